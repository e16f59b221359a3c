"""What sets a topic apart from all else that a corpus is about: without the words that stand everywhere in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.question import Asked
from index.text import Weights, term_set

_EVERYWHERE = 0.25  # share of a corpus's passages from which on a word in them says nothing of what one is about
_QUESTION = re.compile(r"(why|how|what|when|where|who|which|whether|is|are|do|does|did|can|will)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+(?:[-’']\w+)*")


@dataclass(frozen=True, slots=True)
class Topic:
    """What is particular to a topic.

    Attributes:
        text: the topic without the words that a quarter of all passages have; whole where nothing would be left.
        terms: the stems of its words, names apart.
        names: of each name that not every passage has, the stems.
    """

    text: str
    terms: frozenset[str]
    names: tuple[frozenset[str], ...]

    def named(self, words: Collection[str]) -> bool:
        """Whether a text with these stems has one of the topic's names; true where there is none to be had."""
        return not self.names or any(name <= set(words) for name in self.names)


def particular(asked: Asked, weights: Weights) -> Topic:
    """What is particular to a topic that was taken apart."""
    names = {frozenset(term_set(mention.name)) for mention in asked.names}
    of_names = frozenset().union(*names)
    own = frozenset(term for term in asked.subject if weights.share(term) < _EVERYWHERE) - of_names
    rare = tuple(name for name in sorted(names, key=sorted) if name and _rare(name, weights))
    if not own or _QUESTION.match(asked.text):  # a question without some of its words asks nothing
        return Topic(asked.text, own or frozenset(asked.subject) - of_names, rare)
    kept = [
        word.group()
        for word in _WORD.finditer(asked.text)
        if not (stems := term_set(word.group())) or stems & own or _rare(stems, weights)
    ]
    return Topic(" ".join(kept), own, rare)


def _rare(stems: Collection[str], weights: Weights) -> bool:
    return any(weights.share(term) < _EVERYWHERE for term in stems)


def apart(near: NDArray[np.float64], named: Sequence[bool], least: float, share: float) -> NDArray[np.bool_]:
    """Which of several texts are on the topic: with one of its names, and so near at least to what is particular to it,
    as a share of the nearest too."""
    held = np.array(named, bool)
    bar = max(least, share * float(near[held].max(initial=0.0)))
    return np.asarray(held & (near >= bar))
