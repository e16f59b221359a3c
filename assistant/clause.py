"""What a sentence's figure measures, in the sentence's own words: the clause that it stands in, without who says so.

Of 'Norway had 40 ships, according to X; a report by Y of May puts it at 50' the 40 is of 'Norway had ships', and the 50
of nothing that its own clause tells: what it measures is told around it. Who says so, and where, differs between two
sources that speak of one thing, and would make them look unlike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from index.text import STOP, term_set

# what figures are printed in, and stand before the date of a source: 'an article of', 'in a snapshot of … dated'
PAPER = (
    r"(?:README|reports?|digest|database|page|copy|snapshot|article|account|method|tally|survey|tables?|edition|index|release|"
    r"headline|paper|blog|chronology|statistics|figures|test)"
)
_FEWEST = 2  # words that a clause must have of its own to tell what is measured
_BOUNDARY = re.compile(r";\s|,?\s(?:while|whereas|because|so that|although|though)\s|,\s(?:but|where|which)\s", re.I)
_SAYS = r"says|puts?|gives?|gave|finds|estimates|counts|counted|lists|shows|expects"
_ACCORDING = re.compile(
    r",?\s*\b(?:according to(?! wh)|as (?:also )?(?:reported|relayed|given|read|passed on|cited|carried|told|quoted|"
    r"printed|stated)\b|(?:first )?(?:reported|relayed|carried|cited|published|passed on) (?:by|in)\b)"
    rf"(?:(?!\s(?:{_SAYS})\b)[^,;]|,(?=\d))*,?",
    re.IGNORECASE,
)
_SAYING = (
    r"says?|said|states?|stated|puts?|gives?|gave|finds?|found|estimates?|estimated|reports?|reported|counts?|counted|"
    r"lists?|listed|shows?|showed|expects?|expected|speaks? of|spoke of|has|had|have"
)
_TELLER = re.compile(
    rf"^(?P<who>[^;]{{1,120}}?)(?<! is)(?<! are)(?<! was)(?<! were)(?<! be)(?<! been)\s(?:also |now |then )?"
    rf"(?P<verb>{_SAYING})\b(?: that\b)?",
    re.IGNORECASE,
)
# a word of a name, as those have who say so; taken word by word, since a document may be made to match slowly
_TITLE = re.compile(r"[A-Z\d][\w.&’'-]*|\w+\.\w+|of|the|and|for|in")
# words of the telling that are left: they say where a figure stands, not of what it is
_TOLD = re.compile(
    rf"\b(?:{PAPER}|same|entry|sometimes|often|quoted|cited|source|data|figure|number|according|reported|"
    r"(?:is|are|was|were) (?:put|given|said)|"
    r"percent(?:age points?)?|per cent|thousand|million|billion|trillion|"
    r"dollars?|yuan|euros?|pounds?)\b",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"\b(?:the same|that|this|these|those|it|its|they|their|them|there|both|the (?:former|latter))\b", re.IGNORECASE
)
_PROPER = re.compile(r"(?<![\w'’])[^\W\d_]*[A-Z][\w-]*")


def own_clause(text: str, at: int, spans: Sequence[tuple[int, int]]) -> str:
    """The words of a sentence that tell what the figure at ``at`` measures.

    ``spans`` are left out: the figures, the dates, the places, the name that the figure is of, and who says so. Where
    the clause has too few words of its own and points at no other, those of the whole sentence.
    """
    cuts = [0, *(match.end() for match in _BOUNDARY.finditer(text)), len(text)]
    start, end = next((low, high) for low, high in pairwise(cuts) if low <= at < high)
    clause = without_teller(text, start, end, spans)
    if len(term_set(clause)) >= _FEWEST or _LEANS.search(text, start, end):
        return clause
    return without_teller(text, 0, len(text), spans)


def leans(text: str, clause: str) -> bool:
    """Whether a sentence says of what its figure is by pointing at another, and has hardly a word of its own for it."""
    own = len(term_set(clause))
    return own < _FEWEST or (own == _FEWEST and bool(_LEANS.search(_ACCORDING.sub(" ", text))))


def proper_names(clause: str) -> frozenset[str]:
    """The words of names that a clause has besides those left out: capitals that begin no sentence."""
    return frozenset(
        term
        for match in _PROPER.finditer(clause)
        if match.start() or sum(map(str.isupper, match[0])) > 1
        for term in term_set(match[0])
    )


def without_teller(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> str:
    """A part of a text without ``spans`` and without who says so."""
    told = _ACCORDING.sub(lambda match: " " * len(match[0]), text[start:end])
    kept = list(told)
    for low, high in spans:
        if start <= low < end:
            kept[low - start : high - start] = " " * (min(high, end) - low)
    if (teller := _TELLER.match(told)) and _tells(teller["who"], teller["verb"]):
        said = _first_of_all(teller["who"])
        kept[said : teller.end()] = " " * (teller.end() - said)
    return " ".join(_TOLD.sub(" ", "".join(kept)).split())


def _first_of_all(who: str) -> int:
    """Where who says so begins, behind what is said first of the figure: 'On speed, X gives' tells what is measured."""
    first, comma, _ = who.partition(", ")
    apart = bool(comma) and re.match(r"(?:on|in|for|at|among|by|of)\s", first, re.IGNORECASE)
    return len(first) + 1 if apart and not re.search(rf"\b{PAPER}\b", first, re.IGNORECASE) else 0


def _tells(who: str, verb: str) -> bool:
    """Whether a subject is of those that tell figures: a paper, or, before a verb of saying, nothing but a name."""
    if re.search(rf"\b{PAPER}\b", who, re.IGNORECASE):
        return True
    return (
        verb.lower() not in ("has", "had", "have")
        and all(map(_TITLE.fullmatch, re.findall(r"[^\s,/]+", who)))
        and who.lower() not in STOP
    )
