"""Which of several drafts answers a question, and how likely it does: each is read beside the question.

What made a draft knows what it looked for, and not whether it is what was asked: another measure, the row beside, a
value where a year was wanted. The cross-encoder of ``pertinence`` has learnt that from questions over invented tables
and articles, each beside answers that were right and answers that were not. A logistic model weighs what it says with
how sure the way is in which a draft was made, and with what the other drafts say.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, get_args

from assistant.draft import Draft
from assistant.grounding import plain_numbers, verdict
from assistant.pertinence import Pair, pertinent
from assistant.question import Asked
from assistant.readings import weighed
from assistant.yesno import answered
from index.names import Lexicon

Way = Literal["listed", "figures", "prose", "reading", "sentence", "query"]
WAYS: tuple[Way, ...] = get_args(Way)
LONGEST = 360  # characters of a draft that are read, and
TITLE = 70  # of the title of its source
MOST = 8  # drafts that are read beside one question: of 1,001 right ones on unseen books, 11 are not among so many
_CREDIT = re.compile(r",? according to [^.]*?\.(?=\s|$)|\(noted[^)]*\)")
_AMONG = re.compile(r"\bOf the \d+\b")
_LOW, _HIGH = -6.0, 8.0  # what a draft's own score is held between
_YEARS = (1900, 2100)  # whole numbers that say when
_ALONE = -6.0  # log-odds of the best draft that says something else, where there is none
# Two logistic models, fitted on the questions of tests/data/books and, with a quarter of their weight, on our tuning
# sets. The first says by a draft's features which are worth reading. The second says how likely one is right: by what
# the cross-encoder says, by how much more it says so than of the best draft that gives other numbers, by how many give
# the same, and by the features. A third of the books' questions have no answer, most of them the smallest change of one
# that has; people's are kinder, which ``_KINDER`` makes up for.
_WORTH = (0.08, 0.48, -0.02, 0.65, 0.03, 0.77, -0.76, 0.22, -3.19, 0.44, -1.13, 0.7, 0.71, 0.24, -0.11)
_RIGHT, _RIGHT_BIAS = (
    (0.44, 0.24, 0.39, 1.27, 0.21, 0.17, 0.34, -0.09, 0.34, -0.29, -0.05, -0.95, 0.13, -0.45, 0.27, 0.22, 0.19, -0.36),
    -0.61,
)
_KINDER = 0.4
# What is to be added for one made in a single way and not by rule: of the likeliest such drafts fewer sentences and
# readings, and more queries, are right than the model says.
_BY_ITSELF: dict[Way, float] = {"sentence": -0.6, "reading": -0.8, "figures": -0.8, "query": 0.2}
_NEARLY = 1.0  # log-odds below the bar at which what the rules prefer may be told for a draft of the same numbers


@dataclass(frozen=True, slots=True)
class Option:
    """A draft, in which way it was made, and at which place among those that were made so."""

    way: Way
    draft: Draft
    place: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """A text that may answer, with all options that say it."""

    text: str
    options: tuple[Option, ...]

    @property
    def features(self) -> tuple[float, ...]:
        """For each way whether it was made so, and how sure that was; whether the rules prefer it, whether it was made
        in several ways, whether it is computed."""
        found: list[float] = []
        for way in WAYS:
            scores = [option.draft.score for option in self.options if option.way == way]
            found += [float(bool(scores)), max(_LOW, min(_HIGH, max(scores, default=0.0)))]
        return (*found, float(self.is_ruled), float(len(self.options) > 1), float(self.is_computed))

    @property
    def is_certain(self) -> bool:
        """Whether it is a list that leaves no word of the question out of account."""
        return any(option.way == "listed" and not option.place for option in self.options)

    @property
    def is_ruled(self) -> bool:
        """Whether the rules prefer it."""
        return any(option.way in ("figures", "prose") and not option.place for option in self.options)

    @property
    def by_itself(self) -> float:
        """What is added to its log-odds for the way in which alone it was made."""
        more = {_BY_ITSELF.get(option.way, 0.0) for option in self.options}
        return 0.0 if self.is_ruled or len(more) > 1 else min(more)

    @property
    def draft(self) -> Draft:
        """The draft that says so."""
        return self.options[0].draft

    @property
    def read(self) -> str:
        """What is read of it: after what its source is called, where the text does not say that."""
        evidence = next((evidence for sentence in self.draft.sentences for evidence in sentence.evidence), None)
        title = evidence.particulars.title[:TITLE] if evidence else ""
        return (self.text if not title or title in self.text else f"{title}. {self.text}")[:LONGEST]

    @property
    def is_computed(self) -> bool:
        """Whether it has a result that was computed."""
        return any(sentence.computed for sentence in self.draft.sentences)


def chosen(asked: Asked, options: Sequence[Option], lexicon: Lexicon, bar: float = 0.0) -> Draft:
    """The draft that answers best, its score the log-odds that it does; where that is not over ``bar``, an empty one
    with what the one that the rules prefer lacks, if all lack something. A list by which all of the question's words
    are accounted for is put to no doubt: of 37 such on books and tuning questions 34 were right, a third of which the
    cross-encoder doubted."""
    ruled = next(option.draft for option in options if option.way != "listed")
    if ruled.refusal:
        return ruled
    texts = told(asked, options, lexicon)
    if certain := next((one.draft for one in texts if one.is_certain), None):
        return certain
    texts = sorted(texts, key=lambda one: weighed(_WORTH, one.features), reverse=True)[:MOST]
    pairs = zip(texts, _seen(asked, texts), strict=True)
    odds = [_RIGHT_BIAS + _KINDER + one.by_itself + weighed(_RIGHT, (*seen, *one.features)) for one, seen in pairs]
    best, sure = max(zip(texts, odds, strict=True), key=lambda pair: pair[1], default=(None, -math.inf))
    if best is None or sure <= bar:
        return replace(ruled, sentences=(), score=sure, missing=() if texts else ruled.missing)
    believed = [one for one, own in zip(texts, odds, strict=True) if own > bar - _NEARLY]
    return replace(_fuller(asked, best, believed).draft, score=sure, missing=())


def _fuller(asked: Asked, best: Told, texts: Sequence[Told]) -> Told:
    """What the rules prefer, where it is not much doubted and gives all numbers of the best as well: it tells who says
    so and when, what is noted of a value and what others say of it. Else the best."""
    numbers = _numbers(best.text, asked.text)
    return next((one for one in texts if numbers and one.is_ruled and numbers <= _numbers(one.text, asked.text)), best)


def _seen(asked: Asked, texts: Sequence[Told]) -> list[tuple[float, float, float]]:
    """Of each text what the cross-encoder says, by how much more it says so than of the best that gives other numbers,
    and how many give the same."""
    said = pertinent([Pair(asked.text, one.read) for one in texts])
    return list(zip(said, *_beside(said, [_numbers(one.text, asked.text) for one in texts]), strict=True))


def _beside(said: Sequence[float], numbers: Sequence[frozenset[Decimal]]) -> tuple[list[float], list[float]]:
    """For each text by how much its log-odds exceed those of the best that gives other numbers, and how many others
    give the same."""
    margins, agreeing = [], []
    for own, of in enumerate(numbers):
        same = {at for at, its in enumerate(numbers) if at == own or (of and its == of)}
        margins.append(said[own] - max((odds for at, odds in enumerate(said) if at not in same), default=_ALONE))
        agreeing.append(float(len(same) - 1))
    return margins, agreeing


def told(asked: Asked, options: Sequence[Option], lexicon: Lexicon) -> list[Told]:
    """What the options say, each once; without what the evidence does not hold."""
    same: dict[str, list[Option]] = {}
    for option in options:
        if not option.draft.sentences or option.draft.missing:
            continue  # a name or a period that an answer lacks is never outweighed
        said = answered(asked, option.draft)
        if all(verdict(sentence, lexicon) == "supported" for sentence in said.sentences):
            same.setdefault(text_of(said), []).append(option)
    return [Told(text, tuple(own)) for text, own in same.items()]


def text_of(draft: Draft) -> str:
    """What a draft says, without who says so."""
    text = " ".join(sentence.text for sentence in draft.sentences)
    return " ".join(_CREDIT.sub(".", text).replace("..", ".").split())[:LONGEST]


def _numbers(text: str, question: str) -> frozenset[Decimal]:
    """The numbers that a text gives in answer: neither the question's own, nor years, nor among how many rows."""
    found = plain_numbers(_AMONG.sub("", text)) - plain_numbers(question)
    return frozenset(number for number in found if not _YEARS[0] <= number <= _YEARS[1])
