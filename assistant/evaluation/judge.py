"""A chat model as a judge, beside the deterministic score: what it holds for right, and how far the two agree.

Agreement is Cohen's kappa (1960), by scikit-learn. The judge decides nothing: a report's accuracy is never its.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assistant.chat import Model
from assistant.evaluation.intervals import Array, of_pairs, rate
from assistant.evaluation.types import Agreement, Result
from assistant.failures import ModelFailed
from assistant.prompts import load_prompt

_WORD = re.compile(r"\b(right|wrong)\b", re.IGNORECASE)


def judged(results: Sequence[Result], model: Model, stop: threading.Event | None = None) -> list[Result]:
    """The results, those of cases with answers that were answered with what the judge says: a score 'judge'.

    A reply that is neither RIGHT nor WRONG, and a call that fails, leave a case without. Once ``stop`` is set no more
    are asked.

    Raises:
        ModelError: the judge's name, key or address is wrong.
    """
    found = []
    for result in results:
        verdict = None if stop and stop.is_set() else _verdict(result, model)
        found.append(result if verdict is None else replace(result, scores={**result.scores, "judge": verdict}))
    return found


def _verdict(result: Result, model: Model) -> float | None:
    if not result.scores.get("answered") or "correct" not in result.scores or result.answer is None:
        return None
    messages = load_prompt("judge").messages(
        question=result.case.question,
        accepted=" | ".join(result.case.answers) + (f" ({result.case.unit})" if result.case.unit else ""),
        answer=str(result.answer["answer"]),
    )
    try:
        reply = "".join(piece for piece in model.stream("judge", messages) if isinstance(piece, str))
    except ModelFailed:
        return None
    said = _WORD.findall(reply.partition("</think>")[2] or reply)
    return float(said[0].lower() == "right") if said else None


def agreement(results: Sequence[Result], model: str) -> Agreement | None:
    """How far the judge and the deterministic score agree; None where it judged nothing."""
    both = [result.scores for result in results if "judge" in result.scores]
    said, known = ([one for scores in both if isinstance(one := scores[n], float)] for n in ("judge", "correct"))
    accuracy, agreed = rate(said), rate(float(one == other) for one, other in zip(said, known, strict=True))
    if accuracy is None or agreed is None:
        return None
    several = len(set(said)) > 1 and len(set(known)) > 1
    return Agreement(model, accuracy, agreed, of_pairs(_kappa, said, known) if several else None)


def _kappa(one: Array, other: Array) -> float:
    from sklearn.metrics import cohen_kappa_score  # noqa: PLC0415  it takes a second, which only a judge is worth

    if len(np.unique(one)) == 1 and np.array_equal(one, other):
        return 1.0  # drawn again, all may be alike
    return float(cohen_kappa_score(one, other, labels=[0.0, 1.0]))
