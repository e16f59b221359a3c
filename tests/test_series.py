"""Questions over series of firms and countries, each answered by the very cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.settings import Settings
from index.build import build_index
from index.embed import Embedder

SPENDING = """indicator,entity,period,value,unit,source_title,published
Capital expenditure,Norvik,2023,40,USD billion,Yards yearbook,2025-02-01
Capital expenditure,Norvik,2024,50,USD billion,Yards yearbook,2025-02-01
Capital expenditure,Ostfold,2024,30,USD billion,Yards yearbook,2025-02-01
Capital expenditure,Brevik,2024,20,USD billion,Yards yearbook,2025-02-01
Staff,Norvik,2024,1200,people,Yards yearbook,2025-02-01
Staff,Lillesand,2024,90,people,Yards yearbook,2025-02-01
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
    ],
)
def test_a_figure_is_told(yards: Assistant, question: str, told: list[str]) -> None:
    """The answer has the figures, and no other sentence."""
    answer = yards.ask(question)
    assert answer.status == "answered"
    assert all(figure in answer.text for figure in told)


@pytest.mark.parametrize("question", ["What was Lillesand's capex in 2024?", "Norvik's staff in 2023?"])
def test_what_no_source_has_is_not_answered(yards: Assistant, question: str) -> None:
    """Neither another year nor what several have together is a firm's own."""
    assert yards.ask(question).status == "abstained"
