"""What one measure comes to per unit of another: 'operating cost per trip', from the cost and from the trips."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.draft import Sentence
from assistant.question import Asked
from assistant.readings import Reading
from assistant.sums import rounded
from assistant.telling import formula_of
from assistant.wording import amount, credit, in_period, noted, number, opening, the
from index.facts import Fact
from index.text import stem, terms
from index.units import SCALES

_PER = re.compile(r"\bper ([a-z]{2,})\b")
# no measure of its own: a time, or what a series has a value of each of
_PLAIN = frozenset(
    [
        "cent",
        "the",
        "year",
        "month",
        "week",
        "day",
        "hour",
        "minute",
        "second",
        "quarter",
        "decade",
        "annum",
        "country",
        "city",
        "company",
        "our",
        "their",
        "its",
    ]
)
_PLAIN |= {*SCALES}
_PERSONS = frozenset(
    map(stem, ("head", "capita", "person", "people", "population", "inhabitant", "resident", "citizen"))
)
_SYMBOLS = {
    "kilometre": "km", "kilometer": "km", "metre": "m", "meter": "m", "tonne": "t", "hectare": "ha", "litre": "l",
    "kilogram": "kg", "kilo": "kg", "mile": "mi", "megawatt": "MW", "gigawatt": "GW",
}  # fmt: skip
_SCALE = re.compile(rf"\b({'|'.join(word for word in SCALES if len(word) > 3)})\b", re.IGNORECASE)


def unit_asked(asked: Asked) -> str:
    """What a question wants a figure for one of: 'trip' in 'cost per trip'; '' for none, or for a time."""
    found = _PER.search(asked.text)
    named = found and any(name.start < found.end() and found.start() < name.end for name in asked.names)
    return found[1] if found and not named and found[1] not in _PLAIN else ""


def holds_unit(reading: Reading, unit: str) -> bool:
    """Whether a measure is one of these units, or is per one of them already."""
    return says_unit(f"{reading.measure.indicator} {' '.join({fact.unit for fact in reading.facts[:20]})}", unit)


def says_unit(text: str, unit: str) -> bool:
    """Whether a text speaks of these units: 'inhabitants' for 'head', 'km' for 'kilometre'."""
    symbol = _SYMBOLS.get(unit.removesuffix("s"))
    units = _PERSONS if stem(unit) in _PERSONS else {stem(unit)}
    return not units.isdisjoint(terms(text)) or bool(symbol and re.search(rf"(?<!\w){symbol}(?!\w)", text))


def per_unit(unit: str, readings: Sequence[Reading]) -> list[Sentence]:
    """The best measure divided by the one that is counted in the unit, of one thing at one time; empty for none."""
    single = [one for one in readings if len(one.facts) == 1 and one.facts[0].value is not None]
    above = next((one.facts[0] for one in single if not holds_unit(one, unit)), None)
    below = [one.facts[0] for one in single if holds_unit(one, unit)]
    below = [fact for fact in below if above and _together(fact, above) and fact.value]
    if above is None or not below:
        return []
    base = below[0]
    result, sign = rounded(above.number / base.number)
    if result == "0":
        return []  # so many billions for each say nothing
    formula = f"{number(above.text)} ÷ {number(base.text)} {sign} {number(result)}"
    told = [f"{fact.indicator} ({amount(fact.text, fact.unit)})" for fact in (above, base)]
    lead = f"{opening(told[0])} divided by {told[1]} comes to {_result(result, above, base, unit)} ({formula})"
    facts = (above, base)
    return [
        formula_of(f"{lead}, for {the(above.entity)}{in_period(above)}{noted(*facts)}{credit(*facts)}.", result, facts)
    ]


def _together(one: Fact, other: Fact) -> bool:
    """Whether two values are of one thing at one time; the columns of a table of things are."""
    return one.entity == other.entity and (
        one.period == other.period or (one.table, one.row) == (other.table, other.row)
    )


def _result(result: str, above: Fact, base: Fact, unit: str) -> str:
    """'19.79 USD per trip': of millions by millions the scale is left out, else each is told with its own."""
    scales = [[word.lower() for word in _SCALE.findall(fact.unit)] for fact in (above, base)]
    if scales[0] == scales[1]:
        return f"{amount(result, ' '.join(_SCALE.sub('', above.unit).split()))} per {unit}"
    return f"{amount(result, above.unit)} per {' '.join((*scales[1], unit))}"
