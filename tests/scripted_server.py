"""An OpenAI-compatible chat server that says what a test tells it to: real HTTP on the loopback address.

with ScriptedServer([Reply("Norway landed 380 thousand tonnes. [1]")]) as server:
    Chat(parse(f"openai:scripted@{server.url}"))
"""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What a call is answered with.

    Attributes:
        text: streamed word by word.
        status: of HTTP; with another than 200 the text is the error's message.
        headers: of the error.
        drop_after: so many pieces, then the connection is reset; 0 for before the first.
        end_after: so many pieces, then the stream ends as if that were all, without its end mark.
        garbage: sent as a stream's line after the first piece.
        wait: an event that is waited for before the piece of that number.
        delay: seconds before each piece.
        finish: why the reply ends; 'length' where it became too long.
    """

    text: str = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    drop_after: int | None = None
    end_after: int | None = None
    garbage: str = ""
    wait: tuple[int, threading.Event] | None = None
    delay: float = 0.0
    finish: str = "stop"


@dataclass(frozen=True)
class Request:
    """What was asked."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def prompt(self) -> str:
        """All messages, one after the other."""
        return "\n\n".join(str(message["content"]) for message in self.body["messages"])


Script = Sequence[Reply] | Callable[[Request], Reply]


@dataclass
class ScriptedServer:
    """Answers call after call with the script's replies, the last of them again and again; or as the script decides.

    Attributes:
        requests: what was asked, in order.
        given_up: set once a client has closed its connection before its reply was complete.
    """

    script: Script
    requests: list[Request] = field(default_factory=list)
    given_up: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> ScriptedServer:
        server = self
        lock = threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                size = int(self.headers.get("content-length", 0))
                request = Request(self.path, dict(self.headers), json.loads(self.rfile.read(size)))
                with lock:
                    server.requests.append(request)
                    reply = server._reply(request, len(server.requests) - 1)
                _answer(self, reply, request, server.given_up)

            def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._http.block_on_close = False
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        self._http.shutdown()
        self._http.server_close()

    @property
    def url(self) -> str:
        """The address to give to a client."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    @property
    def model(self) -> str:
        """The model's name for the setting."""
        return f"openai:scripted@{self.url}"

    def _reply(self, request: Request, place: int) -> Reply:
        if callable(self.script):
            return self.script(request)
        return self.script[min(place, len(self.script) - 1)]


def _answer(handler: BaseHTTPRequestHandler, reply: Reply, request: Request, given_up: threading.Event) -> None:
    if reply.status != 200:
        body = json.dumps({"error": {"message": reply.text, "type": "scripted", "code": None}}).encode()
        handler.send_response(reply.status)
        for name, value in (("content-type", "application/json"), ("content-length", str(len(body))), *reply.headers):
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)
        return
    if reply.drop_after == 0:
        _reset(handler)
        return
    handler.send_response(200)
    handler.send_header("content-type", "text/event-stream")
    handler.send_header("connection", "close")
    handler.end_headers()
    handler.close_connection = True
    try:
        _stream(handler, reply, bool(request.body.get("stream_options", {}).get("include_usage")))
    except OSError:
        given_up.set()


def _stream(handler: BaseHTTPRequestHandler, reply: Reply, counts: bool) -> None:
    words = reply.text.split(" ")
    pieces = [f"{word} " for word in words[:-1]] + words[-1:] if reply.text else []
    for place, piece in enumerate(pieces):
        if reply.end_after == place:
            return
        if reply.drop_after == place:
            _reset(handler)
            return
        if reply.wait and reply.wait[0] == place:
            _wait(handler, reply.wait[1])
        time.sleep(reply.delay)
        _send(handler, json.dumps(_chunk({"role": "assistant", "content": piece})))
        if place == 0 and reply.garbage:
            _send(handler, reply.garbage)
    _send(handler, json.dumps(_chunk({}, reply.finish)))
    if counts:
        usage = {"prompt_tokens": 100, "completion_tokens": len(pieces), "total_tokens": 100 + len(pieces)}
        _send(handler, json.dumps({**_chunk({}), "choices": [], "usage": usage}))
    _send(handler, "[DONE]")


def _wait(handler: BaseHTTPRequestHandler, event: threading.Event) -> None:
    """Waits for the event; raises OSError where the client goes away."""
    while not event.wait(0.02):
        handler.connection.settimeout(0.001)
        with suppress(TimeoutError):
            if handler.connection.recv(1, socket.MSG_PEEK) == b"":
                raise ConnectionResetError
        handler.connection.settimeout(None)


def _chunk(delta: dict[str, str], finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "scripted", "choices": [choice]}


def _send(handler: BaseHTTPRequestHandler, data: str) -> None:
    handler.wfile.write(f"data: {data}\n\n".encode())
    handler.wfile.flush()


def _reset(handler: BaseHTTPRequestHandler) -> None:
    """Ends the connection so that the client sees an error, not an end."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True
    handler.wfile = _Nowhere()  # type: ignore[assignment]


class _Nowhere:
    """Takes what the handler may still want to write."""

    closed = True

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass

    def write(self, data: bytes) -> int:
        return len(data)
