"""From a question to an answer and its citations, over real files, the real model and a real index."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest

from assistant.answer import Assistant, Known
from assistant.evaluation.attribution import stands
from assistant.types import Answer, Conflict, ConflictValue, Turn
from corpus.errors import UsageError
from index.retrieve import Index
from index.types import Filters

CATCH = "Herring landed stood at {} thousand tonnes for {} in {}, according to Nordic Fisheries Council ({}). [1]"


def cells(answer: Answer) -> list[tuple[str, int | None, str | None, str | None]]:
    """Source, row, column and cell of each citation."""
    return [(c.source, c.locator.row, c.locator.column, c.cell) for c in answer.citations]


def test_a_figure_is_answered_from_its_cell(assistant: Assistant) -> None:
    """The sentence names the measure, the country, the period, the unit and the source; the citation is the cell."""
    answer = assistant.ask("How much herring did Iceland land in 2023?")
    assert answer.text == CATCH.format(250, "Iceland", 2023, "6 May 2024")
    assert cells(answer) == [("catch", 4, "value", "250")]
    citation = answer.citations[0]
    assert (citation.title, citation.publisher, citation.url, citation.published) == (
        "Catch report 2024",
        "Nordic Fisheries Council",
        "https://fish.example/2",
        "2024-05-06",
    )
    assert citation.quote == next(line for line in citation_lines() if line.startswith("c3,"))


def citation_lines() -> list[str]:
    """The lines of the fact table."""
    from tests.conftest import FLEET

    return FLEET.splitlines()


@pytest.mark.parametrize(
    ("question", "expected", "cited"),
    [
        (
            "How much more herring did Iceland land than Denmark in 2023?",
            "The difference between Iceland and Denmark is 155 thousand tonnes in 2023 (250 − 95 = 155)",
            ["250", "95"],
        ),
        (
            "By what percentage did the Icelandic share of vessels with electric engines trail Norway's in 2023?",
            "is 4.5 percentage points in 2023 (12.5 − 8 = 4.5)",
            ["12.5", "8"],
        ),
        ("How long is the Kvitholm?", "Kvitholm: length m 71", ["71"]),
        ("Who owns Solstrand 7?", "Nordlys Seafood", ["Nordlys Seafood"]),
        ("When was the Havbris launched?", "2019-03-04", ["2019-03-04"]),
        ("Which vessel is the longest?", "Kvitholm had the highest listed figure", ["71", "62"]),
    ],
)
def test_figures_are_computed_from_the_cells_that_are_cited(
    assistant: Assistant, question: str, expected: str, cited: list[str]
) -> None:
    """Differences, attributes and extremes: the formula is in the text and every cell used is cited."""
    answer = assistant.ask(question)
    assert expected in answer.text
    assert [citation.cell for citation in answer.citations] == cited


def test_a_reason_is_quoted_from_an_article(assistant: Assistant) -> None:
    """The words are the article's own, at the offsets that the citation names."""
    answer = assistant.ask("Why are there herring quotas at all?")
    assert "the stock collapsed in the 1960s" in answer.text
    citation = answer.citations[0]
    assert citation.source == "how-quotas-work"
    source = assistant.document("how-quotas-work")
    assert stands(citation, source)
    assert "collapsed in the 1960s" in citation.quote


def test_an_event_is_found_in_an_article(assistant: Assistant) -> None:
    """A date is asked for, a sentence that holds one answers."""
    answer = assistant.ask("When did the ministry offer to buy old trawlers?")
    assert "14 March 2022" in answer.text
    assert answer.citations[0].source == "vessel-buyback"


@pytest.mark.parametrize(
    ("question", "missing", "cells"),
    [
        ("How much herring did Iceland land in 2019?", "2019", ["250"]),
        ("How much herring did Portugal land in 2023?", "Portugal", ["380", "250"]),
        ("How much herring did Zorbania land in 2023?", "Zorbania", []),
        ("How long is the Solstrand 9?", "Solstrand 9", []),
    ],
)
def test_a_near_miss_is_no_answer(assistant: Assistant, question: str, missing: str, cells: list[str]) -> None:
    """Another year, country, name or number is not taken instead; what is missing is said, and what comes nearest is
    told apart from an answer: cells that differ in one name or period, each cited, and passages."""
    answer = assistant.ask(question)
    assert (answer.status, answer.claims) == ("abstained", ())
    assert missing in answer.text
    assert [citation.cell for citation in answer.citations] == cells
    assert [claim.citations for claim in answer.nearest] == [(n,) for n in range(1, len(cells) + 1)]
    assert all(cell in claim.text for cell, claim in zip(cells, answer.nearest, strict=True))
    assert answer.evidence


def test_two_parts_that_rest_on_one_cell_tell_it_once(assistant: Assistant) -> None:
    """'How did that change' asks for the earlier value again: it is told in its first place."""
    answer = assistant.ask("How much herring did Norway land in 2023, and how did that change in 2022?")
    assert answer.parts[1] == "How much herring did Norway land in 2023 and 2022?"
    assert [citation.cell for citation in answer.citations] == ["380", "365", "410"]
    assert [claim.citations for claim in answer.claims] == [(1,), (2,), (3,), (3, 1)]


def test_what_is_ranked_may_be_those_of_one_maker(assistant: Assistant) -> None:
    """The rows that the question picks have the maker's name, which nothing else need have."""
    answer = assistant.ask("Which Nordlys Seafood vessel is the longest?")
    assert (answer.status, "Havbris" in answer.text, "Kvitholm" in answer.text) == ("answered", True, False)


def test_how_many_is_not_answered_with_money(assistant: Assistant) -> None:
    """'How many euros' is; 'how many cents' or 'how many guests' is not."""
    assert assistant.ask("How many USD was the fuel price at the quay in Norway in June 2024?").status == "answered"
    assert assistant.ask("How many fuel stations at the quay did Norway have in June 2024?").status == "abstained"


@pytest.mark.parametrize(
    "question", ["Who won the chess world cup?", "How many whales live in the Pacific?", "What do sailors eat?"]
)
def test_what_the_sources_do_not_hold_is_not_answered(assistant: Assistant, question: str) -> None:
    """A question outside of the corpus gets no answer."""
    assert assistant.ask(question).status == "abstained"


@pytest.mark.parametrize(
    ("question", "standalone", "expected"),
    [
        ("And Denmark?", "How much herring did Denmark land in 2023?", CATCH.format(95, "Denmark", 2023, "6 May 2024")),
        ("And in 2019?", "How much herring did Iceland land in 2019?", "The sources do not say"),
    ],
)
def test_a_follow_up_is_understood(assistant: Assistant, question: str, standalone: str, expected: str) -> None:
    """It takes the earlier question, with its own country or year."""
    history = [Turn("How much herring did Iceland land in 2023?", "250 thousand tonnes. [1]")]
    answer = assistant.ask(question, history)
    assert answer.standalone_question == standalone
    assert answer.text.startswith(expected)


def test_sources_that_disagree_are_both_told(assistant: Assistant) -> None:
    """Two counts of the same thing: both are stated with their sources, and the conflict is listed."""
    answer = assistant.ask("How much herring was landed in Norway in 2023?")
    assert [claim.text.split(" for ")[0] for claim in answer.claims] == [
        "Herring landed stood at 380 thousand tonnes",
        "Herring landed (harbour survey) stood at 365 thousand tonnes",
    ]
    assert answer.conflicts == (
        Conflict(
            "Herring landed: Norway, 2023",
            (
                ConflictValue("380 thousand tonnes", "catch", "2024-05-06", "Nordic Fisheries Council"),
                ConflictValue("365 thousand tonnes", "catch", "2024-09-01", "Coastal Institute"),
            ),
            "other body",
        ),
    )


def test_an_answer_as_of_a_day_knows_nothing_later(assistant: Assistant) -> None:
    """Only what was published by then is told."""
    answer = assistant.ask("How much herring did Norway land?", as_of=date(2023, 12, 31))
    assert answer.text == CATCH.format(410, "Norway", 2022, "2 May 2023")


@pytest.mark.parametrize(("question", "reason"), [(" \n", "is empty"), ("x" * 2_001, "has 2,001 characters")])
def test_a_question_that_is_none(assistant: Assistant, question: str, reason: str) -> None:
    """One line says why."""
    with pytest.raises(UsageError, match=reason):
        assistant.ask(question)


def test_it_is_a_runnable(assistant: Assistant) -> None:
    """LangChain's invoke and batch give the same answers as ask; the stream's pieces are the answer's text."""
    question = "How much herring did Iceland land in 2023?"
    asked = assistant.ask(question)
    assert assistant.invoke(question).text == asked.text
    assert [answer.text for answer in assistant.batch([question, question])] == [asked.text] * 2
    *pieces, last = assistant.stream_answer(question)
    assert "".join(piece for piece in pieces if isinstance(piece, str)) == asked.text
    assert isinstance(last, Answer)


def test_hostile_questions_are_words(assistant: Assistant) -> None:
    """Syntax of a query language, markup and control characters are searched as words."""
    for question in ('") OR (*:*', "<script>alert(1)</script>", "herring\x00\x1b[31m?", "{{7*7}} %s ${x}", "🐟" * 500):
        assert assistant.ask(question).status in ("answered", "abstained")


@pytest.mark.parametrize("question", ["And in 2022?", "How many?", "why"])
def test_a_fragment_without_its_conversation_is_not_answered(assistant: Assistant, question: str) -> None:
    """What asks about nothing gets no answer."""
    assert assistant.ask(question).status == "abstained"


def test_an_answer_is_held_to_what_passes(assistant: Assistant) -> None:
    """Kinds, publishers and days of publication: of cells and of words; a rank among others than those is not told."""
    question = "How much herring did Norway land in 2023?"

    def cited(question: str, only: Filters) -> list[str]:
        answer = assistant.ask(question, only=only)
        assert (answer.status == "answered") == bool(answer.citations)
        return [f"{citation.source}: {citation.publisher}" for citation in answer.citations]

    assert cited(question, Filters(kinds=("table",)))[0] == "catch: Nordic Fisheries Council"
    assert {*cited(question, Filters(publishers=("Coastal Institute",)))} <= {"catch: Coastal Institute"}
    assert cited(question, Filters(kinds=("article",))) == []
    assert cited(question, Filters(since=date(2025, 1, 1))) == []
    ranked = "Which country landed the most herring in 2023?"
    assert cited(ranked, Filters(kinds=("table",))) != []
    assert cited(ranked, Filters(publishers=("Harbour Gazette",))) == []
    why = "Why were quotas introduced?"
    assert cited(why, Filters(publishers=("Coastal Institute",))) == ["how-quotas-work: Coastal Institute"]
    assert cited(why, Filters(kinds=("table",))) == []


class Moving:
    """An index that can be said to have moved on."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.moved = 0

    @property
    def generation(self) -> int:
        """One more with each move."""
        return self._index.generation + self.moved

    def __getattr__(self, name: str) -> Any:
        return getattr(self._index, name)


class Slow(Assistant):
    """Reads the tables only when it may."""

    may, reading = threading.Event(), threading.Event()

    def _read_tables(self, generation: int) -> Known:
        self.reading.set()
        assert self.may.wait(30)
        return super()._read_tables(generation)


def test_a_question_does_not_wait_for_tables_that_another_reads(assistant: Assistant) -> None:
    """It is answered from those before; the next one has the new ones."""
    Slow.may.set()
    index = Moving(assistant.index)
    slow = Slow(index, assistant.settings)  # type: ignore[arg-type]
    before = slow.known()
    Slow.may.clear()
    Slow.reading.clear()
    index.moved = 1
    other = threading.Thread(target=slow.known)
    other.start()
    assert Slow.reading.wait(30)
    assert slow.known() is before
    Slow.may.set()
    other.join()
    assert slow.known().generation == before.generation + 1
