"""Chat models over a real connection: what is sent and read, what is tried again, and what is said when it fails."""

from __future__ import annotations

import socket
import threading
from collections.abc import Sequence

import pytest

from assistant.failures import ModelFailed, masked
from assistant.models import Chat, Spec, parse
from assistant.types import Call
from corpus.errors import ModelError
from tests.scripted_server import Reply, ScriptedServer

KEY = "the model 'openai:scripted' at '{url}' does not accept the key: set OPENAI_API_KEY to a right one"
ASKED = [("system", "Be brief."), ("human", "How deep?")]


def chat(server: ScriptedServer, silence: float = 20.0) -> Chat:
    """A model at the server, which waits little before it tries again."""
    return Chat(parse(server.model), silence=silence, pause=0.01)


def told(model: Chat) -> tuple[str, Call]:
    """The reply and what is kept of the call."""
    *pieces, call = model.stream("answer", ASKED)
    assert isinstance(call, Call)
    return "".join(piece for piece in pieces if isinstance(piece, str)), call


def failure(model: Chat) -> tuple[str, ModelFailed]:
    """What came of a reply before it failed, and how it failed."""
    said = ""
    try:
        for piece in model.stream("answer", ASKED):
            said += piece if isinstance(piece, str) else ""
    except ModelFailed as failed:
        return said, failed
    raise AssertionError(f"it did not fail, it said {said!r}")


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("openai:gpt-5", Spec("openai", "gpt-5")),
        ("ollama:qwen3:8b", Spec("ollama", "qwen3:8b")),
        ("openai:org/name@http://127.0.0.1:8080/v1", Spec("openai", "org/name", "http://127.0.0.1:8080/v1")),
        ("openai:a@b@https://u:p@h/v1", Spec("openai", "a@b", "https://u:p@h/v1")),
    ],
)
def test_a_model_is_named_by_provider_model_and_address(text: str, spec: Spec) -> None:
    """The address is part of the setting and no part of the name that is shown."""
    assert parse(text) == spec
    assert parse(text).name == f"{spec.provider}:{spec.model}"


@pytest.mark.parametrize("text", ["gpt-5", "openai:", ":x", "openai:x@ftp://h", "open ai:x", "openai:x y"])
def test_a_name_of_another_form_is_refused(text: str) -> None:
    """One line says how it is written."""
    with pytest.raises(ModelError, match="is not written as provider:model") as wrong:
        parse(text)
    assert "\n" not in str(wrong.value)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("nobody:x", "there is no provider 'nobody' of models: write openai:…, anthropic:… or ollama:…"),
        ("openai:gpt-5", "the model 'openai:gpt-5' needs a key: set OPENAI_API_KEY"),
        (
            "mistralai:x",
            "the model 'mistralai:x' needs the package langchain-mistralai: "
            "run '.venv/bin/pip install -c requirements.lock langchain-mistralai'",
        ),
    ],
)
def test_a_model_that_cannot_be_built_says_how_to_mend_it(
    name: str, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Provider, key and package, before anything is asked."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ModelError) as wrong:
        Chat(parse(name))
    assert str(wrong.value) == line


def test_a_reply_is_streamed_and_kept() -> None:
    """The messages go out word for word; pieces, tokens and times come back."""
    with ScriptedServer([Reply("It is 11 metres deep.")]) as server:
        text, call = told(chat(server))
        sent = server.requests[0].body
    assert (text, call.reply, call.job, call.error) == (text, "It is 11 metres deep.", "answer", "")
    assert (call.tokens_in, call.tokens_out) == (100, 5)
    assert call.first_word_ms is not None
    assert 0 < call.first_word_ms <= call.total_ms
    assert sent["messages"] == [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "How deep?"}]
    assert (sent["model"], sent["stream"], sent["temperature"]) == ("scripted", True, 0.0)


@pytest.mark.parametrize(
    "first",
    [
        Reply("overloaded", 500),
        Reply("bad gateway", 502),
        Reply("slow down", 429, (("retry-after", "0"),)),
        Reply("It is", drop_after=0),
        Reply(""),
    ],
    ids=["500", "502", "429", "dropped", "empty"],
)
def test_what_may_go_well_the_next_time_is_tried_again(first: Reply) -> None:
    """Up to three times, before the first word."""
    with ScriptedServer([first, first, Reply("Good.")]) as server:
        assert told(chat(server))[0] == "Good."
        assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply("overloaded", 503), "the model's server has failed"),
        (Reply("slow down", 429), "the model has too much to do"),
        (Reply("", drop_after=0), "the model broke off"),
        (Reply(""), "the model said nothing"),
    ],
    ids=["503", "429", "dropped", "empty"],
)
def test_what_keeps_failing_is_told(reply: Reply, why: str) -> None:
    """After the third time, in a few words; the call is kept with its error."""
    with ScriptedServer([Reply("Good."), reply]) as server:
        model = chat(server)
        told(model)
        said, failed = failure(model)
        assert len(server.requests) == 4
    assert (said, str(failed)) == ("", why)
    assert failed.call.error


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply("It is eleven metres", drop_after=2), "the model broke off"),
        (Reply("It is eleven metres", garbage="{not json"), "the model broke off"),
        (Reply("It is eleven metres", wait=(2, threading.Event())), "the model took too long"),
    ],
    ids=["dropped", "broken", "late"],
)
def test_what_fails_midway_is_not_tried_again(reply: Reply, why: str) -> None:
    """The reader would read it twice; what came is kept."""
    with ScriptedServer([reply]) as server:
        said, failed = failure(chat(server, silence=4.0))
        assert len(server.requests) == 1
    assert str(failed) == why
    assert (said, failed.call.reply) == (said, said)
    assert said.startswith("It ")


@pytest.mark.parametrize(
    ("reply", "line"),
    [
        (Reply("no", 401), KEY),
        (Reply("no", 403), KEY),
        (
            Reply("no", 404),
            "there is no model 'scripted' at '{url}': check the name and the address "
            "(an OpenAI-compatible one mostly ends in /v1)",
        ),
    ],
    ids=["401", "403", "404"],
)  # fmt: skip
def test_a_wrong_key_or_name_is_one_line(reply: Reply, line: str) -> None:
    """It is asked once, and the line says how to mend it."""
    with ScriptedServer([reply]) as server:
        with pytest.raises(ModelError) as wrong:
            told(chat(server))
        assert str(wrong.value) == line.format(url=server.url)
        assert len(server.requests) == 1


def test_an_address_where_nobody_is_is_one_line() -> None:
    """As long as nobody has ever answered there, the address is what is wrong."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/v1"
        with pytest.raises(ModelError) as wrong:
            told(Chat(parse(f"openai:x@{url}"), pause=0.01))
    assert str(wrong.value) == (
        f"nobody answers for the model 'openai:x' at '{url}': start its server, or mend the address"
    )


def test_a_server_that_knows_no_temperature_is_asked_without() -> None:
    """What a server refuses is left out."""

    def script(request: object) -> Reply:
        body = getattr(request, "body", {})
        return Reply("unsupported parameter: 'temperature'", 400) if "temperature" in body else Reply("Good.")

    with ScriptedServer(script) as server:
        assert told(chat(server))[0] == "Good."


def test_a_reply_that_goes_round_in_circles_is_ended() -> None:
    """What a small model says again and again is not read to its end, and counts as cut."""
    with ScriptedServer(
        [Reply("It is deep. " + "The bay of Kiel is eleven metres deep at low water. " * 100)]
    ) as server:
        text, call = told(chat(server))
    assert call.cut
    assert text.count("eleven metres") < 10


def test_a_call_that_is_given_up_ends_its_connection() -> None:
    """At once, while the model is silent."""
    silent = threading.Event()
    with ScriptedServer([Reply("It is eleven metres", wait=(2, silent))]) as server:
        stream = chat(server).stream("answer", ASKED)
        while not next(stream):
            pass
        stream.close()  # type: ignore[attr-defined]
        assert server.given_up.wait(5)


def test_many_calls_at_once_do_not_mix() -> None:
    """Each thread reads its own reply."""
    heard: dict[int, str] = {}

    def ask(model: Chat, n: int) -> None:
        *pieces, _ = model.stream("answer", [("human", f"number {n}")])
        heard[n] = "".join(piece for piece in pieces if isinstance(piece, str))

    with ScriptedServer(lambda request: Reply(f"You said {request.prompt}.", delay=0.01)) as server:
        model = chat(server)
        threads = [threading.Thread(target=ask, args=(model, n)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert heard == {n: f"You said number {n}." for n in range(8)}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Incorrect API key provided: sk-abc123def456ghi", "Incorrect API key provided: ***"),
        ("Authorization: Bearer eyJhbGciOi.x.y", "Authorization: Bearer ***"),
        ("http://user:secret@host/v1", "http://***@host/v1"),
        ("the key my-very-own-key was refused", "the key *** was refused"),
        ("nothing to hide, task-force", "nothing to hide, task-force"),
    ],
)
def test_secrets_are_masked(text: str, shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys by their look, and the environment's own by their value."""
    monkeypatch.setenv("SOME_API_KEY", "my-very-own-key")
    assert masked(text) == shown


def test_an_error_that_quotes_the_key_is_kept_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the line nor the trace has it."""
    monkeypatch.setenv("OPENAI_API_KEY", "a-key-of-nobody-at-all")
    with ScriptedServer([Reply("Good."), Reply("key a-key-of-nobody-at-all is over its limit", 429)]) as server:
        model = chat(server)
        told(model)
        _, failed = failure(model)
        assert server.requests[0].headers["authorization"] == "Bearer a-key-of-nobody-at-all"
    kept: Sequence[str] = (str(failed), repr(failed.call))
    assert not any("a-key-of-nobody" in text for text in kept)
    assert "***" in failed.call.error
