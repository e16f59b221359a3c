"""Passages and readings -> the draft that answers best: what the tables say, or sentences as they stand."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.candidates import Candidate
from assistant.cells import OTHER_KIND
from assistant.compare import subject_of
from assistant.computed import across, mean_across, restated, state
from assistant.conflicts import ALIKE, alike, differs, is_other_estimate, is_other_sense, rivals, subject
from assistant.draft import Draft, Sentence
from assistant.excerpts import Excerpts
from assistant.grounding import plain_numbers
from assistant.kinds import is_measured_by
from assistant.question import Asked
from assistant.rates import holds_unit, per_unit, says_unit, unit_asked
from assistant.readings import UNIT, Reading, fit, weighed
from assistant.sums import refusal
from assistant.telling import MOST
from assistant.verifying import Option
from assistant.versus import Versus
from assistant.wanted import Operation, Wants
from assistant.wording import is_ahead, is_place
from corpus.schema import FactTable
from index.embed import Embedder
from index.names import Lexicon, is_bloc
from index.text import Weights, term_set
from index.types import Chunk, Passage

# The same for a reading, over ``readings.FEATURES``, the share of those that are told, how much better a near
# miss fits, whether the result is computed, and how far articles say the same.
_SURELY = (2.8, 0.2, 0.2, 0.45, 0.9, 0.55, 2.75, -0.4, 1.8, 0.8)
_SURELY_BIAS = -4.1
_TOLD_APART = 3  # readings that are told each for itself
_READ = (0.55, 0.5)  # what that counts, and what the cross-encoder says, fitted on the same and on near misses
_READ_BIAS = 0.26
_FURTHEST = 3.0
_OUTWEIGHS = 4.0  # log-odds from which on a sentence answers what the tables' values cannot be added up to
_NOTHING_LIKE = 0.2  # cosine below which a column of a thing, no word of which is said, is not what is asked of it
_UNLIKE = 0.3  # cosine below which an indicator without a word of the question is something else, were it the only one
_SAID, _HARDLY = 0.4, 0.1  # the share of the indicator's words that a question says: enough, and next to none
_ALONE = 0.5  # one measure of two at most has all that the question names
_COMPUTED = 0.5  # by which a figure that is computed comes before one that is read off, where a result is asked for
_PREFERRED = 1.0  # by which a cell is taken before a sentence: it says of whom, when and in which unit
_NEARER = 1.0  # by which the indicator of a reading that lacks a name or a period must fit better, and
_MEANT = 3.5  # how well it must fit by itself, for it to be what is meant and the others to be no answer
_SURE = 3.5  # log-odds of a reading that would surely be right, if its table had who and when is asked for
_CORROBORATED = 2.0  # by which a reading is likelier whose values stand in all the sentences that may answer
_BACKED = 0.3  # the share of them from which on it is what is meant, however well another's indicator fits
_TOLD_OF, _DECIDES = 0.9, 0.3  # what a measure's two shares of words come to at least; the second, for a Yes or a No
_SAME = 0.75  # cosine from which on other words than the measure's mean the same
_CLEARLY = 0.15  # by how much more of its indicator's words a question says of one measure than of another
_TWIN = 1.5  # readings so close to the best are told together with it where they give another value of the same thing


_Told = tuple[Reading, list[Sentence]]  # a reading, and what it says


class Composer:
    """Passages and readings -> the draft that answers best."""

    def __init__(
        self, embedder: Embedder, lexicon: Lexicon, weights: Weights, tables: Sequence[FactTable] = ()
    ) -> None:
        self._weights = weights
        self._excerpts = Excerpts(embedder, lexicon, weights, tables)
        self._versus = Versus(embedder)

    def record(self, chunk: Chunk) -> Sentence | None:
        """A record's row in words, with the row as its evidence; None for what is no such row."""
        return self._excerpts.record(chunk)

    def drafts(self, asked: Asked, passages: Sequence[Passage], readings: Sequence[Reading]) -> list[Option]:
        """What the tables and the passages say: first the better of the two, empty where there is nothing, then what
        else may answer."""
        if not asked.names and not any(term in self._weights for term in asked.subject):
            return [Option("prose", Draft((), -math.inf))]  # nothing of what is asked stands anywhere in the sources
        found = self._excerpts.scored(asked, passages)
        if unit := unit_asked(asked):
            found = [candidate for candidate in found if says_unit(candidate.text, unit)]
        prose = self._excerpts.draft(asked, found)
        readings = [corroborated(reading, found) for reading in readings]
        told = [(reading, state(reading.put(asked), reading)) for reading in readings if not reading.missing]
        fits = sorted((pair for pair in told if pair[1]), key=_rank, reverse=True)
        figures = self._from_figures(asked, readings, fits)
        best = self._better(asked, figures, prose, readings)
        apart = [pair for pair in fits if not unit or pair[0].measure.attribute or holds_unit(pair[0], unit)]
        return [
            Option("figures" if best is figures else "prose", best),
            Option("figures", figures, 1),
            Option("prose", prose, 1),
            *(
                Option("reading", Draft(tuple(said), one.belief), place)
                for place, (one, said) in enumerate(apart[:_TOLD_APART])
            ),
            *(Option("sentence", draft, place) for place, draft in enumerate(self._excerpts.apart(asked, found))),
        ]

    def _better(self, asked: Asked, figures: Draft, prose: Draft, readings: Sequence[Reading]) -> Draft:
        """The better of what the tables and what the passages say; an empty draft where neither will do."""
        complete = [draft for draft in (figures, prose) if draft.sentences and not draft.missing]
        if complete == [prose] and self._is_beside(asked, prose, readings):
            return Draft((), -math.inf, figures.missing)
        if figures in complete and prose in complete and _says_the_same(figures, prose, readings):
            return figures
        if asked.condition and figures in complete and figures.decides and figures.score > 0:
            return figures  # they say yes or no, which prose that is beside it does not
        preferred = 0.0 if asked.open_ended else 2 * _PREFERRED if asked.ranks or asked.passing else _PREFERRED
        if figures.refusal and (not prose.sentences or prose.missing or prose.score < _OUTWEIGHS):
            return figures
        if not complete:
            return Draft((), -math.inf, figures.missing or prose.missing)
        if figures.score <= 0 < prose.score:
            return prose if prose in complete else figures  # what is unsure is no reason to leave out what is sure
        return max(complete, key=lambda draft: draft.score + (preferred if draft is figures else 0.0))

    def _is_beside(self, asked: Asked, prose: Draft, readings: Sequence[Reading]) -> bool:
        """Whether the prose tells of something else than a measure that is surely meant and lacks who or when."""
        named = {name for name in asked.named if not is_bloc(name)}
        near = [r for r in readings if r.belief > _SURE and r.missing and set(r.missing) <= named]
        if not near or asked.open_ended:
            return False
        said = set().union(*(term_set(sentence.text) for sentence in prose.sentences))
        return self._weights.cover(subject(max(near, key=lambda r: r.belief)), said) < ALIKE

    def _from_figures(self, asked: Asked, readings: Sequence[Reading], fits: Sequence[_Told]) -> Draft:
        """What the tables say by the best reading; ``fits`` are those that lack nothing, with what they say, best
        first."""
        if asked.wants is Wants.REASON:
            return Draft((), -math.inf)
        if mean := mean_across(asked, [r for r in readings if {*r.missing} <= {*asked.unknown}]):
            return Draft(tuple(mean), _SURE)
        near = [reading for reading in readings if asked.named & set(reading.missing)]
        if not fits:
            return Draft((), -math.inf, near[0].missing if near else ())
        best, sentences = self._latest_edition(fits) if asked.periods else self._newest(fits)
        nearer = [
            r
            for r in near
            if not r.measure.attribute  # a table of things that does not list what is named is of other things
            and not (
                best.measure.attribute and {fact.entities[0] for fact in best.facts} & {*r.missing}
            )  # nor of the thing
            and alike(best, r) < ALIKE
            and r.features[UNIT] >= best.features[UNIT]  # what is of another kind is not what is meant
            and (
                (fit(r) > max(fit(best) + _NEARER, _MEANT) and best.corroborated < _BACKED)
                or (all(_is_nearer_throughout(r, one) for one, _ in fits) and r.belief > _SURE)
                or _is_nearer_twin(r, best)
            )
        ]
        if nearer:
            return Draft((), -math.inf, nearer[0].missing)
        if asked.condition and not _is_apt(asked, best, _TOLD_OF):
            return Draft((), -math.inf)  # what is put to figures of something else is not told of, let alone decided
        if reason := refusal(asked, best.facts):
            return Draft((), -math.inf, refusal=reason)
        if unit := unit_asked(asked):
            if rate := per_unit(unit, [reading for reading, _ in fits]):
                return Draft(tuple(rate), _surely((best, rate), [(best, sentences)], fits, near))
            if not best.measure.attribute and not holds_unit(best, unit):
                return Draft((), -math.inf)  # what all of it comes to is not what one comes to
        if self._is_beside_share(asked, best, readings):
            return Draft((), -math.inf)
        beside = (
            restated(asked, best, other) or across(asked, best, other)
            for other, _ in fits[1:]
            if not sentences[0].computed
        )
        if both := next(filter(None, beside), None):
            return Draft(tuple(both), _surely((best, sentences), fits[:2], fits, near))
        named = _each_named(asked, best, fits) or self._versus.both(asked, best, fits)
        if asked.operation is not Operation.SUM and named:
            belief = _surely((best, sentences), named, fits, near)
            return Draft(_of_several(named), belief, decides=_is_apt(asked, best, _TOLD_OF, _DECIDES))
        others = [
            pair
            for pair in fits
            if pair[0] is not best
            and (len(pair[0].facts) > 1 or not (asked.ranks or asked.operation is Operation.TREND))  # one is no series
            and (not asked.names or {f.entity for f in pair[0].facts} == {f.entity for f in best.facts})
            and (
                self._is_other_value(asked, best, pair[0])
                or is_other_sense(asked, best, pair[0])
                or is_other_estimate(asked, best, pair[0])
            )
        ]
        more = [sentence for _, told in others for sentence in told if sentence not in sentences]
        belief = _surely((best, sentences), [(best, sentences), *others], fits, near)
        return Draft(tuple([*sentences, *more][:MOST]), belief, decides=_is_apt(asked, best, _TOLD_OF, _DECIDES))

    @staticmethod
    def _is_beside_share(asked: Asked, best: Reading, readings: Sequence[Reading]) -> bool:
        """Whether a share is read off a measure of something else than the one whose share is asked for."""
        if asked.wants is not Wants.SHARE or best.facts[0].measured.dimension != "share":
            return False
        amounts = [reading for reading in readings if reading.missing == (OTHER_KIND,) and reading.belief > best.belief]
        return any(one.features[1] > best.features[1] + _CLEARLY for one in amounts)

    @staticmethod
    def _is_other_value(asked: Asked, best: Reading, other: Reading) -> bool:
        """Whether another reading gives another value of what the best one measures, and may be meant as well."""
        superseded = any(map(is_ahead, other.facts)) and not any(map(is_ahead, best.facts))
        return (
            differs(best, other)
            and subject_of(best.measure.indicator) == subject_of(other.measure.indicator)
            and not superseded
            and (other.score > best.score - _TWIN or rivals(asked, best, other))
        )

    def _newest(self, fits: Sequence[_Told]) -> _Told:
        """Of the best reading and those that mean the same as likely, the one of the newest period and edition."""
        best = fits[0][0]
        same = [
            (reading, sentences)
            for reading, sentences in fits
            if reading is best or (differs(best, reading) and reading.belief > 0 and reading.score > best.score - _TWIN)
        ]
        return max(same, key=lambda pair: (_latest(pair[0]), pair[0] is best))

    def _latest_edition(self, fits: Sequence[_Told]) -> _Told:
        """Of the best reading and those of the very same things and times: outcomes before forecasts, newer editions
        before older."""
        best = fits[0][0]
        cells = {(fact.entity, fact.period, fact.unit) for fact in best.facts}
        same = [
            (reading, sentences)
            for reading, sentences in fits
            if reading.measure.indicator.casefold() == best.measure.indicator.casefold()
            and {(fact.entity, fact.period, fact.unit) for fact in reading.facts} == cells
        ]
        return max(same, key=lambda pair: (not any(map(is_ahead, pair[0].facts)), pair[0].published, pair[0] is best))


def _is_apt(asked: Asked, reading: Reading, both: float, said: float = 0.0) -> bool:
    """Whether a measure is what a yes-or-no question is about: by the share of the question's subject that it has, and
    of its own words that the question says, or by meaning; or what its adjective measures ('longer')."""
    meaning, covered, spoken = reading.features[:3]
    if is_measured_by(asked, reading.measure):
        return True
    return (covered + spoken >= both or meaning >= _SAME) and spoken >= said


def _is_nearer_throughout(one: Reading, other: Reading) -> bool:
    """Whether one measure is nearer to the question in meaning, and by its words and by the question's: articles that
    give the other's value then tell of something else as well."""
    near, far = one.features[:3], other.features[:3]
    clearly = near[2] > far[2] + _CLEARLY and fit(one) > fit(other) + _NEARER
    return clearly and near[0] >= far[0] and near[1] >= far[1]


def _is_nearer_twin(one: Reading, other: Reading) -> bool:
    """Whether a measure of the same table is as near to the question by its words and nearer in meaning, and its series
    of the same thing has a hole where others have values: it is what is meant, and no other's value fills the hole."""
    near, far = one.features[:3], other.features[:3]
    nearer = near > far and all(a >= b for a, b in zip(near, far, strict=True))
    if one.measure.table != other.measure.table or not nearer or len(one.missing) != 1:
        return False
    periods = {fact.period for fact in other.facts}
    of = {fact.entity for fact in other.facts}
    series = sum(fact.entity in of for fact in one.measure.facts)
    return series > 1 and any(fact.period in periods for fact in one.measure.facts)


def _rank(told: _Told) -> float:
    """What a reading is ranked by: a result that is computed comes before a cell that may say something else."""
    reading, sentences = told
    return reading.score + _COMPUTED * bool(sentences[0].computed)


def _each_named(asked: Asked, best: Reading, fits: Sequence[_Told]) -> list[_Told]:
    """The best reading and those of other measures that the question names as well ('input and output price'): of its
    table and of the same things, each with words of its own that are said; empty where there is no other."""
    of, said, spoken = {fact.entity for fact in best.facts}, {*asked.words}, Counter(asked.words)
    found: list[_Told] = []
    for reading, sentences in sorted(fits, key=lambda told: told[0] is not best):
        if reading.measure.table != best.measure.table or {fact.entity for fact in reading.facts} != of:
            continue
        own = term_set(reading.measure.indicator)
        if found and own < term_set(best.measure.indicator) and all(spoken[term] > 1 for term in own):
            found.append((reading, sentences))  # 'memory and memory bandwidth'
        elif all((its := term_set(one.measure.indicator)) - own & said and own - its and own - its <= said
               for one, _ in found):  # fmt: skip
            found.append((reading, sentences))
    return found if len(found) > 1 else []


def _of_several(told: Sequence[_Told]) -> tuple[Sentence, ...]:
    """What several readings say: all their values where they are told as such, else what is computed from them."""
    values = [sentence for _, sentences in told for sentence in sentences if not sentence.computed]
    return tuple(values or [sentence for _, sentences in told for sentence in sentences])[:MOST]


def _surely(best: _Told, told: Sequence[_Told], fits: Sequence[_Told], near: Sequence[Reading]) -> float:
    """The log-odds that a reading is right: by its features, by the share of all likelihood (softmax of the ranks) that
    those which are told have, by whether it is computed, and by how much better a near miss fits."""
    odds = {id(fit[0]): math.exp(_rank(fit) - _rank(best)) for fit in fits}
    # another edition's figure is of what was meant too, told or not
    named = {reading.measure.indicator.casefold() for reading, _ in told}
    meant = {id(reading) for reading, _ in fits if reading.measure.indicator.casefold() in named}
    share = sum(odds[key] for key in meant) / sum(odds.values())
    reading, sentences = best
    miss = max((fit(other) - fit(reading) for other in near), default=-_FURTHEST)
    nearer, computed = max(-_FURTHEST, min(miss, _FURTHEST)), float(bool(sentences[0].computed))
    features = (*reading.features, share, nearer, computed, reading.corroborated)
    sure = _READ_BIAS + weighed(_READ, (_SURELY_BIAS + weighed(_SURELY, features), reading.pertinence))
    return min(sure, -1.0) if _is_unlike(reading) else sure


def _says_the_same(figures: Draft, prose: Draft, readings: Sequence[Reading]) -> bool:
    """Whether the tables' figure is of something else than what is asked for, and the prose gives that very figure."""
    told = {piece.fact for sentence in figures.sentences for piece in sentence.evidence if piece.fact}
    values = {str(fact.value) for fact in told}
    said = set().union(*(plain_numbers(sentence.text) for sentence in prose.sentences))
    unlike = any(_is_unlike(reading) for reading in readings if told & {*reading.facts})
    return unlike and bool(plain_numbers(" ".join(values)) & said)


def _is_unlike(reading: Reading) -> bool:
    """Whether the indicator is something else than what is asked for, were it the only one that has who and when.

    Of a country much is measured that a corpus does not hold: what is told of one must be alike in meaning, or be said
    in a good part of the indicator's own words; of a firm or a product the little that there is may be meant.
    """
    meaning, cover, said = reading.features[:3]
    counted = bool(reading.facts) and reading.facts[0].measured.dimension == "count" and reading.features[UNIT] >= 1
    if reading.measure.attribute and meaning < _NOTHING_LIKE and not cover and not said:
        return not reading.corroborated  # the thing has it, and the question says nothing of it
    if reading.measure.attribute or counted:  # what it counts is named in the question
        return False
    if meaning < _UNLIKE and not cover and not said:
        return not reading.corroborated
    # a sentence of an article that gives the value is of the same measure, and no nearer to the question
    if reading.features[5] >= _ALONE or not all(is_place(fact.entity) for fact in reading.facts):
        return False
    return (meaning < _UNLIKE and said < _SAID) or (meaning < _SAID and not cover and said < _HARDLY)


def corroborated(reading: Reading, found: Sequence[Candidate]) -> Reading:
    """The reading with the share of all likelihood (softmax of the scores) of the sentences that give its very values.

    What articles say was found by other words than the table's indicator, and speaks for the cell that says the same.
    """
    values = {plain for fact in reading.facts for plain in plain_numbers(fact.text) if fact.value is not None}
    whole = [candidate for candidate in found if not candidate.missing]
    if reading.missing or not values or len(values) > MOST or not whole:
        return reading
    odds = [math.exp(candidate.score - whole[0].score) for candidate in whole]
    saying = sum(o for o, one in zip(odds, whole, strict=True) if values & plain_numbers(one.text)) / sum(odds)
    return replace(reading, score=reading.score + _CORROBORATED * saying, corroborated=saying)


def _latest(reading: Reading) -> date:
    return max((fact.period.end for fact in reading.facts if fact.period), default=date.min)
