"""Tables -> cells that state a fact, by the table's plain shape: which column or header names what each number is.

Four shapes are plain: tidy (our columns); long (a column of names, one of periods, one or more of numbers); periods
across (names down, '2019', '2020', … across); periods down (periods down, names or indicators across). Columns are told
by what they hold; their names only settle what the cells leave open. A table in no such shape makes no facts here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from corpus.schema import Column, FactTable, Row
from index.periods import Period, find_periods, parse_period
from index.units import STATUS, Value, has_decimal_comma, parse_unit, read_value, worded

Known = Callable[[str], bool]  # whether a text is a name that is known

PROVENANCE = {
    "id", "source", "source_title", "publisher", "url", "published", "as_of", "accessed", "confidence", "note", "topic",
}  # fmt: skip
NUMERIC = {"number", "integer", "year"}
_TYPED = 0.8  # share of a column's cells that are numbers, of those that are not blank: the rest stays words
_KNOWN = 0.5  # share of a column's cells, or of headers, that are known names
_MOST_EXTRA = 2  # columns of words beside the entity that tell facts apart ('sex', 'age'); more are no plain shape
_CODE = re.compile(r"(^|[\s_])(id|code|iso\d?|key|index|m49|nuts\d?)$", re.IGNORECASE)
_PERIOD_NAME = re.compile(
    r"^(years?|periods?|quarters?|months?|seasons?|time|time[ _]period|ref(erence)?_?area)$", re.I
)
_UNIT_NAME = re.compile(r"^(units?|units? of measure(ment)?|measurement unit|currency)$", re.IGNORECASE)
_INDICATOR_NAME = re.compile(r"(indicator|series|measure|variable|item|metric|statistic|subject)", re.IGNORECASE)
_VALUE_NAME = re.compile(
    r"^(values?|obs[_ ]?values?|amounts?|numbers?|figures?|counts?|totals?|data|observations?|quantity)$", re.I
)
_NOTE_NAME = re.compile(r"(note|remark|comment|footnote|flag|status)", re.IGNORECASE)

_LAST_PART = re.compile(r"(?:,(?!\d{3})\s*|\s+(?=%$))(?:in\s+)?((?:[^,]|,(?=\d{3}))+)$")
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]+)[)\]]\s*$")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell and what it says; ``value`` is None for words. ``period`` is as the table has it."""

    row: Row
    column: str
    indicator: str
    entity: str
    period: str
    text: str
    value: Value
    unit: str
    note: str = ""
    as_of: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a table is read.

    Attributes:
        name: 'tidy', 'long', 'periods across' or 'periods down'.
        entity, period, unit, note: their columns, None where there is none.
        labels: columns whose words, together, tell what is measured beside the header.
        values: columns of numbers.
        entities_across: headers of the number columns are the entities.
    """

    name: str
    values: tuple[int, ...]
    entity: int | None = None
    period: int | None = None
    unit: int | None = None
    note: int | None = None
    labels: tuple[int, ...] = ()
    entities_across: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """A header taken apart: 'Catch 2019 (tonnes)' -> 'Catch', 2019, 'tonnes'."""

    label: str
    period: Period | None
    unit: str


def header(column: Column) -> Header:
    """What a column's name and unit say."""
    text, unit = column.label, worded(column.unit)
    match = _BRACKETS.search(text)
    if not unit and match and not parse_period(match[1]) and _is_unit(match[1]):
        text, unit = text[: match.start()], worded(match[1].strip())
    if not unit and (match := _LAST_PART.search(text)) and _is_known_unit(match[1]):
        text, unit = text[: match.start()], worded(match[1].strip())
    period = parse_period(re.sub(r"\s*\[[^\]]*\]$", "", text)) if not re.search(r"[^\W\d]{4,}", text) else None
    if period is not None:
        return Header("", period, unit)
    found = find_periods(text)
    if len(found) != 1:
        return Header(" ".join(text.split()), None, unit)
    label = f"{text[: found[0].start]} {text[found[0].end :]}"
    label = " ".join(re.sub(r"[()\[\]]", " ", label).split()).strip(" ,;:-–")
    return Header(label, found[0].period, unit)


def recognise(table: FactTable, known: Known) -> Shape | None:
    """The table's plain shape; None for a table of things, of records, or of no shape that can be told."""
    if table.reference or not table.rows:
        return None
    if table.tidy:
        place = {column.name: at for at, column in enumerate(table.columns)}
        remarks = (at for at, column in enumerate(table.columns) if _NOTE_NAME.search(column.label))
        note = place.get("note", next(remarks, None))
        own = (place["entity"], place["period"], place["unit"], note, (place["indicator"],))
        return Shape("tidy", (place["value"],), *own)
    columns = _Columns(table, known)
    for shape in (columns.across(), columns.long(), columns.down()):
        if shape is not None and _is_told_apart(table, shape):
            return shape
    return None


def cells(table: FactTable, shape: Shape, known: Known) -> Iterator[Cell]:
    """Every cell of the shape that holds something, in file order."""
    title = _title(table)
    heads = {place: header(table.columns[place]) for place in shape.values}
    if shape.entity is not None and not table.tidy:
        title = _bracketed(table.columns[shape.entity].label) or title
    commas = {place: has_decimal_comma([row.cells[place] for row in table.rows]) for place in shape.values}
    place_of = {column.name: at for at, column in enumerate(table.columns)}
    whole = next((word for word in _parts(title.label) if known(word)), title.label)

    def of(row: Row, place: int | None) -> str:
        return " ".join(row.cells[place].split()) if place is not None else ""

    # what a column 'sex' says is no indicator by itself
    bare = not any(_INDICATOR_NAME.search(table.columns[place].label) for place in shape.labels)

    @cache
    def measured(labels: str, own: str) -> Header:
        if shape.name == "tidy":
            return Header(labels, None, "")
        own = own or (title.label if bare else "")
        text = ", ".join(filter(None, (own, labels) if bare else (labels, own)))
        said = header(Column(text))
        return Header(text, None, "") if said.period else said

    for row in table.rows:
        labels = ", ".join(filter(None, (of(row, place) for place in shape.labels)))
        for place in shape.values:
            value = read_value(row.cells[place], commas[place])
            if value.missing:
                continue
            head = heads[place]
            own = "" if shape.entities_across or _VALUE_NAME.match(head.label) else head.label
            said = measured(labels, own)
            yield Cell(
                row=row,
                column=table.columns[place].name,
                indicator=said.label,
                entity=head.label if shape.entities_across else of(row, shape.entity) or whole,
                period=of(row, shape.period)
                if shape.period is not None
                else (head.period.label if head.period else ""),
                text=row.cells[place],
                value=value,
                unit=worded(of(row, shape.unit)) or _with_cell(head.unit or said.unit or title.unit, value.unit),
                note="; ".join(filter(None, (_remark(of(row, shape.note)), _mark(value.mark)))),
                as_of=of(row, place_of.get("as_of")),
                confidence=of(row, place_of.get("confidence")),
            )


def numbers(table: FactTable, known: Known) -> list[str]:
    """The labels of the columns that hold numbers."""
    columns = _Columns(table, known)
    return [column.label for place, column in enumerate(table.columns) if columns.is_number(place)]


def _remark(note: str) -> str:
    """A note; '' for one that says that nothing is to be noted."""
    return "" if note.casefold() in ("actual", "final", "observed", "normal", "ok", "none") else note


def _mark(mark: str) -> str:
    return STATUS.get(mark, f"marked {mark}") if mark else ""


def _with_cell(unit: str, cell: str) -> str:
    """A column's unit and the cell's own: '$' in the cell of a column 'million' makes 'USD million'."""
    return unit if not cell or cell in unit or parse_unit(unit).dimension != "count" else f"{cell} {unit}".strip()


def _title(table: FactTable) -> Header:
    """What the table's title says is measured, and in which unit; a file's name in words."""
    name = table.source.title
    if not re.search(r"\s", name):
        name = re.sub(r"[-_]+", " ", name)
    head = header(Column(name))
    unit = head.unit
    if not unit and (match := re.search(r"\bunits?:\s*([^.;\n]+)", table.description, re.IGNORECASE)):
        unit = match[1].strip()
    return Header(head.label or name, None, unit)


def _bracketed(label: str) -> Header | None:
    """What brackets behind the name of the entities' column say is measured: 'Port (cargo handled, tonnes)'."""
    match = _BRACKETS.search(label)
    said = header(Column(match[1].strip())) if match else None
    return said if said and said.unit and said.label and not said.period else None


def _parts(text: str) -> Iterator[str]:
    words = text.split()
    for length in range(min(4, len(words)), 0, -1):
        yield from (" ".join(words[at : at + length]).strip(",.()") for at in range(len(words) - length + 1))


def _is_unit(text: str) -> bool:
    """Whether brackets at the end of a header may hold a unit: a known one, or lower-case words without a number."""
    return _is_known_unit(text) or bool(re.fullmatch(r"[^\W\dA-Z][^\WA-Z]*( [^\W\dA-Z]+){0,3}", text))


def _is_known_unit(text: str) -> bool:
    unit = parse_unit(worded(text))
    return unit.dimension != "count" or unit.scale != 1


def _is_told_apart(table: FactTable, shape: Shape) -> bool:
    """Whether no two rows say the same thing's value of the same time twice: else some column is not understood."""
    keys = [place for place in (shape.entity, shape.period, *shape.labels) if place is not None]
    rows = [tuple(row.cells[place] for place in keys) for row in table.rows]
    return bool(keys) and len(set(rows)) == len(rows)


class _Columns:
    """The columns of one table by what they hold."""

    def __init__(self, table: FactTable, known: Known) -> None:
        self._table = table
        self._known = known
        self._heads = [header(column) for column in table.columns]

    def _cells(self, place: int) -> list[str]:
        return [cell for row in self._table.rows if (cell := row.cells[place].strip())]

    @cached_property
    def _numbers(self) -> list[bool]:
        return [self._holds_numbers(place) for place in range(len(self._table.columns))]

    @cached_property
    def _periods(self) -> list[bool]:
        return [self._holds_periods(place) for place in range(len(self._table.columns))]

    def is_number(self, place: int) -> bool:
        """Whether a column holds values: numbers that are no periods, codes or particulars of the source."""
        column = self._table.columns[place]
        own = column.name in PROVENANCE or _CODE.search(column.name)
        return not own and self._numbers[place] and not self._periods[place]

    def _holds_numbers(self, place: int) -> bool:
        cells = self._cells(place)
        comma = has_decimal_comma(cells)
        values = [value for cell in cells if not (value := read_value(cell, comma)).missing]
        return bool(values) and sum(value.number is not None for value in values) >= _TYPED * len(values)

    def _holds_periods(self, place: int) -> bool:
        cells = set(self._cells(place))
        named = bool(_PERIOD_NAME.match(self._table.columns[place].label)) or self._table.columns[place].type == "year"
        if not cells or not all(len(cell) <= 30 and parse_period(cell) for cell in cells):
            return False
        # four digits may as well be a count: years lie close together, or the column is called so
        years = [int(cell) for cell in cells if re.fullmatch(r"\d{4}", cell)]
        return (
            len(years) < len(cells) or named or (min(years) >= 1800 and max(years) - min(years) < 2 * len(years) + 10)
        )

    def _words(self) -> list[int]:
        """Columns of words that say something of a row's fact."""
        return [
            place
            for place, column in enumerate(self._table.columns)
            if not self._numbers[place]
            and not self._periods[place]
            and column.name not in PROVENANCE
            and not column.name.startswith("source")
            and self._cells(place)
        ]

    def _roles(self, words: Sequence[int]) -> tuple[int | None, int | None, int | None, tuple[int, ...]]:
        """Of columns of words: the entity, the unit, the note, and those that tell what is measured."""
        names = self._table.columns
        note = next((p for p in words if _NOTE_NAME.search(names[p].label)), None)
        unit = next((p for p in words if _UNIT_NAME.match(names[p].label) or self._are_units(p)), None)
        rest = [p for p in words if p not in (note, unit)]
        plain = [p for p in rest if not _INDICATOR_NAME.search(names[p].label) and not _CODE.search(names[p].label)]
        # what is named once, first of all, is what the rows are of: ports, whatever countries they lie in
        if plain and plain == rest and len(set(self._cells(rest[0]))) == len(self._table.rows) > 1:
            return rest[0], unit, note, ()
        entity = max(
            rest,
            key=lambda p: (self._known_share(p) >= _KNOWN, p in plain, self._known_share(p), -p),
            default=None,
        )
        labels = [p for p in rest if p != entity and entity is not None and not self._renames(entity, p)]
        return entity, unit, note, tuple(labels)

    def _known_share(self, place: int) -> float:
        cells = set(self._cells(place))
        return sum(map(self._known, cells)) / max(len(cells), 1)

    def _are_units(self, place: int) -> bool:
        cells = set(self._cells(place))
        return len(cells) <= 20 and all(_is_known_unit(cell) and "(" not in cell for cell in cells)

    def _renames(self, place: int, other: int) -> bool:
        """Whether a column gives each value of another a name of its own, or a code."""
        pairs = {(row.cells[place], row.cells[other]) for row in self._table.rows}
        firsts = {first for first, _ in pairs}
        seconds = {second for _, second in pairs}
        code = _CODE.search(self._table.columns[other].label)
        return len(pairs) == len(firsts) and (bool(code) or (len(seconds) == len(firsts) > 1))

    def _values(self, places: Sequence[int]) -> tuple[int, ...]:
        return tuple(place for place in places if self.is_number(place) and self._heads[place].period is None)

    def across(self) -> Shape | None:
        """Periods across: two columns of numbers or more whose headers name periods, and none whose header does not."""
        places = range(len(self._heads))
        dated = [place for place in places if self._heads[place].period is not None]
        values = [place for place in dated if self._numbers[place]]
        blank = [place for place in dated if not self._cells(place) or self._is_missing(place)]
        if len(values) < 2 or len(values) + len(blank) < len(dated) or self._values(places):
            return None
        entity, unit, note, labels = self._roles([place for place in self._words() if place not in dated])
        if any(self._periods[place] for place in places if place not in dated) or not self._are_labels(labels):
            return None
        return Shape("periods across", tuple(values), entity, None, unit, note, labels) if entity is not None else None

    def _are_labels(self, places: Sequence[int]) -> bool:
        """Whether columns of words may tell what is measured: few, and called so or with words that come again."""
        return len(places) <= _MOST_EXTRA and all(
            _INDICATOR_NAME.search(self._table.columns[place].label)
            or 2 * len(set(self._cells(place))) <= len(self._table.rows)
            for place in places
        )

    def _is_missing(self, place: int) -> bool:
        return all(read_value(cell).missing for cell in self._cells(place))

    def long(self) -> Shape | None:
        """A column of names, one of periods, and numbers."""
        periods = [place for place, is_period in enumerate(self._periods) if is_period and self._is_fact_column(place)]
        values = self._values(range(len(self._heads)))
        entity, unit, note, labels = self._roles(self._words())
        if entity is None or len(periods) != 1 or not values or not self._are_labels(labels):
            return None
        names, times = self._cells(entity), self._cells(periods[0])
        if len(set(names)) == len(names):  # a table of things, each with a date, unless that is plainly its time
            plain = not labels and (_PERIOD_NAME.match(self._table.columns[periods[0]].label) or len(set(times)) == 1)
            if not plain:
                return None
        if any(len(cell) > 100 for cell in names):
            return None
        return Shape("long", values, entity, periods[0], unit, note, labels)

    def _is_fact_column(self, place: int) -> bool:
        name = self._table.columns[place].name
        return name not in PROVENANCE and not name.startswith("source")

    def down(self) -> Shape | None:
        """Periods down: each row a period, each further column an entity, or an indicator of one thing."""
        periods = [place for place, is_period in enumerate(self._periods) if is_period and self._is_fact_column(place)]
        values = self._values(range(len(self._heads)))
        words = self._words()
        notes = [place for place in words if _NOTE_NAME.search(self._table.columns[place].label)]
        if len(periods) != 1 or not values or len(words) > len(notes) or len(notes) > 1:
            return None
        names = [self._heads[place].label for place in values]
        across = sum(map(self._known, names)) >= _KNOWN * len(names)
        note = notes[0] if notes else None
        return Shape("periods down", values, None, periods[0], None, note, (), entities_across=across)
