"""The figures that a sentence claims.

What a number is of is told from the sentence, by rule: the name after it ('15 from China'), else the nearest one before
('China 15'); the periods of the sentence that are not the date of a source; the unit behind the number, or that of the
number before; and the words of its own clause, less who says so. A sentence that points at the one before it ('the same
page gives 12') takes from there what it leaves out. What is not said is left open rather than guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.claimed import NUMBERS, Claimed, is_place, thing_key
from assistant.clause import PAPER, leans, own_clause, proper_names, without_teller
from assistant.draft import Evidence
from index.names import Lexicon, Mention
from index.periods import Period, PeriodMention, find_periods
from index.text import STOP, term_set
from index.units import Unit, parse_unit, read_value

_SCALED = r"(?:\s*(?:hundred|thousand|million|billion|trillion|bn|mn|tn)\b)"
_FIGURE = re.compile(
    rf"(?<![\w.,\-–/])(?P<sign>(?:US|HK|C|A)?[$€£¥])?\s?(?P<number>\d[\d,]*(?:\.\d+)?|(?:{'|'.join(NUMBERS)})(?={_SCALED}))"
    rf"(?P<scale>{_SCALED}{{0,2}})(?![\w]|[-–]\d|[-–][A-Za-z])",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(about|around|nearly|almost|over|more than|less than|at least|at most|some|roughly|approximately|up to|"
    r"close to|exceed(s|ed|ing)?|above|below|under|estimated|~|≈)\s+\W*$",
    re.IGNORECASE,
)
# what stands before the date of a source: 'an article of', 'as relayed by X on', 'in a snapshot of … dated'
_OF_SOURCE = re.compile(
    rf"\b({PAPER}|according to|as (reported|relayed|given|read|passed on|cited)|reported|relayed|published|dated)"
    r"\b[^;,\d]{0,60}$",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(expect(s|ed)?|forecasts?|project(s|ed|ion)|plan(s|ned)|target|goal|guidance|will|would|pre-release|earlier "
    r"estimate|by 20[3-9]\d)\b",
    re.IGNORECASE,
)
_SAYS_BEFORE = re.compile(
    rf"\b(according to|(reported|relayed|carried|cited|given|published|passed on|said|{PAPER}|estimates?|analys[ie]s|"
    r"findings?|counts?|data) by)\s+(the\s+)?$",
    re.IGNORECASE,
)
_ELLIPTIC = re.compile(r"['’]s?\s*([.,;)]|$)")  # 'in X's table and in Y's.'
_NUMBERED = re.compile(r"(?<=\S\s)[A-Z][\w-]*\s\d{4,}$")  # 'Executive Order 14110'; of what is counted, commas
_YEAR_BEFORE = re.compile(r"\b(the|a) (year (before|earlier)|previous year|year prior)\b", re.IGNORECASE)
_SAYS_AFTER = re.compile(
    rf"(['’]s?)?\s+((?!is|are|was|were|been|be\b)[\w-]+\s+)?({PAPER}|counts|counted|says|said|puts|gives|gave|estimate[sd]?|found|expect(s|ed)|reported)\b",
    re.IGNORECASE,
)
_FOR = re.compile(r"\bfor\s+(the\s+)?$", re.IGNORECASE)
_AFTER_DATE = re.compile(r",?\s+(reported|said|says|gives|gave|puts|put|carried|found|counted|wrote|re-posted)\b")
_NOUN = re.compile(r"\s*([^\W\d_][\w'’-]*)")
_RATE = re.compile(
    r"\s*(?:per|an?)\s+((?:(?:thousand|million|billion|[\d,]+)\s+)?(?!cent\b)[^\W\d_]+(?:\s+tokens)?)", re.I
)
_TOGETHER = re.compile(r"\b(together|combined|jointly|in total|between them|same \w+ (firms|companies|groups))\b", re.I)
_DENIED = re.compile(
    r"\s*(percent|per cent|%)?\s*(did|do|does|are|were|is|was|have|has|had|could|would)(n['’]t| not)\b", re.IGNORECASE
)
_PER = re.compile(r"[^,;.\d]{0,40}?\bper\s(?:thousand\s|million\s|billion\s)?\w+(?:\stokens)?")
_LEAST_SHORT = 4  # letters of a short name
_TAIL = re.compile(r"[\w.,]*\w(?P<said>[^;]*?)(?:,?\s(?:and|while|against|but)\s[^;]*)?(?:;.*)?$")
_TO = re.compile(r"\s*(?:to|-|–)\s*[$€£¥]?")
_THAN = re.compile(r"\bthan\s+(?:the\s+|that of\s+|in\s+)?$", re.IGNORECASE)
_PREPOSITIONS = frozenset(["within", "across", "among", "against", "worth", "via", "without", "toward", "towards"])
_MOST_NOUNS = 5
_PARTED = re.compile(rf"[.;]|\b(according|reported|while|and|{PAPER})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence, white space folded, and what is found in it.

    Attributes:
        before, scene: the sentence before it, and its headings.
        names, sayers: the known names, and those of them that say so.
        own, told: the periods of what is said, and the dates of who says it.
        apart: the spans that tell nothing of what is measured: publishers and dates.
        matches: its figures.
        around: what surrounding names it may be of.
    """

    text: str
    before: str
    scene: str
    names: tuple[Mention, ...]
    sayers: tuple[Mention, ...]
    own: tuple[PeriodMention, ...]
    told: tuple[PeriodMention, ...]
    apart: tuple[tuple[int, int], ...]
    matches: tuple[re.Match[str], ...]
    around: frozenset[str]


def figures(
    evidence: Evidence,
    before: str,
    lexicon: Lexicon,
    things: Collection[tuple[str, ...]] = (),
    papers: re.Pattern[str] | None = None,
) -> list[Claimed]:
    """The figures of a sentence, which is the evidence's quote; ``before`` is the sentence before it, or ''.

    ``things`` are the keys of names that tables of things list; ``papers`` finds the names of publishers: what is part
    of one ('Taiwan News') names nobody else.
    """
    read = _read(evidence, before, lexicon, papers)
    of_whom = [name for name in read.names if name not in read.sayers and not _THAN.search(read.text[: name.start])]
    found: list[Claimed] = []
    unit = Unit("count", "")
    for at, match in enumerate(read.matches):
        value = _value(match)
        if value is None:
            continue
        ends = _ends(read.text, read.matches, at)
        unit = _unit(read.matches[at + 1] if ends and ends[0] == value else match, read.text, unit)
        if _DENIED.match(read.text, match.end()):
            continue  # of those who do the opposite: what they do not do is not said in its own words
        low = read.matches[at - 1].end() if at else 0
        high = read.matches[at + 1].start() if at + 1 < len(read.matches) else len(read.text)
        entities, around = _whose(read, _entities(read.text, of_whom, match.end(), low, high, found))
        found.append(
            Claimed(
                indicator="",
                context=f"{read.text} {before} {read.scene}",
                entities=entities,
                around=around,
                periods=tuple(_periods(read.text, read.own, match.start(), low, high)),
                value=value,
                unit=unit,
                written=match["number"],
                shown=" ".join(f"{match.group().strip()} {_noun_after(read.text, match.end())}".split()),
                source=evidence.source,
                body=_body(read.text, evidence),
                published=read.told[0].period.label if read.told else evidence.particulars.published,
                evidence=evidence,
                hedged=bool(_HEDGE.search(read.text[: match.start()])),
                ahead=bool(_AHEAD.search(read.text)),
                single=any(thing_key(name) in things for name in entities[:1]),
                at=match.start("number"),
                ends=ends,
            )
        )
    return [_dated(_measuring(claim, read, found), read) for claim in found]


def _read(evidence: Evidence, before: str, lexicon: Lexicon, papers: re.Pattern[str] | None) -> _Read:
    text = " ".join(evidence.quote.split())
    printed = [match.span() for match in papers.finditer(text)] if papers else []
    known = [name for name in lexicon.find(text) if not any(_within(name, span) for span in printed)]
    scene = lexicon.find(f"{before} {evidence.context}")
    names = sorted([*known, *_in_short(text, known, scene)], key=lambda name: name.start)
    dates = find_periods(text)
    own, told = _split(text, _ranges(text, dates))
    taken = [*((name.start, name.end) for name in names), *((date.start, date.end) for date in dates)]
    matches = [
        match
        for match in _FIGURE.finditer(text)
        if not any(match.start("number") < end and start < match.end() for start, end in taken)
        and not (_NUMBERED.search(text[: match.end()]) and not _noun_after(text, match.end()))
    ]
    sayers = [name for name in names if _says(text, name)]
    return _Read(
        text=text,
        before=before,
        scene=evidence.context,
        names=tuple(names),
        sayers=tuple(sayers),
        own=tuple(own),
        told=tuple(told),
        apart=(*printed, *((date.start, date.end) for date in dates)),
        matches=tuple(matches),
        around=frozenset(name.name for name in [*sayers, *scene]),
    )


def _whose(read: _Read, entities: tuple[str, ...]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Whom a figure may be of, and who around it may be; of several together, it is of none of them."""
    if (match := _TOGETHER.search(read.text)) and not (match[0].lower() == "in total" and not entities):
        several = sum(name in entities for name in {name.name for name in read.names}) > 1
        return (() if several else entities), (frozenset() if several or not entities else read.around)
    return entities, read.around


def _measuring(claim: Claimed, read: _Read, found: Sequence[Claimed]) -> Claimed:
    """A figure with what it measures: told by its own clause, and by what stands before where that points there."""
    firsts = {name for other in found for name in other.entities[:1]}
    spans = [
        *read.apart,
        *(
            (name.start, name.end)
            for name in read.names
            if name in read.sayers or name.name in firsts or is_place(name.name)
        ),
    ]
    spans += [*_extents(read.text, read.matches, claim.at), *_of_others(claim, found, read.text, spans)]
    clause = own_clause(read.text, claim.at, spans)
    claim = replace(claim, indicator=clause, names=proper_names(clause))
    if not leans(read.text, clause):
        return claim
    its = [*((date.start, date.end) for date in find_periods(read.before))]
    its += [match.span() for match in _FIGURE.finditer(read.before)]
    carried = own_clause(read.before, 0, its) if read.before else read.scene
    return replace(claim, indicator=f"{clause} {carried}".strip(), leans=True)


def _dated(claim: Claimed, read: _Read) -> Claimed:
    """A figure with the periods of the sentence before, where its own names none."""
    if claim.periods or claim.evidence.locator.row:  # what stands around a table's row is no sentence before it
        return claim
    said = [date.period for date in _split(read.before, _ranges(read.before, find_periods(read.before)))[0]]
    if _YEAR_BEFORE.search(read.text):
        said = [mention.period for one in said for mention in find_periods(str(one.start.year - 1))]
    return replace(claim, periods=tuple(said))


def _of_others(
    claim: Claimed, found: Sequence[Claimed], text: str, spans: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """What stands behind other figures of the sentence and is said of them alone: 'for output' of '3 dollars for input
    and 9 for output', where something stands behind this one as well."""
    ends = [*(other.at for other in found[1:]), len(text)]
    tails = [_TAIL.match(text, other.at, end) for other, end in zip(found, ends, strict=True)]
    own = tails[found.index(claim)]
    if own is None or not term_set(without_teller(text, *own.span("said"), spans)):
        return
    for other, tail in zip(found, tails, strict=True):
        if other is not claim and tail and other.unit.comparable(claim.unit):
            yield tail.span("said")


def _extents(text: str, matches: Sequence[re.Match[str]], own: int) -> Iterator[tuple[int, int]]:
    """Where the figures of a sentence stand; but for the one at ``own``, with what they are a rate of."""
    for match in matches:
        rate = None if match.start("number") == own else _PER.match(text, match.end())
        yield match.start(), rate.end() if rate else match.end()


def _in_short(text: str, names: Sequence[Mention], known: Iterable[Mention]) -> Iterator[Mention]:
    """Where a text has the last word of a name that stands before it in full: 'Yuanbao' after 'Tencent Yuanbao'."""
    lasts: dict[str, set[str]] = defaultdict(set)
    for mention in known:
        *first, last = mention.name.split()
        if first and last[0].isupper() and last.isalpha() and len(last) >= _LEAST_SHORT:
            lasts[last].add(mention.name)
    for word, whole in lasts.items():
        for match in re.finditer(rf"(?<=\S\s){re.escape(word)}\b", text) if len(whole) == 1 else ():
            if not any(name.start <= match.start() < name.end for name in names):
                yield Mention(next(iter(whole)), *match.span())


def _within(name: Mention, span: tuple[int, int]) -> bool:
    """Whether a name is part of something longer, and not the whole of it."""
    return span[0] <= name.start and name.end <= span[1] and (name.start, name.end) != span


def _value(match: re.Match[str]) -> Decimal | None:
    number = NUMBERS.get(match["number"].lower())
    return Decimal(number) if number is not None else read_value(match["number"].rstrip(",")).number


def _ends(text: str, matches: Sequence[re.Match[str]], at: int) -> tuple[Decimal, Decimal] | None:
    """The ends of the range that a figure is one of, as they are written."""
    for low, high in ((at, at + 1), (at - 1, at)):
        if low >= 0 and high < len(matches) and _TO.fullmatch(text, matches[low].end(), matches[high].start("number")):
            first, last = _value(matches[low]), _value(matches[high])
            if first is not None and last is not None and first < last and not matches[low]["scale"]:
                return first, last
    return None


def _ranges(text: str, dates: Sequence[PeriodMention]) -> list[PeriodMention]:
    """The periods of a text, '2013 to 2024' as one."""
    found: list[PeriodMention] = []
    for date in dates:
        if found and text[found[-1].end : date.start].strip() in ("to", "until", "through"):
            first = found.pop()
            whole = Period(first.period.start, max(first.period.end, date.period.end))
            found.append(PeriodMention(whole, first.start, date.end))
        else:
            found.append(date)
    return found


def _split(text: str, dates: Sequence[PeriodMention]) -> tuple[list[PeriodMention], list[PeriodMention]]:
    """The periods of what is said, and the dates of who says it."""
    of_source = [date for date in dates if _is_of_source(text, date)]
    own = [date for date in dates if date not in of_source]
    return own, of_source


def _is_of_source(text: str, date: PeriodMention) -> bool:
    return bool(_OF_SOURCE.search(text[: date.start]) or _AFTER_DATE.match(text[date.end :]))


def _periods(text: str, dates: Sequence[PeriodMention], at: int, low: int, high: int) -> list[Period]:
    """The periods near the figure, between its neighbours, if there are any; else all of the sentence's."""
    near = [date.period for date in dates if low <= date.start < high]
    return near or [date.period for date in dates]


def _unit(match: re.Match[str], text: str, last: Unit) -> Unit:
    """The unit behind a figure; that of the figure before where nothing stands there."""
    rest = text[match.end() :]
    if percent := re.match(r"\s*(%|percent(age points?)?\b|per cent\b|points?\b)", rest):
        return parse_unit(percent[1])
    end = 0
    words: list[str] = []
    while len(words) < _MOST_NOUNS and (noun := _NOUN.match(rest, end)):
        of = noun[1].lower() == "of" and words and parse_unit(words[-1]).dimension in ("mass", "count")
        if (noun[1].lower() in STOP and not of) or noun[1].lower() in _PREPOSITIONS:
            break
        words.append(noun[1])
        end = noun.end()
    words = words[:-1] if words and words[-1].lower() == "of" else words
    sign, scale = match["sign"] or "", " ".join((match["scale"] or "").split())
    if not words and not sign and (not scale or (last.scale > 1 and last.dimension in ("count", "money"))):
        return replace(last, scale=parse_unit(scale).scale) if scale else last
    unit = _longest_unit(f"{sign} {scale}".strip(), words)
    if rate := _RATE.match(rest, end):
        below = parse_unit(f"{sign} {scale} {words[0] if words else ''} per {rate[1]}")
        return below if below.dimension == "rate" else unit
    return unit


def _noun_after(text: str, at: int) -> str:
    """The word behind a figure, where it is one of what is counted: 'percent', 'dollars'."""
    noun = re.match(r"\s*(%|[^\W\d_][\w-]*)", text[at:])
    return noun[1] if noun and noun[1].lower() not in STOP else ""


def _longest_unit(lead: str, words: Sequence[str]) -> Unit:
    """The unit that the first words make: a known one if any does, else what all of them name."""
    for count in range(1, len(words) + 1):
        unit = parse_unit(f"{lead} {' '.join(words[:count])}".strip())
        if unit.dimension not in ("count", "score"):
            return unit
    return parse_unit(f"{lead} {' '.join(words)}".strip())


def _entities(
    text: str, names: Sequence[Mention], at: int, low: int, high: int, found: Sequence[Claimed]
) -> tuple[str, ...]:
    """Whom a figure may be of, the likeliest first: the name that follows with 'from', 'for' or 'in', else the nearest
    one before it."""
    for name in names:
        between = text[at : name.start] if at <= name.start < high else ""
        if re.search(r"\b(from|for|in|by)\s+(the\s+)?$", between) and not _PARTED.search(between):
            return (name.name, *(other.name for other in names if other is not name and other.start < at))
    back = [name for name in reversed(names) if low <= name.start < at]
    if not back and found:
        back = [name for name in names if name.name in found[-1].entities[:1]]
    back += [name for name in reversed(names) if name.start < at and name not in back]
    back += [name for name in names if name not in back]
    return tuple(name.name for name in back)


def _says(text: str, name: Mention) -> bool:
    """Whether a name is that of who says so: 'X reports', 'according to X'; not 'For X the digest has'."""
    if _FOR.search(text[: name.start]):
        return False
    elliptic = re.search(r"\bin\s+$", text[: name.start]) and _ELLIPTIC.match(text, name.end)
    return bool(elliptic or _SAYS_BEFORE.search(text[: name.start]) or _SAYS_AFTER.match(text[name.end :]))


def _body(text: str, evidence: Evidence) -> str:
    """Who says so, as the sentence has it, else who publishes the article."""
    if match := re.search(r"\b(?:according to|as reported by|as relayed by|by)\s+([A-Z][^,.;]{2,40})", text):
        return match[1]
    return evidence.particulars.publisher or evidence.particulars.title
