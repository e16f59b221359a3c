"""Short forms of a measure's words, written out: 'capex' for 'capital expenditure', 'VC' for 'venture capital'.

They share letters with what they stand for, and to an embedding mean next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from index.embed import common_words
from index.text import STOP, Weights, term_set, terms

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PIECE = 2  # letters that a blend has of each word at least
_BLEND, _CLIPPING = 4, 5  # letters of a short form of two words or of one, at least
_SURE = 5  # letters from which on a blend is hardly one by chance, though articles have it as well
_HEAD = 3  # letters of the first word by which a table's own word is told for a short form of two
_RARE = 0.01  # a word that more of the passages have is a word of its own


class ShortForms:
    """The words of a set of tables' measures, which questions may have in short, or may write out."""

    def __init__(self, labels: Iterable[str]) -> None:
        """``labels`` are what measures and tables are called."""
        parts = {part for label in labels for part in re.split(r"[^\w\s'’-]", label)}
        phrases = {tuple(re.findall(r"[^\W\d_]+", part)) for part in parts}
        self._runs = {tuple(word for word in phrase if word.lower() not in STOP) for phrase in phrases}
        self._words = {word.lower() for run in self._runs for word in run}
        self._terms = term_set(" ".join(self._words))
        self._starts: dict[str, set[tuple[str, ...]]] = {}
        for run in self._runs:
            for at in range(len(run)):
                self._starts.setdefault(run[at][0].lower(), set()).add(run[at:])

    def written_out(self, text: str, names: Iterable[tuple[int, int]], weights: Weights) -> str:
        """A question, its short forms as the tables write them out; and the other way round where a table has the
        short form. ``names`` are the spans of its known names, which are left alone; ``weights`` those of the passages.

        >>> ShortForms(["Capital expenditure"]).written_out("Capex of Ford?", [(9, 13)], Weights.over([]))
        'capital expenditure of Ford?'
        """
        taken = list(names)
        for match in reversed(list(_WORD.finditer(text))):
            known = any(start < match.end() and match.start() < end for start, end in taken)
            known = known or text[match.end() : match.end() + 1].isdigit()  # 'FY26'
            if not known and (phrase := self._phrase(match[0], weights)):
                text = f"{text[: match.start()]}{phrase}{text[match.end() :]}"
        return self._shortened(text)

    def _phrase(self, word: str, weights: Weights) -> str:
        """What a word is short for; '' where it is a word of its own, or may be short for several things."""
        plain = word.replace("-", "").lower()
        own = terms(plain)
        if len(own) != 1 or plain in self._words or own[0] in self._terms or plain in STOP:
            return ""
        if not word.isupper() and plain in common_words():
            return ""
        share = weights.share(own[0])
        found = set[str]()
        for run in self._starts.get(plain[0], ()):
            size = 0
            if len(plain) >= (_SURE if share else _BLEND) and share < _RARE:
                size = _blended(plain, run)
            if word.isupper() and not share and len(plain) > 1 and _initials(run[: len(plain)]) == plain:
                size = len(plain)
            elif not share and len(plain) >= _CLIPPING and run[0].lower().startswith(plain):
                size = 1
            found |= {" ".join(map(_plain, run[:size]))} if size else set()
        as_one = any(phrase.replace(" ", "-").lower() == word.lower() for phrase in found)  # 'face-lift'
        return min(found) if len({frozenset(terms(phrase)) for phrase in found}) == 1 and not as_one else ""

    def _shortened(self, text: str) -> str:
        """The text with what a table has in short alone as the table has it."""
        words = list(_WORD.finditer(text))
        for at in reversed(range(len(words) - 1)):
            pair = (words[at][0].lower(), words[at + 1][0].lower())
            if {*pair} & STOP or {*pair} <= self._words or text[words[at].end() : words[at + 1].start()] != " ":
                continue
            short = next((own for own in self._likely(pair[0]) if _blended(own, pair, _HEAD) == len(pair)), "")
            if short:
                text = f"{text[: words[at].start()]}{short}{text[words[at + 1].end() :]}"
        return text

    def _likely(self, word: str) -> Iterator[str]:
        """The words of tables that may begin as a word does."""
        return (own for own in self._words if len(own) >= _SURE and own[:_PIECE] == word[:_PIECE])


def _initials(words: Sequence[str]) -> str:
    return "".join(word[0] for word in words).lower()


def _plain(word: str) -> str:
    """A word as it stands within a sentence: a capital that is not its only one stays."""
    return word if any(map(str.isupper, word[1:])) else word.lower()


def _blended(word: str, run: Sequence[str], head: int = _PIECE) -> int:
    """How many words at the start of a run a word is put together from, by the first letters of each, ``head`` or more
    of the first; 0 for none.

    >>> _blended("opex", ["Operating", "expenditure"]), _blended("highest", ["high", "estimate"])
    (2, 0)
    """
    whole = word.startswith(run[0].lower())  # 'highest' is a form of 'high'

    def taken(rest: str, at: int) -> int:
        if not rest or at == len(run):
            return 0 if rest else at
        own = run[at].lower()
        same = next((n for n, (a, b) in enumerate(zip(own, rest, strict=False)) if a != b), min(len(own), len(rest)))
        if whole:
            return taken(rest[same:], at + 1) if same == len(own) else 0
        return next((end for n in range(same, (_PIECE if at else head) - 1, -1) if (end := taken(rest[n:], at + 1))), 0)

    size = taken(word, 0)
    return size if size > 1 else 0
