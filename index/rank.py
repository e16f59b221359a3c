"""What a search has found -> the best of it: scores of meaning and of words on one scale, summed; no copies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from index.embed import Vectors
from index.lexical import Bm25
from index.manifest import Candidate
from index.rerank import DEPTH, Reranker
from index.types import Chunk, Passage

_WORDS = 0.75  # of either score of words beside either of meaning: flat between a half and one
_ALIKE = 0.9  # the share of words in common from which on two passages say the same
_DIGIT = re.compile(r"\d")


class Findings:
    """The chunks that either half of a search has found, of all kinds: ranked as often as wanted, searched for once."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        query: str,
        vector: Vectors,
        bm25: Bm25,
        reranker: Reranker | None = None,
    ) -> None:
        """Scores each by meaning, how near the passage is to the question and how near its nearest sentence is; and by
        words, its BM25 and how much of the question, by its words' rarities, a single sentence has."""
        self._query = query
        self._reranker = reranker
        self._chunks = [candidate.chunk() for candidate in candidates]
        nearness = np.array([candidate.vector @ vector for candidate in candidates])
        # of a single sentence no vector is kept: it is the passage
        self._inner = [
            candidate.sentences @ vector if len(candidate.sentences) else np.array([near])
            for candidate, near in zip(candidates, nearness, strict=True)
        ]
        scores = (
            nearness,
            [near.max() for near in self._inner],
            [bm25.score(chunk) for chunk in self._chunks],
            [_said(chunk, bm25.rarities) for chunk in self._chunks],
        )
        self._scores = np.array(scores, np.float64)

    def best(self, k: int, kinds: Sequence[str] = ()) -> list[Passage]:
        """The best k passages of some kinds, or of all, best first; near-duplicates give way.

        With a reranker, the first are put in its order.
        """
        if self._reranker is None:
            return self._ranked(k, kinds)
        return _reranked(self._reranker, self._query, self._ranked(max(k, DEPTH), kinds))[:k]

    def _ranked(self, k: int, wanted: Sequence[str]) -> list[Passage]:
        """By a sum of z-scores (CombSUM; Fox and Shaw, 1994)."""
        places = [place for place, chunk in enumerate(self._chunks) if not wanted or chunk.kind in wanted]
        if not places:
            return []
        chunks = [self._chunks[place] for place in places]
        near, nearest, bm25, said = (_standard(scores) for scores in self._scores[:, places])
        total = near + nearest + _WORDS * (bm25 + said)
        # rows of a table of sources tell where things stand, not what they are: they come last; the id breaks ties
        order = sorted(range(len(chunks)), key=lambda place: (chunks[place].reference, -total[place], chunks[place].id))
        kinds = ["" if chunk.reference else chunk.kind for chunk in chunks]
        least = {kind: min(k // 3, kinds.count(kind)) for kind in {*kinds} - {""}}
        kept: list[int] = []
        seen: list[tuple[str, frozenset[str]]] = []
        for place in order:
            if len(kept) >= k and not any(least.values()):
                break
            text = " ".join(chunks[place].text.casefold().split())
            words = frozenset(text.split()) if chunks[place].kind == "article" else frozenset()
            if not any(text == other or _near_duplicates(words, its) for other, its in seen):
                seen.append((text, words))
                kept.append(place)
                least[kinds[place]] = max(0, least.get(kinds[place], 0) - 1)
        chosen = _of_both_kinds([(place, kinds[place]) for place in kept], k)
        return [
            Passage(chunks[place], float(total[place]), rank, tuple(map(float, self._inner[places[place]])))
            for rank, place in enumerate(chosen, 1)
        ]


def _said(chunk: Chunk, rarities: dict[str, float]) -> float:
    """The most that one sentence has of the words that are asked for: the sum of their rarities."""
    sentences = (frozenset(line.split()) for line in chunk.words.split("\n")[1:])
    return max((sum(weight for word, weight in rarities.items() if word in held) for held in sentences), default=0.0)


def _near_duplicates(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two articles' passages have nearly the same words and the very same numbers.

    Rows of a table, whose words are not given, are other facts where a single word differs.
    """
    if not one or not other or min(len(one), len(other)) < _ALIKE * max(len(one), len(other)):
        return False
    apart = one ^ other
    return len(apart) <= (1 - _ALIKE) * len(one | other) and not any(map(_DIGIT.search, apart))


def _of_both_kinds(ranked: Sequence[tuple[int, str]], k: int) -> list[int]:
    """The first k, a third of them at least from articles and a third from tables, as far as there are so many.

    Rows of a table say little, in words much alike: where either fills the list, the other is not heard. Kind '' (rows
    of a table of sources) has no such claim.
    """
    best, rest = list(ranked[:k]), ranked[k:]
    for kind in {kind for _, kind in rest} - {""}:
        others = [item for item in best if item[1] != kind]
        spare = [item for item in rest if item[1] == kind]
        lacking = min(k // 3 - (len(best) - len(others)), len(spare))
        if lacking > 0:
            drop = set(others[len(others) - lacking :])
            best = [item for item in best if item not in drop] + spare[:lacking]
    return [place for place, _ in best]


def _reranked(reranker: Reranker, query: str, passages: Sequence[Passage]) -> list[Passage]:
    """The first passages, up to ``DEPTH``, in the reranker's order and with its scores; rows of sources stay last."""
    scores = reranker.scores(query, [passage.chunk.text for passage in passages[:DEPTH]])
    best = sorted(zip(passages, scores, strict=False), key=lambda pair: (pair[0].chunk.reference, -pair[1]))
    scored = [replace(passage, score=float(score)) for passage, score in best]
    return [replace(passage, rank=rank) for rank, passage in enumerate([*scored, *passages[DEPTH:]], 1)]


def _standard(values: NDArray[np.float64]) -> NDArray[np.float64]:
    spread = float(values.std())
    return (values - values.mean()) / spread if spread else np.zeros_like(values)
