"""Compound questions are taken apart by rule where that is plain."""

from __future__ import annotations

import pytest

from assistant.question import analyse
from assistant.rewriting import filled, hops_by_rule, named_in, parts_by_list, parts_by_rule
from index.names import Lexicon
from index.text import Weights


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Who owns the Havbris?", ("Who owns the Havbris?",)),
        ("Who owns the Havbris and when was it launched?", ("Who owns the Havbris?", "When was it launched?")),
        ("How long is it, who owns it, and where is it?", ("How long is it?", "Who owns it?", "Where is it?")),
        ("What is a quota? Why were quotas introduced?", ("What is a quota?", "Why were quotas introduced?")),
        ("Which vessel leads and by how much?", ("Which vessel leads and by how much?",)),
        ("What happened, and why?", ("What happened, and why?",)),
        ("When Norway raised quotas, what did Iceland do?", ("When Norway raised quotas, what did Iceland do?",)),
        ("How much did Norway and Iceland land?", ("How much did Norway and Iceland land?",)),
        (
            "Which model is the largest, and how many tokens is that?",
            ("Which model is the largest, and how many tokens is that?",),
        ),
    ],
)
def test_two_questions_are_two(question: str, parts: tuple[str, ...]) -> None:
    """Joined by 'and', a comma or a question mark; halves that make one question stay together."""
    assert parts_by_rule(question) == parts


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "How many tonnes did Norway, Iceland and France land in 2024?",
            (
                "How many tonnes did Norway land in 2024?",
                "How many tonnes did Iceland land in 2024?",
                "How many tonnes did France land in 2024?",
            ),
        ),
        (
            "How many tonnes did Norway land in 2023 and in 2024?",
            ("How many tonnes did Norway land in 2023?", "How many tonnes did Norway land in 2024?"),
        ),
        (
            "How many tonnes did Norway and Iceland land in 2023 and 2024?",
            (
                "How many tonnes did Norway land in 2023?",
                "How many tonnes did Norway land in 2024?",
                "How many tonnes did Iceland land in 2023?",
                "How many tonnes did Iceland land in 2024?",
            ),
        ),
        (
            "How many tonnes did Norway and Zorbania land in 2024?",
            ("How many tonnes did Norway land in 2024?", "How many tonnes did Zorbania land in 2024?"),
        ),
        (
            "How many tonnes did the UK and Norway land?",
            ("How many tonnes did the UK land?", "How many tonnes did Norway land?"),
        ),
        ("How many tonnes did Norway land in 2024?", ()),
        ("How many more tonnes did Norway and Iceland land than France?", ()),
        ("What is the gap between Norway and Iceland?", ()),
        ("Did Norway and Iceland land more than 3 tonnes?", ()),
        ("Who leads, Norway or Iceland?", ()),
        ("How much did Norway land in Q3 2024, 2023 being 4 tonnes?", ()),
    ],
)
def test_a_list_is_asked_one_by_one(question: str, parts: tuple[str, ...]) -> None:
    """Names and periods side by side, each with each; not what is set against each other."""
    assert parts_by_list(analyse(question, Lexicon([]), Weights.over([]))) == parts


def test_the_answer_to_a_part_takes_its_place() -> None:
    """The first name that the question does not have itself."""
    lexicon = Lexicon(["Havbris", "Fjordline Fish"])
    name = named_in("Havbris belongs to Fjordline Fish. [1]", "Who owns the Havbris?", lexicon)
    assert filled("Where is #1?", [name]) == "Where is Fjordline Fish?"
    assert named_in("Nobody knows.", "Who?", lexicon) == ""
    assert filled("Where is #1?", [""]) == ""


@pytest.mark.parametrize(
    ("question", "hops"),
    [
        ("Who owns the vessel that is the longest?", ("Which vessel is the longest?", "Who owns #1?")),
        ("When was the vessel which has most crew launched?", ()),
        ("How long is the fishing vessel that landed most herring?", (
            "Which fishing vessel landed most herring?", "How long is #1?")),
        ("Who owns the Havbris?", ()),
        ("What is the reason that quotas were raised?", ()),
    ],
)  # fmt: skip
def test_a_nested_question_is_two_hops(question: str, hops: tuple[str, ...]) -> None:
    """What the clause tells of is asked for first, and its name takes its place."""
    assert hops_by_rule(question) == hops
