"""The default model in torch, ONNX Runtime and OpenVINO: passages a second, time of a question, and what is lost.

`python -m tests.benchmarks.backends [FOLDER]`, as `tests.benchmarks.peers`. The runtimes live in an environment of
their own (`.peers/backends`), since the extras of sentence-transformers that bring them break the install: openvino's
pulls a torchvision that does not import beside the CPU torch, and onnx's pins an older sentence-transformers. There the
model is exported with the runtimes' own converters. Every backend gets the same batches, sorted by length and bounded
in tokens; 'ours' is what the index uses.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
TOKENS = 2048  # of a batch, as in ``index.embed``
LONGEST = 256
Encode = Callable[[Sequence[str]], Any]  # texts -> unit vectors


def main(folder: Path | None) -> None:
    """Prints a row a backend: speed beside `SentenceTransformer.encode` in the same process, and hit@1 and MRR@10 of
    the dense half alone, where a loss is not hidden by the words."""
    from index.build import build_index
    from index.embed import default_folder, load_embedder
    from index.retrieve import Index
    from tests.benchmarks.peers.__main__ import environment_python, work_of

    articles, cases = work_of(folder)
    embedder = load_embedder()
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        (root / "articles").mkdir()
        for name, text in articles.items():
            (root / "articles" / f"{name}.md").write_text(f"---\nid: {name}\n---\n\n{text}")
        build_index([root / "articles"], root / "index", embedder)
        index = Index.open(root / "index", embedder)
        chunks = [chunk for summary in index.documents() for chunk in index.chunks_of(summary.id)]
        index.close()
        gold = [
            [n for n, c in enumerate(chunks) if c.document == e.source and _folded(e.quote) in _folded(c.text)]
            for case in cases
            for e in case.evidence[:1]
        ]
        texts, questions = [chunk.text for chunk in chunks], [case.question for case in cases]
        started = time.perf_counter()
        vectors = embedder.encode_passages(texts)
        spent = time.perf_counter() - started
        asked = np.stack([embedder.encode_query(question) for question in questions])
        alone = _each(lambda batch: embedder.encode_query(batch[0]), questions)
        work = {"model": str(default_folder()), "texts": texts, "questions": questions, "gold": gold}
        work["ours"] = [spent, alone, *_scores(vectors, asked, gold)]
        (root / "work.json").write_text(json.dumps(work))
        subprocess.run([environment_python("backends"), __file__, root / "work.json"], check=True)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _scores(vectors: Any, asked: Any, gold: Sequence[Sequence[int]]) -> tuple[float, float]:
    """hit@1 and MRR@10 of the nearest passages."""
    ranked = np.argsort(-(asked @ vectors.T), axis=1)[:, :10]
    ranks = [
        next((place for place, n in enumerate(row, 1) if n in right), 0)
        for row, right in zip(ranked.tolist(), gold, strict=True)
    ]
    return statistics.mean(r == 1 for r in ranks), statistics.mean(1 / r if r else 0 for r in ranks)


def _each(encode: Callable[[Sequence[str]], Any], questions: Sequence[str]) -> float:
    """The median time of one question, in seconds."""
    encode(questions[:1])
    spent = []
    for question in questions[:200]:
        started = time.perf_counter()
        encode([question])
        spent.append(time.perf_counter() - started)
    return statistics.median(spent)


# what follows runs in the environment of the runtimes


def _measure(path: Path) -> None:
    work = json.loads(path.read_text())
    from sentence_transformers import SentenceTransformer

    library = SentenceTransformer(work["model"])
    texts, questions, gold = work["texts"], work["questions"], work["gold"]
    library.encode(texts[:8])
    started = time.perf_counter()
    exact = library.encode(texts, normalize_embeddings=True)
    raw = time.perf_counter() - started
    asked = library.encode(questions, normalize_embeddings=True)
    raw_query = _each(library.encode, questions)
    print(f"{len(texts)} passages, {len(questions)} questions\n")
    print("| backend | passages / encode | a question, ms | question / encode | least cosine | hit@1 | MRR@10 |")
    print("|---|---|---|---|---|---|---|")
    hit, mrr = _scores(exact, asked, gold)
    print(f"| SentenceTransformer.encode, float32 | 1.00 | {raw_query * 1000:.1f} | 1.00 | 1 | {hit:.3f} | {mrr:.3f} |")
    spent, alone, hit, mrr = work["ours"]
    print(f"| ours | {spent / raw:.2f} | {alone * 1000:.1f} | {alone / raw_query:.2f} | – | {hit:.3f} | {mrr:.3f} |")
    for name, run in _backends(library, path.parent, texts):
        encode = _batched(run, library.tokenizer)
        encode(texts[:8])
        started = time.perf_counter()
        vectors = encode(texts)
        spent = time.perf_counter() - started
        hit, mrr = _scores(vectors, np.concatenate([encode([question]) for question in questions]), gold)
        alone = _each(encode, questions)
        least = float((vectors * exact).sum(1).min())
        print(
            f"| {name} | {spent / raw:.2f} | {alone * 1000:.1f} | {alone / raw_query:.2f} | {least:.4f} "
            f"| {hit:.3f} | {mrr:.3f} |",
            flush=True,
        )


def _batched(run: Callable[[dict[str, Any]], Any], tokenizer: Any) -> Encode:
    """Batches sorted by length and bounded in tokens, mean pooling, unit length."""

    def encode(texts: Sequence[str]) -> Any:
        order = sorted(range(len(texts)), key=lambda place: -len(texts[place]))
        vectors: list[Any] = [None] * len(texts)
        while order:
            size = max(1, TOKENS // min(LONGEST, len(texts[order[0]]) // 3 + 2))
            part, order = order[:size], order[size:]
            words = [texts[place] for place in part]
            batch = tokenizer(words, padding=True, truncation=True, max_length=LONGEST, return_tensors="np")
            states = run({name: batch[name].astype(np.int64) for name in ("input_ids", "attention_mask")})
            mask = batch["attention_mask"][:, :, None]
            means = (states * mask).sum(1) / mask.sum(1)
            for place, vector in zip(part, means / np.linalg.norm(means, axis=1, keepdims=True), strict=True):
                vectors[place] = vector
        return np.stack(vectors)

    return encode


def _backends(library: Any, folder: Path, texts: Sequence[str]) -> Any:
    import torch

    class States(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = library[0].auto_model.eval()

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            return self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state

    states = States()

    def in_torch(batch: dict[str, Any]) -> Any:
        with torch.inference_mode():
            return states(*(torch.from_numpy(array) for array in batch.values())).numpy()

    yield "torch, float32, sorted by length", in_torch
    onnx = folder / "model.onnx"
    example = library.tokenizer(list(texts[:2]), padding=True, truncation=True, max_length=64, return_tensors="pt")
    axes = {0: "batch", 1: "tokens"}
    torch.onnx.export(
        states,
        (example["input_ids"], example["attention_mask"]),
        str(onnx),
        input_names=["input_ids", "attention_mask"],
        output_names=["states"],
        dynamic_axes={"input_ids": axes, "attention_mask": axes, "states": axes},
        dynamo=False,
    )
    import onnxruntime
    from onnxruntime.quantization import QuantType, quantize_dynamic

    small = folder / "model-int8.onnx"
    quantize_dynamic(str(onnx), str(small), weight_type=QuantType.QInt8)
    for name, path in (("ONNX Runtime, float32", onnx), ("ONNX Runtime, int8 (dynamic)", small)):
        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        yield name, lambda batch, session=session: session.run(None, batch)[0]
    import openvino

    core = openvino.Core()
    for name, precision in (("OpenVINO, float32", "f32"), ("OpenVINO, its own choice of precision", "")):
        hints = {"PERFORMANCE_HINT": "LATENCY"} | ({"INFERENCE_PRECISION_HINT": precision} if precision else {})
        model = core.compile_model(str(onnx), "CPU", hints)
        yield name, lambda batch, model=model: model(batch)[0]


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1].endswith("work.json"):
        _measure(Path(sys.argv[1]))
    else:
        main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
