"""A reading of a question over tables -> sentences: the values, or what they come to, with every cell used."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations, pairwise

from assistant.draft import Sentence, cell_evidence
from assistant.figures import Reading
from assistant.intent import Operation, Wants
from assistant.question import Asked
from assistant.wording import (
    amount,
    credit,
    difference,
    in_period,
    inside,
    is_ahead,
    joined,
    noted,
    number,
    opening,
    the,
)
from assistant.yesno import whole_of
from index.facts import Fact
from index.names import is_country
from index.regions import overlap
from index.text import terms
from index.units import additive, currencies

MOST_ADDED = 8  # values in a sum or a mean
MOST = 4  # values in one answer; more would be a table, and four sentences are what an answer may have


def state(asked: Asked, reading: Reading) -> list[Sentence]:
    """The sentences that answer by this reading; empty where the operation cannot be done on its facts."""
    facts = _distinct(reading.facts)
    if not facts:
        return []
    numeric = all(fact.value is not None for fact in facts)
    if asked.operation is Operation.VALUE and asked.wants is Wants.SHARE and (told := _of_whole(facts)):
        return [told]
    facts = _in_currency(asked, facts)
    compute = _COMPUTE.get(asked.operation)
    if compute and numeric and (sentences := compute(asked, _timeless(asked, reading, facts))):
        return sentences
    if numeric and (asked.ranks or _of_others(asked, facts)):
        return []  # one value alone leads nothing, nor is what others have the sum of what is asked for
    if len(facts) > MOST and reading.measure.attribute:
        return []  # of whose attribute is asked is not said
    if len(facts) > MOST and asked.operation is not Operation.TREND:
        facts = _most_telling(facts)
    told = [_value(fact) for fact in facts[: MOST if asked.operation is not Operation.TREND else 12]]
    return [*told, *_apart(asked, facts)] if numeric else told


def _of_others(asked: Asked, facts: Sequence[Fact]) -> bool:
    """Whether a sum over several is asked for and a single value is that of others, or of more than those."""
    names = {mention.name for mention in asked.names}
    return asked.operation is Operation.SUM and len(names) > 1 and len(facts) == 1 and not names <= {*facts[0].entities}


def _in_currency(asked: Asked, facts: list[Fact]) -> list[Fact]:
    """The facts in the currency that is asked for, where there are any."""
    named = set(asked.currencies)
    return [fact for fact in facts if named & set(currencies(fact.unit))] or facts


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
        return [_formula(f"{lead}, {of}.", result, facts)]
    told = [f"{fact.indicator} ({amount(fact.text, fact.unit)})" for fact in (high, low)]
    if asked.operation is Operation.DIFFERENCE:
        result, apart, formula = _minus(high, low)
        return [_formula(f"{opening(told[0])} exceeds {told[1]} by {apart} ({formula}), {of}.", result, (high, low))]
    if asked.operation is Operation.RATIO and low.value:
        result, formula = _quotient(high, low)
        return [
            _formula(f"{opening(told[0])} is {number(result)} times {told[1]} ({formula}), {of}.", result, (high, low))
        ]
    return []


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
        lead = f"{opening(_who(last, first))} lies above {_who(first, last)} by "
    if named < 2:
        return []
    result, told, formula = _minus(high, low)
    if first.unit != "percent" and first.value and last.value:
        lead += f"{abs(_percent(first, last)).normalize():f} percent, "
        formula += f"; {_quotient(high, low)[1]}"
    return [_formula(f"{lead}{told} ({formula}){measure}.", result, (first, last))]


def _minus(high: Fact, low: Fact) -> tuple[str, str, str]:
    """The difference: the number, with its unit, and how it comes about: '40 − 15 = 25'."""
    result = difference(low.number, high.number)
    unit = "percentage points" if high.unit == "percent" else high.unit
    return result, amount(result, unit), f"{number(high.text)} − {number(low.text)} = {number(result)}"


def _quotient(high: Fact, low: Fact) -> tuple[str, str]:
    """The quotient, to two decimals where it does not come out, and how it comes about: '10 ÷ 4 = 2.5'."""
    exact = high.number / low.number
    rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    result, sign = f"{rounded.normalize():f}", "=" if rounded == exact else "≈"
    return result, f"{number(high.text)} ÷ {number(low.text)} {sign} {number(result)}"


def _distinct(facts: Sequence[Fact]) -> list[Fact]:
    """The facts, without those that repeat another's entity, period and value."""
    seen: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        seen.setdefault((fact.entity, fact.period, fact.content, fact.unit), fact)
    return list(seen.values())


def _most_telling(facts: list[Fact]) -> list[Fact]:
    """Of many values the largest: what is asked without naming anyone."""
    if any(fact.value is None for fact in facts):
        return facts[:MOST]
    return sorted(facts, key=lambda fact: fact.value or Decimal(0), reverse=True)[:MOST]


def _value(fact: Fact) -> Sentence:
    """One fact as a sentence."""
    if fact.value is None or (fact.attribute and not fact.unit):
        text = _attribute(fact)
    elif fact.attribute:
        lead = f"The {inside(fact.indicator)} of {the(fact.entity)}"
        text = f"{lead} is {amount(fact.text, fact.unit)}{noted(fact)}{credit(fact)}."
    else:
        verb = "is put at" if is_ahead(fact) else "stood at"  # what is planned has not been reached
        lead = f"{opening(fact.indicator)} {verb} {amount(fact.text, fact.unit)} for {the(fact.entity)}"
        text = f"{lead}{in_period(fact)}{noted(fact)}{credit(fact)}."
    return Sentence(text, (cell_evidence(fact),))


def _attribute(fact: Fact) -> str:
    value = f"{amount(fact.text, fact.unit)}{noted(fact)}"
    return f"{opening(the(fact.entity))}: {inside(fact.indicator)} {value}{credit(fact)}."


def _formula(sentence: str, result: str, facts: Sequence[Fact]) -> Sentence:
    return Sentence(sentence, tuple(cell_evidence(fact) for fact in facts), result)


def _who(fact: Fact, other: Fact) -> str:
    """What tells a fact from another: its entity, its period, or both."""
    if fact.entity == other.entity:
        return f"{the(fact.entity)}{in_period(fact)}"
    return the(fact.entity) if fact.period == other.period else f"{the(fact.entity)}{in_period(fact)}"


def _each(facts: Sequence[Fact]) -> list[str]:
    """What tells each of two facts or more from the first, and the first from the second."""
    return [_who(fact, facts[0] if fact is not facts[0] else facts[1]) for fact in facts]


def _pair(facts: Sequence[Fact]) -> tuple[Fact, Fact] | None:
    """Exactly two comparable values: the earlier and later of one entity, or two entities in one period."""
    if len(facts) != 2 or facts[0].unit != facts[1].unit:
        return None
    if facts[0].entity != facts[1].entity and facts[0].period != facts[1].period:
        return None
    return facts[0], facts[1]


def _by_period(facts: Sequence[Fact]) -> list[Fact]:
    """The facts that have a period, in its order."""
    return sorted((f for f in facts if f.period), key=lambda f: (f.period.start, f.period.end) if f.period else ())


def _ends(facts: Sequence[Fact]) -> tuple[Fact, Fact] | None:
    """The first and last value of one entity's series."""
    dated = _by_period(facts)
    if len(dated) < 2 or len({fact.entity for fact in dated}) != 1:
        return None
    return _pair([dated[0], dated[-1]])


def _difference(asked: Asked, facts: Sequence[Fact]) -> list[Sentence]:
    pair = _ends(facts) or _pair(facts)
    if pair is None:
        return []
    low, high = sorted(pair, key=lambda fact: fact.number)
    result, told, formula = _minus(high, low)
    lead = f"The difference between {_who(high, low)} and {_who(low, high)} is {told}"
    return [_formula(f"{lead}{_same_period(high, low)} ({formula}){_measure(high, low)}.", result, (high, low))]


def _ratio(asked: Asked, facts: Sequence[Fact]) -> list[Sentence]:
    pair = _ends(facts) or _pair(facts)
    if pair is None or not pair[0].value or not pair[1].value:
        return []
    low, high = sorted(pair, key=lambda fact: fact.number)
    result, formula = _quotient(high, low)
    lead = f"{opening(_who(high, low))} had {number(result)} times the figure of {_who(low, high)}"
    return [_formula(f"{lead}{_same_period(high, low)} ({formula}){_measure(high, low)}.", result, (high, low))]


def _change(asked: Asked, facts: Sequence[Fact]) -> list[Sentence]:
    pair = _ends(facts) or _pair(facts)
    if pair is None or not pair[0].value or not pair[1].value:
        return []
    if pair[0].unit == "percent":
        return _difference(asked, facts)
    if pair[0].entity != pair[1].entity:
        return _excess(*sorted(pair, key=lambda fact: fact.number))
    first, last = pair
    percent = _percent(first, last)
    result = f"{abs(percent).normalize():f}"
    ahead = is_ahead(last)
    verb = ("is to rise" if ahead else "rose") if percent > 0 else ("is to fall" if ahead else "fell")
    change = f"{verb} by {result} percent" if first.value != last.value else "did not change"
    if first.value != last.value and not percent:
        change = "changed by 0 percent, rounded,"
    lead = f"{opening(_indicator(first, last))} for {the(first.entity)} {change}"
    between = f" between {_when(first)} and {_when(last)}"
    values = f", from {amount(first.text, first.unit)} to {amount(last.text, last.unit)}{' (a forecast)' if ahead else ''}"
    return [_formula(f"{lead}{between}{values}{noted(first, last)}{credit(first, last)}.", result, (first, last))]


def _of_whole(facts: Sequence[Fact]) -> Sentence | None:
    """The share that one of two values is of the other; None where it is not counted in that."""
    whole = whole_of(facts) if len(facts) == 2 and all(fact.value is not None for fact in facts) else None
    if whole is None or not whole.value:
        return None
    return _share(facts[0] if whole is facts[1] else facts[1], whole)


def _share(part: Fact, whole: Fact) -> Sentence:
    percent = (part.number / whole.number * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    result = f"{percent.normalize():f}"
    lead = f"{opening(_who(part, whole))} had {result} percent of {the(whole.entity)}'s figure{_same_period(part, whole)}"
    formula = f"({number(part.text)} of {amount(whole.text, whole.unit)})"
    return _formula(f"{lead} {formula}{_measure(part, whole)}.", result, (part, whole))


def _percent(base: Fact, other: Fact) -> Decimal:
    return ((other.number - base.number) / base.number * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _excess(low: Fact, high: Fact) -> list[Sentence]:
    result = f"{_percent(low, high).normalize():f}"
    lead = f"{opening(_who(high, low))} lies {result} percent above {_who(low, high)}{_same_period(high, low)}"
    values = f"{amount(high.text, high.unit)} against {amount(low.text, low.unit)}"
    return [_formula(f"{lead}: {values}{_measure(high, low)}.", result, (high, low))]


def _same_period(one: Fact, other: Fact) -> str:
    """' in 2024' where both are of that period, else ''."""
    return in_period(one) if one.period == other.period else ""


def _measure(*facts: Fact) -> str:
    return f", on the measure '{_indicator(*facts)}'{noted(*facts)}{credit(*facts)}"


def _indicator(*facts: Fact) -> str:
    """What facts measure: of an outcome and its forecast the name of the forecast, which has the other's words."""
    return max((fact.indicator for fact in facts), key=len)


def _when(fact: Fact) -> str:
    return fact.period.label if fact.period else "an unnamed date"


def _sum(asked: Asked, facts: Sequence[Fact]) -> list[Sentence]:
    units = {fact.unit for fact in facts}
    entities, periods = {fact.entity for fact in facts}, {fact.period for fact in facts}
    one_axis = (len(entities), len(periods)) in ((len(facts), 1), (1, len(facts))) and not _overlap(facts)
    if (
        len(facts) < 2
        or len(facts) > MOST_ADDED
        or len(units) != 1
        or not all(additive(unit) for unit in units)
        or not one_axis
        or not (asked.names or asked.periods)
    ):
        return []
    facts = _by_period(facts) if len(entities) == 1 and len(periods) == len(facts) else facts
    result = f"{sum((fact.number for fact in facts), Decimal(0)).normalize():f}"
    parts = " + ".join(number(fact.text) for fact in facts)
    who = joined(_each(facts))
    lead = f"{opening(who)} come to {amount(result, facts[0].unit)} together ({parts} = {number(result)})"
    return [_formula(f"{lead}{_measure(*facts)}.", result, facts)]


def refusal(asked: Asked, facts: Sequence[Fact]) -> str:
    """Why the values of a sum that is asked for cannot be added; '' where it is no sum, or they can."""
    facts = _in_currency(asked, _distinct(facts))
    if asked.operation is not Operation.SUM or len(facts) < 2 or any(fact.value is None for fact in facts):
        return ""
    units = list(dict.fromkeys(fact.unit for fact in facts))
    what = f"The values of {joined(_each(facts))} on the measure '{facts[0].indicator}' are not added up"
    if len(units) > 1:
        return f"{what}: they are in different units ({joined(units)}), and no source says how to convert them."
    if not additive(units[0]):
        return f"{what}: they are shares or rates ({units[0]}), whose sum means nothing."
    return f"{what}: one of them is counted in another." if _overlap(facts) else ""


def _mean(asked: Asked, facts: Sequence[Fact]) -> list[Sentence]:
    """The arithmetic mean of several entities in one period, or of one entity's periods; unweighted, and said to be."""
    entities, periods = {fact.entity for fact in facts}, {fact.period for fact in facts}
    one_axis = (len(entities), len(periods)) in ((len(facts), 1), (1, len(facts))) and not _overlap(facts)
    if not 2 <= len(facts) <= MOST_ADDED or len({fact.unit for fact in facts}) != 1 or not one_axis:
        return []
    exact = sum((fact.number for fact in facts), Decimal(0)) / len(facts)
    rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    result, sign = f"{rounded.normalize():f}", "=" if rounded == exact else "≈"
    parts = " + ".join(number(fact.text) for fact in facts)
    lead = f"The unweighted mean of {joined(_each(facts))} is {amount(result, facts[0].unit)}"
    return [_formula(f"{lead} (({parts}) ÷ {len(facts)} {sign} {number(result)}){_measure(*facts)}.", result, facts)]


def _overlap(facts: Sequence[Fact]) -> bool:
    """Whether a value is counted in another: the world's beside a country's, a year's beside that of ten."""
    pairs = [pair for pair in combinations(facts, 2) if pair[0].entity != pair[1].entity]
    if any(overlap(a.entities[0], b.entities[0]) or _within(a, b) or _within(b, a) for a, b in pairs):
        return True
    periods = [fact.period for fact in _by_period(facts) if fact.period]
    return len({fact.entity for fact in facts}) == 1 and any(one.end >= two.start for one, two in pairwise(periods))


def _within(part: Fact, joint: Fact) -> bool:
    """Whether a value is of someone who is one of several that another is of: 'China' and 'China plus Europe'."""
    return bool(re.search(r",| and |\bplus\b|[+&]", joint.entity)) and part.entities[0] in joint.entities[1:]


def _extreme(highest: bool) -> Callable[[Asked, Sequence[Fact]], list[Sentence]]:
    def compute(asked: Asked, facts: Sequence[Fact]) -> list[Sentence]:
        units = {fact.unit for fact in facts}
        facts = [fact for fact in facts if not _together(fact)] or facts  # what several have together ranks nowhere
        places = [] if asked.names else [fact for fact in facts if is_country(fact.entities[0])]
        rivals = places if len(places) >= 2 and len(places) >= len(facts) / 2 else list(facts)
        if len(rivals) < 2 or len(units) != 1:
            return []
        ranked = sorted(rivals, key=lambda fact: fact.number, reverse=highest)
        word = "highest" if highest else "lowest"
        if len({fact.indicator for fact in ranked}) > 1:
            return _of_kinds(ranked, word)
        if asked.rank > 1:
            return [_placed(asked.rank, ranked, word)] if len(ranked) >= asked.rank else []
        if asked.top > 1:
            return [_listed(asked.top, ranked, word)]
        top, second = ranked[0], ranked[1]
        if top.value == second.value:
            return [_value(fact) for fact in ranked if fact.value == top.value][:MOST]
        when = in_period(top) if top.entity != second.entity else ""
        lead = f"{opening(_who(top, second))} had the {word} listed figure{when}"
        values = (
            f"{amount(top.text, top.unit)}, followed by {_who(second, top)} with {amount(second.text, second.unit)}"
        )
        return [Sentence(f"{lead}: {values}{_measure(top, second)}.", (cell_evidence(top), cell_evidence(second)))]

    return compute


def _of_kinds(ranked: Sequence[Fact], word: str) -> list[Sentence]:
    """The first of several kinds of one thing, which their indicators tell apart: the test on which a lead is widest."""
    top, second = ranked[:2]
    if top.value == second.value:
        return []
    lead = f"{opening(top.indicator)} is the {word} listed of its kind for {the(top.entity)}{in_period(top)}"
    then = f"followed by {inside(second.indicator)} ({amount(second.text, second.unit)})"
    text = f"{lead}: {amount(top.text, top.unit)}, {then}{noted(top, second)}{credit(top, second)}."
    return [Sentence(text, (cell_evidence(top), cell_evidence(second)))]


def _together(fact: Fact) -> bool:
    """Whether a value is of several at once: of the world, or of 'Alibaba, Tencent and Baidu'."""
    return fact.entities[0] == "World" or bool(re.search(r",| and |\b(combined|together|total)\b", fact.entity))


def _listed(top: int, ranked: Sequence[Fact], word: str) -> Sentence:
    """The first so many, in order, or all where there are fewer."""
    first = ranked[:top]
    who = [f"{who} ({amount(fact.text, fact.unit)})" for who, fact in zip(_each(first), first, strict=True)]
    when = in_period(first[0]) if len({fact.period for fact in first}) == 1 else ""
    few = "" if len(ranked) >= top else f"; only {len(ranked)} are listed"
    lead = f"The {word} listed figures{when}, in order: {joined(who)}{few}"
    return Sentence(f"{lead}{_measure(*first)}.", tuple(cell_evidence(fact) for fact in first))


def _placed(rank: int, ranked: Sequence[Fact], word: str) -> Sentence:
    fact, before = ranked[rank - 1], ranked[rank - 2]
    place = {2: "second", 3: "third", 4: "fourth", 5: "fifth"}[rank]
    lead = f"{opening(the(fact.entity))} had the {place} {word} listed figure{in_period(fact)}"
    values = f"{amount(fact.text, fact.unit)}, after {the(before.entity)} with {amount(before.text, before.unit)}"
    return Sentence(f"{lead}: {values}{_measure(fact, before)}.", (cell_evidence(fact), cell_evidence(before)))


def _trend(asked: Asked, facts: Sequence[Fact]) -> list[Sentence]:
    """One entity's series as a sentence: where it began, where it ended, and every value between."""
    series = _by_period(facts)
    if len(series) < 2 or len(series) > 12 or len({(f.entity, f.unit) for f in series}) != 1:
        return []
    first, last = series[0], series[-1]
    verb = "went up" if last.number > first.number else "went down" if last.number < first.number else "did not change"
    lead = f"{opening(first.indicator)} for {the(first.entity)} {verb}, from {amount(first.text, first.unit)}"
    ends = f"{in_period(first)} to {amount(last.text, last.unit)}{in_period(last)}"
    between = ", ".join(f"{number(fact.text)}{in_period(fact)}" for fact in series[1:-1])
    by_way = f" (between them {between})" if between else ""
    return [
        Sentence(
            f"{lead}{ends}{by_way}{noted(*series)}{credit(*series)}.", tuple(cell_evidence(fact) for fact in series)
        )
    ]


_COMPUTE: dict[Operation, Callable[[Asked, Sequence[Fact]], list[Sentence]]] = {
    Operation.DIFFERENCE: _difference,
    Operation.RATIO: _ratio,
    Operation.CHANGE: _change,
    Operation.SUM: _sum,
    Operation.MEAN: _mean,
    Operation.HIGHEST: _extreme(highest=True),
    Operation.LOWEST: _extreme(highest=False),
    Operation.TREND: _trend,
}
