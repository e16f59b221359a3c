"""An assistant that is opened in the background, and what else is made ready there."""

from __future__ import annotations

import logging
import threading
from collections.abc import Generator, Sequence
from datetime import date
from typing import Protocol

from assistant.answer import EVERYTHING, Assistant
from assistant.factbook import FactBook
from assistant.library import Library
from assistant.models import parse
from assistant.settings import Settings
from assistant.status import seconds_to_answer
from assistant.types import Answer, Event, Turn
from corpus.errors import ModelError
from corpus.schema import Document, FactTable
from index.manifest import Manifest, Summary
from index.types import Filters


class Catalogue(Protocol):
    """An index, as far as a page asks about it before the model is there."""

    def documents(self) -> list[Summary]:
        """Every source."""


class Opening:
    """An assistant that is opened in the background: the page is there before the model is loaded.

    A question that comes earlier waits; what goes wrong is raised to whoever asks.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._opened: Assistant | None = None
        self._wrong: Exception | None = None
        self._ready = threading.Event()
        self._manifest = Manifest(settings.index_dir)
        self.library = Library(settings, lambda: self.opened().index.embedder, lambda: self.opened().known())
        self._begin = threading.Lock()

    def begin(self) -> None:
        """Begins to open it, once; a question that comes before does the same."""
        if self._begin.acquire(blocking=False):
            threading.Thread(target=self._open, name="opening", daemon=True).start()

    def _open(self) -> None:
        try:
            self._opened = Assistant.open(self._settings)
        except Exception as error:
            self._wrong = error
        finally:
            self._ready.set()
        warm_charts()

    @property
    def is_ready(self) -> bool:
        """Whether it is open, or never will be."""
        return self._ready.is_set()

    def opened(self) -> Assistant:
        """The assistant; waits until it is there.

        Raises:
            AssistantError: it cannot be opened.
        """
        self.begin()
        self._ready.wait()
        if self._opened is None:
            raise self._wrong or RuntimeError("the assistant was not opened")
        return self._opened

    @property
    def index(self) -> Catalogue:
        """What the index holds, from its manifest as long as the model is being loaded."""
        return self._opened.index if self._opened else self

    def documents(self) -> list[Summary]:
        """Every source."""
        return self._manifest.summaries()

    def stream_answer(
        self, question: str, history: Sequence[Turn] = (), as_of: date | None = None, only: Filters = EVERYTHING
    ) -> Generator[Event, None, None]:
        """As the assistant's."""
        for event in self.opened().stream_answer(question, history, as_of, only):
            if isinstance(event, Answer):
                self.library.count(event)
            yield event

    def document(self, id: str) -> Document | FactTable | None:  # noqa: A002  the field's own name
        """As the assistant's."""
        return self.opened().document(id)

    def facts(self) -> FactBook:
        """As the assistant's."""
        return self.opened().facts()

    def model_name(self) -> str:
        """The chat model that the settings name, without what is secret in its address; '' for none."""
        return parse(self._settings.model).name if self._settings.model else ""

    def ping(self) -> float:
        """Seconds until the chat model's first word.

        Raises:
            ModelError: it does not answer, or there is none.
        """
        model = self.opened().model
        if model is None:
            raise ModelError("there is no chat model: set ASSISTANT_MODEL")
        return seconds_to_answer(model)


def warm_charts() -> None:
    """Makes what draws charts ready, so that the first answer with one does not wait seconds for it."""
    from assistant.plot import warm  # noqa: PLC0415  Altair and Vega take seconds, which the page does not wait for

    try:
        warm()
    except Exception:
        logging.getLogger(__name__).exception("charts cannot be drawn")
