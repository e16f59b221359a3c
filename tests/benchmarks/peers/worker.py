"""What every pipeline here goes through. It runs in the pipeline's own environment, so only the standard library and
sentence-transformers, which all of them have, are imported.

A pipeline is a function that loads its libraries and the model and returns what builds an index of articles in a
folder. ``main`` times the building, asks every question, times the model alone on the same passages and questions in
the same process, and writes what came out as JSON.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Found = tuple[str, str]  # the article's id, the passage's text
DEPTH = 20  # passages that are asked for: more than 1,000 tokens of any pipeline's here


@dataclass
class Built:
    """An index: its passages, how it is searched, and the folder that it lies in, if it can be kept."""

    passages: Sequence[str]
    search: Callable[[str], Sequence[Found]]
    folder: Path | None = None


Build = Callable[[dict[str, str], Path], Built]


def main(load: Callable[[str], Build], packages: Sequence[str]) -> None:
    """Runs a pipeline on the work that the command line names and writes what it found there."""
    os.environ.update(HF_HUB_OFFLINE="1", HAYSTACK_TELEMETRY_ENABLED="False", ANONYMIZED_TELEMETRY="False")
    path, out, folder = (Path(argument) for argument in sys.argv[1:4])
    work = json.loads(path.read_text())
    from sentence_transformers import SentenceTransformer

    library = SentenceTransformer(work["model"])
    library.encode(["warm"])
    index = load(work["model"])
    started = time.perf_counter()
    built = index(work["articles"], folder)
    build = time.perf_counter() - started
    built.search(work["questions"][0])
    found, spent, alone = [], [], []
    for question in work["questions"]:
        started = time.perf_counter()
        found.append(built.search(question))
        spent.append(time.perf_counter() - started)
        started = time.perf_counter()
        library.encode([question])
        alone.append(time.perf_counter() - started)
    started = time.perf_counter()
    library.encode(list(built.passages))
    raw = time.perf_counter() - started
    files = [file for file in built.folder.rglob("*") if file.is_file()] if built.folder else []
    result: dict[str, Any] = {
        "versions": {name: importlib.metadata.version(name) for name in packages},
        "passages": len(built.passages),
        "bytes": sum(file.stat().st_size for file in files) if built.folder else None,
        "build": build,
        "raw": raw,
        "query": spent,
        "raw_query": alone,
        "found": found,
    }
    out.write_text(json.dumps(result))
