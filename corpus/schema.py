"""What a corpus is made of: articles, tables and where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["article", "table"]


@dataclass(frozen=True, slots=True)
class Source:
    """Bibliographic particulars, for a citation. Dates are ISO, as exact as is known: 2025, 2025-04 or 2025-04-07."""

    title: str = ""
    publisher: str = ""
    url: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """An article.

    Attributes:
        id: stable id: the front matter's, else the path relative to the corpus root, less its suffix.
        source: title, publisher, address and date.
        text: the whole text that offsets refer to. For Markdown and plain text, the decoded file itself
            (line ends as ``\\n``); for HTML, PDF and DOCX, the text that was read from it.
        body: offset in ``text`` where the body begins, after any front matter.
        path: relative to the corpus root, with ``/``.
        accessed: ISO date on which the source was read, or ''.
        language: ISO 639-1 code, or ''.
        tags: free tags.
        refs: ids of the sources that the article names in its front matter (``sources``).
        pages: offsets in ``text`` at which each page begins; empty where there are no pages.
    """

    id: str
    source: Source
    text: str
    body: int
    path: str
    accessed: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()

    @property
    def kind(self) -> Kind:
        """What it is to a reader."""
        return "article"


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column.

    Attributes:
        type: a Frictionless type (string, number, integer, date, …).
        decimal: the mark before a fraction, '.' or ',', where the table's description says it, else ''.
    """

    name: str
    title: str = ""
    description: str = ""
    type: str = "string"
    unit: str = ""
    decimal: str = ""

    @property
    def label(self) -> str:
        """The name that a reader sees."""
        return self.title or self.name.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Row:
    """A table's row.

    Attributes:
        number: as a spreadsheet counts: the header is row 1, the first row under it row 2.
        cells: as text, exactly as the file has them, one a column.
        raw: the row's own text in the file (CSV: the record, without its line end; XLSX: the cells, joined by tabs).
        start, end: offsets of ``raw`` in the decoded file; for XLSX, in the sheet's text.
        source: where this row comes from (its own source columns, or the table of sources), else the table's.
    """

    number: int
    cells: tuple[str, ...]
    raw: str
    start: int
    end: int
    source: Source


@dataclass(frozen=True, slots=True)
class FactTable:
    """A table.

    Attributes:
        id: the Data Package's resource name, else the path relative to the corpus root, less its suffix
            (for a sheet of several: ``path#sheet``).
        source: the table's own particulars; ``title`` is never empty.
        reference: True for a table that other tables point to with a foreign key (a table of sources): its rows
            describe where facts come from.
        headers: the row number of the header is always 1; ``columns`` are in file order.
        origins: the names of the columns that say where rows come from.
        semicolons: whether semicolons set the cells apart, as where a comma stands before a fraction.
    """

    id: str
    source: Source
    description: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    path: str
    reference: bool = False
    semicolons: bool = False
    origins: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """What it is to a reader."""
        return "table"

    def column(self, name: str) -> int | None:
        """The position of the column of that name, or None."""
        return next((i for i, column in enumerate(self.columns) if column.name == name), None)

    @property
    def tidy(self) -> bool:
        """Whether this is a tidy fact table: indicator, entity, period, value and unit are all there."""
        names = {column.name for column in self.columns}
        return {"indicator", "entity", "period", "value", "unit"} <= names
