"""The commands ``evaluate`` and ``compare``: what was typed -> reports, files and an exit status."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tqdm import tqdm

from assistant.answer import Assistant
from assistant.evaluate import Plan, Progress, evaluate
from assistant.evaluation.comparing import (
    Comparison,
    baseline_of,
    compare,
    comparison_lines,
    fallen,
    under,
    worse,
)
from assistant.evaluation.exporting import exported, ragas_row, squad_row
from assistant.evaluation.report import lines
from assistant.evaluation.runfile import read_run
from assistant.evaluation.running import Stopped, fitting_jobs
from assistant.evaluation.sets import read_cases, sampled
from assistant.evaluation.types import Report
from assistant.models import Chat
from assistant.settings import Settings
from corpus.errors import UsageError

MISSED = 3  # exit status where a metric is under its bar


def run_evaluate(options: argparse.Namespace, settings: Settings, opened: Callable[[], Assistant]) -> int:
    """Runs a set and reports. ``opened`` opens the assistant, once what was typed is known to be right.

    Raises:
        AssistantError: see ``corpus.errors``.
    """
    cases = sampled(read_cases(options.set), options.sample)
    earlier = read_run(options.compare) if options.compare else None
    judge = Chat.named(options.judge, settings.patience)
    jobs = options.jobs or fitting_jobs(settings.model)
    plan = Plan(str(options.set), options.retrieval_only, jobs, options.run, judge, options.price)
    assistant = opened()
    with _shown(len(cases)) as told, _stoppable() as stop:
        try:
            report = evaluate(assistant, cases, plan, told=told, stop=stop)
        except Stopped:
            kept = f": the same command goes on with {str(options.run)!r}" if options.run else ""
            print(f"stopped{kept}", file=sys.stderr)
            return 1
    found = compare(earlier[2], report.results, (str(options.compare), str(options.set))) if earlier else None
    _write(options, report, found)
    missed = under(report, options.fail_under)
    missed += fallen(report, options.baseline) if options.baseline else []
    missed += [f"{name} is worse than in {str(options.compare)!r}" for name in worse(found)] if found else []
    for line in missed:
        print(line, file=sys.stderr)
    return MISSED if missed else 0


def run_compare(options: argparse.Namespace) -> int:
    """Compares two stored runs; 3 where the second is surely worse in something.

    Raises:
        UsageError: one of them cannot be read, or they have no case in common.
    """
    before, after = read_run(options.before), read_run(options.after)
    found = compare(before[2], after[2], (str(options.before), str(options.after)))
    if options.html:
        from assistant.evaluation.page import comparison_page  # noqa: PLC0415  charts take seconds to import

        _file(options.html, comparison_page(found))
    _told(options.json, found.as_dict(), comparison_lines(found))
    return MISSED if worse(found) else 0


def _write(options: argparse.Namespace, report: Report, found: Comparison | None) -> None:
    """What was asked for: tables, JSON, page, exports, a baseline."""
    if options.html:
        from assistant.evaluation.page import report_page  # noqa: PLC0415  as above

        _file(options.html, report_page(report, found))
    for path, row in ((options.ragas, ragas_row), (options.datasets, squad_row)):
        if path:
            _file(path, exported(report.results, row))
    if options.write_baseline:
        _file(options.write_baseline, baseline_of(report))
    told = report.as_dict() | ({"comparison": found.as_dict()} if found else {})
    _told(options.json, told, (*lines(report), *(("", *comparison_lines(found)) if found else ())))


def _told(json_file: str | None, value: dict[str, Any], table: Sequence[str] | Iterator[str]) -> None:
    if json_file == "-":
        print(json.dumps(value, ensure_ascii=False, indent=2))
        return
    if json_file:
        _file(Path(json_file), json.dumps(value, ensure_ascii=False, indent=1))
    print("\n".join(table))


def _file(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{str(path)!r} cannot be written ({error}): name another file") from error


@contextmanager
def _shown(total: int) -> Iterator[Callable[[Progress], None]]:
    """A bar with the time left, on a terminal."""
    with tqdm(total=total, unit="case", file=sys.stderr, disable=not sys.stderr.isatty()) as bar:

        def tell(now: Progress) -> None:
            if not bar.n and now.done and now.left is None:
                bar.initial = now.done  # those of an earlier run took no time
                bar.reset()
                bar.n = now.done
            bar.update(now.done - bar.n)

        yield tell


@contextmanager
def _stoppable() -> Iterator[threading.Event]:
    """Word to stop, which Ctrl-C leaves: the case at work is done to its end. A second Ctrl-C ends at once."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def leave_word(*_: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = signal.signal(signal.SIGINT, leave_word)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
