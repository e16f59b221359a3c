"""The Facts tab: the figures of all tables, searched and filtered, each opened in its table, drawn, or saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import gradio as gr

from assistant.chart import Chart, chart_of, own_period, table_csv
from assistant.draft import cell_evidence
from assistant.factbook import FactBook, Wanted
from assistant.settings import Settings
from assistant.types import Citation
from assistant.ui import factlist, figure, source
from assistant.ui.events import Documents, Update, error_line, event_data, html_part, whole_numbers
from assistant.ui.factlist import Found
from corpus.errors import UsageError
from index.facts import Fact

FEWEST_DRAWN = 2  # rows that are worth a chart to whoever chose them
MOST_DRAWN = 200
_HERE = Path(__file__).parent
_CHANGED = "The index has changed since these rows were shown, and the rows with it. Choose again."


class Facts(Documents, Protocol):
    """What the tab asks of an assistant."""

    def facts(self) -> FactBook:
        """The facts of the index as it is now."""


@dataclass(frozen=True)
class _Parts:
    """The tab's components."""

    filters: gr.HTML
    choices: gr.HTML
    notice: gr.HTML
    chart: gr.HTML
    rows: gr.HTML
    panel: gr.HTML
    file: gr.HTML


def build_facts(assistant: Facts, _: Settings) -> None:
    """Adds the tab to the Blocks at hand; whenever it is opened, the facts are looked up anew."""
    with gr.Tab("Facts", id="facts") as tab:
        parts = _components()
    shown = [parts.notice, parts.chart, parts.rows, parts.panel, parts.file]

    def opened() -> Update:
        try:
            return {parts.choices: factlist.choices(assistant.facts()) + figure.once(), parts.notice: ""}
        except Exception as error:
            return {parts.notice: factlist.notice(error_line(error))}

    def acted(event: gr.EventData) -> Update:
        try:
            return _acted(assistant, parts, event_data(event))
        except Exception as error:
            return {parts.notice: factlist.notice(error_line(error))}

    common: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}
    tab.select(opened, None, [parts.choices, parts.notice], **common)
    for component in (parts.filters, parts.rows, parts.chart, parts.panel):
        component.click(acted, None, shown, trigger_mode="always_last", **common)


def _components() -> _Parts:
    def script(name: str) -> str:
        return (_HERE / name).read_text(encoding="utf-8")

    with gr.Row(elem_classes=["desk", "facts-desk"]):
        with gr.Column(elem_classes="conversation"):
            parts = {
                "filters": html_part(factlist.filters(), "fact-filters", script("filters.js")),
                "choices": html_part("", "fact-choices", script("choices.js")),
                "notice": html_part("", "fact-notice", ""),
                "chart": html_part(factlist.undrawn(), "fact-chart", script("facts.js")),
                "rows": html_part("", "fact-rows", script("facts.js")),
            }
        with gr.Column(elem_classes="beside"):
            parts["panel"] = html_part("", "fact-source", script("source.js"))
            parts["file"] = html_part("", "fact-file", script("save.js"))
    return _Parts(**parts)


def _acted(assistant: Facts, parts: _Parts, data: Mapping[str, Any]) -> Update:
    """What a press of a button, or a change of the filters, does to the tab.

    Raises:
        UsageError: what is asked for cannot be done; its line says why.
    """
    said = {name: value for name, value in data.items() if isinstance(value, str)}
    act = said.get("act", "")
    if data.get("close"):
        return {parts.panel: ""}
    if act == "undraw":
        return {parts.chart: factlist.undrawn()}
    book = assistant.facts()
    if act == "clear":
        rows = factlist.listing(book, Found(book.find(Wanted())))
        return {parts.rows: rows + figure.once(), parts.chart: factlist.undrawn(), parts.panel: "", parts.notice: ""}
    if act in ("find", "page"):
        found = Found(book.find(Wanted.typed(said)), whole_numbers(said).get("page", 0) if act == "page" else 0)
        return {parts.rows: factlist.listing(book, found), parts.notice: ""}
    if act == "csv":
        return {parts.file: _table_file(book, book.find(Wanted.typed(said))), parts.notice: ""}
    if act == "draw":
        places = _chosen(book, said)
        return {parts.chart: factlist.drawn(book, _chart(book, places), places), parts.notice: ""}
    if act == "save" and said.get("save") in figure.KINDS:
        return {parts.file: figure.saved(_chart(book, _chosen(book, said)), said["save"]), parts.notice: ""}
    if act == "open" or "turn" in said:
        return {parts.panel: _source(assistant, book, said), parts.notice: ""}
    return {parts.notice: gr.skip()}


def _chosen(book: FactBook, said: Mapping[str, str]) -> list[int]:
    """The places of the rows that were chosen, in the order of the chart."""
    if said.get("generation") != str(book.generation):
        raise UsageError(_CHANGED)
    parts = said.get("places", "").split(",", MOST_DRAWN)
    places = set(whole_numbers(dict(enumerate(parts))).values())
    if len(parts) > MOST_DRAWN:
        raise UsageError(f"more than {MOST_DRAWN} rows are chosen: choose fewer, a chart of so many shows nothing")
    return sorted((place for place in places if place < len(book.facts)), key=lambda place: _order(book.facts[place]))


def _order(fact: Fact) -> tuple[str, int]:
    """As a chart has them, so that its sources are numbered from left to right."""
    period = own_period(fact)
    return fact.entity, period.start.toordinal() if period else 0


def _chart(book: FactBook, places: Sequence[int]) -> Chart:
    facts = [book.facts[place] for place in places]
    measures = {(fact.table, fact.indicator) for fact in facts}
    units = {fact.unit for fact in facts}
    if len(facts) < FEWEST_DRAWN:
        raise UsageError("one row makes no chart: choose two or more of one indicator")
    if len(measures) > 1:
        raise UsageError(f"the chosen rows are of {len(measures)} indicators, which have no axis in common: choose one")
    if len(units) > 1:
        raise UsageError(f"the chosen rows are in {len(units)} units, which have no axis in common: choose one")
    chart = chart_of([(fact, n) for n, fact in enumerate(facts, 1)], FEWEST_DRAWN)
    if chart is None:
        raise UsageError(
            "of the chosen rows too few can stand side by side: their periods are of different lengths, or one source "
            "gives two values for one period"
        )
    return chart


def _table_file(book: FactBook, places: Sequence[int]) -> str:
    content = table_csv((book.facts[place], None) for place in places).encode("utf-8-sig")
    return figure.file("facts.csv", figure.KINDS["csv"], content)


def _source(assistant: Facts, book: FactBook, said: Mapping[str, str]) -> str:
    """A row in its table; ``turn`` and ``cite`` are what the source's own buttons call the generation and the place."""
    number = whole_numbers(said)
    generation = said.get("turn", said.get("generation"))
    place = number.get("cite", number.get("place", len(book.facts)))
    if generation != str(book.generation) or place >= len(book.facts):
        raise UsageError(_CHANGED)
    evidence = cell_evidence(book.facts[place])
    origin = evidence.particulars
    citation = Citation(
        place, evidence.source, origin.title, origin.publisher, origin.url, origin.published, evidence.locator,
        evidence.quote, evidence.cell,
    )  # fmt: skip
    above, below = (max(1, number.get(side, 1)) for side in ("above", "below"))
    view = source.View(book.generation, "cite", place, above, below)
    return source.cited_source(view, citation, assistant.document(evidence.source))
