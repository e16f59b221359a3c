"""A claim laid beside the sentence that it repeats: what of figures, names and times was changed in it.

A sentence that repeats a source's almost word by word says what the source says, but for the words that differ. Where a
figure stands in the place of another figure, or a name in that of another name, the claim is not the source's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.binding import meets
from assistant.naming import Named
from assistant.polarity import OPPOSITES
from assistant.quantities import Quantity, dates, quantities
from assistant.statements import Statement
from index.periods import Period
from index.text import stem

_REPEATS = 0.7  # of a claim's words that stand in the sentence in the same order: it repeats the sentence
_LIKE = 0.1  # of that share, by which two sentences are as like to a claim
_SAYS_AGAIN = 0.9  # the same share, from which nothing is left that the sentence does not say
_DENIALS = frozenset(["not", "no", "never", "cannot", "hardly"])
_AUXILIARIES = frozenset(["do", "doe", "did", "have", "has", "can", "be", "is", "was", "ani"])  # as stems
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text, or a figure, a name or a time as one: how it is written, and the key that it is compared by."""

    key: str
    written: str
    name: bool = False
    figure: Quantity | None = None
    time: Period | None = None

    @property
    def sort(self) -> str:
        """'name', 'figure', 'time' or 'word'."""
        return "name" if self.name else "figure" if self.figure else "time" if self.time else "word"


@dataclass(frozen=True, slots=True)
class Aligned:
    """A claim beside a sentence.

    Attributes:
        share: of the claim's words, those that stand in the sentence in the same order.
        exchanged: (claim's, sentence's) figures, names and times that stand in each other's place.
    """

    statement: Statement
    share: float
    exchanged: tuple[tuple[Token, Token], ...] = ()

    @property
    def repeats(self) -> bool:
        """Whether the claim says the sentence, or a part of it, over again."""
        return not self.exchanged and self.share >= _SAYS_AGAIN

    @property
    def problem(self) -> str:
        """The exchange in words, where it is one: figures alone, names alone or times alone; '' where several sorts were
        exchanged, which may tell of another fact in like words."""  # noqa: E501
        if len({ours.sort for ours, _ in self.exchanged}) != 1:
            return ""
        ours, theirs = self.exchanged[0]
        return f"the source has {theirs.written}, not {ours.written} [{self.statement.place + 1}]"


def tokens(text: str, named: Sequence[Named]) -> tuple[Token, ...]:
    """A text's figures, names, times and other words, in order."""
    found = [(name.start, name.end, Token(name.key, text[name.start : name.end], name=True)) for name in named]
    for read in quantities(text, [(name.start, name.end) for name in named]):
        if read.firm:
            key = f"{read.side} {read.value.normalize():f} {read.unit} {read.per}"
            found.append((read.start, read.end, Token(key, text[read.start : read.end], figure=read)))
    for mention in dates(text):
        if not any(mention.start < end and start < mention.end for start, end, _ in found):
            written = text[mention.start : mention.end]
            found.append((mention.start, mention.end, Token(mention.period.label, written, time=mention.period)))
    taken = [(start, end) for start, end, _ in found]
    for match in _WORD.finditer(text):
        if not any(match.start() < end and start < match.end() for start, end in taken):
            found.append((match.start(), match.end(), Token(stem(match[0]), match[0])))
    return tuple(token for *_, token in sorted(found, key=lambda each: each[:2]))


def aligned(
    said: Statement,
    statements: Sequence[Statement],
    read: Callable[[str], Sequence[Token]],
    akin: Callable[[str, str], bool],
) -> Aligned | None:
    """The claim beside the sentence that it repeats, of those that are as like the one without an exchange; None where
    it repeats none.

    Args:
        read: the tokens of a text.
        akin: whether two names may stand for one thing.
    """
    ours = read(said.text)
    beside = (_beside(one, ours, read(one.text), akin) for one in statements)
    repeated = [one for one in beside if one.share >= _REPEATS]
    most = max((one.share for one in repeated), default=0.0)
    return max(repeated, key=lambda one: (not one.exchanged and one.share + _LIKE >= most, one.share), default=None)


def _beside(
    statement: Statement, ours: Sequence[Token], theirs: Sequence[Token], akin: Callable[[str, str], bool]
) -> Aligned:
    matcher = SequenceMatcher(None, [token.key for token in ours], [token.key for token in theirs], autojunk=False)
    named = [token.key for token in theirs if token.name]
    agreed, exchanged, reworded = 0, [], False
    for tag, a, b, c, d in matcher.get_opcodes():
        own, other = ours[a:b], theirs[c:d]
        if tag == "equal":
            agreed += b - a
            continue
        reworded = reworded or any(token.sort == "word" for token in (*own, *other))
        exchanged += _exchanged(own, other, named, akin) if tag == "replace" else _denied(own, other)
    if reworded and exchanged and _permuted(exchanged) and all(token.name for token, _ in exchanged):
        exchanged = []  # 'A trails B' for 'B leads A'
    return Aligned(statement, agreed / max(len(ours), 1), tuple(exchanged))


def _exchanged(
    ours: Sequence[Token], theirs: Sequence[Token], named: Sequence[str], akin: Callable[[str, str], bool]
) -> list[tuple[Token, Token]]:
    """What stands in each other's place and is not the same; ``named`` are all names of the sentence."""
    found = []
    for sort in ("figure", "name", "time"):
        own, other = ([token for token in side if token.sort == sort] for side in (ours, theirs))
        if len(own) == len(other):
            found += [pair for pair in zip(own, other, strict=True) if not _agree(*pair, akin)]
        elif sort == "name" and other:
            found += [(name, other[0]) for name in own if not any(akin(name.key, held) for held in named)]
    if len(ours) == len(theirs) == 1 and theirs[0].key in OPPOSITES.get(ours[0].key, ()):
        found.append((ours[0], theirs[0]))
    return found


def _denied(ours: Sequence[Token], theirs: Sequence[Token]) -> list[tuple[Token, Token]]:
    """A denial that one of the two has more, and nothing else with it."""
    run = ours or theirs
    if not all(token.key in _DENIALS or token.key in _AUXILIARIES for token in run):
        return []
    denial = next((token for token in run if token.key in _DENIALS), None)
    nothing = Token("", "no denial")
    return [(denial, nothing) if ours else (nothing, denial)] if denial else []


def _agree(ours: Token, theirs: Token, akin: Callable[[str, str], bool]) -> bool:
    if ours.figure and theirs.figure:
        return ours.figure.agrees(theirs.figure)
    if ours.time and theirs.time:
        return meets(ours.time, theirs.time)
    return akin(ours.key, theirs.key)


def _permuted(pairs: Sequence[tuple[Token, Token]]) -> bool:
    return sorted(one.key for one, _ in pairs) == sorted(other.key for _, other in pairs)
