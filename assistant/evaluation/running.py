"""Asking a set's questions: one after the other or several at once, stopped and gone on with, with the time left."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from assistant.answer import Assistant
from assistant.conversation import standalone
from assistant.evaluation.attribution import Attribution
from assistant.evaluation.ranking import DEPTH
from assistant.evaluation.runfile import RunFile
from assistant.evaluation.scoring import score_answer, score_ranking
from assistant.evaluation.types import Case, Result
from assistant.types import Answer
from corpus.errors import AssistantError, ModelError
from index.types import Filters, Passage

REMOTE_JOBS = 4  # questions at once where a provider's own servers write the answers

Found = Answer | tuple[tuple[Passage, ...], float]  # an answer; or passages and the milliseconds that they took


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. ``left``: seconds that the rest will take, by what those so far took; None at first."""

    done: int
    total: int
    left: float | None


Told = Callable[[Progress], object]


class Stopped(Exception):
    """A run was stopped before its last case."""


def fitting_jobs(model: str) -> int:
    """How many questions at once suit a model: one where it runs on this machine, or where there is none."""
    return REMOTE_JOBS if model and "@" not in model and not model.strip().startswith("ollama:") else 1


def run(
    assistant: Assistant,
    cases: Sequence[Case],
    *,
    retrieval_only: bool = False,
    jobs: int = 1,
    kept: RunFile | None = None,
    told: Told | None = None,
    stop: threading.Event | None = None,
) -> list[Result]:
    """The result of each case, in their order. Those that ``kept`` has already are not asked again.

    Raises:
        Stopped: ``stop`` was set; what is done is in ``kept``.
        ModelError: the chat model's name, key or address is wrong.
    """
    stop = stop or threading.Event()
    results = dict(kept.done) if kept else {}
    waiting = [case for case in cases if case.id not in results]
    attribution = Attribution(assistant)
    started, first = time.monotonic(), len(cases) - len(waiting)

    def tell() -> None:
        done = len(results) - first
        left = (time.monotonic() - started) / done * (len(waiting) - done) if done else None
        if told:
            told(Progress(first + done, len(cases), left))

    tell()
    for case, found in _asked(assistant, waiting, retrieval_only, jobs, stop):
        result = score_answer(case, found, attribution) if isinstance(found, Answer) else score_ranking(case, *found)
        results[case.id] = result
        if kept:
            kept.add(result)
        tell()
    if len(results) < len(cases):
        raise Stopped
    return [results[case.id] for case in cases]


def _asked(
    assistant: Assistant, cases: Sequence[Case], retrieval_only: bool, jobs: int, stop: threading.Event
) -> Iterator[tuple[Case, Found]]:
    """Each case with what was found, as they come; no new one is begun once ``stop`` is set."""
    ask = _search if retrieval_only else _ask
    if jobs == 1:
        for case in cases:
            if stop.is_set():
                return
            yield case, ask(assistant, case)
        return
    rest = iter(cases)
    with ThreadPoolExecutor(jobs) as pool:
        at_work: dict[Future[Found], Case] = {}
        while True:
            while len(at_work) < jobs and not stop.is_set() and (begun := next(rest, None)):
                at_work[pool.submit(ask, assistant, begun)] = begun
            if not at_work:
                return
            done, _ = wait(at_work, return_when=FIRST_COMPLETED)
            for future in done:
                yield at_work.pop(future), future.result()


def _ask(assistant: Assistant, case: Case) -> Found:
    """The answer; a case that cannot be asked is one that failed, but no model at all ends the run."""
    try:
        return assistant.ask(case.question, case.history, case.as_of)
    except ModelError:
        raise
    except AssistantError as error:
        return Answer(case.question, case.question, "abstained", str(error), "error")


def _search(assistant: Assistant, case: Case) -> Found:
    started = time.perf_counter()
    question = standalone(case.question, case.history, assistant.known().figures.lexicon)
    passages = tuple(assistant.index.search(question, DEPTH, Filters(as_of=case.as_of)))
    return passages, (time.perf_counter() - started) * 1000
