"""A draft with marks -> its sentences, each with the marks that it carries."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.citations import parse_marks, without_marks
from index.sentences import split_sentences
from index.types import Span

_MOST_MARKS = 9999  # the highest number that a mark may have
_OPENING = re.compile(r"\s*(?:[-*•]\s+|#+\s+|\d{1,2}[.)]\s+|>\s*)?")


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """A sentence of a draft: where it stands, its text without marks, the marks that exist, and how many do not."""

    span: Span
    text: str
    marks: tuple[int, ...]
    unknown: int = 0


def split_claims(text: str, count: int = _MOST_MARKS) -> list[DraftClaim]:
    """The sentences of a draft with [1] marks, of which ``count`` exist.

    Marks after a full stop belong to the sentence before them; list signs and signs of headings belong to none.
    """
    marked = parse_marks(text, count).spans
    masked = text
    for start, end in marked:
        masked = f"{masked[:start]}{' ' * (end - start)}{masked[end:]}"
    found = []
    at = 0
    for line in masked.splitlines(keepends=True):
        opening = _OPENING.match(line)
        start = at + (opening.end() if opening else 0)
        spans = split_sentences(masked[start : at + len(line)], start)
        ends = [*(other.start for other in spans), at + len(line)][1:]
        for span, following in zip(spans, ends, strict=True):
            end = max([span.end, *(last for first, last in marked if span.end <= first < following)])
            words = " ".join(without_marks(text[span.start : end]).split())
            if re.search(r"\w", words):
                own = parse_marks(text[span.start : end], count)
                found.append(DraftClaim(Span(span.start, end), words, own.numbers, own.unknown))
        at += len(line)
    return found
