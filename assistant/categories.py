"""Rows that are kinds of one thing, put in words ('Hospital services', 'Aged 65 and over'): which of them are meant.

What such a table measures is told by its rows as much as by its title, and people say them in part: 'the hospitals'.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.kinds import to_be_counted
from assistant.question import Asked
from index.facts import Fact, Measure
from index.names import Mention, tokens
from index.text import STOP, stem, term_set
from index.totals import is_whole

_FEWEST = 3  # rows, from which on they are kinds of something
_OF = re.compile(r"\b(on|to|for|towards?|into)\s+((the|its|their|all|any)\s+)?(?P<of>[^\W\d_]+)", re.IGNORECASE)
_UNDER = re.compile(r"\b(under|below|younger than|less than|up to)[\s-]*(the\s+)?$", re.IGNORECASE)
_OVER = re.compile(r"\b(over|above|older than|more than)[\s-]*(the\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kinds:
    """The rows of a measure that are kinds put in words; none where they are things that bear names.

    Attributes:
        owners: the rows that have a stem in their name.
        frame: stems of what the table as a whole is of, which tell no row from another.
    """

    owners: dict[str, frozenset[str]]
    frame: frozenset[str]

    @classmethod
    def of(cls, measure: Measure) -> Kinds:
        """The kinds that a measure's rows are."""
        names = {fact.entity for fact in measure.facts}
        if measure.attribute or len(names) < _FEWEST or not _in_words(names):
            return cls({}, frozenset())
        owners: dict[str, set[str]] = {}
        for name in names:
            for term in term_set(name):
                owners.setdefault(term, set()).add(name)
        return cls(
            {term: frozenset(rows) for term, rows in owners.items()},
            term_set(f"{measure.table_title} {measure.description}"),
        )

    def __contains__(self, name: object) -> bool:
        return any(name in rows for rows in self.owners.values())

    def meant(self, asked: Asked) -> tuple[Mention, ...]:
        """The rows that words of the question mean, which are no name in full; none where two words of one phrase mean
        different rows, or where it is the kind itself that is to be counted."""
        if not self.owners:
            return ()
        counted = to_be_counted(asked)
        taken = [*((m.start, m.end) for m in asked.names), *((m.start, m.end) for m in asked.periods)]
        found: list[Mention] = []
        for match in tokens(asked.text):
            term = stem(match.group())
            inside = any(start < match.end() and match.start() < end for start, end in taken)
            rows = self.owners.get(term, frozenset())
            if (
                inside
                or term in self.frame
                or term not in asked.subject
                or len(rows) != 1
                or (term in counted and not term.isdigit())
            ):
                continue
            (row,) = rows
            if match.group().isdigit() and not _on_its_side(asked.text[: match.start()], match.group(), row):
                continue
            if found and found[-1].name != row and not asked.text[found[-1].end : match.start()].strip():
                return ()
            found.append(Mention(row, match.start(), match.end()))
        named = {mention.name for mention in asked.names}
        return tuple({mention.name: mention for mention in found if mention.name not in named}.values())

    def told_apart(self, asked: Asked) -> bool:
        """Whether it is not all of the rows that are meant: a word of the question is some rows' alone, or what it asks
        an amount for is of none ('spent on prisons')."""
        rows = frozenset().union(*self.owners.values())
        others = {stem(match["of"]) for match in _OF.finditer(asked.text)} & {*asked.subject} if rows else set()
        some = any(self.owners.get(term, rows) < rows for term in asked.subject if term not in self.frame)
        return some or bool(others - self.frame - self.owners.keys())


def _on_its_side(before: str, number: str, row: str) -> bool:
    """Whether a number that is said as a bound is one of the row's: 'under 35' is none of 'Aged 35-64'."""
    if _UNDER.search(before):
        return bool(
            re.search(rf"\b(under|below|up to|younger than|less than)\W*{number}\b|[-–]\W*{number}\b", row, re.I)
        )
    if _OVER.search(before):
        return bool(
            re.search(
                rf"\b(over|above|older than|more than|from)\W*{number}\b|\b{number}\W*(\+|and|or|plus)", row, re.I
            )
        )
    return True


def _in_words(names: set[str]) -> bool:
    """Whether most names of several words have one in small letters that says something: 'services' but not 'of'."""
    parts = [re.findall(r"[^\W\d_]+", name)[1:] for name in names]
    several = [words for own in parts if (words := [word for word in own if word.lower() not in STOP])]
    told = [words for words in several if any(word.islower() for word in words)]
    return len(told) * 2 > len(several)


def whole_row(facts: Sequence[Fact]) -> str:
    """The one row that all the others are a part of, by its name: 'All adults', 'Both sexes'; '' for none."""
    names = {fact.entity for fact in facts}
    whole = [name for name in names if is_whole(name)]
    return whole[0] if len(whole) == 1 and len(names) > 1 else ""
