"""A question that tells of two events -> the stretches that may tell of either.

Where the one ends and the other begins is not read from the words: every word or sign that may part two is tried. A
stretch that tells only what befell ('until it was rescinded', 'after the one of Texas') is lent what the other tells
of, and two that share their head ('the treaty: days from signing to entry into force') are lent it both.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.dated import BARE, CAME, is_sentence, stems
from assistant.question import Asked
from index.names import Lexicon, tokens
from index.periods import Period

# what may stand between the two events
_PARTS = re.compile(
    r"[:;,.?!–—→]|->|\s-+\s|\b(after|before|and|or|to|from|until|till|than|then|did|does|was|were|had|follow\w*|"
    r"preced\w*|once|when|later|earlier|how|vs|versus|beat|beaten|being|ahead|prior)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"\b((?P<after>after|since|following)|(?P<before>before|prior to|ahead of))\s+((the|its|his|their|a|an)\s+)?"
    r"((\w+)\s+)?$",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\b(after|since|following|follow(s|ed)?|once)\b", re.IGNORECASE)
_BEFORE = re.compile(
    r"\b(before|until|till|later|then|preced\w+|ahead of|prior to|(days|weeks|months|years) on)\b|->|→", re.IGNORECASE
)
_POINTS = re.compile(r"\b(it|its|them|they|their|this|that|those|one|ones)\b", re.IGNORECASE)  # at what was told before
_DESCRIBES = re.compile(r"\w+[-–](era|style|like|led|backed|made)\b", re.IGNORECASE)  # 'the Thatcher-era rule'


@dataclass(frozen=True, slots=True)
class Unit:
    """A name, a date or a word of a question that is no frame; ``own`` are its stems."""

    start: int
    end: int
    own: tuple[str, ...]
    name: str = ""
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a question that may tell of one event.

    Attributes:
        names: names and numbers, each in its canonical form and as written.
        own: stems of all else than frame.
        pairs: which of them stand side by side.
        said: those that are of no name and tell more than that something came to be.
        lent: what the other stretch tells of, where this one tells only what befell.
    """

    text: str
    names: tuple[tuple[str, str], ...]
    periods: tuple[Period, ...]
    own: tuple[str, ...]
    pairs: frozenset[tuple[str, str]]
    said: frozenset[str]
    lent: tuple[str, ...] = ()

    @property
    def plain(self) -> bool:
        """Whether it tells only what befell."""
        return set(self.own) <= BARE

    @property
    def named(self) -> frozenset[str]:
        """Stems of its names."""
        return frozenset(word for name, _ in self.names for word in stems(name))


def units(asked: Asked, lexicon: Lexicon, frame: Collection[str]) -> list[Unit]:
    """The names, dates and words of a question, without those of ``frame``, in order."""
    text = asked.text
    periods = [Unit(m.start, m.end, (), "", m.period) for m in asked.periods]
    names = [Unit(m.start, m.end, tuple(stems(m.name)), m.name) for m in lexicon.find(text) if not is_sentence(m.name)]
    found = [*periods, *(name for name in names if not any(_overlap(name, other) for other in periods))]
    strange = {word for name in asked.unknown for word in name.split()}
    for match in tokens(text):
        own = tuple(term for term in stems(match[0]) if term not in frame)
        sure = match[0] in strange or any(char.isdigit() for char in match[0])
        unit = Unit(match.start(), match.end(), own, match[0] if sure else "")
        if own and not any(_overlap(unit, other) for other in found):
            found.append(unit)
    aside = [match.span() for match in _DESCRIBES.finditer(text)]
    found = [unit for unit in found if not any(start <= unit.start and unit.end <= end for start, end in aside)]
    return sorted(found, key=lambda unit: unit.start)


def stretch(text: str, units: Sequence[Unit]) -> Stretch:
    """What some units that follow each other tell."""
    return Stretch(
        text[units[0].start : units[-1].end],
        tuple((unit.name, text[unit.start : unit.end]) for unit in units if unit.name),
        tuple(unit.period for unit in units if unit.period),
        tuple(dict.fromkeys(term for unit in units for term in unit.own)),
        frozenset(
            (one.own[-1], other.own[0])
            for one, other in pairwise(units)
            if one.own and other.own and not one.name and text[one.end : other.start] == " "
        ),
        frozenset(term for unit in units if not unit.name for term in unit.own) - CAME,
    )


@dataclass(frozen=True, slots=True)
class Parted:
    """Two stretches in the question's order, and which the question says is the earlier: 0, 1, or None."""

    one: Stretch
    other: Stretch
    earlier: int | None


def parted(text: str, units: Sequence[Unit]) -> Iterator[Parted]:
    """Every two stretches that a question may be made of."""
    for cut in _cuts(text, units):
        left, right = units[:cut], units[cut:]
        one, other, earlier = stretch(text, left), stretch(text, right), _earlier(text, left, right)
        yield Parted(
            _lent(one, other, _points(text, left, units)), _lent(other, one, _points(text, right, units)), earlier
        )
        if not other.said and one.said:  # 'did Sweden sign it before Norway'
            yield Parted(one, _lent(other, one, points=True), earlier)
        for head, tail in ((one, right), (other, left)):
            if stretch(text, tail).plain and not head.plain:
                for at in _cuts(text, tail):
                    first, last = tail[:at], tail[at:]
                    lent = (_lent(stretch(text, part), head) for part in (first, last))
                    yield Parted(next(lent), next(lent), _earlier(text, first, last))


def _earlier(text: str, left: Sequence[Unit], right: Sequence[Unit]) -> int | None:
    """Which of two parts is the earlier, by what stands before the first ('how many days after …') or between them."""
    if opens := _OPENS.search(text[: left[0].start]):
        return 1 if opens["before"] else 0
    between = text[left[-1].end : right[0].start]
    after, before = _AFTER.search(between), _BEFORE.search(between)
    return None if bool(after) == bool(before) else 1 if after else 0


def _cuts(text: str, units: Sequence[Unit]) -> Iterator[int]:
    for cut in range(1, len(units)):
        if _PARTS.search(text[units[cut - 1].end : units[cut].start]):
            yield cut


def _points(text: str, part: Sequence[Unit], units: Sequence[Unit]) -> bool:
    """Whether a part says 'it' or 'the one' of what another tells."""
    after = next((unit.start for unit in units if unit.start >= part[-1].end), len(text))
    before = max((unit.end for unit in units if unit.end <= part[0].start), default=part[0].start)
    return bool(_POINTS.search(text[before:after]))


def _lent(short: Stretch, other: Stretch, points: bool = False) -> Stretch:
    """A stretch with what the other tells of, where it tells only what befell, or whom, and points at the rest."""
    points = points and not any(
        char.isdigit() for _, written in short.names for char in written
    )  # 'its Tern 2' is told
    told = short.said if points else {*short.own, *("" for _ in short.names)}
    topic = tuple(word for word in other.own if word not in BARE)
    if not told <= BARE or not topic:
        return short
    befell = () if set(short.own) & BARE else tuple(word for word in other.own if word in BARE)
    names = [] if short.names else [*other.names]
    names += [name for name in other.names if short.names and any(char.isdigit() for char in name[1])]
    return replace(short, names=(*short.names, *names), own=(*short.own, *befell), said=short.said | {*befell} - CAME,
                   lent=topic)  # fmt: skip


def _overlap(one: Unit, other: Unit) -> bool:
    return one.start < other.end and other.start < one.end
