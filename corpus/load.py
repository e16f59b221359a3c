"""Files to Documents and FactTables."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import unicodedata
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.errors import CorpusError, UnreadableFile
from corpus.readers.delimited import read_csv
from corpus.readers.html import read_html
from corpus.readers.markdown import read_markdown
from corpus.readers.origin import Sources, sources_by_key
from corpus.readers.package import FILE_NAME, Description, Reference, describe, inside, problem
from corpus.readers.pdf import read_pdf
from corpus.readers.spreadsheet import read_xlsx
from corpus.readers.table import Join
from corpus.readers.word import read_docx
from corpus.schema import Document, FactTable

TEXT_LIMIT = 32 * 2**20  # bytes; the works of Shakespeare have 5.5 MB: what is larger is a dump, not an article
FILE_LIMIT = 200 * 2**20  # bytes; formats that hold pictures and fonts as well as text
READER_VERSION = 3  # raise it when the same bytes are read otherwise than before: every file is then read again

_ARTICLES: Mapping[str, Callable[[str, bytes], Document]] = {
    ".md": read_markdown,
    ".txt": read_markdown,
    ".html": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
}
_TABLES: Mapping[str, Callable[[str, bytes, Sequence[Description], Join], list[FactTable]]] = {
    ".csv": read_csv,
    ".xlsx": read_xlsx,
}
SUFFIXES = frozenset({*_ARTICLES, *_TABLES})  # of files that are read
_TEXTS = {".md", ".txt", ".html", ".csv"}
_NOISY = ("pypdf", "openpyxl", "charset_normalizer")  # libraries that log what they mend
_UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}  # control characters, broken encodings, line and paragraph separators
_BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # they make a name read otherwise than it is


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a corpus.

    Attributes:
        root: the corpus folder, resolved.
        path: the file itself.
        name: the path relative to ``root``, with ``/``.
        fingerprint: SHA-256 of the file's bytes and of everything else that decides what is read from it: its name,
            its description, the table of sources that it joins, the version of the readers.
    """

    root: Path
    path: Path
    name: str
    fingerprint: str


def scan(roots: Sequence[Path]) -> Iterator[SourceFile | UnreadableFile]:
    """The files of some corpora, folder by folder in the order of their names, those of a folder before its folders.

    Hidden files and folders, ``datapackage.json`` and files of other types are passed over. What cannot be read comes
    as an UnreadableFile, once, and does not end the scan.

    Raises:
        CorpusError: a root is not there or is no folder.
    """
    resolved: list[Path] = []
    for root in roots:
        if not root.is_dir():
            reason = "is a file, not a folder" if root.exists() else "is not there"
            raise CorpusError(f"the corpus folder {str(root)!r} {reason}: name an existing folder")
        resolved.append(root.resolve())
    for root in dict.fromkeys(resolved):
        yield from _walk(root)


def read(file: SourceFile) -> list[Document | FactTable]:
    """What a file holds: one article, or one table (a workbook: one a sheet that is not empty).

    Raises:
        UnreadableFile: the file cannot be read, whatever the reason; the message says it in one line.
    """
    try:
        with _quiet():
            return _read(file)
    except UnreadableFile:
        raise
    except OSError as error:
        raise UnreadableFile(file.name, f"cannot be read: {error.strerror or error}") from error
    except Exception as error:
        # parsers raise what they like on broken files (KeyError, RecursionError, struct.error, MemoryError, …)
        detail = f"{type(error).__name__}: {error}"[:200]
        raise UnreadableFile(file.name, f"is broken or of another type ({detail}): open and save it anew") from error


def _walk(root: Path) -> Iterator[SourceFile | UnreadableFile]:
    pending = [root]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            yield UnreadableFile(folder.relative_to(root), f"the folder cannot be read: {error.strerror or error}")
            continue
        shown = [entry for entry in entries if not entry.name.startswith((".", "~$"))]  # '~$': Office's lock files
        folders: list[Path] = []
        for entry in shown:
            path = folder / entry.name
            if not entry.is_dir(follow_symlinks=False):
                yield from _found(root, path)
            elif unsafe(entry.name):
                yield UnreadableFile(path.relative_to(root), "the folder's name holds control characters: rename it")
            else:
                folders.append(path)
        pending += reversed(folders)


def _found(root: Path, path: Path) -> Iterator[SourceFile | UnreadableFile]:
    """What a scan gives for one file or link: itself, a refusal, or nothing."""
    name = path.relative_to(root)
    try:
        if path.is_symlink() and not inside(root, path):
            yield UnreadableFile(name, f"is a link that leaves the corpus, to {str(path.readlink())!r}: copy it here")
        elif path.name == FILE_NAME:
            if reason := problem(path):
                yield UnreadableFile(name, reason)
        elif path.suffix.lower() in SUFFIXES and not path.is_dir():
            yield _source_file(root, path)
    except UnreadableFile as error:
        yield error
    except OSError as error:
        yield UnreadableFile(name, f"cannot be read: {error.strerror or error}")


def unsafe(name: str) -> bool:
    """Whether a name would break a line of output, or read otherwise than it is."""
    return any(unicodedata.category(letter) in _UNPRINTABLE or letter in _BIDI for letter in name)


def _source_file(root: Path, path: Path) -> SourceFile:
    """Raises UnreadableFile, or OSError."""
    name = path.relative_to(root).as_posix()
    if unsafe(name):
        raise UnreadableFile(name, "the name holds control characters: rename it")
    if not path.is_file():
        raise UnreadableFile(name, "is no regular file: remove it or copy its content to a file")
    size, limit = path.stat().st_size, _limit(path)
    if not size:
        raise UnreadableFile(name, "is empty")
    if size > limit:
        raise UnreadableFile(name, f"has {size / 2**20:.0f} MiB, more than {limit // 2**20}: split it")
    return SourceFile(root, path, name, _fingerprint(root, path, name))


def _limit(path: Path) -> int:
    return TEXT_LIMIT if path.suffix.lower() in _TEXTS else FILE_LIMIT


def _fingerprint(root: Path, path: Path, name: str) -> str:
    parts: list[object] = [READER_VERSION, name, _digest(path)]
    if path.suffix.lower() in _TABLES:
        for description in describe(root, name):
            parts.append(asdict(description))
            joined = _joined(root, description.origin)
            parts.append(_digest(joined) if joined else "")
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _joined(root: Path, reference: Reference | None) -> Path | None:
    """The table of sources that rows point to, where it can be read at all."""
    if reference is None:
        return None
    path = root / reference.path
    try:
        usable = path.is_file() and inside(root, path) and 0 < path.stat().st_size <= _limit(path)
    except OSError:
        return None
    return path if usable and path.suffix.lower() in _TABLES and os.access(path, os.R_OK) else None


def _read(file: SourceFile) -> list[Document | FactTable]:
    suffix = file.path.suffix.lower()
    data = _bytes(file.path, file.name)
    if suffix in _ARTICLES:
        return [_ARTICLES[suffix](file.name, data)]
    descriptions = describe(file.root, file.name)
    if any(description.part for description in descriptions):
        raise UnreadableFile(
            file.name, f"is one of several files of the table {descriptions[0].id!r}: join them in one"
        )
    tables = _TABLES[suffix](file.name, data, descriptions, lambda described: _sources(file.root, described.origin))
    return [*tables]


def _bytes(path: Path, name: str) -> bytes:
    limit = _limit(path)
    with path.open("rb") as file:
        data = file.read(limit + 1)  # it may have grown since it was found
    if not data:
        raise UnreadableFile(name, "is empty")
    if len(data) > limit:
        raise UnreadableFile(name, f"has more than {limit // 2**20} MiB: split it")
    return data


def _sources(root: Path, reference: Reference | None) -> Sources:
    """The table of sources by key; empty where it cannot be read, which its own reading reports."""
    path = _joined(root, reference)
    if path is None or reference is None:
        return {}
    try:
        data = _bytes(path, reference.path)
        descriptions = describe(root, reference.path)
        tables = _TABLES[path.suffix.lower()](reference.path, data, descriptions, lambda described: {})
    except Exception:  # whatever the library raises: reading the file itself reports it
        return {}
    table = next((table for table in tables if table.id == reference.table), tables[0])
    return sources_by_key(table, reference.targets)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps the libraries' warnings from stderr: what matters of them is in the error or in what was read."""
    loggers = [logging.getLogger(name) for name in _NOISY]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.CRITICAL + 1)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
