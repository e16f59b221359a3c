"""The highest and the lowest of cells: of things, of periods, of kinds of one thing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.draft import Sentence, cell_evidence
from assistant.intent import over_periods
from assistant.question import Asked
from assistant.telling import MOST, value_of
from assistant.trends import asks_for_move, furthest, largest_move
from assistant.wording import amount, credit, each, in_period, inside, joined, noted, on_measure, opening, the, who
from index.facts import Fact
from index.names import is_country
from index.totals import is_whole

_WORST = re.compile(r"\bworst\b", re.IGNORECASE)
_SIDE_BY_SIDE = 3  # names that are read as one phrase


def extreme(highest: bool) -> Callable[[Asked, Sequence[Fact]], list[Sentence]]:
    """What tells who, when or which kind comes first, or in the place that is asked for."""

    def compute(asked: Asked, facts: Sequence[Fact]) -> list[Sentence]:
        if not highest and _WORST.search(asked.text):  # whether more of it is worse no table says
            plain = replace(asked, text=_WORST.sub("lowest", asked.text))
            return [sentence for end in (True, False) for sentence in extreme(end)(plain, facts)]
        units = {fact.unit for fact in facts}
        facts = [fact for fact in facts if not together(fact)] or facts  # what several have together ranks nowhere
        places = [] if asked.names else [fact for fact in facts if is_country(fact.entities[0])]
        rivals = places if len(places) >= 2 and len(places) >= len(facts) / 2 else list(facts)
        if asks_for_move(asked, rivals):
            return largest_move(asked, rivals) if over_periods(asked.text) else furthest(asked, rivals)
        if len(rivals) < 2 or len(units) != 1:
            return []
        ranked = sorted(rivals, key=lambda fact: fact.number, reverse=highest)
        word = "highest" if highest else "lowest"
        if len({fact.indicator for fact in ranked}) > 1:
            return _of_kinds(ranked, word)
        if asked.rank > 1:
            return [_placed(asked.rank, ranked, word)] if len(ranked) >= asked.rank else []
        if asked.top > 1:
            return [_listed(asked.top, ranked, word)]
        top, second = ranked[0], ranked[1]
        if top.value == second.value:
            return [value_of(fact) for fact in ranked if fact.value == top.value][:MOST]
        when = in_period(top) if top.entity != second.entity else ""
        lead = f"{opening(who(top, second))} had the {word} listed figure{when}"
        values = f"{amount(top.text, top.unit)}, followed by {who(second, top)} with {amount(second.text, second.unit)}"
        return [Sentence(f"{lead}: {values}{on_measure(top, second)}.", (cell_evidence(top), cell_evidence(second)))]

    return compute


def together(fact: Fact) -> bool:
    """Whether a value is of several at once: of the world, of all, or of 'Alibaba, Tencent and Baidu'."""
    if fact.entities[0] == "World" or is_whole(fact.entity):
        return True
    several = re.search(r"(,| and) [^a-z]", fact.entity) and not is_country(fact.entities[0])  # not 'Bed and board'
    return bool(several or re.search(r"\b(combined|together|total)\b", fact.entity))


def _of_kinds(ranked: Sequence[Fact], word: str) -> list[Sentence]:
    """The first of several kinds of one thing, told apart by their indicators: the test on which a lead is widest."""
    top, second = ranked[:2]
    if top.value == second.value:
        return []
    lead = f"{opening(top.indicator)} is the {word} listed of its kind for {the(top.entity)}{in_period(top)}"
    then = f"followed by {inside(second.indicator)} ({amount(second.text, second.unit)})"
    text = f"{lead}: {amount(top.text, top.unit)}, {then}{noted(top, second)}{credit(top, second)}."
    return [Sentence(text, (cell_evidence(top), cell_evidence(second)))]


def _listed(top: int, ranked: Sequence[Fact], word: str) -> Sentence:
    """The first so many, in order, or all where there are fewer; of a few the names come before the values."""
    first = ranked[:top]
    names, values = each(first), [amount(fact.text, fact.unit) for fact in first]
    when = in_period(first[0]) if len({fact.period for fact in first}) == 1 else ""
    few = "" if len(ranked) >= top else f"; only {len(ranked)} are listed"
    if 1 < len(first) <= _SIDE_BY_SIDE:
        lead = f"{opening(joined(names))}, in this order, had the {word} listed figures{when} ({joined(values)}){few}"
    else:
        who = [f"{name} ({value})" for name, value in zip(names, values, strict=True)]
        lead = f"The {word} listed figures{when}, in order: {joined(who)}{few}"
    return Sentence(f"{lead}{on_measure(*first)}.", tuple(cell_evidence(fact) for fact in first))


def _placed(rank: int, ranked: Sequence[Fact], word: str) -> Sentence:
    fact, before = ranked[rank - 1], ranked[rank - 2]
    place = {2: "second", 3: "third", 4: "fourth", 5: "fifth"}[rank]
    lead = f"{opening(the(fact.entity))} had the {place} {word} listed figure{in_period(fact)}"
    values = f"{amount(fact.text, fact.unit)}, after {the(before.entity)} with {amount(before.text, before.unit)}"
    return Sentence(f"{lead}: {values}{on_measure(fact, before)}.", (cell_evidence(fact), cell_evidence(before)))
