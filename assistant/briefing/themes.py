"""The evidence's own themes: passages that are about the same, under headings in the sources' own words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage

from assistant.briefing.material import Extract, Material
from assistant.candidates import SentenceVectors
from assistant.injection import addressed
from assistant.render import one_line, printable
from assistant.wording import opening
from index.periods import find_periods
from index.text import terms

_FEWEST = 2  # sentences that a section is made of, at least
_LONGEST = 70  # characters of a heading
_OTHERS = 0.6  # by how much a heading that fits other themes too is the worse for it
_TOPIC = 0.85  # cosine with the topic from which on a heading says no more than the topic does

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """A theme: its heading, and the places of its extracts in the material, best first."""

    heading: str
    places: tuple[int, ...]


def themes(material: Material, most: int, vectors: SentenceVectors) -> list[Group]:
    """The themes of what was found, the weightiest first; none where there is no article on the topic.

    Passages are clustered by Ward's method on the vectors of their sentences and their headings, less what they all have
    in common (the topic).
    """
    extracts = material.extracts
    if not extracts:
        return []
    places: dict[str, list[int]] = defaultdict(list)
    for place, extract in enumerate(extracts):
        places[extract.chunk.id].append(place)
    chunks = list(places)
    heads = vectors([_head(extracts[places[id_][0]]) for id_ in chunks])
    bodies = np.stack([material.vectors[places[id_]].mean(0) for id_ in chunks])
    groups = [[p for at in group for p in places[chunks[at]]] for group in _clusters(_unit(bodies + heads), most)]
    groups = _merged(groups, material.vectors)
    groups.sort(key=lambda group: -sum(sorted((extracts[p].salience for p in group), reverse=True)[:4]))
    headings = _headings(material, groups, vectors)
    return [
        Group(heading, tuple(sorted(group, key=lambda p: -extracts[p].salience)))
        for heading, group in zip(headings, groups, strict=True)
    ]


def _head(extract: Extract) -> str:
    return ". ".join(dict.fromkeys((extract.chunk.source.title, *extract.chunk.heading))) or extract.text


def _unit(matrix: Vectors) -> Vectors:
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix / np.where(norms, norms, 1.0), np.float32)


def _clusters(matrix: Vectors, most: int) -> list[list[int]]:
    if len(matrix) < 2 * _FEWEST:
        return [list(range(len(matrix)))]
    labels = fcluster(linkage(matrix - matrix.mean(0), "ward"), t=most, criterion="maxclust")
    return [[at for at, label in enumerate(labels) if label == wanted] for wanted in sorted(set(labels))]


def _merged(groups: Sequence[list[int]], vectors: Vectors) -> list[list[int]]:
    """Groups of too few sentences join the one that is nearest."""
    kept = [list(group) for group in groups]
    while len(kept) > 1 and min(map(len, kept)) < _FEWEST:
        small = kept.pop(min(range(len(kept)), key=lambda at: len(kept[at])))
        centres = _unit(np.stack([vectors[group].mean(0) for group in kept]))
        kept[int(np.argmax(centres @ vectors[small].mean(0)))].extend(small)
    return kept


def _headings(material: Material, groups: Sequence[Sequence[int]], vectors: SentenceVectors) -> list[str]:
    """A heading for each group: the one of its passages that is nearest to its sentences and farthest from the others'."""
    centres = _unit(np.stack([material.vectors[list(group)].mean(0) for group in groups]))
    topic = vectors([material.brief.topic])[0]
    chosen: list[str] = []
    for at, group in enumerate(groups):
        offered = [h for h in _offered(material, group) if h.casefold() not in {c.casefold() for c in chosen}]
        if not offered:
            chosen.append(_numbered(chosen))
            continue
        weight = _weights(material, group, offered)
        matrix = vectors(offered)
        others = np.delete(centres, at, axis=0)
        elsewhere = (matrix @ others.T).max(1) if len(others) else np.zeros(len(offered))
        empty = 0.3 * (matrix @ topic > _TOPIC)
        scores = matrix @ centres[at] - _OTHERS * elsewhere + 0.15 * weight - empty
        chosen.append(offered[int(np.argmax(scores))])
    return chosen


def _offered(material: Material, group: Sequence[int]) -> list[str]:
    """Titles, or what stands in them before a colon, and headings of the passages, that may head a section."""
    found: dict[str, None] = {}
    for place in group:
        for text in _own_headings(material.extracts[place]):
            if len(terms(text)) >= 2 and not _only_dates(text) and len(text) <= _LONGEST and not addressed(text):
                found.setdefault(text)
    return list(found)


def _own_headings(extract: Extract) -> list[str]:
    chunk = extract.chunk
    texts = [opening(one_line(printable(text)).rstrip(".:")) for text in (chunk.source.title, *chunk.heading)]
    return [text for whole in texts for text in (whole.split(": ")[0], whole)]


def _only_dates(text: str) -> bool:
    for mention in reversed(find_periods(text)):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return len(terms(text)) < 2


def _weights(material: Material, group: Sequence[int], offered: Sequence[str]) -> NDArray[np.float64]:
    """The share of a group's salience that stands under each heading."""
    own = [set(_own_headings(material.extracts[place])) for place in group]
    saliences = [max(0.0, material.extracts[place].salience) for place in group]
    total = sum(saliences) or 1.0
    shares = [sum(s for s, held in zip(saliences, own, strict=True) if text in held) / total for text in offered]
    return np.array(shares)


def _numbered(chosen: Sequence[str]) -> str:
    return "Findings" if not chosen else f"Further findings {len(chosen)}" if len(chosen) > 1 else "Further findings"
