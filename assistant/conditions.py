"""The condition that a yes-or-no question puts to figures: 'over 500 million', 'most of', 'more than', 'double'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from assistant.bounds import AMOUNT, SIDE, plain
from assistant.wanted import Operation, Wants
from index.periods import PeriodMention
from index.units import currencies, parse_unit


class Kind(Enum):
    """What is held against what."""

    AMOUNT = "a value against an amount"
    SHARE = "a share, or a part of a whole, against a percentage"
    THAN = "one value against another"
    TIMES = "the quotient of two values against a number"
    GROWTH = "the change of a value, in percent, against a number"
    CHANGE = "the last value against the first"
    STEADY = "every value against the one before it"


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition and where the question says it.

    Attributes:
        above: on which side of the limit what is held against it must lie.
        inclusive: whether the limit itself will do.
        limit: an amount in its plain unit, a percentage, or how many times; 0 where there is none.
        unit: what the amount is counted in, as the question writes it; '' where it does not.
        start, end: the span of the question's text that says it.
        over_time: whether two values of one thing are meant, and not those of two.
    """

    kind: Kind
    above: bool
    inclusive: bool
    start: int
    end: int
    limit: Decimal = Decimal(0)
    unit: str = ""
    over_time: bool = False

    @property
    def operation(self) -> Operation:
        """What is to be done with the figures for the condition to be judged."""
        if self.kind is Kind.TIMES:
            return Operation.CHANGE if self.over_time else Operation.RATIO
        by_kind = {Kind.THAN: Operation.COMPARE, Kind.GROWTH: Operation.CHANGE}
        by_kind |= {Kind.CHANGE: Operation.TREND, Kind.STEADY: Operation.TREND}
        return by_kind.get(self.kind, Operation.VALUE)

    @property
    def wants(self) -> Wants:
        """The kind of figure that it is about."""
        if self.kind is Kind.SHARE:
            return Wants.SHARE
        return Wants.MONEY if self.kind is Kind.AMOUNT and currencies(self.unit) else Wants.NUMBER


_YES_NO = re.compile(
    r"(?:^|[,:;–—]\s+|^(?:by|in|at|as of|during|since|until)\b[^,?]{0,40}\b(?:19|20)\d\d\s+)\W*(?:and |but |so )?"
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(r"\b(how|what|which|whose|who|whom|when|where|why|or)\b", re.IGNORECASE)
_NAMED = re.compile(r"\b(which|what|who|list|name|every|all|any|each|those)\b", re.IGNORECASE)
_WHEN = re.compile(r"\W*(and |but |so )?(since |by |from )?when\b", re.IGNORECASE)
_HOW_MANY = re.compile(r"\b(how (many|much)|number of|count)\b", re.IGNORECASE)
DENIED = re.compile(r"\b(not|never|no longer|without|neither|nor|fail\w*|short of|\w+n['’]t)\b", re.IGNORECASE)
_LOOSE = re.compile(r"\b(about|around|almost|nearly|roughly|close to|approximately|some)\s+(the\s+)?$", re.IGNORECASE)
_SIGN = re.compile(r"(US\$|HK\$|\$|€|£|¥|USD|EUR|GBP)\s*$")
_PAST = re.compile(
    r"\b((?P<above>past|pass(ed|es|ing)?|surpass(ed|es)?|top(ped|s)?|cross(ed|es)?|exceed(ed|s)?|br(eak|oke|oken)|"
    r"beat(en|s)?|clear(ed|s)?)|(?P<least>reach(ed|es)?|hit(s)?))\s+((the|an?)\s+)?$",
    re.IGNORECASE,
)
_MARK = re.compile(r"\b(bar|mark|line|threshold|level|hurdle|milestone)\s+(of|at)\s+$", re.IGNORECASE)
_BEHIND = re.compile(
    r"\s*(?P<unit>%|(?:percent|per ?cent)\b|(?:US |HK )?dollars\b|euros?\b|pounds\b|yuan\b|[a-z][\w-]*)", re.IGNORECASE
)
_RATE = re.compile(r"\s*(per|for (a|an|every|each)|an?) (?P<of>((m|b)illion|thousand) \w+)\b", re.IGNORECASE)
_PERCENT = re.compile(r"%|per ?cent", re.IGNORECASE)
_PARTS = {
    "half": Decimal(50), "third": Decimal(100) / 3, "quarter": Decimal(25), "fifth": Decimal(20), "tenth": Decimal(10),
    "two thirds": Decimal(200) / 3, "three quarters": Decimal(75),
}  # fmt: skip
_PART = re.compile(
    r"\b(?:an?\s+|one[\s-])?(?P<part>two[\s-]thirds|three[\s-]quarters|half|third|quarter|fifth|tenth)\b"
)
_TIME = re.compile(r"[\s-]+year|\s+of an? ", re.IGNORECASE)  # 'half-year', 'a quarter of an hour'
_MOST = re.compile(
    r"(?:^|[,:;–—]\s+)\W*(?:do|does|did|are|were|have|had|is|was|would)\s+(?P<aux>most)\s+(?!recent|likely)|"
    r"\b(?P<many>most of|(?:the|a) majority of|the bulk of)\b|\b(?P<few>a minority of)\b",
    re.IGNORECASE,
)
_COUNTS = {
    word: Decimal(n)
    for n, word in enumerate(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 2)
}
_TIMES = re.compile(
    rf"\b(?P<n>\d+(?:\.\d+)?|{'|'.join(_COUNTS)})[\s-]?(?:times|fold)\b|\b(?P<twice>twice)\b|"
    r"\b(?P<verb>doubl|tripl|trebl|quadrupl|halv)(?:ed?|ing)\b",
    re.IGNORECASE,
)
_VERBS = {"doubl": 2, "tripl": 3, "trebl": 3, "quadrupl": 4}
_BESIDE = re.compile(r"\b(that|those|as|than|what)\b|\w['’]s?(?!\w)", re.IGNORECASE)  # who follows is set beside
_SPAN = re.compile(r"\b(between|since|from|over the)\b", re.IGNORECASE)
_MORE = (
    r"larger|bigger|higher|greater|more|wider|longer|heavier|taller|dearer|pricier|costlier|deeper",
    r"ahead of|above|out(?:spen[dt]|number(?:ed)?|strip(?:ped)?|pace[d]?)|overt(?:ake[n]?|ook)|"
    r"surpass(?:ed)?|exceed(?:ed)?",
)
_LESS = (
    r"smaller|lower|fewer|less|shorter|cheaper|lighter|narrower|shallower|colder|cooler|drier|"
    r"quieter|calmer|emptier|rarer|poorer|weaker|slower|thinner",
    r"behind|below|trail(?:ed)?",
)
_THAN = re.compile(
    rf"\b(?:(?P<more>{_MORE[0]})\b[^?]*?\s(?P<than>than)\b|(?P<over>{_MORE[1]})\b|"
    rf"(?P<less>{_LESS[0]})\b[^?]*?\s(?P<than_>than)\b|(?P<under>{_LESS[1]})\b|"
    r"(?P<any>(?!(?:old|new|young|lat|earli|soon|rath|oth|eith|neith)er\b)[a-z]{3,}er)\s+(?P<than__>than)\b)",
    re.IGNORECASE,
)
# how much or how steadily: no sign of a difference tells that
_QUALIFIED = re.compile(
    r"\b(much|far|slightly|sharply|\w+antially|signific\w+|dramatic\w+|stead\w+|contin\w+|every|each|fast\w*|slow\w*|"
    r"rapid\w*|quick\w*|only|a lot|well|twice|always|"
    r"by (an?|one|two|half|more|over|at|less|under|up|\d)|to (an?|over|more))\b",
    re.IGNORECASE,
)
_STEADILY = re.compile(
    r"\b((every|each|from) (single )?(year|quarter|month)|year (after|by) year|steadily|continu(ous|al)ly|consistently|"
    r"without (a break|interruption))\b",
    re.IGNORECASE,
)
_UP = (
    r"rising|growing|increasing|climbing|rise[n]?|rose|gr[eo]w[n]?|increase[d]?|climb(?:ed)?|(?:go|gone|went) up|"
    r"expand(?:ed)?|jump(?:ed)?|widen(?:ed)?"
)
_DOWN = (
    r"falling|dropping|declining|shrinking|fall(?:en)?|fell|drop(?:ped)?|decline[d]?|decrease[d]?|shr[aiu]nk|"
    r"(?:go|gone|went) down|narrow(?:ed)?"
)
_MOVED = re.compile(rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b", re.IGNORECASE)


def condition(text: str, periods: Sequence[PeriodMention] = ()) -> Condition | None:
    """The condition of a yes-or-no question; None where there is none that figures decide.

    ``periods`` are those of the question, whose years are no amounts.

    >>> condition("Did Norway build over 5 million boats?").limit
    Decimal('5E+6')
    """
    asks = _YES_NO.search(text)
    if not asks or _OTHER.search(text[asks.start() :]) or DENIED.search(text):
        return None
    held = _times(text) or _part(text) or _amount(text, periods)
    return held or _steady(text) or _than(text) or _change(text, periods)


def bound_of_list(text: str, periods: Sequence[PeriodMention] = ()) -> Condition | None:
    """The bound that a question sets to those that it wants named: 'every port that handled over 3 million tonnes'."""
    asks = _NAMED.search(text) or _WHEN.match(text)
    if not asks or _YES_NO.match(text) or DENIED.search(text) or _HOW_MANY.search(text):
        return None
    put = _amount(text, periods)
    return put if put and put.kind in (Kind.AMOUNT, Kind.SHARE) else None


def _side(before: str) -> tuple[bool, bool, int] | None:
    """Whether what stands before an amount asks for what lies above it, with it, and where it begins."""
    bare = before[: sign.start()] if (sign := _SIGN.search(before)) else before
    bare = _MARK.sub("", f"{bare.rstrip()} ")
    if found := SIDE.search(bare):
        return bool(found["above"] or found["least"]), bool(found["least"] or found["most"]), found.start()
    if found := _PAST.search(bare):
        return True, bool(found["least"]), found.start()
    return None


def _times(text: str) -> Condition | None:
    found = _TIMES.search(text)
    if not found or _LOOSE.search(text[: found.start()]):
        return None
    side = _side(text[: found.start()])
    number = found["n"] and (_COUNTS.get(found["n"].lower()) or Decimal(found["n"]))
    limit = number or Decimal(2 if found["twice"] else _VERBS.get((found["verb"] or "").lower(), 0)) or Decimal("0.5")
    halved = (found["verb"] or "").lower() == "halv"
    if side is None and not found["verb"]:
        return None  # 'three times as many' is not said to be a bound
    above, inclusive, start = side or (not halved, True, found.start())
    if halved and side is not None:
        above = not above  # more than halved
    over_time = bool(_SPAN.search(text)) or not _BESIDE.search(text[found.end() :])
    return Condition(Kind.TIMES, above, inclusive, start, found.end(), limit, over_time=over_time)


def _part(text: str) -> Condition | None:
    if found := _MOST.search(text):
        start = found.start("aux") if found["aux"] else found.start()
        return Condition(Kind.SHARE, not found["few"], False, start, found.end(), Decimal(50))
    for found in _PART.finditer(text):
        if (side := _side(text[: found.start()])) and not _TIME.match(text[found.end() :]):
            limit = _PARTS[re.sub(r"[\s-]+", " ", found["part"])]
            return Condition(Kind.SHARE, side[0], side[1], side[2], found.end(), limit)
    return None


def _amount(text: str, periods: Sequence[PeriodMention]) -> Condition | None:
    for found in AMOUNT.finditer(text):
        before = text[: found.start()]
        side = _side(before)
        if side is None or _overlaps(found, periods):
            continue
        above, inclusive, start = side
        limit = plain(found[1], (found[2] or "").lower())
        sign, behind = _SIGN.search(before), _BEHIND.match(text[found.end() :])
        measured = behind and (_PERCENT.match(behind["unit"]) or parse_unit(behind["unit"]).dimension != "count")
        end = found.end() + (behind.end() if behind and measured else 0)
        unit = (sign[1] if sign else "") or (behind["unit"] if behind else "")
        if rate := _RATE.match(text[end:]):
            unit, end = f"{'USD' if unit == '$' else unit} per {rate['of']}", end + rate.end()
        apart = re.search(r"\bby\s+$", text[:start])  # 'exceed it by over 5 million'
        if not _PERCENT.match(unit) or (apart and not _MOVED.search(text)):
            return None if apart else Condition(Kind.AMOUNT, above, inclusive, start, end, limit, unit)
        if moved := _MOVED.search(text):
            limit = -limit if moved["down"] else limit
            return Condition(Kind.GROWTH, above != bool(moved["down"]), inclusive, start, end, limit, over_time=True)
        return Condition(Kind.SHARE, above, inclusive, start, end, limit)
    return None


def _overlaps(found: re.Match[str], periods: Sequence[PeriodMention]) -> bool:
    return any(m.start < found.end() and found.start() < m.end for m in periods)


def _than(text: str) -> Condition | None:
    found = _THAN.search(text)
    if not found or _QUALIFIED.search(text):
        return None
    name = next(name for name in ("than", "than_", "than__", "over", "under") if found[name])
    above = bool(found["more"] or found["over"] or found["any"])
    return Condition(Kind.THAN, above, False, found.start(name), found.end(name))


def _steady(text: str) -> Condition | None:
    found, always = _MOVED.search(text), _STEADILY.search(text)
    if not found or not always:
        return None
    return Condition(Kind.STEADY, bool(found["up"]), False, always.start(), always.end(), over_time=True)


def _change(text: str, periods: Sequence[PeriodMention]) -> Condition | None:
    found = _MOVED.search(text)
    if not found or not _SPAN.search(text) or _QUALIFIED.search(text):
        return None
    if any(not _overlaps(amount, periods) for amount in AMOUNT.finditer(text)):
        return None  # 'did it rise to 500'
    return Condition(Kind.CHANGE, bool(found["up"]), False, found.start(), found.end(), over_time=True)
