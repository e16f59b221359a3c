"""What readers say of answers: one JSON line each, in the folder of the index, and nothing but what they said."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from assistant.types import Answer

FILE = "feedback.jsonl"
LONGEST = 2_000  # characters of a correction

_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Feedback:
    """A reader's word on an answer.

    Attributes:
        question: as it was searched.
        answer: its text, with marks.
        thumb: 'up' or 'down'.
        correction: what it should have said, '' where nothing was written.
        sources: ids of what it cites, in order.
        as_of: the ISO day that it was held to, '' for none.
        time: when it was said, ISO, UTC.
    """

    question: str
    answer: str
    thumb: Literal["up", "down"]
    correction: str
    sources: tuple[str, ...]
    as_of: str
    time: str


def feedback_on(answer: Answer, thumb: Literal["up", "down"], correction: str, as_of: date | None) -> Feedback:
    """A reader's word on an answer, of now."""
    sources = tuple(dict.fromkeys(citation.source for citation in answer.cited))
    day = as_of.isoformat() if as_of else ""
    said = correction.strip()[:LONGEST]
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Feedback(answer.standalone_question, answer.text, thumb, said, sources, day, now)


def record(said: Feedback, index_dir: Path) -> None:
    """Adds it to the file in the index's folder.

    Raises:
        OSError: the file cannot be written.
    """
    line = json.dumps(asdict(said), ensure_ascii=False)
    with _lock, (index_dir / FILE).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
