"""Sentences chosen, ordered and linked, none of which says again what another has said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from assistant.briefing.material import Extract, Material, figures_of
from assistant.briefing.types import Statement
from assistant.candidates import SentenceVectors
from assistant.citations import unnumbered
from assistant.draft import Sentence
from index.text import term_set

_SAME = 0.8  # cosine from which on two sentences say the same
_FACT = 0.5  # and from which on they do where the one gives no figure that the other has not
_DAY = 0.35  # and where they tell of the same day
_WORDS = 0.75  # the share of a sentence's words from which on it says again what another has said
_UNLIKE = 0.5  # how much likeness to what is chosen already counts against a sentence
_COMPARABLE = 0.5  # cosine from which on two sentences on two countries are told as a comparison
_PARAGRAPH = 4  # sentences of a paragraph, at most
_LONGEST_LEAD = 40  # words of a sentence of the bottom line


@dataclass(slots=True)
class Told:
    """What a document says already: against repeats."""

    vectors: SentenceVectors
    _texts: list[str] = field(default_factory=list)

    def add(self, texts: Iterable[str]) -> None:
        """Takes note of sentences."""
        self._texts += texts

    def copy(self) -> Told:
        """The same, to go on from apart."""
        return Told(self.vectors, list(self._texts))

    def has(self, text: str) -> bool:
        """Whether a sentence says again what one of these says."""
        if not self._texts:
            return False
        matrix = self.vectors([text, *self._texts])
        nearness = matrix[1:] @ matrix[0]
        return any(_repeats(text, other, float(near)) for other, near in zip(self._texts, nearness, strict=True))


def _repeats(text: str, other: str, near: float) -> bool:
    words = term_set(text)
    if near >= _SAME or len(words & term_set(other)) > _WORDS * len(words):
        return True
    own, its = figures_of(text), figures_of(other)
    days = {day for day in own & its if isinstance(day, date)}
    return bool(own) and ((own <= its and near >= _FACT) or (bool(days) and near >= _DAY))


def lead(material: Material, most: int, told: Told) -> list[Statement]:
    """The sentences that a reader who stops after them should have read: to the topic, with figures, well supported,
    of late, and of all that the topic names; none that leans on another."""
    newest = max((extract.latest for extract in material.extracts if extract.figures), default=date.min)
    wanted = {mention.name for mention in material.asked.names}

    def weight(extract: Extract) -> float:
        recent = 0.4 if extract.latest.year >= newest.year - 1 and extract.figures else 0.0
        whole = 0.5 * len(wanted & extract.names) / len(wanted) if wanted else 0.0
        return extract.salience + recent + whole + 0.1 * min(extract.support, 3) - 0.4 * (not extract.figures)

    found: list[Statement] = []
    for extract in sorted(material.extracts, key=weight, reverse=True):
        if len(found) == most:
            break
        if extract.leans or extract.words > _LONGEST_LEAD or told.has(extract.text):
            continue
        found.append(statement(Sentence(extract.text, (extract.evidence,))))
        told.add([extract.text])
    return found


def paragraphs(material: Material, places: Sequence[int], words: int, told: Told) -> list[tuple[Statement, ...]]:
    """A section's paragraphs from some of the extracts: chosen by maximal marginal relevance (Carbonell and Goldstein,
    1998), those of one source kept together in its own order, so that what was written as one text reads as one."""
    chosen = _chosen(material, places, words, told)
    order: dict[str, int] = {}
    for extract in chosen:
        order.setdefault(extract.chunk.document, len(order))
    chosen.sort(key=lambda extract: (order[extract.chunk.document], extract.span.start))
    return _in_paragraphs(chosen, told.vectors)


def _chosen(material: Material, places: Sequence[int], words: int, told: Told) -> list[Extract]:
    """Extracts, the best first, with what those that lean need before them, until there are enough words."""
    extracts, vectors = material.extracts, material.vectors
    left = [place for place in places if extracts[place].words > 4]
    chosen: list[Extract] = []
    taken: list[int] = []
    while left and words > 0:
        best = max(left, key=lambda place: extracts[place].salience - _UNLIKE * _likest(vectors, place, taken))
        left.remove(best)
        group = _with_before(material, extracts[best], chosen)
        size = sum(extract.words for extract in group)
        if not group or (chosen and size > words + 15) or any(told.has(extract.text) for extract in group):
            continue
        chosen += group
        taken.append(best)
        words -= size
        told.add(extract.text for extract in group)
    return chosen


def _likest(vectors: NDArray[np.float32], place: int, taken: Sequence[int]) -> float:
    return float((vectors[taken] @ vectors[place]).max()) if taken else 0.0


def _with_before(material: Material, extract: Extract, chosen: Sequence[Extract]) -> list[Extract]:
    """An extract, after the sentence that it leans on where that is not told yet; nothing where there is none."""
    if not extract.leans:
        return [extract]
    before = material.before.get(extract.key)
    if before is None:
        return []
    return [extract] if any(before.key == other.key for other in chosen) else [before, extract]


def _in_paragraphs(chosen: Sequence[Extract], vectors: SentenceVectors) -> list[tuple[Statement, ...]]:
    found: list[list[Statement]] = []
    previous: Extract | None = None
    for extract in chosen:
        same = previous is not None and previous.chunk.document == extract.chunk.document
        open_ = found and len(found[-1]) < _PARAGRAPH
        joins = same and (extract.leans or open_)
        link = _link(previous, extract, vectors) if previous is not None and (joins or open_) else ""
        one = statement(Sentence(extract.text, (extract.evidence,)), link)
        if found and (joins or link or (open_ and len(found[-1]) == 1)):
            found[-1].append(one)
        else:
            found.append([one])
        previous = extract
    return [tuple(paragraph) for paragraph in found]


def _link(one: Extract, other: Extract, vectors: SentenceVectors) -> str:
    """How a sentence stands to the one before, where that can be told without a doubt: 'By comparison,'."""
    first, second = one.countries, other.countries
    if other.leans or len(first) != 1 or len(second) != 1 or first == second or not (one.figures and other.figures):
        return ""
    matrix = vectors([one.text, other.text])
    alike = one.latest.year == other.latest.year and float(matrix[0] @ matrix[1]) >= _COMPARABLE
    return "By comparison," if alike else ""


def statement(sentence: Sentence, link: str = "") -> Statement:
    """A draft's sentence with its evidence as citations."""
    return Statement(sentence.text, tuple(unnumbered(piece) for piece in sentence.evidence), link=link)
