"""Where a table's rows come from: their own columns of sources, a table of sources, or a note beside the table."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from corpus.readers.dates import iso_date
from corpus.readers.package import (
    PUBLISHED_COLUMNS,
    PUBLISHER_COLUMNS,
    TITLE_COLUMNS,
    URL_COLUMNS,
    Description,
)
from corpus.schema import Column, FactTable, Source

Sources = Mapping[tuple[str, ...], Source]  # a table of sources by key
Lines = Sequence[Sequence[str]]

_SPELT = ("source", "data_source", "sources", "source_name", "reference")
_OTHERS = {
    "title": ("source_title",),
    "publisher": ("source_publisher", "publisher"),
    "url": ("source_url", "url"),
    "published": ("source_published", "published", "date_published", "publication_date", "date_of_publication"),
}
_RELEASED = "release_date"
_TIMES = {"year", "quarter", "month", "period", "time", "time_period", "date", "week", "fiscal_year"}
_EDITION = re.compile(r"(data_)?(vintage|release|edition|version)(_date)?")
_SAMPLE = 5_000  # rows that tell whether they are told apart
_SHORT = 3  # words of a kind of thing; the name of a source is longer, or has a date beside it
_NOTES = 20  # rows at a table's end that may be notes
_SOURCE_LINE = re.compile(r"(?:data )?sources?\s*:\s*(.+)", re.IGNORECASE)
_DATE_LINE = re.compile(
    r"(?:(?:date )?(?:last )?(?:updated?|published|released?|publication)(?: on| date)?|date of publication)\s*:?\s*"
    r"(.+)",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\b(?:edition|release|version|published|updated|as)\s+(?:of|on|in)\s+"
    r"(?P<when>(?:\d{1,2} )?[A-Z][a-z]+ \d{4}|[\d-]+)"
)


def origin_places(columns: Sequence[Column], lines: Lines, *, described: bool) -> dict[str, int]:
    """The columns that say where rows come from: 'title', 'publisher', 'url', 'published' or 'source' -> place.

    A ``publisher``, ``url`` or day of publication is the source's only where a column ``source`` or ``source_title``
    says that rows have one: else they may well describe the row's thing. A column of days that is called a release or
    an edition is the source's too where rows are not told apart without it. A column ``source`` that tells most rows
    apart, as 'wind' and 'water' of a country's electricity, says what is measured.

    Args:
        described: whether a data package says which columns point to a table of sources.
    """
    place = {plain(column.name): at for at, column in reversed(list(enumerate(columns)))}
    spelt = next((place[name] for name in _SPELT if name in place), None)
    cited = spelt is not None or "source_title" in place
    found: dict[str, int] = {}
    for particular, names in _OTHERS.items():
        wanted = names if cited else names[:1]
        if (at := next((place[name] for name in wanted if name in place), None)) is not None:
            found[particular] = at
    if spelt is not None and not described and not (not found and _is_kind(columns, lines, spelt)):
        found["source"] = spelt
    if cited and "published" not in found and _RELEASED in place and not _TIMES.isdisjoint(place):
        found["published"] = place[_RELEASED]  # of a figure of some time; a thing without one was itself released then
    if "published" not in found:
        dated = (at for name, at in place.items() if _EDITION.fullmatch(name) and columns[at].type == "date")
        if (at := next((at for at in dated if _told_apart(columns, lines, (at,))[0]), None)) is not None:
            found["published"] = at
    return found


def plain(name: str) -> str:
    """A column's name as data sets write it: 'Data source' -> 'data_source'."""
    return re.sub(r"[\s_-]+", "_", name.strip().casefold())


def _is_kind(columns: Sequence[Column], lines: Lines, place: int) -> bool:
    """Whether a column ``source`` is of kinds of things rather than of those who say so."""
    cells = {line[place].strip() for line in lines[:_SAMPLE]}
    if any(len(cell.split()) > _SHORT or re.search(r"\d|://", cell) for cell in cells):
        return False
    lost, rows = _told_apart(columns, lines, (place,))
    return 2 * lost >= rows > 1


def _told_apart(columns: Sequence[Column], lines: Lines, without: Sequence[int]) -> tuple[int, int]:
    """How many rows are no longer told apart by words and dates without some of their columns, and of how many."""
    sample = lines[:_SAMPLE]
    keys = [
        at
        for at, column in enumerate(columns)
        if column.type not in ("number", "integer") or all(re.fullmatch(r"[12]\d{3}", line[at]) for line in sample)
    ]
    rows = {tuple(line[at] for at in keys) for line in sample}
    left = {tuple(line[at] for at in keys if at not in without) for line in sample}
    return len(rows) - len(left), len(rows)


def sources_by_key(table: FactTable, targets: Sequence[str]) -> Sources:
    """The rows of a table of sources, by the columns that others point to."""
    places = [table.column(target) for target in targets]
    if any(place is None for place in places):
        return {}
    names = [column.name for column in table.columns]
    particulars = [
        next((names.index(name) for name in wanted if name in names), None)
        for wanted in (TITLE_COLUMNS, PUBLISHER_COLUMNS, URL_COLUMNS, PUBLISHED_COLUMNS)
    ]
    found: dict[tuple[str, ...], Source] = {}
    for row in table.rows:
        key = tuple(row.cells[place].strip() for place in places if place is not None)
        found.setdefault(key, _particulars(row.cells, particulars))
    return found


def row_source(
    names: Sequence[str], places: Mapping[str, int], description: Description, sources: Sources
) -> Callable[[tuple[str, ...]], Source]:
    """Tells the source of a row from its cells.

    Each particular comes from the row's own column, else from the table of sources; a row that has neither a title
    nor an address there comes from the table's own source. A ``source`` that is no key names the publisher, or is an
    address.
    """
    own = [places.get(particular) for particular in _OTHERS]
    fields = description.origin.fields if description.origin else ()
    keys = [names.index(field) for field in fields if field in names]
    spelt = places.get("source")
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
            merged = replace(description.source, published=merged.published or description.source.published)
        elif not merged.title:
            merged = replace(merged, title=description.source.title)
        return seen.setdefault(merged, merged)

    return tell


def noted(description: Description, lines: Lines) -> Source:
    """The table's source, with what a note over or under the table says of it where nothing else does.

    Such notes are 'Source: Ministry of Roads, edition of May 2024' and 'Last updated 2024-05-02'.
    """
    source = description.source
    texts = [*description.description.split("; "), *filter(None, map(_alone, lines[-_NOTES:]))]
    publisher, published = source.publisher, source.published
    for text in texts:
        if not publisher and (match := _SOURCE_LINE.fullmatch(text)):
            publisher = re.sub(rf"[,;.(]+\s*(?:the )?{_DATED.pattern}.*", "", match[1]).strip(" .")
        if not published and (match := _DATE_LINE.fullmatch(text)):
            published = iso_date(match[1].strip(" ."))
        if not published and (match := _DATED.search(text)):
            published = iso_date(match["when"])
    return replace(source, publisher=publisher, published=published)


def _alone(line: Sequence[str]) -> str:
    """What a row that says one thing says: 'Source: Ministry', in one cell or two."""
    said = [" ".join(cell.split()) for cell in line if cell.strip()]
    if len(said) == 2 and len(line) > 2 and re.fullmatch(r"[A-Z][a-z ]+:?", said[0]) and line[0].strip():
        return f"{said[0].rstrip(':')}: {said[1]}"
    return said[0] if len(said) == 1 and len(line) > 1 else ""


def _named(text: str, row: Source, table: Source) -> Source:
    """The source of a row whose ``source`` is a name or an address and no key."""
    if not text:
        return row
    if re.match(r"https?://", text):
        return Source(table.title, row.publisher, text, row.published)
    return Source(table.title, text, "", row.published)


def _particulars(cells: Sequence[str], places: Sequence[int | None]) -> Source:
    title, publisher, url, published = ("" if place is None else " ".join(cells[place].split()) for place in places)
    return Source(title, publisher, url, iso_date(published))
