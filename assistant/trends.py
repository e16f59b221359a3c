"""Series told: how they went, when they first passed a bound, in which period they moved most, and side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from assistant.draft import Sentence, cell_evidence
from assistant.during import MONTH
from assistant.question import Asked
from assistant.risers import Move, move_of
from assistant.risers import meets as meets_move
from assistant.telling import MOST, by_period, formula_of
from assistant.wording import amount, credit, difference, in_period, noted, number, opening, the, when_of
from assistant.yesno import meets
from index.facts import Fact

_MOST_VALUES = 12  # of one series in a sentence
_FALL = (
    r"(drop(s|ped)?|falls?|fell|fallen|falling|declin(e|es|ed|ing)|decreas(e|es|ed|ing)|dips?|slumps?|plunged?|"
    r"shr[ai]nk|shrunk|cut)"
)
_MOVE = re.compile(
    r"\b(jump(s|ed)?|rises?|rose|risen|rising|increas(e|es|ed|ing)|gr[eo]w|grown|growing|growth|climb(s|ed)?|leap(s|t)?|"
    rf"surged?|gain(s|ed)?|{_FALL})\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\b(raise[ds]?|raising|add(s|ed)?|lost|lose|fastest|quickest)\b", re.IGNORECASE
)  # with two periods
_DOWN = re.compile(rf"\b({_FALL}|lost|lose)\b", re.IGNORECASE)
_RELATIVE = re.compile(
    r"\b(fast(er|est)?|quick(er|est|ly)?|percent(age)?|per cent|rate|relative|growth)\b|%", re.IGNORECASE
)


def trend(asked: Asked, facts: Sequence[Fact]) -> list[Sentence]:
    """Each entity's series as a sentence; empty where there are none, or more than an answer has sentences."""
    series = [by_period(of) for of in _by_entity(facts)]
    if not asked.names and len(series) > 1 and (move := move_of(asked.text)):
        series = _movers(move, series)
    several = [one for one in series if 2 <= len(one) <= _MOST_VALUES and len({fact.unit for fact in one}) == 1]
    return [_went(one) for one in several] if 0 < len(several) == len(series) <= MOST else []


def _movers(move: Move, series: Sequence[Sequence[Fact]]) -> list[list[Fact]]:
    """The series of those that went the way that is asked for, over the whole time: all of it where every step counts,
    else its ends."""
    start = min(
        (one[0].period for one in series if one and one[0].period), key=lambda p: (p.start, p.end), default=None
    )
    end = max(
        (one[-1].period for one in series if one and one[-1].period), key=lambda p: (p.end, p.start), default=None
    )
    longest = max(len(one) for one in series)
    whole = [one for one in series if len(one) > 1 and (one[0].period, one[-1].period) == (start, end)]
    whole = [one for one in whole if not move.steady or len(one) == longest]
    found = [one for one in whole if meets_move(move, [float(fact.number) for fact in one])]
    return [list(one) if move.steady else [one[0], one[-1]] for one in found]


def _went(series: Sequence[Fact]) -> Sentence:
    """Where a series began, where it ended, and every value between."""
    first, last = series[0], series[-1]
    verb = "went up" if last.number > first.number else "went down" if last.number < first.number else "did not change"
    lead = f"{opening(first.indicator)} for {the(first.entity)} {verb}, from {amount(first.text, first.unit)}"
    ends = f"{in_period(first)} to {amount(last.text, last.unit)}{in_period(last)}"
    between = ", ".join(f"{number(fact.text)}{in_period(fact)}" for fact in series[1:-1])
    by_way = f" (between them {between})" if between else ""
    text = f"{lead}{ends}{by_way}{noted(*series)}{credit(*series)}."
    return Sentence(text, tuple(cell_evidence(fact) for fact in series))


def side_by_side(facts: Sequence[Fact]) -> list[Sentence]:
    """More values than there are sentences in an answer: those of one time in one sentence, else those of each entity
    in one; empty where they are more than that can tell, or in several units."""
    groups = _by_entity(facts)
    if len({fact.unit for fact in facts}) > 1 or len(facts) > _MOST_VALUES or len(groups) > max(MOST, len(facts) - 1):
        return [_beside(facts)] if _is_of_one_time(facts) else []
    return [_beside(facts)] if _is_of_one_time(facts) else [_beside(by_period(of)) for of in groups]


def first_past(asked: Asked, facts: Sequence[Fact]) -> list[Sentence]:
    """When one thing's values first met the question's bound, of those that are listed; empty where none did, or where
    one before may have, as exactly as it is written."""
    series, put = by_period(facts), asked.bound
    if put is None or len(series) < 2 or len({(fact.entity, fact.unit) for fact in series}) > 1:
        return []
    verdicts = [meets(put, fact) for fact in series]
    if True not in verdicts or None in verdicts[: verdicts.index(True)]:
        return []
    at = verdicts.index(True)
    fact, before = series[at], series[at - 1] if at else None
    shown = (fact,) if before is None else (fact, before)
    side = ("reaches" if put.above else "is down to") if put.inclusive else f"lies {'above' if put.above else 'below'}"
    already = "already " if before is None else ""
    after = f", after {amount(before.text, before.unit)}{in_period(before)}" if before else ""
    lead = f"The first listed value of {opening(fact.indicator)} for {the(fact.entity)} that {already}{side} that"
    text = f"{lead} is of {when_of(fact)}: {amount(fact.text, fact.unit)}{after}{noted(*shown)}{credit(*shown)}."
    return [Sentence(text, tuple(cell_evidence(one) for one in shown))]


def asks_for_move(asked: Asked, facts: Sequence[Fact]) -> bool:
    """Whether a question that ranks asks for the largest change, of what is no change itself."""
    said = _MOVE.search(asked.text) or (len(asked.periods) > 1 and _BETWEEN.search(asked.text))
    return bool(said) and not any(_MOVE.search(fact.indicator) for fact in facts)


def furthest(asked: Asked, facts: Sequence[Fact]) -> list[Sentence]:
    """Whose values rose or fell most between two periods; empty where they are not of the same two, or it is not sure.

    'Fastest' is told in percent, all else in the measure's unit.
    """
    ends = [(of[0], of[-1]) for of in map(by_period, _by_entity(facts)) if len(of) == len(asked.periods) == 2]
    if len(ends) < 2 or len({(a.period, b.period, a.unit, b.unit) for a, b in ends}) > 1 or asked.rank + asked.top > 2:
        return []
    first, last = ends[0]
    down, relative = bool(_DOWN.search(asked.text)), bool(_RELATIVE.search(asked.text)) and not _is_share(first)
    if first.unit != last.unit or (relative and any(not one.number for one, _ in ends)):
        return []
    moves = [((b.number - a.number) / (a.number if relative else 1), a, b) for a, b in ends]
    moves.sort(key=lambda move: -move[0] if not down else move[0])
    if moves[0][0] == moves[1][0] or (moves[0][0] > 0) == down or not moves[0][0]:
        return []
    told = [pair for change, *pair in moves[:2] if change and (change < 0) == down]
    shown = [fact for pair in told for fact in pair]
    of = [f"{the(a.entity)} {_moved(a, b, relative)}" for a, b in told]
    lead = f"{opening(first.indicator)} {'fell' if down else 'rose'} most between {when_of(first)} and {when_of(last)}"
    text = f"{lead} for {', followed by '.join(of)}{noted(*shown)}{credit(*shown)}."
    return [Sentence(text, tuple(cell_evidence(fact) for fact in shown))]


def _moved(first: Fact, last: Fact, relative: bool) -> str:
    """How far: '(by USD 5 billion, 20 − 15 = 5)', '(by 33.3 percent, from 15 to 20)'."""
    if relative:
        percent = abs((last.number - first.number) / first.number * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return f"(by {percent.normalize():f} percent, from {number(first.text)} to {number(last.text)})"
    _, apart, formula = _apart(first, last)
    return f"(by {apart}, {formula})"


def _apart(first: Fact, last: Fact) -> tuple[str, str, str]:
    """How far two values of one measure lie apart: the number, the amount, and how it comes about."""
    low, high = sorted((first, last), key=lambda fact: fact.number)
    result = difference(low.number, high.number)
    shown = amount(result, "percentage points" if _is_share(first) else first.unit)
    return result, shown, f"{number(high.text)} − {number(low.text)} = {number(result)}"


def largest_move(asked: Asked, facts: Sequence[Fact]) -> list[Sentence]:
    """From which period to the next one thing's values rose or fell most; empty where periods between are missing."""
    series = by_period(facts)
    if len(series) < 3 or len({(fact.entity, fact.unit) for fact in series}) > 1 or has_gaps(series):
        return []
    down = bool(_DOWN.search(asked.text))
    moves = sorted(pairwise(series), key=lambda pair: pair[1].number - pair[0].number, reverse=not down)
    (first, last), (one, other) = moves[:2]
    change = last.number - first.number
    if change == other.number - one.number or (change > 0) == down or not change:
        return []
    result, apart, formula = _apart(first, last)
    lead = f"{opening(first.indicator)} for {the(first.entity)} {'fell' if down else 'rose'} most of all listed"
    text = f"{lead} in {when_of(last)}: by {apart} since {when_of(first)} ({formula})"
    return [formula_of(f"{text}{noted(first, last)}{credit(first, last)}.", result, (first, last))]


def has_gaps(series: Sequence[Fact]) -> bool:
    """Whether time lies between two of the periods of one thing's values, which are in order."""
    return any(
        one.period is None or two.period is None or (two.period.start - one.period.end).days > MONTH
        for one, two in pairwise(series)
    )


def _is_share(fact: Fact) -> bool:
    return fact.measured.dimension == "share"


def _by_entity(facts: Sequence[Fact]) -> list[list[Fact]]:
    groups: dict[str, list[Fact]] = {}
    for fact in facts:
        groups.setdefault(fact.entity, []).append(fact)
    return list(groups.values())


def _is_of_one_time(facts: Sequence[Fact]) -> bool:
    return len({fact.period for fact in facts}) == 1 and len({fact.unit for fact in facts}) == 1


def _beside(facts: Sequence[Fact]) -> Sentence:
    """Values in one sentence, of one time or of one entity."""
    first = facts[0]
    if _is_of_one_time(facts):
        lead = f"{opening(first.indicator)}{in_period(first)}"
        told = ", ".join(f"{the(fact.entity)} {amount(fact.text, fact.unit)}" for fact in facts)
    else:
        lead = f"{opening(first.indicator)} for {the(first.entity)}"
        told = ", ".join(f"{amount(fact.text, fact.unit)}{in_period(fact)}" for fact in facts)
    text = f"{lead}: {told}{noted(*facts)}{credit(*facts)}."
    return Sentence(text, tuple(cell_evidence(fact) for fact in facts))
