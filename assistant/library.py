"""What is added to the corpus while the web app runs: files and pages, and the index brought up to date with them.

They lie in a corpus folder of their own within the index's folder, under `uploads/` and `pages/`, so that their ids say
where they are from. One run at a time brings the index up to date, in the background; questions go on meanwhile.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import threading
import unicodedata
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Literal

from assistant.indexing import added_folder, corpora, update_index
from assistant.render import counted
from assistant.settings import Settings
from assistant.types import Answer
from corpus.errors import AssistantError, UnreadableFile, UsageError
from corpus.fetch import fetch
from corpus.load import FILE_LIMIT, SUFFIXES, SourceFile, read, unsafe
from corpus.schema import FactTable
from index.embed import Embedder
from index.files import files_by_name
from index.manifest import Manifest, Summary
from index.types import BuildReport
from index.unread import untyped

LONGEST_NAME = 120  # bytes of a file's name
PART = ".part-"  # files on their way; hidden, so that no scan takes them for sources

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """A source as the list shows it.

    Attributes:
        summary: what the index knows of it, a table without a date with that of its newest row; of a file that could
            not be read, its name alone.
        cited: answers that have cited it since the app was started.
        problem: one line, '' for none.
        added: whether it was added in the web app, and can be removed there.
    """

    summary: Summary
    cited: int
    problem: str
    added: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the index is brought up to date.

    Attributes:
        state: 'idle' before the first run.
        done, total: files.
        name: what is at hand.
        line: how it ended, '' before.
    """

    state: Literal["idle", "running", "done", "cancelled", "failed"] = "idle"
    done: int = 0
    total: int = 0
    name: str = ""
    line: str = ""


class Library:
    """The sources of an index, and what is added to them. Thread-safe."""

    def __init__(self, settings: Settings, embedder: Callable[[], Embedder], refresh: Callable[[], object]) -> None:
        """``embedder`` gives the model of the index; ``refresh`` is called when the index has changed."""
        self._settings = settings
        self._embedder = embedder
        self._refresh = refresh
        self._folder = added_folder(settings)
        self._lock = threading.Lock()
        self._progress = Progress()
        self._again = False
        self._cancel = threading.Event()
        self._cited: Counter[str] = Counter()
        self._tables: tuple[str, dict[str, tuple[str, str]]] = ("", {})
        self._row_publishers: set[str] = set()
        self._unread: list[UnreadableFile] | None = None
        for left in self._folder.glob(f"{PART}*"):
            left.unlink(missing_ok=True)

    # what is there

    def entries(self) -> list[Entry]:
        """Every source by title, and before them the files that cannot be read."""
        manifest = Manifest(self._settings.index_dir)
        try:
            self._look(manifest)
            summaries, owners, files = manifest.summaries(), manifest.owners(), manifest.files()
        finally:
            manifest.close()
        read_files = set(owners.values())
        broken = [
            Entry(Summary("", "file", name, "", "", name, 0, 0), 0, file.problem, self._file(name) is not None)
            for name, file in files.items()
            if file.problem and name not in read_files
        ]
        broken += [
            Entry(Summary("", "file", str(file.path), "", "", str(file.path), 0, 0), 0, file.reason, False)
            for file in self._refused()
        ]
        with self._lock:
            cited = dict(self._cited)
        sources: list[Entry] = []
        for one in summaries:
            note, newest = self._tables[1].get(one.id, ("", ""))
            problem = "; ".join(part for part in (files[owners[one.id]].problem, note) if part)
            dated = replace(one, published=one.published or newest)
            sources.append(Entry(dated, cited.get(one.id, 0), problem, self._file(owners[one.id]) is not None))
        return broken + sorted(sources, key=lambda entry: (entry.summary.title.casefold(), entry.summary.id))

    def publishers(self) -> tuple[str, ...]:
        """Everyone who has published a source, or what a row of a table comes from, by name."""
        manifest = Manifest(self._settings.index_dir)
        try:
            self._look(manifest)
            names = {one.publisher for one in manifest.summaries()} | self._row_publishers
        finally:
            manifest.close()
        return tuple(sorted(names - {""}, key=str.casefold))

    def _look(self, manifest: Manifest) -> None:
        """Takes note of what the tables hold, once a state of the index."""
        state = f"{manifest.generation} {manifest.meta('stores')}"
        if self._tables[0] != state:
            tables = manifest.tables()
            self._row_publishers = {row.source.publisher for table in tables for row in table.rows}
            self._tables = (
                state,
                {table.id: (untyped(table).removeprefix(f"{table.path}: "), _newest(table)) for table in tables},
            )

    def _refused(self) -> list[UnreadableFile]:
        """What no run even reads, as of the last one: it takes a look at every file to know."""
        if self._unread is None:
            files = files_by_name(corpora(self._settings)).values()
            self._unread = [file for file in files if isinstance(file, UnreadableFile)]
        return self._unread

    def count(self, answer: Answer) -> None:
        """Takes note of what an answer cites."""
        with self._lock:
            self._cited.update({citation.source for citation in answer.cited})

    # what is added and removed

    def part(self) -> Path:
        """A file that what comes in may be written to; ``add`` takes it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=PART, dir=self._folder)
        os.close(handle)
        return Path(name)

    def add(self, name: str, part: Path, folder: Literal["uploads", "pages"] = "uploads") -> str:
        """Adds a file under a name, if it can be read; returns one line that says what it is. ``part`` is gone then.

        Raises:
            UnreadableFile: it cannot be taken; the message says why.
        """
        try:
            clean = _clean(name)
            target = self._folder / folder / clean
            size = part.stat().st_size
            if size > FILE_LIMIT:
                raise UnreadableFile(clean, f"has {size / 2**20:.0f} MiB, more than {FILE_LIMIT // 2**20}: split it")
            same = target.is_file() and _digest(target) == _digest(part)
            try:
                found = read(SourceFile(self._folder.resolve(), _with_suffix(part, target), f"{folder}/{clean}", ""))
            except UnreadableFile as error:
                raise UnreadableFile(clean, error.reason) from error
            target.parent.mkdir(parents=True, exist_ok=True)
            before = "was there already" if same else "replaces the earlier one" if target.exists() else ""
            _with_suffix(part, target).replace(target)
        finally:
            for left in part.parent.glob(f"{part.name}*"):
                left.unlink(missing_ok=True)
        tables = [one for one in found if isinstance(one, FactTable)]
        rows = sum(len(table.rows) for table in tables)
        what = f"{counted(len(tables), 'table')} with {counted(rows, 'row')}" if tables else "an article"
        return f"{clean}: {what}{', ' + before if before else ''}"

    def add_page(self, address: str) -> str:
        """Adds what is at an http(s) address; returns one line.

        Raises:
            CorpusError: it cannot be fetched or read.
        """
        fetched = fetch(address, private=self._settings.private_addresses)
        part = self.part()
        part.write_bytes(fetched.data)
        return self.add(fetched.name, part, "pages")

    def remove(self, id: str) -> str:  # noqa: A002  the field's own name
        """Removes the file of a source that was added here; returns one line.

        Raises:
            UsageError: it is none of those.
        """
        manifest = Manifest(self._settings.index_dir)
        try:
            owners, files = manifest.owners(), manifest.files()
        finally:
            manifest.close()
        name = owners.get(id) or (id if id in files else "")
        file = self._file(name) if name else None
        if file is None:
            raise UsageError(f"{id!r} was not added here: take its file out of the corpus folder")
        file.unlink(missing_ok=True)
        others = [other for other, owner in owners.items() if owner == name and other != id]
        return f"{name} is removed" + (f", with {counted(len(others), 'other table')} of it" if others else "")

    def _file(self, name: str) -> Path | None:
        """The file of the folder that the index calls so, or None."""
        root = self._folder.resolve()
        path = root / name  # a whole path, where a corpus has a file of that name too, stays what it is
        inside = path.is_relative_to(root) and ".." not in path.parts and path.is_file()
        return path if inside and path.relative_to(root).parts[0] in ("uploads", "pages") else None

    # the index

    def progress(self) -> Progress:
        """How far it is now."""
        with self._lock:
            return self._progress

    def update(self) -> None:
        """Begins to bring the index up to date; where that is being done, it is done once more after it."""
        with self._lock:
            if self._progress.state == "running":
                self._again = True
                return
            self._progress = Progress("running")
            self._cancel.clear()
        threading.Thread(target=self._run, name="indexing", daemon=True).start()

    def cancel(self) -> None:
        """Has the run end soon; what is done by then stays."""
        self._cancel.set()
        with self._lock:
            self._progress = replace(self._progress, name="stopping …")

    def _run(self) -> None:
        while True:
            try:
                report = update_index(
                    self._settings, embedder=self._embedder(), progress=self._show, cancelled=self._cancel.is_set
                )
                self._unread = None
                self._refresh()
                ended = Progress("cancelled" if self._cancel.is_set() else "done", line=_told(report))
            except AssistantError as error:
                ended = Progress("failed", line=str(error))
            except Exception:
                log.exception("the index could not be brought up to date")
                ended = Progress("failed", line="the index could not be brought up to date: see the server's log")
            with self._lock:
                if not self._again or self._cancel.is_set():
                    self._again = False
                    self._progress = ended
                    return
                self._again = False

    def _show(self, done: int, total: int, name: str) -> None:
        with self._lock:
            self._progress = replace(self._progress, done=done, total=total, name=name)


def _newest(table: FactTable) -> str:
    """The date of the newest source of its rows, '' for none."""
    return max((row.source.published for row in table.rows), default="")


def _told(report: BuildReport) -> str:
    parts = [f"{count:,} {what}" for count, what in
             ((report.added, "added"), (report.updated, "updated"), (report.removed, "removed")) if count]  # fmt: skip
    return f"{', '.join(parts) or 'nothing has changed'} ({report.seconds:.1f} s)"


def _clean(name: str) -> str:
    """A file's name without a path, safe to write and to show.

    Raises:
        UnreadableFile: it is none that is read.
    """
    clean = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2]).strip()
    if not clean or unsafe(clean):
        raise UnreadableFile("file", "the name is empty or holds control characters: rename it")
    suffix = PurePosixPath(clean).suffix.lower()
    if suffix not in SUFFIXES:
        kinds = ", ".join(sorted(SUFFIXES))
        raise UnreadableFile(clean, f"is of no type that can be read ({kinds}): save it as one of these")
    if clean.startswith((".", "~$")):
        raise UnreadableFile(clean, "is a hidden file or a lock file: rename it")
    if len(clean.encode("utf-8", "replace")) > LONGEST_NAME:
        raise UnreadableFile(clean[:40] + "…", f"has a name of more than {LONGEST_NAME} bytes: shorten it")
    return clean


def _with_suffix(part: Path, target: Path) -> Path:
    """The part under a name with the ending by which it is read."""
    named = part.with_name(part.name + target.suffix.lower())
    with suppress(FileNotFoundError):
        part.replace(named)
    return named


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
