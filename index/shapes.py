"""Tables -> cells that state a fact, by the table's plain shape: which column or header names what each number is.

Five shapes are plain: tidy (our columns); long (a column of names, one of periods, one or more of numbers); periods
across (names down, '2019', '2020', … across); parts across (years down, 'Jan', 'Feb', … across); periods down (periods
down, names or indicators across). A table in no such shape makes no facts here, nor does what is made of other cells: a
row or a column of totals, a change beside the years that it is between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.schema import FactTable
from index.columns import Columns, Known
from index.headers import (
    cell_period,
    dated_label,
    is_note_name,
    part_of_year,
)
from index.lines import Line
from index.periods import parse_period
from index.totals import is_derived
from index.units import read_value

_KIND = 30  # characters of a status
_MOST_EXTRA = 5  # columns of words beside the entity that tell facts apart ('sex', 'age'); more are no plain shape
_LONGEST_NAME = 100  # characters of an entity; more is a sentence


@dataclass(frozen=True, slots=True)
class Shape:
    """How a table is read.

    Attributes:
        name: 'tidy', 'long', 'periods across', 'parts across' or 'periods down'.
        entity, period, unit, note: their columns, None where there is none.
        labels: columns whose words, together, tell what is measured beside the header.
        values: columns of numbers.
        entities_across: headers of the number columns are the entities.
        metrics: the labels tell by themselves what is measured, of what the title names.
        parts: the period is that of the row's year and the month or quarter of the header, or of a column of its own.
    """

    name: str
    values: tuple[int, ...]
    entity: int | None = None
    period: int | None = None
    unit: int | None = None
    note: int | None = None
    labels: tuple[int, ...] = ()
    entities_across: bool = False
    metrics: bool = False
    parts: bool = False


def recognise(table: FactTable, known: Known) -> Shape | None:
    """The table's plain shape; None for a table of things, of records, or of no shape that can be told."""
    if table.reference or not table.rows:
        return None
    if table.tidy:
        place = {column.name: at for at, column in enumerate(table.columns)}
        remarks = (at for at, column in enumerate(table.columns) if is_note_name(column))
        note = place.get("note", next(remarks, None))
        own = (place["entity"], place["period"], place["unit"], note, (place["indicator"],))
        return Shape("tidy", (place["value"],), *own)
    columns = Columns(table, known)
    for shape in _plain(columns):
        for told in (shape, *_told_further(columns, shape)):
            if _is_told_apart(columns, told):
                return told
    return None


def obstacle(table: FactTable, known: Known) -> str:
    """Why a table with numbers has no plain shape, and what to do: for the notes of a run."""
    columns = Columns(table, known)
    for shape in _plain(columns):
        seen: dict[tuple[object, ...], int] = {}
        for line, key in zip(columns.lines, _keys(columns, shape), strict=True):
            if key in seen:
                return (
                    f"rows {seen[key]} and {line.row.number} are of the same thing and time: add a column that tells "
                    "them apart, or keep one of them"
                )
            seen[key] = line.row.number
    times = [columns.names[place].label for place, is_period in enumerate(columns.periods) if is_period]
    if len(times) > 1 and columns.period is None:
        return f"{' and '.join(times[:2])} are both times: keep the one that the numbers are of"
    if not times and not any(head.period for head in columns.heads):
        return "no column and no header is of years or dates: add a column 'year'"
    return "it is not clear which column names what its rows are of: call it 'country', 'company' or what they are"


def _plain(columns: Columns) -> list[Shape]:
    """The shapes that a table may have, whether or not its rows are told apart."""
    found = (_parts_across(columns), _across(columns), _long(columns), _down(columns), _named_across(columns))
    return [shape for shape in found if shape is not None]


def _across(columns: Columns) -> Shape | None:
    """Periods across: two columns of numbers or more whose headers name periods.

    Beside headers that are periods and nothing else, one with words ('Change 2022–23') is of something else.
    """
    dated = [place for place, head in enumerate(columns.heads) if head.period is not None and columns.part != place]
    plain = [place for place in dated if not columns.heads[place].label and columns.numbers[place]]
    used = plain if len(plain) > 1 else [p for p in dated if not is_derived(columns.heads[p].label)]
    others = [] if plain else columns.values()
    beside = [p for p in others if not is_derived(columns.heads[p].label) and not columns.are_years(p)]
    values = [place for place in used if columns.numbers[place]]
    blank = [place for place in used if all(read_value(cell).missing for cell in columns.cells(place))]
    if len(values) < (1 if plain else 2) or len(values) + len(blank) < len(used):
        return None
    # as many with words as without, or two that say the same: which is the level, or the time, is not understood
    heads = [columns.heads[p] for p in used]
    if len(set(heads)) < len(heads) or (2 * len(plain) <= len(dated) and len(plain) > 1):
        return None
    if any(columns.periods[p] and columns.is_period_name(p) and p != columns.part for p in _others(columns, dated)):
        return None
    values = sorted([*values, *beside])
    words = [place for place in columns.words() if place not in dated]
    roles = columns.roles(words)
    parts = columns.part is not None
    if roles.entity is None:
        return Shape("periods across", tuple(values), None, None, roles.unit, roles.note, parts=True) if parts else None
    if not roles.labels and columns.are_metrics(roles.entity):
        return Shape(
            "periods across", tuple(values), None, None, roles.unit, roles.note, (roles.entity,), metrics=True,
            parts=parts,
        )  # fmt: skip
    if not _are_labels(columns, roles.labels):
        return None
    return Shape("periods across", tuple(values), roles.entity, None, roles.unit, roles.note, roles.labels, parts=parts)


def _parts_across(columns: Columns) -> Shape | None:
    """Months or quarters across, of the year that the title names, or with years down."""
    values = [place for place in columns.values() if part_of_year(columns.heads[place].label)]
    if len(values) < 2 or not (columns.period is not None or columns.year) or columns.part is not None:
        return None
    roles = columns.roles(columns.words())
    if not _are_labels(columns, roles.labels):
        return None
    return Shape(
        "parts across", tuple(values), roles.entity, columns.period, roles.unit, roles.note, roles.labels, parts=True
    )


def _long(columns: Columns) -> Shape | None:
    """A column of names, one of periods, and numbers."""
    period, values = columns.period, columns.values()
    roles = columns.roles(columns.words())
    if (
        roles.entity is not None
        and not roles.labels
        and columns.is_metric_name(roles.entity)
        and values
        and columns.tells_times
    ):
        own = (roles.unit, roles.note, (roles.entity,))
        return Shape("long", tuple(values), None, period, *own, metrics=True, parts=columns.part is not None)
    if roles.entity is None or not columns.tells_times or not values or not _are_labels(columns, roles.labels):
        return None
    names = columns.cells(roles.entity)
    # what has a name of its own in each row is a thing or an event with a date, unless that is plainly its time
    plain = period is None or columns.is_period_name(period) or len(set(columns.cells(period))) == 1
    if any(columns.comes_once(place) for place in (roles.entity, *roles.labels)) and (
        not plain or (roles.labels and columns.comes_once(roles.entity))
    ):
        return None
    if any(len(name) > _LONGEST_NAME for name in names):
        return None
    parts = columns.part is not None
    return Shape("long", tuple(values), roles.entity, period, roles.unit, roles.note, roles.labels, parts=parts)


def _down(columns: Columns) -> Shape | None:
    """Periods down: each row a period, each further column an entity, or an indicator of one thing."""
    period, values, words = columns.period, columns.values(), columns.words()
    roles = columns.roles(words)
    if not columns.tells_times or not values or roles.entity is not None:
        return None
    names = [columns.heads[place].label for place in values if not is_derived(columns.heads[place].label)]
    across = bool(names) and columns.are_known(names)
    if across:
        values = [place for place in values if not is_derived(columns.heads[place].label)]
    parts = columns.part is not None
    return Shape(
        "periods down", tuple(values), None, period, roles.unit, roles.note, entities_across=across, parts=parts
    )


def _named_across(columns: Columns) -> Shape | None:
    """Names across and what is measured down, of one date: 'Indicator', 'Norway', 'Chad', …"""
    values = [p for p in columns.values() if not is_derived(columns.heads[p].label)]
    words = columns.words()
    roles = columns.roles(words)
    labels = [p for p in words if p not in (roles.unit, roles.note)]
    names = [columns.heads[p].label for p in values]
    if len(values) < 2 or not labels or columns.period is not None or not columns.are_known(names):
        return None
    if any(columns.known_share(p) or not set(columns.cells(p)).isdisjoint(names) for p in labels):
        return None  # names down as well: what goes from one to the other
    told = any(map(columns.is_indicator_name, labels))
    return Shape(
        "names across", tuple(values), None, None, roles.unit, roles.note, tuple(labels), entities_across=True,
        metrics=told,
    )  # fmt: skip


def _told_further(columns: Columns, shape: Shape) -> Iterator[Shape]:
    """The shape where another column tells facts apart: a unit (GDP in million USD, and in USD a head), a status (what
    was planned and what came), a number (of a grade, an age), or the words of a period (two waves in one year)."""
    if shape.unit is not None:
        unit = shape.unit if columns.is_unit_name(shape.unit) else None
        yield replace(shape, labels=tuple(sorted((*shape.labels, shape.unit))), unit=unit)
    few = len(columns.lines) // 2
    for place in range(len(columns.names)):
        kinds = set(columns.cells(place))
        if is_note_name(columns.names[place]) and 1 < len(kinds) <= few and all(len(k) <= _KIND for k in kinds):
            yield replace(shape, labels=(*shape.labels, place), note=None if shape.note == place else shape.note)
    for place in shape.values:
        kinds = set(columns.cells(place))
        whole = all(re.fullmatch(r"\d{1,3}", kind) for kind in kinds)
        if len(shape.values) > 1 and whole and 1 < len(kinds) <= few and not columns.heads[place].unit:
            left = tuple(at for at in shape.values if at != place)
            yield replace(shape, labels=(*shape.labels, place), values=left)
    if shape.period is not None and any(map(dated_label, columns.cells(shape.period))):
        yield replace(shape, labels=(*shape.labels, shape.period))


def _others(columns: Columns, places: Sequence[int]) -> list[int]:
    return [place for place in range(len(columns.names)) if place not in places]


def _are_labels(columns: Columns, places: Sequence[int]) -> bool:
    """Whether columns of words may tell what is measured: few, and called so or with words that come again."""
    return len(places) <= _MOST_EXTRA and all(
        columns.is_indicator_name(place)
        or columns.headings([place])
        or 2 * len(set(columns.cells(place))) <= len(columns.lines)
        for place in places
    )


def _is_told_apart(columns: Columns, shape: Shape) -> bool:
    """Whether no two rows say the same thing's value of the same time twice: else some column is not understood.

    Two hours of one day are one time, for all that is told of them. Two editions or two sources may differ.
    """
    rows = _keys(columns, shape)
    return (bool(_named(columns, shape)) or shape.period is not None) and len(set(rows)) == len(rows)


def _named(columns: Columns, shape: Shape) -> list[int]:
    """The columns of words that tell a shape's rows apart."""
    keys = [place for place in (shape.entity, *shape.labels) if place is not None]
    return [*keys, columns.part] if shape.parts and columns.part is not None else keys


def _keys(columns: Columns, shape: Shape) -> list[tuple[object, ...]]:
    """What each row is of: its time, its source and its names."""
    keys = _named(columns, shape)
    return [
        (
            parse_period(cell_period(of_line(line, shape.period))) or of_line(line, shape.period),
            line.row.source,
            *(line.cells[place] for place in keys),
        )
        for line in columns.lines
    ]


def of_line(line: Line, place: int | None) -> str:
    """A line's cell in one line; '' where there is no such column."""
    return " ".join(line.cells[place].split()) if place is not None else ""
