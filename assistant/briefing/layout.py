"""A briefing as a document: headings, paragraphs, tables, pictures and notes, of no format yet.

What is here is text alone: each format escapes it in its own way. Links are http or https, or none.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from assistant.briefing.types import Briefing, Dispute, Happening, KeyFigure, Section, Statement, Verification
from assistant.chart import Chart, Point
from assistant.render import SAID, cited, one_line, particulars, printable, safe_url
from assistant.types import Citation
from assistant.wording import said_date

READERS = {"minister": "a minister", "editor": "an editor", "researcher": "a researcher"}


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, of one part for each thing that is cited: what it is, its address ('' for none), what is cited."""

    parts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style, with a link or a footnote after it where there is one."""

    text: str
    style: str = ""  # '', 'strong', 'soft', 'alarm'
    url: str = ""
    note: Note | None = None


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``small`` for what is about the document."""

    runs: Runs
    small: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; ``small`` for one that is to be looked up, not read."""

    items: tuple[Runs, ...]
    small: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header; ``widths`` are shares of the page's."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its title, its sources and their note."""

    chart: Chart
    title: str
    caption: Runs


@dataclass(frozen=True, slots=True)
class Box:
    """Paragraphs and lists set apart."""

    title: str
    blocks: tuple[Paragraph | Bullets, ...]


Block = Heading | Paragraph | Bullets | Table | Picture | Box


@dataclass(frozen=True, slots=True)
class Paper:
    """A document.

    Attributes:
        subtitle: for whom it is, as of when, and that it is a draft.
        made: ISO date.
        properties: for a file's own particulars: subject, keywords, and what was verified.
    """

    title: str
    subtitle: str
    made: str
    blocks: tuple[Block, ...]
    properties: dict[str, str]


def layout(briefing: Briefing, verification: Verification, unheld: Collection[KeyFigure | Dispute] = ()) -> Paper:
    """The document. ``unheld`` are the rows and disputes that the index does not hold: they are marked in place."""
    blocks: list[Block] = []
    if briefing.bottom_line:
        blocks.append(Box("Bottom line", (Paragraph(_told(briefing.bottom_line)),)))
    if briefing.figures:
        blocks += [Heading("Key figures"), _figures(briefing, unheld)]
    if briefing.chart:
        blocks.append(_picture(briefing))
    for section in briefing.sections:
        blocks += _section(section)
    if briefing.timeline:
        rows = tuple(((Run(said_date(each.day)),), _happened(each)) for each in briefing.timeline)
        blocks += [Heading("Timeline"), Table("", ("Date", "What happened"), rows, (0.22, 0.78))]
    if briefing.disputes:
        items = tuple(_dispute(dispute, unheld) for dispute in briefing.disputes)
        blocks.append(Box("Where the sources disagree", (Bullets(items),)))
    if briefing.gaps:
        blocks += [Heading("What the sources do not tell"), Bullets(tuple((Run(_line(gap)),) for gap in briefing.gaps))]
    if listed := _bibliography(briefing):
        blocks += [Heading("Sources"), Bullets(listed, small=True)]
    blocks.append(Paragraph((Run("Verification. ", "strong"), Run(verification.line)), small=True))
    properties = {
        "subject": "Briefing draft",
        "description": verification.line,
        "as of": verification.as_of or briefing.made,
        "corpus": verification.corpus,
    }
    return Paper(
        _line(briefing.title),
        subtitle(briefing),
        briefing.made,
        tuple(blocks),
        properties,
    )


def subtitle(briefing: Briefing) -> str:
    """For whom it is, as of when, and that it is a draft."""
    day = briefing.brief.as_of
    as_of = f"as of {said_date(day.isoformat())}" if day else said_date(briefing.made)
    return f"Briefing draft for {READERS[briefing.brief.reader]}, {as_of}"


def note_of(citations: Sequence[Citation]) -> Note | None:
    """A footnote for all that one statement cites, one part for each source; None for nothing."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for one in citations:
        source = _line(particulars(one)), one.url if safe_url(one.url) else ""
        found.setdefault(source, {})[_line(cited(one))] = None
    return Note(tuple((*source, "; ".join(words)) for source, words in found.items())) if found else None


def _line(text: str) -> str:
    return one_line(printable(text))


def _told(statements: Sequence[Statement]) -> Runs:
    runs: list[Run] = []
    for one in statements:
        runs += [*([Run(" ")] if runs else []), *_statement(one)]
    return tuple(runs)


def _statement(one: Statement) -> Runs:
    text = Run(_line(one.shown), note=note_of(one.citations))
    if one.support == "supported":
        return (text,)
    why = f"{SAID.get(one.support, one.support)}: {_line(one.reason) or 'nothing holds it'}"
    return text, Run(" "), Run(f"[{why}]", "alarm")


def _happened(each: Happening) -> Runs:
    """What happened, without the day, which stands beside it."""
    runs = _statement(each.told)
    bare = runs[0].text.replace(f" ({said_date(each.day)})", "")
    return (replace(runs[0], text=bare), *runs[1:])


def _section(section: Section) -> list[Block]:
    return [Heading(_line(section.theme.heading)), *(Paragraph(_told(told)) for told in section.paragraphs)]


def _figures(briefing: Briefing, unheld: Collection[KeyFigure | Dispute]) -> Table:
    """A row for each measure, time and publisher, with the values of all names side by side."""
    full = briefing.brief.reader != "minister"
    rows: dict[tuple[str, ...], tuple[list[KeyFigure], list[str]]] = {}
    for figure in briefing.figures:
        who = _publisher(figure.citation) if full else ""
        figures, remarks = rows.setdefault((_line(figure.measure), _line(figure.period), who), ([], []))
        figures.append(figure)
        if full and figure.note:
            remarks.append(_line(figure.note))
    header: tuple[str, ...] = ("Figure", "Value", "When")
    widths: tuple[float, ...] = (0.4, 0.42, 0.18)
    if full:
        remarked = any(remarks for _, remarks in rows.values())
        header, widths = (*header, f"Published by{'; remarks' if remarked else ''}"), (0.27, 0.31, 0.12, 0.3)
    told = []
    for (measure, period, who), (figures, remarks) in rows.items():
        by = "; ".join(part for part in dict.fromkeys((who, *remarks)) if part)
        cells = ((Run(measure),), _values(figures, unheld), (Run(period),))
        told.append((*cells, (Run(by, "soft"),)) if full else cells)
    return Table("", header, tuple(told), widths)


def _values(figures: Sequence[KeyFigure], unheld: Collection[KeyFigure | Dispute]) -> Runs:
    """'France: 12 percent; Poland: 9 percent', each with its note."""
    runs: list[Run] = []
    for figure in figures:
        runs += [Run("; ")] if runs else []
        runs.append(Run(f"{_line(figure.entity)}: {_line(figure.amount)}", note=note_of([figure.citation])))
        if figure in unheld:
            runs.append(Run(" [the cell does not say this]", "alarm"))
    return tuple(runs)


def _publisher(citation: Citation) -> str:
    day = said_date(citation.published)
    name = citation.publisher or citation.title or citation.source
    return _line(f"{name}, {day}" if day else name)


def _picture(briefing: Briefing) -> Picture:
    chart = briefing.chart
    assert chart is not None
    names = dict.fromkeys(_credit(point) for point in chart.points)
    parts = [f"Source{'' if len(names) == 1 else 's'}: {'; '.join(names)}."]
    if any(point.ahead for point in chart.points):
        parts.append("Hollow: a forecast, a plan or a target.")
    if chart.cut:
        parts.append("The axis does not begin at zero.")
    return Picture(chart, _line(chart.title), (Run(" ".join(parts), "soft", note=_chart_note(chart)),))


def _credit(point: Point) -> str:
    source = point.fact.source
    return _line(source.publisher or source.title or point.fact.table)


def _chart_note(chart: Chart) -> Note:
    """One part for each source, with all its cells."""
    cells: dict[tuple[str, str], list[str]] = {}
    for point in chart.points:
        fact, source = point.fact, point.fact.source
        about = ", ".join(
            part for part in map(_line, (source.title, source.publisher, said_date(source.published))) if part
        )
        url = source.url if safe_url(source.url) else ""
        place = f"table {fact.table}, row {fact.row.number}, column {fact.column}: {fact.cell or fact.text}"
        cells.setdefault((about or fact.table, url), []).append(_line(place))
    return Note(tuple((about, url, "; ".join(places)) for (about, url), places in cells.items()))


def _dispute(dispute: Dispute, unheld: Collection[KeyFigure | Dispute]) -> Runs:
    runs = [Run(f"{_line(dispute.about)}: ", "strong")]
    for place, account in enumerate(dispute.accounts):
        if place:
            runs.append(Run("; "))
        runs.append(Run(f"{_line(account.amount)} ({_line(account.body)})", note=note_of([account.citation])))
    runs.append(Run(f" – {_line(dispute.reason)}." if dispute.reason else "."))
    if dispute in unheld:
        runs.append(Run(" [a cell does not say this]", "alarm"))
    return tuple(runs)


def _bibliography(briefing: Briefing) -> tuple[Runs, ...]:
    """Every source once, by publisher and title, with its address."""
    listed = []
    for publisher, title, published, url in briefing.sources:
        day = said_date(published)
        text = ", ".join(part for part in (_line(publisher), _line(title), _line(day)) if part)
        listed.append((Run(f"{text}."), *((Run(" "), Run(url, url=url)) if safe_url(url) else ())))
    return tuple(listed)
