"""Questions taken apart: a table of wordings."""

from __future__ import annotations

import pytest

from assistant.bounds import bounds
from assistant.naming import holds
from assistant.question import Asked, analyse
from assistant.spelled import spelled
from assistant.wanted import Operation, Wants
from index.names import Lexicon
from index.text import Weights

LEXICON = Lexicon(
    ["Norway", "Kvitholm 7", "Nordlys Seafood", "Solstrand 2 550B", "Iceland"], [("Nordlys Seafood", "NLS")]
)
WEIGHTS = Weights.over(["herring landed in Norway", "vessels of Nordlys Seafood", "the quota", "Blackfin nets"] * 40)


def taken_apart(text: str) -> Asked:
    """The question, with the names of a small lexicon."""
    return analyse(text, LEXICON, WEIGHTS)


@pytest.mark.parametrize(
    ("text", "operation", "wants"),
    [
        ("How much herring did Norway land in 2023?", Operation.VALUE, Wants.NUMBER),
        ("What share of the vessels is electric?", Operation.VALUE, Wants.SHARE),
        ("What's the newest figure for the share of electric vessels?", Operation.VALUE, Wants.SHARE),
        ("How much did the ministry pay for the trawlers?", Operation.VALUE, Wants.MONEY),
        ("How many rounds topped a billion dollars?", Operation.VALUE, Wants.NUMBER),
        ("When was the Kvitholm 7 launched?", Operation.VALUE, Wants.DATE),
        ("Who owns the Kvitholm 7?", Operation.VALUE, Wants.NAME),
        ("Why were quotas introduced?", Operation.VALUE, Wants.REASON),
        ("The stock has recovered. Why are there still quotas?", Operation.VALUE, Wants.REASON),
        ("What is a quota?", Operation.VALUE, Wants.REASON),
        ("What are the main risks of quotas?", Operation.VALUE, Wants.REASON),
        ("How are nets put together?", Operation.VALUE, Wants.REASON),
        ("Is the fleet insured?", Operation.VALUE, Wants.YES_NO),
        ("Did Norway land over 5 million tonnes?", Operation.VALUE, Wants.NUMBER),
        ("Is most of the fleet insured?", Operation.VALUE, Wants.SHARE),
        ("Was Norway ahead of Iceland?", Operation.COMPARE, Wants.NUMBER),
        ("Did landings double between 2020 and 2023?", Operation.CHANGE, Wants.NUMBER),
        ("Landings of 2023: is Norway or Iceland ahead?", Operation.HIGHEST, Wants.NAME),
        ("Norway's landings as a percentage of the global total?", Operation.VALUE, Wants.SHARE),
        ("On which coast were Norway's landings smallest?", Operation.LOWEST, Wants.ANY),
        ("How much more did Norway land than Iceland?", Operation.DIFFERENCE, Wants.NUMBER),
        ("By how much did landings fall from 2022 to 2023?", Operation.DIFFERENCE, Wants.NUMBER),
        ("How many tonnes lie between Norway and Iceland?", Operation.DIFFERENCE, Wants.NUMBER),
        ("How many times larger is Norway's catch than Iceland's?", Operation.RATIO, Wants.NUMBER),
        ("How many times has the quota been cut?", Operation.VALUE, Wants.NUMBER),
        ("By what percentage did landings fall?", Operation.CHANGE, Wants.SHARE),
        ("How much did Norway and Iceland land combined?", Operation.SUM, Wants.NUMBER),
        ("Which country landed the most herring?", Operation.HIGHEST, Wants.NAME),
        ("Which country landed the least?", Operation.LOWEST, Wants.NAME),
        ("Which port comes last?", Operation.LOWEST, Wants.NAME),
        ("Were landings higher in Norway or in Iceland?", Operation.HIGHEST, Wants.NAME),
        ("What proportion of the most active vessels is electric?", Operation.VALUE, Wants.SHARE),
        ("How have landings changed since 2020?", Operation.TREND, Wants.ANY),
        ("Are landings going up or down?", Operation.TREND, Wants.ANY),
        ("Compare Norway and Iceland", Operation.COMPARE, Wants.ANY),
        ("Walk me through landings from 2020 to 2023.", Operation.TREND, Wants.ANY),
        ("What is the average catch across herring and cod?", Operation.MEAN, Wants.ANY),
        ("Which yield has the farm reached?", Operation.VALUE, Wants.NUMBER),
        ("By the end of March 2023 had Norway landed over five hundred tonnes?", Operation.VALUE, Wants.NUMBER),
        ("Where is cod dearest?", Operation.HIGHEST, Wants.ANY),
        ("coldest month in Norway", Operation.LOWEST, Wants.ANY),
        ("busiest year of the port", Operation.HIGHEST, Wants.ANY),
        ("What did Norway earn from cod?", Operation.VALUE, Wants.MONEY),
        ("What part of running costs did fees cover in 2023?", Operation.VALUE, Wants.SHARE),
        ("Did Norway or Sweden sell more salmon in 2023?", Operation.HIGHEST, Wants.NAME),
        ("Did Norway or Sweden have fewer boats?", Operation.LOWEST, Wants.NAME),
        ("What is the newest figure for Norway, and for which year is it?", Operation.VALUE, Wants.NUMBER),
        ("How have sales in Norway been going since 2018?", Operation.TREND, Wants.ANY),
    ],
)
def test_operation_and_kind(text: str, operation: Operation, wants: Wants) -> None:
    """What is to be done, and what kind of thing answers."""
    asked = taken_apart(text)
    assert (asked.operation, asked.wants) == (operation, wants)


@pytest.mark.parametrize(
    ("text", "names", "unheard", "numbers"),
    [
        ("Does NLS own the Kvitholm 7?", ["Nordlys Seafood", "Kvitholm 7"], (), ()),
        ("How long is the Kvitholm 9?", [], ("Kvitholm 9",), ()),
        ("Is the Solstrand 2 at sea?", ["Solstrand 2 550B"], (), ()),
        ("What do Norway's Blackfin nets cost?", ["Norway"], (), ()),
        ("How many ports has Zorbania?", [], ("Zorbania",), ()),
        ("Who are the top 5 owners?", [], (), ()),
        ("How many nets have the top 5 percent of owners?", [], (), ("5",)),
        ("I've seen nets of 40mm; who sells them?", [], (), ()),
        ("What did Norway's Nordlys Seafood land?", ["Nordlys Seafood"], (), ()),
        ("Leaving Norway aside, who landed most?", [], (), ()),
        ("Which Norway-style quotas are there?", [], (), ()),
    ],
)
def test_names(text: str, names: list[str], unheard: tuple[str, ...], numbers: tuple[str, ...]) -> None:
    """Known names by any of their forms; names that stand nowhere; numbers that belong to neither."""
    asked = taken_apart(text)
    assert ([mention.name for mention in asked.names], asked.unheard, asked.numbers) == (names, unheard, numbers)


@pytest.mark.parametrize(
    ("text", "names", "periods"),
    [
        ("norways catch in 2023", ["Norway"], ["2023"]),
        ("the glass of nets in 2023", [], ["2023"]),
        ("How much did the catch grow over the ten years from 2014?", [], ["2014", "2024"]),
        ("How much did the catch grow over the ten years to 2024?", [], ["2024", "2014"]),
        ("What did a net cost in 2023 dollars?", [], []),
        ("From the middle of 2025 to year end", [], ["2025", "2025"]),
    ],
)
def test_hasty_and_relative_wordings(text: str, names: list[str], periods: list[str]) -> None:
    """A country's apostrophe may be left out; a year may be named by its distance; of money it is no period."""
    asked = taken_apart(text)
    assert [mention.name for mention in asked.names] == names
    assert sorted(mention.period.label for mention in asked.periods) == sorted(periods)


def test_what_is_left_out_and_the_place_that_is_asked_for() -> None:
    """'Apart from X' excludes X; 'third' is a rank."""
    assert taken_apart("Apart from Norway, which country landed the most?").excluded == ("Norway",)
    assert [taken_apart(f"Which country came {word}?").rank for word in ("first", "second", "third")] == [1, 2, 3]


def test_the_bare_question_has_no_names_and_periods() -> None:
    """It is what an indicator is matched with; the focus is its last sentence."""
    asked = taken_apart("I read about Norway. How much herring was landed in 2023?")
    assert asked.bare == "I read about . How much herring was landed in ?"
    assert asked.focus == "How much herring was landed in ?"
    assert asked.subject == ("read", "herring", "land")


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("the Kvitholm 7 sailed", "Kvitholm 7", True),
        ("the Kvitholm 71 sailed", "Kvitholm 7", False),
        ("AI venture capital in 2024", "VC", True),
        ("tonnes of CO2e a year", "CO2", True),
        ("several Blackfins", "Blackfin", True),
        ("a seven-metre boat", "7", False),
    ],
)
def test_a_text_holds_a_name(text: str, name: str, expected: bool) -> None:
    """Side by side, spelled out, with a tail, or in the plural."""
    assert holds(text, name) is expected


@pytest.mark.parametrize("piece", ["1", "1,", "A, ", "1 000 ", "in 2023 and ", "more than 5 "])
def test_a_question_of_one_thing_over_and_over_is_read(piece: str) -> None:
    """Up to the longest that is taken; a pattern that goes over it again from every place would never end."""
    asked = analyse((piece * 2_000)[:2_000].strip(), Lexicon([]), Weights.over([]))
    assert (asked.operation, len(asked.numbers) < 3) == (Operation.VALUE, True)


@pytest.mark.parametrize("piece", ["A, ", "A ", "What is A. "])
def test_an_unknown_of_a_long_question_is_looked_for_once(piece: str) -> None:
    """'It rose by X. What is X?' is written out, and where no such letter stands before it the question stays."""
    unknown = f"{piece * 600}. What is B?"
    assert analyse(unknown, Lexicon([]), Weights.over([])).text.endswith("What is B?")
    asked = analyse("It rose by X tonnes. What is X?", Lexicon([]), Weights.over([]))
    assert asked.text == "It rose by how many tonnes."


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("fifty or more boats", [50]),
        ("those over the million mark, or more than a hundred", [1_000_000, 100]),
        ("over 3 of them, and above the thousand mark", [3, 1000]),
        ("at least three dozen crates, and fewer than forty-two", [36, 42]),
        ("more than two hundred thousand", [200_000]),
        ("over half a dozen", []),
        ("one of the twelve apostles", []),
    ],
)
def test_numbers_in_words_bound_amounts(text: str, limits: list[int]) -> None:
    """Where a side of them is named."""
    assert [int(bound.limit) for bound in bounds(spelled(text, LEXICON))] == limits


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("What did the Lithuanians catch?", ["Lithuania"]),
        ("ships lost in the Second World War", []),
        ("What was World GDP in 2023?", ["World"]),
    ],
)
def test_peoples_are_countries_and_a_world_war_is_not_the_world(text: str, names: list[str]) -> None:
    """Names of another kind that hold a country's or a region's."""
    assert [mention.name for mention in Lexicon([]).find(text)] == names


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("the rates of May and August 2024", ["May 2024", "August 2024"]),
        ("more in December than in January 2024", ["December 2024", "January 2024"]),
        ("Q1, Q2 and Q3 2023", ["Q1 2023", "Q2 2023", "Q3 2023"]),
        ("from Jun to Aug 2024", ["June 2024", "August 2024"]),
        ("you may ask in June 2024", ["June 2024"]),
        ("from November to February 2024", ["February 2024"]),
    ],
)
def test_times_of_one_year_share_it(text: str, times: list[str]) -> None:
    """Where it is written once, after the last."""
    assert [mention.period.label for mention in analyse(text, LEXICON, WEIGHTS).periods] == times


def test_cents_are_of_no_country() -> None:
    """Nor dollars."""
    assert [name.name for name in analyse("sugar in US cents a pound", LEXICON, WEIGHTS).names] == []
