"""Units and values as cells have them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from index.units import (
    Style,
    Unit,
    Value,
    coarseness,
    currencies,
    has_decimal_comma,
    has_flags,
    parse_unit,
    point_groups,
    read_value,
)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("USD billion", Unit("money", "USD", Decimal(10**9), "USD")),
        ("bn yuan", Unit("money", "CNY", Decimal(10**9), "CNY")),
        ("€m", Unit("money", "EUR", Decimal(10**6), "EUR")),
        ("INR crore", Unit("money", "INR", Decimal(10**7), "INR")),
        ("percent", Unit("share", "percent")),
        ("% of GDP", Unit("share", "percent of GDP")),
        ("percentage points", Unit("points", "percentage points")),
        ("pp", Unit("points", "percentage points")),
        ("TWh", Unit("energy", "Wh", Decimal(10**12))),
        ("gigawatt-hours", Unit("energy", "Wh", Decimal(10**9))),
        ("GW", Unit("power", "W", Decimal(10**9))),
        ("thousand tonnes", Unit("mass", "g", Decimal(10**9))),
        ("tonnes CO2e", Unit("mass", "g CO2e", Decimal(10**6))),
        ("exaflops", Unit("compute", "FLOPS", Decimal(10**18))),
        ("million users", Unit("count", "users", Decimal(10**6))),
        ("tokens per second", Unit("rate", "tokens per second")),
        ("deaths per 1,000 people", Unit("rate", "deaths per people", Decimal("0.001"))),
        ("USD per million tokens", Unit("rate", "USD per tokens", Decimal("0.000001"), "USD")),
        ("years", Unit("time", "month", Decimal(12))),
        ("°C", Unit("score", "°C")),
        ("index points", Unit("score", "index points")),
        ("ratio", Unit("ratio", "times")),
        ("", Unit("count", "")),
    ],
)
def test_units_as_people_write_them(text: str, unit: Unit) -> None:
    """A unit has a dimension, what it counts in, its scale and its currency."""
    assert parse_unit(text) == unit


@pytest.mark.parametrize(
    ("one", "other", "fits"),
    [
        ("USD billion", "million dollars", True),
        ("USD billion", "billion yuan", False),
        ("percent", "percentage points", False),
        ("notable models", "models", True),
        ("million", "people", True),
        ("models", "patents", False),
        ("TWh", "GWh", True),
        ("GW", "GWh", False),
    ],
)
def test_what_may_be_compared(one: str, other: str, fits: bool) -> None:
    """Values of one dimension, currency and kind of thing, at any scale."""
    assert parse_unit(one).comparable(parse_unit(other)) is fits


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.5*", Value(Decimal("1234.5"), mark="*")),
        ("12 300", Value(Decimal(12300))),
        ("12.5 %", Value(Decimal("12.5"), "percent")),
        ("$1.5", Value(Decimal("1.5"), "USD")),
        ("(12)", Value(Decimal(-12))),
        ("−4", Value(Decimal(-4))),
        ("12.3 p", Value(Decimal("12.3"), mark="p")),
        ("7²", Value(Decimal(7), mark="²")),
        ("12.3[a]", Value(Decimal("12.3"), mark="[a]")),
        ("n/a", Value(None, missing=True)),
        ("–", Value(None, missing=True)),
        ("..", Value(None, missing=True)),
        ("", Value(None, missing=True)),
        ("about 5", Value(None)),
        ("2024-05-01", Value(None)),
        ("3 million", Value(None)),
    ],
)
def test_cells(text: str, value: Value) -> None:
    """Separators, signs and marks are taken off; what is no number is words, and what says nothing is missing."""
    assert read_value(text) == value


def test_decimal_commas_are_told_from_the_whole_column() -> None:
    """'1,5' is one and a half only where no cell has a point."""
    assert has_decimal_comma(["1,5", "2.5"]) is False
    assert has_decimal_comma(["1,5", "1.234,25", "7"]) is True
    assert has_decimal_comma(["1,500", "7"]) is False
    assert read_value("1,5", Style(decimal_comma=True)) == Value(Decimal("1.5"))
    assert read_value("1.500", Style(decimal_comma=True)) == Value(Decimal(1500))


@pytest.mark.parametrize(
    ("columns", "semicolons", "groups"),
    [
        ([["950", "1.150", "2.100"]], True, True),
        ([["950", "1.150", "2.100"]], False, None),
        ([["1.150", "2.300", "3.450"]], True, None),
        ([["1.150", "2.300", "3.450"]], False, False),
        ([["950 *", "1.150 %", "n.a."]], True, True),
        ([["1.234.567", "1.150"]], False, True),
        ([["950", "1.15"]], True, False),
        ([["950", "0.345"]], True, False),
        ([["950", "1.150"], ["2.5", "3.75"]], True, False),
        ([["1150", "1.150"]], True, False),
        ([["12.03.2024", "13.03.2024"], ["950", "1.150"]], True, True),
        ([["950", "12"]], True, False),
    ],
)
def test_what_a_point_sets_apart(columns: list[list[str]], semicolons: bool, groups: bool | None) -> None:
    """Thousands, where small numbers stand beside '1.150' between semicolons; a fraction, where any number must be one;
    else that cannot be told."""
    assert point_groups(columns, commas=False, semicolons=semicolons) is groups


def test_decimal_commas_leave_no_doubt() -> None:
    """Elsewhere in the table, they say what a point is; but not against a number that must be a fraction."""
    assert point_groups([["1.150", "2.300"]], commas=True, semicolons=False) is True
    assert point_groups([["1.150", "0.3"]], commas=True, semicolons=True) is False


@pytest.mark.parametrize(
    ("cells", "flags"),
    [
        (["10.2", "10.4 p", "9.9", "8.1 bu", "7"], True),
        (["4.4 b", "8.8 bu", "7.5 p", ": c", "3"], True),
        (["10.2", "9.9"], False),
        (["3 p", "4 p"], False),  # behind every number stands a unit
        (["9.3 b", "450", "12"], False),  # billions, perhaps
    ],
)
def test_flags_are_told_from_the_whole_table(cells: list[str], flags: bool) -> None:
    """Letters behind some numbers, of more kinds than a 'b' alone, are marks of an office."""
    assert has_flags(cells) is flags
    assert read_value("10.4 p", Style(flags=True)) == Value(Decimal("10.4"), mark="p")
    assert read_value(": c", Style(flags=True)) == Value(None, mark="c", missing=True)


@pytest.mark.parametrize(
    ("written", "worth"),
    [("5.4", "0.1"), ("6,000", "100"), ("38,000", "1000"), ("52", "1"), ("140,000", "10000"), ("2.10", "0.01")],
)
def test_how_finely_a_figure_is_written(written: str, worth: str) -> None:
    """Zeros at the end may be rounding; the first two digits are meant."""
    assert coarseness(written) == Decimal(worth)


def test_dollars_are_told_apart() -> None:
    """A dollar sign with letters before it is another country's."""
    assert [currencies(text) for text in ("HK$", "C$", "$", "A$", "5 won", "about")] == [
        ("HKD",), ("CAD",), ("USD",), ("AUD",), ("KRW",), (),
    ]  # fmt: skip
