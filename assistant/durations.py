"""The time between two dated events: 'how many days after X did Y', in whatever words.

A question tells of two events, each in a stretch of its own. Where the one ends is not read from its words but tried:
at every word or sign that may part two, each stretch is matched with the dated cells of all tables by its words and its
meaning, and the pair that fits best is meant. There is no answer unless every name, number and date of a stretch stands
in its row, and no pair with other dates comes near.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from assistant.candidates import SentenceVectors
from assistant.dated import AKIN, BARE, CAME, EVENTS, Dated, dated_cells, held, is_sentence, stems
from assistant.draft import Sentence
from assistant.naming import says
from assistant.question import Asked
from assistant.things import Things
from assistant.wording import in_unit
from index.embed import Embedder
from index.names import Lexicon, tokens
from index.periods import Period
from index.text import Weights, term_set

_MOST = 40  # dated cells that are compared by vector: those that share the most words with the question
_UNITS = 24  # words and names of a question that are told apart
_WHOLE = 0.5  # what the whole question counts beside a stretch
_NAMED = 0.8  # what counts as the cosine of a stretch that names a thing and says nothing else of it
_SHARED = 0.15  # the share of its words, by weight, that a stretch has in common with its row
_ENOUGH = 0.75  # a stretch's share of words and its cosine, together
_SAME = 0.5  # the share of what a stretch tells of that a row has that is of the same
_MARGIN = 0.12  # by which the best pair leads the next that has other dates
_CLEAR = 0.3  # and where it has no more of the question's words
_UNIT = r"(?:day|week|month|year)s?"
_ASKS = re.compile(
    rf"\bhow (many|much) ({_UNIT}|time)\b|\b(number|count) of {_UNIT}\b|\bhow (long|soon)\b|\btime elapsed\b|"
    r"\b(time|interval|delay) (\w+ ){0,3}(between|from|after)\b|\bhow far apart\b(?! in)|"
    r"\b(by|in|what) (days|weeks|months)\b(?! (of|after|before))|"
    rf"(?<!in the )(?<!during the )(?<!over the )\b{_UNIT} "
    r"(in between|between|later|apart|separat\w+|elapsed|from|until)\b",
    re.IGNORECASE,
)
_RELATES = re.compile(
    r"\b(after|before|between|from|until|till|later|earlier|then|apart|follow\w*|once|pass\w*|elapsed?|went by|"
    r"preced\w*|sep[ae]rat\w*)\b|:",
    re.IGNORECASE,
)
# what may stand between the two events
_PARTS = re.compile(
    r"[:;,.?!–—]|\s-+\s|\b(after|before|and|or|to|from|until|till|than|then|did|does|was|were|had|follow\w*|preced\w*|"
    r"once|when|later|earlier|how|vs|versus)\b",
    re.IGNORECASE,
)
_LENGTH = rf"(?:\d[\d,.]*|an?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|few)[\s-]{_UNIT}"
_LASTS = re.compile(
    rf"^{_LENGTH}\b|\b{_LENGTH} (later|after|before|earlier|apart|between|to|from)\b|"
    rf"\b(after|within|in|took|lasted|for|of|by|is|was|at) (about |some |nearly |over |only )?{_LENGTH}\b",
    re.IGNORECASE,
)
_LONGER = re.compile(r"\b(week|month|year)s?\b", re.IGNORECASE)
# what asks for the time between two, and says nothing of either
_FRAME = term_set(
    """how long many much far soon day days week weeks month months year years number count time gap interval span lapse
    delay lag elapse elapsed pass passed went go by separate separates separating seperate between from until till to
    after before later earlier apart follow followed following then once precede preceded ahead come came was were did
    do it that what which in exactly calculate compute tell take took get since happen happened event difference lie
    lies lay have had when date dates enter entered first"""
)
# and what asks which is the earlier
_ORDER = term_set("first earliest older oldest newer newest younger last latest sooner recent")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of a question that may tell of one event.

    Attributes:
        names: names and numbers, each in its canonical form and as written.
        own: stems of all else than frame.
        pairs: which of them stand side by side.
        said: those that are of no name and tell more than that something came to be.
    """

    text: str
    names: tuple[tuple[str, str], ...]
    periods: tuple[Period, ...]
    own: tuple[str, ...]
    pairs: frozenset[tuple[str, str]]
    said: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Fit:
    """The share of words that are shared, and the cosine."""

    words: float
    meaning: float


@dataclass(frozen=True, slots=True)
class _Match:
    """Two rows and how well they fit, both ``_Fit`` added up."""

    words: float
    meaning: float
    pair: tuple[Dated, Dated]

    @property
    def score(self) -> float:
        return self.words + self.meaning

    def rivals(self, best: _Match) -> bool:
        """Whether it may be meant as well as the best one, and has other dates."""
        lead, more = best.score - self.score, best.words - self.words
        other = {dated.day for dated in self.pair} != {dated.day for dated in best.pair}
        return other and lead < (_MARGIN if more > _MARGIN / 4 else _CLEAR)


class Durations:
    """Answers from the dated cells of all tables."""

    def __init__(self, things: Sequence[Things], lexicon: Lexicon, embedder: Embedder) -> None:
        self._things = things
        self._lexicon = lexicon
        self._vectors = SentenceVectors(embedder)
        self._rarities: dict[Period, float] = {}

    def answer(self, asked: Asked) -> list[Sentence]:
        """The days between the two events, or none where either is unsure."""
        pair = self.pair(asked)
        return [_apart(asked, *pair)] if pair else []

    @cached_property
    def _dated(self) -> list[Dated]:
        tables = (things for things in self._things if not things.table.reference)
        return [cell for things in tables for cell in dated_cells(things, self._lexicon)]

    @cached_property
    def _weights(self) -> Weights:
        return Weights.counted(dated.words for dated in self._dated)

    @cached_property
    def _begin(self) -> dict[str, list[int]]:
        """The dated cells by how the words of their rows begin."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, dated in enumerate(self._dated):
            for beginning in {word[:AKIN] for word in dated.words}:
                found[beginning].append(place)
        return found

    def pair(self, asked: Asked, ordered: bool = False) -> tuple[Dated, Dated] | None:
        """The two events that a question means, the earlier first; None where one is unsure, or another pair is as
        likely. ``ordered`` where it asks which is the earlier, and their months will do."""
        units = _units(asked, self._lexicon, _FRAME | _ORDER if ordered else _FRAME)
        near = self._near(_stretch(asked.text, units)) if 1 < len(units) <= _UNITS else {}
        found: list[_Match] = []
        for cut in range(1, len(units) if near else 0):
            if _PARTS.search(asked.text[units[cut - 1].end : units[cut].start]):
                found += self._matches(_stretch(asked.text, units[:cut]), _stretch(asked.text, units[cut:]), near)
        best = max(found, key=lambda match: match.score, default=None)
        if best is None or any(match.rivals(best) for match in found):
            return None
        first, second = sorted(best.pair, key=lambda dated: dated.day)
        exact = ordered or (first.day.days == 1 and second.day.days == 1)
        return (first, second) if exact and not first.day.overlaps(second.day) else None

    def _matches(self, one: _Stretch, other: _Stretch, near: dict[int, _Fit]) -> list[_Match]:
        """The pairs of rows that two stretches may mean. Where a stretch tells only what befell ('until it was
        rescinded'), what it befell is what the other tells of."""
        mine, yours = (self._fits(_lent(a, b), near) for a, b in ((one, other), (other, one)))
        return [
            _Match(a.words + b.words, a.meaning + b.meaning, (x, y))
            for x, a in mine
            for y, b in yours
            if x is not y
            and self._alike(one, other, y)
            and self._alike(other, one, x)
            and not _crossed(one, x, y)
            and not _crossed(other, y, x)
        ]

    def _alike(self, stretch: _Stretch, short: _Stretch, dated: Dated) -> bool:
        """Whether a row that fits a short stretch is of what the other stretch tells of, if the short one says nothing
        of it."""
        if not set(short.own) <= BARE:
            return True
        told = replace(stretch, own=tuple(word for word in stretch.own if word not in BARE), periods=())
        return self._cover(told, dated) >= _SAME

    def _near(self, question: _Stretch) -> dict[int, _Fit]:
        """The dated cells that share the most words with a question, each with how near it is to the whole of it."""
        shared: Counter[int] = Counter()
        for word in question.own:
            shared.update(dict.fromkeys(self._begin.get(word[:AKIN], ()), self._weights[word]))
        best = sorted(shared, key=lambda place: (-shared[place], place))[:_MOST]
        cosines = self._cosines(question.text, best)
        return {p: _Fit(self._cover(question, self._dated[p]), cosine) for p, cosine in zip(best, cosines, strict=True)}

    def _fits(self, stretch: _Stretch, near: dict[int, _Fit]) -> list[tuple[Dated, _Fit]]:
        """The dated cells that a stretch may mean, each with how well it fits."""
        found = []
        for place, cosine in zip(near, self._cosines(stretch.text, list(near)), strict=True):
            dated, whole = self._dated[place], near[place]
            if self._told(stretch, dated) and (fit := self._fit(stretch, dated, cosine)):
                meaning = fit.meaning + _WHOLE * whole.meaning
                found.append((dated, _Fit(fit.words + _WHOLE * whole.words, meaning)))
        return found

    def _told(self, stretch: _Stretch, dated: Dated) -> bool:
        """Whether a row has every name, number and date of a stretch."""
        dates = all(p.overlaps(dated.day) or p.label in dated.told for p in stretch.periods)
        return dates and all(says(dated.whole, name) or says(dated.told, written) for name, written in stretch.names)

    def _fit(self, stretch: _Stretch, dated: Dated, cosine: float) -> _Fit | None:
        """How well a row fits a stretch; None where it does not."""
        left = {word for word in stretch.own if not held(word, dated.words)}
        if dated.label and not any(held(word, dated.label) for word in stretch.own):
            return None
        if dated.name:
            named = dated.name in dict(stretch.names) and not left - CAME - term_set(dated.whole)
            return _Fit(1.0, _NAMED) if named else None
        if left & EVENTS or any(_other_kind(left, *pair, dated.before) for pair in stretch.pairs):
            return None
        if left and dated.befell - set(stretch.own):
            return None  # it tells of something else that befell the same: 'signed', of what was amended
        if stretch.said and stretch.said <= left:
            return None  # it has the names alone
        cover = self._cover(stretch, dated)
        return _Fit(cover, cosine) if cover >= _SHARED and cover + cosine >= _ENOUGH else None

    def _cover(self, stretch: _Stretch, dated: Dated) -> float:
        """The share of a stretch's words and dates, by weight, that a row has."""
        parts = [(self._weights[word], held(word, dated.words)) for word in stretch.own]
        parts += [(self._rarity(period), float(period.overlaps(dated.day))) for period in stretch.periods]
        total = sum(weight for weight, _ in parts)
        return sum(weight * share for weight, share in parts) / total if total else 0.0

    def _rarity(self, period: Period) -> float:
        """What a date counts as a word of the rows that are of it."""
        if period not in self._rarities:
            count = sum(period.overlaps(dated.day) for dated in self._dated)
            self._rarities[period] = math.log(1 + len(self._dated) / max(count, 0.5))
        return self._rarities[period]

    def _cosines(self, text: str, places: Sequence[int]) -> list[float]:
        if not places:
            return []
        vectors = self._vectors([text, *(self._dated[place].told for place in places)])
        return [float(cosine) for cosine in vectors[1:] @ vectors[0]]


def asks(text: str) -> bool:
    """Whether a question asks for the time between two events.

    >>> asks("How many days after the strike did the talks open?"), asks("How many days has May?")
    (True, False)
    """
    return bool(_ASKS.search(text) and _RELATES.search(text))


def lasting(asked: Asked, sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The sentences, of which those alone are left that state a length of time ('nine days') where that is asked for
    between two events."""
    return tuple(s for s in sentences if not asks(asked.text) or _LASTS.search(s.text))


def _other_kind(left: Collection[str], one: str, other: str, before: Mapping[str, Collection[str]]) -> bool:
    """Whether a word tells of another kind of thing than the row: 'the salmon treaty' than 'the herring treaty'."""
    return one in left and other not in BARE and bool(before.get(other))


@dataclass(frozen=True, slots=True)
class _Unit:
    """A name, a date or a word of a question that is no frame; ``own`` are its stems."""

    start: int
    end: int
    own: tuple[str, ...]
    name: str = ""
    period: Period | None = None


def _units(asked: Asked, lexicon: Lexicon, frame: Collection[str]) -> list[_Unit]:
    text = asked.text
    periods = [_Unit(m.start, m.end, (), "", m.period) for m in asked.periods]
    names = [_Unit(m.start, m.end, tuple(stems(m.name)), m.name) for m in lexicon.find(text) if not is_sentence(m.name)]
    found = [*periods, *(name for name in names if not any(_overlap(name, other) for other in periods))]
    strange = {word for name in asked.unknown for word in name.split()}
    for match in tokens(text):
        own = tuple(term for term in stems(match[0]) if term not in frame)
        sure = match[0] in strange or any(char.isdigit() for char in match[0])
        unit = _Unit(match.start(), match.end(), own, match[0] if sure else "")
        if own and not any(_overlap(unit, other) for other in found):
            found.append(unit)
    return sorted(found, key=lambda unit: unit.start)


def _overlap(one: _Unit, other: _Unit) -> bool:
    return one.start < other.end and other.start < one.end


def _stretch(text: str, units: Sequence[_Unit]) -> _Stretch:
    return _Stretch(
        text[units[0].start : units[-1].end],
        tuple((unit.name, text[unit.start : unit.end]) for unit in units if unit.name),
        tuple(unit.period for unit in units if unit.period),
        tuple(dict.fromkeys(term for unit in units for term in unit.own)),
        frozenset(
            (one.own[-1], other.own[0])
            for one, other in pairwise(units)
            if one.own and other.own and not one.name and text[one.end : other.start] == " "
        ),
        frozenset(term for unit in units if not unit.name for term in unit.own) - CAME,
    )


def _lent(short: _Stretch, other: _Stretch) -> _Stretch:
    """A stretch with the names of the other, where it tells only what befell: 'from the order of Vega to delivery'."""
    return replace(short, names=other.names) if set(short.own) <= BARE and not short.names else short


def _crossed(stretch: _Stretch, row: Dated, other: Dated) -> bool:
    """Whether a word of a stretch is not its row's, but that of the other stretch."""
    return any(held(word, other.words) and not held(word, row.words) for word in stretch.said)


def _apart(asked: Asked, early: Dated, late: Dated) -> Sentence:
    count = (late.day.start - early.day.start).days
    unit = _LONGER.search(asked.text)
    about = f" (about {in_unit(count, unit[1].lower())} {unit[1].lower()}s)" if unit else ""
    start, end = (f"{dated.day.label} ({dated.told.rstrip('.')})" for dated in (early, late))
    days = "1 day" if count == 1 else f"{count} days"
    return Sentence(f"{days}{about}: from {start} to {end}.", (early.evidence, late.evidence), str(count))
