"""The two stores of an index, Chroma and tantivy, kept in step with its manifest.

Each state of the stores that the manifest has named lies in a folder of its own and is not written to again: a run
copies it, changes the copy, and has the manifest name that. (A Chroma server is written to in place: it is not killed
with the run, ids carry the version of their document, and readers pass over what is not live.)
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from corpus.errors import UsageError
from index.embed import Vectors
from index.lexical import LexicalIndex
from index.manifest import Entry, FileState, Manifest
from index.store import VectorStore, copy_files
from index.types import Chunk

_PART = 1_000  # chunks whose vectors are held at a time


def open_stores(index_dir: Path, manifest: Manifest, chroma_url: str) -> tuple[VectorStore, LexicalIndex]:
    """Opens the stores that the manifest names, for reading.

    Raises:
        LookupError: they are not there, or damaged.
        UsageError: the Chroma server does not answer.
    """
    folder = index_dir / "stores" / manifest.meta("stores")
    lexical = LexicalIndex(folder / "lexical")
    return VectorStore(folder / "chroma", chroma_url, manifest.meta("collection") or "passages"), lexical


class Stores:
    """The stores as the one writer sees them."""

    def __init__(self, index_dir: Path, manifest: Manifest, chroma_url: str, notes: list[str], *, anew: bool) -> None:
        """Clears away what a killed run left; with ``anew``, or where files are missing, fills the stores anew.

        Raises:
            UsageError: the Chroma server does not answer.
        """
        self._dir = index_dir / "stores"
        self._manifest = manifest
        self._url = chroma_url
        self._tidy()
        reason = "" if anew or not manifest.meta("stores") else self._damage()
        if reason:
            notes.append(f"the search files {reason}: they are made anew")
        if reason or anew or not manifest.meta("stores"):
            self._renew()

    def publish(self, entries: Sequence[Entry], files: Mapping[str, FileState], gone: Sequence[str] = ()) -> None:
        """Writes what is new into the stores, and makes it live."""
        dead = self._manifest.superseded(entries, (*files, *gone))
        new = {chunk.id for entry in entries for chunk in entry.chunks}
        if not dead and not new:
            self._manifest.publish(entries, files, gone, {})
            return
        old = self._manifest.meta("stores")
        token = self._begin(old)
        self._manifest.intend(new | dead if self._url else ())
        self._fill(token, self._vectors(entries), sorted(dead))
        self._manifest.publish(entries, files, gone, self._named(token))
        if self._url:
            self._server_collection().remove(sorted(dead - new))
            self._manifest.settle()
        shutil.rmtree(self._dir / old, ignore_errors=True)

    def _tidy(self) -> None:
        current = self._manifest.meta("stores")
        for folder in self._dir.glob("*"):
            if folder.name != current:
                shutil.rmtree(folder, ignore_errors=True)
        if self._url and self._manifest.meta("chroma") == self._url:
            self._discard(self._manifest.meta("pending"), self._url)
            unfinished = self._manifest.unfinished()
            if unfinished:
                with suppress(LookupError):  # it is made anew then
                    self._server_collection().remove(sorted(unfinished - self._manifest.chunk_ids()))
        self._manifest.set_meta(pending="")
        self._manifest.settle()

    def _damage(self) -> str:
        """What is wrong with the stores that the manifest names, in a few words, or ''."""
        folder = self._dir / self._manifest.meta("stores")
        for name, size in json.loads(self._manifest.meta("sizes") or "{}").items():
            path = folder / name
            if not path.is_file():
                return f"lack {name!r}"
            if path.stat().st_size != size:
                return f"are damaged ({name!r} has {path.stat().st_size:,} bytes, not {size:,})"
        try:
            store, lexical = open_stores(self._dir.parent, self._manifest, self._url)
            counts, live = (store.count(), lexical.count()), self._manifest.count()
            store.close()
        except UsageError:
            raise
        except Exception as error:  # Chroma and tantivy raise what they like on damaged files
            return f"cannot be read ({' '.join(str(error).split())[:120]})"
        return "" if counts == (live, live) else f"hold {counts[0]:,} and {counts[1]:,} passages, not {live:,}"

    def _renew(self) -> None:
        """Fills new stores from the manifest and puts them in place of the old."""
        old, collection, url = (self._manifest.meta(key) for key in ("stores", "collection", "chroma"))
        token = self._begin("")
        self._manifest.set_meta(pending=token)
        self._fill(token, self._manifest.stream(), (), f"passages-{token}")
        named = self._named(token) | {"collection": f"passages-{token}", "chroma": self._url, "pending": ""}
        self._manifest.replace_stores(**named)
        if old:
            shutil.rmtree(self._dir / old, ignore_errors=True)
        self._discard(collection.removeprefix("passages-"), url)

    def _begin(self, old: str) -> str:
        """A new folder, with a copy of the stores in the folder ``old`` where there is one."""
        token = uuid.uuid4().hex[:16]
        (self._dir / token).mkdir(parents=True)
        if old:
            shutil.copytree(self._dir / old / "lexical", self._dir / token / "lexical")
            if not self._url:
                copy_files(self._dir / old / "chroma", self._dir / token / "chroma")
        return token

    def _fill(
        self, token: str, parts: Iterator[tuple[Sequence[Chunk], Vectors]], dead: Sequence[str], collection: str = ""
    ) -> None:
        folder = self._dir / token
        name = collection or self._manifest.meta("collection")
        lexical = LexicalIndex(folder / "lexical", create=True)
        store = VectorStore(folder / "chroma", self._url, name, create=True)
        try:
            lexical.remove(dead)
            if not self._url:
                store.remove(dead)
            for chunks, vectors in parts:
                store.add(chunks, vectors)
                lexical.add(chunks)
        finally:
            lexical.close()
            store.close()

    def _vectors(self, entries: Sequence[Entry]) -> Iterator[tuple[Sequence[Chunk], Vectors]]:
        pairs = [pair for entry in entries for pair in zip(entry.chunks, entry.digests, strict=True)]
        for at in range(0, len(pairs), _PART):
            part = pairs[at : at + _PART]
            known = self._manifest.known_vectors([digest for _, digest in part])
            yield [chunk for chunk, _ in part], np.stack([known[digest] for _, digest in part])

    def _named(self, token: str) -> dict[str, str]:
        """What the manifest notes of a finished folder; its files are on the disk when it does."""
        folder = self._dir / token
        sizes: dict[str, int] = {}
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                with path.open("rb") as file:
                    os.fsync(file.fileno())
                if path.suffix not in (".sqlite3", ".lock"):  # whoever reads writes to these
                    sizes[path.relative_to(folder).as_posix()] = path.stat().st_size
        return {"stores": token, "sizes": json.dumps(sizes)}

    def _server_collection(self) -> VectorStore:
        return VectorStore(self._dir, self._url, self._manifest.meta("collection"))

    @staticmethod
    def _discard(token: str, url: str) -> None:
        if token and url:
            with suppress(UsageError):  # its server is gone
                VectorStore.discard(url, f"passages-{token}")
