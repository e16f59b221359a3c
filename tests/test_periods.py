"""Periods as people and tables write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.periods import Period, find_periods, known_by, parse_period


def year(number: int, last: int | None = None) -> Period:
    return Period(date(number, 1, 1), date(last or number, 12, 31))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024", year(2024)),
        ("2024-02", Period(date(2024, 2, 1), date(2024, 2, 29))),
        ("2025-01-27", Period(date(2025, 1, 27), date(2025, 1, 27))),
        ("2025-Q4", Period(date(2025, 10, 1), date(2025, 12, 31))),
        ("2023-H1", Period(date(2023, 1, 1), date(2023, 6, 30))),
        ("2013-2023", year(2013, 2023)),
        ("FY2023", year(2023)),
        ("FY2022/23", year(2022, 2023)),
        ("2023M02", Period(date(2023, 2, 1), date(2023, 2, 28))),
        ("02/2023", Period(date(2023, 2, 1), date(2023, 2, 28))),
        ("5.6.2023", Period(date(2023, 6, 5), date(2023, 6, 5))),
        ("5/6/2023", None),
        ("2025-02-30", None),
        ("2025-13", None),
        ("soon", None),
        ("", None),
    ],
)
def test_cells_are_read(text: str, expected: Period | None) -> None:
    """A table's cell gives its period, and what is no period gives none."""
    assert parse_period(text) == expected


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (
            "In January 2025 and on 3 Feb 2025, also Feb. 4, 2025",
            ["January 2025", "3 February 2025", "4 February 2025"],
        ),
        ("from 2013 to 2023, or 2013–2023", ["2013", "2023", "2013–2023"]),
        ("the second quarter of 2025, Q3 2025, first half of 2024", ["Q2 2025", "Q3 2025", "H1 2024"]),
        ("model o1-2024-12-17", ["17 December 2024"]),
        ("it may rise; 2,024 units; 1234567; 2024.5", []),
        ("2024's growth", ["2024"]),
    ],
)
def test_periods_in_prose(text: str, labels: list[str]) -> None:
    """Every period of a text is found once, in its most exact reading."""
    assert [mention.period.label for mention in find_periods(text)] == labels


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_is_read_back_from_its_own_words(day: date) -> None:
    """The label of a day, put into a sentence, gives the day again."""
    period = Period(day, day)
    assert [mention.period for mention in find_periods(f"It was on {period.label}.")] == [period]


@given(st.dates(date(1990, 1, 1), date(2030, 12, 31)), st.dates(date(1990, 1, 1), date(2030, 12, 31)))
def test_overlap_is_symmetric_and_follows_from_containment(first: date, second: date) -> None:
    """A period overlaps what it contains; overlap does not depend on the order."""
    whole, part = Period(min(first, second), max(first, second)), Period(first, first)
    assert whole.contains(part)
    assert whole.overlaps(part)
    assert part.overlaps(whole)


def test_an_inexact_date_may_be_its_last_day() -> None:
    """For an as-of filter, a month may mean its last day, and no date any day at all."""
    assert known_by("2025-04") == date(2025, 4, 30)
    assert known_by("") == date.max
