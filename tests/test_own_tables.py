"""Questions over users' own tables that are not tidy: the answer cites the cell of the year that is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.settings import Settings
from index.build import build_index
from index.embed import Embedder
from tests.documents import xlsx

GOALS = "Club,2021,2022,2023\nRosenborg,61,58*,70\nBrann,44,n/a,61\nMolde,72,66,\n"
COVERAGE = [("Region", "Q1 2023", "Q2 2023"), ("Nordland", "81.5%", "83%"), ("Vestland", "90.25%", "–")]
PRICES = "month,Norway,Iceland\n2024-01,3.1,3.25\n2024-02,3.3,3.4\n"
FISH = [
    ("Table 3. Fish landed, by region",),
    ("Unit: 1 000 tonnes",),
    ("Region", 2021, "2022*"),
    ("Nordland", 812.5, 790),
    ("Troms", 401, 388),
    ("Total", 1213.5, 1178),
    ("* Preliminary",),
]
DISTANCES = "Town,Oslo,Bergen\nOslo,0,463\nBergen,463,0\n"
ODD = "a,b\n1,2\n2,3\n"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Assistant:
    """Over a CSV with years across, a workbook with quarters across and a CSV with countries across."""
    base: Path = tmp_path_factory.mktemp("own")
    corpus = base / "corpus"
    corpus.mkdir()
    (corpus / "Goals scored in the league.csv").write_text(GOALS, encoding="utf-8")
    (corpus / "Vaccination coverage of children.xlsx").write_bytes(xlsx({"Sheet1": COVERAGE}))
    (corpus / "Cod price (EUR per kg).csv").write_text(PRICES, encoding="utf-8")
    (corpus / "t3.xlsx").write_bytes(xlsx({"Sheet1": FISH}))
    (corpus / "Distances between towns (km).csv").write_text(DISTANCES, encoding="utf-8")
    (corpus / "odd.csv").write_text(ODD, encoding="utf-8")
    report = build_index([corpus], base / "index", embedder)
    assert [note.split(":")[0] for note in report.notes] == [
        *("Distances between towns (km).csv", "odd.csv", "t3.xlsx"),
    ]
    return Assistant.open(Settings(_env_file=None, index_dir=base / "index"))  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("question", "cell", "row", "column", "words"),
    [
        ("How many goals did Rosenborg score in the league in 2022?", "58*", 2, "2022", "58 for Rosenborg in 2022"),
        ("How many goals did Brann score in the league in 2021?", "44", 3, "2021", "44 for Brann in 2021"),
        ("What was the vaccination coverage of children in Nordland in Q2 2023?", "83%", 2, "Q2 2023", "83 percent"),
        ("What was the cod price in Iceland in January 2024?", "3.25", 2, "Iceland", "EUR 3.25 per kg for Iceland"),
    ],
)
def test_the_cell_of_the_year_is_cited(
    assistant: Assistant, question: str, cell: str, row: int, column: str, words: str
) -> None:
    """Row and column are those of the very cell; the figure is told without its marks."""
    answer = assistant.ask(question)
    assert words in answer.text
    citation = answer.citations[0]
    assert (citation.cell, citation.locator.row, citation.locator.column) == (cell, row, column)


def test_a_blank_is_no_figure(assistant: Assistant) -> None:
    """'n/a' is no answer, and no other year's figure is given instead."""
    assert assistant.ask("How many goals did Brann score in the league in 2022?").status == "abstained"


def test_a_total_is_not_ranked_among_what_it_sums(assistant: Assistant) -> None:
    """Title, unit and total of an office's sheet are read as what they are."""
    answer = assistant.ask("Which region landed the most fish in 2021?")
    assert "Nordland had the highest listed figure in 2021: 812.5 thousand tonnes" in answer.text
    assert [citation.cell for citation in answer.citations] == ["812.5", "401"]


def test_a_table_of_two_things_each_answers_nothing(assistant: Assistant) -> None:
    """A row of names and numbers is no sentence, and its cells are nobody's attribute."""
    answer = assistant.ask("How far is Oslo from Bergen?")
    assert (answer.status, answer.citations) == ("abstained", ())


def test_values_of_two_columns_are_computed_with(assistant: Assistant) -> None:
    """A difference over years cites both cells of the row."""
    answer = assistant.ask("By how many goals did Rosenborg's league total change between 2021 and 2023?")
    assert "70 − 61 = 9" in answer.text
    assert [citation.locator.column for citation in answer.citations] == ["2023", "2021"]


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("Did Rosenborg score over 60 goals in the league in 2022?", "No: "),
        ("Did Molde score more goals in the league than Brann in 2021?", "Yes: "),
        ("Had vaccination coverage of children in Nordland reached 80 percent in Q2 2023?", "Yes: "),
        ("Did Rosenborg's goals in the league double between 2021 and 2023?", "No: "),
    ],
)
def test_a_yes_or_no_question_is_answered_so(assistant: Assistant, question: str, opening: str) -> None:
    """The figures follow, cited."""
    answer = assistant.ask(question)
    assert answer.text.startswith(opening)
    assert all(claim.support == "supported" for claim in answer.claims)
