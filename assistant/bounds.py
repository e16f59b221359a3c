"""Bounds that words set to an amount: 'more than 500 billion', 'at least 5'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

# what stands before the amount
SIDE = re.compile(
    r"\b((?P<above>(more|greater|larger|bigger|longer|higher) than|over|above|beyond|upwards of|north of|"
    r"in excess of|exceed(s|ing)?)|"
    r"(?P<least>at least|no less than|no fewer than)|(?P<most>at most|no more than|up to)|"
    r"(?P<below>(less|fewer|smaller|shorter|lower|cheaper) than|under|below))\s+(\$|USD )?$",
    re.IGNORECASE,
)
AMOUNT = re.compile(r"([\d,]*\.?\d+)\s*(k|m|bn|b|tn|thousand|million|billion|trillion)?\b", re.IGNORECASE)
_SCALES = {"k": 3, "thousand": 3, "m": 6, "million": 6, "bn": 9, "b": 9, "billion": 9, "tn": 12, "trillion": 12}


@dataclass(frozen=True, slots=True)
class Bound:
    """'More than 500 billion': the number in its plain unit, on which side of it, and how the question says it."""

    limit: Decimal
    above: bool
    inclusive: bool
    said: str

    def holds(self, amount: Decimal) -> bool:
        """Whether an amount lies on that side."""
        if amount == self.limit:
            return self.inclusive
        return amount > self.limit if self.above else amount < self.limit


def bounds(text: str) -> list[Bound]:
    """The bounds that a text sets to an amount.

    >>> [(bound.limit, bound.above) for bound in bounds("over 500 billion, at most 3.5")]
    [(Decimal('5.00E+11'), True), (Decimal('3.5'), False)]
    """
    found = []
    for match in AMOUNT.finditer(text):
        side = SIDE.search(text[: match.start()])
        if side:
            limit = plain(match[1], (match[2] or "").lower())
            above, inclusive = bool(side["above"] or side["least"]), bool(side["least"] or side["most"])
            found.append(Bound(limit, above, inclusive, text[side.start() : match.end()].strip()))
    return found


def plain(digits: str, scale: str) -> Decimal:
    """An amount without its scale: '1.6', 'billion' -> 1600000000."""
    return Decimal(digits.replace(",", "")).scaleb(_SCALES.get(scale, 0))
