"""On which side of a period a question wants what it asks about: 'since June', 'by the end of 2024', 'from 2025 on'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from assistant.question import Asked
from index.periods import Period, PeriodMention

_AFTER_IT = r"( (the release|the launch|the end|the start|the beginning) of)?( the)?\s*$"
_SIDE = re.compile(
    r"\b((?P<AFTER>after|(later|newer|younger) than|following)|(?P<SINCE>since|from)|"
    r"(?P<BEFORE>before|(earlier|older) than|prior to|predat(e|es|ing)|pre-?)|"
    rf"(?P<UNTIL>(?<!going )by|until|till|up to|through|no later than)){_AFTER_IT}",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\s*((?P<SINCE>(on(wards?)?|(or|and) (later|after|since|newer))\b)|"
    r"(?P<UNTIL>(or|and) (earlier|before|older)\b))",
    re.IGNORECASE,
)
# 'between March and June', 'from 2023 to 2024': what stands before the first and between the two
_FROM = re.compile(r"\b(between|from)\s+(the )?$", re.IGNORECASE)
_TO = re.compile(r"\s*(and|to|until|till|through|–|-)\s*(the )?", re.IGNORECASE)


class Side(Enum):
    """Where a day must lie; each tells whether one does."""

    WITHIN = "in"
    AFTER = "after"
    SINCE = "since"
    BEFORE = "before"
    UNTIL = "until"

    def holds(self, day: Period, period: Period) -> bool:
        """Whether a day lies there."""
        return {
            Side.WITHIN: period.contains(day),
            Side.AFTER: day.start > period.end,
            Side.SINCE: day.start >= period.start,
            Side.BEFORE: day.end < period.start,
            Side.UNTIL: day.end <= period.end,
        }[self]


@dataclass(frozen=True, slots=True)
class Sided:
    """A side, and the words that say so."""

    side: Side
    said: str = ""


def side(text: str, start: int, end: int) -> Sided:
    """On which side of what stands from ``start`` to ``end`` what is asked about lies. 'Models from 2025' are of it,
    'from 2025 on' since.

    >>> side("by 2024", 3, 7), side("ships from 2024", 11, 15), side("2024 or later", 0, 4)
    (Sided(side=<Side.UNTIL: 'until'>, said='by'), Sided(side=<Side.WITHIN: 'in'>, said=''), \
Sided(side=<Side.SINCE: 'since'>, said='or later'))
    """
    before, behind = _SIDE.search(text[:start]), _BEHIND.match(text[end:])
    if behind:
        name = next(name for name, words in behind.groupdict().items() if words)
        return Sided(Side[name], behind[0].strip())
    if not before or before[0].strip().lower() == "from":
        return Sided(Side.WITHIN)
    name = next(name for name, words in before.groupdict().items() if words)
    return Sided(Side[name], before[0].strip())


def bounds_a_day(text: str, start: int) -> bool:
    """Whether what stands at ``start`` bounds a time: 'after Tern 2'."""
    found = _SIDE.search(text[:start])
    return bool(found and not found["UNTIL"])


def spans(asked: Asked) -> Sequence[PeriodMention]:
    """The periods of a question; 'between March and June' is one."""
    if len(asked.periods) != 2:
        return asked.periods
    first, last = sorted(asked.periods, key=lambda mention: mention.start)
    between = _TO.fullmatch(asked.text[first.end : last.start]) and _FROM.search(asked.text[: first.start])
    if not between or last.period.end < first.period.start:
        return asked.periods
    return [PeriodMention(Period(first.period.start, last.period.end), first.start, last.end)]
