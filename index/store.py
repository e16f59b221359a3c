"""Vectors in Chroma, embedded or on a server: the dense half of the search. The only module that imports chromadb."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
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

SHARD = 500_000  # vectors a collection: while building, the graph of one alone is held in memory, 0.8 GB at most
_BATCH = 1_000  # records a call; SQLite's limit on variables is above it
_EF = 200  # how widely the graph is searched; Chroma's 100 loses some of the nearest 50
_DATABASE = "chroma.sqlite3"
_SYNC = 100  # records after which Chroma writes its graph to disk; what it has not written, each opening computes anew
_files = threading.Lock()  # SQLite forgets a process's locks where two libraries have the same file open


class VectorStore:
    """Vectors in Chroma collections, the first with the name given, the next ones '<name>.2' …, each full but the last.

    Ids are the chunks'; distances are cosine.
    """

    def __init__(
        self,
        folder: Path,
        url: str = "",
        collection: str = "passages",
        *,
        create: bool = False,
        shard: int = SHARD,
    ) -> None:
        """Opens the collections; with ``create``, makes the first where there is none.

        ``url`` names a Chroma server; else ``folder`` holds the files, which one process may write while nobody reads
        them: Chroma writes its graph in place, and a reader, or the next run, would crash on half of it.

        Raises:
            UsageError: the server does not answer, or the address is none.
            LookupError: there is no such collection.
        """
        self._closed = False
        self._name = collection
        self._size = shard
        self._on_server = bool(url)
        if not url and not create and not (folder / _DATABASE).is_file():
            raise LookupError(f"there are no vectors in {str(folder)!r}")
        self._client = self._server(url) if url else self._embedded(folder)
        try:
            self._shards = [self._made(collection)] if create else []
            self._shards += self._others(len(self._shards))
            self._room = shard - int(self._shards[-1].count()) if create else 0
        except BaseException:
            self.close()
            raise
        if not self._shards:
            self.close()
            raise LookupError(f"there is no collection {collection!r}")

    def _shard_name(self, place: int) -> str:
        return f"{self._name}.{place + 1}" if place else self._name

    def _made(self, name: str) -> Any:
        graph = {"space": "cosine", "ef_search": _EF, "ef_construction": _EF}
        space = {"hnsw": graph if self._on_server else graph | {"sync_threshold": _SYNC, "batch_size": _SYNC}}
        return self._client.get_or_create_collection(name, configuration=space, embedding_function=None)

    def _others(self, place: int) -> list[Any]:
        """The collections that there are from the given one on."""
        found: list[Any] = []
        while True:
            try:
                name = self._shard_name(place + len(found))
                found.append(self._client.get_collection(name, embedding_function=None))
            except chromadb.errors.NotFoundError:
                return found

    @staticmethod
    def _server(url: str) -> Any:
        parts = urlsplit(url)
        try:
            known = parts.scheme in ("http", "https") and parts.hostname
            port = parts.port or (443 if parts.scheme == "https" else 8000)
        except ValueError:  # the port is no number
            known = None
        if not known:
            raise UsageError(f"{url!r} is no address of a Chroma server: write it as http://host:8000")
        try:
            return chromadb.HttpClient(host=known, port=port, ssl=parts.scheme == "https", settings=_settings())
        except Exception as error:  # ValueError from Chroma, or whatever its HTTP library raises
            reason = " ".join(str(error).split())[:120]
            raise UsageError(
                f"the Chroma server {url!r} does not answer ({reason}): start it, or unset ASSISTANT_CHROMA_URL"
            ) from error

    @staticmethod
    def _embedded(folder: Path) -> Any:
        folder.mkdir(parents=True, exist_ok=True)
        with _files:
            return chromadb.PersistentClient(str(folder.resolve()), settings=_settings())

    def add(self, chunks: Sequence[Chunk], vectors: Vectors) -> None:
        """Writes chunks' vectors (shape (n, dimension)); durable on return. The store was opened with ``create``."""
        at = 0
        while at < len(chunks):
            if self._room <= 0:
                self._shards.append(self._made(self._shard_name(len(self._shards))))
                self._room = self._size
            part = chunks[at : at + min(_BATCH, self._room)]
            ids = [chunk.id for chunk in part]
            for shard in self._shards[:-1]:
                _delete(shard, ids)
            self._shards[-1].upsert(
                ids=ids,
                embeddings=vectors[at : at + len(part)],
                metadatas=[_metadata(chunk) for chunk in part],
            )
            self._room -= len(part)
            at += len(part)

    def remove(self, ids: Sequence[str]) -> None:
        """Removes vectors by id; ids that are not there are passed over."""
        for at in range(0, len(ids), _BATCH):
            for shard in self._shards:
                _delete(shard, list(ids[at : at + _BATCH]))

    def count(self) -> int:
        """How many vectors there are."""
        return sum(int(shard.count()) for shard in self._shards)

    def search(self, query: Vectors, k: int, filters: Filters) -> list[tuple[str, float]]:
        """The nearest k: (id, cosine), best first."""
        if k < 1:
            return []
        near: list[tuple[str, float]] = []
        for shard in self._shards:
            # no count before: Chroma counts row by row, which at a million took longer than the search
            found = shard.query(
                query_embeddings=query[None, :],
                n_results=k,
                where=_where(filters),
                include=["distances"],
            )
            distances = found["distances"] or [[]]
            near += [(id_, 1.0 - distance) for id_, distance in zip(found["ids"][0], distances[0], strict=True)]
        return sorted(near, key=lambda hit: -hit[1])[:k]

    def vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of those ids that are there."""
        found: dict[str, Vectors] = {}
        for shard in self._shards:
            for at in range(0, len(ids), _BATCH):
                got = shard.get(ids=list(ids[at : at + _BATCH]), include=["embeddings"])
                embeddings = got["embeddings"]
                if embeddings is not None:
                    found |= {
                        id_: np.asarray(vector, np.float32) for id_, vector in zip(got["ids"], embeddings, strict=True)
                    }
        return found

    def ids(self) -> set[str]:
        """The ids of all vectors."""
        found: set[str] = set()
        for shard in self._shards:
            offset = 0
            while got := shard.get(limit=_BATCH, offset=offset, include=[])["ids"]:
                found.update(got)
                offset += len(got)
        return found

    def drop(self) -> None:
        """Deletes the collections and closes."""
        for place in range(len(self._shards)):
            self._client.delete_collection(self._shard_name(place))
        self.close()

    def close(self) -> None:
        """Lets the files go. Calls that other threads are in must have ended."""
        if not self._closed:
            self._closed = True
            self._client.close()


def _delete(shard: Any, ids: list[str]) -> None:
    """Has a collection forget those of the ids that it holds: only then does Chroma load its graph."""
    if held := shard.get(ids=ids, include=[])["ids"]:
        shard.delete(ids=held)


def copy_files(source: Path, target: Path) -> None:
    """Copies the files of an embedded store that others may be reading."""
    shutil.copytree(source, target, ignore=lambda _, names: [name for name in names if name.startswith(_DATABASE)])
    # whoever opens the store writes a row into this one
    with (
        _files,
        closing(sqlite3.connect(source / _DATABASE)) as old,
        closing(sqlite3.connect(target / _DATABASE)) as new,
    ):
        old.backup(new)


def _settings() -> Settings:
    return Settings(anonymized_telemetry=False)


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
