"""Questions over tables of things and of dated records: which, how many, what was first, how long between two.

A table of models, of events: each row is one thing. The rows that a question means are those that its names, its
periods and the values of its columns pick ('open-weight', 'MIT', 'Chinese'); a word that none of these accounts for
makes it another question, which is left to the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from assistant.bounds import AMOUNT, bounds, plain
from assistant.draft import Evidence, Sentence
from assistant.question import Asked, says
from assistant.wording import in_months, joined, opening, record_sentence, said_date, the
from corpus.schema import Column, FactTable, Row
from index.facts import entity_column
from index.names import Lexicon, name_key
from index.periods import Period, parse_period
from index.shapes import PROVENANCE
from index.text import Weights, term_set, terms
from index.types import Locator
from index.units import currencies

LISTED = 60  # rows that one answer names at most
_SHORT = 60  # characters of a value that is a kind rather than a text
_NUMERIC = ("number", "integer")
_TOLD = 12  # records of a period that are told in full
_PART = 0.35  # and of a whole question that asks for the time between two
_LIKE = 0.6  # the weighted share of a part of a question that a record must hold to be what it tells of
_COUNT = re.compile(r"\b(how many|count of|number of|count)\b", re.IGNORECASE)
_FIRST = re.compile(r"\b(first|earliest|oldest)\b", re.IGNORECASE)
_LAST = re.compile(r"\b(last|latest|newest|most recent)\b", re.IGNORECASE)
_DURATION = re.compile(
    r"\bhow (long|many (days|weeks|months))\b.*\b(after|before|between|from|until|till|separate\w*|apart|pass\w*)\b|"
    r"\bhow much time\b|\b(time|days|weeks|months)\b.*\b(pass\w*|elapsed|lay|lie|went by)\b.*\bbetween\b|"
    r"\b(gap in time|time gap|interval|time span|lapse)\b.*\bbetween\b|\b(time|days|weeks|months) (between|from)\b|"
    r"\bhow far apart\b|\btime elapsed\b|\b(how many|number of|what|gap in|the) (days|weeks|months)\b|"
    r"\b(days|weeks|months) (in between|later|apart|separat\w+|between)\b",
    re.IGNORECASE,
)
_LISTING = re.compile(
    r"\b(list(ed|s)?|table|record(s|ed)?|timeline|database|catalogue|do you have|on file)\b", re.IGNORECASE
)
_HAPPENED = re.compile(r"\bwhat (happened|occurred|took place|went on)\b", re.IGNORECASE)
_CLOSED = re.compile(r"\b(closed|not open|non-open|proprietary)\b", re.IGNORECASE)
_MADE = re.compile(r"\b(releas|launch|publish|unveil|ship|put out|bring out|brought out|come out with)", re.IGNORECASE)
_MONTHS = re.compile(r"\b(months?|years?|weeks?)\b", re.IGNORECASE)
_ACTED = re.compile(r"\bwhat (did|does|has) [^?]*\bdo(ne)?\b", re.IGNORECASE)
_ORDER = re.compile(
    r"\b(older|newer|younger|earlier|later|(which|who|what) (is|was|came|come|appeared|launched|arrived)( out)? (first|"
    r"last|before|after))\b",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\b((?P<after>after|later than|following)|(?P<since>since|from)|(?P<before>before|earlier than|prior to))"
    r"( (the release|the launch) of)? (the )?$",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\b(which|what|list|name|show|give)\b", re.IGNORECASE)
_EXCEPT = re.compile(r"\b(leav(e|ing) out|exclud(e|ing)|except|not|without)\W+$", re.IGNORECASE)
# what frames such a question and says nothing of what is meant
_FRAME = term_set(
    """which what who how many count number list listed lists table record records recorded timeline database catalogue
    have has had give name all any there come came out released release releases appear appeared launched launch made
    publish published opened day date dated known plain when first earliest oldest last latest newest recent most
    i.e. can leave excluding except plain lab company firm maker startup happen happened occur occurred take took place
    go went involve involving involved concern concerning about relate related mention mentioned show me unveil ship"""
)

# what asks for the time between two, and says nothing of either
_LASTING = term_set("""how long many much days weeks months number time gap elapsed passed went separate separates
    between from until till to after before later apart followed then once came was were did it that""")
_ASIDE = _FRAME | _LASTING


@dataclass(frozen=True, slots=True)
class Picked:
    """The rows of a table that a question picks.

    Attributes:
        places: the columns that decided.
        said: how the conditions read: 'open weights yes', 'China', '2025'.
        rest: stems of the question that none of them accounts for.
    """

    rows: tuple[Row, ...]
    places: tuple[int, ...]
    said: tuple[str, ...]
    rest: frozenset[str]


@dataclass(slots=True)
class _Picking:
    """What is left of a table's rows while a question's conditions are applied; fields as in ``Picked``.

    Attributes:
        known: stems that are accounted for.
        used: names that are.
    """

    rows: list[Row]
    known: set[str]
    places: list[int] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def keep(self, rows: list[Row], place: int, said: str) -> None:
        """Leaves these rows, by this column."""
        self.rows = rows
        self.places.append(place)
        self.said.append(said)


class Things:
    """One table of things or of dated records."""

    def __init__(self, table: FactTable, lexicon: Lexicon) -> None:
        self.table = table
        self._lexicon = lexicon
        self.place = entity_column(table)
        self.noun = table.columns[self.place].label if self.place is not None else "event"

    @cached_property
    def words(self) -> list[frozenset[str]]:
        """The terms of each row."""
        return [term_set(self._lexicon.canonical_text(" ".join(row.cells))) for row in self.table.rows]

    @cached_property
    def dated(self) -> int | None:
        """The column of days."""
        for place, column in enumerate(self.table.columns):
            named = column.type == "date" or re.search(r"(^|_)(date|released|day)($|_)", column.name)
            if named and column.name not in PROVENANCE:
                return place
        return None

    @cached_property
    def _kinds(self) -> dict[int, list[str]]:
        """Columns whose few values are shared by many rows: place -> values."""
        kinds = {}
        for place, column in enumerate(self.table.columns):
            cells = [row.cells[place] for row in self.table.rows if row.cells[place]]
            values = list(dict.fromkeys(cells))
            short = all(len(value) <= _SHORT for value in values)
            own = column.name in PROVENANCE or place in (self.place, self.dated)
            shared = 0.7 if self.place is not None else 0.95  # of records most actors have few
            if column.type == "string" and not own and short and len(values) <= len(cells) * shared:
                kinds[place] = values
        return kinds

    def is_property(self, places: Sequence[int]) -> bool:
        """Whether any of some columns says yes or no of a thing."""
        return any(set(self._kinds.get(place, ("",))) <= {"yes", "no"} for place in places)

    def pick(self, asked: Asked) -> Picked:
        """The rows that the question's names, periods, values and bounds pick."""
        labels = " ".join(f"{column.label} {column.name.replace('_', ' ')}" for column in self.table.columns)
        picking = _Picking(list(self.table.rows), set(_FRAME) | term_set(self.noun) | term_set(labels))
        self._by_kind(asked, picking)
        self._by_series(asked, picking)
        self._by_mention(asked, picking)
        self._by_day(asked, picking)
        self._by_amount(asked, picking)
        rest = {term for term in terms(asked.bare) if term not in picking.known}
        unused = [mention.name for mention in asked.names if mention.name not in picking.used]
        rest |= {term for name in unused for term in terms(name)}
        return Picked(tuple(picking.rows), tuple(picking.places), tuple(picking.said), frozenset(rest))

    def _by_kind(self, asked: Asked, picking: _Picking) -> None:
        """'Chinese', 'open-weight', 'under the MIT licence': values that many rows share."""
        for place, values in self._kinds.items():
            column = self.table.columns[place]
            excepted = {value for value in values if _excepted(asked.text, value)}
            if self.is_property([place]):
                wanted = _yes_or_no(asked, column)
                picking.known |= term_set("closed proprietary") if wanted == {"no"} else set()
            else:
                wanted = {value for value in values if self._means(asked, value)} - excepted
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
            rows = [row for row in picking.rows if says(self._lexicon.canonical_text(self.told(row)), name)]
            if rows and told:
                picking.keep(rows, self.dated if self.dated is not None else told[0], name)
                picking.used.add(name)

    def _by_series(self, asked: Asked, picking: _Picking) -> None:
        """'The GPT models': rows whose names begin alike, where no single one of them is named."""
        if self.place is None:
            return
        single = {word for m in asked.names if self.row_of(m.name) for word in name_key(m.name)}
        for word in dict.fromkeys(name_key(asked.text)):
            series = [row for row in picking.rows if name_key(row.cells[self.place])[:1] == (word,)]
            if len(series) > 1 and len(word) > 2 and word not in single and not term_set(word) <= picking.known:
                picking.keep(series, self.place, f"{self.noun} {word}")
                picking.known |= term_set(word)
                picking.used |= {m.name for m in asked.names if word in name_key(m.name)}

    def _by_day(self, asked: Asked, picking: _Picking) -> None:
        """'In 2025', 'since June 2024', 'after GPT-5': periods, and the days of things that are named as bounds."""
        if self.dated is None:
            return
        marks = [(m.start, m.end, m.period, m.period.label, "") for m in asked.periods]
        for m in asked.names:
            if (row := self.row_of(m.name)) and (day := self.day(row)) and _SINCE.search(asked.text[: m.start]):
                marks.append((m.start, m.end, day, m.name, m.name))
        for start, end, period, label, name in marks:
            side = _side(asked.text, start, end)
            days = [(row, day) for row in picking.rows if (day := self.day(row))]
            if not side:
                rows = [row for row, day in days if period.contains(day)]
            elif side["after"]:
                rows = [row for row, day in days if day.start > period.end]
            elif side["since"]:
                rows = [row for row, day in days if day.start >= period.start]
            else:
                rows = [row for row, day in days if day.end < period.start]
            picking.keep(rows, self.dated, f"{side[0].strip()} {label}" if side else label)
            picking.known |= term_set(side[0]) if side else set()
            picking.used |= {name}

    def _by_amount(self, asked: Asked, picking: _Picking) -> None:
        """'More than 500 billion parameters': bounds to the column of numbers that is named."""
        place = self._measured(asked)
        if place is None:
            return
        column = self.table.columns[place]
        for bound in bounds(asked.text):
            amounts = [(row, self._amount(row, place)) for row in picking.rows]
            rows = [row for row, amount in amounts if amount is not None and bound.holds(amount)]
            picking.keep(rows, place, f"{column.label} {bound.said}")
            money = "cost costing priced" if currencies(column.unit) else ""
            picking.known |= term_set(f"{bound.said} {column.unit} {money}")

    def row_of(self, name: str) -> Row | None:
        """The row of a thing, by its canonical name."""
        return self._rows_by_name.get(name)

    @cached_property
    def _rows_by_name(self) -> dict[str, Row]:
        place = self.place
        if place is None:
            return {}
        return {self._lexicon.canonical(row.cells[place]): row for row in reversed(self.table.rows)}

    def _measured(self, asked: Asked) -> int | None:
        """The column of numbers that the question names by words of its label or its unit."""
        words = set(asked.words)
        best, most = None, 0.0
        for place, column in enumerate(self.table.columns):
            label, unit = term_set(column.label), term_set(column.unit)
            if column.type not in _NUMERIC or not (label | unit) & words:
                continue
            share = len(label & words) / len(label) + len(unit & words) / max(len(unit), 1) / 2
            if share > most:
                best, most = place, share
        return best

    def _amount(self, row: Row, place: int) -> Decimal | None:
        """A cell's number in its plain unit: 1.6 of a column in billions is 1,600,000,000."""
        found = AMOUNT.fullmatch(row.cells[place])
        scale = self.table.columns[place].unit.split(" ")[0].lower()
        return plain(found[1], scale) if found else None

    def _means(self, asked: Asked, value: str) -> bool:
        """Whether the question names a value, as a name or word for word."""
        return any(self._about(value, mention.name) for mention in asked.names) or (
            not self._lexicon.find(value) and says(asked.text, value.replace("_", " "))
        )

    def _about(self, value: str, name: str) -> bool:
        return self._lexicon.canonical(value) == self._lexicon.canonical(name)

    def day(self, row: Row) -> Period | None:
        """When a row is of, as exactly as it says."""
        cell = row.cells[self.dated] if self.dated is not None else ""
        return parse_period(cell) if cell else None

    def told(self, row: Row) -> str:
        """What a row is called, or tells, in a list."""
        if self.place is not None:
            day = row.cells[self.dated] if self.dated is not None else ""
            return f"{row.cells[self.place]} ({said_date(day)})" if day else row.cells[self.place]
        return record_sentence(self.table, row)

    def evidence(self, row: Row, place: int) -> Evidence:
        """A row by the cell that decided."""
        locator = Locator(row.start, row.end, None, self.table.id, row.number, self.table.columns[place].name)
        context = f"{self.told(row)} ; {' ; '.join(row.cells)}"
        value = self._amount(row, place) if self.table.columns[place].type in _NUMERIC else None
        return Evidence(self.table.id, row.source, locator, row.raw, row.cells[place], context, value=value)


class Listing:
    """Answers from all tables of things."""

    def __init__(self, things: Sequence[Things], lexicon: Lexicon, weights: Weights) -> None:
        self._things = things
        self._lexicon = lexicon
        self._weights = weights

    def counted(self, asked: Asked) -> list[Sentence]:
        """How many rows there are, where no figure tells it; none where this is no question over things."""
        for things in self._things:
            if things.place is None or not _COUNT.search(asked.text) or not set(terms(things.noun)) <= set(asked.words):
                continue
            picked = things.pick(asked)
            if picked.rows and picked.places and not picked.rest and len(picked.rows) <= LISTED:
                return [_counted(things, picked, things.place, picked.places[-1])]
        return []

    def answer(self, asked: Asked) -> list[Sentence]:
        """The sentences that answer, or none where this is no question over things."""
        if _DURATION.search(asked.text):
            return self._duration(asked)
        if _ORDER.search(asked.text) and (sentences := self._order(asked)):
            return sentences
        for things in self._things:
            if sentences := self._over(asked, things):
                return sentences
        return []

    def _over(self, asked: Asked, things: Things) -> list[Sentence]:
        noun = set(terms(things.noun))
        if things.place is None and (
            _HAPPENED.search(asked.text) or _ACTED.search(asked.text) or noun & set(asked.words)
        ):
            return _happened(things, things.pick(asked))
        made = bool(asked.names and _SEVERAL.search(asked.text) and _MADE.search(asked.text))
        if things.place is None or not noun or not (noun <= set(asked.words) or made):
            return []
        picked = things.pick(asked)
        if picked.rest or not picked.places or not picked.rows or len(picked.rows) > LISTED:
            return []
        counted, first, last = (pattern.search(asked.text) for pattern in (_COUNT, _FIRST, _LAST))
        decisive, by_date = picked.places[-1], things.dated in picked.places
        # how many there were in a period is what a figure tells, unless they must have a property that things have
        if counted and (_LISTING.search(asked.text) or not by_date or things.is_property(picked.places)):
            return [_counted(things, picked, things.place, decisive)]
        if (first or last) and things.dated is not None:
            return _outermost(things, picked, (things.place, things.dated), bool(first))
        asks_for_all = _SEVERAL.search(asked.text) and re.search(rf"\b{re.escape(things.noun)}s\b", asked.text, re.I)
        if not counted and not asked.ranks and (by_date or asks_for_all):
            names = [things.told(row) for row in picked.rows]
            lead = f"The table '{things.table.source.title}' has {joined(names)}"
            return [Sentence(f"{lead}.", tuple(things.evidence(row, decisive) for row in picked.rows))]
        return []

    def _order(self, asked: Asked) -> list[Sentence]:
        """Which of two named things is the earlier."""
        found = [pair for mention in asked.names if (pair := self._named(mention.name))]
        days = [(day, things, row) for things, row in found if (day := things.day(row))]
        if len(found) != 2 or len(days) != 2 or days[0][0].overlaps(days[1][0]):
            return []
        told = [
            (things.told(row), things.evidence(row, things.dated))
            for _, things, row in sorted(days, key=lambda item: item[0])
            if things.dated is not None
        ]
        (first, early), (second, late) = told
        return [Sentence(f"{opening(first)} came before {second}.", (early, late))]

    def _duration(self, asked: Asked) -> list[Sentence]:
        """The days between two dated rows, each found by the name or by the words of one part of the question."""
        found = [pair for mention in asked.names if (pair := self._named(mention.name))]
        if len(found) != 2:
            found = [pair for part in _parts(asked.text) if (pair := self._recorded(asked, part))]
        if len(found) != 2:
            found = self._two_records(asked)
        days = [
            (day.start, things.told(row).rstrip("."), things.evidence(row, place))
            for things, row in found
            if (place := things.dated) is not None and (day := things.day(row)) and day.days == 1
        ]
        if len(days) != 2 or found[0][1] is found[1][1]:
            return []
        (start, first, early), (end, second, late) = sorted(days, key=lambda item: item[0])
        lead, count, evidence = f"{opening(first)}; {second}", (end - start).days, (early, late)
        about = f" (about {in_months(count)} months)" if _MONTHS.search(asked.text) else ""
        return [Sentence(f"{lead}: {count} days lie between them{about}.", evidence, str(count))]

    def _recorded(self, asked: Asked, part: str) -> tuple[Things, Row] | None:
        """The record that a part of a question means: by the name in it, else by its words; None where none is sure."""
        named = [pair for m in asked.names if m.name in _within(asked, part) and (pair := self._named(m.name))]
        if len(named) == 1:
            return named[0]
        best = max(self._records(part), key=lambda item: item[0], default=None)
        if best is None or best[0] < _LIKE or not self._tells(asked, part, *best[1:]):
            return None
        return best[1:]

    def _two_records(self, asked: Asked) -> list[tuple[Things, Row]]:
        """The two records that share the words of a question: the best for it, and the best for what is left of it."""
        wanted = self._telling(asked.text)
        first = max(self._covering(wanted), key=lambda item: item[0], default=None)
        if first is None or first[0] < _PART:
            return []
        words = first[1].words[first[1].table.rows.index(first[2])]
        rest = [term for term in wanted if term not in words]
        second = max(self._covering(rest), key=lambda item: item[0], default=None) if rest else None
        if second is None or second[0] < _LIKE or second[2] is first[2]:
            return []
        told = f"{first[1].told(first[2])} {second[1].told(second[2])}"
        known = all(says(self._lexicon.canonical_text(told), m.name) for m in asked.names)
        return [first[1:], second[1:]] if known and not asked.unheard else []

    def _tells(self, asked: Asked, part: str, things: Things, row: Row) -> bool:
        """Whether a record tells of everyone whom a part of the question names."""
        told = self._lexicon.canonical_text(things.told(row))
        names = [*_within(asked, part), *(name for name in asked.unknown if name in part)]
        return all(says(told, name) for name in names)

    def _named(self, name: str) -> tuple[Things, Row] | None:
        for things in self._things:
            row = things.row_of(name)
            if row and things.day(row):
                return things, row
        return None

    def _records(self, part: str) -> list[tuple[float, Things, Row]]:
        return self._covering(self._telling(part))

    def _telling(self, text: str) -> list[str]:
        """The stems of the words that say which record is meant."""
        return [term for term in terms(self._lexicon.canonical_text(text)) if term not in _ASIDE]

    def _covering(self, wanted: Sequence[str]) -> list[tuple[float, Things, Row]]:
        """Every dated record with the share of some words, by weight, that it has."""
        if not wanted:
            return []
        return [
            (self._weights.cover(wanted, words), things, row)
            for things in self._things
            if things.dated is not None and not things.table.reference
            for row, words in zip(things.table.rows, things.words, strict=True)
        ]


def _side(text: str, start: int, end: int) -> re.Match[str] | None:
    """On which side of a day what is asked about lies; None for on the day itself. 'Models from 2025' are of it, 'from
    2025 on' since."""
    side = _SINCE.search(text[:start])
    if side and side["since"] and side["since"].lower() == "from":
        return side if re.match(r"\s+(on(wards?)?|till|until|to)\b", text[end:]) else None
    return side


def _within(asked: Asked, part: str) -> list[str]:
    """The names of the question that stand in a part of it."""
    start = asked.text.find(part)
    return [m.name for m in asked.names if start >= 0 and start <= m.start and m.end <= start + len(part)]


def _yes_or_no(asked: Asked, column: Column) -> set[str]:
    """Which of a column's two values the question means: 'open-weight' or 'closed'; none where it means neither."""
    label, closed = set(terms(column.label)), _CLOSED.search(asked.text)
    if label and label <= set(asked.words):
        return {"no" if closed else "yes"}
    return {"no"} if "open" in label and closed else set()


def _happened(things: Things, picked: Picked) -> list[Sentence]:
    """The records of a period, a sentence each; none where there are so many that some would have to be left out."""
    if picked.rest or things.dated not in picked.places or len(picked.rows) > _TOLD:
        return []
    told = [(things.told(row), things.evidence(row, picked.places[-1])) for row in picked.rows]
    return [Sentence(text, (evidence,)) for text, evidence in told if text]


def _counted(things: Things, picked: Picked, place: int, decisive: int) -> Sentence:
    names = [row.cells[place] for row in picked.rows]
    plural = things.noun if len(names) == 1 else f"{things.noun}s"
    lead = f"The table '{things.table.source.title}' lists {len(names)} {plural} ({joined(list(picked.said))})"
    evidence = tuple(things.evidence(row, decisive) for row in picked.rows)
    return Sentence(f"{lead}: {joined(names)}.", evidence, str(len(names)))


def _outermost(things: Things, picked: Picked, places: tuple[int, int], first: bool) -> list[Sentence]:
    place, dated_place = places
    dated = [(period, row) for row in picked.rows if (period := things.day(row))]
    if len(dated) < 2:
        return []
    edge = (min if first else max)(period for period, _ in dated)
    rows = [row for period, row in dated if period == edge]
    when = f"{'on' if edge.days == 1 else 'in'} {edge.label}"
    who = joined([the(row.cells[place]) for row in rows])
    word = "first" if first else "last"
    lead = f"Of the {len(dated)} {things.noun}s ({joined(list(picked.said))}) in the table"
    text = f"{lead} '{things.table.source.title}', the {word} is {who}, {when}."
    order = [*rows, *(row for _, row in dated if row not in rows)]
    return [Sentence(text, tuple(things.evidence(row, dated_place) for row in order))]


def _excepted(text: str, value: str) -> bool:
    place = text.casefold().find(value.casefold())
    return place > 0 and bool(_EXCEPT.search(text[:place]))


def _parts(text: str) -> list[str]:
    """The two things that a question asks the time between."""
    text = re.sub(r",\s*how (much|many|long)\b.*$", "", text, flags=re.IGNORECASE)
    if match := re.search(r"\bbetween\b(.+)\band\b(.+)", text, re.IGNORECASE):
        return [match[1], match[2]]
    if match := re.search(r"\b(?:after|before|from)\b(.+?)\b(?:did|was|were|until|till|to)\b(.+)", text, re.IGNORECASE):
        return [match[1], match[2]]
    if match := re.search(r"\b(?:did|was|were)\b(.+?)\b(?:after|before)\b(.+)", text, re.IGNORECASE):
        return [match[1], match[2]]
    return []
