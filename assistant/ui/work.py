"""The questions at work, one for each open page, and how a button ends one.

The one that ends a question only leaves word; the question's own generator says what the page shows then. So nothing
that was already on its way can come after it, and a model that says nothing for a minute can still be stopped.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Generic, Literal, TypeVar

Piece = TypeVar("Piece")


@dataclass(frozen=True, slots=True)
class End:
    """Word that a question is given up: what for, and what stood in the question's field by then."""

    why: Literal["stopped", "new"]
    typed: str = ""


class Work(Generic[Piece]):
    """The questions at work, by page."""

    def __init__(self) -> None:
        self._inboxes: dict[str, SimpleQueue[Piece | Exception | End | None]] = {}

    def pieces(self, page: str, pieces: Generator[Piece, None, None]) -> Iterator[Piece | End]:
        """The pieces as they come, up to their last, their error, or word to end.

        Args:
            page: the page's name, as the web server gives it.
            pieces: read in a thread of its own, which leaves off at the next piece once nobody wants more.
        """
        inbox: SimpleQueue[Piece | Exception | End | None] = SimpleQueue()
        unwanted = threading.Event()
        self._inboxes[page] = inbox

        def work() -> None:
            try:
                for piece in pieces:
                    inbox.put(piece)
                    if unwanted.is_set():
                        pieces.close()  # with it goes a chat model's connection
                        return
            except Exception as error:
                inbox.put(error)
            inbox.put(None)

        threading.Thread(target=work, daemon=True).start()
        try:
            while (piece := inbox.get()) is not None:
                if isinstance(piece, Exception):
                    raise piece
                yield piece
                if isinstance(piece, End):
                    return
            # the page has its answer, and may have left word while that was on its way
            if not inbox.empty() and isinstance(word := inbox.get(), End):
                yield word
        finally:
            unwanted.set()
            if self._inboxes.get(page) is inbox:
                del self._inboxes[page]

    def end(self, page: str, word: End) -> bool:
        """Leaves word for the page's question; False where none is at work."""
        inbox = self._inboxes.get(page)
        if inbox is not None:
            inbox.put(word)
        return inbox is not None

    def is_busy(self, page: str) -> bool:
        """Whether a question of the page is at work."""
        return page in self._inboxes
