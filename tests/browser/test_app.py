"""app.py: what the page offers, where it is served, and the whole way from files to an open citation."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import gradio as gr
import pytest
from playwright.sync_api import Browser, expect

import app
from assistant.settings import Settings
from assistant.ui import welcome
from assistant.ui.welcome import Coverage
from corpus.errors import CorpusError, UsageError
from index.manifest import Summary
from tests.browser.conftest import Served
from tests.browser.fake import write_corpus

ROOT = Path(app.__file__).parent


def _settings(*corpora: Path) -> Settings:
    return Settings(_env_file=None, corpus=os.pathsep.join(map(str, corpora)))  # type: ignore[call-arg]


def _with_examples(folder: Path, text: bytes) -> Path:
    (folder / "questions").mkdir(parents=True)
    (folder / "questions" / "examples.yaml").write_bytes(text)
    return folder


def test_examples_come_from_all_corpora(tmp_path: Path) -> None:
    """In the order of the corpora, six at most; a corpus may have none."""
    one = _with_examples(tmp_path / "one", b"- Who?\n- 2024\n")
    two = _with_examples(tmp_path / "two", b"".join(b"- Q%d?\n" % n for n in range(9)))
    assert welcome.examples(_settings(one, tmp_path / "none", two)) == ["Who?", "2024", "Q0?", "Q1?", "Q2?", "Q3?"]


@pytest.mark.parametrize("text", [b"just words", b"a: b", b"- [", b"\xff\xfe\xfa", b""], ids=repr)
def test_examples_that_are_no_list_are_an_error(tmp_path: Path, text: bytes) -> None:
    """One line, which names the file and says what it should be."""
    path = _with_examples(tmp_path / "corpus", text) / "questions" / "examples.yaml"
    with pytest.raises(CorpusError) as error:
        welcome.examples(_settings(tmp_path / "corpus"))
    assert str(error.value) == f"{str(path)!r} is no list of questions: write one a line, each after '- '"


def test_coverage_counts_sources() -> None:
    """Articles and tables, and the date of the newest article; a table's date does not count."""
    sources = [
        Summary("a", "article", "A", "", "2024-05", "a.md", 1, 1),
        Summary("b", "article", "B", "", "2024-04-30", "b.md", 1, 1),
        Summary("t", "table", "T", "", "2025", "t.csv", 1, 1),
    ]
    assert welcome.coverage(sources) == Coverage(2, 1, "2024-05")
    assert welcome.coverage([]) == Coverage(0, 0, "")


def test_a_taken_port_is_one_line(served: Served) -> None:
    """The error names the address and the options."""
    port = int(served.url.rstrip("/").rpartition(":")[2])
    settings = Settings(_env_file=None, port=port)  # type: ignore[call-arg]
    with gr.Blocks() as page:
        pass
    with pytest.raises(UsageError) as error:
        app.launch(page, settings)
    assert str(error.value) == (
        f"cannot serve at '127.0.0.1:{port}', unknown or in use: choose another --host or --port"
    )


@pytest.fixture
def trap() -> Iterator[tuple[str, list[bytes]]]:
    """A proxy that lets nothing through and keeps what it was asked for: its address, and that list."""
    asked: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def listen() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                asked.append(connection.recv(300))

    threading.Thread(target=listen, daemon=True).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", asked
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def test_from_files_to_an_open_citation(browser: Browser, tmp_path: Path, trap: tuple[str, list[bytes]]) -> None:
    """`python app.py` indexes the corpus, answers with the real assistant, and asks nothing of any other host."""
    proxy, asked = trap
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), proxy)
    unset = {"no_proxy", "NO_PROXY", "GRADIO_ANALYTICS_ENABLED", "HF_HUB_OFFLINE"}
    env = {name: value for name, value in os.environ.items() if name not in unset and not name.startswith("ASSISTANT_")}
    env |= proxies | {
        "ASSISTANT_CORPUS": str(write_corpus(tmp_path / "corpus", 3, 9)),
        "ASSISTANT_INDEX_DIR": str(tmp_path / "index"),
    }
    command = [sys.executable, str(ROOT / "app.py"), "--port", "0"]
    with subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            said = server.stdout.readline()
            assert said.startswith("serving at http://127.0.0.1:")
            page = browser.new_page(reduced_motion="reduce")
            page.goto(said.removeprefix("serving at ").strip())
            page.get_by_label("Question").fill("How deep is the basin at low tide?")
            page.get_by_label("Question").press("Enter")
            page.locator("button.mark").first.click(timeout=30_000)
            expect(page.locator("#source mark").first).to_contain_text("11 metres deep")
            page.close()
        finally:
            server.terminate()
    assert asked == []


def test_a_missing_corpus_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`python app.py` says what is wrong on stderr and ends with status 2."""
    monkeypatch.setenv("ASSISTANT_CORPUS", str(tmp_path / "none"))
    monkeypatch.setenv("ASSISTANT_INDEX_DIR", str(tmp_path / "index"))
    assert app.main([]) == 2
    line = f"error: there is no corpus folder {str(tmp_path / 'none')!r}: name a folder, or set ASSISTANT_CORPUS\n"
    assert capsys.readouterr() == ("", line)
