"""Records to a FactTable: column names and types, and where each row comes from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from corpus.errors import UnreadableFile
from corpus.readers.origin import Sources, noted, origin_places, row_source
from corpus.readers.package import Description
from corpus.schema import Column, FactTable, Row

ROW_LIMIT = 500_000  # rows; each costs some 1 kB in memory and one passage in the index
_COLUMN_LIMIT = 2_000  # a file with more is a matrix, of which no row would make a readable passage
Join = Callable[[Description], Sources]  # the table of sources that a description points to

_NUMBER = re.compile(r"[-+\u2212]?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?P<fraction>\.\d+)?(?P<power>[eE][-+]?\d+)?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it stands in a file: spreadsheet row number, cells, and the record's own text with its offsets."""

    number: int
    cells: tuple[str, ...]
    raw: str
    start: int
    end: int


def build_table(
    name: str, description: Description, header: Sequence[str], records: Iterable[Record], sources: Sources
) -> FactTable:
    """A table from its header and its records.

    Columns are described by name. Without any description their types are told from their cells. A name that is
    empty or comes twice gets its position: ``column_3``, ``share_2``.

    Raises:
        UnreadableFile: too many rows or columns.
    """
    if len(header) > _COLUMN_LIMIT:
        raise UnreadableFile(name, f"has {len(header):,} columns, more than {_COLUMN_LIMIT:,}: turn columns into rows")
    names = unique_names(header)
    described = {column.name: column for column in description.columns}
    columns = tuple(described.get(column, Column(name=column)) for column in names)
    kept = list(islice(records, ROW_LIMIT + 1))
    if len(kept) > ROW_LIMIT:
        raise UnreadableFile(name, f"has more than {ROW_LIMIT:,} rows: split it, or sum it up")
    lines = [record.cells for record in kept]
    if not description.columns:
        columns = tuple(replace(column, type=_type(lines, i)) for i, column in enumerate(columns))
    description = replace(description, source=noted(description, lines))
    places = origin_places(columns, lines, described=description.origin is not None)
    origin = row_source(names, places, description, sources)
    rows = [Row(one.number, one.cells, one.raw, one.start, one.end, origin(one.cells)) for one in kept]
    return FactTable(
        id=description.id,
        source=description.source,
        description=description.description,
        columns=columns,
        rows=tuple(rows),
        path=name,
        reference=description.reference,
        origins=(
            *dict.fromkeys(
                [*(description.origin.fields if description.origin else ()), *(names[at] for at in places.values())]
            ),
        ),
    )


def unique_names(header: Sequence[str]) -> tuple[str, ...]:
    """Column names without line breaks, none empty, none twice."""
    names: dict[str, None] = {}
    used: Counter[str] = Counter()
    for place, cell in enumerate(header, start=1):
        wanted = " ".join(cell.split()) or f"column_{place}"
        used[wanted] += 1
        name = wanted if used[wanted] == 1 else f"{wanted}_{used[wanted]}"
        while name in names:
            used[wanted] += 1
            name = f"{wanted}_{used[wanted]}"
        names[name] = None
    return tuple(names)


def _type(lines: Sequence[Sequence[str]], place: int) -> str:
    """The Frictionless type of a column that nothing describes. A code with leading zeros is a string."""
    numbers, dates, fractions = 0, 0, False
    for line in lines:
        if not (cell := line[place].strip()):
            continue
        if match := _NUMBER.fullmatch(cell):
            numbers += 1
            fractions = fractions or bool(match["fraction"] or match["power"])
        elif _DATE.fullmatch(cell):
            dates += 1
        else:
            return "string"
        if numbers and dates:
            return "string"
    return "date" if dates else ("number" if fractions else "integer") if numbers else "string"
