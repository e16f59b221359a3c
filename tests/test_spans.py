"""Means and sums over the years of a span: of every year in it, and of nothing else."""

from __future__ import annotations

import pytest

from assistant.cells import choose
from assistant.computed import state
from assistant.grounding import verdict
from assistant.question import analyse
from assistant.readings import Reading
from index.facts import build_lexicon, measures
from index.text import Weights
from tests.test_tables import table

LOANS = """indicator,entity,period,value,unit,source_title,publisher,url,published
Books lent,Marlow Library,2020,40,thousand books,Yearbook,Reading Board,https://s.example/1,2025-01-01
Books lent,Marlow Library,2021,55,thousand books,Yearbook,Reading Board,https://s.example/1,2025-01-01
Books lent,Marlow Library,2022,61,thousand books,Yearbook,Reading Board,https://s.example/1,2025-01-01
Books lent,Marlow Library,2023,64,thousand books,Yearbook,Reading Board,https://s.example/1,2025-01-01
Books lent,Thame Library,2020,12,thousand books,Yearbook,Reading Board,https://s.example/1,2025-01-01
Books lent,Thame Library,2022,18,thousand books,Yearbook,Reading Board,https://s.example/1,2025-01-01
Visits,Marlow Library,2022-01,5,thousand visits,Yearbook,Reading Board,https://s.example/1,2025-01-01
Visits,Marlow Library,2022-02,7,thousand visits,Yearbook,Reading Board,https://s.example/1,2025-01-01
Visits,Marlow Library,2022-03,9,thousand visits,Yearbook,Reading Board,https://s.example/1,2025-01-01
Average wait,Marlow Library,2021,5,days,Yearbook,Reading Board,https://s.example/1,2025-01-01
Average wait,Marlow Library,2022,9,days,Yearbook,Reading Board,https://s.example/1,2025-01-01
Share of loans renewed,Marlow Library,2021,20,percent,Yearbook,Reading Board,https://s.example/1,2025-01-01
Share of loans renewed,Marlow Library,2022,30,percent,Yearbook,Reading Board,https://s.example/1,2025-01-01
"""
TABLE = table(LOANS, "loans.csv")
LEXICON = build_lexicon([TABLE])
WEIGHTS = Weights.over(row.raw for row in TABLE.rows)
MEASURES = {measure.indicator: measure for measure in measures([TABLE], LEXICON)}


@pytest.mark.parametrize(
    ("question", "indicator", "formula"),
    [
        ("What were the average annual loans of Marlow Library over 2020–2023?", "Books lent", "÷ 4 = 55"),
        ("On average, how many books a year did Marlow Library lend between 2021 and 2023?", "Books lent", "÷ 3 = 60"),
        ("Between 2021 and 2023, how many books did Marlow Library lend each year on average?", "Books lent", "= 60"),
        ("How many books did Marlow Library lend in total over 2021–2023?", "Books lent", "55 + 61 + 64 = 180"),
        ("What were the total loans of Marlow Library over 2021–2023?", "Books lent", "55 + 61 + 64 = 180"),
        ("What was the average of books lent at Marlow Library over 2020-2023?", "Books lent", "÷ 4 = 55"),
        ("What was the average wait at Marlow Library over 2021–2022?", "Average wait", ""),
        ("What was the average annual growth of loans at Marlow Library over 2020–2023?", "Books lent", ""),
        ("What were the average annual visits to Marlow Library from January 2022 to March 2022?", "Visits", ""),
        ("What was the total share of loans renewed at Marlow Library over 2021–2022?", "Share of loans renewed", ""),
    ],
)
def test_a_span(question: str, indicator: str, formula: str) -> None:
    """All values in the span, each cited; no mean growth, no mean year of months, no sum of shares."""
    asked, measure = analyse(question, LEXICON, WEIGHTS), MEASURES[indicator]
    facts, missing = choose(asked, measure, measure.facts, {})
    computed = [sentence for sentence in state(asked, Reading(measure, facts, missing=missing)) if sentence.computed]
    assert [formula in sentence.text for sentence in computed] == ([True] if formula else [])
    assert all(verdict(sentence, LEXICON) == "supported" for sentence in computed)
    assert all(len(sentence.evidence) == len(facts) for sentence in computed)


def test_a_year_that_the_span_lacks_is_missed() -> None:
    """Of 2020 and 2022 no mean over 2020 to 2022 is made."""
    question = "What were the average annual loans of Thame Library over 2020–2022?"
    measure = MEASURES["Books lent"]
    _, missing = choose(analyse(question, LEXICON, WEIGHTS), measure, measure.facts, {})
    assert missing == ("2020–2022",)
