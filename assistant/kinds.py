"""Whether a measure's values are of the kind that a question wants: money, a share, a date, a count of just that."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.question import Asked
from assistant.wanted import Operation, Wants, measured_by
from index.facts import Fact, Measure
from index.periods import parse_period
from index.text import term_set, terms

_MONEY = re.compile(r"\b(USD|EUR|HKD|yuan|dollars?|euros?)\b")
# English nouns for sums of money, by which a measure is told that has a currency nobody knows, or none
_SUMS_OF_MONEY = term_set(
    "budget spending expenditure expense cost price revenue income subsidy funding grant investment salary wage pay "
    "fee fare toll tax debt loan sales turnover profit loss bill rent aid donation fine ticket premium"
)
# 'how many open models did …', 'how many models are …': what is counted, up to the verb or the preposition
_COUNTED = re.compile(
    r"\bhow many ([\w\s-]+?) "
    r"(?=(do|does|did|has|have|had|is|are|was|were|can|could|will|would|in|of|from|by|on|per)\b)",
    re.IGNORECASE,
)
HOW_MANY = re.compile(r"\bhow many\b", re.IGNORECASE)
_HOW_LONG = re.compile(r"\bhow long (is|are|was|were|do|does|did|has|have|had|will)\b", re.IGNORECASE)
_LENGTHS = term_set(
    "length long duration time day week month year hour minute second age span period lifetime wait delay "
    "km kilometre kilometer metre meter mile foot feet"
)
_HOW_OLD = re.compile(r"\bhow old\b", re.IGNORECASE)
_POINTS = re.compile(r"\b(percentage|per ?cent) points?\b", re.IGNORECASE)
# a measure of how something changed, and a question that asks for that
_MOVED = r"(growth|gr[eo]w|ris(e|ing)|rose|increas|gain|fall|fell|drop|declin|decreas|cut|chang|faster|slower|pace)"
_IS_CHANGE = re.compile(rf"^((annual|yearly|net|relative) )?{_MOVED}", re.IGNORECASE)
_ASKS_CHANGE = re.compile(
    rf"\b({_MOVED}|(up|down|more|less|fewer)\b|higher|lower|climb|jump|surg|shr[iau]nk)", re.IGNORECASE
)
# 'who released it', and what the column that says so may be called
_ASKS_MAKER = re.compile(
    r"\b(who|which (company|firm|lab\w*|developer|maker|organi[sz]ation|vendor))\b.*"
    r"\b(ma(d|k)es?|built|builds?|develop\w*|creat\w*|releas\w*|launch\w*|train(ed|ing)?|produc\w*|design\w*|behind)\b",
    re.IGNORECASE,
)
PEOPLE = term_set("people person resident inhabitant citizen")  # whoever they are
MAKERS = term_set("developer maker manufacturer builder creator vendor company organisation organization lab producer")
_IN_RELATION = re.compile(r"\s+(?:per|of|for every)\s+|/")
_ASKS_RELATION = re.compile(
    r"%|\b(per|percent\w*|share|proportion|rate|density|for every|out of|relative)\b", re.IGNORECASE
)
_YEAR = re.compile(r"(1[5-9]|20)\d\d")
_COUNT = re.compile(r"\b(number|count|total)\b", re.IGNORECASE)


def unit_fit(asked: Asked, measure: Measure, facts: Sequence[Fact]) -> float:
    """Whether the unit is of the kind that the question wants."""
    if not facts:
        return 0.0
    unit, numeric = facts[0].unit, facts[0].value is not None
    share = unit.startswith(("percent", "share")) or facts[0].measured.dimension == "share"
    if _HOW_OLD.search(asked.text) and not _tells_age(measure, facts):
        return -1.0
    if _HOW_LONG.search(asked.text) and not _tells_length(measure, facts):
        return -1.0
    if asked.operation in (Operation.DIFFERENCE, Operation.SUM) and unit.startswith("ratio"):
        return -1.0
    if asked.operation in (Operation.CHANGE, Operation.RATIO):
        return 0.0 if numeric else -1.0  # what is wanted is a share of it, in any unit
    if asked.passing:
        return 0.0 if numeric else -1.0
    if asked.ranks and numeric and _are_years(measure.facts):
        return -1.0  # no year is larger than another
    if asked.wants is Wants.SHARE and _IS_CHANGE.search(measure.indicator) and not _ASKS_CHANGE.search(asked.text):
        return -1.0  # by how much it rose is not how large it is
    if asked.wants is Wants.SHARE or _POINTS.search(asked.text):
        return 1.0 if share else -1.0
    if _of_what_is_counted(asked, measure):
        return -1.0
    plain = asked.operation is Operation.VALUE
    named = asked.wants is Wants.NAME and not asked.bound
    if numeric and plain and named and not asked.numbers:
        return -1.0
    if numeric and set(terms(_counted_in(unit))) & set(asked.words):
        return 1.0
    if numeric and plain and asked.wants is Wants.YES_NO:
        return -1.0
    if asked.wants is Wants.MONEY:
        money = _MONEY.search(unit) or facts[0].measured.dimension == "money"
        return 1.0 if money else 0.0 if numeric and _may_be_money(measure, facts) else -1.0
    dated = _are_years(measure.facts) or (not numeric and all(parse_period(fact.text) for fact in facts[:20]))
    if asked.wants is Wants.DATE or dated:
        return 1.0 if dated and asked.wants is Wants.DATE else -1.0
    if asked.wants is Wants.NUMBER:
        measured = re.search(r"\bhow (big|large|much)\b", asked.text, re.I)
        other = (share and measured) or (_MONEY.search(unit) and HOW_MANY.search(asked.text))
        return 0.0 if numeric and not other else -1.0
    return 0.0


def _tells_length(measure: Measure, facts: Sequence[Fact]) -> bool:
    """Whether values tell how long something is or lasts: a length, a time, or a day that begins or ends one."""
    dated = all(parse_period(fact.text) for fact in facts[:20]) and facts[0].value is None
    said = _LENGTHS & set(terms(f"{measure.indicator} {facts[0].unit}"))
    return dated or facts[0].measured.dimension in ("time", "length") or bool(said)


def _counted_in(unit: str) -> str:
    """What values are counted in, without what they are set in relation to: of '% of land area' and 'beds per 1,000
    people' a question says nothing that names land or people.

    >>> _counted_in("beds per 1,000 people"), _counted_in("% of land area")
    ('beds', '%')
    """
    return _IN_RELATION.split(unit, maxsplit=1)[0]


def related(asked: Asked, measure: Measure) -> set[str]:
    """Stems of what a measure's values are set in relation to and no measure of: of 'Forest (% of land area)' those of
    'land'. None where the question asks for a share or a rate."""
    unit = measure.facts[0].unit if measure.facts else ""
    if asked.wants is Wants.SHARE or _ASKS_RELATION.search(asked.text):
        return set()
    own = set(terms(f"{measure.indicator} {_counted_in(unit)}".replace(unit, _counted_in(unit))))
    return set(terms(unit)) - own


def _are_years(facts: Sequence[Fact]) -> bool:
    """Whether the values are years: a register's 'Completed', 2019 to 2024."""
    plain = all(_YEAR.fullmatch(fact.text) for fact in facts)
    return plain and all(not fact.unit or fact.unit == "year" for fact in facts)


def _may_be_money(measure: Measure, facts: Sequence[Fact]) -> bool:
    """Whether a measure is called a sum of money, and its unit is a currency or does not say what it counts."""
    unit = facts[0].measured
    if unit.dimension != "count" or _COUNT.search(measure.indicator):
        return unit.dimension == "money"
    coined = not unit.base or bool(re.search(r"(^|\s)[A-Z]{3}(\s|$)", facts[0].unit)) or unit.base.endswith("s")
    return coined and bool(term_set(measure.indicator) & _SUMS_OF_MONEY)


def _tells_age(measure: Measure, facts: Sequence[Fact]) -> bool:
    """Whether values tell how old something is: an age, a time, or a day from which on it was."""
    dated = all(parse_period(fact.text) for fact in facts[:20]) and facts[0].value is None
    return (
        dated or facts[0].measured.dimension == "time" or bool({"age", "old", "born"} & set(terms(measure.indicator)))
    )


def _of_what_is_counted(asked: Asked, measure: Measure) -> bool:
    """Whether a measure is of the things that a question counts, and no count of them: 'downloads of models'."""
    counted = _COUNTED.search(asked.text)
    head, of, things = measure.indicator.partition(" of ")
    if not counted or not of or _COUNT.search(head) or set(terms(head)) & set(asked.words):
        return False
    return bool(set(terms(counted[1])[-1:]) & set(terms(things)))


def tells_maker(asked: Asked, measure: Measure) -> bool:
    """Whether a measure is the maker of things, and a question asks who made one, by whatever verb."""
    makers = measure.attribute and bool(term_set(measure.indicator) & MAKERS)
    return makers and asked.wants is Wants.NAME and not asked.ranks and bool(_ASKS_MAKER.search(asked.text))


def to_be_counted(asked: Asked) -> set[str]:
    """The stem of what is to be counted: of 'how many passengers', or of a bound on their number; else empty."""
    if match := _COUNTED.search(asked.text):
        return set(terms(match[1])[-1:])
    return set(terms(asked.condition.unit)[-1:]) if asked.condition else set()


def counted_text(asked: Asked) -> str:
    """All words that tell what is to be counted: 'houses went' of 'how many houses went in'; '' where nothing is."""
    match = _COUNTED.search(asked.text)
    return match[1] if match else ""


def counted_words(asked: Asked) -> set[str]:
    """The stems of these words."""
    return set(terms(counted_text(asked)))


def is_measured_by(asked: Asked, measure: Measure) -> bool:
    """Whether a measure is of what an adjective of the question measures: a price, of 'the cheapest'."""
    return bool(measured_by(asked.text) & term_set(measure.indicator))


def counts(measure: Measure, facts: Sequence[Fact]) -> set[str]:
    """The stems of what values count; empty for money, shares and what is weighed or timed."""
    if not facts or facts[0].value is None or facts[0].measured.dimension != "count":
        return set()
    return set(terms(facts[0].measured.base or measure.indicator))
