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
from functools import lru_cache

from corpus.schema import Column, FactTable, Row
from index.columns import Columns, Header, Known, Line, bracketed, fiscal, header, is_note_name, part_of_year
from index.periods import parse_period
from index.totals import derived_rows, is_derived
from index.units import STATUS, Value, parse_unit, read_value, worded

_MOST_EXTRA = 2  # columns of words beside the entity that tell facts apart ('sex', 'age'); more are no plain shape
_LONGEST_NAME = 100  # characters of an entity; more is a sentence
_VALUE_NAME = re.compile(
    r"^(val(ue)?s?|obs[_ ]?values?|am(oun)?ts?|numbers?|figures?|counts?|totals?|data|observations?|qty|quantity)$",
    re.I,
)
_NUMBERED = re.compile(r"^(table|figure|fig\.|tab\.)\s*[\w.-]*\d[\w.]*[.:]?\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell and what it says; ``value`` is None for words. ``period`` is as the table has it."""

    row: Row
    column: str
    indicator: str
    entity: str
    period: str
    text: str
    value: Value
    unit: str
    note: str = ""
    as_of: str = ""
    confidence: str = ""


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
    for shape in (_across(columns), _parts_across(columns), _long(columns), _down(columns)):
        if shape is None:
            continue
        if _is_told_apart(columns, shape):
            return shape
        by_unit = _by_unit(columns, shape)
        if by_unit is not None and _is_told_apart(columns, by_unit):
            return by_unit
    return None


def cells(table: FactTable, shape: Shape, known: Known) -> Iterator[Cell]:
    """Every cell of the shape that holds something, in file order, but for rows that are made of the others."""
    columns = Columns(table, known)
    title = _title(table)
    corner = ""
    if shape.name != "tidy" and (named := shape.labels[0] if shape.metrics else shape.entity) is not None:
        title = bracketed(table.columns[named].label) or title
        corner = columns.corner(named)
    place_of = {column.name: at for at, column in enumerate(table.columns)}
    whole = next((word for word in _parts(title.label) if known(word)), title.label)

    # what a column 'sex' says is no indicator by itself
    bare = not shape.metrics and not any(map(columns.is_indicator_name, shape.labels))

    for line in _own_lines(columns, shape):
        labels = tuple(_of(line, place) for place in shape.labels)
        for place in shape.values:
            value = read_value(line.cells[place], columns.styles[place])
            if value.missing:
                continue
            head = columns.heads[place]
            own = "" if shape.entities_across or shape.name == "parts across" else head.label
            own = "" if _VALUE_NAME.match(own) else own
            said = _measured((own or title.label, *labels) if bare else (*labels, own), shape.name == "tidy")
            yield Cell(
                row=line.row,
                column=table.columns[place].name,
                indicator=said.label,
                entity=head.label if shape.entities_across else _of(line, shape.entity) or whole,
                period=_period(columns, shape, line, head),
                text=line.cells[place],
                value=value,
                unit=worded(_of(line, shape.unit))
                or _with_cell(head.unit or said.unit or corner or title.unit, value.unit),
                note="; ".join(
                    filter(
                        None,
                        (
                            _remark(_of(line, shape.note)),
                            fiscal(_of(line, shape.period)),
                            _remark(head.note),
                            _mark(value.mark),
                        ),
                    )
                ),
                as_of=_of(line, place_of.get("as_of")),
                confidence=_of(line, place_of.get("confidence")),
            )


@lru_cache(maxsize=4096)
def _measured(texts: tuple[str, ...], tidy: bool) -> Header:
    """What is measured, of the words that tell it, and a unit that stands in them; a tidy indicator is as it stands."""
    texts = tuple(filter(None, texts))
    if tidy:
        return Header(", ".join(texts), None, "")
    said = [(text, header(Column("", text))) for text in texts]
    label = ", ".join(text if head.period else head.label for text, head in said)
    return Header(label, None, next((head.unit for _, head in said if head.unit and not head.period), ""))


def numbers(table: FactTable, known: Known) -> list[str]:
    """The labels of the columns that hold numbers."""
    columns = Columns(table, known)
    return [column.label for place, column in enumerate(table.columns) if columns.has_numbers(place)]


def left_out(table: FactTable, shape: Shape, known: Known) -> list[str]:
    """What a table of that shape says in numbers that make no facts: labels of columns, and names of rows."""
    if shape.name == "tidy":
        return []
    columns = Columns(table, known)
    unread = [
        column.label
        for place, column in enumerate(table.columns)
        if columns.has_numbers(place) and place not in shape.values and place not in (shape.period, columns.part)
    ]
    own = {line.row.number for line in _own_lines(columns, shape)}
    name = columns.part if shape.entity is None else shape.entity
    rows = [_of(line, name) or "a row without a name" for line in columns.lines if line.row.number not in own]
    return list(dict.fromkeys([*unread, *rows]))


def entities(table: FactTable, shape: Shape, known: Known) -> list[str]:
    """The names of what the facts of a table are of: no total is one."""
    columns = Columns(table, known)
    if shape.entities_across:
        return [columns.heads[place].label for place in shape.values]
    return [_of(line, shape.entity) for line in _own_lines(columns, shape)] if shape.entity is not None else []


def thing_rows(table: FactTable, place: int) -> list[Row]:
    """The rows of a table of things that are things: no note below the table, and no total of the others."""
    columns = Columns(table, lambda _: False)
    values = [at for at in range(len(table.columns)) if columns.is_number(at)]
    return [line.row for line in _underived(columns, place, (), values) if line.cells[place].strip()]


def _across(columns: Columns) -> Shape | None:
    """Periods across: two columns of numbers or more whose headers name periods.

    Beside headers that are periods and nothing else, one with words ('Change 2022–23') is of something else.
    """
    dated = [place for place, head in enumerate(columns.heads) if head.period is not None and columns.part != place]
    plain = [place for place in dated if not columns.heads[place].label and columns.numbers[place]]
    used = plain if len(plain) > 1 else [p for p in dated if not is_derived(columns.heads[p].label)]
    values = [place for place in used if columns.numbers[place]]
    blank = [place for place in used if all(read_value(cell).missing for cell in columns.cells(place))]
    if len(values) < 2 or len(values) + len(blank) < len(used):
        return None
    # as many with words as without, or two that say the same: which is the level, or the time, is not understood
    heads = [(columns.heads[p].label, columns.heads[p].period, columns.heads[p].unit) for p in used]
    if len(set(heads)) < len(heads) or (2 * len(plain) <= len(dated) and len(plain) > 1):
        return None
    if any(columns.periods[p] and columns.is_period_name(p) and p != columns.part for p in _others(columns, dated)):
        return None
    words = [place for place in columns.words() if place not in dated]
    roles = columns.roles(words)
    if any(re.search(r",.*\\", columns.names[place].label) for place in words):
        return None  # one column of several names, as 'unit,sex,geo\time'
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
    """Months or quarters across and years down."""
    values = [place for place in columns.values() if part_of_year(columns.heads[place].label)]
    if len(values) < 2 or columns.period is None or columns.part is not None:
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
    if roles.entity is None or period is None or not values or not _are_labels(columns, roles.labels):
        return None
    names, times = columns.cells(roles.entity), columns.cells(period)
    # what has a name of its own in each row is a thing or an event with a date, unless that is plainly its time
    plain = columns.is_period_name(period) or len(set(times)) == 1
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
    if period is None or not values or roles.entity is not None:
        return None
    names = [columns.heads[place].label for place in values if not is_derived(columns.heads[place].label)]
    across = bool(names) and columns.are_known(names)
    if across:
        values = [place for place in values if not is_derived(columns.heads[place].label)]
    parts = columns.part is not None
    return Shape(
        "periods down", tuple(values), None, period, roles.unit, roles.note, entities_across=across, parts=parts
    )


def _by_unit(columns: Columns, shape: Shape) -> Shape | None:
    """The shape where the unit tells facts apart: GDP in million USD, and in USD a head, which are two measures."""
    if shape.unit is None:
        return None
    unit = shape.unit if columns.is_unit_name(shape.unit) else None
    return replace(shape, labels=tuple(sorted((*shape.labels, shape.unit))), unit=unit)


def _others(columns: Columns, places: Sequence[int]) -> list[int]:
    return [place for place in range(len(columns.names)) if place not in places]


def _are_labels(columns: Columns, places: Sequence[int]) -> bool:
    """Whether columns of words may tell what is measured: few, and called so or with words that come again."""
    return len(places) <= _MOST_EXTRA and all(
        columns.is_indicator_name(place) or 2 * len(set(columns.cells(place))) <= len(columns.lines) for place in places
    )


def _is_told_apart(columns: Columns, shape: Shape) -> bool:
    """Whether no two rows say the same thing's value of the same time twice: else some column is not understood.

    Two hours of one day are one time, for all that is told of them.
    """
    keys = [place for place in (shape.entity, *shape.labels) if place is not None]
    keys += [columns.part] if shape.parts and columns.part is not None else []
    rows = [
        (parse_period(_of(line, shape.period)) or _of(line, shape.period), *(line.cells[place] for place in keys))
        for line in columns.lines
    ]
    return (bool(keys) or shape.period is not None) and len(set(rows)) == len(rows)


def _own_lines(columns: Columns, shape: Shape) -> list[Line]:
    """The lines of a shape that are about one thing: no total of the others, and none without a name."""
    if shape.name == "tidy":
        return columns.lines
    if shape.entity is None:
        return [line for line in columns.lines if columns.part is None or columns.part_at(line)]
    group = [place for place in (shape.period, columns.part, *shape.labels) if place is not None]
    found = _underived(columns, shape.entity, group, shape.values)
    return [
        line for line in found if line.cells[shape.entity].strip() and (columns.part is None or columns.part_at(line))
    ]


def _underived(columns: Columns, name: int, group: Sequence[int], values: Sequence[int]) -> list[Line]:
    added = [at for at in values if parse_unit(columns.heads[at].unit).additive]  # a share is no sum of the others
    read = [[read_value(line.cells[at], columns.styles[at]).number for at in added] for line in columns.lines]
    groups = [tuple(line.cells[at] for at in group) for line in columns.lines]
    derived = derived_rows([line.cells[name] for line in columns.lines], groups, read)
    return [line for place, line in enumerate(columns.lines) if place not in derived]


def _of(line: Line, place: int | None) -> str:
    return " ".join(line.cells[place].split()) if place is not None else ""


def _period(columns: Columns, shape: Shape, line: Line, head: Header) -> str:
    said = _of(line, shape.period) if shape.period is not None else head.period.label if head.period else ""
    if not shape.parts:
        return said
    part = columns.part_at(line) if columns.part is not None else part_of_year(head.label)
    whole = f"{part} {said}"
    return whole if parse_period(whole) else said


def _remark(note: str) -> str:
    """A note; '' for one that says that nothing is to be noted."""
    return "" if note.casefold() in ("actual", "final", "observed", "normal", "ok", "none") else note


def _mark(mark: str) -> str:
    return STATUS.get(mark, f"marked {mark}") if mark else ""


def _with_cell(unit: str, cell: str) -> str:
    """A column's unit and the cell's own: '$' in the cell of a column 'million' makes 'USD million'."""
    if not cell or cell in unit:
        return unit
    dimension = parse_unit(unit).dimension
    if cell == "percent":
        return unit if dimension in ("share", "points", "rate") else cell
    return unit if dimension != "count" else f"{cell} {unit}".strip()


def _title(table: FactTable) -> Header:
    """What the table's title says is measured, and in which unit; a file's name in words.

    'Table 3. Fish landed, by region and year' is about fish landed.
    """
    name = table.source.title
    if not re.search(r"\s", name):
        name = re.sub(r"[-_]+", " ", name)
    name = _NUMBERED.sub("", name)
    name = re.sub(r",\s+by\s[^()]*$", "", name) or name
    head = header(Column(name))
    unit = head.unit
    if not unit and (match := re.search(r"\bunits?:\s*([^.;\n]+)", table.description, re.IGNORECASE)):
        unit = worded(match[1].strip())
    return Header(head.label or name, None, unit)


def _parts(text: str) -> Iterator[str]:
    words = text.split()
    for length in range(min(4, len(words)), 0, -1):
        yield from (" ".join(words[at : at + length]).strip(",.()") for at in range(len(words) - length + 1))
