"""Reports as pages and exports, and runs compared: an injected regression is caught."""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from assistant.answer import Assistant
from assistant.cli import main
from assistant.evaluate import Plan, evaluate
from assistant.evaluation.comparing import baseline_of, compare, comparison_lines, fallen, said, under, worse
from assistant.evaluation.exporting import exported, ragas_row, squad_row
from assistant.evaluation.page import comparison_page, report_page
from assistant.evaluation.report import report_of
from assistant.evaluation.types import Case, Evidence, Ranking, Report, Result
from assistant.settings import Settings
from assistant.types import Event, Turn
from corpus.errors import UsageError
from tests.scripted_server import Reply, Request, ScriptedServer
from tests.test_ui import Elements

QUESTIONS = [
    ("How much herring did Norway land in 2022?", "410", "Norway"),
    ("How much herring did Iceland land in 2023?", "250", "Iceland"),
    ("How much herring did Denmark land in 2023?", "95", "Denmark"),
    ("What was the fuel price at the quay in Norway in June 2024?", "1.42", "Fuel price"),
    ("What share of vessels had electric engines in Iceland in 2023?", "8", "electric"),
    ("What share of vessels had electric engines in Norway in 2023?", "12.5", "electric"),
]
PAIRS = [
    ("How much more herring did Norway land than Iceland in 2023?", "130", ("Norway", "Iceland")),
    ("How much more herring did Norway land than Denmark in 2023?", "285", ("Norway", "Denmark")),
    ("How much more herring did Iceland land than Denmark in 2023?", "155", ("Iceland", "Denmark")),
    ("By how much did the herring landed by Norway fall from 2022 to 2023?", "30", ("410", "380")),
    (
        "How much higher is the share of vessels with electric engines in Norway than in Iceland?",
        "4.5",
        ("12.5", "Iceland"),
    ),
    ("How much less herring did the harbour survey count for Norway in 2023 than the council?", "15", ("365", "380")),
    ("How much herring did Norway, Iceland and Denmark land in 2023 together?", "725", ("Iceland", "Denmark")),
]
CASES = [
    Case(f"p{n}", question, (answer,), type="pair", evidence=tuple(Evidence("catch", quote) for quote in quotes))
    for n, (question, answer, quotes) in enumerate(PAIRS)
] + [
    Case(f"q{n}", question, (answer,), evidence=(Evidence("catch", quote),), type="figure")
    for n, (question, answer, quote) in enumerate(QUESTIONS)
] + [
    Case("why", "Why were quotas introduced?", ("collapsed",), type="reason",
         evidence=(Evidence("how-quotas-work", "the stock collapsed in the 1960s"),)),
    Case("paid", "How much did the ministry pay for old trawlers?", ("40 million euros",), type="prose",
         evidence=(Evidence("vessel-buyback", "40 million euros"),)),
    Case("above", "What happens to fish caught above the quota?", ("fund for research",), type="prose",
         evidence=(Evidence("how-quotas-work", "its value goes to a fund"),)),
]  # fmt: skip


@pytest.fixture(scope="module")
def report(assistant: Assistant) -> Report:
    return evaluate(assistant, CASES, Plan("herring"))


class Unchecked:
    """An assistant whose checker is switched off: each answer says one thing more, which nothing holds."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.index, self.settings, self.model = assistant.index, assistant.settings, assistant.model
        self.known, self.document = assistant.known, assistant.document

    def ask(self, question: str, history: Sequence[Turn] = (), as_of: date | None = None) -> Any:
        answer = self._assistant.ask(question, history, as_of)
        if not answer.claims:
            return answer
        lie = replace(answer.claims[0], text="Zorbania landed 7 thousand tonnes of cod in 1999.")
        return replace(answer, claims=(*answer.claims, lie), text=f"{answer.text} {lie.text} [{lie.citations[0]}]")

    def stream_answer(self, *_: Any) -> Generator[Event, None, None]:
        raise NotImplementedError


def test_retrieval_cut_to_one_passage_is_caught(
    assistant: Assistant, report: Report, fishery: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """By the comparison, by a bar and by the baseline; on the command line each ends with status 3 and says why."""
    cut = Assistant(assistant.index, assistant.settings.model_copy(update={"passages": 1}))
    after = evaluate(cut, CASES, Plan("herring"))
    found = compare(report.results, after.results, ("before", "after"))
    assert "all_evidence@10" in worse(found)
    assert said("all_evidence@10", found.metrics["all_evidence@10"]) == "worse"
    assert under(after, [("all_evidence@10", 0.8)]) == [
        f"all_evidence@10 is {after.whole.measured['all_evidence@10'].value:.3f}, under 0.8"
    ]
    baseline = tmp_path / "baseline.json"
    baseline.write_text(baseline_of(report))
    assert fallen(report, baseline) == []
    assert any(line.startswith("all_evidence@10 is") for line in fallen(after, baseline))

    questions, before = tmp_path / "set.jsonl", tmp_path / "before.json"
    questions.write_text("".join(json.dumps(case.as_dict()) + "\n" for case in CASES))
    common = ("evaluate", str(questions), "--index", str(fishery))
    held = [*common, "--baseline", str(baseline), "--fail-under", "all_evidence@10=0.8"]
    assert main([*held, "--json", str(before)]) == 0
    monkeypatch.setenv("ASSISTANT_PASSAGES", "1")
    capsys.readouterr()
    page = tmp_path / "report.html"
    status = main([*held, "--compare", str(before), "--html", str(page)])
    out, err = capsys.readouterr()
    assert status == 3
    assert "under 0.8" in err
    assert f"all_evidence@10 is worse than in {str(before)!r}" in err
    assert "and was" in err
    assert "worse" in out
    assert "Compared with" in page.read_text(encoding="utf-8")


def test_a_checker_that_is_switched_off_is_caught(assistant: Assistant, report: Report, tmp_path: Path) -> None:
    """The answers are as right as before, and what they cite no longer holds what they say."""
    after = evaluate(Unchecked(assistant), CASES, Plan("herring"))  # type: ignore[arg-type]  what evaluate asks of it
    found = compare(report.results, after.results, ("before", "after"))
    assert found.metrics["accuracy"].change == 0
    assert {"claim_recall", "claim_precision"} <= set(worse(found))
    bar = [("claim_recall", 0.9)]
    assert (under(report, bar), len(under(after, bar))) == ([], 1)
    (tmp_path / "baseline.json").write_text(baseline_of(report))
    assert any(line.startswith("claim_recall is") for line in fallen(after, tmp_path / "baseline.json"))


def test_the_same_run_is_no_different(report: Report, assistant: Assistant) -> None:
    """Every metric is the same, no case changed."""
    found = compare(report.results, evaluate(assistant, CASES).results, ("before", "after"))
    assert {said(name, one) for name, one in found.metrics.items()} == {"the same"}
    assert (found.changed, found.same, found.only) == ((), len(CASES), 0)


def test_cases_are_paired_by_what_they_are(report: Report) -> None:
    """Those of one run alone, and those that were edited between them, are counted and left out; of metrics where lower
    is better a rise is worse."""
    edited = replace(report.results[0], case=replace(report.results[0].case, answers=("9",)))
    found = compare(report.results[:5], (edited, *report.results[1:3]), ("a", "b"))
    assert (found.same, found.only) == (2, 4)
    with pytest.raises(UsageError, match="no case in common"):
        compare(report.results[:1], report.results[1:2], ("a", "b"))
    lied = [replace(r, scores={**r.scores, "unsupported_claims": [1.0]}) for r in report.results]
    found = compare(report.results, lied, ("a", "b"))
    assert worse(found) == ["unsupported_claims"]
    assert any(line.startswith("unsupported_claims") and line.endswith("worse") for line in comparison_lines(found))


def test_two_stored_runs_are_compared(report: Report, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`compare` reads reports and run files, writes a page, and ends with 3 where the second is worse."""
    one, other, page = (tmp_path / name for name in ("one.json", "other.json", "page.html"))
    one.write_text(json.dumps(report.as_dict()))
    wrong = [replace(r, scores={**r.scores, "correct": 0.0}, verdict="wrong") for r in report.results]
    other.write_text(json.dumps(report_of("herring", wrong).as_dict()))
    assert main(["compare", str(one), str(one)]) == 0
    assert main(["compare", str(one), str(other), "--html", str(page)]) == 3
    assert "no longer right: " in capsys.readouterr().out
    assert "no longer right" in Elements(page.read_text(encoding="utf-8")).text
    assert main(["compare", str(one), str(page)]) == 2


@pytest.mark.parametrize(
    ("bars", "line"), [([("accuracy", 2.0)], "accuracy is"), ([("unsupported_claims", -0.1)], "over -0.1")]
)
def test_bars(report: Report, bars: list[tuple[str, float]], line: str) -> None:
    """Lower is worse, but of unsupported claims higher; a metric that there is not is a wrong call."""
    assert line in under(report, bars)[0]
    assert under(report, [("accuracy", 0.0), ("unsupported_claims", 0.5)]) == []
    with pytest.raises(UsageError, match="choose among"):
        under(report, [("beauty", 1.0)])


def test_a_baseline_is_of_its_cases(report: Report, assistant: Assistant, tmp_path: Path) -> None:
    """That of another set, or no baseline at all, is a wrong call."""
    path = tmp_path / "baseline.json"
    path.write_text(baseline_of(evaluate(assistant, CASES[:2])))
    with pytest.raises(UsageError, match="of other cases"):
        fallen(report, path)
    path.write_text("{}")
    with pytest.raises(UsageError, match="cannot be read"):
        fallen(report, path)


def test_a_page_has_every_case_and_loads_nothing(report: Report) -> None:
    """Each case to open, its verdict, what was cited; no address but those of sources; headings in order."""
    html = report_page(report)
    page = Elements(html)
    assert [at["class"] for tag, at in page.found if tag == "details" and "case" in at.get("class", "")] == [
        f"case is-{'good' if result.verdict == 'right' else 'missed'}"
        for result in sorted(report.results, key=lambda result: result.verdict == "right")
    ]
    assert {tag for tag, _ in page.found} & {"script", "img", "link", "iframe", "object"} == set()
    assert not [at for _, at in page.found if "src" in at]
    assert all(at["href"].startswith("https://fish.example/") for _, at in page.found if "href" in at)
    assert html.count("<svg") >= 4
    levels = [int(tag[1]) for tag, _ in page.found if tag in ("h2", "h3", "h4", "h5")]
    assert levels[0] == 2
    assert all(after - before <= 1 for before, after in pairwise(levels))


NASTY = st.text(alphabet=st.sampled_from("<>&\"'`/={}$[]()!# \nab1"), max_size=40)


@limits(max_examples=25, deadline=None)
@given(NASTY)
def test_whatever_a_case_holds_is_text(text: str) -> None:
    """No element and no attribute comes of a set, a source or a model."""

    def shown(part: str) -> Elements:
        case = Case(f"{part}i", f"{part}q", (f"{part}a",), type=f"{part}t", unit=f"{part}u",
                    evidence=(Evidence(f"{part}s", f"{part}e"),), history=(Turn(f"{part}h", part),))  # fmt: skip
        cited = {"n": 1, "source": part, "title": part, "quote": part, "url": f"javascript:{part}", "cell": None}
        answer = {"answer": f"{part} [1]", "citations": [cited], "status": "answered"}
        result = Result(case, answer, (f"{part}r",), (part,), Ranking((0,), (1,)), {"correct": 0.0, "latency_ms": 1.0},
                        "wrong", "not retrieved", (part or "x",))  # fmt: skip
        other = replace(result, answer={**answer, "answer": "other"})
        whole = report_of(f"{part}n", [result])
        quiet = replace(whole, whole=replace(whole.whole, retrieval={}, answers={}))  # charts take their time
        return Elements(report_page(replace(quiet, per_type={}, groups={}))
                        + comparison_page(compare([other], [result], (f"{part}b", f"{part}c"))))  # fmt: skip

    plain, nasty = shown("plain "), shown(text)
    assert {(tag, *at) for tag, at in nasty.found} <= {(tag, *at) for tag, at in plain.found}


def test_exports_have_the_names_of_others(report: Report) -> None:
    """ragas's and SQuAD v2's columns, a row a case; marks are left out, and answers stand where it is said."""
    first = next(result for result in report.results if result.case.id == "paid")
    row = json.loads(exported([first], ragas_row))
    assert set(row) == {"user_input", "response", "retrieved_contexts", "reference", "reference_contexts"}
    assert (row["reference"], row["reference_contexts"]) == ("40 million euros", ["40 million euros"])
    assert "[1]" not in row["response"]
    assert len(row["retrieved_contexts"]) == len(first.contexts) > 0
    squad = json.loads(exported([first], squad_row))
    assert set(squad) == {"id", "title", "context", "question", "answers", "prediction_text", "no_answer_probability"}
    at = squad["answers"]["answer_start"][0]
    assert squad["context"][at:].startswith(squad["answers"]["text"][0])
    silent = replace(first, case=Case("x", "q", answerable=False), scores={"answered": 0.0})
    assert squad_row(silent)["answers"] == {"text": [], "answer_start": []}
    assert squad_row(silent)["no_answer_probability"] == 1.0
    assert ragas_row(silent)["reference"] == "The sources do not say."


def test_settings_are_part_of_what_is_measured(assistant: Assistant, report: Report) -> None:
    """So that a run with others is not gone on with."""
    cut = Assistant(assistant.index, Settings(_env_file=None, index_dir=assistant.settings.index_dir, passages=1))  # type: ignore[call-arg]
    assert evaluate(cut, CASES[:1]).of["settings"] != report.of["settings"]


def test_a_model_and_a_judge_on_the_command_line(
    fishery: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Answers are the model's, asked several at once; the judge's verdicts, tokens and cost stand in the report."""

    def script(request: Request) -> Reply:
        if "RIGHT or WRONG" in request.prompt:
            return Reply("RIGHT" if "250" in request.prompt.partition("<answer>")[2] else "WRONG")
        return Reply("Iceland landed 250 thousand tonnes of herring in 2023. [1]")

    questions, told = tmp_path / "set.jsonl", tmp_path / "report.json"
    asked = [replace(CASES[8], id=str(n)) for n in range(3)]
    questions.write_text("".join(json.dumps(case.as_dict()) + "\n" for case in asked))
    with ScriptedServer(script) as server:
        status = main(["evaluate", str(questions), "--index", str(fishery), "--model", server.model, "--jobs", "2",
                       "--judge", server.model, "--price", "1,2", "--json", str(told)])  # fmt: skip
    out, report = capsys.readouterr().out, json.loads(told.read_text())
    assert status == 0
    assert [case["answer"]["mode"] for case in report["per_case"]] == ["openai:scripted"] * 3
    assert (report["answers"]["accuracy"]["value"], report["judge"]["accuracy"]["value"]) == (1.0, 1.0)
    assert (report["judge"]["agreed"]["n"], report["judge"]["kappa"]) == (3, None)
    cost = report["cost"]
    assert cost["calls"] == 3
    assert cost["usd"] == pytest.approx((cost["tokens_in"] + 2 * cost["tokens_out"]) / 1e6)
    assert "judge: agreement" in out
