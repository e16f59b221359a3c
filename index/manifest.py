"""The truth about what is in the index: a SQLite file that says which documents, in which version, are live.

A document's vectors and words are written first, under ids that carry its version; one SQLite transaction then makes the
new version live and the old one dead, and what is dead is deleted after it. Whoever reads drops hits that are not live,
so each document is seen wholly old or wholly new. An intent, written before everything, tells the next run what a killed
one may have left behind.
"""

from __future__ import annotations

import dataclasses
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import IndexMissing
from corpus.schema import Column, Document, FactTable, Row, Source
from index.types import Chunk, Locator, Span

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS files (name TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, problem TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS documents (
    id TEXT PRIMARY KEY, file TEXT NOT NULL, version TEXT NOT NULL, kind TEXT NOT NULL, chunks INTEGER NOT NULL,
    payload TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS documents_file ON documents (file);
CREATE TABLE IF NOT EXISTS chunks (
    id TEXT PRIMARY KEY, document TEXT NOT NULL, ordinal INTEGER NOT NULL, payload TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS chunks_document ON chunks (document);
CREATE TABLE IF NOT EXISTS intents (id TEXT PRIMARY KEY) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class FileState:
    """What is known of a file from the last run."""

    fingerprint: str
    problem: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A document that is to become live: its version and its chunks."""

    document: Document | FactTable
    file: str
    version: str
    chunks: tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A live document, for lists."""

    id: str
    kind: str
    title: str
    publisher: str
    published: str
    path: str
    chunks: int
    bytes: int


class Manifest:
    """The manifest of one index folder. Every thread has its own connection."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Opens it; makes it with ``create``. Raises IndexMissing where there is none."""
        self._path = folder / "manifest.sqlite"
        if not create and not self._path.is_file():
            raise IndexMissing(f"there is no index in {str(folder)!r}: run 'python -m assistant index' first")
        folder.mkdir(parents=True, exist_ok=True)
        self._local = threading.local()
        if create:
            self._db.executescript(_SCHEMA)

    @property
    def _db(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is None:
            db = sqlite3.connect(self._path, timeout=60, isolation_level=None)
            db.execute("PRAGMA journal_mode=WAL")
            self._local.db = db
        return db

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        db = self._db
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")

    def close(self) -> None:
        """Closes this thread's connection."""
        db = getattr(self._local, "db", None)
        if db is not None:
            db.close()
            self._local.db = None

    # what a reader asks

    @property
    def generation(self) -> int:
        """Grows with every change of what is live."""
        return int(self.meta("generation") or 0)

    def meta(self, key: str) -> str:
        """A note about the index ('embedder', 'chunking', 'state'); '' where there is none."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def chunks(self, ids: Sequence[str]) -> dict[str, Chunk]:
        """Those of the chunks that are live."""
        found: dict[str, Chunk] = {}
        for at in range(0, len(ids), 500):
            part = ids[at : at + 500]
            marks = ",".join("?" * len(part))
            rows = self._db.execute(f"SELECT id, payload FROM chunks WHERE id IN ({marks})", part)  # noqa: S608  marks only
            found |= {id_: _chunk(json.loads(payload)) for id_, payload in rows}
        return found

    def chunks_of(self, document: str) -> list[Chunk]:
        """A live document's chunks, in order."""
        rows = self._db.execute("SELECT payload FROM chunks WHERE document = ? ORDER BY ordinal", (document,))
        return [_chunk(json.loads(payload)) for (payload,) in rows]

    def document(self, id_: str) -> Document | FactTable | None:
        """A live document, or None."""
        row = self._db.execute("SELECT kind, payload FROM documents WHERE id = ?", (id_,)).fetchone()
        return _document(row[0], json.loads(row[1])) if row else None

    def tables(self) -> list[FactTable]:
        """All live tables, by id."""
        rows = self._db.execute("SELECT kind, payload FROM documents WHERE kind = 'table' ORDER BY id")
        found = [_document(kind, json.loads(payload)) for kind, payload in rows]
        return [table for table in found if isinstance(table, FactTable)]

    def summaries(self) -> list[Summary]:
        """All live documents, by id."""
        rows = self._db.execute("SELECT id, kind, chunks, length(payload), payload FROM documents ORDER BY id")
        found = []
        for id_, kind, chunks, size, payload in rows:
            raw = json.loads(payload)
            source = raw["source"]
            found.append(
                Summary(id_, kind, source["title"], source["publisher"], source["published"], raw["path"], chunks, size)
            )
        return found

    def counts(self) -> tuple[int, int]:
        """Live documents and chunks."""
        documents = self._db.execute("SELECT count(*) FROM documents").fetchone()[0]
        return int(documents), int(self._db.execute("SELECT count(*) FROM chunks").fetchone()[0])

    # what the builder asks and does

    def set_meta(self, **notes: str) -> None:
        """Writes notes about the index."""
        with self._transaction() as db:
            db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", notes.items())

    def files(self) -> dict[str, FileState]:
        """Every file of the last run."""
        rows = self._db.execute("SELECT name, fingerprint, problem FROM files")
        return {name: FileState(fingerprint, problem) for name, fingerprint, problem in rows}

    def owners(self) -> dict[str, str]:
        """Live document id -> its file."""
        return dict(self._db.execute("SELECT id, file FROM documents"))

    def chunk_ids(self) -> set[str]:
        """The ids of all live chunks."""
        return {id_ for (id_,) in self._db.execute("SELECT id FROM chunks")}

    def files_of_chunks(self, ids: Iterable[str]) -> set[str]:
        """The files whose live documents have these chunks."""
        query = "SELECT file FROM documents JOIN chunks ON chunks.document = documents.id WHERE chunks.id = ?"
        return {row[0] for id_ in ids for row in self._db.execute(query, (id_,))}

    def intend(self, ids: Iterable[str]) -> None:
        """Notes chunks that are about to be written."""
        with self._transaction() as db:
            db.executemany("INSERT OR IGNORE INTO intents VALUES (?)", ((id_,) for id_ in ids))

    def unfinished(self) -> set[str]:
        """Chunks that were to be written, or deleted, and may or may not be."""
        return {id_ for (id_,) in self._db.execute("SELECT id FROM intents")}

    def settle(self) -> None:
        """Says that nothing is unfinished."""
        with self._transaction() as db:
            db.execute("DELETE FROM intents")

    def publish(self, entries: Sequence[Entry], files: dict[str, FileState], gone: Iterable[str] = ()) -> list[str]:
        """Makes entries live, records the files' states, and lets files go, in one transaction.

        All earlier documents of the files in ``files`` and ``gone`` leave. Returns the ids of the chunks that are dead
        now; they are noted as unfinished until ``settle``.
        """
        with self._transaction() as db:
            dead: set[str] = set()
            for name in (*files, *gone):
                for (id_,) in db.execute("SELECT id FROM documents WHERE file = ?", (name,)).fetchall():
                    dead |= self._drop(db, id_)
                db.execute("DELETE FROM files WHERE name = ?", (name,))
            for entry in entries:
                db.execute(
                    "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?)",
                    (
                        entry.document.id,
                        entry.file,
                        entry.version,
                        entry.document.kind,
                        len(entry.chunks),
                        _dump(entry.document),
                    ),
                )
                db.executemany(
                    "INSERT INTO chunks VALUES (?, ?, ?, ?)",
                    ((chunk.id, chunk.document, chunk.ordinal, _dump(chunk)) for chunk in entry.chunks),
                )
                dead -= {chunk.id for chunk in entry.chunks}
            db.executemany(
                "INSERT INTO files VALUES (?, ?, ?)",
                ((name, state.fingerprint, state.problem) for name, state in files.items()),
            )
            db.execute("DELETE FROM intents")
            db.executemany("INSERT OR IGNORE INTO intents VALUES (?)", ((id_,) for id_ in dead))
            db.execute("INSERT OR REPLACE INTO meta VALUES ('generation', ?)", (str(self.generation + 1),))
        return sorted(dead)

    @staticmethod
    def _drop(db: sqlite3.Connection, document: str) -> set[str]:
        dead = {id_ for (id_,) in db.execute("SELECT id FROM chunks WHERE document = ?", (document,))}
        db.execute("DELETE FROM chunks WHERE document = ?", (document,))
        db.execute("DELETE FROM documents WHERE id = ?", (document,))
        return dead


def _dump(value: Any) -> str:
    return json.dumps(dataclasses.asdict(value), ensure_ascii=False, separators=(",", ":"))


def _chunk(raw: dict[str, Any]) -> Chunk:
    return Chunk(
        **{
            **raw,
            "locator": Locator(**raw["locator"]),
            "sentences": tuple(Span(**span) for span in raw["sentences"]),
            "source": Source(**raw["source"]),
            "heading": tuple(raw["heading"]),
        }
    )


def _document(kind: str, raw: dict[str, Any]) -> Document | FactTable:
    source = Source(**raw["source"])
    if kind == "article":
        lists = {name: tuple(raw[name]) for name in ("tags", "refs", "pages")}
        return Document(**{**raw, "source": source, **lists})
    rows = tuple(Row(**{**row, "cells": tuple(row["cells"]), "source": Source(**row["source"])}) for row in raw["rows"])
    columns = tuple(Column(**column) for column in raw["columns"])
    return FactTable(**{**raw, "source": source, "rows": rows, "columns": columns})
