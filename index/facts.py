"""Typed facts from tables: what is measured, of whom, when, how much, and the very cell that says so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from corpus.readers.origin import plain
from corpus.schema import FactTable, Row, Source
from index.columns import NUMERIC, PROVENANCE, Columns, Known
from index.headers import title
from index.names import Lexicon, country_lexicon, name_key
from index.periods import Period, known_by, parse_period
from index.registers import entity_column, naming, registered
from index.shapes import Shape, recognise
from index.tablecells import LONGEST_DATE, Cell, cells, entities, thing_rows, with_cell
from index.units import Style, Unit, Value, parse_unit, read_value

Shapes = Mapping[str, Shape]  # the plain shapes of tables, by table id


@dataclass(frozen=True, slots=True)
class Fact:
    """One cell of a table and what it says.

    Attributes:
        value: the number, or None for a value in words (a licence, a developer).
        text: the value as an answer writes it: the cell's number without marks and signs, or its words.
        period: None where the table gives none.
        entities: canonical names that the entity cell mentions, its own first.
        cell: the cell exactly as the file has it ('1 234*').
        confidence: how sure the table is of it, in its own words ('high'); '' where it does not say.
        attribute: True for a column of a table of things, False for a figure of a period.
    """

    table: str
    row: Row
    column: str
    indicator: str
    entity: str
    entities: tuple[str, ...]
    period: Period | None
    value: Decimal | None
    text: str
    unit: str
    source: Source
    note: str = ""
    as_of: str = ""
    cell: str = ""
    confidence: str = ""
    attribute: bool = False

    @property
    def measured(self) -> Unit:
        """The unit: its dimension, currency and scale."""
        return parse_unit(self.unit)

    @property
    def amount(self) -> Decimal | None:
        """The value in what its unit counts in: 9,300,000,000 for both 9.3 billion and 9,300 million."""
        return None if self.value is None else self.value * self.measured.scale

    @property
    def content(self) -> Decimal | str:
        """The value, or the words where it has none: what two facts agree or differ in."""
        return self.text if self.value is None else self.value

    def known(self, as_of: date | None) -> bool:
        """Whether it was published by a day and is not about a later period; True where no day is given."""
        if as_of is None:
            return True
        return known_by(self.source.published) <= as_of and (self.period is None or self.period.start <= as_of)

    @property
    def number(self) -> Decimal:
        """The value of a fact that has one.

        Raises:
            ValueError: its value is in words.
        """
        if self.value is None:
            raise ValueError(f"{self.text!r} is no number")
        return self.value


@dataclass(frozen=True, slots=True)
class Measure:
    """All facts of one indicator of one table.

    Attributes:
        description: indicator, unit and table title: what a question is matched with.
        attribute: True for a column of a table of things (models.context_tokens), False for a tidy indicator.
    """

    table: str
    table_title: str
    indicator: str
    description: str
    facts: tuple[Fact, ...]
    attribute: bool = False

    def known(self, as_of: date | None) -> tuple[Fact, ...]:
        """The facts that were published by a day and are not about a later period; all where none is given."""
        return self.facts if as_of is None else tuple(fact for fact in self.facts if fact.known(as_of))

    def ended(self, as_of: date | None) -> tuple[Fact, ...]:
        """The facts about periods that had ended by a day, whenever they were published; all where none is given."""
        return self.facts if as_of is None else tuple(f for f in self.facts if f.period and f.period.end <= as_of)


def build_lexicon(tables: Iterable[FactTable], shapes: Shapes | None = None) -> Lexicon:
    """The names that tables carry, with the aliases of any table that has the columns ``name`` and ``alias``."""
    tables = list(tables)
    return Lexicon(_names(tables, shapes), _aliases(tables))


def search_lexicon(tables: Iterable[FactTable]) -> Lexicon:
    """The names that have several forms: countries, those of a table of aliases, and 'Z.ai (Zhipu)' for both its parts.

    For search alone, where a name that stands for too much does little harm: 'Apple (Foxconn)' is two firms.
    """
    tables = list(tables)
    pairs = [
        (name, match) for name in _names(tables) if (match := re.fullmatch(r"([^()\d]+) \(([A-Z][^()\d]+)\)", name))
    ]
    parted = [(name, part) for name, match in pairs for part in match.groups()]
    known = country_lexicon()
    return Lexicon([], [*_aliases(tables), *(pair for pair in parted if not known.find(pair[1]))])


def _aliases(tables: Sequence[FactTable]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for table in tables:
        name, alias = table.column("name"), table.column("alias")
        if name is not None and alias is not None:
            found += [(row.cells[name], row.cells[alias]) for row in table.rows]
        elif places := naming(table):  # a register's code for a thing names it too
            place = entity_column(table)
            coded = place is not None and place != places[0]
            found += [(row.cells[place or 0], row.cells[places[0]]) for row in table.rows if coded]
    return found


def known_names(tables: Iterable[FactTable]) -> Known:
    """Tells whether a text is a country's name, or one that a tidy table, a table of things or one of aliases has."""
    own: set[tuple[str, ...]] = set()
    for table in tables:
        place = table.column("entity") if table.tidy else registered(table)
        if place is not None:
            own.update(map(name_key, {row.cells[place] for row in table.rows}))
        own.update(name_key(name) for pair in _aliases([table]) for name in pair)
    countries = country_lexicon()
    return lambda text: countries.knows(text) or name_key(text) in own


def _names(tables: Sequence[FactTable], shapes: Shapes | None = None) -> list[str]:
    found: list[str] = []
    known, shapes = known_names(tables), shaped(tables) if shapes is None else shapes
    for table in tables:
        if (shape := shapes.get(table.id)) is not None:
            found += filter(None, entities(table, shape, known))
            continue
        places = [
            place
            for place, column in enumerate(table.columns)
            if not table.reference and column.name in ("developer", "country", "company", "organisation", "actor")
        ]
        rows: Sequence[Row] = table.rows
        aliased = table.column("name") is not None and table.column("alias") is not None
        if not aliased and (place := entity_column(table)) is not None:
            places = [place, *places]
            rows = thing_rows(table, place)
        found += [row.cells[place] for place in places for row in rows if row.cells[place]]
    return list(dict.fromkeys(found))


def shaped(tables: Sequence[FactTable]) -> Shapes:
    """Table id -> its plain shape, for those that have one."""
    known = known_names(tables)
    found = ((table.id, recognise(table, known)) for table in tables)
    return {id_: shape for id_, shape in found if shape is not None}


def measures(tables: Sequence[FactTable], lexicon: Lexicon, shapes: Shapes | None = None) -> list[Measure]:
    """Every measure of every table, of facts or of things, in file order."""
    known, shapes = known_names(tables), shaped(tables) if shapes is None else shapes
    found: list[Measure] = []
    for table in tables:
        if (shape := shapes.get(table.id)) is not None:
            found += _fact_measures(table, cells(table, shape, known), lexicon)
        elif not table.reference and (place := entity_column(table)) is not None:
            found += _attribute_measures(table, place, lexicon)
    return found


def _entities(entity: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The entity's canonical name, then the names within it: 'United States vs China' mentions both."""
    inner = lexicon.inside(entity)
    own = lexicon.canonical(entity)
    return (own, *sorted(name for name in inner if name and name != own))


def _fact_measures(table: FactTable, found: Iterable[Cell], lexicon: Lexicon) -> list[Measure]:
    groups: dict[str, list[Fact]] = defaultdict(list)
    named: dict[str, tuple[str, ...]] = {}
    for cell in found:
        if cell.entity not in named:
            named[cell.entity] = _entities(cell.entity, lexicon)
        groups[cell.indicator].append(
            Fact(
                table=table.id,
                row=cell.row,
                column=cell.column,
                indicator=cell.indicator,
                entity=cell.entity,
                entities=named[cell.entity],
                period=parse_period(cell.period),
                value=cell.value.number,
                text=_written(cell.text, cell.value.number),
                unit=cell.unit,
                source=cell.row.source,
                note=cell.note,
                as_of=cell.as_of,
                cell=cell.text,
                confidence=cell.confidence,
            )
        )
    return [
        Measure(
            table=table.id,
            table_title=table.source.title,
            indicator=indicator,
            description=indicator + _bracketed(dict.fromkeys(fact.unit for fact in facts if fact.unit)),
            facts=tuple(facts),
        )
        for indicator, together in groups.items()
        for facts in ([together] if table.tidy else _by_unit(together))
    ]


def _by_unit(facts: Sequence[Fact]) -> list[list[Fact]]:
    """Facts of one indicator, apart where it is told in two units that cannot be compared: an area and its share."""
    kinds: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        kinds[(fact.measured.dimension, fact.measured.base)].append(fact)
    seen = [{(fact.entity, fact.period) for fact in kind} for kind in kinds.values()]
    apart = len(seen) > 1 and len(set.union(*seen)) < sum(map(len, seen))
    return list(kinds.values()) if apart else [list(facts)]


def _bracketed(units: Iterable[str]) -> str:
    """' (percent)', or '' for no unit."""
    said = ", ".join(units)
    return f" ({said})" if said else ""


def _written(cell: str, number: Decimal | None) -> str:
    """A number as an answer writes it: '1 234*' -> '1234'; what is plain already stays as it is."""
    plain = re.fullmatch(r"-?\d+(\.\d+)?", cell) and Decimal(cell) == number
    return cell if number is None or plain else f"{number:f}"


def _date_column(table: FactTable, columns: Columns, rows: Sequence[Row]) -> int | None:
    """The column that tells the time of a table of things: called so, or the first one where each row has a year of its
    own, in order, that is none in which something befell it: 'Games', 'Harvest', but not 'Built'."""
    years = [row.cells[0] for row in rows]
    ordered = len(set(years)) == len(years) > 2 and years in (sorted(years), sorted(years, reverse=True))
    own = table.columns[0].name not in PROVENANCE
    if own and ordered and all(map(parse_period, years)) and not columns.tells_of_past(0):
        return 0
    for place, column in enumerate(table.columns):
        named = column.type == "date" or re.search(r"(^|_)(date|period|year|released|day)($|_)", plain(column.name))
        if named and column.name not in PROVENANCE and all(parse_period(row.cells[place]) for row in table.rows):
            return place
    return None


def _attribute_measures(table: FactTable, entity_place: int, lexicon: Lexicon) -> list[Measure]:
    columns, told = Columns(table, lambda _: False), title(table)
    found, rows = [], thing_rows(table, entity_place)
    dated = _date_column(table, columns, rows)
    shared = "" if any(head.unit for head in columns.heads) else told.unit
    for place, column in enumerate(table.columns):
        if place == entity_place or column.name in PROVENANCE or column.name in table.origins:
            continue
        head = columns.heads[place]
        plain_head = bool(head.unit and head.label and not head.period)
        indicator, unit = (head.label, head.unit) if plain_head else (column.label, column.unit or shared)
        # a year is when something was, and no amount
        counted = column.type in NUMERIC and not columns.are_years(place)
        period = told.period if counted and told.period and told.period.days <= LONGEST_DATE else None
        facts = tuple(
            _attribute_fact(
                table, row, _Attribute(column.name, indicator, unit, columns.styles[place] if counted else None), place,
                entity_place, period or (parse_period(row.cells[dated]) if dated is not None else None), lexicon,
            )
            for row in rows
            if row.cells[place]
        )  # fmt: skip
        if facts:
            noun = table.columns[entity_place].label
            hint = f": {column.description}" if column.description and column.description != column.label else ""
            described = f"{indicator} of a {noun}{_bracketed([unit] if unit else [])}{hint}"
            found.append(Measure(table.id, table.source.title, indicator, described, facts, True))
    return found


@dataclass(frozen=True, slots=True)
class _Attribute:
    """A column of a table of things; ``style`` is that of its numbers, None for words and years."""

    name: str
    indicator: str
    unit: str
    style: Style | None


def _attribute_fact(
    table: FactTable, row: Row, column: _Attribute, place: int, named: int, period: Period | None, lexicon: Lexicon
) -> Fact:
    entity, cell = row.cells[named], row.cells[place]
    value = read_value(cell, column.style) if column.style else Value(None)
    return Fact(
        table=table.id,
        row=row,
        column=column.name,
        indicator=column.indicator,
        entity=entity,
        entities=_entities(entity, lexicon),
        period=period,
        value=value.number,
        text=_written(cell, value.number),
        unit=with_cell(column.unit, value.unit),
        source=row.source,
        cell=cell,
        attribute=True,
    )
