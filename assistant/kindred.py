"""Words near each other in meaning, one by one: the 'houses' of a question and the 'homes' of a measure.

The meaning of a whole question is that of much beside what is asked; its words, each beside those of a measure, tell
'how many houses' from 'how many firefighters' where the table counts homes and deaths.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from assistant.candidates import SentenceVectors
from assistant.kinds import PEOPLE, counted_text, counted_words
from assistant.polarity import OPPOSITES
from assistant.question import Asked
from assistant.wanted import Operation
from index.embed import Embedder
from index.names import tokens
from index.text import STOP, stem, term_set
from index.units import parse_unit

_NEAR = 0.6  # cosine from which on two words may be of one meaning
_LOOSELY = 0.45  # the same for what is counted and the head of a measure: 'passengers' and 'Ridership'
_APART = (Operation.DIFFERENCE, Operation.RATIO, Operation.CHANGE)
_OF_MORE = re.compile(r"(times|more|fewer|less|of|other)\b", re.IGNORECASE)
_TAIL = re.compile(r"\b(?:of|by|for|in|per|with|to|from)\b|[,(:]", re.IGNORECASE)  # behind the head of a measure
_COUNTS = 0.8  # what such a word counts beside the word itself, times the cosine

# who is counted by what befell them: 'how many people died' asks for deaths
_BEFALLEN = PEOPLE | term_set("man men woman women life lives victim")

Credits = Mapping[str, float]  # stem -> what it counts, 0 to 1


@dataclass(frozen=True, slots=True)
class Kin:
    """What the words of one question are near to.

    Attributes:
        near: stem of a question's word -> the stems of words of labels that are near it, each with what it counts.
        spoken: stem of a label's word -> what the question says of it.
        counted: the words that tell what is to be counted; none where anything may be meant.
    """

    near: Mapping[str, Credits]
    spoken: Credits
    counted: tuple[str, ...] = ()


class Kindred:
    """Finds the words of measures that a question has another word for."""

    def __init__(self, embedder: Embedder) -> None:
        self._vectors = SentenceVectors(embedder)

    def of(self, asked: Asked, labels: Iterable[str], heavy: Callable[[str], bool]) -> Kin:
        """What a question's words are near to among those of ``labels``; ``heavy`` tells the stems that say what is
        counted. Opposites are not near, nor is a word that a label has itself."""
        return Kin(*self._near(asked, labels), _counted(asked, heavy))

    def _near(self, asked: Asked, labels: Iterable[str]) -> tuple[dict[str, dict[str, float]], Credits]:
        own = {stem(word): word for word in _words(" ".join(labels))}
        said = {
            stem(word): word for word in _words(asked.bare) if stem(word) in asked.subject and stem(word) not in own
        }
        counted = counted_words(asked) - _BEFALLEN
        if not own or not said:
            return {}, {}
        cosines = self._vectors(list(said.values())) @ self._vectors(list(own.values())).T
        found: dict[str, dict[str, float]] = {}
        best: dict[str, float] = {}
        for one, row in zip(said, cosines, strict=True):
            for other, cosine in zip(own, row, strict=True):
                if cosine >= _NEAR and other not in OPPOSITES.get(one, ()):
                    counts = _COUNTS * float(cosine)
                    found.setdefault(one, {})[other] = counts
                    best[other] = max(best.get(other, 0.0), counts)
        if counted and not any({*found.get(one, ())} or one in own for one in counted):
            return {}, {}  # 'how many animals were killed' asks for animals, which no measure counts
        return found, best

    def counts(self, kin: Kin, indicator: str, held: Collection[str]) -> bool:
        """Whether a measure may count what a question counts: 'how many nurses' is not told by 'Hospital beds'.

        ``held`` are the stems of all that is said of the measure.
        """
        own = list(dict.fromkeys(_words(indicator)))
        if not kin.counted or not own or any(stem(word) in held for word in kin.counted):
            return True
        head = (_words(_TAIL.split(indicator)[0]) or own)[-1]
        cosines = (self._vectors(kin.counted) @ self._vectors([head, *own]).T).max(axis=0)
        return bool(cosines[0] >= _LOOSELY or cosines.max() >= _NEAR)


def _counted(asked: Asked, heavy: Callable[[str], bool]) -> tuple[str, ...]:
    """The words of what is to be counted; none of 'how many times the size', 'how many of its places', 'how many
    terawatt-hours'."""
    text = counted_text(asked)
    if asked.operation in _APART or _OF_MORE.match(text) or parse_unit(text).dimension != "count":
        return ()
    return tuple(word for word in _words(text) if heavy(stem(word)) and stem(word) not in _BEFALLEN)


def _words(text: str) -> list[str]:
    words = (match[0].lower() for match in tokens(text))
    return [word for word in words if word not in STOP and word.isalpha() and len(word) > 2]
