"""Whether a measure's values are of the kind that a question asks for."""

from __future__ import annotations

import pytest

from assistant.kinds import related, tells_maker, unit_fit
from assistant.question import analyse
from index.facts import build_lexicon, measures
from index.text import Weights
from tests.test_tables import table

HARBOURS = """indicator,entity,period,value,unit,source_title
Ferries,Norway,2023,210,ferries,Yearbook
Spending on ferries,Norway,2023,35,USD million,Yearbook
Ferries that run on batteries,Norway,2023,38,percent,Yearbook
Rise in battery use year on year,Norway,2023,12,percentage points,Yearbook
"""
TABLE = table(HARBOURS, "harbours.csv")
LEXICON = build_lexicon([TABLE])
WEIGHTS = Weights.over(row.raw for row in TABLE.rows)
MEASURES = {measure.indicator: measure for measure in measures([TABLE], LEXICON)}
FERRIES, SPENDING, SHARE, RISE = MEASURES


@pytest.mark.parametrize(
    ("question", "fitting", "unfit"),
    [
        ("How many ferries did Norway have in 2023?", (FERRIES,), (SPENDING,)),
        ("How many dollars did Norway spend on ferries in 2023?", (SPENDING,), (SHARE,)),
        ("How much did Norway spend on ferries in 2023?", (SPENDING,), (SHARE, RISE)),
        ("What share of ferries ran on batteries in 2023?", (SHARE,), (FERRIES, SPENDING, RISE)),
        ("What percentage did battery use rise by in 2023?", (RISE,), (FERRIES, SPENDING)),
        ("How many points did battery use go up?", (RISE,), ()),
    ],
)
def test_what_answers_is_of_the_kind_asked_for(question: str, fitting: tuple[str, ...], unfit: tuple[str, ...]) -> None:
    """Money counts no things, a count is no share, and by how much a share rose is not how large it is."""
    asked = analyse(question, LEXICON, WEIGHTS)
    fits = {name: unit_fit(asked, measure, measure.facts) for name, measure in MEASURES.items()}
    assert all(fits[name] >= 0 for name in fitting)
    assert all(fits[name] == -1 for name in unfit)


MODELS = """model,developer,country,released,weight_t
Tern,Nordlys Yard,Norway,2021-03-04,40
Skua,Fjord Yard,Sweden,2023-05-06,16
"""
BOATS = table(MODELS, "boats.csv")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who released the Tern?", True),
        ("Which company built the Skua?", True),
        ("Who is the captain of the Tern?", False),
        ("When was the Tern released?", False),
    ],
)
def test_the_maker_of_a_thing_is_asked_for_by_many_verbs(question: str, told: bool) -> None:
    """The column of developers says who built one; that of countries does not."""
    lexicon = build_lexicon([BOATS])
    asked = analyse(question, lexicon, Weights.over(row.raw for row in BOATS.rows))
    found = {measure.indicator: tells_maker(asked, measure) for measure in measures([BOATS], lexicon)}
    assert (found["developer"], found["country"]) == (told, False)


SURVEYS = """indicator,entity,period,value,unit,source_title
Woodland,Norway,2023,38,% of land area,Yearbook
Doctors,Norway,2023,5,doctors per 1000 people,Yearbook
"""
SURVEY = {m.indicator: m for m in measures([table(SURVEYS, "surveys.csv")], LEXICON)}


@pytest.mark.parametrize(
    ("question", "related_to"),
    [
        ("How much land does Norway farm?", [{"land", "area"}, {"1000", "peopl"}]),
        ("How many people had Norway?", [{"land", "area"}, {"1000", "peopl"}]),
        ("What share of the land is woodland?", [set(), set()]),
    ],
)
def test_what_values_are_set_in_relation_to_is_no_measure(question: str, related_to: list[set[str]]) -> None:
    """'% of land area' is no amount of land, nor are doctors per 1,000 people a number of people."""
    asked = analyse(question, LEXICON, WEIGHTS)
    found = [related(asked, measure) for measure in SURVEY.values()]
    fits = [unit_fit(asked, measure, measure.facts) for measure in SURVEY.values()]
    assert found == related_to
    assert fits[1] < 1


def test_no_year_is_the_smallest() -> None:
    """A column of years is not ranked by size."""
    rows = "Grant,Opened,Amount\nA,2019,4\nB,2023,3\nC,2021,9\n"
    opened, amount = measures([table(rows, "grants.csv")], LEXICON)
    asked = analyse("Which is the smallest grant?", LEXICON, WEIGHTS)
    assert [unit_fit(asked, one, one.facts) for one in (opened, amount)] == [-1.0, 0.0]
