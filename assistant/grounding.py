"""A draft and its evidence -> claims with a verdict.

What an extractive draft says is taken or assembled from the evidence, and is checked all the same: a sentence is
supported only if it is the evidence's own words, or if each of its numbers and names stands in the cells it cites (or
was computed from them).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from assistant.draft import Evidence, Sentence
from assistant.types import Support
from index.names import Lexicon

_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?!\w)")


def plain_numbers(text: str) -> set[Decimal]:
    """The numbers of a text by value: '1,600' and '1600.0' are the same."""
    return {Decimal(match.rstrip(",").replace(",", "")).normalize() for match in _NUMBER.findall(text)}


def verdict(sentence: Sentence, lexicon: Lexicon) -> Support:
    """Whether the sentence's evidence holds it.

    'supported': the words are the evidence's own, or every number and name is in it. 'unsupported' otherwise, or where
    there is no evidence at all.
    """
    if not sentence.evidence:
        return "unsupported"
    if any(_squeezed(sentence.text) in _squeezed(evidence.quote) for evidence in sentence.evidence):
        return "supported"
    held = " \n ".join(_held(sentence.evidence))
    numbers = plain_numbers(sentence.text) - plain_numbers(" ; ".join(sentence.computed))
    names = {mention.name for mention in lexicon.find(sentence.text)}
    known = {mention.name for mention in lexicon.find(held)}
    loose = {name for name in names - known if _squeezed(name) not in _squeezed(held)}
    return "supported" if numbers <= _numbers_in(held) and not loose else "unsupported"


def _held(evidence: Iterable[Evidence]) -> Iterable[str]:
    for piece in evidence:
        yield f"{piece.quote} \n {piece.cell or ''} \n {piece.context} \n {piece.particulars.title}"


def _numbers_in(text: str) -> set[Decimal]:
    """Every digit run of the evidence, dates and ids taken apart: '2025-04-07' holds 2025, 4 and 7."""
    return plain_numbers(text) | {Decimal(run).normalize() for run in re.findall(r"\d+(?:\.\d+)?", text)}


def _squeezed(text: str) -> str:
    return " ".join(text.split()).casefold()
