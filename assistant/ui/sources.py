"""The Sources tab: what the index holds, what is wrong with it, and what is added to it or removed."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import gradio as gr

from assistant.library import Library
from assistant.settings import Settings
from assistant.ui import source, sourcelist
from assistant.ui.events import Documents, Update, error_line, event_data, html_part, sentence, whole_numbers
from assistant.ui.figure import once
from assistant.ui.sourcelist import Wanted

TICK = 0.3  # seconds between two looks at how far the index is
_HERE = Path(__file__).parent


class Sources(Documents, Protocol):
    """What the tab asks of an assistant."""

    @property
    def library(self) -> Library:
        """The sources, and what is added to them."""


@dataclass(frozen=True)
class _Parts:
    """The tab's components."""

    adding: gr.HTML
    progress: gr.HTML
    notice: gr.HTML
    filters: gr.HTML
    choices: gr.HTML
    rows: gr.HTML
    panel: gr.HTML


def build_sources(assistant: Sources, _: Settings) -> None:
    """Adds the tab to the Blocks at hand."""
    with gr.Tab("Sources", id="sources") as tab:
        parts = _components()
    shown = [parts.progress, parts.notice, parts.rows, parts.panel]

    def opened() -> Iterator[Update]:
        try:
            yield {parts.choices: sourcelist.choices(assistant.library.entries()), parts.rows: _listing(assistant, {})}
            if assistant.library.progress().state == "running":
                yield from _followed(assistant, parts, {})
        except Exception as error:
            yield {parts.notice: sourcelist.result(error_line(error), wrong=True)}

    def acted(event: gr.EventData) -> Iterator[Update]:
        try:
            yield from _acted(assistant, parts, event_data(event))
        except Exception as error:
            yield {parts.notice: sourcelist.result(error_line(error), wrong=True)}

    common: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}
    tab.select(opened, None, [*shown, parts.choices], **common)
    for component in (parts.adding, parts.progress, parts.filters, parts.rows, parts.panel):
        component.click(acted, None, shown, trigger_mode="multiple", **common)


def _components() -> _Parts:
    def script(name: str) -> str:
        return (_HERE / name).read_text(encoding="utf-8")

    with gr.Row(elem_classes=["desk", "facts-desk"]):
        with gr.Column(elem_classes="conversation"):
            parts = {
                "adding": html_part(sourcelist.adding(), "adding", script("upload.js")),
                "progress": html_part("", "source-progress", script("sources.js")),
                "notice": html_part("", "source-notice", ""),
                "filters": html_part(sourcelist.filters(), "source-filters", script("filters.js")),
                "choices": html_part("", "source-choices", ""),
                "rows": html_part("", "source-rows", script("sources.js")),
            }
        with gr.Column(elem_classes="beside"):
            parts["panel"] = html_part("", "source-panel", script("source.js"))
    return _Parts(**parts)


def _acted(assistant: Sources, parts: _Parts, data: Mapping[str, Any]) -> Iterator[Update]:
    """What a press of a button, an address, or files that have come do to the tab."""
    said = {name: value for name, value in data.items() if isinstance(value, str)}
    act, library = said.get("act", ""), assistant.library
    yield {parts.notice: gr.skip()}  # a generator that gives nothing would empty the tab
    if data.get("close"):
        yield {parts.panel: ""}
    elif act in ("find", "page"):
        yield {parts.rows: _listing(assistant, said)}
    elif act == "open" or "cite" in said:
        yield {parts.panel: _opened(assistant, said)}
    elif act == "cancel":
        library.cancel()
    elif act in ("update", "address", "remove"):
        if act == "address":
            yield {parts.notice: sourcelist.result("Fetching …")}
            line = library.add_page(said.get("url", ""))
        else:
            line = library.remove(said.get("id", "")) if act == "remove" else ""
        library.update()
        yield {parts.notice: sourcelist.result(sentence(line) if line else "")}
        yield from _followed(assistant, parts, said)


def _followed(assistant: Sources, parts: _Parts, said: Mapping[str, str]) -> Iterator[Update]:
    """How the index is brought up to date, to its end; then the list as it is."""
    last = None
    while (now := assistant.library.progress()).state == "running":
        if now != last:
            yield {parts.progress: sourcelist.progress(now)}
        last = now
        time.sleep(TICK)
    yield {parts.progress: sourcelist.progress(now), parts.rows: _listing(assistant, said)}


def _listing(assistant: Sources, said: Mapping[str, str]) -> str:
    page = whole_numbers(said).get("page", 0) if said.get("act") == "page" else 0
    wanted = Wanted(said.get("text", ""), said.get("publisher", ""), said.get("only", ""), page)
    return sourcelist.listing(assistant.library.entries(), wanted) + once()


def _opened(assistant: Sources, said: Mapping[str, str]) -> str:
    """A source as a whole; its own buttons call its id ``cite``."""
    id_ = said.get("id", said.get("cite", ""))
    number = whole_numbers(said)
    above, below = (max(1, number.get(side, 1)) for side in ("above", "below"))
    return source.whole_source(id_, assistant.document(id_), above, below)
