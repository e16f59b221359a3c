"""Queries over a table's rows: what picks them, what is done with them, and the cells that hold the result."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.draft import Sentence
from assistant.grounding import verdict
from assistant.queries import Queries
from assistant.query import Query
from assistant.question import analyse
from assistant.relations import Relation, relations
from corpus.schema import FactTable, Source
from index.facts import build_lexicon, measures, shaped
from index.names import Lexicon
from index.text import Weights
from index.types import Chunk, Locator, Passage
from tests.hash_embedder import HashEmbedder
from tests.test_tables import table

BOATS = """Boat,Owner,Home port,Gear,Built,Length (m),Crew,Ice machine
Marigold,Trevose,Polwenna,Trawl,1962,14.2,4,no
Tern,Carne,Polwenna,Gillnet,1988,9.5,2,yes
Lowena,Trevose,Mousehole,Trawl,2013,15.7,5,yes
Dawn,Pascoe,Mousehole,Ring net,2021,14.7,3,yes
Old Jonas,Hosking,Polwenna,Gillnet,1971,8.1,2,no
"""
LANDINGS = """Year,Pilchard,Monkfish,Hake,All fish
2021,300,100,80,480
2022,270,120,90,480
2023,250,150,100,500
"""
DIARY = """date,place,what happened,vessels
2022-03-01,Polwenna,storm,12
2022-09-20,Mousehole,fire,3
2023-03-01,Polwenna,oil on the beach,5
"""


def asked(question: str, *tables: FactTable) -> tuple[list[tuple[Query, list[Sentence]]], Lexicon]:
    """The queries that a question may put to some tables, best first, the first table found best."""
    shapes = shaped(list(tables))
    lexicon = build_lexicon(list(tables), shapes)
    found = relations(tables, measures(list(tables), lexicon, shapes), shapes, lexicon)
    rows = [Passage(_chunk(one), 1.0, rank) for rank, one in enumerate(tables, 1)]
    weights = Weights.over(row.raw for one in tables for row in one.rows)
    return Queries(found, HashEmbedder(), weights).answers(analyse(question, lexicon, weights), rows), lexicon


def _chunk(one: FactTable) -> Chunk:
    row = one.rows[0]
    locator = Locator(row.start, row.end, None, one.id, row.number)
    return Chunk(one.id, one.id, "table", 0, row.raw, "", locator, (), Source(one.source.title))


def assert_told(question: str, one: FactTable, said: str) -> None:
    """One of the queries says so, and the cells that it cites hold it."""
    found, lexicon = asked(question, one)
    right = [sentence for _, told in found for sentence in told if said in sentence.text]
    assert right, [sentence.text for _, told in found for sentence in told]
    assert all(verdict(sentence, lexicon) == "supported" for sentence in right)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How many boats were built before 1975?", "lists 2 boats (built before 1975): Marigold and Old Jonas"),
        ("boats built pre 1975?", "Marigold and Old Jonas"),
        ("How many of the boats are longer than 14 m?", "lists 3 boats (length more than 14"),
        ("Which boat has the biggest crew?", "Lowena has the highest crew: 5"),
        ("Which Trevose boat has the smallest crew?", "Marigold has the lowest crew: 4"),
        ("Which is the oldest boat?", "the earliest built is that of Marigold: 1962"),
        ("Name the three oldest boats.", "in order, Marigold (1962), Old Jonas (1971) and Tern (1988)"),
        ("What is the second oldest boat?", "the second earliest built is that of Old Jonas: 1971"),
        ("What is the combined crew of the boats at Mousehole?", "comes to 8 together (5 + 3 = 8)"),
        ("What is the average crew of the Polwenna boats?", "is 2.67 ((4 + 2 + 2) ÷ 3 ≈ 2.67)"),
        ("What share of the crew works on the Lowena?", "has 31.3 percent of all crew (5 of 16)"),
        (
            "By how much is the crew of the Lowena larger than that of the Tern?",
            "exceeds that of Tern by 3 (5 − 2 = 3)",
        ),
        ("Does the Lowena have a bigger crew than the Tern?", "Yes: Lowena has a higher crew than Tern: 5 against 2"),
        ("Does the Tern have a bigger crew than the Lowena?", "No: Tern has a lower crew than Lowena: 2 against 5"),
        ("Does the Tern have an ice machine?", "Yes: Tern: ice machine yes"),
        ("Length per crew of the Tern?", "Length per crew of Tern comes to 4.75 (9.5 ÷ 2 = 4.75)"),
        ("Who is the owner of the Dawn?", "Dawn: owner Pascoe"),
        ("List the boats with the gear gillnet.", "Tern and Old Jonas (gear Gillnet)"),
        ("What is the crew of the Jonas?", "Old Jonas: crew 2"),
        ("How many of the boats have a crew of more than three?", "lists 2 boats (crew more than three)"),
    ],
)
def test_rows_of_a_register_are_told_counted_ranked_and_added_up(question: str, said: str) -> None:
    """One of the queries says so, and the cells that it cites hold it."""
    assert_told(question, table(BOATS, "boats.csv"), said)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What share of the 2023 landings was monkfish?", "has 30 percent of all"),
        ("Did monkfish do better than hake in 2022, were there more landings?", "Monkfish has a higher"),
        ("Which fish had the lowest landings in 2023?", "Hake has the lowest"),
        ("In which year did the landings of monkfish first pass 110?", "first lies more than 110 in 2022"),
        (
            "How have the landings of pilchard developed since 2021?",
            "fell, from 300 tonnes in 2021 to 250 tonnes in 2023",
        ),
        ("What was the total of landings in 2021?", "All fish"),
    ],
)
def test_columns_of_one_kind_are_rows_of_it(question: str, said: str) -> None:
    """Where each column is of one fish they are shared, compared and ranked like rows; their total is none of them."""
    assert_told(question, table(LANDINGS, "Landings (tonnes).csv"), said)


MAKERS = """Maker,Seat,Opened,Sales (EUR m),Profit (EUR m),Staff 2022,Staff 2023
Oldfield Works,Hull,1962,40,10,300,360
Oldfield Carts,Leeds,1990,20,5,80,60
Tanaka Motor,Hull,2004,90,27,700,840
"""


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What is the mean of the sales of the two Oldfields?", "Oldfield Works and Oldfield Carts"),
        ("Profit of Tanaka as a share of its sales?", "comes to 30 percent of the sales (27 ÷ 90)"),
        ("By how much do the sales of Oldfield Carts exceed its profit?", "by EUR 15 m (20 − 5 = 15)"),
        ("Where is the seat of Tanaka?", "Tanaka Motor: seat Hull"),
        ("List the makers with the seat Hull that opened before 1990.", "Oldfield Works (seat Hull and opened before"),
        ("What was the staff of Tanaka Motor in 2022?", "Tanaka Motor, 2022: staff 700"),
    ],
)
def test_columns_of_a_row_go_together_and_names_are_known_by_a_part(question: str, said: str) -> None:
    """Two columns of one row are shared and set apart; a table whose headers tell of years is its own rows as well."""
    assert_told(question, table(MAKERS, "makers.csv"), said)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How many days lay between the storm and the fire?", "203 days: from 1 March 2022"),
        ("How many entries are there for Polwenna?", "lists 2 entries (place Polwenna)"),
        ("How many vessels were hit at Polwenna altogether?", "comes to 17 together (12 + 5 = 17)"),
    ],
)
def test_records_are_told_apart_by_what_they_say(question: str, said: str) -> None:
    """A place that comes twice names no row; its day and what happened do."""
    assert_told(question, table(DIARY, "harbour diary.csv"), said)


def test_every_row_that_decides_is_cited() -> None:
    """Each row by the cells of all the columns that picked it."""
    found, _ = asked("How many Trevose boats are longer than 15 m?", table(BOATS, "boats.csv"))
    (told,) = (told for _, told in found if told[0].computed == "1" and "Lowena" in told[0].text)
    assert {(piece.locator.row, piece.locator.column) for piece in told[0].evidence} == {
        (4, "Owner"),
        (4, "Length (m)"),
    }


def test_a_question_of_signs_and_an_empty_table_give_nothing_and_no_error() -> None:
    """Hostile input is a question like any other."""
    for question in ("\U0001f600 ?!", "a" * 2000, "how many more than than than 1e999 before pre-"):
        found, _ = asked(question, table(BOATS, "boats.csv"))
        assert all(told for _, told in found)
    assert asked("How many?", table("a,b\n1,2\n", "one row.csv"))[0] == []


_ROWS = st.lists(st.tuples(st.sampled_from(["Alpha", "Beta"]), st.integers(0, 999)), min_size=3, max_size=12)


@given(rows=_ROWS, limit=st.integers(1, 999))
@settings(max_examples=40, deadline=None)
def test_counts_sums_means_and_extremes_are_those_of_pandas(rows: list[tuple[str, int]], limit: int) -> None:
    """On random tables, by hand with pandas."""
    text = "ship,class,berths\n" + "".join(f"Ship {chr(97 + at)}x,{kind},{n}\n" for at, (kind, n) in enumerate(rows))
    frame = pd.DataFrame(rows, columns=["class", "berths"])
    one = table(text, "ships.csv")
    own = frame[frame["class"] == rows[0][0]]["berths"]
    checks: list[tuple[str, Callable[[], object], str]] = [
        (f"How many ships have more than {limit} berths?", (frame.berths > limit).sum, "count"),
        (f"What do the berths of the ships of class {rows[0][0]} come to in total?", own.sum, "sum"),
        (f"What is the average of the berths of class {rows[0][0]} ships?", own.mean, "mean"),
    ]
    for question, wanted, aim in checks:
        found, lexicon = asked(question, one)
        results = {Decimal(told[0].computed) for query, told in found if query.aim == aim and told[0].computed}
        value = Decimal(str(wanted())).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert not results or value in results, (question, value, results)
        assert all(verdict(s, lexicon) == "supported" for query, told in found if query.aim == aim for s in told)


def test_a_table_of_figures_has_a_row_for_each_of_whom_and_when() -> None:
    """The years of a wide table are rows like those of a long one."""
    wide = table("Country,2021,2022\nNorway,1,2\nSweden,3,4\n", "Ferries (thousand).csv")
    long = table("Country,Year,Ferries\nNorway,2021,1\nNorway,2022,2\nSweden,2021,3\nSweden,2022,4\n", "ferries.csv")
    for one in (wide, long):
        shapes = shaped([one])
        lexicon = build_lexicon([one], shapes)
        ((relation,),) = relations([one], measures([one], lexicon, shapes), shapes, lexicon).values()
        assert _cells(relation) == {
            ("Norway", "2021", 1),
            ("Norway", "2022", 2),
            ("Sweden", "2021", 3),
            ("Sweden", "2022", 4),
        }


def _cells(relation: Relation) -> set[tuple[str, str, int]]:
    of, time, value = (next(f for f in relation.fields if f.kind == kind) for kind in ("kind", "time", "number"))
    return {(of.texts[row], time.texts[row], int(str(value.values[row]))) for row in relation.rows}


NAMED = """Plant,Owner,Opened,Capacity (MW)
Forsmark 1,Trevose,1980,1014
Forsmark 2,Carne,1981,1121
John Adams,Trevose,1990,12
Trevose Head,Pascoe,1991,30
Sea Harvest,Carne,1992,9
"""


@pytest.mark.parametrize(
    "question",
    [
        "What is the capacity of Forsmark 3?",
        "What is the capacity of John Smith?",
        "What is the capacity of the Sea Queen?",
    ],
)
def test_a_part_of_a_longer_name_is_none_of_another(question: str) -> None:
    """Beside another number or name a word is no part of a row's name that lacks it."""
    found, _ = asked(question, table(NAMED, "plants.csv"))
    assert not [told for query, told in found if query.aim in ("value", "prose") and not query.missing]


def test_who_owns_is_no_part_of_a_name() -> None:
    """'Trevose' is the owner's whole name and a part of a plant's."""
    assert_told("What is the combined capacity of the Trevose plants?", table(NAMED, "plants.csv"), "comes to 1026 MW")


REGIONS = """Region,Country,Year,Emissions (tonnes)
North,Norway,2020,10
North,Sweden,2020,20
all,World,2020,30
North,Norway,2021,11
North,Sweden,2021,21
all,World,2021,32
"""


def test_figures_of_whom_and_when_keep_whose_they_are() -> None:
    """A column beside them names no row, and the row of the world is none of them."""
    one = table(REGIONS, "emissions.csv")
    assert_told("Which country had the highest emissions in 2020?", one, "Sweden has the highest emissions: 20")


def test_a_total_is_not_added_to_its_parts_and_quotients_out_of_all_bounds_are_none() -> None:
    """Of columns that are headed by what is asked for, and of numbers that no reader could use."""
    text = "Port,Harbour master,Cod (tonnes),Hake (tonnes),Total (tonnes)\nNewlyn,Ann,30,20,50\nHull,Bo,1,2,3\n"
    assert_told("What was the total of cod and hake at Newlyn?", table(text, "ports.csv"), "together (30 + 20 = 50)")
    text = "Model,Compute,Parameters\nAlpha,50000000000000000000000000,0.5\nBeta,3,4\n"
    found, _ = asked("What is the ratio of compute to parameters of Alpha?", table(text, "models.csv"))
    assert not any("÷" in sentence.text for _, told in found for sentence in told)


BARGES = """Lock,Apr,May,Jun,Apr-Jun 2024
Tollgate,412,698,911,2021
Kingsmead,287,455,closed,742
"""
RATES = """Month,Leu,Peso
Jan,4.86,21.40
Feb,4.88,21.15
Mar,4.91,closed
Total,14.65,42.55
"""
ACCOUNTS = """company,fiscal_year,rev_eur_m,staff
Dulcora,FY19,1284.0,6120
Dulcora,FY20,1251.5,6015
Dulcora,FY21,1330.8,6080
Pike,FY20,520.0,900
"""


@pytest.mark.parametrize(
    ("question", "text", "name", "said"),
    [
        ("How many boats passed Tollgate in May?", BARGES, "Boats by month 2024.csv", "Tollgate, May 2024: boats 698"),
        (
            "By how much did the boats at Tollgate rise from April to June 2024?",
            BARGES,
            "Boats by month 2024.csv",
            "by 499 (911 − 412 = 499)",
        ),
        ("What was the leu in Feb?", RATES, "Monthly averages 2024.csv", "February 2024: leu 4.88"),
        (
            "How much lower was the peso in February than in January 2024?",
            RATES,
            "Monthly averages 2024.csv",
            "by 0.25 (21.40 − 21.15 = 0.25)",
        ),
        ("What was the staff of Dulcora in FY20?", ACCOUNTS, "accounts.csv", "Dulcora, 2020: staff 6015"),
        (
            "What did the rev of Dulcora come to from FY19 to FY21 in total?",
            ACCOUNTS,
            "accounts.csv",
            "(1284.0 + 1251.5 + 1330.8 = 3866.3)",
        ),
        ("How many boats are older than 1975?", BOATS, "boats.csv", "lists 2 boats (built before 1975)"),
    ],
)
def test_times_are_known_as_people_and_tables_write_them(question: str, text: str, name: str, said: str) -> None:
    """Months have the year that the title names, fiscal years are those of a table that has such."""
    assert_told(question, table(text, name), said)


def test_a_fiscal_year_is_none_of_the_calendar() -> None:
    """A table that does not say that its years are fiscal does not answer for one."""
    plain = table(ACCOUNTS.replace("fiscal_year", "year").replace("FY", "20"), "accounts.csv")
    found, _ = asked("What was the staff of Dulcora in FY20?", plain)
    assert found
    assert all("fiscal 2020" in query.missing for query, _ in found)


def test_months_of_a_table_of_several_years_have_none() -> None:
    """Which year is meant is not guessed."""
    text = "Month,Boats\n2023-01,5\n2023-02,6\n2024-01,7\n2024-02,8\n"
    found, _ = asked("How many boats were there in February?", table(text, "boats.csv"))
    assert found
    assert not [query for query, _ in found if query.aim == "value" and not query.missing]


AIRPORTS = """Airport,Country,2022,2023
Zagreb,Croatia,3124,3724
Split,Croatia,2891,3362
Tivat,Montenegro,1100,1500
"""
CARS = """ref,model,seller,languages,keepers,opened
B101,Skoda Octavia,Vega Motors,"English, Polish",1,1554
B104,Mazda MX-5,Dalmat Seaplanes,Danish,3,1871
B107,Ford Transit,Veldania,"Polish; Finnish",2,1960
"""
STUDENTS = """Country,Year,"Students, women","Students, men"
Norway,2023,20,60
Norway,2024,30,70
Sweden,2024,10,90
"""


@pytest.mark.parametrize(
    ("question", "text", "name", "said"),
    [
        (
            "Passengers of the Croatian airports in 2023, added up?",
            AIRPORTS,
            "passengers.csv",
            "comes to 7086 together",
        ),
        ("Was Split busier than Tivat in 2023?", AIRPORTS, "passengers.csv", "Yes: Split has a higher passengers"),
        (
            "Which cars can be had in Polish?",
            CARS,
            "cars.csv",
            "B101 (Skoda Octavia) and B107 (Ford Transit) (languages",
        ),
        ("Which model has had 3 keepers?", CARS, "cars.csv", "model Mazda MX-5"),
        ("What is the model of the Veldanian seller?", CARS, "cars.csv", "model Ford Transit"),
        ("Which model does the seaplane firm sell?", CARS, "cars.csv", "model Mazda MX-5"),
        ("List the cars opened before 1900.", CARS, "cars.csv", "B101 (Skoda Octavia) and B104 (Mazda MX-5) (opened"),
        (
            "What share of the students of Norway in 2024 were women?",
            STUDENTS,
            "students.csv",
            "is 30 percent of students, women and students, men together (30 ÷ (30 + 70))",
        ),
    ],
)
def test_rows_are_picked_by_what_people_say_of_them(question: str, text: str, name: str, said: str) -> None:
    """By kinds beside years, one of several things in a cell, a number, a people, a word of a name."""
    assert_told(question, table(text, name), said)


def test_who_is_answered_with_words_and_a_bound_that_all_keep_is_none() -> None:
    """Neither with a number nor in another unit."""
    found, _ = asked("Who has the Skoda Octavia?", table(CARS, "cars.csv"))
    assert not [query for query, _ in found if query.aim == "value" and query.target and query.target.kind == "number"]
    airports = table(AIRPORTS, "passengers.csv")
    assert_told(
        "Which airports had less than 1600 passengers in 2023?", airports, "Tivat (2023 and passengers less than"
    )
    found, _ = asked("Which airports had less than 35 million passengers in 2023?", airports)
    assert not [query for query, _ in found if "35 million" in query.which]


NATIONS = """Country,Year,Robots
United Kingdom,2023,4
United Kingdom,2024,9
China,2023,90
China,2024,80
Ping An Land,2024,7
"""


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Did Britain have more robots than China in 2024?", "No: United Kingdom has a lower robots than China"),
        ("Robots of China and Ping An in 2024, taken together?", "comes to 87 together (80 + 7 = 87)"),
        ("In which year did the robots of China first pass 85?", "first lies more than 85 in 2023"),
        ("How many robots has China in 2023?", "China, 2023: robots 90"),
    ],
)
def test_whoever_is_meant_stands_where_the_question_names_them(question: str, said: str) -> None:
    """By whatever name; one known by a part beside one known by the whole."""
    assert_told(question, table(NATIONS, "robots.csv"), said)


def test_of_several_none_is_first_and_none_is_left_out() -> None:
    """When a value first passed a bound is told of one; a sum has all that the question lists."""
    found, _ = asked("In which year did the robots first pass 85?", table(NATIONS, "robots.csv"))
    assert found
    assert not [query for query, _ in found if query.aim == "when"]
    found, _ = asked("Robots of China, Norvik Sun and Britain in 2024, taken together?", table(NATIONS, "robots.csv"))
    assert not [query for query, _ in found if query.aim == "sum" and not query.missing]


REGISTER = """Model,Country,Open weights,Released,Parameters (billions)
Tern 1,China,yes,2024-01-05,7
Tern 2,China,yes,2024-03-01,70
Tern 3,China,no,2025-01-01,200
Skua,Norway,no,2024-02-02,90
Gull,Norway,yes,2024-06-02,20
"""
SHARES = """Country,Year,Share of papers (%),Robots
China,2024,51,9
Norway,2024,7,4
India,2024,8,3
"""


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        ("Where did Norway come by robots in 2024?", SHARES, "Norway has the second highest robots: 4"),
        ("What place does India have by robots in 2024?", SHARES, "India has the third highest robots: 3"),
        (
            "What share of the models from China comes with open weights?",
            REGISTER,
            "Of the 3 models (country China) in the table 'things', 66.7 percent have open weights yes: it lists 2.",
        ),
        ("Did China write more than half of the papers in 2024?", SHARES, "Yes: China: share of papers 51 %"),
        ("Did Norway write more than a tenth of the papers in 2024?", SHARES, "No: Norway: share of papers 7 %"),
        ("Did India write less than half of the papers in 2024?", SHARES, "Yes: India: share of papers 8 %"),
        ("Does India have more than 5 robots in 2024?", SHARES, "No: India: robots 3"),
    ],
)
def test_places_parts_of_rows_and_bounds_of_one_row(question: str, text: str, said: str) -> None:
    """Where a row stands, what part of the rows is of a kind, and whether a value keeps a bound."""
    assert_told(question, table(text, "things.csv"), said)


PEOPLES = """Country,Year,Robots
Niger,2024,4
Nigeria,2024,9
"""
SERIES = """Year,Exports
2021,90
2022,104
2023,120
"""
TONGUES = """School,Languages,Rooms
Alpha,"English, Polish",60
Beta,Polish,80
Gamma,Danish,unlimited
Delta,"Polish; Finnish",90
"""


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        ("Did Nigeria have more robots than Niger in 2024?", PEOPLES, "Yes: Nigeria has a higher robots than Niger"),
        ("Did Niger have more robots than Nigeria in 2024?", PEOPLES, "No: Niger has a lower robots than Nigeria"),
        ("In which year did exports first pass 100?", SERIES, "first lies more than 100 in 2022"),
        ("How many schools teach Polish?", TONGUES, "lists 3 schools"),
        ("What share of the models released in 2024 is from Norway?", REGISTER, "50 percent have country Norway"),
        ("What share of the models from Norway has open weights?", REGISTER, "50 percent have open weights yes"),
        ("How many models have at least 7 billion parameters?", REGISTER, "lists 5 models (parameters at least 7"),
    ],
)
def test_what_is_meant_by_near_names_and_bounds(question: str, text: str, said: str) -> None:
    """A name within another, one series, cells of one thing and of several, a bound that all keep."""
    assert_told(question, table(text, "things.csv"), said)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Did Nigeria have more than twice as many robots as Niger in 2024?", PEOPLES),
        ("What score did Julian get?", "Pupil,Score\nJulia Smith,50\nBo Hansen,40\n"),
        ("What share of the robots did Norway have in 2024?", SHARES.replace("Robots", "Unemployment (%)")),
        ("Which school has the most rooms?", TONGUES),
    ],
)
def test_what_a_table_does_not_say_is_not_made_of_it(question: str, text: str) -> None:
    """A multiple is no mere comparison, nobody is another, shares are not shared, 'unlimited' is no missing number."""
    found, _ = asked(question, table(text, "things.csv"))
    told = [query.aim for query, _ in found if not query.missing]
    assert not {"yesno", "share", "highest"} & {*told}
    assert "Julian" not in question or "value" not in told


def test_over_half_is_a_bound_of_shares() -> None:
    """And decides nothing of a count."""
    found, _ = asked("Did China have more than half of the robots in 2024?", table(SHARES, "things.csv"))
    assert found
    assert not [q for q, _ in found if q.aim == "yesno" and q.target and q.target.label == "Robots"]


def test_a_row_of_several_together_is_not_added_to_them() -> None:
    """Nor is a sum told where a share of it is asked for."""
    text = "Firm,Year,Spending\nBorealis,2024,80\nSkua,2024,5\nBorealis and Skua combined,2024,85\n"
    one = table(text, "spending.csv")
    assert_told("Spending of Borealis and Skua in 2024, added up?", one, "(80 + 5 = 85)")
    found, _ = asked("What share of the combined spending of Borealis and Skua in 2024 is Skua's?", one)
    assert not [query for query, _ in found if query.aim == "sum"]
