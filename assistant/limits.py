"""Bounds that a question sets to the amounts of a column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.bounds import Bound, bounds
from assistant.question import Asked
from index.units import currencies, parse_unit

_OF_TIME = re.compile(r"\W*(\w+ )?(years?|months?|quarters?|weeks?|days?|seasons?|decades?)\b", re.IGNORECASE)
_SCALED = re.compile(r"\d\s*(k|m|bn|b|tn)\b|[\w.]\s*(thousand|million|billion|trillion)\b", re.IGNORECASE)
# 'over half': of a share
_PART = re.compile(
    r"(?<!by )\b((?P<above>more than|over|above|upwards of)|(?P<least>at least)|"
    r"(?P<below>less than|under|below|fewer than)) "
    r"(an? |one )?(?P<part>half|third|quarter|fifth|tenth)\b"
    r"(?! (an?|(\w+ )?million|billion|dozen|place|of (an|that|those)|of (?-i:[A-Z])\w*['’]s?)\b)",
    re.IGNORECASE,
)
_PARTS = {
    "half": Decimal(50),
    "third": Decimal(100) / 3,
    "quarter": Decimal(25),
    "fifth": Decimal(20),
    "tenth": Decimal(10),
}
_METRES = re.compile(r"(\d)\s*m$", re.IGNORECASE)
_MILLION = 1_000_000


def limits_of(asked: Asked) -> Sequence[Bound]:
    """The bounds; no year, and no length of time ('over the seven years'), which say when and not how much."""
    dated = [asked.text[mark.start : mark.end] for mark in asked.periods]
    found = [
        limit
        for limit in bounds(asked.text)
        if not any(str(limit.limit) in text for text in dated)
        and not _OF_TIME.match(asked.text[asked.text.index(limit.said) + len(limit.said) :])
    ]
    found += map(_part, _PART.finditer(asked.text))
    if found or asked.bound is None:
        return found
    own = asked.bound  # 'first passed 110'
    told = ("at least" if own.inclusive else "more than") if own.above else "at most" if own.inclusive else "less than"
    said = asked.text[own.start : own.end]
    return [Bound(own.limit, own.above, own.inclusive, said, f"{told} {_digits(said)}")]


def _part(match: re.Match[str]) -> Bound:
    """'Over half', in percent."""
    return Bound(_PARTS[match["part"].lower()], not match["below"], bool(match["least"]), match[0], match[0].lower())


def is_scaled(limit: Bound) -> bool:
    """Whether it is so many thousands or millions."""
    return bool(_SCALED.search(limit.said))


def applies(limit: Bound, unit: str) -> bool:
    """Whether values in a unit can be held against a bound: 'over half' is one of shares."""
    return not _PART.fullmatch(limit.said) or parse_unit(unit).dimension == "share"


def _digits(said: str) -> str:
    found = re.search(r"\d[\d,.]*\d|\d", said)
    return said[found.start() :].strip() if found else said


def meets(limit: Bound, value: object, unit: str) -> bool:
    """Whether a column's value lies on the side that is asked for."""
    if not isinstance(value, Decimal) or not applies(limit, unit):
        return False
    if not _SCALED.search(limit.said):
        return limit.holds(value)
    return limit.holds(value * (_MILLION if _in_metres(limit, unit) else parse_unit(unit).scale))


def told_of(limit: Bound, unit: str) -> str:
    """How an answer about a column says a bound."""
    return _METRES.sub(lambda match: match[1], limit.told) if _in_metres(limit, unit) else limit.told


def _in_metres(limit: Bound, unit: str) -> bool:
    """Whether the 'm' of '14 m' stands for metres: of a column of no money that is counted in no millions."""
    return bool(_METRES.search(limit.said)) and parse_unit(unit).scale == 1 and not currencies(unit)
