"""Citation marks: parsed, bounded, numbered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.citations import Marks, marks, number, parse_marks, without_marks
from assistant.draft import Evidence, Sentence
from assistant.splitting import DraftClaim, split_claims
from assistant.types import Citation, Claim
from corpus.schema import Source
from index.types import Locator, Span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", []),
        ("a [1] b [2]", [1, 2]),
        ("a [2][1][2]", [2, 1]),
        ("[0]", []),
        ("[99]", []),
        ("[1-3]", [1, 2, 3]),
        ("[1–2] [2-1]", [1, 2]),
        ("[1-900]", [1]),
        ("[1, 2] and [3;1]", [1, 2, 3]),
        ("[1, 99]", [1]),
        ("[1][2]", [1, 2]),
        ("end [2].", [2]),
        ("【1】 and 【2†source】", [1, 2]),
        ("[^3]", [3]),
        ("`a[1]` and ``b[2]``", []),
        ("```\nlist[1]\n``` [2]", [2]),
        ("[１] [²] [1a] [1,] [,1]", []),
        ("[1](javascript:x) [2](#two)", [1, 2]),
        ("[1][1]", [1]),
        ("[ 1 ]", []),
        ("[-1] [1.0] [one] [٣]", []),
        ("[123456789012]", []),
        ("[[1]]", [1]),
        ("see [3](http://x)", [3]),
    ],
)
def test_only_marks_that_exist_are_read(text: str, expected: list[int]) -> None:
    """Invented, malformed and repeated marks are dropped."""
    assert marks(text, 3) == expected


@given(st.text(), st.integers(0, 20))
def test_no_mark_is_ever_out_of_bounds(text: str, count: int) -> None:
    """Whatever the text, every mark lies between 1 and the number of citations."""
    assert all(1 <= mark <= count for mark in marks(text, count))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a [1] b [99, 2] c [0]", Marks((1, 2), 2, ((2, 5), (8, 15), (18, 21)))),
        ("【3†p. 4】.", Marks((3,), 0, ((0, 8),))),
        ("see [3](http://x)", Marks((3,), 0, ((4, 17),))),
        ("`x[1]`", Marks((), 0, ())),
    ],
)
def test_unknown_marks_are_counted(text: str, expected: Marks) -> None:
    """Numbers that do not exist are dropped and counted; spans cover the whole mark, a link's address too."""
    assert parse_marks(text, 3) == expected


def test_a_text_without_its_marks() -> None:
    """No blank is left before a full stop, and code is left as it is."""
    assert without_marks("It rose [1]. It fell.[2][3] Then [4](https://x.y) `a[5]`") == "It rose. It fell. Then `a[5]`"


def test_a_draft_is_split_into_claims() -> None:
    """Marks before and after the full stop belong to their sentence; list and heading signs to none."""
    draft = "It was $109.1bn [1]. It rose. [2, 9]\n\n- China had 15【3】\n## Money\n[1]"
    assert split_claims(draft, 3) == [
        DraftClaim(Span(0, 20), "It was $109.1bn.", (1,)),
        DraftClaim(Span(21, 36), "It rose.", (2,), 1),
        DraftClaim(Span(40, 55), "China had 15", (3,)),
        DraftClaim(Span(59, 64), "Money", ()),
    ]


def test_sentences_are_numbered_in_order_of_first_use() -> None:
    """The same evidence keeps its number; the marked text, claims and citations agree."""
    source = Source("Report", "Body", "https://example.org", "2025-01-02")
    first = Evidence("a", source, Locator(0, 5), "Alpha")
    second = Evidence("t", source, Locator(9, 12, None, "t", 2, "value"), "x,1", "1")
    text, claims, citations = number(
        [(Sentence("One.", (first,)), "supported"), (Sentence("Two.", (second, first)), "supported")]
    )
    assert text == "One. [1] Two. [2][1]"
    assert claims == (Claim("One.", (1,)), Claim("Two.", (2, 1)))
    assert citations == (
        Citation(1, "a", "Report", "Body", "https://example.org", "2025-01-02", first.locator, "Alpha"),
        Citation(2, "t", "Report", "Body", "https://example.org", "2025-01-02", second.locator, "x,1", "1"),
    )
    assert without_marks(text) == "One. Two."
