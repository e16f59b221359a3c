"""Which passages a briefing is made from: those that are on the topic, and those that belong to documents on it.

A sentence's nearness to a topic says little where all of a corpus is near to it. A document is judged by more: its
title, its best passages, and how near they are to what is particular to the topic.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Known
from assistant.briefing.topic import Topic
from assistant.candidates import SentenceVectors
from assistant.question import Asked
from index.text import terms
from index.types import Chunk, Passage

NEAR = 0.25  # cosine of the topic with a sentence as read in its passage, below which it is about something else
APART = 0.25  # the same with what is particular to the topic
_BEST = 5  # passages that the others are held to
_WEIGHTS = (0.25, 0.35, 0.25, 0.15)  # of a passage's place, nearness, heading and words
_TELLING = 2  # passages that say how well a document fits
_ON_TOPIC = 0.7  # standing of a document all of whose passages are considered

Vectors = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A passage that was found, how well it fits, how near it is to what is particular to the topic, and how well its
    document stands: each as a share of the best's."""

    passage: Passage
    fit: float
    near: float
    standing: float

    @property
    def on_topic(self) -> bool:
        """Whether all of its document's passages are worth a look."""
        return self.standing >= _ON_TOPIC

    @property
    def score(self) -> float:
        """How well the passage fits, with its document behind it."""
        return (self.fit + self.standing) / 2


def judged(
    asked: Asked, topic: Topic, known: Known, passages: Sequence[Passage], vectors: SentenceVectors
) -> list[Judged]:
    """The passages that have one of the topic's names and are near to it at all, with what speaks for them."""
    if not passages:
        return []
    fits = _fits(asked, known, passages, vectors)
    chunks = [passage.chunk for passage in passages]
    centre = vectors([topic.text])[0]
    own = np.maximum(vectors(list(map(head, chunks))) @ centre, vectors([chunk.text for chunk in chunks]) @ centre)
    nearness = np.array([max(passage.nearness, default=0.0) for passage in passages])
    good = [
        place
        for place in range(len(passages))
        if nearness[place] >= NEAR and own[place] >= APART and topic.named(chunks[place].words.split())
    ]
    shares = own.astype(np.float64) / max(float(own[good].max(initial=0.0)), APART)
    standings = _standings(asked, topic, [chunks[at] for at in good], fits[good], shares[good], vectors)
    return [Judged(passages[at], float(fits[at]), float(shares[at]), standings[chunks[at].document]) for at in good]


def on_topic(found: Sequence[Judged]) -> tuple[str, ...]:
    """The documents all of whose passages are worth a look, the best first."""
    standings = {one.passage.chunk.document: one.standing for one in found if one.on_topic}
    return tuple(sorted(standings, key=lambda id_: -standings[id_]))


def _fits(asked: Asked, known: Known, passages: Sequence[Passage], vectors: SentenceVectors) -> Vectors:
    """How well passages fit: by their place in the search, by how near they and their headings are, and by how many of
    the topic's words they have, each as a share of the best; 1 for as well as the best few."""
    scores = np.array([passage.score for passage in passages])
    nearness = np.array([max(passage.nearness, default=0.0) for passage in passages])
    heads = vectors([head(passage.chunk) for passage in passages]) @ vectors([asked.text])[0]
    subject = [*asked.subject, *(term for mention in asked.names for term in terms(mention.name))]
    said = np.array([known.weights.cover(subject, set(p.chunk.words.split())) for p in passages])
    own = (shares(scores), shares(nearness - NEAR), shares(heads - NEAR), shares(said))
    fits = np.array(_WEIGHTS) @ np.stack(own)
    return np.asarray(fits / (float(np.sort(fits)[-_BEST:].mean()) or 1.0))


def _standings(
    asked: Asked, topic: Topic, chunks: Sequence[Chunk], fits: Vectors, near: Vectors, vectors: SentenceVectors
) -> dict[str, float]:
    """How well each document stands: by its title, by its best passages, and by how near they are to what is
    particular to the topic, as a share of the best document's."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, chunk in enumerate(chunks):
        places[chunk.document].append(at)
    if not places:
        return {}
    titles = vectors([chunks[held[0]].source.title or head(chunks[held[0]]) for held in places.values()])
    titled = shares((titles @ vectors([asked.text])[0] + titles @ vectors([topic.text])[0]).astype(np.float64))
    sums = [
        title + _mean_of_best(fits[held]) + _mean_of_best(near[held])
        for title, held in zip(titled, places.values(), strict=True)
    ]
    return dict(zip(places, shares(np.array(sums)).tolist(), strict=True))


def _mean_of_best(values: Vectors) -> float:
    return float(np.sort(values)[-_TELLING:].mean())


def head(chunk: Chunk) -> str:
    """A passage's title and headings; its own text where it has none."""
    return ". ".join(dict.fromkeys((chunk.source.title, *chunk.heading))).strip(". ") or chunk.text


def shares(values: Vectors) -> Vectors:
    """Values as shares of the highest, those below zero as none."""
    highest = float(values.max(initial=0.0))
    return np.clip(values / highest, 0.0, 1.0) if highest > 0 else np.zeros_like(values)
