"""The one place that builds a chat model, and talks to it.

Models come through LangChain's ``init_chat_model``. All of a process's calls run in one event loop in a thread of its
own, because the providers' HTTP clients belong to the loop that they were first used in; so a call can be given up at
any moment, and its connection is closed at once.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import re
import threading
import time
from collections.abc import Coroutine, Iterator, Sequence
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from typing import Any

from langchain_core import exceptions as lc
from langchain_core.language_models import BaseChatModel

from assistant.failures import ContextTooLong, EmptyReply, ModelFailed, is_too_long, masked, may_go_well, refused, why
from assistant.types import Call
from corpus.errors import ModelError

SILENCE = 120.0  # seconds without a word after which a model has failed; a small one reads its prompt that long
TOTAL = 5  # times as long it may take for a reply, whatever it says
LONGEST = 8_000  # characters of a reply; what a model says beyond is not read
ROUND, ROUNDS = 100, 3  # characters at a reply's end that stand in it so often: it goes round in circles
ATTEMPTS = 3  # calls at most where one fails before its first word and may be tried again
PAUSE = 0.5  # seconds before the second attempt, twice that before the third
BEAT = 0.2  # seconds of silence after which an empty piece is given, so that whoever reads can stop

EXTRAS = {"openai": "langchain-openai", "anthropic": "langchain-anthropic", "ollama": "langchain-ollama"}
KEYS = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}


@dataclass(frozen=True, slots=True)
class Spec:
    """A model as it is named: 'provider:model', and '@' with an address where it is not the provider's own."""

    provider: str
    model: str
    url: str = ""

    @property
    def name(self) -> str:
        """As it is shown: the address is left out, which may hold a password."""
        return f"{self.provider}:{self.model}"


def parse(text: str) -> Spec:
    """'openai:qwen@http://127.0.0.1:8080/v1' taken apart.

    Raises:
        ModelError: it is not of that form.
    """
    named = re.fullmatch(r"\s*([a-z][a-z0-9_]*):(\S+?)(?:@(https?://\S+))?\s*", text)
    if not named or "://" in named[2]:
        raise ModelError(
            f"the model {masked(text)!r} is not written as provider:model: for instance 'ollama:qwen3', or "
            "'openai:NAME@http://127.0.0.1:8080/v1' for a server of your own"
        )
    return Spec(named[1], named[2], named[3] or "")


class Chat:
    """A chat model: streams replies, and keeps what each call was. Thread-safe."""

    def __init__(self, spec: Spec, *, silence: float = SILENCE, pause: float = PAUSE) -> None:
        """``silence`` and ``pause``: seconds, see the module's constants."""
        self.spec = spec
        self._silence, self._pause = silence, pause
        self._model = _built(spec, timeout=silence)
        self._heard = False  # whether it has ever answered: until then a wrong address is what is most likely wrong

    @classmethod
    def named(cls, name: str, patience: float) -> Chat | None:
        """The model that a setting names, which may be silent for so many seconds; None for ''.

        Raises:
            ModelError: the name, or what it needs, is wrong.
        """
        return cls(parse(name), silence=patience) if name else None

    @property
    def name(self) -> str:
        """What an answer's ``mode`` says."""
        return self.spec.name

    def stream(self, job: str, messages: Sequence[tuple[str, str]]) -> Iterator[str | Call]:
        """The reply as it comes, with empty pieces while nothing comes, and the Call last.

        What fails before the first word and may go well the next time is tried again. Closing the iterator ends the
        call and its connection.

        Args:
            job: the prompt's name.
            messages: (role, text) with the roles 'system', 'human' and 'ai'.

        Raises:
            ModelError: the name, key or address is wrong.
            ModelFailed, ContextTooLong: it failed otherwise; the pieces so far are all there is.
        """
        started = time.perf_counter()
        call = Call(job, tuple(messages))
        inbox: SimpleQueue[str | dict[str, int] | bool | BaseException | None] = SimpleQueue()
        stop = threading.Event()
        task = _in_loop(self._read(messages, inbox, stop))
        try:
            while (piece := _next(inbox)) is not None:
                if isinstance(piece, bool):
                    call = replace(call, cut=piece)
                elif isinstance(piece, dict):
                    call = replace(call, tokens_in=piece.get("input_tokens"), tokens_out=piece.get("output_tokens"))
                elif isinstance(piece, BaseException):
                    raise self._error(piece, replace(call, total_ms=_since(started)))
                else:
                    if piece and call.first_word_ms is None:
                        call = replace(call, first_word_ms=_since(started))
                        self._heard = True
                    call = replace(call, reply=call.reply + piece)
                    yield piece
            yield replace(call, total_ms=_since(started))
        finally:
            stop.set()
            task.cancel()

    async def _read(self, messages: Sequence[tuple[str, str]], inbox: SimpleQueue[Any], stop: threading.Event) -> None:
        """Puts the reply's pieces, its tokens, an error or None (the end) into the inbox."""
        try:
            async with asyncio.timeout(TOTAL * self._silence):
                for attempt in range(ATTEMPTS):
                    try:
                        await self._read_once(messages, inbox, stop)
                        break
                    except _Spoke as spoke:
                        raise spoke.error from None
                    except Exception as error:
                        if _adapted(self, error):
                            continue
                        if attempt + 1 == ATTEMPTS or not may_go_well(error) or self._is_unheard(error):
                            raise
                        await asyncio.sleep(self._pause * 2**attempt)
            inbox.put(None)
        except asyncio.CancelledError:
            inbox.put(None)
            raise
        except Exception as error:
            inbox.put(error)

    async def _read_once(
        self, messages: Sequence[tuple[str, str]], inbox: SimpleQueue[Any], stop: threading.Event
    ) -> None:
        said, ended = "", ""
        stream = self._model.astream(list(messages))
        try:
            while True:
                async with asyncio.timeout(self._silence):
                    chunk = await anext(stream, None)
                if stop.is_set():
                    raise asyncio.CancelledError  # asyncio.wait_for of Python 3.11 may swallow it (gh-86296)
                if chunk is None:
                    break
                ended = next((str(chunk.response_metadata[k]) for k in _ENDS if chunk.response_metadata.get(k)), ended)
                if usage := getattr(chunk, "usage_metadata", None):
                    inbox.put(dict(usage))
                if text := str(chunk.text):
                    inbox.put(text[: LONGEST - len(said)])
                    said += text
                if len(said) >= LONGEST or (len(said) > ROUND and said.count(said[-ROUND:]) >= ROUNDS):
                    ended = "length"
                    break
            if said and not ended and self.spec.provider in EXTRAS:
                raise ConnectionError("the stream ends without saying so")
        except Exception as error:
            if said:
                raise _Spoke(error) from error
            raise
        finally:
            await stream.aclose()  # type: ignore[attr-defined]
        if not said:
            raise EmptyReply("the reply is empty")
        inbox.put(ended in _TOO_LONG)

    def _is_unheard(self, error: Exception) -> bool:
        """Whether the address is most likely wrong: nobody is there, and nobody has ever been."""
        return not self._heard and refused(error)

    def _error(self, error: BaseException, call: Call) -> Exception:
        """What a call's error means to the user."""
        said = masked(" ".join(str(error).split()))[:200]
        call = replace(call, error=f"{type(error).__name__}: {said}")
        status = getattr(error, "status_code", None)
        where = f" at {masked(self.spec.url)!r}" if self.spec.url else ""
        if is_too_long(error) and not call.reply:
            return ContextTooLong("the evidence is more than the model can read", call)
        if isinstance(error, lc.ModelAuthenticationError | lc.ModelPermissionDeniedError) or status in (401, 403):
            key = KEYS.get(self.spec.provider, "its key")
            return ModelError(f"the model {self.name!r}{where} does not accept the key: set {key} to a right one")
        if isinstance(error, lc.ModelNotFoundError) or status == 404:
            return ModelError(
                f"there is no model {self.spec.model!r}{where or ' at ' + repr(self.spec.provider)}: check the name "
                "and the address (an OpenAI-compatible one mostly ends in /v1)"
            )
        if isinstance(error, Exception) and self._is_unheard(error):
            return ModelError(
                f"nobody answers for the model {self.name!r}{where}: start its server, or mend the address"
            )
        return ModelFailed(why(error, status), call)


_ENDS = ("finish_reason", "stop_reason", "done_reason")  # where providers say why a reply ends
_TOO_LONG = ("length", "max_tokens")


class _Spoke(Exception):
    """An error after the first word: not to be tried again, or the reader would read it twice."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


def _built(spec: Spec, *, timeout: float, **more: Any) -> BaseChatModel:
    """
    Raises:
        ModelError: the provider is unknown, its package is not installed, or its key is not set.
    """
    from langchain.chat_models import init_chat_model  # noqa: PLC0415  only those who use a model wait for it

    given: dict[str, Any] = {"temperature": 0.0, **more}
    if spec.url:
        given["base_url"] = spec.url
        if spec.provider == "openai":
            # the name of the key, not a key: a server of one's own mostly wants none, and the client wants some
            given["api_key"] = os.environ.get("OPENAI_API_KEY") or "none"
            given["use_responses_api"] = False
            given["stream_usage"] = True
    if spec.provider == "openai":
        given["stream_chunk_timeout"] = None  # there is one clock, and it is here
    if spec.provider in KEYS:
        given |= {"max_retries": 0, "timeout": timeout}
    if spec.provider in KEYS and not given.get("api_key") and not os.environ.get(KEYS[spec.provider]):
        _installed(spec)
        raise ModelError(f"the model {spec.name!r} needs a key: set {KEYS[spec.provider]}")
    try:
        model: BaseChatModel = init_chat_model(spec.model, model_provider=spec.provider, **given)
    except ImportError:
        raise _not_installed(spec) from None
    except ValueError as error:
        if "provider" in str(error).lower():
            raise ModelError(
                f"there is no provider {spec.provider!r} of models: write openai:…, anthropic:… or ollama:…"
            ) from None
        raise _unusable(spec, error) from None
    except Exception as error:
        raise _unusable(spec, error) from None
    return model


def _unusable(spec: Spec, error: Exception) -> ModelError:
    return ModelError(f"the model {spec.name!r} cannot be used: {masked(' '.join(str(error).split()))[:200]}")


def _installed(spec: Spec) -> None:
    try:
        importlib.import_module(EXTRAS[spec.provider].replace("-", "_"))
    except ImportError:
        raise _not_installed(spec) from None


def _not_installed(spec: Spec) -> ModelError:
    package = EXTRAS.get(spec.provider, f"langchain-{spec.provider.replace('_', '-')}")
    return ModelError(
        f"the model {spec.name!r} needs the package {package}: "
        f"run '.venv/bin/pip install -c requirements.lock {package}'"
    )


def _adapted(chat: Chat, error: Exception) -> bool:
    """Whether the model was built anew without what its server refused: some refuse a temperature, or to count."""
    if getattr(error, "status_code", None) not in (400, 422):
        return False
    model = chat._model
    for name, default in (("temperature", 0.0), ("stream_options", True)):
        field = "stream_usage" if name == "stream_options" else name
        if name in str(error) and getattr(model, field, None) == default:
            more = {"temperature": getattr(model, "temperature", None), "stream_usage": None} | {field: None}
            known = {key: value for key, value in more.items() if hasattr(model, key)}
            chat._model = _built(chat.spec, timeout=chat._silence, **known)
            return True
    return False


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def _next(inbox: SimpleQueue[Any]) -> Any:
    try:
        return inbox.get(timeout=BEAT)
    except Empty:
        return ""


_loop_lock = threading.Lock()
_loops: list[asyncio.AbstractEventLoop] = []


def _in_loop(work: Coroutine[Any, Any, None]) -> Any:
    """Runs in the process's one event loop for models, which is begun with the first call; gives a future."""
    with _loop_lock:
        if not _loops:
            loop = asyncio.new_event_loop()
            threading.Thread(target=loop.run_forever, name="models", daemon=True).start()
            _loops.append(loop)
    return asyncio.run_coroutine_threadsafe(work, _loops[0])
