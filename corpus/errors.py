"""The whole exception tree.

    AssistantError                a message for the user: one line, what is wrong and what to do
    ├── CorpusError               something under a corpus folder
    │   └── UnreadableFile        one file; carries its path and the reason
    ├── IndexUnusable             the index cannot be used
    │   ├── IndexMissing          there is no index yet
    │   └── IndexMismatch         built with another model or chunking
    ├── ModelError                an embedding or chat model cannot be loaded
    └── UsageError                a wrong call: a setting, an option, a Q&A set

Every message quotes the offending value with ``!r`` and says what to do next. The tree is caught in two
places only: the command line and the web app.
"""

from __future__ import annotations

from pathlib import Path


class AssistantError(Exception):
    """Base of all errors that are meant for the user."""


class CorpusError(AssistantError):
    """A corpus folder cannot be used."""


class UnreadableFile(CorpusError):
    """One file of a corpus cannot be read; the others still can.

    Attributes:
        path: the file, relative to its corpus root.
        reason: why, in a few words and without a line break.
    """

    def __init__(self, path: Path | str, reason: str) -> None:
        self.path = Path(path)
        self.reason = " ".join(reason.split())
        super().__init__(f"{str(path)!r}: {self.reason}")


class IndexUnusable(AssistantError):
    """The index cannot be used as it is."""


class IndexMissing(IndexUnusable):
    """There is no index in the folder that was named."""


class IndexMismatch(IndexUnusable):
    """The index was built with another embedding model or another chunking."""


class ModelError(AssistantError):
    """A model cannot be loaded, or is not the one it should be."""


class UsageError(AssistantError):
    """A wrong call: an option, a setting or an input file."""
