"""Where a row stands among the others of its table, and what part of the rows is of a kind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from assistant.draft import Sentence
from assistant.query import Condition, Query, cited
from assistant.question import Asked
from assistant.sums import percent
from assistant.wanted import LOW
from assistant.wording import inside, joined

ASKS = re.compile(
    r"\bwhere (did|does|do|is|was|were)\b.*\b(come|place|rank|stand|sit|land|finish|figure)(ed|s)?\b|"
    r"\b(what|which) (place|position|rank)\b|\brank (of|among|in|by)\b",
    re.IGNORECASE,
)
_LEAST = re.compile(rf"\b({LOW}|from (the )?(bottom|below)|lowest first)\b", re.IGNORECASE)
_PLACES = ("", "second ", "third ", "fourth ", "fifth ", "sixth ", "seventh ", "eighth ", "ninth ", "tenth ")
_FEWEST = 3  # rows among which one has a place


def place(asked: Asked, query: Query) -> list[Sentence]:
    """Which place the one row that the question names has among those of the same time and kind."""
    target, own = query.target, query.amounts
    naming = [condition for condition in query.conditions if condition.names or condition.field.kind == "name"]
    if target is None or len(own) != 1 or not naming:
        return []
    kept = [condition for condition in query.conditions if condition not in naming]
    values = target.values
    among = [row for row in _meeting(query, kept) if isinstance(values[row], Decimal)]
    if len(among) < _FEWEST or (query.times and len({query.times.values[row] for row in among}) > 1):
        return []
    ((row, value),) = own
    if row not in among or sum(values[other] == value for other in among) > 1:
        return []
    low = bool(_LEAST.search(asked.text))
    before = sum((v < value if low else v > value) for r in among if isinstance(v := values[r], Decimal))
    at = _PLACES[before] if before < len(_PLACES) else f"{_ordinal(before + 1)} "
    which = f" ({joined([condition.said for condition in kept])})" if kept else ""
    lead = f"Of the {len(among)} {query.nouns(len(among))}{which} in the table '{query.relation.title}'"
    of = f"{at}{'lowest' if low else 'highest'} {inside(target.label)}"
    text = f"{lead}, {query.whole_names([row])[0]} has the {of}: {target.texts[row]}."
    return [Sentence(text, cited(target, [row], len(among)))]


def _ordinal(number: int) -> str:
    """'22nd'."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number % 100 not in (11, 12, 13) else "th"
    return f"{number}{ending}"


def share_of_rows(asked: Asked, query: Query) -> list[Sentence]:
    """What part of a table's rows is of a kind: what the question says last, of the rows that all else picks."""
    kinds = [condition for condition in query.conditions if condition.field.kind not in ("time", "number")]
    if not kinds or any(field.is_key for field in query.relation.fields):
        return []
    last = max(kinds, key=lambda condition: _said_at(asked, condition))
    others = [condition for condition in query.conditions if condition is not last]
    among = _meeting(query, others)
    if not 0 < len(query.rows) < len(among) or sum(condition.odds != 0 for condition in kinds) > 1:
        return []
    count, all_ = len(query.rows), len(among)
    result = percent(Decimal(count), Decimal(all_))
    which = f" ({joined([condition.said for condition in others])})" if others else ""
    lead = f"Of the {all_} {query.nouns(all_)}{which} in the table '{query.relation.title}'"
    text = f"{lead}, {result} percent have {last.said}: it lists {count}."
    return [Sentence(text, cited(last.field, query.rows, all_), result)]


def _said_at(asked: Asked, condition: Condition) -> int:
    """Where a question says a condition; its end for one that it says in words of its own."""
    places = [name.start for name in asked.names if name.name in condition.names]
    values = {str(condition.field.values[row]) for row in condition.rows} if not condition.odds else set()
    places += [match.start() for v in values for match in re.finditer(rf"\b{re.escape(v)}", asked.text, re.IGNORECASE)]
    return max(places, default=len(asked.text))


def _meeting(query: Query, conditions: Iterable[Condition]) -> list[int]:
    rows = query.relation.rows - query.relation.wholes
    for condition in conditions:
        rows &= condition.rows
    return sorted(rows)
