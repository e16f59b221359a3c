"""The evidence's own themes: passages that are about the same, under headings in the sources' own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage

from assistant.briefing.material import Found, Material
from assistant.briefing.selection import head
from assistant.candidates import SentenceVectors
from assistant.injection import addressed
from assistant.render import one_line, printable
from assistant.wording import opening
from index.periods import find_periods
from index.text import terms
from index.types import Chunk

_TELLING = 3  # passages that say how much a theme weighs
_UNNAMED = "What the sources say"
_LONGEST = 70  # characters of a heading
_OTHERS = 0.6  # by how much a heading that fits other themes too is the worse for it
_ON_TOPIC = 0.6  # and by how much one that is on the topic is
_SHARED = 0.6  # and by how much one over all that is told the better
_POINTING = re.compile(r"\b(it|its|they|them|their|this|these|those|here|above|below|others?)\b", re.IGNORECASE)
_TOPIC = 0.85  # cosine with the topic from which on a heading says no more than the topic does

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """A theme: its heading, and its passages, best first."""

    heading: str
    passages: tuple[Found, ...]


def themes(material: Material, most: int, vectors: SentenceVectors) -> list[tuple[Found, ...]]:
    """The themes of what was found, the weightiest first, the passages of each best first; none where there is no
    article on the topic.

    Passages are clustered by Ward's method on their vectors and those of their headings, less what they all have in
    common (the topic); each goes with the best passage of a cluster that it is nearest to.
    """
    good = material.bars.good
    found = [one for one in material.found if max(e.salience for e in one.extracts) >= good]
    if not found:
        return []
    matrix = _unit(_vectors(found, vectors))
    groups = _clusters(matrix, min(most, -(-len(found) // 2)))
    groups.sort(key=lambda group: -sum(sorted((found[at].score for at in group), reverse=True)[:_TELLING]))
    leaders = matrix[[max(group, key=lambda at: found[at].score) for group in groups]]
    nearest = np.argmax(matrix @ leaders.T, axis=1)
    return [
        tuple(sorted((found[at] for at in np.flatnonzero(nearest == place)), key=lambda one: -one.score))
        for place in range(len(groups))
    ]


def merged(
    groups: Sequence[tuple[Found, ...]], kept: Sequence[int], vectors: SentenceVectors
) -> list[tuple[Found, ...]]:
    """The themes at some places, each with the passages of the others that are nearest to it; all where none is."""
    if not kept or len(kept) == len(groups):
        return list(groups)
    leaders = _unit(_vectors([groups[place][0] for place in kept], vectors))
    found = [list(groups[place]) for place in kept]
    for one in (one for place, group in enumerate(groups) if place not in kept for one in group):
        found[int(np.argmax(_unit(_vectors([one], vectors)) @ leaders.T))].append(one)
    return [tuple(sorted(group, key=lambda one: -one.score)) for group in found]


def named(
    topic: str, groups: Sequence[tuple[Found, ...]], told: Sequence[Sequence[Found]], vectors: SentenceVectors
) -> list[Group]:
    """The themes under headings of the passages that are told of each; one without a heading goes with the first."""
    found: dict[str, list[Found]] = {}
    for heading, group in zip(_headings(topic, groups, told, vectors), groups, strict=True):
        found.setdefault(heading or next(iter(found), _UNNAMED), []).extend(group)
    return [Group(name, tuple(sorted(held, key=lambda one: -one.score))) for name, held in found.items()]


def _vectors(found: Sequence[Found], vectors: SentenceVectors) -> Vectors:
    return vectors([one.chunk.text for one in found]) + vectors([head(one.chunk) for one in found])


def _unit(matrix: Vectors) -> Vectors:
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix / np.where(norms, norms, 1.0), np.float32)


def _clusters(matrix: Vectors, most: int) -> list[list[int]]:
    if len(matrix) < 2:
        return [[0]]
    labels = fcluster(linkage(matrix - matrix.mean(0), "ward"), t=most, criterion="maxclust")
    return [[at for at, label in enumerate(labels) if label == wanted] for wanted in sorted(set(labels))]


def _headings(
    topic: str, groups: Sequence[tuple[Found, ...]], told: Sequence[Sequence[Found]], vectors: SentenceVectors
) -> list[str]:
    """A heading for each group, of the passages that are told of it: nearest to these and farthest from the other
    groups; '' where it has none that another group has not."""
    if not groups:
        return []
    centres = _unit(
        np.stack([_vectors(own or group, vectors).mean(0) for group, own in zip(groups, told, strict=True)])
    )
    centre = vectors([topic])[0]
    chosen: list[str] = []
    for at, (group, own) in enumerate(zip(groups, told, strict=True)):
        passages = own or group
        offered = [h for h in _offered(passages) if h.casefold() not in {c.casefold() for c in chosen}]
        if not offered:
            chosen.append("")
            continue
        heads = vectors(offered)
        others = np.delete(centres, at, axis=0)
        elsewhere = (heads @ others.T).max(1) if len(others) else np.zeros(len(offered))
        on_topic = heads @ centre
        clear = _ON_TOPIC * np.where(on_topic > _TOPIC, 0.0, on_topic)
        scores = heads @ centres[at] - _OTHERS * elsewhere + _SHARED * _weights(passages, offered) + clear
        chosen.append(offered[int(np.argmax(scores))])
    return chosen


def _offered(passages: Sequence[Found]) -> list[str]:
    """Titles, or what stands in them before a colon, and headings of passages, that may head a section."""
    found: dict[str, None] = {}
    for one in passages:
        for text in _own_headings(one.chunk):
            bad = _only_dates(text) or addressed(text) or _POINTING.search(text)
            if len(terms(text)) >= 2 and len(text) <= _LONGEST and not bad:
                found.setdefault(text)
    return list(found)


def _own_headings(chunk: Chunk) -> list[str]:
    texts = [opening(one_line(printable(text)).rstrip(".:")) for text in (chunk.source.title, *chunk.heading)]
    parts = [re.split(r": |, and |[?!] ", text)[0] for text in texts]
    return [part if len(terms(part)) >= 2 else text for part, text in zip(parts, texts, strict=True)]


def _only_dates(text: str) -> bool:
    for mention in reversed(find_periods(text)):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return len(terms(text)) < 2


def _weights(passages: Sequence[Found], offered: Sequence[str]) -> NDArray[np.float64]:
    """The share of a group's scores that stands under each heading."""
    own = [set(_own_headings(one.chunk)) for one in passages]
    total = sum(one.score for one in passages) or 1.0
    shares = [sum(o.score for o, held in zip(passages, own, strict=True) if text in held) / total for text in offered]
    return np.array(shares)
