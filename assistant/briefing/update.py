"""What has changed in the corpus under a saved briefing: a list to look through, and the briefing with new figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from assistant.answer import Assistant, Known
from assistant.briefing.audit import Auditor
from assistant.briefing.material import is_known
from assistant.briefing.tabled import key_figure
from assistant.briefing.types import Briefing, KeyFigure, Statement
from assistant.chart import own_period
from assistant.wording import is_ahead, said_date
from index.facts import Fact
from index.periods import known_by

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
    alike = [key for fact in _alike(figure, known, briefing.brief.as_of) if (key := key_figure(fact))]
    same = [one for one in alike if one.period == figure.period and one.citation.source == figure.citation.source]
    if not auditor.holds_figure(figure):
        here = next((one for one in same if one.amount == figure.amount), None)
        if here is None:
            now = same[0] if same else (alike[0] if alike else None)
            kind: Kind = "changed" if same else "lost"
            return Change(kind, what, figure.amount, now.amount if now else "", figure, now)
        figure_now = here  # the row has moved
    else:
        figure_now = figure
    newest = next(iter(_alike(figure, known, briefing.brief.as_of)), None)
    if newest is not None and not briefing.brief.topic.endswith(figure.period or "\0"):
        later = key_figure(newest)
        newer = (later.period, later.citation.published) != (figure.period, figure_now.citation.published)
        if newer and later.amount != figure.amount and _is_later(newest, figure_now, known):
            after = f"{later.amount} ({later.period or said_date(later.citation.published)})"
            return Change("newer", what, figure.amount, after, figure, later)
    return None


def _alike(figure: KeyFigure, known: Known, as_of: date | None) -> list[Fact]:
    """Facts of the same measure and name in any table, outcomes before forecasts, newest first."""
    found = [
        fact
        for fact in known.facts.facts
        if fact.value is not None
        and fact.indicator.casefold() == figure.measure.casefold()
        and fact.entity == figure.entity
        and is_known(fact, as_of)
    ]
    return sorted(found, key=_recency, reverse=True)


def _recency(fact: Fact) -> tuple[bool, date, date]:
    return not is_ahead(fact), fact.period.end if fact.period else date.min, known_by(fact.source.published)


def _is_later(fact: Fact, figure: KeyFigure, known: Known) -> bool:
    """Whether a fact is of a later period, or of a later edition, than the one that a row was made from."""
    own = [
        f for f in known.facts.facts
        if f.indicator.casefold() == figure.measure.casefold() and f.entity == figure.entity
        and ((p := own_period(f)).label if p else "") == figure.period and f.table == figure.citation.source
    ]  # fmt: skip
    return bool(own) and all(_recency(fact)[1:] > _recency(f)[1:] for f in own if key_figure(f).amount == figure.amount)


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

