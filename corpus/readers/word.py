"""DOCX: paragraphs, headings, lists and tables in the order of the document, as Markdown."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath

import docx
from docx.oxml.ns import qn

from corpus.errors import UnreadableFile
from corpus.readers.archive import check_archive
from corpus.readers.markdown import first_heading, language_code
from corpus.readers.markup import Element, markdown_table, one_line
from corpus.readers.properties import sane_author, sane_title
from corpus.schema import Document, Source

_TEMPLATE_DATE = "2013-12-23"  # python-docx's own template, on which it builds every new file
_UNSEEN = {qn(f"w:{tag}") for tag in ("del", "moveFrom", "delText", "instrText", "pPr", "rPr", "txbxContent")}
_BREAKS = {qn("w:br"), qn("w:cr")}
_POWER = re.compile(r"[-+\u2212]?\d+(?:[.,]\d+)?")
_WIDTH_LIMIT = 500  # columns of a table; Word itself allows 63


@dataclass(frozen=True, slots=True)
class _Style:
    """A paragraph style: heading level from 1, or 0; and whether it makes list items."""

    level: int = 0
    listed: bool = False


@dataclass(frozen=True, slots=True)
class _Block:
    text: str
    listed: bool = False


def read_docx(name: str, data: bytes) -> Document:
    """An article from a DOCX file; the author stands for the publisher.

    Hidden text, deleted text under revision and field codes are left out; inserted text and text boxes are read. A
    merged cell is repeated.

    Raises:
        UnreadableFile: no DOCX, or no text in it.
    """
    check_archive(name, data, "word/")
    document = docx.Document(io.BytesIO(data))
    styles = _styles(document.styles.element)
    blocks = list(_blocks(document.element.body, styles))
    if not blocks:
        raise UnreadableFile(name, "holds no text")
    text = blocks[0].text + "".join(
        ("\n" if block.listed and before.listed else "\n\n") + block.text for before, block in pairwise(blocks)
    )
    properties = document.core_properties
    stem = PurePosixPath(name).with_suffix("")
    published = properties.created.date().isoformat() if properties.created else ""
    return Document(
        id=str(stem),
        source=Source(
            title=sane_title(properties.title) or first_heading(text) or stem.name,
            publisher=sane_author(properties.author),
            published="" if published == _TEMPLATE_DATE else published,
        ),
        text=text,
        body=0,
        path=name,
        language=language_code(properties.language),
    )


def _blocks(parent: Element, styles: Mapping[str, _Style]) -> Iterator[_Block]:
    for child in parent:
        if child.tag == qn("w:p"):
            yield from _paragraph(child, styles)
        elif child.tag == qn("w:tbl"):
            yield from _table(child, styles)
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"), qn("w:moveTo")):
            yield from _blocks(child, styles)


def _paragraph(paragraph: Element, styles: Mapping[str, _Style]) -> Iterator[_Block]:
    lines = [" ".join(line.split()) for line in _text(paragraph).split("\n")]
    text = "\n".join(line for line in lines if line)
    if text:
        properties = paragraph.find(qn("w:pPr"))
        style = styles.get(_value(properties, "w:pStyle"), styles[""])
        level = _outline(properties) or style.level
        numbered = properties.find(qn("w:numPr")) if properties is not None else None
        listed = _value(numbered, "w:numId") != "0" if numbered is not None else style.listed
        if level:
            yield _Block("#" * min(level, 6) + " " + one_line(text))
        elif listed:
            indent = "  " * min(_whole(_value(numbered, "w:ilvl")), 8)
            yield _Block(f"{indent}- " + text.replace("\n", f"\n{indent}  "), listed=True)
        else:
            yield _Block(text)
    for box in paragraph.iter(qn("w:txbxContent")):
        # a text box stands twice: once for new programs, once as a fallback for old ones
        if not any(ancestor.tag.endswith("}Fallback") for ancestor in box.iterancestors()):
            yield from _blocks(box, styles)


def _text(element: Element) -> str:
    """The text of a paragraph or a part of one, as a reader sees it."""
    parts: list[str] = []
    for child in element:
        if child.tag in _UNSEEN or not isinstance(child.tag, str):
            continue
        if child.tag == qn("w:t") or child.tag.endswith("/math}t"):
            parts.append(child.text or "")
        elif child.tag == qn("w:tab"):
            parts.append(" ")
        elif child.tag in _BREAKS:
            parts.append("\n")
        elif child.tag == qn("w:noBreakHyphen"):
            parts.append("-")
        elif child.tag == qn("w:r"):
            parts.append(_run(child))
        else:
            parts.append(_text(child))
    return "".join(parts)


def _run(run: Element) -> str:
    """The text of a run: none where it is hidden; a raised number as a power."""
    properties = run.find(qn("w:rPr"))
    text = _text(run)
    if properties is None:
        return text
    hidden = properties.find(qn("w:vanish"))
    if hidden is not None and hidden.get(qn("w:val"), "true") not in ("0", "false", "off"):
        return ""
    raised = _value(properties, "w:vertAlign") == "superscript" and _POWER.fullmatch(text.strip())
    return f"^{text.strip()}" if raised else text


def _table(table: Element, styles: Mapping[str, _Style]) -> Iterator[_Block]:
    rows: list[list[str]] = []
    for row in table.iter(qn("w:tr")):
        owner = next(row.iterancestors(qn("w:tbl")))
        if owner is not table or row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
            continue
        rows.append(_cells(row, rows[-1] if rows else [], styles))
    width = max(map(len, rows), default=0)
    rows = [[*row, *[""] * (width - len(row))] for row in rows if any(row)]
    if rows and width > 1:
        yield _Block(markdown_table(rows))
    else:
        yield from (_Block(cell) for row in rows for cell in row)


def _cells(row: Element, above: list[str], styles: Mapping[str, _Style]) -> list[str]:
    before = row.find(qn("w:trPr"))
    cells = [""] * min(_whole(_value(before, "w:gridBefore")), _WIDTH_LIMIT)
    for cell in row.iter(qn("w:tc")):
        if next(cell.iterancestors(qn("w:tr"))) is not row:
            continue
        properties = cell.find(qn("w:tcPr"))
        merged = properties.find(qn("w:vMerge")) if properties is not None else None
        if merged is not None and merged.get(qn("w:val"), "continue") == "continue" and len(above) > len(cells):
            text = above[len(cells)]
        else:
            text = one_line(" ".join(block.text for block in _blocks(cell, styles)))
        cells += [text] * min(max(_whole(_value(properties, "w:gridSpan")), 1), _WIDTH_LIMIT)
    return cells


def _styles(root: Element) -> Mapping[str, _Style]:
    """The paragraph styles by id, with what they inherit; '' is the default one."""
    elements = {style.get(qn("w:styleId"), ""): style for style in root.iter(qn("w:style"))}

    def resolve(identifier: str, depth: int) -> _Style:
        style = elements.get(identifier)
        if style is None or depth > len(elements):
            return _Style()
        title = _value(style, "w:name").lower()
        properties = style.find(qn("w:pPr"))
        heading = re.fullmatch(r"heading ([1-9])", title)
        level = int(heading[1]) if heading else 1 if title == "title" else _outline(properties)
        listed = title.startswith("list") or (properties is not None and properties.find(qn("w:numPr")) is not None)
        parent = resolve(_value(style, "w:basedOn"), depth + 1)
        return _Style(level or parent.level, (listed or parent.listed) and not level)

    return {"": _Style(), **{identifier: resolve(identifier, 0) for identifier in elements}}


def _outline(properties: Element | None) -> int:
    """Heading level from 1 of an outline level from 0; 9 stands for body text."""
    given = _value(properties, "w:outlineLvl")
    return _whole(given) + 1 if given and _whole(given) < 9 else 0


def _value(parent: Element | None, tag: str) -> str:
    child = parent.find(qn(tag)) if parent is not None else None
    return child.get(qn("w:val"), "") if child is not None else ""


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
