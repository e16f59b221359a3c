"""A briefing as HTML, with marks that open its sources and buttons that revise its sections. Pure but for the chart.

Everything that comes from outside is escaped by ``Markup.format``. A button says what it does in ``data-act``;
``brief.js`` sends that to the server.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from assistant.briefing.layout import subtitle
from assistant.briefing.types import Briefing, Dispute, Happening, KeyFigure, Section, Statement, Verification
from assistant.chart import Chart, Point
from assistant.citations import unnumbered
from assistant.draft import cell_evidence
from assistant.render import SAID, counted, described, one_line, particulars, printable, safe_url
from assistant.types import Citation
from assistant.ui.figure import figure
from assistant.ui.thread import held_by
from assistant.wording import said_date

LEAD = -1  # the place of the bottom line, where sections have theirs from 0
SUFFIXES = {".md": "Markdown", ".html": "HTML", ".docx": "Word", ".pdf": "PDF"}
_Numbers = dict[Citation, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A briefing as it is shown.

    Attributes:
        verification: None while it is still drafted: there is nothing to revise or to save yet.
        unheld: rows and disputes that the index does not hold.
        revision: rises with every change; what a page sends of an older one is not obeyed.
        editing: the place of the section whose text is open for changes; ``LEAD`` for the bottom line, None for none.
        focus: the place of the section that the keyboard goes to, None for the top.
    """

    briefing: Briefing
    verification: Verification | None = None
    unheld: Collection[KeyFigure | Dispute] = ()
    revision: int = 0
    editing: int | None = None
    focus: int | None = None


def numbered(briefing: Briefing) -> tuple[Citation, ...]:
    """All that is cited, each once, in the order in which it is read, numbered from 1; the chart's cells among it."""
    order = dict.fromkeys(citation for one in briefing.bottom_line for citation in one.citations)
    order |= dict.fromkeys(row.citation for row in briefing.figures)
    if briefing.chart:
        order |= dict.fromkeys(map(_of_point, briefing.chart.points))
    order |= dict.fromkeys(briefing.citations)
    return tuple(replace(citation, n=n) for n, citation in enumerate(order, 1))


def chart_of(briefing: Briefing, numbers: Mapping[Citation, int] | None = None) -> Chart | None:
    """The chart, each point with the number of its citation; ``numbers`` where they are known already."""
    known = numbers or _numbers(briefing)
    if briefing.chart is None:
        return None
    points = tuple(replace(point, n=known[_of_point(point)]) for point in briefing.chart.points)
    return replace(briefing.chart, points=points)


def _numbers(briefing: Briefing) -> _Numbers:
    return {replace(citation, n=0): citation.n for citation in numbered(briefing)}


def _of_point(point: Point) -> Citation:
    return unnumbered(cell_evidence(point.fact))


def document(sheet: Sheet) -> str:
    """The whole of it."""
    briefing = sheet.briefing
    numbers = _numbers(briefing)
    head = Markup('<header><h2 tabindex="-1"{}>{}</h2><p class="for">{}</p></header>').format(
        _focused(sheet.focus is None), _line(briefing.title), subtitle(briefing)
    )
    parts = [
        _toolbar(sheet), head, _lead(sheet, numbers), _figures(sheet, numbers), _chart(briefing, numbers),
        *(_section(sheet, at, section, numbers) for at, section in enumerate(briefing.sections)),
        _timeline(briefing.timeline, numbers), _disputes(sheet, numbers), _gaps(briefing.gaps), _sources(briefing),
    ]  # fmt: skip
    if sheet.verification:
        line = sheet.verification.line
        parts.append(Markup('<p class="verified"><strong>Verification.</strong> {}</p>').format(line))
    body = Markup("").join(parts)
    return str(Markup('<article class="brief" data-revision="{}">{}</article>').format(sheet.revision, body))


def _line(text: str) -> str:
    return one_line(printable(text))


def _focused(wanted: bool) -> Markup:
    return Markup(" data-focus") if wanted else Markup("")


def _toolbar(sheet: Sheet) -> Markup:
    verification = sheet.verification
    if verification is None:
        return Markup("")
    wrong = verification.claims - verification.supported
    told = "all of it found in what it cites"
    if not verification.clean:
        told = f"{wrong} of {counted(verification.claims, 'claim')} not found in what is cited"
    saves = Markup("").join(
        Markup('<button type="button" data-act="export" data-suffix="{}">{}</button>').format(suffix, name)
        for suffix, name in SUFFIXES.items()
    )
    return Markup(
        '<div class="bar" role="group" aria-label="The draft"><p class="state {}" role="status">{}</p>'
        '<button type="button" data-act="changes">Bring up to date</button>'
        '<button type="button" data-act="export" data-suffix=".json">Save to go on later</button>'
        '<button type="button" data-act="new">New briefing</button>'
        '<p class="saves"><span>Download as</span>{}<label><input type="checkbox" name="strict"> '
        "Only if all of it is found in what it cites</label></p></div>"
    ).format("good" if verification.clean else "bad", told[0].upper() + told[1:], saves)


def _lead(sheet: Sheet, numbers: _Numbers) -> Markup:
    lead = sheet.briefing.bottom_line
    if not lead and sheet.verification is None:
        return Markup("")
    text = Markup("<p>{}</p>").format(_told(lead, numbers))
    inner = _editor(LEAD, "", [lead]) if sheet.editing == LEAD else text
    tools = _tools(sheet, LEAD, "the bottom line", (("edit", "Edit", True),))
    return Markup('<section class="lead-box" data-at="{}"><h3 tabindex="-1"{}>Bottom line</h3>{}{}</section>').format(
        LEAD, _focused(sheet.focus == LEAD), tools, inner
    )


def _section(sheet: Sheet, at: int, section: Section, numbers: _Numbers) -> Markup:
    heading = _line(section.theme.heading)
    last = at == len(sheet.briefing.sections) - 1
    acts = (("up", "Up", at > 0), ("down", "Down", not last), ("edit", "Edit", True), ("redo", "Redo", True),
            ("cut", "Cut", True))  # fmt: skip
    if sheet.editing == at:
        inner = _editor(at, heading, section.paragraphs)
    else:
        inner = Markup("").join(Markup("<p>{}</p>").format(_told(told, numbers)) for told in section.paragraphs)
    note = Markup("")
    if section.mode != "extractive":
        struck = f"; {len(section.struck)} of its sentences struck" if section.struck else ""
        note = Markup('<p class="by-model">Written by {}{}.</p>').format(section.mode, struck)
    return Markup('<section data-at="{}"><h3 tabindex="-1"{}>{}</h3>{}{}{}</section>').format(
        at, _focused(sheet.focus == at), heading, _tools(sheet, at, heading, acts), inner, note
    )


def _tools(sheet: Sheet, at: int, name: str, acts: Sequence[tuple[str, str, bool]]) -> Markup:
    if sheet.verification is None or sheet.editing == at:
        return Markup("")
    buttons = Markup("").join(
        Markup('<button type="button" data-act="{}" data-at="{}" aria-label="{}: {}"{}>{}</button>').format(
            act, at, label, name, Markup("") if able else Markup(" disabled"), label
        )
        for act, label, able in acts
    )
    return Markup('<p class="tools">{}</p>').format(buttons)


def _editor(at: int, heading: str, paragraphs: Sequence[Sequence[Statement]]) -> Markup:
    text = "\n\n".join(" ".join(one.shown for one in told) for told in paragraphs)
    field = Markup('<label>Heading<input name="heading" value="{}" maxlength="200"></label>').format(heading)
    return Markup(
        '<form class="editor" data-at="{0}">{1}<label>Text<textarea name="text" rows="{2}">{3}</textarea></label>'
        '<p class="hint-line">A blank line between paragraphs. New or changed sentences are checked again.</p>'
        '<p class="tools"><button type="submit" class="first">Keep</button>'
        '<button type="button" data-act="leave" data-at="{0}">Leave as it was</button></p></form>'
    ).format(at, field if at != LEAD else Markup(""), min(18, max(4, len(text) // 70)), text)


def _told(statements: Sequence[Statement], numbers: _Numbers) -> Markup:
    return Markup(" ").join(_statement(one, numbers) for one in statements)


def _statement(one: Statement, numbers: _Numbers, text: str = "") -> Markup:
    """A statement and its marks, the first on the line of its last word; what is not supported with the reason."""
    head, blank, last = _line(text or one.shown).rpartition(" ")
    marks = [_mark(citation, numbers) for citation in dict.fromkeys(one.citations)]
    flag = Markup("")
    if one.support != "supported":
        reason = _line(one.reason) or "nothing holds it"
        flag = Markup(' <span class="flag">{}: {}</span>').format(SAID.get(one.support, one.support), reason)
    return Markup('<span class="claim {}">{}<span class="{}">{}{}</span>{}{}</span>').format(
        one.support,
        head + blank,
        "tail" if len(last) <= 24 else "",
        last,
        Markup("").join(marks[:1]),
        Markup("").join(marks[1:]),
        flag,
    )


def _mark(citation: Citation, numbers: _Numbers) -> Markup:
    return Markup(
        '<button type="button" class="mark" data-cite="{0}" data-tip="{2}" aria-label="Source {0}: {1}">{0}</button>'
    ).format(numbers[citation], _line(particulars(citation)), _line(held_by(citation)))


def _figures(sheet: Sheet, numbers: _Numbers) -> Markup:
    if not sheet.briefing.figures:
        return Markup("")
    rows = Markup("").join(_row(row, numbers, wrong=row in sheet.unheld) for row in sheet.briefing.figures)
    head = Markup("").join(
        Markup('<th scope="col" role="columnheader" class="{}">{}</th>').format(name, label)
        for name, label in (("what", "Figure"), ("number", "Value"), ("who", "Of"), ("when", "When"),
                            ("by", "Published by"))
    )  # fmt: skip
    return Markup(
        '<section class="key"><h3>Key figures</h3><table role="table"><thead role="rowgroup"><tr role="row">{}</tr>'
        '</thead><tbody role="rowgroup">{}</tbody></table></section>'
    ).format(head, rows)


def _row(row: KeyFigure, numbers: _Numbers, *, wrong: bool) -> Markup:
    by = described(row.citation.publisher or row.citation.title or row.citation.source, "", row.citation.published)
    note = Markup('<span class="remark">{}</span>').format(_line(row.note)) if row.note else Markup("")
    flag = Markup(' <span class="flag">the cell does not say this</span>') if wrong else Markup("")
    return Markup(
        '<tr role="row"><th scope="row" role="rowheader" class="what">{}</th><td class="number" role="cell">{}{}{}</td>'
        '<td class="who" role="cell">{}</td><td class="when" role="cell">{}</td><td class="by" role="cell">{}{}</td>'
        "</tr>"
    ).format(_line(row.measure), _line(row.amount), _mark(row.citation, numbers), flag, _line(row.entity),
             _line(row.period), _line(by), note)  # fmt: skip


def _chart(briefing: Briefing, numbers: _Numbers) -> Markup:
    chart = chart_of(briefing, numbers)
    if chart is None:
        return Markup("")
    return figure(chart, Markup('data-act="chart"'), lambda point: _mark(_of_point(point), numbers))


def _timeline(timeline: Sequence[Happening], numbers: _Numbers) -> Markup:
    if not timeline:
        return Markup("")
    items = Markup("").join(
        Markup('<li><time datetime="{}">{}</time><span>{}</span></li>').format(
            each.day,
            said_date(each.day),
            _statement(each.told, numbers, each.told.shown.replace(f" ({said_date(each.day)})", "")),
        )
        for each in timeline
    )
    return Markup('<section><h3>Timeline</h3><ol class="timeline">{}</ol></section>').format(items)


def _disputes(sheet: Sheet, numbers: _Numbers) -> Markup:
    if not sheet.briefing.disputes:
        return Markup("")
    items = Markup("").join(_dispute(one, numbers, wrong=one in sheet.unheld) for one in sheet.briefing.disputes)
    return Markup(
        '<aside class="conflict"><h3>Where the sources disagree</h3><ul>{}</ul></aside>'
    ).format(items)  # fmt: skip


def _dispute(dispute: Dispute, numbers: _Numbers, *, wrong: bool) -> Markup:
    accounts = Markup("; ").join(
        Markup("{} ({}){}").format(_line(one.amount), _line(one.body), _mark(one.citation, numbers))
        for one in dispute.accounts
    )
    reason = f" – {_line(dispute.reason)}." if dispute.reason else "."
    flag = Markup(' <span class="flag">a cell does not say this</span>') if wrong else Markup("")
    return Markup("<li><strong>{}:</strong> {}{}{}</li>").format(_line(dispute.about), accounts, reason, flag)


def _gaps(gaps: Sequence[str]) -> Markup:
    items = Markup("").join(Markup("<li>{}</li>").format(_line(gap)) for gap in gaps)
    if not gaps:
        return items
    return Markup("<section><h3>What the sources do not tell</h3><ul>{}</ul></section>").format(items)


def _sources(briefing: Briefing) -> Markup:
    """Every source once, by publisher and title, with its address."""
    link = Markup(' <a href="{0}" target="_blank" rel="noopener noreferrer">{0}</a>')
    items = Markup("").join(
        Markup("<li>{}{}</li>").format(
            _line(described(publisher, title, published)), link.format(url) if safe_url(url) else ""
        )
        for publisher, title, published, url in briefing.sources
    )
    if not items:
        return items
    return Markup(
        '<details class="listed"><summary>Sources ({})</summary><ul>{}</ul></details>'
    ).format(len(briefing.sources), items)  # fmt: skip
