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
# what asks for the record beside the one that is told of
_NEXT = re.compile(
    r"\b(right|directly|immediately|straight|next) (?P<side>after|before)\b|\b(?P<next>next|previous)\b", re.IGNORECASE
)
_RECORD = re.compile(r"\b(event|thing|entry|record|item|happen(s|ed)?|took place|occurred)\b", re.IGNORECASE)
# what asks which is the earlier
_FRAME = FRAME | term_set(
    "first earliest older oldest newer newest younger last latest sooner recent beat beaten market out held hold prior"
)
_NEXT_FRAME = _FRAME | term_set(
    "right directly immediately straight next previous thing entry item log list listed table record recorded timeline"
)


def ordered(asked: Asked, pairs: Pairs) -> list[Sentence]:
    """Which of two things or events is the earlier, or whether one was before the other; none where either is unsure
    or their dates leave it open."""
    if asked.wants is Wants.YES_NO:
        return _whether(asked, pairs)
    if not _ORDER.search(asked.text) or not _BESIDE.search(asked.text) or not (pair := pairs.pair(asked, _FRAME)):
        return []
    return [_told(*in_order(pair))]


def following(asked: Asked, pairs: Pairs) -> list[Sentence]:
    """The records of the day that comes next, or before, among those of the same table as the one that is told of; none
    where that is unsure, or is a thing with a name."""
    beside = _NEXT.search(asked.text)
    if not beside or not _RECORD.search(asked.text) or not (known := pairs.event(asked, _NEXT_FRAME)) or known.name:
        return []
    back = "before" in beside[0].lower() or (beside["next"] or "").lower() == "previous"
    days = [(day, row) for row in known.things.rows if (day := known.things.day(row))]
    others = [day for day, _ in days if (day < known.day if back else known.day < day)]
    if not others or known.place != known.things.dated:
        return []
    nearest = max(others) if back else min(others)
    rows = [row for day, row in days if day == nearest]
    return [Sentence(known.things.told(row), (known.things.evidence(row, known.place), known.evidence)) for row in rows]


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
