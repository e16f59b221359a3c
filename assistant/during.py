"""Which values of a series are of the time that a question sets: within it, at its ends, nearest to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from index.facts import Fact
from index.periods import Period, find_periods

_DAY = timedelta(days=1)
_WHICH = re.compile(r"\b(?:which|what) (?:\w+ )?(month|quarter|half|year)\b", re.IGNORECASE)
_GRAINS = {"month": 1, "quarter": 3, "half": 6, "year": 12}  # months
AROUND = 100  # days from the time of a year that is meant within which a value is of it
MONTH = 31  # days of one at most, which may lie between a value and what it is set beside
_SPAN = re.compile(r"\bbetween\b.*\band\b|\bfrom\b.*\bto\b|\d{4} ?(-|–|to|through|until|till) ?\d{4}", re.IGNORECASE)
# what stands right before the period
_FROM = re.compile(r"\b(since|from|(?P<later>after))( the (start|end|beginning) of)?\W*$", re.IGNORECASE)
_UP_TO = re.compile(r"\b(until|till|up to|by|(?P<earlier>before))( the (start|end|beginning) of)?\W*$", re.IGNORECASE)


def during(text: str, facts: Sequence[Fact], periods: Sequence[Period]) -> tuple[Fact, ...]:
    """The facts within any of the periods that a question names, or on the side of the only one that it names ('before
    2023'); all where it names none."""
    if not periods:
        return tuple(facts)
    start, end = min(period.start for period in periods), max(period.end for period in periods)
    said = next((text[: m.start] for m in find_periods(text) if m.period == periods[0]), "")
    spans = list(periods)
    if len(periods) > 1 and _SPAN.search(text):
        spans = [Period(start, end)]
    elif len(periods) == 1 and (found := _FROM.search(said)):
        spans = [Period(end + _DAY if found["later"] else start, date.max)]
    elif len(periods) == 1 and (found := _UP_TO.search(said)):
        spans = [Period(date.min, start - _DAY if found["earlier"] else end)]
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


def of_grain(text: str, facts: Sequence[Fact]) -> bool:
    """Whether values are of periods as long as those that a question asks for: no quarter is 'which year'."""
    if not (found := _WHICH.search(text)) or not facts or not facts[0].period:
        return True
    return round(facts[0].period.days / MONTH) == _GRAINS[found[1].lower()]


def gaps(facts: Sequence[Fact], whole: Period) -> bool:
    """Whether the values within a period leave out a part of it for someone whom they are of: their sum is not its."""
    held: dict[str, list[Period]] = {}
    for fact in facts:
        if fact.period and fact.period != whole:
            held.setdefault(fact.entity, []).append(fact.period)
    return any(sum(period.days for period in {*periods}) < whole.days for periods in held.values())


def nearest_to(day: date | None, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Of several facts of an entity within a year, the one nearest to the day that is meant, if it is of that time."""
    if day is None:
        return facts
    facts = tuple(
        fact for fact in facts if _distance(fact, day) <= AROUND or (fact.period and fact.period.days > AROUND)
    )
    nearest: dict[str, Fact] = {}
    for fact in facts:
        known = nearest.get(fact.entity)
        if known is None or _distance(fact, day) < _distance(known, day):
            nearest[fact.entity] = fact
    return tuple(nearest.values())


def _distance(fact: Fact, day: date) -> int:
    return abs((fact.period.end - day).days) if fact.period else 0


def nearest(facts: Sequence[Fact], period: Period) -> tuple[Fact, ...]:
    """The two facts nearest to a period."""
    dated = [fact for fact in facts if fact.period]
    return tuple(sorted(dated, key=lambda fact: _distance(fact, period.end))[:2])
