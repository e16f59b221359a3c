"""Vectors in Chroma, embedded or on a server: the dense half of the search. The only module that imports chromadb."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import chromadb
import numpy as np
from chromadb.config import Settings
from numpy.typing import NDArray

from corpus.errors import UsageError
from index.periods import day_number, last_day
from index.types import Chunk, Filters

Vectors = NDArray[np.float32]

_BATCH = 4_000  # records a call; SQLite's limit on variables is above it


class VectorStore:
    """One Chroma collection. Ids are the chunks'; distances are cosine."""

    def __init__(self, folder: Path, url: str = "", collection: str = "passages") -> None:
        """Opens the collection, or makes it. ``url`` names a Chroma server; else ``folder`` holds the files.

        Raises:
            UsageError: the server does not answer, or the address is none.
        """
        settings = Settings(anonymized_telemetry=False)
        try:
            if url:
                parts = urlsplit(url)
                if parts.scheme not in ("http", "https") or not parts.hostname:
                    raise UsageError(f"{url!r} is no address of a Chroma server: write it as http://host:8000")
                port = parts.port or (443 if parts.scheme == "https" else 8000)
                self._client = chromadb.HttpClient(
                    host=parts.hostname, port=port, ssl=parts.scheme == "https", settings=settings
                )
            else:
                folder.mkdir(parents=True, exist_ok=True)
                self._client = chromadb.PersistentClient(str(folder), settings=settings)
        except ValueError as error:
            raise UsageError(
                f"the Chroma server {url!r} does not answer ({error}): start it, or unset ASSISTANT_CHROMA_URL"
            ) from error
        self._collection = self._client.get_or_create_collection(
            collection, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
        )

    def add(self, chunks: Sequence[Chunk], vectors: Vectors) -> None:
        """Writes chunks' vectors (shape (n, dimension)); durable on return."""
        for at in range(0, len(chunks), _BATCH):
            part = chunks[at : at + _BATCH]
            self._collection.upsert(
                ids=[chunk.id for chunk in part],
                embeddings=vectors[at : at + _BATCH],
                metadatas=[_metadata(chunk) for chunk in part],
            )

    def remove(self, ids: Sequence[str]) -> None:
        """Removes vectors by id; ids that are not there are passed over."""
        for at in range(0, len(ids), _BATCH):
            self._collection.delete(ids=list(ids[at : at + _BATCH]))

    def count(self) -> int:
        """How many vectors there are."""
        return int(self._collection.count())

    def search(self, query: Vectors, k: int, filters: Filters) -> list[tuple[str, float]]:
        """The nearest k: (id, cosine), best first."""
        if k < 1 or not self.count():
            return []
        found = self._collection.query(
            query_embeddings=query[None, :],
            n_results=min(k, self.count()),
            where=_where(filters),
            include=["distances"],
        )
        distances = found["distances"] or [[]]
        return [(id_, 1.0 - distance) for id_, distance in zip(found["ids"][0], distances[0], strict=True)]

    def vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of those ids that are there."""
        found: dict[str, Vectors] = {}
        for at in range(0, len(ids), _BATCH):
            got = self._collection.get(ids=list(ids[at : at + _BATCH]), include=["embeddings"])
            embeddings = got["embeddings"]
            if embeddings is not None:
                found |= {
                    id_: np.asarray(vector, np.float32) for id_, vector in zip(got["ids"], embeddings, strict=True)
                }
        return found

    def ids(self) -> set[str]:
        """The ids of all vectors."""
        found: set[str] = set()
        while got := self._collection.get(limit=_BATCH, offset=len(found), include=[])["ids"]:
            found.update(got)
        return found

    def close(self) -> None:
        """Lets the files go: Chroma keeps one client a path in a process, which would not see another's writes."""
        self._client.close()


def _metadata(chunk: Chunk) -> dict[str, Any]:
    return {
        "document": chunk.document,
        "kind": chunk.kind,
        "publisher": chunk.source.publisher,
        "language": chunk.language,
        "published_last": last_day(chunk.source.published),
    }


def _where(filters: Filters) -> dict[str, Any] | None:
    clauses: list[dict[str, Any]] = []
    if filters.as_of is not None:
        clauses.append({"published_last": {"$lte": day_number(filters.as_of)}})
    for field, values in (
        ("kind", filters.kinds),
        ("publisher", filters.publishers),
        ("language", filters.languages),
        ("document", filters.documents),
    ):
        if values:
            clauses.append({field: {"$in": list(values)}})
    return {"$and": clauses} if len(clauses) > 1 else clauses[0] if clauses else None
