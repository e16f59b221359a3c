"""The files of a corpus as the index counts them: by name, and with the document ids that are theirs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corpus.errors import UnreadableFile
from corpus.load import SourceFile, scan

Files = dict[str, SourceFile | UnreadableFile]


def files_by_name(roots: Sequence[Path]) -> Files:
    """The files by name, in order; one whose name an earlier root has already goes by its whole path."""
    files: Files = {}
    for file in scan(roots):
        if isinstance(file, UnreadableFile):
            files[f"\0{len(files)}"] = file  # the name of no file
        else:
            files[file.name if file.name not in files else file.path.as_posix()] = file
    return files


class Claims:
    """Which file a document id belongs to: of two that have it, the first in the order of the scan."""

    def __init__(self, names: Sequence[str], owners: dict[str, str]) -> None:
        self._order = {name: place for place, name in enumerate(names)}
        self._owners = dict(owners)
        self._ids: dict[str, set[str]] = {}
        for id_, owner in owners.items():
            self._ids.setdefault(owner, set()).add(id_)
        self.lost: set[str] = set()  # files that have lost a document to an earlier one: to be read again

    def release(self, name: str) -> None:
        """Frees what a file held, since it is read anew."""
        for id_ in self._ids.pop(name, set()):
            if self._owners.get(id_) == name:
                del self._owners[id_]

    def held(self, name: str) -> bool:
        """Whether a file has documents."""
        return bool(self._ids.get(name))

    def take(self, id_: str, name: str) -> str:
        """Gives the id to the file; returns the file that has it already where that comes first, else ''."""
        owner = self._owners.get(id_)
        if owner is not None and self._order.get(owner, len(self._order)) <= self._order[name]:
            return owner
        if owner is not None:
            self.lost.add(owner)
        self._owners[id_] = name
        self._ids.setdefault(name, set()).add(id_)
        return ""
