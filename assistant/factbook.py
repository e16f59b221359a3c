"""Every fact of one generation of an index: searched, filtered, and marked where others contradict it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from assistant.chart import Cell, cell_of, own_period
from assistant.types import Conflict
from assistant.wording import said_date
from corpus.errors import UsageError
from index.facts import Fact, Measure
from index.periods import Period, parse_period

Contradicted = Callable[[], Mapping[Cell, tuple[Conflict, ...]]]
MOST_CHOICES = 1_000  # names that a filter offers; others can be typed


@dataclass(frozen=True, slots=True)
class Wanted:
    """What facts are looked for; '' and None for any.

    Attributes:
        text: words, all of which a fact must hold, in its row or in what is known of its source.
        table, indicator, entity: the whole name, or a part of one where there is none of it.
        first, last: periods between which a fact's own must lie at least in part.
        contradicted: only facts that others contradict.
    """

    text: str = ""
    table: str = ""
    indicator: str = ""
    entity: str = ""
    first: Period | None = None
    last: Period | None = None
    contradicted: bool = False

    @classmethod
    def typed(cls, said: Mapping[str, str]) -> Wanted:
        """What was typed into the fields text, table, indicator, entity, from, to and contradicted.

        Raises:
            UsageError: 'from' or 'to' is no period, or they are the wrong way round.
        """
        text, table, indicator, entity = (
            " ".join(said.get(name, "").split()) for name in ("text", "table", "indicator", "entity")
        )
        first, last = _period(said.get("from", "")), _period(said.get("to", ""))
        if first and last and last.end < first.start:
            raise UsageError(f"{said['from']!r} is after {said['to']!r}: put the earlier period first")
        return cls(text, table, indicator, entity, first, last, bool(said.get("contradicted")))


def _period(text: str) -> Period | None:
    if not text.strip():
        return None
    period = parse_period(text)
    if period is None:
        raise UsageError(f"{text!r} is no period: write it as 2024, 2024-Q3, 2024-06 or 2024-06-30")
    return period


class FactBook:
    """The facts of a generation. What is asked of it first is worked out once and kept."""

    def __init__(self, generation: int, measures: Sequence[Measure] = (), contradicted: Contradicted = dict) -> None:
        """``contradicted`` finds the conflicts that each cell is part of, once they are asked for."""
        self.generation = generation
        self._find_contradicted = contradicted
        self.facts: tuple[Fact, ...] = tuple(fact for measure in measures for fact in measure.facts)
        self.titles = {measure.table: measure.table_title for measure in measures}

    def find(self, wanted: Wanted) -> tuple[int, ...]:
        """The places in ``facts`` of those that are wanted, in the order of the tables."""
        words = wanted.text.casefold().split()
        tables = _matching(wanted.table, {**self.titles, **{table: table for table in self.titles}})
        indicators = _matching(wanted.indicator, {fact.indicator: fact.indicator for fact in self.facts})
        names = {name: name for fact in self.facts for name in (fact.entity, *fact.entities)}
        entities = _matching(wanted.entity, names)
        start = wanted.first.start if wanted.first else date.min
        end = wanted.last.end if wanted.last else date.max
        dated = wanted.first is not None or wanted.last is not None
        return tuple(
            place
            for place, fact in enumerate(self.facts)
            if fact.table in tables
            and fact.indicator in indicators
            and not entities.isdisjoint((fact.entity, *fact.entities))
            and (not dated or (fact.period is not None and fact.period.overlaps(Period(start, end))))
            and all(word in self._texts[place] for word in words)
            and (not wanted.contradicted or self.conflicts_of(fact))
        )

    def conflicts_of(self, fact: Fact) -> tuple[Conflict, ...]:
        """Where other facts give other values for the same thing."""
        return self._contradicted.get(cell_of(fact), ())

    def choices(self) -> dict[str, list[str]]:
        """The names that each filter offers, by filter; the most frequent ones where they are too many."""
        return {
            "table": [self.titles[table] for table in _frequent(fact.table for fact in self.facts)],
            "indicator": _frequent(fact.indicator for fact in self.facts),
            "entity": _frequent(fact.entity for fact in self.facts),
        }

    @cached_property
    def _texts(self) -> list[str]:
        return [self._text(fact).casefold() for fact in self.facts]

    def _text(self, fact: Fact) -> str:
        period = own_period(fact)
        names = (fact.indicator, fact.entity, *fact.entities, period.label if period else "", fact.text, fact.unit)
        source = fact.source
        origin = (fact.note, source.title, source.publisher, source.published, said_date(source.published))
        return " ".join((*names, *origin, self.titles[fact.table], fact.table))

    @cached_property
    def _contradicted(self) -> Mapping[Cell, tuple[Conflict, ...]]:
        return self._find_contradicted()


def _matching(typed: str, names: Mapping[str, str]) -> set[str]:
    """The keys whose name is what was typed; where there is none, those whose name holds it."""
    typed = typed.casefold()
    same = {key for key, name in names.items() if typed in (key.casefold(), name.casefold())}
    return same or {key for key, name in names.items() if typed in name.casefold()}


def _frequent(names: Iterable[str]) -> list[str]:
    counted = Counter(names)
    if len(counted) > MOST_CHOICES:
        counted = Counter(dict(counted.most_common(MOST_CHOICES)))
    return sorted(counted, key=str.casefold)
