"""One cell of a table of things: what a column has of the one thing that a question means, and whether two have the
same.

The thing is named, or the only one that the question's words pick; the column is the one whose label has most of the
question's words, or words of one meaning with them.
"""

from __future__ import annotations

import re

from assistant.draft import Sentence
from assistant.phrasing import FRAME, in_passing, of_one_meaning
from assistant.question import Asked
from assistant.things import Things
from assistant.wanted import Operation, Wants
from assistant.wording import inside, opening, said_date, the
from corpus.schema import Column, Row
from index.text import term_set, terms

_WHO = re.compile(r"\b(who|whose|which (company|firm|organi[sz]ation|operator|lab|agency|body))\b", re.IGNORECASE)
_WHEN = re.compile(r"\b(when|(which|what) (day|date|month|year)|since when)\b", re.IGNORECASE)
_HOW = re.compile(r"\bhow (many|much|long|high|tall|wide|deep|heavy|fast|large|big)\b", re.IGNORECASE)
_SAME = re.compile(r"\b(the )?(same|identical)\b", re.IGNORECASE)
_KINDLESS = term_set("day date year month")  # words of a label that a question about a time says of any


def cell(asked: Asked, things: Things) -> list[Sentence]:
    """What the table has of the one thing that is meant; none where either the thing or the column is unsure, or the
    question says more than the two."""
    if asked.operation is not Operation.VALUE or asked.wants in (Wants.REASON, Wants.YES_NO) or asked.periods:
        return []
    row, rest = _thing(asked, things)
    place = _column(asked, things, rest) if row else None
    if row is None or place is None or things.place is None or not row.cells[place]:
        return []
    column, value = things.table.columns[place], row.cells[place]
    said = said_date(value) if place in things.dates else value
    unit = f" {column.unit}" if column.unit and things.is_number(place) else ""
    told = f"{opening(the(row.cells[things.place]))}: {inside(column.label)} {said}{unit}"
    return [Sentence(f"{told}, according to {things.table.source.title}.", (things.evidence(row, place),))]


def same(asked: Asked, things: Things) -> list[Sentence]:
    """Whether two things have the same of a column: the two that are named, or the only two that are picked."""
    if asked.wants is not Wants.YES_NO or not _SAME.search(asked.text) or things.place is None:
        return []
    named = [row for m in asked.names if (row := things.row_of(m.name))]
    picked = things.pick(asked)
    rows = named if len(named) == 2 else picked.rows
    own = {term for row in rows for term in terms(row.cells[things.place])} if named else set[str]()
    if len(rows) != 2 or picked.rest - own:
        return []
    said = term_set(asked.text[_SAME.search(asked.text).end() :])  # type: ignore[union-attr]
    places = [p for p, column in enumerate(things.table.columns) if p != things.place and _label(column) & said]
    if len(places) != 1 or not all(row.cells[places[0]] for row in rows):
        return []
    (place,) = places
    one, other = ((the(row.cells[things.place]), row.cells[place]) for row in rows)
    label = inside(things.table.columns[place].label)
    if one[1] == other[1]:
        text = f"Yes: {one[0]} and {other[0]} have the same {label}, {one[1]}."
    else:
        text = f"No: {one[0]} has the {label} {one[1]}, {other[0]} has {other[1]}."
    return [Sentence(text, tuple(things.evidence(row, place) for row in rows))]


def _thing(asked: Asked, things: Things) -> tuple[Row | None, set[str]]:
    """The one row that is meant, and the stems of what else is said."""
    named = [(m, row) for m in asked.names if (row := things.row_of(m.name))]
    if len(named) == 1:
        mention, row = named[0]
        others = {m.name for m in asked.names} - {mention.name}
        text = f"{asked.text[: mention.start]} {asked.text[mention.end :]}"
        cells = {term for value in row.cells for term in terms(value)} if others else set[str]()
        return row, {*terms(text)} - cells
    picked = things.pick(asked)
    if named or len(picked.rows) != 1 or not picked.places or not all(things.is_kind(p) for p in picked.places):
        return None, set()
    said = {term for text in picked.said for term in terms(text)}
    return picked.rows[0], {*terms(asked.text)} - said


def _column(asked: Asked, things: Things, rest: set[str]) -> int | None:
    scored = []
    for place, column in enumerate(things.table.columns):
        if place == things.place or not _fits(asked, things, place):
            continue
        label = _label(column)
        alike = {word for word in label if of_one_meaning([word]) & rest}
        measured = {word for word in term_set(column.unit) if word in rest}
        if alike and 2 * len(alike) > len(label):
            scored.append((len(alike) + len(measured), place, label))
    scored.sort(key=lambda one: (-one[0], one[1]))
    if not scored or (len(scored) > 1 and scored[0][0] == scored[1][0]):
        return None
    _, place, label = scored[0]
    unit = term_set(things.table.columns[place].unit)
    known = of_one_meaning(label) | unit | {"1"} | FRAME | term_set(things.noun)
    left = rest - known
    return None if left - in_passing(asked.text, left, term_set(things.noun) | label, things.labels) else place


def _fits(asked: Asked, things: Things, place: int) -> bool:
    """Whether a column has what is asked for: who, when, or how much."""
    if _WHO.search(asked.text):
        return things.is_kind(place) and not things.is_property([place])
    if _WHEN.search(asked.text):
        return place in things.dates
    return things.is_number(place) if _HOW.search(asked.text) else things.is_number(place) or things.is_kind(place)


def _label(column: Column) -> frozenset[str]:
    """Stems of a column's label, what stands in brackets and what any such label says left out."""
    return term_set(re.sub(r"\(.*?\)", " ", column.label)) - _KINDLESS
