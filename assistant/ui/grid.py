"""Some rows of a table as HTML, the cited row and its cell marked: pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from corpus.schema import Column, FactTable, Row
from index.types import Locator

ROWS_AROUND = 8  # rows that are shown above and below the cited one
ROWS_MORE = 50  # rows that a press of a button adds
FEWEST_ROWS = 5  # of a table whose columns may be left out for saying the same in every row
LONG = 30  # characters of a cell that wants a wide column

_NUMBERS = {"number", "integer"}


@dataclass(frozen=True, slots=True)
class Grid:
    """Some rows of a table.

    Attributes:
        html: the table element.
        before, after: rows that are left out above and below.
        left_out: labels of the columns that are left out: empty ones, those that repeat the particulars of the rows'
            sources, and those that say the same in every row of the table (the label then tells what).
    """

    html: Markup
    before: int
    after: int
    left_out: tuple[str, ...]


def grid(table: FactTable, locator: Locator, above: int = 1, below: int = 1) -> Grid:
    """The rows around the one that the locator names (around the first where it names none that is there).

    Args:
        table: the table.
        locator: its row and column are marked; the cell, else the row, has the id 'quote'.
        above, below: how many steps of rows to show.
    """
    at = next((place for place, row in enumerate(table.rows) if row.number == locator.row), 0)
    first = max(0, at - ROWS_AROUND - (above - 1) * ROWS_MORE)
    last = min(len(table.rows), at + 1 + ROWS_AROUND + (below - 1) * ROWS_MORE)
    rows = table.rows[first:last]
    places = [
        place
        for place, column in enumerate(table.columns)
        if column.name == locator.column or not (_is_constant(table, place) or _is_told(place, rows))
    ]
    head = Markup("").join(_header(table.columns[place]) for place in places)
    body = Markup("").join(_row(row, table.columns, places, locator) for row in rows)
    html = Markup(
        '<table><thead><tr><th scope="col" class="number"><abbr title="row of the file">#</abbr></th>{}</tr></thead>'
        "<tbody>{}</tbody></table>"
    ).format(head, body)
    left_out = tuple(
        column.label + (f" ({table.rows[0].cells[place]})" if _is_constant(table, place) else "")
        for place, column in enumerate(table.columns)
        if place not in places
    )
    return Grid(html, first, len(table.rows) - last, left_out)


def _is_constant(table: FactTable, place: int) -> bool:
    """Whether every row has the same there, in a table of enough rows to say so."""
    value = table.rows[0].cells[place] if len(table.rows) >= FEWEST_ROWS else ""
    return value != "" and all(row.cells[place] == value for row in table.rows)


def _is_told(place: int, rows: Sequence[Row]) -> bool:
    """Whether the rows have nothing there, or the title, publisher, address or date of their sources."""
    return all(not row.cells[place] or row.cells[place] in _particulars(row) for row in rows)


def _particulars(row: Row) -> tuple[str, ...]:
    return (row.source.title, row.source.publisher, row.source.url, row.source.published)


def _header(column: Column) -> Markup:
    unit = Markup(' <span class="unit">({})</span>').format(column.unit) if column.unit else ""
    return Markup('<th scope="col"{}{}>{}{}</th>').format(
        Markup(' class="number"') if column.type in _NUMBERS else "",
        Markup(' title="{}"').format(column.description) if column.description else "",
        column.label,
        unit,
    )


def _row(row: Row, columns: Sequence[Column], places: Sequence[int], locator: Locator) -> Markup:
    if row.number != locator.row:
        cells = Markup("").join(_cell(row.cells[place], columns[place]) for place in places)
        return Markup('<tr><th scope="row" class="number">{}</th>{}</tr>').format(row.number, cells)
    cells = Markup("").join(
        _cell(row.cells[place], columns[place], cited=columns[place].name == locator.column) for place in places
    )
    of_row = Markup("") if locator.column else Markup(' id="quote" tabindex="-1"')
    return Markup('<tr class="cited"{}><th scope="row" class="number">{}</th>{}</tr>').format(of_row, row.number, cells)


def _cell(text: str, column: Column, *, cited: bool = False) -> Markup:
    kind = "number" if column.type in _NUMBERS else "long" if len(text) > LONG else ""
    attributes = Markup(' class="{}"').format(kind) if kind else Markup("")
    if cited:
        return Markup('<td{} id="quote" tabindex="-1"><mark>{}</mark></td>').format(attributes, text)
    return Markup("<td{}>{}</td>").format(attributes, text)
