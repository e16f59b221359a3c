"""Lists of those whose value lies on the side of a bound: only they, and none where a cell leaves it open."""

from __future__ import annotations

import pytest

from assistant.bounded import within
from assistant.cells import choose
from assistant.conditions import bound_of_list
from assistant.grounding import verdict
from assistant.question import analyse
from index.facts import build_lexicon, measures
from index.text import Weights
from tests.test_tables import table

CROPS = """indicator,entity,period,value,unit,source_title,publisher,url,published
Harvest,Apples,2023,1250,thousand tonnes,Yearbook,Orchard Board,https://s.example/1,2025-01-01
Harvest,Pears,2023,310,thousand tonnes,Yearbook,Orchard Board,https://s.example/1,2025-01-01
Harvest,Plums,2023,1100,thousand tonnes,Yearbook,Orchard Board,https://s.example/1,2025-01-01
Harvest,"Pears and plums combined",2023,1410,thousand tonnes,Yearbook,Orchard Board,https://s.example/1,2025-01-01
Harvest,Apples,2022,1000,thousand tonnes,Yearbook,Orchard Board,https://s.example/1,2025-01-01
Harvest,Pears,2022,290,thousand tonnes,Yearbook,Orchard Board,https://s.example/1,2025-01-01
Growers,Apples,2023,5200,growers,Yearbook,Orchard Board,https://s.example/1,2025-01-01
Growers,Pears,2023,800,growers,Yearbook,Orchard Board,https://s.example/1,2025-01-01
Growers,Plums,2022,3000,growers,Yearbook,Orchard Board,https://s.example/1,2025-01-01
Share exported,Apples,2023,40,percent,Yearbook,Orchard Board,https://s.example/1,2025-01-01
Share exported,Pears,2023,12,percent,Yearbook,Orchard Board,https://s.example/1,2025-01-01
"""
TABLE = table(CROPS, "crops.csv")
LEXICON = build_lexicon([TABLE])
WEIGHTS = Weights.over(row.raw for row in TABLE.rows)
MEASURES = {measure.indicator: measure for measure in measures([TABLE], LEXICON)}
CREDIT = "according to Orchard Board (1 January 2025)."
OPEN: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("question", "indicator", "told"),
    [
        (
            "Show me every fruit with a harvest of more than 1 million tonnes in 2023.",
            "Harvest",
            ("Apples and Plums lie above that in 2023: 1250 thousand tonnes and 1100 thousand tonnes, on the measure "
             f"'Harvest', {CREDIT}",),
        ),
        (
            "Which fruits had a harvest under 500,000 tonnes?",
            "Harvest",
            (f"Pears lies below that in 2023: 310 thousand tonnes, on the measure 'Harvest', {CREDIT}",),
        ),
        ("Which fruits had a harvest of over 1 million tonnes in 2022?", "Harvest", OPEN),  # 1000 is rounded
        ("Which fruits had a harvest of over 9 million tonnes in 2023?", "Harvest", OPEN),
        (
            "Which fruits have at least 1,000 growers in 2023?",
            "Growers",
            (f"Apples reaches that in 2023: 5200 growers, on the measure 'Growers', {CREDIT}",),
        ),
        ("Which fruits have at least 1,000 growers?", "Growers", OPEN),  # of 2023 that of plums is not known
        ("Which fruits have over 1,000 members of the Russet Guild in 2023?", "Growers", OPEN),
        ("Which fruits have over 1,000 orchards in 2023?", "Growers", OPEN),
        (
            "Name the fruits of which more than 30% is exported in 2023.",
            "Share exported",
            (f"Apples lies above that in 2023: 40 percent, on the measure 'Share exported', {CREDIT}",),
        ),
    ],
)  # fmt: skip
def test_only_those_that_meet_it(question: str, indicator: str, told: tuple[str, ...]) -> None:
    """Each cell is cited; what several have together is no one's, and a bound in other things says nothing."""
    asked, measure = analyse(question, LEXICON, WEIGHTS), MEASURES[indicator]
    sentences = within(asked, choose(asked, measure, measure.facts, {})[0], measure.facts)
    assert sentences is not None
    assert tuple(sentence.text for sentence in sentences) == told
    assert all(verdict(sentence, LEXICON) == "supported" for sentence in sentences)


@pytest.mark.parametrize(
    "question",
    ["Did apples yield over 1 million tonnes?", "How many fruits yield over 5 tonnes?", "Which fruit is it?"],
)
def test_no_list_is_asked_for(question: str) -> None:
    assert bound_of_list(question) is None
