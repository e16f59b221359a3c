"""Passages -> a draft answer, extractive: sentences of the evidence, chosen by how well they answer the question."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.cells import EDITION
from assistant.computed import MOST, across, state
from assistant.conflicts import ALIKE, alike, differs, disagreement, rivals, subject
from assistant.draft import Draft, Sentence, row_evidence, span_evidence
from assistant.figures import UNIT, Reading, fit, weighed
from assistant.intent import Wants
from assistant.question import Asked, holds
from assistant.wording import record_sentence
from corpus.schema import FactTable, Row
from index.embed import Embedder
from index.names import Lexicon, is_bloc, is_country
from index.periods import PeriodMention, find_periods
from index.text import Weights, term_set
from index.types import Chunk, Passage, Span

_NUMBER = re.compile(
    r"\d|\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|third|quarter|dozen|hundred|thousand|"
    r"million|billion)s?\b",
    re.IGNORECASE,
)
_SHARE = re.compile(r"\d\s*(%|per ?cent|percentage)|\b(half|third|quarter|majority|share)\b", re.IGNORECASE)
_MONEY = re.compile(
    r"[$€£¥]\s?\d|\b(USD|EUR|HKD|RMB)\s?\d|\d[\d.,]*\s*((thousand|million|billion|trillion|bn|mn|m)\s+)?"
    r"(US )?(dollars?|yuan|euros?|USD|EUR|HKD|RMB|pounds?)",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(because|since|so that|in order to|due to|owing to|as a result|therefore|means? that|which means|leads? to|"
    r"led to|caus\w+|reason|aim\w*|purpose|intend\w*|allow\w*|to (prevent|limit|keep|protect|reduce|avoid|make|"
    r"ensure|stop)|by \w+ing|after|so)\b",
    re.IGNORECASE,
)
# What stands before the date of a source: 'an article of', 'the 2025 report, published on', 'according to X ('.
_QUOTED = re.compile(
    r"(\b(pages?|reports?|articles?|surveys?|digests?|studies|study|papers?|posts?|reposts?|editions?|charts?|blogs?|press|"
    r"news|releases?|interviews?|published|dated|wrote|writes|said)\b[^.;,:]{0,40}|\baccording to\b[^.;,:]{0,120})$",
    re.IGNORECASE,
)
# Openings of sentences that are understood only after the one before.
_LEANS = re.compile(
    r"(It|Its|They|Their|These|Those|This|That|Such|He|She|His|Her|Both|Neither|Then|Thus|So|But|And|Yet|However|Instead|"
    r"Here|The (latter|former|same|two|three|other|company|chip|model|order|sum|figure|rule|measure)s?)\b"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer.

    Attributes:
        place: its position among the chunk's sentences.
        features: meaning (cosine of question and sentence), bare (the same for the question without its names and
            periods), cover (weighted share of the question's words in the sentence), reach (the same, title, heading
            and neighbours included), kind (1.0 where it holds the kind of thing asked for), names (the share of the
            question's names in the sentence, or, for less, in its surroundings).
        missing: what the question names that neither it nor its surroundings have.
        score: ranks the candidates of one question.
        belief: the log-odds that the best candidate answers, were this the best.
    """

    chunk: Chunk
    place: int
    text: str
    features: tuple[float, ...]
    missing: tuple[str, ...]
    score: float = 0.0
    belief: float = 0.0


FEATURES = ("meaning", "bare", "cover", "reach", "kind", "names")


class SentenceVectors:
    """Embeds sentences once and remembers the most recent ones."""

    def __init__(self, embedder: Embedder, size: int = 20_000) -> None:
        self._embedder = embedder
        self._known: dict[str, NDArray[np.float32]] = {}
        self._size = size

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, one a text, shape (n, dimension)."""
        known = self._known  # another thread may put an empty one in its place
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            if len(known) + len(new) > self._size:
                known = self._known = {}
                new = list(dict.fromkeys(texts))
            known.update(zip(new, self._embedder.encode_passages(new), strict=True))
        return np.stack([known[text] for text in texts])


def candidates(
    asked: Asked,
    passages: Sequence[Passage],
    vectors: SentenceVectors,
    query: NDArray[np.float32],
    bare: NDArray[np.float32],
    lexicon: Lexicon,
    weights: Weights,
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
    before = [sentences[place - 1] if place else "" for _, place, sentences in rows]
    matrix = vectors(texts)
    meaning, bare_meaning = matrix @ query, matrix @ bare
    found = []
    for at, (passage, place, _) in enumerate(rows):
        names, missing = _constraints(asked, texts[at], before[at], passage.chunk, lexicon)
        features = (
            float(meaning[at]),
            float(bare_meaning[at]),
            weights.cover(asked.words, term_set(texts[at])),
            weights.cover(asked.words, term_set(f"{before[at]} {texts[at]}") | term_set(_scene(passage.chunk))),
            _holds_kind(asked, texts[at]),
            names,
        )
        found.append(Candidate(passage.chunk, place, texts[at], features, missing))
    return found


def _scene(chunk: Chunk) -> str:
    return " ".join((chunk.source.title, *chunk.heading))


def _holds_kind(asked: Asked, text: str) -> float:
    """1.0 where the sentence holds the kind of thing that the question wants, else 0.0; 0.5 where any would do."""
    wants = asked.wants
    if wants is Wants.NUMBER:
        plain = re.sub(r"\b\w*[^\W\d]\w*\b", lambda m: "" if re.search(r"\d", m[0]) else m[0], _without_periods(text))
        return 1.0 if re.search(r"\d", plain) else 0.5 * bool(_NUMBER.search(plain))
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


def _constraints(asked: Asked, text: str, before: str, chunk: Chunk, lexicon: Lexicon) -> tuple[float, tuple[str, ...]]:
    """The share of the question's names that the sentence or its surroundings hold, and all that is lacking.

    The sentence before counts where this one leans on it ('It …', 'The company …').
    """
    above = _scene(chunk)
    scene = f"{before if _LEANS.match(text) else ''} . {above}"
    wanted = [n for n in dict.fromkeys(m.name for m in asked.names) if not is_bloc(n)]
    here, behind = _names_in(text, lexicon), _names_in(scene, lexicon)
    worldwide = bool(asked.names) and not wanted and asked.text[asked.names[0].start].islower()
    places = {name for name in here if is_country(name) or (is_bloc(name) and wanted)}
    foreign = (bool(wanted) or worldwide) and bool(places - set(wanted))
    # what is told of one country is not told of another that its title names, nor of one of several that it names
    elsewhere = foreign or sum(is_country(name) for name in behind) > 1
    aside = [n for n in wanted if n not in here and n in behind and not (elsewhere and is_country(n))]
    around = {n: text if elsewhere and is_country(n) else f"{text} . {scene}" for n in wanted}
    lacking = [n for n in wanted if n not in here and n not in aside and not holds(around[n], n)]
    if foreign and worldwide:
        lacking.append(asked.names[0].name)  # of the whole world nothing is said by what is said of one country
    whole = f"{scene} {chunk.text} {chunk.source.publisher}"
    missing = [*lacking, *(name for name in asked.strange if not holds(whole, name))]
    loose = [name for name in asked.unknown if name not in asked.strange and not holds(whole, name)]
    share = 1 - (len(lacking) + len(loose) + 0.3 * len(aside)) / max(len(wanted) + len(asked.unknown), 1)
    missing += [number for number in asked.numbers if not holds(f"{text} {before} {above}", number)]
    held = _own_periods(text) or find_periods(f"{before} . {above}")
    for mention in asked.periods:
        # 'in the May 2025 snapshot' is of a source's date itself
        told = find_periods(f"{text} {scene}") if EDITION.match(asked.text[mention.end :]) else held
        if not any(mention.period.contains(other.period) for other in told):
            missing.append(mention.period.label)
    return share, tuple(dict.fromkeys(missing))


def _own_periods(text: str) -> list[PeriodMention]:
    """The periods that a sentence tells of: not the date of what it quotes, where it names another.

    'A page from 2025 gives Germany 1.97 in 2024' tells of 2024.
    """
    found = find_periods(text)
    own = [mention for mention in found if not _QUOTED.search(text[: mention.start])]
    return own or found


@lru_cache(maxsize=50_000)
def _cached_names(text: str, lexicon: Lexicon) -> frozenset[str]:
    return frozenset(mention.name for mention in lexicon.find(text))


def _names_in(text: str, lexicon: Lexicon) -> frozenset[str]:
    """The names in a text, with those that longer ones hold: 'NVIDIA H20' tells of NVIDIA too."""
    found = _cached_names(text, lexicon)
    return found | {inner for name in found for inner in lexicon.inside(name)}


# Two logistic models, fitted on the questions of the tuning sets in corpus/questions: which sentence is the best, and
# how likely the best is right.
_RANKING = (4.1, 1.0, 1.0, 1.8, 0.4, 1.2)
_BELIEF = (2.7, 1.1, 0.3, 0.5, 0.0, 0.0)
_BELIEF_BIAS = -2.2
_OPEN = 0.3  # by which several sentences are likelier to answer than one
_COMPUTED = 1.0  # by which a figure that is computed comes before one that is read off, where a result is asked for
_PREFERRED = 1.0  # by which a cell is taken before a sentence: it says of whom, when and in which unit
_NEARER = 1.0  # by which the indicator of a reading that lacks a name or a period must fit better, and
_MEANT = 3.5  # how well it must fit by itself, for it to be what is meant and the others to be no answer
_SURE = 4.0  # log-odds of a reading that would surely be right, if its table had who and when is asked for
_TWIN = 1.5  # readings so close to the best are told together with it where they give another value of the same thing


class Composer:
    """Passages and readings -> the draft that answers best."""

    def __init__(
        self, embedder: Embedder, lexicon: Lexicon, weights: Weights, tables: Sequence[FactTable] = ()
    ) -> None:
        self._embedder = embedder
        self._weights = weights
        self._lexicon = lexicon
        self._tables = {table.id: table for table in tables}
        self._rows: dict[str, dict[int, Row]] = {}
        self._vectors = SentenceVectors(embedder)

    def draft(self, asked: Asked, passages: Sequence[Passage], readings: Sequence[Reading]) -> Draft:
        """The better of what the tables and what the passages say; an empty draft where there is nothing."""
        if not asked.names and not asked.periods and not any(term in self._weights for term in asked.subject):
            return Draft((), -math.inf)  # nothing that is asked about stands anywhere in the sources
        figures, prose = self._from_figures(asked, readings), self._from_passages(asked, passages)
        complete = [draft for draft in (figures, prose) if draft.sentences and not draft.missing]
        if complete == [prose] and self._is_beside(asked, prose, readings):
            return Draft((), -math.inf, figures.missing)
        preferred = 0.0 if asked.open_ended else _PREFERRED
        if not complete:
            return Draft((), -math.inf, figures.missing or prose.missing)
        return max(complete, key=lambda draft: draft.score + (preferred if draft is figures else 0.0))

    def _is_beside(self, asked: Asked, prose: Draft, readings: Sequence[Reading]) -> bool:
        """Whether the prose tells of something else than a measure that is surely meant and lacks who or when."""
        named = {name for name in _named(asked) if not is_bloc(name)}
        near = [r for r in readings if r.belief > _SURE and r.missing and set(r.missing) <= named]
        if not near or asked.open_ended:
            return False
        said = set().union(*(term_set(sentence.text) for sentence in prose.sentences))
        return self._weights.cover(subject(max(near, key=lambda r: r.belief)), said) < ALIKE

    def _from_figures(self, asked: Asked, readings: Sequence[Reading]) -> Draft:
        if asked.wants is Wants.REASON:
            return Draft((), -math.inf)
        told = [(reading, state(asked, reading)) for reading in readings if not reading.missing]
        fits = [(reading, sentences) for reading, sentences in told if sentences]
        # what is likely right comes before what only ranks well; and a result that can be computed before a cell that
        # may say something else ('a ratio of')
        fits.sort(key=lambda p: (p[0].belief > 0, p[0].score + _COMPUTED * bool(p[1][0].computed)), reverse=True)
        near = [reading for reading in readings if _named(asked) & set(reading.missing)]
        if not fits:
            return Draft((), -math.inf, near[0].missing if near else ())
        best, sentences = fits[0] if asked.periods else self._newest(fits)
        nearer = [
            r
            for r in near
            if fit(r) > max(fit(best) + _NEARER, _MEANT)
            and alike(best, r) < ALIKE
            and r.features[UNIT] >= best.features[UNIT]  # what is of another kind is not what is meant
        ]
        if nearer:
            return Draft((), -math.inf, nearer[0].missing)
        beside = (across(asked, best, other) for other, _ in fits[1:] if not sentences[0].computed)
        if both := next(filter(None, beside), None):
            return Draft(tuple(both), best.belief)
        others = [
            pair
            for pair in fits[1:]
            if differs(best, pair[0])
            and (not asked.names or {f.entity for f in pair[0].facts} == {f.entity for f in best.facts})
            and (pair[0].score > best.score - _TWIN or rivals(asked, best, pair[0]))
        ]
        more = [sentence for _, told in others for sentence in told if sentence not in sentences]
        conflicts = disagreement(best, [reading for reading, _ in others])
        return Draft(tuple([*sentences, *more][:MOST]), best.belief, conflicts=conflicts)

    def _newest(self, fits: Sequence[tuple[Reading, list[Sentence]]]) -> tuple[Reading, list[Sentence]]:
        """Of the best reading and those that mean the same as likely, the one of the newest period and edition."""
        best = fits[0][0]
        same = [
            (reading, sentences)
            for reading, sentences in fits
            if reading is best or (differs(best, reading) and reading.belief > 0 and reading.score > best.score - _TWIN)
        ]
        return max(same, key=lambda pair: (_latest(pair[0]), pair[0] is best))

    def _from_passages(self, asked: Asked, passages: Sequence[Passage]) -> Draft:
        query, bare = self._embedder.encode_query(asked.text), self._embedder.encode_query(asked.bare)
        found = [
            self._scored(c)
            for c in candidates(asked, passages, self._vectors, query, bare, self._lexicon, self._weights, self._record)
        ]
        if not found:
            return Draft((), -math.inf)
        whole = [candidate for candidate in found if not candidate.missing and _may_answer(asked, candidate)]
        if not whole:
            return Draft((), -math.inf, max(found, key=lambda candidate: candidate.score).missing)
        best = max(whole, key=lambda candidate: candidate.score)
        return Draft((self._told(asked, best),), best.belief + (_OPEN if asked.open_ended else 0.0))

    def _scored(self, candidate: Candidate) -> Candidate:
        belief = _BELIEF_BIAS + weighed(_BELIEF, candidate.features)
        return replace(candidate, score=weighed(_RANKING, candidate.features), belief=belief)

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

    def _told(self, asked: Asked, candidate: Candidate) -> Sentence:
        """A record's row in words; of an article the sentence as it stands, with what it needs to be understood."""
        chunk = candidate.chunk
        if found := self._row(chunk):
            return Sentence(candidate.text, (row_evidence(chunk, found[1].raw),))
        first, last = _stretch(asked, chunk, candidate.place)
        span = Span(chunk.sentences[first].start, chunk.sentences[last].end)
        text = chunk.text[span.start - chunk.locator.start : span.end - chunk.locator.start]
        return Sentence(" ".join(text.split()), (span_evidence(chunk, span),))


def _latest(reading: Reading) -> date:
    return max((fact.period.end for fact in reading.facts if fact.period), default=date.min)


def _named(asked: Asked) -> set[str]:
    """The names and periods of the question, as what is missing is told."""
    return {mention.name for mention in asked.names} | {mention.period.label for mention in asked.periods}


def _may_answer(asked: Asked, candidate: Candidate) -> bool:
    """Whether the sentence holds the kind of thing that is asked for, where that can be told."""
    told = asked.wants in (Wants.NUMBER, Wants.MONEY, Wants.SHARE, Wants.DATE)
    return not told or candidate.features[FEATURES.index("kind")] > 0


def _stretch(asked: Asked, chunk: Chunk, place: int) -> tuple[int, int]:
    """The first and last sentence to quote: the one before where this one leans on it; for a reason, the one after too.

    All stand in one paragraph.
    """
    texts = chunk.sentence_texts()
    first = last = place
    while first and place - first < 2 and _LEANS.match(texts[first]) and _adjoin(chunk, first - 1):
        first -= 1
    if asked.open_ended:
        while last + 1 < len(texts) and last - first < MOST - 1 and _adjoin(chunk, last):
            last += 1
    return first, last


def _adjoin(chunk: Chunk, place: int) -> bool:
    """Whether a sentence and the next stand in one paragraph."""
    start = chunk.locator.start
    between = chunk.text[chunk.sentences[place].end - start : chunk.sentences[place + 1].start - start]
    return not between.strip() and "\n" not in between
