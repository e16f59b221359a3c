"""A query: rows of a table, picked by conditions, and what is done with them; and how an answer names its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from assistant.aims import Aim
from assistant.draft import Evidence
from assistant.relations import Field, Relation
from assistant.wording import joined, plural

UNREAD = -3.0  # log-odds that a column is asked for which was not read beside the question
Further = Literal["per", "lasted", "place"]  # one column by another; the time between two; the place among others


@dataclass(frozen=True, slots=True)
class Condition:
    """What rows must have: the column, the rows that do, how an answer says it, and how much speaks for it (log-odds; 0
    where the question names it); ``single`` where it leaves one value of the column, which need not be told again;
    ``names`` are those of the question that it holds, ``missing`` the periods that it has no row of."""

    field: Field
    rows: frozenset[int]
    said: str
    odds: float = 0.0
    single: bool = True
    names: frozenset[str] = frozenset()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """Rows of a relation by conditions, what is done with them, and the column of which it is done."""

    relation: Relation
    aim: Aim | Further
    rows: tuple[int, ...]
    conditions: tuple[Condition, ...]
    target: Field | None
    score: float
    others: tuple[Field, ...] = ()  # what the target is added to, divided by or set against, or the time that ends it
    missing: tuple[str, ...] = ()  # names and periods of the question that it has nothing of

    @property
    def credit(self) -> str:
        """Who says so, at the end of a sentence."""
        return f", according to {self.relation.title}."

    @property
    def which(self) -> str:
        """The conditions in brackets: ' (built before 1975)'; '' for none."""
        said = [condition.said for condition in self.conditions]
        return f" ({joined(said)})" if said else ""

    @property
    def amounts(self) -> list[tuple[int, Decimal]]:
        """The rows that have a number in the column, each with it."""
        values = self.target.values if self.target else ()
        return [(row, value) for row in self.rows if values and isinstance(value := values[row], Decimal)]

    @property
    def times(self) -> Field | None:
        """The column that says when each row is of: the first of times."""
        return next((field for field in self.relation.fields if field.kind == "time"), None)

    def names(self, rows: Sequence[int]) -> list[str]:
        """What some of its rows are called, without what the conditions say."""
        single = [condition.field for condition in self.conditions if condition.single]
        told = [field for field in single if len({field.values[row] for row in self.rows}) == 1]
        return self.relation.called(rows, self.rows, told if len(self.rows) > 1 else ())

    def whole_names(self, rows: Sequence[int]) -> list[str]:
        """What some of its rows are called among all of the table's."""
        return self.relation.called(rows, [*self.relation.rows])

    def nouns(self, count: int) -> str:
        """What so many of the rows are called."""
        return self.relation.noun if count == 1 else plural(self.relation.noun)

    def of_all(self, count: int) -> str:
        """'Of the 12 ferries (Bergen) in the table 'Ferries''."""
        return f"Of the {count} {self.nouns(count)}{self.which} in the table '{self.relation.title}'"


def cited(field: Field, rows: Sequence[int], among: int = 0) -> tuple[Evidence, ...]:
    """The cells of some rows in a column, found among so many."""
    return tuple(replace(field.cells(row), among=among) for row in rows)
