"""A claim beside the sentence that it repeats: what was changed in it."""

from __future__ import annotations

import pytest

from assistant.alignment import aligned, tokens
from assistant.statements import Reader
from index.names import Lexicon

SOURCE = (
    "In the council's list of May 2024, Norway landed 380 thousand tonnes of herring and Iceland 250 thousand tonnes, "
    "more than ever before, and the quota was not raised."
)


def exchanged(claim: str, *sources: str) -> tuple[tuple[str, str], ...] | None:
    """What was exchanged, as it is written; None where the claim repeats none of the sentences."""
    reader = Reader(Lexicon(["Nordic Council"]))
    statements = [reader.sentence(source, place) for place, source in enumerate(sources or (SOURCE,))]
    found = aligned(
        reader.sentence(claim),
        statements,
        lambda text: tokens(text, reader.names(text)),
        lambda one, other: one == other,
    )
    return found and tuple((ours.written, theirs.written) for ours, theirs in found.exchanged)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("380 thousand tonnes", "390 thousand tonnes", (("390 thousand tonnes", "380 thousand tonnes"),)),
        ("380 thousand tonnes", "380,000 tonnes", ()),
        ("380 thousand tonnes", "380 million tonnes", (("380 million tonnes", "380 thousand tonnes"),)),
        ("May 2024", "May 2023", (("May 2023", "May 2024"),)),
        ("Iceland", "Denmark", (("Denmark", "Iceland"),)),
        ("not raised", "raised", (("no denial", "not"),)),
        ("more than", "fewer than", (("fewer", "more"),)),
        (", more than ever before", "", ()),
    ],
)
def test_what_stands_in_the_place_of_what_is_found(old: str, new: str, expected: tuple[tuple[str, str], ...]) -> None:
    """Figures by value, names, times, a denial that is missing, an opposite; what is left out is no exchange."""
    assert exchanged(SOURCE.replace(old, new)) == expected


def test_figures_that_changed_places_are_two_exchanges() -> None:
    """Each stands where the other stood."""
    claim = SOURCE.replace("380", "#").replace("250", "380").replace("#", "250")
    assert exchanged(claim) == (
        ("250 thousand tonnes", "380 thousand tonnes"),
        ("380 thousand tonnes", "250 thousand tonnes"),
    )


def test_of_like_sentences_the_one_that_says_so_counts() -> None:
    """A row of sentences in the same words, one for each year."""
    rows = [
        f"In {year} the fleet of Norway had {count} vessels with an engine." for year, count in ((2022, 7), (2023, 9))
    ]
    assert exchanged("In 2023 the fleet of Norway had 9 vessels with an engine.", *rows) == ()


def test_other_words_repeat_nothing() -> None:
    """A paraphrase is left to meaning."""
    assert exchanged("Norwegian boats brought more of the fish ashore than Icelandic ones.") is None
