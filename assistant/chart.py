"""What a chart shows: cited values of one measure, in one unit, over periods of one length.

Only values that are cited are drawn. A series with a missing period is broken there; values that may not stand on one
axis are left out, and the caption says how many.
"""

from __future__ import annotations

import csv
import io
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from assistant.wording import in_period, is_ahead, joined, number, opening, said_date
from index.facts import Fact
from index.periods import Period

if TYPE_CHECKING:
    from assistant.draft import Evidence
    from assistant.types import Citation

FEWEST = 3  # values that an answer's chart has at least: two are told as well in words
MOST_TOLD = 12  # values that a text alternative lists one by one

_FLAT = Decimal("0.75")  # share of the highest value above which a lowest makes a flat line

Grain = Literal["", "day", "month", "quarter", "half", "year", "span"]
_MONTHS: dict[int, Grain] = {1: "month", 3: "quarter", 6: "half", 12: "year"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the beginning of a formula

Cell = tuple[str, int, str]  # table, row, column


@dataclass(frozen=True, slots=True)
class Point:
    """A cited value.

    Attributes:
        fact: the cell that is cited.
        n: the number of its citation.
        series: what it is told under: its entity, with the publisher where two give values for one period.
        run: which unbroken stretch of its series it stands in, counted over the chart: a line joins points of one run.
        ahead: whether it is a forecast, a plan or a target.
    """

    fact: Fact
    n: int
    series: str
    run: int = 0
    ahead: bool = False

    @property
    def period(self) -> Period | None:
        """The period that it is told of; None where its date is not the value's own."""
        return own_period(self.fact)


@dataclass(frozen=True, slots=True)
class Chart:
    """Cited values side by side.

    Attributes:
        kind: 'line' for a series of three periods or more, else 'bar'.
        measure, unit: of every point.
        grain: how long the periods are; '' where there are none.
        points: series by series, each in order of its periods.
        left_out: cited values that are of another measure, unit or length of period.
    """

    kind: Literal["line", "bar"]
    measure: str
    unit: str
    grain: Grain
    points: tuple[Point, ...]
    left_out: int = 0

    @property
    def title(self) -> str:
        """'Herring landed (thousand tonnes)'; with the period, where all are of one."""
        unit = f" ({self.unit})" if self.unit and self.unit.casefold() != self.measure.casefold() else ""
        periods = {point.period for point in self.points}
        return opening(self.measure) + unit + "".join(f", {p.label}" for p in periods if p and len(periods) == 1)

    @property
    def series(self) -> tuple[str, ...]:
        """The names of the series, in order."""
        return tuple(dict.fromkeys(point.series for point in self.points))

    @property
    def cut(self) -> bool:
        """Whether its axis begins near its lowest value: of a line that would be flat above zero."""
        values = [point.fact.number for point in self.points]
        return self.kind == "line" and min(values) > max(values) * _FLAT

    @property
    def caption(self) -> str:
        """Who says so, with the citations' numbers, and what is to be known of the marks."""
        numbers: dict[str, list[int]] = defaultdict(list)
        for point in sorted(self.points, key=lambda point: point.n):
            numbers[_source(point.fact)].append(point.n)
        sources = "; ".join(f"{name} {_marks(held)}" for name, held in numbers.items())
        parts = [f"Source{'' if len(numbers) == 1 else 's'}: {sources}."]
        if any(point.ahead for point in self.points):
            parts.append("Hollow: a forecast, a plan or a target.")
        if self.cut:
            parts.append("The axis does not begin at zero.")
        if self.left_out:
            count = f"{self.left_out} cited value{'' if self.left_out == 1 else 's'}"
            parts.append(f"Not drawn: {count} of another measure, unit or length of period.")
        return " ".join(parts)

    @property
    def alt(self) -> str:
        """What the picture shows, in words."""
        kind = "Line chart" if self.kind == "line" else "Bar chart"
        told = [self._told(name, [p for p in self.points if p.series == name]) for name in self.series]
        return f"{kind}: {self.title}. {' '.join(told)}"

    def _told(self, name: str, points: Sequence[Point]) -> str:
        if len(self.points) > MOST_TOLD and len(points) > 4:
            low, high = (end(points, key=lambda point: point.fact.number) for end in (min, max))
            picked = [points[0], low, high, points[-1]]
            words = ("first ", "lowest ", "highest ", "last ")
            values = [f"{word}{self._value(point)}" for word, point in zip(words, picked, strict=True)]
            return f"{name}, {len(points)} values: {joined(values)}."
        return f"{name}: {joined([self._value(point) for point in points])}."

    def _value(self, point: Point) -> str:
        when = in_period(point.fact) if len({p.period for p in self.points}) > 1 else ""
        return f"{number(point.fact.text)}{when}{' (forecast, plan or target)' if point.ahead else ''}"

    def rows(self) -> list[dict[str, Any]]:
        """The values as data, one a point, in the points' order."""
        return [
            {
                "series": point.series,
                "entity": point.fact.entity,
                "period": point.period.label if point.period else None,
                "value": float(point.fact.number),
                "text": point.fact.text,
                "unit": self.unit,
                "forecast": point.ahead,
                "citation": point.n,
            }
            for point in self.points
        ]

    def as_dict(self) -> dict[str, Any]:
        """The contract's JSON form: what is drawn, as data and as a Vega-Lite specification."""
        from assistant.plot import LIGHT, specification  # noqa: PLC0415  Altair takes a second; only charts need it

        return {
            "title": self.title,
            "kind": self.kind,
            "alt": self.alt,
            "caption": self.caption,
            "data": self.rows(),
            "spec": specification(self, LIGHT),
        }


def chart_of_evidence(evidence: Iterable[Evidence], citations: Sequence[Citation]) -> Chart | None:
    """The chart of an answer: the cells that it cites; None where fewer than three may stand on one axis."""
    numbers = {(citation.source, citation.locator): citation.n for citation in citations}
    facts = {
        cell_of(held.fact): (held.fact, numbers[held.source, held.locator])
        for held in evidence
        if held.fact is not None and (held.source, held.locator) in numbers
    }
    return chart_of(list(facts.values()))


def chart_of(cited: Sequence[tuple[Fact, int]], fewest: int = FEWEST) -> Chart | None:
    """The chart of facts with their citations' numbers: of the measure, unit and length of period that most are of.

    None where fewer than ``fewest`` may stand on one axis, or where one source has two values for the same thing.
    """
    groups: dict[tuple[str, str, str, Grain], list[tuple[Fact, int]]] = defaultdict(list)
    for fact, n in cited:
        if fact.value is not None and math.isfinite(float(fact.value)):
            groups[fact.table, fact.indicator, fact.unit, grain(own_period(fact))].append((fact, n))
    if not groups:
        return None
    (_, measure, unit, length), chosen = max(groups.items(), key=lambda group: len(group[1]))
    named = _named([fact for fact, _ in chosen])
    if named is None or len(chosen) < fewest:
        return None
    order = {name: place for place, name in enumerate(dict.fromkeys(named))}
    points = [Point(fact, n, name, 0, is_ahead(fact)) for (fact, n), name in zip(chosen, named, strict=True)]
    points.sort(key=lambda point: (order[point.series], _when(point)))
    longest = max(Counter(named).values())
    is_line = length not in ("", "span") and longest >= FEWEST
    return Chart(
        "line" if is_line else "bar",
        measure,
        unit,
        length,
        tuple(_in_runs(points, length)),
        sum(len(group) for group in groups.values()) - len(chosen),
    )


def own_period(fact: Fact) -> Period | None:
    """The period that a sentence would tell a fact of; a record's date is not that of each of its attributes."""
    return fact.period if in_period(fact) else None


def grain(period: Period | None) -> Grain:
    """How long a period is: '' for none, 'span' for what is no calendar unit."""
    if period is None:
        return ""
    if period.days == 1:
        return "day"
    months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1
    whole = period.start.day == 1 and (period.end + timedelta(days=1)).day == 1
    return _MONTHS.get(months, "span") if whole else "span"


def cell_of(fact: Fact) -> Cell:
    """What tells a fact's cell from every other."""
    return fact.table, fact.row.number, fact.column


def _named(facts: Sequence[Fact]) -> list[str] | None:
    """The names of the series that facts stand in, as short as sets values of one period apart; None for no such."""
    ways: list[Callable[[Fact], str]] = [
        lambda fact: fact.entity,
        lambda fact: _with(fact.entity, fact.source.publisher),
        lambda fact: _with(fact.entity, f"{fact.source.publisher} {said_date(fact.source.published)}"),
        lambda fact: _with(fact.entity, fact.source.title),
    ]
    for way in ways:
        if len({(way(fact), own_period(fact)) for fact in facts}) == len(facts):
            return [way(fact) for fact in facts]
    return None


def _with(name: str, what: str) -> str:
    return f"{name} ({what.strip()})" if what.strip() else name


def _when(point: Point) -> tuple[int, int]:
    return (point.period.start.toordinal(), point.period.end.toordinal()) if point.period else (0, 0)


def _in_runs(points: Sequence[Point], length: Grain) -> Iterable[Point]:
    """The points with their runs: a new one with each series and after each period that is missing.

    Values come as often as any two of one series do: of every second year, none is missing between 2020 and 2022.
    """
    pairs = [(one.period, other.period) for one, other in pairwise(points) if one.series == other.series]
    step = min((_months(one, other) for one, other in pairs if one and other), default=0)
    run, last = -1, None
    for point in points:
        adjoins = last is not None and last.series == point.series and _adjoin(last.period, point.period, length, step)
        run += not adjoins
        last = Point(point.fact, point.n, point.series, run, point.ahead)
        yield last


def _months(one: Period, other: Period) -> int:
    return (other.start.year - one.start.year) * 12 + other.start.month - one.start.month


def _adjoin(one: Period | None, other: Period | None, length: Grain, step: int) -> bool:
    """Whether nothing is missing between two periods; single days are snapshots, between which nothing can be."""
    if one is None or other is None:
        return False
    return length == "day" or _months(one, other) <= step


def _marks(numbers: Sequence[int]) -> str:
    """Citations' numbers in order, as marks: '[1–4][7]'."""
    stretches: list[list[int]] = []
    for n in numbers:
        if stretches and n - stretches[-1][-1] <= 1:
            stretches[-1].append(n)
        else:
            stretches.append([n])
    return "".join(f"[{held[0]}]" if held[0] == held[-1] else f"[{held[0]}–{held[-1]}]" for held in stretches)


def _source(fact: Fact) -> str:
    source, day = fact.source, said_date(fact.source.published)
    name = ", ".join(part for part in (source.publisher, source.title) if part)
    return f"{name or fact.table} ({day})" if day else name or fact.table


def table_csv(facts: Iterable[tuple[Fact, int | None]]) -> str:
    """Facts as CSV with where each comes from; ``citation`` is empty where a fact has no number.

    Texts that a spreadsheet would take for a formula begin with an apostrophe, as OWASP has it.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    head = ("citation", "indicator", "entity", "period", "value", "unit", "note")
    writer.writerow((*head, "title", "publisher", "published", "url", "table", "row", "column"))
    for fact, n in facts:
        period = own_period(fact)
        about = (fact.indicator, fact.entity, period.label if period else "", fact.text, fact.unit, fact.note)
        source = fact.source
        origin = (source.title, source.publisher, source.published, source.url, fact.table)
        told = [*map(_harmless, about), *map(_harmless, origin)]
        writer.writerow(["" if n is None else n, *told, fact.row.number, _harmless(fact.column)])
    return out.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", ""))
    except ValueError:
        return False
    return True
