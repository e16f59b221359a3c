"""Results as JSON Lines under the column names of other tools.

ragas (0.2 and later): `user_input`, `response`, `retrieved_contexts`, `reference`, `reference_contexts`. Hugging Face
`datasets`: SQuAD v2's `id`, `title`, `context`, `question`, `answers` {`text`, `answer_start`}, and the
`prediction_text` and `no_answer_probability` that the `squad_v2` metric of `evaluate` takes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from assistant.citations import without_marks
from assistant.evaluation.types import Result


def ragas_row(result: Result) -> dict[str, Any]:
    """One case under ragas's names; a case without an answer has the reference that the sources do not say."""
    case = result.case
    return {
        "user_input": case.question,
        "response": _said(result),
        "retrieved_contexts": list(result.contexts),
        "reference": case.answers[0] if case.answers else ("" if case.answerable else "The sources do not say."),
        "reference_contexts": [piece.quote for piece in case.evidence if piece.quote],
    }


def squad_row(result: Result) -> dict[str, Any]:
    """One case under the names of SQuAD v2 in `datasets`. The context is the first passage that has an answer, or else
    the evidence's quotes; an answer that stands in it has its place, and any other is left out, as in SQuAD."""
    case = result.case
    quoted = "\n".join(piece.quote for piece in case.evidence if piece.quote)
    context = next((text for text in result.contexts if any(form in text for form in case.answers)), quoted)
    placed = [(form, context.find(form)) for form in case.answers if form in context]
    answered = bool(result.scores.get("answered"))
    return {
        "id": case.id,
        "title": case.evidence[0].source if case.evidence else "",
        "context": context,
        "question": case.question,
        "answers": {"text": [form for form, _ in placed], "answer_start": [at for _, at in placed]},
        "prediction_text": _said(result) if answered else "",
        "no_answer_probability": float(not answered),
    }


def exported(results: Iterable[Result], row: Callable[[Result], dict[str, Any]]) -> str:
    """JSON Lines of rows."""
    return "".join(json.dumps(row(result), ensure_ascii=False) + "\n" for result in results)


def _said(result: Result) -> str:
    return without_marks(str(result.answer["answer"])) if result.answer else ""
