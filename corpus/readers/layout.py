"""Lines of pages to paragraphs: running heads dropped, words mended that a line end divides."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_DIVIDED = re.compile(r"(?P<first>[^\W\d_]+)[-\u00ad]$")
_BULLET = re.compile(r"[\u2022\u25cf\u25aa\u25e6\u2023*\u2013-]\s")
_COUNTED = re.compile(r"(?:\d{1,2}[.)]|\([a-z0-9]{1,3}\)|\d{1,2}(?:\.\d{1,2})+\.?)\s")
_END = re.compile(r"[.!?:;\u3002\uff01\uff1f][\"'\u201d\u2019)\]]*$")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]")
_NUMBERED = re.compile(r"(?:page )?(\d{1,4})|(\d{1,4})\D.*?|.*?\D(\d{1,4})(?:\s*(?:/|of)\s*\d{1,4})?", re.IGNORECASE)
_FULL = 0.7  # of the usual width: a line that reaches so far was broken because it was full
_LONGEST = 60  # letters of a word, and of what may stand after a sentence


@dataclass(frozen=True, slots=True)
class Pages:
    """Text, and the offset at which each page begins."""

    text: str
    starts: tuple[int, ...]


def join_pages(pages: Sequence[str]) -> Pages:
    """One text of the texts of pages, one printed line a line.

    A line that fills the page's width goes on in the next, unless that begins a list item, looks like a heading, or
    both are rows of numbers. A word divided at a line end is joined, unless the document has it with its hyphen
    elsewhere.
    """
    lines = _without_heads([[" ".join(line.split()) for line in page.split("\n")] for page in pages])
    words = {match.lower() for page in lines for line in page for match in _WORD.findall(line)}
    width = _usual_width(lines)
    parts: list[str] = []
    starts: list[int] = []
    length, previous, gap = 0, "", False
    for page in lines:
        begun, gap = False, bool(_END.search(previous[-_LONGEST:]))  # a sentence that ends its page ends a paragraph
        for line in page:
            if not line:
                gap = begun
                continue
            cut, glue = _between(previous, line, width, words, gap) if previous else (0, "")
            if cut:
                parts[-1] = parts[-1][:-cut]
            parts += [glue, line]
            length += len(glue) - cut + len(line)
            if not begun:
                starts.append(length - len(line))
                begun = True
            previous, gap = line, False
        if not begun:
            starts.append(length)
    return Pages("".join(parts), tuple(starts))


def _between(line: str, following: str, width: int, words: set[str], gap: bool) -> tuple[int, str]:
    """How many letters to take from the end of a line, and what to put between it and the next."""
    full = len(line) >= _FULL * width
    ended = bool(_END.search(line[-_LONGEST:]))
    listed = bool(_BULLET.match(following) or (_COUNTED.match(following) and (ended or not full)))
    if (match := _DIVIDED.search(line[-_LONGEST:])) and following[0].isalpha() and not (gap and listed):
        rest = _WORD.match(following)
        first, second = match["first"].lower(), rest[0].lower() if rest else ""
        hyphened = not following[0].islower() or (f"{first}-{second}" in words and first + second not in words)
        return (0, "") if hyphened and line[-1] == "-" else (1, "")
    if line.endswith("-") and following[0].isdigit() and line[-2:-1].isalnum():
        return 0, ""  # 2024-|2025, COVID-|19
    rows = _numeric(line) and _numeric(following)
    headed = ended and len(following) < _FULL * width and following[0].isupper() and not _END.search(following)
    goes_on = (full or (following[0].islower() and not ended)) and not (listed or rows or headed)
    if goes_on and not gap:
        return 0, "" if _CJK.match(line[-1]) and _CJK.match(following[0]) else " "
    return 0, "\n" if (listed or rows) and not gap else "\n\n"


def _numeric(line: str) -> bool:
    """Whether a line is a row of a table: mostly numbers, at least two."""
    tokens = line.split()
    numbers = sum(any(letter.isdigit() for letter in token) for token in tokens)
    return numbers >= 2 and numbers >= 0.4 * len(tokens)


def _usual_width(pages: Sequence[Sequence[str]]) -> int:
    lengths = sorted(len(line) for page in pages for line in page if line)
    return lengths[int(0.9 * len(lengths))] if lengths else 0


def _without_heads(pages: list[list[str]]) -> list[list[str]]:
    """The pages without running heads: lines at their edges that come back on many pages, and then a first or last
    line that begins or ends with the number that the page bears."""
    if len(pages) < 3:
        return pages
    enough = max(3, 0.4 * len(pages))
    repeated = Counter(line for page in pages for line in {page[place] for place in _edges(page, 2)})
    pages = [
        [line for place, line in enumerate(page) if place not in edges or repeated[line] < enough]
        for page in pages
        for edges in [_edges(page, 2)]
    ]
    shifts = Counter(shift for number, page in enumerate(pages) for shift in _shifts(page, number))
    usual, times = max(shifts.items(), key=lambda item: item[1], default=(0, 0))
    if times < enough:
        return pages
    return [
        [line for place, line in enumerate(page) if place not in edges or usual not in _line_shifts(line, number)]
        for number, page in enumerate(pages)
        for edges in [_edges(page, 1)]
    ]


def _edges(page: Sequence[str], count: int) -> set[int]:
    """The places of a page's first and last lines that hold text."""
    filled = [place for place, line in enumerate(page) if line]
    return {*filled[:count], *filled[-count:]}


def _shifts(page: Sequence[str], number: int) -> set[int]:
    return {shift for place in _edges(page, 1) for shift in _line_shifts(page[place], number)}


def _line_shifts(line: str, number: int) -> set[int]:
    """How far the numbers at the ends of a short line are from the page's place in the file.

    A row of figures is no running head: it has several numbers where that has the page's, and perhaps a chapter's.
    """
    if len(line) > 100 or len(re.findall(r"\d+", line)) > 2:
        return set()
    found = _NUMBERED.fullmatch(line)
    return {int(group) - number for group in found.groups() if group} if found else set()
