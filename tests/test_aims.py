"""What a question wants done, by its wording."""

import pytest

from assistant.aims import likely, plain
from assistant.intent import rank
from assistant.question import analyse
from assistant.wanted import Operation, Wants
from index.names import Lexicon
from index.text import Weights
from tests.benchmarks.aims import read

UNSEEN = {
    "Kiruna's ore shipments, which way have they been heading since 2015?": "trend",
    "Out of every ten loaves baked in Graz in 2021, how many were rye?": "share",
    "By what multiple did Tallinn's harbour outdo Riga's in 2019?": "ratio",
    "Tot up the fines of Lund and Visby, 2020 and 2021, please.": "sum",
    "how many more goals Ajax than PSV, season 2018": "difference",
    "What was the peak flow of the Drau at Villach in May 2019?": "value",
    "Why did the council close the pool?": "prose",
}


@pytest.mark.parametrize(("question", "aim"), UNSEEN.items())
def test_a_wording_that_was_never_seen_is_known_by_what_it_is_like(question: str, aim: str) -> None:
    """The classifier knows what is wanted of things that it never heard of."""
    known = {row["question"] for row in read()}
    assert question not in known
    assert likely(question).aim == aim


def test_what_a_question_is_about_is_left_out() -> None:
    """Names and numbers are signs, however many words or digits they have."""
    assert plain("Did New South Wales sell 1,200 more in 2019 than I thought?") == (
        "<s> did § sell # more in # than i thought? </s>"
    )


@pytest.mark.parametrize(
    ("question", "operation", "wants"),
    [
        ("Which way is rye heading, 2011 to 2020?", Operation.TREND, Wants.ANY),
        ("Out of each hundred tickets sold in 2022, how many were singles?", Operation.VALUE, Wants.SHARE),
        ("Which town sits fourth for rye, right behind Lund?", Operation.HIGHEST, Wants.NAME),
    ],
)
def test_a_wording_that_no_rule_knows_is_taken_for_what_it_is_like(
    question: str, operation: Operation, wants: Wants
) -> None:
    """Where the rules have nothing, the classifier tells what is to be done."""
    asked = analyse(question, Lexicon({}), Weights.counted([frozenset({"rye"})]))
    assert (asked.operation, asked.wants) == (operation, wants)


@pytest.mark.parametrize(
    ("question", "place"),
    [("Who sits seventh?", 7), ("Who was 3rd in 2020?", 3), ("Who led in the third quarter?", 1), ("Who leads?", 1)],
)
def test_the_place_that_is_asked_for(question: str, place: int) -> None:
    """An ordinal is a place unless it counts periods or editions."""
    assert rank(question) == place
