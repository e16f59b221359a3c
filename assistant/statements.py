"""Text and cells -> statements: which figure stands with which names and periods.

A sentence with several figures is cut between them, so that '40 in the United States and 15 in China' binds each figure
to its own country. What a part leaves out ('and 15 in 2023') it takes from the parts before it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from assistant.draft import Evidence
from assistant.naming import Named, Names, is_credited, kind, lower_words, spans
from assistant.quantities import Quantity, dates, quantities
from assistant.wording import amount, inside
from index.names import Lexicon
from index.periods import Period, PeriodMention, find_periods
from index.sentences import split_sentences
from index.text import terms

_SEPARATOR = re.compile(
    r"[;:,—(]\s*|\)\s*|\s(?:and|but|while|whereas|against|versus|vs\.?|compared (?:with|to)|than|or|(?<!according )to)\s",  # noqa: E501
    re.IGNORECASE,
)
_CREDITED_DAY = re.compile(
    r"\b(according to|reported by|source:)[^.;]{1,120}\($", re.IGNORECASE
)  # 'according to X (2 July 2026)'
_RANGE = re.compile(r"\b(?:between|from)\s+((?:19|20)\d\d)\s+(?:and|to)\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"(It|Its|They|Their|He|She|His|Her)\b")
_LEANS = re.compile(
    r"(It|Its|They|Their|These|Those|This|That|Such|He|She|His|Her|Both|Neither|The (latter|former|same|two|figure|"
    r"sum|number|total|company|firm|country|model|rule|law))\b"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity with what it stands with.

    Attributes:
        names: those of its own part of the sentence, or of the parts before where that has none.
        nearest: of those the one that stands closest, or ''.
        own: whether the names are of its own part.
        periods: of its own part, else of the sentence.
        words: stems of its part, without names.
    """

    quantity: Quantity
    names: frozenset[str]
    nearest: str
    own: bool
    periods: tuple[Period, ...]
    words: frozenset[str]
    said: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of a passage, or a cell, read.

    Attributes:
        place: of its piece of evidence.
        names: every name in it, those within longer ones and those of sources too.
        around: names of what it leans on: headings, title, the sentence before.
        periods, around_periods: the same of periods.
        order: its names, sources' left out, in the order of the text.
        content: stems of its words without names, periods and figures; ``scene`` those of all its surroundings.
        leans: whether it is understood only after the sentence before ('It …').
        ranges: 'between 2014 and 2023', as one period.
        credits: names of sources.
        measure: what a cell measures, '' for words.
    """

    place: int
    text: str
    figures: tuple[Figure, ...]
    names: frozenset[str]
    around: frozenset[str]
    periods: tuple[Period, ...]
    around_periods: tuple[Period, ...]
    order: tuple[str, ...]
    content: frozenset[str]
    scene: frozenset[str]
    leans: bool = False
    measure: str = ""
    ranges: tuple[Period, ...] = ()
    credits: frozenset[str] = frozenset()

    @property
    def pronoun(self) -> bool:
        """Whether its subject is a pronoun, so that the names in it are others'."""
        return bool(_PRONOUN.match(self.text))


class Reader:
    """Reads texts by the names of a lexicon; remembers what it has read."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._passage = lru_cache(maxsize=4096)(self._read_passage)
        self.names = Names(lexicon).find
        self._periods = lru_cache(maxsize=20_000)(lambda text: tuple(m.period for m in find_periods(text)))

    def plain_opening(self, text: str, lower: frozenset[str]) -> str:
        """The first word of a sentence where it is no name: not known as one, and written in lower case elsewhere."""
        first = re.match(r"\w+", text)
        return first[0] if first and first[0].lower() in lower and not self._lexicon.find(first[0]) else ""

    def within(self, name: str) -> frozenset[str]:
        """A name and the known names inside it."""
        return frozenset({name, *self._lexicon.inside(name)})

    def periods(self, text: str) -> tuple[Period, ...]:
        """The periods that a text names."""
        return self._periods(text)

    def statements(self, pieces: Sequence[Evidence]) -> list[Statement]:
        """The statements of all pieces, in order."""
        found: list[Statement] = []
        for place, piece in enumerate(pieces):
            found += self._passage(place, piece)
        return found

    def sentence(self, text: str, place: int = -1, scene: str = "", before: str = "", plain: str = "") -> Statement:
        """One sentence as a statement; ``plain`` is its first word where that is known to be no name."""
        named = [name for name in self.names(text) if name.start or not plain or text[: name.end] != plain]
        around = self.names(scene) + self.names(before)
        mentions = dates(text)
        earlier = find_periods(before) or find_periods(scene)
        read = [quantity for quantity in quantities(text, spans(named)) if not _is_version(text, quantity, named)]
        bare = _cut(text, 0, len(text), [*named, *mentions, *read])
        return Statement(
            place,
            text,
            self._figures(text, named, read),
            self._with_inner(named, text),
            self._with_inner(around, f"{scene} {before}"),
            tuple(mention.period for mention in mentions),
            tuple(mention.period for mention in earlier),
            tuple(name.key for name in named if not name.credit),
            frozenset(terms(bare)),
            frozenset(terms(f"{scene} {before}")),
            bool(_LEANS.match(text)),
            "",
            tuple(
                Period(date(int(m[1]), 1, 1), date(int(m[2]), 12, 31)) for m in _RANGE.finditer(text) if m[1] <= m[2]
            ),
            frozenset(name.key for name in named if name.credit),
        )

    def _read_passage(self, place: int, piece: Evidence) -> tuple[Statement, ...]:
        if piece.cell is not None:
            return (self._cell(place, piece),)
        source = piece.particulars
        scene = " . ".join(filter(None, (source.title, piece.context)))
        before, found = "", []
        lower = lower_words(piece.quote)
        for paragraph in _paragraphs(piece.quote):
            for span in split_sentences(paragraph):
                text = " ".join(paragraph[span.start : span.end].split())
                found.append(self.sentence(text, place, scene, before, self.plain_opening(text, lower)))
                before = text
        return tuple(found)

    def _cell(self, place: int, piece: Evidence) -> Statement:
        entity, period, unit, written = "", None, "", piece.cell or ""
        if (fact := piece.fact) is not None:
            entity, period, unit, written = fact.entity, fact.period, fact.unit, fact.text
        elif len(fields := piece.context.split(" ; ")) >= 4:
            found = find_periods(fields[2])
            entity, period, unit = fields[1], found[0].period if found else None, fields[3]
        said = amount(written, unit) if piece.value is not None else written
        if unit.startswith("ratio") and piece.value is not None:
            said = f"{written} times"
        when = f" in {period.label}" if period else ""
        text = f"{inside(piece.measure)}: {entity}{when}: {said}"
        named = self.names(entity.replace("_", " "))
        names = self._with_inner(named, entity) | {self._lexicon.canonical(entity)}
        inner = self._with_inner(self.names(f"{piece.measure} . {piece.cell}"), piece.measure)
        around = self._with_inner(self.names(piece.context), "")
        periods = (period,) if period else ()
        figures: tuple[Figure, ...] = ()
        if piece.value is not None:
            words = frozenset(terms(f"{piece.measure} {unit}"))
            figures = tuple(
                Figure(quantity, names, self._lexicon.canonical(entity), True, periods, words, said)
                for quantity in quantities(said, dated=False)[:1]
            )
        published = tuple(mention.period for mention in find_periods(f"{piece.cell} ; {piece.context}"))
        context = f"{piece.context} {piece.particulars.title} {piece.particulars.publisher} {piece.cell}"
        content = frozenset(terms(f"{piece.measure} {'' if piece.value is not None else piece.cell}"))
        order = (self._lexicon.canonical(entity),)
        return Statement(place, text, figures, names | inner, around, periods or published, published, order, content,
                         frozenset(terms(context)), False, piece.measure)  # fmt: skip

    def _with_inner(self, named: Sequence[Named], text: str) -> frozenset[str]:
        keys = {name.key for name in named}
        return frozenset(keys | {inner for key in keys for inner in self._lexicon.inside(key)})

    def _figures(self, text: str, named: Sequence[Named], read: Sequence[Quantity]) -> tuple[Figure, ...]:
        if not read:
            return ()
        edges = [0, *(_edge(text, one, other, named) for one, other in itertools.pairwise(read)), len(text)]
        mentions = dates(text)
        told = [m for m in mentions if not is_credited(text[: m.start]) and not _CREDITED_DAY.search(text[: m.start])]
        told = told or mentions
        subjects = [name for name in named if not name.credit]
        paired = re.search(r"\brespectively\b", text) and len(subjects) >= len(read)
        positional = subjects[-len(read) :] if paired else None
        figures: list[Figure] = []
        for place, quantity in enumerate(read):
            low, high = edges[place], edges[place + 1]
            near = [
                name for name in subjects if low <= name.start < high and not _is_aside(text, name, quantity, subjects)
            ]
            if positional:
                near = [positional[place]]
            keys = self._with_inner(near, "")
            nearest = min(near, key=lambda n: _apart(n, quantity), default=None)
            own = bool(keys)
            if not keys and figures:
                keys = figures[-1].names
            periods = tuple(m.period for m in told if low <= m.start < high)
            if not periods:
                periods = tuple(m.period for m in told if m.start < low)[-1:] or tuple(m.period for m in told)[:1]
            words = frozenset(terms(_cut(text, low, high, [*near, quantity])))
            figures.append(
                Figure(
                    quantity,
                    keys,
                    nearest.key if nearest else "",
                    own,
                    periods,
                    words,
                    text[quantity.start : quantity.end],
                )
            )
        return tuple(figures)


def _paragraphs(text: str) -> list[str]:
    return [part for part in re.split(r"\n\s*\n|\n(?=#|[-*|] )", text) if part.strip()]


def _is_version(text: str, quantity: Quantity, named: Sequence[Named]) -> bool:
    """'Gemini 2.5': a bare number right after a name that is no place's."""
    if quantity.unit or quantity.end - quantity.start > 5:
        return False
    before = [name for name in named if text[name.end : quantity.start] in (" ", "-")]
    goes_on = re.match(r"[\s-]+[A-Z]", text[quantity.end :]) or "." in text[quantity.start : quantity.end]
    return bool(before) and kind(before[-1].key) != "place" and bool(not quantity.counted or goes_on)


def _edge(text: str, one: Quantity, other: Quantity, named: Sequence[Named]) -> int:
    """Where the part of a figure ends and that of the next begins."""
    between = text[one.end : other.start]
    seps = list(_SEPARATOR.finditer(between))
    for place, match in enumerate(seps):
        at, after = one.end + match.start(), one.end + match.end()
        listed = any(name.end == at for name in named) and any(0 <= name.start - after <= 4 for name in named)
        if listed and place + 1 < len(seps):
            continue  # 'France and Italy, and 7 in Spain'
        return at
    return one.end


def _is_aside(text: str, name: Named, quantity: Quantity, subjects: Sequence[Named]) -> bool:
    """Whether a name after a figure is of another thing: '22 billion active, and carries the Apache licence'."""
    if name.start < quantity.end or not any(other.end <= quantity.start for other in subjects):
        return False
    listed = any(other.end <= name.start and re.fullmatch(r"\s*(?:,|and|or|,\s*and)\s*(?:the\s+)?", text[other.end : name.start])  # noqa: E501
                 for other in subjects if other is not name)  # fmt: skip
    return not listed and bool(re.search(r"[,;:]|\band\b", text[quantity.end : name.start]))


def _apart(name: Named, quantity: Quantity) -> int:
    return name.start - quantity.end if name.start >= quantity.end else quantity.start - name.end


def _cut(text: str, low: int, high: int, spans: Sequence[Named | Quantity | PeriodMention]) -> str:
    for span in sorted(spans, key=lambda span: span.start, reverse=True):
        if low <= span.start < high:
            text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text[low:high]
