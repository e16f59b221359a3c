"""Whether a figure of the evidence stands for what a claim says that it stands for: of whom, when, and of what."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.naming import kind
from assistant.statements import Figure, Statement
from index.periods import Period


def bind(said: Statement, claimed: Figure, held: Statement, figure: Figure, compares: bool) -> str:
    """'' where the figure belongs to the names and the time that the claim gives it, else the words that part them.

    ``compares``: the claim sets several names against each other, and the order of the figures is checked apart.
    """
    return _names_apart(said, claimed, held, figure, compares) or _periods_apart(said, claimed, held, figure)


def _names_apart(said: Statement, claimed: Figure, held: Statement, figure: Figure, compares: bool) -> str:
    wanted = claimed.names
    if not wanted and said.leans:
        # 'It rose to 15': of whom the sentence before tells
        rivals = {name for name in figure.names if kind(name) == "place"}
        ours = {name for name in said.around if kind(name) == "place"}
        return _stands_for(figure, rivals, ours) if rivals and ours and not rivals & ours else ""
    for sort in ("place", "name"):
        ours = {name for name in wanted if kind(name) == sort}
        if not ours:
            continue
        bound = {name for name in ours if belongs(name, said, held, figure)}
        if ours == bound or (bound and compares):
            continue
        return _stands_for(figure, figure.names, ours - bound)
    return ""


def belongs(name: str, said: Statement, held: Statement, figure: Figure) -> bool:
    """Whether a figure is told of a name: in its own part of the sentence, or around it where no rival stands nearer."""  # noqa: E501
    if name in figure.names:
        return True
    rivals = {other for other in figure.names if kind(other) == kind(name) and other in held.order} - set(said.order)
    if name in held.names:
        others = figure.own and _is_others(name, held, figure)
        return not others and not (rivals and (kind(name) == "place" or _is_beside(name, held, figure)))
    if name in held.around or name in held.scene:
        return not rivals or (held.pronoun and kind(name) == "name")
    return False


def _is_others(name: str, held: Statement, figure: Figure) -> bool:
    """Whether the name is that of another figure of the same unit in the sentence."""
    return any(
        other is not figure and other.nearest == name and other.own and other.quantity.unit == figure.quantity.unit
        for other in held.figures
    )


def _is_beside(name: str, held: Statement, figure: Figure) -> bool:
    """Whether the name stands with another figure of the same unit in the sentence."""
    return any(
        other is not figure and other.own and name in other.names and other.quantity.unit == figure.quantity.unit
        for other in held.figures
    )


def _stands_for(figure: Figure, theirs: Iterable[str], ours: Iterable[str]) -> str:
    held, wanted = " and ".join(sorted(theirs)), " and ".join(sorted(ours))
    if not held:
        return f"{figure.said} does not stand with {wanted}"
    return f"{figure.said} stands for {held}, not for {wanted}"


def _periods_apart(said: Statement, claimed: Figure, held: Statement, figure: Figure) -> str:
    wanted = claimed.periods or (said.around_periods if said.leans else ())
    if not wanted:
        return ""
    theirs = figure.periods or held.periods or held.around_periods
    wider = (*theirs, *held.periods, *held.around_periods)
    if said.ranges and set(said.ranges) & {*wider, *held.ranges}:
        return ""
    if any(meets(one, other) for one in wanted for other in theirs):
        wanted = tuple(one for one in wanted if not any(meets(one, other) for other in wider))
        if not wanted or not held.periods:
            return ""
    elif not figure.periods and any(meets(one, other) for one in wanted for other in held.around_periods):
        return ""
    told = ", ".join(period.label for period in theirs) or "no period"
    return f"{figure.said} stands for {told}, not for {wanted[0].label}"


def meets(claimed: Period, held: Period) -> bool:
    """Whether what is held of one period may be told of the other: the same, or a year for a day or month in it."""
    return (
        (claimed.contains(held) and held.days * 13 > claimed.days)
        or claimed == held
        or (claimed.contains(held) and held.days == 1)
    )
