"""Periods of time as people and tables write them: a day, a month, a quarter, a half-year, a year or a range."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_REMEMBERED = 300  # characters of a text up to which its periods are kept
MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_YEAR = r"(?:19|20|21)\d\d"
# Of an earlier year alone it must be said that it is one: '1650 tonnes' are none.
_WHEN = (
    r"(?:in|since|until|till|by|from|to|and|of|as|around|about|circa|c\.|ca\.|after|before|during|early|late|mid|year|"
    r"between|[-–—])"
)
_OLD_YEAR = r"1[0-8]\d\d"
_COUNTED = r"(?:percent|per cent|points?|[mbtr]\w*illion|[a-z]+s)\b"  # what follows a number that counts something
_ANY_YEAR = r"(?:1\d|2[01])\d\d"
_CENTURIES = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|"
    "sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty-first"
)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of days, both ends included. Periods sort by their start, then their end."""

    start: date
    end: date

    @property
    def label(self) -> str:
        """As a sentence has it: '2024', 'April 2025', '7 April 2025', 'Q2 2025', 'H1 2025', '2019–2023'."""
        first, last = self.start, self.end
        if first == last:
            return f"{first.day} {calendar.month_name[first.month]} {first.year}"
        if first.day == 1 and last == _month_end(last.year, last.month) and first.year == last.year:
            months = last.month - first.month + 1
            if months == 12:
                return str(first.year)
            if months == 1:
                return f"{calendar.month_name[first.month]} {first.year}"
            if months == 3 and first.month % 3 == 1:
                return f"Q{(first.month + 2) // 3} {first.year}"
            if months == 6 and first.month in (1, 7):
                return f"H{(first.month + 5) // 6} {first.year}"
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            return f"{first.year}–{last.year}"
        return f"{Period(first, first).label} to {Period(last, last).label}"

    @property
    def days(self) -> int:
        """Length in days."""
        return (self.end - self.start).days + 1

    def contains(self, other: Period) -> bool:
        """Whether the other lies wholly within this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Period) -> bool:
        """Whether they share a day."""
        return self.start <= other.end and other.start <= self.end


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _months(year: int, first: int, last: int) -> Period:
    return Period(date(year, first, 1), _month_end(year, last))


def _years(first: int, last: int) -> Period:
    return Period(date(first, 1, 1), date(last, 12, 31))


@lru_cache(maxsize=8192)
def parse_period(text: str) -> Period | None:
    """The period that a table's cell or a source's date names (ISO forms, 2024-Q3, 2024-H1, 2019-2023), or None."""
    text = re.sub(r"^FY\s?(?=\d{4})", "", text.strip())
    text = re.sub(r"^([1-4])Q[-/ ]?(?=['’]?\d)", r"Q\1 ", text, flags=re.IGNORECASE)  # 1Q23
    try:
        if match := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?", text):
            day = date(int(match[1]), int(match[2]), int(match[3]))
            return Period(day, day)
        if match := re.fullmatch(r"(\d{4})-(\d{2})", text):
            return _months(int(match[1]), int(match[2]), int(match[2]))
        if match := re.fullmatch(r"(\d{4})[- ]?Q([1-4])", text, re.IGNORECASE):
            return _months(int(match[1]), int(match[2]) * 3 - 2, int(match[2]) * 3)
        if match := re.fullmatch(r"(\d{4})[- ]?H([12])", text, re.IGNORECASE):
            return _months(int(match[1]), int(match[2]) * 6 - 5, int(match[2]) * 6)
        if match := re.fullmatch(r"(\d{4})\s*[-–/]\s*(\d{4})", text):
            return _years(int(match[1]), int(match[2]))
        if re.fullmatch(r"\d{4}", text):
            return _months(int(text), 1, 12)
        if match := re.fullmatch(r"(\d{4})M(\d{2})", text):
            return _months(int(match[1]), int(match[2]), int(match[2]))
        if match := re.fullmatch(r"(\d{1,2})[/.](\d{4})", text):
            return _months(int(match[2]), int(match[1]), int(match[1]))
        if match := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text):
            return _day(int(match[3]), int(match[2]), int(match[1]))
        if match := re.fullmatch(rf"({_MONTH})\.?[-/ ]?['’]?(\d\d)", text, re.IGNORECASE):  # Jul-23
            return _months(_of_two_digits(match[2]), _number(match[1]), _number(match[1]))
        if match := re.fullmatch(r"FY\s?['’]?(\d\d)", text, re.IGNORECASE):
            return _months(_of_two_digits(match[1]), 1, 12)
        if match := re.fullmatch(r"Q([1-4])[-/ ]?(\d{4})", text, re.IGNORECASE):
            return parse_period(f"{match[2]}-Q{match[1]}")
        if match := re.fullmatch(r"(\d{4})-?W(\d\d)", text):
            return Period(date.fromisocalendar(int(match[1]), int(match[2]), 1),
                          date.fromisocalendar(int(match[1]), int(match[2]), 7))  # fmt: skip
        if match := re.fullmatch(r"Q([1-4])[-/ ]?['’]?(\d\d)", text, re.IGNORECASE):
            return parse_period(f"{_of_two_digits(match[2])}-Q{match[1]}")
        if match := re.fullmatch(rf"({_YEAR})[-/ ]?({_MONTH})", text, re.IGNORECASE):
            return _months(int(match[1]), _number(match[2]), _number(match[2]))
    except ValueError:
        return None
    found = find_periods(text)
    if len(found) != 1 or re.search(r"\d", text[: found[0].start] + text[found[0].end :]):
        return None  # other digits are part of a date that is not understood: '5/6/2023' is no year
    return found[0].period


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A period that a text names, and where."""

    period: Period
    start: int
    end: int


def _of_two_digits(year: str) -> int:
    """A year of two digits as POSIX's strptime has it: 69 to 99 are of the last century."""
    return int(year) + (1900 if int(year) >= 69 else 2000)


def _number(text: str) -> int:
    return MONTHS[text.lower().rstrip(".")]


_QUARTERS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
    "last": 4,
    "final": 4,
}
_HALVES = {"first": 1, "second": 2, "1st": 1, "2nd": 2, "front": 1, "back": 2, "latter": 2, "last": 2}
_PATTERNS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], Period | None]]] = [
    # between 2019 and 2023, from 2019 to 2023, 2019-2023
    (
        re.compile(rf"\b(?:between\s+|from\s+)?({_YEAR})\s*(?:[-–—/]|\s(?:through|until|till)\s)\s*({_YEAR})\b", re.I),
        lambda m: _years(int(m[1]), int(m[2])),
    ),
    (re.compile(rf"\b({_YEAR})-(\d\d)-(\d\d)\b"), lambda m: parse_period(m[0])),
    # April to December 2024, Apr-Dec 2024
    (
        re.compile(
            rf"\b({_MONTH})\.?\s*(?:[-–—/]|\b(?:to|through|until|till)\b)\s*({_MONTH})\.?,?\s+({_YEAR})\b", re.I
        ),
        lambda m: _within_year(int(m[3]), _number(m[1]), _number(m[2])),
    ),
    # 2013-24: of two digits that could be a month, the month is meant
    (re.compile(rf"\b({_YEAR})[-–/](1[3-9]|[2-9]\d)\b"), lambda m: _short_range(int(m[1]), int(m[2]))),
    (
        re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({_MONTH})\.?,?\s+({_ANY_YEAR})\b", re.I),
        lambda m: _day(int(m[3]), _number(m[2]), int(m[1])),
    ),
    (
        re.compile(rf"\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+({_ANY_YEAR})\b", re.I),
        lambda m: _day(int(m[3]), _number(m[1]), int(m[2])),
    ),
    (
        re.compile(rf"\b({_MONTH})\.?,?\s+(?:of\s+)?({_ANY_YEAR})\b", re.I),
        lambda m: _months(int(m[2]), _number(m[1]), _number(m[1])),
    ),
    (
        re.compile(rf"\bQ([1-4])\s*(?:of\s+)?({_YEAR})\b", re.I),
        lambda m: _months(int(m[2]), int(m[1]) * 3 - 2, int(m[1]) * 3),
    ),
    (
        re.compile(
            rf"\b(first|second|third|fourth|last|final|1st|2nd|3rd|4th)\s+quarter\s+(?:of\s+)?({_YEAR})\b", re.I
        ),
        lambda m: _months(int(m[2]), _QUARTERS[m[1].lower()] * 3 - 2, _QUARTERS[m[1].lower()] * 3),
    ),
    (
        re.compile(rf"\b(first|second|1st|2nd|front|back|latter|last)\s+half\s+(?:of\s+)?({_YEAR})\b", re.I),
        lambda m: _months(int(m[2]), _HALVES[m[1].lower()] * 6 - 5, _HALVES[m[1].lower()] * 6),
    ),
    (re.compile(rf"\bH([12])\s*(?:of\s+)?({_YEAR})\b", re.I), lambda m: parse_period(f"{m[2]}-H{m[1]}")),
    (re.compile(rf"\b({_YEAR})-(Q[1-4]|H[12]|(?:0[1-9]|1[0-2]))\b", re.I), lambda m: parse_period(m[0])),
    # the 1950s, the 1970's
    (re.compile(r"\b((?:1\d|2[01])\d0)['’]?s\b"), lambda m: _years(int(m[1]), int(m[1]) + 9)),
    (
        re.compile(rf"\b({_CENTURIES}|\d{{1,2}}(?:st|nd|rd|th))[\s-]centur(?:y|ies)\b", re.I),
        lambda m: _century(m[1]),
    ),
    (re.compile(rf"\b({_YEAR})(?:['’]s)?(?![\w%]|,\d|\.\d)"), lambda m: _months(int(m[1]), 1, 12)),
    (
        re.compile(rf"(?:(?<=\()|\b{_WHEN}\s*)(?<!\d)({_OLD_YEAR})(?![\w%]|,\d|\.\d|\s+{_COUNTED})", re.I),
        lambda m: _months(int(m[1]), 1, 12),
    ),
]


def _century(text: str) -> Period | None:
    digits = re.match(r"\d+", text)
    number = int(digits[0]) if digits else _CENTURIES.split("|").index(text.lower()) + 1
    return _years(100 * number - 99, 100 * number) if 0 < number <= 99 else None


def _within_year(year: int, first: int, last: int) -> Period | None:
    return _months(year, first, last) if first < last else None


def _short_range(first: int, last: int) -> Period | None:
    end = first // 100 * 100 + last
    return _years(first, end) if end > first else None


def _day(year: int, month: int, day: int) -> Period | None:
    try:
        return Period(date(year, month, day), date(year, month, day))
    except ValueError:
        return None


def find_periods(text: str) -> list[PeriodMention]:
    """Every period that a text names, in order, the most exact reading of each place.

    >>> [mention.period.label for mention in find_periods("from April 2025 to 7 May 2025, and in 2019-2023")]
    ['April 2025', '7 May 2025', '2019–2023']
    """
    return list(_remembered(text) if len(text) <= _REMEMBERED else _mentions(text))


@lru_cache(maxsize=20_000)
def _remembered(text: str) -> tuple[PeriodMention, ...]:
    """The periods of a short text: of one question the same sentences are read again and again."""
    return _mentions(text)


def _mentions(text: str) -> tuple[PeriodMention, ...]:
    found: list[PeriodMention] = []
    for pattern, make in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            period = make(match)
            if period is not None and period.start <= period.end:
                found.append(
                    PeriodMention(period, match.start(1) if match.lastindex == 1 else match.start(), match.end())
                )
    return tuple(sorted(found, key=lambda mention: mention.start))


def years_before(period: Period, years: int) -> Period:
    """The same stretch of an earlier year: of the first half of 2024, one year before, that of 2023."""
    months = (period.end - period.start).days
    start = _moved(period.start, years)
    whole = period.end == _month_end(period.end.year, period.end.month)
    end = _moved(period.end, years)
    return Period(start, _month_end(end.year, end.month) if whole and months else end)


def _moved(day: date, years: int) -> date:
    return date(day.year - years, day.month, min(day.day, calendar.monthrange(day.year - years, day.month)[1]))


def known_by(period_text: str) -> date:
    """The last day that a date, however exact, can mean; ``date.max`` where it is unknown. For as-of filters."""
    period = parse_period(period_text) if period_text else None
    return period.end if period else date.max


def day_number(day: date) -> int:
    """A day as the number yyyymmdd, for the filters of the stores."""
    return day.year * 10_000 + day.month * 100 + day.day


UNDATED = 99991231  # what last_day gives where no day is known


def last_day(published: str) -> int:
    """The last day that a source's date can mean, as yyyymmdd; UNDATED where it is unknown."""
    return day_number(known_by(published))
