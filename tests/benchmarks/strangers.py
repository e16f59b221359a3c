"""Questions of strangers over tables and articles of their own: how many are answered rightly, wrongly, or refused.

`python -m tests.benchmarks.strangers [FOLDER …]` takes folders with a `corpus` and a `questions.jsonl`; those of
tests/data/books unless told otherwise, from which nothing was learnt but the few weights of assistant/verifying.py;
from those of `tests/data/books-unseen/*` nothing was. A folder without a corpus asks over ours: those of
`tests/data/fresh/*`, of which nothing was learnt from h and j, which nobody looked at. A line of questions has
acceptable forms, of which a right answer says one (`answers`) or all (`all_of`).
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.answer import Assistant
from assistant.evaluation.intervals import rate
from assistant.evaluation.matching import says
from assistant.settings import Settings
from index.build import build_index
from index.embed import load_embedder

BOOKS = Path(__file__).parent.parent / "data" / "books"
OURS = Path(__file__).parents[2] / "corpus"


def is_right(case: dict[str, Any], text: str) -> bool:
    """Whether an answer says what one of a question must."""
    if case.get("all_of"):
        return all(says(text, form) for form in case["all_of"])
    return bool(case["answerable"]) and any(says(text, str(form)) for form in case["answers"])


def judged(folder: Path) -> Iterator[tuple[dict[str, Any], str, float]]:
    """Each question of a book with what became of it, and the milliseconds that it took beyond the search."""
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    with tempfile.TemporaryDirectory() as index:
        own = folder / "corpus"
        build_index([own if own.is_dir() else OURS], Path(index), load_embedder())
        assistant = Assistant.open(Settings(_env_file=None, index_dir=Path(index)))  # type: ignore[call-arg]
        for case in map(json.loads, filter(str.strip, lines)):
            answer = assistant.ask(case["question"])
            told = "right" if is_right(case, answer.text) else "wrong"
            yield case, told if answer.status == "answered" else "silent", answer.timings_ms["answer"]


def main(folders: Sequence[Path]) -> None:
    """Prints the totals, and those of each kind of question."""
    found = [one for folder in folders for one in judged(folder)]
    totals = Counter((case["answerable"], told) for case, told, _ in found)
    asked = [told for case, told, _ in found if case["answerable"]]
    others = [told for case, told, _ in found if not case["answerable"]]
    figures = {
        "right": [float(told == "right") for told in asked],
        "wrong or unasked for": [float(told == "wrong") for _, told, _ in found],
        "refused": [float(told == "silent") for told in others],
    }
    for name, values in figures.items():
        if score := rate(values):
            print(f"  {name:<22} {score.value:.3f} [{score.low:.3f}, {score.high:.3f}] of {score.n}")
    print(
        "  ",
        {f"{'answerable' if key[0] else 'unanswerable'}, {key[1]}": count for key, count in sorted(totals.items())},
    )
    kinds = Counter(case["kind"] for case, _, _ in found if case["answerable"])
    rights = Counter(case["kind"] for case, told, _ in found if case["answerable"] and told == "right")
    print("  ", ", ".join(f"{kind} {rights[kind]}/{count}" for kind, count in kinds.most_common()))
    spent = np.percentile([milliseconds for *_, milliseconds in found], [50, 95])
    print(f"   beyond retrieval p50 {spent[0]:.0f} ms, p95 {spent[1]:.0f} ms")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or sorted(BOOKS.iterdir()))
