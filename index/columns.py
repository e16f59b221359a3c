"""What a table's columns hold: names, periods, parts of years, numbers, units, codes, notes; and what headers say.

Columns are told by their cells; their names only settle what the cells leave open.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus.schema import Column, FactTable, Row
from index.periods import Period, find_periods, parse_period
from index.totals import is_derived
from index.units import Style, has_decimal_comma, has_flags, parse_unit, point_groups, read_value, worded

Known = Callable[[str], bool]  # whether a text is a name that is known

PROVENANCE = {
    "id", "source", "source_title", "publisher", "url", "published", "as_of", "accessed", "confidence", "note", "topic",
}  # fmt: skip
NUMERIC = {"number", "integer", "year"}
_TYPED = 0.8  # share of a column's cells that are numbers, of those that are not blank: the rest stays words
_KNOWN = 0.5  # share of a column's cells, or of headers, that are known names
_SOME = 0.5  # share of a column's cells that are numbers, where it is told that they are not computed with
_SAMPLE = 200  # cells that tell whether a column holds numbers, before their style is known
_COMMA = Style(decimal_comma=True)
_LONGEST_UNIT = 4  # words of a unit that stands where a column's name would
_CODE = re.compile(r"(^|[\s_])(id|iso\d?|key|m49|nuts\d?|no\.|nr\.?)$|^(index|#)$|code$", re.IGNORECASE)
_PERIOD_NAME = re.compile(
    r"^(years?|year\(s\)|yr|periods?|quarters?|months?|seasons?|time|time[ _]period|ref(erence)?_?area)$", re.I
)
_PART_NAME = re.compile(r"^(months?|quarters?)( (no\.|number))?$", re.IGNORECASE)
_UNIT_NAME = re.compile(r"^(units?|units? of measure(ment)?|measurement unit|currency)$", re.IGNORECASE)
_INDICATOR_NAME = re.compile(r"(indicator|series|measure|variable|item|metric|statistic|subject)", re.IGNORECASE)
_METRIC_NAME = re.compile(r"(indicator|series|measure|variable|metric|statistic)", re.IGNORECASE)  # of no thing's name
_NOTE_NAME = re.compile(r"(note|remark|comment|footnote|flag|status)", re.IGNORECASE)

_FISCAL = re.compile(r"\b(FY|fiscal( year)?)\s?(?=\d{4})", re.IGNORECASE)
_BASE_YEAR = re.compile(r"\d\s*=\s*100\b")  # '2015=100': of an index
_LAST_PART = re.compile(r"(?:,(?!\d{3})\s*|\s+(?=%$))(?:in\s+)?((?:[^,]|,(?=\d{3}))+)$")
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]+)[)\]]\s*$")
_STATUS = re.compile(
    r"\s*[(\[](estimated?|preliminary|prelim\.?|provisional|forecast|projected|projection|revised|actual|budget(ed)?|"
    r"planned|target)[)\]]\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Header:
    """A header taken apart: 'Catch 2019 (tonnes)' -> 'Catch', 2019, 'tonnes'; '2024 (forecast)' has a note."""

    label: str
    period: Period | None
    unit: str
    note: str = ""


def header(column: Column) -> Header:
    """What a column's name and unit say."""
    text, unit, note = column.label, worded(column.unit), ""
    if match := _STATUS.search(text):
        text, note = text[: match.start()], match[1].lower()
    text, note = _FISCAL.sub("", text), "; ".join(filter(None, (note, fiscal(text))))
    match = _BRACKETS.search(text)
    if not unit and match and not parse_period(match[1]) and _is_unit(match[1]):
        text, unit = text[: match.start()], worded(match[1].strip())
    if not unit and (match := _LAST_PART.search(text)) and is_known_unit(match[1]):
        text, unit = text[: match.start()], worded(match[1].strip())
    # before a year brackets are not the last thing: 'Area (km²) 2021'
    if not unit and (match := re.search(r"\s*\(([^()]+)\)(?=\s\S*\d{2}$)", text)) and _is_unit(match[1]):
        text, unit = text[: match.start()] + text[match.end() :], worded(match[1].strip())
    core = re.sub(r"\s*\[[^\]]*\]$", "", text)
    found = find_periods(core)
    around = core[: found[0].start] + core[found[0].end :] if found else ""
    if (period := parse_period(core)) is not None and not re.search(r"[^\W\d]|%", around):
        return Header("", period, unit, note)
    found = find_periods(text)
    if len(found) != 1 or _BASE_YEAR.search(text):
        return Header(" ".join(text.split()), None, unit, note)
    label = f"{text[: found[0].start]} {text[found[0].end :]}"
    label = " ".join(re.sub(r"[()\[\]]", " ", label).split()).strip(" ,;:-–")
    if label and not re.search(r"[^\W\d]", label):
        return Header(" ".join(text.split()), None, unit, note)  # part of a date that is not understood
    if not unit and _stands_alone(label):
        label, unit = "", worded(label)  # '2021 TWh'
    return Header(label, found[0].period, unit, note)


def fiscal(text: str) -> str:
    """'fiscal year' where a text says that its year is none of the calendar: a note that goes with its figures."""
    return "fiscal year" if _FISCAL.search(text) else ""


def is_note_name(column: Column) -> bool:
    """Whether a column is called a note, a flag or the like."""
    return bool(_NOTE_NAME.search(column.label))


def bracketed(label: str) -> Header | None:
    """What brackets behind the name of the entities' column say is measured: 'Port (cargo handled, tonnes)'."""
    match = _BRACKETS.search(label)
    said = header(Column(match[1].strip())) if match else None
    return said if said and said.unit and said.label and not said.period else None


def _is_unit(text: str) -> bool:
    """Whether brackets at the end of a header may hold a unit: a known one, or lower-case words without a number."""
    return is_known_unit(text) or bool(re.fullmatch(r"[^\W\dA-Z][^\WA-Z]*( [^\W\dA-Z]+){0,3}", text))


def is_known_unit(text: str) -> bool:
    """Whether a text is a unit that can be read: 'EUR m', '%', 'thousand litres'."""
    unit = parse_unit(worded(text))
    if unit.dimension == "rate" and not unit.currency and len(sides := text.split("/")) == 2:
        return any(map(is_known_unit, sides))  # 'kg/ha', but not 'country/region'
    return unit.dimension != "count" or unit.scale != 1


def _stands_alone(text: str) -> bool:
    """Whether words are a unit and nothing else could be meant: 'EUR million', but not 'Score' or 'Year'."""
    unit = parse_unit(worded(text))
    plain = unit.dimension not in ("time", "score", "ratio") and len(text.split()) <= _LONGEST_UNIT
    return plain and "(" not in text and is_known_unit(text)


def part_of_year(text: str) -> str:
    """'Jan', 'Q2', '3rd quarter' as it is, which names a period only with a year beside it; '' for anything else."""
    text = text.strip().rstrip(".")
    if not text or len(text) > 15 or parse_period(text):
        return ""
    whole = f"{text} 2000"
    found = find_periods(whole)
    fits = len(found) == 1 and (found[0].start, found[0].end) == (0, len(whole)) and 27 < found[0].period.days < 200
    return text if fits else ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it is meant: a name that stands once for the rows under it stands in each."""

    row: Row
    cells: tuple[str, ...]


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
        self.names = table.columns
        self.heads = [header(column) for column in table.columns]
        self.lines = _lines(table)
        held = [self.cells(place) for place in range(len(table.columns))]
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
        return [cell for line in self.lines if (cell := line.cells[place].strip())]

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
        named = [place for place in places if not _CODE.search(self.names[place].label)] or places
        read = {place: [parse_period(line.cells[place]) for line in self.lines] for place in places}

        def within(one: int, other: int) -> bool:
            return all(
                o is None or (i is not None and o.contains(i)) for i, o in zip(read[one], read[other], strict=True)
            )

        return next((one for one in named if all(within(one, other) for other in places)), None)

    def is_number(self, place: int) -> bool:
        """Whether a column holds values: numbers that are no periods, codes or particulars of the source."""
        own = self.names[place].name in PROVENANCE or _CODE.search(self.names[place].label)
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
            and self.cells(place)
        ]

    def is_period_name(self, place: int) -> bool:
        """Whether a column is called a year, a month or the like."""
        return bool(_PERIOD_NAME.match(self.names[place].label))

    def is_indicator_name(self, place: int) -> bool:
        """Whether a column is called an indicator or the like."""
        return bool(_INDICATOR_NAME.search(self.names[place].label))

    def is_unit_name(self, place: int) -> bool:
        """Whether a column is called a unit."""
        return bool(_UNIT_NAME.match(self.names[place].label))

    def are_metrics(self, place: int) -> bool:
        """Whether the rows' names tell what is measured rather than of whom: the column is called so, or has a unit for
        its name ('EUR million'), or its cells bring units of their own ('Margin (%)')."""
        label, cells = self.names[place].label, self.cells(place)
        own = any((match := _BRACKETS.search(cell)) and is_known_unit(match[1]) for cell in cells)
        return not self.known_share(place) and (bool(_METRIC_NAME.search(label)) or bool(self.corner(place)) or own)

    def corner(self, place: int) -> str:
        """The unit that stands for the name of a column of names: 'EUR million'."""
        label = self.names[place].label
        return worded(label) if _stands_alone(label) else ""

    def known_share(self, place: int) -> float:
        """The share of a column's cells that are known names."""
        cells = set(self.cells(place))
        return sum(map(self._known, cells)) / max(len(cells), 1)

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
        unit = next((p for p in words if self.is_unit_name(p) or self._are_units(p)), None)
        rest = [p for p in words if p != unit and p not in notes]
        rest = [p for p in rest if not any(self._is_code_of(p, name) for name in rest)]
        plain = [p for p in rest if not self.is_indicator_name(p) and not _CODE.search(self.names[p].label)]
        varied = [p for p in rest if len(set(self.cells(p))) > 1 or len(self.lines) == 1]
        first = next((p for p in rest if self.is_indicator_name(p)), None)
        # what is named once, first of all, is what the rows are of: ports, whatever countries they lie in
        if plain and plain[0] == min(rest) and self.comes_once(plain[0]) and all(p in plain for p in varied):
            return Roles(plain[0], unit, note, () if first is None else (first,))
        entity = max(
            rest,
            key=lambda p: (self.known_share(p) >= _KNOWN, p in plain, p in varied, self.known_share(p), -p),
            default=None,
        )
        labels = [
            p
            for p in rest
            if entity is not None and p != entity and (p in varied or p == first) and not self._renames(entity, p)
        ]
        return Roles(entity, unit, note, tuple(labels))

    def _is_code(self, place: int) -> bool:
        return bool(_CODE.search(self.names[place].label))

    def _is_provenance(self, place: int) -> bool:
        name = self.names[place].name
        return name in PROVENANCE or name.startswith("source")

    def _are_units(self, place: int) -> bool:
        cells = set(self.cells(place))
        return len(cells) <= 20 and all(is_known_unit(cell) and "(" not in cell for cell in cells)

    def _pairs(self, place: int, other: int) -> tuple[int, int, int]:
        pairs = {(line.cells[place], line.cells[other]) for line in self.lines}
        return len(pairs), len({first for first, _ in pairs}), len({second for _, second in pairs})

    def _is_code_of(self, code: int, name: int) -> bool:
        pairs, names, _ = self._pairs(name, code)
        is_code = _CODE.search(self.names[code].label) and not _CODE.search(self.names[name].label)
        return bool(is_code) and pairs == names

    def _renames(self, place: int, other: int) -> bool:
        """Whether a column gives each value of another a name of its own, or a code."""
        pairs, firsts, seconds = self._pairs(place, other)
        return pairs == firsts and (bool(_CODE.search(self.names[other].label)) or seconds == firsts > 1)

    def has_numbers(self, place: int) -> bool:
        """Whether half the cells of a column, or more, are numbers that would be values if the others were."""
        own = self._is_provenance(place) or self.periods[place] or place == self.part or self._is_code(place)
        return self.is_number(place) or (not own and self._holds_numbers(place, _SOME))

    def _holds_numbers(self, place: int, share: float = _TYPED) -> bool:
        values = [read_value(cell, self.styles[place]) for cell in self.cells(place)]
        told = [value for value in values if not value.missing]
        return bool(told) and sum(value.number is not None for value in told) >= share * len(told)

    def _holds_periods(self, place: int) -> bool:
        cells = set(self.cells(place))
        named = self.is_period_name(place) or self.names[place].type == "year"
        if not cells or not all(len(cell) <= 30 and parse_period(cell) for cell in cells):
            return False
        # four digits may as well be a count: years lie close together, or the column is called so
        years = [int(cell) for cell in cells if re.fullmatch(r"\d{4}", cell)]
        return (
            len(years) < len(cells) or named or (min(years) >= 1800 and max(years) - min(years) < 2 * len(years) + 10)
        )

    def _holds_parts(self, place: int) -> bool:
        cells = set(self.cells(place))
        if match := _PART_NAME.match(self.names[place].label):
            most = 4 if match[1].lower().startswith("quarter") else 12
            if cells and all(re.fullmatch(r"0?[1-9]|1[0-2]", cell) and int(cell) <= most for cell in cells):
                return True
        parts = [cell for cell in cells if not is_derived(cell)]
        return len(parts) > 1 and all(map(part_of_year, parts))


def _are_numbers(cells: Sequence[str]) -> bool:
    """Whether some cells of a column are numbers, whatever stands before their fractions."""
    both = [read_value(cell).number is not None or read_value(cell, _COMMA).number is not None for cell in cells]
    return bool(both) and sum(both) >= _TYPED * len(both)


def _lines(table: FactTable) -> list[Line]:
    """The rows that say more than one thing (a note below a table says one), as they are meant.

    A name may stand once for several rows: in the first column, never twice, with other words beside each blank.
    """
    rows = [row for row in table.rows if len(row.cells) < 2 or sum(bool(cell.strip()) for cell in row.cells) > 1]
    firsts = [row.cells[0].strip() for row in rows]
    names = [first for first in firsts if first]
    once = len(set(names)) == len(names) > 1 and bool(firsts[0])
    blanks = [row for row, first in zip(rows, firsts, strict=True) if not first]
    worded_ = all(len(row.cells) > 1 and re.match(r"[^\W\d]", row.cells[1].strip()) for row in blanks)
    if not blanks or not once or not worded_ or table.tidy:
        return [Line(row, row.cells) for row in rows]
    lines, name = [], ""
    for row, first in zip(rows, firsts, strict=True):
        name = first or name
        lines.append(Line(row, (name, *row.cells[1:])))
    return lines
