"""What a sentence's evidence must hold before it is shown."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.draft import Evidence, Sentence
from assistant.grounding import plain_numbers, verdict
from corpus.schema import Source
from index.names import Lexicon
from index.types import Locator


def _cell(value: str, period: str, entity: str = "United States") -> Evidence:
    return Evidence(
        "money",
        Source("Report", "Stanford HAI", "", "2025-04-07"),
        Locator(0, 9, None, "money", 2, "value"),
        f"F0211,Private AI investment,{entity},{period},{value},USD billion",
        value,
        f"Private AI investment ; {entity} ; {period} ; USD billion ;  ; Stanford HAI ; 2025-04-07",
        "Private AI investment",
        Decimal(value),
    )


# cells whose points set thousands apart
GROUPED = tuple(
    replace(_cell(cell, "2024"), value=Decimal(value)) for cell, value in (("1.150", "1150"), ("950", "950"))
)
CELL, EARLIER = _cell("109.1", "2024"), _cell("67.2", "2023")
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
        (Sentence("Private AI investment was USD 109.1 billion in 2024, up by 211.", (CELL,)), "unsupported"),
        (Sentence("Military spending was USD 109.1 billion for the United States in 2024.", (CELL,)), "unsupported"),
        (Sentence("Private AI investment comes to 176.3 together.", (CELL, EARLIER), "176.3"), "supported"),
        (Sentence("Private AI investment comes to 176.4 together.", (CELL, EARLIER), "176.4"), "unsupported"),
        (Sentence("Private AI investment rose by 62.4 percent from 67.2 to 109.1.", (EARLIER, CELL)), "supported"),
        (Sentence("Private AI investment fell by 62.4 percent from 67.2 to 109.1.", (EARLIER, CELL)), "contradicted"),
        (Sentence("Private AI investment was the highest: 109.1, then 67.2.", (CELL, EARLIER)), "supported"),
        (Sentence("Private AI investment was the highest: 67.2, then 109.1.", (EARLIER, CELL)), "contradicted"),
        (Sentence("Private AI investment was the lowest: 67.2, then 109.1.", (EARLIER, CELL)), "supported"),
        (Sentence("Private AI investment grew 1.62 times and by 41.9.", (EARLIER, CELL)), "supported"),
        (Sentence("exports fell by 5% in 2024, says the bureau.", (WORDS,)), "supported"),
        (Sentence("Exports fell by 6% in 2024.", (WORDS,)), "unsupported"),
        (Sentence("Nothing is cited.", ()), "unsupported"),
        (Sentence("Private AI investment: 1150 against 950, 200 more.", GROUPED, "200"), "supported"),
        (Sentence("Private AI investment: 1151 against 950, 201 more.", GROUPED, "201"), "unsupported"),
    ],
)
def test_numbers_and_names_must_stand_in_the_evidence(sentence: Sentence, support: str) -> None:
    """A changed figure, country, year, measure, result or direction is not supported; ids and row numbers hold none."""
    assert verdict(sentence, Lexicon([])) == support


def test_numbers_are_compared_by_value() -> None:
    """Thousands marks and trailing zeros make no difference; digits inside a name are no number."""
    assert plain_numbers("1,600 or 1600.0, and 2.5 for GPT-4o, H100") == {Decimal(1600), Decimal("2.5")}
