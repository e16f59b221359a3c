"""Which of two dated events or things was the earlier, and what came next: by the cells that date them."""

from __future__ import annotations

import re

from assistant.conditions import DENIED
from assistant.dated import Dated
from assistant.draft import Sentence
from assistant.durations import FRAME
from assistant.pairs import Pairs, in_order
from assistant.question import Asked
from assistant.wanted import Wants
from assistant.wording import opening
from index.text import term_set

_ORDER = re.compile(
    r"\b(older|newer|younger|earlier|later|sooner|(which|who|what|whose)\b[^?]*\b(first|last|before|after))\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"\b(or|and|than|vs|versus)\b", re.IGNORECASE)
_EITHER = re.compile(r"\b(before or after|after or before|(earlier|sooner) or later|later or (earlier|sooner))\b", re.I)
_BEFORE = re.compile(
    r"\b(before|prior to|ahead of|(earlier|sooner|older) than|preced\w+|predat\w+|beat\b[^?]*\bto)\b", re.IGNORECASE
)
_AFTER = re.compile(r"\b(after|(later|newer|younger) than|follow\w*|postdat\w+|behind)\b", re.IGNORECASE)
# how long before is another question
_QUALIFIED = re.compile(
    r"\b(long|well|just|shortly|soon|only|immediately|right|directly|within|by|days?|weeks?|months?|years?) "
    r"(before|after|prior)\b",
    re.IGNORECASE,
)
# what asks which is the earlier
_FRAME = FRAME | term_set(
    "first earliest older oldest newer newest younger last latest sooner recent beat beaten market out held hold prior"
)


def ordered(asked: Asked, pairs: Pairs) -> list[Sentence]:
    """Which of two things or events is the earlier, or whether one was before the other; none where either is unsure
    or their dates leave it open."""
    if asked.wants is Wants.YES_NO:
        return _whether(asked, pairs)
    if not _ORDER.search(asked.text) or not _BESIDE.search(asked.text) or not (pair := pairs.pair(asked, _FRAME)):
        return []
    return [_told(*in_order(pair))]


def _whether(asked: Asked, pairs: Pairs) -> list[Sentence]:
    either, before, after = (pattern.search(asked.text) for pattern in (_EITHER, _BEFORE, _AFTER))
    if DENIED.search(asked.text) or _QUALIFIED.search(asked.text) or not (either or bool(before) != bool(after)):
        return []
    if not (pair := pairs.pair(asked, _FRAME)):
        return []
    one, other = pair
    earlier = one.day < other.day
    if either:
        return [_told(one, other, "Before: " if earlier else "After: ", "before" if earlier else "after")]
    return [_told(*in_order(pair), "Yes: " if earlier == bool(before) else "No: ")]


def _told(one: Dated, other: Dated, lead: str = "", word: str = "before") -> Sentence:
    said = (f"{dated.told.rstrip('.')} ({dated.day.label})" for dated in (one, other))
    return Sentence(f"{lead}{opening(next(said))} came {word} {next(said)}.", (one.evidence, other.evidence))
