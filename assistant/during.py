"""The values of a series that lie within the time that a question sets a peak or a low in: 'which quarter of 2024'."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from index.facts import Fact
from index.periods import Period

MONTH = 31  # days that may lie between the value before a period and its start
_SPAN = re.compile(r"\bbetween\b.*\band\b|\bfrom\b.*\bto\b|\d{4} ?(-|–|to|through|until|till) ?\d{4}", re.IGNORECASE)
_FROM = re.compile(r"\b(since|after|from)\b", re.IGNORECASE)
_UP_TO = re.compile(r"\b(before|until|till|up to|by)\b", re.IGNORECASE)


def during(text: str, facts: Sequence[Fact], periods: Sequence[Period]) -> tuple[Fact, ...]:
    """The facts within any of the periods that a question names; all where it names none."""
    if not periods:
        return tuple(facts)
    start, end = min(period.start for period in periods), max(period.end for period in periods)
    if len(periods) > 1 and _SPAN.search(text):
        spans = [Period(start, end)]
    elif len(periods) == 1 and _FROM.search(text):
        spans = [Period(start, date.max)]
    elif len(periods) == 1 and _UP_TO.search(text):
        spans = [Period(date.min, end)]
    else:
        spans = list(periods)
    return tuple(fact for fact in facts if fact.period and any(span.contains(fact.period) for span in spans))


def over(facts: Sequence[Fact], period: Period) -> tuple[Fact, ...]:
    """Of one entity the values before a period and at its end: what changed in it. Empty where either is not there."""
    dated = sorted(
        (f for f in facts if f.period and f.value is not None), key=lambda f: f.period.end if f.period else 0
    )
    last = [fact for fact in dated if fact.period and fact.period.end == period.end]
    before = [fact for fact in dated if fact.period and fact.period.end < period.start]
    if not last or not before or not before[-1].period:
        return ()
    near = (period.start - before[-1].period.end).days <= MONTH
    return (before[-1], last[0]) if near and before[-1].entity == last[0].entity else ()


def series_of(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The values of one entity over periods of one length: the entity, and the length, that most of them have."""
    dated = [(fact, round(fact.period.days / MONTH)) for fact in facts if fact.period and fact.value is not None]
    if not dated:
        return ()
    kinds = Counter((fact.entity, months) for fact, months in dated)
    kind = max(kinds, key=lambda kind: kinds[kind])
    return tuple(fact for fact, months in dated if (fact.entity, months) == kind)
