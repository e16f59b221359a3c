"""The cells of a table of a plain shape, each with what it says: what is measured, of whom, when, in which unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from corpus.schema import Column, FactTable, Row
from index.columns import Columns, Known
from index.headers import Header, bracketed, cell_period, dated_note, fiscal, header, part_of_year, title
from index.lines import Line
from index.periods import parse_period
from index.shapes import Shape, of_line
from index.totals import derived_rows
from index.units import STATUS, Value, parse_unit, read_value, worded

LONGEST_DATE = 731  # days of a period of the title that is the time of numbers without one: a season is of two years
_WHOLE = re.compile(r"(grand )?totals?|all( \w+)?|both( \w+)?|overall|_?t", re.IGNORECASE)  # of a kind, as of sex
_AS_IT_IS = re.compile(r"actuals?|outturn|final|observed", re.IGNORECASE)
_HEADER_MARK = re.compile(r"(?<=\w)([*†‡§¹²³]+)\s*$")
_VALUE_NAME = re.compile(
    r"^(val(ue)?s?|obs[_ ]?values?|am(oun)?ts?|numbers?|figures?|counts?|totals?|data|observations?|qty|quantity)$",
    re.I,
)


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


def cells(table: FactTable, shape: Shape, known: Known) -> Iterator[Cell]:
    """Every cell of the shape that holds something, in file order, but for rows that are made of the others."""
    columns = Columns(table, known)
    told = title(table)
    corner = ""
    if shape.name != "tidy" and (named := _naming(shape)) is not None:
        told = bracketed(columns.names[named].label) or told
        corner = columns.corner(named)
        if shape.name == "names across" and not shape.metrics and columns.heads[named].unit:
            # a survey's question
            told = replace(told, label=columns.heads[named].label, unit=columns.heads[named].unit)
    place_of = {column.name: at for at, column in enumerate(table.columns)}
    whole = next((word for word in _parts(told.label) if known(word)), told.label)
    since = told.period.label if told.period and told.period.days <= LONGEST_DATE else ""

    # what a column 'sex' says is no indicator by itself
    measured = any(map(columns.is_indicator_name, shape.labels)) or columns.are_measures(shape.labels, shape.entity)
    bare = not shape.metrics and not measured

    for line in _own_lines(columns, shape):
        labels = _labels(columns, shape, line)
        for place in shape.values:
            value = read_value(line.cells[place], columns.styles[place])
            if value.missing:
                continue
            head = columns.heads[place]
            own = "" if shape.entities_across or shape.name == "parts across" else head.label
            own = "" if _VALUE_NAME.match(own) else own
            said = _measured((own or told.label, *labels) if bare else (*labels, own), shape.name == "tidy")
            yield Cell(
                row=line.row,
                column=columns.names[place].name,
                indicator=said.label,
                entity=head.label if shape.entities_across else of_line(line, shape.entity) or whole,
                period=_period(columns, shape, line, head) or since,
                text=line.cells[place],
                value=value,
                unit=worded(of_line(line, shape.unit))
                or with_cell(head.unit or said.unit or corner or told.unit, value.unit),
                note="; ".join(dict.fromkeys(filter(None, _notes(columns, shape, line, place, value.mark, told.note)))),
                as_of=of_line(line, place_of.get("as_of")),
                confidence=of_line(line, place_of.get("confidence")),
            )


def _naming(shape: Shape) -> int | None:
    """The column whose header may tell what the table measures."""
    return shape.labels[0] if shape.metrics or shape.name == "names across" else shape.entity


def _labels(columns: Columns, shape: Shape, line: Line) -> tuple[str, ...]:
    """The words of a row that tell what is measured; those of 'total' and 'actual' say nothing more."""
    found = []
    for place in shape.labels:
        text = of_line(line, place)
        if shape.name != "tidy" and not columns.is_indicator_name(place) and not shape.metrics:
            if _WHOLE.fullmatch(text) or _AS_IT_IS.fullmatch(text):
                continue
            if columns.numbers[place] and not columns.periods[place]:
                text = f"{columns.names[place].label} {text}"
        found.append(text)
    return tuple(found)


def _notes(columns: Columns, shape: Shape, line: Line, place: int, mark: str, edition: str) -> Iterator[str]:
    """What is to be noted of a cell: of its row, its period, its header, the mark behind it, the table's edition."""
    yield _remark(of_line(line, shape.note))
    said = of_line(line, shape.period)
    yield fiscal(said)
    if shape.name != "tidy" and shape.period not in shape.labels:
        yield dated_note(said)
    yield _remark(columns.heads[place].note)
    for written in (mark, *_HEADER_MARK.findall(columns.names[place].label)):
        yield columns.footnotes.get(written.strip("()[]"), _mark(written) if written == mark else "")
    if shape.name != "tidy":
        yield edition


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
    rows = [of_line(line, name) or "a row without a name" for line in columns.lines if line.row.number not in own]
    return list(dict.fromkeys([*unread, *rows]))


def entities(table: FactTable, shape: Shape, known: Known) -> list[str]:
    """The names of what the facts of a table are of: no total is one."""
    columns = Columns(table, known)
    if shape.entities_across:
        return [columns.heads[place].label for place in shape.values]
    return [of_line(line, shape.entity) for line in _own_lines(columns, shape)] if shape.entity is not None else []


def thing_rows(table: FactTable, place: int) -> list[Row]:
    """The rows of a table of things that are things: no note below the table, and no total of the others."""
    columns = Columns(table, lambda _: False)
    values = [at for at in range(len(table.columns)) if columns.is_number(at)]
    return [line.row for line in _underived(columns, place, (), values) if line.cells[place].strip()]


def _own_lines(columns: Columns, shape: Shape) -> list[Line]:
    """The lines of a shape that are about one thing: no total of the others, and none without a name."""
    if shape.name == "tidy":
        return columns.lines
    if shape.entity is None:
        return [line for line in columns.lines if not shape.parts or columns.part is None or columns.part_at(line)]
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


def _period(columns: Columns, shape: Shape, line: Line, head: Header) -> str:
    if shape.period is not None:
        said = cell_period(of_line(line, shape.period))
    else:
        said = head.period.label if head.period else columns.year if shape.parts else ""
    if not shape.parts:
        return said
    part = columns.part_at(line) if columns.part is not None else part_of_year(head.label)
    whole = f"{part} {said}"
    return whole if parse_period(whole) else said


def _remark(note: str) -> str:
    """A note; '' for one that says that nothing is to be noted, and a flag's meaning for its letter."""
    plain = note.casefold() in ("actual", "final", "observed", "normal", "ok", "none", "a", "outturn")
    return "" if plain else STATUS.get(note.casefold(), note)


def _mark(mark: str) -> str:
    return STATUS.get(mark.strip("()").lower(), f"marked {mark}") if mark else ""


def with_cell(unit: str, cell: str) -> str:
    """A column's unit and the cell's own: '$' in the cell of a column 'million' makes 'USD million'."""
    if not cell or cell in unit:
        return unit
    dimension = parse_unit(unit).dimension
    if cell == "percent":
        return unit if dimension in ("share", "points", "rate") else cell
    return unit if dimension != "count" else f"{cell} {unit}".strip()


def _parts(text: str) -> Iterator[str]:
    words = text.split()
    for length in range(min(4, len(words)), 0, -1):
        yield from (" ".join(words[at : at + length]).strip(",.()") for at in range(len(words) - length + 1))
