"""What can go wrong between us and a chat model, and what is said of it: nothing that a reader is told has a secret."""

from __future__ import annotations

import os
import re

from langchain_core import exceptions as lc

from assistant.types import Call

_SECRET = re.compile(r"\b(sk|pk|gsk|key|xai|hf)[-_][\w*.-]{6,}|(?<=Bearer )\S+|(?<=://)[^\s/@]+(?=@)", re.IGNORECASE)
_NAMES_A_SECRET = re.compile(r"(KEY|TOKEN|SECRET|PASSWORD)$")
_CONTEXT = re.compile(r"context|too (long|many tokens)|maximum.{0,20}tokens|exceed", re.IGNORECASE)


class ModelFailed(Exception):
    """A call failed that might have gone well: the reader is told, and keeps the answer that needs no model.

    ``call`` is what there is of it.
    """

    def __init__(self, line: str, call: Call) -> None:
        super().__init__(line)
        self.call = call


class ContextTooLong(ModelFailed):
    """The messages are more than the model can read at once."""


class EmptyReply(Exception):
    """A reply without a word."""


def may_go_well(error: Exception) -> bool:
    """Whether the same call may go well a moment later: too many calls, a server's own fault, a connection lost."""
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return status in (408, 409, 425, 429) or status >= 500
    if isinstance(error, TimeoutError | lc.ModelTimeoutError):
        return False  # the reader has waited long enough
    if type(error).__module__.partition(".")[0] in ("httpx", "httpx2"):
        return True  # of providers that hand on what their connection says
    return isinstance(error, EmptyReply | OSError) or bool(getattr(error, "is_retryable", False))


def is_too_long(error: BaseException) -> bool:
    """Whether the messages were more than the model can read at once."""
    status = getattr(error, "status_code", None)
    return isinstance(error, lc.ContextOverflowError) or (status == 400 and bool(_CONTEXT.search(str(error))))


def refused(error: BaseException) -> bool:
    """Whether there was nobody at the address, by the errors that led to this one."""
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in chain:
        chain.append(cause)
        cause = cause.__cause__ or cause.__context__
    text = " ".join(f"{type(one).__name__} {one}" for one in chain)
    return bool(re.search(r"ConnectError|refused|Name or service|getaddrinfo|No address|unsupported protocol", text))


def why(error: BaseException, status: int | None) -> str:
    """In a few words, for the reader."""
    if isinstance(error, TimeoutError | lc.ModelTimeoutError):
        return "the model took too long"
    if isinstance(error, lc.ModelRateLimitError) or status == 429:
        return "the model has too much to do"
    if isinstance(error, EmptyReply):
        return "the model said nothing"
    if isinstance(error, lc.ModelAPIError) or (isinstance(status, int) and status >= 500):
        return "the model's server has failed"
    if isinstance(status, int):
        return "the model refused the request"
    return "the model broke off"


def masked(text: str) -> str:
    """The text without what looks like a key or password, and without the values of the environment's own."""
    for name, value in os.environ.items():
        if len(value) >= 8 and _NAMES_A_SECRET.search(name.upper()):
            text = text.replace(value, "***")
    return _SECRET.sub("***", text)
