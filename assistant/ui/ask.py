"""The Ask tab: a conversation, and beside it the source of the mark that was opened."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import gradio as gr

from assistant.answer import Assistant
from assistant.types import Answer, Turn
from assistant.ui import html
from corpus.errors import AssistantError, UsageError

log = logging.getLogger(__name__)

Turns = list[tuple[str, Answer | None]]

# One listener for all buttons of a component: what was pressed goes to the server as the event's data.
_LISTEN = """
element.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  const data = button.dataset;
  if (data.copy !== undefined) {
    const done = () => { const text = button.textContent; button.textContent = 'Copied'; setTimeout(() => { button.textContent = text; }, 1500); };
    const fallback = () => { const area = document.createElement('textarea'); area.value = data.copy; document.body.append(area); area.select(); document.execCommand('copy'); area.remove(); done(); };
    if (navigator.clipboard) navigator.clipboard.writeText(data.copy).then(done, fallback); else fallback();
    return;
  }
  if (data.cite !== undefined || data.near !== undefined) window.lastMark = button;
  trigger('click', {turn: data.turn ?? '', cite: data.cite ?? '', near: data.near ?? '', example: data.example ?? '', close: data.close ?? ''});
});
"""
_SHOW_QUOTE = """
watch('value', () => {
  const quote = element.querySelector('#quote');
  if (!quote) { if (window.lastMark && window.lastMark.isConnected) window.lastMark.focus({preventScroll: true}); return; }
  const box = element.querySelector('.text, .scroll');
  if (window.innerWidth < 900) element.scrollIntoView({block: 'start'});
  if (box) { box.scrollTop = quote.offsetTop - box.offsetTop - box.clientHeight / 3; box.scrollLeft = Math.max(0, quote.offsetLeft - box.clientWidth / 2); }
  quote.focus({preventScroll: true});
});
"""


def build(assistant: Assistant, examples: Sequence[str]) -> None:
    """Adds the tab's components to the Blocks at hand and wires them."""
    summaries = assistant.index.documents()
    articles = [summary for summary in summaries if summary.kind == "article"]
    newest = max((summary.published for summary in articles), default="")
    empty = html.welcome(examples, len(articles), len(summaries) - len(articles), newest)

    turns: gr.State = gr.State([])
    with gr.Row(elem_classes="desk"):
        with gr.Column(scale=3, min_width=320, elem_classes="conversation"):
            thread = gr.HTML(empty, js_on_load=_LISTEN, elem_id="thread", apply_default_css=False)
            with gr.Column(elem_classes="composer"):
                question = gr.Textbox(
                    label="Question",
                    placeholder="Ask about the sources, or follow up",
                    lines=1,
                    max_lines=6,
                    autofocus=True,
                    elem_id="question",
                )
                with gr.Row(elem_classes="actions"):
                    as_of = gr.Textbox(
                        label="As known on",
                        placeholder="2025-06-30 (optional)",
                        max_lines=1,
                        elem_id="as-of",
                        scale=2,
                        min_width=170,
                    )
                    new = gr.Button("New", elem_id="new", scale=1, min_width=70)
                    stop = gr.Button("Stop", elem_id="stop", scale=1, min_width=70)
                    ask = gr.Button("Ask", variant="primary", elem_id="ask", scale=1, min_width=80)
        with gr.Column(scale=2, min_width=320, elem_classes="beside"):
            panel = gr.HTML(
                html.source_hint(), js_on_load=_LISTEN + _SHOW_QUOTE, elem_id="source", apply_default_css=False
            )

    def answer(text: str, day: str, held: Turns) -> Iterator[tuple[Any, Any, Any]]:
        yield from _answer(assistant, text, day, held)

    def opened(event: gr.EventData, held: Turns) -> Any:
        return _opened(assistant, held, getattr(event, "_data", {}) or {})

    def example(event: gr.EventData) -> Any:
        number = str((getattr(event, "_data", {}) or {}).get("example", ""))
        return examples[int(number)] if number.isdecimal() and int(number) < len(examples) else gr.skip()

    outputs, inputs = [thread, turns, question], [question, as_of, turns]
    running = [
        trigger(answer, inputs, outputs, show_progress="hidden", concurrency_limit=None)
        for trigger in (ask.click, question.submit)
    ]
    thread.click(opened, turns, panel, show_progress="hidden", concurrency_limit=None)
    chosen = thread.click(example, None, question, show_progress="hidden", concurrency_limit=None)
    running.append(
        chosen.then(_only_examples(answer, examples), inputs, outputs, show_progress="hidden", concurrency_limit=None)
    )
    panel.click(lambda: html.source_hint(), None, panel, show_progress="hidden")
    stop.click(lambda held: _stopped(held, empty), turns, [thread, turns], cancels=running, show_progress="hidden")
    new.click(lambda: ([], empty, html.source_hint(), ""), None, [turns, thread, panel, question], cancels=running)


def _only_examples(answer: Any, examples: Sequence[str]) -> Any:
    """After a click in the thread: asks only if an example was put into an otherwise new conversation."""

    def run(text: str, day: str, held: Turns) -> Iterator[tuple[Any, Any, Any]]:
        if not held and text in examples:
            yield from answer(text, day, held)
        else:
            yield gr.skip(), gr.skip(), gr.skip()

    return run


def _day(text: str) -> date | None:
    text = (text or "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"the date {text!r} is none: write it as 2025-06-30, or leave it empty") from None


def _answer(assistant: Assistant, text: str, day: str, held: Turns) -> Iterator[tuple[Any, Any, Any]]:
    """(thread, turns, question) as the answer comes. A question that fails goes back into its field."""
    turns: Turns = [*[turn for turn in held if turn[1] is not None], (text, None)]
    yield html.thread(turns), gr.skip(), ""
    said = ""
    try:
        history = [Turn(question, reply.text) for question, reply in turns[:-1] if reply]
        for piece in assistant.stream_answer(text, history, _day(day)):
            if isinstance(piece, Answer):
                turns[-1] = (text, piece)
                yield html.thread(turns), turns, ""
            else:
                said += piece
                yield html.thread(turns, said), gr.skip(), gr.skip()
    except AssistantError as error:
        yield html.thread(turns, error=_sentence(str(error))), gr.skip(), text
    except Exception:
        number = uuid.uuid4().hex[:8]
        log.exception("question failed (%s)", number)
        yield html.thread(turns, error=f"Something went wrong here. The log has it under {number}."), gr.skip(), text


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _stopped(held: Turns, empty: str) -> tuple[str, Turns]:
    done = [turn for turn in held if turn[1] is not None]
    return (html.thread(done) if done else empty), done


def _opened(assistant: Assistant, held: Turns, data: dict[str, str]) -> Any:
    """The source of the mark, or of the nearest passage, that was pressed."""
    number = {name: int(value) for name, value in data.items() if str(value).isdecimal()}
    turn = held[number["turn"]][1] if number.get("turn", len(held)) < len(held) else None
    if turn is None:
        return gr.skip()
    for citation in turn.citations:
        if citation.n == number.get("cite"):
            return html.cited_source(citation, assistant.document(citation.source))
    if number.get("near", len(turn.evidence)) < len(turn.evidence):
        passage = turn.evidence[number["near"]]
        return html.near_source(passage, assistant.document(passage.chunk.document))
    return gr.skip()
