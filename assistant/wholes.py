"""The whole that rows of a table are parts of: the cell of its row of totals, where the parts come to just that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from corpus.schema import FactTable, Row
from index.columns import Columns
from index.facts import Fact, Measure
from index.periods import Period
from index.totals import is_derived, names_total
from index.units import Style, additive, read_value

_CLOSE = Decimal("0.01")  # of the whole: the parts are rounded

_Key = tuple[str, str, str, Period | None]


class Wholes:
    """The totals of a set of tables, each by what it is the total of."""

    def __init__(self, tables: Iterable[FactTable], measures: Sequence[Measure]) -> None:
        parts: dict[str, dict[_Key, list[Fact]]] = defaultdict(lambda: defaultdict(list))
        for measure in measures:
            if not measure.attribute:
                for fact in measure.facts:
                    parts[measure.table][_key(fact)].append(fact)
        self._wholes = {
            key: whole
            for table in tables
            if not table.tidy
            for key, whole in _totals(table, parts.get(table.id, {})).items()
        }

    def of(self, part: Fact) -> Fact | None:
        """The whole that a value is a part of; None where its table has no total of it."""
        whole = self._wholes.get(_key(part))
        return None if whole is None or whole.row == part.row else whole

    def instead(self, facts: Sequence[Fact]) -> tuple[Fact, ...]:
        """The wholes of what several values are parts of, one for each period; empty where one of them has none."""
        found = dict.fromkeys(self.of(fact) for fact in facts)
        return tuple(whole for whole in found if whole) if None not in found else ()


def _key(fact: Fact) -> _Key:
    return fact.table, fact.column, fact.indicator, fact.period


def _totals(table: FactTable, parts: dict[_Key, list[Fact]]) -> dict[_Key, Fact]:
    used = {fact.row.number for facts in parts.values() for fact in facts}
    rows = [row for row in table.rows if row.number not in used and _name(row)]
    if not rows or not parts:
        return {}
    places = {column.name: place for place, column in enumerate(table.columns)}
    styles = Columns(table, lambda _: False).styles
    found: dict[_Key, Fact] = {}
    with_cell: dict[tuple[int, str], set[int]] = defaultdict(set)
    for at, row in enumerate(rows):
        for column, cell in enumerate(row.cells):
            with_cell[column, cell].add(at)
    for key, facts in parts.items():
        place = places.get(facts[0].column)
        total = _sum(facts)
        if place is None or total is None:
            continue
        # what all parts have in common, such as the year, their total has too
        common = [at for at, cells in enumerate(zip(*(fact.row.cells for fact in facts), strict=False))
                  if at != place and len({*cells}) == 1 and cells[0]]  # fmt: skip
        like = [with_cell[at, facts[0].row.cells[at]] for at in common]
        of_them = [rows[at] for at in (set.intersection(*like) if like else range(len(rows)))]
        wholes = [whole for row in of_them if (whole := _whole(row, place, styles[place], facts[0], total)) is not None]
        if len(wholes) == 1:
            found[key] = wholes[0]
    return found


def _name(row: Row) -> str:
    """What a row of totals is called; '' for another."""
    return next((cell for cell in row.cells if is_derived(cell) or names_total(cell)), "")


def _sum(facts: Sequence[Fact]) -> Decimal | None:
    """What values of different things come to; None where they are of one, or in units that do not add up."""
    apart = len({fact.entity for fact in facts}) == len(facts) > 1 and len({fact.unit for fact in facts}) == 1
    known = [fact.value for fact in facts if fact.value is not None]
    return sum(known, Decimal(0)) if apart and len(known) == len(facts) and additive(facts[0].unit) else None


def _whole(row: Row, place: int, style: Style, part: Fact, total: Decimal) -> Fact | None:
    value = read_value(row.cells[place], style).number
    if value is None or abs(value - total) > abs(value) * _CLOSE:
        return None
    name = _name(row)
    return replace(part, row=row, entity=name, entities=(name,), value=value, text=f"{value:f}",
                   cell=row.cells[place], note="")  # fmt: skip
