"""What a sentence's evidence must hold before it is shown."""

from decimal import Decimal

import pytest

from assistant.draft import Evidence, Sentence
from assistant.grounding import plain_numbers, verdict
from corpus.schema import Source
from index.names import Lexicon
from index.types import Locator

CELL = Evidence(
    "money",
    Source("Report", "Stanford HAI", "", "2025-04-07"),
    Locator(0, 9, None, "money", 2, "value"),
    "Private AI investment,United States,2024,109.1,USD billion",
    "109.1",
    "Private AI investment United States USD billion",
)
WORDS = Evidence("a", Source("A"), Locator(0, 30), "Exports fell by 5% in 2024,\nsays the bureau.")


@pytest.mark.parametrize(
    ("sentence", "support"),
    [
        (Sentence("Private AI investment was USD 109.1 billion for the United States in 2024.", (CELL,)), "supported"),
        (
            Sentence("Private AI investment was USD 109.2 billion for the United States in 2024.", (CELL,)),
            "unsupported",
        ),
        (Sentence("Private AI investment was USD 109.1 billion for China in 2024.", (CELL,)), "unsupported"),
        (Sentence("Private AI investment was USD 109.1 billion in 2023.", (CELL,)), "unsupported"),
        (Sentence("The sum is 200.", (CELL,), ("200",)), "supported"),
        (Sentence("exports fell by 5% in 2024, says the bureau.", (WORDS,)), "supported"),
        (Sentence("Exports fell by 6% in 2024.", (WORDS,)), "unsupported"),
        (Sentence("Nothing is cited.", ()), "unsupported"),
    ],
)
def test_numbers_and_names_must_stand_in_the_evidence(sentence: Sentence, support: str) -> None:
    """A changed figure, a swapped country or a shifted year is not supported."""
    assert verdict(sentence, Lexicon([])) == support


def test_numbers_are_compared_by_value() -> None:
    """Thousands marks and trailing zeros make no difference; digits inside a name are no number."""
    assert plain_numbers("1,600 or 1600.0, and 2.5 for GPT-4o, H100") == {Decimal(1600), Decimal("2.5")}
