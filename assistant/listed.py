"""Unknown names that a question lists between known ones, and whom of a measure's they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.question import Asked
from assistant.wanted import Operation
from index.facts import Fact
from index.text import term_set

_JOINT = re.compile(r"\s*([,/+&]|,?\s(and|or|plus|versus|vs\.?)\s)\s*", re.IGNORECASE)
_LONGER = re.compile(r"( [A-Z][\w’'-]*)*")  # 'An' of 'Ping An'
_TOGETHER = (Operation.COMPARE, Operation.DIFFERENCE, Operation.RATIO, Operation.SUM, Operation.MEAN)


def listed(asked: Asked) -> list[str]:
    """The unknown names that stand between known ones in a list whose values are set side by side or put together."""
    if asked.operation not in _TOGETHER:
        return []
    return [name for name in asked.unknown if _is_between(asked, name)]


def _is_between(asked: Asked, name: str) -> bool:
    start = asked.text.find(name)
    end = start + len(name) + _LONGER.match(asked.text[start + len(name) :]).end()  # type: ignore[union-attr]
    before = any(m.end < start and _JOINT.fullmatch(asked.text[m.end : start]) for m in asked.names)
    return before and any(m.start > end and _JOINT.fullmatch(asked.text[end : m.start]) for m in asked.names)


def with_listed(asked: Asked, facts: Sequence[Fact], names: list[str]) -> list[str]:
    """The names and those whom listed ones mean, where just one whom a measure has values of bears such a name: the
    'Norvik Gull' for 'Gull'."""
    firsts = {fact.entities[0] for fact in facts} - {*names}
    bearers = ([one for one in firsts if term_set(name) <= term_set(one)] for name in listed(asked))
    return [*names, *(own[0] for own in bearers if len(own) == 1)]
