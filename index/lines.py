"""A table's rows as they are meant: names that stand once for several rows, headings between them, joined columns."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.schema import Column, FactTable, Row

_LONGEST_HEADING = 60  # characters of a heading over a group of rows; more is a note
_FOOTNOTE = re.compile(r"(\*+|[†‡§¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜ]|\(?[a-z\d]\)|\[\w\])\s*[:=]?\s*(.+)")
_LONGEST_FOOTNOTE = 120  # characters


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it is meant: a name that stands once for the rows under it stands in each."""

    row: Row
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Laid:
    """A table as it is meant.

    Attributes:
        names: its columns, then those that only its layout tells: of headings between rows, of names that share a cell.
        lines: a cell for each of these.
        joined: whether the first column holds several names, which are columns of their own behind the others.
        footnotes: what a mark behind a number means: '*' -> 'preliminary'.
    """

    names: tuple[Column, ...]
    lines: list[Line]
    joined: bool
    footnotes: dict[str, str]


def laid_out(table: FactTable) -> Laid:
    """The rows that say more than one thing (a note below a table says one), with what stands once for several."""
    rows = [row for row in table.rows if len(row.cells) < 2 or sum(bool(cell.strip()) for cell in row.cells) > 1]
    if table.tidy:
        return Laid(table.columns, [Line(row, row.cells) for row in rows], False, {})
    lines, names = _filled(rows), table.columns
    footnotes = _footnotes(table)
    if (headings := _headings(table, rows)) is not None:
        names = (*names, Column(""))
        lines = [Line(line.row, (*line.cells, heading)) for line, heading in zip(lines, headings, strict=True)]
    parts = _parts(names[0].name.partition("\\")[0]) if "\\" in names[0].name else []
    split = [_parts(line.cells[0]) for line in lines] if len(parts) > 1 else []
    if split and all(len(cells) == len(parts) for cells in split):
        names = (*names, *map(Column, parts))
        lines = [Line(line.row, (*line.cells, *cells)) for line, cells in zip(lines, split, strict=True)]
        return Laid(names, lines, True, footnotes)
    return Laid(names, lines, False, footnotes)


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(",")]


def _filled(rows: list[Row]) -> list[Line]:
    """A name may stand once for several rows: in the first column, never twice, with other words beside each blank."""
    firsts = [row.cells[0].strip() for row in rows]
    names = [first for first in firsts if first]
    once = len(set(names)) == len(names) > 1 and bool(firsts[0])
    blanks = [row for row, first in zip(rows, firsts, strict=True) if not first]
    worded = all(len(row.cells) > 1 and re.match(r"[^\W\d]", row.cells[1].strip()) for row in blanks)
    if not blanks or not once or not worded:
        return [Line(row, row.cells) for row in rows]
    lines, name = [], ""
    for row, first in zip(rows, firsts, strict=True):
        name = first or name
        lines.append(Line(row, (name, *row.cells[1:])))
    return lines


def _headings(table: FactTable, rows: list[Row]) -> list[str] | None:
    """The heading over each row, where rows that say one thing stand over all of them, in two groups or more."""
    if len(rows) == len(table.rows) or len(table.columns) < 2:
        return None
    kept = {row.number for row in rows}
    heading, found = "", []
    for row in table.rows:
        if row.number in kept:
            found.append(heading)
        elif row.cells[0].strip() and len(row.cells[0]) <= _LONGEST_HEADING:
            heading = " ".join(row.cells[0].split()).rstrip(":")
    groups = len(set(found))
    return found if all(found) and groups > 1 and 2 * groups <= len(found) else None


def _footnotes(table: FactTable) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in table.rows:
        said = [cell.strip() for cell in row.cells if cell.strip()]
        if len(said) == 1 and len(row.cells) > 1 and (match := _FOOTNOTE.fullmatch(said[0])):
            text = match[2].strip(" .")
            if len(text) <= _LONGEST_FOOTNOTE:
                found[match[1].strip("()[]")] = text[0].lower() + text[1:] if text[1:2].islower() else text
    return found
