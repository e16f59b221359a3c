"""How the index grows: build rate, peak memory, disk and query times at so many passages.

`python -m tests.benchmarks.growth [PASSAGES …]`, 10,000 and 100,000 unless told otherwise; a million takes hours on two
cores. The text is made of words with the frequencies of English (Zipf's law), so that the lexical half has its usual
work; vectors are made too, near to those of texts that share their rarest words, since encoding is measured elsewhere.
Beside the times that pass there are those that the processor worked (``cpu``): on a busy machine they tell how a search
grows.
"""

from __future__ import annotations

import json
import multiprocessing
import re
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import numpy as np

from index.build import build_index
from index.embed import Encoded, Vectors
from index.retrieve import Index

DIMENSION = 384
VOCABULARY = 50_000
WORDS = 90  # of a passage
PASSAGES_A_FILE = 500
QUERIES = 200
THREADS = 8


class MadeEmbedder:
    """Vectors by the rarest words of a text; no model."""

    name = "made"
    dimension = DIMENSION
    max_tokens = 256

    def count_tokens(self, text: str) -> int:
        """Words, and a third more, as a word-piece tokenizer would have it."""
        return len(text.split()) * 4 // 3

    def encode_query(self, text: str) -> Vectors:
        """The sum of the directions of the text's three rarest words."""
        rarest = sorted({int(word) for word in re.findall(r"w(\d+)", text)}, reverse=True)
        vector = np.zeros(DIMENSION, np.float32)
        for word in rarest[:3]:
            vector += np.random.default_rng(word).standard_normal(DIMENSION).astype(np.float32)
        return vector / (np.linalg.norm(vector) or 1)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """One a text."""
        return np.stack([self.encode_query(text) for text in texts])

    def encode_parts(self, texts: Sequence[str], parts: Sequence[Sequence[tuple[int, int]]]) -> Iterator[Encoded]:
        """Sixty-four at a time; a passage's sentences have its vector."""
        for at in range(0, len(texts), 64):
            places = range(at, min(at + 64, len(texts)))
            vectors = self.encode_passages([texts[place] for place in places])
            own = [np.repeat(vectors[row : row + 1], len(parts[place]), 0) for row, place in enumerate(places)]
            yield Encoded(places, vectors, own)


def sentence(chance: np.random.Generator, words: int) -> str:
    """Words w1, w2, … by Zipf's law, the first of them the most frequent."""
    ranks = np.minimum(chance.zipf(1.15, words), VOCABULARY)
    return " ".join(f"w{rank}" for rank in ranks).capitalize().replace("W", "w", 1) + "."


def write_corpus(folder: Path, passages: int) -> None:
    """Files of so many passages in all, each under a heading of its own."""
    chance = np.random.default_rng(7)
    for first in range(0, passages, PASSAGES_A_FILE):
        count = min(PASSAGES_A_FILE, passages - first)
        parts = (
            f"## Part {first + n}\n\n{' '.join(sentence(chance, WORDS // 3) for _ in range(3))}\n\n"
            for n in range(count)
        )
        (folder / f"f{first:07}.md").write_text(f"# File {first}\n\n" + "".join(parts))


def _build(corpus: Path, folder: Path) -> dict[str, float]:
    report = build_index([corpus], folder, MadeEmbedder())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"passages": report.chunks, "seconds": report.seconds, "build_mb": peak, "disk_mb": report.bytes / 1e6}


def _query(folder: Path) -> dict[str, float]:
    index = Index.open(folder, MadeEmbedder())
    chance = np.random.default_rng(11)
    queries = [sentence(chance, 12) for _ in range(QUERIES)]

    def timed(query: str) -> float:
        started = time.perf_counter()
        index.search(query, 10)
        return (time.perf_counter() - started) * 1000

    def worked(query: str) -> float:
        started = time.process_time()
        index.search(query, 10)
        return (time.process_time() - started) * 1000

    for query in queries[:20]:
        timed(query)
    found = {}
    for threads in (1, THREADS):
        with ThreadPoolExecutor(threads) as pool:
            started = time.perf_counter()
            spent = list(pool.map(timed, queries))
            rate = len(queries) / (time.perf_counter() - started)
        found |= _percentiles(spent, str(threads)) | {f"rate_{threads}": rate}
    found |= _percentiles([worked(query) for query in queries], "cpu")
    found["query_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def _percentiles(spent: Sequence[float], name: str) -> dict[str, float]:
    return {f"p50_{name}": statistics.median(spent), f"p95_{name}": statistics.quantiles(spent, n=20)[-1]}


def main(sizes: Sequence[int]) -> None:
    """Prints one line of JSON a size, each measured in processes of its own."""
    context = multiprocessing.get_context("spawn")
    for size in sizes:
        with tempfile.TemporaryDirectory() as temporary:
            corpus, folder = Path(temporary) / "corpus", Path(temporary) / "index"
            corpus.mkdir()
            write_corpus(corpus, size)
            with ProcessPoolExecutor(1, mp_context=context, max_tasks_per_child=1) as process:
                result = process.submit(_build, corpus, folder).result()
                result |= process.submit(_query, folder).result()
            result["passages_a_second"] = result["passages"] / result["seconds"]
            print(json.dumps({name: round(value, 1) for name, value in result.items()}), flush=True)


if __name__ == "__main__":
    main([int(text.replace(",", "")) for text in sys.argv[1:]] or [10_000, 100_000])
