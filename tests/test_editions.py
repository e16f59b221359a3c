"""Of several measures and editions: what is counted decides, the newer comes first, an outcome before its forecast."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.settings import Settings
from index.build import build_index
from index.embed import Embedder

HEAD = "indicator,entity,period,value,unit,source_title,publisher,url,published,note\n"
OLD = "Ferry yearbook 2023,Bureau,https://f.example/1,2023-06-01,"
NEW = "Ferry yearbook 2025,Bureau,https://f.example/2,2025-06-01,"
FERRIES = f"""Ferry passengers,Vega,2022,86.9,thousand passengers,{OLD}provisional
Ferry passengers,Vega,2024,120,thousand passengers,{OLD}forecast
Cars carried by ferry,Vega,2024,41.5,thousand cars,{OLD}forecast
Ferry passengers,Vega,2022,88.2,thousand passengers,{NEW}
Ferry passengers,Vega,2024,97.9,thousand passengers,{NEW}
Cars carried by ferry,Vega,2024,30.8,thousand cars,{NEW}
"Landings, live weight",Iceland,2023,1375,thousand tonnes,{NEW}
"Landings, live weight",Iceland,2024,994,thousand tonnes,{NEW}
"Landings, first-sale value",Iceland,2023,1289,million euros,{NEW}
"Landings, first-sale value",Iceland,2024,1246,million euros,{NEW}
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Assistant:
    """Over one table of two editions."""
    base: Path = tmp_path_factory.mktemp("ferries")
    (base / "corpus").mkdir()
    (base / "corpus" / "ferries.csv").write_text(HEAD + FERRIES, encoding="utf-8")
    build_index([base / "corpus"], base / "index", embedder)
    return Assistant.open(Settings(_env_file=None, index_dir=base / "index"))  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("question", "first", "cells"),
    [
        ("How many passengers did Vega carry in 2024?", "97.9 thousand passengers", {"97.9", "120"}),
        ("How many cars did Vega carry in 2024?", "30.8 thousand cars", {"30.8", "41.5"}),
        ("How many passengers did Vega carry in 2022?", "88.2 thousand passengers", {"88.2", "86.9"}),
        ("Did Vega carry more than 110,000 passengers in 2024?", "No: ", {"97.9", "120"}),
        ("By how much did Vega's passengers grow from 2022 to 2024?", "9.7 thousand", {"88.2", "97.9", "86.9", "120"}),
        ("By what percentage did Icelandic landings fall from 2023 to 2024?", "fell", {"1375", "994", "1289", "1246"}),
        (
            "By what percentage did Icelandic landings by live weight fall from 2023 to 2024?",
            "27.7",
            {"1375", "994"},
        ),
    ],
)
def test_what_is_told_first_and_what_beside_it(
    assistant: Assistant, question: str, first: str, cells: set[str]
) -> None:
    """The first sentence has what is asked for; the other edition is told too, and both senses where either is meant;
    no other kind of count is."""
    answer = assistant.ask(question)
    assert (first in answer.claims[0].text, {citation.cell for citation in answer.citations}) == (True, cells)
