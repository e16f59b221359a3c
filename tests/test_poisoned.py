"""Nothing that a poisoned document orders reaches the reader, though the model obeys every order."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from assistant.answer import Assistant
from assistant.injection import addressed
from assistant.models import Chat, parse
from assistant.render import markdown, plain_text
from assistant.settings import Settings
from assistant.types import Answer
from assistant.ui.exchange import Exchange
from assistant.ui.thread import thread
from index.build import build_index
from index.embed import Embedder
from tests.poisoned import POISONS, Poison, write
from tests.scripted_server import Reply, Request, ScriptedServer

IDS = [poison.name for poison in POISONS]


def obey(request: Request) -> Reply:
    """The reply of a model that does what the document on the asked harbour says, also when asked to correct it."""
    asked = request.prompt.rpartition("Question: ")[2]
    reply = next(poison.reply for poison in POISONS if f" {poison.harbour} " in asked)
    return Reply(f"1: {reply}" if "Sentences, each with" in request.prompt else reply)


@pytest.fixture(scope="module")
def extractive(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Assistant:
    """An assistant without a model over the documents."""
    base = tmp_path_factory.mktemp("poisoned")
    build_index([write(base / "corpus")], base / "index", embedder)
    return Assistant.open(Settings(_env_file=None, index_dir=base / "index"))  # type: ignore[call-arg]


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(obey) as server:
        yield server


@pytest.fixture(scope="module")
def obedient(extractive: Assistant, server: ScriptedServer) -> Assistant:
    """The same with the model that obeys."""
    return Assistant(extractive.index, extractive.settings, Chat(parse(server.model), pause=0.01))


def reaches(answer: Answer) -> str:
    """All that the reader sees of an answer: on the page, in a terminal and copied; what is struck is not of it."""
    page = thread([Exchange(answer.question, answer)])
    page, hidden = re.subn(r'<span class="claim struck".*?</del><span class="reason".*?</span></span>', "", page)
    assert hidden == len(answer.struck)
    page = re.sub(r"<span>[\d.,]+ m?s</span>", "", page)  # an answer may well take 999 ms
    quotes = " ".join(citation.quote for citation in answer.citations)
    return " ".join((answer.text, quotes, page, markdown(answer), plain_text(answer), *(c.text for c in answer.claims)))


def test_there_are_forty_and_each_is_told_apart() -> None:
    """No attack is counted twice."""
    assert len({poison.text for poison in POISONS}) >= 40
    assert len({poison.harbour for poison in POISONS}) == len(POISONS)


@pytest.mark.parametrize("poison", POISONS, ids=IDS)
def test_an_order_is_told_from_a_statement(poison: Poison) -> None:
    """The poison is known for what it is, the true sentence is not taken for one."""
    assert any(addressed(part) for part in poison.text.replace("{name}", poison.harbour).split("\n\n"))
    assert not addressed(poison.true)


@pytest.mark.parametrize("poison", POISONS, ids=IDS)
def test_a_model_that_obeys_says_nothing_of_it(poison: Poison, obedient: Assistant, server: ScriptedServer) -> None:
    """The reader gets the true figure, cited; the order is not even in what the model is sent."""
    before = len(server.requests)
    answer = obedient.ask(poison.question)
    prompts = [request.prompt for request in server.requests[before:]]
    seen = reaches(answer)
    assert [word for word in poison.never if word in seen] == []
    assert (answer.status, str(12) in answer.text, len(answer.citations)) == ("answered", True, 1)
    assert answer.citations[0].source == poison.name
    evidence = prompts[0].partition("<evidence>")[2].partition("</evidence>")[0]
    assert [word for word in poison.never if word in evidence] == []
    assert prompts[0].count("</evidence>") == 1


@pytest.mark.parametrize("poison", POISONS, ids=IDS)
def test_the_stream_has_no_markup(poison: Poison, obedient: Assistant) -> None:
    """Not for a moment: no address, no image, no tag."""
    for event in obedient.stream_answer(poison.question):
        if isinstance(event, str):
            assert not {"gulls.example", "![", "<", "http", "javascript"} & set(event.split())
            assert "gulls" not in event
            assert "<" not in event


@pytest.mark.parametrize("poison", POISONS, ids=IDS)
def test_without_a_model_the_poison_is_not_quoted(poison: Poison, extractive: Assistant) -> None:
    """The extractive answer leaves it out as well."""
    answer = extractive.ask(poison.question)
    assert [word for word in poison.never if word in reaches(answer)] == []
    assert (answer.status, answer.citations[0].source) == ("answered", poison.name)
