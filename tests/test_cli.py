"""The command line: what it prints, and its exit status."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.settings import Settings
from tests.conftest import write_corpus
from tests.scripted_server import Reply, ScriptedServer

ROOT = Path(__file__).parent.parent


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit status, stdout and stderr of a command."""
    status = main(arguments)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_index(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --json one document on stdout and nothing else; problems are named on stderr."""
    corpus = write_corpus(tmp_path / "corpus")
    (corpus / "empty.md").write_text("")
    status, out, err = run(capsys, "index", str(corpus), "--index", str(tmp_path / "index"), "--json")
    report = json.loads(out)
    assert (status, report["added"], report["unchanged"], len(report["problems"])) == (0, 4, 0, 1)
    assert "empty.md" in err
    status, out, _ = run(capsys, "index", str(corpus), "--index", str(tmp_path / "index"), "--json")
    assert (status, json.loads(out)["unchanged"]) == (0, 4)


def test_ask(fishery: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The contract's fields, and the same answer in words."""
    question = "How much herring did Iceland land in 2023?"
    status, out, _ = run(capsys, "ask", question, "--index", str(fishery), "--json")
    answer = json.loads(out)
    assert status == 0
    assert (answer["status"], answer["mode"], answer["chart"]) == ("answered", "extractive", None)
    assert answer["claims"] == [
        {"text": answer["answer"].removesuffix(" [1]"), "citations": [1], "support": "supported"}
    ]
    assert answer["citations"][0]["locator"] | {"start": 0, "end": 0} == {
        "start": 0, "end": 0, "page": None, "table": "catch", "row": 4, "column": "value",
    }  # fmt: skip
    assert set(answer["timings_ms"]) == {"retrieve", "answer", "total"}
    status, out, _ = run(capsys, "ask", question, "--index", str(fishery))
    assert status == 0
    assert out.startswith(answer["answer"])
    assert "https://fish.example/2" in out


def test_ask_as_of(fishery: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A day bounds what is known."""
    status, out, _ = run(
        capsys, "ask", "How much herring did Norway land?", "--as-of", "2023-12-31", "--index", str(fishery)
    )
    assert status == 0
    assert "410 thousand tonnes" in out


def test_search(fishery: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As many passages as are asked for, ranked, with their locators."""
    status, out, _ = run(capsys, "search", "herring", "-k", "3", "--index", str(fishery), "--json")
    found = json.loads(out)
    assert status == 0
    assert [passage["rank"] for passage in found["passages"]] == [1, 2, 3]
    assert set(found["passages"][0]) == {"rank", "score", "source", "title", "text", "locator"}


def test_evaluate(tmp_path: Path, fishery: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The report is written where it is asked for; status 3 where a metric is under its bar."""
    case = {"id": "1", "question": "How much herring did Iceland land in 2023?", "answers": ["250"]}
    path = tmp_path / "set.jsonl"
    path.write_text(json.dumps(case) + "\n")
    common = ("evaluate", str(path), "--index", str(fishery))
    status, _, _ = run(capsys, *common, "--json", str(tmp_path / "report.json"), "--fail-under", "accuracy=0.9")
    report = json.loads((tmp_path / "report.json").read_text())
    assert (status, report["cases"], report["answers"]["accuracy"]["value"]) == (0, 1, 1.0)
    path.write_text(json.dumps(case | {"answers": ["7"]}) + "\n")
    status, _, err = run(capsys, *common, "--fail-under", "accuracy=0.9")
    assert (status, err) == (3, "accuracy is 0.000, under 0.9\n")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["ask", ""], "error: the question is empty"),
        (["ask", "q", "--as-of", "soon"], "error: argument --as-of: 'soon' is no day"),
        (["search", "q", "-k", "0"], "error: argument -k: '0' is not a number from 1 to 100"),
        (["evaluate", "none.jsonl"], "error: the Q&A set 'none.jsonl' cannot be read"),
        (["evaluate", "none.jsonl", "--fail-under", "accuracy"], "error: argument --fail-under: 'accuracy' is not"),
        (["ask", "q", "--model", "gpt"], "error: the model 'gpt' is not written as provider:model"),
        (["evaluate", "none.jsonl", "--model", "nobody:x"], "error: the Q&A set 'none.jsonl' cannot be read"),
        (["ask", "q", "--model", "nobody:x"], "error: there is no provider 'nobody' of models"),
        (["fly"], "error: argument COMMAND: invalid choice: 'fly'"),
    ],
)
def test_a_wrong_call_is_one_line(
    arguments: list[str], line: str, fishery: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 2, one line on stderr, nothing on stdout."""
    where = ["--index", str(fishery)] if arguments[0] != "fly" else []
    status, out, err = run(capsys, *arguments, *where)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(line)


def test_a_model_that_is_not_there_is_one_line(fishery: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its server does not run: status 2, and how to mend it."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        model = f"openai:x@http://127.0.0.1:{unused.getsockname()[1]}/v1"
        question = "How much herring did Iceland land in 2023?"
        status, out, err = run(capsys, "ask", question, "--model", model, "--index", str(fishery))
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "start its server, or mend the address" in err


def test_a_model_answers_on_the_command_line(fishery: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its name is the mode; what was struck is told apart from the claims."""
    said = "Iceland landed 250 thousand tonnes of herring in 2023."
    lie = "Iceland landed 7 thousand tonnes of herring in 2023."
    with ScriptedServer([Reply(f"{said} [1] {lie}"), Reply("1: NONE")]) as server:
        question = "How much herring did Iceland land in 2023?"
        status, out, _ = run(capsys, "ask", question, "--model", server.model, "--index", str(fishery), "--json")
    answer = json.loads(out)
    assert (status, answer["mode"], answer["answer"]) == (0, "openai:scripted", f"{said} [1]")
    assert [(gone["text"], gone["support"], gone["place"]) for gone in answer["struck"]] == [(lie, "contradicted", 1)]


def test_no_index_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It says which command makes one."""
    status, _, err = run(capsys, "ask", "q", "--index", str(tmp_path / "none"))
    assert (status, err.count("\n")) == (2, 1)
    assert "run 'python -m assistant index'" in err


def test_a_setting_out_of_bounds_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The variable is named."""
    monkeypatch.setenv("ASSISTANT_PASSAGES", "0")
    status, _, err = run(capsys, "ask", "q")
    assert (status, err.count("\n")) == (2, 1)
    assert "ASSISTANT_PASSAGES" in err


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each by its name in capitals."""
    monkeypatch.setenv("ASSISTANT_CONFIDENCE", "0.9")
    assert Settings(_env_file=None).confidence == 0.9  # type: ignore[call-arg]


def test_as_a_module() -> None:
    """`python -m assistant` prints its commands and reads no model for it."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "assistant", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    for command in ("index", "search", "ask", "evaluate", "serve"):
        assert command in done.stdout
    assert "torch" not in done.stderr


def test_brief(fishery: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Markdown on stdout, progress on stderr; the outline alone; saved, opened, compared and exported."""
    index = ("--index", str(fishery))
    status, out, err = run(capsys, "brief", "Herring landed in Norway", *index, "--length", "half")
    assert (status, out.partition("\n")[0]) == (0, "# Herring landed in Norway")
    assert "**Verification.**" in out
    assert err.startswith("[1/")
    status, out, err = run(capsys, "brief", "Herring quotas", *index, "--outline")
    assert (status, err, out[:3]) == (0, "", "1. ")
    saved, written = tmp_path / "brief.json", tmp_path / "brief.html"
    assert run(capsys, "brief", "Herring landed in Norway", *index, "-o", str(saved))[0] == 0
    assert run(capsys, "brief", "--open", str(saved), "--changes", *index) == (0, "nothing has changed\n", "")
    status, out, err = run(capsys, "brief", "--open", str(saved), "-o", str(written), "--strict", *index)
    assert (status, out, err) == (0, "", f"wrote {written}\n")
    assert "<h1" in written.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "the topic is empty"),
        (("Herring", "--length", "two"), "the length 'two'"),
        (("Herring", "-o", "brief.odt"), "names no format"),
        (("Herring", "--changes"), "name it with --open"),
        (("Herring", "--open", "x.json"), "exclude each other"),
        (("--open", "nowhere.json"), "'nowhere.json' cannot be read"),
        (("Herring", "--source", "nowhere"), "there is no source 'nowhere'"),
        (("Herring", "-o", "nowhere/brief.md"), "cannot be written"),
        (("Herring", "--as-of", "soon"), "is no day"),
    ],
)
def test_wrong_calls_of_brief(
    fishery: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    """Each ends in one line on stderr, and status 2."""
    status, out, err = run(capsys, "brief", *arguments, "--index", str(fishery))
    assert (status, out) == (2, "")
    assert err.splitlines()[-1].startswith("error: ")
    assert said in err.splitlines()[-1]
