"""What questions are held to, how conversations are kept, and what readers say of answers."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.feedback import FILE, feedback_on, record
from assistant.types import Answer, Citation, Claim
from assistant.ui.exchange import Exchange
from assistant.ui.guard import Guard
from assistant.ui.kept import carried, exported, restored
from assistant.ui.scope import Scope
from corpus.errors import UsageError
from corpus.schema import Source
from index.types import Chunk, Filters, Locator, Passage

CITED = Citation(1, "tides", "Tides", "Office", "https://e.org/t", "2021-05-04", Locator(3, 9), "It is [^1] high.")
ANSWER = Answer("And now?", "Is it high now?", "answered", "It is high. [1]", "extractive",
                (Claim("It is high.", (1,)),), (CITED,), timings_ms={"total": 1.5})  # fmt: skip
PASSAGES = tuple(
    Passage(Chunk(str(n), "tides", "article", n, "Ebb.", "", Locator(0, 4), (), Source("Tides")), 1.0, n)
    for n in range(1, 6)
)


def test_a_scope_is_what_was_typed() -> None:
    """In fields, filters and words; a part of a publisher's name means all who have it."""
    scope = Scope.typed('{"as_of": "2024-06-30", "since": "2020-01-01", "kind": "table", "publisher": " off  ice "}')
    assert scope == Scope(date(2024, 6, 30), date(2020, 1, 1), "table", "off ice")
    assert Scope.typed(json.dumps(scope.fields)) == scope
    assert scope.told() == "As known on 30 June 2024 · published from 1 January 2020 · tables only · publisher: off ice"
    names = ("Coast Off Ice", "Office", "Off ice 2")
    assert scope.filters(names) == Filters(
        since=date(2020, 1, 1), kinds=("table",), publishers=("Coast Off Ice", "Off ice 2")
    )
    assert Scope(publisher="Office").filters(("Office", "Office of Tides")).publishers == ("Office",)
    assert (Scope.typed(""), Scope.typed(None), Scope.typed("[1]"), Scope.typed("{"), Scope().told()) == (
        Scope(), Scope(), Scope(), Scope(), "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ('{"as_of": "soon"}', "'soon' is no day: write it as 2025-06-30, or leave it empty"),
        (
            '{"publisher": "Nobody"}',
            "no source is published by 'Nobody': choose one that is offered, or leave it empty",
        ),
        (
            '{"as_of": "2020-01-01", "since": "2021-01-01"}',
            "'2021-01-01' is after '2020-01-01': put the earlier day first",
        ),
    ],
)
def test_a_scope_that_cannot_be_is_one_line(typed: str, line: str) -> None:
    """Which says what to do."""
    with pytest.raises(UsageError) as error:
        Scope.typed(typed).filters(("Office",))
    assert str(error.value) == line


def test_a_conversation_comes_back_as_it_was() -> None:
    """But for passages that nothing shows."""
    silent = Answer("q", "q", "abstained", "No.", "extractive", evidence=PASSAGES)
    held = (Exchange("And now?", replace(ANSWER, evidence=PASSAGES), Scope(kind="table"), "up"), Exchange("q", silent))
    kept = [json.loads(_attribute(carried(held[: n + 1]))) for n in range(2)]
    assert restored(json.dumps(kept)) == (
        replace(held[0], answer=ANSWER),
        replace(held[1], answer=replace(silent, evidence=PASSAGES[:3])),
    )


def _attribute(html: str) -> str:
    from lxml import html as parser

    return str(parser.fragments_fromstring(html)[0].get("data-exchange"))


@pytest.mark.parametrize("written", ["", "[]", "{}", "[1]", '[{"question": "q"}]', "[" * 9000, "[]" * 3_000_000])
def test_what_was_not_kept_by_the_page_is_refused(written: str) -> None:
    """In one line, whatever stands in the browser's storage."""
    with pytest.raises(UsageError, match="was kept by another version and cannot be opened: ask anew"):
        restored(written)


def test_a_conversation_is_saved_with_its_footnotes_numbered_through() -> None:
    """Each as its answer has it, and what looks like a mark in a source stays text."""
    text = exported((Exchange("a", ANSWER, Scope(kind="table")), Exchange("b", ANSWER)), "My *tides*")
    note = "[^{}]: Tides, Office, 4 May 2021. <https://e.org/t> “It is \\[^1\\] high.”"
    assert text == (
        "# My \\*tides\\*\n\n**And now?**\n\nIt is high.[^1]\n\n" + note.format(1) + "\n\n*Tables only*\n\n"
        "**And now?**\n\nIt is high.[^2]\n\n" + note.format(2) + "\n"
    )


def test_a_link_asks_the_question_as_it_was_searched() -> None:
    """With what it was held to."""
    assert Exchange("And now?", ANSWER, Scope(date(2024, 1, 2), publisher="A & B")).link == (
        "?q=Is+it+high+now%3F&as_of=2024-01-02&publisher=A+%26+B"
    )


def test_what_a_reader_says_is_one_line_of_json(tmp_path: Path) -> None:
    """With the keys of the format, and nothing else."""
    for thumb, said in (("up", ""), ("down", "  It is low.\nNow. ")):
        record(feedback_on(ANSWER, thumb, said, date(2024, 1, 2)), tmp_path)  # type: ignore[arg-type]
    lines = [json.loads(line) for line in (tmp_path / FILE).read_text("utf-8").splitlines()]
    assert [line.pop("time")[:2] for line in lines] == ["20", "20"]
    common = {"question": "Is it high now?", "answer": "It is high. [1]", "sources": ["tides"], "as_of": "2024-01-02"}
    assert lines == [
        common | {"thumb": "up", "correction": ""},
        common | {"thumb": "down", "correction": "It is low.\nNow."},
    ]


async def _answered(listens: str, host: str) -> int:
    sent: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {}

    await Guard(app, listens)({"type": "http", "path": "/", "headers": [(b"host", host.encode())]}, receive, send)
    return int(sent[0]["status"])


@pytest.mark.parametrize(
    ("listens", "host", "status"),
    [
        ("127.0.0.1", "127.0.0.1:7860", 200), ("127.0.0.1", "localhost", 200), ("::1", "[::1]:7860", 200),
        ("127.0.0.1", "evil.example:7860", 421), ("127.0.0.1", "", 421), ("0.0.0.0", "desk.example", 200),
    ],
)  # fmt: skip
def test_a_server_of_this_machine_answers_to_its_own_names(listens: str, host: str, status: int) -> None:
    """A name that another site has made to mean this machine is none of them."""
    with ThreadPoolExecutor(1) as thread:  # a browser's loop may run in this one
        assert thread.submit(lambda: asyncio.run(_answered(listens, host))).result() == status
