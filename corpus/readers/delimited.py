"""CSV, with exact offsets of each record."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

from corpus.errors import UnreadableFile
from corpus.readers.package import Description
from corpus.readers.table import Join, Record, build_table
from corpus.readers.text import decode
from corpus.schema import FactTable

_LONGEST_CELL = 131_072  # characters; the limit of the csv module is a global that any library may move
_DELIMITERS = ",;\t"
_SAMPLE = 50  # records that are compared to tell the delimiter


def read_csv(name: str, data: bytes, descriptions: Sequence[Description], join: Join) -> list[FactTable]:
    """A table from a CSV file (RFC 4180; the delimiter and the encoding are told from the file where not declared).

    Blank lines hold no record. Offsets are in the decoded file with line ends as ``\\n``.

    Raises:
        UnreadableFile: no text; no records; a record that has more or fewer cells than the header; a quote that is
            never closed. Names the line.
    """
    description = descriptions[0]
    sources = join(description)
    text = decode(name, data, encoding=description.encoding)
    delimiter = description.delimiter or _delimiter(text, description.quote)
    records = _records(name, text, delimiter, description.quote)
    first = next(records, None)
    if first is None:
        raise UnreadableFile(name, "holds no rows")
    if description.headed:
        return [build_table(name, description, first.cells, _even(name, text, first, records, True), sources)]
    header = [column.name for column in description.columns] or [""] * len(first.cells)
    if len(header) != len(first.cells):
        raise UnreadableFile(name, f"line 1 has {len(first.cells)} cells and the data package {len(header)} fields")
    return [build_table(name, description, header, _even(name, text, first, records, False), sources)]


def _even(name: str, text: str, first: Record, records: Iterator[Record], headed: bool) -> Iterator[Record]:
    """The records under the header, each with as many cells: a shifted column is a wrong number."""
    width = len(first.cells)
    shift = 1 - first.number if headed else 2 - first.number  # the header is row 1, also where a file has none
    if not headed:
        yield Record(2, first.cells, first.raw, first.start, first.end)
    for record in records:
        if len(record.cells) != width:
            line = text.count("\n", 0, record.start) + 1
            what = f"{len(record.cells)} cells where the header has {width}"
            raise UnreadableFile(name, f"line {line}: {what}: quote the cell that holds the delimiter, or mend the row")
        yield Record(record.number + shift, record.cells, record.raw, record.start, record.end)


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
    """The delimiter that splits the first records most evenly; where none does, the one that splits the header most
    finely, so that the reading can say which record is wrong."""

    def score(delimiter: str) -> tuple[bool, int]:
        widths: list[int] = []
        try:
            for record in _records("", text, delimiter, quote):
                widths.append(len(record.cells))
                if len(widths) == _SAMPLE:
                    break
        except UnreadableFile:
            return False, widths[0] if widths else 0
        even = len(set(widths)) == 1 and widths[0] > 1
        return even, widths[0] if widths else 0

    return max(_DELIMITERS, key=score)
