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
from index.units import CURRENCIES, SCALES, currencies, parse_unit

PERCENT, POINTS, TIMES = "percent", "percentage points", "times"

_ONES = re.findall(
    r"\w+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
)
_TENS = re.findall(r"\w+", "twenty thirty forty fifty sixty seventy eighty ninety")
_WORDS = {word: Decimal(number) for number, word in enumerate(_ONES)}
_WORDS |= {word: Decimal(10 * (place + 2)) for place, word in enumerate(_TENS)}
_WORDS |= {f"{ten}{joint}{one}": _WORDS[ten] + _WORDS[one] for ten in _TENS for one in _ONES[1:10] for joint in "- "}
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_SCALE = "hundred|thousand|million|billion|trillion|dozen|lakh|crore|bn|mn|tn"
_GLUED = {"k": "thousand", "m": "million", "b": "billion", "t": "trillion"}
_FRACTIONS = {
    "half": Decimal(50),
    "third": Decimal(100) / 3,
    "quarter": Decimal(25),
    "fifth": Decimal(20),
    "sixth": Decimal(100) / 6,
    "tenth": Decimal(10),
}
_SIGNS = r"(?:\b[A-Z]{1,3})?[$€£¥₹₩]"
_CODES = "|".join([*CURRENCIES, "RMB"])
# 'dollars', 'US dollars', 'Chinese yuan'; what the tables' units do not have is added
_SPOKEN = {**CURRENCIES, "GBP": rf"{CURRENCIES['GBP']}|\bpounds?\b", "INR": rf"{CURRENCIES['INR']}|\brupees?\b"}
_CURRENCY = rf"(?:(?:[A-Z][\w.]*|american|chinese)\s+)?(?:{'|'.join(_SPOKEN.values())})|{_SIGNS}|(?:US )?cents?\b"
# what is written after a number without a blank is a scale only in these forms: '5 m' and '3 b' are no amounts
_NUMERAL = re.compile(
    rf"(?<![\w.,/])(?<!\w[-‑])(?P<money>(?:{_SIGNS}|\b(?:{_CODES}))\s?)?(?P<sign>[-−–](?=\d))?"
    rf"(?:(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<glued>k|K|m|mn|mln|bn|tn|M|B|T)?(?![\w]|\.\d)"
    rf"|\b(?P<word>{_WORD}|an?(?=\s+(?:{_SCALE})\b))\b)"
    rf"(?P<scales>(?:[\s-]+(?:{_SCALE})\b\.?)*)",
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
    rf"(?P<percent>%|per\s?cent\b|percent\b|pct\b)|(?P<times>times\b|x\b|×|-?fold\b)|(?P<money>{_CURRENCY}))(?!\w)",
    re.IGNORECASE,
)
_PER = re.compile(
    r"\s*(?:per|/|for (?:an?|one|each|every)|an?|each)\s+(?P<scale>100,000|1,000|thousand|million|billion)?\s*(?P<what>[^\W\d_]+)?",  # noqa: E501
    re.I,
)
_FACTOR = re.compile(r"\b(?:a\s+)?(?:factor|multiple|ratio)\s+of\s+$", re.IGNORECASE)
# '10-20 percent' is a range, 'R1-0528' and '2024-25-01' are none
_HYPHEN = re.compile(r"(?<![\w.,/‑-])(\d+(?:[.,]\d+)*)-(?=\d+(?:[.,]\d+)*(?:k|m|bn|mn|tn|B|M|T)?(?![\w-]))")
_TAIL = re.compile(r"(?:[\s-]+[^\W_][\w’'/-]*){1,4}")
_NOUN = re.compile(r"[^\W_][\w’'/-]*")
_FLOP_S = re.compile(r"flop/s", re.IGNORECASE)
_PHYSICAL = ("energy", "power", "mass", "data", "compute", "time")
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
    text = _HYPHEN.sub("\\1–", text)  # of the same length: places stay
    away = [*taken, *((mention.start, mention.end) for mention in (dates(text) if dated else ()))]
    found: list[Quantity] = []
    for quantity in [*_free(_fractions(text), away), *_free(_multiples(text), away), *_numerals(text, away)]:
        found += _free([quantity], [(other.start, other.end) for other in found])
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


def _free(found: Sequence[Quantity], taken: Sequence[tuple[int, int]]) -> list[Quantity]:
    """Those that share no letter with what is taken."""
    return [one for one in found if not any(one.start < end and start < one.end for start, end in taken)]


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


def _numerals(text: str, taken: Sequence[tuple[int, int]]) -> list[Quantity]:
    found = []
    for match in _NUMERAL.finditer(text):
        written, word = match["digits"] or match["word"], (match["word"] or "").lower()
        number = match.start("sign") if match["sign"] else match.start("digits" if match["digits"] else "word")
        if any(number < end and start < match.end() for start, end in taken):
            continue  # the digits of a name or a date; a name in a currency ('US$5', '5 Hong Kong dollars') is none
        if word in ("a", "an") and re.search(r"\b(per|for|each|every)\s+$", text[: match.start()]):
            continue  # 'for a million tokens'
        if not match["money"] and match["glued"] == "m":
            continue  # metres
        scale = _scale(match["glued"] or "") * _scale(match["scales"] or "")
        value = _plain(written) * (-1 if match["sign"] else 1)
        unit, end = _unit(text, match)
        counted = _counted(text, end) if not unit.name else frozenset[str]()
        factor = scale * unit.factor
        step = Decimal(1).scaleb(-len(written.partition(".")[2])) * factor
        small = bool(word) and value * scale <= 3 and not unit.name
        firm = not small or not (_DETERMINED.search(text[: match.start()]) or value == 1)
        made = _made(text, value * factor, unit.name, step, match.start(), end)
        per = _per(text, end) if unit.name else 0
        found.append(replace(made, counted=counted, per=per, firm=firm and not (value == 1 and word and scale == 1)))
    return found


def _scale(written: str) -> Decimal:
    factor = Decimal(1)
    for word in re.findall(r"[a-z]+", written.lower()):
        factor *= SCALES[_GLUED.get(word, word)]
    return factor


@dataclass(frozen=True, slots=True)
class _Measured:
    """The unit of a number: its plain form, '' for none, and how many of that one is."""

    name: str = ""
    factor: Decimal = Decimal(1)


def _unit(text: str, match: re.Match[str]) -> tuple[_Measured, int]:
    """The unit of a number, and where it ends."""
    end = match.end()
    if match["money"]:
        return _Measured(_currency(match["money"])), end
    if _FACTOR.search(text[: match.start()]):
        return _Measured(TIMES), end
    if after := _AFTER.match(text, end):
        if after["points"] or after["basis"]:
            return _Measured(POINTS, Decimal("0.01") if after["basis"] else Decimal(1)), after.end()
        if after["money"]:
            cents = re.search(r"\bcents?\b", after["money"], re.IGNORECASE)
            return _Measured(_currency(after["money"]), Decimal("0.01") if cents else Decimal(1)), after.end()
        return _Measured(PERCENT if after["percent"] else TIMES), after.end()
    tail = _TAIL.match(text, end)
    words = list(_NOUN.finditer(text, end, tail.end())) if tail else []
    for count in range(1, min(len(words), 2) + 1):
        last = words[count - 1].end()
        unit = parse_unit(_FLOP_S.sub("flops", text[words[0].start() : last]))
        if unit.dimension in _PHYSICAL:
            return _Measured(unit.base, unit.scale), last
    return _Measured(), end


def _currency(written: str) -> str:
    codes = currencies(written) or tuple(code for code, form in _SPOKEN.items() if re.search(form, written, re.I))
    return codes[0] if codes else "USD" if re.search(r"\bcents?\b", written, re.I) else written.strip()


def _counted(text: str, end: int) -> frozenset[str]:
    """The stems of what stands after a number: what is counted."""
    tail = _TAIL.match(text, end)
    counted = []
    for word in _NOUN.findall(tail[0]) if tail else []:
        if word.lower() in STOP or (word[0].isdigit() and not re.search(r"[^\W\d]", word)):
            break
        counted.append(stem(word))
    return frozenset(counted)


def _per(text: str, end: int) -> int:
    match = _PER.match(text, end)
    if not match or not (match["scale"] or match["what"]):
        return 0
    scale = (match["scale"] or "").lower().replace(",", "")
    return int(scale) if scale.isdigit() else int(SCALES.get(scale, 1))


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
            factor = _factor(text, after)
            one = replace(one, unit=after.unit, per=after.per, value=one.value * factor, step=one.step * factor)
        if (
            after
            and one.unit == after.unit
            and _RANGE.fullmatch(between)
            and not text[: one.start].rstrip().lower().endswith("from")
        ):
            one, done[0] = replace(one, partner=after.value), replace(after, partner=one.value)
        done.insert(0, one)
    return done


def _factor(text: str, quantity: Quantity) -> Decimal:
    """By what a quantity's written number was multiplied."""
    digits = re.search(r"\d[\d,]*(?:\.\d+)?", text[quantity.start : quantity.end])
    written = Decimal(digits[0].replace(",", "")) if digits else Decimal(0)
    return quantity.value / written if written else Decimal(1)
