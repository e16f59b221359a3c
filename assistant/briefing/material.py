"""What the search for a topic finds: sentences with what speaks for them, cells, dated records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import numpy as np

from assistant.answer import Assistant, Known
from assistant.briefing.plan import Plan
from assistant.briefing.selection import NEAR, judged, on_topic, shares
from assistant.briefing.sentences import about_itself, figures_beside, leans
from assistant.briefing.topic import Topic, particular
from assistant.briefing.types import Brief
from assistant.candidates import SentenceVectors
from assistant.draft import Evidence, Sentence, span_evidence
from assistant.injection import addressed, trusted
from assistant.question import Asked, analyse
from corpus.errors import UsageError
from index.facts import Fact
from index.names import is_bloc, is_country
from index.periods import PeriodMention, find_periods
from index.text import term_set
from index.types import Chunk, Filters, Passage, Span

_PASSAGES = 40  # of articles, and half as many rows again
_GOOD, _LEAST = (
    0.45,
    0.33,
)  # shares of the highest salience: that one sentence of a passage, and that each, has at least
# how near to what is particular to the topic something is, as a share of the nearest: of a document on it, and any
_BEHIND, NEAREST = 0.5, 0.6
_RECORD = 0.42  # and with a record
_NAMED = 0.2  # share of the topic's words, by weight, that a record has at least
_CHOICE = 2  # words of passages for each that is to be told, below which those that fit less well are looked at
_EVENT = 0.42  # how well a dated record fits at least, 0 to 1
_SHORTEST, _LONGEST = 6, 48  # words of a sentence that is good to read


@dataclass(frozen=True, slots=True, eq=False)
class Extract:
    """A sentence of an article.

    Attributes:
        place: its position among the chunk's sentences.
        salience: how much it belongs into a briefing on the topic: higher for more.
        near: cosine with the topic, as read in its passage.
        figures: its numbers and days, its periods apart.
        names, countries: of the lexicon.
        leans: whether it is understood only beside the sentence before it.
        support: how many other sources, or cells, give its figures.
    """

    chunk: Chunk
    place: int
    text: str
    near: float
    salience: float
    figures: frozenset[Decimal | date]
    names: frozenset[str]
    periods: tuple[PeriodMention, ...]
    leans: bool
    support: int = 0

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from every other: its document and where it begins there."""
        return self.chunk.document, self.span.start

    @property
    def span(self) -> Span:
        """Its place in its document."""
        return self.chunk.sentences[self.place]

    @property
    def evidence(self) -> Evidence:
        """The sentence as what is cited for it."""
        return span_evidence(self.chunk, self.span)

    @property
    def countries(self) -> frozenset[str]:
        """The countries that it names."""
        return frozenset(name for name in self.names if is_country(name))

    @property
    def words(self) -> int:
        """Its length."""
        return len(self.text.split())

    @property
    def latest(self) -> date:
        """The end of the last period that it names."""
        return max((mention.period.end for mention in self.periods), default=date.min)


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A fact that was found, and how well it fits the topic (z-scores of the search, summed)."""

    fact: Fact
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A passage that is on the topic, its score as a share of the best, and its sentences in order."""

    chunk: Chunk
    score: float
    extracts: tuple[Extract, ...]

    def paragraphs(self) -> list[list[Extract]]:
        """The sentences, paragraph by paragraph."""
        found: list[list[Extract]] = []
        origin = self.chunk.locator.start
        for at, extract in enumerate(self.extracts):
            last = self.extracts[at - 1].span.end - origin if at else 0
            gap = self.chunk.text[last : extract.span.start - origin]
            if at and extract.place == self.extracts[at - 1].place + 1 and not gap.strip() and "\n" not in gap:
                found[-1].append(extract)
            else:
                found.append([extract])
        return found


@dataclass(frozen=True, slots=True)
class Bars:
    """Salience that one sentence of each passage that is told, and that each of its sentences, has at least."""

    good: float
    least: float


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """The evidence for one topic.

    Attributes:
        topic: what is particular to it in this corpus.
        found: passages of articles, best first.
        rows: passages of tables, best first.
        cells: the figures of the rows, best first.
        records: days of dated records, and their words with their row; best first.
    """

    brief: Brief
    asked: Asked
    topic: Topic
    found: tuple[Found, ...]
    rows: tuple[Passage, ...]
    cells: tuple[Cell, ...]
    records: tuple[tuple[date, Sentence], ...]

    @property
    def bars(self) -> Bars:
        """What sentences are held to, by the most salient of all."""
        highest = max((extract.salience for found in self.found for extract in found.extracts), default=0.0)
        return Bars(_GOOD * highest, _LEAST * highest)

    @property
    def extracts(self) -> list[Extract]:
        """All sentences, the most salient first."""
        return sorted((e for found in self.found for e in found.extracts), key=lambda extract: -extract.salience)


def gather(assistant: Assistant, known: Known, plan: Plan, brief: Brief, vectors: SentenceVectors) -> Material:
    """What the index holds on a topic, and enough of it for the plan, where there is enough.

    Raises:
        UsageError: it holds nothing on it, or a source that is named is not in it.
    """
    sources = _sources(assistant, brief)
    asked = analyse(brief.topic, known.figures.lexicon, known.weights)
    held = Filters(as_of=brief.as_of, documents=sources)
    found = assistant.index.find(brief.topic, 2 * _PASSAGES, held)
    tabled = found
    if brief.as_of:  # of tables that are of later, earlier rows may be told: what was known when is decided by the row
        tabled = assistant.index.find(brief.topic, 2 * _PASSAGES, Filters(kinds=("table",), documents=sources))
    rows = trusted(tabled.best(_PASSAGES * 3 // 2, ("table",)))
    topic = particular(asked, known.weights)
    cells = tuple(_cells(known, rows, brief.as_of))
    articles = trusted(found.best(_PASSAGES, ("article",)))
    passages = _passages(assistant, known, held, asked, topic, articles, plan, vectors)
    records = tuple(_records(topic, known, rows, brief.as_of))
    about = asked.names or any(term in known.weights for term in asked.subject)
    near = any(extract.near >= NEAR for found in passages for extract in found.extracts)
    if not about or not (near or cells or records):
        raise UsageError(f"the sources say nothing on {brief.topic!r}: name another topic, or index what tells of it")
    passages = _supported(passages, cells)
    return Material(brief, asked, topic, tuple(passages), tuple(rows), cells, records)


def _sources(assistant: Assistant, brief: Brief) -> tuple[str, ...]:
    known = {summary.id for summary in assistant.index.documents()}
    for name in brief.sources:
        if name not in known:
            near = sorted(known, key=lambda id_: (-len(set(name.lower()) & set(id_.lower())), id_))[:3]
            raise UsageError(f"there is no source {name!r} in the index: name its id, for instance {', '.join(near)}")
    return brief.sources


def _passages(
    assistant: Assistant,
    known: Known,
    held: Filters,
    asked: Asked,
    topic: Topic,
    passages: Sequence[Passage],
    plan: Plan,
    vectors: SentenceVectors,
) -> list[Found]:
    """The passages that are on the topic, best first, with their sentences; of documents that are on it, those that the
    search ranked low too, and those that fit less well, until there is enough to choose from."""
    found = judged(asked, topic, known, passages, vectors)
    if documents := on_topic(found):
        own = replace(held, documents=documents)
        more = trusted(assistant.index.find(asked.text, _PASSAGES, own).best(_PASSAGES, ("article",)))
        ids = {passage.chunk.id for passage in passages}
        found = judged(asked, topic, known, [*passages, *(p for p in more if p.chunk.id not in ids)], vectors)
    wanted = {m.name for m in asked.names if is_country(m.name)}
    told, words = [], 0
    for one in sorted(found, key=lambda each: -each.score):
        wanting = words < _CHOICE * plan.words and one.on_topic and one.near >= NEAREST
        fits = one.score >= plan.reach and one.near >= (_BEHIND if one.on_topic else NEAREST)
        if not (fits or wanting):
            continue
        chunk = one.passage.chunk
        words += len(chunk.text.split())
        extracts = [
            _extract(asked, known, chunk, nth, text, nearby, one.score, wanted)
            for nth, (text, nearby) in enumerate(zip(chunk.sentence_texts(), one.passage.nearness, strict=False))
        ]
        told.append(Found(chunk, one.score, tuple(extracts)))
    return told


def _extract(
    asked: Asked, known: Known, chunk: Chunk, place: int, text: str, near: float, relevance: float, wanted: set[str]
) -> Extract:
    text = " ".join(text.split())
    periods = find_periods(text)
    names = frozenset(mention.name for mention in known.figures.lexicon.find(text))
    figures = figures_beside(text, periods)
    words = len(text.split())
    leaning = leans(text, names)
    foreign = {name for name in names if is_country(name) or is_bloc(name)}
    salience = (
        1.5 * near
        + 0.8 * known.weights.cover(asked.words, term_set(text))
        + 0.8 * relevance
        + (0.5 if figures else 0.25 if names or periods else -0.1)
        - (0.2 if leaning else 0.0)
        - (0.6 if words < _SHORTEST or text.endswith(("?", ":")) else 0.0)
        - (0.3 if words > _LONGEST else 0.0)
        - (0.8 if wanted and foreign and not foreign & wanted else 0.0)
        - (1.6 if about_itself(text, chunk.source.publisher) else 0.0)
        - (3.0 if _broken(chunk, place) else 0.0)
    )
    return Extract(chunk, place, text, near, salience, figures, names, tuple(periods), leaning)


def _broken(chunk: Chunk, place: int) -> bool:
    """Whether a sentence begins or ends within a word: a name with a full stop in it was taken for an end."""
    start, end = (at - chunk.locator.start for at in (chunk.sentences[place].start, chunk.sentences[place].end))
    around = chunk.text[max(0, start - 1) : start], chunk.text[end : end + 1]
    return any(char.strip() and char.isalnum() for char in around) or around[0] == "."


def _supported(passages: Sequence[Found], cells: Iterable[Cell]) -> list[Found]:
    """The passages, their sentences with how many cells, and other documents, give one of their figures of the same
    name, which makes them the more salient."""
    holders: dict[Decimal | date, set[tuple[str, frozenset[str]]]] = defaultdict(set)
    for cell in cells:
        own = (f"{cell.fact.table} {cell.fact.row.number}", frozenset(cell.fact.entities))
        holders[cell.fact.number.normalize()].add(own)
    for passage in passages:
        for extract in passage.extracts:
            for figure in extract.figures:
                holders[figure].add((extract.chunk.document, extract.names))

    def backed(extract: Extract) -> Extract:
        others = {
            name
            for figure in extract.figures
            for name, names in holders[figure]
            if name != extract.chunk.document and (names & extract.names or isinstance(figure, date))
        }
        return replace(extract, support=len(others), salience=extract.salience + 0.15 * min(len(others), 3))

    return [replace(passage, extracts=tuple(map(backed, passage.extracts))) for passage in passages]


def _cells(known: Known, rows: Sequence[Passage], as_of: date | None) -> Iterable[Cell]:
    """The facts of the rows that were found, as far as they were known by the day."""
    facts = _by_row(known)
    for row in rows:
        chunk = row.chunk
        if chunk.document in known.figures.records or chunk.reference:
            continue
        for fact in facts.get((chunk.document, chunk.locator.row or 0), ()):
            if fact.known(as_of) and fact.value is not None:
                yield Cell(fact, row.score)


def _by_row(known: Known) -> dict[tuple[str, int], list[Fact]]:
    found: dict[tuple[str, int], list[Fact]] = defaultdict(list)
    for fact in known.facts.facts:
        found[fact.table, fact.row.number].append(fact)
    return found


def _records(topic: Topic, known: Known, rows: Sequence[Passage], as_of: date | None) -> list[tuple[date, Sentence]]:
    """The dated records that are on the topic, best first: by their place in the search and by how near they are, each
    as a share of the best row's."""
    subject = topic.terms.union(*topic.names)
    nearness = np.array([max(row.nearness, default=0.0) for row in rows])
    fits = (shares(np.array([row.score for row in rows])) + shares(nearness)) / 2
    found = []
    for row, near, fit in zip(rows, nearness, fits, strict=True):
        if row.chunk.document not in known.figures.records or near < _RECORD or fit < _EVENT:
            continue
        day = known.figures.recorded(row.chunk)
        told = known.composer.record(row.chunk)
        if told is None or not told.text or addressed(told.text) or (as_of and day > as_of) or day == date.max:
            continue
        if known.weights.cover(subject, term_set(told.text)) < _NAMED or not topic.named(term_set(row.chunk.text)):
            continue
        title = row.chunk.source.title.casefold()  # a row that says no more than where it is from tells nothing
        if not (title and told.text.casefold().startswith(title)):
            found.append((day, told))
    return found
