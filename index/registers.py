"""Tables of things: which column names them."""

from __future__ import annotations

import re
from statistics import mean

from corpus.schema import Column, FactTable
from index.columns import NUMERIC, PROVENANCE
from index.headers import header
from index.names import country_lexicon

_NAMED = re.compile(r"\b(name|title)\b", re.IGNORECASE)  # what a column of names is called
_WORDY = 50  # characters of a cell on average, from which on a column is of texts and names nothing
_REGISTER = 4  # columns of words and days that a register of things has at least, their names among them
_TELLING = 4  # and words of one, where the first column is a day: what happened then


def entity_column(table: FactTable) -> int | None:
    """The column that names the things of a table of things: the first one of short, distinct words, or one that is
    called their name where the first has codes; None for a table of facts or of records (events)."""
    places = naming(table)
    if not places or not _is_coded(table, places[0]):
        return next(iter(places), None)
    named = (place for place in places if _NAMED.search(table.columns[place].label))
    return next((place for place in named if not _is_coded(table, place)), places[0])


def _is_coded(table: FactTable, place: int) -> bool:
    """Whether a column is of codes, most of which have a digit: registrations."""
    cells = [row.cells[place] for row in table.rows]
    return 2 * sum(any(map(str.isdigit, cell)) for cell in cells) > len(cells)


def naming(table: FactTable) -> list[int]:
    """The columns of short, distinct words of a table of things, in order."""
    if table.tidy or table.reference or not table.rows or is_matrix(table):
        return []
    rows = [
        row for row in table.rows if len(row.cells) < 3 or sum(map(bool, row.cells)) > 1
    ]  # notes below say one thing
    found = []
    diary = table.columns[0].type == "date"
    for place, column in enumerate(table.columns):
        cells = [row.cells[place] for row in rows or table.rows]
        wordy = mean(map(len, cells)) > _WORDY or (diary and mean(len(cell.split()) for cell in cells) > _TELLING)
        if column.name in PROVENANCE or column.type in NUMERIC or column.type == "date" or wordy:
            continue
        if len(set(cells)) == len(cells) and all(re.search(r"[^\W\d]", cell) for cell in cells):
            found.append(place)
    return found


def registered(table: FactTable) -> int | None:
    """The column that names the things of a register, which has words and days of them too; None for other tables."""
    told = [column for column in table.columns if column.type not in NUMERIC and column.name not in PROVENANCE]
    return entity_column(table) if len(told) >= _REGISTER else None


def is_matrix(table: FactTable) -> bool:
    """Whether columns are headed by what rows are named by, by countries or by bare periods: such a cell is of two
    things, or of one at a time, and no attribute of the row's."""
    names = {row.cells[place].strip() for row in table.rows for place in range(min(2, len(row.cells)))}
    known = country_lexicon().knows
    heads = [column.label for column in table.columns[1:]]
    return sum(known(head) or head in names or _is_period(head) for head in heads) > 1


def _is_period(head: str) -> bool:
    told = header(Column(head))
    return told.period is not None and not told.label
