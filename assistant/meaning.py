"""How near a claim is to the evidence in meaning: the words that they share, by weight, and the cosine of their vectors.

Figures, names and periods are held apart and are left out of the words. The thresholds were fitted on one half of the
labelled claims (tests/data/claims.jsonl) and hold on the other half, which stems from other documents.
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Sequence

from assistant.candidates import SentenceVectors
from assistant.statements import Statement
from index.text import Weights

_EMBEDDED = 24  # statements that are compared by vector: those that share the most words

# cosine + weight × cover must reach the bar: (weight, bar); with a figure, many wrong measures are otherwise near.
_WITH_FIGURE = (0.40, 0.82)
_WITHOUT = (0.40, 0.76)
_MEASURED = 0.25  # of a claim's words that the very statements of its figures must have: what is measured is in them


class Likeness:
    """A claim beside every statement of its evidence."""

    def __init__(
        self, said: Statement, statements: Sequence[Statement], vectors: SentenceVectors, weights: Weights
    ) -> None:
        self._said = said
        self._weights = weights
        self._vectors = vectors
        self._cover = {id(s): self.cover([s]) for s in statements}
        nearest = sorted(statements, key=lambda s: -self._cover[id(s)])[:_EMBEDDED]
        matrix = vectors([said.text, *(s.text for s in nearest)])
        self._own = matrix[0]
        self._cosine = dict(zip(map(id, nearest), (matrix[1:] @ self._own).tolist(), strict=True))

    def cover(self, statements: Sequence[Statement]) -> float:
        """The share, by weight, of the claim's words that the statements have, their surroundings counted half."""
        own = self.own_cover(statements)
        scene = frozenset[str]().union(*(s.content | s.names | s.scene for s in statements))
        return own + 0.5 * (self._cover_by(scene) - own)

    def own_cover(self, statements: Sequence[Statement]) -> float:
        """The share, by weight, of the claim's words that the statements have in themselves."""
        return self._cover_by(frozenset[str]().union(*(s.content | s.names for s in statements)))

    def _cover_by(self, words: frozenset[str]) -> float:
        wanted = self._said.content
        return float(self._weights.cover(wanted, words)) if wanted else 1.0

    def cover_of(self, statement: Statement) -> float:
        """The share of the claim's words that one of the statements has."""
        return float(self._cover[id(statement)])

    def cosine(self, statement: Statement) -> float:
        """Of the vectors of the claim and a statement."""
        if id(statement) not in self._cosine:
            self._cosine[id(statement)] = float(self._vectors([statement.text])[0] @ self._own)
        return float(self._cosine[id(statement)])

    def relevance(self, statement: Statement) -> float:
        """How likely the statement tells of what the claim tells, from 0 to 1."""
        return 0.5 * float(self._cover[id(statement)]) + 0.5 * float(self._cosine.get(id(statement), 0.0))

    def features(self, basis: Sequence[Statement]) -> tuple[float, float]:
        """The best cosine, and the cover by all of the statements that a claim rests on."""
        return max((self.cosine(s) for s in basis), default=0.0), self.cover(basis)


def shortfall(likeness: Likeness, basis: Sequence[Statement], figures: bool) -> str:
    """Why the statements do not say what the claim says, or ''."""
    cosine, cover = likeness.features(basis)
    weight, bar = _WITH_FIGURE if figures else _WITHOUT
    if figures and (own := likeness.own_cover(basis)) < _MEASURED:
        return f"the evidence does not measure it: it shares {own:.0%} of the words"
    if cosine + weight * cover < bar:
        return f"the evidence does not say so: it shares {cover:.0%} of the words, and is {cosine:.2f} like it"
    return ""
