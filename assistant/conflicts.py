"""Figures that disagree: other values that the tables give for the same thing, by another body or edition."""

from __future__ import annotations

import re

from assistant.question import Asked
from assistant.readings import UNIT, Reading
from index.text import terms

ALIKE = 0.6  # share of the indicators' words from which on a question may mean either
_SAME = 0.75  # and from which on both claim to count the same thing


def differs(one: Reading, other: Reading) -> bool:
    """Whether another reading measures something alike in the same unit, and gives another value."""
    if not one.facts or not other.facts or one.facts[0].unit != other.facts[0].unit or alike(one, other) < ALIKE:
        return False
    if {fact.entity for fact in one.facts}.isdisjoint(fact.entity for fact in other.facts):
        return False
    told = {(fact.entities[0], fact.content) for fact in one.facts}
    return any((fact.entities[0], fact.content) not in told for fact in other.facts)


def rivals(asked: Asked, one: Reading, other: Reading) -> bool:
    """Whether another reading claims to count the same thing, and the question does not say which of them is meant."""
    if alike(one, other) < _SAME or other.belief <= 0:
        return False
    own, its = _distinct(one, other), _distinct(other, one)
    return not (own & set(asked.words)) or bool(its & set(asked.words))


def is_other_sense(asked: Asked, one: Reading, other: Reading) -> bool:
    """Whether two measures of a table have one name, qualified in two ways of which the question says neither:
    'Landings, live weight' and 'Landings, value'."""
    heads = [reading.measure.indicator.partition(",") for reading in (one, other)]
    if one.measure.table != other.measure.table or heads[0][0].casefold() != heads[1][0].casefold():
        return False
    qualified = all(comma for _, comma, _ in heads)
    said = {term for _, _, rest in heads for term in terms(rest)} & set(asked.words)
    head = set(terms(heads[0][0]))
    return qualified and not said and head <= set(asked.words) and one.features[UNIT] == other.features[UNIT]


def is_other_estimate(asked: Asked, one: Reading, other: Reading) -> bool:
    """Whether two measures of a table are what two bodies, each named in brackets, give for all that is asked about."""
    whole, cells = (
        set(asked.subject),
        [{(f.entity, f.period, f.unit) for f in reading.facts} for reading in (one, other)],
    )
    by = [set(re.findall(r"\(([^)]*)\)", reading.measure.indicator)) for reading in (one, other)]
    told = [fact.content for reading in (one, other) for fact in reading.facts]
    same = one.measure.table == other.measure.table and cells[0] == cells[1] and len(set(told)) > len(cells[0])
    wholly = len(whole) > 1 and whole <= subject(one) & subject(other)
    return same and wholly and bool(by[0] and by[1]) and not by[0] & by[1]


def _distinct(one: Reading, other: Reading) -> set[str]:
    """The words of one reading's indicator and publishers that the other's have not."""
    said, unsaid = (
        {
            term
            for text in (r.measure.indicator, *(fact.source.publisher for fact in r.facts[:3]))
            for term in terms(text)
        }
        for r in (one, other)
    )
    return said - unsaid


def alike(one: Reading, other: Reading) -> float:
    """The share of the indicators' words, those in brackets apart, that both have."""
    first, second = subject(one), subject(other)
    return len(first & second) / max(len(first | second), 1)


def subject(reading: Reading) -> frozenset[str]:
    """The words of a reading's indicator, those in brackets apart."""
    return frozenset(terms(re.sub(r"\([^)]*\)", " ", reading.measure.indicator)))
