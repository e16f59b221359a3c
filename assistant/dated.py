"""The dated cells of tables, as what a question may tell of: each with the words that its row has for it.

Words of one meaning count as one ('took effect', 'in force'), and so do those that begin alike.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from assistant.draft import Evidence
from assistant.things import Things
from corpus.schema import Row
from index.columns import PROVENANCE
from index.names import Lexicon, tokens
from index.periods import Period, parse_period
from index.text import term_set, terms

AKIN = 5  # letters from which on words that begin alike are of one family: 'ratified', 'ratification'
_LONG = 7  # words, of which no name has more
_BY_THE_WAY = 0.5  # what a word counts that the row says of another time: 'rescinded before its compliance date'
_BESIDE = re.compile(r"\b(after|before|following|ahead of|since|despite)\b", re.IGNORECASE)
# what befalls things, in words of one meaning; a stretch that says one of them means no row that says none
_BEFALLS = (
    "publish published publication release released appear appeared issue issued unveil unveiled launch launched "
    "introduce introduced announce announced announcement debut present presented reveal revealed show showed shown",
    "force effect effective commence commenced bite bit bitten apply applied operative",
    "sign signed signature signing",
    "ratify ratified ratification approve approved approval",
    "rescind rescinded rescission revoke revoked revocation repeal repealed scrap scrapped withdraw withdrew withdrawn "
    "withdrawal cancel cancelled abolish abolished lift lifted leave leaving left quit exit tear tore torn axe axed "
    "threw thrown annul annulled overturn overturned undo undid undone dismantle dismantled terminate terminated",
    "ban banned bar barred block blocked blocking prohibit prohibited outlaw outlawed forbid forbade",
    "fall fell crash crashed plunge plunged slump slumped drop dropped tumble tumbled collapse collapsed lose "
    "lost shed",
    "begin began begun start started",
    "end ended finish finished conclude concluded",
    "open opened",
    "close closed shut",
    "deliver delivered delivery",
    "build built complete completed completion",
    "order ordered",
    "founded founding foundation",
    "buy bought acquire acquired acquisition purchase purchased",
    "sell sold sale",
    "die died death",
    "bear born birth",
    "win won",
    "retire retired retirement discontinue discontinued",
    "sink sank sunk",
)
_FAMILY = {term: sorted(term_set(line))[0] for line in _BEFALLS for term in term_set(line)}
# that a thing came to be, which is what a table of things dates
CAME = term_set(
    """release launch appear arrive arrival debut publish publication unveil introduce introduction announce
    announcement ship bring brought put make made deliver delivery open available availability service public issue new
    both present show out emerge come"""
) | {_FAMILY[term] for term in term_set("release deliver open build")}

EVENTS = frozenset(_FAMILY.values()) - CAME  # a row that says none of them does not mean them
BARE = frozenset(_FAMILY.values()) | CAME
BEGINS = CAME | {_FAMILY[term] for term in term_set("force sign begin founding")}
ENDS = frozenset(_FAMILY[term] for term in term_set("rescind end close retire sink die"))


@dataclass(frozen=True, eq=False)
class Dated:
    """A dated cell of a table.

    Attributes:
        told: the row in words, without its date.
        whole: all its cells in words, names in their canonical form.
        words: stems of ``told``, each with what it counts.
        name: the canonical name of the thing; '' of a record.
        label: stems of the column's label, where the table has other dates too; none where it has not.
        before: what stands right before a word of ``told``, in stems.
    """

    things: Things
    row: Row
    place: int
    day: Period
    told: str
    whole: str
    words: dict[str, float]
    name: str
    label: frozenset[str]
    before: dict[str, set[str]]

    @cached_property
    def befell(self) -> frozenset[str]:
        """Which of the events it tells, of its own day."""
        return EVENTS & {word for word, counts in self.words.items() if counts == 1}

    @property
    def begins(self) -> bool:
        """Whether it tells that something came to be, and not that it ceased."""
        return not self.befell & ENDS and any(word in BEGINS and counts == 1 for word, counts in self.words.items())

    @property
    def evidence(self) -> Evidence:
        """The cell."""
        return self.things.evidence(self.row, self.place)


def dated_cells(things: Things, lexicon: Lexicon) -> Iterator[Dated]:
    """The dated cells of a table, row by row."""
    columns = things.table.columns
    for row in things.rows:
        cells = [(column, cell) for column, cell in zip(columns, row.cells, strict=True) if cell]
        whole = lexicon.canonical_text(" ; ".join(cell for column, cell in cells if column.name not in PROVENANCE))
        told = things.text(row)
        name = lexicon.canonical(told) if things.place is not None and not is_sentence(told) else ""
        before = _neighbours(lexicon.canonical_text(told))
        main, *rest = _BESIDE.split(lexicon.canonical_text(told), maxsplit=1)
        for place in things.dates:
            if told and (day := parse_period(row.cells[place])):
                label = frozenset(stems(columns[place].label))
                words = dict.fromkeys(stems(" ".join(rest)), _BY_THE_WAY)
                words |= dict.fromkeys((*stems(main), *(label if name else ())), 1.0)
                own = label if len(things.dates) > 1 else frozenset[str]()
                yield Dated(things, row, place, day, told, whole, words, name, own, before)


def is_sentence(told: str) -> bool:
    """Whether what a row is called tells something: short events may be as distinct as names are."""
    return told.rstrip().endswith(".") or len(told.split()) > _LONG


def held(word: str, words: Mapping[str, float] | frozenset[str]) -> float:
    """What a word counts among those of a row; words that begin alike are one."""
    alike = [other for other in words if other == word or _akin(other, word)]
    return max((words[other] if isinstance(words, Mapping) else 1.0 for other in alike), default=0.0)


def _akin(one: str, other: str) -> bool:
    common = max(AKIN, min(len(one), len(other)) - 1)
    return len(one) >= AKIN and len(other) >= AKIN and one[:common] == other[:common]


def stems(text: str) -> list[str]:
    """The stems of a text, one for all words of one meaning; what was found is not founded."""
    return [_FAMILY.get(word, word) for word in terms(re.sub(r"\bfound\b", "discovered", text, flags=re.IGNORECASE))]


def _neighbours(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in pairwise(tokens(text)):
        if text[one.end() : other.start()] == " ":
            for word in stems(other[0]):
                found[word].update(stems(one[0]))
    return found
