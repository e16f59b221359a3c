"""What has changed in the corpus under a saved briefing: a list to look through, and the briefing with new figures."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from assistant.answer import Assistant, Known
from assistant.briefing.audit import Auditor
from assistant.briefing.tabled import key_figure, recency
from assistant.briefing.types import Briefing, Dispute, KeyFigure, Statement
from assistant.chart import own_period
from assistant.citations import unnumbered
from assistant.wording import said_date
from index.facts import Fact

Kind = Literal["changed", "newer", "lost"]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that a briefing says and the corpus now says otherwise, newer, or no more.

    Attributes:
        kind: 'changed' where the source says something else, 'newer' where there is a later value or edition, 'lost'
            where the source, or what was cited of it, is gone.
        what: the key figure, or the sentence.
        before, after: what it said and what there is now; '' where there is nothing.
        old: the key figure that it is about, and ``figure`` the row that would take its place, or None.
        of: the sentence or dispute that it is about, and ``instead`` what would take the place of a sentence, or None.
    """

    kind: Kind
    what: str
    before: str
    after: str = ""
    old: KeyFigure | None = None
    figure: KeyFigure | None = None
    of: Statement | Dispute | None = None
    instead: Statement | None = None

    @property
    def taken(self) -> str:
        """What taking it over does, as a sentence."""
        if self.old:
            return "The row will be replaced." if self.figure else "The row will be cut."
        if isinstance(self.of, Dispute):
            return "It will be cut."
        return "Its footnote will name the newer edition." if self.instead else "The sentence will be cut."

    @property
    def line(self) -> str:
        """In one line."""
        now = f", now {self.after}" if self.after else ""
        return f"{self.kind}: {self.what}: {self.before}{now}"


def changes(briefing: Briefing, assistant: Assistant) -> tuple[Change, ...]:
    """Every change, in the order of the document, each once."""
    known = assistant.known()
    auditor = Auditor(assistant, known)
    found = [change for figure in briefing.figures if (change := _of_figure(figure, known, auditor, briefing))]
    for one in briefing.statements:
        found += _of_statement(one, assistant, auditor)
    for dispute in briefing.disputes:
        for account in dispute.accounts:
            if not auditor.holds_account(account):
                was = f"{account.amount} ({account.body})"
                found.append(Change("changed", dispute.about, was, of=dispute))
    return tuple(dict.fromkeys(found))


def brought_up_to_date(briefing: Briefing, accepted: Collection[Change], today: date) -> Briefing:
    """The briefing with what the accepted changes tell of replaced, or cut. All else stays as it is: what it has lost
    is told by the audit, and marked."""
    by_old = {change.old: change.figure for change in accepted if change.old is not None}
    figures = [by_old.get(figure, figure) for figure in briefing.figures]
    by_one = {change.of: change.instead for change in accepted if isinstance(change.of, Statement)}
    by_one |= {change.of: None for change in accepted if isinstance(change.of, Statement) and change.kind == "lost"}
    gone = [change.of for change in accepted if isinstance(change.of, Dispute)]

    def now(statements: Sequence[Statement]) -> tuple[Statement, ...]:
        left = (by_one.get(one, one) for one in statements)
        return tuple(one for one in left if one is not None)

    sections = [
        replace(section, paragraphs=tuple(told for told in map(now, section.paragraphs) if told))
        for section in briefing.sections
    ]
    return replace(
        briefing,
        bottom_line=now(briefing.bottom_line),
        figures=tuple(figure for figure in figures if figure is not None),
        sections=tuple(section for section in sections if section.paragraphs),
        timeline=tuple(replace(each, told=left) for each in briefing.timeline for left in now([each.told])),
        disputes=tuple(dispute for dispute in briefing.disputes if dispute not in gone),
        made=today.isoformat(),
    )


def _of_figure(figure: KeyFigure, known: Known, auditor: Auditor, briefing: Briefing) -> Change | None:
    what = ", ".join(part for part in (figure.measure, figure.entity, figure.period) if part)
    alike = _alike(figure, known, briefing.brief.as_of)
    same = [fact for fact in alike if _is_of(fact, figure)]
    if not auditor.holds_figure(figure):
        now = key_figure((same or alike)[0]) if same or alike else None
        kind: Kind = "changed" if same else "lost"
        return Change(kind, what, figure.amount, now.amount if now else "", figure, now)
    own = [fact for fact in same if key_figure(fact).amount == figure.amount]
    if not own or recency(alike[0])[1:] <= recency(own[0])[1:]:
        return None
    later = key_figure(alike[0])
    after = f"{later.amount} ({later.period or said_date(later.citation.published)})"
    return Change("newer", what, figure.amount, after, figure, later)


def _alike(figure: KeyFigure, known: Known, as_of: date | None) -> list[Fact]:
    """Facts of the same measure and name in any table, outcomes before forecasts, newest first."""
    found = [
        fact
        for fact in known.facts.facts
        if fact.value is not None
        and fact.indicator.casefold() == figure.measure.casefold()
        and fact.entity == figure.entity
        and fact.known(as_of)
    ]
    return sorted(found, key=recency, reverse=True)


def _is_of(fact: Fact, figure: KeyFigure) -> bool:
    """Whether a fact is of the table and the period that a row was made from."""
    period = own_period(fact)
    return fact.table == figure.citation.source and (period.label if period else "") == figure.period


def _of_statement(one: Statement, assistant: Assistant, auditor: Auditor) -> Iterator[Change]:
    for citation in one.citations:
        source = assistant.index.document(citation.source)
        if source is None:
            yield Change("lost", one.text, f"the source {citation.source!r} is no longer in the index", of=one)
        elif auditor.find(citation) is None:
            yield Change("lost", one.text, f"{citation.source!r} no longer says what it cites", of=one)
        elif citation.locator.table is None and source.source.published != citation.published:
            yield Change("newer", one.text, f"an edition of {said_date(citation.published) or 'no date'}",
                         said_date(source.source.published) or "of no date", of=one,
                         instead=_of_now(one, auditor))  # fmt: skip


def _of_now(one: Statement, auditor: Auditor) -> Statement:
    """A statement with its citations as the index has them now."""
    held = [(citation, auditor.find(citation)) for citation in one.citations]
    return replace(one, citations=tuple(unnumbered(now.evidence) if now else was for was, now in held))
