"""Brings an index up to date with a corpus: incrementally, in one pass, and so that a kill at any moment does no harm."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import UnreadableFile
from corpus.load import SourceFile, read, scan
from corpus.schema import Document, FactTable
from index.chunk import CHUNKING, chunk_document, chunk_table
from index.embed import Embedder
from index.lexical import LexicalIndex
from index.manifest import Entry, FileState, Manifest
from index.store import VectorStore
from index.types import BuildReport, Chunk

BATCH = 512  # chunks that are embedded and written together: enough to fill the model's batches, little memory

Progress = Callable[[int, int, str], None]


def build_index(
    roots: Sequence[Path],
    index_dir: Path,
    embedder: Embedder,
    *,
    chroma_url: str = "",
    progress: Progress | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    rebuild: bool = False,
) -> BuildReport:
    """Makes the index hold just what the corpora at ``roots`` hold now.

    Unchanged files are neither read nor embedded. One run writes at a time: another waits. ``progress`` is called with the
    files done, the files in all and the one at hand; ``cancelled`` is asked between batches, and what is done by then
    stays.

    Raises:
        CorpusError: a root is not there.
        UsageError: the Chroma server does not answer.
    """
    started = time.perf_counter()
    index_dir.mkdir(parents=True, exist_ok=True)
    lock = FileLock(index_dir / "lock")
    notes: list[str] = []
    try:
        lock.acquire(timeout=0)
    except Timeout:
        notes.append("waited for another run that was indexing into the same folder")
        lock.acquire()
    try:
        run = _Run(index_dir, embedder, chroma_url, notes)
        try:
            run.prepare(rebuild)
            run.update(list(scan(roots)), progress, cancelled)
            return run.report(time.perf_counter() - started)
        finally:
            run.close()
    finally:
        lock.release()


@dataclass(slots=True)
class _Batch:
    """Files read and not yet written: their states, their documents, and how many chunks these have."""

    states: dict[str, FileState] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    size: int = 0


class _Run:
    """One run: the stores it writes to, and what it counted."""

    def __init__(self, index_dir: Path, embedder: Embedder, chroma_url: str, notes: list[str]) -> None:
        self._dir = index_dir
        self._embedder = embedder
        self._chroma_url = chroma_url
        self._notes = notes
        self._problems: list[str] = []
        self._counts = {"added": 0, "updated": 0, "removed": 0, "unchanged": 0}
        self._manifest = Manifest(index_dir, create=True)
        self._store, self._lexical = self._open()
        self._owners: dict[str, str] = {}

    def close(self) -> None:
        """Lets the files go."""
        self._lexical.close()
        self._store.close()
        self._manifest.close()

    def _open(self) -> tuple[VectorStore, LexicalIndex]:
        """The two stores; one whose files are damaged is begun anew, and filled by ``prepare``."""
        try:
            store = VectorStore(self._dir / "chroma", self._chroma_url)
            store.count()
        except Exception as error:
            if self._chroma_url:
                raise
            self._notes.append(f"the vectors were damaged and are made anew ({' '.join(str(error).split())[:80]})")
            shutil.rmtree(self._dir / "chroma", ignore_errors=True)
            store = VectorStore(self._dir / "chroma")
        try:
            lexical = LexicalIndex(self._dir / "lexical")
        except ValueError as error:
            self._notes.append(f"the word index was damaged and is made anew ({' '.join(str(error).split())[:80]})")
            shutil.rmtree(self._dir / "lexical", ignore_errors=True)
            lexical = LexicalIndex(self._dir / "lexical")
        return store, lexical

    def prepare(self, rebuild: bool) -> None:
        """Empties an index of another kind, and mends what a killed run left."""
        kind = {"embedder": self._embedder.name, "chunking": CHUNKING, "chroma": self._chroma_url}
        before = {key: self._manifest.meta(key) for key in kind}
        for key, said in (("embedder", "embedding model"), ("chunking", "chunking"), ("chroma", "Chroma server")):
            if any(before.values()) and before[key] != kind[key]:
                self._notes.append(f"the {said} has changed: everything is indexed anew")
                rebuild = True
        if rebuild:
            self._manifest.publish([], {}, list(self._manifest.files()))
        self._manifest.set_meta(**kind)
        self._mend()
        self._owners = self._manifest.owners()

    def _mend(self) -> None:
        """Deletes what is not live, and forgets files whose chunks are not in both stores, so that they are read again."""
        clean = self._manifest.meta("state") == "clean" and not self._manifest.unfinished()
        _, live_count = self._manifest.counts()
        if clean and self._store.count() == live_count:
            self._manifest.set_meta(state="writing")
            return
        self._manifest.set_meta(state="writing")
        live = self._manifest.chunk_ids()
        stored, worded = self._store.ids(), self._lexical.ids()
        lost = (live - stored) | (live - worded)
        if lost:
            files = self._manifest.files_of_chunks(lost)
            self._manifest.publish([], {}, files)
            live = self._manifest.chunk_ids()
        self._delete((stored | worded | self._manifest.unfinished()) - live)
        self._manifest.settle()

    def _delete(self, ids: set[str] | list[str]) -> None:
        if ids:
            self._store.remove(sorted(ids))
            self._lexical.remove(ids)
            self._lexical.commit()

    def update(
        self, files: Sequence[SourceFile | UnreadableFile], progress: Progress | None, cancelled: Callable[[], bool]
    ) -> None:
        """Reads what has changed, writes it batch by batch, and lets go what has gone."""
        known = self._manifest.files()
        names = {_name(file) for file in files if isinstance(file, SourceFile)}
        gone = sorted(set(known) - names)
        if gone:
            self._counts["removed"] = len({id_ for id_, owner in self._owners.items() if owner in set(gone)})
            self._publish([], {}, gone)
            self._owners = self._manifest.owners()
        batch = _Batch()
        for done, file in enumerate(files):
            if progress:
                progress(done, len(files), _name(file) if isinstance(file, SourceFile) else str(file.path))
            if isinstance(file, UnreadableFile):
                self._problems.append(str(file))
                continue
            name, before = _name(file), known.get(_name(file))
            if before and before.fingerprint == file.fingerprint:
                self._counts["unchanged"] += 1
                if before.problem:
                    self._problems.append(before.problem)
                continue
            self._take(batch, name, file)
            if batch.size >= BATCH:
                self._write(batch)
                batch = _Batch()
                if cancelled():
                    self._notes.append("stopped before the end: run it again to go on")
                    return
        self._write(batch)
        if progress:
            progress(len(files), len(files), "")
        self._manifest.set_meta(state="clean")

    def _take(self, batch: _Batch, name: str, file: SourceFile) -> None:
        """Reads one file into the batch."""
        problem = ""
        entries: list[Entry] = []
        try:
            for document in read(file):
                owner = self._owners.get(document.id, name)
                if owner != name:
                    raise UnreadableFile(name, f"its id {document.id!r} is that of {owner!r} already: give it another")
                version = hashlib.sha256(f"{file.fingerprint}\0{self._embedder.name}\0{CHUNKING}".encode()).hexdigest()
                entries.append(Entry(document, name, version, tuple(self._chunks(document, version))))
        except UnreadableFile as error:
            problem, entries = str(error), []
            self._problems.append(problem)
        had = name in self._owners.values()
        if entries:
            self._counts["updated" if had else "added"] += len(entries)
        elif had:
            self._counts["removed"] += 1
        for entry in entries:
            self._owners[entry.document.id] = name
        batch.states[name] = FileState(file.fingerprint, problem)
        batch.entries += entries
        batch.size += sum(len(entry.chunks) for entry in entries)

    def _chunks(self, document: Document | FactTable, version: str) -> list[Chunk]:
        count, limit = self._embedder.count_tokens, self._embedder.max_tokens
        if isinstance(document, Document):
            return chunk_document(document, version, count, limit)
        return chunk_table(document, version, count, limit)

    def _write(self, batch: _Batch) -> None:
        """Vectors and words first, then the manifest, then the dead."""
        if not batch.states:
            return
        chunks = [chunk for entry in batch.entries for chunk in entry.chunks]
        self._manifest.intend(chunk.id for chunk in chunks)
        for part in _parts(chunks):
            self._store.add(part, self._embedder.encode_passages([chunk.embedded for chunk in part]))
        self._lexical.add(chunks)
        self._lexical.commit()
        self._publish(batch.entries, batch.states)

    def _publish(self, entries: Sequence[Entry], states: dict[str, FileState], gone: Sequence[str] = ()) -> None:
        self._delete(self._manifest.publish(entries, states, gone))
        self._manifest.settle()

    def report(self, seconds: float) -> BuildReport:
        """What was done."""
        size = sum(path.stat().st_size for path in self._dir.rglob("*") if path.is_file())
        _, chunks = self._manifest.counts()
        return BuildReport(
            **self._counts,
            chunks=chunks,
            seconds=seconds,
            bytes=size,
            notes=tuple(self._notes),
            problems=tuple(self._problems),
        )


def _name(file: SourceFile) -> str:
    return file.name


def _parts(chunks: Sequence[Chunk]) -> Iterator[Sequence[Chunk]]:
    """Pieces of a large document, so that memory stays level."""
    for at in range(0, len(chunks), BATCH * 4):
        yield chunks[at : at + BATCH * 4]


def canonical_dump(index_dir: Path, chroma_url: str = "") -> str:
    """A hash over all that an index holds: the live documents and chunks, the vectors to three digits, the words' ids.

    Two indexes of the same corpus and model have the same hash, however they came about.
    """
    manifest, store = Manifest(index_dir), VectorStore(index_dir / "chroma", chroma_url)
    lexical = LexicalIndex(index_dir / "lexical")
    digest = hashlib.sha256()
    try:
        for summary in manifest.summaries():
            digest.update(repr((summary, manifest.chunks_of(summary.id))).encode())
        vectors = store.vectors(sorted(store.ids()))
        for id_ in sorted(vectors):
            digest.update(id_.encode() + (vectors[id_] * 1000).round().astype("int16").tobytes())
        digest.update(repr((sorted(lexical.ids()), sorted(manifest.unfinished()))).encode())
    finally:
        lexical.close()
        store.close()
        manifest.close()
    return digest.hexdigest()
