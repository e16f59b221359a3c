"""What an app runs with: its index, its models, and whether the chat model answers."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from assistant.chat import Model
from assistant.indexing import added_folder
from assistant.prompts import load_prompt
from assistant.settings import Settings
from corpus.errors import AssistantError, ModelError
from index.build import size_of
from index.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Status:
    """What an app runs with.

    Attributes:
        model: the chat model as the settings name it, '' for none.
        embedder: the embedding model that the index was built with.
        articles, tables, passages: how many the index holds.
        bytes: of the index's files.
        newest: ISO date of the newest source, '' where none has one.
        changed: when the index last changed, UTC.
        folder: of the index.
    """

    model: str
    embedder: str
    articles: int
    tables: int
    passages: int
    bytes: int
    newest: str
    changed: datetime
    folder: str


def status_of(settings: Settings, model: str) -> Status:
    """The state of now.

    Raises:
        IndexUnusable: there is no index that can be read.
    """
    folder = settings.index_dir
    with closing(Manifest(folder)) as manifest:
        sources = manifest.summaries()
        articles = sum(source.kind == "article" for source in sources)
        return Status(
            model,
            manifest.meta("embedder"),
            articles,
            len(sources) - articles,
            manifest.count(),
            size_of(folder, [added_folder(settings)]),
            max((source.published for source in sources), default=""),
            manifest.changed,
            str(folder),
        )


def seconds_to_answer(model: Model) -> float:
    """Asks a chat model for one word; seconds until its first.

    Raises:
        ModelError: it does not answer; the message says why.
    """
    started = time.perf_counter()
    try:
        for piece in model.stream("ping", load_prompt("ping").messages()):
            if isinstance(piece, str) and piece.strip():
                return time.perf_counter() - started
    except AssistantError as error:
        raise ModelError(str(error)) from error
    raise ModelError("the chat model sends nothing: look at its server's log")
