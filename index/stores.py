"""The two stores of an index, Chroma and tantivy, kept in step with its manifest."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from corpus.errors import UsageError
from index.lexical import LexicalIndex
from index.manifest import Entry, FileState, Manifest
from index.store import VectorStore
from index.types import Filters

_SAMPLE = 50  # vectors that are looked for by themselves, to see whether Chroma's graph still leads to them


def open_stores(
    index_dir: Path, token: str, chroma_url: str, *, create: bool = False
) -> tuple[VectorStore, LexicalIndex]:
    """Opens the stores that a manifest's token names.

    Raises:
        LookupError: they are not there, or damaged.
        UsageError: the Chroma server does not answer.
    """
    folder = index_dir / "stores" / token
    store = VectorStore(folder / "chroma", chroma_url, f"passages-{token}", create=create)
    try:
        return store, LexicalIndex(folder / "lexical", create=create)
    except BaseException:
        store.close()
        raise


class _DamagedError(Exception):
    """A store does not hold what was written into it."""


class Stores:
    """The stores as the one writer sees them.

    They lie in a folder of their own under ``stores``, and on a server in a collection of their own. Where they cannot
    be trusted, others are filled from the manifest beside them and take their place in one transaction, so that whoever
    reads is never without.
    """

    def __init__(self, index_dir: Path, manifest: Manifest, chroma_url: str, notes: list[str], *, anew: bool) -> None:
        """Opens the stores and mends what a killed run left; with ``anew``, fills new ones in any case.

        Raises:
            UsageError: the Chroma server does not answer.
        """
        self._dir = index_dir
        self._manifest = manifest
        self._url = chroma_url
        self._token = manifest.meta("stores")
        self._open: tuple[VectorStore, LexicalIndex] | None = None
        try:
            self._tidy()
            if anew or not self._token:
                self._renew()
            else:
                self._reopen(notes)
        except BaseException:
            self.close()
            raise

    def write(self, entries: Sequence[Entry], files: dict[str, FileState], gone: Sequence[str] = ()) -> None:
        """Vectors and words first, then the manifest, then the dead."""
        store, lexical = self._opened
        self._manifest.intend(chunk.id for entry in entries for chunk in entry.chunks)
        for entry in entries:
            store.add(entry.chunks, entry.vectors)
            lexical.add(entry.chunks)
        lexical.commit()
        dead = self._manifest.publish(entries, files, gone)
        if dead:
            self._delete(dead)
            self._manifest.turn()
        self._manifest.settle()

    def finish(self) -> None:
        """Closes the stores and notes that all is in order."""
        self.close()
        self._manifest.set_meta(state="clean")

    def close(self) -> None:
        """Lets the files go."""
        if self._open is not None:
            store, lexical = self._open
            self._open = None
            lexical.close()
            store.close()

    @property
    def _opened(self) -> tuple[VectorStore, LexicalIndex]:
        if self._open is None:
            raise RuntimeError("the stores are closed")
        return self._open

    def _tidy(self) -> None:
        """Deletes the stores that a killed run had begun, or had replaced."""
        pending = self._manifest.meta("pending")
        if pending and pending != self._token:
            self._discard(pending, self._url)
        for folder in (self._dir / "stores").glob("*"):
            if folder.name != self._token:
                shutil.rmtree(folder, ignore_errors=True)
        self._manifest.set_meta(pending="")

    def _reopen(self, notes: list[str]) -> None:
        clean = self._manifest.meta("state") == "clean" and not self._manifest.unfinished()
        self._manifest.set_meta(state="writing")
        try:
            self._open = open_stores(self._dir, self._token, self._url)
            store, lexical = self._opened
            live = self._manifest.count()
            if not (clean and store.count() == live and lexical.count() == live):
                self._mend()
        except (UsageError, KeyboardInterrupt, SystemExit, MemoryError):
            raise
        except BaseException as error:  # Chroma raises what it likes on damaged files, panics of its Rust part included
            reason = " ".join(str(error).split())[:120]
            notes.append(f"the search files were damaged and are made anew ({reason})")
            self._renew()

    def _mend(self) -> None:
        """Deletes what is not live and adds what is missing. Raises where a vector is not the one that was written."""
        store, lexical = self._opened
        live, stored, worded = self._manifest.chunk_ids(), store.ids(), lexical.ids()
        for chunks, vectors in self._manifest.stream():
            kept = store.vectors([chunk.id for chunk in chunks if chunk.id in stored])
            for chunk, vector in zip(chunks, vectors, strict=True):
                if chunk.id in stored and not np.allclose(kept.get(chunk.id, 0), vector, atol=1e-3):
                    raise _DamagedError("a vector is not the one that was written")
            places = [place for place, chunk in enumerate(chunks) if chunk.id not in stored]
            store.add([chunks[place] for place in places], vectors[places])
            lexical.add([chunk for chunk in chunks if chunk.id not in worded])
        lexical.commit()
        self._delete(sorted((stored | worded | self._manifest.unfinished()) - live))
        if lexical.ids() != live or store.ids() != live:
            raise _DamagedError("passages are missing")
        self._probe()
        self._manifest.turn()
        self._manifest.settle()

    def _probe(self) -> None:
        store, _ = self._opened
        chunks, vectors = next(self._manifest.stream(), ([], None))
        if vectors is None:
            return
        step = max(1, len(chunks) // _SAMPLE)
        nearest = [store.search(vector, 1, Filters()) for vector in vectors[::step]]
        if sum(1 for hits in nearest if hits and hits[0][1] > 0.99) < 0.9 * len(nearest):
            raise _DamagedError("vectors are not found by themselves")

    def _renew(self) -> None:
        """Fills new stores from the manifest and puts them in place of the old."""
        self.close()
        token, old = uuid.uuid4().hex[:16], self._token
        self._manifest.set_meta(pending=token)
        self._open = open_stores(self._dir, token, self._url, create=True)
        store, lexical = self._opened
        for chunks, vectors in self._manifest.stream():
            store.add(chunks, vectors)
            lexical.add(chunks)
        lexical.commit()
        before = self._manifest.meta("chroma")
        self._manifest.turn(stores=token, chroma=self._url, pending=old, state="writing")
        self._manifest.settle()
        self._token = token
        if old:
            self._discard(old, before)
        self._manifest.set_meta(pending="")

    def _discard(self, token: str, chroma_url: str) -> None:
        shutil.rmtree(self._dir / "stores" / token, ignore_errors=True)
        if chroma_url:
            with suppress(LookupError, UsageError):  # it is gone, or its server is
                VectorStore(self._dir, chroma_url, f"passages-{token}").drop()

    def _delete(self, ids: Sequence[str]) -> None:
        if ids:
            store, lexical = self._opened
            store.remove(ids)
            lexical.remove(ids)
            lexical.commit()
