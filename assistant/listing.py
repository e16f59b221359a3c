"""Questions over tables of things and of dated records: which, how many, is there any, what was first, what happened.

What the rows are is read by ``things``; the time between two of them is told by ``durations``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.dated import EVENTS, stems
from assistant.draft import Sentence
from assistant.durations import Durations
from assistant.durations import asks as asks_how_long
from assistant.lookup import cell, same
from assistant.nouns import Nouns, column_asked, dates_of, head, of_title, verbs
from assistant.pairs import Pairs
from assistant.phrasing import in_passing
from assistant.question import Asked
from assistant.records import COUNT, FIRST, LAST, LISTED, number_of, of_records
from assistant.sequence import following, ordered
from assistant.things import Picked, Things
from assistant.topmost import is_superlative, topmost
from assistant.wanted import Operation, Wants
from assistant.whether import whether
from assistant.wording import inside, joined, plural, said_date, the
from corpus.schema import Row
from index.embed import Embedder
from index.names import Lexicon
from index.periods import parse_period
from index.text import term_set, terms

_FEW = 3  # things whose names are told before their dates, side by side
_LISTING = re.compile(
    r"\b(list(ed|s)?|table|record(s|ed)?|timeline|database|catalogue|do you have|on file)\b", re.IGNORECASE
)
_NEXT = re.compile(r"\b(right|directly|immediately|straight|next|just) (?P<side>after|before)\b", re.IGNORECASE)
_MADE = re.compile(
    r"\b(releas|launch|publish|unveil|ship|(put|roll|bring|brought|come|came|turn)\w* out|debut|drop)", re.IGNORECASE
)
_ASKS = re.compile(r"\b(who|when|where|why|how|is|are|was|were|do|does|did|has|have|can|will)\b", re.IGNORECASE)
# what any things may be called
_ANY = term_set("item entry product release system version variant edition offering title one")
_COMPARED = (Operation.DIFFERENCE, Operation.RATIO, Operation.CHANGE, Operation.COMPARE, Operation.TREND)
_AGED = re.compile(r"\b((?P<oldest>oldest)|newest|youngest)\b", re.IGNORECASE)
_PARTICIPLE = re.compile(r"ed$")  # a cell that says what befell a thing: 'demolished'
_SEVERAL = re.compile(r"\b(which|what|whose|list|name|show|give|enumerate|any)\b", re.IGNORECASE)


class Listing:
    """Answers from all tables of things."""

    def __init__(self, things: Sequence[Things], lexicon: Lexicon, embedder: Embedder) -> None:
        self._things = things
        self._lexicon = lexicon
        self._nouns = Nouns(things, embedder)
        self._named = {word for one in things if one.place is not None for word in terms(one.noun)}
        self._pairs = Pairs(things, lexicon, embedder)
        self._durations = Durations(self._pairs)

    def otherwise(self, asked: Asked) -> list[Sentence]:
        """What the tables tell where no figure does: how many rows there are, which of them has most or least, what one
        of them has; none where this is no question over things, or two tables answer it."""
        if asked.operation in _COMPARED:
            return []
        if counted := self._counted(asked):
            return counted
        tellings = (topmost, same, cell, _aged)
        told = [said for things in self._things for tell in tellings if (said := tell(asked, things))]
        return told[0] if len(told) == 1 else []

    def _counted(self, asked: Asked) -> list[Sentence]:
        for things in self._things:
            if things.place is None or not COUNT.search(asked.text) or not set(terms(things.noun)) <= set(asked.words):
                continue
            picked = things.pick(asked)
            if picked.rows and picked.places and not picked.rest and len(picked.rows) <= LISTED:
                return [_counted(things, picked, things.place, picked.places[-1])]
        return []

    def answer(self, asked: Asked) -> list[Sentence]:
        """The sentences that answer, or none where this is no question over things."""
        if (sentences := self._durations.answer(asked)) or asks_how_long(asked.text):
            return sentences
        if sentences := ordered(asked, self._pairs):
            return sentences
        for things in self._things:
            if sentences := self._over(asked, things):
                return sentences
        if sentences := following(asked, self._pairs):
            return sentences
        if asked.wants is Wants.YES_NO:
            return whether(asked, self._things, self._lexicon)
        told = [sentences for things in self._things if (sentences := self._by_another_word(asked, things))]
        return told[0] if len(told) == 1 else []  # of two tables of such things which is meant is not said

    def _over(self, asked: Asked, things: Things) -> list[Sentence]:
        noun = set(terms(things.noun))
        if things.place is None:
            return of_records(asked, things, self._named)
        made = bool(asked.names and _SEVERAL.search(asked.text) and _MADE.search(asked.text))
        if not noun:
            return []
        picked = things.pick(asked)
        by_kind = _called_by_kind(asked, things, picked)
        if not (noun <= set(asked.words) or made or by_kind):
            return []
        if (edge := _edge(asked, things, picked)) or (edge := _beside(asked, things, picked)):
            return edge
        if picked.rest or not picked.places or len(picked.rows) > LISTED or _is_of_another_day(asked, things, picked):
            return []
        if asked.wants is Wants.YES_NO and not asked.ranks:
            return _whether(things, picked)
        if not picked.rows:
            return []
        column = column_asked(asked, things)
        counted, first, last = (pattern.search(asked.text) for pattern in (COUNT, FIRST, LAST))
        by_date = things.dated in picked.places
        if counted and column is not None:
            return _kinds_counted(things, picked, column)
        # how many there were in a period is what a figure tells, unless they must have a property that things have
        if counted and (_LISTING.search(asked.text) or not by_date or things.is_property(picked.places)):
            return [_counted(things, picked, things.place, picked.places[-1])]
        if (first or last) and things.dated is not None:
            return _outermost(things, picked, (things.place, things.dated), first=bool(first))
        several = by_kind or re.search(rf"\b{re.escape(plural(things.noun))}\b", asked.text, re.IGNORECASE)
        asks = _SEVERAL.search(asked.text) or _LISTING.search(asked.text) or not _ASKS.search(asked.text)
        ranks = asked.ranks and (is_superlative(asked.text) or not things.is_number(picked.places[-1]))
        if not counted and not ranks and (by_date or (asks and (several or column is not None))):
            return [_listed(things, picked, column)]
        return []

    def _by_another_word(self, asked: Asked, things: Things) -> list[Sentence]:
        """A list, or the first or last of it, of things that the question calls by a word of its own."""
        if things.place is None or not _SEVERAL.search(asked.text) or COUNT.search(asked.text) or asked.ranks:
            return []
        picked, dates = things.pick(asked), dates_of(asked, things)
        if not picked.places or not 0 < len(picked.rows) <= LISTED:
            return []
        if things.dated in picked.places and _is_of_another_day(asked, things, picked):
            return []
        if FIRST.search(asked.text) or LAST.search(asked.text):
            meant = len(dates) == 1 and self._nouns.means(asked, things, picked, dates)
            return _edge(asked, things, picked, known=meant) if meant else []
        noun = term_set(head(asked.text))
        by_name = (things.place in picked.places or noun <= _ANY) and picked.rest <= noun  # 'the Skua class', 'entries'
        if not by_name and not self._nouns.means(asked, things, picked):
            return []
        names = joined([row.cells[things.place] for row in picked.rows])
        text = f"The table '{things.table.source.title}' has {names} ({joined([*map(inside, picked.said)])})."
        return [replace(_listed(things, picked), text=text)]


def _called_by_kind(asked: Asked, things: Things, picked: Picked) -> bool:
    """Whether things are called by the kind that all of them are of: 'the trams made by Brandt', and by more."""
    kinds = {row.cells[place] for place in picked.places if things.is_kind(place) for row in picked.rows}
    return len(picked.places) > 1 and any(
        re.search(rf"\b{re.escape(plural(kind))}\b", asked.text, re.IGNORECASE) for kind in kinds
    )


def _beside(asked: Asked, things: Things, picked: Picked) -> list[Sentence]:
    """The one that came right after another, or right before it."""
    next_to = _NEXT.search(asked.text)
    if not next_to or picked.rest or things.place is None or things.dated not in picked.places:
        return []
    return _outermost(things, picked, (things.place, things.dated), first=next_to["side"].lower() == "after")


def _counted(things: Things, picked: Picked, place: int, decisive: int) -> Sentence:
    which = joined([row.cells[place] for row in picked.rows])
    return number_of(things, picked.rows, picked.said, which, decisive)


def _kinds_counted(things: Things, picked: Picked, column: int) -> list[Sentence]:
    """How many makers, countries or licences the things that are picked have, each cited by the first of its rows."""
    rows = list({row.cells[column]: row for row in reversed(picked.rows) if row.cells[column]}.values())[::-1]
    nouns = inside(things.table.columns[column].label)
    of = f" ({joined(list(picked.said))})" if picked.said else ""
    lead = f"The table '{things.table.source.title}' lists {len(rows)} {nouns if len(rows) == 1 else plural(nouns)}{of}"
    which = joined([row.cells[column] for row in rows])
    evidence = tuple(things.evidence(row, column) for row in rows)
    return [Sentence(f"{lead}: {which}.", evidence, str(len(rows)))]


def _edge(asked: Asked, things: Things, picked: Picked, *, known: bool = False) -> list[Sentence]:
    """The first or last of those that are picked, or of the whole table that the question names by words of its title
    or of the label of its dates; ``known`` where every word is accounted for."""
    first, dates = FIRST.search(asked.text), dates_of(asked, things)
    if things.place is None or not (first or LAST.search(asked.text)) or asked.ranks or len(dates) != 1:
        return []
    if asked.wants is Wants.YES_NO or COUNT.search(asked.text) or (len(asked.names) > 1 and picked.rest):
        return []
    titled = of_title(asked.text, things.table.source.title)
    said, left = verbs(asked, things, picked, dates)
    left -= in_passing(asked.text, left, term_set(things.noun), ())
    if not known and (left - titled or not (picked.places or said or titled) or not picked.rest <= titled):
        return []
    return _outermost(things, picked, (things.place, dates[0]), first=bool(first))


def _aged(asked: Asked, things: Things) -> list[Sentence]:
    """The oldest or the newest of those that are picked, by the only day that the table has of each."""
    aged = _AGED.search(asked.text)
    if not aged or things.place is None or len(things.dates) != 1 or not term_set(things.noun) <= {*asked.words}:
        return []
    picked = things.pick(asked)
    if (
        picked.rest
        or asked.wants is Wants.YES_NO
        or COUNT.search(asked.text)
        or _is_of_another_day(asked, things, picked)
    ):
        return []
    return _outermost(things, picked, (things.place, things.dates[0]), first=bool(aged["oldest"]))


def _is_of_another_day(asked: Asked, things: Things, picked: Picked) -> bool:
    """Whether the days that the rows are picked or put in order by are of another event than the question's: of the
    things that were sold in 2015 those that were launched in it."""
    if things.dated is None or not (
        things.dated in picked.places or FIRST.search(asked.text) or LAST.search(asked.text)
    ):
        return False
    if things.dated in dates_of(asked, things):
        return False
    columns = things.table.columns
    befell = {word for place in things.dates[1:] for word in stems(columns[place].label)} | EVENTS
    befell |= {word for said in picked.said if _PARTICIPLE.search(said) for word in stems(said)}
    bare = re.sub(r"\b(end|start|beginning|close|open) (of|up)\b", " ", asked.bare)  # 'by the end of 2024'
    return bool(befell & {*stems(bare)})


def _outermost(things: Things, picked: Picked, places: tuple[int, int], *, first: bool) -> list[Sentence]:
    place, dated_place = places
    dated = [(period, row) for row in picked.rows if (period := parse_period(row.cells[dated_place]))]
    if len(dated) < 2:
        return []
    edge = (min if first else max)(period for period, _ in dated)
    rows = [row for period, row in dated if period == edge]
    when = f"{'on' if edge.days == 1 else 'in'} {edge.label}"
    parted = [p for p in picked.places if p != place and p not in things.dates and not things.is_property([p])]
    of = [p for p in parted if len({row.cells[p] for row in picked.rows}) > 1 and things.is_kind(p)]
    who = joined([" of ".join([the(row.cells[place]), *(row.cells[p] for p in of)]) for row in rows])
    word = "first" if first else "last"
    said = f" ({joined(list(picked.said))})" if picked.said else ""
    lead = f"Of the {len(dated)} {plural(inside(things.noun))}{said} in the table"
    text = f"{lead} '{things.table.source.title}', the {word} is {who}, {when}."
    firsts = [
        next(row for period, row in sorted(dated, key=lambda pair: pair[0], reverse=not first) if row.cells[p] == value)
        for p in of
        for value in dict.fromkeys(row.cells[p] for _, row in dated)
    ]
    cells = [(row, at) for row in rows for at in (dated_place, *(p for p in picked.places if things.is_number(p)))]
    others = dict.fromkeys(row.number for row in (*firsts, *picked.beside) if row not in rows)
    cells += [(row, dated_place) for row in things.rows if row.number in others]
    return [Sentence(text, tuple(replace(things.evidence(row, at), among=len(dated)) for row, at in cells))]


def _listed(things: Things, picked: Picked, column: int | None = None) -> Sentence:
    """The things themselves: the names of a few side by side and their dates after them, else each with its own; with
    ``column`` each by what that has of it ('which makers …')."""
    evidence = tuple(things.evidence(row, picked.places[-1]) for row in picked.rows)
    told = _named(things, picked.rows) if column is None else _grouped(things, picked.rows, column)
    return Sentence(f"The table '{things.table.source.title}' has {told}.", evidence)


def _grouped(things: Things, rows: Sequence[Row], column: int) -> str:
    values = dict.fromkeys(row.cells[column] for row in rows if row.cells[column])
    return joined(
        [f"{value} with {joined([things.told(row) for row in rows if row.cells[column] == value])}" for value in values]
    )


def _named(things: Things, rows: Sequence[Row]) -> str:
    place, dated = things.place, things.dated
    days = [row.cells[dated] for row in rows] if dated is not None else []
    if place is None or len(rows) > _FEW or not days or not all(days):
        return joined([things.told(row) for row in rows])
    return f"{joined([row.cells[place] for row in rows])} ({things.befell}{joined([said_date(day) for day in days])})"


def _whether(things: Things, picked: Picked) -> list[Sentence]:
    """Yes with the things that are meant; No with those that lack the last property alone, where the table gives it for
    every one of them. A table may lack what came out at a time: that there is none is not said."""
    if picked.rows:
        listed = _listed(things, picked)
        return [replace(listed, text=f"Yes: {listed.text[0].lower()}{listed.text[1:]}")]
    place, rows = picked.places[-1], picked.before
    if not 0 < len(rows) <= LISTED or place in things.dates or not all(row.cells[place] for row in rows):
        return []
    label = things.table.columns[place].label
    values = joined(list(dict.fromkeys(row.cells[place] for row in rows)))
    which = f" ({_named(things, rows)})" if len(rows) <= _FEW else ""
    nouns = inside(things.noun if len(rows) == 1 else plural(things.noun))
    of = f" ({joined(list(picked.said[:-1]))})" if picked.said[:-1] else ""
    lead = f"No: the table '{things.table.source.title}' lists {len(rows)} {nouns}{of}{which}"
    return [Sentence(f"{lead}, and gives {values} for {label}.", tuple(things.evidence(row, place) for row in rows))]
