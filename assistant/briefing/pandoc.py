"""A document as HTML and as DOCX, by pandoc.

Pandoc (GPL-2.0-or-later) is a program of its own, which the package pypandoc_binary brings; it is run as one, is handed
a document as data, and nothing of it is part of this program. It gets no Markdown or HTML to read but its own document
tree as JSON: what comes from sources is text in there, and cannot become markup. It runs in its sandbox: it reads and
writes no files but the one that it is to write.
"""

from __future__ import annotations

import base64
import io
import json
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pypandoc
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from assistant.briefing.layout import Block, Box, Bullets, Heading, Note, Paper, Paragraph, Picture, Run, Runs, Table
from assistant.plot import PRINT, png, svg

_API = [1, 23, 1]  # of pandoc's document tree
_STYLE = Path(__file__).with_name("paper.css")
_PLAIN: list[Any] = ["", [], []]  # no id, class or attribute
_BOX, _SMALL, _ALARM, _SOFT = "Box", "Small Print", "Alarm", "Soft"
_CAPTION = "Image Caption"
_WIDTH = 13.0  # centimetres of a picture
_SAFE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

Node = dict[str, Any]


def html(paper: Paper) -> str:
    """One file, printable, that needs and asks for nothing else.

    Raises:
        RuntimeError: pandoc failed.
    """
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{_SAFE}">\n<style>\n{_STYLE.read_text("utf-8")}</style>'
    )
    meta = {**_meta(paper), "header-includes": {"t": "MetaBlocks", "c": [{"t": "RawBlock", "c": ["html", head]}]}}
    tree = _tree(meta, [block for one in paper.blocks for block in _block(one, _inline_svg)])
    return str(pypandoc.convert_text(tree, "html5", format="json", extra_args=["--standalone"], sandbox=True))


def docx(paper: Paper) -> bytes:
    """A Word file with footnotes, headings, table and picture styles, and properties.

    Raises:
        RuntimeError: pandoc failed.
    """
    custom = {name: {"t": "MetaString", "c": value} for name, value in paper.properties.items()}
    tree = _tree({**custom, **_meta(paper)}, [block for one in paper.blocks for block in _block(one, _png_figure)])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.docx"
        pypandoc.convert_text(tree, "docx", format="json", outputfile=str(path), sandbox=True)
        return _styled(path.read_bytes(), paper)


def _tree(meta: Node, blocks: Sequence[Node]) -> str:
    return json.dumps({"pandoc-api-version": _API, "meta": meta, "blocks": list(blocks)})


def _meta(paper: Paper) -> Node:
    return {
        "title": {"t": "MetaInlines", "c": _words(paper.title)},
        "subtitle": {"t": "MetaInlines", "c": _words(paper.subtitle)},
        "lang": {"t": "MetaString", "c": "en-GB"},
    }


def _block(block: Block, drawn: Any) -> list[Node]:
    match block:
        case Heading():
            return [{"t": "Header", "c": [block.level, _PLAIN, _words(block.text)]}]
        case Paragraph() if block.small:
            return [_div(_SMALL, [{"t": "Para", "c": _runs(block.runs)}])]
        case Paragraph():
            return [{"t": "Para", "c": _runs(block.runs)}]
        case Bullets() if block.small:
            return [_div(_SMALL, [{"t": "Para", "c": _runs(item)} for item in block.items])]
        case Bullets():
            return [{"t": "BulletList", "c": [[{"t": "Plain", "c": _runs(item)}] for item in block.items]}]
        case Box():
            title = {"t": "Para", "c": [{"t": "Strong", "c": _words(block.title)}]}
            return [_div(_BOX, [title, *(node for one in block.blocks for node in _boxed(one))])]
        case Table():
            return [_table(block)]
        case Picture():
            return [drawn(block)]


def _boxed(block: Paragraph | Bullets) -> Iterable[Node]:
    """A list in a box is paragraphs: Word's styles for lists are not those of the box."""
    items = block.items if isinstance(block, Bullets) else (block.runs,)
    return [{"t": "Para", "c": _runs(item)} for item in items]


def _div(style: str, blocks: Sequence[Node]) -> Node:
    css = style.lower().replace(" ", "-")
    return {"t": "Div", "c": [["", [css], [["custom-style", style]]], list(blocks)]}


def _runs(runs: Runs) -> list[Node]:
    return [node for run in runs for node in _run(run)]


def _run(run: Run) -> list[Node]:
    words = _words(run.text)
    if run.url:
        return [{"t": "Link", "c": [_PLAIN, words, [run.url, ""]]}]
    if run.style == "strong":
        words = [{"t": "Strong", "c": words}]
    elif run.style in ("alarm", "soft"):
        style = _ALARM if run.style == "alarm" else _SOFT
        words = [{"t": "Span", "c": [["", [run.style], [["custom-style", style]]], words]}]
    return [*words, *([_note(run.note)] if run.note else [])]


def _note(note: Note) -> Node:
    inlines: list[Node] = []
    for place, (what, url, words) in enumerate(note.parts):
        inlines += _words(f"; {what}." if place else f"{what}.")
        if url:
            inlines += [{"t": "Space"}, {"t": "Link", "c": [_PLAIN, [{"t": "Str", "c": url}], [url, ""]]}]
        inlines += [{"t": "Space"}, *_words(words)]
    return {"t": "Note", "c": [{"t": "Para", "c": inlines}]}


def _words(text: str) -> list[Node]:
    """A text as pandoc has it: words and the blanks between them."""
    nodes: list[Node] = []
    for place, word in enumerate(text.split(" ")):
        if place:
            nodes.append({"t": "Space"})
        if word:
            nodes.append({"t": "Str", "c": word})
    return nodes


def _table(table: Table) -> Node:
    columns = [[{"t": "AlignLeft"}, {"t": "ColWidth", "c": width}] for width in table.widths]
    header = _row([_words(cell) for cell in table.header])
    body = [_row([_runs(cell) for cell in row]) for row in table.rows]
    caption = [{"t": "Plain", "c": _words(table.caption)}] if table.caption else []
    return {
        "t": "Table",
        "c": [_PLAIN, [None, caption], columns, [_PLAIN, [header]], [[_PLAIN, 0, [], body]], [_PLAIN, []]],
    }


def _row(cells: Sequence[Sequence[Node]]) -> list[Any]:
    plain = {"t": "AlignDefault"}
    return [_PLAIN, [[_PLAIN, plain, 1, 1, [{"t": "Plain", "c": list(cell)}]] for cell in cells]]


def _inline_svg(picture: Picture) -> Node:
    """The drawing itself: shapes and text alone, as ``plot.svg`` has checked."""
    drawing = {"t": "RawBlock", "c": ["html", svg(picture.chart, PRINT)]}
    return _figure(picture, drawing)


def _png_figure(picture: Picture) -> Node:
    data = base64.b64encode(png(picture.chart, PRINT)).decode()
    size = [["width", f"{_WIDTH}cm"]]
    image = {"t": "Image", "c": [["", [], size], _words(picture.chart.alt), [f"data:image/png;base64,{data}", ""]]}
    return _figure(picture, {"t": "Plain", "c": [image]})


def _figure(picture: Picture, drawing: Node) -> Node:
    title = [{"t": "Strong", "c": _words(f"{picture.title}.")}, {"t": "Space"}]
    caption = [None, [{"t": "Plain", "c": [*title, *_runs(picture.caption)]}]]
    return {"t": "Figure", "c": [_PLAIN, caption, [drawing]]}


def _styled(data: bytes, paper: Paper) -> bytes:
    """The Word file with our styles and its properties."""
    word = Document(io.BytesIO(data))
    core = word.core_properties
    core.title, core.subject = paper.title[:255], paper.properties.get("subject", "")
    core.comments, core.language, core.category = paper.properties.get("description", "")[:255], "en-GB", "Briefing"
    for section in word.sections:
        section.left_margin = section.right_margin = Cm(2.4)
        section.top_margin = section.bottom_margin = Cm(2.2)
        section.page_width, section.page_height = Cm(21), Cm(29.7)
    for restart in word.element.body.iter(qn("w:numRestart")):
        restart.set(qn("w:val"), "continuous")  # LibreOffice takes a heading for the beginning of a section
    names = {style.name for style in word.styles}
    for name, size in (
        ("Body Text", 10.5),
        ("First Paragraph", 10.5),
        ("Compact", 10),
        ("Footnote Text", 7.5),
        (_CAPTION, 9),
        ("Title", 20),
        ("Heading 1", 14),
        (_SMALL, 8),
    ):
        if name in names:
            word.styles[name].font.size = Pt(size)
    for name in ("Footnote Text", _SMALL):
        if name in names:
            spacing = word.styles[name].paragraph_format
            spacing.space_before, spacing.space_after = Pt(0), Pt(2)
    if _CAPTION in names:
        word.styles[_CAPTION].font.italic = False
    if _BOX in names:
        _shade(word.styles[_BOX].element.get_or_add_pPr())
        word.styles[_BOX].font.size = Pt(10.5)
    if _ALARM in names:
        word.styles[_ALARM].font.color.rgb, word.styles[_ALARM].font.bold = RGBColor(0xB0, 0x00, 0x20), True
    if _SOFT in names:
        word.styles[_SOFT].font.color.rgb = RGBColor(0x56, 0x61, 0x71)
    for table in word.tables:
        _ruled(table)
        _kept_whole(table)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _shade(properties: Any) -> None:
    """A ground and a bar at the left, in the order that the schema wants."""
    borders = OxmlElement("w:pBdr")
    bar = OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "24"), ("space", "8"), ("color", "0072B2")):
        bar.set(qn(f"w:{name}"), value)
    borders.append(bar)
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "EEF3F7")):
        shade.set(qn(f"w:{name}"), value)
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")
    properties.insert_element_before(shade, "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def _ruled(table: Any) -> None:
    """Thin rules between the rows of a table."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        rule = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "B8BEC6")):
            rule.set(qn(f"w:{name}"), value)
        borders.append(rule)
    table._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption")


def _kept_whole(table: Any) -> None:
    """Rows that no page parts, and a header that stands on every page that the table is on."""
    for place, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        for name in ("cantSplit", *(("tblHeader",) if place == 0 else ())):
            if properties.find(qn(f"w:{name}")) is None:
                properties.append(OxmlElement(f"w:{name}"))
