"""The cells of a topic: key figures, the sentence that sets the first of them side by side, a chart, disputes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import numpy as np

from assistant.answer import Known
from assistant.briefing.material import NEAREST, Material
from assistant.briefing.topic import apart
from assistant.briefing.types import Account, Dispute, KeyFigure
from assistant.candidates import SentenceVectors
from assistant.chart import FEWEST, Chart, cell_of, chart_of, grain, own_period
from assistant.citations import unnumbered
from assistant.draft import Sentence, cell_evidence
from assistant.grounding import plain_numbers
from assistant.indicators import bare
from assistant.injection import addressed
from assistant.quantities import quantities
from assistant.readings import Reading
from assistant.render import REASONS
from assistant.types import Citation
from assistant.wording import amount, credit, in_period, is_ahead, noted, opening, said_date, the
from index.facts import Fact
from index.names import is_bloc, is_country
from index.periods import known_by, parse_period
from index.text import term_set
from index.types import Passage

_READ = 60  # measures that are considered
_OWN = 0.5  # by how much a measure is the better for a name that is near to what is particular to the topic
_OF_BEST = 0.5  # how well it fits, as a share of the best, at least
_SIDE, _LATE = 0.4, 0.1  # and for values side by side of all that the topic names, and of late
_FAR = 0.3  # cosine of a measure with the topic below which it is beside the point
_FITS = 0.65  # and what it and half the share of the topic's words that it has come to, at least
_ATTRIBUTE = 0.75  # the same for a column of a table of things, of which each row has many
_SHORT = 6  # words of an indicator that a sentence can begin with
_LEADS = 0.85  # from which on a measure is what the topic asks for
_MOST = 0.6  # share of the words of a topic, by weight, that makes a measure one of it
_NEAR = 0.3  # cosine of a measure with what is particular to a topic, at least
OUTLOOK = "forecast, plan or target"
_ENTITIES, _MANY = 3, 10  # rows of one measure, at most; twice as many in a table of so many
_SERIES = 4  # lines of a chart, at most


Key = tuple[str, str]  # indicator and unit: a measure whose values may stand side by side, of whatever table


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """A measure that fits the topic: whether it is what the topic asks for, and its facts that are told: of each name
    the newest."""

    key: Key
    leads: bool
    facts: tuple[Fact, ...]


def measured(material: Material, known: Known, most: int, vectors: SentenceVectors) -> list[Measured]:
    """The measures that fit the topic, best first, until they have ``most`` facts: those that give all that the topic
    names side by side before those that give one of them."""
    brief = material.brief
    readings = [
        reading
        for reading in known.figures.readings(material.asked, material.rows, brief.as_of, _READ)
        if not reading.late and (not brief.sources or reading.measure.table in brief.sources)
    ]
    groups: dict[Key, _Group] = {}
    fitting = _fitting(material, known, readings, vectors)
    for fit, leads, reading in [*fitting, *((0.0, False, reading) for reading in readings)]:
        for fact in reading.measure.facts:
            if not material.topic.named(term_set(f"{fact.indicator} {fact.entity}")):
                continue
            said = f"{fact.indicator}. {fact.entity}. {fact.note}"
            if fact.value is not None and fact.known(brief.as_of) and not addressed(said):
                named = groups.setdefault(_key(fact), _Group(fit, leads, {})).named
                named.setdefault(fact.entities[0] if fact.entities else fact.entity, []).append(fact)
    ranked = [
        (key, group, _newest(material, group.named, most))
        for key, group in groups.items()
        if _of_named(material, group)
    ]
    latest = max((_ends(facts).year for _, _, facts in ranked if facts), default=date.min.year)
    ranked.sort(key=lambda item: (not item[1].fit, -item[1].fit - _told_better(material, item[2], latest)))
    chosen: list[Measured] = []
    told: set[tuple[object, ...]] = set()
    for key, group, newest in _siblings_together(ranked):
        facts = [fact for fact in newest if _said(fact) not in told]
        left = most - sum(len(one.facts) for one in chosen)
        if facts[:left] and not 1 == left < len(facts):  # one of several would be told without what it is beside
            told |= {_said(fact) for fact in facts[:left]}
            chosen.append(Measured(key, group.leads, tuple(facts[:left])))
    return chosen


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """A measure: how well it fits, whether it is what the topic asks for, and its facts by name."""

    fit: float
    leads: bool
    named: dict[str, list[Fact]]


_Ranked = tuple[Key, _Group, list[Fact]]  # a measure and of each name the newest fact


def _siblings_together(ranked: Sequence[_Ranked]) -> Iterator[_Ranked]:
    """The measures that fit, in their order, each followed by those, whether they fit or not, that differ from it in a
    word or two and are of the same name and source: before and after, low and high."""
    left = list(ranked)
    while left and left[0][1].fit:
        first = left.pop(0)
        yield first
        own = [one for one in left if _sibling(first, one)]
        yield from own
        left = [one for one in left if one not in own]


def _sibling(one: _Ranked, other: _Ranked) -> bool:
    (label, unit), (near, same) = one[0], other[0]
    words, others = term_set(label), term_set(near)
    if unit != same or not one[2] or not other[2] or 2 * len(words ^ others) > len(words & others):
        return False
    first, second = one[2][0], other[2][0]
    return first.entity == second.entity and first.source == second.source


def _of_named(material: Material, group: _Group) -> bool:
    """Whether a measure may be told of the countries that the topic names: not where it is only of others."""
    wanted = {mention.name for mention in material.asked.names if is_country(mention.name) or is_bloc(mention.name)}
    names = {name for facts in group.named.values() for fact in facts for name in fact.entities}
    return not wanted or bool(names & wanted) or not all(is_country(name) or is_bloc(name) for name in names)


def _told_better(material: Material, facts: Sequence[Fact], latest: int) -> float:
    """What speaks for a measure's facts beside its subject: that names stand side by side, those that the topic names
    above all, and that they are of late."""
    if not facts:
        return 0.0
    same = [fact for fact in facts if own_period(fact) == own_period(facts[0])]
    wanted = {mention.name for mention in material.asked.names}
    told = wanted & {name for fact in same for name in fact.entities}
    beside = _SIDE if len(told) > 1 else _SIDE / 2 if len(same) > 1 and len(wanted) < 2 else 0.0
    return beside + (_LATE if _ends(facts).year >= latest - 1 else 0.0) - (_LATE if is_forecast(facts[0]) else 0.0)


def _ends(facts: Sequence[Fact]) -> date:
    return max((fact.period.end for fact in facts if fact.period), default=date.min)


def _fitting(
    material: Material, known: Known, readings: Sequence[Reading], vectors: SentenceVectors
) -> list[tuple[float, bool, Reading]]:
    """The readings whose measures fit the topic, and by more than what everything in the corpus has in common with it:
    how well, whether the measure is what it asks for, and the reading; best first."""
    if not readings:
        return []
    topic = material.topic
    labels = [reading.measure.indicator for reading in readings]
    titled = [f"{reading.measure.table_title}. {reading.measure.indicator}" for reading in readings]
    own = (vectors(labels) @ vectors([topic.text])[0]).astype(np.float64)
    near = (2 * own + vectors(titled) @ vectors([material.asked.text])[0]) / 3
    kept = np.ones(len(readings), bool)
    if not topic.names:
        said = [known.weights.cover(topic.terms, term_set(text)) > _MOST for text in titled]
        kept = apart(near, [True] * len(readings), _NEAR, NEAREST) | np.array(said)
    found = []
    for place, reading in enumerate(readings):
        fit, leads = _fit(material, reading, float(own[place]) if topic.names else 0.0)
        if kept[place] and fit >= (_ATTRIBUTE if reading.measure.attribute else _FITS):
            found.append((fit + _OWN * float(near[place]), leads, reading))
    best = max((fit for fit, _, _ in found), default=0.0)
    return sorted((item for item in found if item[0] >= _OF_BEST * best), key=lambda item: -item[0])


def _fit(material: Material, reading: Reading, own: float) -> tuple[float, bool]:
    """How well a measure fits, by meaning, by words, by being found, and by being of the very thing that is named; and
    whether it is what the topic asks for. ``own`` is how near its name is to a topic that is a name itself."""
    meaning, cover, found = max(reading.features[0], own), reading.features[1], reading.features[4]
    label = re.sub(r"\([^)]*\)", "", reading.measure.indicator)
    leads = meaning + cover / 2 + found / 4 >= _LEADS and len(label.split()) <= _SHORT
    named = {mention.name for mention in material.asked.names if not is_country(mention.name)}
    if not reading.measure.attribute and found and named & {name for fact in reading.facts for name in fact.entities}:
        meaning = max(meaning, 2 * _FAR)
    return (meaning + cover / 2 + found / 4, leads) if meaning >= _FAR else (0.0, False)


def _key(fact: Fact) -> Key:
    return fact.indicator, fact.unit


def _said(fact: Fact) -> tuple[object, ...]:
    """What two rows that tell the same have in common."""
    period = own_period(fact)
    return fact.entities[0] if fact.entities else fact.entity, period, fact.amount, fact.measured.dimension


def _newest(material: Material, named: dict[str, list[Fact]], most: int) -> list[Fact]:
    """Of each name the newest value: of those that the topic names, or else of those with the highest values."""
    wanted = [mention.name for mention in material.asked.names]
    if spans := [mention.period for mention in material.asked.periods]:
        within = {
            n: [f for f in held if f.period and any(s.contains(f.period) for s in spans)] for n, held in named.items()
        }
        named = {**named, **{name: facts for name, facts in within.items() if facts}}
    newest = {name: max(facts, key=recency) for name, facts in named.items()}
    names = sorted(newest, key=lambda name: (name not in wanted, -newest[name].number))
    if any(name in wanted for name in names):  # other countries are told only where none that is asked for has a value
        names = [name for name in names if name in wanted or not (is_country(name) or is_bloc(name))]
    return [newest[name] for name in names][: _ENTITIES if most < _MANY else 2 * _ENTITIES]


def recency(fact: Fact) -> tuple[bool, date, date]:
    """Outcomes before forecasts, later periods before earlier, newer editions before older."""
    return not is_ahead(fact), fact.period.end if fact.period else date.min, known_by(fact.source.published)


def key_figure(fact: Fact) -> KeyFigure:
    """A fact as a row of the table."""
    period = own_period(fact)
    said = [fact.note.strip(), _outlook(fact)]
    return KeyFigure(
        opening(fact.indicator),
        fact.entity,
        period.label if period else "",
        amount(fact.text, fact.unit),
        "; ".join(dict.fromkeys(part for part in said if part)),
        unnumbered(cell_evidence(fact)),
    )


def _outlook(fact: Fact) -> str:
    """Whether a value is no outcome, in words; '' where it is one, or where its note says so itself."""
    if not is_ahead(fact) or is_ahead(replace(fact, indicator="", period=None)):
        return ""
    return OUTLOOK if is_forecast(fact) else "period not over"


def is_forecast(fact: Fact) -> bool:
    """Whether a value is a forecast, a plan or a target, and not only of a year that was not over."""
    published = parse_period(fact.source.published) if fact.source.published else None
    later = bool(published and fact.period and fact.period.start > published.end)
    return is_ahead(fact) and (later or is_ahead(replace(fact, period=None)))


def side_by_side(material: Material, chosen: Sequence[Measured]) -> Sentence | None:
    """The first measure's values in one sentence, where it is what the topic asks for, of whom it asks: a source's
    own, where one has them all, or ours; None where it is not."""
    wanted = {mention.name for mention in material.asked.names}
    for one in chosen[:1] if material.topic.terms else ():  # a name alone asks for no measure
        first = one.facts[0]
        asked = not wanted or bool(wanted & {first.entity, *first.entities})
        if one.leads and asked and not first.attribute:
            facts = [fact for fact in one.facts if fact.source == first.source][:2]
            return _in_words(material, facts) or told_of(facts)
    return None


def _in_words(material: Material, facts: Sequence[Fact]) -> Sentence | None:
    """The shortest sentence on the topic that gives all of several values, each with its name and period, and what
    they are of."""
    words = term_set(bare(facts[0].indicator))
    figures = {fact.number.normalize() for fact in facts}
    fitting = [
        extract
        for extract in material.extracts
        if len(facts) > 1
        and not extract.leans
        and len(words & term_set(extract.text)) >= _MOST * len(words)
        and figures <= {f.normalize() for f in extract.figures if isinstance(f, Decimal)}
        and all(set(fact.entities) <= extract.names for fact in facts)
        and all(any(fact.period == mention.period for mention in extract.periods) for fact in facts)
    ]
    if not fitting:
        return None
    told = min(fitting, key=lambda extract: extract.words)
    return Sentence(told.text, (told.evidence, *map(cell_evidence, facts)))


def told_of(facts: Sequence[Fact]) -> Sentence:
    """The values of one measure in one sentence."""
    first = facts[0]
    verb = "is put at" if is_ahead(first) else "stood at"
    same = len({fact.period for fact in facts}) == 1
    parts = [f"{amount(fact.text, fact.unit)}{_whose(fact)}{'' if same else in_period(fact)}" for fact in facts]
    text = f"{opening(first.indicator)} {verb} {' and '.join(parts)}{in_period(first) if same else ''}"
    return Sentence(f"{text}{noted(*facts)}{credit(*facts)}.", tuple(map(cell_evidence, facts)))


def _whose(fact: Fact) -> str:
    """' for France'; '' where the measure's name says so."""
    return "" if fact.entity.casefold() in fact.indicator.casefold() else f" for {the(fact.entity)}"


def chart(material: Material, known: Known, chosen: Sequence[Measured]) -> Chart | None:
    """The series of the first measure that has one: of the names that are told, all periods that are known."""
    for one in chosen[:4]:
        names = [fact.entity for fact in one.facts][:_SERIES]
        facts: dict[tuple[str, object], Fact] = {}
        length = grain(own_period(one.facts[0]))
        for fact in known.facts.facts:
            fits = _key(fact) == one.key and fact.entity in names and fact.known(material.brief.as_of)
            if not fits or fact.value is None or grain(own_period(fact)) != length:
                continue
            slot = (fact.entity, fact.period)
            if slot not in facts or recency(fact) > recency(facts[slot]):
                facts[slot] = fact
        periods = {period for _, period in facts}
        drawn = chart_of([(fact, 0) for fact in facts.values()]) if len(periods) >= FEWEST else None
        if drawn is not None and drawn.kind == "line":
            return drawn
    return None


def disputes(material: Material, known: Known, chosen: Sequence[Measured], most: int) -> list[Dispute]:
    """Where the tables contradict a value that is told, then where they contradict each other on the topic."""
    told = [cell_of(fact) for one in chosen for fact in one.facts]
    fitting = {one.key[0] for one in chosen}
    found = [cell_of(cell.fact) for cell in material.cells if cell.fact.indicator in fitting]
    ranks = {cell: rank for rank, cell in reversed(list(enumerate([*told, *found])))}
    ranked = []
    for clash in known.clashes.all:
        places = [ranks[cell_of(fact)] for fact in (clash.one, clash.other) if cell_of(fact) in ranks]
        if places and all(fact.known(material.brief.as_of) for fact in (clash.one, clash.other)):
            why = _why(clash.conflict.reason, clash.conflict.power)
            ranked.append(
                (min(places), Dispute(clash.conflict.about, (account_of(clash.one), account_of(clash.other)), why))
            )
    for place, fact in enumerate(fact for one in chosen for fact in one.facts):
        ranked += [(place, dispute) for dispute in _with_articles(fact, material, known)]
    ranked.sort(key=lambda pair: pair[0])
    kept: dict[tuple[Decimal, ...], Dispute] = {}
    for _, dispute in ranked:
        numbers = sorted(number for account in dispute.accounts for number in plain_numbers(account.amount))
        kept.setdefault(tuple(numbers), dispute)
    return list(kept.values())[:most]


def _with_articles(fact: Fact, material: Material, known: Known) -> Iterator[Dispute]:
    """What articles on the topic give for the same thing as a cell, where it is something else, but for forecasts
    against outcomes."""
    passages = [Passage(one.chunk, one.score, rank) for rank, one in enumerate(material.found, 1)]
    words = term_set(bare(fact.indicator))
    for sentence, _, conflict in known.clashes.in_passages(fact, passages):
        if len(words & term_set(sentence.text)) < _MOST * len(words):  # it has a figure of something else
            continue
        if conflict.reason == "forecast against outcome":
            continue
        citation = unnumbered(sentence.evidence[0])
        shown = conflict.values[-1].value
        amounts = [shown[one.start : one.end] for one in quantities(shown)]
        other = Account(amounts[0] if amounts else shown, body_of(citation), citation)
        yield Dispute(conflict.about, (account_of(fact), other), _why(conflict.reason, conflict.power))


def _why(reason: str, power: int) -> str:
    return f"a power of ten apart (10^{power}), which points to a unit error" if power else REASONS.get(reason, reason)


def account_of(fact: Fact) -> Account:
    """A cell as one of the values of a dispute."""
    citation = unnumbered(cell_evidence(fact))
    return Account(amount(fact.text, fact.unit), body_of(citation), citation)


def body_of(citation: Citation) -> str:
    """Who says what is cited, and when: 'Meadow Bureau, 1 March 2025'."""
    name, day = citation.publisher or citation.title or citation.source, said_date(citation.published)
    return f"{name}, {day}" if day else name
