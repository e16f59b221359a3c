"""Figures as sources claim them, in one form: a cell of a table, or a number in a sentence (sentences.py)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from assistant.draft import Evidence, cell_evidence
from assistant.wording import amount, is_ahead
from index.facts import Fact
from index.names import is_bloc, is_country, name_key
from index.periods import Period
from index.text import term_set
from index.units import Unit

_NUMBER_WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
NUMBERS = {word: value for value, word in enumerate(_NUMBER_WORDS)}
_HEDGED_NOTE = re.compile(
    r"\b(about|around|nearly|almost|over|approximate(ly)?|roughly|more than|at least|up to)\b", re.I
)
_WINDOW = re.compile(
    r"\b(?:(?P<within>within)|(?:over|in)\s+(?:the\s+)?(?:past|last))\s+(?:(?P<count>\w+)\s+)?(?P<unit>day|week|month|year)s?\b",
    re.IGNORECASE,
)
_DAYS = {"day": 1, "week": 7, "month": 31, "year": 366}


@dataclass(frozen=True, slots=True)
class Claimed:
    """A figure that a source claims.

    Attributes:
        indicator: what is measured, in the source's words, without names, periods and the figure.
        context: words around that may tell as well: the sentence before, title and headings; '' for a cell.
        entities: canonical names that it may be of, the likeliest first; empty where none is said.
        periods: what it may be of; empty where none is said.
        written: the number as it stands, for its exactness.
        shown: the figure with its unit, as an answer says it.
        hedged: 'about', 'over' and the like.
        ahead: a forecast, plan or target.
        single: of a thing that has one such value whatever the date (the size of a model), not one a year.
        body, published: who says so, and when; '' where unknown.
        cell: whether it is a table's.
        around: names in what surrounds the sentence, and of who says so: for one that names nobody else.
        at: where the number begins in the sentence, white space folded.
        leans: whether what is measured is told by what surrounds the sentence, rather than by itself.
        names: terms of the names in what is measured, such as that of a test; those that it is of are none.
        ends: the two ends of the range that it is one of: '3 to 6 months'; None where it is none.
    """

    indicator: str
    context: str
    entities: tuple[str, ...]
    periods: tuple[Period, ...]
    value: Decimal
    unit: Unit
    written: str
    shown: str
    source: str
    body: str
    published: str
    evidence: Evidence
    hedged: bool = False
    ahead: bool = False
    single: bool = False
    cell: bool = False
    around: frozenset[str] = frozenset()
    at: int = 0
    leans: bool = False
    names: frozenset[str] = frozenset()
    ends: tuple[Decimal, Decimal] | None = None

    @property
    def amount(self) -> Decimal:
        """The value in what the unit counts in."""
        return self.value * self.unit.scale

    @property
    def words(self) -> frozenset[str]:
        """The terms of what is measured."""
        return term_set(self.indicator)


def of_fact(fact: Fact, things: Collection[tuple[str, ...]] = (), series: bool = False) -> Claimed | None:
    """A cell's figure; None for words.

    ``things`` are the keys of names that tables of things list; ``series`` says that its measure has several periods of
    the entity.
    """
    if fact.value is None:
        return None
    return Claimed(
        indicator=fact.indicator,
        context="",
        entities=(fact.entities[0],),
        periods=(_widened(fact),) if fact.period and not fact.attribute else (),
        value=fact.value,
        unit=fact.measured,
        written=fact.text,
        shown=amount(fact.text, fact.unit),
        source=fact.table,
        body=fact.source.publisher or fact.source.title,
        published=fact.as_of or fact.source.published,
        evidence=cell_evidence(fact),
        hedged=bool(_HEDGED_NOTE.search(fact.note)),
        ahead=is_ahead(fact),
        single=fact.attribute or (not series and thing_key(fact.entities[0]) in things),
        cell=True,
    )


def _widened(fact: Fact) -> Period:
    """A fact's period with what its indicator adds: 'over the past year' reaches back, 'within 20 days of' forward."""
    assert fact.period is not None
    match = _WINDOW.search(fact.indicator)
    if match is None:
        return fact.period
    count = match["count"] or "1"
    number = int(count) if count.isdigit() else NUMBERS.get(count.lower(), 1)
    window = timedelta(days=min(number * _DAYS[match["unit"].lower()], 36_600))
    if match["within"]:
        return Period(fact.period.start, fact.period.end + window)
    return Period(fact.period.start - window, fact.period.end)


def thing_key(name: str) -> tuple[str, ...]:
    """A name whatever the order of its words, without what stands in brackets: 'Claude 4.5 Opus (high)' is Opus 4.5."""
    return tuple(sorted(name_key(re.sub(r"\([^)\d]*\)", " ", name))))


def is_place(name: str) -> bool:
    """Whether a name is a country's, or that of several."""
    return is_country(name) or is_bloc(name)
