"""The vectors of measures' descriptions, kept beside the index from one start to the next."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embed import Embedder


def cached(cache: Path, key: str) -> NDArray[np.float32] | None:
    """The vectors of a cache file, if it is of that key; None for one that is missing, older or damaged."""
    try:
        with np.load(cache, allow_pickle=False) as held:
            return np.asarray(held["vectors"], np.float32) if str(held["key"]) == key else None
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, EOFError):
        return None


def keep(cache: Path, key: str, vectors: NDArray[np.float32]) -> None:
    """Writes a cache file whole or not at all; an index that may only be read goes without."""
    with suppress(OSError), tempfile.NamedTemporaryFile(dir=cache.parent, suffix=".npz", delete=False) as file:
        np.savez(file, key=np.array(key), vectors=vectors)
        file.close()
        Path(file.name).replace(cache)


def encoded(texts: Sequence[str], embedder: Embedder, path: Path | None) -> NDArray[np.float32]:
    """The vectors of some texts, taken from ``path`` where it has those of the very texts, else made and kept there."""
    key = hashlib.sha256("\0".join([embedder.name, *texts]).encode()).hexdigest()
    vectors = cached(path, key) if path else None
    if vectors is None:
        vectors = embedder.encode_passages(texts)
        if path:
            keep(path, key, vectors)
    return vectors
