"""Questions over a table of things: every row that is meant is cited, and a word that nothing accounts for ends it."""

from __future__ import annotations

import pytest

from assistant.draft import Sentence
from assistant.durations import lasting
from assistant.grounding import verdict
from assistant.listing import Listing
from assistant.question import analyse
from assistant.things import Things
from corpus.schema import FactTable
from index.facts import build_lexicon
from index.text import Weights
from tests.hash_embedder import HashEmbedder
from tests.test_tables import table

SHIPS = """ship,developer,country,release_date,open_deck,licence,Length (metres)
Tern 1,Nordlys,Norway,2021-03-01,yes,MIT,40
Tern 2,Nordlys,Norway,2022-03-11,no,Modified MIT,55
Skua 1,Havbris,Sweden,2022-05-01,yes,MIT,120
Skua 2,Havbris,Sweden,2023-05-01,no,own,
Auk,Havbris,Sweden,2023-06-01,yes,own,55
"""


def listed(question: str, *tables: FactTable) -> list[Sentence]:
    """What is answered, all of which the evidence holds."""
    lexicon = build_lexicon(list(tables))
    weights = Weights.over(row.raw for one in tables for row in one.rows)
    listing = Listing([Things(one, lexicon) for one in tables], lexicon, HashEmbedder())
    sentences = listing.answer(analyse(question, lexicon, weights))
    assert all(verdict(sentence, lexicon) == "supported" for sentence in sentences)
    return sentences


@pytest.mark.parametrize(
    ("question", "cited"),
    [
        ("How many Swedish ships are listed?", ["Skua 1", "Skua 2", "Auk"]),
        ("How many ships have an open deck?", ["Tern 1", "Skua 1", "Auk"]),
        ("How many ships are under the MIT licence?", ["Tern 1", "Skua 1"]),
        ("Which ships came out in May 2022?", ["Skua 1"]),
        ("What was the first Havbris ship?", ["Skua 1"]),
        ("How many days lie between Tern 1 and Tern 2?", ["Tern 1", "Tern 2"]),
        ("Which ships are more than 50 metres of length?", ["Tern 2", "Skua 1", "Auk"]),
        ("Which Swedish ships are at least 55 metres of length?", ["Skua 1", "Auk"]),
        ("How many ships are under 55 metres of length?", ["Tern 1"]),
        ("List the ships by Nordlys.", ["Tern 1", "Tern 2"]),
        ("Which is older, Auk or Tern 2?", ["Tern 2", "Auk"]),
        ("Which came out first, Skua 1 or Tern 1?", ["Tern 1", "Skua 1"]),
        ("Which ships came out after Tern 2?", ["Skua 1", "Skua 2", "Auk"]),
        ("Which ships were released before Skua 1?", ["Tern 1", "Tern 2"]),
        ("Which Swedish ships were released since 2023?", ["Skua 2", "Auk"]),
        ("Which ships with a freely available deck came out in 2022?", ["Skua 1"]),
        ("Which ships came out between March 2021 and May 2022?", ["Tern 1", "Tern 2", "Skua 1"]),
        ("Which Havbris ships go past 100 metres of length?", ["Skua 1"]),
        ("Enumerate the Tern editions with no open deck.", ["Tern 2"]),
        ("Which Swedish ships don't have an open deck?", ["Skua 2"]),
        ("Enumerate the Tern editions that are closed.", ["Tern 2"]),
        ("Olsen's Nordlys: earliest of its ships to reach a 40-metre length", ["Tern 1", "Tern 1"]),
        ("Of Nordlys and Havbris, whose debut is the earliest?", ["Tern 1", "Skua 1"]),
        ("Oldest entry in the list of ships, going by release day?", ["Tern 1"]),
        ("Which Skua ship came right after Tern 2?", ["Skua 1", "Tern 2"]),
        ("Which ship came directly before Skua 1?", ["Tern 2", "Skua 1"]),
        ("Which ships have between 50 and 60 metres of length?", ["Tern 2", "Auk"]),
        ("How many Swedish developers are in the table of ships?", ["Skua 1"]),
        ("Which ships have 55 metres of length or more?", ["Tern 2", "Skua 1", "Auk"]),
        ("Which ships came out by the end of March 2022?", ["Tern 1", "Tern 2"]),
        ("Which ships came out in June 2023 or later?", ["Auk"]),
        ("I write on haunted harbours. Which Swedish ships came out in 2023?", ["Skua 2", "Auk"]),
        ("Which Swedish releases have an open deck?", ["Skua 1", "Auk"]),
        ("Which ships are under a Modified MIT licence?", ["Tern 2"]),
        ("Which ships are under an MIT or a Modified MIT licence?", ["Tern 1", "Tern 2", "Skua 1"]),
        ("Which ships serve under the MIT licence so far?", ["Tern 1", "Skua 1"]),
        ("Which ships filed in the register are truly under the MIT licence?", ["Tern 1", "Skua 1"]),
        ("Which Nordlys ships measure more than fifty metres, and which fewer than ten?", []),
        ("Which Swedish ships have more than ten metres of length?", ["Skua 1", "Auk"]),
        ("Which service ships are under the MIT licence?", []),
        ("Which weekly ships are under the MIT licence?", []),
        ("How many haunted Swedish ships are listed?", []),
        ("How many ships are there?", []),
        ("How many ships with an open deck did Norwegian firms launch in 2021?", ["Tern 1"]),
        ("How many ships did Norwegian firms launch in 2021?", []),
    ],
)
def test_rows(question: str, cited: list[str]) -> None:
    """The rows that answer, each with its own cell; none for a question that the columns do not account for."""
    sentences = listed(question, table(SHIPS, "ships.csv"))
    found = [piece.quote.split(",")[0] for sentence in sentences for piece in sentence.evidence]
    assert found == cited
    if "days" in question:
        assert sentences[0].text == "375 days: from 1 March 2021 (Tern 1) to 11 March 2022 (Tern 2)."


LINES = """Name,Kind,Operator,Opened,Length (km),Seats,Vehicle maker
Red,Tram,Norbus,1984-01-21,13.5,120,Brandt
Blue,Tram,Norbus,2009-10-10,10.9,200,Veltra
Cliff,Funicular,Bergbane,1912-07-14,0.8,40,Aubert
Peak,Gondola,Bergbane,2020-12-12,2.4,8,Aubert
Green,Tram,Norbus,1997-06-01,9.1,,Brandt
"""


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who runs the Cliff?", "Cliff: operator Bergbane, according to"),
        ("On which day was the Bergbane gondola opened?", "Peak: opened 12 December 2020, according to"),
        ("Who painted the Cliff?", ""),
        ("Which Norbus line is the shortest?", "Of the 3 lines (Operator Norbus) with a value"),
        ("After Red, which line has the greatest length?", "Of the 4 other lines with a value"),
        ("Which haunted line is the longest?", ""),
        ("What is the oldest line still filed in the country's register?", "Of the 5 lines in the table"),
        ("What is the oldest haunted line?", ""),
        ("Were the funicular and the gondola built by the same vehicle maker?", "Yes: Cliff and Peak have"),
        ("Were the Red and the Blue built by the same vehicle maker?", "No: Red has the vehicle maker Brandt"),
        ("What is the weekly length of the Cliff?", ""),
    ],
)
def test_otherwise(question: str, told: str) -> None:
    """One cell of the thing that is meant, the one that has most or least, and whether two have the same."""
    lines = table(LINES, "register_of_lines.csv")
    lexicon = build_lexicon([lines])
    asked = analyse(question, lexicon, Weights.over(row.raw for row in lines.rows))
    sentences = Listing([Things(lines, lexicon)], lexicon, HashEmbedder()).otherwise(asked)
    assert [sentence.text.startswith(told) for sentence in sentences] == [True] * bool(told)
    assert all(verdict(sentence, lexicon) == "supported" for sentence in sentences)


def test_called_by_kind() -> None:
    """Things are called by the kind that they are of, where something else picks them too."""
    lines = table(LINES, "register_of_lines.csv")
    (sentence,) = listed("Name the trams made by Brandt.", lines)
    assert [piece.quote.split(",")[0] for piece in sentence.evidence] == ["Red", "Green"]
    assert listed("Name the haunted trams made by Brandt.", lines) == []


LOG = """date,place,event,source_id
2021-03-01,Norway,The yard at Fjordheim was opened by the minister after nine years of building.,a
2021-03-09,Sweden,A storm closed the port of Lund for two days and sank three of the older ferries.,a
2022-05-01,Norway,The tax on hulls of more than forty metres was lifted for all yards of the coast.,a
"""


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What happened in March 2021?", ["The yard", "A storm"]),
        ("March 2021 was a wild month at sea - what all happened?", ["The yard", "A storm"]),
        ("What happened in Norway in 2021?", ["The yard"]),
        ("What happened?", []),
        ("Which entries of the timeline concern Norway?", ["The yard", "The tax"]),
        ("What was the last event in the log?", ["The tax"]),
        ("What did the log have on Sweden in March 2021?", []),
        ("Everything that the timeline has on Sweden in March 2021", ["A storm"]),
        ("Right after the yard at Fjordheim was opened, what was the next event?", ["A storm"]),
        ("What happened to the lighthouse in 2021?", []),
    ],
)
def test_what_happened(question: str, told: list[str]) -> None:
    """Each record of the period is a sentence; nothing for a question of something else, or of no period."""
    sentences = listed(question, table(LOG, "log.csv"))
    assert [" ".join(sentence.text.split()[:2]) for sentence in sentences] == told


def test_records_are_counted() -> None:
    """By what the question names of them, each cited; a word that none of it accounts for ends it."""
    [count] = listed("How many events in the timeline are of Norway?", table(LOG, "log.csv"))
    assert count.text == "The table 'log' lists 2 events (place Norway): 1 March 2021 and 1 May 2022."
    assert [piece.quote.split(",")[0] for piece in count.evidence] == ["2021-03-01", "2022-05-01"]
    assert listed("How many secret events in the timeline are of Norway?", table(LOG, "log.csv")) == []


LISTS = {
    "Nordlys ships in the table?": ["The table 'ships' has Tern 1 and Tern 2 (1 March 2021 and 11 March 2022)."],
    "Which owner brought out ships in 2022?": [],
    "Which developers released ships in 2022?": [
        "The table 'ships' has Nordlys with Tern 2 (11 March 2022) and Havbris with Skua 1 (1 May 2022)."
    ],
    "Of Nordlys and Havbris, whose debut is the earliest?": [
        "Of the 5 ships (developer Havbris and Nordlys) in the table 'ships', the first is Tern 1 of Nordlys, "
        "on 1 March 2021."
    ],
    "List the ships by Nordlys.": ["The table 'ships' has Tern 1 and Tern 2 (1 March 2021 and 11 March 2022)."],
    "Name the two ships by Nordlys.": ["The table 'ships' has Tern 1 and Tern 2 (1 March 2021 and 11 March 2022)."],
    "Name the three ships by Nordlys.": [],
    "Which ships does Nordlys run?": ["The table 'ships' has Tern 1 and Tern 2 (1 March 2021 and 11 March 2022)."],
    "Has Havbris got a ship with an open deck?": [
        "Yes: the table 'ships' has Skua 1 and Auk (1 May 2022 and 1 June 2023)."
    ],
    "Is there a Norwegian ship under the own licence?": [
        "No: the table 'ships' lists 2 ships (country Norway) (Tern 1 and Tern 2 (1 March 2021 and 11 March 2022)), "
        "and gives MIT and Modified MIT for licence."
    ],
    "Did Nordlys release a ship in 2024?": [],
    "What was the first Swedish ship?": [
        "Of the 3 ships (country Sweden) in the table 'ships', the first is Skua 1, on 1 May 2022."
    ],
    "Which is older, Auk or Tern 2?": ["Tern 2 (11 March 2022) came before Auk (1 June 2023)."],
    "Did Auk come out before Tern 2?": ["No: Tern 2 (11 March 2022) came before Auk (1 June 2023)."],
    "Did Nordlys's Tern 2 beat Auk to market?": ["Yes: Tern 2 (11 March 2022) came before Auk (1 June 2023)."],
    "Was Auk launched before or after Tern 2?": ["After: Auk (1 June 2023) came after Tern 2 (11 March 2022)."],
    "Did Auk come out long before Tern 2?": [],
    "Did Auk not come out before Tern 2?": [],
}


@pytest.mark.parametrize("question", LISTS)
def test_lists_and_yes_or_no(question: str) -> None:
    """A few are named side by side before their dates; a Yes names them, a No the things that lack the property alone,
    and there is none where the table leaves it open or lacks only what came out at a time."""
    assert [one.text for one in listed(question, table(SHIPS, "ships.csv"))] == LISTS[question]


TREATIES = """date,country,actor,event
1998-04-02,Norway,Ministry of Fisheries,The Cod Convention was signed in Tromsø by four coastal states.
1999-01-15,Norway,Storting,The Cod Convention was ratified after a long debate.
1999-07-01,Norway,Ministry of Fisheries,The Cod Convention entered into force.
2001-11-08,Sweden,Government,The Baltic Herring Accord was signed in Visby.
2003-05-20,Sweden,Riksdag,The Baltic Herring Accord was ratified.
2004-03-01,Denmark,Folketing,Denmark withdrew from the Baltic Herring Accord.
2009-02-27,Iceland,Foreign ministry,The mackerel talks collapsed without a deal.
2010-06,Faroe Islands,Løgting,The Faroe Islands set a mackerel quota of their own.
2016-12-14,Iceland,Fishers' union,The strike of trawler crews began.
2017-02-19,Iceland,Fishers' union,The strike of trawler crews ended.
"""
FERRIES = """ferry,operator,ordered_date,delivered_date
Vega,Nordlink,2020-02-01,2022-11-01
Vega II,Nordlink,2021-04-01,2024-03-18
"""


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("How many days after the Cod Convention was signed did it enter into force?", "455 days"),
        ("The Cod Convention: signed to in force, number of days?", "455 days"),
        ("How many days passed between the signing and the ratification of the Baltic Herring Accord?", "558 days"),
        ("What's the gap in days separating the Cod Convention's ratification from its entry into force?", "167 days"),
        (
            "From the Baltic Herring Accord's ratification until Denmark withdrew, how many days went by?",
            "286 days",
        ),
        ("The strike of trawler crews began, then ended. Weeks in between?", "67 days (about 9.6 weeks)"),
        ("How many months after the strike of trawler crews began did it end?", "67 days (about 2.2 months)"),
        ("How many days between Vega's order and its delivery?", "1004 days"),
        ("Delivery of Vega II followed delivery of Vega: how many days later?", "503 days"),
        # what both are of is said once, before, between or after
        ("Cod Convention: days from signature to taking effect", "455 days"),
        ("Signing of the Baltic Herring Accord -> ratification of it, days", "558 days"),
        (
            "We write on fish. I need the days that separate the Cod Convention's signing from it being ratified.",
            "288 days",
        ),
        ("How long did the strike of trawler crews last?", "67 days"),
        ("The Cod Convention entered into force. How many days on was it signed?", ""),
        ("How many days after the Cod Convention entered into force was it signed?", ""),
        ("How long did the Cod Convention last?", ""),
        ("How long did the mackerel talks last?", ""),
        ("How many days was the Cod Convention around before it was scrapped?", ""),
        ("Sweden signed the Herring Accord how many days after Norway did?", ""),
        # neither is told, one is not, its kind or its name is another, or what befell it is
        ("How many days lie between the opening of the lighthouse and the regatta?", ""),
        ("How many days after the salmon convention was signed did the Cod Convention enter into force?", ""),
        ("How many days after the Baltic Herring Accord was signed did it enter into force?", ""),
        ("How many days after Iceland signed the Cod Convention did the mackerel talks collapse?", ""),
        ("How many days between the amendment of the Cod Convention and its ratification?", ""),
        ("How many days from the Cod Convention to the Baltic Herring Accord?", ""),
        ("How many days after the strike in Norway did the fleet sail again?", ""),
        ("How many days between Vega and Vega II?", ""),
        ("How many days between the delivery of Vega and that of Vega III?", ""),
        # a month is no day
        ("How many days after the mackerel talks collapsed did the Faroe Islands set a mackerel quota?", ""),
    ],
)
def test_durations(question: str, days: str) -> None:
    """The days between two events, by both dates; none where either event is unsure or no table tells it."""
    sentences = listed(question, table(TREATIES, "treaties.csv"), table(FERRIES, "ferries.csv"))
    assert [sentence.text.split(":")[0] for sentence in sentences] == ([days] if days else [])
    assert all(len(sentence.evidence) == 2 for sentence in sentences)


def test_how_a_duration_is_told() -> None:
    """Both dates, both events, and both cells."""
    [sentence] = listed(
        "How many days after the Baltic Herring Accord was signed was it ratified?", table(TREATIES, "t.csv")
    )
    assert sentence.text == (
        "558 days: from 8 November 2001 (The Baltic Herring Accord was signed in Visby) "
        "to 20 May 2003 (The Baltic Herring Accord was ratified)."
    )
    assert [(piece.cell, piece.locator.column) for piece in sentence.evidence] == [
        ("2001-11-08", "date"),
        ("2003-05-20", "date"),
    ]


def test_what_is_no_length_of_time_answers_no_question_for_one() -> None:
    """Only sentences that state a length of time are left where one between two events is asked for."""
    lexicon = build_lexicon([])
    asked = [
        analyse(text, lexicon, Weights.over([])) for text in ("How long after the storm did it sail?", "Did it sail?")
    ]
    said = (Sentence("It sailed nine days later.", ()), Sentence("It sailed on 4 May.", ()))
    assert [lasting(one, said) for one in asked] == [said[:1], said]
