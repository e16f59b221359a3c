"""What an answer would tell twice: disagreements about the same values, and sentences whose figures have been told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.claimed import Claimed, thing_key
from assistant.compare import Comparer, subject_of
from assistant.draft import Sentence
from assistant.quantities import quantities
from assistant.question import Asked
from assistant.types import Conflict
from index.text import term_set

_AGAIN = 0.6  # the share of a sentence's words from which on it says again what has been said


def merged(conflicts: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """One conflict for each disagreement, in order, each value once.

    Conflicts are of one disagreement where they have the same values, in whatever order and unit, or where they are
    about the same thing and time and share one. A cell against another, the one against an article and the other
    against it are thus one.
    """
    found: list[Conflict] = []
    for conflict in conflicts:
        at = next((at for at, known in enumerate(found) if _is_one(known, conflict)), None)
        if at is None:
            found.append(conflict)
            continue
        known = found[at]
        told = _amounts(known)
        more = tuple(value for value in conflict.values if _amount(value.value) not in told)
        found[at] = replace(known, values=(*known.values, *more), reason=known.reason or conflict.reason,
                            power=known.power or conflict.power)  # fmt: skip
    return tuple(found)


def without_repeats(asked: Asked, sentences: Sequence[Sentence], comparer: Comparer) -> tuple[Sentence, ...]:
    """The sentences but for those that say again what stands before them.

    All their figures, of what the question names, have been told of the same thing and time, most of their words too,
    and they have no word of the question that was not. What is computed stays.
    """
    kept: list[Sentence] = []
    told: list[tuple[Claimed, Sentence]] = []
    words: set[str] = set()
    for sentence in sentences:
        own = list(_figures(sentence, comparer)) if len(sentences) > 1 else []
        if not (kept and _is_said(asked, sentence, own, told, words)):
            kept.append(sentence)
            told += [(figure, sentence) for figure in own]
            words |= term_set(sentence.text)
    return tuple(kept)


def _is_one(known: Conflict, found: Conflict) -> bool:
    own, its = _amounts(known), _amounts(found)
    alike = known.about.rpartition(": ")[2] == found.about.rpartition(": ")[2]
    return its <= own or own <= its or (alike and bool(own & its))


def _amounts(conflict: Conflict) -> set[Decimal | str]:
    return {_amount(value.value) for value in conflict.values}


def _amount(value: str) -> Decimal | str:
    """A value's number, its scale multiplied in: '3.5 million tokens' and '3,500,000 tokens' are one."""
    found = quantities(value, dated=False)
    return found[0].value if found else value


def _figures(sentence: Sentence, comparer: Comparer) -> Iterator[Claimed]:
    for piece in sentence.evidence:
        if piece.fact is None:
            yield from comparer.figures(piece, "")
        elif (figure := comparer.claimed(piece.fact)) is not None:
            yield figure


def _is_said(
    asked: Asked, sentence: Sentence, own: Sequence[Claimed], told: Sequence[tuple[Claimed, Sentence]], words: set[str]
) -> bool:
    names = {thing_key(mention.name) for mention in asked.names}
    meant = [one for one in own if not names or not one.entities or thing_key(one.entities[0]) in names]
    if sentence.computed or not meant or not all(any(_is_same(one, other) for other, _ in told) for one in meant):
        return False
    terms = term_set(sentence.text)
    return not (terms & set(asked.words)) - words and len(terms & words) >= _AGAIN * len(terms)


def _is_same(one: Claimed, other: Claimed) -> bool:
    if one.amount != other.amount or not one.unit.comparable(other.unit):
        return False
    if one.cell and other.cell and subject_of(one.indicator) != subject_of(other.indicator):
        return False
    own, its = (thing_key(claim.entities[0]) if claim.entities else () for claim in (one, other))
    apart = own and its and own != its
    timeless = not one.periods or not other.periods
    return not apart and (timeless or any(a.overlaps(b) for a in one.periods for b in other.periods))
