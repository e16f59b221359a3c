"""Retrieval on a folder with `articles/` (a corpus) and `questions.jsonl` (a Q&A set): quality, tokens, time.

`python -m tests.benchmarks.retrieval FOLDER`
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from assistant.evaluate import is_hit, rate, read_cases, retrieval_scores
from index.build import build_index
from index.embed import load_embedder
from index.retrieve import Index


def main(folder: Path) -> None:
    """Prints one line a figure."""
    embedder = load_embedder()
    cases = [case for case in read_cases(folder / "questions.jsonl") if case.evidence]
    with tempfile.TemporaryDirectory() as temporary:
        report = build_index([folder / "articles"], Path(temporary), embedder)
        index = Index.open(Path(temporary), embedder)
        texts = [chunk.text for summary in index.documents() for chunk in index.chunks_of(summary.id)]
        started = time.perf_counter()
        embedder.encode_passages(texts)
        raw = time.perf_counter() - started
        scores, spent, tokens, missed = [], [], [], []
        for case in cases:
            started = time.perf_counter()
            passages = index.search(case.question, 10)
            spent.append((time.perf_counter() - started) * 1000)
            scores.append(retrieval_scores(passages, case.evidence))
            tokens += [embedder.count_tokens(passage.chunk.text) for passage in passages[:5]]
            if not any(is_hit(passage, piece) for passage in passages[:1] for piece in case.evidence):
                missed.append(case.id)
        index.close()
    print(f"{len(cases)} questions, {report.chunks} passages of {statistics.mean(tokens):.0f} tokens")
    for name in scores[0]:
        value = rate(score[name] for score in scores)
        assert value is not None
        print(f"{name:16} {value.value:.3f}  [{value.low:.3f}, {value.high:.3f}]")
    print(
        f"build {report.seconds:.1f} s, {report.seconds / raw:.2f} times raw encoding; "
        f"query p50 {statistics.median(spent):.1f} ms"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
