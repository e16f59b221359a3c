"""Briefings exported and read back: every note's words are in its source, and nothing from a source becomes code."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from docx import Document as Word
from lxml import etree
from pypdf import PdfReader

from assistant.answer import Assistant
from assistant.briefing.drafter import Drafter
from assistant.briefing.export import exported, paper_of, suffix_of
from assistant.briefing.layout import Note, Paper, Paragraph, Run, note_of
from assistant.briefing.markdown import markdown
from assistant.briefing.pandoc import docx, html
from assistant.briefing.pdf import pdf
from assistant.briefing.types import Brief, Briefing
from corpus.errors import UsageError
from corpus.schema import Document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TOPIC = "Bee colonies, robots that inspect them, and pesticides banned to protect them"
QUOTED = re.compile(r"“([^”]+)”")
CELL = re.compile(r"table ([\w-]+), row (\d+), column (\w+): ([^;\n]+)")
TRICKY = '<b>x</b> *y* _z_ `c` [t](javascript:1) #eval("1") $m$ @ref \\emph{e} ~s~ ^u^ {{v}} "=1+1" ---'


@pytest.fixture(scope="module")
def drafter(bees: Assistant) -> Drafter:
    return Drafter(bees, date(2025, 6, 1))


@pytest.fixture(scope="module")
def briefing(drafter: Drafter) -> Briefing:
    """With a chart, a timeline and a dispute, and with the hostile source among the cited."""
    made = drafter.whole(Brief(TOPIC, length="three"))
    figures = drafter.whole(Brief("Managed bee colonies in Poland and France"))
    made = replace(made, chart=figures.chart, disputes=figures.disputes)
    assert made.chart
    assert made.timeline
    assert made.disputes
    assert "hostile" in {citation.source for citation in made.citations}
    return made


def squeezed(text: str) -> str:
    return " ".join(text.split())


def check_notes(notes: list[str], bees: Assistant) -> None:
    """Each note quotes words that stand in a source, or names a cell that holds what it says; one that refers to an
    earlier note is of the source that this names."""
    found = [bees.document(s.id) for s in bees.index.documents() if s.kind == "article"]
    titles = {squeezed(one.text): squeezed(one.source.title) for one in found if isinstance(one, Document)}
    articles = list(titles)
    tables = {table.id: table for table in bees.index.tables()}
    assert notes
    assert any("As note " in note for note in notes)
    for at, note in enumerate(map(squeezed, notes)):
        for earlier, quote in re.findall(r"As note (\d+)\. “([^”]+)”", note):
            assert int(earlier) <= at
            told = squeezed(notes[int(earlier) - 1])
            assert any(title in told for text, title in titles.items() if squeezed(quote) in text)
        quotes, cells = QUOTED.findall(note), CELL.findall(note)
        assert quotes or cells or "table events, row" in note, note
        for quote in quotes:
            assert any(squeezed(quote) in text for text in articles), quote
        for table, row, column, value in cells:
            held = next(one for one in tables[table].rows if one.number == int(row))
            place = tables[table].column(column)
            assert place is not None
            assert held.cells[place] == value.strip()


def test_markdown(bees: Assistant, drafter: Drafter, briefing: Briefing) -> None:
    """Every mark has its note and every note its mark; the verification line is the last."""
    text = exported(briefing, drafter.auditor(), ".md").decode()
    body, _, tail = text.partition("\n\n[^1]:")
    marks = [int(n) for n in re.findall(r"\[\^(\d+)\](?!:)", body)]
    notes = f"[^1]:{tail}".strip().split("\n")
    assert marks == list(range(1, len(marks) + 1))
    assert [note.partition(":")[0] for note in notes] == [f"[^{n}]" for n in marks]
    check_notes([re.sub(r"\\(.)", r"\1", note) for note in notes], bees)
    assert re.search(
        r"\*\*Verification\.\*\* (\d+) of \1 claims and (\d+) of \2 figures found in what is cited; "
        r"\d+ sources; all sources, as on 2025-06-01; corpus [0-9a-f]{12}\.$",
        body.strip(),
    )


def test_word(bees: Assistant, drafter: Drafter, briefing: Briefing) -> None:
    """Footnotes are Word's own; headings, table, picture and properties are there; links stand as links."""
    data = exported(briefing, drafter.auditor(), ".docx")
    word = Word(io.BytesIO(data))
    styles = {paragraph.style.name for paragraph in word.paragraphs}
    assert {"Title", "Heading 1", "Box", "Image Caption", "Small Print"} <= styles
    assert [cell.text for cell in word.tables[0].rows[0].cells][:3] == ["Figure", "Value", "When"]
    for table in word.tables:
        rows = [[one.tag for one in row._tr.trPr] for row in table.rows]
        assert all(f"{W}cantSplit" in row for row in rows), "a page may part a row"
        assert [f"{W}tblHeader" in row for row in rows] == [True, *[False] * (len(rows) - 1)]
    assert len(word.inline_shapes) == 1
    assert (word.core_properties.title, word.core_properties.subject) == (briefing.title, "Briefing draft")
    assert "claims" in word.core_properties.comments
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        notes = etree.fromstring(parts.read("word/footnotes.xml"))
        links = parts.read("word/_rels/footnotes.xml.rels").decode()
        custom = parts.read("docProps/custom.xml").decode()
        body = etree.fromstring(parts.read("word/document.xml"))
    texts = ["".join(note.itertext()) for note in notes.iter(f"{W}footnote") if note.get(f"{W}type") is None]
    assert len(texts) == len(list(body.iter(f"{W}footnoteReference")))
    assert [one.get(f"{W}val") for one in body.iter(f"{W}numRestart")] == ["continuous"]
    check_notes(texts, bees)
    assert 'Target="https://bees.example/stats"' in links
    assert "javascript" not in links
    assert "corpus" in custom
    assert not list(body.iter(f"{W}instrText", f"{W}fldSimple"))
    assert not list(notes.iter(f"{W}instrText", f"{W}fldSimple"))


def test_pdf(bees: Assistant, drafter: Drafter, briefing: Briefing) -> None:
    """Its text has the notes' words; its links are the sources'."""
    reader = PdfReader(io.BytesIO(exported(briefing, drafter.auditor(), ".pdf")))
    text = squeezed(" ".join(page.extract_text() for page in reader.pages))
    told = [*briefing.bottom_line, *(one for section in briefing.sections for one in section.statements)]
    assert [one.text for one in told if _plain(one.shown) not in _plain(text)] == []
    for one in told:
        for citation in one.citations:
            if citation.locator.table is None:
                assert _plain(citation.quote) in _plain(text)
    found = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    uris = {note["/A"]["/URI"] for note in found if "/A" in note and "/URI" in note["/A"]}
    assert "https://bees.example/stats" in uris
    assert all(uri.startswith("https://bees.example/") for uri in uris)
    assert reader.metadata is not None
    assert reader.metadata.title == briefing.title


def _plain(text: str) -> str:
    """Letters and figures alone: lines of a page are broken, with hyphens and note numbers in between."""
    return re.sub(r"[^a-z]", "", text.casefold())


def test_html(bees: Assistant, drafter: Drafter, briefing: Briefing) -> None:
    """One file that fetches nothing and runs nothing; notes lead there and back."""
    page = BeautifulSoup(exported(briefing, drafter.auditor(), ".html").decode(), "lxml")
    notes = [note.get_text() for note in page.select("section.footnotes li")]
    assert len(notes) == len(page.select("a.footnote-ref"))
    check_notes([note.replace("↩︎", "") for note in notes], bees)
    assert page.select("figure svg")
    assert page.select("script, link, iframe, object, embed, form, img[src^=http]") == []
    addresses = [str(link["href"]) for link in page.select("a[href]")]
    assert all(address.startswith(("#", "https://bees.example/")) for address in addresses)
    assert [tag for tag in page.find_all() if any(name.startswith("on") for name in tag.attrs)] == []


def tricky() -> Paper:
    note = Note(((TRICKY, "", f"“{TRICKY}”"),))
    return Paper(
        TRICKY,
        TRICKY,
        "2025-06-01",
        (Paragraph((Run(TRICKY, note=note), Run(TRICKY, "alarm"))),),
        {"description": TRICKY},
    )


def _from_docx(paper: Paper) -> str:
    data = docx(paper)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        notes = "".join(etree.fromstring(parts.read("word/footnotes.xml")).itertext())
    return "\n".join([*(paragraph.text for paragraph in Word(io.BytesIO(data)).paragraphs), notes])


def _from_pdf(paper: Paper) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf(paper))).pages)


def _from_html(paper: Paper) -> str:
    page = BeautifulSoup(html(paper), "lxml")
    assert page.select("b, script") == []
    return page.body.get_text() if page.body else ""


@pytest.mark.parametrize("readback", [_from_docx, _from_pdf, _from_html])
def test_what_looks_like_code_stays_text(readback: Callable[[Paper], str]) -> None:
    """Markdown, HTML, Typst, TeX and field codes in a source come out letter for letter, in text and in notes."""
    text = readback(tricky())
    assert text.replace("\n", " ").count("javascript:1") >= 3
    assert re.sub(r"\s", "", text).count(re.sub(r"\s", "", TRICKY)) >= 3


def test_markdown_is_escaped() -> None:
    """No tag, emphasis, link or heading is left in it."""
    text = markdown(tricky())
    for sign in ("<b>", " *y*", "[t](", "`c`", "$m$"):
        assert sign not in re.sub(r"\\.", "\\\\", text)


def test_addresses_that_are_no_web_addresses_become_no_links(briefing: Briefing) -> None:
    """'javascript:' and the like are left out of notes."""
    cited = [citation for citation in briefing.citations if citation.source == "hostile"]
    assert cited[0].url == "javascript:alert(3)"
    note = note_of(cited)
    assert note is not None
    assert {url for _, url, _ in note.parts} == {""}


def test_formats(drafter: Drafter, briefing: Briefing) -> None:
    """An ending that names no format is a wrong call."""
    assert suffix_of(Path("a/B.DOCX")) == ".docx"
    with pytest.raises(UsageError, match="names no format"):
        suffix_of(Path("brief.odt"))
    with pytest.raises(UsageError, match="is no format"):
        exported(briefing, drafter.auditor(), ".odt")


def test_a_minister_sees_no_provenance_in_the_table(drafter: Drafter) -> None:
    """It is in the notes alone."""
    made = drafter.whole(Brief("Managed bee colonies in Poland", reader="minister", length="half"))
    heads = [block.header for block in paper_of(made, drafter.auditor()).blocks if hasattr(block, "header")]
    assert heads == [("Figure", "Value", "When")]
