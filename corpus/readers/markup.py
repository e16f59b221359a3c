"""An HTML tree to Markdown: headings, paragraphs, lists, quotes, code and tables; what is hidden is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

Element: TypeAlias = Any  # an lxml element; lxml has no types

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = {
    *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl"),
    *("dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "legend", "li", "main"),
    *("nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    *_HEADINGS,
}
_PERMALINKS = {"#", "\u00b6", "\u00a7", "\U0001f517"}  # what documentation tools put after a heading
_STRUCK = {"del", "s", "strike"}
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\U000e0000-\U000e007f]")
_SPACE = re.compile(r"\s+")
_POWER = re.compile(r"[-+\u2212]?\d+(?:[.,]\d+)?")
_SPAN_LIMIT = 1_000  # the HTML standard's own for columns; without one, a few bytes ask for millions of cells
_CELL_LIMIT = 200_000


def to_markdown(root: Element) -> str:
    """The text of a tree as Markdown, one blank line between blocks.

    A number in ``<sup>`` is written as a power (10^25: 1025 would be another number); a footnote mark is left out;
    struck text is marked as such. A cell that spans rows or columns is repeated, so that no column shifts.
    """
    return "\n\n".join(_Writer(root).blocks(root))


def markdown_table(rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table of rows of equal width, the first of them its header."""
    lines = ["| " + " | ".join(cell.replace("|", r"\|") for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])


def one_line(text: str) -> str:
    """Text without invisible characters, its white space collapsed."""
    return " ".join(_INVISIBLE.sub("", text).split())


class _Writer:
    def __init__(self, root: Element) -> None:
        self._holders: set[Element] = set()  # elements that hold a block, whatever their own kind
        for element in root.iter(*_BLOCKS):
            parent = element.getparent()
            while parent is not None and parent not in self._holders:
                self._holders.add(parent)
                parent = parent.getparent()

    def blocks(self, element: Element) -> Iterator[str]:
        """The blocks within an element; text between them is a paragraph of its own."""
        run = [_text(element.text)]
        for child in element:
            if child.tag in _BLOCKS or child in self._holders:
                yield from _paragraph(run)
                run = []
                yield from self._block(child)
            else:
                run.append(self._inline(child))
            run.append(_text(child.tail))
        yield from _paragraph(run)

    def _block(self, element: Element) -> Iterator[str]:
        tag = element.tag
        if tag in _HEADINGS:
            if heading := one_line(self._inline(element)):
                yield f"{'#' * _HEADINGS[tag]} {heading}"
        elif tag in ("ul", "ol"):
            yield from self._list(element)
        elif tag == "dl":
            yield from self._definitions(element)
        elif tag == "pre":
            if (code := "".join(element.itertext()).strip("\n")).strip():
                yield f"```\n{code}\n```"
        elif tag == "blockquote":
            for block in self.blocks(element):
                yield "\n".join(f"> {line}" for line in block.split("\n"))
        elif tag == "table":
            yield from self._table(element)
        else:
            yield from self.blocks(element)

    def _inline(self, element: Element) -> str:
        """An element's text in a paragraph; line breaks as ``\\n``."""
        if element.tag == "br":
            return "\n"
        if element.tag in ("rt", "rp"):
            return ""
        inner = _text(element.text) + "".join(
            (f" {self._inline(child)} " if child.tag in _BLOCKS else self._inline(child)) + _text(child.tail)
            for child in element
        )
        if element.tag == "a" and inner.strip() in _PERMALINKS:
            return ""
        if element.tag == "sup":
            return _raised(inner.strip(), linked=element.find(".//a") is not None)
        if element.tag in _STRUCK and inner.strip():
            return f"~~{inner.strip()}~~"
        if element.tag == "q":
            return f"\u201c{inner.strip()}\u201d"
        return inner

    def _list(self, element: Element) -> Iterator[str]:
        lines: list[str] = []
        for number, item in enumerate(element, start=1):
            marker = f"{number}." if element.tag == "ol" else "-"
            blocks = list(self._block(item) if item.tag in ("ul", "ol") else self.blocks(item))
            if blocks:
                text = "\n".join(blocks)
                lines.append(f"{marker} " + text.replace("\n", "\n" + " " * (len(marker) + 1)))
        if lines:
            yield "\n".join(lines)

    def _definitions(self, element: Element) -> Iterator[str]:
        lines: list[str] = []
        for part in element.iter("dt", "dd"):
            if any(True for _ in part.iterancestors("dt", "dd")):  # its text is within that of the outer one
                continue
            text = one_line(self._inline(part))
            if part.tag == "dd" and lines and not lines[-1].endswith(";"):
                lines[-1] += f" {text}" if lines[-1].endswith(":") else f"; {text}"
            elif text:
                lines.append(f"- {text}:" if part.tag == "dt" else f"- {text}")
        if lines:
            yield "\n".join(lines)

    def _table(self, table: Element) -> Iterator[str]:
        caption = table.find("caption")
        if caption is not None and (title := one_line(self._inline(caption))):
            yield title
        layout = table.get("role") in ("presentation", "none") or table.find(".//table") is not None
        headings, grid = (0, None) if layout else self._grid(table)
        if grid is None:
            yield from (block for row in _rows(table) for cell in row for block in self.blocks(cell))
            return
        while grid and len(set(grid[0])) == 1 and len(grid[0]) > 1:  # a title across the whole table
            yield grid.pop(0)[0]
            headings -= 1
        if headings > 1:
            columns = zip(*grid[:headings], strict=True)
            stacked = [" ".join(dict.fromkeys(cell for cell in column if cell)) for column in columns]
            grid[:headings] = [stacked]
        if len(grid) > 1 and len(grid[0]) > 1:
            yield markdown_table(grid)
        else:
            yield from (line for row in grid if (line := " ".join(cell for cell in row if cell)))

    def _grid(self, table: Element) -> tuple[int, list[list[str]] | None]:
        """The number of heading rows and the cells, spans repeated, empty rows and columns left out; no grid where it
        would be too large."""
        placed: dict[tuple[int, int], str] = {}
        headings = 0
        for y, row in enumerate(_rows(table)):
            x = 0
            for cell in row:
                while (y, x) in placed:
                    x += 1
                text = one_line(self._inline(cell))
                width, height = _span(cell, "colspan"), _span(cell, "rowspan")
                if len(placed) + width * height > _CELL_LIMIT:
                    return 0, None
                placed.update({(y + down, x + right): text for down in range(height) for right in range(width)})
                x += width
            parent = row[0].getparent() if row else None
            headings += parent is not None and parent.getparent().tag == "thead" and headings == y
        count = len(list(_rows(table)))
        xs = sorted({x for (y, x), text in placed.items() if text and y < count})
        ys = sorted({y for (y, _), text in placed.items() if text and y < count})
        return sum(y < headings for y in ys), [[placed.get((y, x), "") for x in xs] for y in ys]


def _rows(table: Element) -> Iterator[list[Element]]:
    """The cells of a table's own rows, not those of a table within."""
    foot: list[list[Element]] = []
    for part in table:
        if part.tag == "tr":
            yield _cells(part)
        elif part.tag in ("thead", "tbody", "tfoot"):
            rows = [_cells(row) for row in part if row.tag == "tr"]
            if part.tag == "tfoot":
                foot += rows
            else:
                yield from rows
    yield from foot


def _cells(row: Iterable[Element]) -> list[Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _span(cell: Element, name: str) -> int:
    value = cell.get(name, "1").strip()
    return min(max(int(value), 1), _SPAN_LIMIT) if value.isascii() and value.isdigit() and len(value) < 9 else 1


def _text(raw: str | None) -> str:
    return _SPACE.sub(" ", _INVISIBLE.sub("", raw)) if raw else ""


def _raised(text: str, *, linked: bool) -> str:
    if linked or re.fullmatch(r"\[[^\]]*\]", text):
        return ""
    return f"^{text}" if _POWER.fullmatch(text) else text


def _paragraph(run: Sequence[str]) -> Iterator[str]:
    lines = (" ".join(line.split()) for line in "".join(run).split("\n"))
    if text := "\n".join(line for line in lines if line):
        yield text
