"""Cells as sentences, and the order that several are told in: what all computations share."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.draft import Sentence, cell_evidence
from assistant.question import Asked
from assistant.wording import amount, credit, in_period, inside, is_ahead, noted, opening, the
from index.facts import Fact
from index.units import currencies

# 'total parameters', not 'bus' or 'loss'
_PLURAL = re.compile(r"^[^(]*?[^su]s(?= (of|for|in|per|by|on|to|with)\b| ?\(|$)")
MOST = 4  # values in one answer; more would be a table, and four sentences are what an answer may have


def distinct(facts: Sequence[Fact]) -> list[Fact]:
    """The facts, without those that repeat another's entity, period and value."""
    seen: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        seen.setdefault((fact.entity, fact.period, fact.content, fact.unit), fact)
    return list(seen.values())


def in_currency(asked: Asked, facts: list[Fact]) -> list[Fact]:
    """The facts in the currency that is asked for, where there are any."""
    named = set(asked.currencies)
    return [fact for fact in facts if named & set(currencies(fact.unit))] or facts


def by_period(facts: Sequence[Fact]) -> list[Fact]:
    """The facts that have a period, in its order."""
    return sorted((f for f in facts if f.period), key=lambda f: (f.period.start, f.period.end) if f.period else ())


def value_of(fact: Fact) -> Sentence:
    """One fact as a sentence."""
    if fact.value is None or (fact.attribute and not fact.unit):
        text = _attribute(fact)
    elif fact.attribute:
        lead = f"The {inside(fact.indicator)} of {the(fact.entity)}"
        verb = "are" if _PLURAL.search(fact.indicator) else "is"
        text = f"{lead} {verb} {amount(fact.text, fact.unit)}{noted(fact)}{credit(fact)}."
    else:
        verb = "is put at" if is_ahead(fact) else "stood at"  # what is planned has not been reached
        lead = f"{opening(fact.indicator)} {verb} {amount(fact.text, fact.unit)} for {the(fact.entity)}"
        text = f"{lead}{in_period(fact)}{noted(fact)}{credit(fact)}."
    return Sentence(text, (cell_evidence(fact),))


def _attribute(fact: Fact) -> str:
    value = f"{amount(fact.text, fact.unit)}{noted(fact)}"
    return f"{opening(the(fact.entity))}: {inside(fact.indicator)} {value}{credit(fact)}."


def formula_of(sentence: str, result: str, facts: Sequence[Fact]) -> Sentence:
    """A sentence whose result is computed from the cells of these facts."""
    return Sentence(sentence, tuple(cell_evidence(fact) for fact in facts), result)
