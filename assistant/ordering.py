"""Comparisons, superlatives and directions in words: who is set against whom, and which way.

What a claim says of 'more' and 'most' is never believed: it is computed from figures, or stands so in the source.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.naming import Named, kind
from index.periods import Period, find_periods

_MORE = (
    r"more|greater|larger|bigger|higher|longer|stronger|wider|richer|heavier|taller|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|"
    r"outpac(?:es|ed|ing)|outstrip(?:s|ped)?|outspen(?:ds|d|t)|outnumber(?:s|ed)?|overt(?:akes|ook|aken)|top(?:s|ped) (?!the)|"  # noqa: E501
    r"eclips(?:es|ed)|dwarf(?:s|ed)?|ahead of|above|led|leads over|beat(?:s|en)?|outsold|outsells|outperform(?:s|ed)?"
)
_LESS = (
    r"less|fewer|smaller|lower|shorter|weaker|poorer|lighter|cheaper|trail(?:s|ed|ing)?|lag(?:s|ged|ging)?|behind|below|"
    r"(?:fell|falls|fallen) short of"
)
_COMPARES = re.compile(rf"\b(?:(?P<more>{_MORE})|(?P<less>{_LESS}))\b", re.IGNORECASE)
# 'more than 60 percent', 'above 5' and 'below 10' bound a figure and compare nobody
_BOUNDS = re.compile(r"\s*(?:than\s+)?(?:an?\s+|the\s+)?(?:[$€£¥]|USD\s|EUR\s|RMB\s)?(?:\d|half\b|(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|hundred|thousand|million|billion|dozen|one)\b(?!['’]s))", re.I)  # fmt: skip  # noqa: E501
_ADJECTIVE = r"(?!\s+\w+(?:ous|ful|able|ible|ive|ant|ent|al|ed|ing|ic|ex|known)\b)"  # 'most famous' counts nothing
_HIGHEST = rf"most{_ADJECTIVE}|largest|highest|biggest|greatest|longest|strongest|richest|heaviest|(?:came|comes|ranks?|ranked|stands?|stood) (?:first|top)|number one|top spot|tops the|(?:in|takes?|took|holds?|held) (?:the )?(?:first place|the lead)|leads? the (?:world|field|list|ranking|table)|led the (?:world|field|list|ranking|table)|no one had more|ahead of (?:all|every)\w*"  # fmt: skip  # noqa: E501
_LOWEST = rf"least{_ADJECTIVE}|lowest|smallest|fewest|shortest|weakest|poorest|cheapest|(?:came|comes|ranks?|ranked|stands?|stood) last|(?:in )?last place"  # noqa: E501
_RANKS = re.compile(rf"(?<!\bat )(?<!\balmost )\b(?:(?P<high>{_HIGHEST})|(?P<low>{_LOWEST}))\b(?!\s+(?:of|recent|likely|people|often|part)\b)", re.I)  # fmt: skip  # noqa: E501
_ROSE = re.compile(
    r"\b(?<!the )(rose|rises|risen|rising|grew|grows?|grown|increas(?:e[sd]|ing)|climb(?:s|ed|ing)|jump(?:s|ed)|gained|went up|"  # noqa: E501
    r"up from|up by|soar(?:ed|s)|surg(?:ed|ing)|doubl(?:ed|es|ing)|trebl(?:ed|es)|tripl(?:ed|es)|quadrupl(?:ed|es)|expand(?:ed|s)|"  # noqa: E501
    r"widen(?:ed|s)?)\b",
    re.I,
)
_FELL = re.compile(
    r"\b(fell|falls|fallen|falling|drop(?:ped|ping)|declin(?:e[sd]|ing)|decreas(?:e[sd]|ing)|shr[aiu]nk(?:s|ing)?|went down|down from|"  # noqa: E501
    r"down by|slump(?:ed|s)?|halv(?:ed|es|ing)|plung(?:ed|es)|slid|narrow(?:ed|s)|contract(?:ed|s)\b(?! with))\b",
    re.I,
)

_A_RISE = re.compile(r"\b(rise|growth|increase|jump|gain|surge|higher|more)\b", re.I)
_A_FALL = re.compile(r"\b(fall|decline|drop|decrease|loss|slump|lower|fewer|less)\b", re.I)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One is more (``sign`` 1) or less (-1) than the other; ``other`` '' where the text does not say than whom."""

    one: str
    other: str
    sign: int
    said: str
    than: bool
    when: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Superlative:
    """One has the most (``sign`` 1) or the least (-1); ``one`` '' where no name stands near."""

    one: str
    sign: int
    said: str


_LEADS_TO = re.compile(r"\s*(?:[a-z]+\s+){0,3}")


def comparisons(text: str, named: Sequence[Named]) -> list[Comparison]:
    """The comparisons that a text makes between names, or of a name with an earlier time."""
    found = []
    for match in _COMPARES.finditer(text):
        if _BOUNDS.match(text[match.end() :]) and not re.match(r"\s*than\s+twice", text[match.end() :]):
            continue
        clause_end = re.compile(r"[;.](?:\s|$)").search(text, match.end())
        end = clause_end.start() if clause_end else len(text)
        after = [name for name in named if match.end() <= name.start < end and not name.credit]
        before = [name for name in named if name.end <= match.start() and not name.credit]
        verb = bool(
            re.search(r"(ed|s|ing|of|spent|took|taken|led|above|behind|below|beat|beaten|outsold)$", match[0].lower())
        ) and not re.fullmatch(r"less", match[0], re.I)
        than = re.compile(r"\bthan\b").search(text, match.end(), min(end, match.end() + 80))
        if re.match(r"\s+(?:bound|limit|house|chamber|court|education|half|part)", text[match.end() :]):
            continue
        if than:
            after = [n for n in after if n.start >= than.end() and _LEADS_TO.fullmatch(text[than.end() : n.start])][:1]
        elif not verb:
            after = []
        when = tuple(m.period for m in find_periods(text[than.end() : end])) if than and not after else ()
        if than and not after and not when:
            continue  # 'more benefits than drawbacks'
        other = after[0].key if after else ""
        alike = [name for name in before if not other or kind(name.key) == kind(other)]
        if not alike:
            continue
        one = alike[-1].key if other else _subject(before)
        if one != other:
            found.append(Comparison(one, other, 1 if match["more"] else -1, match[0], bool(than or verb), when))
    return found


def superlatives(text: str, named: Sequence[Named]) -> list[Superlative]:
    """The superlatives of a text, each with the name that it is said of."""
    found = []
    for match in _RANKS.finditer(text):
        near = [name for name in named if not name.credit]
        before = [name for name in near if name.end <= match.start()]
        one = before[-1].key if before else near[0].key if near else ""
        found.append(Superlative(one, 1 if match["high"] else -1, match[0]))
    return found


def direction(text: str, *, nouns: bool = False) -> int:
    """1 where the text says that something rose, -1 where it fell, 0 where neither or both; ``nouns``: a rise counts."""  # noqa: E501
    rose = _ROSE.search(text) or (nouns and _A_RISE.search(text))
    fell = _FELL.search(text) or (nouns and _A_FALL.search(text))
    return bool(rose) - bool(fell)


_RELATES = re.compile(
    r"\b(before|after|later|earlier|than|behind|ahead|above|below|preced\w+|follow\w+|and|or|with|against|by|versus|between|"
    r"like|as|from|same|equal\w*|differ\w*)\b",
    re.IGNORECASE,
)
_ACTS = re.compile(
    r"\s+(?:has |have |had |is |are |was |were |will |would )?(?:\w+ly )?\w+(?:ed|[^s]s|ing|ew|old|ought|aid|ept|an|ave|ook|ade|on|id)\b"  # noqa: E501
)


def acting(text: str, named: Sequence[Named]) -> tuple[str, str] | None:
    """Who does something to whom: the first name that a verb follows, and the next name of its kind; None where a
    relation without a doer, or a passive, stands between them."""
    for place, one in enumerate(named):
        others = [n for n in named[place + 1 :] if not n.credit and n.key != one.key and kind(n.key) == kind(one.key)]
        if not others or not _ACTS.match(text[one.end :]):
            continue
        between = text[one.end : others[0].start]
        if _RELATES.search(between) or len(between.split()) > 7 or re.search(r"[;:]", between):
            return None
        return one.key, others[0].key
    return None


def _subject(before: Sequence[Named]) -> str:
    places = [name for name in before if kind(name.key) == "place"]
    return (places or list(before))[-1].key
