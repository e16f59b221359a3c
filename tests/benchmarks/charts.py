"""What charts cost: `python -m tests.benchmarks.charts`. Times of this process, on whatever else the machine does."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from markupsafe import Markup

from assistant.chart import Chart, Point, chart_of
from assistant.ui.figure import figure, saved
from corpus.schema import Row, Source
from index.facts import Fact
from index.periods import parse_period

ROUNDS = 20
YEARS = 12


def _mark(point: Point) -> Markup:
    return Markup("<button>{}</button>").format(point.n)


_MAKES: dict[str, Callable[[Chart], str]] = {
    "figure": lambda chart: figure(chart, Markup(""), _mark),
    "specification": lambda chart: str(chart.as_dict()),
    "png": lambda chart: saved(chart, "png"),
    "csv": lambda chart: saved(chart, "csv"),
}


def _facts(entities: int) -> list[Fact]:
    row = Row(2, (), "", 0, 1, Source())
    source = Source("Yearbook", "Sea Board", "https://s.example/1", "2024-01-05")
    fact = Fact("t", row, "value", "Herring landed", "", ("",), None, Decimal(1), "1", "tonnes", source)
    return [
        replace(fact, row=replace(row, number=n * YEARS + year), entity=f"Country {n}",
                period=parse_period(str(2010 + year)), value=Decimal(n * 10 + year), text=str(n * 10 + year))
        for n in range(entities) for year in range(YEARS)
    ]  # fmt: skip


def _ms(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Prints the times, the sizes and the memory."""
    before = _memory()
    started = time.perf_counter()
    from assistant import plot

    print(f"import {_ms(started):.0f} ms")
    started = time.perf_counter()
    plot.warm()
    print(f"first drawing {_ms(started):.0f} ms; {_memory() - before:.0f} MB more at most")
    spent: dict[str, list[float]] = {name: [] for name in _MAKES}
    cpu: dict[str, list[float]] = {name: [] for name in _MAKES}
    size: dict[str, int] = {}
    for n in range(ROUNDS):
        chart = chart_of([(replace(fact, indicator=f"Herring {n}"), at) for at, fact in enumerate(_facts(2), 1)])
        assert chart is not None
        for name, make in _MAKES.items():
            started, worked = time.perf_counter(), time.process_time()
            size[name] = len(make(chart))
            spent[name].append(_ms(started))
            cpu[name].append((time.process_time() - worked) * 1000)
    for name, times in spent.items():
        median, most = statistics.median(times), sorted(times)[int(0.95 * len(times))]
        worked = statistics.median(cpu[name])
        told = f"p50 {median:.0f} ms (of the processor {worked:.0f}), p95 {most:.0f} ms"
        print(f"{name}: {told}, {size[name] / 1000:.0f} kB")


if __name__ == "__main__":
    main()
