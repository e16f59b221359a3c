"""The Brief tab as HTML, and what a press of a button in it does."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assistant.answer import Assistant
from assistant.briefing.drafter import Drafter
from assistant.briefing.saved import as_json
from assistant.briefing.types import Brief, Briefing, KeyFigure, Outline, Progress, Section, Statement, Theme
from assistant.briefing.update import Change
from assistant.types import Citation
from assistant.ui.brief import Bench, Desk, _opened, _Parts
from assistant.ui.briefdoc import LEAD, Sheet, document, numbered
from assistant.ui.briefform import Step, changes, form, outline, progress, sources
from index.manifest import Summary
from index.types import Locator
from tests.test_ui import Elements

NAMES = ("desk", "form", "choices", "notice", "outline", "progress", "changes", "document", "panel", "file")
PARTS = _Parts(*NAMES)  # type: ignore[arg-type]
TODAY = date(2025, 6, 1)
EVIL = "</p><script>alert(1)</script><b onclick='x'>\"&amp; javascript:alert(2)"


class Visit:
    """One visitor's page: presses buttons, and keeps what the page shows."""

    def __init__(self, bees: Assistant) -> None:
        self.bench = Bench(PARTS, lambda: Drafter(bees, TODAY))
        self.page: dict[Any, Any] = dict.fromkeys(NAMES, "") | {"desk": Desk()}

    def press(self, act: str, **said: str) -> list[dict[Any, Any]]:
        return list(self._updates(act, said))

    def _updates(self, act: str, said: dict[str, str]) -> Iterator[dict[Any, Any]]:
        data = {"act": act, "revision": str(self.page["desk"].revision), **said}
        for update in self.bench.acted(data, self.page["desk"], "page"):
            self.page |= update
            yield update

    def drafted(self) -> None:
        """Goes as far as a draft of two sections."""
        self.press("outline", topic="Bee colonies in winter", reader="editor", length="one", sources="[]", day="")
        self.press("draft", headings='["Why colonies die in winter", "Paid for pollination"]')

    @property
    def headings(self) -> list[str]:
        return [section.theme.heading for section in self.page["desk"].briefing.sections]

    def saved(self) -> tuple[str, bytes]:
        """The file that the page was handed last."""
        name, content = re.findall(r'download="([^"]+)" href="data:[^,]+;base64,([^"]+)"', self.page["file"])[0]
        return name, base64.b64decode(content)


@pytest.fixture
def visit(bees: Assistant) -> Visit:
    return Visit(bees)


def test_an_outline_is_proposed_and_edited_and_drafted(visit: Visit) -> None:
    """Progress names each part; the sections are those of the edited outline, an empty heading passed over."""
    visit.press(
        "outline", topic=" Bee colonies\nin winter ", reader="editor", length="one", day="2025-05-01", sources="[]"
    )
    proposed = visit.page["desk"].outline
    assert proposed.brief == Brief("Bee colonies in winter", as_of=date(2025, 5, 1))
    assert [theme.heading in visit.page["outline"] for theme in proposed.themes]
    own = "Paid for pollination"
    updates = visit.press("draft", headings=json.dumps(["Why colonies die in winter", own, "", own]))
    steps = [update["progress"] for update in updates if "<ol>" in update.get("progress", "")]
    assert [re.search(r"Part (\d of \d: [^<]+)", step).group(1) for step in steps] == [  # type: ignore[union-attr]
        "1 of 4: Bottom line and key figures",
        "2 of 4: Why colonies die in winter",
        f"3 of 4: {own}",
        "4 of 4: Checking",
    ]
    assert visit.headings == ["Why colonies die in winter", own]
    assert (
        visit.page["desk"].briefing.sections[0].theme.question == "Bee colonies in winter: Why colonies die in winter"
    )
    assert "All of it found in what it cites" in visit.page["document"]
    assert visit.page["progress"] == visit.page["outline"] == visit.page["notice"] == ""


def test_sections_are_moved_cut_redone_and_edited(visit: Visit) -> None:
    """Each act leaves the keyboard at the section; an edit keeps its heading and is checked again."""
    visit.drafted()
    first, second = visit.headings
    visit.press("down", at="0")
    assert visit.headings == [second, first]
    visit.press("redo", at="1")
    assert visit.headings == [second, first]
    visit.press("edit", at="1")
    assert re.search(r'<textarea name="text"[^>]*>\w', visit.page["document"])
    visit.press("apply", at="1", heading="Winter", text="Bees sting 77 keepers.")
    assert "not found in the sources: " in visit.page["document"]
    assert "1 of " in visit.page["document"]
    assert visit.headings == [second, "Winter"]
    visit.press("cut", at="1")
    assert visit.headings == [second]
    assert re.search(rf"<h3[^>]* data-focus>{second}</h3>", visit.page["document"])


def test_the_bottom_line_is_edited(visit: Visit) -> None:
    """With figures of anywhere in the document: what it cites holds them."""
    visit.drafted()
    figure = visit.page["desk"].briefing.figures[0]
    visit.press("edit", at=str(LEAD))
    told = f"The value for {figure.measure.lower()} of {figure.entity} was {figure.amount} in {figure.period}."
    visit.press("apply", at=str(LEAD), text=f"{told} Bears won 99 prizes.")
    lead = visit.page["desk"].briefing.bottom_line
    assert [(one.text, one.support) for one in lead] == [(told, "supported"), ("Bears won 99 prizes.", "unsupported")]


@pytest.mark.parametrize(
    ("suffix", "magic"), [(".md", b"# "), (".html", b"<!DOCTYPE"), (".docx", b"PK"), (".pdf", b"%PDF")]
)
def test_a_draft_is_downloaded(visit: Visit, suffix: str, magic: bytes) -> None:
    """In every format, under the topic's name."""
    visit.drafted()
    visit.press("export", suffix=suffix, strict="1")
    name, content = visit.saved()
    assert (name, content.startswith(magic)) == (f"Bee-colonies-in-winter{suffix}", True)


def test_strict_refuses_what_is_not_supported(visit: Visit) -> None:
    """In one line; without it the file is made and the place is marked."""
    visit.drafted()
    visit.press("apply", at="0", text="Bees sting 77 keepers.")
    visit.press("export", suffix=".md", strict="1")
    assert "claims are not found in what they cite, the first is" in visit.page["notice"]
    assert visit.page["file"] == ""
    visit.press("export", suffix=".md", strict="")
    assert b"Bees sting 77 keepers. **\\[not found in the sources: " in visit.saved()[1]
    assert visit.page["notice"] == ""


def test_saved_and_opened_and_brought_up_to_date(visit: Visit, bees: Assistant) -> None:
    """A file comes back as it was; where its figure is not the cell's, the cell's is offered and taken over."""
    visit.drafted()
    before = visit.page["desk"].briefing
    visit.press("export", suffix=".json")
    name, content = visit.saved()
    assert (name, content.decode()) == ("Bee-colonies-in-winter.json", as_json(before))
    data = json.loads(content)
    data["figures"][0]["amount"] = "9 thousand colonies"
    other = Visit(bees)
    other.press("open", name="draft.json", text=json.dumps(data))
    assert "the cell does not say this" in other.page["document"]
    other.press("changes")
    assert "Was: 9 thousand colonies." in other.page["changes"]
    other.press("take", chosen="0")
    assert other.page["desk"].briefing.figures == before.figures
    other.press("changes")
    assert "Nothing has changed" in other.page["changes"]
    other.press("close-changes")
    other.press("new")
    assert other.page["desk"] == Desk()
    assert other.page["document"] == ""


@pytest.mark.parametrize(
    ("act", "said", "line"),
    [
        ("outline", {"topic": " ", "reader": "editor", "length": "one"}, "The topic is empty"),
        ("outline", {"topic": "x", "reader": "king", "length": "one"}, "The reader &#39;king&#39;"),
        ("outline", {"topic": "x", "reader": "editor", "length": "one", "day": "soon"}, "&#39;soon&#39; is no day"),
        ("outline", {"topic": "Quaternion sandwiches", "reader": "editor", "length": "one"}, "The sources say nothing"),
        ("outline", {"topic": "Bees", "reader": "editor", "length": "one", "sources": '["x"]'}, "There is no source"),
        ("draft", {"headings": "[]"}, "The outline has no section: add one."),
        ("draft", {"headings": "{"}, "The outline has no section: add one."),
        ("draft", {"headings": json.dumps([f"S{n}" for n in range(13)])}, "The outline has 13 sections"),
        ("open", {"name": "x.json", "text": "{"}, "&#39;x.json&#39; is no JSON"),
        ("open", {"name": "x.json", "text": '{"format": 1}'}, "&#39;x.json&#39; is no saved briefing"),
        ("cut", {"at": "7"}, "There is no section"),
        ("up", {"at": "0"}, "There is no section"),
        ("apply", {"at": "x", "text": "x"}, "There is no section"),
        ("apply", {"at": "0", "text": "x" * 50_001}, "The text has 50,001 characters"),
        ("export", {"suffix": ".exe"}, "&#39;.exe&#39; is no format"),
        ("cut", {"at": "0", "revision": "0"}, "The draft has changed since"),
    ],
)
def test_what_cannot_be_done_is_said(visit: Visit, act: str, said: dict[str, str], line: str) -> None:
    """In one line; what is on the desk stays."""
    if act == "draft":
        visit.press("outline", topic="Bees", reader="editor", length="one", sources="[]")
    elif act not in ("outline", "open"):
        visit.drafted()
    before = visit.page["desk"]
    visit.press(act, **said)
    assert line in visit.page["notice"]
    assert visit.page["progress"] == ""
    assert visit.page["desk"] == before


def test_a_mark_opens_its_source(visit: Visit, bees: Assistant) -> None:
    """Of the draft that is shown; a number that there is not opens nothing."""
    visit.drafted()
    desk = visit.page["desk"]
    cited = numbered(desk.briefing)
    assert [citation.n for citation in cited] == list(range(1, len(cited) + 1))
    words = next(citation for citation in cited if citation.cell is None)
    assert '<mark id="quote"' in _opened(bees, desk, {"cite": str(words.n)})
    assert not isinstance(_opened(bees, desk, {"cite": "999"}), str)
    assert not isinstance(_opened(bees, desk, {"cite": "1", "turn": "0"}), str)
    assert _opened(bees, desk, {"close": "1"}) == ""


def test_nothing_from_outside_becomes_markup() -> None:
    """Topics, headings, texts, reasons, remarks, titles and addresses are shown as they are."""
    citation = Citation(0, EVIL, EVIL, EVIL, EVIL, EVIL, Locator(0, 1), EVIL, EVIL)
    one = Statement(EVIL, (citation,), "unsupported", reason=EVIL)
    row = KeyFigure(EVIL, EVIL, EVIL, EVIL, EVIL, citation)
    theme = Theme(EVIL, EVIL)
    briefing = Briefing(Brief(EVIL), (one,), (row,), (Section(theme, ((one,),), EVIL, (EVIL,)),), gaps=(EVIL,))
    step = Step((EVIL,), Progress(1, 1, EVIL))
    shown = [
        document(Sheet(briefing, None, (row,))),
        document(Sheet(briefing, None, editing=0)),
        outline(Outline(Brief(EVIL, sources=(EVIL,)), (theme,))),
        progress(step),
        changes((Change("lost", EVIL, EVIL, EVIL, of=one), Change("newer", EVIL, EVIL, EVIL, row, replace(row)))),
        sources([Summary(EVIL, "article", EVIL, EVIL, EVIL, EVIL, 1, 1)]),
        form(),
    ]
    for html in shown:
        elements = Elements(html)
        assert {"script", "b"}.isdisjoint(tag for tag, _ in elements.found)
        assert not [name for _, attributes in elements.found for name in attributes if name.startswith("on")]
        assert not [a for _, a in elements.found if "javascript:" in (a.get("href") or "")]
