"""Which of the things that a measure has a value of lie on the side of a bound that a question sets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.conditions import Condition, Kind
from assistant.draft import Sentence, cell_evidence
from assistant.extremes import together
from assistant.naming import holds
from assistant.question import Asked
from assistant.wording import amount, in_period, joined, on_measure, opening, the
from assistant.yesno import meets
from index.facts import Fact
from index.names import is_country
from index.text import term_set
from index.units import currencies

_NOUN = 4  # words behind a number within which stands what it counts: '500 new electric cars'
_MOST = 30  # things that one answer names
_WRITTEN = re.compile(r"^\W*\w+|\b[\w-]*[A-Z][\w-]*\b")  # the first word has its capital anyway
_COUNTRIES = re.compile(r"\b(which|what|every|all|each|any|list|name|the) (of the )?(countr|nation)", re.IGNORECASE)


def within(asked: Asked, facts: Sequence[Fact], known: Sequence[Fact]) -> list[Sentence] | None:
    """Those that meet the bound, in one sentence, names before values; none where the cells leave it open for one of
    them, or where the time that they are of is not asked for and not that of all whom ``known`` facts are of. None
    where the question sets no bound, or is of one thing that it names."""
    put = asked.bound
    if put is None or asked.condition or asked.ranks:
        return None
    rivals = [fact for fact in facts if not together(fact)]
    entities = {fact.entity for fact in rivals}
    if len(entities) < 2:
        return None if any(mention.name in entities for mention in asked.names) else []
    if not _names_the_measure(asked, facts):
        return []
    if not asked.periods and any(fact.entity not in entities for fact in known if not together(fact)):
        return []
    if _COUNTRIES.search(asked.text):
        rivals = [fact for fact in rivals if is_country(fact.entities[0])]
    if not term_set(put.unit):
        put = replace(put, unit="")
    of = {(fact.indicator, fact.unit, None if fact.attribute else fact.period) for fact in rivals}
    if (
        len(of) != 1
        or len({fact.entity for fact in rivals}) != len(rivals)
        or not _is_of_what_is_counted(asked, rivals[0])
    ):
        return []
    verdicts = [meets(put, fact) for fact in rivals]
    chosen = [fact for fact, holds in zip(rivals, verdicts, strict=True) if holds]
    if None in verdicts or not 0 < len(chosen) <= _MOST:
        return []
    who = opening(joined([the(fact.entity) for fact in chosen]))
    values = joined([amount(fact.text, fact.unit) for fact in chosen])
    text = f"{who} {_said(put, len(chosen) > 1)}{in_period(chosen[0])}: {values}{on_measure(*chosen)}."
    return [Sentence(text, tuple(cell_evidence(fact) for fact in chosen))]


def _said(put: Condition, several: bool) -> str:
    if put.inclusive:
        return (
            f"{'reach' if several else 'reaches'} that" if put.above else f"{'do' if several else 'does'} not pass that"
        )
    return f"{'lie' if several else 'lies'} {'above' if put.above else 'below'} that"


def _names_the_measure(asked: Asked, facts: Sequence[Fact]) -> bool:
    """Whether what the question writes with capitals is of the measure: of tests, that which it names, and no other."""
    told = " ".join(f"{fact.indicator} {fact.unit} {fact.source.title} {fact.entity}" for fact in facts)
    return all(holds(told, word) for word in _WRITTEN.findall(asked.bare)[1:] if not currencies(word))


def _is_of_what_is_counted(asked: Asked, fact: Fact) -> bool:
    """Whether a bound in so many of something is set to a count of that: 'over 500 cars' says nothing of passengers."""
    put = asked.bound
    counted = put and put.kind is Kind.AMOUNT and put.unit and fact.measured.dimension == "count"
    words = term_set(" ".join(asked.text[put.end :].split()[:_NOUN])) if put and counted else frozenset()
    return not words or bool(words & term_set(f"{fact.unit} {fact.indicator}"))
