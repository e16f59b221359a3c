"""Where traces go: JSON lines in the file that a setting names, and OpenTelemetry where a program has set it up."""

from __future__ import annotations

import json
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from opentelemetry import trace as otel
from opentelemetry.trace import Tracer

from assistant.types import Answer
from corpus.errors import UsageError

_writing = threading.Lock()


def writable(path: Path) -> Path:
    """The path, if a line can be added to the file.

    Raises:
        UsageError: it cannot.
    """
    try:
        with path.open("a", encoding="utf-8"):
            return path
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UsageError(f"the log {str(path)!r} cannot be written ({why}): mend ASSISTANT_LOG") from None


def log(answer: Answer, path: Path) -> None:
    """Adds one line: the day and time, the answer as `ask --json` prints it, and its trace."""
    line = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        **answer.as_dict(),
        "trace": answer.trace.as_dict() if answer.trace else None,
    }
    with _writing, path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def send(answer: Answer, tracer: Tracer | None = None) -> None:
    """Spans of an answer and its calls, after the fact; nothing where no tracer provider is configured.

    Attribute names are those of OpenTelemetry's conventions for generative AI; texts are not sent, they may be private.
    """
    end = time.time_ns()
    tracer = tracer or otel.get_tracer("assistant")
    began = end - _ns(answer.timings_ms.get("total", 0.0))
    root = tracer.start_span("ask", start_time=began)
    if not root.is_recording():
        return
    root.set_attribute("assistant.status", answer.status)
    root.set_attribute("assistant.mode", answer.mode)
    root.set_attribute("assistant.claims", len(answer.claims))
    root.set_attribute("assistant.struck", len(answer.struck))
    at = began + _ns(answer.timings_ms.get("retrieve", 0.0))
    inner = otel.set_span_in_context(root)
    for call in answer.trace.calls if answer.trace else ():
        span = tracer.start_span(f"chat {call.job}", context=inner, start_time=at)
        span.set_attribute("gen_ai.operation.name", "chat")
        span.set_attribute("gen_ai.request.model", answer.trace.model if answer.trace else "")
        if call.tokens_in is not None:
            span.set_attribute("gen_ai.usage.input_tokens", call.tokens_in)
        if call.tokens_out is not None:
            span.set_attribute("gen_ai.usage.output_tokens", call.tokens_out)
        if call.error:
            span.set_status(otel.StatusCode.ERROR, call.error)
        at += _ns(call.total_ms)
        span.end(end_time=at)
    root.end(end_time=end)


def _ns(milliseconds: float) -> int:
    return int(milliseconds * 1_000_000)
