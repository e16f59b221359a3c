"""Quantities as people write them: '$109.1bn', '109.1 billion dollars', 'two thirds', '1.36 million', 'twelve times'.

A quantity is a value in its plain unit with the precision that it was written in, so that two texts can be compared by
what they say and not by how they say it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from index.periods import PeriodMention, find_periods
from index.text import STOP, stem

PERCENT, POINTS, TIMES = "percent", "percentage points", "times"

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {word: Decimal(number) for number, word in enumerate(_ONES)}
_WORDS |= {word: Decimal(10 * (place + 2)) for place, word in enumerate(_TENS)}
_WORDS |= {f"{ten}-{one}": _WORDS[ten] + _WORDS[one] for ten in _TENS for one in _ONES[1:10]}
_WORDS |= {f"{ten} {one}": _WORDS[ten] + _WORDS[one] for ten in _TENS for one in _ONES[1:10]}
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_SCALES = {"thousand": 3, "k": 3, "million": 6, "mn": 6, "m": 6, "mln": 6, "billion": 9, "bn": 9, "b": 9}
_SCALES |= {"trillion": 12, "tn": 12, "t": 12, "hundred": 2, "dozen": 0}
_FRACTIONS = {
    "half": Decimal(50),
    "third": Decimal(100) / 3,
    "quarter": Decimal(25),
    "fifth": Decimal(20),
    "sixth": Decimal(100) / 6,
    "tenth": Decimal(10),
}
_CURRENCIES = [
    ("HKD", r"HK\$|HKD|hong kong dollars?"),
    ("CNY", r"CNY|RMB|renminbi|yuan"),
    ("EUR", r"€|EUR|euros?"),
    ("GBP", r"£|GBP|pounds? sterling|pounds?"),
    ("JPY", r"JPY|yen"),
    ("INR", r"₹|INR|rupees?"),
    ("USD", r"US\$|\$|USD|(?:US |U\.S\. |American )?dollars?|(?:US )?cents?"),
]
_MONEY = "|".join(written for _, written in _CURRENCIES)
# what is written after a number without a blank is a scale only in these forms: '5 m' and '3 b' are no amounts
_NUMERAL = re.compile(
    rf"(?<![\w.,/])(?<!\w[-‑])(?P<money>(?:{_MONEY})\s?)?(?P<sign>[-−–](?=\d))?"
    rf"(?:(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<glued>k|K|m|mn|mln|bn|tn|M|B|T)?(?![\w]|\.\d)"
    rf"|\b(?P<word>{_WORD}|an?(?=\s+(?:hundred|thousand|million|billion|trillion|dozen)\b))\b)"
    rf"(?P<scales>(?:[\s-]+(?:hundred|thousand|million|billion|trillion|dozen|bn|mn|tn)\b\.?)*)",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    r"(?:\b(?P<count>one|two|three|four|five|six|seven|eight|nine|an?)[\s-]+)?\b(?P<part>half|third|quarter|fifth|sixth|tenth)s?\b"
    r"(?!\s*(?:of\s+(?:19|20)\d\d|-?year|largest|biggest|highest|place|time|edition))",
    re.IGNORECASE,
)
_ONE_IN = re.compile(
    rf"\b(?P<some>{_WORD}|\d{{1,3}})\s+(?:in|of|out of)\s+(?:every\s+)?(?P<all>{_WORD}|\d{{1,4}})\b", re.I
)
_MULTIPLE = re.compile(
    r"\b(?P<two>twice|twofold|doubl(?:es|ed|ing))\b|\b(?P<three>thrice|threefold|trebled?|tripl(?:e|es|ed|ing))\b|"
    r"\b(?P<four>fourfold|quadrupl(?:e|es|ed|ing))\b|\b(?P<ten>tenfold)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\s*-?\s*(?:(?P<points>percentage[\s-]points?|pp\b|p\.p\.|%[\s-]points?|percent(?:age)? points?)|(?P<basis>basis points?)|"  # noqa: E501
    rf"(?P<percent>%|per\s?cent\b|percent\b|pct\b)|(?P<times>times\b|x\b|×|-?fold\b)|(?P<money>(?:{_MONEY})(?!\w)))",
    re.IGNORECASE,
)
_PER = re.compile(
    r"\s*(?:per|/|for (?:an?|one|each|every)|an?|each)\s+(?P<scale>100,000|1,000|thousand|million|billion)?\s*(?P<what>[^\W\d_]+)?",  # noqa: E501
    re.I,
)
_FACTOR = re.compile(r"\b(?:a\s+)?(?:factor|multiple|ratio)\s+of\s+$", re.IGNORECASE)
_PREFIXES = {"k": 3, "kilo": 3, "m": 6, "mega": 6, "g": 9, "giga": 9, "t": 12, "tera": 12, "p": 15, "peta": 15}
_PREFIXES |= {"e": 18, "exa": 18, "z": 21, "zetta": 21}
_PHYSICAL = {"w": "watt", "wh": "watthour", "flops": "flops", "flop/s": "flops", "b": "byte", "hz": "hertz"}
_PHYSICAL |= {"watt": "watt", "watthour": "watthour", "byte": "byte", "hertz": "hertz", "flop": "flops"}
_DURATIONS = {"second": 1, "minute": 1, "hour": 1, "day": 1, "week": 1, "month": 1, "year": 1, "decade": 1}
_ABOUT = re.compile(
    r"\b(about|around|roughly|approximately|some|nearly|almost|close to|circa|ca\.?|just (?:over|under|short of|shy of)|"  # noqa: E501
    r"an estimated|estimated|or so)\s*(?:an?\s+|the\s+)?$|[~≈]\s*$",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(more than|over|above|at least|upwards of|no (?:less|fewer) than|exceed(?:s|ed|ing)?|beyond)\s*(?:an?\s+)?$",
    re.I,
)
_UNDER = re.compile(
    r"\b(less than|fewer than|under|below|at most|up to|no more than|not more than|within)\s*(?:an?\s+)?$", re.I
)
_LINK = re.compile(r"\s*(?:to|and|or|versus|vs\.?|against|-|–|—|,)\s*(?:about |roughly |nearly )?$", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:to|or|-|–|—)\s*$", re.IGNORECASE)
_DETERMINED = re.compile(r"\b(the|these|those|both|all|its|their|our|any|no|each|other|of|which)\s+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that a text says, in its plain unit.

    Attributes:
        value: scale multiplied in: 109100000000 for '109.1 billion'.
        unit: an ISO 4217 code, 'percent', 'percentage points', 'times', a physical unit or a stretch of time; '' for a
            count or a bare number.
        counted: stems of the words that follow a count: what is counted; empty where nothing does.
        step: what one more in its last written digit would be, in the plain unit.
        about: whether it is said to be rough.
        side: 1 for 'more than', -1 for 'less than', 0 for neither.
        partner: the other end of a range, or None.
        inclusive: whether ``side`` allows for the value itself: 'at least'.
        per: of how many of what, for 'dollars per million tokens': 1000000; 0 where it is per nothing.
        firm: False for what is hardly a quantity of its own ('the two countries', 'one of them').
        start, end: where the text has it.
    """

    value: Decimal
    unit: str
    counted: frozenset[str]
    step: Decimal
    start: int
    end: int
    about: bool = False
    side: int = 0
    partner: Decimal | None = None
    per: int = 0
    inclusive: bool = False
    firm: bool = True

    def agrees(self, other: Quantity) -> bool:
        """Whether this, as a claim, is what the other, as evidence, says: by value, unit and side; rounding is allowed
        as far as this was written roughly, and no further."""
        per = not self.per or not other.per or self.per == other.per
        same = self.value == other.value if self.side and other.side else self.fits_value(other.value)
        return self.fits_unit(other) and same and self.side * other.side >= 0 and per

    def fits_unit(self, other: Quantity) -> bool:
        """Whether the units are one; a bare number fits any."""
        bare = not self.unit and not self.counted
        return bare or self.unit == other.unit

    def fits_value(self, value: Decimal) -> bool:
        """Whether a value is what this says."""
        apart = abs(self.value - value)
        if apart == 0:
            return not self.side or self.inclusive
        if self.side:
            low, high = sorted((self.value, self.value + self.side * abs(self.value)))
            return low < value < high
        if apart <= self.step / 2 and apart <= abs(self.value) * _NEAR:
            return True
        return self.about and apart <= abs(self.value) * _NEAR


_NEAR = Decimal("0.05")  # the share of a number by which rounding, and 'about', may be off


def quantities(text: str, taken: Iterable[tuple[int, int]] = (), *, dated: bool = True) -> list[Quantity]:
    """The quantities of a text in order; ``taken`` are spans of names, whose digits are none ('GPT-4', 'H100'). ``dated``
    is False where no number is a year.

    >>> [(f"{q.value:f}", q.unit) for q in quantities("$109.1bn, or 67% of it; twelve times as much in 2024")]
    [('109100000000.0', 'USD'), ('67', 'percent'), ('12', 'times')]
    """  # noqa: E501
    away = [*taken, *((mention.start, mention.end) for mention in (dates(text) if dated else ()))]
    found: list[Quantity] = []
    for quantity in [*_fractions(text), *_multiples(text), *_numerals(text)]:
        if not any(quantity.start < end and start < quantity.end for start, end in [*away, *_spans(found)]):
            found.append(quantity)
    return _linked(text, sorted(found, key=lambda quantity: quantity.start))


_AMOUNT = re.compile(
    r"\s*(?:%|percent\b|per cent\b|(?:hundred|thousand|million|billion|trillion|dollars|euros|yuan|times)\b)",
    re.IGNORECASE,
)


def dates(text: str) -> list[PeriodMention]:
    """The periods that a text names, less numbers that only look like years: '2040 trillion', '$2000'."""
    return [
        mention
        for mention in find_periods(text)
        if not _AMOUNT.match(text, mention.end) and not re.search(r"[$€£¥]\s?$", text[: mention.start])
    ]


def _spans(found: Sequence[Quantity]) -> list[tuple[int, int]]:
    return [(quantity.start, quantity.end) for quantity in found]


def _fractions(text: str) -> list[Quantity]:
    found = []
    for match in _ONE_IN.finditer(text):
        some, every = _plain(match["some"]), _plain(match["all"])
        if every in (*range(3, 13), 20, 100, 1000) and 0 < some < every:
            found.append(_made(text, some / every * 100, PERCENT, Decimal(1), match.start(), match.end()))
    for match in _FRACTION.finditer(text):
        part = match["part"].lower()
        if part != "half" and not match["count"]:
            continue  # 'the third', 'a tenth' needs its article
        count = (match["count"] or "one").lower()
        value = _FRACTIONS[part] * (1 if count in ("a", "an") else _WORDS[count])
        if value < 100 and not re.search(
            r"\b(first|second|last|final|the|this|each|per|every)\s+$", text[: match.start()], re.I
        ):
            found.append(_made(text, value, PERCENT, Decimal(2), match.start(), match.end()))
    return found


def _multiples(text: str) -> list[Quantity]:
    return [
        _made(text, {"two": Decimal(2), "three": Decimal(3), "four": Decimal(4), "ten": Decimal(10)}[match.lastgroup or "two"],  # noqa: E501
              TIMES, Decimal("0.1"), match.start(), match.end())
        for match in _MULTIPLE.finditer(text)
    ]  # fmt: skip


def _numerals(text: str) -> list[Quantity]:
    found = []
    for match in _NUMERAL.finditer(text):
        written = match["digits"] or match["word"]
        value = _plain(written)
        step = Decimal(1).scaleb(-len(written.partition(".")[2]))
        power = _SCALES[match["glued"].lower()] if match["glued"] else 0
        for scale in re.findall(r"[a-z]+", (match["scales"] or "").lower()):
            power += _SCALES[scale]
            if scale == "dozen":
                value *= 12
        if match["money"] is None and match["glued"] and match["glued"].islower() and match["glued"] == "m":
            continue  # metres
        value, step = value.scaleb(power), step.scaleb(power)
        if (
            match["word"]
            and match["word"].lower() in ("a", "an")
            and re.search(r"\b(per|for|each|every)\s+$", text[: match.start()])
        ):
            continue  # 'for a million tokens'
        if match["sign"]:
            value = -value
        end = match.end()
        unit, counted = "", frozenset[str]()
        if match["money"]:
            unit = _currency(match["money"])
        elif _FACTOR.search(text[: match.start()]):
            unit = TIMES
        elif after := _AFTER.match(text, end):
            end = after.end()
            unit = _unit_after(after)
            if after["basis"] or re.search(r"\bcents?\b", after["money"] or "", re.I):
                value, step = value / 100, step / 100
        else:
            unit, factor, counted, end = _measured(text, end)
            value, step = value.scaleb(factor), step.scaleb(factor)
        small = match["word"] is not None and value <= 3 and not unit
        firm = not small or not (_DETERMINED.search(text[: match.start()]) or value == 1)
        if match["word"] and value == 1 and not match["scales"]:
            firm = False
        made = _made(text, value, unit, step, match.start(), end)
        found.append(replace(made, counted=counted, firm=firm, per=_per(text, end) if unit else 0))
    return found


def _unit_after(after: re.Match[str]) -> str:
    if after["points"] or after["basis"]:
        return POINTS
    if after["percent"]:
        return PERCENT
    return TIMES if after["times"] else _currency(after["money"])


def _currency(written: str) -> str:
    return next(code for code, form in _CURRENCIES if re.fullmatch(form, written.strip(), re.IGNORECASE))


def _per(text: str, end: int) -> int:
    match = _PER.match(text, end)
    if not match or not (match["scale"] or match["what"]):
        return 0
    scale = (match["scale"] or "").lower().replace(",", "")
    return int(scale) if scale.isdigit() else 10 ** _SCALES.get(scale, 0)


def _measured(text: str, end: int) -> tuple[str, int, frozenset[str], int]:
    """What stands after a number: its unit, power of ten and end, or the stems of what is counted."""
    tail = re.match(r"(?:[\s-]+[^\W_][\w’'/-]*){1,4}", text[end:])
    words = re.findall(r"[^\W_][\w’'/-]*", tail[0]) if tail else []
    if words:
        if found := physical(words[0]) or physical("".join(words[:2])):
            after = words[0] if physical(words[0]) else words[1]
            return found[0], found[1], frozenset(), text.index(after, end) + len(after)
        first = words[0].lower().rstrip("s")
        if first in _DURATIONS:
            return first, 0, frozenset(), text.index(words[0], end) + len(words[0])
    counted = []
    for word in words:
        if word.lower() in STOP or (word[0].isdigit() and not re.search(r"[^\W\d]", word)):
            break
        counted.append(stem(word))
    return "", 0, frozenset(counted), end


def physical(word: str) -> tuple[str, int] | None:
    """A physical unit and its power of ten: 'TWh' -> ('watthour', 12); None for any other word."""
    plain = word.replace("-", "").lower()
    for form in (plain, plain.removesuffix("s")):
        for prefix in sorted(_PREFIXES, key=len, reverse=True):
            if form.startswith(prefix) and (base := _PHYSICAL.get(form.removeprefix(prefix))):
                if len(prefix) == 1 and len(form) == 2 and not word[:2].isupper() and word != "kW":
                    continue  # 'GB' is a unit, 'mb' a slip
                return base, _PREFIXES[prefix]
    return None


def _plain(written: str) -> Decimal:
    word = written.lower()
    if word in ("a", "an"):
        return Decimal(1)
    return _WORDS[word] if word in _WORDS else Decimal(written.replace(",", ""))


def _made(text: str, value: Decimal, unit: str, step: Decimal, start: int, end: int) -> Quantity:
    head = text[:start]
    side = 1 if _OVER.search(head) else -1 if _UNDER.search(head) else 0
    about = bool(_ABOUT.search(head)) or bool(re.match(r"\s+or so\b", text[end:]))
    if about and value:
        digits = f"{abs(value) / step:.0f}"  # the noughts of a rough number are not counted out
        step = step.scaleb(len(digits) - len(digits.rstrip("0")))
    inclusive = bool(side) and bool(
        re.search(r"\b(least|no (?:less|fewer|more)|most|up to|within)\b", head[-24:], re.I)
    )
    return Quantity(value, unit, frozenset(), step, start, end, about, side, inclusive=inclusive)


def _linked(text: str, found: list[Quantity]) -> list[Quantity]:
    """A bare number before another takes its unit and scale: 'from 67.2 to 109.1 billion dollars'; ranges know both ends."""  # noqa: E501
    done: list[Quantity] = []
    for place in range(len(found) - 1, -1, -1):
        one = found[place]
        after = done[0] if done else None
        between = text[one.end : after.start] if after else ""
        if (
            after
            and not one.unit
            and not one.counted
            and _LINK.fullmatch(between.removesuffix("$").strip() + " ")
            and after.unit
        ):
            power = _power(text, after)
            one = replace(
                one, unit=after.unit, per=after.per, value=one.value.scaleb(power), step=one.step.scaleb(power)
            )
        if (
            after
            and one.unit == after.unit
            and _RANGE.fullmatch(between)
            and not text[: one.start].rstrip().lower().endswith("from")
        ):
            one, done[0] = replace(one, partner=after.value), replace(after, partner=one.value)
        done.insert(0, one)
    return done


def _power(text: str, quantity: Quantity) -> int:
    """The power of ten that a quantity was written with."""
    said = text[quantity.start : quantity.end]
    digits = re.search(r"\d[\d,]*(?:\.\d+)?", said)
    if not digits:
        return 0
    written = Decimal(digits[0].replace(",", ""))
    return (quantity.value / written).adjusted() if written else 0
