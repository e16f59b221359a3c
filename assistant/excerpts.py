"""Passages -> the sentences of them that answer, extractive: chosen by how well they do, told as they stand."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from assistant.candidates import FEATURES, LEANS, Candidate, SentenceVectors, candidates, read_alone
from assistant.draft import Draft, Sentence, row_evidence, span_evidence
from assistant.grounding import plain_numbers
from assistant.naming import Names, holds, name_stem
from assistant.question import Asked
from assistant.readings import weighed
from assistant.telling import MOST
from assistant.wanted import Wants
from assistant.wording import record_sentence
from corpus.schema import FactTable, Row
from index.embed import Embedder
from index.names import Lexicon, is_country
from index.text import Weights, term_set
from index.types import Chunk, Passage, Span

# Two logistic models over ``candidates.FEATURES``, fitted on the tuning sets in corpus/questions and on questions about
# encyclopedia articles: which sentence answers (a softmax over the candidates of a question), and how likely it is that
# one that is told does (the last weight is for the share of all likelihood that these have).
_RANKING = (1.6, 1.6, 3.0, 3.1, 1.0, 1.7, 3.5, 0.5)
_BELIEF = (2.6, 2.2, 0.6, 1.4, 0.4, 1.8, 1.3, 0.3, 2.2)
_BELIEF_BIAS = -7.5
# By which several sentences are likelier to answer than one; and one on what something means, or why, is told sooner,
# since what is quoted beside the point there is seen to be so, as a wrong figure is not.
_OPEN, _REASONED = 0.6, 1.8
_APART = 4  # sentences that are told each for itself, of
_LOOKED_AT = 8  # the likeliest
_OPENING = 15  # characters of a sentence in which its subject begins
_READ = 12  # sentences that are embedded by themselves, at most; with 1,000 no answer of the tuning sets is another
_LIKELY = 1.0  # what is told beside the best is less likely by a factor of e at most
_TOLD = 3  # places that are told at most
_STRETCH = 3  # sentences of an open answer's best place
_ALIKE_IN_MEANING = 0.7  # cosine from which on two sentences of the same numbers say the same
_AGAIN = 0.8  # the share of a sentence's words from which on it says again what another has said
_COUNTED_IN = term_set("million billion trillion thousand dollar euro yuan percent per ton")  # and of nothing
_NO_WORD, _FAR = 0.15, 0.35  # the share of the subject's words, and the cosine, from below which a sentence is off it


class Excerpts:
    """Sentences of passages, and rows of records in words."""

    def __init__(self, embedder: Embedder, lexicon: Lexicon, weights: Weights, tables: Sequence[FactTable]) -> None:
        self._embedder = embedder
        self._weights = weights
        self._lexicon = lexicon
        self._names = Names(lexicon)
        self._tables = {table.id: table for table in tables}
        self._rows: dict[str, dict[int, Row]] = {}
        self._vectors = SentenceVectors(embedder)

    def scored(self, asked: Asked, passages: Sequence[Passage]) -> list[Candidate]:
        """Every sentence of the passages, ranked, best first."""
        # a row of nothing but names and numbers is no sentence: what it says is for the figures to tell
        passages = [p for p in passages if self._row(p.chunk) is None or self._record(p.chunk)]
        query, bare = self._embedder.encode_query(asked.text), self._embedder.encode_query(asked.bare)
        found = _ranked(candidates(asked, passages, self._vectors, query, self._lexicon, self._weights, self._record))
        # to embed a sentence takes longer than all else: those that lack something, or are far behind, stay as they are
        likely = [candidate for candidate in found if not candidate.missing][:_READ]
        others = [candidate for candidate in found if candidate not in likely]
        return _ranked([*read_alone(likely, self._vectors, query, bare), *others])

    def draft(self, asked: Asked, found: Sequence[Candidate]) -> Draft:
        """Of ranked sentences those that are likely to answer, with what they need to be understood."""
        if not found:
            return Draft((), -math.inf)
        whole = [
            candidate
            for candidate in found
            if not candidate.missing and _may_answer(asked, candidate) and not self._is_off(asked, candidate)
        ]
        if not whole:
            return Draft((), -math.inf, found[0].missing)
        chosen = _likely(whole, self._vectors)
        belief = _believed(whole, chosen)
        if asked.open_ended:
            belief += _REASONED if asked.wants is Wants.REASON else _OPEN
        return Draft(tuple(self._told_together(asked, chosen)), belief)

    def apart(self, asked: Asked, found: Sequence[Candidate]) -> list[Draft]:
        """The likeliest of ranked sentences, each for itself; what leans on a name that stands before it in its passage
        with the sentence that has it, what only its title names by itself."""
        drafts: list[Draft] = []
        for candidate in found[:_LOOKED_AT]:
            led = self._led(asked, candidate)
            if led is not None and len(drafts) < _APART:
                told = self._told_together(asked, [candidate])
                leading = [sentence for sentence in led if not any(sentence.text in own.text for own in told)]
                drafts.append(Draft((*leading, *told), candidate.score))
        return drafts

    def _led(self, asked: Asked, candidate: Candidate) -> list[Sentence] | None:
        """The sentence that names what a candidate lacks, where it needs one; None where none does, or where the
        candidate, or a sentence between the two, opens with another name, which it then tells of."""
        chunk, lacking = candidate.chunk, [*candidate.missing]
        wanted = {*asked.unknown, *(mention.name for mention in asked.names)}
        if not lacking:
            own = any(self._has(candidate.text, name) for name in wanted)
            return None if wanted and not own and self._opens_with_another(candidate.text, wanted) else []
        if not {*lacking} <= wanted:
            return None  # a number or a time is none that is carried over
        texts = chunk.sentence_texts()
        named = {mention.name for mention in self._lexicon.find(candidate.text)}
        if any(map(is_country, lacking)) and any(is_country(name) for name in named - wanted):
            return None  # what is told of one country is not told of another
        for place in range(candidate.place, -1, -1):
            if place < candidate.place and all(self._has(texts[place], name) for name in lacking):
                return [self._told(candidate, place, place)]
            if self._opens_with_another(texts[place], wanted):
                return None
        return [] if all(self._has(chunk.scene, name) for name in lacking) else None

    def _opens_with_another(self, text: str, wanted: Collection[str]) -> bool:
        """Whether a sentence opens with a name that is none of the wanted, nor that of who says so. The first word has
        its capital anyway."""
        keys = {key for name in wanted for key in (name, *map(name_stem, name.split()))}
        known = {mention.start for mention in self._lexicon.find(text)}
        opening = (name for name in self._names.find(text) if name.start < _OPENING and not name.credit)
        return any(name.key not in keys and (name.start or 0 in known) for name in opening)

    def _has(self, text: str, name: str) -> bool:
        return holds(text, name) or any(mention.name == name for mention in self._lexicon.find(text))

    def _is_off(self, asked: Asked, candidate: Candidate) -> bool:
        """Whether a sentence has who is asked about and hardly a word of what, nor is near it in meaning; for what
        is to be told with yes or no, meaning will not do."""
        put = asked.wants is Wants.YES_NO or asked.condition is not None
        near = candidate.features[FEATURES.index("bare")] > _FAR
        if (near or asked.open_ended) and not put:
            return False
        whom = term_set(" ".join(asked.unknown))
        subject = [term for term in asked.subject if term not in _COUNTED_IN and term not in whom]
        if not subject:
            return False
        return self._weights.cover(subject, term_set(f"{candidate.text} {candidate.chunk.scene}")) < _NO_WORD

    def _row(self, chunk: Chunk) -> tuple[FactTable, Row] | None:
        table = self._tables.get(chunk.document)
        if table is None or chunk.locator.row is None:
            return None
        if table.id not in self._rows:  # only the tables that are asked about are gone through, and once
            self._rows[table.id] = {row.number: row for row in table.rows}
        row = self._rows[table.id].get(chunk.locator.row)
        return (table, row) if row else None

    def _record(self, chunk: Chunk) -> str:
        """A record's row as a sentence, or ''."""
        found = self._row(chunk)
        return record_sentence(*found) if found else ""

    def record(self, chunk: Chunk) -> Sentence | None:
        """A record's row in words, with the row as its evidence; None for what is no such row."""
        found = self._row(chunk)
        return Sentence(record_sentence(*found), (row_evidence(chunk, found[1].raw),)) if found else None

    def _told_together(self, asked: Asked, chosen: Sequence[Candidate]) -> list[Sentence]:
        """The chosen sentences with what they need to be understood, best first, none twice; ``MOST`` in all."""
        told: list[Sentence] = []
        spans: dict[str, set[int]] = {}
        left = MOST
        for candidate in chosen:
            seen = spans.setdefault(candidate.chunk.id, set())
            if candidate.place in seen or left <= 0:
                continue
            more = asked.open_ended and candidate is chosen[0]
            room = left - (len(chosen) - 1 if candidate is chosen[0] else 0)
            first, last = _stretch(candidate, seen, max(room, 1), more=more)
            seen.update(range(first, last + 1))
            left -= last - first + 1
            told.append(self._told(candidate, first, last))
        return told

    def _told(self, candidate: Candidate, first: int, last: int) -> Sentence:
        """A record's row in words; of an article the sentences from one to another as they stand."""
        chunk = candidate.chunk
        if record := self.record(chunk):
            return record
        span = Span(chunk.sentences[first].start, chunk.sentences[last].end)
        text = chunk.text[span.start - chunk.locator.start : span.end - chunk.locator.start]
        return Sentence(" ".join(text.split()), (span_evidence(chunk, span),))


def _ranked(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates with their scores, best first."""
    scored = [replace(candidate, score=weighed(_RANKING, candidate.features)) for candidate in candidates]
    return sorted(scored, key=lambda candidate: candidate.score, reverse=True)


def _likely(candidates: Sequence[Candidate], vectors: SentenceVectors) -> list[Candidate]:
    """Of ranked candidates the best, and those nearly as likely to answer; none says again what another has said."""
    likely = [c for c in candidates if c.score >= candidates[0].score - _LIKELY][: 2 * _TOLD]
    nearness = (matrix := vectors([candidate.text for candidate in likely])) @ matrix.T
    chosen: list[int] = []
    for place, candidate in enumerate(likely):
        words, numbers = term_set(candidate.text), plain_numbers(candidate.text)
        again = (
            len(words & term_set(likely[other].text)) > _AGAIN * len(words)
            or (numbers <= plain_numbers(likely[other].text) and nearness[place, other] > _ALIKE_IN_MEANING)
            for other in chosen
        )
        if len(chosen) < _TOLD and not any(again):
            chosen.append(place)
    return [likely[place] for place in chosen]


def _believed(candidates: Sequence[Candidate], chosen: Sequence[Candidate]) -> float:
    """The log-odds that one of the chosen sentences answers: by the best's features, and by the share of all
    likelihood (softmax of the scores) that the chosen have."""
    best = chosen[0]
    odds = np.exp([candidate.score - best.score for candidate in candidates])
    share = sum(math.exp(candidate.score - best.score) for candidate in chosen) / float(odds.sum())
    return _BELIEF_BIAS + weighed(_BELIEF, (*best.features, share))


def _may_answer(asked: Asked, candidate: Candidate) -> bool:
    """Whether the sentence holds the kind of thing that is asked for, where that can be told."""
    told = asked.wants in (Wants.NUMBER, Wants.MONEY, Wants.SHARE, Wants.DATE)
    return not told or candidate.features[FEATURES.index("kind")] > 0


def _stretch(candidate: Candidate, taken: Collection[int], room: int, *, more: bool) -> tuple[int, int]:
    """The first and last sentence to quote: the one before where this one leans on it; with ``more``, those after too.

    All stand in one paragraph; none is taken already, and there are ``room`` at most.
    """
    chunk, place = candidate.chunk, candidate.place
    texts = chunk.sentence_texts()
    first = last = place

    def free(other: int) -> bool:
        return other not in taken and last - first + 1 < room

    while first and place - first < 2 and LEANS.match(texts[first]) and _adjoin(chunk, first - 1) and free(first - 1):
        first -= 1
    while more and last + 1 < len(texts) and last - first < _STRETCH - 1 and _adjoin(chunk, last) and free(last + 1):
        last += 1
    return first, last


def _adjoin(chunk: Chunk, place: int) -> bool:
    """Whether a sentence and the next stand in one paragraph."""
    start = chunk.locator.start
    between = chunk.text[chunk.sentences[place].end - start : chunk.sentences[place + 1].start - start]
    return not between.strip() and "\n" not in between
