"""Evaluations in a running web app: its sets, its stored runs, and the one run at work, in a thread of its own."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from assistant.answer import Assistant
from assistant.evaluate import Plan, evaluate
from assistant.evaluation.report import report_of
from assistant.evaluation.runfile import Kept, kept_run, read_run
from assistant.evaluation.running import Progress, Stopped, fitting_jobs
from assistant.evaluation.sets import as_lines, parse_cases, read_cases, sampled, squad_cases
from assistant.evaluation.types import Case, Report
from assistant.indexing import corpora
from assistant.settings import Settings
from corpus.errors import AssistantError, UsageError

FOLDER = "evaluations"  # beside the index
LARGEST = 20 * 2**20  # characters of a set that is sent
_PASSAGES = "passages"


MOST_RUNS = 50  # that are listed, the newest
_NOTHING = Progress(0, 0, None)


@dataclass(frozen=True, slots=True)
class State:
    """The run at work, or the last one.

    Attributes:
        what: 'none' before the first.
        run: its name among the stored runs.
        now: how far it is.
        line: what went wrong.
    """

    what: Literal["none", "running", "done", "stopped", "failed"] = "none"
    run: str = ""
    now: Progress = _NOTHING
    line: str = ""


class Desk:
    """Sets and runs of one index. Thread-safe; one run at a time, so that readers' questions are not crowded out."""

    def __init__(self, opened: Callable[[], Assistant], settings: Settings) -> None:
        """``opened`` gives the assistant, once it is there."""
        self._opened, self._settings = opened, settings
        self._folder = settings.index_dir / FOLDER
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._state = State()

    @property
    def state(self) -> State:
        """How the run at work is."""
        return self._state

    def sets(self) -> dict[str, Path]:
        """The sets by name: those of the corpora, and those that were sent."""
        folders = [root / "questions" for root in corpora(self._settings)] + [self._folder / "sets"]
        paths = [path for folder in folders for path in sorted(folder.glob("*.jsonl"))]
        return {path.stem: path for path in reversed(paths)}

    def add_set(self, name: str, text: str) -> str:
        """Keeps a set that was sent, JSON Lines or SQuAD v2; returns its name.

        Raises:
            UsageError: it is none.
        """
        if len(text) > LARGEST:
            raise UsageError(f"the set {name!r} has more than {LARGEST // 2**20} million characters: split it")
        folder = self._folder / "sets"
        folder.mkdir(parents=True, exist_ok=True)
        stem = re.sub(r"[^\w-]+", "-", Path(name).stem).strip("-")[:60] or "set"
        cases = squad_cases(text, name) if name.lower().endswith(".json") else parse_cases(text, name)
        stem = self._free(stem, cases)
        (folder / f"{stem}.jsonl").write_text(as_lines(cases), encoding="utf-8")
        return stem

    def _free(self, stem: str, cases: list[Case]) -> str:
        """A name that no other set has; the same set keeps its own."""
        taken, number, name = self.sets(), 1, stem
        while name in taken and read_cases(taken[name]) != cases:
            number += 1
            name = f"{stem}-{number}"
        return name

    def runs(self) -> list[Kept]:
        """The stored runs, the newest first."""
        found = []
        for path in sorted(self._folder.glob("*.jsonl"), key=lambda path: path.stat().st_mtime, reverse=True)[
            :MOST_RUNS
        ]:
            try:
                found.append(kept_run(path))
            except UsageError:
                continue  # cut off in its first line
        return found

    def report(self, run: str) -> Report:
        """A stored run's report, of the cases that it has.

        Raises:
            UsageError: there is no such run, or it has no case yet.
        """
        name, of, results = read_run(self._stored(run))
        if not results:
            raise UsageError(f"the run {run!r} has no case yet: go on with it")
        return report_of(name, results, of=of)

    def start(self, name: str, *, passages_alone: bool = False, count: int | None = None) -> str:
        """Begins a run of a set, or of so many of its cases; returns the run's name.

        Raises:
            UsageError: there is no such set, it cannot be read, or another run is at work.
        """
        cases = sampled(self._cases(name), count)
        run = f"{name}-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"
        self._begin(run, cases, self._plan(name, run, passages_alone))
        return run

    def go_on(self, run: str) -> None:
        """Goes on with a run that was stopped. Errors as ``start``, or where it is of another index or program."""
        kept = kept_run(self._stored(run))
        cases = sampled(self._cases(kept.name), kept.cases)
        _, _, answered = read_run(self._stored(run))
        self._begin(run, cases, self._plan(kept.name, run, kept.of.get("scored") == _PASSAGES), len(answered))

    def stop(self) -> None:
        """Ends the run at work after the case it is at."""
        self._stop.set()

    def _cases(self, name: str) -> list[Case]:
        sets = self.sets()
        if name not in sets:
            raise UsageError(f"there is no set {name!r}: choose one, or send one")
        return read_cases(sets[name])

    def _plan(self, name: str, run: str, passages_alone: bool) -> Plan:
        return Plan(name, passages_alone, fitting_jobs(self._settings.model), self._path(run))

    def _path(self, run: str) -> Path:
        path = self._folder / f"{run}.jsonl"
        if path.parent != self._folder or not re.fullmatch(r"[\w-]+", run):
            raise _no_run(run)
        return path

    def _stored(self, run: str) -> Path:
        if not (path := self._path(run)).is_file():
            raise _no_run(run)
        return path

    def _begin(self, run: str, cases: list[Case], plan: Plan, answered: int = 0) -> None:
        with self._lock:
            if self._state.what == "running":
                now = self._state.now
                raise UsageError(f"another run is at work ({now.done} of {now.total} cases): wait for it, or stop it")
            self._stop = threading.Event()
            self._state = State("running", run, Progress(answered, len(cases), None))
        threading.Thread(target=self._work, args=(cases, plan, self._stop), name="evaluation", daemon=True).start()

    def _work(self, cases: list[Case], plan: Plan, stop: threading.Event) -> None:
        def told(now: Progress) -> None:
            self._state = replace(self._state, now=now)

        try:
            evaluate(self._opened(), cases, plan, told=told, stop=stop)
            self._state = replace(self._state, what="done")
        except Stopped:
            self._state = replace(self._state, what="stopped")
        except AssistantError as error:
            self._state = replace(self._state, what="failed", line=str(error))
        except Exception as error:
            self._state = replace(self._state, what="failed", line=f"the run broke off ({type(error).__name__})")
            raise


def _no_run(run: str) -> UsageError:
    return UsageError(f"there is no run {run!r}: choose one")
