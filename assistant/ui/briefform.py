"""What stands around a briefing, as HTML: the form, the outline, how far a draft is, what has changed. Pure functions.

Everything that comes from outside is escaped by ``Markup.format``. A button says what it does in ``data-act``;
``brief.js`` sends that to the server with what was typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from assistant.briefing.layout import READERS
from assistant.briefing.plan import LONGEST_TOPIC
from assistant.briefing.types import Brief, Outline, Progress
from assistant.briefing.update import Change
from assistant.render import described, one_line, printable
from assistant.wording import said_date
from index.manifest import Summary

MOST_SOURCES = 1_000  # that the form lists
LONGEST_HEADING = 200  # characters
MOST_SECTIONS = 12
_LENGTHS = {"half": "half a page", "one": "one page", "three": "three pages"}
_KINDS = {"changed": "Changed", "newer": "Newer", "lost": "Lost"}


@dataclass(frozen=True, slots=True)
class Step:
    """A draft at work: its parts, in order, and which of them is being written."""

    parts: tuple[str, ...]
    now: Progress


def form() -> str:
    """What is wanted; its list of sources comes with ``sources``."""
    readers = _options({name: label.split(" ", 1)[1] for name, label in READERS.items()}, "editor")
    return str(
        Markup(
            '<form class="brief-form" aria-label="Briefing"><h2>Draft a briefing</h2><p class="lead">Every sentence '
            "and every figure of the draft is from the sources and carries its footnote, in the file that you save "
            'too.</p><label class="wide"><span>Topic or question</span><input name="topic" maxlength="{}" '
            'autocomplete="off" placeholder="What is the briefing about?"></label>'
            '<div class="fields"><label><span>Reader</span><select name="reader">{}</select></label>'
            '<label><span>Length</span><select name="length">{}</select></label>'
            '<label><span>As known on</span><input type="date" name="day" max="9999-12-31"></label></div>'
            '<details class="picks"><summary>Sources: <span class="picked">all</span></summary>'
            '<input type="search" name="narrow" placeholder="Narrow the list" aria-label="Narrow the list of sources">'
            '<div class="list"></div></details>'
            '<p class="doing"><button type="submit" class="first">Propose an outline</button>'
            '<button type="button" data-act="pick-file">Open a saved draft</button>'
            '<input type="file" accept=".json,application/json" hidden tabindex="-1" aria-hidden="true"></p></form>'
        ).format(LONGEST_TOPIC, readers, _options(_LENGTHS, "one"))
    )


def _options(labels: dict[str, str], chosen: str) -> Markup:
    return Markup("").join(
        Markup('<option value="{}"{}>{}</option>').format(
            name, Markup(" selected") if name == chosen else "", label[0].upper() + label[1:]
        )
        for name, label in labels.items()
    )


def sources(listed: Sequence[Summary]) -> str:
    """The sources that can be chosen, by title; the page puts them into the form."""
    found = sorted(listed, key=lambda one: (one.title or one.id).casefold())
    items = Markup("").join(
        Markup('<li><label><input type="checkbox" name="source" value="{}"> <span>{}</span></label></li>').format(
            one.id, _line(described(one.title or one.id, one.publisher, one.published))
        )
        for one in found[:MOST_SOURCES]
    )
    more = f"The first {MOST_SOURCES:,} of {len(found):,} are listed." if len(found) > MOST_SOURCES else ""
    note = Markup('<p class="hint-line">{}</p>').format(more) if more else Markup("")
    return str(Markup("<ul>{}</ul>{}").format(items, note))


def outline(proposed: Outline) -> str:
    """The sections to be written, each to be changed, moved or taken out; ``brief.js`` does that in the page."""
    rows = Markup("").join(_row(theme.heading) for theme in proposed.themes)
    return str(
        Markup(
            '<form class="outline" aria-label="Outline"><h2 tabindex="-1" data-focus>{}</h2><p class="for">{}</p>'
            "<p>These are the themes of the sources. Change, move or add to them: a section of your own is searched "
            "for by its heading. Before them come the bottom line and the key figures.</p><ol>{}</ol>"
            "<template>{}</template>"
            '<p class="doing"><button type="submit" class="first">Write the draft</button>'
            '<button type="button" data-act="add">Add a section</button>'
            '<button type="button" data-act="back">Back</button></p></form>'
        ).format(_line(proposed.brief.topic), _wanted(proposed.brief), rows, _row(""))
    )


def _row(heading: str) -> Markup:
    return Markup(
        '<li><input name="heading" value="{}" maxlength="{}" aria-label="Heading" placeholder="A section of your own">'
        '<span class="tools"><button type="button" data-act="row-up" aria-label="Move up">Up</button>'
        '<button type="button" data-act="row-down" aria-label="Move down">Down</button>'
        '<button type="button" data-act="row-out" aria-label="Take out">Take out</button></span></li>'
    ).format(_line(heading), LONGEST_HEADING)


def _wanted(brief: Brief) -> str:
    """'For an editor, one page, as of 1 May 2025, from 3 sources'."""
    parts = [f"For {READERS[brief.reader]}", _LENGTHS[brief.length]]
    if brief.as_of:
        parts.append(f"as of {said_date(brief.as_of.isoformat())}")
    if brief.sources:
        parts.append(f"from {len(brief.sources)} source{'' if len(brief.sources) == 1 else 's'}")
    return ", ".join(parts)


def progress(step: Step) -> str:
    """The parts with how far they are, and the button that ends it."""
    items = Markup("").join(
        Markup('<li class="{0}"{2}>{1}<span class="unseen">{3}</span></li>').format(
            "done" if n < step.now.at else "now" if n == step.now.at else "",
            _line(part),
            Markup(' aria-current="step"') if n == step.now.at else "",
            ": done" if n < step.now.at else ": being written" if n == step.now.at else "",
        )
        for n, part in enumerate(step.parts, 1)
    )
    return str(
        Markup(
            '<section class="steps" aria-label="Progress"><p role="status"><span class="spinner" aria-hidden="true">'
            '</span>Part {} of {}: {}</p><ol>{}</ol><button type="button" data-act="stop">Stop</button></section>'
        ).format(step.now.at, step.now.of, _line(step.now.part), items)
    )


def waiting(what: str) -> str:
    """That something is at work which has no parts."""
    return str(
        Markup(
            '<section class="steps"><p role="status"><span class="spinner" aria-hidden="true"></span>{}…</p></section>'
        ).format(what)
    )


def changes(found: Sequence[Change]) -> str:
    """What the corpus says otherwise, newer or no more, each with a box and what taking it over does."""
    if not found:
        return str(
            Markup(
                '<section class="changed"><h3 tabindex="-1" data-focus>Bring up to date</h3><p>Nothing has changed: '
                'the sources say what the draft says.</p><p class="tools"><button type="button" '
                'data-act="close-changes">Close</button></p></section>'
            )
        )
    items = Markup("").join(_change(at, change) for at, change in enumerate(found))
    count = f"{len(found)} change{'' if len(found) == 1 else 's'} in the sources"
    return str(
        Markup(
            '<form class="changed"><h3 tabindex="-1" data-focus>{}</h3><ul>{}</ul><p class="tools">'
            '<button type="submit" class="first">Take over the chosen</button>'
            '<button type="button" data-act="close-changes">Close</button></p></form>'
        ).format(count, items)
    )


def _change(at: int, change: Change) -> Markup:
    now = Markup(" <span>Now: {}.</span>").format(_line(change.after)) if change.after else Markup("")
    return Markup(
        '<li class="{0}"><label><input type="checkbox" name="change" value="{1}" checked> <span><strong>{2}</strong> '
        "{3} <span>Was: {4}.</span>{5} <em>{6}</em></span></label></li>"
    ).format(change.kind, at, _KINDS[change.kind], _line(change.what), _line(change.before), now, change.taken)


def notice(line: str) -> str:
    """One line that says what is wrong. '' for none."""
    return str(Markup('<p class="error" role="alert">{}</p>').format(line)) if line else ""


def _line(text: str) -> str:
    return one_line(printable(text))
