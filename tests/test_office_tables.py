"""Tables as offices, companies and analysts lay them out become whole facts: what, whose, when, how much, in which
unit, with which note, from whom, published when."""

from __future__ import annotations

import pytest

from corpus.schema import FactTable
from tests.office_tables import OFFICE
from tests.plain_tables import Own
from tests.test_plain_tables import lines, opened
from tests.test_shapes import facts


def told(found: FactTable) -> list[tuple[str, ...]]:
    return [
        (
            fact.indicator,
            fact.entity,
            fact.period.label if fact.period else "",
            fact.text,
            fact.unit,
            fact.note,
            fact.source.publisher,
            fact.source.published,
        )
        for fact in facts(found)
        if not fact.attribute
    ]


def padded(text: str, width: int) -> list[tuple[str, ...]]:
    return [line + ("",) * (width - len(line)) for line in lines(text)] if text.strip() else []


@pytest.mark.parametrize("own", OFFICE, ids=lambda own: own.name)
def test_whole_facts(own: Own) -> None:
    """Every fact that the table tells and no other; of tables of things, every number with its unit and its date."""
    found = opened(own)
    things = [
        (fact.indicator, fact.entity, fact.text, fact.unit, fact.period.label if fact.period else "")
        for fact in facts(found)
        if fact.attribute and fact.value is not None
    ]
    assert sorted(told(found)) == sorted(padded(own.facts, 8))
    assert sorted(things) == sorted(padded(own.things, 5))
