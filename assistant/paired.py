"""Two values of a query against each other -> sentences: a difference, a quotient, a change, a Yes or No, a time."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.draft import Sentence
from assistant.limits import applies, limits_of, meets
from assistant.naming import says
from assistant.query import Query, cited
from assistant.question import Asked
from assistant.relations import Field, Relation
from assistant.sums import percent, rounded
from assistant.wanted import HIGHER, LOW
from assistant.wording import amount, in_unit, inside, joined, number, opening
from index.periods import Period
from index.units import parse_unit

_FEWER = re.compile(rf"\b(less|{LOW.replace('est', 'er')})\b", re.IGNORECASE)
_FELL = re.compile(
    r"\b(less|fewer|lower|smaller|shorter|cheaper|drop|fell|fall|lost|los[es]|declin\w*|cut)\b", re.IGNORECASE
)
_MORE = re.compile(
    rf"\b({HIGHER}|beat|ahead|exceed\w*|outnumber\w*|outdo|outsell|outsold|overtake|overtook|surpass\w*|top(ped)?|"
    r"busier|warmer|hotter|wealthier|denser|fuller|heavier)\b",
    re.IGNORECASE,
)
_MULTIPLE = re.compile(r"\b(half|twice|thrice|double|triple|times|third|quarter|points?)\b", re.IGNORECASE)
_YES = ("yes", "y", "true", "ja", "x", "✓")
_UNIT = re.compile(r"\b(day|week|month|year)s?\b", re.IGNORECASE)
A_YEAR = 360  # days
CELLS = 4  # told one by one
_SMALLEST, _LARGEST = Decimal("0.005"), Decimal(10) ** 9  # quotients of two columns that are told


def apart(asked: Asked, query: Query) -> list[Sentence]:
    """The difference of two rows, the quotient or the change in percent (of shares in points); or of two columns of one
    row."""
    target, found = query.target, query.amounts
    if query.others:
        return per(asked, query) if query.aim == "ratio" else _columns_apart(query)
    if target is None or len(found) != 2:
        return []
    names = dict(zip((row for row, _ in found), query.names([row for row, _ in found]), strict=True))
    (high, a), (low, b) = sorted(found, key=lambda pair: pair[1], reverse=True)
    label, values = inside(target.label), [number(f"{value:f}") for value in (a, b)]
    if query.aim != "difference" and not (a and b):
        return []
    if query.aim == "ratio":
        result, sign = rounded(a / b)
        formula = f"{values[0]} ÷ {values[1]} {sign} {number(result)}"
        text = f"{opening(names[high])} has {number(result)} times the {label} of {names[low]} ({formula})"
    elif query.aim == "change" and parse_unit(target.unit).dimension not in ("share", "points"):
        fell = bool(_FELL.search(asked.text))
        if times := _times(query, high, low):  # the later is what has changed
            fell = times[0] < times[1]
        result = percent(abs(a - b), abs(a if fell else b))
        one, other = (low, high) if fell else (high, low)
        lead = (
            f"The {label} of {names[one]} lies {result} percent {'below' if fell else 'above'} that of {names[other]}"
        )
        text = f"{lead} ({values[1]} against {values[0]})" if fell else f"{lead} ({values[0]} against {values[1]})"
    else:
        result, by = _by(a, b, target.unit)
        text = f"The {label} of {names[high]} exceeds that of {names[low]} {by}"
    return [Sentence(f"{text}{query.credit}", cited(target, [high, low]), result)]


def _columns_apart(query: Query) -> list[Sentence]:
    """How far two columns of one row lie apart."""
    pair = _of_one_row(query)
    if pair is None or query.aim != "difference":
        return []
    row, (one, a), (other, b) = pair
    if a < b:
        one, a, other, b = other, b, one, a
    (result, by), (name,) = _by(a, b, one.unit), query.whole_names([row])
    text = f"The {inside(one.label)} of {name} exceeds the {inside(other.label)} {by}"
    return [Sentence(f"{text}{query.credit}", (one.cells(row), other.cells(row)), result)]


def _by(a: Decimal, b: Decimal, unit: str) -> tuple[str, str]:
    """How far two values lie apart: the number, and 'by USD 3 (5 − 2 = 3)'."""
    result = f"{(a - b).normalize():f}"
    apart = amount(result, "percentage points" if unit in ("percent", "%") else unit)
    return result, f"by {apart} ({number(f'{a:f}')} − {number(f'{b:f}')} = {number(result)})"


def fraction(query: Query) -> list[Sentence]:
    """One column of a row in percent of another that is larger, or of several together."""
    if len(query.others) > 1:
        return _of_several(query)
    pair = _of_one_row(query)
    if pair is None or not 0 < pair[1][1] <= pair[2][1]:
        return []
    row, (one, a), (other, b) = pair
    result = percent(a, b)
    (name,) = query.whole_names([row])
    lead = f"{opening(inside(one.label))} of {name} comes to {result} percent of the {inside(other.label)}"
    text = f"{lead} ({number(f'{a:f}')} ÷ {number(f'{b:f}')}){query.credit}"
    return [Sentence(text, (one.cells(row), other.cells(row)), result)]


def _of_several(query: Query) -> list[Sentence]:
    """One column of a row in percent of all that it is one of."""
    target = query.target
    rows = [row for row in query.rows if all(isinstance(field.values[row], Decimal) for field in query.others)]
    if target is None or len(rows) != 1 or not query.conditions:
        return []
    (row,) = rows
    own = (target, *(field for field in query.others if field is not target))
    values = {field: value for field in own if isinstance(value := field.values[row], Decimal)}
    whole = sum(values.values(), Decimal(0))
    if not whole or min(values.values()) < 0:
        return []
    result = percent(values[target], whole)
    (name,) = query.whole_names([row])
    parts = " + ".join(number(f"{value:f}") for value in values.values())
    all_ = joined([inside(field.label) for field in own])
    lead = f"{opening(inside(target.label))} of {name} is {result} percent of {all_} together"
    text = f"{lead} ({number(f'{values[target]:f}')} ÷ ({parts})){query.credit}"
    return [Sentence(text, tuple(field.cells(row) for field in values), result)]


def _of_one_row(query: Query) -> tuple[int, tuple[Field, Decimal], tuple[Field, Decimal]] | None:
    """The one row of those that are picked which has numbers in two columns, with both."""
    one = query.target
    if one is None or not query.others or not query.conditions:
        return None
    other = query.others[0]
    pairs = [(row, one.values[row], other.values[row]) for row in query.rows]
    numbers = [(row, a, b) for row, a, b in pairs if isinstance(a, Decimal) and isinstance(b, Decimal)]
    if len(numbers) != 1:
        return None
    row, a, b = numbers[0]
    return (row, (one, a), (other, b)) if b and _SMALLEST <= abs(a / b) <= _LARGEST else None


def _times(query: Query, one: int, other: int) -> tuple[Period, Period] | None:
    """The times of two rows that are of different ones."""
    times = query.times.values if query.times else None
    if times is None or not isinstance(a := times[one], Period) or not isinstance(b := times[other], Period):
        return None
    return (a, b) if a != b else None


def per(asked: Asked, query: Query) -> list[Sentence]:
    """One column of a row divided by another."""
    pair = _of_one_row(query)
    if pair is None:
        return []
    row, (one, a), (other, b) = pair
    result, sign = rounded(a / b)
    (name,) = query.whole_names([row])
    lead = f"{opening(inside(one.label))} per {inside(other.label)} of {name} comes to {number(result)}"
    text = f"{lead} ({number(f'{a:f}')} ÷ {number(f'{b:f}')} {sign} {number(result)}){query.credit}"
    return [Sentence(text, (one.cells(row), other.cells(row)), result)]


def lasted(asked: Asked, query: Query) -> list[Sentence]:
    """The time between two rows' days, or between two of one row."""
    start, rows = query.target, query.rows
    if start is None or not query.others or len(rows) != (2 if start is query.others[0] else 1):
        return []
    end = query.others[0]
    ends = [(start, rows[0]), (end, rows[-1])]
    dated = [(value, field, row) for field, row in ends if isinstance(value := field.values[row], Period)]
    if len(dated) < 2:
        return []
    (first, a, one), (last, b, two) = sorted(dated, key=lambda piece: piece[0])
    unit = _UNIT.search(asked.text)
    if first.days == last.days == 1:
        days = (last.start - first.start).days
        told = f"{days} days"
        if unit and unit[1].lower() != "day":
            told += f", or {in_unit(days, unit[1].lower())} {unit[1].lower()}s"
    elif min(first.days, last.days) >= A_YEAR:
        days = last.start.year - first.start.year
        told = f"{days} years"
    else:
        return []
    names = query.whole_names([one, two])
    of = [f"{name}, {inside(field.label)}" for name, field in zip(names, (a, b), strict=True)]
    text = f"{told}: from {a.texts[one]} ({of[0]}) to {b.texts[two]} ({of[1]}){query.credit}"
    return [Sentence(text, (a.cells(one), b.cells(two)), str(days))]


def compared(asked: Asked, query: Query) -> list[Sentence]:
    """Which of two has more, with both values; as Yes or No where the question says what it expects."""
    target, found = query.target, query.amounts
    if target is None:
        return []
    if query.others:
        return _columns_compared(asked, query)
    if query.aim == "yesno" and len(query.rows) == 1:
        return _decided(asked, query)
    if len(found) != 2:
        return cells(asked, query) if query.aim == "compare" else []
    names = dict(zip((row for row, _ in found), query.names([row for row, _ in found]), strict=True))
    places = {row: _at(asked, query.relation, name) for row, name in names.items()}
    if len({*places.values()}) < len(places):
        return []  # which of the two the question is about is not known
    (first, a), (second, b) = sorted(found, key=lambda pair: places[pair[0]])
    lead = _lead(asked, query, a, b)
    if lead is None:
        return []
    what = f"{'a higher' if a > b else 'a lower'} {inside(target.label)} than {names[second]}"
    text = f"{lead}{names[first]} has {what}: {target.texts[first]} against {target.texts[second]}{query.credit}"
    return [Sentence(text, cited(target, [first, second]))]


def _lead(asked: Asked, query: Query, a: Decimal, b: Decimal) -> str | None:
    """'Yes: ' or 'No: ', where it is asked whether the first value is more or less; None where nothing is decided."""
    if limits_of(asked) or _MULTIPLE.search(asked.text):
        return None  # by how much, or how many times as much, is for no mere comparison to say
    fewer, more = bool(_FEWER.search(asked.text)), bool(_MORE.search(asked.text))
    if a == b or (query.aim == "yesno" and not (fewer or more)):
        return None
    return "" if query.aim == "compare" else "Yes: " if (a < b if fewer else a > b) else "No: "


def _columns_compared(asked: Asked, query: Query) -> list[Sentence]:
    """Which of two columns of one row is higher."""
    pair = _of_one_row(query)
    if pair is None:
        return []
    row, (one, a), (other, b) = pair
    if _at(asked, query.relation, other.label) < _at(asked, query.relation, one.label):
        one, a, other, b = other, b, one, a
    lead = _lead(asked, query, a, b)
    if lead is None:
        return []
    (name,), than = query.whole_names([row]), "higher" if a > b else "lower"
    what = f"{inside(one.label)} of {name} is {than} than {inside(other.label)}"
    text = f"{lead}{what if lead else opening(what)}: {one.texts[row]} against {other.texts[row]}{query.credit}"
    return [Sentence(text, (one.cells(row), other.cells(row)))]


def _at(asked: Asked, relation: Relation, name: str) -> int:
    """Where a question names something, by whatever name ('Britain' for 'United Kingdom') or by a part of it; its end
    for nowhere."""
    first = name.partition(",")[0]
    own = [m.start for m in asked.names if m.name == relation.canonical(first)]
    own += [m.start for m in asked.periods if m.period.label == first]
    parts = [first] if says(asked.text, first) else [word for word in first.split() if word[:1].isupper()]
    heard = (re.search(rf"\b{re.escape(part)}\b", asked.text, re.IGNORECASE) for part in parts)
    return min(own or [match.start() for match in heard if match], default=len(asked.text))


def _decided(asked: Asked, query: Query) -> list[Sentence]:
    """Yes or No of one row: by a column that says so, or by a bound."""
    target, (row,) = query.target, query.rows
    assert target is not None
    value, limits = target.values[row], limits_of(asked)
    if target.is_flag and value is not None:
        yes = str(value).casefold() in _YES
    elif isinstance(value, Decimal) and limits and all(applies(limit, target.unit) for limit in limits):
        yes = all(meets(limit, value, target.unit) for limit in limits)
    else:
        return []
    name = query.whole_names([row])[0]
    text = f"{'Yes' if yes else 'No'}: {name}: {inside(target.label)} {target.texts[row]}{query.credit}"
    return [Sentence(text, (target.cells(row),))]


def cells(asked: Asked, query: Query) -> list[Sentence]:
    """Of each row, what the column has."""
    target = query.target
    rows = [row for row in query.rows if target and target.values[row] is not None]
    if target is None or target.is_key or not rows or len(rows) > CELLS or not query.conditions:
        return []
    names = query.relation.called(rows, [*query.relation.rows] if len(rows) == 1 else query.rows)
    return [
        Sentence(f"{opening(name)}: {inside(target.label)} {target.texts[row]}{query.credit}", (target.cells(row),))
        for row, name in zip(rows, names, strict=True)
    ]
