"""Quantities in the forms that people write them in."""

from decimal import Decimal

import pytest

from assistant.quantities import quantities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$109.1bn", [("109100000000", "USD")]),
        ("109.1 billion US dollars", [("109100000000", "USD")]),
        ("from 67.2 to 109.1 billion dollars", [("67200000000", "USD"), ("109100000000", "USD")]),
        ("RMB 60 billion or HK$4m", [("60000000000", "CNY"), ("4000000", "HKD")]),
        ("US$5 billion, 5bn American dollars", [("5000000000", "USD"), ("5000000000", "USD")]),
        ("3 billion Chinese yuan, NT$7bn", [("3000000000", "CNY"), ("7000000000", "TWD")]),
        ("24 months; two years; 5 kilotonnes", [("24", "month"), ("24", "month"), ("5000000000", "g")]),
        ("67%, 67 per cent", [("67", "percent"), ("67", "percent")]),
        ("23 percentage points; 50 basis points", [("23", "percentage points"), ("0.5", "percentage points")]),
        ("nine in ten", [("90", "percent")]),
        ("half of them, three quarters", [("50", "percent"), ("75", "percent")]),
        ("twelve times, doubled, a factor of 3.3", [("12", "times"), ("2", "times"), ("3.3", "times")]),
        ("1,359,540 chips and 1.36 million", [("1359540", ""), ("1360000", "")]),
        ("68 TWh and 9 gigawatts", [("68000000000000", "Wh"), ("9000000000", "W")]),
        ("in the first half of 2025, on 7 April 2024", []),
        ("2040 trillion downloads", [("2040000000000000", "")]),
        ("R1-0528", []),
        ("10-20 percent of it", [("10", "percent"), ("20", "percent")]),
    ],
)
def test_quantities_are_read_by_value_and_unit(text: str, expected: list[tuple[str, str]]) -> None:
    """Words, digits, scales and signs come to the same value; dates and parts of names are none."""
    found = [(quantity.value.normalize(), quantity.unit) for quantity in quantities(text)]
    assert found == [(Decimal(value).normalize(), unit) for value, unit in expected]


@pytest.mark.parametrize(
    ("claim", "source", "agrees"),
    [
        ("$109.1bn", "109.1 billion dollars", True),
        ("109 billion dollars", "109.1 billion dollars", True),
        ("110 billion dollars", "109.1 billion dollars", False),
        ("nearly 110 billion dollars", "109.1 billion dollars", True),
        ("109.1 million dollars", "109.1 billion dollars", False),
        ("109.1 billion euros", "109.1 billion dollars", False),
        ("two thirds", "67 percent", True),
        ("5 percent", "5 percentage points", False),
        ("more than 100 chips", "140 chips", True),
        ("more than 100 chips", "90 chips", False),
        ("more than 100 chips", "100 chips", False),
        ("at least 100 chips", "100 chips", True),
        ("fewer than 100 chips", "more than 100 chips", False),
        ("2 dollars per thousand tokens", "2 dollars per million tokens", False),
    ],
)
def test_a_claimed_quantity_agrees_with_the_source(claim: str, source: str, agrees: bool) -> None:
    """Rounding is allowed as far as the claim was written roughly; unit, scale and side must be the source's."""
    assert quantities(claim)[0].agrees(quantities(source)[0]) is agrees
