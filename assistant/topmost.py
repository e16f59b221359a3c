"""Which of a table's things has the most or the least of a column, among those that a question picks: 'the cheapest
Nordlys ship', 'after Tern 2, which has the longest hull'."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from assistant.cells import asks_for_others
from assistant.draft import Sentence
from assistant.phrasing import of_one_meaning
from assistant.question import Asked
from assistant.things import Picked, Things
from assistant.wording import inside, joined, plural
from corpus.schema import Row
from index.text import term_set, terms

_GREAT = (
    "most highest largest biggest greatest longest tallest widest heaviest deepest fastest strongest dearest costliest "
    "priciest maximum"
)
_SMALL = "least lowest smallest fewest shortest narrowest lightest shallowest slowest weakest cheapest minimum"
_MOST, _LEAST = (re.compile(rf"\b({words.replace(' ', '|')})\b", re.IGNORECASE) for words in (_GREAT, _SMALL))
# what a superlative is of, where no other word says so
_OF = {
    "length": ("longest", "shortest"),
    "height": ("tallest",),
    "width": ("widest", "narrowest"),
    "weight": ("heaviest", "lightest"),
    "depth": ("deepest", "shallowest"),
    "speed": ("fastest", "slowest"),
    "price": ("cheapest", "dearest", "costliest", "priciest", "expensive"),
}
_BEHIND = re.compile(r"\b(after|behind|besides|apart from|other than|next to)\s+(the\s+)?$", re.IGNORECASE)
_SAID = term_set(f"{_GREAT} {_SMALL} bargain expensive")


def is_superlative(text: str) -> bool:
    """Whether a text asks for the most or the least of something; 'more than ten' does not."""
    return bool(_MOST.search(text) or _LEAST.search(text))


def topmost(asked: Asked, things: Things) -> list[Sentence]:
    """The one that has most or least of the column that the question names; none where it names no column, or a word
    picks what the table does not know."""
    most, least = _MOST.search(asked.text), _LEAST.search(asked.text)
    if things.place is None or bool(most) == bool(least) or asked.rank > 1 or asked.top > 1:
        return []
    if (place := _column(asked, things)) is None or asks_for_others(
        asked, [row.cells[things.place] for row in things.rows]
    ):
        return []
    behind = [m for m in asked.names if _BEHIND.search(asked.text[: m.start]) and things.row_of(m.name)]
    if behind:
        asked = _without(asked, behind[0].start, behind[0].end, behind[0].name)
    picked = things.pick(asked)
    if picked.rest - _SAID - term_set(things.noun) or (things.dated in picked.places and behind):
        return []
    ranked = _ranked(things, picked, place, highest=bool(most))
    if behind:
        ranked = _after(ranked, things.row_of(behind[0].name))
    return [_told(things, picked, place, ranked, "highest" if most else "lowest", bool(behind))] if ranked else []


def _column(asked: Asked, things: Things) -> int | None:
    """The column of numbers that has the most of its label's words in the question; None where two have as many."""
    own = {word for word, said in _OF.items() if any(re.search(rf"\b{one}\b", asked.text, re.I) for one in said)}
    words = of_one_meaning({*asked.words, *term_set(" ".join(own))})
    scored = []
    for place, column in enumerate(things.table.columns):
        label = term_set(re.sub(r"\(.*?\)", " ", column.label))
        if things.is_number(place) and label & words:
            scored.append((len(label & words) / len(label), place))
    scored.sort(reverse=True)
    if not scored or (len(scored) > 1 and scored[0][0] == scored[1][0]):
        return None
    return scored[0][1]


def _without(asked: Asked, start: int, end: int, name: str) -> Asked:
    """The question without one of its names and what stands before it."""
    opens = _BEHIND.search(asked.text[:start])
    text = f"{asked.text[: opens.start() if opens else start]}{asked.text[end:]}".strip(" ,")
    return replace(asked, text=text, names=(), words=tuple(terms(text))) if len(asked.names) == 1 else asked


def _ranked(things: Things, picked: Picked, place: int, *, highest: bool) -> list[tuple[Decimal, Row]]:
    found = [(amount, row) for row in picked.rows if (amount := things.amount(row, place)) is not None]
    return sorted(found, key=lambda pair: pair[0], reverse=highest)


def _after(ranked: list[tuple[Decimal, Row]], row: Row | None) -> list[tuple[Decimal, Row]]:
    """Those that come behind the first, where that is the one that is named."""
    return ranked[1:] if ranked and ranked[0][1] is row else []


def _told(
    things: Things, picked: Picked, place: int, ranked: list[tuple[Decimal, Row]], word: str, behind: bool
) -> Sentence:
    assert things.place is not None
    column = things.table.columns[place]
    firsts = [row for amount, row in ranked if amount == ranked[0][0]]
    who = joined([row.cells[things.place] for row in firsts])
    said = f" ({joined(list(picked.said))})" if picked.said else ""
    unit = f" {column.unit}" if column.unit else ""
    rest = "other " if behind else ""
    lead = f"Of the {len(ranked)} {rest}{plural(inside(things.noun))}{said} with a value in the table"
    value = f"{inside(column.label)}: {firsts[0].cells[place]}{unit}"
    text = f"{lead} '{things.table.source.title}', {who} {'has' if len(firsts) == 1 else 'have'} the {word} {value}."
    evidence = tuple(replace(things.evidence(row, place), among=len(ranked)) for row in firsts)
    return Sentence(text, evidence)
