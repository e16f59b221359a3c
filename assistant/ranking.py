"""Whether who is said to be ahead, first or rising is so: by the figures of the evidence, else by its own words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.calculation import Held, same_measure, same_time
from assistant.naming import Named, kind
from assistant.ordering import Comparison, Superlative, comparisons, direction, superlatives
from assistant.quantities import TIMES
from assistant.statements import Statement

Relevance = Callable[[Statement], float]
_CLOSE = 0.35  # relevance from which a statement's own words may decide an order
_SAME = 0.75  # of the best statement's relevance, which another needs to be weighed beside it


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a claim does not hold."""

    reason: str
    contradicted: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """What a claim says of order, held against the evidence: what is wrong with it, or the statements that show it."""

    problem: Problem | None = None
    shown: tuple[Statement, ...] = ()

    @property
    def computed(self) -> bool:
        """Whether cells show it, and no words."""
        return bool(self.shown) and all(statement.measure for statement in self.shown)


def check_order(
    said: Statement,
    named: Sequence[Named],
    statements: Sequence[Statement],
    relevance: Relevance,
    names_of: Callable[[str], Sequence[Named]],
) -> Order:
    """Comparisons, superlatives and directions of a claim, in this order; the first that fails decides."""
    held = [(statement, figure) for statement in statements for figure in statement.figures]
    held.sort(key=lambda pair: -relevance(pair[0]))
    shown: list[Statement] = []
    for comparison in comparisons(said.text, named):
        order = _compared(said, comparison, held, statements, relevance, names_of)
        if order.problem:
            return order
        shown += order.shown
    for superlative in superlatives(said.text, named):
        order = _ranked(said, superlative, held, statements, relevance, names_of)
        if order.problem:
            return order
        shown += order.shown
    order = _directed(said, held, statements, relevance)
    return order if order.problem else Order(None, tuple(dict.fromkeys([*shown, *order.shown])))


def _compared(
    said: Statement,
    comparison: Comparison,
    held: Sequence[Held],
    statements: Sequence[Statement],
    relevance: Relevance,
    names_of: Callable[[str], Sequence[Named]],
) -> Order:
    if comparison.when and not comparison.other:
        return _over_time(said, comparison, held)
    if not comparison.other and not comparison.than and not said.figures:
        return Order()  # 'a more open approach' compares nobody
    pair = _pair(said, comparison, held, relevance)
    if pair:
        (one, a), (other, b) = pair
        if (a.quantity.value - b.quantity.value) * comparison.sign > 0:
            return Order(None, (one, other))
        return Order(Problem(f"{a.said} for {comparison.one} against {b.said} for {comparison.other or b.nearest}: "
                             f"not {comparison.said!r}", True))  # fmt: skip
    told = [statement for statement in statements if relevance(statement) >= _CLOSE]
    told.sort(key=lambda statement: -relevance(statement))
    for statement in told:
        for theirs in comparisons(statement.text, names_of(statement.text)):
            same = (theirs.one, theirs.other) == (comparison.one, comparison.other)
            turned = (theirs.one, theirs.other) == (comparison.other, comparison.one)
            if (same or turned) and theirs.other:
                sign = theirs.sign if same else -theirs.sign
                if sign == comparison.sign:
                    return Order(None, (statement,))
                return Order(Problem(f"the source has it the other way round: {theirs.said!r}", True))
    signs = {(theirs.sign, statement.text) for statement in told[:3]
             for theirs in comparisons(statement.text, names_of(statement.text)) if theirs.one == comparison.one}  # fmt: skip  # noqa: E501
    if any(sign == comparison.sign for sign, _ in signs):
        return Order(None, ())
    if signs:
        return Order(Problem(f"{comparison.said!r} is not what the source says of {comparison.one}", True))
    best = told[:1]
    if best and any(word in best[0].text.lower().split() for word in [comparison.said.lower()]):
        return Order()
    return Order(Problem(f"nothing in the evidence shows {comparison.one} to be {comparison.said!r}"))


def _pair(
    said: Statement, comparison: Comparison, held: Sequence[Held], relevance: Relevance
) -> tuple[Held, Held] | None:
    """The figures of the two that are compared: of one measure and time, the most relevant ones."""
    best: tuple[float, tuple[Held, Held]] | None = None
    for one in held:
        if not _is_of(said, one, comparison.one) or one[1].quantity.unit == TIMES:
            continue
        for other in held:
            if other is one or other[1].quantity.unit != one[1].quantity.unit or not same_time(one, other):
                continue
            if comparison.other:
                fits = _is_of(said, other, comparison.other)
            else:
                rivals = {name for name in other[1].names if kind(name) == kind(comparison.one)} - one[1].names
                wanted = {name for name in said.around if kind(name) == kind(comparison.one)} - {comparison.one}
                fits = bool(rivals & wanted if wanted & rivals else rivals)
            if one[1].quantity.value == other[1].quantity.value and one[0] is not other[0]:
                continue  # the same figure told twice
            if not fits or not same_measure(one, other) or not _in_time(said, one, other):
                continue
            claimed = sum(any(f.quantity.agrees(pair[1].quantity) for f in said.figures) for pair in (one, other))
            score = relevance(one[0]) + relevance(other[0]) + 0.5 * claimed + 0.2 * (one[0].text == other[0].text)
            if best is None or score > best[0]:
                best = (score, (one, other))
    return best[1] if best and best[0] >= 2 * _CLOSE else None


def _in_time(said: Statement, *pairs: Held) -> bool:
    told = said.periods or (said.around_periods if said.leans else ())
    return not told or all(
        not figure.periods or any(one.overlaps(other) for one in told for other in figure.periods)
        for _, figure in pairs
    )


def _is_of_its_time(said: Statement, statement: Statement) -> bool:
    """Whether a statement, or what it leans on, has all periods of the claim."""
    known = (*statement.periods, *statement.ranges, *statement.around_periods)
    return all(any(one.overlaps(other) for other in known) for one in said.periods) if known else not said.periods


def _is_of(said: Statement, pair: Held, name: str) -> bool:
    """Whether a figure is a name's, and no other's that is set against it."""
    figure = pair[1]
    if name not in figure.names:
        return False
    rivals = [other for other in figure.names - said.names if kind(other) == kind(name)]
    return figure.nearest == name or not rivals


def _over_time(said: Statement, comparison: Comparison, held: Sequence[Held]) -> Order:
    """'more than in 2023': the same owner's figures of two times."""
    for one in held:
        for other in held:
            now, then = set(one[1].periods), set(other[1].periods)
            if comparison.one not in one[1].names or one[1].names != other[1].names or not set(comparison.when) & then:
                continue
            if now == then or one[1].quantity.unit != other[1].quantity.unit or not same_measure(one, other):
                continue
            if said.periods and not now & set(said.periods):
                continue
            if (one[1].quantity.value - other[1].quantity.value) * comparison.sign > 0:
                return Order(None, (one[0], other[0]))
            return Order(Problem(f"{one[1].said} against {other[1].said} before: not {comparison.said!r}", True))
    return Order()


def _ranked(
    said: Statement,
    superlative: Superlative,
    held: Sequence[Held],
    statements: Sequence[Statement],
    relevance: Relevance,
    names_of: Callable[[str], Sequence[Named]],
) -> Order:
    told = sorted(statements, key=lambda statement: -relevance(statement))
    top = relevance(told[0]) if told else 0.0
    for statement in told:
        if relevance(statement) < max(_CLOSE, _SAME * top):
            break
        for theirs in superlatives(statement.text, names_of(statement.text)):
            if theirs.sign != superlative.sign:
                if theirs.one == superlative.one or not superlative.one:
                    return Order(Problem(f"{superlative.said!r} where the source has {theirs.said!r}", True))
                continue
            if not superlative.one or not theirs.one or superlative.one in statement.names | statement.around:
                if (
                    theirs.one
                    and superlative.one
                    and theirs.one != superlative.one
                    and kind(theirs.one) == kind(superlative.one)
                ):
                    return Order(Problem(f"the source says {theirs.said!r} of {theirs.one}", True))
                if _is_of_its_time(said, statement):
                    return Order(None, (statement,))
                continue
            return Order(Problem(f"the source says {theirs.said!r} of {theirs.one}", True))
    own = [pair for pair in held if superlative.one and _is_of(said, pair, superlative.one) and _in_time(said, pair)]
    own = [pair for pair in own if pair[1].quantity.unit != TIMES and relevance(pair[0]) >= _CLOSE]
    for one in own:
        others = [pair for pair in held if pair is not one and pair[1].quantity.unit == one[1].quantity.unit
                  and same_measure(one, pair) and same_time(one, pair) and superlative.one not in pair[1].names
                  and pair[1].names]  # fmt: skip
        if not others:
            continue
        best = max(others, key=lambda pair: pair[1].quantity.value * superlative.sign)
        if best[1].quantity.value * superlative.sign >= one[1].quantity.value * superlative.sign:
            return Order(Problem(f"{one[1].said} for {superlative.one} against {best[1].said} for {best[1].nearest}: "
                                 f"not {superlative.said!r}", True))  # fmt: skip
        return Order(None, (one[0], *(pair[0] for pair in others)))
    if not superlative.one and not said.figures:
        return Order()  # left to the meaning of the whole
    return Order(Problem(f"nothing in the evidence ranks {superlative.one or 'it'}: {superlative.said!r}"))


def _directed(said: Statement, held: Sequence[Held], statements: Sequence[Statement], relevance: Relevance) -> Order:
    """Rising and falling: from the claim's own two figures, else from the evidence's words, else from its figures."""
    sign = direction(said.text)
    if not sign:
        return Order()
    told = sorted(statements, key=lambda statement: -relevance(statement))[:3]
    best = relevance(told[0]) if told else 0.0
    for statement in told:
        whole = set(said.order) <= statement.names | statement.around and (
            not statement.periods or not said.periods or bool(set(statement.periods) & set(said.periods))
        )
        if (
            whole
            and relevance(statement) >= max(_CLOSE, _SAME * best)
            and (theirs := direction(statement.text, nouns=True))
        ):
            if theirs == sign:
                if _is_of_its_time(said, statement):
                    return Order(None, (statement,))
                continue
            return Order(Problem(f"the source says that it {'rose' if theirs > 0 else 'fell'}", True))
    names = said.names | (said.around if said.leans else frozenset())
    series = [
        pair
        for pair in held
        if pair[1].periods and (not names or pair[1].names & names) and pair[1].quantity.unit != TIMES
    ]
    for one in series:
        for other in series:
            if one[1].periods[0].end >= other[1].periods[0].start or one[1].names != other[1].names:
                continue
            if one[1].quantity.unit != other[1].quantity.unit or not same_measure(one, other):
                continue
            agreed = [any(f.quantity.agrees(pair[1].quantity) for f in said.figures) for pair in (one, other)]
            if said.periods and not {one[1].periods[0], other[1].periods[0]} & set(said.periods) and not all(agreed):
                continue
            if len(said.periods) > 1 and not {one[1].periods[0], other[1].periods[0]} <= set(said.periods):
                continue
            if (other[1].quantity.value - one[1].quantity.value) * sign > 0:
                return Order(None, (one[0], other[0]))
            return Order(Problem(f"it went from {one[1].said} to {other[1].said}", True))
    return Order(Problem("nothing in the evidence shows that it " + ("rose" if sign > 0 else "fell")))
