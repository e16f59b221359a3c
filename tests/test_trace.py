"""Where traces go."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.trace import send, writable
from assistant.types import Answer, Call, Trace
from corpus.errors import UsageError


def test_a_log_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    """Before anything is asked."""
    with pytest.raises(UsageError, match=r"the log '.*' cannot be written \(.*\): mend ASSISTANT_LOG"):
        writable(tmp_path / "none" / "log.jsonl")


def test_spans_go_to_opentelemetry_where_it_is_configured() -> None:
    """One for the answer, one within it for each call: names, tokens and errors, and no text."""
    from opentelemetry import trace as otel
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    calls = (
        Call("rewrite", (("human", "secret"),), "secret", 5, 2, total_ms=100.0),
        Call("answer", (("human", "secret"),), error="ModelFailed: no", total_ms=50.0),
    )
    answer = Answer("secret", "secret", "answered", "secret", "openai:x", trace=Trace("openai:x", calls),
                    timings_ms={"retrieve": 20.0, "total": 200.0})  # fmt: skip
    send(answer)  # nobody listens: nothing happens
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    send(answer, otel.get_tracer("test", tracer_provider=provider))
    rewrite, draft, root = exporter.get_finished_spans()
    assert [span.name for span in (rewrite, draft, root)] == ["chat rewrite", "chat answer", "ask"]
    assert rewrite.parent == root.context
    assert dict(rewrite.attributes or {}) == {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": "openai:x",
        "gen_ai.usage.input_tokens": 5,
        "gen_ai.usage.output_tokens": 2,
    }
    assert draft.status.description == "ModelFailed: no"
    assert "secret" not in "".join(span.to_json() for span in (rewrite, draft, root))
