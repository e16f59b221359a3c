"""Which figures contradict which: all that the tables hold, and those of an answer, which tells the other value too."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from assistant.claimed import Claimed, thing_key
from assistant.compare import Comparer, subject_of
from assistant.draft import Draft, Evidence, Sentence, cell_evidence, span_evidence
from assistant.figures import Figures
from assistant.question import Asked
from assistant.repeats import merged
from assistant.types import Conflict
from assistant.wording import amount, credit, in_period, inside, is_ahead, noted, opening, the
from index.facts import Fact, Measure
from index.types import Passage

MOST_TOLD = 2  # other values that an answer tells; the rest is in its list of conflicts
MOST_CITED = 3  # cells of an answer; one that is computed from more is no statement of a single value
_LIKE = 3  # times as much that an article's figure of the same thing may be
_WHY = {
    "other body": "another body's count",
    "other definition": "by another definition",
    "revised edition": "by another edition",
    "forecast against outcome": "one of the two is a forecast",
}
_EARLIEST = re.compile(r"\b(first|earliest|oldest|original(ly)?)\b", re.IGNORECASE)
_POWERS = {1: "ten", 2: "a hundred", 3: "a thousand", 4: "ten thousand", 6: "a million", 9: "a billion"}


@dataclass(frozen=True, slots=True)
class Clash:
    """Two cells that contradict each other, and how."""

    one: Fact
    other: Fact
    conflict: Conflict


def find_conflicts(tables: Figures, comparer: Comparer) -> list[Clash]:
    """Every pair of cells of the tables that contradict each other, in file order.

    DuckDB pairs the facts of measures that may mean the same; what it gives is compared as any two figures are.
    """
    facts = [fact for measure in tables.measures for fact in measure.facts]
    found = []
    for one, other in tables.store.rivals(list(_likely(tables.measures, comparer))):
        if facts[one].source == facts[other].source and facts[one].indicator != facts[other].indicator:
            continue  # a source that gives two values under two names knows them apart
        own, its = comparer.claimed(facts[one]), comparer.claimed(facts[other])
        if own and its and (conflict := comparer.compare(own, its)) is not None:
            found.append(Clash(facts[one], facts[other], conflict))
    return found


def _likely(measures: Sequence[Measure], comparer: Comparer) -> Iterator[tuple[int, int, bool]]:
    """Places of measures one of which has all words of the other, and whether they are of things of any date."""
    subjects = [subject_of(measure.indicator) for measure in measures]
    counts = Counter(word for words in subjects for word in words)
    holding: dict[str, list[int]] = defaultdict(list)
    for place, words in enumerate(subjects):
        for word in words:
            holding[word].append(place)
    timeless = [measure.attribute or any(comparer.is_thing(fact) for fact in measure.facts) for measure in measures]
    seen = set()
    for place, words in enumerate(subjects):
        if not words:
            continue
        rarest = min(words, key=lambda word: (counts[word], word))
        for other in holding[rarest]:
            pair = (min(place, other), max(place, other))
            if words <= subjects[other] and pair not in seen:
                seen.add(pair)
                yield (*pair, timeless[pair[0]] and timeless[pair[1]])


class Clashes:
    """What contradicts the figures of an answer, in one generation of an index. Thread-safe."""

    def __init__(self, tables: Figures, comparer: Comparer) -> None:
        self._tables = tables
        self.comparer = comparer

    @cached_property
    def all(self) -> tuple[Clash, ...]:
        """Every conflict among the tables."""
        return tuple(find_conflicts(self._tables, self.comparer))

    @cached_property
    def _of(self) -> dict[tuple[str, int, str], list[tuple[Fact, Conflict]]]:
        found: dict[tuple[str, int, str], list[tuple[Fact, Conflict]]] = defaultdict(list)
        for clash in self.all:
            found[_place(clash.one)].append((clash.other, clash.conflict))
            values = tuple(reversed(clash.conflict.values))
            found[_place(clash.other)].append((clash.one, replace(clash.conflict, values=values)))
        return found

    def by_cell(self) -> dict[tuple[str, int, str], tuple[Conflict, ...]]:
        """Cell (table, row, column) -> the conflicts among the tables that it is part of."""
        return {cell: tuple(conflict for _, conflict in pairs) for cell, pairs in self._of.items()}

    @cached_property
    def _facts(self) -> dict[tuple[str, int, str], Fact]:
        return {_place(fact): fact for measure in self._tables.measures for fact in measure.facts}

    def told(self, asked: Asked, draft: Draft, passages: Sequence[Passage], as_of: date | None) -> Draft:
        """The draft with what else the sources give for its figures: the other value, where they contradict each other,
        and the newest one, where the question names no period."""
        cells = self._cells(draft)
        if not 1 <= len(cells) <= MOST_CITED or draft.missing:
            return draft
        others = [pair for fact in cells for pair in self._against(fact, cells, as_of)]
        if not any(sentence.computed for sentence in draft.sentences):
            others += [pair for fact in cells for pair in self.in_passages(fact, passages)]
        stated = {fact.amount for fact in cells}
        known = set(stated)
        more: list[Sentence] = []
        for sentence, value, conflict in others:
            slip = conflict.power > 0 and value in stated and sentence.evidence[0].value is not None
            if slip or (value not in known and len(more) < MOST_TOLD):
                more.append(sentence)
            known.add(value)
        now = as_of is None and not asked.periods and not asked.ranks and not _EARLIEST.search(asked.text)
        if len(cells) == 1 and now:
            more += self._newer(cells[0])[: max(0, MOST_TOLD - len(more))]
        conflicts = merged((*draft.conflicts, *(conflict for *_, conflict in others)))
        return replace(draft, sentences=(*draft.sentences, *more), conflicts=conflicts)

    def contradicts(self, words: Draft, figures: Draft, passages: Sequence[Passage]) -> bool:
        """Whether words that answer give another value than cells that may answer as well."""
        told = {(e.source, e.locator.start) for s in words.sentences for e in s.evidence if e.cell is None}
        cells = self._cells(figures)[:MOST_CITED] if told and not figures.missing else []
        against = (pair[0].evidence[0] for fact in cells for pair in self.in_passages(fact, passages))
        return any((evidence.source, evidence.locator.start) in told for evidence in against)

    def _cells(self, draft: Draft) -> list[Fact]:
        cited = (piece for sentence in draft.sentences for piece in sentence.evidence)
        return [fact for piece in cited if (fact := self._facts.get(_cell_of(piece))) is not None]

    def _against(
        self, fact: Fact, cells: Sequence[Fact], as_of: date | None
    ) -> Iterator[tuple[Sentence, Decimal | None, Conflict]]:
        for other, conflict in self._of.get(_place(fact), ()):
            if other.known(as_of):
                if other not in cells:
                    yield _sentence(other, _why(conflict)), other.amount, conflict
                elif cells.index(fact) < cells.index(other):  # both are told: what is left to tell is how they differ
                    yield _unit_error(fact, other, conflict.power), other.amount, conflict

    def in_passages(
        self, fact: Fact, passages: Sequence[Passage]
    ) -> Iterator[tuple[Sentence, Decimal | None, Conflict]]:
        """Sentences of the evidence that give another value than a cell, that value, and the conflict: the words of the
        article, as they stand.

        The values are of like size: what is many times as much is most often not of the same thing.
        """
        claim = self.comparer.claimed(fact)
        for passage in passages if claim is not None else ():
            if passage.chunk.kind != "article":
                continue
            before = ""
            for span in passage.chunk.sentences:
                evidence = span_evidence(passage.chunk, span)
                found = self._figures(evidence, before)
                if any(other.amount == fact.amount for other in found):
                    found = []  # it tells of the same, and its other figures of something else
                for other in found:
                    named = claim and thing_key(fact.entities[0]) in set(map(thing_key, other.entities))
                    conflict = self.comparer.compare(claim, other) if claim and named else None
                    if conflict is not None and (conflict.power or _alike(fact.amount, other.amount)):
                        yield Sentence(" ".join(evidence.quote.split()), (evidence,)), other.amount, conflict
                        break
                before = evidence.quote

    def _figures(self, evidence: Evidence, before: str) -> list[Claimed]:
        return self.comparer.figures(evidence, before) if any(map(str.isdigit, evidence.quote)) else []

    def _newer(self, fact: Fact) -> list[Sentence]:
        """The newest figure on the subject of an older one."""
        if fact.period is None or fact.attribute or fact.value is None:
            return []
        later = [
            other
            for other in self.comparer.alike(fact)
            if other.period and other.period.start > fact.period.start and other.period.end > fact.period.end
            and not is_ahead(other)
        ]  # fmt: skip
        if not later:
            return []
        newest = max(later, key=lambda other: (other.period.end if other.period else date.min, other.source.published))
        return [_sentence(newest, "the newest figure on this")]


def _place(fact: Fact) -> tuple[str, int, str]:
    return fact.table, fact.row.number, fact.column


def _cell_of(piece: Evidence) -> tuple[str, int, str]:
    return piece.source, piece.locator.row or 0, piece.locator.column or ""


def _alike(own: Decimal | None, its: Decimal) -> bool:
    return own is not None and bool(own and its) and 1 / _LIKE <= abs(its / own) <= _LIKE


def _unit_error(one: Fact, other: Fact, power: int) -> Sentence:
    """That two values which an answer tells are just a power of ten apart."""
    told = [f"{inside(fact.indicator)} ({amount(fact.text, fact.unit)})" for fact in (one, other)]
    times = _POWERS.get(power, "a power of ten")
    text = f"{opening(told[0])} and {told[1]} are just {times} times apart, which points to a unit error."
    return Sentence(text, (cell_evidence(one), cell_evidence(other)))


def _sentence(fact: Fact, why: str) -> Sentence:
    value = f"{amount(fact.text, fact.unit)}"
    if fact.attribute:
        text = f"The {inside(fact.indicator)} of {the(fact.entity)} is {value}{credit(fact)}"
    else:
        verb = "is put at" if is_ahead(fact) else "stood at"
        text = f"{opening(fact.indicator)} {verb} {value} for {the(fact.entity)}{in_period(fact)}{noted(fact)}"
        text += credit(fact)
    return Sentence(f"{text}{f': {why}' if why else ''}.", (cell_evidence(fact),))


def _why(conflict: Conflict) -> str:
    if conflict.power:
        return f"just {_POWERS.get(conflict.power, 'a power of ten')} times apart, which points to a unit error"
    return _WHY.get(conflict.reason, "")
