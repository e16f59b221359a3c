"""Users' own tables as they come: each tells the facts that a reader would write down, or says that it does not."""

from __future__ import annotations

import pytest

from corpus.schema import FactTable
from index.unread import untyped
from tests.documents import xlsx
from tests.late_tables import LATE
from tests.odd_tables import ODD
from tests.plain_tables import OWN, Own
from tests.test_shapes import facts, told
from tests.test_tables import sheets, table


def opened(own: Own) -> FactTable:
    if isinstance(own.held, str):
        return table(own.held, own.name)
    [found] = sheets(xlsx({"Sheet1": own.held}), own.name)
    return found


def lines(text: str) -> list[tuple[str, ...]]:
    return [tuple(part.strip() for part in line.split(" |")) for line in text.strip().splitlines()]


@pytest.mark.parametrize("own", [*OWN, *ODD, *LATE], ids=lambda own: own.name)
def test_what_a_table_tells(own: Own) -> None:
    """Every fact with its cell and nothing else: no total, rank or change, no code, nothing of another's."""
    found = opened(own)
    things = [fact for fact in facts(found) if fact.attribute and fact.value is not None]
    assert sorted(tuple(map(str, fact)) for fact in told(found)) == sorted(lines(own.facts))
    assert sorted((fact.indicator, fact.entity, fact.text) for fact in things) == sorted(lines(own.things))
    if not own.facts and not own.things:
        assert "has no plain shape" in untyped(found)


def test_what_is_left_out_of_a_plain_table_is_told() -> None:
    """The note names columns and rows of numbers that make no facts."""
    [boats] = [own for own in OWN if own.name == "Boats sold.csv"]
    [fish] = [own for own in OWN if own.name == "landings.xlsx"]
    assert untyped(opened(boats)) == "Boats sold.csv: Rank, Total: searched as text and not computed with"
    assert untyped(opened(fish)) == "landings.xlsx: Total: searched as text and not computed with"


def test_a_forecast_and_a_fiscal_year_are_told_as_such() -> None:
    """What a header says of its year is the note of each of its facts."""
    [budget] = [own for own in OWN if own.name == "Budget of Turku (EUR m).csv"]
    assert {fact.note for fact in facts(opened(budget))} == {"fiscal year"}
    [growth] = [own for own in ODD if own.name == "GDP growth (%).csv"]
    assert [(fact.column, fact.note) for fact in facts(opened(growth))][:3] == [
        ("2022", ""),
        ("2023 (estimate)", "estimate"),
        ("2024 (forecast)", "forecast"),
    ]
