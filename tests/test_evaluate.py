"""Scores of answers, of rankings and of citations, the reading of Q&A sets, runs that go on, and their reports."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Assistant
from assistant.evaluate import Plan, evaluate
from assistant.evaluation.attribution import Attribution, citation_scores
from assistant.evaluation.intervals import difference, rate
from assistant.evaluation.matching import is_right, says, token_f1
from assistant.evaluation.ranking import ranking_of, ranking_scores
from assistant.evaluation.report import lines
from assistant.evaluation.runfile import read_run
from assistant.evaluation.running import Progress, Stopped, fitting_jobs
from assistant.evaluation.sets import own_documents, parse_cases, read_cases
from assistant.evaluation.types import Case, Evidence, Ranking, Report
from assistant.types import Answer, Citation, Claim, Turn
from corpus.errors import UsageError
from corpus.schema import Source
from index.types import Chunk, Locator, Passage

CASES = [
    Case("a", "How much herring did Iceland land in 2023?", ("250",), evidence=(Evidence("catch", "Iceland"),)),
    Case("b", "How much herring did Denmark land in 2023?", ("1",), evidence=(Evidence("catch", "Denmark"),)),
    Case("c", "How much herring did Portugal land in 2023?", (), answerable=False, type="unanswerable"),
    Case("d", "How much cod did Zorbania land?", ("3",), evidence=(Evidence("catch", "Norway"),)),
]


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
        ("On 4 March 2019.", "2019", True),
        ("The U.S. share", "U.S.", True),
    ],
)
def test_an_answer_says(text: str, answer: str, expected: bool) -> None:
    """Numbers by value, anything else as whole words; citation marks do not count."""
    assert says(text, answer) is expected
    assert is_right(text, [answer]) is expected


@pytest.mark.parametrize(
    ("text", "form", "unit", "tolerance", "expected"),
    [
        ("USD 109.1 billion", "$109.1bn", "", 0, True),
        ("USD 109.1 million", "$109.1bn", "", 0, False),
        ("109.1 billion yuan", "$109.1bn", "", 0, False),
        ("USD 109.1 billion", "109.1", "billion USD", 0, True),
        ("109.1 percent", "109.1", "billion USD", 0, False),
        ("15 percent", "15", "models", 0, False),
        ("15 models", "15", "models", 0, True),
        ("110 TWh", "109", "TWh", 0, False),
        ("110 TWh", "109", "TWh", 0.01, True),
    ],
)
def test_numbers_match_by_value_and_unit(text: str, form: str, unit: str, tolerance: float, expected: bool) -> None:
    """However either is written; a unit that the answer cannot have is wrong; a tolerance is a share of the number."""
    assert is_right(text, [form], unit, tolerance) is expected


def test_token_f1() -> None:
    """SQuAD's: case, punctuation and articles do not count; the best form does."""
    assert token_f1("The Norman dynasty. [1]", ["norman dynasty", "x"]) == 1.0
    assert token_f1("Normans came in 1066", ["in 1066"]) == pytest.approx(2 / 3)
    assert token_f1("nothing", ["in 1066"]) == token_f1("", []) == 0.0


def passage(document: str, text: str, rank: int) -> Passage:
    """A passage of an article."""
    source = Source(document)
    chunk = Chunk(f"{document}{rank}", document, "article", 0, text, "", Locator(0, len(text)), (), source)
    return Passage(chunk, 1.0 / rank, rank)


def test_scores_of_a_ranking() -> None:
    """A hit comes from the evidence's source and holds its quote, white space and case folded; what is not found counts
    in what would be ideal."""
    ranking = [passage("a", "nothing", 1), passage("b", "The  Stock\ncollapsed", 2), passage("a", "thirty-one", 3)]
    evidence = [Evidence("b", "the stock collapsed"), Evidence("a", "thirty-one")]
    both, none, half = ranking_scores(
        [ranking_of(ranking, evidence), ranking_of(ranking[:1], evidence), ranking_of(ranking[:2], evidence)]
    )
    assert both == {
        "hit@1": 0.0,
        "hit@3": 1.0,
        "hit@5": 1.0,
        "hit@10": 1.0,
        "all_evidence@10": 1.0,
        "mrr@10": 0.5,
        "ndcg@10": pytest.approx((0.6309 + 0.5) / (1 + 0.6309), abs=1e-3),
    }
    assert set(none.values()) == {0.0}
    assert (half["all_evidence@10"], half["ndcg@10"]) == (0.0, pytest.approx(0.6309 / 1.6309, abs=1e-3))
    graded = ranking_scores([Ranking((1, 2), ())])[0]["ndcg@10"]
    assert graded == pytest.approx((1 + 2 * 0.6309) / (2 + 0.6309), abs=1e-3)


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


def test_claims_are_held_to_what_they_cite(assistant: Assistant) -> None:
    """A claim that its citations do not hold is not recalled; a citation that it does not need is not precise."""
    attribution = Attribution(assistant)
    answer = assistant.ask("How much more herring did Norway land than Iceland in 2023?")
    assert len(answer.claims[0].citations) == 2
    assert attribution.claims(answer) == (
        [1.0] * len(answer.claims),
        [1.0] * sum(len(c.citations) for c in answer.claims),
    )
    one = replace(answer.claims[0], citations=answer.claims[0].citations[:1])
    assert attribution.claims(replace(answer, claims=(one,))) == ([0.0], [0.0])
    other = assistant.ask("How much herring did Denmark land in 2023?")
    spare = replace(other.citations[0], n=9)
    padded = replace(answer, claims=(replace(answer.claims[0], citations=(*answer.claims[0].citations, 9)),),
                     citations=(*answer.citations, spare))  # fmt: skip
    assert attribution.claims(padded)[1][-1] == 0.0
    moved = replace(answer.citations[0], quote="no such row")
    assert attribution.unsupported(replace(answer, citations=(moved, *answer.citations[1:])))[0] == 1.0


def test_rates_have_intervals() -> None:
    """The bootstrap's interval holds the mean, is narrower with more cases, and the same each time; values that are all
    alike are not taken for certain."""
    few, many = rate([1, 0, 1, 1]), rate([1, 0, 1, 1] * 50)
    assert few is not None
    assert many is not None
    assert few.value == many.value == 0.75
    assert few.low <= 0.75 <= few.high
    assert many.high - many.low < few.high - few.low
    assert (few.few, many.few) == (True, False)
    assert rate([1, 0, 1, 1]) == few
    assert rate([]) is None
    alike = rate([1] * 5)
    assert alike is not None
    assert (alike.value, alike.high) == (1.0, 1.0)
    assert alike.low == pytest.approx(0.566, abs=1e-3)  # Wilson's
    tied = rate([1, 0] * 10, [at // 10 for at in range(20)])
    assert tied is not None
    assert (tied.n, tied.cases) == (20, 2)


def test_differences_are_tested_in_pairs() -> None:
    """Many cases in one direction are no chance; as many up as down are; a few are too few to tell."""
    lost = difference([1.0] * 40, [0.0] * 12 + [1.0] * 28)
    assert lost is not None
    assert (lost.up, lost.down, lost.sure) == (0, 12, True)
    assert lost.low < lost.change < lost.high < 0
    assert lost.change == pytest.approx(-0.3)
    mixed, little = difference([1, 0] * 20, [0, 1] * 20), difference([1.0] * 40, [0.0] * 3 + [1.0] * 37)
    assert mixed is not None
    assert little is not None
    assert (mixed.sure, little.sure) == (False, False)
    assert difference([], []) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "has no case"),
        ('{"id": "1", "question": "q"}\nnot json\n', "line 2 is no case"),
        ('{"question": "q"}\n', "line 1 is no case"),
        ("[1, 2]\n", "line 1 is no case"),
        ('{"id": "1", "question": "q", "as_of": "soon"}\n', "line 1 is no case"),
        ('{"id": "1", "question": "q", "answers": "15"}\n', "'answers' is no list"),
        ('{"id": "1", "question": "q", "answerable": "no"}\n', "'answerable' is no bool"),
        ('{"id": "1", "question": " "}\n', "'question' is no text"),
        ('{"id": "1", "question": "q"}\n{"id": "1", "question": "r"}\n', "have the id '1'"),
        ('{"id": "1", "question": "q", "tolerance": 7}\n', "not from 0 to 1"),
    ],
)
def test_a_set_that_cannot_be_read(tmp_path: Path, text: str, reason: str) -> None:
    """The error names the file and the line, in one line."""
    path = tmp_path / "set.jsonl"
    path.write_text(text)
    with pytest.raises(UsageError, match=reason) as error:
        read_cases(path)
    assert "\n" not in str(error.value)


def test_a_case_is_read_as_it_is_written() -> None:
    """Every field of the contract, there and back."""
    case = Case(
        "q1", "And in 2023?", ("15",), True, "figure", (Evidence("t", "Norway"), Evidence("u", grade=2)),
        (Turn("Before?", "Yes."),), date(2025, 6, 30), "models", 0.01,
    )  # fmt: skip
    assert parse_cases(json.dumps(case.as_dict()), "x") == [case]


SQUAD: dict[str, Any] = {
    "version": "v2.0",
    "data": [
        {
            "title": "Fish_quotas",
            "paragraphs": [
                {
                    "context": "A quota is a share. The ministry paid 40 million euros.",
                    "qas": [
                        {"id": "s1", "question": "What was paid?", "is_impossible": False,
                         "answers": [{"text": "40 million euros", "answer_start": 38},
                                     {"text": "40 million", "answer_start": 38}]},
                        {"id": "s2", "question": "Who refused?", "is_impossible": True, "answers": [],
                         "plausible_answers": [{"text": "The ministry", "answer_start": 20}]},
                    ],
                }
            ],
        }
    ],
}  # fmt: skip


def test_squad_is_read(tmp_path: Path) -> None:
    """Answers once each, the sentence that holds the first as evidence, the impossible as unanswerable; it brings its
    articles along."""
    path = tmp_path / "dev.json"
    path.write_text(json.dumps(SQUAD))
    quote = "The ministry paid 40 million euros."
    assert read_cases(path) == [
        Case("s1", "What was paid?", ("40 million euros", "40 million"), type="span",
             evidence=(Evidence("fish-quotas", quote),)),
        Case("s2", "Who refused?", answerable=False, type="unanswerable"),
    ]  # fmt: skip
    assert list(own_documents(path)) == [("fish-quotas", "Fish quotas", f"A quota is a share. {quote}")]
    for broken in ("{", "[]", '{"data": [{"paragraphs": 7}]}', '{"data": []}'):
        path.write_text(broken)
        with pytest.raises(UsageError):
            read_cases(path)


def test_beir_is_read(tmp_path: Path) -> None:
    """Of the test split, queries that something is relevant to, each with its grades and without answers."""
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "dev.tsv").write_text("query-id\tcorpus-id\tscore\nq9\td9\t1\n")
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\nq1\td3\t1\n")
    (tmp_path / "queries.jsonl").write_text('{"_id": "q1", "text": "quota"}\n{"_id": "q2", "text": "boat"}\n')
    (tmp_path / "corpus.jsonl").write_text('{"_id": "d1", "title": "Quota", "text": "A share."}\n')
    assert read_cases(tmp_path) == [
        Case("q1", "quota", type="ranking", evidence=(Evidence("d1", grade=2), Evidence("d3")))
    ]
    assert list(own_documents(tmp_path)) == [("d1", "Quota", "A share.")]
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\tmuch\n")
    with pytest.raises(UsageError, match=r"test.tsv', line 2 is not as BEIR has it"):
        read_cases(tmp_path)
    with pytest.raises(UsageError, match="is no Q&A set"):
        read_cases(tmp_path / "qrels")


def told(report: Report) -> dict[str, Any]:
    """A report without what another run takes another time for."""
    timed = {"latency_ms", "latency_intervals", "seconds"}
    raw = {name: value for name, value in report.as_dict().items() if name not in timed}
    for case in raw["per_case"]:
        case["scores"].pop("latency_ms")
        (case["answer"] or {}).pop("timings_ms", None)
    return raw


def test_a_report(assistant: Assistant) -> None:
    """Right, wrong, rightly silent and wrongly silent cases are told apart, each rate with its interval, and where each
    was lost; a second run gives the same numbers."""
    report = evaluate(assistant, CASES)
    answers = report.as_dict()["answers"]
    assert {name: value["value"] for name, value in answers.items() if name != "token_f1"} == {
        "accuracy": pytest.approx(1 / 3, abs=1e-3),
        "exact_match": pytest.approx(1 / 3, abs=1e-3),
        "numeric_match": pytest.approx(1 / 3, abs=1e-3),
        "citation_precision": 1.0,
        "citation_recall": 1.0,
        "claim_precision": 1.0,
        "claim_recall": 1.0,
        "unsupported_claims": 0.0,
        "abstention_precision": 0.5,
        "abstention_recall": 1.0,
    }
    assert answers["accuracy"]["n"] == 3
    assert [(r.case.id, r.verdict, r.lost) for r in report.results] == [
        ("a", "right", ""),
        ("b", "wrong", "used but wrong"),
        ("c", "rightly silent", ""),
        ("d", "wrongly silent", "retrieved but not used"),
    ]
    assert report.as_dict()["per_type"]["unanswerable"]["answers"]["abstention_recall"]["value"] == 1.0
    assert any(line.startswith("accuracy") for line in lines(report))
    assert told(evaluate(assistant, CASES)) == told(report)
    assert told(evaluate(assistant, CASES, Plan(jobs=3))) == told(report)


def test_what_is_lost_is_told_where(assistant: Assistant) -> None:
    """Evidence that the corpus lacks, and evidence that is not among the passages."""
    absent = Case("a", "How much cod did Zorbania land?", ("3",), evidence=(Evidence("cod"),))
    unsaid = replace(absent, id="b", evidence=(Evidence("how-quotas-work", "cod is a fish"),))
    far = replace(absent, id="c", evidence=(Evidence("how-quotas-work", "its value goes to a fund"),))
    report = evaluate(assistant, [absent, unsaid, far])
    found = {result.case.id: (result.lost, result.missed) for result in report.results}
    assert (found["a"][0], found["b"][0]) == ("not in the corpus", "not in the corpus")
    assert found["a"][1] == ("cod",)
    assert report.counted("lost")["not in the corpus"] == 2


def test_rankings_alone(assistant: Assistant) -> None:
    """Passages are scored without an answer, those of a follow-up for the question that it means."""
    follow = Case("f", "And in Iceland?", history=(Turn("How much herring did Norway land in 2023?"),),
                  evidence=(Evidence("catch", "Iceland"),))  # fmt: skip
    report = evaluate(assistant, [*CASES, follow], Plan(retrieval_only=True))
    assert report.results[-1].answer is None
    assert report.whole.retrieval["hit@3"] is not None
    assert report.whole.answers["accuracy"] is None
    assert report.groups["follow-up"].measured["hit@10"].value == 1.0


def test_a_run_goes_on_where_it_was(assistant: Assistant, tmp_path: Path) -> None:
    """A run that is stopped keeps what it has; one that was killed in the middle of a line asks that case again; what
    it ends with is what a run in one go gives. Another set's run is not gone on with."""
    kept, stop, seen = tmp_path / "runs" / "run.jsonl", threading.Event(), []

    def hear(now: Progress) -> None:
        seen.append((now.done, now.total))
        if now.done == 2:
            stop.set()

    with pytest.raises(Stopped):
        evaluate(assistant, CASES, Plan("set", keep=kept), told=hear, stop=stop)
    assert seen == [(0, 4), (1, 4), (2, 4)]
    assert [result.case.id for result in read_run(kept)[2]] == ["a", "b"]
    kept.write_bytes(kept.read_bytes()[:-40])
    again: list[Progress] = []
    report = evaluate(assistant, CASES, Plan("set", keep=kept), told=again.append)
    assert [now.done for now in again] == [1, 2, 3, 4]
    assert again[-1].left == 0
    assert told(report) == told(evaluate(assistant, CASES, Plan("set")))
    assert [result.case.id for result in read_run(kept)[2]] == ["a", "b", "c", "d"]
    with pytest.raises(UsageError, match="is of another set"):
        evaluate(assistant, CASES[:2], Plan("set", keep=kept))
    kept.write_text("no run\n")
    with pytest.raises(UsageError, match="is no run"):
        evaluate(assistant, CASES, Plan("set", keep=kept))


def test_a_report_is_read_back(assistant: Assistant, tmp_path: Path) -> None:
    """What `--json` wrote gives the results again."""
    report = evaluate(assistant, CASES, Plan("set"))
    path = tmp_path / "report.json"
    path.write_text(json.dumps(report.as_dict()))
    name, of, results = read_run(path)
    assert (name, of) == ("set", report.of)
    assert [result.as_dict() for result in results] == report.as_dict()["per_case"]
    for broken in ("", "[]", '{"per_case": [{}], "set": "x"}', '{"a": 1}\n'):
        path.write_text(broken)
        with pytest.raises(UsageError, match="is no run"):
            read_run(path)


@pytest.mark.parametrize(
    ("model", "jobs"),
    [("", 1), ("openai:gpt-5-mini", 4), ("openai:q@http://127.0.0.1:1/v1", 1), ("ollama:qwen3:4b", 1)],
)
def test_questions_at_once_are_what_suits_the_model(model: str, jobs: int) -> None:
    """One on this machine, several where a provider's own servers answer."""
    assert fitting_jobs(model) == jobs


class Judge:
    """A model that answers what it was given, in order."""

    name = "fake:judge"

    def __init__(self, replies: Sequence[str]) -> None:
        self.replies, self.asked = list(replies), 0

    def stream(self, job: str, messages: Sequence[tuple[str, str]]) -> Any:
        assert job == "judge"
        self.asked += 1
        yield self.replies.pop(0)


def test_a_judge_stands_beside_the_score(assistant: Assistant) -> None:
    """What it says is reported with Cohen's kappa, and the accuracy stays the score's own; only answers are judged, and
    a reply that is no verdict leaves a case without."""
    right, wrong = CASES[0], replace(CASES[1], id="x")
    cases = [right, wrong, replace(right, id="y"), replace(right, id="z"), CASES[3]]
    judge = Judge(["RIGHT", "Wrong.", "<think>right?</think> WRONG", "perhaps"])
    report = evaluate(assistant, cases, Plan(judge=judge))
    assert (judge.asked, report.whole.measured["accuracy"].value) == (4, 0.6)
    assert report.judge is not None
    assert (report.judge.model, report.judge.agreed.n) == ("fake:judge", 3)
    assert report.judge.agreed.value == pytest.approx(2 / 3)
    assert report.judge.kappa is not None
    assert report.judge.kappa.value == pytest.approx(0.4)  # po 2/3, pe 4/9
    assert any("judge: kappa" in line for line in lines(report))
