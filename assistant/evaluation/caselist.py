"""A report's cases as HTML, each to open: what was asked, wanted, given and cited, and where it was lost."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from assistant.evaluation.comparing import Changed
from assistant.evaluation.types import GOOD, MISSED, Result
from assistant.render import safe_url

LONGEST = 400  # characters of a passage that are shown
_MARK = re.compile(r"\[(\d{1,4})\]")
_KINDS = (("all", "All"), ("missed", "Missed"), ("good", "Right"), ("open", "Not judged"))


def case_list(results: Sequence[Result]) -> Markup:
    """All cases, with buttons that keep some of them; those that were missed come first."""
    kinds = {name: sum(_kind(result) == name for result in results) for name, _ in _KINDS} | {"all": len(results)}
    buttons = Markup("").join(
        Markup('<label><input type="radio" name="shown" class="show-{}"{}> {} {}</label>').format(
            name, Markup(" checked") if name == "all" else "", title, kinds[name]
        )
        for name, title in _KINDS
        if kinds[name]
    )
    ordered = sorted(results, key=lambda result: result.verdict not in MISSED)
    return Markup(
        '<section class="cases"><h3>Cases</h3><fieldset><legend>Show</legend>{}</fieldset>{}</section>'
    ).format(buttons, Markup("").join(map(_case, ordered)))


def changed_list(changed: Sequence[Changed]) -> Markup:
    """The cases that two runs differ in, the two answers side by side."""
    if not changed:
        return Markup('<p class="told">No case has another verdict or another answer.</p>')
    ways = {-1: "no longer right", 1: "now right", 0: "another answer"}
    items = [
        Markup(
            '<details class="case is-{}"><summary><span class="verdict">{}</span> <span class="asked">{}</span>'
            '<span class="id">{}</span></summary><div class="pair"><div><h5>Before: {}</h5>{}</div>'
            "<div><h5>After: {}</h5>{}</div></div></details>"
        ).format(
            {-1: "missed", 1: "good", 0: "open"}[one.way], ways[one.way], one.after.case.question, one.after.case.id,
            one.before.verdict, _answer(one.before), one.after.verdict, _answer(one.after),
        )
        for one in changed
    ]  # fmt: skip
    return Markup("<h4>{} changed</h4>{}").format(
        f"{len(changed)} case{'s' if len(changed) > 1 else ''}", Markup("").join(items)
    )


def _kind(result: Result) -> str:
    return "good" if result.verdict in GOOD else ("missed" if result.verdict in MISSED else "open")


def _case(result: Result) -> Markup:
    case = result.case
    rows = [
        ("Type", escape(case.type)),
        ("Before it", _lines([f"{turn.question} {turn.answer}" for turn in case.history])),
        ("As of", escape(case.as_of.isoformat() if case.as_of else "")),
        ("Wanted", _wanted(result)),
        ("Evidence", _lines([f"{e.source}: {e.quote}" if e.quote else e.source for e in case.evidence])),
        ("Given", _answer(result)),
        ("Lost", escape(result.lost)),
        ("Neither found nor cited", _lines(result.missed)),
        ("Scores", escape(_scores(result.scores))),
    ]
    told = Markup("").join(Markup("<dt>{}</dt><dd>{}</dd>").format(name, value) for name, value in rows if value)
    verdict = f"{result.verdict}, {result.lost}" if result.lost else result.verdict
    return Markup(
        '<details class="case is-{}"><summary><span class="verdict">{}</span> <span class="asked">{}</span>'
        '<span class="id">{}</span></summary><dl>{}</dl>{}</details>'
    ).format(_kind(result), verdict, case.question, case.id, told, _passages(result))


def _wanted(result: Result) -> Markup:
    case = result.case
    if not case.answerable:
        return escape("silence: the sources do not say")
    unit = f" ({case.unit})" if case.unit else ""
    return escape(" or ".join(case.answers) + unit if case.answers else "")


def _answer(result: Result) -> Markup:
    """The answer's text with its marks, and under it what each cites."""
    if result.answer is None:
        return Markup("")
    text = Markup(_MARK.sub(r"<sup>[\1]</sup>", str(escape(result.answer["answer"]))))  # noqa: S704  escaped before
    abstained = result.answer.get("status") == "abstained"  # what such an answer cites is what comes nearest
    cited = Markup("").join(map(_citation, () if abstained else result.answer["citations"]))
    return Markup('<p class="answer">{}</p>{}').format(
        text, Markup('<ol class="cited">{}</ol>').format(cited) if cited else ""
    )


def _citation(raw: Mapping[str, Any]) -> Markup:
    place = raw.get("locator") or {}
    cell = raw.get("cell")
    words = f"{place.get('column', '')}: {cell}" if cell is not None else str(raw.get("quote", ""))
    title = " · ".join(str(raw[name]) for name in ("title", "publisher", "published") if raw.get(name))
    row = f", row {place['row']}" if place.get("row") is not None else ""
    url = str(raw.get("url", ""))
    link = Markup(' <a href="{}" rel="noreferrer">address</a>').format(url) if safe_url(url) else ""
    return Markup('<li value="{}">{}{} <q>{}</q> <small>{}</small>{}</li>').format(
        int(raw.get("n", 0)), raw.get("source", ""), row, words, title, link
    )


def _passages(result: Result) -> Markup:
    if not result.retrieved:
        return Markup("")
    items = Markup("").join(
        Markup("<li><b>{}</b> {}</li>").format(source, " ".join(text.split())[:LONGEST])
        for source, text in zip(result.retrieved, result.contexts, strict=False)
    )
    return Markup('<details class="found"><summary>{} passages found</summary><ol>{}</ol></details>').format(
        len(result.retrieved), items
    )


def _lines(texts: Sequence[str]) -> Markup:
    return Markup("<br>").join(escape(text) for text in texts)


def _scores(scores: Mapping[str, Any]) -> str:
    told = {name: value for name, value in scores.items() if name not in ("answered", "answerable")}
    return ", ".join(
        f"{name} {'/'.join(f'{v:g}' for v in value) if isinstance(value, Sequence) else f'{value:g}'}"
        for name, value in told.items()
        if not isinstance(value, Sequence) or value
    )
