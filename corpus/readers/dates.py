"""Dates as files write them, to ISO text as exact as they are: 2025, 2025-04 or 2025-04-07."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[t ]\d.*)?")
_COMPACT = re.compile(r"(?:D:)?(\d{4})(\d{2})(\d{2})(?:\d{0,6}(?:Z|[+-].*)?)?")
_CHINESE = re.compile(r"(\d{4})\s*年(?:\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?)?.*")
_DAY_FIRST = re.compile(rf"(?:[a-z]+,?\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+{_MONTH},?[\s-]+(?P<year>\d{{4}}).*")
_MONTH_FIRST = re.compile(
    rf"(?:[a-z]+,?\s+)?{_MONTH}\s+(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?(?P<year>\d{{4}}).*"
)
_NUMERIC = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")


def iso_date(text: str) -> str:
    """ISO form of a date, no more exact than the text; '' where it is no date.

    Day and month are taken apart in '13/04/2025' but not in '03/04/2025', which gives the year alone;
    so does what only begins with a year ('2025-Q1').
    """
    text = text.strip().lower() if len(text) < 100 else ""
    if match := _ISO.fullmatch(text) or _CHINESE.fullmatch(text) or _COMPACT.fullmatch(text.upper()):
        year, month, day = match.groups()
        return _checked(int(year), int(month or 0), int(day or 0))
    if match := _DAY_FIRST.fullmatch(text) or _MONTH_FIRST.fullmatch(text):
        return _checked(int(match["year"]), _MONTHS[match["month"]], int(match["day"] or 0))
    if match := _NUMERIC.fullmatch(text):
        first, second, year_number = (int(group) for group in match.groups())
        if first > 12:
            return _checked(year_number, second, first)
        if second > 12:
            return _checked(year_number, first, second)
        return _checked(year_number, first if first == second else 0, first if first == second else 0)
    if match := re.match(r"(\d{4})(?!\d)", text):
        return _checked(int(match[1]), 0, 0)
    return ""


def _checked(year: int, month: int, day: int) -> str:
    if not 1000 <= year <= 2999:
        return ""
    if not month:
        return str(year)
    try:
        exact = date(year, month, day or 1)
    except ValueError:
        return ""
    return exact.isoformat() if day else exact.isoformat()[:7]
