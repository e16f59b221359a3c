"""How what tables measure is called, and what tells two such names apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from index.facts import Measure
from index.text import term_set


def bare(indicator: str) -> str:
    """An indicator without what it has in brackets: who says so, and on what terms."""
    return re.sub(r"\s*\([^)]*\)", "", indicator)


def one_apart(one: str, other: str) -> bool:
    """Whether two indicators differ in one stretch of words, shorter than what they have in common.

    >>> one_apart("Delay of night trains", "Delay of express trains"), one_apart("Share of men", "Number of women")
    (True, False)
    """
    first, second = one.split(), other.split()
    blocks = [
        block for block in SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks() if block.size
    ]
    common, longest = sum(block.size for block in blocks), max(len(first), len(second))
    ends = sum(block.a == block.b == 0 or (block.a + block.size == len(first) and block.b + block.size == len(second))
               for block in blocks)  # fmt: skip
    return one != other and ends == len(blocks) and longest - common < common and common > 1


def twins(found: Sequence[Measure]) -> dict[tuple[str, frozenset[str]], frozenset[str]]:
    """Indicators of one table that differ in small words alone: 'Very pleased' and 'Not pleased', 'before tax' and
    'after tax'; by their table and the words that they have in common."""
    alike: dict[tuple[str, frozenset[str]], set[str]] = {}
    for measure in found:
        alike.setdefault((measure.table, term_set(measure.indicator)), set()).add(measure.indicator)
    return {key: frozenset(names) for key, names in alike.items() if len(names) > 1}
