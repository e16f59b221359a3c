"""Runs ours and the peers on the same articles, questions and model, and prints one table.

`python -m tests.benchmarks.peers [FOLDER] [--only NAME …] [--write FILE]`; FOLDER has `articles/` (a corpus) and
`questions.jsonl` (a Q&A set). Without one, the project's own articles and the questions over them that it is tuned on.

Each peer has an environment under `.peers/`, made from `requirements/` when it is missing. A hit is a passage from the
right article that holds the whole of the evidence.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.evaluation.ranking import finds_all, ranking_of, ranking_scores
from assistant.evaluation.sets import read_cases
from assistant.evaluation.types import Case
from corpus.load import SourceFile, read, scan
from corpus.schema import Document, Source
from index.embed import default_folder, load_embedder
from index.types import Chunk, Locator, Passage

HERE = Path(__file__).parent
ROOT = HERE.parent.parent.parent
BUDGET = 1_000  # tokens of passages that are read from the top


@dataclass(frozen=True)
class Peer:
    """A pipeline: what the table calls it, its environment ('' for ours), its script and the words that follow."""

    name: str
    environment: str
    script: str
    words: tuple[str, ...] = ()


PEERS = (
    Peer("ours", "", "peer_ours.py"),
    Peer("LangChain + Chroma, 1000/200", "langchain", "peer_langchain.py"),
    Peer("LangChain EnsembleRetriever (BM25 + Chroma)", "langchain", "peer_ensemble.py"),
    Peer("LlamaIndex, 1024/200", "llamaindex", "peer_llamaindex.py", ("1024", "200")),
    Peer("LlamaIndex, 256/20", "llamaindex", "peer_llamaindex.py", ("256", "20")),
    Peer("Haystack BM25 + embedding, RRF, 512/32 words", "haystack", "peer_haystack.py"),
    Peer("BM25 alone, 1000/200", "langchain", "peer_bm25.py"),
    Peer("txtai hybrid, paragraphs", "txtai", "peer_txtai.py"),
)
COLUMNS = ("hit@1", "hit@3", "hit@5", "hit@10", "MRR@10", f"recall in {BUDGET:,} tokens", "tokens a passage",
           "build / raw encode", "query p50 / raw", "p50 ms", "p95 ms", "bytes a chunk")  # fmt: skip


def main(folder: Path | None, only: Sequence[str], write: Path | None) -> int:
    """Prints a row a pipeline, as each ends. Returns how many failed."""
    articles, cases = work_of(folder)
    embedder = load_embedder()
    rows, versions = [], {}
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary) / "work.json"
        questions = [case.question for case in cases]
        work.write_text(json.dumps({"articles": articles, "questions": questions, "model": str(default_folder())}))
        print(f"{len(articles)} articles, {len(cases)} questions", flush=True)
        for place, peer in enumerate(PEERS):
            if only and not any(word.casefold() in peer.name.casefold() for word in only):
                continue
            try:
                result = _run(peer, work, Path(temporary) / str(place))
            except subprocess.CalledProcessError as error:
                print(f"{peer.name} failed:\n{error.stderr or error}", file=sys.stderr, flush=True)
                rows.append((peer.name, ["failed"] * len(COLUMNS)))
                continue
            rows.append((peer.name, _row(result, cases, embedder.count_tokens)))
            versions.update(result["versions"])
            print(_line(*rows[-1]), flush=True)
    table = "\n".join(("| pipeline | " + " | ".join(COLUMNS) + " |", "|---" * (len(COLUMNS) + 1) + "|",
                       *(_line(*row) for row in rows)))  # fmt: skip
    used = ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))
    print(f"\n{table}\n\n{used}")
    if write:
        write.write_text(f"{table}\n\n{datetime.now(UTC):%d %B %Y}; {used}.\n")
    return sum(row == ["failed"] * len(COLUMNS) for _, row in rows)


def work_of(folder: Path | None) -> tuple[dict[str, str], list[Case]]:
    """The articles' texts by id, without front matter, and the questions whose evidence lies in them."""
    files = scan([folder / "articles" if folder else ROOT / "corpus" / "articles"])
    loaded = [document for file in files if isinstance(file, SourceFile) for document in read(file)]
    texts = [document for document in loaded if isinstance(document, Document)]
    articles = {document.id: document.text[document.body :].strip() for document in texts}
    sets = [folder / "questions.jsonl"] if folder else sorted((ROOT / "corpus" / "questions").glob("*tune.jsonl"))
    cases = [case for path in sets for case in read_cases(path) if case.evidence and not case.history]
    return articles, [case for case in cases if all(piece.source in articles for piece in case.evidence)]


def environment_python(environment: str) -> str:
    """The interpreter of an environment, which is made if it is missing or its requirements have changed."""
    if not environment:
        return sys.executable
    requirements = HERE / "requirements" / f"{environment}.txt"
    folder = ROOT / ".peers" / environment
    python, mark = folder / "bin" / "python", folder / ".complete"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if not mark.is_file() or mark.read_text() != digest:
        print(f"setting up {environment} …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--requirement", requirements], check=True)
        mark.write_text(digest)
    return str(python)


def _run(peer: Peer, work: Path, folder: Path) -> dict[str, Any]:
    folder.mkdir()
    out = folder / "result.json"
    command = [environment_python(peer.environment), HERE / peer.script, work, out, folder / "index", *peer.words]
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    subprocess.run(command, check=True, cwd=folder, env=environment, capture_output=True, text=True)
    result: dict[str, Any] = json.loads(out.read_text())
    return result


def _row(result: dict[str, Any], cases: Sequence[Case], count_tokens: Any) -> list[str]:
    """A result as the table's columns."""
    found = [[_passage(*item) for item in items] for items in result["found"]]
    scores = ranking_scores([ranking_of(p, c.evidence) for p, c in zip(found, cases, strict=True)])
    tokens = {passage.chunk.text: 0 for passages in found for passage in passages}
    tokens = {text: count_tokens(text) for text in tokens}
    within = [finds_all(_first(p, tokens), case.evidence) for p, case in zip(found, cases, strict=True)]
    read = [tokens[passage.chunk.text] for passages in found for passage in passages[:5]]
    p50, p95 = statistics.median(result["query"]), statistics.quantiles(result["query"], n=20)[-1]
    size = result["bytes"]
    return [
        *(f"{statistics.mean(score[name] for score in scores):.3f}" for name in ("hit@1", "hit@3", "hit@5", "hit@10")),
        f"{statistics.mean(score['mrr@10'] for score in scores):.3f}",
        f"{statistics.mean(within):.3f}",
        f"{statistics.mean(read):.0f}",
        f"{result['build'] / result['raw']:.2f}",
        f"{p50 / statistics.median(result['raw_query']):.2f}",
        f"{p50 * 1000:.1f}",
        f"{p95 * 1000:.1f}",
        f"{size / result['passages']:,.0f}" if size is not None else "–",
    ]


def _passage(article: str, text: str) -> Passage:
    chunk = Chunk("", article, "article", 0, text, "", Locator(0, len(text)), (), Source(article))
    return Passage(chunk, 0.0, 0)


def _first(passages: Sequence[Passage], tokens: dict[str, int]) -> list[Passage]:
    """The passages that fit into the budget, from the top."""
    left, taken = BUDGET, []
    for passage in passages:
        left -= tokens[passage.chunk.text]
        if left < 0:
            break
        taken.append(passage)
    return taken


def _line(name: str, values: Sequence[str]) -> str:
    return f"| {name} | {' | '.join(values)} |"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME")
    parser.add_argument("--write", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    sys.exit(main(arguments.folder, arguments.only, arguments.write) > 0)
