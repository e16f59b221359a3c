"""Whether what befell a thing did so before, after or in a period, by the cell that dates it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.conditions import DENIED
from assistant.dated import held, stems
from assistant.draft import Sentence
from assistant.nouns import dates_of
from assistant.question import Asked
from assistant.things import Things
from assistant.wanted import Wants
from assistant.wording import inside, said_date, the
from corpus.schema import Row
from index.names import Lexicon
from index.periods import Period, parse_period

_SIDE = re.compile(
    r"(?<!long )(?<!well )(?<!just )(?<!shortly )(?<!soon )(?<!only )"
    r"\b((?P<before>before|prior to|earlier than)|(?P<after>after|later than)|(?P<since>since)|(?P<by>by)|"
    r"(?P<within>in|on|during))\s+(the year\s+)?$",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\b(or|and|between|than two|still|already|yet|only|first|last)\b", re.IGNORECASE)


def whether(asked: Asked, tables: Sequence[Things], lexicon: Lexicon) -> list[Sentence]:
    """Yes or No with the date; none where no date is of that, where it leaves it open, or where two say otherwise."""
    if asked.wants is not Wants.YES_NO or len(asked.periods) != 1 or DENIED.search(asked.text):
        return []
    (mention,) = asked.periods
    side = _SIDE.search(asked.text[: mention.start])
    if not side or _OPEN.search(asked.text) or asked.text[mention.end :].strip(" ?.!"):
        return []
    found = [
        (things, row, place, _lies(side, day, mention.period))
        for things in tables
        for row in _rows(asked, things, lexicon)
        for place in dates_of(asked, things)
        if _is_all(asked.bare.replace(side[0].strip(), ""), things, row, place)
        and (day := parse_period(row.cells[place]))
    ]
    verdicts = {verdict for *_, verdict in found}
    if len(verdicts) != 1 or None in verdicts:
        return []
    things, row, place, holds = found[0]
    column, name = things.table.columns[place], row.cells[things.place or 0]
    told = f"{the(name)}: {inside(column.label)} {said_date(row.cells[place])}"
    text = f"{'Yes' if holds else 'No'}: {told}, according to {things.table.source.title}."
    return [Sentence(text, (things.evidence(row, place),))]


def _rows(asked: Asked, things: Things, lexicon: Lexicon) -> list[Row]:
    """The one thing of a table that is named, where all other names are cells of its row."""
    names = {mention.name for mention in asked.names}
    rows = [row for name in names if things.place is not None and (row := things.row_of(name))]
    return rows if len(rows) == 1 and names <= {lexicon.canonical(cell) for cell in rows[0].cells} else []


def _is_all(bare: str, things: Things, row: Row, place: int) -> bool:
    """Whether every word that is said is of the date's label, or of the row."""
    label = stems(things.table.columns[place].label)
    words = frozenset([*label, *stems(things.noun), *(word for cell in row.cells for word in stems(cell))])
    said = stems(bare)
    return any(held(word, frozenset(label)) for word in said) and all(held(word, words) for word in said)


def _lies(side: re.Match[str], day: Period, period: Period) -> bool | None:
    """Whether a day lies on that side of a period; None where it is known less exactly than would tell."""
    if side["within"]:
        return True if period.contains(day) else None if day.overlaps(period) else False
    if side["before"]:
        sure, never = day.end < period.start, day.start >= period.start
    elif side["after"]:
        sure, never = day.start > period.end, day.end <= period.end
    elif side["since"]:
        sure, never = day.start >= period.start, day.end < period.start
    else:
        sure, never = day.end <= period.end, day.start > period.end
    return True if sure else False if never else None
