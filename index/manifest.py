"""The truth about what is in the index: a SQLite file that says which documents, in which version, are live.

The stores that are searched are filled first, in a folder of their own that nobody reads yet; one SQLite transaction
then makes the new documents live, the old ones dead and that folder the one to read. Whoever reads sees each document
wholly old or wholly new, and a kill before that transaction leaves all as it was. Vectors are kept here as soon as they
are computed: a killed run goes on where it was, a text that comes again is not encoded again, and the stores can be
made anew without the model.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import IndexMismatch, IndexMissing
from corpus.schema import Document, FactTable
from index.payload import packed, packed_vectors, unpacked_chunk, unpacked_document, unpacked_vectors
from index.types import Chunk

Vectors = NDArray[np.float32]

LAYOUT = 4  # of this file; another one's is not read
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE files (name TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, problem TEXT NOT NULL);
CREATE TABLE documents (
    id TEXT PRIMARY KEY, file TEXT NOT NULL, version TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL,
    publisher TEXT NOT NULL, published TEXT NOT NULL, path TEXT NOT NULL, chunks INTEGER NOT NULL,
    bytes INTEGER NOT NULL, payload TEXT NOT NULL);
CREATE INDEX documents_file ON documents (file);
CREATE TABLE chunks (
    id TEXT PRIMARY KEY, document TEXT NOT NULL, ordinal INTEGER NOT NULL, digest TEXT NOT NULL, payload TEXT NOT NULL);
CREATE INDEX chunks_document ON chunks (document, ordinal);
CREATE INDEX chunks_digest ON chunks (digest);
CREATE TABLE vectors (digest TEXT PRIMARY KEY, vector BLOB NOT NULL, sentences BLOB NOT NULL);
CREATE TABLE intents (id TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_PART = 500  # values a statement; SQLite allows some thousands


@dataclass(frozen=True, slots=True)
class FileState:
    """What is known of a file from the last run; without a fingerprint, it is read again."""

    fingerprint: str
    problem: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A document that is to become live: its file, its version, its chunks, and the digests of what is embedded."""

    document: Document | FactTable
    file: str
    version: str
    chunks: tuple[Chunk, ...]
    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A live document, for lists. ``bytes`` is the size of its text in UTF-8."""

    id: str
    kind: str
    title: str
    publisher: str
    published: str
    path: str
    chunks: int
    bytes: int


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A live chunk as it is kept: unpacked only where it is wanted.

    ``sentences`` are the vectors of its sentences, shape (n, dimension); of a single sentence there is none.
    """

    id: str
    vector: Vectors
    sentences: Vectors
    payload: str = field(repr=False)

    def chunk(self) -> Chunk:
        """The chunk itself."""
        return unpacked_chunk(self.payload)


class Manifest:
    """The manifest of one index folder. Every thread has its own connection."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Opens it; with ``create``, makes it where there is none, and anew where it cannot be read (see ``renewed``).

        Raises:
            IndexMissing: there is none.
            IndexMismatch: it is damaged, or of another version of this program.
        """
        self._path = folder / "manifest.sqlite"
        self._create = create
        self._local = threading.local()
        self.renewed = ""  # why it was made anew
        if create:
            folder.mkdir(parents=True, exist_ok=True)
            self._prepare()
        elif not self._path.is_file():
            raise self._missing()
        elif reason := self._unusable():
            raise IndexMismatch(f"the index in {str(folder)!r} {reason}: run 'python -m assistant index'")

    def _unusable(self) -> str:
        """Why this file is no manifest of this version, or ''."""
        try:
            layout = self._db.execute("PRAGMA user_version").fetchone()[0]
            for table in ("meta", "files", "documents", "chunks", "vectors", "intents"):
                self._db.execute(f"SELECT * FROM {table} LIMIT 1").fetchone()  # noqa: S608  names of our own
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and "no such table" not in str(error):
                raise  # locked, or the disk is full: not the file's fault
            return "was not finished" if "no such table" in str(error) else "is damaged"
        return "" if layout == LAYOUT else "was made by another version of this program"

    def _prepare(self) -> None:
        fresh = not self._path.is_file()
        reason = self._unusable()
        if not reason:
            return
        self.close()
        if not fresh:
            self.renewed = reason
            for suffix in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        self._db.executescript(f"BEGIN;{_SCHEMA};PRAGMA user_version = {LAYOUT};COMMIT;")

    @property
    def _db(self) -> sqlite3.Connection:
        """This thread's connection, made anew where the file is another one than before."""
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is None or self._inode() != self._local.inode:
            if not self._create and not self._inode():
                raise self._missing()
            self.close()
            db = sqlite3.connect(self._path, timeout=60, isolation_level=None)
            self._local.db, self._local.inode = db, self._inode()
            db.execute("PRAGMA journal_mode=WAL")
        return db

    def _inode(self) -> int:
        try:
            return self._path.stat().st_ino
        except OSError:
            return 0

    def _missing(self) -> IndexMissing:
        return IndexMissing(f"there is no index in {str(self._path.parent)!r}: run 'python -m assistant index' first")

    @contextmanager
    def _transaction(self, kind: str = "IMMEDIATE") -> Iterator[sqlite3.Connection]:
        db = self._db
        db.execute(f"BEGIN {kind}")
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

    @property
    def changed(self) -> datetime:
        """When what is live last changed. An index that does not say was last changed when its file was written."""
        said = self.meta("changed")
        return datetime.fromisoformat(said) if said else datetime.fromtimestamp(self._path.stat().st_mtime, UTC)

    def meta(self, key: str) -> str:
        """A note about the index ('embedder', 'chunking', 'stores', …); '' where there is none."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def candidates(self, ids: Sequence[str]) -> dict[str, Candidate]:
        """Those of the chunks that are live, all of one moment."""
        found: dict[str, Candidate] = {}
        with self._transaction("DEFERRED") as db:
            for part in _parts(ids):
                marks = ",".join("?" * len(part))
                columns = "id, vector, sentences, payload"
                query = f"SELECT {columns} FROM chunks JOIN vectors USING (digest) WHERE id IN ({marks})"  # noqa: S608
                for id_, kept, sentences, payload in db.execute(query, part):
                    vector = np.frombuffer(kept, np.float32)
                    found[id_] = Candidate(id_, vector, unpacked_vectors(sentences, len(vector)), payload)
        return found

    def chunks_of(self, document: str) -> list[Chunk]:
        """A live document's chunks, in order."""
        rows = self._db.execute("SELECT payload FROM chunks WHERE document = ? ORDER BY ordinal", (document,))
        return [unpacked_chunk(payload) for (payload,) in rows]

    def document(self, id_: str) -> Document | FactTable | None:
        """A live document, or None."""
        row = self._db.execute("SELECT kind, payload FROM documents WHERE id = ?", (id_,)).fetchone()
        return unpacked_document(row[0], row[1]) if row else None

    def tables(self) -> list[FactTable]:
        """All live tables, by id."""
        rows = self._db.execute("SELECT kind, payload FROM documents WHERE kind = 'table' ORDER BY id")
        found = [unpacked_document(kind, payload) for kind, payload in rows]
        return [table for table in found if isinstance(table, FactTable)]

    def summaries(self) -> list[Summary]:
        """All live documents, by id."""
        query = "SELECT id, kind, title, publisher, published, path, chunks, bytes FROM documents ORDER BY id"
        return [Summary(*row) for row in self._db.execute(query)]

    def count(self) -> int:
        """How many chunks are live."""
        return int(self._db.execute("SELECT count(*) FROM chunks").fetchone()[0])

    # what the builder asks

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

    def known_vectors(self, digests: Sequence[str]) -> dict[str, Vectors]:
        """The vectors that have been computed already, by the digests of their texts."""
        found: dict[str, Vectors] = {}
        for part in _parts(digests):
            marks = ",".join("?" * len(part))
            query = f"SELECT digest, vector FROM vectors WHERE digest IN ({marks})"  # noqa: S608  marks only
            found |= {digest: np.frombuffer(vector, np.float32) for digest, vector in self._db.execute(query, part)}
        return found

    def superseded(self, entries: Sequence[Entry], names: Iterable[str]) -> set[str]:
        """The live chunks that ``publish`` would let go."""
        gone: set[str] = set()
        for column, values in (("file", names), ("id", (entry.document.id for entry in entries))):
            query = f"SELECT c.id FROM chunks c JOIN documents d ON d.id = c.document WHERE d.{column} = ?"  # noqa: S608
            for value in values:
                gone.update(id_ for (id_,) in self._db.execute(query, (value,)))
        return gone

    def unfinished(self) -> set[str]:
        """Chunks that were to be written, or deleted, and may or may not be."""
        return {id_ for (id_,) in self._db.execute("SELECT id FROM intents")}

    # what the builder does

    def set_meta(self, **notes: str) -> None:
        """Writes notes about the index, all at once."""
        with self._transaction() as db:
            db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", notes.items())

    def replace_stores(self, **notes: str) -> None:
        """Writes notes about the stores, and has every reader open them anew."""
        with self._transaction() as db:
            db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", notes.items())
            self._advance(db)

    def save_vectors(self, vectors: Mapping[str, tuple[Vectors, Vectors]]) -> None:
        """Keeps computed vectors, of texts and of their sentences, by the digests of the texts."""
        with self._transaction() as db:
            db.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
                (
                    (digest, vector.astype("<f4").tobytes(), packed_vectors(sentences))
                    for digest, (vector, sentences) in vectors.items()
                ),
            )

    def forget_fingerprints(self) -> None:
        """Has every file read again; what is live stays so until then."""
        with self._transaction() as db:
            db.execute("UPDATE files SET fingerprint = ''")

    def intend(self, ids: Iterable[str]) -> None:
        """Notes chunks that are about to be written to a store that is read at the same time, or deleted from it."""
        with self._transaction() as db:
            db.executemany("INSERT OR IGNORE INTO intents VALUES (?)", ((id_,) for id_ in ids))

    def settle(self) -> None:
        """Says that nothing is unfinished."""
        with self._transaction() as db:
            db.execute("DELETE FROM intents")

    def clear(self) -> None:
        """Lets everything go, in one transaction."""
        with self._transaction() as db:
            for table in ("documents", "chunks", "vectors", "files"):
                db.execute(f"DELETE FROM {table}")  # noqa: S608  our own names
            self._advance(db)

    def publish(
        self, entries: Sequence[Entry], files: Mapping[str, FileState], gone: Iterable[str], notes: Mapping[str, str]
    ) -> None:
        """Makes entries live, records the files' states, lets files go and writes notes, in one transaction.

        All earlier documents of the files in ``files`` and ``gone`` leave. A document of another file that has an
        entry's id leaves too, and that file is read again.
        """
        with self._transaction() as db:
            for name in (*files, *gone):
                for (id_,) in db.execute("SELECT id FROM documents WHERE file = ?", (name,)).fetchall():
                    _drop(db, id_)
                db.execute("DELETE FROM files WHERE name = ?", (name,))
            for entry in entries:
                lost = db.execute("SELECT file FROM documents WHERE id = ?", (entry.document.id,)).fetchone()
                if lost:
                    _drop(db, entry.document.id)
                    db.execute("UPDATE files SET fingerprint = '' WHERE name = ?", lost)
                _insert(db, entry)
            db.executemany(
                "INSERT OR REPLACE INTO files VALUES (?, ?, ?)",
                ((name, state.fingerprint, state.problem) for name, state in files.items()),
            )
            db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", notes.items())
            self._advance(db)

    def forget_vectors(self) -> None:
        """Lets vectors go that no live chunk has."""
        with self._transaction() as db:
            db.execute("DELETE FROM vectors WHERE digest NOT IN (SELECT digest FROM chunks)")

    def stream(self) -> Iterator[tuple[list[Chunk], Vectors]]:
        """All live chunks with their vectors, some at a time, by id."""
        last = ""
        query = "SELECT id, vector, payload FROM chunks JOIN vectors USING (digest) WHERE id > ? ORDER BY id LIMIT ?"
        while rows := self._db.execute(query, (last, 2 * _PART)).fetchall():
            last = rows[-1][0]
            vectors = np.stack([np.frombuffer(vector, np.float32) for _, vector, _ in rows])
            yield [unpacked_chunk(payload) for _, _, payload in rows], vectors

    def _advance(self, db: sqlite3.Connection) -> None:
        notes = {"generation": str(self.generation + 1), "changed": datetime.now(UTC).isoformat()}
        db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", notes.items())


def _parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[at : at + _PART] for at in range(0, len(values), _PART))


def _drop(db: sqlite3.Connection, document: str) -> None:
    db.execute("DELETE FROM chunks WHERE document = ?", (document,))
    db.execute("DELETE FROM documents WHERE id = ?", (document,))


def _insert(db: sqlite3.Connection, entry: Entry) -> None:
    document, source = entry.document, entry.document.source
    texts = [document.text] if isinstance(document, Document) else [row.raw for row in document.rows]
    size = sum(len(text.encode("utf-8", "replace")) for text in texts)
    described = (source.title, source.publisher, source.published, document.path, len(entry.chunks), size)
    values = (document.id, entry.file, entry.version, document.kind, *described, packed(document))
    db.execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
    db.executemany(
        "INSERT INTO chunks VALUES (?, ?, ?, ?, ?)",
        (
            (chunk.id, chunk.document, chunk.ordinal, digest, packed(chunk))
            for chunk, digest in zip(entry.chunks, entry.digests, strict=True)
        ),
    )
