"""Tables whose rows are kinds of one thing: the row is what is asked about, and a total is what they are parts of."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.settings import Settings
from index.build import build_index
from index.embed import Embedder

BUDGET = """Category,2021,2022,2023
Public libraries,410,430,455
Music schools,220,228,241
Museums and archives,305,298,311
Sports grounds,150,90,162
Street festivals,60,45,-
Total,1145,1091,1169
"""
VISITORS = """Season,Group,Very pleased,Fairly pleased,Not pleased
Spring 2022,All visitors,31%,44%,25%
Spring 2022,Aged 16-29,25%,45%,30%
Spring 2022,Aged 30-64,32%,44%,24%
Spring 2022,Aged 65 and over,40%,42%,18%
Spring 2023,All visitors,28%,43%,29%
Spring 2023,Aged 16-29,21%,44%,35%
Spring 2023,Aged 30-64,29%,43%,28%
Spring 2023,Aged 65 and over,38%,42%,20%
"""
QUARTERS = """Quarter,Boats hired,Mean hire (hours)
2022 Q1,120,2.1
2022 Q2,410,2.6
2022 Q3,655,3.1
2022 Q4,140,1.9
2023 Q1,115,2.0
2023 Q2,395,2.4
2023 Q3,610,3.0
2023 Q4,150,1.8
"""
ADMISSIONS = """Region,Year,Lighthouse visits
Vestby,2019,2000
Ostby,2019,3000
Total,2019,5000
Vestby,2020,2004
Ostby,2020,3002
Total,2020,5006
"""
MEMBERS = "Club,2020,2021,2022\nNorth Pier,880,905,934\nOld Mill,410,402,395\n"
MEMBERS_BEFORE = "Club,2020,2021\nNorth Pier,880,871\nOld Mill,410,402\n"
RATES = """indicator,entity,period,value,unit
Practising dentists,Norway,2020,0.91,per 1 000 people
Practising dentists,Norway,2022,0.93,per 1 000 people
Practising dentists,Poland,2020,0.85,per 1 000 people
Practising dentists,Poland,2021,0.86,per 1 000 people
Pharmacies,Norway,2020,0.18,per 1 000 people
Pharmacies,Norway,2021,0.19,per 1 000 people
Pharmacies,Poland,2020,0.31,per 1 000 people
Pharmacies,Poland,2021,0.32,per 1 000 people
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Assistant:
    """Over a budget, a survey and a table of rates."""
    base: Path = tmp_path_factory.mktemp("categories")
    corpus = base / "corpus"
    corpus.mkdir()
    (corpus / "Culture budget (EUR thousand).csv").write_text(BUDGET, encoding="utf-8")
    (corpus / "Survey of visitors.csv").write_text(VISITORS, encoding="utf-8")
    (corpus / "boat_hire_quarterly.csv").write_text(QUARTERS, encoding="utf-8")
    (corpus / "lighthouses.csv").write_text(ADMISSIONS, encoding="utf-8")
    (corpus / "club_members.csv").write_text(MEMBERS, encoding="utf-8")
    (corpus / "club_members_2021_edition.csv").write_text(MEMBERS_BEFORE, encoding="utf-8")
    (corpus / "rates.csv").write_text(RATES, encoding="utf-8")
    build_index([corpus], base / "index", embedder)
    return Assistant.open(Settings(_env_file=None, index_dir=base / "index"))  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How much did the culture budget give to the libraries in 2023?", "455 thousand for Public libraries in 2023"),
        ("What share of the culture budget went to music schools in 2022?", "20.9 percent of Total's figure in 2022"),
        ("How large was the culture budget in 2022?", "1091 thousand for Total in 2022"),
        ("What was the smallest item of the culture budget in 2022?", "Street festivals had the lowest listed figure"),
        (
            "Which got more of the culture budget in 2021, the archives or the festivals?",
            "Museums and archives had the",
        ),
        ("What percentage of visitors were very pleased in 2023?", "Very pleased stood at 28 percent for All visitors"),
        ("How many of the over-65s were very pleased in 2022, in percent?", "40 percent for Aged 65 and over in 2022"),
        ("How many boats were hired in the whole of 2022?", "120 + 410 + 655 + 140 = 1325"),
        ("In which quarter of 2023 were most boats hired?", "Q3 2023 had the highest listed figure: 610"),
        (
            "In the 2021 edition the count of club members of North Pier in 2021 was wrong and has been corrected. "
            "By how many members does it differ?",
            "differs by 34 between two editions (905 − 871 = 34)",
        ),
        ("How many dentists per 1000 people did Poland have in 2021?", "0.86"),
        ("What share of lighthouse visits in 2019 was in Vestby?", "(2000 of 5000"),
        ("What share of lighthouse visits in 2020 was in Vestby?", "(2004 of 5006"),
        ("In which quarter before 2023 were most boats hired?", "Q3 2022 had the highest listed figure: 655"),
        ("In which quarter after 2022 were fewest boats hired?", "Q1 2023 had the lowest listed figure: 115"),
    ],
)
def test_a_row_is_meant_by_a_part_of_its_name(assistant: Assistant, question: str, words: str) -> None:
    """A row's own word picks it, no name at all means the whole, and the total is cited for a share."""
    assert words in assistant.ask(question).text


@pytest.mark.parametrize(
    "question",
    [
        "How much did the culture budget give to street festivals in 2023?",
        "Dentists per thousand in Norway, 2021?",
        "What share of the culture budget went to cinemas in 2021?",
        "How many of the under-30s were very pleased in 2020, in percent?",
        "How many nurses per 1,000 people did Norway have in 2021?",
        "How many trumpeters were very pleased in 2023?",
        "Which year had the fewest boats hired?",
    ],
)
def test_an_empty_cell_is_filled_from_no_other(assistant: Assistant, question: str) -> None:
    """Neither another row nor another measure of the table answers for a cell that is empty or not there."""
    assert assistant.ask(question).status == "abstained"
