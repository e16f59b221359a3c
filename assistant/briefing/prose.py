"""Sentences chosen, ordered and linked, none of which says again what another has said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import numpy as np

from assistant.briefing.material import Bars, Extract, Found, Material
from assistant.briefing.sentences import attribution, figures_of, same_body
from assistant.briefing.types import FUNCTION_WORDS, Statement
from assistant.candidates import SentenceVectors
from assistant.citations import unnumbered
from assistant.draft import Sentence
from index.text import term_set

_SAME = 0.8  # cosine from which on a sentence without figures says the same as another
_FACT = 0.5  # and from which on they do where half of the one's figures are told already
_CHANCE = 0.7  # the same of figures so short that two facts may have them by chance
_MOSTLY = 0.5  # share of the words of two sentences that both have, from which on they say the same
_SHORT, _SMALL = 2, 1000  # digits of these, and what they stay below
_DAY = 0.35  # and where they tell of the same day
_WORDS = 0.75  # the share of a sentence's words from which on it says again what another has said
_LONGEST_RUN, _SHORTEST_RUN = 6, 12  # sentences, and words for which no other is begun
_SPARE = 0.6  # by how much less salient sentences are told where there is room for all
_RUNS = 3  # of one passage, at most
_COMPARABLE = 0.5  # cosine from which on two sentences may stand in one paragraph, or be told as a comparison
_LEADS_ON = 18  # words of a sentence with one figure at most that may but lead on to the next
LONGEST_PARAGRAPH = 5  # sentences of a paragraph, at most
_HIGH, _CLOSE = (
    0.72,
    0.75,
)  # shares of the highest salience and nearness that a sentence of the bottom line has at least
_CENTRE = 25  # sentences that are taken for what there is to tell
_FOREMOST = 0.75  # how well its passage fits at least, as a share of the best
_SHORTEST_LEAD, _LONGEST_LEAD = 9, 40  # words of a sentence of the bottom line


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
        near = [(other, float(cosine)) for other, cosine in zip(self._texts, matrix[1:] @ matrix[0], strict=True)]
        own = figures_of(text)
        told = frozenset[Decimal | date]().union(*(_told(own, other, cosine) for other, cosine in near))
        words = term_set(text)
        numbers = frozenset(figure for figure in own if isinstance(figure, Decimal))
        if numbers:  # days beside them may be a source's
            half = 2 * len(numbers & told) >= len(numbers)
            return half or any(_again(words, own, other) for other, c in near if c >= _FACT)
        if own:
            return any(not own.isdisjoint(figures_of(other)) for other, c in near if c >= _DAY)
        return any(c >= _SAME or len(words & term_set(other)) > _WORDS * len(words) for other, c in near)


def _told(own: frozenset[Decimal | date], other: str, cosine: float) -> frozenset[Decimal | date]:
    """Which figures of a sentence another tells of the same, by how near the two are."""
    if cosine < _FACT:
        return frozenset()
    held = own & figures_of(other)
    return held if cosine >= _CHANCE else frozenset(figure for figure in held if not _short(figure))


def _again(words: frozenset[str], own: frozenset[Decimal | date], other: str) -> bool:
    """Whether a sentence says another again with more figures, or with fewer."""
    figures, others = figures_of(other), term_set(other)
    return (figures <= own or own <= figures) and len(words & others) > _MOSTLY * len(words | others)


def _short(figure: Decimal | date) -> bool:
    return isinstance(figure, Decimal) and abs(figure) < _SMALL and len(figure.normalize().as_tuple().digits) <= _SHORT


def lead(material: Material, most: int, told: Told, room: bool = False, opens: bool = False) -> list[Statement]:
    """The sentences that a reader who stops after them should have read: to the topic, with figures, well supported,
    of late, and of all that the topic names; none that leans on another, and none of the same document. Where there is
    ``room`` for all that there is to say, what follows is told in its own place. Best first; where it
    ``opens`` the document, after what a text begins with and without figures and days, which come last otherwise."""
    best = max((found.score for found in material.found), default=0.0)
    extracts = [e for found in material.found if found.score >= _FOREMOST * best for e in found.extracts]
    newest = max((extract.latest for extract in extracts if extract.figures), default=date.min)
    wanted = {mention.name for mention in material.asked.names}
    good = [e for e in extracts if not e.leans and _SHORTEST_LEAD <= e.words <= _LONGEST_LEAD]
    good = [e for e in good if not wanted or wanted & e.names]
    if not good:
        return []
    fits = _central(material, good, told.vectors)
    high = _HIGH * max(extract.salience for extract in extracts)
    bar = _CLOSE * max(fits)

    def weight(extract: Extract, fit: float) -> float:
        late = extract.latest.year >= newest.year - 1 and extract.figures and not material.asked.open_ended
        recent = 0.4 if late else 0.0
        whole = 0.8 * len(wanted & extract.names) / len(wanted) if wanted else 0.0
        plain = 0.0 if extract.figures or material.asked.open_ended else 0.8
        first = 0.2 if extract.chunk.ordinal == 0 else 0.0  # what a text opens with is what it is about
        return extract.salience + 1.25 * fit + recent + whole + 0.1 * min(extract.support, 3) + first - plain

    ranked = [(weight(e, f), e) for e, f in zip(good, fits, strict=True) if e.salience >= high and f >= bar]
    good = [extract for _, extract in sorted(ranked, key=lambda pair: -pair[0])]
    found: list[Extract] = []
    documents: set[str] = set()
    for again in (False,) if room else (False, True):  # a second sentence of a document only where no other has one
        for extract in good:
            if len(found) < most and (again or extract.chunk.document not in documents) and not told.has(extract.text):
                found.append(extract)
                documents.add(extract.chunk.document)
                told.add([extract.text])
    if opens:
        found.sort(key=lambda e: 1 if e.figures or e.periods else 2 if e.chunk.ordinal else 0)
    return [statement(Sentence(extract.text, (extract.evidence,))) for extract in found]


def _central(material: Material, extracts: Sequence[Extract], vectors: SentenceVectors) -> list[float]:
    """How near sentences are to the topic and to what is told of it: two cosines, summed. The second keeps apart what
    is about it from what but has its words (centroid-based summarisation, Radev and others 2004)."""
    texts = [extract.text for extract in material.extracts[:_CENTRE]]
    centre = vectors(texts).mean(0)
    asked = vectors([material.topic.text, material.asked.text]).mean(0)
    own = vectors([extract.text for extract in extracts])
    return [float(value) for value in own @ asked + own @ centre / np.linalg.norm(centre)]


def paragraphs(
    passages: Sequence[Found], bars: Bars, words: int, told: Told, room: bool = False
) -> list[tuple[Statement, ...]]:
    """A section's paragraphs: of each passage, best first, the run of sentences that says most on the topic, as it
    stands, so that what was written as one text reads as one; runs of one document keep its order. ``room`` is whether
    the document has room for all that there is to say on its topic."""
    runs: list[list[Extract]] = []
    ranked = sorted(passages, key=lambda one: -one.score)
    for passage in ranked * _RUNS:  # where there is room for it, a second run of each, and a third
        run = _run(passage, bars, words, told, room) if words > _SHORTEST_RUN else []
        if run:
            runs.append(run)
            words -= sum(extract.words for extract in run)
            told.add(extract.text for extract in run)
    order: dict[str, int] = {}
    for run in runs:
        order.setdefault(run[0].chunk.document, len(order))
    runs.sort(key=lambda run: (order[run[0].chunk.document], run[0].span.start))
    return _in_paragraphs(runs, told.vectors)


def _run(passage: Found, bars: Bars, words: int, told: Told, room: bool) -> list[Extract]:
    """The run of sentences of one paragraph that says most, in so many words; none where it says nothing new.

    It opens with a sentence that stands by itself, and breaks off before what has been said. Where there is ``room``
    for all that there is to say, the longest says most.
    """
    least = bars.least * (_SPARE if room else 1.0)
    fresh = {e.key for e in passage.extracts if e.salience > least and not told.has(e.text)}
    best: tuple[float, list[Extract]] = (0.0, [])
    for paragraph in passage.paragraphs():
        for first, opener in enumerate(paragraph):
            if opener.leans or opener.key not in fresh:
                continue
            run: list[Extract] = []
            for extract in paragraph[first : first + _LONGEST_RUN]:
                if extract.key not in fresh or sum(e.words for e in (*run, extract)) > max(words, 30) + 10:
                    break
                run.append(extract)
                weight = sum(e.salience - least for e in run) / len(run) ** (0.0 if room else 0.5)
                if _leads_on(extract) and extract is not paragraph[-1]:
                    continue
                if weight > best[0] and max(e.salience for e in run) >= bars.good:
                    best = (weight, list(run))
    return best[1]


def _leads_on(extract: Extract) -> bool:
    """Whether a sentence may say no more than what comes next: it does not end a run then."""
    return len(extract.figures) < 2 and extract.words <= _LEADS_ON


def _in_paragraphs(runs: Sequence[Sequence[Extract]], vectors: SentenceVectors) -> list[tuple[Statement, ...]]:
    """A paragraph for each run; a short one joins the one before."""
    found: list[list[Extract]] = []
    for run in runs:
        short = bool(found) and len(found[-1]) + len(run) <= LONGEST_PARAGRAPH
        same = short and found[-1][-1].chunk.document == run[0].chunk.document
        if same or (short and min(len(run), len(found[-1])) == 1 and _alike(found[-1], run, vectors)):
            found[-1] += run
        else:
            found.append(list(run))
    return [_linked(paragraph, vectors) for paragraph in found]


def _alike(one: Sequence[Extract], other: Sequence[Extract], vectors: SentenceVectors) -> bool:
    """Whether two runs of different documents may stand in one paragraph."""
    matrix = vectors([one[-1].text, other[0].text])
    return float(matrix[0] @ matrix[1]) >= _COMPARABLE


def _linked(paragraph: Sequence[Extract], vectors: SentenceVectors) -> tuple[Statement, ...]:
    """A paragraph's statements, the first of those that compare with the one before linked to it. Who says so is told
    once where sentences of one document that follow each other have it from the same."""
    told: list[Statement] = []
    document = by = ""
    for place, extract in enumerate(paragraph):
        linked = any(one.link for one in told)
        link = "" if linked or not place else _link(paragraph[place - 1], extract, vectors)
        bare, who = attribution(extract.text)
        next_to = bool(place) and extract.key == _after(paragraph[place - 1])
        same = extract.chunk.document == document and same_body(who, by, next_to)
        told.append(statement(Sentence(bare if same else extract.text, (extract.evidence,)), link))
        document, by = extract.chunk.document, by if same else who
    return tuple(told)


def _after(extract: Extract) -> tuple[str, int]:
    """The key of the sentence after one in its passage, if there is one."""
    spans = extract.chunk.sentences[extract.place + 1 :]
    return extract.chunk.document, spans[0].start if spans else -1


def _link(one: Extract, other: Extract, vectors: SentenceVectors) -> str:
    """How a sentence stands to the one before, where that can be told without a doubt: 'By comparison,'."""
    first, second = one.countries, other.countries
    opening = other.text.split(" ", 1)[0].lower()
    if opening not in FUNCTION_WORDS and not other.text.startswith(tuple(other.names)):
        return ""  # whether its first word would be written small is not known
    if other.leans or len(first) != 1 or len(second) != 1 or first == second or not (one.figures and other.figures):
        return ""
    matrix = vectors([one.text, other.text])
    alike = one.latest.year == other.latest.year and float(matrix[0] @ matrix[1]) >= _COMPARABLE
    return "By comparison," if alike else ""


def statement(sentence: Sentence, link: str = "") -> Statement:
    """A draft's sentence with its evidence as citations."""
    return Statement(sentence.text, tuple(unnumbered(piece) for piece in sentence.evidence), link=link)
