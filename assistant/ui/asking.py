"""The Ask tab's components, and what an answer on its way does to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.types import Answer, Event, Restarted, Settled, Turn, Understood
from assistant.ui import kept, scope, source, thread
from assistant.ui.events import Update, error_line, html_part, sentence
from assistant.ui.exchange import Exchange
from assistant.ui.live import Live
from assistant.ui.scope import Scope
from assistant.ui.work import End
from corpus.errors import UsageError

_HERE = Path(__file__).parent

Updates = Iterator[Update]
Exchanges = tuple[Exchange, ...]  # of one visitor
Pieces = Callable[[Sequence[Turn], Scope], Iterator[Event | End]]


@dataclass(frozen=True)
class Parts:
    """The tab's components."""

    exchanges: gr.State
    kept: gr.HTML
    carrier: gr.HTML
    welcome: gr.HTML
    thread: gr.HTML
    live: gr.HTML
    status: gr.HTML
    notice: gr.HTML
    question: gr.Textbox
    scope: gr.HTML
    publishers: gr.HTML
    ask: gr.Button
    stop: gr.Button
    new: gr.Button
    instances: gr.HTML
    panel: gr.HTML
    file: gr.HTML

    def outputs(self) -> list[Any]:
        """What an answer, or another conversation in its place, changes."""
        return [self.exchanges, self.carrier, self.welcome, self.thread, self.live, self.status, self.notice,
                self.question, self.stop, self.panel, self.scope]  # fmt: skip


def components(empty: str, instances: str, publishers: Callable[[], str]) -> Parts:
    """The components, laid out.

    Args:
        empty: the empty page, over the question's field.
        instances: questions to begin with, under it; seen as long as the page is empty.
        publishers: what the field for a publisher offers, asked for with each page that is opened.
    """

    def script(name: str) -> str:
        return (_HERE / name).read_text(encoding="utf-8")

    with gr.Row(elem_classes="desk"):
        with gr.Column(elem_classes="conversation"):
            parts: dict[str, Any] = {
                "exchanges": gr.State(()),
                "kept": html_part(kept.SHELL, "kept", script("kept.js")),
                "carrier": html_part("", "carrier", script("carrier.js")),
                "welcome": html_part(empty, "welcome", ""),
                "thread": html_part("", "thread", script("thread.js")),
                "live": html_part("", "live", script("thread.js")),
                "status": html_part("", "status", "element.setAttribute('role', 'status');"),
            }
            with gr.Column(elem_classes="composer"):
                parts |= _composer(script("scope.js"), publishers)
            parts["instances"] = html_part(instances, "instances", script("thread.js"))
        with gr.Column(elem_classes="beside"):
            parts["panel"] = html_part(source.hint(), "source", script("source.js"))
            parts["file"] = html_part("", "file", script("save.js"))
    return Parts(**parts)


def _composer(script: str, publishers: Callable[[], str]) -> dict[str, Any]:
    """The question's field, and under it what it is held to and the buttons."""
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
        held = gr.HTML(
            "", html_template=scope.TEMPLATE, js_on_load=script, elem_id="scope", apply_default_css=False
        )  # fmt: skip
        stop = gr.Button("Stop", elem_id="stop", interactive=False, scale=0, min_width=0)
        new = gr.Button("New conversation", elem_id="new", scale=0, min_width=0)
    offered = gr.HTML(publishers, elem_id="offered", apply_default_css=False)
    return {"notice": notice, "question": question, "ask": ask, "scope": held, "stop": stop, "new": new,
            "publishers": offered}  # fmt: skip


def answering(
    parts: Parts,
    pieces: Pieces,
    text: str,
    typed: str | None,
    held: Exchanges,
    empty: Callable[[], str],
    first: str,
    *,
    again: bool = False,
) -> Updates:
    """The tab as an answer comes. A question that fails or is stopped goes back into its field.

    Args:
        parts: the components.
        pieces: asks, given the history and what the question is held to.
        text: the question.
        typed: what stands in the fields under it.
        held: the conversation so far.
        empty: the empty page.
        first: what is told until something comes.
        again: whether the last exchange is asked once more, and the new answer takes its place.
    """
    before = held[:-1] if again else held
    of = Scope()
    now = Live()
    idle: Update = {parts.live: "", parts.stop: gr.Button(interactive=False)}
    unasked: Update = {
        parts.welcome: "" if held else empty(),
        parts.thread: thread.thread(held) if again else gr.skip(),
        parts.question: text,
    }
    try:
        of = Scope.typed(typed)
        yield {
            parts.welcome: "",
            parts.thread: thread.thread(before) if again else gr.skip(),
            parts.live: thread.pending(text, of, first=first),
            parts.status: first,
            parts.notice: "",
            parts.question: "",
            parts.stop: gr.Button(interactive=True),
        }
        for piece in pieces([Turn(exchange.question, exchange.answer.text) for exchange in before], of):
            if isinstance(piece, str | Understood | Settled | Restarted):
                if piece != "":  # an empty piece says only that the model is still at work
                    now = now.after(piece)
                    yield {parts.live: thread.pending(text, of, now)}
            elif isinstance(piece, Answer):
                done = (*before, Exchange(text, piece, of))
                told = {parts.thread: thread.thread(done), parts.status: thread.spoken(piece)}
                yield idle | told | {parts.exchanges: done, parts.carrier: kept.carried(done)}
                held, unasked = done, {}
            elif piece.why == "new":
                yield another(parts, empty())
            else:
                yield idle | unasked | {parts.status: "Stopped", parts.question: piece.typed or text}
    except UsageError as error:
        yield idle | unasked | {parts.status: "", parts.notice: thread.notice(sentence(str(error)))}
    except Exception as error:
        line = error_line(error)
        failed = thread.failed(text, of, line)
        yield idle | unasked | {parts.welcome: "", parts.live: failed, parts.status: thread.notice(line)}


def another(parts: Parts, empty: str, held: Exchanges = ()) -> Update:
    """A new conversation, or one that was kept."""
    return {
        parts.exchanges: held,
        parts.carrier: gr.skip() if held else kept.begun(),
        parts.welcome: "" if held else empty,
        parts.thread: thread.thread(held),
        parts.live: "",
        parts.status: "Conversation opened" if held else "New conversation",
        parts.notice: "",
        parts.question: "",
        parts.stop: gr.Button(interactive=False),
        parts.panel: source.hint(),
        parts.scope: "",
    }
