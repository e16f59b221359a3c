"""Which of several drafts answers a question, and how likely it does: each is read beside the question.

What made a draft knows what it looked for, and not whether it is what was asked: another measure, the row beside, a
value where a year was wanted. The cross-encoder of ``pertinence`` has learnt that from questions over invented tables
and articles, each beside answers that were right and answers that were not. A logistic model weighs what it says with
how sure the way is in which a draft was made, and with what the other drafts say.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
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
MOST = 6  # drafts that are read beside one question: of 644 right ones on unseen books, 13 are not among so many
_RIVALS = 2  # that are read beside what the rules prefer, to tell whether it is right
_CREDIT = re.compile(r",? according to [^.]*?\.(?=\s|$)|\(noted[^)]*\)")
_LOW, _HIGH = -6.0, 8.0  # what a draft's own score is held between
_YEARS = (1900, 2100)  # whole numbers that say when
_ALONE = -6.0  # log-odds of the best draft that says something else, where there is none
# Three logistic models, fitted on the questions of tests/data/books, the second on our own tuning sets as well. The
# first says by a draft's features which are worth reading. The second says whether what the rules prefer is right, by
# what the cross-encoder says, by how much more it says so than of the best draft that gives other numbers, by how many
# give the same, and by how sure the rules are of figures, of prose and of lists, whether it is prose, and computed. The
# third says so of any draft, by the first three of these and the features. A third of the books' questions have no
# answer, most of them the smallest change of one that has; people's are kinder, which ``_KINDER`` makes up for.
_WORTH = (0.07, 0.43, -0.32, 0.76, -0.19, 0.73, -0.48, 0.09, -3.57, 0.54, -0.88, 0.73, 1.06, -1.17, 0.34, 0.35)
_RULED, _RULED_BIAS = (0.5, 0.11, 0.25, 0.43, 0.33, 2.16, 0.24, 0.35), 0.11
_ANY, _ANY_BIAS = (
    (0.46, 0.22, 0.27, 1.07, 0.18, -0.56, 0.5, -0.6, 0.39, 0.01, -0.07, -1.5, 0.25, -0.22, 0.34, 0.99, -0.91, 0.46,
     0.04),
    -1.16,
)  # fmt: skip
_KINDER = 0.9
_DOUBTED = 0.3  # log-odds that a draft must have more which the rules do not prefer
_SUREST = 6.0  # that the rules' own log-odds count as at most


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
        """For each way whether it was made so, and how sure that was; whether the rules prefer it, whether it lacks a
        name, was made in several ways, is computed."""
        found: list[float] = []
        for way in WAYS:
            scores = [option.draft.score for option in self.options if option.way == way]
            found += [float(bool(scores)), max(_LOW, min(_HIGH, max(scores, default=0.0)))]
        ruled = any(option.way in ("figures", "prose") and not option.place for option in self.options)
        several = len(self.options) > 1
        return (*found, float(ruled), float(bool(self.draft.missing)), float(several), float(self.is_computed))

    @property
    def sureness(self) -> tuple[float, ...]:
        """How sure the rules are that it answers, for what they prefer."""
        figures, prose, listed = (self._score(way) for way in ("figures", "prose", "listed"))
        alone = prose > 0 and figures <= 0
        return (min(figures, _SUREST), min(prose, _SUREST), float(bool(listed)), float(alone), float(self.is_computed))

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

    def preference(self, bar: float) -> int:
        """How much the rules prefer it: 3 for a list that they are certain of, 2 for what they believe in by more than
        ``bar``, 1 for a list where there is neither, 0 for all else."""
        listed = {option.place for option in self.options if option.way == "listed"}
        ruled = (option for option in self.options if option.way in ("figures", "prose") and not option.place)
        if 0 in listed:
            return 3
        return 2 if any(option.draft.score > bar for option in ruled) else len(listed)

    def _score(self, way: Way) -> float:
        return max((option.draft.score for option in self.options if option.way == way), default=0.0)


def chosen(
    asked: Asked, options: Sequence[Option], more: Callable[[], Sequence[Option]], lexicon: Lexicon, bar: float = 0.0
) -> Draft:
    """The draft that answers best, its score the log-odds that it does: what the rules prefer, where these lie over
    ``bar``; else the likeliest of all, for which ``more`` are made; where none will do, what the rules lack."""
    ruled = next(option.draft for option in options if option.way != "listed")
    if ruled.refusal:
        return ruled
    texts = told(asked, options, lexicon)
    if first := max(texts, key=lambda one: one.preference(bar), default=None):
        texts = _worth_reading(texts, first)[: 1 + _RIVALS]
        (seen, *_) = _seen(asked, texts)
        sure = _RULED_BIAS + _KINDER + weighed(_RULED, (*seen, *first.sureness))
        if first.preference(bar) and sure > bar:
            return replace(first.draft, score=sure, missing=())
    texts = _worth_reading(told(asked, [*options, *more()], lexicon))
    if not texts:
        return Draft((), -math.inf, ruled.missing)
    pairs = zip(texts, _seen(asked, texts), strict=True)
    odds = [_ANY_BIAS - _DOUBTED + weighed(_ANY, (*seen, *one.features)) for one, seen in pairs]
    best, sure = max(zip(texts, odds, strict=True), key=lambda pair: pair[1])
    return replace(best.draft, score=sure, missing=()) if sure > bar else replace(ruled, sentences=(), score=sure)


def _worth_reading(texts: Sequence[Told], first: Told | None = None) -> list[Told]:
    """The likeliest texts to be read beside the question, ``first`` at their head."""
    return sorted(texts, key=lambda one: (one is first, weighed(_WORTH, one.features)), reverse=True)[:MOST]


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
    """The numbers that a text gives in answer: neither the question's own nor years."""
    found = plain_numbers(text) - plain_numbers(question)
    return frozenset(number for number in found if not _YEARS[0] <= number <= _YEARS[1])
