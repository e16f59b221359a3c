"""What an answer must not pass over: forecasts, remarks, second sources, unlike periods, and figures of others."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.answer import DOUBT, Assistant
from assistant.settings import Settings
from index.build import build_index
from index.embed import Embedder

HEADER = "indicator,entity,period,value,unit,source_title,publisher,url,published,note\n"
SALMON = (
    HEADER
    + """\
Salmon farmed,Norway,2022,1500,thousand tonnes,Yearbook,Sea Board,https://s.example/1,2023-04-01,
Salmon farmed,Norway,2024,1600,thousand tonnes,Digest,Fjord Letter,https://s.example/2,2025-02-01,
Salmon farmed,Scotland,2022,180,thousand tonnes,Yearbook,Sea Board,https://s.example/1,2023-04-01,from memory
Salmon farmed,Norway,2030,2400,thousand tonnes,Digest,Fjord Letter,https://s.example/2,2025-02-01,midpoint of 2300-2500
Salmon farms closed,Norway,2024,7,farms,Digest,Fjord Letter,https://s.example/2,2025-02-01,
Salmon exported,Scotland,2024,90,thousand tonnes,Digest,Fjord Letter,https://s.example/2,2025-02-01,
Feed mills licensed,Norway,2024,41,mills,Digest,Fjord Letter,https://s.example/2,2025-02-01,
"""
)
EVENTS = """date,actor,event,source_title,publisher,url,published
2019-06-03,Sea Board,The Sea Board stopped new licences for open salmon cages.,Look back,Fjord Letter,https://s.example/3,2025-03-01
2024-01-15,Sea Board,The Sea Board allowed closed salmon cages again.,Look back,Fjord Letter,https://s.example/3,2025-03-01
"""
LETTER = """---
title: A letter on salmon
publisher: Fjord Letter
published: 2025-02-01
---
# A letter on salmon

A report from 2025 gives Scotland 180 thousand tonnes of farmed salmon in 2022. Chile landed nothing of it.

# Lice in Iceland

Lice cost the farms of Norway 5 billion kroner in 2023.
"""


@pytest.fixture(scope="module")
def salmon(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Assistant:
    base = tmp_path_factory.mktemp("salmon")
    corpus = base / "corpus"
    corpus.mkdir()
    for name, text in {"salmon.csv": SALMON, "events.csv": EVENTS, "letter.md": LETTER}.items():
        (corpus / name).write_text(text)
    build_index([corpus], base / "index", embedder)
    return Assistant.open(Settings(_env_file=None, index_dir=base / "index"))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "How much salmon will Norway farm in 2030?",
            "Salmon farmed is put at 2400 thousand tonnes for Norway in 2030 (noted: midpoint of 2300-2500), "
            "according to Fjord Letter (1 February 2025). [1]",
        ),
        (
            "By what percentage did Norway's farmed salmon rise between 2022 and 2024?",
            "Salmon farmed for Norway rose by 6.7 percent between 2022 and 2024, from 1500 thousand tonnes to "
            "1600 thousand tonnes, according to Sea Board (1 April 2023) and Fjord Letter (1 February 2025). [1][2]",
        ),
        (
            "How much more salmon does Norway farm than Scotland?",
            "The difference between Norway and Scotland is 1320 thousand tonnes in 2022 (1500 − 180 = 1320), on the "
            "measure 'Salmon farmed' (noted of Scotland: from memory), according to Sea Board (1 April 2023). [1][2]",
        ),
        (
            "How did the salmon farmed in Norway develop between 2022 and 2030?",
            "Salmon farmed for Norway went up, from 1500 thousand tonnes in 2022 to 2400 thousand tonnes in 2030 "
            "(between them 1600 in 2024) (noted of 2030: midpoint of 2300-2500), according to Sea Board (1 April 2023) "
            "and Fjord Letter (1 February 2025). [1][2][3]",
        ),
    ],
    ids=["a forecast and its remark", "two sources", "the newest year that both have", "a remark on one of a series"],
)
def test_what_is_told_with_a_figure(salmon: Assistant, question: str, expected: str) -> None:
    """What its source remarks, all sources that it is from, and no year of one against another year of the other."""
    assert salmon.ask(question).text == expected


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("How much salmon did Scotland farm in 2025?", "2025"),
        ("How many feed mills were licensed in Iceland in 2024?", "Iceland"),
        ("What did lice cost the farms of Iceland in 2023?", "Iceland"),
        ("How many salmon farms were closed in Scotland in 2024?", "Scotland"),
    ],
    ids=[
        "the date of a report",
        "a country that the measure lacks",
        "a country in the heading alone",
        "another measure that has the country",
    ],
)
def test_what_is_said_of_another_time_or_place_is_no_answer(salmon: Assistant, question: str, missing: str) -> None:
    """Neither in cells nor in sentences."""
    answer = salmon.ask(question)
    assert answer.status == "abstained"
    assert missing in answer.text


def test_figures_of_something_else_decide_nothing(salmon: Assistant) -> None:
    """Neither Yes nor No comes of them."""
    assert salmon.ask("Did Norway have more than 40 feed mills licensed in 2024?").text.startswith("Yes: ")
    said = salmon.ask("Did Norway have more than 40 schools for divers in 2024?")
    assert not said.text.startswith(("Yes", "No"))


def test_records_are_known_from_their_own_day(salmon: Assistant) -> None:
    """Not from that of the page that looks back; what came later is not known."""
    question = "What did the Sea Board decide about salmon cages?"
    assert "stopped new licences" in salmon.ask(question, as_of=date(2020, 1, 1)).text
    assert "allowed closed" not in salmon.ask(question, as_of=date(2020, 1, 1)).text


def test_what_happened_on_a_day(salmon: Assistant) -> None:
    """A record of that day answers; of the day after there is none."""
    assert "stopped new licences" in salmon.ask("What did the Sea Board do on 3 June 2019?").text
    assert salmon.ask("What did the Sea Board do on 4 June 2019?").status == "abstained"


def test_many_may_ask_at_once(salmon: Assistant, tmp_path: Path) -> None:
    """Each thread gets the answer that it gets alone."""
    from concurrent.futures import ThreadPoolExecutor

    questions = ["How much salmon will Norway farm in 2030?", "How much salmon did Scotland farm in 2022?"] * 4
    alone = [salmon.ask(question).text for question in questions]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda question: salmon.ask(question).text, questions)) == alone


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How much salmon was farmed in Norway in 2024?", ()),
        ("How much salmon did Norway produce in 2024?", (DOUBT,)),
    ],
)
def test_what_may_be_beside_the_point_says_so(salmon: Assistant, question: str, told: tuple[str, ...]) -> None:
    """Both get the same figure; only where the question calls what was measured otherwise is it told as doubtful."""
    answer = salmon.ask(question)
    assert "1600 thousand tonnes" in answer.text
    assert answer.notes == told
