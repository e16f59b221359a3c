"""The Ask tab: a conversation, and beside it the source of the mark that was opened."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Literal, Protocol

import gradio as gr

from assistant.answer import EVERYTHING
from assistant.feedback import feedback_on, record
from assistant.library import Library
from assistant.opening import Catalogue
from assistant.settings import Settings
from assistant.types import Answer, Event, Turn
from assistant.ui import figure, kept, scope, source, thread, trace, welcome
from assistant.ui.asking import Exchanges, Parts, Updates, another, answering, components
from assistant.ui.events import Documents, Update, error_line, event_data, whole_numbers
from assistant.ui.kept import exported, restored
from assistant.ui.scope import Scope
from assistant.ui.source import View
from assistant.ui.work import End, Work
from index.types import Filters

# a button that goes away hands the keyboard to the question; what it was given is passed on
_FOCUS = "(...given) => { document.querySelector('#question textarea')?.focus(); return given; }"


class Answers(Documents, Protocol):
    """What the tab asks of an assistant."""

    def stream_answer(
        self, question: str, history: Sequence[Turn] = (), as_of: date | None = None, only: Filters = EVERYTHING
    ) -> Generator[Event, None, None]:
        """Text, verdicts and what else comes on the way, the whole Answer last."""


class Service(Answers, Protocol):
    """Answers over an index that can be listed."""

    @property
    def index(self) -> Catalogue:
        """The index that it answers from."""

    @property
    def library(self) -> Library:
        """Its sources, and what is added to them."""

    @property
    def is_ready(self) -> bool:
        """Whether its models are loaded; until then a question waits."""


def build_ask(assistant: Service, settings: Settings) -> None:  # noqa: PLR0915  a handler for each thing one can do
    """Adds the tab to the Blocks at hand.

    Raises:
        CorpusError: the example questions cannot be read.
    """
    examples = welcome.examples(settings)

    def empty() -> str:
        return welcome.welcome(welcome.coverage(assistant.index.documents()))

    with gr.Tab("Ask", id="ask") as tab:
        parts = components(empty(), welcome.instances(examples), lambda: scope.offered(assistant.library.publishers()))
    work: Work[Event] = Work()

    def asking(text: str, typed: str, held: Exchanges, request: gr.Request, *, again: bool = False) -> Updates:
        def pieces(history: Sequence[Turn], of: Scope) -> Iterator[Event | End]:
            only = of.filters(assistant.library.publishers() if of.publisher else ())
            return work.pieces(str(request.session_hash), assistant.stream_answer(text, history, of.as_of, only))

        first = "Searching the sources" if assistant.is_ready else "Loading the models, which takes some seconds"
        yield from answering(parts, pieces, text, typed, held, empty, first, again=again)

    def asked(text: str, typed: str, held: Exchanges, request: gr.Request) -> Updates:
        yield from asking(text, typed, held, request)

    def example(event: gr.EventData, typed: str, held: Exchanges, request: gr.Request) -> Updates:
        number = whole_numbers(event_data(event)).get("example", len(examples))
        if number < len(examples):
            yield from asking(examples[number], typed, held, request)
        else:
            yield {parts.notice: gr.skip()}

    def retried(event: gr.EventData, held: Exchanges, request: gr.Request) -> Updates:
        number = whole_numbers(event_data(event))
        if held and number.get("retry") == len(held) - 1 and not work.is_busy(str(request.session_hash)):
            last = held[-1]
            yield from asking(last.question, json.dumps(last.scope.fields), held, request, again=True)
        else:
            yield {parts.notice: gr.skip()}  # without a word everything would be emptied

    def kept_or_linked(event: gr.EventData, held: Exchanges, request: gr.Request) -> Updates:
        said = {name: value for name, value in event_data(event).items() if isinstance(value, str)}
        page = str(request.session_hash)
        if work.is_busy(page):
            yield {parts.notice: thread.notice("A question is at work: stop it first.")}
        elif "q" in said:
            typed = json.dumps({name: said[name] for name in scope.FIELDS if said.get(name)})
            yield {parts.scope: typed}
            yield from asking(said["q"], typed, held, request)
        elif "open" in said:
            try:
                yield another(parts, empty(), restored(said["open"]))
            except Exception as error:
                yield {parts.notice: thread.notice(error_line(error))}
        else:
            yield {parts.notice: gr.skip()}

    def opened(event: gr.EventData, held: Exchanges) -> str | Any:
        return _opened(assistant, held, event_data(event))

    def saved(event: gr.EventData, held: Exchanges) -> Update:
        file, notice = _saved(held, event_data(event))
        return {parts.file: file, parts.notice: notice}

    def rated(event: gr.EventData, held: Exchanges) -> Update:
        return _rated(parts, settings.index_dir, held, event_data(event))

    def stopped(typed: str, request: gr.Request) -> None:
        work.end(str(request.session_hash), End("stopped", typed))

    def begun(request: gr.Request) -> Update:
        at_work = work.end(str(request.session_hash), End("new"))
        return {parts.notice: ""} if at_work else another(parts, empty())

    def shown_again(held: Exchanges, request: gr.Request) -> Any:
        return gr.skip() if held or work.is_busy(str(request.session_hash)) else empty()

    common: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}
    shown, typed = parts.outputs(), [parts.scope, parts.exchanges]
    gr.on([parts.ask.click, parts.question.submit], asked, [parts.question, *typed], shown, **common)
    parts.instances.click(example, typed, shown, **common)
    parts.kept.click(kept_or_linked, parts.exchanges, shown, trigger_mode="multiple", **common)
    for component in (parts.thread, parts.panel):
        component.click(opened, parts.exchanges, parts.panel, trigger_mode="always_last", **common)
    # every button of the thread reaches each of these: without "multiple" a press on one would lose a press on another
    parts.thread.click(saved, parts.exchanges, [parts.file, parts.notice], trigger_mode="multiple", **common)
    parts.thread.click(retried, parts.exchanges, shown, trigger_mode="multiple", **common)
    noted = [parts.exchanges, parts.carrier, parts.notice]
    in_order = common | {"concurrency_limit": 1}  # the thumb that is sent last is the one that stands
    parts.thread.click(rated, parts.exchanges, noted, trigger_mode="multiple", **in_order)
    tab.select(shown_again, parts.exchanges, parts.welcome, **common)
    parts.stop.click(stopped, parts.question, None, js=_FOCUS, **common)
    parts.new.click(begun, None, shown, js=_FOCUS, **common)


def _opened(assistant: Answers, held: Exchanges, data: Mapping[str, Any]) -> str | Any:
    """The panel for a click in the conversation or in the panel itself."""
    if data.get("close"):
        return source.hint()
    number = whole_numbers(data)
    turn = number.get("turn", len(held))
    if "trace" in number and turn < len(held):
        return trace.panel(held[turn].answer) or gr.skip()
    kind: Literal["cite", "near"] = "cite" if "cite" in number else "near"
    if turn >= len(held) or kind not in number:
        return gr.skip()
    view = View(turn, kind, number[kind], max(1, number.get("above", 1)), max(1, number.get("below", 1)))
    try:
        shown = _shown(assistant, view, held[turn].answer)
    except Exception as error:
        return thread.notice(error_line(error))
    return shown or gr.skip()


def _saved(held: Exchanges, data: Mapping[str, Any]) -> tuple[Any, Any]:
    """The file for a click on a button that saves a chart or the conversation, and a line where it cannot be made."""
    kind, turn = data.get("save"), whole_numbers(data).get("turn", len(held))
    try:
        if kind == "conversation" and held:
            title = str(data.get("title") or held[0].question)[:200]
            content = exported(held, title).encode()
            return figure.file(f"{figure.file_name(title)}.md", "text/markdown;charset=utf-8", content), ""
        chart = held[turn].answer.chart if turn < len(held) else None
        if chart is None or not isinstance(kind, str) or kind not in figure.KINDS:
            return gr.skip(), gr.skip()
        return figure.saved(chart, kind), ""
    except Exception as error:
        return gr.skip(), thread.notice(error_line(error))


def _rated(parts: Parts, index_dir: Path, held: Exchanges, data: Mapping[str, Any]) -> Update:
    """A thumb, and what the reader would have said, put down."""
    thumb, turn = data.get("thumb"), whole_numbers(data).get("turn", len(held))
    if turn >= len(held) or thumb not in ("up", "down"):
        return {parts.notice: gr.skip()}
    way: Literal["up", "down"] = "up" if thumb == "up" else "down"
    one = held[turn]
    try:
        record(feedback_on(one.answer, way, str(data.get("correction") or ""), one.scope.as_of), index_dir)
    except Exception as error:
        return {parts.carrier: kept.rated(turn, one.thumb), parts.notice: thread.notice(error_line(error))}
    done = (*held[:turn], replace(one, thumb=way), *held[turn + 1 :])
    return {parts.exchanges: done, parts.carrier: kept.rated(turn, way), parts.notice: ""}


def _shown(assistant: Answers, view: View, answer: Answer) -> str:
    """The source of a citation or of a nearest passage; '' where the answer has none of that number."""
    if view.kind == "near":
        if view.n >= len(answer.evidence):
            return ""
        passage = answer.evidence[view.n]
        return source.near_source(view, passage, assistant.document(passage.chunk.document))
    for citation in answer.citations:
        if citation.n == view.n:
            return source.cited_source(view, citation, assistant.document(citation.source))
    return ""
