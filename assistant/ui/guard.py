"""What stands between the browser and the web app's server."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]

# The page may load from its own server and nowhere else, even if markup from a document slipped through.
# Gradio's pages need inline styles and scripts, and compile their templates (unsafe-eval).
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)
_HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
# Parts of Gradio that the page has no use for: uploads, descriptions of an interface, calls by name, proxies, editors.
_UNUSED = (
    "api/", "call/", "component_server", "deep_link", "file", "info", "mcp", "openapi.json", "process_recording",
    "proxy", "reload", "run/", "run-history", "stream", "undo-vibe-edit", "upload", "vibe-",
)  # fmt: skip
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_CLOSED = ("/monitoring", *(f"/gradio_api/{name}" for name in _UNUSED))


class Guard:
    """ASGI middleware: closes what the page does not use, and tells the browser to load from nowhere else."""

    def __init__(self, app: ASGIApp, host: str = "") -> None:
        """``host`` is what the server listens on: on this machine alone, it answers to this machine's names alone.

        A page of another site whose name is made to mean 127.0.0.1 would else be let in by the browser.
        """
        self._app = app
        self._names = {*_LOOPBACK, host} if host in _LOOPBACK else set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one connection, as the ASGI specification 3.0 has it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *_HEADERS]
            await send(message)

        status = 404 if scope["path"].startswith(_CLOSED) else 421 if not self._is_named(scope) else 0
        if status:
            await guarded({"type": "http.response.start", "status": status, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        await self._app(scope, receive, guarded)

    def _is_named(self, scope: Scope) -> bool:
        """Whether the request is for one of the server's own names."""
        host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
        return not self._names or re.sub(r":\d+$", "", host).strip("[]").lower() in self._names
