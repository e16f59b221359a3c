"""A draft of figures -> the same, with Yes or No before it where the cells decide the condition that was put."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, pairwise, product

from assistant.bounds import AMOUNT, plain
from assistant.conditions import Condition, Kind
from assistant.draft import Draft
from assistant.polarity import OPPOSITES
from assistant.question import Asked
from assistant.telling import by_period
from assistant.wanted import Operation
from assistant.wording import is_ahead, is_place
from index.facts import Fact
from index.regions import contains, overlap
from index.text import terms
from index.totals import is_whole
from index.units import coarseness, parse_unit

_Range = tuple[Decimal, Decimal]  # the lowest and the highest that a value as it is written may stand for
_SHARED = re.compile(r"\b(share|percent\w*|proportion|fraction|rate)\b|%", re.IGNORECASE)
_OF_ITS = re.compile(
    r"\b(share|percent\w*|per cent|proportion|fraction|part|%) of (the|its|their|that of|\w+['’]s?)\s+$", re.IGNORECASE
)
_YEAR = 366  # days from one value to the next
_AGAINST = ("dis", "un", "in", "non", "mis")


def answered(asked: Asked, draft: Draft) -> Draft:
    """The draft, its first sentence opened by 'Yes' or 'No' where all its cells agree on the condition.

    As it is where a sentence rests on words whose figure is not known, or where the cells leave it open: in a unit that
    does not compare, or rounded to just the limit.
    """
    pieces = [piece for sentence in draft.sentences for piece in sentence.evidence]
    facts = [piece.fact for piece in pieces if piece.fact is not None]
    holds = decided(asked, facts) if facts and not draft.missing and draft.decides else None
    words = {piece.source for piece in pieces if piece.fact is None}
    if holds is None or not all(_in_words(asked, source, draft) == {holds} for source in words):
        return draft
    first, *rest = draft.sentences
    said = replace(first, text=f"{'Yes' if holds else 'No'}: {first.text}")
    return replace(draft, sentences=(said, *rest))


def _in_words(asked: Asked, source: str, draft: Draft) -> set[bool | None]:
    """What comes of the values that an article gives against the cells'."""
    put = asked.condition
    if put is None or put.kind not in (Kind.AMOUNT, Kind.SHARE):
        return {None}
    told = [value.value for conflict in draft.conflicts for value in conflict.values if value.source == source]
    found = set[bool | None]()
    for match in (AMOUNT.search(value) for value in told):
        if match is None:
            return {None}
        limit, half = plain(match[1], (match[2] or "").lower()), coarseness(match[1]) / 2
        step = plain("1", (match[2] or "").lower()) * half
        found.add(_side((limit - step, limit + step), put.limit, put))
    return found


def decided(asked: Asked, facts: Sequence[Fact]) -> bool | None:
    """Whether the facts meet the question's condition; None where they leave it open or there is none."""
    put = asked.condition
    facts = _outcomes(list(dict.fromkeys(facts)))
    if put is None or any(fact.value is None or _opposed(asked, fact) for fact in facts):
        return None
    verdicts = set(_JUDGES[put.kind](asked, put, facts))
    return verdicts.pop() if len(verdicts) == 1 else None


def _outcomes(facts: list[Fact]) -> list[Fact]:
    """The facts without the forecasts of what others tell as it came."""
    known = {(fact.entity, fact.period, fact.measured.dimension) for fact in facts if not is_ahead(fact)}
    return [f for f in facts if not is_ahead(f) or (f.entity, f.period, f.measured.dimension) not in known]


def _opposed(asked: Asked, fact: Fact) -> bool:
    """Whether the question has the opposite of one of the indicator's words: 'distrust' for 'trust'."""
    told, said = set(terms(fact.indicator)), set(asked.words)
    if any(OPPOSITES.get(word, frozenset()) & (told - said) for word in said - told):
        return True
    return any(f"{prefix}{one}" == other for prefix in _AGAINST for a, b in ((told, said), (said, told))
               for one in a for other in b)  # fmt: skip


def _range(fact: Fact) -> _Range:
    """What a value may stand for, by the digits that it is written with; a whole count stands for itself."""
    step, unit = coarseness(fact.text), fact.measured
    whole = unit.dimension == "count" and unit.scale == 1 and step == 1
    half = Decimal(0) if whole else step / 2
    return (fact.number - half) * unit.scale, (fact.number + half) * unit.scale


def _side(value: _Range, limit: Decimal, put: Condition) -> bool | None:
    """Whether a value lies on the side that is asked for; None where it may lie on either."""
    low, high = value
    if low == high == limit:
        return put.inclusive
    if put.inclusive and low + high == 2 * limit:
        return True  # the very number that the source has
    if low >= limit:
        return put.above
    return not put.above if high <= limit else None


def _amounts(asked: Asked, put: Condition, facts: list[Fact]) -> list[bool | None]:
    if not all(_compares(put, fact) for fact in facts):
        return [None]
    limit = _limit(put)
    if asked.operation is Operation.SUM:
        return [_side(_total(facts), limit, put)] if _may_be_added(facts) else [None]
    if asked.operation is not Operation.VALUE or _several(asked, facts):
        return [None]
    found = [_side(_range(fact), limit, put) for fact in facts]
    # values of some months say of a year that an amount was passed, not that it was not
    whole = all(not asked.periods or fact.period is None or _spans(asked, fact) for fact in facts)
    return found if whole else [put.above if put.above in found else None]


def _spans(asked: Asked, fact: Fact) -> bool:
    """Whether a value is of the whole of a period that is asked for, or of more."""
    return fact.period is not None and any(fact.period.contains(mention.period) for mention in asked.periods)


def _limit(put: Condition) -> Decimal:
    """The amount that a question names, in the plain unit of its kind."""
    unit = parse_unit(put.unit)
    return put.limit if unit.dimension == "count" else put.limit * unit.scale


def meets(put: Condition, fact: Fact) -> bool | None:
    """Whether one value lies on the side of an amount, or of a percentage, that is asked for; None where it is open."""
    if fact.value is None:
        return None
    if put.kind is Kind.SHARE:
        return _side(_range(fact), put.limit, put) if fact.measured.dimension == "share" else None
    return _side(_range(fact), _limit(put), put) if _compares(put, fact) else None


def _several(asked: Asked, facts: Sequence[Fact]) -> bool:
    """Whether facts are of several of whom it is not said that each must meet the condition."""
    return len({fact.entity for fact in facts}) > 1 and not re.search(r"\b(each|both)\b", asked.text, re.IGNORECASE)


def _may_be_added(facts: Sequence[Fact]) -> bool:
    """Whether the values of several in one period may be summed: of one unit that adds up, none counted in another."""
    of = {(fact.indicator, fact.unit, fact.period) for fact in facts}
    pairs = combinations([fact.entities[0] for fact in facts], 2)
    return len(of) == 1 and facts[0].measured.additive and not any(a == b or overlap(a, b) for a, b in pairs)


def _total(facts: Sequence[Fact]) -> _Range:
    lows, highs = zip(*map(_range, facts), strict=True)
    return sum(lows, Decimal(0)), sum(highs, Decimal(0))


def _compares(put: Condition, fact: Fact) -> bool:
    """Whether the amount that a question names is of a kind with a value; one without a unit is with any but shares."""
    unit, asked = fact.measured, parse_unit(put.unit)
    if unit.dimension in ("share", "points", "ratio", "rate", "score"):
        return unit.dimension != "share" and bool(put.unit) and asked.comparable(replace(unit, scale=Decimal(1)))
    if asked.dimension == "count":
        return unit.dimension == "count" or (not put.unit and unit.scale == 1)
    return asked.comparable(unit)


def _shares(asked: Asked, put: Condition, facts: list[Fact]) -> list[bool | None]:
    if len(facts) == 2 and (whole := whole_of(facts)):
        part = next(fact for fact in facts if fact is not whole)
        (low, high), (least, most) = _range(part), _range(whole)
        return [_side((low / most * 100, high / least * 100), put.limit, put) if least > 0 else None]
    if _several(asked, facts):
        return [None]
    return [_side(_range(f), put.limit, put) if f.measured.dimension == "share" else None for f in facts]


def whole_of(facts: Sequence[Fact]) -> Fact | None:
    """Of two facts of one period that of the whole whose part the other is: the world's beside a country's, all's
    beside some's."""
    one, other = facts
    if one.unit != other.unit or one.period != other.period or one.indicator != other.indicator:
        return None
    if not one.measured.additive:
        return None
    if is_whole(one.entity) != is_whole(other.entity):
        return one if is_whole(one.entity) else other
    if contains(one.entities[0], other.entities[0]):
        return one
    return other if contains(other.entities[0], one.entities[0]) else None


def earlier_whole(asked: Asked, facts: Sequence[Fact]) -> Fact | None:
    """Of two values of one thing the one that a share is asked of: 2019's in 'what percentage of its 2019 sales'."""
    one, other = facts
    if (one.entity, one.unit, one.indicator) != (other.entity, other.unit, other.indicator):
        return None
    if not one.measured.additive:
        return None
    of = [mention.period for mention in asked.periods if _OF_ITS.search(asked.text[: mention.start])]
    return next((fact for fact in facts if one.period != other.period and fact.period in of and fact.value), None)


def _than(asked: Asked, put: Condition, facts: list[Fact]) -> list[bool | None]:
    first, second = _sides(asked, put, facts)
    return [_beside(one, other, put, _less) for one, other in product(first, second)] or [None]


def _times(asked: Asked, put: Condition, facts: list[Fact]) -> list[bool | None]:
    if any(fact.measured.dimension == "share" for fact in facts) and not _SHARED.search(asked.text):
        return [None]  # a share of all may double while the number does not
    if put.over_time:
        return [_beside(last, first, put, _quotient) for first, last in _ends(facts)] or [None]
    first, second = _sides(asked, put, facts)
    return [_beside(one, other, put, _quotient) for one, other in product(first, second)] or [None]


def _growth(asked: Asked, put: Condition, facts: list[Fact]) -> list[bool | None]:
    return [
        None if last.measured.dimension in ("share", "points") else _beside(last, first, put, _percent)
        for first, last in _ends(facts)
    ] or [None]


def _changed(asked: Asked, put: Condition, facts: list[Fact]) -> list[bool | None]:
    return [_beside(last, first, put, _less) for first, last in _ends(facts)] or [None]


def _steady(asked: Asked, put: Condition, facts: list[Fact]) -> list[bool | None]:
    """One value that did not go that way decides; else there must be one for every year between."""
    if not _ends(facts):
        return [None]
    series = by_period(facts)
    found = [_beside(later, one, put, _less) for one, later in pairwise(series)]
    whole = all(a.period and b.period and (b.period.end - a.period.end).days <= _YEAR for a, b in pairwise(series))
    return [False] if False in found else found if whole else [None]


def _beside(one: Fact, other: Fact, put: Condition, come_to: Callable[[_Range, _Range], _Range | None]) -> bool | None:
    """Whether what two facts come to lies on the side that is asked for."""
    if not one.measured.comparable(other.measured) or one.indicator != other.indicator:
        return None
    result = come_to(_range(one), _range(other))
    return None if result is None else _side(result, put.limit, put)


def _less(one: _Range, other: _Range) -> _Range:
    return one[0] - other[1], one[1] - other[0]


def _quotient(one: _Range, other: _Range) -> _Range | None:
    return (one[0] / other[1], one[1] / other[0]) if other[0] > 0 and one[0] >= 0 else None


def _percent(one: _Range, other: _Range) -> _Range | None:
    grown = _quotient(one, other)
    return grown and ((grown[0] - 1) * 100, (grown[1] - 1) * 100)


def _sides(asked: Asked, put: Condition, facts: Sequence[Fact]) -> tuple[list[Fact], list[Fact]]:
    """The facts of what is named before the comparison and of what is named after it: by name, else by period."""
    owners = {fact.entities[0] for fact in facts}
    before, after = _named(asked, owners, put.start, last=True), _named(asked, owners, put.end, last=False)
    if len({mention.name for mention in asked.names} & owners) > 2:
        return [], []  # 'than A and B' is than either, or than both together
    if before and after and before != after:
        found = tuple([fact for fact in facts if name == fact.entities[0]] for name in (before, after))
        one, other = found
        timeless = not asked.periods and not any(is_place(name) for name in (before, after)) and len(facts) == 2
        if timeless or {fact.period for fact in one} == {fact.period for fact in other}:
            return one, other
        return [], []
    if len({fact.entity for fact in facts}) != 1:
        return [], []
    ahead = [m.period for m in asked.periods if m.end <= put.start][-1:]
    behind = [m.period for m in asked.periods if m.start >= put.end][:1]
    return ([f for f in facts if f.period in ahead], [f for f in facts if f.period in behind])


def _named(asked: Asked, owners: Collection[str], place: int, *, last: bool) -> str:
    """Of those whom facts are of, who is named nearest before a place of the question, or after it; '' for none."""
    names = [m.name for m in asked.names if m.name in owners and (m.end <= place if last else m.start >= place)]
    return names[-1 if last else 0] if names else ""


def _ends(facts: Sequence[Fact]) -> list[tuple[Fact, Fact]]:
    """The first and the last of one thing's values; none where two are of one period, or where they are of several."""
    dated = sorted((f for f in facts if f.period), key=lambda f: (f.period.start, f.period.end) if f.period else ())
    periods = [fact.period for fact in dated]
    if len(dated) < 2 or len({fact.entity for fact in facts}) != 1 or len(set(periods)) < len(periods):
        return []
    return [(dated[0], dated[-1])]


_JUDGES: dict[Kind, Callable[[Asked, Condition, list[Fact]], list[bool | None]]] = {
    Kind.AMOUNT: _amounts,
    Kind.SHARE: _shares,
    Kind.THAN: _than,
    Kind.TIMES: _times,
    Kind.GROWTH: _growth,
    Kind.CHANGE: _changed,
    Kind.STEADY: _steady,
}
