"""The cells of a topic: key figures, the sentence that sets the first of them side by side, a chart, disputes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answer import Known
from assistant.briefing.material import Cell, Material, is_known
from assistant.briefing.types import Account, Dispute, KeyFigure
from assistant.candidates import SentenceVectors
from assistant.chart import FEWEST, Chart, cell_of, chart_of, grain, own_period
from assistant.citations import unnumbered
from assistant.draft import Sentence, cell_evidence
from assistant.grounding import verdict
from assistant.wording import amount, credit, in_period, is_ahead, noted, opening, said_date, the
from index.facts import Fact
from index.names import is_country
from index.periods import known_by

_FITS = 0.45  # cosine of a measure with the topic below which it is beside the point
_ATTRIBUTE = 0.55  # the same for a column of a table of things, of which each row has many
_LEADS = 0.6  # from which on a measure is what the topic asks for
_ENTITIES = 3  # rows of one measure, at most
_SERIES = 4  # lines of a chart, at most

Key = tuple[str, str, str]  # table, indicator, unit: a measure whose values may stand side by side


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """A measure that fits the topic: how well, and its facts that are told: of each name the newest."""

    key: Key
    fit: float
    facts: tuple[Fact, ...]


def measured(material: Material, known: Known, most: int, vectors: SentenceVectors) -> list[Measured]:
    """The measures that fit the topic, best first, until they have ``most`` facts."""
    groups: dict[Key, list[Cell]] = defaultdict(list)
    for cell in material.cells:
        groups[_key(cell.fact)].append(cell)
    if not groups:
        return []
    texts = [_described(group[0].fact) for group in groups.values()]
    topic = vectors([material.brief.topic])[0]
    nearness = vectors(texts) @ topic
    top = max(cell.score for cell in material.cells) or 1.0
    found = []
    for (key, group), near in zip(groups.items(), nearness, strict=True):
        limit = _ATTRIBUTE if group[0].fact.attribute else _FITS
        if near >= limit:
            score = float(near) + 0.4 * max(cell.score for cell in group) / top
            found.append((score, float(near), key, group))
    found.sort(key=lambda item: -item[0])
    chosen: list[Measured] = []
    told: set[tuple[object, ...]] = set()
    for _, near, key, group in found:
        facts = [f for f in _newest(material, known, key, group) if _said(f) not in told]
        if room := facts[: most - sum(len(one.facts) for one in chosen)]:
            told |= {_said(fact) for fact in room}
            chosen.append(Measured(key, near, tuple(room)))
    return chosen


def _key(fact: Fact) -> Key:
    return fact.table, fact.indicator, fact.unit


def _described(fact: Fact) -> str:
    return f"{fact.indicator} ({fact.unit}) {fact.entity if fact.attribute else ''}".strip()


def _said(fact: Fact) -> tuple[object, ...]:
    """What two rows that tell the same have in common."""
    period = own_period(fact)
    return fact.entities[0] if fact.entities else fact.entity, period, fact.amount, fact.measured.dimension


def _newest(material: Material, known: Known, key: Key, group: Sequence[Cell]) -> list[Fact]:
    """Of each name the newest value: first of those that the topic names, then of those that were found, best first."""
    wanted = [mention.name for mention in material.asked.names]
    named: dict[str, list[Fact]] = defaultdict(list)
    for fact in known.facts.facts:
        if _key(fact) == key and fact.value is not None and is_known(fact, material.brief.as_of):
            named[fact.entities[0] if fact.entities else fact.entity].append(fact)
    found = [cell.fact.entities[0] if cell.fact.entities else cell.fact.entity for cell in group]
    names = [name for name in dict.fromkeys([*wanted, *found]) if name in named]
    if any(name in wanted for name in names):  # others are told only where none that is asked for has a value
        names = [name for name in names if name in wanted or not is_country(name)]
    if material.asked.periods:
        spans = [mention.period for mention in material.asked.periods]
        within = {n: [f for f in named[n] if f.period and any(s.contains(f.period) for s in spans)] for n in names}
        named.update({name: facts for name, facts in within.items() if facts})
    return [max(named[name], key=_recency) for name in names][:_ENTITIES]


def _recency(fact: Fact) -> tuple[bool, date, date]:
    """Outcomes before forecasts, later periods before earlier, newer editions before older."""
    return not is_ahead(fact), fact.period.end if fact.period else date.min, known_by(fact.source.published)


def key_figure(fact: Fact) -> KeyFigure:
    """A fact as a row of the table."""
    period = own_period(fact)
    said = [fact.note.strip(), "forecast, plan or target" if is_ahead(fact) else ""]
    return KeyFigure(
        opening(fact.indicator),
        fact.entity,
        period.label if period else "",
        amount(fact.text, fact.unit),
        "; ".join(dict.fromkeys(part for part in said if part)),
        unnumbered(cell_evidence(fact)),
    )


def side_by_side(chosen: Sequence[Measured], known: Known) -> Sentence | None:
    """The first measure's values in one sentence, where it is what the topic asks for; None where it is not."""
    if not chosen or chosen[0].fit < _LEADS:
        return None
    facts = [fact for fact in chosen[0].facts if fact.source == chosen[0].facts[0].source][:2]
    first = facts[0]
    if first.attribute:
        return None
    verb = "is put at" if is_ahead(first) else "stood at"
    same = len({fact.period for fact in facts}) == 1
    parts = [f"{amount(fact.text, fact.unit)} for {the(fact.entity)}{'' if same else in_period(fact)}" for fact in facts]
    text = f"{opening(first.indicator)} {verb} {' and '.join(parts)}{in_period(first) if same else ''}"
    sentence = Sentence(f"{text}{noted(*facts)}{credit(*facts)}.", tuple(map(cell_evidence, facts)))
    return sentence if verdict(sentence, known.figures.lexicon) == "supported" else None


def chart(material: Material, known: Known, chosen: Sequence[Measured]) -> Chart | None:
    """The series of the first measure that has one: of the names that are told, all periods that are known."""
    for one in chosen[:4]:
        names = [fact.entity for fact in one.facts][:_SERIES]
        facts: dict[tuple[str, object], Fact] = {}
        length = grain(own_period(one.facts[0]))
        for fact in known.facts.facts:
            fits = _key(fact) == one.key and fact.entity in names and is_known(fact, material.brief.as_of)
            if not fits or fact.value is None or grain(own_period(fact)) != length:
                continue
            slot = (fact.entity, fact.period)
            if slot not in facts or _recency(fact) > _recency(facts[slot]):
                facts[slot] = fact
        periods = {period for _, period in facts}
        drawn = chart_of([(fact, 0) for fact in facts.values()]) if len(periods) >= FEWEST else None
        if drawn is not None and drawn.kind == "line":
            return drawn
    return None


def disputes(material: Material, known: Known, chosen: Sequence[Measured], most: int) -> list[Dispute]:
    """Where the tables contradict a value that is told, then where they contradict each other on the topic."""
    told = [cell_of(fact) for one in chosen for fact in one.facts]
    fitting = {one.key[1] for one in chosen}
    found = [cell_of(cell.fact) for cell in material.cells if cell.fact.indicator in fitting]
    ranks = {cell: rank for rank, cell in reversed(list(enumerate([*told, *found])))}
    ranked = []
    for clash in known.clashes.all:
        places = [ranks[cell_of(fact)] for fact in (clash.one, clash.other) if cell_of(fact) in ranks]
        if places and all(is_known(fact, material.brief.as_of) for fact in (clash.one, clash.other)):
            ranked.append((min(places), Dispute(clash.conflict.about, _accounts((clash.one, clash.other)), _why(clash.conflict.reason, clash.conflict.power))))  # fmt: skip
    ranked.sort(key=lambda pair: pair[0])
    kept: dict[tuple[str, ...], Dispute] = {}
    for _, dispute in ranked:
        kept.setdefault(tuple(sorted(account.amount for account in dispute.accounts)), dispute)
    return list(kept.values())[:most]


def _why(reason: str, power: int) -> str:
    return f"a power of ten apart (10^{power}), which points to a unit error" if power else reason


def _accounts(facts: Iterable[Fact]) -> tuple[Account, ...]:
    return tuple(Account(amount(fact.text, fact.unit), _body(fact), unnumbered(cell_evidence(fact))) for fact in facts)


def _body(fact: Fact) -> str:
    name, day = fact.source.publisher or fact.source.title or fact.table, said_date(fact.source.published)
    return f"{name}, {day}" if day else name
