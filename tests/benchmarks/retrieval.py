"""Retrieval: quality, tokens, depth, and time beside the raw cost of encoding, all in one run.

`python -m tests.benchmarks.retrieval [FOLDER]`; FOLDER has `articles/` (a corpus) and `questions.jsonl` (a Q&A set).
Without one, the project's own corpus and the questions that it is tuned on.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assistant.evaluation.intervals import rate
from assistant.evaluation.ranking import finds_all, ranking_of, ranking_scores
from assistant.evaluation.sets import read_cases
from index.build import build_index
from index.embed import Embedder, default_folder, load_embedder
from index.retrieve import Index
from index.types import Passage

CORPUS = Path(__file__).parent.parent.parent / "corpus"
DEPTHS = (5, 10, 20, 30, 40)
BUDGET = 1_000  # tokens of passages that are read from the top


def main(folder: Path | None) -> None:
    """Prints one line a figure."""
    embedder = load_embedder()
    roots = [folder / "articles"] if folder else [CORPUS]
    sets = [folder / "questions.jsonl"] if folder else sorted((CORPUS / "questions").glob("*tune.jsonl"))
    cases = [case for path in sets for case in read_cases(path) if case.evidence and not case.history]
    with tempfile.TemporaryDirectory() as temporary:
        report = build_index(roots, Path(temporary), embedder)
        index = Index.open(Path(temporary), embedder)
        texts = [chunk.text for summary in index.documents() for chunk in index.chunks_of(summary.id)]
        found, spent = [], []
        for case in cases:
            started = time.perf_counter()
            found.append(index.search(case.question, 10))
            spent.append(time.perf_counter() - started)
        deep = [index.search(case.question, DEPTHS[-1]) for case in cases]
        index.close()
    model = _library()
    raw = _timed(lambda: model.encode(texts))
    queries = [_timed(lambda case=case: model.encode([case.question])) for case in cases]
    tokens = [embedder.count_tokens(passage.chunk.text) for passages in found for passage in passages[:5]]
    print(
        f"{len(cases)} questions, {report.chunks} passages; {statistics.mean(tokens):.0f} tokens in one of the first 5"
    )
    scores = ranking_scores([ranking_of(p, c.evidence) for p, c in zip(found, cases, strict=True)])
    for name in scores[0]:
        _print(name, [score[name] for score in scores])
    _print(
        f"within {BUDGET} tokens",
        [float(finds_all(_first(p, embedder), c.evidence)) for p, c in zip(deep, cases, strict=True)],
    )
    for depth in DEPTHS:
        _print(
            f"all within {depth}", [float(finds_all(p[:depth], c.evidence)) for p, c in zip(deep, cases, strict=True)]
        )
    p50, p95 = statistics.median(spent), statistics.quantiles(spent, n=20)[-1]
    print(f"build {report.seconds:.1f} s, {report.seconds / raw:.2f} times SentenceTransformer.encode ({raw:.1f} s)")
    print(f"query p50 {p50 * 1000:.1f} ms, {p50 / statistics.median(queries):.2f} times SentenceTransformer.encode; "
          f"p95 {p95 * 1000:.1f} ms")  # fmt: skip


def _library() -> Any:
    """The same model as its library runs it."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(default_folder()))
    model.max_seq_length = 256
    return model


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _first(passages: Sequence[Passage], embedder: Embedder) -> list[Passage]:
    """The passages that fit into the budget, from the top."""
    left, taken = BUDGET, []
    for passage in passages:
        left -= embedder.count_tokens(passage.chunk.text)
        if left < 0:
            break
        taken.append(passage)
    return taken


def _print(name: str, values: Sequence[float]) -> None:
    value = rate(values)
    assert value is not None
    print(f"{name:20} {value.value:.3f}  [{value.low:.3f}, {value.high:.3f}]")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
