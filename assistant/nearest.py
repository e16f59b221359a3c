"""What comes nearest where the sources do not say: cells of what is meant, of another period or of someone else."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.draft import Sentence
from assistant.figures import Reading
from assistant.question import Asked
from assistant.telling import distinct, value_of

_MEANT = 3.0  # log-odds from which on a measure is what is meant, were it not for the one thing that it lacks
_MOST = 2  # cells that are offered


def nearest(asked: Asked, readings: Sequence[Reading]) -> tuple[Sentence, ...]:
    """The cells of the likeliest reading that differs from the question in one name or one period; else nothing.

    They are no answer, and told apart from one: a near miss that is taken for what was asked is a wrong figure.
    """
    named = {mention.name for mention in asked.names} | {mention.period.label for mention in asked.periods}
    near = [
        reading
        for reading in readings
        if len(reading.missing) == 1
        and reading.missing[0] in named
        and reading.belief > _MEANT
        and not reading.late
        and not reading.measure.attribute
    ]
    if not near:
        return ()
    facts = distinct(max(near, key=lambda reading: reading.belief).facts)
    return tuple(value_of(fact) for fact in facts[:_MOST] if fact.value is not None)
