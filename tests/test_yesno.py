"""Yes-or-no questions over cells: what they ask of figures, and when the cells decide it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.cells import choose
from assistant.computed import state
from assistant.conditions import condition
from assistant.draft import Draft
from assistant.question import analyse
from assistant.readings import Reading
from assistant.types import Conflict, ConflictValue
from assistant.yesno import answered
from index.facts import build_lexicon, measures
from index.text import Weights
from tests.test_tables import table

RAIL = """indicator,entity,period,value,unit,source_title,publisher,url,published
Freight,Germany,2022,130,billion tonne-km,Yearbook,Rail Board,https://s.example/1,2023-06-01
Freight,France,2022,35,billion tonne-km,Yearbook,Rail Board,https://s.example/1,2023-06-01
Freight,India,2010,600,billion tonne-km,Yearbook,Rail Board,https://s.example/1,2023-06-01
Freight,India,2022,870,billion tonne-km,Yearbook,Rail Board,https://s.example/1,2023-06-01
Freight,World,2022,9600,billion tonne-km,Yearbook,Rail Board,https://s.example/1,2023-06-01
Freight,Europe,2022,420,billion tonne-km,Yearbook,Rail Board,https://s.example/1,2023-06-01
Share of track electrified,France,2022,57,percent,Yearbook,Rail Board,https://s.example/1,2023-06-01
Share of track electrified,Chile,2012,20,percent,Yearbook,Rail Board,https://s.example/1,2023-06-01
Share of track electrified,Chile,2022,50,percent,Yearbook,Rail Board,https://s.example/1,2023-06-01
Passengers who trust the timetable,France,2022,62,percent,Yearbook,Rail Board,https://s.example/1,2023-06-01
Subsidies,France,2022,4.3,EUR billion,Yearbook,Rail Board,https://s.example/1,2023-06-01
Subsidies,Germany,2022,4.34,EUR billion,Yearbook,Rail Board,https://s.example/1,2023-06-01
Delay,France,2022,2.1,minutes,Yearbook,Rail Board,https://s.example/1,2023-06-01
Stations,Chile,2021,300,stations,Yearbook,Rail Board,https://s.example/1,2023-06-01
Stations,Chile,2022,312,stations,Yearbook,Rail Board,https://s.example/1,2023-06-01
"""
TABLE = table(RAIL, "rail.csv")
LEXICON = build_lexicon([TABLE])
WEIGHTS = Weights.over(row.raw for row in TABLE.rows)
MEASURES = {measure.indicator: measure for measure in measures([TABLE], LEXICON)}


def drafted(question: str, indicator: str) -> Draft:
    """What the cells of the indicator that the question picks are told as."""
    asked, measure = analyse(question, LEXICON, WEIGHTS), MEASURES[indicator]
    facts, missing = choose(asked, measure, measure.facts, {})
    return Draft(tuple(state(asked, Reading(measure, facts))), 1.0, missing)


@pytest.mark.parametrize(
    ("question", "indicator", "said"),
    [
        ("Did Germany carry over a hundred billion tonne-km in 2022?", "Freight", "Yes"),
        ("Did France carry more than half a billion tonne-km in 2022?", "Freight", "Yes"),
        ("Did Germany carry less than 100 billion tonne-km of freight in 2022?", "Freight", "No"),
        ("Had German freight got past 150 billion tonne-km by 2022?", "Freight", "No"),
        ("Was France's freight above Germany's in 2022?", "Freight", "No"),
        ("Was Germany ahead of France in freight in 2022?", "Freight", "Yes"),
        ("Is it true that less freight was carried in France than in Germany in 2022?", "Freight", "Yes"),
        ("Was freight in India higher in 2022 than in 2010?", "Freight", "Yes"),
        ("Was freight in Germany more than three times that in France in 2022?", "Freight", "Yes"),
        ("Did freight in India double between 2010 and 2022?", "Freight", "No"),
        ("Did freight in India grow by more than 40 percent between 2010 and 2022?", "Freight", "Yes"),
        ("Did freight in India fall between 2010 and 2022?", "Freight", "No"),
        ("Is most of the track in France electrified?", "Share of track electrified", "Yes"),
        ("Is over two thirds of French track electrified?", "Share of track electrified", "No"),
        ("Did French subsidies exceed €5bn in 2022?", "Subsidies", "No"),
        ("Did Germany and France together carry over 150 billion tonne-km in 2022?", "Freight", "Yes"),
        ("Did both Germany and France carry over 30 billion tonne-km in 2022?", "Freight", "Yes"),
        ("Did French trains come more than 3 minutes late in 2022?", "Delay", "No"),
        ("Were there at least 312 stations in Chile in 2022?", "Stations", "Yes"),
        ("Did the number of stations in Chile rise from 2021 to 2022?", "Stations", "Yes"),
    ],
)
def test_the_cells_decide(question: str, indicator: str, said: str) -> None:
    """The answer opens with Yes or No and goes on with the figures, the rest as it was."""
    draft = drafted(question, indicator)
    first, *rest = draft.sentences
    expected = (replace(first, text=f"{said}: {first.text}"), *rest)
    assert answered(analyse(question, LEXICON, WEIGHTS), draft) == replace(draft, sentences=expected)


@pytest.mark.parametrize(
    ("question", "indicator"),
    [
        ("Is over half of the track in Chile electrified in 2022?", "Share of track electrified"),  # 50, rounded
        ("Were French subsidies below Germany's in 2022?", "Subsidies"),  # 4.3 may be 4.34
        ("Did French subsidies exceed $5bn in 2022?", "Subsidies"),  # another currency
        ("Did Germany carry over 50 percent of the freight in 2022?", "Freight"),  # no share
        ("Do most French passengers distrust the timetable?", "Passengers who trust the timetable"),
        ("Do most French passengers not trust the timetable?", "Passengers who trust the timetable"),
        ("Was freight in Germany three times that in France in 2022?", "Freight"),  # no bound
        ("Was freight in India about double in 2022?", "Freight"),
        ("Did Germany or France carry more freight in 2022?", "Freight"),
        ("How much more freight than France did Germany carry in 2022?", "Freight"),
        ("Did Germany and France carry over 160 billion tonne-km in 2022?", "Freight"),  # each, or both together
        ("Did India carry more freight in 2022 than Germany and France combined?", "Freight"),
        (
            "Has track electrified in Chile doubled between 2012 and 2022?",
            "Share of track electrified",
        ),  # its share has
        ("Did freight in India grow by a quarter between 2010 and 2022?", "Freight"),
        ("Did freight in India rise to 900 billion tonne-km between 2010 and 2022?", "Freight"),
        ("Was freight in Germany much larger than in France in 2022?", "Freight"),
        ("Did German freight exceed that of France by over 20 billion tonne-km in 2022?", "Freight"),
        ("Was the delay of French trains under a quarter of an hour in 2022?", "Delay"),
        ("Is the freight of Germany in 2022 known?", "Freight"),
    ],
)
def test_the_cells_leave_it_open(question: str, indicator: str) -> None:
    """Where they do, the draft is as it was."""
    draft = drafted(question, indicator)
    assert draft.sentences
    assert answered(analyse(question, LEXICON, WEIGHTS), draft) == draft


@pytest.mark.parametrize(("other", "said"), [("55 percent", "Yes: "), ("48 percent", ""), ("many", "")])
def test_what_an_article_says_must_agree(other: str, said: str) -> None:
    """A value in words that is told beside the cell's decides with it, or leaves the question open."""
    question = "Is most of the track in France electrified?"
    draft = drafted(question, "Share of track electrified")
    [cell] = draft.sentences
    piece = replace(cell.evidence[0], source="an-article", cell=None, fact=None)
    beside = replace(cell, text=f"An article gives {other}.", evidence=(piece,))
    values = (ConflictValue("57 percent", "rail", ""), ConflictValue(other, "an-article", ""))
    draft = replace(draft, sentences=(cell, beside), conflicts=(Conflict("track", values),))
    found = answered(analyse(question, LEXICON, WEIGHTS), draft)
    assert found.sentences == (replace(cell, text=f"{said}{cell.text}"), beside)


def test_a_part_of_a_whole_is_weighed() -> None:
    """Part and whole are both cited, and their quotient decides."""
    question = "Does Germany carry less than a tenth of the world's freight?"
    asked = analyse(question, LEXICON, WEIGHTS)
    facts = MEASURES["Freight"].facts
    pair = tuple(fact for fact in facts if fact.entity in ("Germany", "World"))
    draft = Draft(tuple(state(asked, Reading(MEASURES["Freight"], pair))), 1.0)
    assert [sentence.text[:43] for sentence in answered(asked, draft).sentences] == [
        "Yes: Germany had 1.4 percent of the world's"
    ]


@pytest.mark.parametrize(
    ("text", "limit", "unit"),
    [
        ("Did it cost over $1bn?", 10**9, "$"),
        ("Were more than 500 million passengers carried?", 500 * 10**6, "passengers"),
        ("Did it reach 12 TWh?", 12, "TWh"),
        ("Did it reach 60% of the lines?", 60, ""),
    ],
)
def test_an_amount_has_its_scale_and_unit(text: str, limit: int, unit: str) -> None:
    found = condition(text)
    assert found is not None
    assert (found.limit, found.unit) == (limit, unit)


def test_the_amount_is_no_number_that_the_answer_must_hold() -> None:
    """What is asked is on which side of it the figure lies."""
    assert analyse("Had freight in India passed 500 million tonnes in 2022?", LEXICON, WEIGHTS).numbers == ()
