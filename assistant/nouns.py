"""Whether a question is about a table's things where it calls them by another word: 'ships' of a column 'Vessel'.

Such a word counts where the rest of the question is of that table: its cells pick rows, and its verbs are words of the
columns that pick them ('built' of 'Country of build').
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from assistant.dated import BARE, held, stems
from assistant.kinds import MAKERS
from assistant.naming import says
from assistant.question import Asked
from assistant.things import Picked, Things
from assistant.wording import plural
from index.embed import Embedder
from index.names import tokens
from index.text import STOP, stem, term_set, terms

_NEAR = 0.6  # cosine from which on two nouns may be of the same things
_OPENS = re.compile(
    r"\b(which|what|who|how many|list|name|show|give|find|enumerate|every|all|any)\b"
    r"(\s+(me|of|the|these|those|all|every|any)\b)*",
    re.IGNORECASE,
)
_BY = re.compile(r"\s+(by|in|at|for|from|since|after|before|on|to|with|first|last)\b", re.IGNORECASE)
# what asks for a list, an end of an order or a time, and says nothing of the things
_FRAME = term_set(
    "me all every any everything not keep kept entry item list catalogue register database go going table record known "
    "ever most very first earliest oldest last latest newest recent recently before after since date day year"
)
_COUNTRY = term_set("country nation nationality")
_DAY = frozenset(stems("date day year when on first"))  # words of a date's label that name no event


class Nouns:
    """Tells which of some tables' things a question means."""

    def __init__(self, things: Sequence[Things], embedder: Embedder) -> None:
        self._nouns = {table.table.id: term_set(table.noun) for table in things if table.place is not None}
        self._embedder = embedder
        self._near: dict[tuple[str, str], bool] = {}

    def means(self, asked: Asked, things: Things, picked: Picked, more: Collection[int] = ()) -> bool:
        """Whether the things are meant by another word; ``more`` are columns that its verbs may be of too."""
        noun = head(asked.text)
        if things.place is None or not noun or not _kinds_said(asked, things, picked):
            return False
        own = {word for column in things.table.columns for word in terms(column.label)[-1:]}  # 'type', of 'ship type'
        others = set().union(*(words for id_, words in self._nouns.items() if id_ != things.table.id))
        if stem(noun.lower()) in own | others:
            return False
        return not verbs(asked, things, picked, more)[1] and self._is_near(noun, things)

    def _is_near(self, noun: str, things: Things) -> bool:
        if stem(noun.lower()) in term_set(things.table.source.title):
            return True
        pair = (noun, things.noun)
        if pair not in self._near:
            one = noun if stem(noun) == noun.lower() else noun.removesuffix("s")
            vectors = self._embedder.encode_passages([one, plural(one), things.noun, plural(things.noun)])
            self._near[pair] = float((vectors[:2] @ vectors[2:].T).max()) >= _NEAR
        return self._near[pair]


def head(text: str) -> str:
    """The noun of what a question wants named; '' where there is none.

    >>> head("Which Norwegian ships were built in 2020?"), head("List all ships sold by Havbris."), head("When was it?")
    ('ships', 'ships', '')
    """
    opens = _OPENS.search(text)
    if not opens:
        return ""
    rest, last = text[opens.end() :], ""
    for match in tokens(rest):
        word = match.group().lower()
        irregular = stem(word) != word and not word.endswith("s") and BARE & {*stems(word)}
        befell = last and (word.endswith("ed") or irregular) and _BY.match(rest, match.end())
        if word in STOP or befell or (last and rest[match.start() - 1] not in " -"):
            break
        last = match.group()
    return last


def column_asked(asked: Asked, things: Things) -> int | None:
    """The column that has what the question wants named where that is not the thing itself: its makers, their
    countries; None where it is the thing, or no column is that."""
    opens = _OPENS.search(asked.text)
    first = [term_set(match[0]) for match in tokens(asked.text[opens.end() :] if opens else "")][:3]
    own = term_set(things.noun)
    noun = {term for word, then in pairwise(first) if not then & own for term in word}
    makers = re.match(r"\W*who\b", asked.text, re.IGNORECASE) or noun & (MAKERS | term_set("firm startup"))
    for place, column in enumerate(things.table.columns):
        label = term_set(column.label)
        if (
            place != things.place
            and things.is_kind(place)
            and not things.is_property([place])
            and (label & noun or (makers and label & MAKERS))
        ):
            return place
    return None


def verbs(asked: Asked, things: Things, picked: Picked, more: Collection[int] = ()) -> tuple[set[str], set[str]]:
    """Of the words that are left beside the things' noun and the cells that pick rows: those that the labels of the
    deciding columns hold, and those that they do not."""
    columns = things.table.columns
    labels = {word for place in {*picked.places, *more} for word in stems(columns[place].label)}
    cells = {cell for place in picked.places for cell in (row.cells[place] for row in picked.rows)}
    told = {word for text in (*cells, *picked.said, things.noun) for word in stems(text)}
    left = {*stems(_OPENS.sub(" ", asked.bare, count=1))} - {*stems(head(asked.text))} - _FRAME
    found = {word for word in left if held(word, frozenset(labels))}
    return found, {word for word in left - found if not held(word, frozenset(told))}


def _kinds_said(asked: Asked, things: Things, picked: Picked) -> bool:
    """Whether a cell of every column that picks rows stands in the question, or a word of the column's label: a 'Polish
    ship' need not be one whose country of build is Poland."""
    said = frozenset(stems(asked.text))
    for place in picked.places:
        values = {row.cells[place] for row in picked.rows}
        label = things.table.columns[place].label
        whose = term_set(label) <= _COUNTRY and any(m.name in values for m in asked.names)  # 'Greek', of a 'Country'
        named = place in things.dates or whose or any(says(asked.text, value) for value in values)
        if not named and not any(held(word, said) for word in stems(label)):
            return False
    return bool(picked.rows)


def of_title(text: str, title: str) -> frozenset[str]:
    """Stems of the title's words by which a question names the whole table: its head, after 'in' or 'of', and what
    follows that. The words before the head of what is asked for pick some of its rows.

    >>> sorted(of_title("the last theft in the register of thefts and fires", "Register of thefts, fires and floods"))
    ['fire', 'regist', 'theft']
    >>> of_title("the last fire in the city", "Register of fires")
    frozenset()
    """
    own = term_set(title)
    heads = terms(re.split(r" (?:of|in|for|by|from|on) |[,(:]", title)[0])[-1:]
    for opens in re.finditer(r"\b(in|of|from) (the |this |our |its )?", text, re.IGNORECASE):
        found = set[str]()
        for match in tokens(text[opens.end() :]):
            word = match.group().lower()
            if not {*term_set(word)} <= own or (word not in STOP and not term_set(word)):
                break
            found |= term_set(word)
        if found & {*heads}:
            return frozenset(found)
    return frozenset()


def dates_of(asked: Asked, things: Things) -> list[int]:
    """The columns of days that the question means by the words of their labels: all of them for a label that names no
    event ('date')."""
    said = frozenset(stems(asked.bare))
    labels = {place: frozenset(stems(things.table.columns[place].label)) - _DAY for place in things.dates}
    return [place for place, label in labels.items() if all(held(word, said) for word in label)]
