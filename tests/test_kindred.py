"""Words of a question that are near those of a measure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.kindred import Kindred
from assistant.question import analyse
from index.embed import Vectors
from index.names import Lexicon
from index.text import Weights

_MEANINGS = {"houses": 0, "homes": 0, "killed": 1, "deaths": 1, "imports": 2, "exports": 2}


class _Meanings:
    """Gives words of one meaning one vector, and any other word one of its own."""

    name, dimension, max_tokens = "meanings", 64, 256

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        places = [_MEANINGS.get(text, 3 + sum(map(ord, text)) % 61) for text in texts]
        return np.eye(64, dtype=np.float32)[places]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("How many houses went in the storm?", {"home": 0.8}),
        ("How many people were killed in the storm?", {"death": 0.8}),
        ("How many animals were killed in the storm?", {}),
        ("How many homes went in the storm?", {}),
        ("What are the imports?", {}),
    ],
)
def test_words_of_one_meaning_count_nearly_as_the_word_itself(asked: str, said: dict[str, float]) -> None:
    """Not a word that a measure has itself, an opposite, or what befell something else than is to be counted."""
    kindred = Kindred(_Meanings())  # type: ignore[arg-type]
    question = analyse(asked, Lexicon([]), Weights.over([]))
    kin = kindred.of(question, ["Homes lost", "Deaths", "Exports"], lambda _: True)
    assert kin.spoken == pytest.approx(said)


@pytest.mark.parametrize(
    ("asked", "counted", "fits"),
    [
        ("How many houses were lost?", ("houses",), True),
        ("How many nurses are there?", ("nurses",), False),
        ("How many people are there?", (), True),
        ("How many times the size is it?", (), True),
        ("How many terawatt-hours were made?", (), True),
    ],
)
def test_what_counts_something_else_is_not_meant(asked: str, counted: tuple[str, ...], fits: bool) -> None:
    """What is to be counted is told once for a question; people, multiples and units are none of it."""
    kindred = Kindred(_Meanings())  # type: ignore[arg-type]
    kin = kindred.of(analyse(asked, Lexicon([]), Weights.over([])), [], lambda _: True)
    assert (kin.counted, kindred.counts(kin, "Homes lost", ())) == (counted, fits)
