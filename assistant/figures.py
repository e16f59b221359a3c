"""A question over fact tables -> figures, each cited to its cell.

Which indicator is meant is found by meaning (embedding) and by words (weighted cover); which cells, by the entities and
periods that the question names. A fact of another entity or period is never taken instead: it makes a near miss.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.categories import Kinds
from assistant.cells import OTHER_KIND, choose
from assistant.homes import homes, owners
from assistant.indicators import bare, one_apart, twins
from assistant.intent import over_kinds, over_periods
from assistant.kindred import Kin, Kindred
from assistant.kinds import counts, is_measured_by, related, tells_maker, to_be_counted, unit_fit
from assistant.naming import holds, says
from assistant.partly import Alike, PartNames
from assistant.pertinence import cross_encoder
from assistant.question import Asked
from assistant.readings import UNIT, Reading, read_beside, scored
from assistant.risers import move_of
from assistant.shortened import ShortForms
from assistant.things import Things
from assistant.vectors import encoded
from assistant.wanted import Operation, Wants
from assistant.wholes import Wholes
from assistant.wording import is_ahead
from assistant.yesno import earlier_whole, whole_of
from corpus.schema import FactTable, Row
from index.embed import Embedder
from index.facts import Fact, Measure, build_lexicon, measures, shaped
from index.factstore import FactStore
from index.names import Mention
from index.periods import Period, known_by, parse_period
from index.text import Weights, term_set, terms
from index.types import Chunk, Passage

_MAKER = 0.5  # cosine that 'who made it' and a column of makers have at least: the verb is any
_TITLED = 0.5  # 'said' of a table's title of which a question has a word that no other table has
_COMMON = 0.1  # share of the measures from which on a word that they have tells none of them
_UNITS = term_set("percent percentage point time unit figure million billion thousand hundred dollar euro yuan")
_OVER = (Operation.CHANGE, Operation.DIFFERENCE, Operation.RATIO, Operation.COMPARE)


class Figures:
    """Finds the readings of a question over a set of tables."""

    def __init__(
        self, tables: Sequence[FactTable], embedder: Embedder, kept: Path | None = None, state: str = ""
    ) -> None:
        """``kept`` is a file for the facts of the tables, in the state of the index that ``state`` names."""
        shapes = shaped(tables)
        self.lexicon = build_lexicon(tables, shapes)
        self.shapes = shapes
        self.things = {t.id: Things(t, self.lexicon) for t in tables if t.id not in shapes and not t.reference}

        def make() -> list[Measure]:
            return measures(tables, self.lexicon, shapes)

        self.store = FactStore.open(kept, state, make) if kept else FactStore.of(make())
        try:
            self.measures = self.store.measures(tables)
        except LookupError:  # the index has moved on between its state and its tables
            self.store = FactStore.of(make())
            self.measures = self.store.measures(tables)
        measured = {measure.table for measure in self.measures}
        self.records = frozenset(table.id for table in tables if table.id not in measured and not table.reference)
        self._days = {
            (table.id, row.number): day for table in tables if table.id in self.records for row, day in _days(table)
        }
        self._homes = homes(tables, self.lexicon)
        self._owners = owners(self.things.values(), self.lexicon)
        self._embedder = embedder
        self._words = [_words(measure) for measure in self.measures]
        named = [row.cells[one.place] for one in self.things.values() if one.place is not None for row in one.rows]
        self._parts = PartNames(named, self.lexicon, Alike(embedder))
        self._categories = [Kinds.of(measure) for measure in self.measures]
        self._wholes = Wholes(tables, self.measures)
        self._twins = twins(self.measures)
        self._short = ShortForms(text for m in self.measures for text in (m.indicator, m.table_title))
        self._weights = Weights.counted(self._words)
        self._kindred = Kindred(embedder)
        self._vectors: NDArray[np.float32] | None = None

    def recorded(self, chunk: Chunk) -> date:
        """The day from which on a record could be known: its own, else its source's; the last of all for none."""
        own = self._days.get((chunk.document, chunk.locator.row or 0))
        return own or known_by(chunk.source.published)

    def written_out(self, text: str, weights: Weights) -> str:
        """A question, the short forms of measures and parts of things' names in it written out; ``weights`` are those
        of the passages."""
        text = self._parts.written_out(text)
        return self._short.written_out(text, [(name.start, name.end) for name in self.lexicon.find(text)], weights)

    def warm(self, cache: Path | None = None) -> None:
        """Loads the cross-encoder, and embeds the measures once or takes them from ``cache``, a file."""
        if self._vectors is not None or not self.measures:
            return
        cross_encoder()
        texts = [f"{m.table_title}. {m.description}" for m in self.measures]
        self._vectors = encoded(texts, self._embedder, cache)

    def readings(
        self, asked: Asked, rows: Sequence[Passage] = (), as_of: date | None = None, limit: int = 12
    ) -> list[Reading]:
        """The likeliest readings, best first; those with nothing missing and those with come mixed.

        ``rows`` are the table rows that a search for the question found, best first: a measure whose rows are among
        them is the likelier for it.
        """
        if not self.measures:
            return []
        self.warm()
        assert self._vectors is not None
        texts = (asked.text, asked.bare, asked.focus)
        meaning = self._vectors @ np.stack([self._embedder.encode_query(text) for text in texts], 1)
        ranks = {(row.chunk.document, row.chunk.locator.row): 1 / row.rank for row in reversed(rows)}
        likely = {int(place) for place in np.argsort(-meaning.mean(1))[: max(limit * 4, 40)]}
        likely |= {place for place, measure in enumerate(self.measures) if _best_rank(measure.facts, ranks) > 0}
        contest = self._contest(asked)
        kin = self._kindred.of(asked, [self.measures[place].indicator for place in sorted(likely)], self._tells)
        found = []
        for place in sorted(likely):
            measure = self.measures[place]
            published = measure.known(as_of)
            facts = published or measure.ended(as_of)
            if facts:
                own = asked
                if rows_in := contest.get(measure.table):
                    facts = tuple(fact for fact in facts if fact.row.number in rows_in)
                    own = replace(asked, names=_unsaid(asked.names, facts))
                meant = float(meaning[place, 1:].max())
                reading = self._read(own, place, facts, meant, ranks, kin)
                found.append(replace(reading, late=not published))
        found = _of_kind_counted(asked, found)
        fitting = sum(not reading.missing for reading in found)
        dated = asked.periods or (asked.ranks and over_periods(asked.text))
        chosen = asked.names or (asked.operation is Operation.TREND and move_of(asked.text))
        alone = 1 / fitting if fitting and chosen and dated else 0.0
        judged = [scored(reading, alone, asked) for reading in found]
        if any(not reading.late and not reading.missing and reading.belief > 0 for reading in judged):
            judged = [reading for reading in judged if not reading.late]
        return read_beside(asked, sorted(judged, key=lambda reading: reading.score, reverse=True)[:limit])

    def _before_forecast(
        self, asked: Asked, measure: Measure, chosen: Sequence[Fact], missing: Sequence[str]
    ) -> tuple[Fact, ...]:
        """What the table has for the other period beside forecasts: the outcomes, which it has under the same name
        without the forecast's in brackets; empty where one of the forecasts has none."""
        if asked.operation not in _OVER or len(missing) != 1 or not chosen or not all(map(is_ahead, chosen)):
            return ()
        plain = bare(measure.indicator)
        others = (m for m in self.measures if m.table == measure.table and m.indicator == plain != measure.indicator)
        known = [f for m in others for f in m.facts if f.period and f.period.label == missing[0] and not is_ahead(f)]
        found = [next((f for f in known if (f.entity, f.unit) == (end.entity, end.unit)), None) for end in chosen]
        return tuple(fact for fact in found if fact) if all(found) else ()

    def _kinds(self, measure: Measure, own: Fact) -> Iterator[Fact]:
        """What the table has of the same thing, period and unit under names that differ in one place: other kinds."""
        for other in self.measures:
            if other.table == measure.table and one_apart(other.indicator, measure.indicator):
                for fact in other.facts:
                    alike = (fact.entity, fact.period, fact.unit) == (own.entity, own.period, own.unit)
                    if alike and fact.value is not None:
                        yield fact

    def _contest(self, asked: Asked) -> dict[str, set[int]]:
        """Table -> the numbers of its rows among which the question ranks: the closed models, those of one country."""
        picked = {id_: things.pick(asked) for id_, things in self.things.items()} if asked.ranks else {}
        return {id_: {row.number for row in one.rows} for id_, one in picked.items() if one.places and one.rows}

    def _read(
        self,
        asked: Asked,
        place: int,
        facts: tuple[Fact, ...],
        meaning: float,
        ranks: Mapping[tuple[str, int | None], float],
        kin: Kin,
    ) -> Reading:
        measure, words, kinds = self.measures[place], self._words[place], self._categories[place]
        meant = kinds.meant(asked)
        if not asked.ranks or asked.rank == 1:  # else they are told, and another is asked for
            asked = replace(asked, names=(*asked.names, *meant))
        chosen, missing = choose(asked, measure, facts, self._homes, self._owners)
        if start := self._before_forecast(asked, measure, chosen, missing):
            chosen, missing = (*start, *chosen), ()
        if asked.ranks and asked.names and not missing and len(chosen) == 1 and over_kinds(asked.text):
            chosen = (*chosen, *self._kinds(measure, chosen[0]))
        if not (asked.names or asked.ranks or asked.bound or move_of(asked.text)) and len(chosen) > 1:
            chosen = (() if asked.wants is Wants.SHARE else self._wholes.instead(chosen)) or chosen
            if kinds.told_apart(asked) and not missing and len({fact.entity for fact in chosen}) == 1:
                missing = (OTHER_KIND,)  # of 'schools' are several rows, and not all that there are
        chosen = _by_edition(asked, chosen)
        held = words | {term for fact in chosen[:3] for term in _fact_words(fact)}
        held -= related(asked, measure)
        # a name that the indicator carries ('ChatGPT weekly active users') is part of what is asked about
        carried = [m.name for m in asked.names if holds(measure.description, m.name) or m.name in kinds]
        subject = [*asked.subject, *(term for name in carried for term in terms(name))]
        own = set(terms(measure.indicator))
        near = kin.near.items()
        partly = {term: max(c for o, c in others.items() if o in own) for term, others in near if own & {*others}}
        cover = self._weights.cover(subject, held, partly)
        # the part of the indicator's own words that the question says: a question about one of two near twins
        # names what sets it apart
        said = self._weights.cover(
            [t for t in terms(measure.indicator) if t in self._weights], set(asked.words), kin.spoken
        )
        if measure.indicator == measure.table_title:  # what it measures is told by its rows and all else of it
            rows = [mention.name for mention in (*asked.names, *meant) if mention.name in kinds]
            said = max([said, *(self._weights.cover(terms(row), set(asked.words)) for row in rows)])
            telling = [term for term in asked.subject if term in words and self._weights.frequency(term) == 1]
            said = max(said, _TITLED if telling else 0.0)
        if not missing and tells_maker(asked, measure):
            meaning, cover, said = max(meaning, _MAKER), 1.0, 1.0
        unit, found = unit_fit(asked, measure, chosen), _best_rank(chosen, ranks)
        if parted := _whole(asked, chosen, facts) or self._of_total(asked, chosen):
            chosen, unit = parted, 0.0
        other = unit <= -1 or not self._kindred.counts(kin, measure.indicator, held)
        if other or (not says(asked.text, measure.indicator) and self._says_twin(asked, measure)):
            missing = (*missing, OTHER_KIND)
        features = (meaning, cover, said, unit, found)
        return Reading(measure, chosen, missing=missing, features=features, names=asked.names)

    def _tells(self, term: str) -> bool:
        """Whether a word tells measures apart: no unit, and not in one of ten of them."""
        return term not in _UNITS and self._weights.share(term) < _COMMON

    def _says_twin(self, asked: Asked, measure: Measure) -> bool:
        """Whether the question has another measure's name word for word that differs in small words alone."""
        alike = self._twins.get((measure.table, term_set(measure.indicator)), frozenset())
        return any(says(asked.text, twin) for twin in alike - {measure.indicator})

    def _of_total(self, asked: Asked, chosen: Sequence[Fact]) -> tuple[Fact, Fact] | None:
        """A part and the total of its table, where a share is asked for of what is no share itself."""
        whole = self._wholes.of(chosen[0]) if asked.wants is Wants.SHARE and len(chosen) == 1 else None
        return (chosen[0], whole) if whole else None


def _unsaid(names: Sequence[Mention], facts: Sequence[Fact]) -> tuple[Mention, ...]:
    """The names that not every row has: what all rows have is what they were picked by ('which Nordlys vessel')."""
    return tuple(name for name in names if not facts or not all(holds(fact.row.raw, name.name) for fact in facts))


def _by_edition(asked: Asked, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts, those of the same thing and time together: outcomes before forecasts, newer editions before older, and
    the first of them alone where something is computed."""
    groups: dict[tuple[str, Period | None, str], list[Fact]] = {}
    for fact in facts:
        groups.setdefault((fact.entity, fact.period, fact.unit), []).append(fact)
    if len(groups) == len(facts):
        return tuple(facts)
    for group in groups.values():
        group.sort(key=lambda fact: (is_ahead(fact), -known_by(fact.as_of or fact.source.published).toordinal()))
    alone = asked.operation is not Operation.VALUE
    return tuple(fact for group in groups.values() for fact in (group[:1] if alone else group))


def _of_kind_counted(asked: Asked, readings: Sequence[Reading]) -> list[Reading]:
    """Where some of the readings count just what is to be counted ('how many passengers'), or are what an adjective
    measures ('the cheapest'), those that are something else are none of the kind that is asked for."""
    wanted = to_be_counted(asked)
    measured = {one.measure.table for one in readings if not one.missing and is_measured_by(asked, one.measure)}
    readings = [
        _of_another_kind(one) if one.measure.table in measured and not is_measured_by(asked, one.measure) else one
        for one in readings
    ]
    whole = [reading for reading in readings if not reading.missing and wanted & counts(reading.measure, reading.facts)]
    return [
        _of_another_kind(reading)
        if whole and (own := counts(reading.measure, reading.facts)) and not own & wanted
        else reading
        for reading in readings
    ]


def _of_another_kind(reading: Reading) -> Reading:
    features = (*reading.features[:UNIT], -1.0, *reading.features[UNIT + 1 :])
    return replace(reading, missing=(*reading.missing, OTHER_KIND), features=features)


def _best_rank(facts: Sequence[Fact], ranks: Mapping[tuple[str, int | None], float]) -> float:
    """1 / rank of the best placed row among the facts'; 0.0 where none was found."""
    return max((ranks.get((fact.table, fact.row.number), 0.0) for fact in facts), default=0.0)


def _words(measure: Measure) -> frozenset[str]:
    # what its owner calls a table's file is a word for what is in it: 'capex.csv'
    return frozenset(terms(f"{measure.table_title} {measure.table.replace('-', ' ')} {measure.description}"))


def _fact_words(fact: Fact) -> frozenset[str]:
    return term_set(f"{fact.entity} {fact.source.publisher} {fact.source.title} {fact.note} {fact.unit}")


def _whole(asked: Asked, chosen: Sequence[Fact], facts: Sequence[Fact]) -> tuple[Fact, Fact] | None:
    """A part and the figure of the whole, of the same period, where a share is asked for: of the world's where no whole
    is named. None where it is none of a whole."""
    if asked.wants is not Wants.SHARE or any(fact.value is None for fact in chosen):
        return None
    if len(chosen) == 2:
        return (chosen[0], chosen[1]) if whole_of(chosen) or earlier_whole(asked, chosen) else None
    pairs = ((chosen[0], fact) for fact in facts if len(chosen) == 1 and fact.entities[0] == "World" and fact.value)
    return next((pair for pair in pairs if whole_of(pair)), None)


def _days(table: FactTable) -> Iterator[tuple[Row, date]]:
    """The rows of a table of records that have a day of their own."""
    places = [
        place
        for place, column in enumerate(table.columns)
        if column.type == "date" and column.name not in ("published", "accessed", "as_of")
    ]
    for row in table.rows:
        days = [period.end for place in places if row.cells[place] and (period := parse_period(row.cells[place]))]
        if days:
            yield row, days[0]
