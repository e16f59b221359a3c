"""The Ask tab: a conversation, and beside it the source of the mark that was opened."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, Protocol

import gradio as gr

from assistant.opening import Catalogue
from assistant.settings import Settings
from assistant.types import Answer, Event, Restarted, Settled, Turn, Understood
from assistant.ui import figure, source, thread, trace, welcome
from assistant.ui.events import error_line, event_data, html_part, sentence, whole_numbers
from assistant.ui.live import Live
from assistant.ui.source import View
from assistant.ui.thread import Exchange
from assistant.ui.work import End, Work
from corpus.errors import UsageError
from corpus.schema import Document, FactTable

_HERE = Path(__file__).parent
_DAY = '<label for="as-of-day">As known on</label><input type="date" id="as-of-day" max="9999-12-31">'
# a button that goes away hands the keyboard to the question; what it was given is passed on
_FOCUS = "(...given) => { document.querySelector('#question textarea')?.focus(); return given; }"

Update = dict[Any, Any]  # component -> its new value
Updates = Iterator[Update]
Exchanges = tuple[Exchange, ...]  # of one visitor


class Answers(Protocol):
    """What the tab asks of an assistant."""

    def stream_answer(
        self, question: str, history: Sequence[Turn] = (), as_of: date | None = None
    ) -> Generator[Event, None, None]:
        """Text, verdicts and what else comes on the way, the whole Answer last."""

    def document(self, id: str) -> Document | FactTable | None:  # noqa: A002  the field's own name
        """A source, or None."""


class Service(Answers, Protocol):
    """Answers over an index that can be listed."""

    @property
    def index(self) -> Catalogue:
        """The index that it answers from."""


@dataclass(frozen=True)
class _Parts:
    """The tab's components."""

    exchanges: gr.State
    welcome: gr.HTML
    thread: gr.HTML
    live: gr.HTML
    status: gr.HTML
    notice: gr.HTML
    question: gr.Textbox
    day: gr.HTML
    ask: gr.Button
    stop: gr.Button
    new: gr.Button
    panel: gr.HTML
    file: gr.HTML

    def outputs(self) -> list[Any]:
        """What an answer, or a new conversation in its place, changes."""
        return [self.exchanges, self.welcome, self.thread, self.live, self.status, self.notice, self.question,
                self.stop, self.panel, self.day]  # fmt: skip


def build_ask(assistant: Service, settings: Settings) -> None:
    """Adds the tab to the Blocks at hand.

    Raises:
        CorpusError: the example questions cannot be read.
    """
    examples = welcome.examples(settings)

    def empty() -> str:
        return welcome.welcome(examples, welcome.coverage(assistant.index.documents()))

    with gr.Tab("Ask", id="ask"):
        parts = _components(empty())
    work: Work[Event] = Work()

    def asked(text: str, day: str, held: Exchanges, request: gr.Request) -> Updates:
        def pieces(history: Sequence[Turn], as_of: date | None) -> Iterator[Event | End]:
            return work.pieces(str(request.session_hash), assistant.stream_answer(text, history, as_of))

        yield from _answer(parts, pieces, text, day, held, empty)

    def example(event: gr.EventData, day: str, held: Exchanges, request: gr.Request) -> Updates:
        number = whole_numbers(event_data(event)).get("example", len(examples))
        if number < len(examples):
            yield from asked(examples[number], day, held, request)

    def opened(event: gr.EventData, held: Exchanges) -> str | Any:
        return _opened(assistant, held, event_data(event))

    def saved(event: gr.EventData, held: Exchanges) -> Update:
        file, notice = _saved(held, event_data(event))
        return {parts.file: file, parts.notice: notice}

    def stopped(typed: str, request: gr.Request) -> None:
        work.end(str(request.session_hash), End("stopped", typed))

    def begun(request: gr.Request) -> Update:
        at_work = work.end(str(request.session_hash), End("new"))
        return {parts.notice: ""} if at_work else _begun(parts, empty())

    common: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}
    inputs: list[Any] = [parts.question, parts.day, parts.exchanges]
    shown = parts.outputs()
    gr.on([parts.ask.click, parts.question.submit], asked, inputs, shown, **common)
    parts.welcome.click(example, [parts.day, parts.exchanges], shown, **common)
    for component in (parts.thread, parts.panel):
        component.click(opened, parts.exchanges, parts.panel, trigger_mode="always_last", **common)
    parts.thread.click(saved, parts.exchanges, [parts.file, parts.notice], **common)
    common["js"] = _FOCUS
    parts.stop.click(stopped, parts.question, None, **common)
    parts.new.click(begun, None, shown, **common)


def _components(empty: str) -> _Parts:
    script = (_HERE / "thread.js").read_text(encoding="utf-8")
    with gr.Row(elem_classes="desk"):
        with gr.Column(elem_classes="conversation"):
            parts: dict[str, Any] = {
                "exchanges": gr.State(()),
                "welcome": html_part(empty, "welcome", script),
                "thread": html_part("", "thread", script),
                "live": html_part("", "live", script),
                "status": html_part("", "status", "element.setAttribute('role', 'status');"),
            }
            with gr.Column(elem_classes="composer"):
                parts |= _composer()
        with gr.Column(elem_classes="beside"):
            parts["panel"] = html_part(source.hint(), "source", (_HERE / "source.js").read_text(encoding="utf-8"))
            parts["file"] = html_part("", "file", (_HERE / "save.js").read_text(encoding="utf-8"))
    return _Parts(**parts)


def _composer() -> dict[str, Any]:
    """The question's field, and under it the day and the buttons."""
    notice = html_part("", "notice", "element.setAttribute('role', 'alert');")
    with gr.Row(elem_classes="asking"):
        question = gr.Textbox(
            label="Question",
            placeholder="Ask the sources",
            lines=1,
            max_lines=6,
            autofocus=True,
            elem_id="question",
            scale=1,
            min_width=100,
        )
        ask = gr.Button("Ask", variant="primary", elem_id="ask", scale=0, min_width=0)
    with gr.Row(elem_classes="options"):
        day = gr.HTML(
            "",
            html_template=_DAY,
            js_on_load=(_HERE / "day.js").read_text(encoding="utf-8"),
            elem_id="as-of",
            apply_default_css=False,
        )
        stop = gr.Button("Stop", elem_id="stop", interactive=False, scale=0, min_width=0)
        new = gr.Button("New conversation", elem_id="new", scale=0, min_width=0)
    return {"notice": notice, "question": question, "ask": ask, "day": day, "stop": stop, "new": new}


def _day(text: str | None) -> date | None:
    text = (text or "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"{text!r} is no day: write it as 2025-06-30, or leave it empty") from None


def _answer(
    parts: _Parts,
    pieces: Callable[[Sequence[Turn], date | None], Iterator[Event | End]],
    text: str,
    day: str | None,
    done: Exchanges,
    empty: Callable[[], str],
) -> Updates:
    """The tab as an answer comes. A question that fails or is stopped goes back into its field."""
    as_of: date | None = None
    now = Live()
    idle: Update = {parts.live: "", parts.stop: gr.Button(interactive=False)}
    unasked: Update = {parts.welcome: "" if done else empty(), parts.question: text}
    try:
        as_of = _day(day)
        yield {
            parts.welcome: "",
            parts.live: thread.pending(text, as_of),
            parts.status: "Searching the sources",
            parts.notice: "",
            parts.question: "",
            parts.stop: gr.Button(interactive=True),
        }
        for piece in pieces([Turn(exchange.question, exchange.answer.text) for exchange in done], as_of):
            if isinstance(piece, str | Understood | Settled | Restarted):
                if piece != "":  # an empty piece says only that the model is still at work
                    now = now.after(piece)
                    yield {parts.live: thread.pending(text, as_of, now)}
            elif isinstance(piece, Answer):
                done = (*done, Exchange(text, as_of, piece))
                told = {parts.thread: thread.thread(done), parts.status: thread.spoken(piece)}
                yield idle | told | {parts.exchanges: done}
            elif piece.why == "new":
                yield _begun(parts, empty())
            else:
                yield idle | unasked | {parts.status: "Stopped", parts.question: piece.typed or text}
    except UsageError as error:
        yield idle | unasked | {parts.status: "", parts.notice: thread.notice(sentence(str(error)))}
    except Exception as error:
        line = error_line(error)
        failed = thread.failed(text, as_of, line)
        yield idle | {parts.live: failed, parts.status: thread.notice(line), parts.question: text}


def _begun(parts: _Parts, empty: str) -> Update:
    """A new conversation."""
    return {
        parts.exchanges: (),
        parts.welcome: empty,
        parts.thread: "",
        parts.live: "",
        parts.status: "New conversation",
        parts.notice: "",
        parts.question: "",
        parts.stop: gr.Button(interactive=False),
        parts.panel: source.hint(),
        parts.day: "",
    }


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
    """The file for a click on a button that saves a chart, and a line where it cannot be made."""
    kind, turn = data.get("save"), whole_numbers(data).get("turn", len(held))
    chart = held[turn].answer.chart if turn < len(held) else None
    if chart is None or not isinstance(kind, str) or kind not in figure.KINDS:
        return gr.skip(), gr.skip()
    try:
        return figure.saved(chart, kind), ""
    except Exception as error:
        return gr.skip(), thread.notice(error_line(error))


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
