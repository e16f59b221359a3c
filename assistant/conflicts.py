"""Figures that disagree: other values that the tables give for the same thing, by another body or in another edition."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.figures import Reading
from assistant.types import Conflict, ConflictValue
from assistant.wording import amount, in_period
from index.facts import Fact
from index.text import terms

_ALIKE = 0.6  # share of the indicators' words that agree


def is_twin(one: Reading, other: Reading) -> bool:
    """Whether two readings measure the same thing in the same unit: their indicators agree but for what is in brackets."""
    first, second = _subject(one), _subject(other)
    same = len(first & second) / max(len(first | second), 1) >= _ALIKE
    return same and bool(one.facts) and bool(other.facts) and one.facts[0].unit == other.facts[0].unit


def disagreement(reading: Reading, twins: Sequence[Reading]) -> tuple[Conflict, ...]:
    """What the twins say otherwise of the entities and periods of a reading."""
    conflicts = []
    for fact in reading.facts:
        others = [
            other
            for twin in twins
            for other in twin.facts
            if (other.entities[0], other.period) == (fact.entities[0], fact.period)
        ]
        values = {(one.value if one.value is not None else one.text): one for one in reversed([fact, *others])}
        if len(values) > 1:
            about = f"{fact.indicator}: {fact.entity}{in_period(fact)}"
            conflicts.append(Conflict(about, tuple(_value(one) for one in reversed(list(values.values())))))
    return tuple(conflicts)


def _subject(reading: Reading) -> frozenset[str]:
    return frozenset(terms(re.sub(r"\([^)]*\)", " ", reading.measure.indicator)))


def _value(fact: Fact) -> ConflictValue:
    return ConflictValue(amount(fact.text, fact.unit), fact.table, fact.as_of or fact.source.published)
