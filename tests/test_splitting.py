"""A draft is cut into sentences, and its marks are read: pure."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.splitting import split_claims


@pytest.mark.parametrize(
    ("draft", "claims"),
    [
        ("", []),
        ("[1] [2]", []),
        ("It rose. [1]", [("It rose.", (1,))]),
        ("It rose [1].", [("It rose.", (1,))]),
        ("[2] It rose.", [("It rose.", (2,))]),
        ("It rose. [1][2] It fell. [3]", [("It rose.", (1, 2)), ("It fell.", (3,))]),
        ("It rose [1], then [1][2] fell.", [("It rose, then fell.", (1, 2))]),
        ("It rose.\n\nIt fell. [9999]", [("It rose.", ()), ("It fell.", (9999,))]),
        ("The U.S. leads. [1] Next", [("The U.S. leads.", (1,)), ("Next", ())]),
        ("It cost $1.5 bn. in 2024. [1]", [("It cost $1.5 bn. in 2024.", (1,))]),
        ("It rose [0][x][1-3][٣].", [("It rose[x][1-3].", (0,))]),
    ],
)
def test_sentences_and_their_marks(draft: str, claims: list[tuple[str, tuple[int, ...]]]) -> None:
    """Marks belong to the sentence that they stand in or behind; what has no word is none."""
    assert [(claim.text, claim.marks) for claim in split_claims(draft)] == claims


@given(st.text(alphabet=st.sampled_from("Ab1 .[]\n?"), max_size=60))
def test_sentences_stand_where_they_say(draft: str) -> None:
    """In order, none over another."""
    spans = [claim.span for claim in split_claims(draft)]
    assert all(span.start < span.end <= len(draft) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
