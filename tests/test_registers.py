"""Registers: which column names their things, by what else they are known, and what is asked of them."""

from __future__ import annotations

import pytest

from assistant.question import analyse
from assistant.wanted import Operation
from index.facts import build_lexicon
from index.registers import entity_column
from index.text import Weights
from tests.test_tables import table

CRANES = """registration,name,country,lift (t)
NO-1A,Skarv,Norway,40
SE-2B,Alke,Sweden,60
SE-3C,Lunde,Sweden,20
"""


@pytest.mark.parametrize(
    ("rows", "named_by"),
    [
        (CRANES, "name"),
        ("model,note,size\nT-1,first,3\nT-2,second,4\n", "model"),
        ("city,full name,size\nOslo,Port of Oslo,3\nBergen,Port of Bergen,4\n", "city"),
    ],
)
def test_things_are_named_by_their_names_rather_than_by_codes(rows: str, named_by: str) -> None:
    """A column called their name goes before one of codes; any other does not."""
    register = table(rows, "register.csv")
    place = entity_column(register)
    assert place is not None
    assert register.columns[place].label == named_by


def test_a_code_is_another_name_of_its_thing() -> None:
    """'SE-2B' is Alke."""
    assert build_lexicon([table(CRANES, "cranes.csv")]).canonical("SE-2B") == "Alke"


def test_any_comparative_before_than_sets_one_beside_the_other() -> None:
    """'Windier than' asks for a comparison, 'older than' for an order of dates."""
    lexicon = build_lexicon([table(CRANES, "cranes.csv")])
    found = [analyse(f"Was Skarv {word} than Alke?", lexicon, Weights.over([])) for word in ("deadlier", "older")]
    assert [one.condition is not None for one in found] == [True, False]
    assert found[0].operation is Operation.COMPARE
