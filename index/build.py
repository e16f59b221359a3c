"""Brings an index up to date with a corpus: incrementally, and so that a kill at any moment does no harm."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import UnreadableFile
from corpus.load import SourceFile, read
from corpus.schema import Document, FactTable
from index.chunk import CHUNKING, chunk_document, chunk_table
from index.embed import Embedder
from index.files import Claims, Files, files_by_name
from index.manifest import Entry, FileState, Manifest
from index.stores import Stores
from index.types import BuildReport, Chunk
from index.unread import untyped

BATCH = 2048  # chunks that are encoded together; their vectors are kept as they come, a kill costs few of them
PUBLISHED = 4096  # chunks that become live together, at least: each time, the stores are copied,
# so that of a large index it is this part of what is live, and all copies together stay in proportion,
PUBLISHED_SHARE = 8
PUBLISHED_MOST = 32_768  # but no more than these, which are held in memory until then

Progress = Callable[[int, int, str], None]
Cancelled = Callable[[], bool]

_log = logging.getLogger(__name__)


def build_index(
    roots: Sequence[Path],
    index_dir: Path,
    embedder: Embedder,
    *,
    chroma_url: str = "",
    progress: Progress | None = None,
    cancelled: Cancelled = lambda: False,
    rebuild: bool = False,
) -> BuildReport:
    """Makes the index hold just what the corpora at ``roots`` hold now.

    Unchanged files are neither read nor encoded, unless ``rebuild`` asks for it. One run writes at a time: another
    waits. ``progress`` is called with the files done, the files in all and what is at hand; ``cancelled`` is asked
    every few seconds, and what is done by then stays.

    Raises:
        CorpusError: a root is not there.
        UsageError: the Chroma server does not answer.
    """
    started = time.perf_counter()
    index_dir = Path(index_dir)
    files_by_name(roots)  # a root that is not there is told before anything is written
    index_dir.mkdir(parents=True, exist_ok=True)
    notes: list[str] = []
    with _alone(index_dir / "lock", notes, cancelled) as entered:
        if not entered:
            return BuildReport(seconds=time.perf_counter() - started, notes=tuple(notes))
        manifest = Manifest(index_dir, create=True)
        try:
            run = _Run(manifest, embedder, progress, cancelled, notes)
            anew = run.prepare(chroma_url, rebuild)
            stores = Stores(index_dir, manifest, chroma_url, notes, anew=anew)
            run.update(files_by_name(roots), stores)
            return run.report(time.perf_counter() - started, index_dir, roots)
        finally:
            manifest.close()


class _StoppedError(Exception):
    """The caller has cancelled."""


@contextmanager
def _alone(path: Path, notes: list[str], cancelled: Cancelled) -> Iterator[bool]:
    """Holds the lock on an index; False where the caller cancelled before it was free."""
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        notes.append("waited for another run that was indexing into the same folder")
        _log.warning("another run is indexing into %r: waiting for it to end", str(path.parent))
    while not lock.is_locked:
        if cancelled():
            notes.append(_STOPPED)
            yield False
            return
        try:
            lock.acquire(timeout=0.5)
        except Timeout:
            continue
    try:
        yield True
    finally:
        lock.release()


_STOPPED = "stopped before the end: run it again to go on"


@dataclass(slots=True)
class _Batch:
    """Files that were read: their states, their documents, and how many chunks these have."""

    states: dict[str, FileState] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    size: int = 0

    def take(self, other: _Batch) -> None:
        """Adds another batch's."""
        self.states |= other.states
        self.entries += other.entries
        self.size += other.size


class _Run:
    """One run: what it knows of the files, and what it counted."""

    def __init__(
        self, manifest: Manifest, embedder: Embedder, progress: Progress | None, cancelled: Cancelled, notes: list[str]
    ) -> None:
        self._manifest = manifest
        self._embedder = embedder
        self._progress = progress or (lambda done, total, name: None)
        self._cancelled = cancelled
        self._notes = notes
        self._problems: list[str] = []
        self._owners = manifest.owners()
        self._before = set(self._owners)
        self._written: set[str] = set()
        self._reuse = True
        self._done = self._total = 0

    def prepare(self, chroma_url: str, rebuild: bool) -> bool:
        """Notices another model, chunking or server; returns whether the stores are to be made anew."""
        manifest, notes = self._manifest, self._notes
        if manifest.renewed:
            notes.append(f"the index {manifest.renewed}: everything is indexed anew")
        now = {"embedder": self._embedder.name, "chunking": CHUNKING, "chroma": chroma_url}
        before = {key: manifest.meta(key) for key in now}
        changed = {key for key in now if before["embedder"] and before[key] != now[key]}
        if "embedder" in changed:
            notes.append("the embedding model has changed: everything is indexed anew")
            manifest.clear()
            self._owners = {}
        elif "chunking" in changed:
            notes.append("documents are cut into passages in another way: everything is indexed anew")
        elif "chroma" in changed:
            notes.append("the Chroma server has changed: the vectors are written anew")
        if "chunking" in changed or rebuild:
            manifest.forget_fingerprints()
        self._reuse = not rebuild
        manifest.set_meta(embedder=now["embedder"], chunking=now["chunking"])
        return rebuild or bool(changed & {"embedder", "chroma"})

    def update(self, files: Files, stores: Stores) -> None:
        """Reads what has changed, encodes it batch by batch, and makes it live some batches at a time."""
        self._total = len(files)
        known = self._manifest.files()
        ready = _Batch()
        gone: list[str] = []
        try:
            for batch in self._batches(files, known):
                self._encode(batch)
                ready.take(batch)
                if ready.size >= min(max(PUBLISHED, self._manifest.count() // PUBLISHED_SHARE), PUBLISHED_MOST):
                    self._publish(ready, stores)
                    ready = _Batch()
            gone = sorted(set(known) - set(files))
        except _StoppedError:
            self._notes.append(_STOPPED)
        if ready.states or gone:
            self._publish(ready, stores, gone)
        if _STOPPED not in self._notes:
            self._manifest.forget_vectors()
        self._progress(self._done, self._total, "")

    def _batches(self, files: Files, known: dict[str, FileState]) -> Iterator[_Batch]:
        claims = Claims(list(files), self._owners)
        batch = _Batch()
        for name, file in files.items():
            if self._cancelled():
                raise _StoppedError
            self._progress(self._done, self._total, str(file.path) if isinstance(file, UnreadableFile) else name)
            if isinstance(file, UnreadableFile):
                self._problems.append(str(file))
            elif name in known and known[name].fingerprint == file.fingerprint and name not in claims.lost:
                self._problems += [known[name].problem] if known[name].problem else []
            else:
                self._take(batch, name, file, claims)
                if batch.states[name] == known.get(name) and not claims.held(name):
                    del batch.states[name]  # as broken as before
            self._done += 1
            if batch.size >= BATCH:
                yield batch
                batch = _Batch()
        if batch.states:
            yield batch

    def _take(self, batch: _Batch, name: str, file: SourceFile, claims: Claims) -> None:
        """Reads one file into the batch."""
        problems: list[str] = []
        fingerprint = file.fingerprint
        claims.release(name)
        version = hashlib.sha256(f"{file.fingerprint}\0{self._embedder.name}\0{CHUNKING}".encode()).hexdigest()
        try:
            found = read(file)
        except UnreadableFile as error:
            found = []
            problems.append(str(error))
        for document in found:
            rival = claims.take(document.id, name)
            if rival:
                fingerprint = ""  # it is read again each time: the other may have gone
                reason = f"its id {document.id!r} is that of {rival!r} already: give one of them another"
                problems.append(str(UnreadableFile(name, reason)))
                continue
            if isinstance(document, FactTable) and (said := untyped(document)):
                self._notes.append(said)
            chunks = tuple(self._chunks(document, version))
            digests = tuple(_digest(chunk) for chunk in chunks)
            batch.entries.append(Entry(document, name, version, chunks, digests))
            batch.size += len(chunks)
        batch.states[name] = FileState(fingerprint, "; ".join(problems))
        self._problems += problems

    def _chunks(self, document: Document | FactTable, version: str) -> list[Chunk]:
        count, limit = self._embedder.count_tokens, self._embedder.max_tokens
        if isinstance(document, Document):
            return chunk_document(document, version, count, limit)
        return chunk_table(document, version, count, limit)

    def _encode(self, batch: _Batch) -> None:
        """Has the manifest know the vectors of a batch's texts; what it knows already is not encoded again."""
        chunks = {
            digest: (chunk, entry.file)
            for entry in batch.entries
            for digest, chunk in zip(entry.digests, entry.chunks, strict=True)
        }
        known = self._manifest.known_vectors(list(chunks)) if self._reuse else {}
        wanted = sorted(chunks.keys() - known.keys())
        texts = [chunks[digest][0].text for digest in wanted]
        spans = [chunks[digest][0].sentence_spans() for digest in wanted]
        done = 0
        for encoded in self._embedder.encode_parts(texts, spans):
            if self._cancelled():
                raise _StoppedError
            digests = [wanted[place] for place in encoded.places]
            self._manifest.save_vectors(
                dict(zip(digests, zip(encoded.vectors, encoded.parts, strict=True), strict=True))
            )
            done += len(digests)
            name = chunks[digests[-1]][1]
            self._progress(self._done, self._total, f"{name} (passage {done:,} of {len(wanted):,})")

    def _publish(self, batch: _Batch, stores: Stores, gone: Sequence[str] = ()) -> None:
        stores.publish(batch.entries, batch.states, gone)
        self._written |= {entry.document.id for entry in batch.entries}

    def report(self, seconds: float, index_dir: Path, roots: Sequence[Path]) -> BuildReport:
        """What was done, in documents; a corpus that lies in the index's own folder is not counted as of the index."""
        after = set(self._manifest.owners())
        return BuildReport(
            added=len(self._written - self._before),
            updated=len(self._written & self._before),
            removed=len(self._before - after),
            unchanged=len(after & self._before - self._written),
            chunks=self._manifest.count(),
            seconds=seconds,
            bytes=size_of(index_dir, roots),
            notes=tuple(self._notes),
            problems=tuple(self._problems),
        )


def size_of(index_dir: Path, roots: Sequence[Path] = ()) -> int:
    """Bytes of an index's files, without those of corpora that lie in its folder."""
    files = (path for path in index_dir.rglob("*") if not any(path.is_relative_to(root) for root in roots))
    return sum(path.stat().st_size for path in files if path.is_file())


def _digest(chunk: Chunk) -> str:
    """What a chunk's vectors are of: its text, and where its sentences are."""
    return hashlib.sha256(f"{chunk.sentence_spans()}\0{chunk.text}".encode()).hexdigest()
