"""Which countries a name covers: itself, a continent's, those of a group such as the EU or the OECD.

Continents are those of the United Nations' M49 standard, as countryinfo has them; groups are worldcountrygroups'.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from countryinfo import CountryInfo, CountryNotFoundError, all_countries, filter_countries
from worldcountrygroups import get_group, list_groups

from index.names import is_bloc, is_country

_SUBREGIONS = {"Latin America": "Latin America and the Caribbean"}
_LETTERS = 3  # up to which another spelling may be a code: 'AI' is Anguilla's


@lru_cache(maxsize=4096)
def extent(name: str) -> frozenset[str] | None:
    """ISO codes of the countries that a canonical name covers; empty for what is no place, None for a bloc of which it
    is not known.

    >>> extent("Norway"), len(extent("European Union") or ()), extent("Nokia"), extent("Middle East")
    (frozenset({'NO'}), 27, frozenset(), None)
    """
    if name == "World":
        return _codes(all_countries())
    if name in _SUBREGIONS:
        return _codes(filter_countries(subregion=_SUBREGIONS[name]))
    if found := filter_countries(region=name):
        return _codes(found)
    if (group := _groups().get(name)) is not None:
        return group
    if code := _code(name):
        return frozenset((code,))
    return None if is_bloc(name) else frozenset()


def contains(whole: str, part: str) -> bool:
    """Whether all that a name covers lies within another, and that covers more: Europe and Norway, the EU and Malta."""
    if whole == "World":
        return part != "World"  # firms, too
    inner, outer = extent(part), extent(whole)
    return bool(inner) and bool(outer) and inner is not None and outer is not None and inner < outer


def overlap(one: str, other: str) -> bool:
    """Whether what two names cover has countries in common, or may have: what a bloc covers is not always known."""
    if "World" in (one, other):
        return True
    first, second = extent(one), extent(other)
    if first is None or second is None:
        return first != frozenset() and second != frozenset()
    return bool(first & second)


def _codes(found: Iterable[CountryInfo]) -> frozenset[str]:
    return frozenset(country.iso(2) for country in found) - {""}


def _code(name: str) -> str:
    """The ISO code of a country; '' for what is none. The library finds near names too: its own must be the same."""
    try:
        country = CountryInfo(name)
    except (CountryNotFoundError, ValueError):
        return ""
    spelled = {form.casefold() for form in (country.name(), *country.alt_spellings()) if len(form) > _LETTERS}
    return country.iso(2) if is_country(name) or name.casefold() in spelled else ""


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[str]]:
    """The groups by acronym and by name: 'G7' and 'Group of Seven'; as they are written, since 'Mint' may be a firm."""
    found: dict[str, frozenset[str]] = {}
    for group in filter(None, map(get_group, list_groups())):
        members = frozenset(country.iso2 for country in group.countries) - {""}
        found |= dict.fromkeys((group.acronym, group.name), members)
    return found
