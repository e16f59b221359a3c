"""Two kinds of one thing set side by side in words of the question's own: 'on staff versus machines', of personnel and
equipment costs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.candidates import SentenceVectors
from assistant.draft import Sentence
from assistant.indicators import one_apart
from assistant.question import Asked
from assistant.readings import Reading
from index.embed import Embedder
from index.facts import Fact

_VERSUS = re.compile(
    r",?\s*\b(versus|vs\.?|against|as opposed to|rather than|(compared|in comparison) (with|to)|"
    r"and (what|how much))\b\s*",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[?!;:]|[.,](?!\d)|\s[–—-]\s")
_LEAST = 0.03  # by which a side is nearer to its kind than to the other

_Told = tuple[Reading, list[Sentence]]


class Versus:
    """Tells the two kinds that a question sets side by side."""

    def __init__(self, embedder: Embedder) -> None:
        self._vectors = SentenceVectors(embedder)

    def both(self, asked: Asked, best: Reading, fits: Sequence[_Told]) -> list[_Told]:
        """The readings of the two, in the question's order; empty where it sets no two side by side, or where which is
        meant by either side is unsure."""
        sides = _sides(asked)
        told = {
            reading.measure.indicator: (reading, sentences) for reading, sentences in fits if _beside(best, reading)
        }
        if not sides or len(told) < 2:
            return []
        names = list(told)
        matrix = self._vectors([*sides, *_apart(names)])
        near = matrix[:2] @ matrix[2:].T
        order = near.argsort(1)[:, ::-1]
        sure = all(row[at[0]] - row[at[1]] >= _LEAST for row, at in zip(near, order, strict=True))
        first, second = (int(at[0]) for at in order)
        return [told[names[first]], told[names[second]]] if sure and first != second else []


def _sides(asked: Asked) -> tuple[str, str] | None:
    """What stands on either side of 'versus', without names and periods; None where there is nothing on one."""
    found = _VERSUS.search(asked.bare)
    if not found:
        return None
    before, after = asked.bare[: found.start()], asked.bare[found.end() :]
    sides = (_ENDS.split(before)[-1].strip(), _ENDS.split(after)[0].strip())
    return sides if all(sides) else None


def _beside(best: Reading, other: Reading) -> bool:
    """Whether a reading is the best one, or the same of another kind: of the same things, times and unit."""
    if other.measure.table != best.measure.table or not other.facts or any(fact.value is None for fact in other.facts):
        return False
    own, its = best.measure.indicator, other.measure.indicator
    return _cells(other.facts) == _cells(best.facts) and (own == its or one_apart(own, its) or _one_word(own, its))


def _cells(facts: Sequence[Fact]) -> set[tuple[object, ...]]:
    return {(fact.entity, fact.period, fact.unit) for fact in facts}


def _one_word(one: str, other: str) -> bool:
    """Whether both are single words, as 'Exports' and 'Imports' are."""
    return len(one.split()) == len(other.split()) == 1


def _apart(names: Sequence[str]) -> list[str]:
    """Each name without the words that all of them have."""
    common = set.intersection(*({*name.split()} for name in names))
    return [" ".join(word for word in name.split() if word not in common) or name for name in names]
