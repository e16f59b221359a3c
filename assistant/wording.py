"""Facts and dates as sentences say them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from corpus.schema import FactTable, Row
from index.columns import PROVENANCE
from index.facts import Fact
from index.names import countries, is_bloc
from index.periods import parse_period

_THE = {
    "United States",
    "United Kingdom",
    "European Union",
    "Netherlands",
    "Philippines",
    "United Arab Emirates",
    "Middle East",
}
_CURRENCY = re.compile(r"^(USD|EUR|GBP|HKD|CNY|JPY)\b\s*(.*)$")
_AHEAD = re.compile(
    r"\b(target|goal|plan(ned|s)?|project(ed|ion)s?|forecasts?|guidance|expected|pledged?)\b", re.IGNORECASE
)
_FEW = 2  # words, which are a name rather than a text
_QUARTER = 92  # days
_DAYS_OF = {"week": Decimal(7), "month": Decimal("365.25") / 12, "year": Decimal("365.25")}
_BARE_UNITS = {"ratio": "times", "index points": "index points"}


def said_date(text: str) -> str:
    """An ISO date in words: '2025-04-07' -> '7 April 2025'; as it is where it is no date."""
    period = parse_period(text) if text else None
    return period.label if period else text


def number(text: str) -> str:
    """A value as the source has it, with thousands set apart from 10,000 on: '276288' -> '276,288'."""
    match = re.fullmatch(r"(-?)(\d{5,})(\.\d+)?", text)
    return f"{match[1]}{int(match[2]):,}{match[3] or ''}" if match else text


def amount(text: str, unit: str) -> str:
    """A value with its unit: ('109.1', 'USD billion') -> 'USD 109.1 billion'; ('3', 'percent') -> '3 percent'."""
    shown = number(text)
    if match := _CURRENCY.match(unit):
        return f"{match[1]} {shown} {match[2]}".strip()
    if match := re.match(r"^(thousand|million|billion|trillion) (HKD|USD|EUR|yuan)$", unit):
        return f"{shown} {match[1]} {match[2]}"
    unit = _BARE_UNITS.get(unit, unit)
    if text in ("1", "1.0") and unit.endswith("s") and " " not in unit and not unit.endswith("ss"):
        unit = unit[:-1]
    return f"{shown} {unit}".strip()


def the(entity: str) -> str:
    """An entity's name inside a sentence: 'the United States'."""
    if entity in _THE:
        return f"the {entity}"
    return "the world" if entity == "World" else entity


def opening(text: str) -> str:
    """The text with a capital first letter, but for a name that begins small: 'xAI'."""
    return text if re.match(r"[a-z]+[A-Z]", text) else text[:1].upper() + text[1:]


def inside(label: str) -> str:
    """A label within a sentence: 'Context window' -> 'context window', but 'API input price' as it is."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def credit(*facts: Fact) -> str:
    """', according to Stanford HAI (7 April 2025) and Epoch AI', each source once; '' where none is named."""
    names = []
    for fact in facts:
        name, day = fact.source.publisher or fact.source.title, said_date(fact.source.published)
        if name:
            names.append(f"{name} ({day})" if day else name)
    return f", according to {joined(list(dict.fromkeys(names)))}" if names else ""


def noted(*facts: Fact) -> str:
    """' (noted: midpoint of 115-135 guidance)': what the table remarks on its values; '' where it does not.

    What it remarks on some of them only is told of those: ' (noted of 2020 and 2021: provisional; of 2023: revised)'.
    """
    of: dict[str, list[Fact]] = {}
    for fact in dict.fromkeys(facts):
        of.setdefault(fact.note.strip().rstrip("."), []).append(fact)
    bare = of.pop("", [])
    if len(of) == 1 and not bare:
        return f" (noted: {next(iter(of))})"
    told = [f"of {joined([_told_apart(fact, facts) for fact in held])}: {note}" for note, held in of.items()]
    return f" (noted {'; '.join(told)})" if told else ""


def _told_apart(fact: Fact, facts: Sequence[Fact]) -> str:
    """What tells a fact from the others of a sentence: its period, its entity, else both, else what it measures."""
    others = [other for other in facts if other != fact]
    if fact.period and all(other.entity == fact.entity and other.period != fact.period for other in others):
        return fact.period.label
    if all(other.entity != fact.entity for other in others):
        return the(fact.entity)
    if all((other.entity, other.period) != (fact.entity, fact.period) for other in others):
        return f"{the(fact.entity)}{in_period(fact)}"
    return inside(fact.indicator)


def is_ahead(fact: Fact) -> bool:
    """Whether a value is a forecast, a plan or a target: of a time after its source, or said so by its own words."""
    published = parse_period(fact.source.published) if fact.source.published else None
    if published and fact.period and not fact.attribute and fact.period.end > published.end:
        # a month that its source is of has been counted up to then; a year has not been
        return fact.period.start > published.end or fact.period.days > _QUARTER
    return bool(_AHEAD.search(f"{fact.indicator} {fact.note}"))


def in_period(fact: Fact) -> str:
    """' in 2024', ' on 27 January 2025', ' in 2013–2024', or ''."""
    if fact.period is None or fact.attribute:
        return ""  # a record's date is not that of each of its attributes
    return f" {'on' if fact.period.days == 1 else 'in'} {fact.period.label}"


def difference(low: Decimal, high: Decimal) -> str:
    """An exact difference, without float noise."""
    value = (high - low).normalize()
    return f"{value:f}"


def plural(noun: str) -> str:
    """Several of a noun: 'models', 'ferries', 'buses'."""
    if re.search(r"[^aeiou]y$", noun):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if re.search(r"(s|x|z|ch|sh)$", noun) else f"{noun}s"


def singular(noun: str) -> str:
    """One of what a noun ending in 's' names several of.

    >>> singular("ferries"), singular("buses"), singular("lines")
    ('ferry', 'bus', 'line')
    """
    if noun.endswith("ies"):
        return f"{noun[:-3]}y"
    one = noun.removesuffix("es")
    return one if plural(one) == noun else noun.removesuffix("s")


def joined(parts: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def is_place(entity: str) -> bool:
    """Whether the entity is a country or a bloc."""
    return entity in countries() or is_bloc(entity)


def record_sentence(table: FactTable, row: Row) -> str:
    """A row of a table of records as a sentence: its longest text, with its day; '' where it has no such text.

    >>> # date,actor,event -> 'GPT-5 was released (7 August 2025).'
    """
    told = record_text(table, row)
    if not told:
        return ""
    days = [cell for column, cell in zip(table.columns, row.cells, strict=True) if column.type == "date" and cell]
    when = f" ({said_date(days[0])})" if days else ""
    return f"{opening(told.rstrip('. '))}{when}."


def who(fact: Fact, other: Fact) -> str:
    """What tells a fact from another: its entity, its period, or both."""
    if fact.entity == other.entity:
        return f"{the(fact.entity)}{in_period(fact)}"
    return the(fact.entity) if fact.period == other.period else f"{the(fact.entity)}{in_period(fact)}"


def each(facts: Sequence[Fact]) -> list[str]:
    """What tells each of two facts or more from the first, and the first from the second."""
    return [who(fact, facts[0] if fact is not facts[0] else facts[1]) for fact in facts]


def same_period(one: Fact, other: Fact) -> str:
    """' in 2024' where both are of that period, else ''."""
    return in_period(one) if one.period == other.period else ""


def on_measure(*facts: Fact) -> str:
    """ ", on the measure 'Grants', according to …": what values are of, what is noted of them, and who gives them."""
    return f", on the measure '{indicator_of(*facts)}'{noted(*facts)}{credit(*facts)}"


def indicator_of(*facts: Fact) -> str:
    """What facts measure: of an outcome and its forecast the name of the forecast, which has the other's words."""
    return max((fact.indicator for fact in facts), key=len)


def when_of(fact: Fact) -> str:
    """The period of a fact, as it stands after 'between'."""
    return fact.period.label if fact.period else "an unnamed date"


def record_text(table: FactTable, row: Row) -> str:
    """The longest text of a row, its source's title apart; '' where it has none of three words or more."""
    words = [
        cell
        for column, cell in zip(table.columns, row.cells, strict=True)
        if column.type == "string" and column.name not in PROVENANCE
    ]
    told = max(words, key=len, default="")
    return told if len(told.split()) > _FEW else ""


def in_unit(days: int, unit: str) -> Decimal:
    """Days as weeks, months (a twelfth of a year) or years (of 365.25 days), to one decimal.

    >>> in_unit(106, "month"), in_unit(14, "week")
    (Decimal('3.5'), Decimal('2.0'))
    """
    return (Decimal(days) / _DAYS_OF[unit]).quantize(Decimal("0.1"), ROUND_HALF_UP)


def in_units(days: int) -> set[Decimal]:
    """Days in every one of those units."""
    return {in_unit(days, unit) for unit in _DAYS_OF}
