"""Passages -> a draft answer, extractive: sentences of the evidence, chosen by how well they answer the question."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.computed import state
from assistant.draft import Draft, Sentence, row_evidence, span_evidence
from assistant.figures import Reading
from assistant.question import Asked, Wants
from assistant.wording import record_sentence
from corpus.schema import FactTable, Row
from index.embed import Embedder
from index.names import Lexicon, is_bloc
from index.periods import find_periods
from index.text import Weights, terms
from index.types import Chunk, Passage

_NUMBER = re.compile(r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|third|quarter|dozen|hundred|thousand|million|billion)s?\b", re.I)  # fmt: skip
_SHARE = re.compile(r"\d\s*(%|per ?cent|percentage)|\b(half|third|quarter|majority|share)\b", re.I)
_MONEY = re.compile(r"[$€£¥]\s?\d|\d[\d.,]*\s*((thousand|million|billion|trillion|bn|mn|m)\s+)?(US )?(dollars?|yuan|euros?|USD|EUR|HKD|RMB|pounds?)|\b(USD|EUR|HKD|RMB)\s?\d", re.I)  # fmt: skip
_REASON = re.compile(r"\b(because|since|so that|in order to|due to|owing to|as a result|therefore|means? that|which means|leads? to|led to|caus\w+|reason|aim\w*|purpose|intend\w*|allow\w*|to (prevent|limit|keep|protect|reduce|avoid|make|ensure|stop)|by \w+ing|after|so)\b", re.I)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer.

    Attributes:
        place: its position among the chunk's sentences.
        features: meaning (cosine of question and sentence), bare (the same for the question
            without its names and periods), cover (weighted share of the question's words in the sentence), reach (the same, title,
            heading and neighbours included), subject (reach for the words that say what is asked about), kind (1.0 where it holds the kind of thing asked for), names and periods
            (shares of the question's names and periods in the sentence or its surroundings), passage (the passage's
            own standing, 1.0 for the best).
    """

    chunk: Chunk
    place: int
    text: str
    features: tuple[float, ...]
    missing: tuple[str, ...]
    score: float = 0.0


FEATURES = ("meaning", "bare", "cover", "reach", "subject", "kind", "names", "periods", "passage")


class SentenceVectors:
    """Embeds sentences once and remembers the most recent ones."""

    def __init__(self, embedder: Embedder, size: int = 20_000) -> None:
        self._embedder = embedder
        self._known: dict[str, NDArray[np.float32]] = {}
        self._size = size

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, one a text, shape (n, dimension)."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            if len(self._known) + len(new) > self._size:
                self._known.clear()
                new = list(dict.fromkeys(texts))
            for text, vector in zip(new, self._embedder.encode_passages(new), strict=True):
                self._known[text] = vector
        return np.stack([self._known[text] for text in texts])


def candidates(
    asked: Asked,
    passages: Sequence[Passage],
    vectors: SentenceVectors,
    query: NDArray[np.float32],
    bare: NDArray[np.float32],
    lexicon: Lexicon,
    records: Callable[[Chunk], str] = lambda _: "",
) -> list[Candidate]:
    """Every sentence of the passages with its features, unscored, in order of the passages.

    ``records`` words a table's row as a sentence, or gives '' for what is no such row.
    """
    rows: list[tuple[Passage, int, list[str]]] = []
    for passage in passages:
        sentences = [record] if (record := records(passage.chunk)) else passage.chunk.sentence_texts()
        # a source's own question answers none
        rows += [(passage, place, sentences) for place in range(len(sentences)) if not sentences[place].endswith("?")]
    if not rows:
        return []
    texts = [sentences[place] for _, place, sentences in rows]
    around = [_around(passage.chunk, sentences, place) for passage, place, sentences in rows]
    matrix = vectors(texts)
    meaning, bare_meaning = matrix @ query, matrix @ bare
    weights = Weights(texts)
    best = max(passage.score for passage, _, _ in rows) or 1.0
    found = []
    for at, (passage, place, _) in enumerate(rows):
        names, periods, missing = _constraints(asked, texts[at], around[at], passage.chunk, lexicon)
        features = (
            float(meaning[at]),
            float(bare_meaning[at]),
            weights.cover(asked.words, _terms(texts[at])),
            weights.cover(asked.words, _terms(around[at]) | _terms(_scene(passage.chunk))),
            weights.cover(asked.subject, _terms(around[at]) | _terms(_scene(passage.chunk))),
            _holds_kind(asked, texts[at]),
            names,
            periods,
            passage.score / best,
        )
        found.append(Candidate(passage.chunk, place, texts[at], features, missing))
    return found


@lru_cache(maxsize=50_000)
def _terms(text: str) -> frozenset[str]:
    return frozenset(terms(text))


def _scene(chunk: Chunk) -> str:
    return " ".join((chunk.source.title, *chunk.heading))


def _around(chunk: Chunk, sentences: Sequence[str], place: int) -> str:
    """The sentence with its heading and the one before it: what a reader has in mind on reaching it."""
    before = sentences[place - 1] if place else ""
    heading = chunk.heading[-1] if chunk.heading else chunk.source.title
    return f"{heading}. {before} {sentences[place]}"


def _holds_kind(asked: Asked, text: str) -> float:
    """1.0 where the sentence holds the kind of thing that the question wants, else 0.0; 0.5 where any would do."""
    wants = asked.wants
    if wants is Wants.NUMBER:
        return float(bool(_NUMBER.search(_without_periods(text))))
    if wants is Wants.SHARE:
        return float(bool(_SHARE.search(text)))
    if wants is Wants.MONEY:
        return float(bool(_MONEY.search(text)))
    if wants is Wants.DATE:
        return float(bool(find_periods(text)))
    if wants is Wants.REASON:
        return float(bool(_REASON.search(text)))
    if wants is Wants.NAME:
        asked_words = {word.lower() for word in re.findall(r"\w+", asked.text)}
        return float(
            any(word.lower() not in asked_words for word in re.findall(r"(?<=[a-z,;:] )[A-Z][\w-]+", f"x {text}"))
        )
    return 0.5


def _without_periods(text: str) -> str:
    for mention in reversed(find_periods(text)):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return text


def _constraints(
    asked: Asked, text: str, around: str, chunk: Chunk, lexicon: Lexicon
) -> tuple[float, float, tuple[str, ...]]:
    """The shares of the question's names and periods that the sentence or its surroundings hold, and what is lacking."""
    missing: list[str] = []
    wanted = [n for n in dict.fromkeys(m.name for m in asked.names) if not is_bloc(n)]
    near = {m.name for m in lexicon.find(f"{around} . {_scene(chunk)}")}
    words = _terms(f"{around} {_scene(chunk)}")
    here = {m.name for m in lexicon.find(text)}
    lacking = [name for name in wanted if name not in near and not set(terms(name)) <= words]
    missing += lacking
    missing += [name for name in asked.unknown if not set(terms(name)) <= words]
    names = (
        1.0
        if not wanted
        else 1 - (len(lacking) + 0.3 * len([n for n in wanted if n not in here and n not in lacking])) / len(wanted)
    )
    asked_periods = [mention.period for mention in asked.periods]
    held = [mention.period for mention in find_periods(text)]
    scene = [mention.period for mention in find_periods(f"{around} {_scene(chunk)}")]
    score = 0.0
    for period in asked_periods:
        if any(period == other or period.contains(other) for other in held):
            score += 1
        elif any(period == other or period.contains(other) for other in scene):
            score += 0.6
        else:
            missing.append(period.label)
    return names, (score / len(asked_periods) if asked_periods else 1.0), tuple(missing)


# Weights of the features, and the bias, of a logistic model of 'this sentence answers'. Provisional until calibrated.
_SENTENCE = (4.0, 1.0, 2.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
_SENTENCE_BIAS = -6.0


class Composer:
    """Passages and readings -> the draft that answers best."""

    def __init__(self, embedder: Embedder, lexicon: Lexicon, tables: Sequence[FactTable] = ()) -> None:
        self._embedder = embedder
        self._lexicon = lexicon
        self._tables = {table.id: table for table in tables}
        self._vectors = SentenceVectors(embedder)

    def draft(self, asked: Asked, passages: Sequence[Passage], readings: Sequence[Reading]) -> Draft:
        """The better of what the tables and what the passages say; an empty draft where there is nothing."""
        drafts = [self._from_figures(asked, readings), self._from_passages(asked, passages)]
        complete = [draft for draft in drafts if draft.sentences and not draft.missing]
        return max(complete or drafts, key=lambda draft: draft.score)

    def _from_figures(self, asked: Asked, readings: Sequence[Reading]) -> Draft:
        if asked.wants is Wants.REASON:
            return Draft((), 0.0)
        fits = [reading for reading in readings if not reading.missing]
        if not fits:
            return Draft((), 0.0, readings[0].missing if readings else ())
        best = fits[0]
        above = max((r.score for r in readings if r.missing), default=0.0) - best.score
        p = _logistic(12 * (best.score - 0.45) - 8 * max(above - 0.1, 0))
        return Draft(tuple(state(asked, best)), p)

    def _from_passages(self, asked: Asked, passages: Sequence[Passage]) -> Draft:
        query, bare = self._embedder.encode_query(asked.text), self._embedder.encode_query(asked.bare)
        found = [
            self._scored(c)
            for c in candidates(asked, passages, self._vectors, query, bare, self._lexicon, self._record)
        ]
        if not found:
            return Draft((), 0.0)
        whole = [candidate for candidate in found if not candidate.missing]
        best = max(whole or found, key=lambda candidate: candidate.score)
        chosen = [best]
        if asked.wants in (Wants.REASON, Wants.ANY, Wants.YES_NO):
            near = [c for c in whole if c.chunk.id == best.chunk.id and c is not best and c.score > 0.7 * best.score]
            chosen += sorted(near, key=lambda c: c.score, reverse=True)[:2]
        chosen.sort(key=lambda c: c.place)
        sentences = tuple(self._sentence(candidate) for candidate in chosen)
        return Draft(sentences, best.score, best.missing)

    def _scored(self, candidate: Candidate) -> Candidate:
        total = sum(w * f for w, f in zip(_SENTENCE, candidate.features, strict=True))
        return replace(candidate, score=_logistic(total + _SENTENCE_BIAS))

    def _row(self, chunk: Chunk) -> tuple[FactTable, Row] | None:
        table = self._tables.get(chunk.document)
        row = table and next((row for row in table.rows if row.number == chunk.locator.row), None)
        return (table, row) if table and row else None

    def _record(self, chunk: Chunk) -> str:
        """A record's row as a sentence, or ''."""
        found = self._row(chunk)
        return record_sentence(*found) if found else ""

    def _sentence(self, candidate: Candidate) -> Sentence:
        """A sentence of an article as it stands; a record's row in words."""
        chunk = candidate.chunk
        if found := self._row(chunk):
            return Sentence(candidate.text, (row_evidence(chunk, found[1].raw),))
        return Sentence(" ".join(candidate.text.split()), (span_evidence(chunk, chunk.sentences[candidate.place]),))


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))
