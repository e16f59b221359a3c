"""Tables of things and of dated records, and which of their rows a question means.

A table of models, of events: each row is one thing. The rows that a question means are those that its names, its
periods and the values of its columns pick ('open-weight', 'MIT', 'Chinese'); a word that none of these accounts for
makes it another question, which is left to the others.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from assistant.bounds import AMOUNT, bounds, capacities, plain
from assistant.draft import Evidence
from assistant.intent import point_of
from assistant.naming import says
from assistant.phrasing import FRAME, in_passing, of_one_meaning
from assistant.question import Asked
from assistant.sides import Side, bounds_a_day, side, spans
from assistant.wording import inside, joined, plural, record_sentence, record_text, said_date, singular
from corpus.schema import Column, FactTable, Row
from index.columns import PROVENANCE
from index.names import Lexicon, name_key
from index.periods import Period, parse_period
from index.registers import entity_column
from index.tablecells import thing_rows
from index.text import term_set, terms
from index.types import Locator
from index.units import currencies

_SHORT = 60  # characters of a value that is a kind rather than a text
_NUMERIC = ("number", "integer")
_CLOSED = re.compile(
    r"\b(closed|proprietary|non-open|(\w+n[’']t|not|never|no|without|lack(s|ing)?)"
    r"( (have|have got|an?|any|with|come with))* open)\b",
    re.IGNORECASE,
)
# 'with downloadable weights', of a column 'open weights'
_FREE = re.compile(
    r"\b(downloadable|(freely |openly |publicly )?available|public|free)[\s-]+(?P<of>\w+)", re.IGNORECASE
)
_ABOUT = re.compile(
    r"\b(involv\w*|concern\w*|about|relat\w*|mention\w*|regarding|affect\w*|touch\w*|(has|have|had|say|says) on)\b",
    re.IGNORECASE,
)
_ANY_NAME = re.compile(r"(full |short )?(name|title|label|item|entry)", re.IGNORECASE)
_OWNS = re.compile(r"\b\w+['’]s? +$")  # 'Musk's xAI'
_EXCEPT = re.compile(r"\b(leav(e|ing) out|exclud(e|ing)|except|not|without)\W+$", re.IGNORECASE)
_COUNTED = dict(
    zip(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), range(2, 11), strict=True)
)


@dataclass(frozen=True, slots=True)
class Picked:
    """The rows of a table that a question picks.

    Attributes:
        places: the columns that decided.
        said: how the conditions read: 'open weights yes', 'China', '2025'.
        rest: stems of the question that none of them accounts for.
        before: the rows that were left before the last of those columns decided.
        beside: rows of things that are named as bounds: 'after Tern 2'.
    """

    rows: tuple[Row, ...]
    places: tuple[int, ...]
    said: tuple[str, ...]
    rest: frozenset[str]
    before: tuple[Row, ...] = ()
    beside: tuple[Row, ...] = ()


@dataclass(slots=True)
class _Picking:
    """What is left of a table's rows while a question's conditions are applied; fields as in ``Picked``.

    Attributes:
        known: stems that are accounted for.
        used: names that are.
    """

    rows: list[Row]
    known: set[str]
    before: list[Row] = field(default_factory=list)
    beside: list[Row] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def keep(self, rows: list[Row], place: int, said: str) -> None:
        """Leaves these rows, by this column."""
        self.before, self.rows = self.rows, rows
        self.places.append(place)
        self.said.append(said)


class Things:
    """One table of things or of dated records."""

    def __init__(self, table: FactTable, lexicon: Lexicon) -> None:
        self.table = table
        self._lexicon = lexicon
        self.place = entity_column(table)
        self.rows = table.rows if self.place is None else thing_rows(table, self.place)
        self.noun = _noun(table, self.place)

    @cached_property
    def dates(self) -> tuple[int, ...]:
        """The columns of days, those of the sources apart."""
        named = re.compile(r"(^|_)(date|released|day)($|_)")
        columns = enumerate(self.table.columns)
        return tuple(p for p, c in columns if (c.type == "date" or named.search(c.name)) and c.name not in PROVENANCE)

    @property
    def dated(self) -> int | None:
        """The column that dates the rows: the first of days."""
        return next(iter(self.dates), None)

    @property
    def befell(self) -> str:
        """What a day is of, as it stands before it: 'launched '; '' where the label is no participle."""
        label = self.table.columns[self.dated].label if self.dated is not None else ""
        return f"{inside(label)} " if re.fullmatch(r"\w+ed", label) else ""

    @cached_property
    def labels(self) -> frozenset[str]:
        """Stems of the columns' labels and names."""
        return term_set(" ".join(f"{column.label} {column.name.replace('_', ' ')}" for column in self.table.columns))

    @cached_property
    def _kinds(self) -> dict[int, list[str]]:
        """Columns whose few values are shared by many rows: place -> values."""
        kinds = {}
        for place, column in enumerate(self.table.columns):
            cells = [row.cells[place] for row in self.rows if row.cells[place]]
            values = list(dict.fromkeys(cells))
            short = all(len(value) <= _SHORT for value in values)
            own = column.name in PROVENANCE or place in (self.place, self.dated)
            shared = 0.7 if self.place is not None else 0.95  # of records most actors have few
            if column.type == "string" and not own and short and len(values) <= len(cells) * shared:
                kinds[place] = values
        return kinds

    @cached_property
    def _series(self) -> dict[str, set[int]]:
        """How names begin -> the numbers of the rows whose names do."""
        series: dict[str, set[int]] = {}
        if self.place is not None:
            for row in self.rows:
                for head in _heads(row.cells[self.place]):
                    series.setdefault(head, set()).add(row.number)
        return series

    def is_kind(self, place: int) -> bool:
        """Whether many rows share a column's few values."""
        return place in self._kinds

    def is_number(self, place: int) -> bool:
        """Whether a column is of numbers."""
        return self.table.columns[place].type in _NUMERIC

    def is_property(self, places: Sequence[int]) -> bool:
        """Whether any of some columns says yes or no of a thing."""
        return any(set(self._kinds.get(place, ("",))) <= {"yes", "no"} for place in places)

    def pick(self, asked: Asked) -> Picked:
        """The rows that the question's names, periods, values and bounds pick."""
        picking = _Picking(list(self.rows), set(FRAME) | term_set(self.noun) | self.labels)
        self._by_kind(asked, picking)
        self._by_series(asked, picking)
        self._by_mention(asked, picking)
        self._by_day(asked, picking)
        self._by_amount(asked, picking)
        owners = {term for m in asked.names if (own := _OWNS.search(asked.text[: m.start])) for term in terms(own[0])}
        point = point_of(asked.text)  # what is said before it is asked is no condition of it
        if not term_set(self.noun) & {*terms(point)}:
            point = asked.text
        told, start = {*terms(point)}, asked.text.index(point)
        rest = {term for term in terms(asked.bare) if term in told and term not in picking.known | owners}
        unused = [m.name for m in asked.names if m.name not in picking.used and m.start >= start]
        rest |= {term for name in unused for term in terms(name)}
        rest -= in_passing(point, rest, term_set(self.noun), self.labels)
        rest -= {term for word, count in _COUNTED.items() for term in terms(word) if count == len(picking.rows)}
        rows, before, beside = tuple(picking.rows), tuple(picking.before), tuple(picking.beside)
        return Picked(rows, tuple(picking.places), tuple(picking.said), frozenset(rest), before, beside)

    def _by_kind(self, asked: Asked, picking: _Picking) -> None:
        """'Chinese', 'open-weight', 'under the MIT licence': values that many rows share."""
        for place, values in self._kinds.items():
            column = self.table.columns[place]
            excepted = {value for value in values if _excepted(asked.text, value)}
            if self.is_property([place]):
                wanted, said = _yes_or_no(asked, column, self.noun)
                picking.known |= term_set(said)
            else:
                told_of = self.place is None and _ABOUT.search(asked.text)  # then whoever acted: 'events about Nordlys'
                named = frozenset[str]() if told_of else None
                wanted = {value for value in values if self._means(asked, value, named)} - excepted
                wanted = {value for value in wanted if not _within(value, wanted, asked.text)}
            if not wanted:
                continue
            rows = [row for row in picking.rows if row.cells[place] in wanted]
            picking.keep(rows, place, f"{column.label} {joined(sorted(wanted))}")
            picking.used |= {m.name for m in asked.names for value in wanted if self._about(value, m.name)}
            picking.known |= {term for value in wanted | excepted for term in term_set(value)} | term_set(column.label)

    def _by_mention(self, asked: Asked, picking: _Picking) -> None:
        """'Events that involve Nvidia': records that tell of who is named, in whichever column."""
        told = [place for place, column in enumerate(self.table.columns) if column.name not in PROVENANCE]
        for name in dict.fromkeys(m.name for m in asked.names):
            if self.place is not None or name in picking.used:
                continue
            rows = [row for row in picking.rows if says(self._lexicon.canonical_text(self._whole(row)), name)]
            if rows and told:
                picking.keep(rows, self.dated if self.dated is not None else told[0], name)
                picking.used.add(name)

    def _whole(self, row: Row) -> str:
        columns = zip(self.table.columns, row.cells, strict=True)
        return " ; ".join(cell for column, cell in columns if column.name not in PROVENANCE)

    def _by_series(self, asked: Asked, picking: _Picking) -> None:
        """'The GPT models': rows whose names begin alike, where no single one of them is named."""
        if self.place is None:
            return
        single = {word for m in asked.names if self.row_of(m.name) for word in name_key(m.name)}
        for word in dict.fromkeys(name_key(asked.text)):
            numbers = self._series.get(word, ())
            if len(numbers) > 1 and len(word) > 2 and word not in single and not term_set(word) <= picking.known:
                series = [row for row in picking.rows if row.number in numbers]
                picking.keep(series, self.place, f"{self.noun} {word}")
                picking.known |= term_set(word)
                picking.used |= {m.name for m in asked.names if word in name_key(m.name)}

    def _by_day(self, asked: Asked, picking: _Picking) -> None:
        """'In 2025', 'since June 2024', 'after GPT-5': periods, and the days of things that are named as bounds."""
        if self.dated is None:
            return
        marks = [(m.start, m.end, m.period, m.period.label, "") for m in spans(asked)]
        for m in asked.names:
            if (row := self.row_of(m.name)) and (day := self.day(row)) and bounds_a_day(asked.text, m.start):
                marks.append((m.start, m.end, day, m.name, m.name))
                picking.beside.append(row)
        for start, end, period, label, name in marks:
            where = side(asked.text, start, end)
            rows = [row for row in picking.rows if (day := self.day(row)) and where.side.holds(day, period)]
            picking.keep(rows, self.dated, label if where.side is Side.WITHIN else f"{where.side.value} {label}")
            picking.known |= term_set(where.said)
            picking.used |= {name}

    def _by_amount(self, asked: Asked, picking: _Picking) -> None:
        """'More than 500 billion parameters': bounds to the column of numbers that is named."""
        place = self._measured(asked)
        if place is None:
            return
        column = self.table.columns[place]
        for bound in bounds(asked.text) or capacities(asked.text, column.unit):
            amounts = [(row, self.amount(row, place)) for row in picking.rows]
            rows = [row for row, amount in amounts if amount is not None and bound.holds(amount)]
            picking.keep(rows, place, f"{column.label} {bound.told}")
            money = "cost costing priced charge charging" if currencies(column.unit) else ""
            picking.known |= term_set(f"{bound.said} 1 {column.unit} {money}")

    def row_of(self, name: str) -> Row | None:
        """The row of a thing, by its canonical name."""
        return self._rows_by_name.get(name)

    @cached_property
    def _rows_by_name(self) -> dict[str, Row]:
        place = self.place
        if place is None:
            return {}
        return {self._lexicon.canonical(row.cells[place]): row for row in reversed(self.rows)}

    def _measured(self, asked: Asked) -> int | None:
        """The column of numbers that the question names by words of its label or its unit."""
        words = of_one_meaning(asked.words)
        best, most = None, 0.0
        for place, column in enumerate(self.table.columns):
            label, unit = term_set(column.label), term_set(column.unit)
            if column.type not in _NUMERIC or not (label | unit) & words:
                continue
            share = len(label & words) / len(label) + len(unit & words) / max(len(unit), 1) / 2
            if share > most:
                best, most = place, share
        return best

    def amount(self, row: Row, place: int) -> Decimal | None:
        """A cell's number in its plain unit: 1.6 of a column in billions is 1,600,000,000."""
        found = AMOUNT.fullmatch(row.cells[place])
        scale = self.table.columns[place].unit.split(" ")[0].lower()
        return plain(found[1], scale) if found else None

    def _means(self, asked: Asked, value: str, named: frozenset[str] | None = None) -> bool:
        """Whether the question names a value, as a name or word for word: of the thing that bears it too ('which Zed
        model came after Zed 4'). ``named`` are the names that may be it; None for all that are said."""
        if named is None:
            named = frozenset(m.name for m in (*asked.names, *self._lexicon.find(asked.text))) - {*asked.excluded}
        if any(self._about(value, name) for name in named):
            return True
        plain = value.replace("_", " ")
        several = {*terms(plain)} if " " in plain else set()  # 'export-control events' have 'export_controls'
        return not self._lexicon.find(value) and (
            says(asked.text, plain)
            or (plain.isalpha() and len(plain) > 2 and says(asked.text, plural(plain)))
            or (bool(several) and several <= {*asked.words})
        )

    def _about(self, value: str, name: str) -> bool:
        """Whether a value is a name; 'Z Corp (Zed)' is Z Corp and Zed."""
        also = re.fullmatch(r"(.+?)\s*\((.+)\)", value)
        forms = [value, *(also.groups() if also and not re.search(r"\d", also[2]) else ())]
        return self._lexicon.canonical(name) in {self._lexicon.canonical(form) for form in forms}

    def day(self, row: Row) -> Period | None:
        """When a row is of, as exactly as it says."""
        cell = row.cells[self.dated] if self.dated is not None else ""
        return parse_period(cell) if cell else None

    def told(self, row: Row) -> str:
        """What a row is called, or tells, in a list."""
        if self.place is not None:
            day = row.cells[self.dated] if self.dated is not None else ""
            return f"{row.cells[self.place]} ({self.befell}{said_date(day)})" if day else row.cells[self.place]
        return record_sentence(self.table, row)

    def text(self, row: Row) -> str:
        """What a row is called, or tells, without its date; '' of a record that tells nothing."""
        return row.cells[self.place] if self.place is not None else record_text(self.table, row)

    def evidence(self, row: Row, place: int) -> Evidence:
        """A row by the cell that decided."""
        locator = Locator(row.start, row.end, None, self.table.id, row.number, self.table.columns[place].name)
        context = f"{self.told(row)} ; {' ; '.join(row.cells)}"
        value = self.amount(row, place) if self.table.columns[place].type in _NUMERIC else None
        return Evidence(self.table.id, row.source, locator, row.raw, row.cells[place], context, value=value)


def _noun(table: FactTable, place: int | None) -> str:
    """What a table's things are called: by the label of their names, or by the title where that is 'Name'."""
    label = table.columns[place].label if place is not None else "event"
    if not _ANY_NAME.fullmatch(label):
        return label
    words = re.findall(r"[^\W\d_]+", re.split(r"(?i)[\W_](?:of|for)[\W_]", table.source.title)[-1])
    several = [word for word in words if word.endswith("s") and not word.endswith("ss")]
    return singular(several[0].lower()) if len(several) == 1 else label


def _within(value: str, others: Collection[str], text: str) -> bool:
    """Whether a value is said in a longer one alone: 'MIT' in 'under the Modified MIT licence'."""
    longer = [other for other in others if other != value and says(other, value) and says(text, other)]
    for other in longer:
        text = re.sub(re.escape(other), " ", text, flags=re.IGNORECASE)
    return bool(longer) and not says(text, value)


def _heads(name: str) -> set[str]:
    """How a name begins, with its number and without: 'qwen3', 'qwen'."""
    return {head for word in name_key(name)[:1] for head in (word, re.sub(r"\d+$", "", word))}


def _yes_or_no(asked: Asked, column: Column, noun: str) -> tuple[set[str], str]:
    """Which of a column's two values the question means, and how it says so: 'open-weight', 'with downloadable weights'
    or 'closed'; none where it means neither."""
    label, closed, free = set(terms(column.label)), _CLOSED.search(asked.text), _FREE.search(asked.text)
    if "open" in label and closed:
        return {"no"}, f"{closed[0]} {column.label}"
    if "open" in label and free and label & {*terms(free["of"])}:
        return {"yes"}, free[0]
    if "open" in label and (
        plainly := re.search(
            rf"\bopen([- ]source\w*)?(?=\W*$|[,;.?] | (\w+ )?{plural(noun)}\b)|"
            r"\bopen[- ]?sourc\w+",
            asked.text,
            re.IGNORECASE,
        )
    ):
        return {"yes"}, plainly[0]
    return ({"yes"}, "") if label and label <= set(asked.words) else (set(), "")


def _excepted(text: str, value: str) -> bool:
    place = text.casefold().find(value.casefold())
    return place > 0 and bool(_EXCEPT.search(text[:place]))
