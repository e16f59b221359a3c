"""Whether a measure is what a question asks for, told by the two read together."""

from __future__ import annotations

import pytest

from assistant.pertinence import Pair, cross_encoder, pertinent

MEASURE = "health_at_a_glance. Practising physicians (per 1 000 population)"


@pytest.mark.parametrize(
    ("measure", "meant", "narrowed"),
    [
        (MEASURE, "How many doctors per 1,000 people did have in ?", "How many nurses per 1,000 people did have in ?"),
        (
            "Fleet register. Seats of a bus (seats)",
            "How many people can sit in the?",
            "How many people in wheelchairs can sit in the?",
        ),
        (
            "Wine exports by country. Exports (litres)",
            "How many litres of wine did sell abroad in ?",
            "How many litres of wine were smuggled in ?",
        ),
        (
            "Museums 2023. Visitors (thousand)",
            "Which one drew the biggest crowd in ?",
            "Which one drew the most schoolchildren in ?",
        ),
    ],
)
def test_a_word_that_narrows_makes_a_measure_less_likely(measure: str, meant: str, narrowed: str) -> None:
    """Another kind of the counted thing, a part of it, another event: what vectors of each apart cannot see."""
    likely, unlikely = pertinent((Pair(meant, measure), Pair(narrowed, measure)))
    assert likely > unlikely


def test_pairs_are_judged_alike_alone_and_together() -> None:
    """The longest of a batch changes nothing for the others, but for how half precision rounds."""
    pairs = [
        Pair("How many doctors did have in ?", MEASURE),
        Pair("What did the catch of herring come to over the years, all ports and all boats taken together?", MEASURE),
    ]
    together = cross_encoder().of(pairs)
    assert together == pytest.approx([cross_encoder().of([pair])[0] for pair in pairs], abs=0.05)
    assert cross_encoder().of([]).shape == (0,)


def test_hostile_text_is_judged_like_any_other() -> None:
    """A long question, one of signs alone, and an empty one have odds, and no error."""
    odds = cross_encoder().of([Pair("word " * 5000, MEASURE), Pair("\U0001f600 \u202e ?!", ""), Pair("", MEASURE)])
    assert all(abs(one) < 20 for one in odds)
