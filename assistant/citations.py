"""Numbers evidence and reads citation marks: pure and bounds-checked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.draft import Evidence, Sentence
from assistant.types import Citation, Claim, Support

_MARK = re.compile(r"\[([0-9]{1,4})\]")


def marks(text: str, count: int) -> list[int]:
    """The citation numbers in a text that exist (1 to ``count``), each once, in order of appearance.

    >>> marks("a [2] b [1][2] c [0] d [99] e [x] f [1-3]", 3)
    [2, 1]
    """
    return list(dict.fromkeys(n for n in map(int, _MARK.findall(text)) if 1 <= n <= count))


def without_marks(text: str) -> str:
    """The text without citation marks and the blanks before them."""
    return re.sub(r"\s*\[\d{1,4}\]", "", text)


def number(sentences: Sequence[tuple[Sentence, Support]]) -> tuple[str, tuple[Claim, ...], tuple[Citation, ...]]:
    """Sentences and verdicts -> the marked text, its claims and its citations, numbered in order of first use."""
    known: dict[tuple[object, ...], Citation] = {}
    claims, pieces = [], []
    for sentence, support in sentences:
        numbers = []
        for evidence in sentence.evidence:
            key = (
                evidence.source,
                evidence.locator.start,
                evidence.locator.end,
                evidence.locator.column,
                evidence.locator.row,
            )
            citation = known.setdefault(key, _citation(len(known) + 1, evidence))
            numbers.append(citation.n)
        numbers = list(dict.fromkeys(numbers))
        claims.append(Claim(sentence.text, tuple(numbers), support))
        pieces.append(f"{sentence.text} {''.join(f'[{n}]' for n in numbers)}")
    return " ".join(pieces), tuple(claims), tuple(known.values())


def _citation(n: int, evidence: Evidence) -> Citation:
    particulars = evidence.particulars
    return Citation(
        n=n,
        source=evidence.source,
        title=particulars.title,
        publisher=particulars.publisher,
        url=particulars.url,
        published=particulars.published,
        locator=evidence.locator,
        quote=evidence.quote,
        cell=evidence.cell,
    )
