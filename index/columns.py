"""What a table's columns hold: names, periods, parts of years, numbers, units, codes, notes; and what headers say.

Columns are told by their cells; their names only settle what the cells leave open.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus.readers.origin import plain
from corpus.schema import FactTable
from index.called import (
    BEFELL,
    CODE,
    ENTITY_NAME,
    INDICATOR_NAME,
    METRIC_NAME,
    PART_NAME,
    PERIOD_NAME,
    UNIT_NAME,
    heads_of,
    mostly_numbers,
)
from index.headers import (
    cell_period,
    has_unit,
    is_note_name,
    one_year,
    part_of_year,
    stands_alone,
    state,
)
from index.lines import Line, laid_out
from index.periods import parse_period
from index.totals import is_derived
from index.unitnames import is_known_unit
from index.units import Style, has_decimal_comma, has_flags, point_groups, read_value, worded

Known = Callable[[str], bool]  # whether a text is a name that is known

PROVENANCE = {
    "id", "source", "source_title", "publisher", "url", "published", "as_of", "accessed", "confidence", "note", "topic",
}  # fmt: skip
NUMERIC = {"number", "integer", "year"}
_TYPED = 0.8  # share of a column's cells that are numbers, of those that are not blank: the rest stays words
_KNOWN = 0.5  # share of a column's cells, or of headers, that are known names
_SOME = 0.5  # share of a column's cells that are numbers, where it is told that they are not computed with
_COMPARED = 60  # columns of words, the first, among which one may be grouped by others or be their name
_SAMPLE = 200  # cells that tell whether a column holds numbers, before their style is known
_COMMA = Style(decimal_comma=True)


@dataclass(frozen=True, slots=True)
class Roles:
    """Of columns of words: the entity, the unit, the note, and those that tell what is measured."""

    entity: int | None
    unit: int | None
    note: int | None
    labels: tuple[int, ...]


class Columns:
    """The columns of one table by what they hold."""

    def __init__(self, table: FactTable, known: Known) -> None:
        self._known = known
        laid = laid_out(table)
        self.names, self.lines, self.footnotes = laid.names, laid.lines, laid.footnotes
        self._held: dict[int, list[str]] = {}
        self._shares: dict[int, float] = {}
        self._counts: dict[int, int] = {}
        self._joined, self._origins = laid.joined, table.origins
        self._title = table.source.title
        self.heads = heads_of(self.names)
        held = [self.cells(place) for place in range(len(self.names))]
        flags = has_flags([cell for cells in held for cell in cells])
        commas = [
            c.decimal == "," or (not c.decimal and has_decimal_comma(h)) for c, h in zip(self.names, held, strict=True)
        ]
        numbers = [_are_numbers(cells[:_SAMPLE]) for cells in held]
        open_ = [place for place, column in enumerate(self.names) if numbers[place] and not column.decimal]
        used = any(comma and number for comma, number in zip(commas, numbers, strict=True))
        groups = point_groups([held[place] for place in open_], used, table.semicolons)
        pointed = [place for place in open_ if any("." in cell for cell in held[place])]
        self.styles = [Style(comma or (groups is True and p in pointed), flags) for p, comma in enumerate(commas)]
        self._doubtful = pointed if groups is None else []

    def doubt(self) -> tuple[str, str] | None:
        """The label of a column and a number in it that is read as a fraction and may mean thousands; None for none."""
        for place in self._doubtful:
            for cell in self.cells(place):
                if "." in cell and read_value(cell).number is not None:
                    return self.names[place].label, cell
        return None

    def cells(self, place: int) -> list[str]:
        """The cells of a column that hold something."""
        if place not in self._held:
            self._held[place] = [cell for line in self.lines if (cell := line.cells[place].strip())]
        return self._held[place]

    @cached_property
    def numbers(self) -> list[bool]:
        """Which columns hold numbers, periods among them."""
        return [self._holds_numbers(place) for place in range(len(self.names))]

    @cached_property
    def periods(self) -> list[bool]:
        """Which columns hold periods."""
        return [self._holds_periods(place) for place in range(len(self.names))]

    @cached_property
    def part(self) -> int | None:
        """The column of months or quarters without their year."""
        return next((place for place in range(len(self.names)) if self._holds_parts(place)), None)

    def part_at(self, line: Line) -> str:
        """The part of the year that a row is of: a month's number becomes its name; '' for a row of all of them."""
        text = line.cells[self.part].strip() if self.part is not None else ""
        if not text.isdecimal() or self.part is None:
            return part_of_year(text)
        quarter = self.names[self.part].label.lower().startswith("quarter")
        return f"Q{int(text)}" if quarter else calendar.month_name[int(text)]

    @cached_property
    def period(self) -> int | None:
        """The one column that tells each row's period: of several, the one within all the others."""
        places = [
            place
            for place, is_period in enumerate(self.periods)
            if is_period and place != self.part and not self._is_provenance(place)
        ]
        named = [place for place in places if not CODE.search(self.names[place].label)] or places
        read = {place: [parse_period(cell_period(line.cells[place])) for line in self.lines] for place in places}

        def within(one: int, other: int) -> bool:
            return all(
                o is None or (i is not None and o.contains(i)) for i, o in zip(read[one], read[other], strict=True)
            )

        return next((one for one in named if all(within(one, other) for other in places)), None)

    @cached_property
    def year(self) -> str:
        """The year of months and quarters that have none beside them: the one that the title names; '' for none."""
        return one_year(self._title) if self.period is None else ""

    @cached_property
    def tells_times(self) -> bool:
        """Whether each row's period can be told: by a column, or of months by the title's year."""
        return self.period is not None or (self.part is not None and bool(self.year))

    def is_number(self, place: int) -> bool:
        """Whether a column holds values: numbers that are no periods, codes or particulars of the source."""
        own = self._is_provenance(place) or CODE.search(self.names[place].label) or self._counts_rows(place)
        return not own and self.numbers[place] and not self.periods[place] and place != self.part

    def values(self) -> list[int]:
        """The columns of values whose headers name no period."""
        return [p for p in range(len(self.names)) if self.is_number(p) and self.heads[p].period is None]

    def words(self) -> list[int]:
        """Columns of words that say something of a row's fact."""
        return [
            place
            for place in range(len(self.names))
            if not self.numbers[place]
            and not self.periods[place]
            and place != self.part
            and not self._is_provenance(place)
            and not (self._joined and place == 0)
            and self.cells(place)
        ]

    def is_period_name(self, place: int) -> bool:
        """Whether a column is called a year, a month or the like."""
        return bool(PERIOD_NAME.match(self.names[place].label))

    def is_indicator_name(self, place: int) -> bool:
        """Whether a column is called an indicator or the like."""
        return bool(INDICATOR_NAME.search(self.names[place].label))

    def is_unit_name(self, place: int) -> bool:
        """Whether a column is called a unit."""
        return bool(UNIT_NAME.match(self.names[place].label))

    def is_metric_name(self, place: int) -> bool:
        """Whether a column is called an indicator, and no name of a thing could be called so."""
        return bool(METRIC_NAME.search(self.names[place].label)) and not self.known_share(place)

    def headings(self, places: Sequence[int]) -> bool:
        """Whether one of some columns is of headings over groups of rows."""
        return any(not self.names[place].name for place in places)

    def are_measures(self, places: Sequence[int], entity: int | None) -> bool:
        """Whether headings among some columns tell what is measured: the same names stand under several."""
        heads = [place for place in places if not self.names[place].name]
        found = [self._pairs(entity, place) for place in heads] if entity is not None else []
        return any(pairs > names for pairs, names, _ in found)

    def are_metrics(self, place: int) -> bool:
        """Whether the rows' names tell what is measured rather than of whom: the column is called so, or has a unit for
        its name ('EUR million'), or its cells bring units of their own ('Margin (%)')."""
        label, cells = self.names[place].label, self.cells(place)
        own = any(map(has_unit, cells))
        return not self.known_share(place) and (bool(METRIC_NAME.search(label)) or bool(self.corner(place)) or own)

    def corner(self, place: int) -> str:
        """The unit that stands for the name of a column of names: 'EUR million'."""
        label = re.sub(r"^\((?:in )?(.*)\)$", r"\1", self.names[place].label, flags=re.IGNORECASE)
        return worded(label) if stands_alone(label) else ""

    def known_share(self, place: int) -> float:
        """The share of a column's cells that are known names."""
        if place not in self._shares:
            cells = set(self.cells(place))
            self._shares[place] = sum(map(self._known, cells)) / max(len(cells), 1)
        return self._shares[place]

    def are_known(self, names: Sequence[str]) -> bool:
        """Whether most of some names are known."""
        return sum(map(self._known, names)) >= _KNOWN * len(names)

    def comes_once(self, place: int) -> bool:
        """Whether each row has words of its own there."""
        return len(set(self.cells(place))) == len(self.lines) > 1

    def roles(self, words: Sequence[int]) -> Roles:
        """What each column of words is for.

        A code beside the name that it stands for says nothing more, nor does a word that is the same in every row,
        unless it tells what is measured.
        """
        notes = [p for p in words if is_note_name(self.names[p])]
        note = max(notes, key=lambda p: max(map(len, self.cells(p))), default=None)
        called = (p for p in words if self.is_unit_name(p))
        unit = next(called, next((p for p in words if p not in notes and self._are_units(p)), None))
        rest = [p for p in words if p != unit and p not in notes]
        rest = [p for p in rest if not any(self._is_code_of(p, name) for name in rest[:_COMPARED])]
        rest = [p for p in rest if not any(self._groups(p, other) for other in rest[:_COMPARED])]
        plain_ = [p for p in rest if not self.is_indicator_name(p) and not CODE.search(self.names[p].label)]
        varied = [p for p in rest if len(set(self.cells(p))) > 1 or len(self.lines) == 1]
        first = next((p for p in rest if self.is_indicator_name(p)), None)
        # what is named once, first of all, is what the rows are of: ports, whatever countries they lie in
        if plain_ and plain_[0] == min(rest) and self.comes_once(plain_[0]) and all(p in plain_ for p in varied):
            headings = [p for p in rest if not self.names[p].name]
            return Roles(plain_[0], unit, note, (*headings, *(() if first is None else (first,))))
        entity = max(
            rest,
            key=lambda p: (
                *(
                    bool(self.names[p].name),
                    self.known_share(p) >= _KNOWN,
                    p in varied and self.is_entity_name(p),
                    p in plain_,
                    p in varied,
                ),
                *(self.known_share(p), -p),
            ),
            default=None,
        )
        labels = [
            p
            for p in rest
            if entity is not None and p != entity and (p in varied or p == first) and not self._renames(entity, p)
        ]
        return Roles(entity, unit, note, tuple(labels))

    def are_years(self, place: int) -> bool:
        """Whether a column says in which years things were: 'Opened', 'Year awarded'."""
        cells, head = self.cells(place), self.heads[place]
        dated = self.periods[place] or bool(BEFELL.search(head.label))
        return dated and not head.unit and all(re.fullmatch(r"1[5-9]\d\d|20\d\d|2100", cell) for cell in cells)

    def tells_of_past(self, place: int) -> bool:
        """Whether a column is called by what befell things in the years that it has: 'Built'."""
        return bool(BEFELL.search(self.heads[place].label)) and not self.is_period_name(place)

    def is_entity_name(self, place: int) -> bool:
        """Whether a column is called a place, an institution or the like."""
        return bool(ENTITY_NAME.search(self.names[place].label))

    def are_states(self, place: int) -> bool:
        """Whether a column says nothing but how sure each number is, or who set it: 'actual', 'budget'."""
        return all(state(cell) for cell in set(self.cells(place)))

    def _groups(self, coarse: int, fine: int) -> bool:
        """Whether a column only groups the values of another: regions of towns, domains of indicators.

        Where a known name or a place stands beside what is none, both are meant: a country and its crops.
        """
        if (
            coarse == fine
            or not self.names[coarse].name
            or self.is_indicator_name(coarse) > self.is_indicator_name(fine)
        ):
            return False
        if not 1 < self._distinct(coarse) < self._distinct(fine) or not self._settles(fine, coarse):
            return False
        if self.is_indicator_name(fine):
            return not self.is_entity_name(coarse) and self.known_share(coarse) < _KNOWN
        placed = self.is_entity_name(coarse) or self.known_share(coarse) >= _KNOWN
        return self.is_entity_name(fine) if placed else self.is_entity_name(fine) or self.comes_once(fine)

    def _is_code(self, place: int) -> bool:
        return bool(CODE.search(self.names[place].label))

    def _is_provenance(self, place: int) -> bool:
        column = self.names[place]
        name = plain(column.name)
        return column.name in self._origins or (name in PROVENANCE and name != "source") or name.startswith("source_")

    def _counts_rows(self, place: int) -> bool:
        """Whether the first column does nothing but count the rows, beside other numbers."""
        cells = [line.cells[place].strip() for line in self.lines]
        if place or len(cells) < 3 or not all(re.fullmatch(r"\d{1,6}", cell) for cell in cells):
            return False
        first = int(cells[0])
        return first in (0, 1) and [int(cell) for cell in cells] == [*range(first, first + len(cells))]

    def _are_units(self, place: int) -> bool:
        cells = set(self.cells(place))
        return len(cells) <= 20 and all(is_known_unit(cell) and "(" not in cell for cell in cells)

    def _pairs(self, place: int, other: int) -> tuple[int, int, int]:
        pairs = {(line.cells[place], line.cells[other]) for line in self.lines}
        return len(pairs), len({first for first, _ in pairs}), len({second for _, second in pairs})

    def _distinct(self, place: int) -> int:
        if place not in self._counts:
            self._counts[place] = len({line.cells[place] for line in self.lines})
        return self._counts[place]

    def _settles(self, one: int, other: int) -> bool:
        """Whether each value of a column always stands beside the same one of the other."""
        beside: dict[str, str] = {}
        return all(beside.setdefault(line.cells[one], at := line.cells[other]) == at for line in self.lines)

    def _is_code_of(self, code: int, name: int) -> bool:
        return self._is_code(code) and not self._is_code(name) and self._settles(name, code)

    def _renames(self, place: int, other: int) -> bool:
        """Whether a column gives each value of another a name of its own, or a code."""
        alike = self._is_code(other) or self._distinct(other) == self._distinct(place) > 1
        return alike and self._settles(place, other)

    def has_numbers(self, place: int) -> bool:
        """Whether half the cells of a column, or more, are numbers that would be values if the others were."""
        own = self._is_provenance(place) or self.periods[place] or place == self.part or self._is_code(place)
        return self.is_number(place) or (not own and self._holds_numbers(place, _SOME))

    def _holds_numbers(self, place: int, share: float = _TYPED) -> bool:
        values = [read_value(cell, self.styles[place]) for cell in self.cells(place)]
        told = [(cell, value) for cell, value in zip(self.cells(place), values, strict=True) if not value.missing]
        words = [cell for cell, value in told if value.number is None]
        return mostly_numbers(len(told) - len(words), words, share)

    def _holds_periods(self, place: int) -> bool:
        cells = set(self.cells(place))
        named = self.is_period_name(place) or self.names[place].type == "year"
        if (
            not cells
            or (self.heads[place].unit and not named)
            or not all(len(cell) <= 30 and parse_period(cell_period(cell)) for cell in cells)
        ):
            return False
        # four digits may as well be a count: years lie close together, or the column is called so
        years = [int(cell) for cell in cells if re.fullmatch(r"\d{4}", cell)]
        return (
            len(years) < len(cells) or named or (min(years) >= 1800 and max(years) - min(years) < 2 * len(years) + 10)
        )

    def _holds_parts(self, place: int) -> bool:
        cells = set(self.cells(place))
        if match := PART_NAME.match(self.names[place].label):
            most = 4 if match[1].lower().startswith("quarter") else 12
            if cells and all(re.fullmatch(r"0?[1-9]|1[0-2]", cell) and int(cell) <= most for cell in cells):
                return True
        parts = [cell for cell in cells if not is_derived(cell)]
        return len(parts) > 1 and all(map(part_of_year, parts))


def _are_numbers(cells: Sequence[str]) -> bool:
    """Whether some cells of a column are numbers, whatever stands before their fractions."""
    both = [read_value(cell).number is not None or read_value(cell, _COMMA).number is not None for cell in cells]
    return bool(both) and sum(both) >= _TYPED * len(both)
