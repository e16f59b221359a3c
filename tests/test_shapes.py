"""Users' own tables: which shapes become facts, and which stay text."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.load import SourceFile, read, scan
from corpus.schema import FactTable
from index.facts import Fact, build_lexicon, measures
from index.factstore import FactStore
from index.unread import untyped
from tests.documents import xlsx
from tests.test_tables import sheets, table


def facts(found: FactTable) -> list[Fact]:
    return [fact for measure in measures([found], build_lexicon([found])) for fact in measure.facts]


def told(found: FactTable) -> list[tuple[str, str, str, str, str, int, str]]:
    """Indicator, entity, period, value and unit of each fact, and the row and column of its cell."""
    return [
        (f.indicator, f.entity, f.period.label if f.period else "", f.text, f.unit, f.row.number, f.column)
        for f in facts(found)
        if not f.attribute
    ]


WIDE = [
    ("Country", "2021", "2022", "2023"),
    ("Norway", "1,410", "380*", "n/a"),
    ("Iceland", "", "250", "–"),
]
WIDE_FACTS = [
    ("Herring landed", "Norway", "2021", "1410", "thousand tonnes", 2, "2021"),
    ("Herring landed", "Norway", "2022", "380", "thousand tonnes", 2, "2022"),
    ("Herring landed", "Iceland", "2022", "250", "thousand tonnes", 3, "2022"),
]


def test_years_across_in_a_csv() -> None:
    """Each year's column is a fact's cell; marks are noted, blanks and 'n/a' are none, the unit is the title's."""
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in WIDE)
    found = table(text, "Herring landed (thousand tonnes).csv")
    assert told(found) == WIDE_FACTS
    assert [(fact.cell, fact.note) for fact in facts(found)] == [("1,410", ""), ("380*", "marked *"), ("250", "")]


def test_years_across_in_a_workbook() -> None:
    """The same, with numbers that are numbers."""
    rows = [WIDE[0], ("Norway", 1410, "380*", "n/a"), ("Iceland", None, 250, "–")]
    [found] = sheets(xlsx({"Sheet1": rows}), "Herring landed (thousand tonnes).xlsx")
    assert told(found) == WIDE_FACTS


def test_quarters_across_with_percent_signs() -> None:
    """The cells' own sign is the unit."""
    found = table("Clinic,Q1 2023,Q2 2023\nNorth,12.5%,14 %\nSouth,8%,9.25%\n", "vaccination-coverage.csv")
    assert told(found) == [
        ("vaccination coverage", "North", "Q1 2023", "12.5", "percent", 2, "Q1 2023"),
        ("vaccination coverage", "North", "Q2 2023", "14", "percent", 2, "Q2 2023"),
        ("vaccination coverage", "South", "Q1 2023", "8", "percent", 3, "Q1 2023"),
        ("vaccination coverage", "South", "Q2 2023", "9.25", "percent", 3, "Q2 2023"),
    ]


def test_ports_with_their_countries_and_years_across() -> None:
    """What the rows are of comes first and once; its name's brackets say what is measured; '1000' is a word."""
    text = '"Port (fish landed, 1,000 tonnes)",Country,2021,2022\nBergen,Norway,"3,120",3085\nBodø,Norway,612,640\n'
    assert told(table(text, "ports.csv")) == [
        ("fish landed", "Bergen", "2021", "3120", "thousand tonnes", 2, "2021"),
        ("fish landed", "Bergen", "2022", "3085", "thousand tonnes", 2, "2022"),
        ("fish landed", "Bodø", "2021", "612", "thousand tonnes", 3, "2021"),
        ("fish landed", "Bodø", "2022", "640", "thousand tonnes", 3, "2022"),
    ]


def test_series_with_years_across() -> None:
    """A column of indicators tells what is measured; codes are passed over; '..' is missing."""
    found = table(
        "Country Name,Country Code,Series Name,2019 [YR2019],2020 [YR2020]\n"
        "Norway,NOR,Births (thousand),54,53\nChad,TCD,Births (thousand),690,..\nChad,TCD,Deaths (thousand),190,195\n",
    )
    assert told(found) == [
        ("Births", "Norway", "2019", "54", "thousand", 2, "2019 [YR2019]"),
        ("Births", "Norway", "2020", "53", "thousand", 2, "2020 [YR2020]"),
        ("Births", "Chad", "2019", "690", "thousand", 3, "2019 [YR2019]"),
        ("Deaths", "Chad", "2019", "190", "thousand", 4, "2019 [YR2019]"),
        ("Deaths", "Chad", "2020", "195", "thousand", 4, "2020 [YR2020]"),
    ]


def test_countries_across() -> None:
    """Periods down, a column a country."""
    found = table("month,Norway,Iceland\n2024-01,3.1,3.2\n2024-02,3.3,3.4\n", "cod price (EUR per kg).csv")
    assert told(found) == [
        ("cod price", "Norway", "January 2024", "3.1", "EUR per kg", 2, "Norway"),
        ("cod price", "Iceland", "January 2024", "3.2", "EUR per kg", 2, "Iceland"),
        ("cod price", "Norway", "February 2024", "3.3", "EUR per kg", 3, "Norway"),
        ("cod price", "Iceland", "February 2024", "3.4", "EUR per kg", 3, "Iceland"),
    ]


def test_indicators_across_are_of_what_the_title_names() -> None:
    """Periods down, a column an indicator: of the title's country, else of what the title is."""
    text = "Year,Catch (tonnes),Boats\n2022,120,14\n2023,130,15\n"
    assert [row[1] for row in told(table(text, "fishing in Iceland.csv"))] == ["Iceland"] * 4
    assert told(table(text, "Port of Bergen.csv"))[0] == (
        *("Catch", "Port of Bergen", "2022", "120", "tonnes", 2, "Catch (tonnes)"),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Country Name,Indicator,Year,Value,Units\nNorway,Births,2000,59,thousand\nNorway,Deaths,2000,44,thousand\n"
            "Norway,Births,2001,56,thousand\nChad,Births,2000,400,thousand\n",
            ("Births", "Norway", "2000", "59", "thousand", 2, "Value"),
        ),
        (
            "Entity,Code,Year,Life expectancy (years)\nNorway,NOR,2000,78.6\nNorway,NOR,2001,78.9\nChad,TCD,2000,47\n",
            ("Life expectancy", "Norway", "2000", "78.6", "years", 2, "Life expectancy (years)"),
        ),
        (
            "Club,Season,Goals,Points\nArsenal,2021/22,61,69\nArsenal,2022/23,88,84\nChelsea,2021/22,76,74\n",
            ("Goals", "Arsenal", "2021–2022", "61", "", 2, "Goals"),
        ),
        (
            "Land;Geschlecht;Jahr;Wert\nNorway;f;2000;81,5\nNorway;m;2000;76,2\nChad;f;2000;48,1\nChad;m;2000;46,9\n",
            ("Wert, f", "Norway", "2000", "81.5", "", 2, "Wert"),
        ),
    ],
)
def test_long_tables_by_what_their_columns_hold(text: str, expected: tuple[object, ...]) -> None:
    """A column of names, one of periods and one of numbers, whatever they are called."""
    assert told(table(text))[0] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Club,Founded,Capacity\nArsenal,1886,60704\nChelsea,1905,40341\n",
        "vessel,owner,launched,length_m\nHavbris,Nordlys,2019-03-04,62\nKvitholm,Nordlys,2023-01-20,71\n",
    ],
)
def test_a_table_of_things_stays_one(text: str) -> None:
    """What has one row a thing and a date of its own has attributes, not figures of that period."""
    assert {fact.attribute for fact in facts(table(text))} == {True}
    assert untyped(table(text)) == ""


def test_what_has_no_plain_shape_says_so() -> None:
    """Its numbers stay text, and one line tells which."""
    found = table("a,b,c\n1,2,3\n2,3,4\n", "odd.csv")
    assert facts(found) == []
    assert untyped(found) == (
        "odd.csv: its numbers (a, b, c) are searched as text and not computed with: it has no plain shape (no column "
        "and no header is of years or dates: add a column 'year')"
    )


def test_rows_that_say_the_same_thing_twice_are_no_plain_shape() -> None:
    """Two values of one name and year mean that something tells them apart that is not understood: which, is told."""
    found = table("Country,2021,2022\nNorway,1,2\nNorway,3,4\n")
    assert told(found) == []
    assert untyped(found).endswith(
        "(rows 2 and 3 are of the same thing and time: add a column that tells them apart, or keep one of them)"
    )


def test_facts_come_back_from_their_store(tmp_path: Path) -> None:
    """The catalogue and every fact, exactly; a store of another state, or a damaged one, is made anew."""
    found = table("Country,2021,2022\nNorway,0.1,2*\nChad,3,12345678901234567890.5\n", "births.csv")
    catalogue = measures([found], build_lexicon([found]))
    path = tmp_path / "facts.duckdb"
    made = []

    def make() -> list[object]:
        made.append(1)
        return list(catalogue)

    for state in ("a", "a", "b"):
        store = FactStore.open(path, state, make)  # type: ignore[arg-type]
        assert store.measures([found]) == catalogue
        store.close()
    path.write_bytes(b"damaged" * 1000)
    store = FactStore.open(path, "b", make)  # type: ignore[arg-type]
    assert store.measures([found]) == catalogue
    assert (len(made), [entry.name for entry in tmp_path.iterdir()]) == (3, ["facts.duckdb"])


def test_a_store_of_other_tables_is_not_taken_for_these() -> None:
    """Rows that are not there any more are told, not made up."""
    one = table("Country,2021,2022\nNorway,1,2\n", "a.csv")
    store = FactStore.of(measures([one], build_lexicon([one])))
    with pytest.raises(LookupError):
        store.measures([table("Country,2021,2022\nNorway,1,2\n", "b.csv")])


def test_facts_are_typed_in_the_store() -> None:
    """Values at any scale compare: 9.3 billion is 9,300 million."""
    head = "indicator,entity,period,value,unit\n"
    text = f"{head}Investment,Chad,2024,9.3,USD billion\nSpending,Chad,2024,9300,USD million\n"
    found = table(text)
    store = FactStore.of(measures([found], build_lexicon([found])))
    query = "SELECT dimension, currency, count(*), max(period_start)::VARCHAR FROM facts WHERE amount = ? GROUP BY ALL"
    assert store.rows(query, [9.3e9]) == [("money", "USD", 2, "2024-01-01")]


def valued(found: FactTable) -> list[tuple[str, Decimal | None, str]]:
    """Entity, value and text of each fact."""
    return [(fact.entity, fact.value, fact.text) for fact in facts(found)]


@pytest.mark.parametrize(
    "text",
    [
        "Country;2022;2023\nNorway;950;1.150\nSweden;1.150;1.300\nTotal;2.100;2.450\n",
        "Country;2022;2023\nNorway;9,5;1.150\nSweden;1.150;1.300\nTotal;1.159,5;2.450\n",
        "Ferry;Tonnage;Since\nNorway;950;May\nSweden;1.150;June\n",
    ],
    ids=["its own totals say so", "decimal commas", "a table of things"],
)
def test_points_between_semicolons_set_thousands_apart(text: str) -> None:
    """The value and its text are those that are meant; the cell stays as the file has it."""
    assert ("Sweden", Decimal(1150), "1150") in valued(table(text))
    assert "is read as" not in untyped(table(text))


def test_a_number_that_may_be_read_in_two_ways(tmp_path: Path) -> None:
    """It is read as a fraction, and one line says so and how to say otherwise; a description leaves no doubt."""
    text = "Country;Year;Catch\nNorway;2022;1.150\nSweden;2022;2.300\n"
    assert valued(table(text)) == [("Norway", Decimal("1.150"), "1.150"), ("Sweden", Decimal("2.300"), "2.300")]
    assert untyped(table(text)) == (
        "x.csv: '1.150' under 'Catch' is read as 1.15; if it means 1,150, give the field \"decimalChar\": \",\" in "
        'datapackage.json, else "."'
    )
    (tmp_path / "x.csv").write_text(text)
    for said, value in (({"decimalChar": ","}, "1150"), ({"groupChar": "."}, "1150"), ({"decimalChar": "."}, "1.150")):
        fields = [{"name": "Country"}, {"name": "Year"}, {"name": "Catch", "type": "number", **said}]
        package = {"resources": [{"name": "x", "path": "x.csv", "schema": {"fields": fields}}]}
        (tmp_path / "datapackage.json").write_text(json.dumps(package))
        [found] = [one for file in scan([tmp_path]) if isinstance(file, SourceFile) for one in read(file)]
        assert isinstance(found, FactTable)
        assert valued(found)[0] == ("Norway", Decimal(value), value)
        assert untyped(found) == ""
