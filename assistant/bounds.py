"""Bounds that words set to an amount: 'more than 500 billion', 'at least 5'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from assistant.spelled import COUNTED

# what stands before the amount
SIDE = re.compile(
    r"\b((?P<above>(more|greater|larger|bigger|longer|higher) than|over|above|beyond|upwards of|north of|"
    r"in excess of|exceed(s|ing)?|(?<!the )past)|"
    r"(?P<least>at least|no less than|no fewer than|reach(es|ed|ing)?)|(?P<most>at most|no more than|up to)|"
    r"(?P<below>(less|fewer|smaller|shorter|lower|cheaper) than|under|below))\s+((a|an|the)\s+)?(\$|USD )?$",
    re.IGNORECASE,
)
_DIGITS = {word: digits for digits, word in COUNTED.items()}
_TEENS = ("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_DIGITS |= {word: str(number) for number, word in enumerate(_TEENS, 11)}
_DIGITS |= {word: str(number) for number, word in zip(range(20, 100, 10), _TENS, strict=True)}
_DIGITS |= {
    f"{ten} {one}": str(int(_DIGITS[ten]) + int(digit)) for ten in _TENS for digit, one in list(COUNTED.items())[:9]
}
_DIGITS |= {f"{word} dozen": str(12 * int(digits)) for digits, word in {**COUNTED, "1": "a"}.items()}
_IN_WORDS = "|".join(word.replace(" ", "[ -]") for word in sorted(_DIGITS, key=len, reverse=True))
_SCALE = r"\s*(k|m|bn|b|tn|thousand|million|billion|trillion)?\b"
AMOUNT = re.compile(rf"([\d,]*\.?\d+){_SCALE}", re.IGNORECASE)
# 'ten' and 'three dozen' too, but not 'half a dozen'
_SAID = re.compile(rf"([\d,]*\.?\d+|(?<!half )\b(?:{_IN_WORDS})\b){_SCALE}", re.IGNORECASE)
_TOLD = {"above": "more than", "least": "at least", "most": "at most", "below": "less than"}
_NUMBER = r"(?:\$|USD )?([\d,]*\.?\d+)\s*(k|m|bn|b|tn|thousand|million|billion|trillion)?"
# what stands behind the amount
_BEHIND = re.compile(
    r"(?P<least>\s*\+(?!\w)|[\s-]*(\w+ ){0,3}or (more|above|over|higher|larger|bigger|greater|longer|up)\b)|"
    r"(?P<most>\s*(\w+ ){0,3}or (less|fewer|below|under|lower|smaller|shorter)\b)",
    re.IGNORECASE,
)
_ABLE = re.compile(
    r"\b(can|could|able to|capable of|room for|space for|tak(e|es|ing)( in)?|hold(s|ing)?|seat(s|ing)?|fit(s|ting)?|"
    r"handl(e|es|ing)|support(s|ing)?|accept(s|ing)?|carr(y|ies|ying))( (\w+ )?\w+)? (an? )?$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(rf"\bbetween (?!(?:19|20)\d\d\b){_NUMBER} and {_NUMBER}\b", re.IGNORECASE)  # no years
_SCALES = {"k": 3, "thousand": 3, "m": 6, "million": 6, "bn": 9, "b": 9, "billion": 9, "tn": 12, "trillion": 12}


@dataclass(frozen=True, slots=True)
class Bound:
    """'Past 500 billion': the number in its plain unit, on which side of it, and how the question and an answer say it
    ('more than 500 billion')."""

    limit: Decimal
    above: bool
    inclusive: bool
    said: str
    told: str = ""

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
    for match in _BETWEEN.finditer(text):
        scale = (match[4] or "").lower()
        for amount, above in ((match[1], True), (match[3], False)):
            limit = plain(amount, (match[2] or scale).lower() if above else scale)
            told = f"{_TOLD['least' if above else 'most']} {amount} {scale}".strip()
            found.append(Bound(limit, above, True, match[0], told))
    for match in _SAID.finditer(text):
        side, behind = SIDE.search(text[: match.start()]), _BEHIND.match(text[match.end() :])
        if behind and not side:
            limit, least = plain(match[1], (match[2] or "").lower()), bool(behind["least"])
            said = text[match.start() : match.end() + behind.end()]
            told = f"{_TOLD['least' if least else 'most']} {match[0].strip()}"
            found.append(Bound(limit, least, True, said, told))
        elif side:
            limit = plain(match[1], (match[2] or "").lower())
            above, inclusive = bool(side["above"] or side["least"]), bool(side["least"] or side["most"])
            told = next(words for side_of, words in _TOLD.items() if side[side_of])
            said = text[side.start() : match.end()].strip()
            found.append(Bound(limit, above, inclusive, said, f"{told} {text[side.end() : match.end()]}".strip()))
    return found


def capacities(text: str, unit: str) -> list[Bound]:
    """The least that a text wants a thing to be able to take in or to hold, in a unit: 'can carry 200 passengers'.

    >>> [bound.told for bound in capacities("which can carry 200 passengers", "passengers")]
    ['at least 200']
    """
    found = []
    for match in _SAID.finditer(text):
        able = _ABLE.search(text[: match.start()])
        if able and (behind := re.match(rf"[\s-]*{re.escape(unit)}\b", text[match.end() :])) and unit:
            said = text[able.start() : match.end() + behind.end()]
            found.append(
                Bound(plain(match[1], (match[2] or "").lower()), True, True, said, f"at least {match[0].strip()}")
            )
    return found


def plain(digits: str, scale: str) -> Decimal:
    """An amount without its scale: '1.6', 'billion' -> 1600000000."""
    digits = _DIGITS.get(digits.lower().replace("-", " "), digits)
    return Decimal(digits.replace(",", "")).scaleb(_SCALES.get(scale, 0))
