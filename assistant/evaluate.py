"""The main path of an evaluation: a Q&A set in, a report out, of numbers that another run gives again.

Each metric is a function of its own under ``assistant.evaluation``, with its source in its module's first lines:
``matching`` (answers), ``ranking`` (passages), ``attribution`` (citations), ``intervals`` (how sure), ``judge``.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.answer import Assistant
from assistant.chat import Model
from assistant.evaluation.judge import judged
from assistant.evaluation.report import report_of, values_of
from assistant.evaluation.runfile import RunFile, digest_of, program_digest
from assistant.evaluation.running import Progress, Told, run
from assistant.evaluation.types import Case, Report


@dataclass(frozen=True, slots=True)
class Plan:
    """How a set is run.

    Attributes:
        name: the set's, for the report.
        retrieval_only: whether passages alone are scored.
        jobs: questions that are asked at once.
        keep: the file in which results are kept as they come; None for none.
        judge: a chat model that judges answers too, or None.
        prices: US dollars for a million tokens that the model reads, and that it writes; None where unknown.
    """

    name: str = ""
    retrieval_only: bool = False
    jobs: int = 1
    keep: Path | None = None
    judge: Model | None = None
    prices: tuple[float, float] | None = None


def evaluate(
    assistant: Assistant,
    cases: Sequence[Case],
    plan: Plan = Plan(),
    *,
    told: Told | None = None,
    stop: threading.Event | None = None,
) -> Report:
    """Asks every case and reports. ``told`` hears of each case that is done; ``stop`` ends the run.

    Raises:
        Stopped: it was stopped; ``plan.keep`` has what is done.
        ModelError: the chat model's, or the judge's, name, key or address is wrong.
        UsageError: ``plan.keep`` is the file of another run.
    """
    started = time.perf_counter()
    of = measured(assistant, cases, plan)
    kept = RunFile(plan.keep, plan.name, of, len(cases)) if plan.keep else None
    try:
        results = run(
            assistant, cases, retrieval_only=plan.retrieval_only, jobs=plan.jobs, kept=kept, told=told, stop=stop
        )
    finally:
        if kept:
            kept.close()
    if plan.judge:
        results = judged(results, plan.judge, stop=stop)
    report = report_of(plan.name, results, of=of, prices=plan.prices, judge=plan.judge.name if plan.judge else "")
    answers = sum(values_of("latency_ms", results)) / 1000
    return replace(report, seconds={"answers": answers, "total": time.perf_counter() - started})


def measured(assistant: Assistant, cases: Sequence[Case], plan: Plan) -> dict[str, str]:
    """What a run is of: runs that agree in all of it are one."""
    settings = assistant.settings
    return {
        "set": digest_of(cases),
        "index": assistant.index.state,
        "model": assistant.model.name if assistant.model else "none",
        "scored": "passages" if plan.retrieval_only else "answers",
        "settings": f"passages {settings.passages}, confidence {settings.confidence}",
        "program": program_digest(),
    }


__all__ = ["Plan", "Progress", "evaluate", "measured"]
