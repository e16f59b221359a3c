"""What comes nearest where the sources do not say: cells of what is meant, of another period or of someone else."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.indicators import bare
from assistant.question import Asked
from assistant.readings import Reading

_MEANT = 3.0  # log-odds from which on a measure is what is meant, were it not for the one thing that it lacks


def nearest(asked: Asked, readings: Sequence[Reading]) -> Reading | None:
    """The likeliest reading that differs from the question in one name or one period, of its newest edition; or None.

    It is no answer, and told apart from one: a near miss that is taken for what was asked is a wrong figure.
    """
    near = [
        reading
        for reading in readings
        if len(reading.missing) == 1
        and reading.missing[0] in asked.named
        and reading.belief > _MEANT
        and not reading.late
        and not reading.measure.attribute
        and all(fact.value is not None for fact in reading.facts)
    ]
    if not near:
        return None
    best = max(near, key=lambda reading: reading.belief)
    plain = bare(best.measure.indicator)
    if best.measure.indicator == plain:
        return best
    # what stands in brackets tells editions of it apart
    editions = [r for r in near if bare(r.measure.indicator) == plain and r.missing == best.missing]
    return max(editions, key=lambda reading: (reading.published, reading.belief))
