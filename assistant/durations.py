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
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from assistant.candidates import SentenceVectors
from assistant.draft import Evidence, Sentence
from assistant.question import Asked, says
from assistant.things import Things
from assistant.wording import in_unit
from corpus.schema import Row
from index.embed import Embedder
from index.names import Lexicon, tokens
from index.periods import Period, parse_period
from index.shapes import PROVENANCE
from index.text import Weights, term_set, terms

_MOST = 40  # dated cells that are compared by vector: those that share the most words with the question
_UNITS = 24  # words and names of a question that are told apart
_AKIN = 5  # letters from which on words that begin alike are of one family: 'ratified', 'ratification'
_BY_THE_WAY = 0.5  # what a word counts that the row says of another time: 'rescinded before its compliance date'
_WHOLE = 0.5  # what the whole question counts beside a stretch
_NAMED = 1.8  # words and cosine of a stretch that names a thing and says nothing else of it
_SHARED = 0.15  # the share of its words, by weight, that a stretch has in common with its row
_ENOUGH = 0.75  # a stretch's share of words and its cosine, together
_SAME = 0.5  # the share of what a stretch tells of that a row has that is of the same
_MARGIN = 0.12  # by which the best pair leads the next that has other dates
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
_BESIDE = re.compile(r"\b(after|before|following|ahead of|since|despite)\b", re.IGNORECASE)
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
# what befalls things, in words of one meaning; a stretch that says one of them means no row that says none
_BEFALLS = (
    "publish published publication release released appear appeared issue issued unveil unveiled launch launched "
    "introduce introduced announce announced announcement debut present presented reveal revealed show showed shown",
    "force effect effective commence commenced",
    "sign signed signature signing",
    "ratify ratified ratification approve approved approval",
    "rescind rescinded revoke revoked repeal repealed scrap scrapped withdraw withdrew withdrawn withdrawal cancel "
    "cancelled abolish abolished lift lifted",
    "ban banned bar barred block blocked blocking prohibit prohibited outlaw outlawed forbid forbade",
    "fall fell crash crashed plunge plunged slump slumped drop dropped tumble tumbled collapse collapsed",
    "begin began begun start started",
    "end ended finish finished conclude concluded",
    "open opened",
    "close closed shut",
    "deliver delivered delivery",
    "build built complete completed completion",
    "order ordered",
    "founded founding foundation",
    "buy bought acquire acquired acquisition purchase purchased",
    "sell sold sale",
    "die died death",
    "bear born birth",
    "win won",
    "lose lost",
    "retire retired retirement discontinue discontinued",
    "sink sank sunk",
)
_FAMILY = {term: sorted(term_set(line))[0] for line in _BEFALLS for term in term_set(line)}
# that a thing came to be, which is what a table of things dates
_CAME = term_set(
    """release launch appear arrive arrival debut publish publication unveil introduce introduction announce
    announcement ship bring brought put make made deliver delivery open available availability service public issue new
    both present show out emerge come"""
) | {_FAMILY[term] for term in term_set("release deliver open build")}

_EVENTS = frozenset(_FAMILY.values()) - _CAME  # a row that says none of them does not mean them
_BARE = frozenset(_FAMILY.values()) | _CAME


@dataclass(frozen=True, slots=True, eq=False)
class Dated:
    """A dated cell of a table.

    Attributes:
        told: the row in words, without its date.
        whole: all its cells in words, names in their canonical form.
        words: stems of ``told``, each with what it counts.
        name: the canonical name of the thing; '' of a record.
        label: stems of the column's label, where the table has other dates too; none where it has not.
        before: what stands right before a word of ``told``, in stems.
    """

    things: Things
    row: Row
    place: int
    day: Period
    told: str
    whole: str
    words: dict[str, float]
    name: str
    label: frozenset[str]
    before: dict[str, set[str]]

    @property
    def evidence(self) -> Evidence:
        """The cell."""
        return self.things.evidence(self.row, self.place)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of a question that may tell of one event: its text, its names and numbers in their canonical form
    and as written, its dates, the stems of all else than frame, and which of them stand side by side."""

    text: str
    names: tuple[tuple[str, str], ...]
    periods: tuple[Period, ...]
    own: tuple[str, ...]
    pairs: frozenset[tuple[str, str]]


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
        return [cell for things in self._things if not things.table.reference for cell in _cells(things, self._lexicon)]

    @cached_property
    def _weights(self) -> Weights:
        return Weights.counted(dated.words for dated in self._dated)

    @cached_property
    def _begin(self) -> dict[str, list[int]]:
        """The dated cells by how the words of their rows begin."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, dated in enumerate(self._dated):
            for beginning in {word[:_AKIN] for word in dated.words}:
                found[beginning].append(place)
        return found

    def pair(self, asked: Asked, ordered: bool = False) -> tuple[Dated, Dated] | None:
        """The two events that a question means, the earlier first; None where one is unsure, or another pair is as
        likely. ``ordered`` where it asks which is the earlier, and their months will do."""
        units = _units(asked, self._lexicon, _FRAME | _ORDER if ordered else _FRAME)
        near = self._near(_stretch(asked.text, units)) if 1 < len(units) <= _UNITS else {}
        found: list[tuple[float, Dated, Dated]] = []
        for cut in range(1, len(units) if near else 0):
            if _PARTS.search(asked.text[units[cut - 1].end : units[cut].start]):
                found += self._pairs(_stretch(asked.text, units[:cut]), _stretch(asked.text, units[cut:]), near)
        found.sort(key=lambda pair: -pair[0])
        if not found:
            return None
        score, first, second = found[0]
        days = {first.day, second.day}
        rival = next((other for other, x, y in found if {x.day, y.day} != days), 0.0)
        exact = not first.day.overlaps(second.day) and (ordered or all(day.days == 1 for day in days))
        first, second = sorted((first, second), key=lambda dated: dated.day)
        return (first, second) if exact and score - rival >= _MARGIN else None

    def _pairs(self, one: _Stretch, other: _Stretch, near: dict[int, float]) -> list[tuple[float, Dated, Dated]]:
        """The pairs of rows that two stretches may mean, each with how well it fits. Where a stretch tells only what
        befell ('until it was rescinded'), what it befell is what the other tells of."""
        fits = [(a + b, x, y) for a, x in self._fits(one, near) for b, y in self._fits(other, near)]
        apart = [(score, x, y) for score, x, y in fits if x.row is not y.row]
        return [(score, x, y) for score, x, y in apart if self._alike(one, other, y) and self._alike(other, one, x)]

    def _alike(self, stretch: _Stretch, short: _Stretch, dated: Dated) -> bool:
        """Whether a row that fits a short stretch is of what the other stretch tells of, if the short one says nothing
        of it."""
        if not set(short.own) <= _BARE:
            return True
        told = replace(stretch, own=tuple(word for word in stretch.own if word not in _BARE), periods=())
        return self._cover(told, dated) >= _SAME

    def _near(self, question: _Stretch) -> dict[int, float]:
        """The dated cells that share the most words with a question, each with how near it is to the whole of it."""
        shared: Counter[int] = Counter()
        for word in question.own:
            shared.update(dict.fromkeys(self._begin.get(word[:_AKIN], ()), self._weights[word]))
        best = sorted(shared, key=lambda place: (-shared[place], place))[:_MOST]
        cosines = self._cosines(question.text, best)
        return {p: self._cover(question, self._dated[p]) + cosine for p, cosine in zip(best, cosines, strict=True)}

    def _fits(self, stretch: _Stretch, near: dict[int, float]) -> list[tuple[float, Dated]]:
        """The dated cells that a stretch may mean, each with how well it fits."""
        found = []
        for place, cosine in zip(near, self._cosines(stretch.text, list(near)), strict=True):
            dated = self._dated[place]
            if self._told(stretch, dated) and (fit := self._fit(stretch, dated, cosine)):
                found.append((fit + _WHOLE * near[place], dated))
        return found

    def _told(self, stretch: _Stretch, dated: Dated) -> bool:
        """Whether a row has every name, number and date of a stretch."""
        dates = all(p.overlaps(dated.day) or p.label in dated.told for p in stretch.periods)
        return dates and all(says(dated.whole, name) or says(dated.told, written) for name, written in stretch.names)

    def _fit(self, stretch: _Stretch, dated: Dated, cosine: float) -> float:
        """How well a row fits a stretch; 0 where it does not."""
        left = [word for word in stretch.own if not _held(word, dated.words)]
        if dated.label and not any(_held(word, dated.label) for word in stretch.own):
            return 0.0
        if dated.name:
            named = dated.name in dict(stretch.names) and not set(left) - _CAME - term_set(dated.whole)
            return _NAMED if named else 0.0
        cover = self._cover(stretch, dated)
        if any(_other_kind(left, *pair, dated.before) for pair in stretch.pairs):
            return 0.0
        enough = cover >= _SHARED and cover + cosine >= _ENOUGH
        return cover + cosine if enough and not set(left) & _EVENTS else 0.0

    def _cover(self, stretch: _Stretch, dated: Dated) -> float:
        """The share of a stretch's words and dates, by weight, that a row has."""
        parts = [(self._weights[word], _held(word, dated.words)) for word in stretch.own]
        parts += [(self._rarity(period), float(period.overlaps(dated.day))) for period in stretch.periods]
        total = sum(weight for weight, _ in parts)
        return sum(weight * held for weight, held in parts) / total if total else 0.0

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


def _cells(things: Things, lexicon: Lexicon) -> Iterator[Dated]:
    """The dated cells of a table, row by row."""
    columns = things.table.columns
    for row in things.table.rows:
        cells = [(column, cell) for column, cell in zip(columns, row.cells, strict=True) if cell]
        whole = lexicon.canonical_text(" ; ".join(cell for column, cell in cells if column.name not in PROVENANCE))
        told = things.text(row)
        name = lexicon.canonical(told) if things.place is not None else ""
        before = _neighbours(lexicon.canonical_text(told))
        main, *rest = _BESIDE.split(lexicon.canonical_text(told), maxsplit=1)
        for place in things.dates:
            if told and (day := parse_period(row.cells[place])):
                label = frozenset(_stems(columns[place].label))
                words = dict.fromkeys(_stems(" ".join(rest)), _BY_THE_WAY)
                words |= dict.fromkeys((*_stems(main), *(label if name else ())), 1.0)
                own = label if len(things.dates) > 1 else frozenset[str]()
                yield Dated(things, row, place, day, told, whole, words, name, own, before)


def _stems(text: str) -> list[str]:
    """The stems of a text, one for all words of one meaning; what was found is not founded."""
    return [_FAMILY.get(word, word) for word in terms(re.sub(r"\bfound\b", "discovered", text, flags=re.IGNORECASE))]


def _neighbours(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in pairwise(tokens(text)):
        if text[one.end() : other.start()] == " ":
            for word in _stems(other[0]):
                found[word].update(_stems(one[0]))
    return found


def _other_kind(left: Collection[str], one: str, other: str, before: Mapping[str, Collection[str]]) -> bool:
    """Whether a word tells of another kind of thing than the row: 'the salmon treaty' than 'the herring treaty'."""
    return one in left and other not in _BARE and bool(before.get(other))


def _held(word: str, words: Mapping[str, float] | frozenset[str]) -> float:
    """What a word counts among those of a row; words that begin alike are one."""
    alike = [other for other in words if other == word or _akin(other, word)]
    return max((words[other] if isinstance(words, Mapping) else 1.0 for other in alike), default=0.0)


def _akin(one: str, other: str) -> bool:
    common = max(_AKIN, min(len(one), len(other)) - 1)
    return len(one) >= _AKIN and len(other) >= _AKIN and one[:common] == other[:common]


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
    names = [_Unit(m.start, m.end, tuple(terms(m.name)), m.name) for m in lexicon.find(text)]
    found = [*periods, *(name for name in names if not any(_overlap(name, other) for other in periods))]
    strange = {word for name in asked.unknown for word in name.split()}
    for match in tokens(text):
        own = tuple(term for term in _stems(match[0]) if term not in frame)
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
    )


def _apart(asked: Asked, early: Dated, late: Dated) -> Sentence:
    count = (late.day.start - early.day.start).days
    unit = _LONGER.search(asked.text)
    about = f" (about {in_unit(count, unit[1].lower())} {unit[1].lower()}s)" if unit else ""
    start, end = (f"{dated.day.label} ({dated.told.rstrip('.')})" for dated in (early, late))
    days = "1 day" if count == 1 else f"{count} days"
    return Sentence(f"{days}{about}: from {start} to {end}.", (early.evidence, late.evidence), str(count))
