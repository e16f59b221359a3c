"""A draft with marks -> its sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.citations import without_marks
from index.types import Span


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """A sentence of a draft: where it stands, its text without marks, and the marks."""

    span: Span
    text: str
    marks: tuple[int, ...]


def split_claims(text: str) -> list[DraftClaim]:
    """The sentences of a draft, marks read."""
    found = []
    for match in re.finditer(r"\S.*?(?:[.!?](?:\s*\[\d+\])*(?=\s|$)|(?=\n)|$)", text):
        words = " ".join(without_marks(match[0]).split())
        if re.search(r"\w", words):
            marks = tuple(dict.fromkeys(int(n) for n in re.findall(r"\[(\d{1,4})\]", match[0])))
            found.append(DraftClaim(Span(match.start(), match.end()), words, marks))
    return found
