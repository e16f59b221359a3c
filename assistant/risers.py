"""Of several, those whose values rose or fell: every year of a span, or from one year to another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.facts import Fact
from index.periods import Period

_WHO = re.compile(r"\b(which|what|whose|any|where|name|list)\b", re.IGNORECASE)
_UP = (
    r"ris(e|es|en|ing)|rose|gr[eo]w[ns]?|growing|increas(ed?|es|ing)|climb(ed|s)?|(go|goes|gone|went|going) up|"
    r"expand(ed|s)?|overt(ake|akes|aken|ook)|surpass(ed)?|exceed(ed|s)?|regain(ed)?"
)
_DOWN = (
    r"fall(s|en|ing)?|fell|drop(s|ped)?|declin(ed?|es|ing)|decreas(ed?|es|ing)|shr[aiu]nk|los(e|t|es)|"
    r"(go|goes|gone|went|going) down"
)
_THAN = r"(?P<{}>{})\b[^?]*\bthan (in |before |at )?(the )?(\w+ ){{0,3}}(19|20)\d\d"
_MOVED = re.compile(
    rf"\b((?P<up>{_UP})|(?P<down>{_DOWN})|{_THAN.format('more', 'more|higher|larger|greater|bigger')}|"
    rf"{_THAN.format('less', 'less|fewer|lower|smaller')})\b",
    re.IGNORECASE,
)
_STEADILY = re.compile(
    r"\b((every|each) (single )?(year|quarter|month)|years? (running|in a row)|year (after|by|on) year|consecutive|"
    r"without (a break|interruption)|consistently|steadily)\b",
    re.IGNORECASE,
)
# how far, how many or who first: that is ranked or counted
_OTHER = re.compile(
    r"\b(most|least|fast\w*|quick\w*|slow\w*|sharp\w*|steep\w*|[a-z]{3,}est|worst|how (much|many|far|did|has|have)|"
    r"by (what|how)|why|when|percent\w*|what happened|(which|what) (year|quarter|month|share|percentage|factor))\b|%",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Move:
    """Which way values must have gone, and whether from each period to the next."""

    down: bool
    steady: bool


def move_of(text: str) -> Move | None:
    """What a question asks of those that it wants named; None where it asks for no such thing.

    >>> move_of("In which town did rents go up every single year from 2017 to 2024?")
    Move(down=False, steady=True)
    >>> move_of("Which towns had fewer buses in 2023 than in 2019?")
    Move(down=True, steady=False)
    """
    who = _WHO.search(text)
    moved = _MOVED.search(text, who.end()) if who else None
    if not moved or _OTHER.search(text.replace("at least", "")):
        return None
    return Move(bool(moved["down"] or moved["less"]), bool(_STEADILY.search(text)))


def spans(facts: Sequence[Fact], periods: Sequence[Period]) -> bool:
    """Whether somebody has a value of the first and one of the last year of the periods; of two times, without any."""
    times: dict[str, list[Period]] = {}
    for fact in facts:
        times.setdefault(fact.entity, []).extend([fact.period] if fact.period else [])
    if not periods:
        return any(len({*own}) > 1 for own in times.values())
    first, last = min(p.start for p in periods).year, max(p.end for p in periods).year
    return any(first in {p.start.year for p in own} and last in {p.end.year for p in own} for own in times.values())


def meets(move: Move, values: Sequence[float]) -> bool:
    """Whether a series, in order, went that way: from each to the next, or from the first to the last."""
    pairs = list(pairwise(values)) if move.steady else [(values[0], values[-1])]
    return all(b < a if move.down else b > a for a, b in pairs)
