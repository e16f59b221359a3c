"""Index time and size of the whole corpus, time from a question to its answer, and memory, in one process.

`make bench` prints them. The questions are the project's own, 200 of them, each asked once.
"""

from __future__ import annotations

import resource
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np

from assistant.answer import Assistant
from assistant.evaluation.sets import read_cases
from assistant.settings import Settings
from index.build import build_index
from index.embed import load_embedder

CORPUS = Path(__file__).parent.parent.parent / "corpus"
QUESTIONS = 200


def main() -> None:
    """Prints the figures."""
    started = time.perf_counter()
    embedder = load_embedder()
    print(f"model loaded in {time.perf_counter() - started:.1f} s")
    with tempfile.TemporaryDirectory() as folder:
        report = build_index([CORPUS], Path(folder), embedder)
        print(
            f"index of {report.added} sources, {report.chunks} passages: {report.seconds:.1f} s, "
            f"{report.bytes / 1e6:.1f} MB"
        )
        again = build_index([CORPUS], Path(folder), embedder)
        print(f"unchanged: {again.seconds:.2f} s")
        assistant = Assistant.open(Settings(_env_file=None, index_dir=Path(folder)))  # type: ignore[call-arg]
        paths = sorted((CORPUS / "questions").glob("*.jsonl"))
        cases = [case for path in paths for case in read_cases(path)][:QUESTIONS]
        times: dict[str, list[float]] = {"retrieve": [], "answer": [], "total": []}
        for case in cases:
            for name, spent in assistant.ask(case.question, case.history, case.as_of).timings_ms.items():
                times[name].append(spent)
    for name, spent in times.items():
        print(f"{name:8} p50 {statistics.median(spent):.0f} ms, p95 {np.percentile(spent, 95):.0f} ms, n={len(spent)}")
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


if __name__ == "__main__":
    main()
