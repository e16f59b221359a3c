"""A table as rows and typed columns, whatever its shape: what queries are put to.

A table of things or records is its own rows. Of a table of figures the rows are those of whom and when it tells, and
the columns what it measures, however it is laid out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Literal

from assistant.draft import Evidence, cell_evidence
from assistant.extremes import together
from assistant.wording import amount, said_date, singular
from corpus.schema import FactTable, Row
from index.called import METRIC_NAME, mostly_numbers
from index.columns import PROVENANCE, Columns
from index.facts import Fact, Measure
from index.headers import title
from index.names import Lexicon
from index.periods import Period, parse_period
from index.registers import entity_column, is_matrix
from index.shapes import Shape
from index.tablecells import thing_rows
from index.totals import is_whole
from index.types import Locator
from index.units import additive, read_value

MOST_ROWS = 2_000  # of a table that is queried: each question looks at all of them
_TYPED = 0.8  # share of a column's cells that are numbers or periods, of those that hold something
_KIND = 40  # characters of a value that several rows share
_SHARED = 0.7  # of a column's cells at most are distinct where it tells kinds
_YEARS = (1800, 2100)  # whole numbers without a unit that lie between these are years
_CODE = re.compile(r"[A-Z]{0,4}[-/ .]?\d[\w./-]{0,8}")
_SEXES = ("men women", "f m", "female male", "females males", "boys girls")
_MONTH, _QUARTER = 28, 92  # days
_FLAG = {"yes", "no", "y", "n", "true", "false", "ja", "nein", "x", "✓"}
_FISCAL = re.compile(r"\b(fiscal|financial)[ _]year\b|\bFY ?(['’]?\d\d|\b)", re.IGNORECASE)
_FISCAL_YEAR = re.compile(r"(FY|fiscal( year)?|financial year) ?['’]?(\d\d){1,2}", re.IGNORECASE)
_FIRST = 3  # rows that tell how a table writes its years
_BLANK = re.compile(r"\s*(n/?a|n\.a\.|-+|–|—|\.{1,3}|unknown|none|null)?\s*", re.IGNORECASE)

Kind = Literal["name", "kind", "text", "number", "time"]
Value = Decimal | Period | str | None


@dataclass(frozen=True, eq=False)
class Field:
    """A column.

    Attributes:
        values: one a row, None where it has none.
        texts: the same as an answer writes them.
        cells: the cell that a row's value stands in.
        label, unit: what it is called, and counted in.
        is_key: whether it only says of whom or when a row of figures is.
    """

    label: str
    unit: str
    kind: Kind
    values: tuple[Value, ...]
    texts: tuple[str, ...]
    cells: Callable[[int], Evidence]
    is_key: bool = False

    @property
    def described(self) -> str:
        """The label with its unit."""
        return f"{self.label} ({self.unit})" if self.unit else self.label

    @cached_property
    def distinct(self) -> tuple[Value, ...]:
        """Its values, each once."""
        return tuple(dict.fromkeys(value for value in self.values if value is not None))

    @cached_property
    def longest(self) -> int:
        """The length of its longest text."""
        return max(map(len, self.texts), default=0)

    @cached_property
    def holds_codes(self) -> bool:
        """Whether each of its values is a code: 'K-102'."""
        return self.kind in ("name", "text") and all(_CODE.fullmatch(str(value)) for value in self.distinct)

    @property
    def is_flag(self) -> bool:
        """Whether it says yes or no of a thing."""
        return self.kind == "kind" and all(str(value).casefold() in _FLAG for value in self.distinct)

    def holding(self, test: Callable[[Value], bool]) -> frozenset[int]:
        """The rows whose value passes; none that has no value."""
        return frozenset(row for row, value in enumerate(self.values) if value is not None and test(value))


class Relation:
    """One table's rows."""

    def __init__(
        self,
        table: FactTable,
        fields: Sequence[Field],
        lexicon: Lexicon,
        noun: str,
        wholes: frozenset[int] = frozenset(),
    ) -> None:
        """``wholes`` are the rows that are made of the others."""
        self.table = table
        self.title = table.source.title
        self.fields = list(fields)
        self.noun = noun
        self.rows = frozenset(range(len(fields[0].values))) if fields else frozenset[int]()
        self.wholes = wholes
        self.is_fiscal = _is_fiscal(table)
        self.lexicon = lexicon

    def canonical(self, text: str) -> str:
        """A name as the corpus knows it."""
        return self.lexicon.canonical(text)

    @cached_property
    def year(self) -> int:
        """The calendar year of a table of months or quarters that are all of one; 0 for others."""
        times = [day for field in self.fields if field.kind == "time" for day in field.distinct]
        days = [day for day in times if isinstance(day, Period)]
        years = {year for day in days for year in (day.start.year, day.end.year)}
        return min(years) if len(years) == 1 and any(_MONTH <= day.days <= _QUARTER for day in days) else 0

    def whose(self, row: int) -> tuple[Value, ...]:
        """Of whom or what a row is, whenever it is of."""
        keys = [field for field in self.fields if field.is_key]
        fields = keys or [field for field in self.fields if field.kind in ("name", "kind")]
        return tuple(field.values[row] for field in fields if field.kind != "time")

    @cached_property
    def _naming(self) -> list[Field]:
        """The columns that name a row, the first that does first: names, words, times."""
        order = {"name": 0, "kind": 1, "text": 1, "time": 2, "number": 3}
        keys = [field for field in self.fields if field.is_key]
        fields = keys or [f for f in self.fields if f.kind != "number" and not f.is_flag]
        return sorted(fields, key=lambda field: order[field.kind]) or self.fields[:1]

    @cached_property
    def _plain_name(self) -> Field | None:
        """The column of what rows are called that a code alone tells apart: 'Ford Transit' of 'B126'."""
        return next((f for f in self._naming if f.kind == "text" and not f.holds_codes and f.longest <= _KIND), None)

    def parted(self, field: Field) -> tuple[Field, ...]:
        """The columns that a column is one of, surely all parts of one whole: 'students, women' and 'students, men'."""
        of = field.label.rpartition(",")[0]
        own = tuple(f for f in self.fields if f.kind == "number" and of and f.label.rpartition(",")[0] == of)
        alike = len({f.unit for f in own}) == 1 and additive(field.unit)
        sexes = " ".join(sorted(f.label.rpartition(",")[2].strip().lower() for f in own))
        return own if alike and sexes in _SEXES else ()

    def called(self, rows: Sequence[int], among: Sequence[int] = (), told: Sequence[Field] = ()) -> list[str]:
        """What some rows are called: by as many columns as tell them apart from those of ``among``, without those of
        ``told``, which are said already."""
        among = among or rows
        used: list[Field] = []
        for field in [field for field in self._naming if field not in told] or self._naming:
            if field.kind == "text" and used and field.longest > _KIND:
                continue
            used.append(field)
            if len({tuple(f.values[row] for f in used) for row in among}) == len(set(among)):
                break
        names = [", ".join(f.texts[row] for f in used if f.values[row] is not None) or "one" for row in rows]
        plain = self._plain_name if len(used) == 1 and used[0].holds_codes else None
        if plain is None or plain in told:
            return names
        return [
            f"{name} ({plain.texts[row]})" if plain.texts[row] else name for name, row in zip(names, rows, strict=True)
        ]


def relations(
    tables: Iterable[FactTable], measures: Iterable[Measure], shapes: Mapping[str, Shape], lexicon: Lexicon
) -> dict[str, tuple[Relation, ...]]:
    """The tables that can be queried, by id: one whose headers tell of several times, beside columns that do not, both
    by whom and when its figures are of, and by what else its rows say."""
    told: dict[str, list[Measure]] = {}
    for measure in measures:
        told.setdefault(measure.table, []).append(measure)
    found = {}
    for table in tables:
        if table.reference or not 1 < len(table.rows) <= MOST_ROWS:
            continue
        shape = shapes.get(table.id)
        if shape is None and is_matrix(table):
            continue  # of two things each
        own = []
        if shape is None or _is_by_rows(table, shape):
            own.append(of_rows(table, lexicon, shape.entity if shape else None))
        else:
            beside = _beside(table, shape) if shape.name == "periods across" and not shape.metrics else []
            own.append(of_facts(table, told.get(table.id, []), lexicon, beside))
            if beside:
                own.append(of_rows(table, lexicon, shape.entity, without=shape.values))
        if own := [relation for relation in own if len(relation.rows) > 1]:
            found[table.id] = tuple(own)
    return found


def _is_by_rows(table: FactTable, shape: Shape) -> bool:
    """Whether each row of a table of figures is of one thing and time, and more columns say what kind it is."""
    plain = shape.name in ("long", "periods down") and not (shape.metrics or shape.entities_across or shape.unit)
    return plain and bool(shape.labels or _beside(table, shape)) and not _by_indicator(table, shape)


def _beside(table: FactTable, shape: Shape) -> list[int]:
    """The columns of a table that its figures leave out."""
    part = Columns(table, lambda _: False).part if shape.parts else None
    used = {shape.entity, shape.period, part, shape.unit, shape.note, *shape.labels, *shape.values}
    own = (place for place in _own(table) if place not in used)
    return [place for place in own if any(row.cells[place].strip() for row in table.rows)]


def _own(table: FactTable) -> list[int]:
    """The columns that tell of its things, and not of where that is from."""
    return [p for p, c in enumerate(table.columns) if c.name not in PROVENANCE and c.name not in table.origins]


def _by_indicator(table: FactTable, shape: Shape) -> bool:
    return any(place < len(table.columns) and METRIC_NAME.search(table.columns[place].label) for place in shape.labels)


def of_facts(table: FactTable, measures: Sequence[Measure], lexicon: Lexicon, beside: Sequence[int] = ()) -> Relation:
    """A table of figures: a row for each of whom and when it tells, a column for each measure, and those of the table
    ``beside`` that say in words of what kind each is."""
    if len(measures) > 2 and len({(f.entity, f.unit) for m in measures for f in m.facts if f.value is not None}) == 1:
        measures = [_joined(table, measures)]  # one thing is told of many, each in a column of its own
    facts = [fact for measure in measures for fact in measure.facts if fact.value is not None]
    keys = {key: row for row, key in enumerate(dict.fromkeys((fact.entity, fact.period) for fact in facts))}
    first = {keys[(fact.entity, fact.period)]: fact for fact in reversed(facts)}
    pieces = [first[row] for row in range(len(keys))]
    fields = []
    if len({entity for entity, _ in keys}) > 1:
        names = tuple(entity for entity, _ in keys)
        fields.append(Field("of", "", "kind", names, names, lambda row: cell_evidence(pieces[row]), is_key=True))
    if any(period for _, period in keys):
        times = tuple(period for _, period in keys)
        labels = tuple(period.label if period else "" for period in times)
        fields.append(Field("time", "", "time", times, labels, lambda row: cell_evidence(pieces[row]), is_key=True))
    for measure in measures:
        fields.append(_measured(measure, keys, beside))
    columns = Columns(table, lambda _: False) if beside else None
    kinds = [_column(table, columns, place, [fact.row for fact in pieces]) for place in beside] if columns else []
    fields += [field for field in kinds if field.kind in ("kind", "text")]
    wholes = frozenset(row for row, fact in enumerate(pieces) if together(fact) or is_whole(fact.entity))
    return Relation(table, fields, lexicon, "value", wholes if len(wholes) < len(keys) else frozenset())


def _joined(table: FactTable, measures: Sequence[Measure]) -> Measure:
    """Measures of one unit and of nobody in particular as one: of what each is called by, what the title says."""
    said = title(table).label or table.source.title
    facts = tuple(
        replace(fact, indicator=said, entity=measure.indicator, entities=(measure.indicator,))
        for measure in measures
        for fact in measure.facts
    )
    return Measure(table.id, table.source.title, said, said, facts)


def _measured(measure: Measure, keys: Mapping[tuple[str, Period | None], int], beside: Sequence[int] = ()) -> Field:
    """A measure's figures, each with what its row has in the columns ``beside``."""
    own: dict[int, Fact] = {}
    for fact in measure.facts:
        if fact.value is not None:
            own.setdefault(keys[(fact.entity, fact.period)], fact)
    units = Counter(fact.unit for fact in own.values())
    unit = units.most_common(1)[0][0] if units else ""
    own = {row: fact for row, fact in own.items() if fact.unit == unit}
    values = tuple(own[row].value if row in own else None for row in range(len(keys)))
    texts = tuple(amount(own[row].text, unit) if row in own else "" for row in range(len(keys)))

    def evidence(row: int) -> Evidence:
        found, cells = cell_evidence(own[row]), own[row].row.cells
        return replace(found, context=" ; ".join((found.context, *(cells[place] for place in beside))))

    return Field(measure.indicator, unit, "number", values, texts, evidence)


def of_rows(table: FactTable, lexicon: Lexicon, entity: int | None = None, without: Sequence[int] = ()) -> Relation:
    """A table of things or of records: its rows, totals left out; ``entity`` is the column of whose they are where that
    is known, ``without`` those that are left out."""
    columns = Columns(table, lambda _: False)
    name = entity_column(table) if entity is None else None
    if name is not None:
        rows = thing_rows(table, name)
    else:
        words = (place for place, column in enumerate(table.columns) if column.type == "string")
        lead = next(words, 0) if entity is None else entity
        rows = [line.row for line in columns.lines if not _is_of_all(line.row.cells[lead], lexicon)]
    places = sorted((place for place in _own(table) if place not in without), key=lambda place: place != entity)
    fields = [_column(table, columns, place, rows, naming=place == name) for place in places]
    return Relation(table, fields, lexicon, _noun(table, name))


def _column(table: FactTable, columns: Columns, place: int, rows: Sequence[Row], *, naming: bool = False) -> Field:
    """A column as it stands, in some rows; ``naming`` where it says what they are called."""
    column, head = table.columns[place], columns.heads[place]
    cells = ["" if _BLANK.fullmatch(row.cells[place]) else row.cells[place].strip() for row in rows]
    told = bool(head.unit and head.label and not head.period)
    label, unit = (head.label, head.unit) if told else (column.label, column.unit)
    timely = column.type == "date" or columns.are_years(place) or columns.periods[place]
    numbers = [read_value(cell, columns.styles[place]).number for cell in cells]
    kind, values = _typed(cells, numbers, unit, timely, naming)
    texts = tuple(_written(cell, value, unit) for cell, value in zip(cells, values, strict=True))
    labels = " ; ".join(table.columns[other].label for other in _own(table))

    def evidence(row: int) -> Evidence:
        own, value = rows[row], values[row]
        locator = Locator(own.start, own.end, None, table.id, own.number, column.name)
        number = value if isinstance(value, Decimal) else None
        context = f"{labels} ; {' ; '.join(own.cells)}"
        return Evidence(table.id, own.source, locator, own.raw, own.cells[place], context, value=number)

    return Field(label, unit, kind, values, texts, evidence)


def _is_fiscal(table: FactTable) -> bool:
    """Whether a table says that its years are none of the calendar."""
    cells = (cell.strip() for row in table.rows[:_FIRST] for cell in row.cells)
    told = (table.source.title, *(column.label for column in table.columns))
    return any(map(_FISCAL.search, told)) or any(map(_FISCAL_YEAR.fullmatch, cells))


def _is_of_all(cell: str, lexicon: Lexicon) -> bool:
    return is_whole(cell) or lexicon.canonical(cell) == "World"


def _typed(
    cells: Sequence[str], numbers: Sequence[Decimal | None], unit: str, timely: bool, naming: bool
) -> tuple[Kind, tuple[Value, ...]]:
    """What kind of values a column holds, and they."""
    held = [cell for cell in cells if cell]
    words = tuple(cell or None for cell in cells)
    if naming or not held:
        return ("name" if naming else "text"), words
    periods = tuple(parse_period(cell) if cell else None for cell in cells)
    years = not unit and all(n is None or (n == int(n) and _YEARS[0] <= n <= _YEARS[1]) for n in numbers)
    if (timely or years) and sum(map(bool, periods)) >= _TYPED * len(held):
        return "time", periods
    unread = [cell for cell, number in zip(cells, numbers, strict=True) if cell and number is None]
    if mostly_numbers(len(held) - len(unread), unread, _TYPED):
        return "number", tuple(numbers)
    distinct = len(set(held))
    shared = max(map(len, held)) <= _KIND and (distinct <= _SHARED * len(held) or distinct <= 2)
    return ("kind" if shared else "text"), words


def _written(cell: str, value: Value, unit: str) -> str:
    if isinstance(value, Period):
        return said_date(cell)
    if isinstance(value, Decimal):
        plain = re.fullmatch(r"-?\d+(\.\d+)?", cell) and Decimal(cell) == value
        return amount(cell if plain else f"{value:f}", unit)
    return cell


def _noun(table: FactTable, name: int | None) -> str:
    """What one of a table's rows is called."""
    if name is None:
        return "entry"
    label = table.columns[name].label
    if len(label.split()) > 2 or re.match(r"(what|who|how|which)\b", label, re.IGNORECASE):
        return "entry"
    if not re.fullmatch(r"(full |short )?(name|title|label|item|entry)", label, re.IGNORECASE):
        return label if label.isupper() else label[:1].lower() + label[1:]
    several = [word for word in re.findall(r"[^\W\d_]+", table.source.title) if re.search(r"[^s]s$", word)]
    return singular(several[0].lower()) if len(several) == 1 else "entry"
