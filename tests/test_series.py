"""Questions over series of firms and countries, each answered by the very cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.settings import Settings
from index.build import build_index
from index.embed import Embedder

SPENDING = """indicator,entity,period,value,unit,source_title,published
Capital expenditure,Norvik,2022,44,USD billion,Yards yearbook,2025-02-01
Capital expenditure,Norvik,2023,40,USD billion,Yards yearbook,2025-02-01
Capital expenditure,Norvik,2024,50,USD billion,Yards yearbook,2025-02-01
Capital expenditure,Ostfold,2022,12,USD billion,Yards yearbook,2025-02-01
Capital expenditure,Ostfold,2023,15,USD billion,Yards yearbook,2025-02-01
Capital expenditure,Ostfold,2024,30,USD billion,Yards yearbook,2025-02-01
Capital expenditure,Brevik,2024,20,USD billion,Yards yearbook,2025-02-01
Dock length,Norvik,2020,300,metres,Yards yearbook,2025-02-01
Dock length,Ostfold,2023,200,metres,Yards yearbook,2025-02-01
Crane height,Norvik,2020,90,metres,Yards yearbook,2025-02-01
Crane height,Ostfold,2023,80,metres,Yards yearbook,2025-02-01
Ferries on order,Norvik,2024-07,17,ferries,Yards yearbook,2025-02-01
Top speed,Fjord DX-2031,2024,31,knots,Yards yearbook,2025-02-01
Berths,Norway,2024,40,berths,Yards yearbook,2025-02-01
Berths,Sweden,2024,25,berths,Yards yearbook,2025-02-01
Capital expenditure,Haug,2024,6,USD billion,Yards yearbook,2025-02-01
Berths,Haug,2024,4,berths,Yards yearbook,2025-02-01
Masts,Norvik,2024,5,masts,Yards yearbook,2025-02-01
Masts,Ostfold,2024,2,masts,Yards yearbook,2025-02-01
Masts,Fair Gull,2024,3,masts,Yards yearbook,2025-02-01
Power use,Norvik,2024,7,GWh,Yards yearbook,2025-02-01
Power use,Ostfold,2024,8,GWh,Yards yearbook,2025-02-01
Power use (base case),Norvik,2030,17,GWh,Yards yearbook,2025-02-01
Power use (base case),Ostfold,2030,18,GWh,Yards yearbook,2025-02-01
Staff,Norvik,2024,1200,people,Yards yearbook,2025-02-01
Staff,Lillesand,2024,90,people,Yards yearbook,2025-02-01
Building cost of a ferry (Yard Council),Solstrand,2023,78,USD million,Yard costs,2024-02-01
Building cost of a ferry in 2020 dollars (Fjord Institute),Solstrand,2023,41,USD million,Ferry costs,2024-03-01
"""
ARTICLE = """---
id: lille-yard
title: Lillesand and the other yards
published: 2025-03-01
---
# Lillesand and the other yards

Lillesand, the oldest of the yards, publishes little. Together Norvik and Ostfold had a capital expenditure of 80
billion dollars in 2024.
"""


@pytest.fixture(scope="module")
def yards(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Assistant:
    """The assistant over a table of firms' spending and an article."""
    base = tmp_path_factory.mktemp("yards")
    (base / "corpus").mkdir()
    (base / "corpus" / "yards.csv").write_text(SPENDING, encoding="utf-8")
    (base / "corpus" / "lille-yard.md").write_text(ARTICLE, encoding="utf-8")
    build_index([Path(base / "corpus")], base / "index", embedder)
    return Assistant.open(Settings(_env_file=None, index_dir=base / "index"))  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What was Norvik's capex in 2024?", ["50"]),
        ("Add up the 2024 capex of Norvik, Ostfold and Brevik", ["100"]),
        ("If I combine 2023 and 2024, what was Norvik's capital expenditure?", ["90"]),
        ("average capital expenditure of Norvik, Ostfold and Brevik in 2024", ["33.33"]),
        ("Norvik's capital expenditure as a multiple of Ostfold's in 2024?", ["1.67"]),
        ("How did Norvik and Ostfold each develop in capital expenditure from 2022 to 2024?",
         ["44", "40", "50", "12", "15", "30"]),
        ("Capital expenditure of Norvik and Ostfold in 2022, 2023 and 2024", ["44", "40", "50", "12", "15", "30"]),
        ("When did Norvik's capital expenditure peak?", ["2024 had the highest", "50"]),
        ("When did Ostfold's capital expenditure pass 14 billion dollars?", ["of 2023", "15", "12 billion in 2022"]),
        ("Did Norvik's capital expenditure rise every year since 2022?", ["No:", "40 in 2023"]),
        ("Did Ostfold's capital expenditure rise every year since 2022?", ["Yes:"]),
        ("Which year saw the biggest jump in Ostfold's capital expenditure?", ["in 2024", "15"]),
        ("Which yard's capital expenditure grew fastest between 2022 and 2024?", ["Ostfold (by 150 percent"]),
        ("Which yard had the most capital expenditure in 2024, and by how much?", ["Norvik", "20"]),
        ("Compare Norvik's and Ostfold's dock length and crane height", ["300", "200", "90", "80"]),
        ("Compare the dock length of Norvik and Ostfold", ["300", "200"]),
        ("By how much, as a percentage, is Ostfold's capital expenditure lower than Norvik's in 2024?", ["40 percent"]),
        ("Norvik's capital expenditure rose by X billion between 2023 and 2024. What is X?", ["10"]),
        ("Norway plus Sweden: how many berths in 2024?", ["65"]),
        ("What top speed has the Fjord DX-2031?", ["31"]),
        ("What did the ferry Solstrand cost to build?", ["78", "41"]),
        ("Adding up Norvik, Ostfold and Brevik, what was the capital expenditure in 2024?", ["100"]),
        ("total 2024 capex norvik + ostfold + brevik", ["100"]),
        ("Capital expenditure 2024: Norvik / Ostfold / Brevik", ["50", "30", "20"]),
        ("Which yards had less capital expenditure in 2023 than in 2022?", ["Norvik", "44", "40"]),
        ("Which yard's capital expenditure rose every single year from 2022 to 2024?", ["Ostfold", "12", "15", "30"]),
        ("Leaving aside Norvik and Brevik, which yard had the most capital expenditure in 2024?", ["Ostfold", "30"]),
        ("Norvik tops the yards by capital expenditure. Who came next in 2024?", ["Ostfold", "30", "Norvik"]),
        ("What percentage of its 2022 capital expenditure had Norvik in 2023?", ["90.9 percent"]),
        ("Capital expenditure per berth at Haug in 2024?", ["USD 1.5 billion per berth", "6", "4"]),
        ("Masts of Ostfold, Gull and Norvik in 2024 respectively?", ["2", "3", "5"]),
        ("Power use of Norvik and Ostfold, 2024 actual versus the base case for 2030?", ["7", "8", "17", "18"]),
        ("Timeline of Ostfold's capital expenditure: what was it from 2023 on?", ["15", "30"]),
    ],
)  # fmt: skip
def test_a_figure_is_told(yards: Assistant, question: str, told: list[str]) -> None:
    """The answer has the figures, and no other sentence."""
    answer = yards.ask(question)
    assert answer.status == "answered"
    assert all(figure in answer.text for figure in told)


@pytest.mark.parametrize("question", ["What was Lillesand's capex in 2024?", "Norvik's staff in 2023?",
                                      "Norway plus EU plus Sweden: how many berths in 2024?",
                                      "How old was the staff of Norvik?",
                                      "What was Norvik's capital expenditure per passenger in 2024?",
                                      "Which firm had the highest capital expenditure per head in 2024?",
                                      "Norvik and Ostfold, capital expenditure per passenger in 2024?",
                                      "How many ferries on order had Norvik at the end of 2024?"])  # fmt: skip
def test_what_no_source_has_is_not_answered(yards: Assistant, question: str) -> None:
    """Neither another year nor what several have together is a firm's own."""
    assert yards.ask(question).status == "abstained"
