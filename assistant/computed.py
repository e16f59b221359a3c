"""A reading of a question over tables -> sentences: the values, or what they come to, with every cell used."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from assistant.bounded import within
from assistant.draft import Sentence
from assistant.extremes import extreme
from assistant.naming import holds
from assistant.question import Asked
from assistant.readings import Reading
from assistant.sums import mean, rounded, summed, unweighted
from assistant.telling import MOST, by_period, distinct, formula_of, in_currency, value_of
from assistant.trends import first_past, side_by_side, trend
from assistant.wanted import RESTATED, Operation, Wants
from assistant.wording import (
    amount,
    credit,
    difference,
    in_period,
    indicator_of,
    is_ahead,
    joined,
    noted,
    number,
    on_measure,
    opening,
    same_period,
    the,
    when_of,
    who,
)
from assistant.yesno import earlier_whole, whole_of
from index.facts import Fact
from index.text import terms
from index.units import additive

_SEVERAL = 3  # measures whose mean is taken
_MARGIN = re.compile(r"\bby (what|which|how) (much|many|far|wide|large|big|margin|lead)\b", re.IGNORECASE)
_LESS = re.compile(
    r"\b(los[et]|less|fewer|lower|below|smaller|cheaper|shorter|slower|weaker|behind|fell|fall|drop|cut|reduc\w+|"
    r"shr[ai]nk)\b",
    re.IGNORECASE,
)
_MEANT = 0.5  # log-odds from which on a measure is the one by which those within a bound are listed


def state(asked: Asked, reading: Reading) -> list[Sentence]:
    """The sentences that answer by this reading; empty where the operation cannot be done on its facts."""
    facts = distinct(reading.facts)
    if not facts:
        return []
    numeric = all(fact.value is not None for fact in facts)
    if asked.operation is Operation.VALUE and asked.wants is Wants.SHARE and (share := _of_whole(asked, facts)):
        return [share]
    facts = in_currency(asked, facts)
    if asked.passing:
        return first_past(asked, facts) if numeric else []
    if numeric and (chosen := within(asked, facts, reading.measure.facts)) is not None:
        return chosen if reading.belief > _MEANT else []
    compute = _COMPUTE.get(asked.operation)
    if compute and numeric and (sentences := compute(asked, _timeless(asked, reading, facts))):
        return [*sentences, *(_margin(asked, sentences[0]) if asked.ranks and _MARGIN.search(asked.text) else ())]
    if numeric and (asked.ranks or _of_others(asked, facts)):
        return []  # one value alone leads nothing, nor is what others have the sum of what is asked for
    if len(facts) > MOST and reading.measure.attribute:
        return []  # of whose attribute is asked is not said
    several = numeric and max(len(asked.names), len(asked.periods)) > 1
    if len(facts) > MOST and several and (beside := side_by_side(facts)):
        return beside
    if len(facts) > MOST and asked.operation is not Operation.TREND:
        facts = _most_telling(facts)
    told = [value_of(fact) for fact in facts[: MOST if asked.operation is not Operation.TREND else 12]]
    return [*told, *_apart(asked, facts)] if numeric else told


def _of_others(asked: Asked, facts: Sequence[Fact]) -> bool:
    """Whether a sum over several is asked for and a single value is that of others, or of more than those."""
    names = {mention.name for mention in asked.names}
    return asked.operation is Operation.SUM and len(names) > 1 and len(facts) == 1 and not names <= {*facts[0].entities}


def across(asked: Asked, one: Reading, other: Reading) -> list[Sentence]:
    """A sum, difference or ratio of two measures of one thing ('input and output tokens'), both told by the question.

    Empty where the readings are not a single value each, of one table, entity, period and unit, or where the question
    has no word that is the one's alone and none that is the other's.
    """
    if len(one.facts) != 1 or len(other.facts) != 1 or one.measure.table != other.measure.table:
        return []
    facts = [one.facts[0], other.facts[0]]
    if facts[0].value is None or facts[1].value is None or len({(f.entity, f.period, f.unit) for f in facts}) > 1:
        return []
    own, its = (set(terms(reading.measure.indicator)) for reading in (one, other))
    if not (own - its) & set(asked.words) or not (its - own) & set(asked.words):
        return []
    low, high = sorted(facts, key=lambda fact: fact.number)
    told = [f"{fact.indicator} ({amount(fact.text, fact.unit)})" for fact in facts]
    of = f"for {the(facts[0].entity)}{in_period(facts[0])}{noted(*facts)}{credit(*facts)}"
    if asked.operation is Operation.SUM and additive(facts[0].unit):
        result = f"{sum((fact.number for fact in facts), Decimal(0)).normalize():f}"
        parts = " + ".join(number(fact.text) for fact in facts)
        lead = f"{opening(joined(told))} come to {amount(result, facts[0].unit)} together ({parts} = {number(result)})"
        return [formula_of(f"{lead}, {of}.", result, facts)]
    told = [f"{fact.indicator} ({amount(fact.text, fact.unit)})" for fact in (high, low)]
    if asked.operation is Operation.DIFFERENCE:
        result, apart, formula = _minus(high, low)
        return [formula_of(f"{opening(told[0])} exceeds {told[1]} by {apart} ({formula}), {of}.", result, (high, low))]
    if asked.operation is Operation.RATIO and low.value:
        result, formula = _quotient(high, low)
        lead = f"{opening(told[0])} is {number(result)} times {told[1]} ({formula}), {of}."
        return [formula_of(lead, result, (high, low))]
    return []


def restated(asked: Asked, one: Reading, other: Reading) -> list[Sentence]:
    """By how much two editions differ in one and the same value; empty where no difference is asked for of editions."""
    if asked.operation is not Operation.DIFFERENCE or not RESTATED.search(asked.text):
        return []
    if len(one.facts) != 1 or len(other.facts) != 1 or one.measure.table == other.measure.table:
        return []
    first, second = one.facts[0], other.facts[0]
    same = (first.entity, first.period, first.unit) == (second.entity, second.period, second.unit)
    alike = first.indicator.casefold() == second.indicator.casefold()
    if not same or not alike or first.value is None or second.value is None or first.value == second.value:
        return []
    low, high = sorted((first, second), key=lambda fact: fact.number)
    result, told, formula = _minus(high, low)
    lead = (
        f"{opening(first.indicator)} for {the(first.entity)}{in_period(first)} differs by {told} between two editions"
    )
    return [formula_of(f"{lead} ({formula}){noted(first, second)}{credit(first, second)}.", result, (high, low))]


def mean_across(asked: Asked, readings: Sequence[Reading]) -> list[Sentence]:
    """The mean of several measures of one thing, each told by the question: 'the average gap across A, B and C'.

    Empty where fewer than three are, where a name that no table has ("MMLU") is in none of theirs, or where their
    values are not of one table, entity, period and unit.
    """
    if asked.operation is not Operation.MEAN:
        return []
    single = [reading for reading in readings if len(reading.facts) == 1 and reading.facts[0].value is not None]
    if not single:
        return []
    best = single[0].facts[0]
    like = (best.table, best.entity, best.period, best.unit)
    alike = [r for r in single if (f := r.facts[0]) and (f.table, f.entity, f.period, f.unit) == like]
    words = [{*terms(reading.measure.indicator)} for reading in alike]
    held = Counter(term for own in words for term in own)
    common = {term for term, count in held.items() if count > len(alike) / 2}
    told = [r for r, own in zip(alike, words, strict=True) if own - common and own - common <= {*asked.words}]
    if len(told) < _SEVERAL or not all(any(holds(r.measure.indicator, name) for r in told) for name in asked.unknown):
        return []
    facts = [reading.facts[0] for reading in told]
    result, formula = unweighted(facts)
    of_all = joined([fact.indicator for fact in facts])
    lead = f"The unweighted mean of {of_all} is {amount(result, best.unit)} ({formula})"
    of = f"for {the(best.entity)}{in_period(best)}{noted(*facts)}{credit(*facts)}"
    return [formula_of(f"{lead}, {of}.", result, facts)]


def _timeless(asked: Asked, reading: Reading, facts: list[Fact]) -> list[Fact]:
    """The facts without their periods where these are no part of the question: of things that have a single value
    each (what a model cost, how large it is), not of those that have one a year."""
    single = all(sum(other.entity == fact.entity for other in reading.measure.facts) == 1 for fact in facts)
    if asked.periods or len(asked.names) < 2 or not single or len({fact.entity for fact in facts}) != len(facts):
        return facts
    return [replace(fact, period=None) for fact in facts]


def _apart(asked: Asked, facts: Sequence[Fact]) -> list[Sentence]:
    """How far two values that the question sets side by side are apart: whoever asks for two wants to know."""
    pair = _pair(facts)
    if pair is None or pair[0].number == pair[1].number:
        return []
    low, high = sorted(pair, key=lambda fact: fact.number)
    if ends := _ends(facts):
        first, last = ends
        named, measure = len(asked.periods), ""
        lead = f"{opening(first.indicator)} {'rose' if last is high else 'fell'} by "
    else:
        first, last = low, high
        named, measure = len(asked.names), f", on the measure '{first.indicator}'"
        lead = f"{opening(who(last, first))} lies above {who(first, last)} by "
    if named < 2:
        return []
    result, told, formula = _minus(high, low)
    if first.measured.dimension != "share" and first.value and last.value:
        lead += f"{abs(_percent(first, last)).normalize():f} percent, "
        formula += f"; {_quotient(high, low)[1]}"
    return [formula_of(f"{lead}{told} ({formula}){measure}.", result, (first, last))]


def _minus(high: Fact, low: Fact) -> tuple[str, str, str]:
    """The difference: the number, with its unit, and how it comes about: '40 − 15 = 25'."""
    result = difference(low.number, high.number)
    unit = "percentage points" if high.measured.dimension == "share" else high.unit
    return result, amount(result, unit), f"{number(high.text)} − {number(low.text)} = {number(result)}"


def _quotient(high: Fact, low: Fact) -> tuple[str, str]:
    """The quotient, to two decimals where it does not come out, and how it comes about: '10 ÷ 4 = 2.5'."""
    result, sign = rounded(high.number / low.number)
    return result, f"{number(high.text)} ÷ {number(low.text)} {sign} {number(result)}"


def _most_telling(facts: list[Fact]) -> list[Fact]:
    """Of many values the largest: what is asked without naming anyone."""
    if any(fact.value is None for fact in facts):
        return facts[:MOST]
    return sorted(facts, key=lambda fact: fact.value or Decimal(0), reverse=True)[:MOST]


def _pair(facts: Sequence[Fact]) -> tuple[Fact, Fact] | None:
    """Exactly two comparable values: the earlier and later of one entity, or two entities in one period."""
    if len(facts) != 2 or facts[0].unit != facts[1].unit:
        return None
    if facts[0].entity != facts[1].entity and facts[0].period != facts[1].period:
        return None
    return facts[0], facts[1]


def _ends(facts: Sequence[Fact]) -> tuple[Fact, Fact] | None:
    """The first and last value of one entity's series."""
    dated = by_period(facts)
    if len(dated) < 2 or len({fact.entity for fact in dated}) != 1:
        return None
    return _pair([dated[0], dated[-1]])


def _difference(asked: Asked, facts: Sequence[Fact]) -> list[Sentence]:
    pair = _ends(facts) or _pair(facts)
    if pair is None:
        return []
    low, high = sorted(pair, key=lambda fact: fact.number)
    result, told, formula = _minus(high, low)
    lead = f"The difference between {who(high, low)} and {who(low, high)} is {told}"
    return [formula_of(f"{lead}{same_period(high, low)} ({formula}){on_measure(high, low)}.", result, (high, low))]


def _margin(asked: Asked, ranked: Sentence) -> list[Sentence]:
    """How far the first that a ranking tells is from the second."""
    return _difference(asked, [piece.fact for piece in ranked.evidence[:2] if piece.fact])


def _ratio(asked: Asked, facts: Sequence[Fact]) -> list[Sentence]:
    pair = _ends(facts) or _pair(facts)
    if pair is None or not pair[0].value or not pair[1].value:
        return []
    low, high = sorted(pair, key=lambda fact: fact.number)
    result, formula = _quotient(high, low)
    lead = f"{opening(who(high, low))} had {number(result)} times the figure of {who(low, high)}"
    return [formula_of(f"{lead}{same_period(high, low)} ({formula}){on_measure(high, low)}.", result, (high, low))]


def _change(asked: Asked, facts: Sequence[Fact]) -> list[Sentence]:
    pair = _ends(facts) or _pair(facts)
    if pair is None or not pair[0].value or not pair[1].value:
        return []
    if pair[0].measured.dimension == "share":
        return _difference(asked, facts)
    if pair[0].entity != pair[1].entity:
        return _excess(*sorted(pair, key=lambda fact: fact.number), below=bool(_LESS.search(asked.text)))
    first, last = pair
    percent = _percent(first, last)
    result = f"{abs(percent).normalize():f}"
    ahead = is_ahead(last)
    verb = ("is to rise" if ahead else "rose") if percent > 0 else ("is to fall" if ahead else "fell")
    change = f"{verb} by {result} percent" if first.value != last.value else "did not change"
    if first.value != last.value and not percent:
        change = "changed by 0 percent, rounded,"
    lead = f"{opening(indicator_of(first, last))} for {the(first.entity)} {change}"
    between = f" between {when_of(first)} and {when_of(last)}"
    values = f", from {amount(first.text, first.unit)} to {amount(last.text, last.unit)}"
    values += " (a forecast)" if ahead else ""
    return [formula_of(f"{lead}{between}{values}{noted(first, last)}{credit(first, last)}.", result, (first, last))]


def _of_whole(asked: Asked, facts: Sequence[Fact]) -> Sentence | None:
    """The share that one of two values is of the other; None where it is not counted in that, and is no later one."""
    if len(facts) != 2 or any(fact.value is None for fact in facts):
        return None
    whole = whole_of(facts) or earlier_whole(asked, facts)
    if whole is None or not whole.value:
        return None
    return _share(facts[0] if whole is facts[1] else facts[1], whole)


def _share(part: Fact, whole: Fact) -> Sentence:
    percent = (part.number / whole.number * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    result = f"{percent.normalize():f}"
    of = f"{the(whole.entity)}'s figure" if whole.entity != part.entity else f"the figure of {when_of(whole)}"
    lead = f"{opening(who(part, whole))} had {result} percent of {of}{same_period(part, whole)}"
    formula = f"({number(part.text)} of {amount(whole.text, whole.unit)})"
    return formula_of(f"{lead} {formula}{on_measure(part, whole)}.", result, (part, whole))


def _percent(base: Fact, other: Fact) -> Decimal:
    return ((other.number - base.number) / base.number * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _excess(low: Fact, high: Fact, *, below: bool) -> list[Sentence]:
    """By how much of the lower the higher lies above it, or by how much of the higher the lower lies below it."""
    first, second = (low, high) if below else (high, low)
    result = f"{abs(_percent(second, first)).normalize():f}"
    side = f"{result} percent {'below' if below else 'above'} {who(second, first)}"
    lead = f"{opening(who(first, second))} lies {side}{same_period(first, second)}"
    values = f"{amount(first.text, first.unit)} against {amount(second.text, second.unit)}"
    return [formula_of(f"{lead}: {values}{on_measure(first, second)}.", result, (first, second))]


_COMPUTE: dict[Operation, Callable[[Asked, Sequence[Fact]], list[Sentence]]] = {
    Operation.DIFFERENCE: _difference,
    Operation.RATIO: _ratio,
    Operation.CHANGE: _change,
    Operation.SUM: summed,
    Operation.MEAN: mean,
    Operation.HIGHEST: extreme(highest=True),
    Operation.LOWEST: extreme(highest=False),
    Operation.TREND: trend,
}
