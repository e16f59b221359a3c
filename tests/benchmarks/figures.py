"""Questions over fact tables: how many are answered exactly, cited to the right cells, wrongly, or refused.

`python -m tests.benchmarks.figures [SET …]` takes question sets whose evidence names cells; those over the project's
own tables unless told otherwise. An answer is exact where it has an accepted form, or all of those of
tests/data/cells-all-of.jsonl; wrong where it gives figures and is not, or where nothing could be answered. Cells are
judged in exact answers: those cited that are wanted, and the wanted ones that are cited.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.answer import Assistant
from assistant.evaluation.intervals import rate
from assistant.evaluation.matching import says
from assistant.evaluation.sets import read_cases
from assistant.evaluation.types import Case
from assistant.grounding import plain_numbers
from assistant.settings import Settings
from assistant.types import Answer
from index.build import build_index
from index.embed import load_embedder

ROOT = Path(__file__).parent.parent.parent
NAMES = ("cells-tune", "tables-tune", "cells-unseen", "tables-unseen")
SETS = [ROOT / "corpus" / "questions" / f"{name}.jsonl" for name in NAMES]
ALL_OF = ROOT / "tests" / "data" / "cells-all-of.jsonl"

Cell = tuple[str, int, str]  # table, row, column


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with what became of it. Cells are those of an exact answer."""

    case: Case
    answer: Answer
    exact: bool
    wanted: frozenset[Cell]
    cited: frozenset[Cell]

    @property
    def wrong(self) -> bool:
        """Whether figures are given that are not what was asked for."""
        return self.answer.status == "answered" and not self.exact and bool(plain_numbers(self.answer.text))


def wanted_cells(path: Path) -> dict[str, frozenset[Cell]]:
    """The cells of each case's evidence."""
    cases = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return {
        case["id"]: frozenset(
            (piece["source"], int(piece["cell"]["row"]), piece["cell"]["column"])
            for piece in case.get("evidence", ())
            if piece.get("cell")
        )
        for case in cases
    }


def judged(assistant: Assistant, path: Path) -> list[Judged]:
    """Every question of a set, answered."""
    lines = ALL_OF.read_text(encoding="utf-8").splitlines()
    all_of = {case["id"]: case["all_of"] for case in map(json.loads, lines)}
    wanted = wanted_cells(path)
    found = []
    for case in read_cases(path):
        answer = assistant.ask(case.question, case.history, case.as_of)
        forms = all_of.get(case.id)
        said = [says(answer.text, form) for form in forms or case.answers]
        exact = answer.status == "answered" and case.answerable and (all(said) if forms else any(said))
        cited = frozenset(
            (citation.source, citation.locator.row, citation.locator.column)
            for citation in answer.citations
            if citation.locator.row is not None and citation.locator.column
        )
        found.append(Judged(case, answer, exact, wanted[case.id], cited))
    return found


def report(name: str, found: Sequence[Judged]) -> str:
    """One line a figure, with its 95% interval."""
    asked = [one for one in found if one.case.answerable]
    celled = [one for one in asked if one.exact and one.cited and one.wanted]
    figures: dict[str, Iterable[float]] = {
        "exact": [float(one.exact) for one in asked],
        "wrong figures": [float(one.wrong) for one in found],
        "refused": [float(one.answer.status == "abstained") for one in found if not one.case.answerable],
        "cited cells that are wanted": [float(cell in one.wanted) for one in celled for cell in one.cited],
        "wanted cells that are cited": [float(cell in one.cited) for one in celled for cell in one.wanted],
    }
    lines = []
    for figure, values in figures.items():
        if score := rate(values):
            lines.append(f"  {figure:<28} {score.value:.3f} [{score.low:.3f}, {score.high:.3f}] of {score.n}")
    spent = np.percentile([one.answer.timings_ms["answer"] for one in found], [50, 95])
    kinds = sorted({one.case.type for one in asked})
    parts = [[one.exact for one in asked if one.case.type == kind] for kind in kinds]
    each = ", ".join(f"{kind} {sum(part)}/{len(part)}" for kind, part in zip(kinds, parts, strict=True))
    return "\n".join([name, *lines, f"  beyond retrieval p50 {spent[0]:.0f} ms, p95 {spent[1]:.0f} ms", f"  {each}"])


def main(paths: Sequence[Path]) -> None:
    """Prints the figures of each set."""
    with tempfile.TemporaryDirectory() as folder:
        build_index([ROOT / "corpus"], Path(folder), load_embedder())
        assistant = Assistant.open(Settings(_env_file=None, index_dir=Path(folder)))  # type: ignore[call-arg]
        for path in paths:
            print(report(path.stem, judged(assistant, path)), flush=True)


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or SETS)
