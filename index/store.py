"""Vectors in Chroma, embedded or on a server: the dense half of the search. The only module that imports chromadb."""

from __future__ import annotations

import ctypes
import shutil
import sqlite3
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import chromadb
import numpy as np
from chromadb.config import Settings
from numpy.typing import NDArray

from corpus.errors import UsageError
from corpus.schema import Kind
from index.periods import last_day
from index.types import KINDS, Chunk, Filters

Vectors = NDArray[np.float32]

SHARD = 250_000  # vectors a collection: while building, one graph a kind is held in memory, twice while it grows
_BATCH = 1_000  # records a call; SQLite's limit on variables is above it
_EF = 200  # how widely the graph is searched; Chroma's 100 loses some of the nearest 50
_DATABASE = "chroma.sqlite3"
_SYNC = 100  # records after which Chroma writes its graph to disk; what it has not written, each opening computes anew
_WIDER = 4  # times as many are taken at first where some will not pass
_WIDEST = 10_000  # of which Chroma can tell more than the ids: SQLite's limit on variables is at three times that
_files = threading.Lock()  # SQLite forgets a process's locks where two libraries have the same file open


class VectorStore:
    """Vectors in Chroma collections, of each kind '<name>.<kind>', '<name>.<kind>.2' …, all full but the last.

    Ids are the chunks'; distances are cosine. Kinds are apart since Chroma, to keep a search to some of a collection,
    first gathers the ids of all of them: at 200,000 that takes a second.
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
        """Opens the collections; with ``create``, makes the first of each kind where there is none.

        ``url`` names a Chroma server; else ``folder`` holds the files, which one process may write while nobody reads
        them: Chroma writes its graph in place, and a reader, or the next run, would crash on half of it.

        Raises:
            UsageError: the server does not answer, or the address is none.
            LookupError: there is no such collection.
        """
        self._closed = False
        self._name = collection
        self._size = shard
        self._folder = None if url else folder
        if not url and not create and not (folder / _DATABASE).is_file():
            raise LookupError(f"there are no vectors in {str(folder)!r}")
        self._client = self._server(url) if url else self._embedded(folder)
        try:
            self._shards = {kind: self._opened(kind, create=create) for kind in KINDS}
            self._room = {kind: shard - int(shards[-1].count()) for kind, shards in self._shards.items() if create}
        except BaseException:
            self.close()
            raise

    def _opened(self, kind: str, *, create: bool) -> list[Any]:
        found = [self._made(self._shard_name(kind, 0))] if create else []
        while True:
            try:
                name = self._shard_name(kind, len(found))
                found.append(self._client.get_collection(name, embedding_function=None))
            except chromadb.errors.NotFoundError:
                break
        if not found:
            raise LookupError(f"there is no collection {self._shard_name(kind, 0)!r}")
        return found

    def _shard_name(self, kind: str, place: int) -> str:
        return f"{self._name}.{kind}" + (f".{place + 1}" if place else "")

    def _made(self, name: str) -> Any:
        graph = {"space": "cosine", "ef_search": _EF, "ef_construction": _EF}
        space = {"hnsw": graph if self._folder is None else graph | {"sync_threshold": _SYNC, "batch_size": _SYNC}}
        return self._client.get_or_create_collection(name, configuration=space, embedding_function=None)

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
        """Writes chunks' vectors (shape (n, dimension)); durable on return. The store was opened with ``create``.

        In an embedded store, what stands in a full collection under the same ids must have been removed before: to
        look there each time would have Chroma load all graphs.
        """
        for kind in KINDS:
            places = [place for place, chunk in enumerate(chunks) if chunk.kind == kind]
            while places:
                if self._room[kind] <= 0:
                    self._begin_another(kind)
                shards = self._shards[kind]
                size = min(_BATCH, self._room[kind])
                part, places = places[:size], places[size:]
                ids = [chunks[place].id for place in part]
                for shard in shards[:-1] if self._folder is None else ():
                    _delete(shard, ids)
                metadatas = [_metadata(chunks[place]) for place in part]
                shards[-1].upsert(ids=ids, embeddings=vectors[part], metadatas=metadatas)
                self._room[kind] -= len(part)

    def _begin_another(self, kind: Kind) -> None:
        """Makes the next collection of a kind. The embedded client is opened anew: with the old one go the graphs of
        the full collections, which Chroma holds in memory as long as it lives."""
        made = self._made(self._shard_name(kind, len(self._shards[kind])))
        self._room[kind] = self._size
        if self._folder is None:
            self._shards[kind].append(made)
            return
        self._client.close()
        _give_back_memory()
        self._client = self._embedded(self._folder)
        self._shards = {other: self._opened(other, create=True) for other in KINDS}

    def remove(self, ids: Sequence[str]) -> None:
        """Removes vectors by id; ids that are not there are passed over."""
        for at in range(0, len(ids), _BATCH):
            for shard in self._all():
                _delete(shard, list(ids[at : at + _BATCH]))

    def count(self) -> int:
        """How many vectors there are."""
        return sum(int(shard.count()) for shard in self._all())

    def search(self, query: Vectors, k: int, kind: Kind, filters: Filters) -> list[tuple[str, float]]:
        """The nearest k of a kind: (id, cosine), best first. The filters' own kinds are not looked at."""
        if k < 1:
            return []
        near = [hit for shard in self._shards[kind] for hit in _nearest(shard, query, k, filters)]
        return sorted(near, key=lambda hit: -hit[1])[:k]

    def vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of those ids that are there."""
        found: dict[str, Vectors] = {}
        for shard in self._all():
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
        for shard in self._all():
            offset = 0
            while got := shard.get(limit=_BATCH, offset=offset, include=[])["ids"]:
                found.update(got)
                offset += len(got)
        return found

    def _all(self) -> Iterator[Any]:
        return (shard for shards in self._shards.values() for shard in shards)

    @classmethod
    def discard(cls, url: str, collection: str) -> None:
        """Deletes all collections of a name from a Chroma server, also those of a fill that was killed half-way.

        Raises:
            UsageError: the server does not answer.
        """
        client = cls._server(url)
        try:
            for found in client.list_collections():
                if found.name == collection or found.name.startswith(f"{collection}."):
                    client.delete_collection(found.name)
        finally:
            client.close()

    def close(self) -> None:
        """Lets the files go. Calls that other threads are in must have ended."""
        if not self._closed:
            self._closed = True
            self._client.close()


def _nearest(shard: Any, query: Vectors, k: int, filters: Filters) -> list[tuple[str, float]]:
    """The nearest k of one collection that pass the filters, in any order.

    Among the nearest there mostly are enough that pass; only where there are not does Chroma look for them.
    """
    where = _where(filters)
    if where and (wider := _WIDER * k) <= _WIDEST:
        found = _queried(shard, query, wider, metadatas=True)
        passing = [(id_, near) for id_, near, metadata in found if _passes(metadata, filters)]
        if len(passing) >= k:
            return passing[:k]
    return [(id_, near) for id_, near, _ in _queried(shard, query, k, where=where)]


def _queried(
    shard: Any, query: Vectors, k: int, *, where: dict[str, Any] | None = None, metadatas: bool = False
) -> list[tuple[str, float, dict[str, Any]]]:
    """Ids, cosines and, where wanted, what is noted of the nearest k, best first."""
    # no count before: Chroma counts row by row, which at a million took longer than the search
    include = ["distances", "metadatas"] if metadatas else ["distances"]
    found = shard.query(query_embeddings=query[None, :], n_results=k, where=where, include=include)
    ids, distances = found["ids"][0], (found["distances"] or [[]])[0]
    noted = found["metadatas"][0] if metadatas else [{}] * len(ids)
    return [(id_, 1.0 - distance, note) for id_, distance, note in zip(ids, distances, noted, strict=True)]


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


def _give_back_memory() -> None:
    """Has glibc, which keeps what was freed, return it to the system; elsewhere nothing."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)


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


def _allowed(filters: Filters) -> dict[str, tuple[str, ...]]:
    """Field -> the values that pass, of those fields that are held to some."""
    fields = {"publisher": filters.publishers, "language": filters.languages, "document": filters.documents}
    return {field: values for field, values in fields.items() if values}


def _passes(metadata: dict[str, Any], filters: Filters) -> bool:
    first, last = filters.days
    return first <= metadata["published_last"] <= last and all(
        metadata[field] in values for field, values in _allowed(filters).items()
    )


def _where(filters: Filters) -> dict[str, Any] | None:
    clauses: list[dict[str, Any]] = [{field: {"$in": list(values)}} for field, values in _allowed(filters).items()]
    first, last = filters.days
    if filters.as_of is not None or filters.since is not None:
        clauses.append({"published_last": {"$lte": last}})
    if filters.since is not None:
        clauses.append({"published_last": {"$gte": first}})
    return {"$and": clauses} if len(clauses) > 1 else clauses[0] if clauses else None
