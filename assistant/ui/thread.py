"""The conversation as HTML: pure functions. Everything that comes from outside is escaped by ``Markup.format``.

A button carries what it means in ``data-`` attributes; ``thread.js`` sends them to the server as a click's data.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from assistant.chart import Chart
from assistant.render import (
    NEAREST,
    SAID,
    cited,
    described,
    excerpt,
    one_line,
    particulars,
    reason_of,
    told_by,
)
from assistant.types import Answer, Citation, Claim, Conflict
from assistant.ui.exchange import Exchange
from assistant.ui.figure import figure
from assistant.ui.live import Live, live, parts, struck
from assistant.ui.scope import Scope
from assistant.ui.under import small, under
from index.types import Passage

_PAIR = 2
LONGEST_TAIL = 24  # characters of a last word that is kept together with its mark

_MARK = re.compile(r"\[(\d{1,4})\]")
_EXPLAINED = {
    "unsupported": "Nothing that was found holds this sentence. Do not rely on it.",
    "contradicted": "What was found says something else. Do not rely on this sentence.",
}


def thread(exchanges: Sequence[Exchange]) -> str:
    """The turns that are answered, and a button that saves them. '' for none."""
    turns = Markup("").join(
        _turn(one.question, one.scope, _answer(at, one.answer) + under(at, one, last=at == len(exchanges) - 1))
        for at, one in enumerate(exchanges)
    )
    whole = Markup('<p class="whole">{}</p>').format(small("Save conversation as Markdown", "save", "conversation"))
    return str(turns + whole) if turns else ""


def pending(question: str, scope: Scope, now: Live | None = None, first: str = "Searching the sources") -> str:
    """The turn that is at work; ``now`` is what has come of its answer, ``first`` what is told until then."""
    body = live(question, now) if now else Markup("")
    if not now or not now.text.strip():
        what = "Waiting for the model" if now and now.checked else first
        body += Markup('<p class="working"><span class="spinner" aria-hidden="true"></span>{}…</p>').format(what)
    return str(_turn(question, scope, body))


def failed(question: str, scope: Scope, error: str) -> str:
    """The turn that could not be answered, with the one line that says why."""
    body = Markup('<p class="error">{}</p><p class="meta">{}</p>').format(error, small("Try again", "again", 1))
    return str(_turn(question, scope, body))


def notice(error: str) -> str:
    """One line above the question field. '' for none."""
    return str(Markup('<p class="error">{}</p>').format(error)) if error else ""


def spoken(answer: Answer) -> str:
    """What a screen reader is told when an answer is there: its text and how many sources it has."""
    count = len(answer.cited)
    near = f" Nearest, not an answer: {' '.join(claim.text for claim in answer.nearest)}" if answer.nearest else ""
    sources = f" {count} source{'' if count == 1 else 's'}." if count else ""
    return str(escape(f"{_MARK.sub('', answer.text)}{sources}{near}"))


def _turn(question: str, scope: Scope, body: Markup) -> Markup:
    told = Markup('<p class="as-of">{}</p>').format(scope.told()) if scope.told() else ""
    return Markup('<article class="turn"><h2 class="question">{}</h2>{}{}</article>').format(question, told, body)


def _answer(turn: int, answer: Answer) -> Markup:
    asked = Markup("")
    if one_line(answer.standalone_question) != one_line(answer.question):
        asked = Markup('<p class="standalone">Searched as: {}</p>').format(answer.standalone_question)
    elif answer.new_topic:
        asked = Markup('<p class="standalone">A new topic: searched without the conversation before it.</p>')
    asked += parts(answer.parts) if answer.parts else Markup("")
    asked += Markup("").join(Markup('<p class="told-note">{}</p>').format(note) for note in answer.notes)
    return asked + (_abstention(turn, answer) if answer.status == "abstained" else _given(turn, answer))


def _given(turn: int, answer: Answer) -> Markup:
    known = {citation.n: citation for citation in answer.citations}
    sentences = Markup(" ").join(_sentences(turn, answer, known))
    sources = Markup("").join(_footnote(turn, citation) for citation in answer.citations)
    conflicts = Markup("").join(_conflict(turn, conflict, answer.citations) for conflict in answer.conflicts)
    shown = sentences or answer.text
    return Markup('<p class="answer">{}</p>{}{}<h3>Sources</h3><ol class="sources">{}</ol>').format(
        shown, _chart(turn, answer.chart, known), conflicts, sources
    )


def _chart(turn: int, chart: Chart | None, known: dict[int, Citation]) -> Markup:
    if chart is None:
        return Markup("")
    return figure(chart, Markup('data-turn="{}"').format(turn), lambda point: _mark(turn, known[point.n]))


def _sentences(turn: int, answer: Answer, known: dict[int, Citation]) -> list[Markup]:
    """The claims, and between them what was struck, which is seen where the reader wants to."""
    own = answer.mode != "extractive"  # struck from another text than the one that is shown: told after it
    shown: list[Markup] = []
    for place in range(len(answer.claims) + 1):
        if own or place == len(answer.claims):
            gone = [one for one in answer.struck if not own or one.place == place]
            shown += [struck(one.text, one.support, one.reason) for one in gone]
        if place < len(answer.claims):
            shown.append(_claim(turn, answer.claims[place], known))
    return shown


def _claim(turn: int, claim: Claim, known: dict[int, Citation]) -> Markup:
    """A sentence and its marks. The first mark stays on the line of the last word."""
    head, blank, last = claim.text.rstrip().rpartition(" ")
    marks = [_mark(turn, known[n]) for n in claim.citations if n in known]
    flag = Markup("")
    if claim.support in SAID:
        flag = Markup(' <span class="flag" tabindex="0" role="note" data-tip="{}">{}</span>').format(
            _EXPLAINED[claim.support], SAID[claim.support]
        )
    return Markup('<span class="claim {}">{}<span class="{}">{}{}</span>{}{}</span>').format(
        claim.support,
        head + blank,
        "tail" if len(last) <= LONGEST_TAIL else "",
        last,
        Markup("").join(marks[:1]),
        Markup("").join(marks[1:]),
        flag,
    )


def _mark(turn: int, citation: Citation) -> Markup:
    return Markup(
        '<button type="button" class="mark" data-turn="{0}" data-cite="{1}" data-tip="{3}" '
        'aria-label="Source {1}: {2}">{1}</button>'
    ).format(turn, citation.n, particulars(citation), held_by(citation))


def held_by(citation: Citation) -> str:
    """What a mark says of itself: what holds the sentence, and where that stands."""
    if citation.cell is not None:
        return f"Found: the cell says {citation.cell}. {particulars(citation)}. Press to see it in its table."
    words = excerpt(citation.quote, 220)
    return f"Found: the source says “{words}” {particulars(citation)}. Press to read it in its place."


def _footnote(turn: int, citation: Citation) -> Markup:
    return Markup(
        '<li><span class="number" aria-hidden="true">{0}</span><span><button type="button" class="source" '
        'data-turn="{1}" data-cite="{0}">{2}</button><span class="words">{3}</span></span></li>'
    ).format(citation.n, turn, particulars(citation), excerpt(cited(citation), 160))


def _conflict(turn: int, conflict: Conflict, citations: Sequence[Citation]) -> Markup:
    """What disagrees: the marks of what the answer tells, else the values and who gives them."""
    known = {citation.n: citation for citation in citations}
    told = [Markup("").join(_mark(turn, known[n]) for n in numbers) for numbers in told_by(conflict, citations)]
    why = Markup(" ({})").format(reason_of(conflict)) if reason_of(conflict) else ""
    about = Markup("<strong>Sources disagree</strong> about {}").format(conflict.about)
    if all(told):
        marks = Markup(" and ").join(told) if len(told) <= _PAIR else Markup(", ").join(told)
        return Markup('<aside class="conflict"><p>{}: see {}{}</p></aside>').format(about, marks, why)
    titles = {citation.source: citation.title for citation in citations if citation.title}
    values = Markup("").join(
        Markup("<li>{}{}</li>").format(
            f"{value.value}: {described(value.body or titles.get(value.source, value.source), '', value.as_of)}", mark
        )
        for value, mark in zip(conflict.values, told, strict=True)
    )
    return Markup('<aside class="conflict"><p>{}{}</p><ul>{}</ul></aside>').format(about, why, values)


def _abstention(turn: int, answer: Answer) -> Markup:
    known = {citation.n: citation for citation in answer.citations}
    near = Markup("").join(Markup("<li>{}</li>").format(_claim(turn, claim, known)) for claim in answer.nearest)
    told = {(citation.source, citation.locator.row) for citation in answer.citations}
    near += Markup("").join(
        _near(turn, at, passage)
        for at, passage in enumerate(answer.evidence[:NEAREST])
        if (passage.chunk.document, passage.chunk.locator.row) not in told
    )
    listed = Markup('<h3>Nearest, not an answer</h3><ul class="nearest">{}</ul>').format(near) if near else ""
    lacks = Markup("")
    if unsaid := [name for name in answer.missing if name not in answer.text]:
        names = Markup(", ").join(Markup("<strong>{}</strong>").format(name) for name in unsaid)
        lacks = Markup('<p class="missing">Missing: {}</p>').format(names)
    gone = Markup(" ").join(struck(one.text, one.support, one.reason) for one in answer.struck)
    return Markup('<div class="abstained"><p class="answer">{}{}</p>{}{}</div>').format(
        answer.text, Markup(" ") + gone if gone else "", lacks, listed
    )


def _near(turn: int, at: int, passage: Passage) -> Markup:
    source = passage.chunk.source
    title = described(source.title or passage.chunk.document, source.publisher, source.published)
    return Markup(
        '<li><button type="button" class="source" data-turn="{}" data-near="{}">{}</button>'
        '<span class="words">{}</span></li>'
    ).format(turn, at, title, excerpt(passage.chunk.text))
