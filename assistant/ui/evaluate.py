"""The Evaluate tab: sets are run and their reports read and compared; drafts of cases become sets."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import gradio as gr

from assistant.answer import Assistant
from assistant.evaluation.comparing import compare
from assistant.evaluation.desk import Desk
from assistant.evaluation.exporting import exported, ragas_row, squad_row
from assistant.evaluation.feedback import feedback_drafts
from assistant.evaluation.page import report_page, report_part
from assistant.evaluation.sets import as_lines, case_of
from assistant.evaluation.suggest import suggest
from assistant.evaluation.types import Case
from assistant.evaluation.validate import validate
from assistant.settings import Settings
from assistant.ui import benchlist, figure
from assistant.ui.events import Update, error_line, event_data, html_part, whole_numbers
from corpus.errors import UsageError

TICK = 0.4  # seconds between two looks at how far a run is
MOST_DRAFTS = 100
_ROWS = {"ragas": ragas_row, "datasets": squad_row}
_HERE = Path(__file__).parent


class Evaluated(Protocol):
    """What the tab asks of an assistant."""

    def opened(self) -> Assistant:
        """The assistant itself, once it is there."""


@dataclass(frozen=True)
class _Parts:
    """The tab's components."""

    setup: gr.HTML
    progress: gr.HTML
    notice: gr.HTML
    runs: gr.HTML
    report: gr.HTML
    making: gr.HTML
    drafts: gr.HTML
    file: gr.HTML


def build_evaluate(assistant: Evaluated, settings: Settings) -> None:
    """Adds the tab to the Blocks at hand."""
    desk = Desk(assistant.opened, settings)
    with gr.Tab("Evaluate", id="evaluate") as tab:
        parts = _components(settings)
    shown = list(vars(parts).values())

    def opened() -> Iterator[Update]:
        yield from _guarded(parts, _opened(desk, parts))

    def acted(event: gr.EventData) -> Iterator[Update]:
        yield from _guarded(parts, _acted(assistant, settings, desk, parts, event_data(event)))

    common: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}
    tab.select(opened, None, shown, **common)
    for component in (parts.setup, parts.progress, parts.runs, parts.making, parts.drafts):
        component.click(acted, None, shown, trigger_mode="multiple", **common)


def _components(settings: Settings) -> _Parts:
    script = (_HERE / "evaluate.js").read_text(encoding="utf-8")
    save = (_HERE / "save.js").read_text(encoding="utf-8")
    with gr.Column(elem_classes="bench"):
        return _Parts(
            setup=html_part("", "bench-setup", script),
            progress=html_part("", "bench-progress", script),
            notice=html_part("", "bench-notice", ""),
            runs=html_part("", "bench-runs", script),
            report=html_part("", "bench-report", ""),
            making=html_part(benchlist.making(with_model=bool(settings.model)), "bench-making", script),
            drafts=html_part("", "bench-drafts", script),
            file=html_part("", "bench-file", save),
        )


def _guarded(parts: _Parts, updates: Iterator[Update]) -> Iterator[Update]:
    try:
        yield from updates
    except Exception as error:
        yield {parts.notice: benchlist.notice(error_line(error), wrong=True)}


def _opened(desk: Desk, parts: _Parts) -> Iterator[Update]:
    """The sets and runs of now; and a run that is at work, which anybody may have begun, to its end."""
    yield {parts.setup: benchlist.setup(desk.sets()), parts.runs: benchlist.runs(desk.runs())}
    if desk.state.what == "running":
        yield from _followed(desk, parts)


def _acted(
    assistant: Evaluated, settings: Settings, desk: Desk, parts: _Parts, data: Mapping[str, Any]
) -> Iterator[Update]:
    """What a press of a button does to the tab.

    Raises:
        UsageError: what is asked for cannot be done; its line says why.
    """
    said = {name: value for name, value in data.items() if isinstance(value, str)}
    act = said.get("act", "")
    if act == "send":
        name = desk.add_set(said.get("name", ""), said.get("text", ""))
        told = benchlist.notice(f"The set '{name}' is there.")
        yield {parts.setup: benchlist.setup(desk.sets(), name), parts.notice: told}
    elif act == "stop":
        desk.stop()
    elif act in ("run", "go-on"):
        if act == "run":
            count = whole_numbers(said).get("count") or None
            desk.start(said.get("set", ""), passages_alone=bool(said.get("passages")), count=count)
        else:
            desk.go_on(said.get("run", ""))
        yield {parts.notice: "", parts.report: ""}
        yield from _followed(desk, parts)
    elif act == "show":
        yield {parts.report: _report(desk, said), parts.notice: ""}
    elif act == "save":
        yield {parts.file: _saved(desk, said), parts.notice: ""}
    else:
        yield from _drafted(assistant, settings, desk, parts, said)


def _followed(desk: Desk, parts: _Parts) -> Iterator[Update]:
    """How far the run at work is, to its end; then its report."""
    last = None
    while (state := desk.state).what == "running":
        if state != last:
            yield {parts.progress: benchlist.progress(state)}
        last = state
        time.sleep(TICK)
    yield {parts.progress: benchlist.progress(state), parts.runs: benchlist.runs(desk.runs(), state.run)}
    if state.now.done:
        yield {parts.report: _report(desk, {"run": state.run})}


def _report(desk: Desk, said: Mapping[str, str]) -> str:
    report = desk.report(said.get("run", ""))
    other = said.get("before", "")
    found = compare(desk.report(other).results, report.results, (other, said["run"])) if other else None
    return benchlist.shown(report_part(report, found)) + figure.once()


def _saved(desk: Desk, said: Mapping[str, str]) -> str:
    """A run's report as a file, for the page to save."""
    run, kind = said.get("run", ""), said.get("kind", "")
    report = desk.report(run)
    if kind == "html":
        return figure.file(f"{run}.html", "text/html", report_page(report).encode())
    if kind == "json":
        content = json.dumps(report.as_dict(), ensure_ascii=False, indent=1)
        return figure.file(f"{run}.json", "application/json", content.encode())
    if kind not in _ROWS:
        raise UsageError(f"there is no export {kind!r}: choose json, html, ragas or datasets")
    return figure.file(f"{run}.{kind}.jsonl", "application/jsonl", exported(report.results, _ROWS[kind]).encode())


def _drafted(
    assistant: Evaluated, settings: Settings, desk: Desk, parts: _Parts, said: Mapping[str, str]
) -> Iterator[Update]:
    """Drafts to look at; or those that were kept, as a file or as a set."""
    act = said.get("act", "")
    if act == "suggest":
        numbers = whole_numbers(said)
        count = min(max(numbers.get("count", 20), 1), MOST_DRAFTS)
        yield {parts.notice: benchlist.notice("Drafting …")}
        whole = assistant.opened()
        drafts = suggest(whole, count, model=whole.model if said.get("model") else None, seed=numbers.get("seed", 1))
        yield {parts.drafts: benchlist.drafts(drafts), parts.notice: ""}
    elif act == "feedback":
        found = feedback_drafts(settings.index_dir)
        if not found:
            raise UsageError("nobody has judged an answer yet: readers do with the thumbs under an answer")
        yield {parts.drafts: benchlist.drafts(found), parts.notice: ""}
    elif act in ("keep", "download"):
        cases = _kept(said.get("cases", ""))
        problems = [f"{p.id}: {p.line}" for p in validate(cases, assistant.opened().document) if p.grave]
        if problems:
            raise UsageError(f"{problems[0]}{f' (and {len(problems) - 1} more)' if len(problems) > 1 else ''}")
        if act == "download":
            yield {
                parts.file: figure.file("cases.jsonl", "application/jsonl", as_lines(cases).encode()),
                parts.notice: "",
            }
            return
        name = desk.add_set(f"{said.get('name') or 'drafts'}.jsonl", as_lines(cases))
        told = benchlist.notice(f"{len(cases)} cases are kept as the set '{name}'.")
        yield {parts.setup: benchlist.setup(desk.sets(), name), parts.drafts: "", parts.notice: told}


def _kept(text: str) -> list[Case]:
    """The cases that the page sends, as they were edited."""
    try:
        cases = [case_of(raw) for raw in json.loads(text)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UsageError("a draft has no question: write one, or drop it") from error
    if not cases:
        raise UsageError("no draft is kept: choose at least one")
    return cases
