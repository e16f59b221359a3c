"""Which countries a name covers, and which names have some in common."""

from __future__ import annotations

import pytest

from index.names import countries, is_country
from index.regions import contains, extent, overlap


def test_every_country_is_known() -> None:
    """Each country that the product knows by name has a code of its own, and no two the same."""
    found = [extent(name) for name in countries() if is_country(name)]
    assert all(codes and len(codes) == 1 for codes in found)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("whole", "part", "expected"),
    [
        ("Europe", "Germany", True),
        ("European Union", "Malta", True),
        ("Asia", "ASEAN", True),
        ("Europe", "European Union", False),  # Cyprus is in Asia
        ("G7", "Japan", True),
        ("World", "Nordlys Seafood", True),
        ("Europe", "Japan", False),
        ("Germany", "Germany", False),
        ("Nordlys Seafood", "Norway", False),
        ("Middle East", "Israel", False),  # what it covers is not known
    ],
)
def test_contains(whole: str, part: str, expected: bool) -> None:
    assert contains(whole, part) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("China", "Europe", False),
        ("Africa", "Europe", False),
        ("Germany", "European Union", True),
        ("OECD", "European Union", True),
        ("World", "Nordlys Seafood", True),
        ("Middle East", "China", True),  # it may be
        ("Middle East", "Nordlys Seafood", False),
        ("Mint", "Mexico", False),  # no MINT
        ("Rest of world (all but China)", "China", False),
    ],
)
def test_overlap(one: str, other: str, expected: bool) -> None:
    """Either way round."""
    assert overlap(one, other) is expected
    assert overlap(other, one) is expected
