"""Numbers evidence and reads citation marks: pure and bounds-checked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.draft import Evidence, Sentence
from assistant.types import Citation, Claim, Support

_LONGEST_RANGE = 10  # '[1-3]' cites three sources; '[1-900]' cites none that was meant
_NUMBERS = r"[0-9]{1,4}(?:\s*[,;–-]\s*[0-9]{1,4}){0,12}"
# '[1]', '[1, 2]', '[1-3]', '[^1]', '【1】' and '【1†source】', each also as the text of a link
_MARK = re.compile(
    rf"(?:\[\^?(?P<plain>{_NUMBERS})\]|【(?P<wide>{_NUMBERS})(?:†[^】\n]{{0,80}})?】)(?:\((?:https?:|#|/)[^()\s]*\))?"
)
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Marks:
    """The citation marks of a text.

    Attributes:
        numbers: those that exist, each once, in order of appearance.
        unknown: how many were named that do not exist.
        spans: where the marks stand, existing or not, offsets into the text, the end exclusive.
    """

    numbers: tuple[int, ...]
    unknown: int
    spans: tuple[tuple[int, int], ...]


def parse_marks(text: str, count: int) -> Marks:
    """The marks of a text with ``count`` citations. What stands in `code` is no mark.

    >>> parse_marks("a [2, 1] b 【3】 c [1-3] d [99] e [x]", 3).numbers
    (2, 1, 3)
    """
    code = [match.span() for match in _CODE.finditer(text)]
    named: list[int] = []
    spans = []
    for match in _MARK.finditer(text):
        if any(start <= match.start() < end for start, end in code):
            continue
        spans.append(match.span())
        named += _numbers(match["plain"] or match["wide"])
    known = [n for n in named if 1 <= n <= count]
    return Marks(tuple(dict.fromkeys(known)), len(named) - len(known), tuple(spans))


def _numbers(written: str) -> list[int]:
    """The numbers of one mark: '1, 2' and '1-3'; of a range that is turned or too long, its ends."""
    found: list[int] = []
    for part in re.split(r"\s*[,;]\s*", written):
        ends = [int(end) for end in re.split(r"\s*[–-]\s*", part)]
        ranged = len(ends) == 2 and 0 <= ends[1] - ends[0] < _LONGEST_RANGE
        found += range(ends[0], ends[1] + 1) if ranged else ends
    return found


def marks(text: str, count: int) -> list[int]:
    """The citation numbers in a text that exist (1 to ``count``), each once, in order of appearance.

    >>> marks("a [2] b [1][2] c [0] d [99] e [x]", 3)
    [2, 1]
    """
    return list(parse_marks(text, count).numbers)


def without_marks(text: str) -> str:
    """The text without citation marks and the blanks before them; a mark before the full stop leaves no gap."""
    for start, end in reversed(parse_marks(text, 0).spans):
        text = text[:start].rstrip(" \t") + text[end:]
    return text


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


def unnumbered(evidence: Evidence) -> Citation:
    """A piece of evidence as a citation that has no number yet."""
    return _citation(0, evidence)


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
