"""Kills index runs with SIGKILL at random moments while others read, and compares what comes of it with a quiet build.

`python -m tests.crash_index 200` prints one line a tenth of the way and ends with status 0, or says what was wrong. A
run is a forked process: its imports are done, so that nearly every kill meets it at work.

The corpus states in each passage which version of its document it is of, and how many passages that version has. The
reader asks for all passages of a document and checks that they are of one version and complete; half of the documents
are never deleted and have to be there always.
"""

from __future__ import annotations

import argparse
import os
import pickle
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import IndexMissing
from index.build import build_index
from index.dump import canonical_dump
from index.manifest import Manifest
from index.retrieve import Index
from index.types import Filters
from tests.hash_embedder import HashEmbedder

DOCUMENTS = 60  # with some 22 passages each: enough that Chroma writes its graph to disk within a run
LASTING = 30  # of them are never deleted
WORDS = [
    "amber",
    "basil",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "grove",
    "harbor",
    "island",
    "juniper",
    "kelp",
    "lagoon",
    "meadow",
    "nectar",
    "orchid",
    "prairie",
]


@dataclass
class Corpus:
    """A folder of documents that are edited between runs. The same seed gives the same edits."""

    folder: Path
    chance: random.Random
    versions: dict[str, int] = field(default_factory=dict)

    def write(self, name: str, version: int) -> None:
        """Writes a document, or a table, in a version; 0 deletes it."""
        self.versions[name] = version
        parts = 18 + version % 9
        facts = [
            f"Document {name} in version {version}, part {part} of {parts}: {' '.join(self.chance.sample(WORDS, 3))}"
            for part in range(1, parts + 1)
        ]
        path = self.folder / f"{name}.{'csv' if name.endswith('9') else 'md'}"
        if not version:
            path.unlink(missing_ok=True)
        elif path.suffix == ".csv":
            path.write_text("fact\n" + "".join(f'"{fact}"\n' for fact in facts))
        else:
            # a heading each: paragraphs of one section would be packed together
            parted = (f"## Part {part}\n\n{fact}.\n\n" for part, fact in enumerate(facts, 1))
            path.write_text(f"---\nid: {name}\n---\n" + "".join(parted))

    def edit(self, share: float) -> None:
        """Edits, deletes and brings back some documents."""
        for place in range(DOCUMENTS):
            if self.chance.random() < share:
                name = f"d{place:02}"
                gone = place >= LASTING and self.chance.random() < 0.3
                self.write(name, 0 if gone else max(self.versions.values(), default=0) + 1)


def in_child(work: Callable[[], Any]) -> Callable[[], Any]:
    """Starts work in a forked process; the returned function waits for its result. No thread runs in this process."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if not child:
        status = 1
        try:
            os.close(read_end)
            result = pickle.dumps(work())
            with os.fdopen(write_end, "wb") as pipe:
                pipe.write(result)
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(write_end)

    def wait() -> Any:
        with os.fdopen(read_end, "rb") as pipe:
            data = pipe.read()
        _, status = os.waitpid(child, 0)
        if status:
            raise RuntimeError(f"a process ended with status {status}")
        return pickle.loads(data)

    wait.pid = child  # type: ignore[attr-defined]
    return wait


def watch(index_dir: Path, stop: Path) -> tuple[int, int, list[str]]:
    """Reads until ``stop`` is there: how many documents were checked, in how many generations, what was wrong."""
    embedder, chance = HashEmbedder(), random.Random(1)
    checked, generations, wrong = 0, set(), []
    index = None
    while not stop.exists():
        try:
            index = index or Index.open(index_dir, embedder)
        except IndexMissing:
            time.sleep(0.01)
            continue
        name = f"d{chance.randrange(DOCUMENTS):02}"
        found = index.search(f"document {name} {chance.choice(WORDS)}", 60, Filters(documents=(name,)))
        kept = index.chunks_of(name)
        for texts, said in ([p.chunk.text for p in found], "search"), ([c.text for c in kept], "manifest"):
            wrong += [f"{said}: {problem}" for problem in flaws(name, texts)]
        checked += 1
        generations.add(index.generation)
    return checked, len(generations), wrong


def flaws(name: str, texts: Sequence[str]) -> list[str]:
    """What is wrong with the passages of a document."""
    if not texts:
        return [f"{name} is missing"] if int(name[1:]) < LASTING else []
    stated = [text.split(f"Document {name} in version ")[1].split(":")[0] for text in texts]
    versions = {one.split(",")[0] for one in stated}
    parts = sorted(int(one.split("part ")[1].split(" of ")[0]) for one in stated)
    wanted = list(range(1, int(stated[0].split(" of ")[1]) + 1))
    if len(versions) > 1 or parts != wanted:
        return [f"{name} has versions {sorted(versions)}, parts {parts} of {len(wanted)}"]
    return []


def differences(one: Path, other: Path, names: Sequence[str]) -> list[str]:
    """How an index differs from another of the same corpus: its dump, its vectors, what is found in it."""
    found = []
    if canonical_dump(one) != canonical_dump(other):
        found.append("the dumps differ")
    embedder = HashEmbedder()
    manifest = Manifest(one)
    for chunks, vectors in manifest.stream():
        if not np.allclose(vectors, embedder.encode_passages([chunk.text for chunk in chunks]), atol=1e-5):
            found.append("a vector is not that of its text")
    manifest.close()
    left, right = Index.open(one, embedder), Index.open(other, embedder)
    for name in names:
        query = f"document {name} {WORDS[0]}"
        texts = [{p.chunk.text for p in index.search(query, 60, Filters(documents=(name,)))} for index in (left, right)]
        if texts[0] != texts[1]:
            found.append(f"{name} is found differently")
    left.close()
    right.close()
    return found


def crash(rounds: int, seed: int) -> list[str]:
    """Kills ``rounds`` runs. Returns what was wrong: nothing."""
    chance = random.Random(seed)
    wrong: list[str] = []
    killed = finished = compared = 0
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        corpus = Corpus(base / "corpus", random.Random(seed))
        corpus.folder.mkdir()
        corpus.edit(2.0)
        index_dir = base / "index"

        def build(target: Path, rebuild: bool = False) -> Any:
            return build_index([corpus.folder], target, HashEmbedder(), rebuild=rebuild)

        def compare() -> list[str]:
            quiet = base / f"quiet{compared}"
            in_child(lambda: build(quiet))()
            return in_child(lambda: differences(index_dir, quiet, sorted(corpus.versions)))()

        started = time.perf_counter()
        in_child(lambda: build(base / "timed"))()
        whole = time.perf_counter() - started
        in_child(lambda: build(index_dir))()
        reader = in_child(lambda: watch(index_dir, base / "stop"))
        try:
            for turn in range(rounds):
                share = chance.choice([0.05, 0.3, 1.0])
                corpus.edit(share)
                rebuild = chance.random() < 0.1
                run = in_child(lambda: build(index_dir, rebuild))  # noqa: B023  it runs before the next turn
                time.sleep(chance.random() * whole * (1.5 if rebuild else 0.3 + share))
                os.kill(run.pid, signal.SIGKILL)  # type: ignore[attr-defined]
                try:
                    run()
                    finished += 1
                except RuntimeError:
                    killed += 1
                if (turn + 1) % max(1, rounds // 10) == 0 or turn == rounds - 1:
                    report = in_child(lambda: build(index_dir))()
                    compared += 1
                    wrong += compare()
                    print(
                        f"{turn + 1} rounds, {killed} killed, {finished} were done before; {report.notes}", flush=True
                    )
        finally:
            (base / "stop").touch()
            checked, generations, seen = reader()
        print(
            f"{compared} comparisons; the reader checked {checked} documents in {generations} generations", flush=True
        )
        if checked < rounds:
            wrong.append(f"the reader checked {checked} documents only")
        return wrong + seen


def main() -> int:
    """Exit status 0 where nothing was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", type=int, nargs="?", default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    wrong = crash(options.rounds, options.seed)
    for line in list(dict.fromkeys(wrong))[:20]:
        print(f"wrong: {line}", file=sys.stderr)
    print(f"{len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
