"""Headers of several rows, and when a table is of."""

from __future__ import annotations

from decimal import Decimal

import pytest

from corpus.readers.frame import frame
from index.facts import build_lexicon, measures
from tests.documents import xlsx
from tests.test_tables import sheets, table

HEADS = [
    (
        ["Club,Revenue,,Costs,", ",Gate,TV,Wages,Other", ",m,m,m,m"],
        ("Club", "Revenue Gate (m)", "Revenue TV (m)", "Costs Wages (m)", "Costs Other (m)"),
    ),
    (["Place,,Beds,,Staff", "Hospital,Town,2022,2023,Nurses"],
     ("Hospital", "Town", "Beds 2022", "Beds 2023", "Staff Nurses")),
    ([",,2022,,2023", "Farm,Owner,Cows,Sheep,Cows"], ("Farm", "Owner", "2022 Cows", "2022 Sheep", "2023 Cows")),
    (["Hospital,Site,,Beds,", ",Town,Owner,2022,2023", ",,,number,number"],
     ("Hospital", "Town", "Owner", "Beds 2022 (number)", "Beds 2023 (number)")),
    (["Line,2022,,2023,", ",Trips,Km,Trips,Km", ",m,1000,m,1000"],
     ("Line", "2022 Trips (m)", "2022 Km (1000)", "2023 Trips (m)", "2023 Km (1000)")),
    (["Name,,Age,Height,Weight"], ("Name", "", "Age", "Height", "Weight")),
]  # fmt: skip


@pytest.mark.parametrize(("head", "names"), HEADS)
def test_groups_names_and_units_are_one_header(head: list[str], names: tuple[str, ...]) -> None:
    """Up to three rows make the names of the columns; of columns of words the group's name is left out."""
    words = [bool(at) and ("Town" in name or "Owner" in name or not name) for at, name in enumerate(names)]
    rows = [
        tuple(f"w{line}" if word or not at else f"{line}{at}" for at, word in enumerate(words)) for line in range(1, 5)
    ]
    found = frame([*(tuple(line.split(",")) for line in head), *rows])
    assert (found.depth, found.names) == (len(head), names)


def test_a_first_row_without_a_name_stays_a_row() -> None:
    """A blank header over names does not make a header of the first of them."""
    rows = [
        ("Name", "", "Age"),
        ("Smith", "Ann", "30"),
        ("Jones", "Bob", "31"),
        ("Ray", "Cy", "20"),
        ("Fay", "Di", "9"),
    ]
    assert frame(rows).depth == 1


GAMES = "Games,Host,Gold\n1992,Barcelona,2\n1996,Atlanta,3\n2000,Sydney,1\n"


@pytest.mark.parametrize(
    ("text", "times"),
    [(GAMES, ["1992", "1996", "2000"]), (GAMES.replace("Games", "Built"), ["", "", ""])],
)
def test_years_in_order_date_the_rows_of_a_table_of_things(text: str, times: list[str]) -> None:
    """A first column of years is the time of its rows, unless it says what befell them."""
    found = table(text, "medals.csv")
    gold = next(one for one in measures([found], build_lexicon([found])) if one.indicator == "Gold")
    assert [fact.period.label if fact.period else "" for fact in gold.facts] == times


def test_the_only_sheet_and_the_name_of_a_file_say_of_which_season_numbers_are() -> None:
    """'accounts 23-24' and a sheet '2023-24'."""
    rows = [("Club", "Wages (EUR m)"), ("Arden", 4.5), ("Brenik", 6.25)]
    for found in (
        table("Club,Wages (EUR m)\nArden,4.5\nBrenik,6.25\n", "accounts 23-24.csv"),
        sheets(xlsx({"2023-24": rows}), "accounts.xlsx")[0],
    ):
        (wages,) = measures([found], build_lexicon([found]))
        assert [fact.period.label if fact.period else "" for fact in wages.facts] == ["2023–2024", "2023–2024"]


@pytest.mark.parametrize(
    "name", ["pupils aged 16-17.csv", "Table 14-15.csv", "routes 45-47.csv", "people 18-19 at work.csv"]
)
def test_two_numbers_that_follow_each_other_are_not_always_a_season(name: str) -> None:
    """Ages, numbers of tables and of lines."""
    found = table("Club,Wages (EUR m)\nArden,4.5\nBrenik,6.25\n", name)
    assert [fact.period for one in measures([found], build_lexicon([found])) for fact in one.facts] == [None, None]


def test_a_coined_currency_ends_a_name() -> None:
    """'fee_m_crowns' is a fee in millions of crowns."""
    found = table("player,fee_m_crowns\nImber,2.49\nKallen,6.8\n", "transfers.csv")
    (fee,) = measures([found], build_lexicon([found]))
    assert (fee.indicator, fee.facts[0].unit, fee.facts[0].amount) == ("fee", "m crowns", Decimal(2_490_000))
