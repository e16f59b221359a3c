"""A draft and its evidence -> claims with a verdict.

What an extractive draft says is taken or assembled from the evidence, and is checked all the same, by what the evidence
says and not by how the sentence was made: words must be the source's own; else every number must stand in the cells
that are cited, or come out when it is computed anew from them; every name must be theirs; what they measure must be
said; and what is said to be more or less, first or last must be so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import permutations

from assistant.bounds import bounds
from assistant.draft import Evidence, Sentence
from assistant.sides import Side
from assistant.types import Support
from assistant.wording import in_units
from index.names import Lexicon
from index.periods import parse_period
from index.text import term_set

_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?!\w)")
_ROSE = re.compile(r"\b(rose|went up|is to rise)\b")
_FELL = re.compile(r"\b(fell|went down|is to fall)\b")
_HIGHEST = re.compile(r"\bthe highest\b")
_LOWEST = re.compile(r"\bthe lowest\b")
_SIDED = re.compile(r"\b(after|since|before|until) ((?:\d{1,2} )?(?:[A-Z]\w+ )?\d{4})\b")
_A_YEAR = 360  # days
_MOST_CELLS = 12  # that a computation is done anew over


def plain_numbers(text: str) -> set[Decimal]:
    """The numbers of a text by value: '1,600' and '1600.0' are the same."""
    return {Decimal(match.rstrip(",").replace(",", "")).normalize() for match in _NUMBER.findall(text)}


def verdict(sentence: Sentence, lexicon: Lexicon) -> Support:
    """Whether the sentence's evidence holds it.

    'supported': the words are the evidence's own, or all that the module's text asks for is so. 'contradicted': it
    says that something rose, fell or was first that did not or was not. 'unsupported' otherwise, or where there is no
    evidence at all.
    """
    if not sentence.evidence:
        return "unsupported"
    if any(_squeezed(sentence.text) in _squeezed(evidence.quote) for evidence in sentence.evidence):
        return "supported"
    held = " \n ".join(_held(piece) for piece in sentence.evidence)
    values = {piece.value.normalize() for piece in sentence.evidence if piece.value is not None}
    numbers = plain_numbers(sentence.text) - _numbers_in(held) - values  # a cell may write 1150 as '1.150'
    if numbers and not numbers <= _computable([piece.value for piece in sentence.evidence]) | _counts(sentence):
        return "unsupported"
    names = {mention.name for mention in lexicon.find(sentence.text)}
    known = {mention.name for mention in lexicon.find(held)}
    parts = {part for name in names - known for part in re.split(r", | and ", name)}  # several that are one entity
    if any(_squeezed(part) not in _squeezed(held) for part in parts):
        return "unsupported"
    said = term_set(sentence.text)
    if not all(term_set(piece.measure) <= said for piece in sentence.evidence):
        return "unsupported"
    return "supported" if _in_order(sentence) else "contradicted"


def _held(piece: Evidence) -> str:
    """What a piece of evidence says: a cell with what it is about; without a cell, the words or the whole row."""
    words = piece.quote if piece.cell is None else piece.cell
    return f"{words} \n {piece.context} \n {piece.particulars.title}"


def _numbers_in(text: str) -> set[Decimal]:
    """Every number of the evidence, dates taken apart: '2025-04-07' holds 2025, 4 and 7; 'F0211' holds none."""
    return plain_numbers(text) | {Decimal(run).normalize() for run in re.findall(r"(?<![\w.])\d+(?:\.\d+)?", text)}


def _computable(values: Sequence[Decimal | None]) -> set[Decimal]:
    """Sums, means, differences, ratios and changes in percent of the values, rounded as sentences say them."""
    known = [value for value in values if value is not None]
    total, part = sum(known, Decimal(0)), Decimal(0)
    results = {total}
    if known:
        results.add((total / len(known)).quantize(Decimal("0.01"), ROUND_HALF_UP))
    for value in known if total else ():  # the first so many of them, and their share of all
        part += value
        results |= {part, (part / total * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)}
    for one, other in permutations(known[:_MOST_CELLS], 2):
        results.add(abs(one - other))
        if other:
            results.add((one / other * 100).quantize(Decimal("0.1"), ROUND_HALF_UP))
            results.add((one / other).quantize(Decimal("0.01"), ROUND_HALF_UP))
            results.add(abs((one - other) / other * 100).quantize(Decimal("0.1"), ROUND_HALF_UP))
    return {result.normalize() for result in results}


def _counts(sentence: Sentence) -> set[Decimal]:
    """How many rows are cited or were looked at, where the sentence says so many, bounds on whose side all numbers or
    times that are cited lie, and the days between two cited days."""
    found = set()
    pieces = sentence.evidence
    for count in {len(pieces), len({(piece.source, piece.locator.row) for piece in pieces})}:
        if re.search(rf"(\b(lists|only)|÷) {count}\b", sentence.text):
            found.add(Decimal(count).normalize())
    among = {piece.among for piece in pieces}
    if len(among) == 1 and re.search(rf"\bOf the {max(among)}\b", sentence.text):
        rows = Decimal(len({(piece.source, piece.locator.row) for piece in pieces}))
        found |= {Decimal(max(among)).normalize(), _tenth(rows / max(among) * 100)}
    amounts = [piece.value for piece in pieces if piece.value is not None]
    for bound in bounds(sentence.text):
        if amounts and all(bound.holds(amount) for amount in amounts):
            found |= plain_numbers(bound.said)
    times = [time for piece in pieces if piece.value is None and piece.cell and (time := parse_period(piece.cell))]
    for match in _SIDED.finditer(sentence.text) if times else ():
        if (limit := parse_period(match[2])) and all(Side(match[1]).holds(time, limit) for time in times):
            found |= plain_numbers(match[2])
    if len(times) == len(pieces) == 2:
        one, other = times
        if one.days == other.days == 1:
            apart = abs((one.start - other.start).days)
            found |= {amount.normalize() for amount in (Decimal(apart), *in_units(apart))}
        elif min(one.days, other.days) >= _A_YEAR:
            found.add(Decimal(abs(one.start.year - other.start.year)).normalize())
    return found


def _tenth(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP).normalize()


def _in_order(sentence: Sentence) -> bool:
    """Whether the cells stand to each other as the sentence says; evidence comes in the order that it is told in."""
    values = [piece.value for piece in sentence.evidence if piece.value is not None]
    if len(values) < 2:
        return True
    first, last = values[0], values[-1]
    return all(holds for words, holds in _orders(values, first, last) if words.search(sentence.text))


def _orders(values: Sequence[Decimal], first: Decimal, last: Decimal) -> Iterator[tuple[re.Pattern[str], bool]]:
    yield _ROSE, last > first
    yield _FELL, last < first
    yield _HIGHEST, first == max(values)
    yield _LOWEST, first == min(values)


def _squeezed(text: str) -> str:
    return " ".join(text.split()).casefold()
