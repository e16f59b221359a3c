"""Short forms of what tables measure are written out, and the other way round."""

from __future__ import annotations

import pytest

from assistant.shortened import ShortForms
from index.text import Weights

LABELS = ["Capital expenditure (guidance)", "Generative AI users", "Venture capital raised", "High estimate", "Fintech"]
PASSAGES = Weights.over(["Output is highest in spring.", "Ventures fine the captain.", "The infection was mild."])


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("Capex of Ford in 2024?", "capital expenditure of Ford in 2024?"),
        ("how many gen-AI users has it", "how many generative AI users has it"),
        ("VC raised in 2024", "venture capital raised in 2024"),
        ("Which firms made financial technology?", "Which firms made fintech?"),
        ("How much capital expenditure was there?", "How much capital expenditure was there?"),
        ("Which month was highest?", "Which month was highest?"),  # a form of 'high', not of 'high estimate'
        ("What did the captain raise?", "What did the captain raise?"),  # a word of its own
        ("Who is VC Rao?", "Who is VC Rao?"),  # a name
    ],
)
def test_short_forms_are_written_as_the_tables_have_them(question: str, written: str) -> None:
    """Only what no table has is taken for a short form, and only where it can be short for one thing."""
    names = [(at, at + 6)] if (at := question.find("VC Rao")) >= 0 else []
    assert ShortForms(LABELS).written_out(question, names, PASSAGES) == written


def test_what_may_be_short_for_two_things_stays() -> None:
    """'IP' is written out where it can be one thing alone."""
    one = ShortForms(["Industrial production"])
    two = ShortForms(["Industrial production", "Intellectual property filings"])
    assert one.written_out("IP in May", [], PASSAGES) == "industrial production in May"
    assert two.written_out("IP in May", [], PASSAGES) == "IP in May"


def test_a_common_word_is_short_for_nothing() -> None:
    """'case' is no 'cash seized', and what was found is not founded; 'capex' is no word."""
    forms = ShortForms(["Cash seized", "Founded", "Capital expenditure"])
    assert forms.written_out("What was found in this case?", [], PASSAGES) == "What was found in this case?"
    assert forms.written_out("Its capex?", [], PASSAGES) == "Its capital expenditure?"
