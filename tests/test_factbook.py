"""The facts of an index: searched, filtered, marked where others contradict them, and as new as the index."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.factbook import FactBook, Wanted
from assistant.settings import Settings
from assistant.types import Conflict, ConflictValue
from corpus.errors import UsageError
from index.build import build_index
from index.embed import Embedder
from tests.conftest import FLEET, VESSELS, write_corpus
from tests.fact_books import book_of
from tests.test_tables import table


def book() -> FactBook:
    tables = [table(FLEET, "catch.csv"), table(VESSELS, "vessels.csv")]
    return book_of(tables)


BOOK = book()


def found(**said: str) -> list[str]:
    return [BOOK.facts[place].text for place in BOOK.find(Wanted.typed({"from": said.pop("since", ""), **said}))]


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ({"text": "iceland"}, ["250", "8"]),
        ({"text": "institute ICELAND percent"}, ["8"]),
        ({"text": "iceland moon"}, []),
        ({"indicator": "herring landed"}, ["410", "380", "250", "95"]),  # the whole name, not what holds it
        ({"indicator": "herring"}, ["410", "380", "250", "95", "365"]),
        ({"indicator": "survey", "entity": "norw"}, ["365"]),
        ({"table": "catch", "entity": "Denmark"}, ["95"]),
        ({"table": "vessels", "indicator": "length m"}, ["62", "48", "71"]),
        ({"since": "2024"}, ["1.42"]),
        ({"since": "2022", "to": "2022-12", "table": "catch"}, ["410"]),
        ({"to": "2018"}, []),
        ({"contradicted": "1"}, ["380", "365"]),
        ({"indicator": ".*"}, []),
    ],
)
def test_what_is_found(said: dict[str, str], values: list[str]) -> None:
    """Words anywhere in a row or its source, names whole or in part, periods that overlap; all of it at once."""
    assert found(**said) == values


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ({"since": "soon"}, "'soon' is no period: write it as 2024, 2024-Q3, 2024-06 or 2024-06-30"),
        ({"to": "2024-13"}, "'2024-13' is no period: write it as 2024, 2024-Q3, 2024-06 or 2024-06-30"),
        ({"since": "2024", "to": "2023"}, "'2024' is after '2023': put the earlier period first"),
    ],
)
def test_what_is_no_period_is_one_line(said: dict[str, str], line: str) -> None:
    """It quotes what was typed and says how to write it."""
    with pytest.raises(UsageError) as error:
        found(**said)
    assert str(error.value) == line


def test_a_contradicted_fact_knows_the_other_value() -> None:
    """Another body's value for the same thing, entity and period; two values of one source are no contradiction."""
    fact = next(fact for fact in BOOK.facts if fact.text == "380")
    about = "Herring landed: Norway, 2023"
    assert BOOK.conflicts_of(fact) == (
        Conflict(
            about,
            (
                ConflictValue("380 thousand tonnes", "catch", "2024-05-06", "Nordic Fisheries Council"),
                ConflictValue("365 thousand tonnes", "catch", "2024-09-01", "Coastal Institute"),
            ),
            "other body",
        ),
    )
    survey = "S3,Harbour survey,Coastal Institute,https://fish.example/3,2024-09-01"
    report = "S2,Catch report 2024,Nordic Fisheries Council,https://fish.example/2,2024-05-06"
    one_source = FLEET.replace(survey, report)
    held = table(one_source, "catch.csv")
    calm = book_of([held])
    assert not any(calm.conflicts_of(fact) for fact in calm.facts)


def test_what_the_filters_offer() -> None:
    """The titles of the tables and the names in them, each once, in the order of the alphabet."""
    choices = BOOK.choices()
    assert choices["entity"] == ["Denmark", "Havbris", "Iceland", "Kvitholm", "Norway", "Solstrand 7"]
    assert choices["indicator"][:2] == ["Fuel price at the quay", "Herring landed"]
    assert len(choices["table"]) == 2


def test_an_empty_book_finds_nothing() -> None:
    """An index without tables has no facts and offers none."""
    empty = FactBook(1)
    assert (empty.find(Wanted()), empty.choices()) == ((), {"table": [], "indicator": [], "entity": []})


def test_facts_follow_the_index(tmp_path: Path, embedder: Embedder) -> None:
    """One book a generation: the same object until the index moves on, then one with the new facts."""
    corpus = write_corpus(tmp_path / "corpus")
    build_index([corpus], tmp_path / "index", embedder)
    assistant = Assistant.open(Settings(_env_file=None, index_dir=tmp_path / "index"))  # type: ignore[call-arg]
    before = assistant.facts()
    assert assistant.facts() is before
    assert not before.find(Wanted(text="Faroe"))
    row = (
        "c9,Herring landed,Faroe Islands,2023,77,thousand tonnes,S2,Catch report 2024,Council,https://f.example,2024,\n"
    )
    with (corpus / "catch.csv").open("a", encoding="utf-8") as file:
        file.write(row)
    build_index([corpus], tmp_path / "index", embedder)
    after = assistant.facts()
    assert after.generation > before.generation
    assert [after.facts[place].text for place in after.find(Wanted(text="Faroe"))] == ["77"]
