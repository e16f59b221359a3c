"""An answer on its way, and what was struck from one, as HTML: pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from assistant.render import SAID, one_line
from assistant.types import Restarted, Settled, Understood

_MARK = re.compile(r"\[(\d{1,4})\]")
_MARKS = re.compile(r"\s*\[\d{1,4}\]")


@dataclass(frozen=True, slots=True)
class Live:
    """What has come of an answer.

    Attributes:
        text: as it was streamed.
        settled: verdicts on its sentences, by place.
        checked: whether a chat model writes, and each sentence waits for its verdict.
        asked: as the question is searched, where that is known.
        note: why what came before is given up.
    """

    text: str = ""
    settled: tuple[Settled, ...] = ()
    checked: bool = False
    asked: Understood | None = None
    note: str = ""

    def after(self, event: str | Understood | Settled | Restarted) -> Live:
        """The same after one more event of the stream."""
        if isinstance(event, str):
            return replace(self, text=self.text + event)
        if isinstance(event, Understood):
            return replace(self, checked=True, asked=event)
        if isinstance(event, Restarted):
            return Live(asked=self.asked, note=event.why)
        others = [one for one in self.settled if one.start != event.start]
        return replace(self, settled=tuple(sorted([*others, event], key=lambda one: one.start)))


def live(question: str, now: Live) -> Markup:
    """The answer so far; '' before its first word."""
    head = Markup("")
    if now.asked and one_line(now.asked.standalone_question) != one_line(question):
        head += Markup('<p class="standalone">Searched as: {}</p>').format(now.asked.standalone_question)
    if now.asked and now.asked.parts:
        head += parts(now.asked.parts)
    if now.note:
        head += Markup('<p class="told-note">{}</p>').format(now.note)
    body = Markup(" ").join(_sentences(now)) if now.checked else _with_marks(now.text)
    return head + Markup('<p class="answer">{}</p>').format(body) if now.text.strip() else head


def parts(asked: tuple[str, ...]) -> Markup:
    """The questions that were searched."""
    items = Markup("").join(Markup("<li>{}</li>").format(part) for part in asked)
    return Markup('<div class="parts"><p>Searched as {} questions:</p><ol>{}</ol></div>').format(len(asked), items)


def struck(text: str, support: str, reason: str) -> Markup:
    """A sentence that the evidence does not hold, with the reason on hover and focus."""
    verdict = SAID.get(support, support)
    return Markup(
        '<span class="claim struck" tabindex="0" role="note" aria-label="Struck, {1}: {0} {2}">'
        '<del>{0}</del><span class="reason" aria-hidden="true">{1}: {2}</span></span>'
    ).format(text, verdict, reason)


def _sentences(now: Live) -> list[Markup]:
    """Those that are settled as they are kept or struck, and what is not settled as it came, without its marks."""
    shown, at = [], 0
    for one in now.settled:
        if raw := _bare(now.text[at : one.start]):
            shown.append(_unchecked(raw))
        at = max(at, one.end)
        shown.append(_settled(one))
    if raw := _bare(now.text[at:]):
        shown.append(_unchecked(raw))
    return shown


def _bare(text: str) -> str:
    """Without marks, which number what the model was shown, nor one that has only begun."""
    return re.sub(r"\s*\[\d{0,4}$", "", _MARKS.sub("", text)).strip()


def _unchecked(text: str) -> Markup:
    return Markup('<span class="claim pending" title="Not checked yet">{}</span>').format(text)


def _settled(one: Settled) -> Markup:
    if one.support == "supported":
        marks = Markup("").join(Markup('<span class="mark">{}</span>').format(n) for n in one.citations)
        return Markup('<span class="claim supported">{}{}</span>').format(one.text, marks)
    if one.pending:
        return Markup('<span class="claim pending mending" title="Being corrected: {}">{}</span>').format(
            one.reason, one.text
        )
    return struck(one.text, one.support, one.reason)


def _with_marks(text: str) -> Markup:
    shown = _MARK.sub(r'<span class="mark">\1</span>', str(escape(text)))  # digits alone are put between tags
    return Markup(shown)  # noqa: S704  escaped above
