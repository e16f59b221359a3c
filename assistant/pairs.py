"""Which two dated events a question tells of: for the time between them, and for which was the earlier.

Each stretch of the question is matched with the dated cells of all tables by its words and its meaning, and the pair
that fits best is meant. There is none unless every name, number and date of a stretch stands in its row, and no pair
with other dates comes near.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.candidates import SentenceVectors
from assistant.dated import AKIN, BARE, CAME, ENDS, EVENTS, Dated, dated_cells, held
from assistant.naming import holds, says
from assistant.question import Asked
from assistant.stretches import Parted, Stretch, Unit, parted, stretch, units
from assistant.things import Things
from index.embed import Embedder
from index.names import Lexicon
from index.periods import Period
from index.text import Weights, term_set

_MOST = 40  # dated cells that are compared by vector: those that share the most words with the question
_UNITS = 24  # words and names of a question that are told apart
_WHOLE = 0.5  # what the whole question counts beside a stretch
_NAMED = 0.8  # what counts as the cosine of a stretch that names a thing and says nothing else of it
_SHARED = 0.25  # the share of its words, by weight, that a stretch has in common with its row
_ENOUGH = 0.75  # a stretch's share of words and its cosine, together
_SAME = 0.5  # the share of what a stretch is lent that its row has, and
_PARTLY = 0.3  # where it names somebody itself
_MARGIN = 0.12  # by which the best pair leads the next that has other dates
_CLEAR = 0.3  # and where it has no more of the question's words


_ABOUT = re.compile(
    r"(?:\w+ ){0,3}(report|inquiry|enquiry|investigation|study|review|hearing|inquest|book|film|anniversary|trial)s? "
    r"(?:on|into|about|of|over)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Fit:
    """The share of words that are shared, and the cosine."""

    words: float
    meaning: float


@dataclass(frozen=True, slots=True)
class _Match:
    """Two rows, in the question's order, and how well they fit, both ``_Fit`` added up."""

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


class Pairs:
    """Finds two events among the dated cells of all tables."""

    def __init__(self, things: Sequence[Things], lexicon: Lexicon, embedder: Embedder) -> None:
        self._things = things
        self._lexicon = lexicon
        self._vectors = SentenceVectors(embedder)
        self._rarities: dict[Period, float] = {}

    def pair(
        self, asked: Asked, frame: Collection[str], start: int = 0, *, directed: bool = False
    ) -> tuple[Dated, Dated] | None:
        """The two events that the question tells of from ``start`` on, in its order; None where one is unsure, or
        another pair is as likely. ``frame`` are the words that ask and say nothing of either; ``directed`` where the
        one that is said to be the earlier must be."""
        own = self.units(asked, frame, start)
        near = self._near(stretch(asked.text, own)) if 1 < len(own) <= _UNITS else {}
        found = [match for parts in parted(asked.text, own) for match in self._matches(parts, near, directed)]
        return _best(found)

    def event(self, asked: Asked, frame: Collection[str]) -> Dated | None:
        """The one event that the question tells of; None where it is unsure."""
        own = self.units(asked, frame)
        if not 1 < len(own) <= _UNITS:
            return None
        whole = stretch(asked.text, own)
        fits = self._fits(whole, self._near(whole))
        best = max(fits, key=lambda fit: fit[1].words + fit[1].meaning, default=None)
        if best is None:
            return None
        least = best[1].words + best[1].meaning - _CLEAR
        others = [dated for dated, fit in fits if dated.day != best[0].day and fit.words + fit.meaning > least]
        return None if others else best[0]

    def life(self, asked: Asked, frame: Collection[str]) -> tuple[Dated, Dated] | None:
        """When what the question tells of came to be, and when it ceased; None where either is unsure."""
        own = self.units(asked, frame)
        if not own or len(own) > _UNITS:
            return None
        topic = stretch(asked.text, own)
        told = replace(topic, own=tuple(word for word in topic.own if word not in BARE))
        near = self._near(topic)
        rows = [self._dated[p] for p in near if self._told(told, self._dated[p])]
        rows = [row for row in rows if not row.name and self._cover(told, row) >= _SAME]
        begun = [row for row in rows if row.begins]
        ended = [row for row in rows if row.befell & ENDS]
        sure = len({row.day for row in begun}) == 1 == len({row.day for row in ended})
        return (begun[0], ended[0]) if sure else None

    def units(self, asked: Asked, frame: Collection[str], start: int = 0) -> list[Unit]:
        """What the question says from ``start`` on."""
        return [unit for unit in units(asked, self._lexicon, frame) if unit.start >= start]

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

    def _matches(self, parts: Parted, near: dict[int, _Fit], directed: bool) -> list[_Match]:
        """The pairs of rows that two stretches may mean."""
        one, other = parts.one, parts.other
        mine, yours = self._fits(one, near), self._fits(other, near)
        return [
            _Match(a.words + b.words, a.meaning + b.meaning, (x, y))
            for x, a in mine
            for y, b in yours
            if x is not y
            and not (directed and parts.earlier is not None and ((x, y)[parts.earlier].day > (y, x)[parts.earlier].day))
            and not _crossed(one, x, other, y)
            and not _crossed(other, y, one, x)
        ]

    def _near(self, question: Stretch) -> dict[int, _Fit]:
        """The dated cells that share the most words with a question, each with how near it is to the whole of it."""
        shared: Counter[int] = Counter()
        for word in question.own:
            shared.update(dict.fromkeys(self._begin.get(word[:AKIN], ()), self._weights[word]))
        best = sorted(shared, key=lambda place: (-shared[place], place))[:_MOST]
        cosines = self._cosines(question.text, best)
        return {p: _Fit(self._cover(question, self._dated[p]), cosine) for p, cosine in zip(best, cosines, strict=True)}

    def _fits(self, part: Stretch, near: dict[int, _Fit]) -> list[tuple[Dated, _Fit]]:
        """The dated cells that a stretch may mean, each with how well it fits."""
        found = []
        for place, cosine in zip(near, self._cosines(part.text, list(near)), strict=True):
            dated, whole = self._dated[place], near[place]
            if self._told(part, dated) and self._alike(part, dated) and (fit := self._fit(part, dated, cosine)):
                meaning = fit.meaning + _WHOLE * whole.meaning
                found.append((dated, _Fit(fit.words + _WHOLE * whole.words, meaning)))
        return found

    def _told(self, part: Stretch, dated: Dated) -> bool:
        """Whether a row has every name, number and date of a stretch."""
        dates = all(p.overlaps(dated.day) or p.label in dated.told for p in part.periods)
        return dates and all(_has(dated, *name) for name in part.names)

    def _alike(self, part: Stretch, dated: Dated) -> bool:
        """Whether a row is of what a stretch is lent, if it is lent anything."""
        if not part.lent or dated.name or any(char.isdigit() for _, written in part.names for char in written):
            return True
        enough = _SAME if part.plain else _PARTLY
        return self._cover(replace(part, own=part.lent, periods=()), dated) >= enough

    def _fit(self, part: Stretch, dated: Dated, cosine: float) -> _Fit | None:
        """How well a row fits a stretch; None where it does not."""
        left = {word for word in part.own if not held(word, dated.words)}
        if not dated.name:
            left -= part.named
        if dated.label and not any(held(word, dated.label) for word in part.own):
            return None
        if dated.name:
            named = dated.name in dict(part.names) and not left - CAME - term_set(dated.whole)
            return _Fit(1.0, _NAMED) if named else None
        if left & EVENTS or any(_other_kind(left, *pair, dated.before) for pair in part.pairs):
            return None
        if left and dated.befell - set(part.own):
            return None  # it tells of something else that befell the same: 'signed', of what was amended
        if (of := _ABOUT.match(dated.told)) and not any(held(word, frozenset(part.own)) for word in term_set(of[1])):
            return None  # it tells of what was said of it: 'Report on the fire published'
        if part.said and part.said <= left:
            return None  # it has the names alone
        cover = self._cover(part, dated)
        return _Fit(cover, cosine) if cover >= _SHARED and cover + cosine >= _ENOUGH else None

    def _cover(self, part: Stretch, dated: Dated) -> float:
        """The share of a stretch's words and dates, by weight, that a row has; names that another of its cells has are
        left out of account."""
        parts = [(self._weights[word], held(word, dated.words)) for word in part.own]
        parts = [(w, h) for word, (w, h) in zip(part.own, parts, strict=True) if h or word not in part.named]
        parts += [(self._rarity(period), float(period.overlaps(dated.day))) for period in part.periods]
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


def in_order(pair: tuple[Dated, Dated]) -> tuple[Dated, Dated]:
    """The earlier first."""
    one, other = pair
    return (one, other) if one.day < other.day else (other, one)


def _best(found: Iterable[_Match]) -> tuple[Dated, Dated] | None:
    """The pair that fits best, if no other comes near; none of two days that may be the same."""
    matches = list(found)
    best = max(matches, key=lambda match: match.score, default=None)
    if best is None or any(match.rivals(best) for match in matches):
        return None
    one, other = best.pair
    return None if one.day.overlaps(other.day) else best.pair


def _has(dated: Dated, name: str, written: str) -> bool:
    """Whether a row has a name: in its canonical form, as written, or spelled out; no later version of it."""
    if written.isupper() and written.isalpha():
        spelt_out = rf"\b{' '.join(rf'{letter}[a-z]+' for letter in written)}\b"  # 'EO', 'Executive Order'
        if holds(dated.told, written) or (len(written) > 1 and re.search(spelt_out, dated.whole)):
            return True
    later = re.search(rf"\b{re.escape(written)}\.\d", dated.whole)
    return (says(dated.whole, name) or says(dated.told, written)) and not later


def _other_kind(left: Collection[str], one: str, other: str, before: Mapping[str, Collection[str]]) -> bool:
    """Whether a word tells of another kind of thing than the row: 'the salmon treaty' than 'the herring treaty'."""
    return one in left and one not in BARE and other not in BARE and bool(before.get(other))


def _crossed(part: Stretch, row: Dated, other: Stretch, its: Dated) -> bool:
    """Whether a word of a stretch is not its row's, but that of the other stretch, which is not lent it."""
    return any(held(word, its.words) and not held(word, row.words) for word in part.said - {*other.lent})
