"""Rows and columns that are made of the others: a total is none of the things that are added up."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Sequence
from decimal import Decimal

_WORDS = r"((grand |sub-?)?totals?|sums?|overall|averages?|means?|medians?|all)"
_ALONE = re.compile(
    rf"{_WORDS}|(annual |yearly )?(change|growth|difference)( on year)?|shares?|ranks?|ranking", re.IGNORECASE
)
_NAMED = re.compile(rf"{_WORDS}\b.+|.+\b{_WORDS}", re.IGNORECASE)
_WHOLE = re.compile(
    r"(the )?(grand )?(all|both|totals?|overall|everyone|everybody|entire|whole)\b(?!.*\bother\b).*|"
    r".+\b(total|overall)",
    re.IGNORECASE,
)
_CLOSE = Decimal("0.01")  # of the value: the parts are rounded

Numbers = Sequence[Decimal | None]


def is_derived(label: str) -> bool:
    """Whether a header or a row's name says that its numbers are made of its neighbours': 'Total', 'Change (%)'."""
    return bool(_ALONE.fullmatch(re.sub(r"[(\[][^()\[\]]*[)\]]|[:%]", " ", label).strip()))


def is_whole(label: str) -> bool:
    """Whether a row's name says that the others are parts of it: 'All adults', 'Both sexes', 'Total'.

    >>> is_whole("All adults"), is_whole("Province total"), is_whole("All other causes"), is_whole("Average")
    (True, True, False, False)
    """
    return bool(_WHOLE.fullmatch(label.strip()))


def names_total(label: str) -> bool:
    """Whether a row's name may be that of a total, which its numbers have to show: 'All museums', 'Province total'."""
    return bool(_NAMED.fullmatch(label.strip()))


def derived_rows(names: Sequence[str], groups: Sequence[Hashable], numbers: Sequence[Numbers]) -> set[int]:
    """The places of rows that are made of others of their group.

    A name that says nothing else than 'total' is enough; of one that says more ('All museums', 'Total expenditure', but
    also 'Total SE') the numbers must be those of the others put together, or twice that where there are subtotals.

    Args:
        names: of each row.
        groups: what rows that are added up have in common: their period and what they measure.
        numbers: of each row, a column each.
    """
    alone = {place for place, name in enumerate(names) if is_derived(name)}
    named = {place for place, name in enumerate(names) if place not in alone and names_total(name)}
    if not named:
        return alone
    parts: dict[Hashable, list[int]] = defaultdict(list)
    for place, group in enumerate(groups):
        if place not in alone:
            parts[group].append(place)
    return alone | {place for place in named if _is_sum(place, parts[groups[place]], numbers)}


def _is_sum(place: int, places: Sequence[int], numbers: Sequence[Numbers]) -> bool:
    others = [other for other in places if other != place]
    if len(others) < 2:
        return False
    for at, number in enumerate(numbers[place]):
        found = [value for other in others if (value := numbers[other][at]) is not None]
        if number is None or not found:
            continue
        if not any(abs(sum(found) - times * number) <= abs(number) * _CLOSE for times in (1, 2)):
            return False
    return any(number is not None for number in numbers[place])
