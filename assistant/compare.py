"""Whether two figures contradict each other: of the same thing, at one time, in comparable units, and yet not the same.

A figure in a sentence that a table has too is taken to measure what the table says; what else a sentence measures is
told by its words. Two indicators are the same where, dates and words of method apart, one has all words of the other (a
part of a whole is no conflict), or where they mean nearly the same (embedding) and are not the two ends of a range.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import product

from assistant.candidates import SentenceVectors
from assistant.claimed import Claimed, is_place, of_fact, thing_key
from assistant.clause import proper_names
from assistant.draft import Evidence
from assistant.during import MONTH
from assistant.figures import Figures
from assistant.sentences import figures
from assistant.types import Conflict, ConflictValue
from index.embed import Embedder
from index.facts import Fact
from index.periods import Period
from index.text import Weights, stem, term_set
from index.units import Unit, coarseness

_LIKE = 0.93  # cosine from which on two indicators in other words are one
_SAID = 0.5  # share of an indicator's words, by weight, that a sentence must have to be about it,
_AROUND = 0.85  # or that it must have together with what surrounds it
_ALIKE = 0.55  # cosine, and share of the words of either, for two sentences that no table has
_NOTHING_ELSE = 0.3  # share of the words of such a sentence's own that the indicator must have then
_LINKED = 0.4  # share of the words of a cell's indicator that a sentence with the same figure must have
_RANGE = frozenset(map(stem, ["low", "high", "lower", "upper", "minimum", "maximum", "midpoint", "best", "worst"]))
# words that tell how a figure was come by, and not of what it is
_METHOD = frozenset(map(stem, ["estimate", "report", "expect", "plan", "forecast", "number", "figure", "value"]))
_METHOD |= frozenset(map(stem, ["count", "final", "about"]))
_SPAN = re.compile(
    r"\b(within|over|in) (the )?(past|last|first )?\s?(\w+ )?(days?|weeks?|months?|years?)( of \w+)?\b", re.I
)
_EDITION = re.compile(r"\b(revised|first release|edition|update[ds]?|earlier|preliminary|provisional)\b", re.IGNORECASE)
# words that take no part out of what is measured: of the whole, or at which step it is counted
_WHOLE = frozenset(map(stem, ["all", "world", "global", "overall", "held", "granted", "filed", "issued", "awarded"]))
_WHOLE |= frozenset(map(stem, ["registered", "released", "published", "launched", "listed", "recorded", "counted"]))
_WHOLE |= frozenset(map(stem, ["booked", "made", "produced"]))
_CHANGE = frozenset(
    map(stem, ["increase", "rise", "growth", "fall", "drop", "decline", "gain", "gap", "average", "mean"])
)
_REMEMBERED = 4096  # sentences
_LONG = 550  # days from which on a period is several years together
_BRACKETS = re.compile(r"\(([^)]*)\)")


class Comparer:
    """Compares the figures of one generation of an index. Thread-safe."""

    def __init__(self, tables: Figures, embedder: Embedder, weights: Weights) -> None:
        self.things = frozenset(
            thing_key(row.cells[things.place])
            for things in tables.things.values()
            if things.place is not None
            for row in things.rows
        )
        self._lexicon = tables.lexicon
        self._vectors = SentenceVectors(embedder)
        self._weights = weights
        self._series = _series(tables)
        self._papers = _papers(tables)
        self._known = lru_cache(maxsize=_REMEMBERED)(self._read)
        self._cells: dict[tuple[object, ...], list[tuple[Claimed, Fact]]] = defaultdict(list)
        for measure in tables.measures:
            for fact in measure.facts:
                if (claim := self.claimed(fact)) is not None:
                    self._cells[_key(claim)].append((claim, fact))

    def claimed(self, fact: Fact) -> Claimed | None:
        """A cell's figure; None for words."""
        return of_fact(fact, self.things, (fact.table, fact.indicator, fact.entity) in self._series)

    def is_thing(self, fact: Fact) -> bool:
        """Whether a table of things lists what a cell is of."""
        return thing_key(fact.entities[0]) in self.things

    def alike(self, fact: Fact) -> list[Fact]:
        """The cells of the same indicator, entity and kind of unit, whatever their periods; its own is among them."""
        claim = self.claimed(fact)
        if claim is None:
            return []
        return [
            other
            for cell, other in self._cells.get(_key(claim), ())
            if cell.unit.comparable(claim.unit) and subject_of(cell.indicator) == subject_of(claim.indicator)
        ]

    def figures(self, evidence: Evidence, before: str) -> list[Claimed]:
        """The figures of a sentence; those of the most recent ones are remembered."""
        return list(self._known(evidence, before))

    def _read(self, evidence: Evidence, before: str) -> tuple[Claimed, ...]:
        found = figures(evidence, before, self._lexicon, self.things, self._papers)
        return tuple(self._with_rate(claim) for claim in found)

    def _with_rate(self, claim: Claimed) -> Claimed:
        """A plain sum of money as the rate that the tables give of the same: '3 dollars for input' is per token too."""
        if claim.unit.dimension != "money" or claim.unit.scale != 1 or not claim.entities:
            return claim
        rates = self._cells.get((thing_key(claim.entities[0]), "rate", claim.unit.currency), ())
        units = {cell.unit for cell, _ in rates if self._tells(claim, cell)}
        return replace(claim, unit=units.pop()) if len(units) == 1 else claim

    def compare(self, one: Claimed, other: Claimed) -> Conflict | None:
        """How two figures contradict each other, or None."""
        if not _comparable(one, other) or _agree(one, other):
            return None
        for mine in self._resolved(one):
            for its in self._resolved(other):
                if _same_entity(mine, its) and _same_time(mine, its) and self._same_indicator(mine, its):
                    return _conflict(one, other, mine, its)
        return None

    def between(self, own: Sequence[Claimed], its: Sequence[Claimed]) -> Conflict | None:
        """The first contradiction between the figures of two places.

        A place that has the other's figure as well tells of that thing what the other tells: its other figures are of
        something else, unless they are of a thing that it names.
        """
        for one, other in product(own, its):
            if _said_too(one, its) or _said_too(other, own):
                named = {*map(thing_key, one.entities[:1])} & {*map(thing_key, other.entities[:1])}
                if not named:
                    continue
            if (found := self.compare(one, other)) is not None:
                return found
        return None

    def _resolved(self, claim: Claimed) -> list[Claimed]:
        """A sentence's figure as the cells have it that say the same; itself where none does."""
        if claim.cell:
            return [claim]
        linked: list[tuple[float, Claimed]] = []
        for entity in (*claim.entities, "World"):
            for cell, _ in self._cells.get((thing_key(entity), claim.unit.dimension, claim.unit.currency), ()):
                if _agree(claim, cell, exact=True) and _same_entity(claim, cell) and _same_time(claim, cell):
                    words = term_set(_core(cell.indicator))
                    said = self._weights.cover(words, claim.words)
                    around = self._weights.cover(words, claim.words | term_set(claim.context))
                    score = (said + around) / 2
                    if score < _LINKED and claim.periods and cell.periods:
                        score = max(score, _LINKED * (self._cosine(claim.indicator, _core(cell.indicator)) >= _ALIKE))
                    linked.append((score, cell))
        best = max((score for score, _ in linked), default=-1.0)
        # a figure of three digits or more is hardly the same by chance
        if best < (0.0 if len(re.sub(r"\D", "", claim.written).strip("0")) > 2 else _LINKED):
            return [claim]
        return [
            replace(cell, periods=cell.periods or claim.periods, single=cell.single or claim.single)
            for score, cell in linked
            if score >= best - 0.05
        ]

    def _same_indicator(self, one: Claimed, other: Claimed) -> bool:
        if one.cell and other.cell:
            return self._same_measure(one, other)
        if one.cell or other.cell:
            cell, sentence = (one, other) if one.cell else (other, one)
            return self._tells(sentence, cell) and not _names_apart(one, other)
        if (one.words & _CHANGE) != (other.words & _CHANGE):
            return False
        covers = [self._weights.cover(a, b) for a, b in ((one.words, other.words), (other.words, one.words))]
        if max(covers) < _ALIKE or _names_apart(one, other):
            return False
        return self._cosine(one.indicator, other.indicator) >= _ALIKE

    def _tells(self, sentence: Claimed, cell: Claimed) -> bool:
        """Whether a sentence's figure is of what a cell measures: its clause says so, or what surrounds it does and the
        clause speaks of nothing else."""
        if (sentence.words & _CHANGE) - cell.words:
            return False
        head = _core(cell.indicator.split(",", maxsplit=1)[0])  # what follows qualifies it
        words = term_set(head) - _METHOD
        if self._weights.cover(words, sentence.words) >= _SAID:
            return True
        around = self._weights.cover(words, sentence.words | term_set(sentence.context))
        told = self._weights.cover(sentence.words - _METHOD, cell.words | term_set(cell.unit.base))
        return around >= _AROUND and (sentence.leans or told >= _NOTHING_ELSE)

    def _same_measure(self, one: Claimed, other: Claimed) -> bool:
        """Whether two indicators of tables say the same, or one of them more exactly what the other says as well."""
        if (term_set(one.indicator) ^ term_set(other.indicator)) & _RANGE:
            return False
        own, its = (term_set(_core(claim.indicator)) - _METHOD for claim in (one, other))
        if own == its:
            return True
        if own <= its or its <= own or not (_narrows(own - its) and _narrows(its - own)):
            longer, shorter = (one, other) if len(its) < len(own) else (other, one)
            part = longer.unit.additive and longer.amount < shorter.amount and _narrows(own ^ its)
            part = part and not _two_estimates(one, other)
            return bool(own & its) and not part and not _named_apart(longer, shorter)
        return self._cosine(_core(one.indicator), _core(other.indicator)) >= _LIKE

    def _cosine(self, one: str, other: str) -> float:
        vectors = self._vectors([one or "-", other or "-"])
        return float(vectors[0] @ vectors[1])


def _said_too(claim: Claimed, others: Sequence[Claimed]) -> bool:
    return any(_comparable(claim, other) and _agree(claim, other, exact=True) for other in others)


def _series(tables: Figures) -> frozenset[tuple[str, str, str]]:
    """Table, indicator and entity of the facts that have several periods."""
    periods: dict[tuple[str, str, str], set[object]] = defaultdict(set)
    for measure in tables.measures:
        for fact in measure.facts:
            periods[fact.table, fact.indicator, fact.entity].add(fact.period)
    return frozenset(key for key, held in periods.items() if len(held) > 1)


def _papers(tables: Figures) -> re.Pattern[str] | None:
    """What finds the publishers of the tables' facts whose names are of several words."""
    publishers = {fact.source.publisher for measure in tables.measures for fact in measure.facts}
    parts = {part.strip() for name in publishers for part in re.split(r"[()/:,]| via ", name)}
    several = sorted((re.escape(part) for part in parts if " " in part), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(several)})\b") if several else None


def _key(claim: Claimed) -> tuple[object, ...]:
    return thing_key(claim.entities[0]), claim.unit.dimension, claim.unit.currency


def _core(indicator: str) -> str:
    """An indicator without brackets, years and spans of time: 'Cost in 2023 dollars (Epoch)' -> 'Cost in dollars'."""
    bare = _SPAN.sub(" ", _BRACKETS.sub(" ", indicator))
    return " ".join(re.sub(r"\b(19|20)\d\d\b|\b(USD|dollars?|yuan|euros?)\b", " ", bare).split())


def _named_apart(longer: Claimed, shorter: Claimed) -> bool:
    """Whether one indicator has a name that the other has not at all: 'MMLU-Pro' is no 'MMLU'."""
    names = re.findall(r"(?<=\S[\s-])[A-Z][\w]*", _core(longer.indicator))
    return any(not term_set(name) <= shorter.words for name in names)


def _two_estimates(one: Claimed, other: Claimed) -> bool:
    """Whether two bodies, each named in brackets, estimate the same of one thing, however they draw its bounds."""
    by = [set(_bracket(claim)) for claim in (one, other)]
    return bool(by[0] and by[1]) and not by[0] & by[1] and one.body != other.body and not is_place(one.entities[0])


def _names_apart(one: Claimed, other: Claimed) -> bool:
    """Whether each of two figures, one at least of a sentence, is of something named that the other does not name."""
    return all(_named(claim) - _naming(rival) for claim, rival in ((one, other), (other, one)))


def _named(claim: Claimed) -> frozenset[str]:
    return _names_of(claim.indicator) if claim.cell else claim.names


@lru_cache(maxsize=4096)
def _names_of(indicator: str) -> frozenset[str]:
    return proper_names(_core(indicator))


def _naming(claim: Claimed) -> frozenset[str]:
    """The terms by which a claim may name what it measures."""
    if claim.cell:
        return claim.words
    return claim.words | term_set(claim.evidence.quote) | term_set(claim.evidence.context)


def subject_of(indicator: str) -> frozenset[str]:
    """The terms of what an indicator measures, without words of method and of the whole."""
    return term_set(_core(indicator)) - _METHOD - _WHOLE


def _narrows(words: frozenset[str]) -> bool:
    """Whether the words that only one indicator has take a part out of what is measured: not 'released', not 'all'."""
    return bool(words - _WHOLE)


def _comparable(one: Claimed, other: Claimed) -> bool:
    if one.unit.comparable(other.unit):
        return True
    bare = Unit("count", "")  # a fraction without any unit counts nothing: it may be a score or a share
    shares = ("share", "score", "points")
    return any(
        a.unit == bare and "." in a.written and b.unit.dimension in shares for a, b in ((one, other), (other, one))
    )


def _agree(one: Claimed, other: Claimed, *, exact: bool = False) -> bool:
    """Whether two values are one, as finely as the coarser is written; 'about 52' may be 52.7."""
    apart = abs(one.amount - other.amount)
    if exact:
        return apart == 0
    if any(a.ends and a.ends[0] <= b.amount / a.unit.scale <= a.ends[1] for a, b in ((one, other), (other, one))):
        return True
    coarse = max(coarseness(claim.written) * claim.unit.scale for claim in (one, other))
    return apart < coarse if one.hedged or other.hedged else apart * 2 <= coarse


def _same_entity(one: Claimed, other: Claimed) -> bool:
    if one.cell and other.cell:
        return thing_key(one.entities[0]) == thing_key(other.entities[0])
    if one.cell or other.cell:
        cell, sentence = (one, other) if one.cell else (other, one)
        entity = cell.entities[0]
        own = _of_kind(sentence, is_place(entity))
        if entity == "World":
            return sentence.entities[:1] == ("World",) or not sentence.entities
        return own[0] == thing_key(entity) if own else thing_key(entity) in set(map(thing_key, sentence.around))
    return all(_may_be_one(one, other, place) for place in (True, False))


def _may_be_one(one: Claimed, other: Claimed, place: bool) -> bool:
    """Whether two sentences' figures may be of the same place, or of the same thing or firm."""
    own, its = _of_kind(one, place), _of_kind(other, place)
    if own and its:
        return own[0] == its[0]
    if not own and not its:
        return True
    named, silent = (own, other) if own else (its, one)
    return (not place and bool(_of_kind(silent, True))) or named[0] in set(map(thing_key, silent.around))


def _of_kind(claim: Claimed, place: bool) -> list[tuple[str, ...]]:
    return [thing_key(name) for name in claim.entities if is_place(name) == place and name != "World"]


def _same_time(one: Claimed, other: Claimed) -> bool:
    """Whether the periods overlap, or one is not told, or both are of things that have one such value at any time."""
    if (one.single and other.single) or not one.periods or not other.periods:
        return True
    return any(_one_time(own, its) for own in one.periods for its in other.periods)


def _one_time(own: Period, its: Period) -> bool:
    """Whether two periods share a day; of years together, what is summed up in them is only that of the same years."""
    if max(own.days, its.days) <= _LONG:
        return own.overlaps(its)
    return abs((own.start - its.start).days) <= MONTH and abs((own.end - its.end).days) <= MONTH


def _conflict(one: Claimed, other: Claimed, mine: Claimed, its: Claimed) -> Conflict:
    about = mine if mine.cell else its
    period = about.periods[0].label if about.periods else ""
    who = about.entities[0] if about.entities else ""
    subject = about.indicator if about.cell else "what both sentences tell"
    if about.cell and _bracket(mine) != _bracket(its):
        subject = " ".join(_BRACKETS.sub(" ", subject).split()) or subject  # by whom, and how: not what both measure
    return Conflict(
        about=f"{subject}: {', '.join(filter(None, (who, period)))}".rstrip(": "),
        values=tuple(ConflictValue(claim.shown, claim.source, claim.published, claim.body) for claim in (one, other)),
        reason=reason(one, other, mine, its),
        power=_power_of_ten(one, other),
    )


def reason(one: Claimed, other: Claimed, mine: Claimed, its: Claimed) -> str:
    """What is known of why two figures differ."""
    if power := _power_of_ten(one, other):
        return f"differs by a factor of {10**power:,}: likely a unit error"
    if mine.ahead != its.ahead or one.ahead != other.ahead:
        return "forecast against outcome"
    texts = [
        f"{claim.indicator if claim.cell else claim.evidence.quote} {resolved.indicator if resolved.cell else ''}"
        for claim, resolved in ((one, mine), (other, its))
    ]
    if any(map(_EDITION.search, texts)):
        return "revised edition"
    bodies = _bracket(mine) != _bracket(its) or thing_key(one.body) != thing_key(other.body)
    apart = (term_set(_core(mine.indicator)) ^ term_set(_core(its.indicator))) - _METHOD
    if mine.cell and its.cell and _narrows(apart):
        return "other definition"
    if bodies:
        return "other body"
    return "revised edition" if one.published != other.published else "not known"


def _bracket(claim: Claimed) -> list[str]:
    return _BRACKETS.findall(claim.indicator)


def _power_of_ten(one: Claimed, other: Claimed) -> int:
    """n where the values differ by just 10 to the n and are written in more than one digit; else 0."""
    low, high = sorted((abs(one.amount), abs(other.amount)))
    digits = min(len(re.sub(r"\D", "", claim.written).strip("0")) for claim in (one, other))
    if not low or digits < 2:
        return 0
    power = (high / low).log10()
    near = round(power)
    return near if near and abs(high / low / Decimal(10) ** near - 1) < Decimal("0.005") else 0
