"""Sets are drafted from a corpus, taken from readers' feedback, checked, and kept in the web app's desk."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Assistant
from assistant.cli import main
from assistant.evaluate import evaluate
from assistant.evaluation.desk import Desk
from assistant.evaluation.feedback import feedback_drafts
from assistant.evaluation.sets import as_lines, parse_cases, read_cases
from assistant.evaluation.suggest import suggest
from assistant.evaluation.types import Case, Evidence
from assistant.evaluation.validate import Problem, validate
from assistant.settings import Settings
from assistant.types import Turn
from corpus.errors import UsageError
from corpus.load import read, scan
from corpus.schema import Document
from index.build import build_index
from index.embed import Embedder
from index.retrieve import Index
from tests.test_evaluate import SQUAD


def test_drafts_are_cases_that_the_corpus_holds(assistant: Assistant) -> None:
    """From tables values, differences and what no table knows; from articles gaps of whole amounts and days; the same
    each time, others with another number; none has a problem."""
    drafts = suggest(assistant, 16)
    cases = [draft.case for draft in drafts]
    assert {"figure", "difference", "unanswerable", "cloze"} == {case.type for case in cases}
    assert len({case.id for case in cases}) == len(cases)
    assert parse_cases(as_lines(cases), "x") == cases
    assert [problem for problem in validate(cases, assistant.document) if problem.grave] == []
    assert suggest(assistant, 16) == drafts
    assert suggest(assistant, 16, seed=7) != drafts
    gap = next(case for case in cases if case.type == "cloze")
    assert "…" in gap.question
    assert gap.answers[0] not in gap.question.partition("“")[2]
    assert gap.answers[0] in gap.evidence[0].quote
    apart = next(case for case in cases if case.type == "difference")
    assert (len(apart.evidence), len(apart.answers)) == (2, 1)
    assert all(not case.answers for case in cases if case.type == "unanswerable")
    assert len(suggest(assistant, 3)) == 3


class Writer:
    """A model that says one thing to every passage."""

    name = "fake:writer"

    def __init__(self, reply: str) -> None:
        self.reply = reply

    def stream(self, job: str, messages: Sequence[tuple[str, str]]) -> Iterator[Any]:
        assert job == "suggest"
        yield self.reply


def test_a_model_writes_drafts_that_the_passage_answers(assistant: Assistant) -> None:
    """An answer that does not stand in the passage, or a question that is none, makes no draft."""
    reply = "Q: What did the ministry pay?\nA: 40 million euros\nQ: Who won?\nA: Nobody at all\n"
    drafts = [draft for draft in suggest(assistant, 8, model=Writer(reply)) if draft.case.type == "article"]
    assert [draft.case.answers for draft in drafts] == [("40 million euros",)]
    assert drafts[0].case.question == "What did the ministry pay?"
    assert drafts[0].case.evidence[0].source == "vessel-buyback"
    assert "40 million euros" in drafts[0].case.evidence[0].quote
    assert not [d for d in suggest(assistant, 8, model=Writer("I will not.")) if d.case.type == "article"]


FEEDBACK = [
    {"question": "Who owns Havbris?", "answer": "Nordlys Seafood. [1]", "thumb": "up", "correction": "",
     "sources": ["vessels"], "as_of": "", "time": "2026-11-26T18:00:00"},
    {"question": "How much was paid?", "answer": "It paid 31 euros. [1]", "thumb": "down",
     "correction": "The ministry paid 40 million euros for 31 trawlers in all.", "as_of": "2023-01-01"},
    {"question": "How much herring?", "answer": "Norway landed 380 thousand tonnes of herring in the year 2023. [1]",
     "thumb": "up", "sources": [{"source": "catch", "quote": "c2"}], "as_of": None},
    {"question": "How much cod?", "answer": "The sources do not say.", "thumb": "up", "sources": []},
    {"question": "Why?", "answer": "So.", "thumb": "down",
     "history": [{"question": "Are there quotas?", "answer": "Yes."}]},
    {"question": "Who owns Havbris?", "answer": "Nordlys Seafood. [1]", "thumb": "down", "correction": "Nordlys",
     "sources": ["vessels"]},
]  # fmt: skip


def test_feedback_becomes_drafts(tmp_path: Path) -> None:
    """A correction is the answer, a thumb up takes what was said; the last word on a question counts, and a line that
    was cut off is passed over."""
    lines = [json.dumps(one) for one in FEEDBACK]
    (tmp_path / "feedback.jsonl").write_text("\n".join([*lines, '{"question": "cut', "7", '{"thumb": "up"}']))
    cases = [replace(draft.case, id="") for draft in feedback_drafts(tmp_path)]
    assert cases == [
        Case("", "Who owns Havbris?", ("Nordlys",), type="feedback"),
        Case("", "How much was paid?", ("40 million euros",), type="feedback", as_of=date(2023, 1, 1)),
        Case("", "How much herring?", ("380 thousand tonnes",), type="feedback", evidence=(Evidence("catch"),)),
        Case("", "How much cod?", answerable=False, type="feedback"),
        Case("", "Why?", type="feedback", history=(Turn("Are there quotas?", "Yes."),)),
    ]
    assert feedback_drafts(tmp_path / "none") == []


def test_a_set_is_checked_against_the_corpus(assistant: Assistant) -> None:
    """Duplicates, evidence that is not there, answers that it does not hold; what may be computed is only to be looked
    at, and questions that a name or a number sets apart are two."""
    good = Case("a", "How much herring did Norway land in 2023?", ("380",), evidence=(Evidence("catch", "Norway"),))
    cases = [
        good,
        replace(good, id="b", question="In 2023, how much herring did Norway land?"),
        replace(good, id="c", question="How much herring did Norway land in 2022?"),
        replace(good, id="d", question="Who?", evidence=(Evidence("nowhere"),)),
        replace(good, id="e", question="What?", evidence=(Evidence("catch", "Portugal"),)),
        replace(good, id="f", question="When?", answers=("Oslo",)),
        replace(good, id="g", question="Whose?", answers=("1234",)),
        replace(good, id="h", question="Which?", answerable=False),
        Case("i", "Whence?"),
    ]
    assert validate(cases, assistant.document) == [
        Problem("b", "it asks what 'a' asks: drop one of them"),
        Problem("d", "the corpus has no source 'nowhere': name one that it has"),
        Problem("e", "'catch' does not have the quote 'Portugal': copy it from there"),
        Problem(
            "e", "no evidence has the answer '380' word for word: unless it is computed, mend one of the two", False
        ),
        Problem("f", "no evidence has the answer 'Oslo' word for word: mend one of the two"),
        Problem(
            "g", "no evidence has the answer '1234' word for word: unless it is computed, mend one of the two", False
        ),
        Problem("h", "it is unanswerable and has the answer '380': drop one of the two"),
        Problem("i", "it has no answer: it is asked and left out of the accuracy", False),
    ]


def test_questions_on_the_command_line(fishery: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Drafts to stdout or a file, a set's problems with status 1, a foreign set's documents as a corpus."""
    index, drafts = ("--index", str(fishery)), tmp_path / "drafts.jsonl"
    assert main(["questions", "suggest", "-n", "4", "-o", str(drafts), *index]) == 0
    assert len(read_cases(drafts)) == 4
    assert main(["questions", "validate", str(drafts), *index]) == 0
    capsys.readouterr()
    drafts.write_text(json.dumps({"id": "1", "question": "q?", "answers": ["x"], "evidence": [{"source": "y"}]}))
    assert main(["questions", "validate", str(drafts), *index]) == 1
    assert capsys.readouterr().out == "1: the corpus has no source 'y': name one that it has\n"
    assert main(["questions", "feedback", "--index", str(tmp_path)]) == 2
    assert "there is no feedback in" in capsys.readouterr().err
    (tmp_path / "feedback.jsonl").write_text(json.dumps(FEEDBACK[0]) + "\n")
    assert main(["questions", "feedback", "--index", str(tmp_path)]) == 0
    assert parse_cases(capsys.readouterr().out, "x")[0].answers == ("Nordlys Seafood",)
    squad, corpus = tmp_path / "squad.json", tmp_path / "corpus"
    squad.write_text(json.dumps(SQUAD))
    assert main(["questions", "documents", str(squad), str(corpus)]) == 0
    (file,) = scan([corpus])
    (document,) = read(file)  # type: ignore[arg-type]  it can be read
    assert isinstance(document, Document)
    assert (document.id, document.source.title) == ("fish-quotas", "Fish quotas")
    quote = read_cases(squad)[0].evidence[0].quote
    assert quote in document.text
    assert main(["questions", "documents", str(squad), str(corpus)]) == 2
    assert main(["questions", "documents", str(drafts), str(tmp_path / "new")]) == 2


@pytest.fixture
def desk(assistant: Assistant, tmp_path: Path) -> Desk:
    (tmp_path / "corpus" / "questions").mkdir(parents=True)
    own = Case("1", "How much herring did Iceland land in 2023?", ("250",))
    (tmp_path / "corpus" / "questions" / "own.jsonl").write_text(as_lines([own]))
    settings = Settings(_env_file=None, corpus=str(tmp_path / "corpus"), index_dir=tmp_path / "index")  # type: ignore[call-arg]
    return Desk(lambda: assistant, settings)


def ended(desk: Desk) -> str:
    """How the run at work ends."""
    for _ in range(1200):
        if desk.state.what != "running":
            return desk.state.what
        time.sleep(0.05)
    raise AssertionError("it does not end")


def test_sets_of_a_desk(desk: Desk) -> None:
    """The corpus's own and those that were sent; one sent again keeps its name, another of that name gets its own; a
    name is never a path."""
    text = as_lines([Case("x", "q?")])
    assert desk.add_set("../../sent set.jsonl", text) == "sent-set"
    assert desk.add_set("sent set.jsonl", text) == "sent-set"
    assert desk.add_set("sent set.jsonl", as_lines([Case("y", "q?")])) == "sent-set-2"
    assert desk.add_set("dev.json", json.dumps(SQUAD)) == "dev"
    assert sorted(desk.sets()) == ["dev", "own", "sent-set", "sent-set-2"]
    for name, sent in (("a.jsonl", "no case"), ("a.json", "{}"), ("a.jsonl", ""), ("a.jsonl", " " * (21 * 2**20))):
        with pytest.raises(UsageError):
            desk.add_set(name, sent)


def test_a_desk_has_one_run_at_a_time(desk: Desk) -> None:
    """A second is refused while one is at work; one that was stopped can be gone on with; reports are read again."""
    many = [Case(str(n), "How much herring did Iceland land in 2023?", ("250",)) for n in range(300)]
    desk.add_set("many.jsonl", as_lines(many))
    run = desk.start("many")
    with pytest.raises(UsageError, match="another run is at work"):
        desk.start("own")
    while desk.state.now.done < 1:
        time.sleep(0.01)
    desk.stop()
    assert ended(desk) == "stopped"
    (kept,) = desk.runs()
    assert (kept.path.stem, kept.name, kept.cases) == (run, "many", 300)
    assert 0 < kept.done < 300
    part = desk.report(run)
    assert part.whole.cases == kept.done
    desk.go_on(run)
    desk.stop()
    assert ended(desk) == "stopped"
    desk.start("many", passages_alone=True, count=2)
    assert ended(desk) == "done"
    assert [kept.of["scored"] for kept in desk.runs()] == ["passages", "answers"]
    for name in ("none", "../own", ""):
        with pytest.raises(UsageError, match="there is no run"):
            desk.report(name)
    with pytest.raises(UsageError, match="there is no set"):
        desk.start("nothing")


def test_a_foreign_set_is_run_over_its_own_documents(embedder: Embedder, tmp_path: Path) -> None:
    """BEIR's ids are those of the documents that are written, so that its rankings can be scored."""
    beir, corpus = tmp_path / "beir", tmp_path / "corpus"
    (beir / "qrels").mkdir(parents=True)
    texts = {"MED/1": "Cod liver oil is rich in vitamin D.", "MED/2": "Trawlers are towed nets' ships.", "3": "Tea."}
    rows = [{"_id": id_, "title": "", "text": text} for id_, text in texts.items()]
    (beir / "corpus.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    (beir / "queries.jsonl").write_text(json.dumps({"_id": "q", "text": "which oil has much vitamin D"}))
    (beir / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq\tMED/1\t2\n")
    assert main(["questions", "documents", str(beir), str(corpus)]) == 0
    build_index([corpus], tmp_path / "index", embedder)
    settings = Settings(_env_file=None, index_dir=tmp_path / "index")  # type: ignore[call-arg]
    assistant = Assistant(Index.open(tmp_path / "index", embedder), settings)
    report = evaluate(assistant, read_cases(beir))
    assert report.results[0].retrieved[0] == "MED/1"
    assert {name: one.value for name, one in report.whole.measured.items() if "@1" in name or "ndcg" in name} == {
        "hit@1": 1.0, "hit@10": 1.0, "all_evidence@10": 1.0, "mrr@10": 1.0, "ndcg@10": 1.0,
    }  # fmt: skip
    assert (report.results[0].verdict, report.whole.answers["accuracy"]) == ("not judged", None)
    assistant.index.close()
