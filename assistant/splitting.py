"""A draft with marks -> its sentences: pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.citations import without_marks
from index.sentences import bare, split_sentences
from index.types import Span

_MARKS = re.compile(r"(\s*\[\d{1,4}\])+")
_MARK = re.compile(r"\[([0-9]{1,4})\]")


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """A sentence of a draft: where it stands, its text without marks, and the marks."""

    span: Span
    text: str
    marks: tuple[int, ...]


def split_claims(text: str) -> list[DraftClaim]:
    """The sentences of a draft, each line's by itself; marks belong to the sentence that they stand in or behind.

    >>> [(claim.text, claim.marks) for claim in split_claims("It rose. [1][2] It fell [3].\\nThe U.S. leads.")]
    [('It rose.', (1, 2)), ('It fell.', (3,)), ('The U.S. leads.', ())]
    """
    found: list[DraftClaim] = []
    for line in re.finditer(r"[^\n]+", text):
        at = line.start()
        # marks are blanked while sentences are looked for: they are no words, and stand on either side of a full stop
        blank = _MARKS.sub(lambda run: " " * len(run[0]), line[0])
        for span in split_sentences(blank, line.start()):
            behind = _MARKS.match(text, span.end)
            end = behind.end() if behind else span.end
            start, at = bare(text, at, end).start, end
            words = re.sub(r"\s+(?=[.,;:!?])", "", " ".join(without_marks(text[start:end]).split()))
            if re.search(r"\w", words):
                numbers = dict.fromkeys(int(n) for n in _MARK.findall(text[start:end]))
                found.append(DraftClaim(Span(start, end), words, tuple(numbers)))
    return found
