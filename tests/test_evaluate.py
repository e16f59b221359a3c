"""Scores of answers and of rankings, and the reading of Q&A sets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Assistant
from assistant.evaluate import (
    Case,
    Evidence,
    citation_scores,
    evaluate,
    lines,
    rate,
    read_cases,
    retrieval_scores,
    says,
)
from assistant.types import Answer, Citation, Claim
from corpus.errors import UsageError
from corpus.schema import Source
from index.types import Chunk, Locator, Passage


@pytest.mark.parametrize(
    ("text", "answer", "expected"),
    [
        ("It came to 1,600 tonnes. [1]", "1600", True),
        ("It came to 16 tonnes. [1]", "1", False),
        ("It came to 3 tonnes. [15]", "15", False),
        ("It rose by 12.50 percent.", "12.5%", True),
        ("It fell by 4 points.", "-4", True),
        ("Owned by Nordlys Seafood since 2019.", "nordlys seafood", True),
        ("Owned by Nordlysing.", "Nordlys", False),
        ("On 4 March 2019.", "4 March 2019", True),
        ("The U.S. share", "U.S.", True),
    ],
)
def test_an_answer_says(text: str, answer: str, expected: bool) -> None:
    """Numbers by value, anything else as whole words; citation marks do not count."""
    assert says(text, answer) is expected


def passage(document: str, text: str, rank: int) -> Passage:
    """A passage of an article."""
    source = Source(document)
    chunk = Chunk(f"{document}{rank}", document, "article", 0, text, "", Locator(0, len(text)), (), source)
    return Passage(chunk, 1.0 / rank, rank)


def test_scores_of_a_ranking() -> None:
    """A hit comes from the evidence's source and holds its quote, white space and case folded."""
    ranking = [passage("a", "nothing", 1), passage("b", "The  Stock\ncollapsed", 2), passage("a", "thirty-one", 3)]
    evidence = [Evidence("b", "the stock collapsed"), Evidence("a", "thirty-one")]
    scores = retrieval_scores(ranking, evidence)
    assert scores == {
        "hit@1": 0.0,
        "hit@3": 1.0,
        "hit@5": 1.0,
        "hit@10": 1.0,
        "all_evidence@10": 1.0,
        "mrr@10": 0.5,
        "ndcg@10": pytest.approx((0.6309 + 0.5) / (1 + 0.6309), abs=1e-3),
    }
    assert retrieval_scores(ranking[:1], evidence)["mrr@10"] == 0.0


def cited(*cells: tuple[str, str, str]) -> Answer:
    """An answer with citations (source, quote, cell)."""
    citations = tuple(
        Citation(n, source, "", "", "", "", Locator(0, 1), quote, cell)
        for n, (source, quote, cell) in enumerate(cells, 1)
    )
    return Answer("q", "q", "answered", "", "extractive", (Claim("", tuple(c.n for c in citations)),), citations)


def test_scores_of_citations() -> None:
    """Good where it is the evidence, or holds the answer; with several pieces of evidence each must be cited."""
    one = Case("1", "q", ("31",), evidence=(Evidence("t", "Norway"),))
    assert citation_scores(cited(("t", "c1,Norway,31", "31"), ("u", "x", "7")), one) == ([1.0, 0.0], [1.0])
    assert citation_scores(cited(("other", "of 31 trawlers", "")), one) == ([1.0], [1.0])
    two = Case("2", "q", ("5",), evidence=(Evidence("t", "Norway"), Evidence("t", "Iceland")))
    assert citation_scores(cited(("t", "c1,Norway,31", "31")), two) == ([1.0], [1.0, 0.0])


def test_rates_have_intervals() -> None:
    """The bootstrap's interval holds the mean, is narrower with more cases, and the same each time."""
    few, many = rate([1, 0, 1, 1]), rate([1, 0, 1, 1] * 50)
    assert few is not None
    assert many is not None
    assert few.value == many.value == 0.75
    assert few.low <= 0.75 <= few.high
    assert many.high - many.low < few.high - few.low
    assert rate([1, 0, 1, 1]) == few
    assert rate([]) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "has no case"),
        ('{"id": "1", "question": "q"}\nnot json\n', "line 2 is no case"),
        ('{"question": "q"}\n', "line 1 is no case"),
        ("[1, 2]\n", "line 1 is no case"),
        ('{"id": "1", "question": "q", "as_of": "soon"}\n', "line 1 is no case"),
    ],
)
def test_a_set_that_cannot_be_read(tmp_path: Path, text: str, reason: str) -> None:
    """The error names the file and the line."""
    path = tmp_path / "set.jsonl"
    path.write_text(text)
    with pytest.raises(UsageError, match=reason):
        read_cases(path)


def test_a_report(assistant: Assistant) -> None:
    """Right, wrong, rightly silent and wrongly silent cases are told apart, each rate with its interval."""
    cases = [
        Case("a", "How much herring did Iceland land in 2023?", ("250",), evidence=(Evidence("catch", "Iceland"),)),
        Case("b", "How much herring did Denmark land in 2023?", ("1",), evidence=(Evidence("catch", "Denmark"),)),
        Case("c", "How much herring did Portugal land in 2023?", (), answerable=False, type="unanswerable"),
        Case("d", "How much cod did Zorbania land?", ("3",), evidence=(Evidence("catch", "Norway"),)),
    ]
    report = evaluate(assistant, cases)
    answers: dict[str, Any] = report["answers"]
    assert {name: value["value"] for name, value in answers.items()} == {
        "accuracy": pytest.approx(1 / 3, abs=1e-3),
        "citation_precision": 1.0,
        "citation_recall": 1.0,
        "unsupported_claims": 0.0,
        "abstention_precision": 0.5,
        "abstention_recall": 1.0,
    }
    assert answers["accuracy"]["n"] == 3
    assert [case["id"] for case in report["per_case"]] == ["a", "b", "c", "d"]
    assert report["per_type"]["unanswerable"]["answers"]["abstention_recall"]["value"] == 1.0
    json.dumps(report)
    assert any(line.startswith("accuracy") for line in lines(report))
