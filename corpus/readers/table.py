"""Records to a FactTable: column names and types, and where each row comes from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.errors import UnreadableFile
from corpus.readers.dates import iso_date
from corpus.readers.package import (
    PUBLISHED_COLUMNS,
    PUBLISHER_COLUMNS,
    TITLE_COLUMNS,
    URL_COLUMNS,
    Description,
)
from corpus.schema import Column, FactTable, Row, Source

ROW_LIMIT = 500_000  # rows; each costs some 1 kB in memory and one passage in the index
_COLUMN_LIMIT = 2_000  # a file with more is a matrix, of which no row would make a readable passage
Sources = Mapping[tuple[str, ...], Source]  # a table of sources by key
Join = Callable[[Description], Sources]  # the table of sources that a description points to

_NUMBER = re.compile(r"[-+\u2212]?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?P<fraction>\.\d+)?(?P<power>[eE][-+]?\d+)?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_PREFIXED = {
    "title": "source_title",
    "publisher": "source_publisher",
    "url": "source_url",
    "published": "source_published",
}


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
    origin = _row_source(names, description, sources)
    rows: list[Row] = []
    for record in records:
        if len(rows) == ROW_LIMIT:
            raise UnreadableFile(name, f"has more than {ROW_LIMIT:,} rows: split it, or sum it up")
        rows.append(Row(record.number, record.cells, record.raw, record.start, record.end, origin(record.cells)))
    if not description.columns:
        columns = tuple(replace(column, type=_type(rows, i)) for i, column in enumerate(columns))
    return FactTable(
        id=description.id,
        source=description.source,
        description=description.description,
        columns=columns,
        rows=tuple(rows),
        path=name,
        reference=description.reference,
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


def sources_by_key(table: FactTable, targets: Sequence[str]) -> Sources:
    """The rows of a table of sources, by the columns that others point to."""
    places = [table.column(target) for target in targets]
    if any(place is None for place in places):
        return {}
    names = [column.name for column in table.columns]
    particulars = [
        _first(names, wanted) for wanted in (TITLE_COLUMNS, PUBLISHER_COLUMNS, URL_COLUMNS, PUBLISHED_COLUMNS)
    ]
    found: dict[tuple[str, ...], Source] = {}
    for row in table.rows:
        key = tuple(row.cells[place].strip() for place in places if place is not None)
        found.setdefault(key, _particulars(row.cells, particulars))
    return found


def _row_source(
    names: Sequence[str], description: Description, sources: Sources
) -> Callable[[tuple[str, ...]], Source]:
    """Tells the source of a row from its cells.

    Each particular comes from the row's own column, else from the table of sources; a row that has neither a title
    nor an address there comes from the table's own source. Columns with the plain names ``publisher``, ``url`` and
    ``published`` are taken for the source's only where a column ``source`` or ``source_title`` says that rows have
    one: else they may well describe the row's thing. A ``source`` that is no key names the publisher, or is an address.
    """
    cited = "source_title" in names or "source" in names
    own = [
        _first(names, (prefixed, plain) if cited and plain != "title" else (prefixed,))
        for plain, prefixed in _PREFIXED.items()
    ]
    keys = [
        place for field in (description.origin.fields if description.origin else ()) for place in _places(names, field)
    ]
    spelt = _first(names, ("source",)) if description.origin is None else None
    seen: dict[Source, Source] = {}

    def tell(cells: tuple[str, ...]) -> Source:
        row = _particulars(cells, own)
        known = sources.get(tuple(cells[place].strip() for place in keys), Source()) if keys else Source()
        merged = Source(
            title=row.title or known.title,
            publisher=row.publisher or known.publisher,
            url=row.url or known.url,
            published=row.published or known.published,
        )
        if spelt is not None and not (merged.title or merged.url):
            merged = _named(cells[spelt].strip(), merged, description.source)
        if not (merged.title or merged.url):
            merged = description.source
        elif not merged.title:
            merged = replace(merged, title=description.source.title)
        return seen.setdefault(merged, merged)

    return tell


def _named(text: str, row: Source, table: Source) -> Source:
    """The source of a row whose ``source`` is a name or an address and no key."""
    if not text:
        return row
    if re.match(r"https?://", text):
        return Source(table.title, row.publisher, text, row.published)
    return Source(table.title, text, "", row.published)


def _particulars(cells: tuple[str, ...], places: Sequence[int | None]) -> Source:
    title, publisher, url, published = ("" if place is None else " ".join(cells[place].split()) for place in places)
    return Source(title, publisher, url, iso_date(published))


def _first(names: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((names.index(name) for name in wanted if name in names), None)


def _places(names: Sequence[str], field: str) -> list[int]:
    return [names.index(field)] if field in names else []


def _type(rows: Sequence[Row], place: int) -> str:
    """The Frictionless type of a column that nothing describes. A code with leading zeros is a string."""
    numbers, dates, fractions = 0, 0, False
    for row in rows:
        if not (cell := row.cells[place].strip()):
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
