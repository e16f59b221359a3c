"""The Brief tab: from a topic to an outline, a draft that can be revised, and files whose every footnote holds."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import gradio as gr

from assistant.answer import Assistant
from assistant.briefing.drafter import Drafter, cut, moved
from assistant.briefing.export import exported
from assistant.briefing.plan import checked
from assistant.briefing.saved import as_json, parsed
from assistant.briefing.types import Brief, Briefing, Outline, Progress, Theme
from assistant.briefing.update import Change, brought_up_to_date, changes
from assistant.opening import Catalogue
from assistant.render import one_line
from assistant.settings import Settings
from assistant.ui import briefdoc, briefform, figure, source
from assistant.ui.briefdoc import LEAD, Sheet
from assistant.ui.briefform import Step
from assistant.ui.events import Documents, Update, error_line, event_data, html_part, whole_numbers
from assistant.ui.work import End, Work
from corpus.errors import UsageError

_HERE = Path(__file__).parent
_TYPES = {
    ".md": "text/markdown;charset=utf-8",
    ".html": "text/html;charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".json": "application/json",
}
_LONGEST_TEXT = 50_000  # characters of a section that is edited by hand
# a line that says what is wrong is scrolled to
_SEEN = (
    "watch('value', () => element.querySelector('.error')?.scrollIntoView({ block: 'center', behavior: 'instant' }))"
)
_OLD = "The draft has changed since this page was shown. Press the button again."

Piece = Progress | Briefing


class Drafts(Documents, Protocol):
    """What the tab asks of an assistant."""

    @property
    def index(self) -> Catalogue:
        """The index that is drafted from."""

    def opened(self) -> Assistant:
        """The assistant itself, once it is there."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What one visitor has before them."""

    drafter: Drafter | None = None
    outline: Outline | None = None
    briefing: Briefing | None = None
    changes: tuple[Change, ...] = ()
    revision: int = 0


@dataclass(frozen=True)
class _Parts:
    """The tab's components."""

    desk: gr.State
    form: gr.HTML
    choices: gr.HTML
    notice: gr.HTML
    outline: gr.HTML
    progress: gr.HTML
    changes: gr.HTML
    document: gr.HTML
    panel: gr.HTML
    file: gr.HTML

    def outputs(self) -> list[Any]:
        """What an act changes."""
        return [self.desk, self.notice, self.outline, self.progress, self.changes, self.document, self.panel, self.file]


def build_brief(assistant: Drafts, _: Settings) -> None:
    """Adds the tab to the Blocks at hand; whenever it is opened, it lists the sources that the index holds then."""
    with gr.Tab("Brief", id="brief") as tab:
        parts = _components()
    bench = Bench(parts, lambda: Drafter(assistant.opened()))

    def offered() -> Update:
        try:
            return {parts.choices: briefform.sources(assistant.index.documents()) + figure.once()}
        except Exception as error:
            return {parts.notice: briefform.notice(error_line(error))}

    def acted(event: gr.EventData, desk: Desk, request: gr.Request) -> Iterator[Update]:
        yield from bench.acted(event_data(event), desk, str(request.session_hash))

    def opened(event: gr.EventData, desk: Desk) -> Update:
        try:
            return {parts.panel: _opened(assistant, desk, event_data(event))}
        except Exception as error:
            return {parts.notice: briefform.notice(error_line(error))}

    def stopped(request: gr.Request) -> None:
        bench.work.end(str(request.session_hash), End("stopped"))

    common: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}
    tab.select(offered, None, [parts.choices, parts.notice], **common)
    acting = [part.submit for part in (parts.form, parts.outline, parts.changes, parts.document)]
    # a button that is pressed while an act still ends is heard after it, not lost
    gr.on(acting, acted, parts.desk, parts.outputs(), trigger_mode="always_last", **common)
    for trigger in (parts.document.select, parts.panel.click):
        trigger(opened, parts.desk, [parts.panel, parts.notice], trigger_mode="always_last", **common)
    parts.progress.stop(stopped, None, None, **common)


def _components() -> _Parts:
    script = (_HERE / "brief.js").read_text(encoding="utf-8")
    with gr.Row(elem_classes=["desk", "facts-desk", "brief-desk"]):
        with gr.Column(elem_classes="conversation"):
            parts: dict[str, Any] = {
                "desk": gr.State(Desk()),
                "form": html_part(briefform.form(), "brief-form", script),
                "choices": html_part("", "brief-choices", (_HERE / "picks.js").read_text(encoding="utf-8")),
                "notice": html_part("", "brief-notice", _SEEN),
                "outline": html_part("", "brief-outline", script),
                "progress": html_part("", "brief-progress", script),
                "changes": html_part("", "brief-changes", script),
                "document": html_part("", "brief-document", script),
            }
        with gr.Column(elem_classes="beside"):
            parts["panel"] = html_part("", "brief-source", (_HERE / "source.js").read_text(encoding="utf-8"))
            parts["file"] = html_part("", "brief-file", (_HERE / "save.js").read_text(encoding="utf-8"))
    return _Parts(**parts)


class Bench:
    """What each act does to a visitor's desk, and to the page."""

    def __init__(self, parts: _Parts, drafter: Callable[[], Drafter]) -> None:
        self.work: Work[Piece] = Work()
        self._parts = parts
        self._drafter = drafter

    def acted(self, data: Mapping[str, Any], desk: Desk, page: str) -> Iterator[Update]:
        """The page after an act: at once, or, where something is drafted, part by part. What goes wrong is one line."""
        said = {name: value for name, value in data.items() if isinstance(value, str)}
        idle: Update = {self._parts.progress: ""}
        try:
            yield {self._parts.notice: ""} | self._begun(said.get("act", ""))
            yield from self._done(said, desk, page)
        except Exception as error:
            yield idle | {self._parts.notice: briefform.notice(error_line(error))}

    def _begun(self, act: str) -> Update:
        told = {"outline": "Reading the sources", "changes": "Comparing with the sources", "export": "Making the file",
                "open": "Checking the draft", "apply": "Checking the text"}  # fmt: skip
        return {self._parts.progress: briefform.waiting(told[act])} if act in told else {}

    def _done(self, said: Mapping[str, str], desk: Desk, page: str) -> Iterator[Update]:
        """What an act does.

        Raises:
            UsageError: what is asked for cannot be done; its line says why.
        """
        act = said.get("act", "")
        if act == "outline":
            yield self._outlined(_brief(said))
        elif act in ("back", "new"):
            yield self._at(Desk())
        elif act == "draft" and desk.drafter and desk.outline:
            outline = _edited_outline(desk.outline, said.get("headings", ""))
            parts = ("Bottom line and key figures", *(theme.heading for theme in outline.themes), "Checking")
            yield from self._worked(desk.drafter.draft(outline), parts, replace(desk, outline=outline), page, None)
        elif act == "open":
            drafter = self._drafter()
            name = one_line(said.get("name", "")) or "the file"
            briefing = parsed(said.get("text", ""), drafter.assistant.known(), name)
            yield self._at(Desk(drafter, None, briefing, (), desk.revision + 1))
        elif desk.drafter and desk.briefing and act != "draft":  # which was pressed twice
            yield from self._revised(act, said, desk, desk.drafter, desk.briefing, page)

    def _outlined(self, brief: Brief) -> Update:
        drafter = self._drafter()
        proposed = drafter.outline(brief)
        return self._at(Desk(drafter, proposed))

    def _worked(
        self, pieces: Generator[Piece, None, None], parts: tuple[str, ...], desk: Desk, page: str, focus: int | None
    ) -> Iterator[Update]:
        """The page while something is drafted, and after; where that is stopped, as it was before."""
        last: Progress | None = None
        for piece in self.work.pieces(page, pieces):
            if isinstance(piece, Briefing):
                yield self._at(Desk(desk.drafter, None, piece, (), desk.revision + 1), focus)
            elif isinstance(piece, End):
                # what was stopped may still be at work with its drafter
                yield self._at(replace(desk, drafter=self._drafter()))
            elif piece != last:
                last = piece
                shown: Update = {self._parts.progress: briefform.progress(Step(parts, piece)), self._parts.outline: ""}
                if piece.so_far and desk.briefing is None:
                    shown[self._parts.document] = briefdoc.document(Sheet(piece.so_far))
                yield shown

    def _revised(
        self, act: str, said: Mapping[str, str], desk: Desk, drafter: Drafter, briefing: Briefing, page: str
    ) -> Iterator[Update]:
        """What an act on a whole draft does."""
        if said.get("revision") != str(desk.revision):
            raise UsageError(_OLD)
        number = whole_numbers(said)
        at = LEAD if said.get("at") == str(LEAD) else number.get("at", len(briefing.sections))
        newer = replace(desk, revision=desk.revision + 1)
        if act in ("up", "down"):
            to = at + (1 if act == "down" else -1)
            yield self._at(replace(newer, briefing=moved(briefing, at, to)), to)
        elif act == "cut":
            left = cut(briefing, at)
            yield self._at(replace(newer, briefing=left), min(at, len(left.sections) - 1))
        elif act == "redo":
            yield from self._worked(drafter.redoing(briefing, at), (_heading(briefing, at),), desk, page, at)
        elif act in ("edit", "leave"):
            yield self._at(newer, at, editing=at if act == "edit" else None)
        elif act == "apply":
            yield self._at(replace(newer, briefing=_by_hand(drafter, briefing, at, said)), at)
        elif act == "export":
            yield self._file(drafter, briefing, said.get("suffix", ""), strict=bool(said.get("strict")))
        elif act == "chart" and said.get("save") in figure.KINDS and (drawn := briefdoc.chart_of(briefing)):
            yield {self._parts.file: figure.saved(drawn, said["save"])}
        elif act == "changes":
            found = changes(briefing, drafter.assistant)
            listed = briefform.changes(found) + figure.once()
            yield {
                self._parts.desk: replace(desk, changes=found),
                self._parts.changes: listed,
                self._parts.progress: "",
            }
        elif act == "take":
            chosen = {int(n) for n in re.findall(r"\d{1,6}", said.get("chosen", ""))}
            accepted = [change for n, change in enumerate(desk.changes) if n in chosen]
            briefing = brought_up_to_date(briefing, accepted, date.today())
            yield self._at(replace(newer, briefing=briefing, changes=()))
        elif act == "close-changes":
            yield {self._parts.changes: "", self._parts.progress: ""}

    def _at(self, desk: Desk, focus: int | None = None, editing: int | None = None) -> Update:
        """The page for a desk, its draft checked anew."""
        shown: Update = dict.fromkeys((self._parts.progress, self._parts.changes, self._parts.panel), "")
        shown[self._parts.outline] = briefform.outline(desk.outline) if desk.outline and not desk.briefing else ""
        shown[self._parts.document] = ""
        if desk.briefing and desk.drafter:
            auditor = desk.drafter.auditor()
            briefing, verification = auditor.audit(desk.briefing)
            desk = replace(desk, briefing=briefing)
            sheet = Sheet(briefing, verification, auditor.unheld(briefing), desk.revision, editing, focus)
            shown[self._parts.document] = briefdoc.document(sheet)
        return shown | {self._parts.desk: desk}

    def _file(self, drafter: Drafter, briefing: Briefing, suffix: str, *, strict: bool) -> Update:
        """The draft as a file for the page to save."""
        if suffix == ".json":
            data = as_json(briefing).encode()
        else:
            data = exported(briefing, drafter.auditor(), suffix, strict=strict)
        name = f"{figure.file_name(briefing.title)}{suffix}"
        return {self._parts.file: figure.file(name, _TYPES[suffix], data), self._parts.progress: ""}


def _brief(said: Mapping[str, str]) -> Brief:
    """What the form says.

    Raises:
        UsageError: it cannot be drafted; the line says why.
    """
    day = said.get("day", "").strip()
    try:
        as_of = date.fromisoformat(day) if day else None
    except ValueError:
        raise UsageError(f"{day!r} is no day: write it as 2025-06-30, or leave it empty") from None
    wanted = Brief(said.get("topic", ""), said.get("reader", ""), said.get("length", ""), as_of,  # type: ignore[arg-type]
                   tuple(_texts(said.get("sources", ""))))  # fmt: skip
    return checked(wanted)


def _texts(listed: str) -> list[str]:
    """The texts of a JSON list that a page has sent; none where it is anything else."""
    try:
        found = json.loads(listed) if listed else []
    except (ValueError, RecursionError):
        return []
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def _edited_outline(proposed: Outline, headings: str) -> Outline:
    """The outline as the page has it now; a heading that was proposed keeps its theme.

    Raises:
        UsageError: it has no section, or too many.
    """
    own = {theme.heading: theme for theme in proposed.themes}
    wanted = dict.fromkeys(one_line(text)[: briefform.LONGEST_HEADING] for text in _texts(headings))
    themes = [own.get(text) or Theme(text, f"{proposed.brief.topic}: {text}") for text in wanted if text]
    if not themes:
        raise UsageError("the outline has no section: add one")
    if len(themes) > briefform.MOST_SECTIONS:
        raise UsageError(
            f"the outline has {len(themes)} sections: take some out, {briefform.MOST_SECTIONS} are the most"
        )
    return replace(proposed, themes=tuple(themes))


def _heading(briefing: Briefing, at: int) -> str:
    return briefing.sections[at].theme.heading if 0 <= at < len(briefing.sections) else ""


def _by_hand(drafter: Drafter, briefing: Briefing, at: int, said: Mapping[str, str]) -> Briefing:
    text = said.get("text", "").replace("\r\n", "\n")
    if len(text) > _LONGEST_TEXT:
        raise UsageError(f"the text has {len(text):,} characters: shorten it to {_LONGEST_TEXT:,} or fewer")
    if at == LEAD:
        return drafter.edited_lead(briefing, text)
    return drafter.edited(briefing, at, text, said.get("heading", "")[: briefform.LONGEST_HEADING])


def _opened(assistant: Drafts, desk: Desk, data: Mapping[str, Any]) -> str | Any:
    """The panel for a mark, or for a click in the panel itself."""
    if data.get("close"):
        return ""
    number = whole_numbers(data)
    cited = {citation.n: citation for citation in briefdoc.numbered(desk.briefing)} if desk.briefing else {}
    citation = cited.get(number.get("cite", 0))
    if citation is None or number.get("turn", desk.revision) != desk.revision:
        return gr.skip()
    above, below = (max(1, number.get(side, 1)) for side in ("above", "below"))
    view = source.View(desk.revision, "cite", citation.n, above, below)
    return source.cited_source(view, citation, assistant.document(citation.source))
