"""Typed facts from tables: what is measured, of whom, when, how much, and the very cell that says so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from corpus.schema import Column, FactTable, Row, Source
from index.names import Lexicon, country_lexicon
from index.periods import Period, known_by, parse_period

PROVENANCE = {
    "id",
    "source",
    "source_title",
    "publisher",
    "url",
    "published",
    "as_of",
    "accessed",
    "confidence",
    "note",
    "topic",
}
_NUMERIC = {"number", "integer", "year"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One cell of a table and what it says.

    Attributes:
        value: the number, or None for a value in words (a licence, a developer).
        text: the cell exactly as the file has it.
        period: None where the table gives none.
        entities: canonical names that the entity cell mentions, its own first.
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

    @property
    def content(self) -> Decimal | str:
        """The value, or the words where it has none: what two facts agree or differ in."""
        return self.text if self.value is None else self.value

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
        if as_of is None:
            return self.facts
        return tuple(
            fact
            for fact in self.facts
            if known_by(fact.source.published) <= as_of and (fact.period is None or fact.period.start <= as_of)
        )

    def ended(self, as_of: date | None) -> tuple[Fact, ...]:
        """The facts about periods that had ended by a day, whenever they were published; all where none is given."""
        return self.facts if as_of is None else tuple(f for f in self.facts if f.period and f.period.end <= as_of)


# how units and questions write currencies, by ISO 4217 code; other dollars before the American
_CURRENCIES = {
    "HKD": r"\bHKD\b|HK\$|\bhong kong dollars?\b",
    "CNY": r"\b(CNY|RMB|yuan|renminbi)\b",
    "EUR": r"\b(EUR|euros?)\b|€",
    "GBP": r"\b(GBP|pounds? sterling)\b|£",
    "JPY": r"\b(JPY|yen)\b",
    "USD": r"\bUSD\b|(?<!HK)(?<!\bC)(?<!\bCA)(?<!\bA)(?<!\bAU)\$|"
    r"(?<!hong kong )(?<!canadian )(?<!australian )\bdollars?\b",
}


def currencies(text: str) -> tuple[str, ...]:
    """The currencies that a unit or a question names.

    >>> currencies("billion HKD"), currencies("how many yuan, or dollars?"), currencies("percent")
    (('HKD',), ('CNY', 'USD'), ())
    """
    return tuple(code for code, written in _CURRENCIES.items() if re.search(written, text, re.IGNORECASE))


def additive(unit: str) -> bool:
    """Whether values of a unit may be added up: counts and money, but no shares, ratios or rates."""
    return not unit.startswith(("percent", "ratio", "share", "index")) and " per " not in f" {unit} "


def build_lexicon(tables: Iterable[FactTable]) -> Lexicon:
    """The names that tables carry, with the aliases of any table that has the columns ``name`` and ``alias``."""
    tables = list(tables)
    return Lexicon(_names(tables), _aliases(tables))


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
    return found


def _names(tables: Sequence[FactTable]) -> list[str]:
    found: list[str] = []
    for table in tables:
        places = [
            place
            for place, column in enumerate(table.columns)
            if not table.reference and column.name in ("developer", "country", "company", "organisation", "actor")
        ]
        aliased = table.column("name") is not None and table.column("alias") is not None
        if not aliased and (place := entity_column(table)) is not None:
            places = [place, *places]
        found += [row.cells[place] for place in places for row in table.rows if row.cells[place]]
    return list(dict.fromkeys(found))


def entity_column(table: FactTable) -> int | None:
    """The column that names what a row is about: ``entity`` of a tidy table, else the first column of short, distinct
    words that is no id; None for a table of records (events)."""
    if table.tidy:
        return table.column("entity")
    if table.reference or not table.rows:
        return None
    for place, column in enumerate(table.columns):
        cells = [row.cells[place] for row in table.rows]
        wordy = sum(len(cell) for cell in cells) / len(cells) > 50
        if column.name in PROVENANCE or column.type in _NUMERIC or column.type == "date" or wordy:
            continue
        if len(set(cells)) == len(cells) and all(re.search(r"[^\W\d]", cell) for cell in cells):
            return place
    return None


def measures(tables: Sequence[FactTable], lexicon: Lexicon) -> list[Measure]:
    """Every measure of every table, tidy or of things, in file order."""
    found: list[Measure] = []
    for table in tables:
        if table.reference or (place := entity_column(table)) is None:
            continue
        found += _tidy_measures(table, place, lexicon) if table.tidy else _attribute_measures(table, place, lexicon)
    return found


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "").replace("\u2212", "-").strip())
    except InvalidOperation:
        return None


def _entities(entity: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The entity's canonical name, then the names within it: 'United States vs China' mentions both."""
    inner = lexicon.inside(entity)
    own = lexicon.canonical(entity)
    return (own, *sorted(name for name in inner if name and name != own))


def _tidy_measures(table: FactTable, entity_place: int, lexicon: Lexicon) -> list[Measure]:
    places = {column.name: place for place, column in enumerate(table.columns)}
    groups: dict[str, list[Fact]] = defaultdict(list)
    for row in table.rows:
        cell = {name: row.cells[place] for name, place in places.items()}
        value = _number(cell["value"])
        if value is None and not cell["value"]:
            continue
        groups[cell["indicator"]].append(
            Fact(
                table=table.id,
                row=row,
                column="value",
                indicator=cell["indicator"],
                entity=cell["entity"],
                entities=_entities(cell["entity"], lexicon),
                period=parse_period(cell["period"]),
                value=value,
                text=cell["value"],
                unit=cell["unit"],
                source=row.source,
                note=cell.get("note", ""),
                as_of=cell.get("as_of", ""),
            )
        )
    return [
        Measure(
            table=table.id,
            table_title=table.source.title,
            indicator=indicator,
            description=f"{indicator} ({', '.join(dict.fromkeys(fact.unit for fact in facts))})",
            facts=tuple(facts),
        )
        for indicator, facts in groups.items()
    ]


def _date_column(table: FactTable) -> int | None:
    for place, column in enumerate(table.columns):
        named = column.type == "date" or re.search(r"(^|_)(date|period|year|released|day)($|_)", column.name)
        if named and column.name not in PROVENANCE and all(parse_period(row.cells[place]) for row in table.rows):
            return place
    return None


def _attribute_measures(table: FactTable, entity_place: int, lexicon: Lexicon) -> list[Measure]:
    dated = _date_column(table)
    found = []
    for place, column in enumerate(table.columns):
        if place == entity_place or column.name in PROVENANCE:
            continue
        facts = tuple(
            _attribute_fact(table, row, column, place, entity_place, dated, lexicon)
            for row in table.rows
            if row.cells[place]
        )
        if facts:
            noun = table.columns[entity_place].label
            unit = f" ({column.unit})" if column.unit else ""
            hint = f": {column.description}" if column.description and column.description != column.label else ""
            found.append(
                Measure(
                    table.id, table.source.title, column.label, f"{column.label} of a {noun}{unit}{hint}", facts, True
                )
            )
    return found


def _attribute_fact(
    table: FactTable, row: Row, column: Column, place: int, entity_place: int, dated: int | None, lexicon: Lexicon
) -> Fact:
    entity = row.cells[entity_place]
    return Fact(
        table=table.id,
        row=row,
        column=column.name,
        indicator=column.label,
        entity=entity,
        entities=_entities(entity, lexicon),
        period=parse_period(row.cells[dated]) if dated is not None else None,
        value=_number(row.cells[place]) if column.type in _NUMERIC else None,
        text=row.cells[place],
        unit=column.unit,
        source=row.source,
    )
