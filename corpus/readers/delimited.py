"""CSV, with exact offsets of each record."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from corpus.errors import UnreadableFile
from corpus.readers.frame import Frame, frame, titled, told
from corpus.readers.origin import Sources
from corpus.readers.package import Description
from corpus.readers.table import Join, Record, build_table
from corpus.readers.text import decode
from corpus.schema import FactTable

_LONGEST_CELL = 131_072  # characters; the limit of the csv module is a global that any library may move
_DELIMITERS = "\t;,"  # where two split evenly, the one that is rarer in cells
_HEAD = 40  # records in which the header is looked for
_SAMPLE = 50  # records that are compared to tell the delimiter


def read_csv(name: str, data: bytes, descriptions: Sequence[Description], join: Join) -> list[FactTable]:
    """A table from a CSV file (RFC 4180; the delimiter and the encoding are told from the file where not declared).

    Blank lines hold no record; title rows above the header and notes below the rows may be narrower than the table.
    Offsets are in the decoded file with line ends as ``\\n``.

    Raises:
        UnreadableFile: no text; no records; a record that has more or fewer cells than the header; a quote that is
            never closed. Names the line.
    """
    description = descriptions[0]
    sources = join(description)
    text = decode(name, data, encoding=description.encoding)
    delimiter = description.delimiter or _delimiter(text, description.quote)
    records = _records(name, text, delimiter, description.quote)
    head = list(islice(records, _HEAD))
    if not head:
        raise UnreadableFile(name, "holds no rows")
    records = chain(head, records)
    if description.headed:
        found = _frame(head) if not description.columns else Frame("", (), 0, 1, head[0].cells)
        headed = _headed(name, text, titled(description, name, found), found, records, sources)
        return [replace(headed, semicolons=delimiter == ";")]
    header = [column.name for column in description.columns] or [""] * len(head[0].cells)
    if len(header) != len(head[0].cells):
        raise UnreadableFile(name, f"line 1 has {len(head[0].cells)} cells and the data package {len(header)} fields")
    shift = 2 - head[0].number  # the header is row 1, also where a file has none
    even = _even(name, text, len(header), shift, records)
    return [replace(build_table(name, description, header, even, sources), semicolons=delimiter == ";")]


def _headed(
    name: str, text: str, description: Description, found: Frame, records: Iterator[Record], sources: Sources
) -> FactTable:
    records = islice(records, found.top, None)
    first = next(records)
    records = islice(records, found.depth - 1, None)
    even = _even(name, text, len(found.names), 1 - first.number, records)
    return build_table(name, description, found.names, even, sources)


def _frame(head: Sequence[Record]) -> Frame:
    """Where the header stands. Rows above it may be narrower than it, and one of few names may be the header of a table
    with unnamed columns: only of three columns or more is a row of one cell a title."""
    widths = Counter(len(record.cells) for record in head)
    width = widths.most_common(1)[0][0]
    if len(head[0].cells) < width and widths[width] > 1:
        top = next(place for place, record in enumerate(head) if len(record.cells) == width)
        title, titles = told([record.cells for record in head[:top]])
        below = frame([record.cells for record in head[top:] if len(record.cells) == width])
        return Frame(title or below.title, (*titles, *below.titles), top + below.top, below.depth, below.names)
    if width < 3 or any(len(record.cells) != width for record in head):
        return Frame("", (), 0, 1, head[0].cells)
    return frame([record.cells for record in head])


def _even(name: str, text: str, width: int, shift: int, records: Iterator[Record]) -> Iterator[Record]:
    """The records under the header, each with as many cells: a shifted column is a wrong number.

    Notes at the end, which a blank line sets apart, may be narrower.
    """
    last, notes = 0, False
    for record in records:
        cells = record.cells
        notes = len(cells) < width and (notes or (0 < last < record.number - 1))
        if len(cells) != width and not notes:
            line = text.count("\n", 0, record.start) + 1
            what = f"{len(cells)} cells where the header has {width}"
            raise UnreadableFile(name, f"line {line}: {what}: quote the cell that holds the delimiter, or mend the row")
        last = record.number
        cells += ("",) * (width - len(cells))
        yield Record(record.number + shift, cells, record.raw, record.start, record.end)


def _records(name: str, text: str, delimiter: str, quote: str) -> Iterator[Record]:
    """The records that hold anything, numbered as a spreadsheet shows the file: blank lines count, and a record with
    line breaks within quotes is one row."""
    position = 0

    def lines() -> Iterator[str]:
        # str.splitlines would also split at form feeds and other separators, which are part of a cell
        nonlocal position
        while position < len(text):
            end = text.find("\n", position) + 1 or len(text)
            line, position = text[position:end], end
            yield line

    reader = csv.reader(lines(), delimiter=delimiter, quotechar=quote, strict=True)
    number = 0
    while True:
        start = position
        try:
            cells = next(reader, None)
        except csv.Error as error:
            line = text.count("\n", 0, start) + 1
            raise UnreadableFile(name, f"line {line}: {error}: close or double the quotes of this row") from error
        if cells is None:
            return
        if max(map(len, cells), default=0) > _LONGEST_CELL:
            line = text.count("\n", 0, start) + 1
            raise UnreadableFile(
                name, f"line {line}: field larger than field limit: close or double the quotes of this row"
            )
        number += 1
        raw = text[start:position].removesuffix("\n")
        if raw.strip():
            yield Record(number, tuple(cells), raw, start, start + len(raw))


def _delimiter(text: str, quote: str) -> str:
    """The delimiter that splits the first records most evenly, a tab before others; where none does, the one that
    splits the header most finely, so that the reading can say which record is wrong."""

    def score(delimiter: str) -> tuple[bool, bool, int]:
        widths: list[int] = []
        try:
            for record in _records("", text, delimiter, quote):
                widths.append(len(record.cells))
                if len(widths) == _SAMPLE:
                    break
        except UnreadableFile:
            return False, False, widths[0] if widths else 0
        even = len(set(widths)) == 1 and widths[0] > 1
        return even, even and delimiter == "\t", Counter(widths).most_common(1)[0][0] if widths else 0

    return max(_DELIMITERS, key=score)
