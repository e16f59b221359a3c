"""Whether two indexes hold the same."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from index.manifest import Manifest
from index.stores import open_stores


def canonical_dump(index_dir: Path, chroma_url: str = "") -> str:
    """A hash over all that an index holds: documents, chunks, and what the two stores hold of them.

    Two indexes of the same corpus and model have the same hash, however they came about. A vector counts as the text
    and the model that it is of, and as whether Chroma's agrees with the one that was computed to 0.001: its last digits
    depend on the texts that were encoded beside it.

    Raises:
        IndexMissing: there is no index.
        LookupError: its stores are not there, or damaged.
    """
    manifest = Manifest(index_dir)
    digest = hashlib.sha256(repr((manifest.meta("embedder"), manifest.meta("chunking"))).encode())
    try:
        store, lexical = open_stores(index_dir, manifest, chroma_url)
        try:
            for summary in manifest.summaries():
                digest.update(repr((summary, manifest.document(summary.id), manifest.chunks_of(summary.id))).encode())
            for chunks, vectors in manifest.stream():
                kept = store.vectors([chunk.id for chunk in chunks])
                for chunk, vector in zip(chunks, vectors, strict=True):
                    agrees = chunk.id in kept and np.allclose(kept[chunk.id], vector, atol=1e-3)
                    digest.update(f"{chunk.id} {agrees}".encode())
            digest.update(repr((sorted(store.ids()), sorted(lexical.ids()))).encode())
            digest.update(repr(sorted(manifest.files().items())).encode())
        finally:
            store.close()
    finally:
        manifest.close()
    return digest.hexdigest()
