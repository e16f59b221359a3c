"""XLSX: one table a sheet, values as a reader sees them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import openpyxl

from corpus.errors import UnreadableFile
from corpus.readers.archive import check_archive
from corpus.readers.frame import frame, titled
from corpus.readers.origin import Sources
from corpus.readers.package import Description, undescribed
from corpus.readers.properties import sane_author, sane_title
from corpus.readers.table import Join, Record, build_table
from corpus.schema import FactTable, Source

_CELL_LIMIT = 5_000_000  # a sheet may declare 17,000 million empty cells in a few bytes
_HEAD = 40  # rows in which the header is looked for
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


def read_xlsx(name: str, data: bytes, descriptions: Sequence[Description], join: Join) -> list[FactTable]:
    """The tables of a workbook, one a visible sheet that is not empty.

    Values, not formulas; dates in ISO form; numbers without float noise; a cell in a percentage format with its
    percent sign. Rows above the header are titles; columns without any cell are skipped; a header may take three rows.
    A table's text, which offsets refer to, is its header and its rows, cells joined by tabs.

    Args:
        descriptions: one a sheet that is described, or one without a sheet's name for the workbook.
        join: gives the table of sources that a description points to.

    Raises:
        UnreadableFile: no XLSX, nothing in it, or too much.
    """
    check_archive(name, data, "xl/")
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        found = [(sheet.title, list(_rows(name, sheet))) for sheet in book.worksheets if sheet.sheet_state == "visible"]
        filled = [(title, rows) for title, rows in found if rows]
        if not filled:
            raise UnreadableFile(name, "holds no rows")
        by_sheet = {description.sheet: description for description in descriptions}
        whole = by_sheet.get("") or _of_book(name, book.properties)
        tables = []
        for title, rows in filled:
            several = len(filled) > 1
            own = by_sheet.get(title) or (whole.named(title) if several else whole.of_time(title))
            tables.append(_table(name, own, rows, join(own)))
        return tables
    finally:
        book.close()


def _of_book(name: str, properties: Any) -> Description:
    """What a workbook that nothing else describes says of itself."""
    plain = undescribed(name)
    title = sane_title(properties.title or "") or plain.source.title
    return Description(id=plain.id, source=Source(title=title, publisher=sane_author(properties.creator or "")))


def _table(name: str, description: Description, rows: list[tuple[int, tuple[str, ...]]], sources: Sources) -> FactTable:
    width = max(len(cells) for _, cells in rows)
    even = [(number, cells + ("",) * (width - len(cells))) for number, cells in rows]
    wanted = [x for x in range(width) if any(cells[x] for _, cells in even)]
    found = frame([tuple(cells[x] for x in wanted) for _, cells in even[:_HEAD]], bool(description.columns))
    picked = [(number, tuple(cells[x] for x in wanted)) for number, cells in even[found.top :]]
    below = [x for x in range(len(wanted)) if any(cells[x] for _, cells in picked)]
    header = tuple(found.names[x] for x in below)
    first = picked[0][0]

    def records() -> Iterator[Record]:
        start = len("\t".join(header)) + 1
        for number, row in picked[found.depth :]:
            cells = tuple(row[x] for x in below)
            raw = "\t".join(cells)
            yield Record(number - first + 1, cells, raw, start, start + len(raw))
            start += len(raw) + 1

    return build_table(name, titled(description, name, found), header, records(), sources)


def _rows(name: str, sheet: Any) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows that hold anything, with their numbers in the sheet."""
    sheet.reset_dimensions()  # the declared size may be wrong; rows then end where their cells do
    count = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        count += len(row) + 1
        if count > _CELL_LIMIT:
            raise UnreadableFile(name, f"has more than {_CELL_LIMIT:,} cells in the sheet {sheet.title!r}: split it")
        cells = tuple(_shown(cell.value, cell.number_format or "") for cell in row)
        if any(cells):
            yield number, cells


def _shown(value: object, number_format: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        return _number(value, percent="%" in _QUOTED.sub("", number_format))
    if isinstance(value, datetime):
        return _date(value.date(), number_format) if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return _date(value, number_format)
    return str(value) if str(value).strip() else ""


def _number(value: float, *, percent: bool) -> str:
    """15 significant digits: what Excel itself keeps (0.1 + 0.2 is 0.3 there)."""
    exact = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
    if not exact.is_finite():
        return str(value)
    exact = exact * 100 if percent else exact
    text = format(exact, "f") if not exact or -8 < exact.adjusted() < 22 else f"{exact:.15g}"
    text = text.rstrip("0").rstrip(".") if "." in text and "e" not in text.lower() else text
    return f"{text}%" if percent else text


def _date(value: date, number_format: str) -> str:
    """ISO form, no more exact than what the format shows."""
    pattern = _QUOTED.sub("", number_format).lower()
    if "y" in pattern and "d" not in pattern:
        return value.isoformat()[:7] if "m" in pattern else f"{value.year:04}"
    return value.isoformat()
