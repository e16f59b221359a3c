"""What a question asks: its names, periods, content words, the operation and the kind of answer that it wants."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.bounds import SIDE
from assistant.conditions import Condition, Kind, bound_of_list, condition
from assistant.ellipsis import without_politeness
from assistant.intent import intent, point_of, rank, top
from assistant.naming import holds
from assistant.spelled import COUNTED, spelled
from assistant.wanted import HIGH, Operation, Wants, measured_by
from index.names import Lexicon, Mention, tokens
from index.periods import PeriodMention, find_periods, years_before
from index.text import STOP, Weights, terms
from index.units import currencies

_Span = Mention | PeriodMention | Condition  # what takes up a part of the question's text
_YEAR = 366  # days; a longer period is of several
_AND = re.compile(r",?\s*(and|&|or|nor)\s+(the\s+)?", re.IGNORECASE)  # what else is left out
_CLAUSE_OPENS = re.compile(r"([.;:]|^\W*(if|while|as|since|although|though|given that))\s+(the\s+)?$", re.IGNORECASE)
_LEADS = re.compile(
    rf"[^.;?,]*?\b(tops?|topped|leads?|led|heads?|headed|first|number one|no\. ?1|ahead|{HIGH})\b[^.;?]*[.;,]",
    re.IGNORECASE,
)
_COMMON = 0.02  # a word that stands in more than this share of the passages tells nothing apart
# no names: 'I've', units, and numbers with their unit: '40mm', '3bn', '100TB'
_UNIT = r"[kKMGTPE]?(W|Wh|Hz|B|Bps|bps|FLOPS?|FLOPs)|USD|EUR|GBP|CNY|RMB|CO2e?|Bn|Tn"
_PLAIN = re.compile(rf"I['’]\w+|{_UNIT}|\d+(\.\d+)?([a-z]{{1,3}}|[KMB]|{_UNIT})")
_EXCLUDING = re.compile(
    r"\b(leav(e|ing)( aside| out)?|(setting|putting) aside|ignoring|excluding|except(ing)?( for)?|apart from|"
    r"other than|besides|aside from|not counting|outside( of)?)\s+(the\s+)?$",
    re.IGNORECASE,
)
# Words that carry the operation or the frame of the question and say nothing of the subject.
_FRAME = frozenset(
    terms(
        """difference compare compared comparison ratio times fold factor multiple combined total sum together highest
        lowest largest smallest biggest fewest least greatest best worst top first last latest newest recent
        recently current currently today lead leads led ahead behind higher lower larger smaller bigger fewer
        trend change changed grow grew grown increase increased rise rose fall fell drop dropped decline
        number count figure value amount level year month date day quarter half period know known time much
        long big large high figures share percentage percent country countries company companies nation
        nations firm firms organisation one two three each every across latest there come get go went see seen
        put make made hold held have become became happened happen stood stand answer question source sources
        report reports reported please list name show give version plus add jointly altogether grand sum fraction
        proportion widest narrowest longest shortest tallest heaviest lightest deepest cheapest dearest costliest
        priciest next fattest steepest strongest weakest fastest slowest tightest slimmest"""
    )
)


_GROWING = frozenset(terms("growth grow rate gain jump surge climb slide shrink year-on-year yoy"))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, taken apart.

    Attributes:
        names: known names in it (countries, organisations, models), each once, in order.
        periods: the periods that it names.
        words: stems of all its content words.
        subject: stems of the words that say what is asked about: names, periods and the frame taken out.
        unknown: words written as names (a capital within the sentence, letters with digits) that are no known name,
            common words of the corpus apart.
        unheard: those of them that stand nowhere in the corpus.
        numbers: its numbers that belong to no name and no period.
        excluded: names that are left out of account.
        condition: what a yes-or-no question asks of figures; None for any other.
        bound: what those must meet that it wants named; None where it sets no bound.
        rank: for the highest or lowest, which place is asked for.
        top: how many of the highest or lowest are asked for.
    """

    text: str
    names: tuple[Mention, ...]
    periods: tuple[PeriodMention, ...]
    words: tuple[str, ...]
    subject: tuple[str, ...]
    operation: Operation
    wants: Wants
    unknown: tuple[str, ...] = ()
    unheard: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    rank: int = 1
    top: int = 1
    excluded: tuple[str, ...] = ()
    condition: Condition | None = None
    bound: Condition | None = None

    @property
    def strange(self) -> tuple[str, ...]:
        """Names that an answer must hold though no table has them: those heard nowhere, and those with a number."""
        return tuple(name for name in self.unknown if name in self.unheard or re.search(r"\d", name))

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies that it names, by ISO 4217 code."""
        return currencies(self.text)

    @property
    def named(self) -> frozenset[str]:
        """Its names and periods, as what is missing is told."""
        return frozenset({m.name for m in self.names} | {m.period.label for m in self.periods})

    @property
    def ranks(self) -> bool:
        """Whether it asks for the highest or the lowest of several."""
        return self.operation in (Operation.HIGHEST, Operation.LOWEST)

    @property
    def passing(self) -> bool:
        """Whether it asks when a value first met a bound."""
        return self.bound is not None and self.wants is Wants.DATE

    @property
    def open_ended(self) -> bool:
        """Whether it asks for a reason, a description or a yes or no rather than for a figure, a name or a date."""
        return self.wants in (Wants.REASON, Wants.ANY, Wants.YES_NO) and self.operation is Operation.VALUE

    @property
    def focus(self) -> str:
        """The part that asks, without its names and periods; ``bare`` where that is the whole question."""
        return self._without_mentions(point_of(self.text))

    @property
    def bare(self) -> str:
        """The question without its names and periods: what is left to match an indicator with."""
        return self._without_mentions(self.text)

    def bare_beside(self, text: str) -> str:
        """The question without its names and periods but for names that ``text`` has as well."""
        return self._without_mentions(self.text, [name for name in self.names if holds(text, name.name)])

    def _without_mentions(self, part: str, spared: Sequence[Mention] = ()) -> str:
        start = self.text.index(part)
        mentions: list[_Span] = [*(name for name in self.names if name not in spared), *self.periods]
        mentions += [self.condition] if self.condition else []
        for mention in sorted(mentions, key=lambda mention: mention.start, reverse=True):
            if start <= mention.start and mention.end <= start + len(part):
                part = f"{part[: mention.start - start]} {part[mention.end - start :]}"
        return " ".join(part.split())


def analyse(text: str, lexicon: Lexicon, weights: Weights) -> Asked:
    """Takes a standalone question apart; ``lexicon`` and ``weights`` are the corpus's names and words. Pure."""
    text = without_politeness(text)
    text = re.sub(r"\b(what|who|how|where|when|which)['’]s\b", r"\1 is", text, flags=re.IGNORECASE)
    text = spelled(text, lexicon)
    # the fiscal year of a firm is none of the calendar: it must stand in what answers, word for word
    periods = [m for m in find_periods(text) if not re.search(r"\bfiscal\s+$", text[: m.start])]
    periods = [m for m in periods if not _OF_MONEY.match(text[m.end :])]
    known_names = lexicon.find(text)
    # a name's own number is no year: 'DX-2031'
    periods = [m for m in periods if not any(n.start < m.start and m.end <= n.end and text[m.start - 1] == "-"
                                             for n in known_names)]  # fmt: skip
    periods += _relative(text, periods)
    names = [m for m in known_names if not any(m.start < p.end and p.start < m.end for p in periods)]
    known: list[Mention | PeriodMention] = [*names, *periods]
    everyone = {mention.name for mention in names}
    names = [m for m in _outermost(names, lexicon) if not _in_passing(text, m, names)]
    excluded = _excluded(text, names)
    names = [mention for mention in names if mention.name not in excluded]
    operation, wants = intent(text, everyone, names, sum(1 + (m.period.days > _YEAR) for m in periods))
    if operation not in _OVER_TIME:  # 'over the decade to 2023' is then one span, that ends with the year
        periods = [mention for mention in periods if not _SPAN.search(text[: mention.end + 1], mention.start)]
    put, bound = condition(text, periods), bound_of_list(text, periods)
    if put and operation not in (Operation.HIGHEST, Operation.LOWEST):
        summed = operation in (Operation.SUM, Operation.MEAN) and put.kind is Kind.AMOUNT
        operation, wants = operation if summed else put.operation, put.wants
    unknown = _unknown_names(text, known)
    if operation in (Operation.HIGHEST, Operation.LOWEST) and rank(text) > 1:
        names = [m for m in names if not _is_told(text, m)]
    asked = Asked(
        text=text,
        names=tuple(names),
        periods=tuple(periods),
        words=tuple(terms(text)),
        subject=(),
        operation=operation,
        wants=wants,
        unknown=tuple(name for name in unknown if _share(name, weights) < _COMMON or _NUMBERED.fullmatch(name)),
        unheard=tuple(name for name in unknown if not _share(name, weights)),
        rank=rank(text),
        top=top(text),
        excluded=excluded,
        numbers=(*_FISCAL.findall(text), *_quantities(text, [*names, *periods, *filter(None, (put, bound))], unknown)),
        condition=put,
        bound=bound,
    )
    frame = _FRAME | _GROWING if operation is Operation.CHANGE else _FRAME
    left_out = {*terms(" ".join((*excluded, *(text[m.start : m.end] for m in known_names if m.name in excluded))))}
    subject = [term for term in terms(asked.bare) if term not in frame | left_out]
    return replace(asked, subject=(*subject, *sorted(measured_by(text) - set(subject))))


_GROUPED = re.compile(r"\b\d{1,3}(?:,\d{3})+\b")  # 10,000 is one number, though two words
_OVER_TIME = (Operation.CHANGE, Operation.DIFFERENCE, Operation.RATIO, Operation.TREND)
_NO_OWNERS = STOP | {"let", "today", "yesterday", "tomorrow"}  # 'let's', 'today's'
_ASIDE = 60  # characters before a number, in which 'more than' stands
_NUMBERED = re.compile(r"[A-Z]\S* \d+(\.\d+)?")  # 'GPT 6': the words are common, the two together are a name
_FISCAL = re.compile(r"\b(?:(?:first|second|third|fourth) quarter of )?fiscal 20\d\d\b")
# a year whose money is counted in: 'in 2023 dollars', 'at 2015 prices'
_OF_MONEY = re.compile(
    r"\s+(constant\s+)?((US\s+)?dollars|euros?|pounds|yuan|yen|prices|money|USD|EUR|GBP|RMB)\b", re.IGNORECASE
)
_EARLIER = re.compile(
    rf"\b(?P<count>an?|the|{'|'.join(COUNTED.values())}|\d{{1,2}})\s+(?P<unit>years?|decades?)\s+(before|earlier|previously|prior|ago)\b|"
    r"\b(?P<yoy>year[- ](on|over|to)[- ]year|yoy|y/y|(on|over|from|than) the (previous|prior|preceding) year|"
    r"on the year( before)?)\b",
    re.IGNORECASE,
)
_SPAN = re.compile(
    rf"\b(over|in|during) the (?P<count>{'|'.join(COUNTED.values())}|\d{{1,2}})?\s*(?P<unit>years?|decades?) "
    r"((?P<back>(up )?(to|until|ending in))|(from|since|after))\s+$",
    re.IGNORECASE,
)


def _relative(text: str, periods: Sequence[PeriodMention]) -> list[PeriodMention]:
    """The one period that a question names by its distance from the one that it dates: 'than ten years before', 'year
    on year', 'over the ten years to 2023'."""
    if len(periods) != 1:
        return []
    (known,) = periods
    found = _EARLIER.search(text) or _SPAN.search(text[: known.start])
    if not found:
        return []
    parts = found.groupdict()
    count = (parts["count"] or "one").lower()
    number = int(count) if count.isdigit() else next((int(d) for d, word in COUNTED.items() if word == count), 1)
    years = number * (10 if (parts["unit"] or "").lower().startswith("decade") else 1)
    if parts.get("back", "") is None:  # 'over the ten years from 2014'
        years = -years
    return [PeriodMention(years_before(known.period, years), found.start(), found.end())]


def _unknown_names(text: str, known: Sequence[Mention | PeriodMention]) -> tuple[str, ...]:
    """Words written as names that are in no known name or period, with the number that follows: 'Opus 6'.

    The first word of a sentence has its capital anyway.
    """
    found: list[str] = []
    words = tokens(text)
    for place, match in enumerate(words):
        word = match.group()
        if _PLAIN.fullmatch(word) or _owns_a_name(text, match, known):
            continue
        start = words[place - 1].end() if place else 0
        before = text[start - text[:start].endswith(".") : match.start()]  # the dot of 'U.S.' may end a sentence
        first = (not place and not re.search(r"[,;:]", before)) or bool(re.search(r"[.?!:]", before))
        owner = re.match(r"['’]s\b", text[match.end() :]) and word.lower() not in _NO_OWNERS
        named = (word[0].isupper() and (owner or not first)) or bool(
            re.search(r"[^\W\d]", word) and re.search(r"\d", word)
        )
        number = _version(text, words, place, known)
        if _within(match, known):
            named = word[0].isupper() and bool(number)  # a known name with a version that it does not have: 'Grok 9'
        elif word.lower() in STOP or _in_apposition(text, match, found):
            named = False
        if named:
            found.append(f"{word} {number}" if number else word)
    return tuple(dict.fromkeys(found))


def _in_apposition(text: str, word: re.Match[str], found: Sequence[str]) -> bool:
    """Whether a word only says where a thing is that has just been named: 'Texas' in 'Abilene, Texas'."""
    before = re.search(r"([^\W\d]+), $", text[: word.start()])
    return bool(before and found and found[-1] == before[1])


def _owns_a_name(text: str, word: re.Match[str], known: Sequence[Mention | PeriodMention]) -> bool:
    """Whether a word only tells whose a known thing is: 'Musk' in "Musk's Grok 4"."""
    owned = re.match(r"['’]s?\s+", text[word.end() :])
    start = word.end() + owned.end() if owned else -1
    return any(mention.start == start for mention in known)


def _in_passing(text: str, mention: Mention, names: Sequence[Mention]) -> bool:
    """A name that only describes: the owner of what is named after it ("Meta's Llama 2"), 'ChatGPT-like'."""
    after = text[mention.end :]
    if re.match(r"[-\s]((style|like|type|class|esque)\b|dollars?\b|cents?\b|c/)|\$", after, re.IGNORECASE):
        return True
    owned = re.match(r"['’]s?\s+", after)
    start = mention.end + owned.end() if owned else -1
    return any(other.start == start for other in names)


def _excluded(text: str, names: Sequence[Mention]) -> tuple[str, ...]:
    """The names that are left out of account: 'apart from A', 'leaving aside A and B'."""
    left: list[Mention] = []
    for mention in names:
        before = text[left[-1].end : mention.start] if left else ""
        if _EXCLUDING.search(text[: mention.start]) or (left and _AND.fullmatch(before)):
            left.append(mention)
    return tuple(mention.name for mention in left)


def _is_told(text: str, mention: Mention) -> bool:
    """Whether who comes first is told and not asked about: 'third, after A and B', 'A leads the list. Who is next?'"""
    after = bool(re.search(r"\b(after|behind)\b", text[: mention.start], re.IGNORECASE))
    opens = not re.search(r"\w\W*$", text[: mention.start]) or bool(_CLAUSE_OPENS.search(text[: mention.start]))
    return after or (opens and bool(_LEADS.match(text[mention.end :])))


def _outermost(names: Sequence[Mention], lexicon: Lexicon) -> list[Mention]:
    """The names, without those that others of them carry: of 'Nvidia's H100' the chip."""
    carried = {part for mention in names for part in lexicon.inside(mention.name) if part != mention.name}
    return [mention for mention in names if mention.name not in carried]


def _share(name: str, weights: Weights) -> float:
    """The share of the passages that hold all of a name's words, at most; an acronym's may be spelled out there."""
    return min((weights.share(term) for term in terms(name)), default=1.0)


def _within(match: re.Match[str], mentions: Sequence[_Span]) -> bool:
    return any(match.start() < mention.end and mention.start < match.end() for mention in mentions)


def _version(text: str, words: Sequence[re.Match[str]], place: int, known: Sequence[Mention | PeriodMention]) -> str:
    """The bare number right after a word, where it belongs to no known name or period."""
    if place + 1 == len(words):
        return ""
    here, following = words[place], words[place + 1]
    apart = text[here.end() : following.start()]
    bare = re.fullmatch(r"\d+(\.\d+)?", following.group())
    after = re.match(r"\s*(%|percent|billion|million|trillion|bn\b|nm\b)", text[following.end() :], re.IGNORECASE)
    return following.group() if bare and not after and apart in (" ", "-") and not _within(following, known) else ""


def _quantities(text: str, known: Sequence[_Span], unknown: Sequence[str]) -> tuple[str, ...]:
    """The bare numbers of the question that belong to no name and no period: the 7 of '7 nm', the 100 of 'top 100'."""
    taken = {number for name in unknown for number in re.findall(r"\d+(?:\.\d+)?", name)}
    if (count := top(text)) > 1:
        taken.add(str(count))  # how many are asked for stands in no source
    fiscal = [match.span() for match in _FISCAL.finditer(text)]
    bare = [
        match
        for match in [*_GROUPED.finditer(text), *tokens(_GROUPED.sub(lambda match: " " * len(match[0]), text))]
        if re.fullmatch(r"[\d,]+(\.\d+)?", match.group())
        and not SIDE.search(
            text[max(match.start() - _ASIDE, 0) : match.start()]
        )  # what is asked is on which side of it something lies
        and not any(start <= match.start() < end for start, end in fiscal)
    ]
    return tuple(dict.fromkeys(m.group() for m in bare if m.group() not in taken and not _within(m, known)))
