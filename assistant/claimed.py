"""Figures as sources claim them, in one form: a cell of a table, or a number in a sentence.

What a sentence's number is of is told from the sentence alone, by rule: the name after it ('15 from China'), else the
nearest name before it ('China 15'); the periods of the sentence that are not the date of a source; the unit behind the
number, or that of the number before it. What is not said is left open rather than guessed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from assistant.draft import Evidence, cell_evidence
from assistant.wording import amount, is_ahead
from index.facts import Fact
from index.names import Lexicon, Mention, name_key
from index.periods import Period, PeriodMention, find_periods
from index.text import STOP, term_set
from index.units import Unit, parse_unit, read_value

_NUMBER_WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_WORDS = {word: value for value, word in enumerate(_NUMBER_WORDS)}
_SCALED = r"(?:\s*(?:hundred|thousand|million|billion|trillion|bn|mn|tn)\b)"
_FIGURE = re.compile(
    rf"(?<![\w.,\-–/])(?P<sign>(?:US|HK|C|A)?[$€£¥])?\s?(?P<number>\d[\d,]*(?:\.\d+)?|(?:{'|'.join(_WORDS)})(?={_SCALED}))"
    rf"(?P<scale>{_SCALED}{{0,2}})(?![\w]|[-–]\d|[-–][A-Za-z])",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(about|around|nearly|almost|over|more than|less than|at least|at most|some|roughly|approximately|up to|"
    r"close to|exceed(s|ed|ing)?|above|below|under|estimated|~|≈)\s+\W*$",
    re.IGNORECASE,
)
_HEDGED_NOTE = re.compile(
    r"\b(about|around|nearly|almost|over|approximate(ly)?|roughly|more than|at least|up to)\b", re.I
)
# what stands before the date of a source: 'an article of', 'as relayed by X on', 'in a snapshot of … dated'
_PAPER = (
    r"(README|reports?|digest|database|page|copy|snapshot|article|account|method|tally|survey|tables?|edition|index|release|"
    r"headline|paper|blog|chronology|statistics|figures|test)"
)
_OF_SOURCE = re.compile(
    rf"\b({_PAPER}|according to|as (reported|relayed|given|read|passed on|cited)|reported|relayed|published|dated)"
    r"\b[^;,\d]{0,60}$",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(expect(s|ed)?|forecasts?|project(s|ed|ion)|plan(s|ned)|target|goal|guidance|will|would|pre-release|earlier "
    r"estimate|by 20[3-9]\d)\b",
    re.IGNORECASE,
)
_SAYS_BEFORE = re.compile(r"\b(according to|reported by|relayed by|by)\s+(the\s+)?$", re.IGNORECASE)
_SAYS_AFTER = re.compile(
    rf"(['’]s?)?\s+((?!is|are|was|were|been|be\b)[\w-]+\s+)?({_PAPER}|counts|counted|says|said|puts|gives|gave|estimate[sd]?|found|expect(s|ed)|reported)\b",
    re.IGNORECASE,
)
_FOR = re.compile(r"\bfor\s+(the\s+)?$", re.IGNORECASE)
_AFTER_DATE = re.compile(r",?\s+(reported|said|says|gives|gave|puts|put|carried|found|counted|wrote|re-posted)\b")
_NOUN = re.compile(r"\s*([^\W\d_][\w'’-]*)")
_WINDOW = re.compile(
    r"\b(?:(?P<within>within)|(?:over|in)\s+(?:the\s+)?(?:past|last))\s+(?:(?P<count>\w+)\s+)?(?P<unit>day|week|month|year)s?\b",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"\s*(?:per|an?)\s+((?:(?:thousand|million|billion|[\d,]+)\s+)?(?!cent\b)[^\W\d_]+(?:\s+tokens)?)", re.I
)
_TOGETHER = re.compile(r"\b(together|combined|jointly|in total|between them|same \w+ (firms|companies|groups))\b", re.I)
_DENIED = re.compile(
    r"\s*(percent|per cent|%)?\s*(did|do|does|are|were|is|was|have|has|had|could|would)(n['’]t| not)\b", re.IGNORECASE
)
_DAYS = {"day": 1, "week": 7, "month": 31, "year": 366}
_PREPOSITIONS = frozenset(["within", "across", "among", "against", "worth", "via", "without", "toward", "towards"])
_MOST_NOUNS = 5
_PARTED = re.compile(rf"[.;]|\b(according|reported|while|and|{_PAPER})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A figure that a source claims.

    Attributes:
        indicator: what is measured, in the source's words, without names, periods and the figure.
        context: words around that may tell as well: the sentence before, title and headings; '' for a cell.
        entities: canonical names that it may be of, the likeliest first; empty where none is said.
        periods: what it may be of; empty where none is said.
        written: the number as it stands, for its exactness.
        shown: the figure with its unit, as an answer says it.
        hedged: 'about', 'over' and the like.
        ahead: a forecast, plan or target.
        single: of a thing that has one such value whatever the date (the size of a model), not one a year.
        body, published: who says so, and when; '' where unknown.
        cell: whether it is a table's.
        around: names in what surrounds the sentence, and of who says so: for one that names nobody else.
        at: where the number begins in the sentence, white space folded.
    """

    indicator: str
    context: str
    entities: tuple[str, ...]
    periods: tuple[Period, ...]
    value: Decimal
    unit: Unit
    written: str
    shown: str
    source: str
    body: str
    published: str
    evidence: Evidence
    hedged: bool = False
    ahead: bool = False
    single: bool = False
    cell: bool = False
    around: frozenset[str] = frozenset()
    at: int = 0

    @property
    def amount(self) -> Decimal:
        """The value in what the unit counts in."""
        return self.value * self.unit.scale

    @property
    def words(self) -> frozenset[str]:
        """The terms of what is measured."""
        return term_set(self.indicator)


def of_fact(fact: Fact, things: Collection[tuple[str, ...]] = (), series: bool = False) -> Claimed | None:
    """A cell's figure; None for words.

    ``things`` are the keys of names that tables of things list; ``series`` says that its measure has several periods of
    the entity.
    """
    if fact.value is None:
        return None
    return Claimed(
        indicator=fact.indicator,
        context="",
        entities=(fact.entities[0],),
        periods=(_widened(fact),) if fact.period and not fact.attribute else (),
        value=fact.value,
        unit=fact.measured,
        written=fact.text,
        shown=amount(fact.text, fact.unit),
        source=fact.table,
        body=fact.source.publisher or fact.source.title,
        published=fact.as_of or fact.source.published,
        evidence=cell_evidence(fact),
        hedged=bool(_HEDGED_NOTE.search(fact.note)),
        ahead=is_ahead(fact),
        single=fact.attribute or (not series and thing_key(fact.entities[0]) in things),
        cell=True,
    )


def _widened(fact: Fact) -> Period:
    """A fact's period with what its indicator adds: 'over the past year' reaches back, 'within 20 days of' forward."""
    assert fact.period is not None
    match = _WINDOW.search(fact.indicator)
    if match is None:
        return fact.period
    count = match["count"] or "1"
    number = int(count) if count.isdigit() else _WORDS.get(count.lower(), 1)
    window = timedelta(days=min(number * _DAYS[match["unit"].lower()], 36_600))
    if match["within"]:
        return Period(fact.period.start, fact.period.end + window)
    return Period(fact.period.start - window, fact.period.end)


def thing_key(name: str) -> tuple[str, ...]:
    """A name whatever the order of its words, without what stands in brackets: 'Claude 4.5 Opus (high)' is Opus 4.5."""
    return tuple(sorted(name_key(re.sub(r"\([^)\d]*\)", " ", name))))


def figures(
    evidence: Evidence, before: str, lexicon: Lexicon, things: Collection[tuple[str, ...]] = ()
) -> list[Claimed]:
    """The figures of a sentence, which is the evidence's quote; ``before`` is the sentence before it, or ''."""
    text = " ".join(evidence.quote.split())
    names = lexicon.find(text)
    dates = find_periods(text)
    own, told = _split(text, _ranges(text, dates))
    together = bool(_TOGETHER.search(text))
    taken = [*((name.start, name.end) for name in names), *((date.start, date.end) for date in dates)]
    matches = [
        match
        for match in _FIGURE.finditer(text)
        if not any(match.start("number") < end and start < match.end() for start, end in taken)
    ]
    sayers = [name for name in names if _says(text, name)]
    around = frozenset(name.name for name in [*sayers, *lexicon.find(f"{before} {evidence.context}")])
    found: list[Claimed] = []
    unit = Unit("count", "")
    for at, match in enumerate(matches):
        low = matches[at - 1].end() if at else 0
        high = matches[at + 1].start() if at + 1 < len(matches) else len(text)
        number = _WORDS.get(match["number"].lower())
        value = Decimal(number) if number is not None else read_value(match["number"].rstrip(",")).number
        if value is None:
            continue
        unit = _unit(match, text, unit)
        if _DENIED.match(text, match.end()):
            continue  # of those who do the opposite: what they do not do is not said in its own words
        entities = _entities(text, [name for name in names if name not in sayers], match.end(), low, high, found)
        if together and sum(name in entities for name in dict.fromkeys(n.name for n in names)) > 1:
            entities = ()  # of several at once, and of none of them
        own_name = [(name.start, name.end) for name in names if name.name in entities[:1]]
        found.append(
            Claimed(
                indicator=_bare(text, [*own_name, *((date.start, date.end) for date in dates), match.span()]),
                context=f"{before} {evidence.context}",
                entities=entities,
                around=around,
                periods=tuple(_periods(text, own, match.start(), low, high)),
                value=value,
                unit=unit,
                written=match["number"],
                shown=" ".join(f"{match.group().strip()} {_noun_after(text, match.end())}".split()),
                source=evidence.source,
                body=_body(text, evidence),
                published=told[0].period.label if told else evidence.particulars.published,
                evidence=evidence,
                hedged=bool(_HEDGE.search(text[: match.start()])),
                ahead=bool(_AHEAD.search(text)),
                single=any(thing_key(name) in things for name in entities[:1]),
                at=match.start("number"),
            )
        )
    return found


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
    if not words and not scale and not sign:
        return last
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
        if re.search(r"\b(from|for|in)\s+(the\s+)?$", between) and not _PARTED.search(between):
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
    return bool(_SAYS_BEFORE.search(text[: name.start]) or _SAYS_AFTER.match(text[name.end :]))


def _bare(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text without names, dates and the figure."""
    kept = list(text)
    for start, end in spans:
        kept[start:end] = " " * (end - start)
    return " ".join("".join(kept).split())


def _body(text: str, evidence: Evidence) -> str:
    """Who says so, as the sentence has it, else who publishes the article."""
    if match := re.search(r"\b(?:according to|as reported by|as relayed by|by)\s+([A-Z][^,.;]{2,40})", text):
        return match[1]
    return evidence.particulars.publisher or evidence.particulars.title
