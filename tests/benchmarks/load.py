"""How steady the encoding of a question is beside other work: alone, and with as many busy processes as cores.

`python -m tests.benchmarks.load`.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import time
from itertools import count

from index.embed import load_embedder

QUESTIONS = 300


def _busy() -> None:
    for number in count():
        _ = number * number


def _measured(embedder: object, word: str) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds; the word makes questions that are not remembered."""
    spent = []
    for number in range(QUESTIONS):
        started = time.perf_counter()
        embedder.encode_query(f"How many {word} did they count in their harbour in {number}?")  # type: ignore[attr-defined]
        spent.append((time.perf_counter() - started) * 1000)
    return statistics.median(spent), statistics.quantiles(spent, n=20)[-1]


def main() -> None:
    """Prints both, and their ratio."""
    embedder = load_embedder()
    _measured(embedder, "boats")
    idle = _measured(embedder, "ships")
    context = multiprocessing.get_context("spawn")
    others = [context.Process(target=_busy, daemon=True) for _ in range(os.cpu_count() or 1)]
    for other in others:
        other.start()
    time.sleep(2)  # until they have started
    busy = _measured(embedder, "ferries")
    for other in others:
        other.terminate()
    print(f"a question alone: p50 {idle[0]:.1f} ms, p95 {idle[1]:.1f} ms")
    print(f"beside {len(others)} busy processes: p50 {busy[0]:.1f} ms, p95 {busy[1]:.1f} ms; "
          f"{busy[0] / idle[0]:.1f} and {busy[1] / idle[1]:.1f} times")  # fmt: skip


if __name__ == "__main__":
    main()
