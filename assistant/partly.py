"""Things that a question calls by a part of their name: 'the Larne' of 'Larne Tunnel', 'the Larne underpass'."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from assistant.candidates import SentenceVectors
from index.embed import Embedder
from index.names import Lexicon, name_key, tokens
from index.periods import find_periods
from index.text import STOP, stem

_ALIKE = 0.5  # cosine from which on two nouns may mean the same: 'disaster' and 'fire', not 'victims' and 'fire'
_LETTERS = 4  # of a single word that stands for a whole name, at least
_LONGEST = 12  # words of a name


class Alike:
    """Tells whether two nouns may mean the same."""

    def __init__(self, embedder: Embedder) -> None:
        self._vectors = SentenceVectors(embedder)

    def __call__(self, one: str, other: str) -> bool:
        """Whether the one may stand for the other."""
        first, second = self._vectors([one, other])
        return float(first @ second) >= _ALIKE


class PartNames:
    """The parts of things' names that no other known name has."""

    def __init__(self, things: Iterable[str], lexicon: Lexicon, alike: Callable[[str, str], bool]) -> None:
        """``things`` are the names of tables of things; ``alike`` tells whether two nouns mean the same."""
        self._lexicon = lexicon
        self._alike = alike
        names = [name for name in things if not re.search(r"\d", name)]  # of two versions none is meant by both's part
        owned = lexicon.forms() | {name_key(name): name for name in names}
        heard = Counter(word for key in owned for word in {*key})
        written = {word for name in names for word in name.split() if word.islower()}
        # words that tell no name from another: 'Tunnel' of two tunnels
        self._kinds = {word for word, count in heard.items() if count > 1} | {name_key(word)[0] for word in written}
        owners: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        for key, name in owned.items():
            for run in _runs(key):
                owners[run].add(name)
        own = {name: name_key(name) for name in names}
        self._names = {
            run: name
            for name, key in own.items()
            for run in _runs(key)
            if owners[run] == {name} and not {*run} <= self._kinds | STOP and not lexicon.knows(" ".join(run))
        }

    def written_out(self, text: str) -> str:
        """A question, with the whole names of things for parts of them; a noun behind it that means the same as the
        last word of the name ('the Larne underpass') is left out."""
        taken = [(m.start, m.end) for m in self._lexicon.find(text)]
        taken += [(m.start, m.end) for m in find_periods(text)]
        words = [word for word in tokens(text) if not any(a < word.end() and word.start() < b for a, b in taken)]
        for start, end, name in reversed(list(self._found(text, words))):
            text = f"{text[:start]}{name}{text[end:]}"
        return text

    def _found(self, text: str, words: Sequence[re.Match[str]]) -> Iterator[tuple[int, int, str]]:
        place = 0
        while place < len(words):
            sizes = range(min(len(words) - place, 5), 0, -1)
            runs = [words[place : place + size] for size in sizes]
            run = next((run for run in runs if self._means(text, run)), None)
            if run is None:
                place += 1
                continue
            name = self._names[_key(run)]
            place += len(run)
            rest = name_key(name)[len(run) :] if name_key(name)[: len(run)] == _key(run) else ()
            if rest and place < len(words) and self._repeats(text, run[-1], words[place], rest[-1]):
                run = [*run, words[place]]
            yield run[0].start(), run[-1].end(), name

    def _means(self, text: str, run: Sequence[re.Match[str]]) -> bool:
        """Whether words are a part of one thing's name: written as names, or all of it but its kind."""
        key = _key(run)
        name = self._names.get(key)
        if not name or any(text[one.end() : two.start()] not in (" ", "-") for one, two in pairwise(run)):
            return False
        own = [word for word in run if word[0].lower() not in STOP]
        if len(own) > 1 and {*name_key(name)} - {*key} <= self._kinds:
            return True
        inside = len(own) > 1 or bool(re.search(r"\w[\w,;]*[ (‘“\"']+$", text[: run[0].start()]))
        return inside and all(word[0][0].isupper() for word in own) and max(len(word[0]) for word in own) >= _LETTERS

    def _repeats(self, text: str, last: re.Match[str], after: re.Match[str], kind: str) -> bool:
        """Whether the word right behind a part of a name says what kind of thing it is, as the name's end does."""
        if text[last.end() : after.start()] != " " or not after[0].islower() or after[0] in STOP:
            return False
        return stem(after[0]) == stem(kind) or self._alike(after[0], kind)


def _key(run: Sequence[re.Match[str]]) -> tuple[str, ...]:
    return name_key(" ".join(word[0] for word in run))


def _runs(key: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """All that a name is cut to at either end; nothing of a text that is too long for a name."""
    if len(key) > _LONGEST:
        return
    spans = ((low, high) for low in range(len(key)) for high in range(low + 1, len(key) + 1))
    yield from (key[low:high] for low, high in spans if high - low < len(key))
