"""Citation marks: parsed, bounded, numbered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.citations import marks, number, without_marks
from assistant.draft import Evidence, Sentence
from assistant.types import Citation, Claim
from corpus.schema import Source
from index.types import Locator


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", []),
        ("a [1] b [2]", [1, 2]),
        ("a [2][1][2]", [2, 1]),
        ("[0]", []),
        ("[99]", []),
        ("[1-3]", []),
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
