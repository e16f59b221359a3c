"""A query -> the sentences that tell its result, each with the cells that it was made from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from assistant.draft import Evidence, Sentence
from assistant.limits import limits_of, meets, told_of
from assistant.naming import says
from assistant.paired import A_YEAR, CELLS, apart, cells, compared, fraction, lasted, per
from assistant.placed import place, share_of_rows
from assistant.query import Query, cited
from assistant.question import Asked
from assistant.records import FIRST, LAST
from assistant.spelled import COUNTED
from assistant.sums import percent, rounded
from assistant.wording import amount, inside, joined, number, opening
from index.periods import Period
from index.units import additive

_NAMED = 12  # whose names and values are told beside a result
_LISTED = 60  # rows that are named at most
_AGED = re.compile(
    rf"\b((?P<place>second|third|fourth|fifth)|(?P<many>{'|'.join(COUNTED.values())}|\d))[\s-]+(most )?"
    r"(oldest|newest|youngest|earliest|latest|recent|first|last)\b",
    re.IGNORECASE,
)
_PLACES = {2: "second", 3: "third", 4: "fourth", 5: "fifth"}
_YEAR = re.compile(r"\b(which|what) (calendar |financial |fiscal )?year\b", re.IGNORECASE)


def told(asked: Asked, query: Query) -> list[Sentence]:
    """The sentences; none where the query makes no sense of its rows."""
    return _TELL[query.aim](asked, query) if query.aim in _TELL else []


def _deciding(query: Query) -> tuple[Evidence, ...]:
    """The cells that an answer about rows is cited by: of each row those that the conditions are of."""
    fields = list(dict.fromkeys(c.field for c in query.conditions if not c.field.is_key)) or query.relation.fields[:1]
    return tuple(field.cells(row) for row in query.rows for field in fields if field.values[row] is not None)


def _list(asked: Asked, query: Query) -> list[Sentence]:
    if not query.conditions or len(query.rows) > _LISTED:
        return []
    names = list(dict.fromkeys(query.names(query.rows)))
    if all(says(asked.text, name) for name in names):
        return []  # no news
    text = f"The table '{query.relation.title}' has {joined(names)}{query.which}."
    return [Sentence(text, _deciding(query))]


def _count(asked: Asked, query: Query) -> list[Sentence]:
    if len(query.rows) > _LISTED:
        return []
    count = len(query.rows)
    lead = f"The table '{query.relation.title}' lists {count} {query.nouns(count)}{query.which}"
    text = f"{lead}: {joined(list(dict.fromkeys(query.names(query.rows))))}."
    return [Sentence(text, _deciding(query), str(count))]


def _extreme(highest: bool) -> Callable[[Asked, Query], list[Sentence]]:
    def tell(asked: Asked, query: Query) -> list[Sentence]:
        target, ranked = query.target, _single(query)
        if target is None or len(ranked) < max(asked.rank, 2) or _asks_for_longer(asked, query):
            return []
        if _has_gaps(query, [row for row, _ in ranked]):
            return []
        ranked.sort(key=lambda pair: pair[1], reverse=highest)
        rows = [row for row, _ in ranked]
        names = dict(zip(rows, query.names(rows), strict=True))
        of = f"{'highest' if highest else 'lowest'} {inside(target.label)}"
        lead = query.of_all(len(rows))
        if asked.top > 1:
            first = rows[: asked.top]
            values = [f"{names[row]} ({target.texts[row]})" for row in first]
            text = f"{lead}, those with the {of} are, in order, {joined(values)}."
        elif asked.rank > 1:
            first = [rows[asked.rank - 1]]
            text = f"{lead}, {names[first[0]]} has the {_PLACES[asked.rank]} {of}: {target.texts[first[0]]}."
        else:
            first = [row for row, value in ranked if value == ranked[0][1]]
            has = "has" if len(first) == 1 else "have"
            text = f"{lead}, {joined([names[row] for row in first])} {has} the {of}: {target.texts[first[0]]}."
        return [Sentence(text, cited(target, first, len(rows)))]

    return tell


def _single(query: Query) -> list[tuple[int, Decimal]]:
    """The rows that have a number, without those that are made of others where there are any beside them."""
    parts = [(row, value) for row, value in query.amounts if row not in query.relation.wholes]
    return parts or query.amounts


def _has_gaps(query: Query, rows: Sequence[int]) -> bool:
    """Whether a series of figures that are ranked has a hole, where the highest or the lowest may have been."""
    times = query.times
    if times is None or not times.is_key:
        return False
    known = {query.relation.whose(row) for row in rows}
    return any(query.relation.whose(row) in known for row in {*query.rows} - {*rows})


def _asks_for_longer(asked: Asked, query: Query) -> bool:
    """Whether a year is asked for and the rows are of its parts."""
    times = query.times.values if query.times else ()
    return bool(_YEAR.search(asked.text)) and any(isinstance(t, Period) and t.days < A_YEAR for t in times)


def _order(asked: Asked, query: Query) -> list[Sentence]:
    """The first or the last, by a column of times."""
    target = query.target
    dated = [(value, row) for row in query.rows if target and isinstance(value := target.values[row], Period)]
    if target is None or len(dated) < 2:
        return []
    newest = re.search(r"\b(newest|youngest)\b", asked.text, re.IGNORECASE)
    last = bool(newest) or bool(LAST.search(asked.text) and not FIRST.search(asked.text))
    top, rank = _edge(asked)
    ordered = sorted(dated, key=lambda pair: pair[0], reverse=last)
    times = list(dict.fromkeys(value for value, _ in ordered))
    if len(times) < rank:
        return []
    first = ordered[:top] if top > 1 else [pair for pair in ordered if pair[0] == times[rank - 1]]
    rows = [row for _, row in first]
    place = f"{_PLACES[rank]} " if rank > 1 else ""
    word = f"{place}{'latest' if last else 'earliest'} {inside(target.label)}"
    names = query.names(rows)
    if top > 1:
        said = joined([f"{name} ({target.texts[row]})" for name, row in zip(names, rows, strict=True)])
        text = f"{query.of_all(len(dated))}, those with the {word} are, in order, {said}."
    else:
        text = f"{query.of_all(len(dated))}, the {word} is that of {joined(names)}: {target.texts[rows[0]]}."
    return [Sentence(text, cited(target, rows, len(dated)))]


def _edge(asked: Asked) -> tuple[int, int]:
    """How many of the first or the last are asked for, and at which place: (3, 1) of 'the three oldest', (1, 2) of 'the
    second oldest'."""
    found = _AGED.search(asked.text)
    if not found:
        return asked.top, asked.rank
    if found["place"]:
        return 1, next(number for number, word in _PLACES.items() if word == found["place"].lower())
    many = found["many"].lower()
    return (int(many) if many.isdigit() else next(int(d) for d, word in COUNTED.items() if word == many)), 1


def _passing(asked: Asked, query: Query) -> list[Sentence]:
    """When a value first met the bound that the question sets; else the time that a row has."""
    limits, target = limits_of(asked), query.target
    times = query.times
    if target is not None and target.kind == "time":
        return cells(asked, query) if len(query.rows) <= CELLS else []
    if not limits or target is None or times is None:
        return []
    dated = [(when, row, value) for row, value in query.amounts if isinstance(when := times.values[row], Period)]
    rows = set(query.relation.rows - query.relation.wholes)
    for condition in query.conditions:
        rows &= rows if condition.field is target else condition.rows
    if len({query.relation.whose(row) for row in rows}) > 1:
        return []  # of several, each would have a first of its own
    meeting = sorted((when, row) for when, row, value in dated if meets(limits[0], value, target.unit))
    if not meeting:
        return []
    when, row = meeting[0]
    name = query.whole_names([row])[0]
    lead = f"{opening(inside(target.label))} first lies {told_of(limits[0], target.unit)} in {when.label}"
    text = f"{lead}: {target.texts[row]} ({name}){query.credit}"
    return [Sentence(text, (target.cells(row),))]


def _trend(asked: Asked, query: Query) -> list[Sentence]:
    """From which value to which a column went, the rows in the order of their times."""
    target = query.target
    times = query.times
    if target is None or times is None:
        return []
    dated = sorted((when, row, v) for row, v in query.amounts if isinstance(when := times.values[row], Period))
    if len(dated) < 2 or len({when for when, _, _ in dated}) < len(dated):
        return []
    (start, first, a), (end, last, b) = dated[0], dated[-1]
    went = "rose" if b > a else "fell" if b < a else "stood still"
    of = joined(query.relation.called([last], told=[times]))
    lead = f"{opening(inside(target.label))} ({of}) {went}, from {target.texts[first]} in {start.label}"
    text = f"{lead} to {target.texts[last]} in {end.label}{query.credit}"
    return [Sentence(text, cited(target, [first, last]))]


def _sum(asked: Asked, query: Query) -> list[Sentence]:
    target, found = query.target, _single(query)
    if query.others:
        return _across(query)
    rows = [row for row, _ in found]
    if target is None or len(found) < 2 or not additive(target.unit) or _overlap(query, rows):
        return []
    result = f"{sum((value for _, value in found), Decimal(0)).normalize():f}"
    total, label = amount(result, target.unit), inside(target.label)
    if len(rows) <= _NAMED:
        parts = _added(value for _, value in found)
        lead = f"The {label} of {joined(query.names(rows))}{query.which} comes to {total} together"
        text = f"{lead} ({parts} = {number(result)}){query.credit}"
    else:
        text = f"{query.of_all(len(rows))}, the {label} comes to {total} together."
    return [Sentence(text, cited(target, rows, len(rows)), result)]


def _overlap(query: Query, rows: Sequence[int]) -> bool:
    """Whether rows of the same thing are of times that share a day: a year and its June."""
    times = query.times
    if times is None or not times.is_key:
        return False
    of: dict[object, list[Period]] = {}
    for row in rows:
        if isinstance(when := times.values[row], Period):
            of.setdefault(query.relation.whose(row), []).append(when)
    return any(one.overlaps(other) for own in of.values() for one, other in pairwise(sorted(own)))


def _added(values: Iterable[Decimal]) -> str:
    """'5 + 3'."""
    return " + ".join(number(f"{value:f}") for value in values)


def _across(query: Query) -> list[Sentence]:
    """Several columns of one row added up."""
    fields = [query.target, *query.others] if query.target else []
    rows = [row for row in query.rows if all(isinstance(field.values[row], Decimal) for field in fields)]
    if len(rows) != 1 or not query.conditions or not all(additive(field.unit) for field in fields):
        return []
    (row,) = rows
    values = [value for field in fields if isinstance(value := field.values[row], Decimal)]
    (name,), result = query.whole_names([row]), f"{sum(values, Decimal(0)).normalize():f}"
    parts = _added(values)
    lead = f"{opening(joined([inside(field.label) for field in fields]))} of {name} come to"
    text = f"{lead} {amount(result, fields[0].unit)} together ({parts} = {number(result)}){query.credit}"
    return [Sentence(text, tuple(field.cells(row) for field in fields), result)]


def _mean(asked: Asked, query: Query) -> list[Sentence]:
    target, found = query.target, _single(query)
    if target is None or len(found) < 2 or _overlap(query, [row for row, _ in found]):
        return []
    rows, label = [row for row, _ in found], inside(target.label)
    result, sign = rounded(sum((value for _, value in found), Decimal(0)) / len(found))
    mean = amount(result, target.unit)
    if len(rows) <= _NAMED:
        parts = _added(value for _, value in found)
        lead = f"The unweighted mean of the {label} of {joined(query.names(rows))}{query.which} is {mean}"
        text = f"{lead} (({parts}) ÷ {len(found)} {sign} {number(result)}){query.credit}"
    else:
        text = f"{query.of_all(len(rows))}, the unweighted mean of the {label} is {mean}."
    return [Sentence(text, cited(target, rows, len(rows)), result)]


def _share(asked: Asked, query: Query) -> list[Sentence]:
    """What part of a whole column the rows have; of the rows of the same time, where one is named."""
    target = query.target
    if query.others:
        return fraction(query)
    if target is None:
        return share_of_rows(asked, query)
    wholes = [(row, value) for row, value in query.amounts if row in query.relation.wholes]
    found = [(row, value) for row, value in query.amounts if row not in query.relation.wholes]
    if len(wholes) == 1 and len(found) == 1:
        return _of_whole(query, found[0], wholes[0])
    if target is None or not additive(target.unit) or not query.conditions:
        return []
    whole = query.relation.rows - query.relation.wholes
    for condition in query.conditions:
        whole = whole & condition.rows if condition.field.kind == "time" else whole
    values = [(row, value) for row in sorted(whole) if isinstance(value := target.values[row], Decimal)]
    total, part = (sum((value for _, value in pairs), Decimal(0)) for pairs in (values, found))
    if not found or len(found) >= len(values) or not total:
        return []
    rows = [row for row, _ in found]
    result = percent(part, total)
    of = f"{number(f'{part.normalize():f}')} of {amount(f'{total.normalize():f}', target.unit)}"
    lead = f"Of the {len(values)} {query.nouns(len(values))} in the table '{query.relation.title}'"
    who, has = joined(query.names(rows)[:_NAMED]), "has" if len(rows) == 1 else "have"
    text = f"{lead}, {who}{query.which} {has} {result} percent of all {inside(target.label)} ({of})."
    others = [row for row, _ in values if row not in rows]
    return [Sentence(text, cited(target, [*rows, *others], len(values)), result)]


def _of_whole(query: Query, part: tuple[int, Decimal], whole: tuple[int, Decimal]) -> list[Sentence]:
    """What share a row has of the row that is made of all, which the question names beside it."""
    target, times = query.target, query.times
    (row, a), (all_, b) = part, whole
    if (
        target is None
        or not additive(target.unit)
        or not 0 < a <= b
        or (times and times.values[row] != times.values[all_])
    ):
        return []
    result = percent(a, b)
    names = query.relation.called([row, all_], told=[times] if times else ())
    lead = f"The {inside(target.label)} of {names[0]} comes to {result} percent of that of {names[1]}"
    when = f" in {times.texts[row]}" if times and times.texts[row] else ""
    text = f"{lead}{when} ({number(f'{a:f}')} ÷ {number(f'{b:f}')}){query.credit}"
    return [Sentence(text, cited(target, [row, all_]), result)]


_TELL: dict[str, Callable[[Asked, Query], list[Sentence]]] = {
    "value": cells,
    "prose": cells,
    "when": _passing,
    "list": _list,
    "count": _count,
    "highest": _extreme(highest=True),
    "lowest": _extreme(highest=False),
    "order": _order,
    "trend": _trend,
    "sum": _sum,
    "mean": _mean,
    "share": _share,
    "difference": apart,
    "ratio": apart,
    "change": apart,
    "compare": compared,
    "yesno": compared,
    "per": per,
    "lasted": lasted,
    "place": place,
}
