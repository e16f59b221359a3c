"""Results that a claim may state without the evidence writing them out: differences, ratios, changes, sums and means.

They are computed from figures that the evidence holds for the very names and periods that the claim sets against each
other; a number that comes out of other figures by chance is no support.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, permutations

from assistant.naming import kind
from assistant.ordering import direction
from assistant.quantities import PERCENT, POINTS, TIMES, Quantity
from assistant.statements import Figure, Statement

_TOGETHER = re.compile(
    r"\b(together|combined|in total|in all|altogether|sum(?:s|med)?|add(?:s|ed)? up|jointly|between them|both)\b", re.I
)
_MEAN = re.compile(r"\b(averag\w+|mean)\b", re.I)
_APART = re.compile(
    r"\b(by(?=\s+(?:about |nearly |roughly |almost |some )?(?:USD |EUR |RMB )?[$€£¥]?\d)|exceed\w*|gap|difference|lead|leads|led|ahead|behind|margin|more|less|fewer|higher|lower|larger|smaller|rose|rise|fell|"  # noqa: E501
    r"up|down|gain\w*|lost|points?|surplus|excess|trail\w*|above|below|apart)\b",
    re.I,
)
_PART = re.compile(r"\b(of|share|equal to|as (?:much|many|large|high))\b", re.I)
_MOST = 12  # figures that are combined

Held = tuple[Statement, Figure]


@dataclass(frozen=True, slots=True)
class Result:
    """A computed result: how it comes about, and the figures that it comes from."""

    formula: str
    figures: tuple[Held, ...]


def calculated(said: Statement, claimed: Figure, held: Sequence[Held]) -> Result | None:
    """How the claimed figure comes out of figures of the evidence, or None."""
    known = [pair for pair in held if pair[1].quantity.unit != TIMES][:_MOST]
    for result, value, unit in _results(said, known):
        if _fits(claimed.quantity, value, unit):
            return result
    return None


def _fits(claimed: Quantity, value: Decimal, unit: str) -> bool:
    if claimed.unit != unit and not (not claimed.unit and not claimed.counted):
        return False
    return claimed.fits_value(value)


def _results(said: Statement, held: Sequence[Held]) -> Iterator[tuple[Result, Decimal, str]]:
    for one, other in permutations(held, 2):
        a, b = one[1].quantity, other[1].quantity
        if a.unit != b.unit or not _set_against(said, one, other):
            continue
        pair = (one, other)
        apart = _APART.search(said.text)
        if apart and a.value >= b.value:
            unit = POINTS if a.unit == PERCENT else a.unit
            yield Result(f"{one[1].said} − {other[1].said}", pair), a.value - b.value, unit
        if b.value:
            quotient = f"{one[1].said} ÷ {other[1].said}"
            if _may_divide(said, one, other):
                yield Result(quotient, pair), a.value / b.value, TIMES
                if _PART.search(said.text) and a.unit not in (PERCENT, POINTS):
                    yield Result(quotient, pair), a.value / b.value * 100, PERCENT
            later = direction(said.text) and one[1].names == other[1].names
            if later or (apart and a.unit not in (PERCENT, POINTS)):
                yield (
                    Result(f"change from {other[1].said} to {one[1].said}", pair),
                    abs(a.value - b.value) / abs(b.value) * 100,
                    PERCENT,
                )
    together, mean = _TOGETHER.search(said.text), _MEAN.search(said.text)
    if not together and not mean:
        return
    for count in range(2, min(len(held), 5) + 1):
        for group in combinations(held, count):
            if len({pair[1].quantity.unit for pair in group}) > 1 or not _of_the_claim(said, group):
                continue
            total = sum((pair[1].quantity.value for pair in group), Decimal(0))
            told = " + ".join(pair[1].said for pair in group)
            if together:
                yield Result(told, group), total, group[0][1].quantity.unit
            if mean:
                yield Result(f"({told}) ÷ {count}", group), total / count, group[0][1].quantity.unit


def _names(said: Statement) -> frozenset[str]:
    return said.names | (said.around if said.leans else frozenset())


def _set_against(said: Statement, one: Held, other: Held) -> bool:
    """Whether the claim names both figures' owners, or the owner of both and two times, and they measure one thing."""
    names = _names(said)
    first, second = one[1].names & names, other[1].names & names
    if not same_measure(one, other):
        return False
    if first and second and one[1].names != other[1].names:
        apart = bool(first - other[1].names) and bool(second - one[1].names)
        return apart and same_time(one, other) and all(_in_time(said, pair) for pair in (one, other))
    periods = (set(one[1].periods), set(other[1].periods))
    told = set(said.periods or (said.around_periods if said.leans else ()))
    apart = bool(periods[0] and periods[1] and periods[0] != periods[1])
    if not apart or one[1].names != other[1].names:
        return False
    both = all(_in_time(said, pair) for pair in (one, other))
    return bool(first or not names) and (both if len(told) > 1 else not told or bool((periods[0] | periods[1]) & told))


def _of_the_claim(said: Statement, group: Sequence[Held]) -> bool:
    names = _names(said)
    own = [pair[1].names & names for pair in group]
    sizes = {frozenset(pair[1].names) for pair in group}
    apart = len(sizes) == len(group) or len({pair[1].periods for pair in group}) == len(group)
    return all(own) and apart and all(same_measure(group[0], pair) for pair in group[1:])


def _in_time(said: Statement, pair: Held) -> bool:
    """Whether a figure is of a period that the claim names, as far as both tell one."""
    told = said.periods or (said.around_periods if said.leans else ())
    return not told or not pair[1].periods or any(one.overlaps(other) for one in told for other in pair[1].periods)


def same_time(one: Held, other: Held) -> bool:
    """Whether two figures are of one period, as far as both tell one."""
    first, second = one[1].periods, other[1].periods
    return not first or not second or bool(set(first) & set(second))


def same_measure(one: Held, other: Held) -> bool:
    """Whether two figures measure one thing: cells of one indicator; in words, figures of one unit that share words."""
    if one[0].measure or other[0].measure:
        if one[0].measure and other[0].measure:
            return one[0].measure == other[0].measure
        return _share_words(one, other) >= 0.75
    if one[0].place == other[0].place and one[0].text == other[0].text:
        counted = one[1].quantity.counted, other[1].quantity.counted
        return not (counted[0] and counted[1]) or bool(counted[0] & counted[1])
    return _share_words(one, other) >= 0.4


def _share_words(one: Held, other: Held) -> float:
    first, second = one[0].content, other[0].content
    return len(first & second) / max(min(len(first), len(second)), 1)


def _may_divide(said: Statement, one: Held, other: Held) -> bool:
    """Whether the claim's order of names allows it: 'A is twelve times B' divides A by B."""
    first, second = _place(said, one, other), _place(said, other, one)
    return first is None or second is None or first <= second


def _place(said: Statement, one: Held, other: Held) -> int | None:
    """Where the claim names a figure's owner, or None."""
    own = one[1].names - other[1].names
    places = [place for place, name in enumerate(said.order) if name in own and kind(name) == "place"]
    places = places or [place for place, name in enumerate(said.order) if name in own]
    return max(places, default=None)
