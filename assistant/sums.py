"""Sums and means of cells, and why some values are not added up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations, pairwise

from assistant.draft import Sentence
from assistant.question import Asked
from assistant.spelled import COUNTED
from assistant.telling import by_period, distinct, formula_of, in_currency
from assistant.wanted import Operation
from assistant.wording import amount, each, joined, number, on_measure, opening, the, when_of
from index.facts import Fact
from index.regions import overlap
from index.units import additive

MOST_ADDED = 12  # values in a sum or a mean
_ANNUAL = re.compile(r"\b(annual(ly)?|yearly|(an?|per|each|every) year)\b", re.IGNORECASE)
_AVERAGE = re.compile(r"\b(average|mean|median)\b", re.IGNORECASE)
_OF_ONE_WHOLE = re.compile(
    r"\bmarket share\b|\bshare of (the )?(\w+ ){0,3}(market|world|global|worldwide)\b", re.IGNORECASE
)
_COUNTS = {word: int(digits) for digits, word in COUNTED.items()}
_ALL_OF = re.compile(rf"\b(?:all(?: the)?|the) ({'|'.join(COUNTED.values())}) [a-z]+", re.IGNORECASE)
_PAIR = 2
_YEAR = (360, 372)  # days, of any calendar; of 52 or 53 weeks


def summed(asked: Asked, facts: Sequence[Fact]) -> list[Sentence]:
    """The sum over several entities in one period, or over one's periods; empty where they may not be added."""
    entities, periods = {fact.entity for fact in facts}, {fact.period for fact in facts}
    if not _may_be_put_together(facts) or not _add_up(facts) or not (asked.names or asked.periods):
        return []
    if (said := _ALL_OF.search(asked.text)) and not asked.names and len(facts) != _COUNTS[said[1].lower()]:
        return []  # of 'all six' none is left out
    facts = by_period(facts) if len(entities) == 1 and len(periods) == len(facts) else facts
    result = f"{sum((fact.number for fact in facts), Decimal(0)).normalize():f}"
    parts = " + ".join(number(fact.text) for fact in facts)
    lead = f"{opening(_of_all(facts))} come to {amount(result, facts[0].unit)} together ({parts} = {number(result)})"
    return [formula_of(f"{lead}{on_measure(*facts)}.", result, facts)]


def refusal(asked: Asked, facts: Sequence[Fact]) -> str:
    """Why the values of a sum that is asked for cannot be added; '' where it is no sum, or they can."""
    facts = in_currency(asked, distinct(facts))
    if asked.operation is not Operation.SUM or len(facts) < 2 or any(fact.value is None for fact in facts):
        return ""
    units = list(dict.fromkeys(fact.unit for fact in facts))
    what = f"The values of {joined(each(facts))} on the measure '{facts[0].indicator}' are not added up"
    if len(units) > 1:
        return f"{what}: they are in different units ({joined(units)}), and no source says how to convert them."
    if not _add_up(facts):
        return f"{what}: they are shares or rates ({units[0]}), whose sum means nothing."
    return f"{what}: one of them is counted in another." if _overlap(facts) else ""


def _add_up(facts: Sequence[Fact]) -> bool:
    """Whether the sum of values means something: amounts, or what several have of one and the same market."""
    if additive(facts[0].unit):
        return True
    one_time = len({fact.period for fact in facts}) == 1 and len({fact.entity for fact in facts}) == len(facts)
    whole = all(fact.unit == "percent" and _OF_ONE_WHOLE.search(fact.indicator) for fact in facts)
    return one_time and whole and sum(fact.number for fact in facts) <= 100


def mean(asked: Asked, facts: Sequence[Fact]) -> list[Sentence]:
    """The arithmetic mean of several entities in one period, or of one entity's periods; unweighted, and said to be."""
    periods = {fact.period for fact in facts}
    if not _may_be_put_together(facts):
        return []
    if _ANNUAL.search(asked.text) and not all(map(_of_a_year, facts)) and len(periods) > 1:
        return []  # the mean of months is none of years
    if len(periods) > 1 and any(_AVERAGE.search(fact.indicator) for fact in facts):
        return []  # what is an average already was of as many each year, or was not
    facts = by_period(facts) if len(periods) == len(facts) else facts
    result, formula = unweighted(facts)
    lead = f"The unweighted mean of {_of_all(facts)} is {amount(result, facts[0].unit)}"
    return [formula_of(f"{lead} ({formula}){on_measure(*facts)}.", result, facts)]


def unweighted(facts: Sequence[Fact]) -> tuple[str, str]:
    """The arithmetic mean, and how it comes about: '(40 + 50) ÷ 2 = 45'."""
    result, sign = rounded(sum((fact.number for fact in facts), Decimal(0)) / len(facts))
    parts = " + ".join(number(fact.text) for fact in facts)
    return result, f"({parts}) ÷ {len(facts)} {sign} {number(result)}"


def rounded(exact: Decimal) -> tuple[str, str]:
    """A quotient to two decimals where it does not come out, and the sign before it."""
    near = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{near.normalize():f}", "=" if near == exact else "≈"


def percent(part: Decimal, whole: Decimal) -> str:
    """A part in percent of a whole, to one decimal."""
    return f"{(part / whole * 100).quantize(Decimal('0.1'), ROUND_HALF_UP).normalize():f}"


def _may_be_put_together(facts: Sequence[Fact]) -> bool:
    """Whether the facts are some few, in one unit, of several in one period or of one in several, none in another."""
    entities, periods = {fact.entity for fact in facts}, {fact.period for fact in facts}
    one_axis = (len(entities), len(periods)) in ((len(facts), 1), (1, len(facts)))
    return (
        2 <= len(facts) <= MOST_ADDED and len({fact.unit for fact in facts}) == 1 and one_axis and not _overlap(facts)
    )


def _of_all(facts: Sequence[Fact]) -> str:
    """Whose values, or of which periods, are put together: 'A and B', 'A in 2022, 2023 and 2024'."""
    dated = len(facts) > _PAIR and len({fact.entity for fact in facts}) == 1
    if not dated or any(fact.period is None or fact.period.days == 1 for fact in facts):
        return joined(each(facts))
    return f"{the(facts[0].entity)} in {joined([when_of(fact) for fact in facts])}"


def _of_a_year(fact: Fact) -> bool:
    return fact.period is not None and _YEAR[0] <= fact.period.days <= _YEAR[1]


def _overlap(facts: Sequence[Fact]) -> bool:
    """Whether a value is counted in another: the world's beside a country's, a year's beside that of ten."""
    pairs = [pair for pair in combinations(facts, 2) if pair[0].entity != pair[1].entity]
    if any(overlap(a.entities[0], b.entities[0]) or _within(a, b) or _within(b, a) for a, b in pairs):
        return True
    periods = [fact.period for fact in by_period(facts) if fact.period]
    return len({fact.entity for fact in facts}) == 1 and any(one.end >= two.start for one, two in pairwise(periods))


def _within(part: Fact, joint: Fact) -> bool:
    """Whether a value is of someone who is one of several that another is of: 'China' and 'China plus Europe'."""
    return bool(re.search(r",| and |\bplus\b|[+&]", joint.entity)) and part.entities[0] in joint.entities[1:]
