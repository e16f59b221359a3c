"""The time between two dated events: 'how many days after X did Y', 'how long did X last', in whatever words.

Which two are meant is found by ``pairs``; there is no answer where either is unsure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.dated import Dated
from assistant.draft import Sentence
from assistant.pairs import Pairs, in_order
from assistant.question import Asked
from assistant.wording import in_unit
from index.text import term_set

_UNIT = r"(?:day|week|month|year)s?"
_ASKS = re.compile(
    rf"\bhow (many|much) ({_UNIT}|(\w+ )?time)\b|\b(number|count) of {_UNIT}\b|\bhow (long|soon)\b|\btime elapsed\b|"
    rf"\bcount (up )?the {_UNIT}\b|"
    r"\b(time|interval|delay) (\w+ ){0,3}(between|from|after|separat\w+)\b|\bhow far apart\b(?! in|.*\bpoints?\b)|"
    r"\b(time|lead) (gap|lag|difference|span)\b|"
    r"\b(by|in|what) (days|weeks|months)\b(?! (of|after|before))|"
    rf"(?<!in the )(?<!during the )(?<!over the )(?<!\ba )(?<!\bper )(?<!each )(?<!every )\b{_UNIT} "
    rf"(in between|between|later|apart|(that )?separat\w+|elapsed|from|until)\b",
    re.IGNORECASE,
)
# of time, or of anything else
_MAY_ASK = re.compile(
    rf"\b(gap|lag) (\w+ ){{0,3}}(between|from|after)\b|[-–—,:;]\s*(in )?{_UNIT}\W*$|\bhow long\b", re.IGNORECASE
)
_COMPARES = re.compile(r"\b(longer|shorter|longest|shortest)\b", re.IGNORECASE)  # of two such times
_RELATES = re.compile(
    r"\b(after|before|between|from|until|till|later|earlier|then|apart|follow\w*|once|pass\w*|elapsed?|went by|"
    r"preced\w*|sep[ae]rat\w*|vs|versus|last(ed)?|(days|weeks|months) on)\b|:|->|→",
    re.IGNORECASE,
)
_LASTED = re.compile(
    r"\b(how (long|many \w+))\b.*\b(last(ed)?|surviv\w+|around|in (force|effect|place|operation)|on the books|"
    r"stay(ed)?|stand|stood|live[ds]?|exist(ed)?)\b",
    re.IGNORECASE,
)
_LENGTH = rf"(?:\d[\d,.]*|an?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|few)[\s-]{_UNIT}"
_LASTS = re.compile(
    rf"^{_LENGTH}\b|\b{_LENGTH} (later|after|before|earlier|apart|between|to|from)\b|"
    rf"\b(after|within|in|took|lasted|for|of|by|is|was|at) (about |some |nearly |over |only )?{_LENGTH}\b",
    re.IGNORECASE,
)
_LONGER = re.compile(r"\b(week|month|year)s?\b", re.IGNORECASE)
# what asks for the time between two, and says nothing of either
FRAME = term_set(
    """how long many much far soon day days week weeks month months year years number count time gap interval span lapse
    delay lag elapse elapsed pass passed went go by separate separates separating seperate between from until till to
    after before later earlier apart follow followed following then once precede preceded ahead come came was were did
    do it that what which in exactly calculate compute tell take took get since happen happened event difference lie
    lies lay have had when date dates enter entered first lead wait waited need needed move moved vs versus around
    roughly approximately one firm firms company companies user users last lasted place being actually finally just
    additional extra further two both survive survived"""
)
_LIFE = FRAME | term_set("stay stayed stand stood live lived exist existed book force effect operate")


class Durations:
    """Answers from the dated cells of all tables."""

    def __init__(self, pairs: Pairs) -> None:
        self._pairs = pairs

    def answer(self, asked: Asked) -> list[Sentence]:
        """The days between the two events, or none where either is unsure or something else is asked."""
        asks = _ASKS.search(asked.text)
        if _COMPARES.search(asked.text) or not (asks or _MAY_ASK.search(asked.text)):
            return []
        pair = self._pairs.pair(asked, FRAME, directed=True)
        if not pair and asks and asks.start():
            pair = self._pairs.pair(asked, FRAME, asks.end(), directed=True)  # what stands before may be of no event
        if not pair and _LASTED.search(asked.text):
            pair = self._pairs.life(asked, _LIFE)
        if not pair or any(dated.day.days > 1 for dated in pair):
            return []
        return [_apart(asked, *in_order(pair))]


def asks(text: str) -> bool:
    """Whether a question asks for the time between two events.

    >>> asks("How many days after the strike did the talks open?"), asks("How many days has May?")
    (True, False)
    """
    return bool(_ASKS.search(text) and _RELATES.search(text))


def lasting(asked: Asked, sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The sentences, of which those alone are left that state a length of time ('nine days') where that is asked for
    between two events."""
    return tuple(s for s in sentences if not asks(asked.text) or _LASTS.search(s.text))


def _apart(asked: Asked, early: Dated, late: Dated) -> Sentence:
    count = (late.day.start - early.day.start).days
    unit = _LONGER.search(asked.text)
    about = f" (about {in_unit(count, unit[1].lower())} {unit[1].lower()}s)" if unit else ""
    start, end = (f"{dated.day.label} ({dated.told.rstrip('.')})" for dated in (early, late))
    days = "1 day" if count == 1 else f"{count} days"
    return Sentence(f"{days}{about}: from {start} to {end}.", (early.evidence, late.evidence), str(count))
