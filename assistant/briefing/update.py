"""What has changed in the corpus under a saved briefing: a list to look through, and the briefing with new figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from assistant.answer import Assistant, Known
from assistant.briefing.audit import Auditor
from assistant.briefing.tabled import key_figure, recency
from assistant.briefing.types import Briefing, KeyFigure, Statement
from assistant.chart import own_period
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
        figure: the row that would take the place of a key figure, or None.
    """

    kind: Kind
    what: str
    before: str
    after: str = ""
    old: KeyFigure | None = None
    figure: KeyFigure | None = None

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
                found.append(Change("changed", dispute.about, f"{account.amount} ({account.body})"))
    return tuple(dict.fromkeys(found))


def brought_up_to_date(briefing: Briefing, accepted: tuple[Change, ...], today: date) -> Briefing:
    """The briefing with those key figures replaced, or cut, that the accepted changes tell of. Its statements stay as
    they are: what they lost is told by the audit, and marked."""
    by_old = {change.old: change for change in accepted if change.old is not None}
    figures = []
    for figure in briefing.figures:
        change = by_old.get(figure)
        if change is None:
            figures.append(figure)
        elif change.figure is not None:
            figures.append(change.figure)
    return replace(briefing, figures=tuple(figures), made=today.isoformat())


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
            yield Change("lost", one.text, f"the source {citation.source!r} is no longer in the index")
        elif auditor.find(citation) is None:
            yield Change("lost", one.text, f"{citation.source!r} no longer says what it cites")
        elif citation.locator.table is None and source.source.published != citation.published:
            yield Change("newer", one.text, f"an edition of {said_date(citation.published) or 'no date'}",
                         said_date(source.source.published) or "of no date")  # fmt: skip
