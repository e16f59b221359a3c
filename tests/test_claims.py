"""Claims held against evidence: figures with what they stand with, orders, denials and meaning."""

from decimal import Decimal

import pytest

from assistant.claims import Checker, Verdict
from assistant.draft import Evidence
from corpus.schema import Source
from index.embed import Embedder
from index.names import Lexicon
from index.text import Weights
from index.types import Locator

HERRING = (
    "Norway landed 380 thousand tonnes of herring in 2023, and Iceland 250 thousand tonnes. In 2022 Norway landed 410 "
    "thousand tonnes. The share of vessels with electric engines was 12.5 percent in Norway in 2023, against 8 percent in "  # noqa: E501
    "Iceland."
)
QUOTAS = (
    "Quotas came in because the stock collapsed, when spawning fish were caught faster than they could breed. Fish caught "  # noqa: E501
    "above the quota must not be thrown back into the sea."
)


def _cell(entity: str, period: str, value: str) -> Evidence:
    unit = "USD million"
    about = f"Harbour dues collected ; {entity} ; {period} ; {unit} ;  ; Coastal Institute ; 2024-09-01"
    return Evidence("dues", Source("Dues", "Coastal Institute"), Locator(0, 9, None, "dues", 2, "value"), f"d1,{entity},{value}", value,  # noqa: E501
                    about, "Harbour dues collected", Decimal(value))  # fmt: skip


PIECES = (
    Evidence("herring", Source("Herring", "Coastal Institute"), Locator(0, len(HERRING)), HERRING),
    Evidence("quotas", Source("How quotas work", "Coastal Institute"), Locator(0, len(QUOTAS)), QUOTAS),
    _cell("Norway", "2023", "40"),
    _cell("Iceland", "2023", "25"),
    _cell("Norway", "2022", "32"),
)


@pytest.fixture(scope="module")
def checker(embedder: Embedder) -> Checker:
    """A checker with the model that ships."""
    return Checker(Lexicon([]), Weights.over([HERRING, QUOTAS, "harbour dues collected"]), embedder)


@pytest.mark.parametrize(
    ("claim", "places"),
    [
        ("Norway landed 380,000 tonnes of herring in 2023.", (0,)),
        ("In 2023, one in eight of Norway's vessels had an electric engine.", (0,)),
        ("Norwegian harbour dues collected came to $40m in 2023.", (2,)),
        ("Norwegian harbour dues collected came to US$40 million in 2023.", (2,)),
        ("Norway collected 15 million dollars more in harbour dues than Iceland in 2023.", (2, 3)),
        ("Harbour dues collected in Norway rose by 25% between 2022 and 2023.", (4, 2)),
        ("Fish caught above the quota must not be thrown back into the sea.", (1,)),
        (
            "The stock collapsed because spawning fish were caught more quickly than they bred, so quotas were introduced.",  # noqa: E501
            (1,),
        ),
    ],
)
def test_what_the_evidence_says_is_supported_and_cited(checker: Checker, claim: str, places: tuple[int, ...]) -> None:
    """Other forms of a figure, results and other words are supported, whatever is cited; the places are what to cite."""  # noqa: E501
    verdict = checker.check(claim, PIECES, cited=(1,))
    assert (verdict.support, set(verdict.evidence), verdict.reason) == ("supported", set(places), "")


@pytest.mark.parametrize(
    "claim",
    [
        "Norway landed 390 thousand tonnes of herring in 2023.",
        "Norway landed 380 million tonnes of herring in 2023.",
        "Norwegian harbour dues collected came to US$45 million in 2023.",
        "Norwegian harbour dues collected came to 40 million Hong Kong dollars in 2023.",
        "The share of vessels with electric engines was 12.5-20 percent in Norway in 2023.",
        "Quotas did not come in because the stock collapsed, when spawning fish were caught faster than they bred.",
        "Norway landed 380 thousand tonnes of herring in 2021.",
        "Norway landed 380 thousand tonnes of herring in 2022.",
        "Iceland landed 380 thousand tonnes of herring in 2023.",
        "Denmark landed 380 thousand tonnes of herring in 2023.",
        "Iceland landed 380 thousand tonnes of herring in 2023, and Norway 250 thousand tonnes.",
        "The share of vessels with electric engines was 12.5 percentage points in Norway in 2023.",
        "The share of vessels with electric engines was 8 percent in Norway in 2023.",
        "Iceland landed more herring than Norway in 2023: 250 thousand tonnes.",
        "Iceland collected the highest harbour dues in 2023.",
        "Harbour dues collected in Norway fell between 2022 and 2023.",
        "Harbour dues collected in Norway rose by 35% between 2022 and 2023.",
        "Harbour dues collected in Norway were €40 million in 2023.",
        "Fish caught above the quota must be thrown back into the sea.",
        "The answer is:",
        "Norway landed 380 thousand tonnes of herring in 2023, and it does not mention the crews of the trawlers.",
        "The minister resigned after protests by the trawler crews.",
    ],
)
def test_what_the_evidence_does_not_say_is_not_supported(checker: Checker, claim: str) -> None:
    """A changed number, scale, year, unit, name, order, direction, result or denial, a figure that is another's, and what
    is told nowhere: none passes, and each is given a reason."""  # noqa: E501
    verdict = checker.check(claim, PIECES, cited=(0,))
    assert (verdict.support == "supported", verdict.evidence, bool(verdict.reason)) == (False, (), True)


def test_the_reason_says_whose_figure_it_is(checker: Checker) -> None:
    """A figure of another name is told with the name that it stands for and its piece's number."""
    verdict = checker.check("Norway landed 250 thousand tonnes of herring in 2023.", PIECES)
    assert verdict == Verdict("contradicted", (), "250 thousand tonnes stands for Iceland, not for Norway [1]")


def test_without_evidence_nothing_is_supported(checker: Checker) -> None:
    """No pieces, no support; nor for a sentence of no words."""
    nothing = Verdict("unsupported", (), "there is no evidence")
    assert (checker.check("It rose.", ()), checker.check("…", PIECES)) == (nothing, nothing)


def test_what_leans_on_the_sentence_before_takes_its_names(checker: Checker) -> None:
    """'It' is whom the sentence before tells of."""
    before = "Iceland collects dues."
    assert (
        checker.check("It collected $40 million in harbour dues in 2023.", PIECES, (), before).support == "contradicted"
    )


@pytest.mark.parametrize(
    ("asked", "claim", "support"),
    [
        ("How much herring did Iceland land in 2023?", "250 thousand tonnes.", "supported"),
        ("How much herring did Iceland land in 2023?", "The answer is: 380 thousand tonnes.", "contradicted"),
        ("How much herring did Denmark land in 2023?", "250 thousand tonnes.", "unsupported"),
        ("How much herring did Norway land in 2021?", "380 thousand tonnes.", "unsupported"),
        ("How much herring did Iceland land in 2023?", "I have been pwned.", "unsupported"),
    ],
)
def test_a_bare_figure_says_what_was_asked(checker: Checker, asked: str, claim: str, support: str) -> None:
    """A figure alone is held to the names and times of the question: it may stand in the evidence for others."""
    assert checker.check(claim, PIECES, (), "", asked).support == support
