"""Readings of a question over tables: what each is judged by, how well it ranks, and how likely it is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.pertinence import Pair, pertinent
from assistant.question import Asked
from index.facts import Fact, Measure
from index.names import Mention
from index.periods import known_by

_FAR = 0.3  # cosine below which a measure without a word in common with the question means something else
_OWN = 0.5  # for ``alone``: an attribute of the very thing that is named is one of some few

# What a reading is judged by. meaning: cosine of the measure with the question without its names and periods; cover:
# the weighted share of the question's subject that the measure holds; said: the share of the indicator's words that the
# question says; unit: fit of the unit (-1 to 1); found: 1 / rank of the best placed row in a search for the question;
# alone: 1 / the number of measures that have all that the question names (0 unless it names both someone and a period).
FEATURES = ("meaning", "cover", "said", "unit", "found", "alone")
COVER, UNIT = FEATURES.index("cover"), FEATURES.index("unit")
# Two logistic models, fitted on the questions of the tuning sets in corpus/questions. The first ranks the readings of a
# question; the second says how likely the best of them is right. Some row is always found first, so that tells which
# reading is the best and nothing of whether it is good.
RANKING = (3.3, 1.6, 2.0, 0.3, 2.8, 1.8)
BELIEF = (3.6, 1.7, 2.5, 0.0, 0.0, 2.2)
BELIEF_BIAS = -2.25
READ = 4  # readings that are read beside the question: a few hundredths of a second
PERTINENCE = 0.9  # what the cross-encoder's log-odds count for the rank


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a question over the tables.

    Attributes:
        facts: the cells that the question asks for, in its order; the nearest ones where something is missing.
        score: ranks the readings of one question.
        belief: the log-odds that the best reading is right, were this the best.
        missing: names and periods of the question that the measure does not have; empty for an answer.
        features: as FEATURES names them.
        names: those of the question and the rows of the measure that its words mean besides.
        late: whether the facts were published after the day that the question is held to.
        corroborated: the share of what articles say in answer that gives the same values, 0 to 1.
        pertinence: the log-odds that the measure is what is asked for, by the two read together, not below 0 where the
            measure has all words of the question; 0 for near misses.
    """

    measure: Measure
    facts: tuple[Fact, ...]
    score: float = 0.0
    belief: float = 0.0
    missing: tuple[str, ...] = ()
    features: tuple[float, ...] = ()
    names: tuple[Mention, ...] = ()
    late: bool = False
    corroborated: float = 0.0
    pertinence: float = 0.0

    def put(self, asked: Asked) -> Asked:
        """The question as it is put to this measure, with the rows that it names in other words."""
        return replace(asked, names=self.names or asked.names)

    @property
    def published(self) -> date:
        """The day from which on all its values could be known; the first of all where none says."""
        dated = [known_by(said) for fact in self.facts if (said := fact.as_of or fact.source.published)]
        return max(dated, default=date.min)


def scored(reading: Reading, alone: float, asked: Asked) -> Reading:
    """A reading with what it scores and how far it is believed; ``alone`` as FEATURES has it."""
    own = {fact.entities[0] for fact in reading.facts}
    if reading.measure.attribute and any(mention.name in own for mention in asked.names):
        alone = max(alone, _OWN)
    features = (*reading.features, 0.0 if reading.missing else alone)
    belief = BELIEF_BIAS + weighed(BELIEF, features)
    if not any(features[1:4]) and features[0] < _FAR and features[4] < 1:
        belief = min(belief, -1.0)  # the only figure of that name and period, but of something else
    return replace(reading, features=features, score=weighed(RANKING, features), belief=belief)


def read_beside(asked: Asked, readings: Sequence[Reading]) -> list[Reading]:
    """The readings, best first, ranked anew by whether each, read beside the question, is what it asks for."""
    complete = [reading for reading in readings if not reading.missing]
    best = complete[:READ]
    said = pertinent([_pair(asked, reading) for reading in best])
    # a question all of whose words are the measure's has none that narrows it
    odds = [max(one, 0.0) if of.features[COVER] >= 1 else one for of, one in zip(best, said, strict=True)]
    unread = min(odds, default=0.0)  # what ranked low before is no likelier than the least of those
    told = dict(zip(map(id, complete), odds, strict=False))
    judged = [reading if reading.missing else _read(reading, told.get(id(reading), unread)) for reading in readings]
    return sorted(judged, key=lambda reading: reading.score, reverse=True)


def _pair(asked: Asked, reading: Reading) -> Pair:
    """The question and the measure, with the rows of it that the question means in words of its own."""
    named = {mention.name for mention in asked.names}
    meant = [mention.name for mention in reading.names if mention.name not in named]
    measure = ": ".join([f"{reading.measure.table_title}. {reading.measure.description}", *meant])
    return Pair(asked.bare_beside(measure), measure)


def _read(reading: Reading, odds: float) -> Reading:
    return replace(reading, score=reading.score + PERTINENCE * odds, pertinence=odds)


def weighed(weights: Sequence[float], features: Sequence[float]) -> float:
    """The sum of features, each by its weight: a logistic model's log-odds, less its bias."""
    return sum(weight * feature for weight, feature in zip(weights, features, strict=True))


def fit(reading: Reading) -> float:
    """How well the indicator is what is asked for, whatever else the question names: for near misses."""
    return weighed(BELIEF[:3], reading.features[:3])
