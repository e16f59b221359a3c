"""Sentences with their exact offsets."""

from __future__ import annotations

import re

import sentencex

from index.types import Span

_LIST_NUMBER = re.compile(r"\(?\w{1,3}[.)]")
_BEFORE_NUMBER = re.compile(r"\b(approx|ca|vols?|nos?|ch|art|sec|figs?|pp?|eq|para)\.$", re.IGNORECASE)
_SHORT_FORM = re.compile(
    r"\b(approx|avg|bn|cf|dept|est|ft|govt|hrs?|incl|k?m|kg|max|min|mn|pct|tn|vs|yrs?)\.$", re.IGNORECASE
)
_LOWER_CASE = re.compile(r"[a-z]+\b")
_HOUR = re.compile(r"\d\s*[ap]\.m\.$", re.IGNORECASE)
_DAY = re.compile(r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[ECMP][SD]?T|GMT|UTC)\b")


def split_sentences(text: str, start: int = 0, language: str = "en") -> list[Span]:
    """The sentences of a paragraph as spans, blanks around them left out; offsets are moved by ``start``.

    The boundaries are sentencex's, less those after a list's number and within some abbreviations that it takes for
    ends. ``language`` is an ISO 639-1 code; one that it does not know is split by its general rules.
    """
    spans: list[Span] = []
    for boundary in sentencex.get_sentence_boundaries(language or "en", text):
        span = bare(text, boundary["start_index"], boundary["end_index"])
        if span.start == span.end:
            continue
        if spans and _goes_on(text[spans[-1].start : spans[-1].end], text[span.start : span.end]):
            span = Span(spans.pop().start, span.end)
        spans.append(span)
    return [Span(start + span.start, start + span.end) for span in spans]


def bare(text: str, start: int, end: int) -> Span:
    """The span from ``start`` to ``end`` without the blanks around it."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return Span(start + left, start + max(left, len(piece.rstrip())))


def _goes_on(before: str, after: str) -> bool:
    """Whether the end of ``before`` is none: a list's number, 'approx. 5', '$1.5 bn. in 2024', '5 p.m. Monday'."""
    if _LIST_NUMBER.fullmatch(before):
        return True
    if after[0].isdigit():
        return bool(_BEFORE_NUMBER.search(before))
    short = _SHORT_FORM.search(before) and _LOWER_CASE.match(after)
    return bool(short or (_HOUR.search(before) and _DAY.match(after)))
