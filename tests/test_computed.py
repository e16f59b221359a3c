"""What is computed over cells: which values may be set beside each other, and which may not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.cells import OTHER_KIND, choose
from assistant.computed import across, mean_across, state
from assistant.draft import Sentence
from assistant.grounding import verdict
from assistant.question import analyse
from assistant.readings import Reading
from assistant.sums import refusal
from assistant.wanted import Operation
from assistant.yesno import decided
from index.facts import build_lexicon, measures
from index.names import Mention
from index.text import Weights
from index.units import currencies
from tests.test_tables import table

FLEET = """indicator,entity,period,value,unit,source_title,publisher,url,published
Building cost,Tern,2021,40,USD million,Yearbook,Sea Board,https://s.example/1,2024-01-01
Building cost,Skua,2023,16,USD million,Yearbook,Sea Board,https://s.example/1,2024-01-01
Grants,Norway,2022,30,USD million,Yearbook,Sea Board,https://s.example/1,2024-01-01
Grants,Norway,2023,35,USD million,Yearbook,Sea Board,https://s.example/1,2024-01-01
Grants,Sweden,2021,20,USD million,Yearbook,Sea Board,https://s.example/1,2024-01-01
Fish landed in summer,Norway,2023,700,thousand tonnes,Yearbook,Sea Board,https://s.example/1,2024-01-01
Fish landed in winter,Norway,2023,200,thousand tonnes,Yearbook,Sea Board,https://s.example/1,2024-01-01
Share of trawlers in the summer fleet,Norway,2023,40,percent,Yearbook,Sea Board,https://s.example/1,2024-01-01
Share of trawlers in the winter fleet,Norway,2023,65,percent,Yearbook,Sea Board,https://s.example/1,2024-01-01
Orders,"Nordlys, Havbris and Fjordheim combined",2023,90,ships,Yearbook,Sea Board,https://s.example/1,2024-01-01
Orders,Nordlys,2023,50,ships,Yearbook,Sea Board,https://s.example/1,2024-01-01
Orders,Havbris,2023,25,ships,Yearbook,Sea Board,https://s.example/1,2024-01-01
Orders,Fjordheim,2023,15,ships,Yearbook,Sea Board,https://s.example/1,2024-01-01
Loans,Nordlys,2023,3,USD million,Yearbook,Sea Board,https://s.example/1,2024-01-01
Loans,Nordlys,2023,20,million HKD,Yearbook,Sea Board,https://s.example/1,2024-01-01
Catch,Germany,2022,130,thousand tonnes,Yearbook,Sea Board,https://s.example/1,2024-01-01
Catch,China,2022,870,thousand tonnes,Yearbook,Sea Board,https://s.example/1,2024-01-01
Catch,China,2030,1305,thousand tonnes,Yearbook,Sea Board,https://s.example/1,2024-01-01
Catch,Africa,2022,140,thousand tonnes,Yearbook,Sea Board,https://s.example/1,2024-01-01
Catch,Europe,2022,420,thousand tonnes,Yearbook,Sea Board,https://s.example/1,2024-01-01
Share of the herring market,Nordlys,2023,45,percent,Yearbook,Sea Board,https://s.example/1,2024-01-01
Share of the herring market,Havbris,2023,30,percent,Yearbook,Sea Board,https://s.example/1,2024-01-01
Quota,Norway,2021-06,10,thousand tonnes,Yearbook,Sea Board,https://s.example/1,2024-01-01
Quota,Norway,2021-12,12,thousand tonnes,Yearbook,Sea Board,https://s.example/1,2024-01-01
Quota,Norway,2022-06,14,thousand tonnes,Yearbook,Sea Board,https://s.example/1,2024-01-01
Quota,Norway,2022-12,15,thousand tonnes,Yearbook,Sea Board,https://s.example/1,2024-01-01
Score on the net test,Tern,2023,40,points,Yearbook,Sea Board,https://s.example/1,2024-01-01
Score on the hull test,Tern,2023,50,points,Yearbook,Sea Board,https://s.example/1,2024-01-01
Score on the radar test,Tern,2023,61,points,Yearbook,Sea Board,https://s.example/1,2024-01-01
Score on the crew test,Tern,2023,90,points,Yearbook,Sea Board,https://s.example/1,2024-01-01
Catch,World,2022,9600,thousand tonnes,Yearbook,Sea Board,https://s.example/1,2024-01-01
"""
TABLE = table(FLEET, "fleet.csv")
LEXICON = build_lexicon([TABLE])
WEIGHTS = Weights.over(row.raw for row in TABLE.rows)
MEASURES = {measure.indicator: measure for measure in measures([TABLE], LEXICON)}


def reading(question: str, indicator: str) -> Reading:
    measure = MEASURES[indicator]
    facts, missing = choose(analyse(question, LEXICON, WEIGHTS), measure, measure.facts, {})
    return Reading(measure, facts, missing=missing)


def stated(question: str, indicator: str) -> list[Sentence]:
    return state(analyse(question, LEXICON, WEIGHTS), reading(question, indicator))


@pytest.mark.parametrize(
    ("question", "indicator", "expected"),
    [
        ("How many times what Skua cost did Tern cost?", "Building cost", "40 ÷ 16 = 2.5"),
        ("How many more ships did Nordlys order than Havbris in 2023?", "Orders", "50 − 25 = 25"),
        ("How many ships did Nordlys and Havbris order together in 2023?", "Orders", "50 + 25 = 75"),
        ("Add up the catch of China, Germany and Africa in 2022.", "Catch", "870 + 130 + 140 = 1140"),
        ("What do China's catch and Europe's come to jointly in 2022?", "Catch", "870 + 420 = 1290"),
        ("Germany's catch as a fraction of Europe's in 2022", "Catch", "31 percent of Europe's figure"),
        ("Germany's catch as a % of the global total in 2022", "Catch", "130 thousand tonnes"),  # its reading adds it
        (
            "By what percentage is China's catch expected to climb from 2022 to 2030?",
            "Catch",
            "is to rise by 50 percent",
        ),
        ("What did Norway's grants put on between 2022 and 2023?", "Grants", "35 − 30 = 5"),
        ("Tern cost x times what Skua cost. What is x?", "Building cost", "40 ÷ 16 = 2.5"),
        ("How many million HKD did Nordlys borrow in 2023?", "Loans", "20 million HKD"),
        (
            "What share of the market do Nordlys and Havbris have together in 2023?",
            "Share of the herring market",
            "45 + 30 = 75",
        ),
        ("Norway's quota: by how much did it grow from mid-2021 to the end of 2021?", "Quota", "12 − 10 = 2"),
        (
            "Show me the path of Norway's quota from mid-2021 to the end of 2022",
            "Quota",
            "(between them 12 in December",
        ),
    ],
)
def test_what_may_be_set_beside_each_other(question: str, indicator: str, expected: str) -> None:
    sentences = stated(question, indicator)
    assert expected in sentences[0].text
    assert all(verdict(sentence, LEXICON) == "supported" for sentence in sentences)
    if "HKD" in expected:
        assert len(sentences) == 1  # the same in dollars is not what is asked for


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("What do the catch of Germany and that of Europe come to together in 2022?", "counted in another"),
        ("The catch of China plus Germany plus the world in 2022?", "counted in another"),
        ("What do the catch of Germany and that of China come to together in 2022?", ""),
    ],
)
def test_what_is_counted_in_another_is_not_added(question: str, reason: str) -> None:
    asked = analyse(question, LEXICON, WEIGHTS)
    why = refusal(asked, reading(question, "Catch").facts)
    assert (reason in why, bool(why)) == (True, bool(reason))
    assert any(" + " in sentence.text for sentence in stated(question, "Catch")) is not bool(reason)


def test_who_leads_and_by_what_margin() -> None:
    """The ranking, and the difference with its formula."""
    ranked, margin = stated("Who ordered more ships in 2023, Nordlys or Havbris, and by what margin?", "Orders")
    assert ranked.text.startswith("Nordlys had the highest listed figure in 2023: 50 ships")
    assert "50 − 25 = 25" in margin.text


def test_the_mean_of_several_measures() -> None:
    """Of those that the question tells, and of no others; not of two, nor where one that it names is none of them."""

    def found(question: str) -> list[Sentence]:
        scores = [reading(question, name) for name in MEASURES if name.startswith("Score")]
        return mean_across(analyse(question, LEXICON, WEIGHTS), scores)

    [mean] = found("What was Tern's average score across the net, hull and radar tests in 2023?")
    assert mean.text.startswith(
        "The unweighted mean of Score on the net test, Score on the hull test and Score on the radar test is 50.33 "
        "points ((40 + 50 + 61) ÷ 3 ≈ 50.33), for Tern in 2023"
    )
    assert [piece.quote.split(",")[3] for piece in mean.evidence] == ["40", "50", "61"]
    assert found("What was Tern's average score across the net and hull tests in 2023?") == []
    assert found("What was Tern's average score across the net, hull, radar and XJQ tests in 2023?") == []


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Did Norway's quota exceed 11 thousand tonnes in 2021?", True),
        ("Did Norway's quota exceed 20 thousand tonnes in 2021?", None),
        ("Did Norway's quota exceed 20 thousand tonnes in December 2021?", False),
    ],
)
def test_months_do_not_say_that_a_year_missed_an_amount(question: str, expected: bool | None) -> None:
    """They may say that it was passed."""
    assert decided(analyse(question, LEXICON, WEIGHTS), reading(question, "Quota").facts) is expected


def test_firms_are_not_ranked_among_countries() -> None:
    """A measure of countries alone lacks what is asked for; a measure of firms has it."""
    assert reading("Which three firms had the largest catch in 2022?", "Catch").missing == (OTHER_KIND,)
    assert reading("Which three firms ordered the most ships in 2023?", "Orders").missing == ()


def test_a_comparison_needs_a_value_of_each() -> None:
    """'Norway's grants against Portugal's' is not answered with those of Norway, whatever the rest is called."""
    assert reading("Compare the grants of Norway and Portugal.", "Grants").missing == ("Portugal",)
    assert reading("Compare the grants of Norway and Sweden.", "Grants").missing == ()
    assert reading("Compare the grants of Norway and Sweden according to the Sea Board.", "Grants").missing == ()


def test_a_value_of_others_is_no_sum() -> None:
    """What three have together is not what two of them have."""
    question = "What did Nordlys and Brimskip order in total in 2023?"
    asked = analyse(question, LEXICON, WEIGHTS)
    joint = next(fact for fact in MEASURES["Orders"].facts if fact.value == 90)
    asked = replace(asked, operation=Operation.SUM, names=(Mention("Nordlys", 9, 16), Mention("Brimskip", 21, 29)))
    assert state(asked, Reading(MEASURES["Orders"], (joint,))) == []


def test_values_of_different_years_are_not_set_beside_each_other() -> None:
    """Norway has a figure a year: that of 2023 and Sweden's of 2021 are no ratio."""
    sentences = stated("How many times the grants of Sweden were those of Norway?", "Grants")
    assert sentences
    assert not any(sentence.computed for sentence in sentences)


@pytest.mark.parametrize(
    ("question", "one", "other", "expected"),
    [
        (
            "How much fish did Norway land in summer and winter 2023 together?",
            "Fish landed in summer",
            "Fish landed in winter",
            "700 + 200 = 900",
        ),
        (
            "How many times its winter landings were Norway's summer landings of 2023?",
            "Fish landed in summer",
            "Fish landed in winter",
            "700 ÷ 200 = 3.5",
        ),
        (
            "How much more fish did Norway land in summer than in winter 2023?",
            "Fish landed in winter",
            "Fish landed in summer",
            "700 − 200 = 500",
        ),
        (
            "How much fish did Norway land in summer 2023, all together?",  # of winter nothing is said
            "Fish landed in summer",
            "Fish landed in winter",
            "",
        ),
        (
            "What do the summer and winter shares of trawlers in Norway come to together in 2023?",  # no sum of shares
            "Share of trawlers in the summer fleet",
            "Share of trawlers in the winter fleet",
            "",
        ),
    ],
)
def test_two_measures_of_one_thing(question: str, one: str, other: str, expected: str) -> None:
    sentences = across(analyse(question, LEXICON, WEIGHTS), reading(question, one), reading(question, other))
    assert [expected in sentence.text for sentence in sentences] == [True] * bool(expected)
    assert all(len(sentence.evidence) == 2 for sentence in sentences)
    assert all(verdict(sentence, LEXICON) == "supported" for sentence in sentences)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("billion HKD", ("HKD",)),
        ("in Hong Kong dollars", ("HKD",)),
        ("RMB or US$", ("CNY", "USD")),
        ("a dollar", ("USD",)),
        ("percent", ()),
        ("a pound of flesh", ()),
    ],
)
def test_currencies(text: str, codes: tuple[str, ...]) -> None:
    assert currencies(text) == codes
