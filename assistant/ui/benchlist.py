"""The parts of the Evaluate tab as HTML: pure functions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from assistant.evaluation.desk import State
from assistant.evaluation.page import style
from assistant.evaluation.runfile import Kept
from assistant.evaluation.suggest import Draft
from assistant.ui.figure import once

_EXPORTS = (("html", "Page"), ("json", "JSON"), ("ragas", "ragas"), ("datasets", "datasets"))
_STATES = {"done": "Done.", "stopped": "Stopped: what is done is kept, and can be gone on with."}


def setup(names: Iterable[str], chosen: str = "") -> str:
    """The form that begins a run."""
    held = sorted(names)
    if held:
        field = Markup('<label class="field"><span>Set</span><select name="set">{}</select></label>').format(
            _options([(name, name) for name in held], chosen)
        )
        count = Markup(
            '<label class="field short"><span>Cases</span><input name="count" inputmode="numeric" pattern="[0-9]*" '
            'placeholder="all" autocomplete="off"></label>'
            '<label class="only"><input type="checkbox" name="passages" value="1"> Passages alone</label>'
        )
        begin = Markup('<button type="button" class="begin" data-act="run">Run</button>')
    else:
        field = Markup('<p class="told">There is no set yet. Send one, or make one from drafts below.</p>')
        count = begin = Markup("")
    send = Markup(
        '<label class="send">Send a set<input type="file" class="unseen-file" accept=".jsonl,.json" '
        'data-act="send"></label>'
    )
    form = Markup('<form class="bench-form">{}{}<div class="does">{}{}</div></form>')
    lead = Markup(
        '<h2>Evaluate</h2><p class="told">Asks the questions of a set and measures how often the answers are right, '
        "the citations good and the silences wise.</p>"
    )
    return str(Markup("<section>{}{}</section>").format(lead, form.format(field, count, begin, send))) + once()


def progress(state: State) -> str:
    """How far a run is."""
    now = state.now
    if state.what == "running":
        left = f", {_time(now.left)} left" if now.left is not None and now.done < now.total else ""
        line = Markup(
            '<div class="work"><progress max="{0}" value="{1}" aria-label="Cases done"></progress>'
            '<span>{1} of {0} cases{2}</span><button type="button" data-act="stop">Stop</button></div>'
        )
        return str(line.format(now.total, now.done, left))
    if state.what == "failed":
        return notice(state.line[:1].upper() + state.line[1:], wrong=True)
    return notice(f"{_STATES[state.what]} {now.done} of {now.total} cases.") if state.what in _STATES else ""


def notice(line: str, *, wrong: bool = False) -> str:
    """One line, which a screen reader says."""
    kind = "error" if wrong else "said"
    return str(Markup('<p class="{}" role="status">{}</p>').format(kind, line)) + once()


def runs(kept: Sequence[Kept], chosen: str = "") -> str:
    """The stored runs, one to look at and one to compare it with."""
    if not kept:
        return ""
    names = [(run.path.stem, _named(run)) for run in kept]
    shown = Markup('<label class="field"><span>Run</span><select name="run">{}</select></label>').format(
        _options(names, chosen)
    )
    before = Markup('<label class="field"><span>Compared with</span><select name="before">{}</select></label>').format(
        _options([("", "nothing"), *names], "")
    )
    exports = Markup(" ").join(
        Markup('<button type="button" class="save" data-act="save" data-kind="{}">{}</button>').format(*export)
        for export in _EXPORTS
    )
    rest = Markup('<button type="button" data-act="go-on">Go on</button>') if any(_open(run) for run in kept) else ""
    return (
        str(
            Markup(
                '<section><h3>Reports</h3><form class="bench-form">{}{}<div class="does">'
                '<button type="button" data-act="show">Show</button>{}</div></form>'
                '<p class="saves"><span>Save as</span> {}</p></section>'
            ).format(shown, before, rest, exports)
        )
        + once()
    )


def _open(run: Kept) -> bool:
    return run.done < run.cases


def _named(run: Kept) -> str:
    day, hour = run.path.stem.split("-")[-3:-1] if run.path.stem.count("-") > 2 else ("", "")
    when = (
        f"{day[:4]}-{day[4:6]}-{day[6:]} {hour[:2]}:{hour[2:4]}:{hour[4:]}" if len(day) == 8 and len(hour) == 6 else ""
    )
    kind = ", passages alone" if run.of.get("scored") == "passages" else ""
    part = f", {run.done} of {run.cases} cases" if _open(run) else f", {run.cases} cases"
    return f"{run.name}{part}{kind}, {when}".rstrip(", ")


def shown(report: Markup) -> str:
    """A report in the page, with its look."""
    sheet = Markup(style())  # noqa: S704  our own file
    return str(Markup("<style>{}</style>{}").format(sheet, report))


def making(*, with_model: bool) -> str:
    """The form that makes drafts."""
    model = Markup(
        '<label class="only"><input type="checkbox" name="model" value="1"> Articles by the chat model</label>'
    )
    return str(
        Markup(
            '<section><h3>Make a set</h3><p class="told">Drafts from the tables and articles, or from readers\' thumbs '
            "and corrections, for you to keep, edit or drop.</p>"
            '<form class="bench-form"><label class="field short"><span>Drafts</span><input name="count" value="20" '
            'inputmode="numeric" pattern="[0-9]*" autocomplete="off"></label>'
            '<label class="field short"><span>Selection</span><input name="seed" value="1" inputmode="numeric" '
            'pattern="[0-9]*" autocomplete="off"></label>{}<div class="does">'
            '<button type="button" data-act="suggest">Suggest</button>'
            '<button type="button" data-act="feedback">From feedback</button></div></form></section>'
        ).format(model if with_model else "")
    )


def drafts(held: Sequence[Draft]) -> str:
    """Drafts, each to keep, edit or drop; ``evaluate.js`` sends those that are kept, as they are edited."""
    rows = Markup("").join(_draft(place, draft) for place, draft in enumerate(held, 1))
    return (
        str(
            Markup(
                '<section class="drafts"><h3>{} drafts</h3><ol>{}</ol><form class="bench-form">'
                '<label class="field"><span>Name of the set</span><input name="name" value="drafts" '
                'autocomplete="off"></label>'
                '<div class="does"><button type="button" class="begin" data-act="keep">Keep as a set</button>'
                '<button type="button" data-act="download">Download</button></div></form></section>'
            ).format(len(held), rows)
        )
        + once()
    )


def _draft(place: int, draft: Draft) -> Markup:
    case = draft.case
    answers = " | ".join(case.answers)
    silent = (
        Markup('<p class="told">No answer: silence is right.</p>')
        if not case.answerable
        else Markup(
            '<label class="field"><span>Answers, with | between them{}</span><input name="answers" value="{}" '
            'autocomplete="off"></label>'
        ).format(f" ({case.unit})" if case.unit else "", answers)
    )
    return Markup(
        '<li data-case="{}"><label class="only"><input type="checkbox" name="kept" checked> Keep {}</label>'
        '<label class="field"><span>Question</span><textarea name="question" rows="2">{}</textarea></label>{}'
        '<p class="origin">{}</p></li>'
    ).format(json.dumps(case.as_dict(), ensure_ascii=False), place, case.question, silent, draft.origin)


def _options(pairs: Sequence[tuple[str, str]], chosen: str) -> Markup:
    return Markup("").join(
        Markup('<option value="{}"{}>{}</option>').format(value, Markup(" selected") if value == chosen else "", name)
        for value, name in pairs
    )


def _time(seconds: float) -> str:
    """About how long."""
    if seconds < 90:
        return f"about {max(round(seconds), 1)} s"
    return f"about {round(seconds / 60)} min"
