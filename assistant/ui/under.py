"""What stands under an answer: how it fared, what can be done with it, and the reader's own word on it. Pure."""

from __future__ import annotations

from markupsafe import Markup

from assistant.render import counted, markdown, verdicts
from assistant.types import Answer
from assistant.ui.exchange import Exchange

_CHECKED = (
    "Each sentence was looked for in what it cites: its words, or its numbers, names and dates, must stand there, and "
    "what is said to rise or to lead must do so. Whether it answers your question is not checked: read what is cited."
)


def under(turn: int, one: Exchange, *, last: bool) -> Markup:
    """Under the answer of a turn; the last one can be asked again."""
    answer = one.answer
    facts = ["" if answer.mode == "extractive" else f"written by {answer.mode}", _time(answer)]
    shown = Markup("").join(Markup("<span>{}</span>").format(fact) for fact in facts if fact)
    if held := verdicts(answer):
        shown = Markup('<span tabindex="0" role="note" data-tip="{}">{}</span>').format(_CHECKED, held) + shown
    if answer.struck:
        shown += Markup('<button type="button" class="copy" data-struck="1" aria-pressed="false">{}</button>').format(
            f"Show {counted(len(answer.struck), 'struck sentence')}"
        )
    if answer.trace:
        shown += Markup(
            '<button type="button" class="copy" data-turn="{}" data-trace="1">How it was made</button>'
        ).format(turn)
    shown += small("Copy as Markdown", "copy", markdown(answer)) + small("Copy link", "link", one.link)
    if last:
        shown += small("Ask again", "retry", turn)
    return Markup('<p class="meta">{}</p>{}').format(shown, _rating(turn, one.thumb))


def small(label: str, name: str, value: str | int) -> Markup:
    """A button that says what it does in ``data-NAME``."""
    data = Markup('data-{}="{}"').format(name, value)
    return Markup('<button type="button" class="copy" {}>{}</button>').format(data, label)


def _time(answer: Answer) -> str:
    spent = answer.timings_ms.get("total", 0.0)
    return f"{spent / 1000:.1f} s" if spent >= 1000 else f"{spent:.0f} ms"


def _rating(turn: int, thumb: str) -> Markup:
    """Two thumbs, and the form that opens under the second."""
    one = Markup('<button type="button" class="thumb" data-thumb="{0}" data-turn="{1}" aria-pressed="{2}">{3}</button>')
    thumbs = Markup("").join(
        one.format(way, turn, "true" if thumb == way else "false", name)
        for way, name in (("up", "Right"), ("down", "Wrong"))
    )
    return Markup(
        '<div class="rating"><p class="meta"><span>Is this answer right?</span>{0}<span class="thanks" role="status">'
        '</span></p><form data-turn="{1}" hidden><label for="correction-{1}">What should it have said?</label>'
        '<textarea id="correction-{1}" maxlength="2000" rows="2"></textarea><button type="submit">Send</button>'
        '<p class="kinds">It is kept with the question in the index\'s folder, for whoever evaluates.</p></form></div>'
    ).format(thumbs, turn)
