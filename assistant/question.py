"""What a question asks: its names, periods, content words, the operation and the kind of answer that it wants."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache, lru_cache

from index.names import Lexicon, Mention, name_key, tokens
from index.periods import PeriodMention, find_periods
from index.text import STOP, Weights, stem, terms


class Operation(Enum):
    """What is to be done with the figures."""

    VALUE = "value"
    COMPARE = "compare"
    DIFFERENCE = "difference"
    RATIO = "ratio"
    CHANGE = "percentage change"
    SUM = "sum"
    HIGHEST = "highest"
    LOWEST = "lowest"
    TREND = "trend"


class Wants(Enum):
    """The kind of thing that answers the question."""

    NUMBER = "number"
    SHARE = "share"
    MONEY = "money"
    DATE = "date"
    NAME = "name"
    REASON = "reason"
    YES_NO = "yes or no"
    ANY = "any"


_PAIR = 2
_COMMON = 0.02  # a word that stands in more than this share of the passages tells nothing apart
# no names: 'I've', and numbers with their unit: '40mm', '3bn', '100TB'
_PLAIN = re.compile(r"I['’]\w+|\d+(\.\d+)?([a-z]{1,3}|[KMB]|[KMGT]B|[kKMGT]?W|Bn|Tn)")
_EXCLUDING = re.compile(
    r"\b(leav(e|ing)|excluding|except(ing)?( for)?|apart from|other than|besides|aside from|not counting|outside( of)?)"
    r"\s+(the\s+)?$",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(what|which|who|whom|whose|when|where|why|how|is|are|was|were|do|does|did|has|have|can|could|name|compare)\b",
    re.I,
)
_DEFINITION = re.compile(
    r"\W*(what (is|are)|what does) (an? |the |this |meant by )*['‘“\"]?[\w-]+( [\w-]+)?['’”\"]?\s*(mean)?[,?.]", re.I
)
_SHORT = 40  # words, in which the initials of two neighbours rarely agree with an acronym by chance
_COMPUTED = (Operation.DIFFERENCE, Operation.RATIO, Operation.CHANGE, Operation.SUM)
# English for each operation and for each kind of answer. Order matters: the first that matches is taken.
_OPERATIONS: dict[Operation, tuple[str, ...]] = {
    Operation.CHANGE: (
        r"\b(what|which|how (big|large|great)) (percentage|percent|per ?cent|%) (change|increase|rise|"
        r"growth|drop|decrease|fall)",
        r"\bby (what|how (many|much)) (percent\b|percentage\b(?! point)|per ?cent\b|%)",
        r"\bpercent(age)? (change|increase|growth|rise|drop|fall|decline) (in|of|between|from)\b",
        r"\bin percent(age)? terms",
        r"\b(percentage|percent|per ?cent|%) (jump|surge|hike|gain|climb|dip|slide|uptick)",
    ),
    Operation.RATIO: (
        r"\bhow many times\b(?! (had|has|have|did|do|does|was|were|is|are|a|per|each|in)\b)",
        r"\bratio of\b",
        r"\bwhat multiple\b",
        r"\bby what factor\b",
        r"\btimes (as (much|many|large|big|high)|larger|bigger|higher|more)\b",
        r"\bhow many-?fold\b",
        r"\bfold (more|larger|higher)",
    ),
    Operation.DIFFERENCE: (
        r"\bdifference\b",
        r"\bhow (many|much) (\w+ ){0,4}?(more|fewer|less|higher|lower|larger|smaller|further|ahead|"
        r"greater|faster)\b",
        r"\bby how (much|many)\b",
        r"\bhow (far|wide|big|large|great)( of)? (a |is |was )?(the )?(\w+ ){0,3}?"
        r"(gap|lead|margin|behind|ahead|apart)\b",
        r"\bmargin between\b",
        r"\bhow much did\b.*\b(grow|rise|fall|increase|decrease|drop|climb|shrink|change)",
        r"\boutnumber",
        r"\bexceed",
        r"\b(gap|spread) (\w+ ){0,4}between\b",
        r"\bsurplus of\b",
        r"\bhow (much|many) .* (gain|lose|add)(ed)?\b",
        r"\bhow (many|much) (\w+ ){0,3}(extra|additional)\b",
    ),
    Operation.SUM: (
        r"\bcombined\b",
        r"\bin total\b",
        r"\bsum of\b",
        r"\btotal(led)? (of|for|across)\b",
        r"\btaken together\b",
        r"\btogether\s*(in|on|for|have|had|spen[dt]|account|make|by|[?,])",
        r"\badd(ed)? up\b",
        r"\baltogether\b",
        r"\bjointly\b",
    ),
    Operation.TREND: (
        r"\bhow (has|have|did)\b.*\b(chang|develop|evolv|grow|grew|mov|progress|trend)\w*",
        r"\btrend\b",
        r"\b(up or down|down or up|rising or falling|falling or rising|growing or shrinking|bigger or smaller|"
        r"wider or narrower|better or worse over)\b",
        r"\b(narrow|widen|shrunk|mov)(ed|ing)?\b.*\b(since|between|from)\b",
        r"\bover (time|the years)\b",
        r"\byear by year\b",
        r"\bfrom year to year\b",
        r"\beach year\b",
        r"\bevery year\b",
        r"\bhistory of\b",
        r"\bannual(ly)? (figures|values|numbers)",
    ),
    Operation.LOWEST: (
        r"\bbrings? up the (rear|tail)\b|\b(comes?|came|ranks?|ranked|is|was|in) (in )?last\b",
        r"\b(in|of|for|by|on) (which|whose|what)\b.*\b(least|lowest|smallest|fewest)\b",
        r"\b(which|what|who|whose|name the)\b.*\b(least|lowest|smallest|fewest|worst|cheapest|fewer|"
        r"lower|smaller|short(er|est)|bottom|weak(er|est)|cheaper|slow(er|est)|less)\b",
    ),
    Operation.HIGHEST: (
        r"\b(which|what|who|whose|name the)\b.*\b(most|highest|largest|biggest|greatest|best|top|leading|"
        r"leads?|led|ahead|more|higher|larger|bigger|longest|fastest|strongest|first place|tops?|topped|"
        r"number one|no\. 1|dear(er|est)|pric(ier|iest)|costl(ier|iest)|heav(ier|iest)|strong(er)?|fast(er)?|greater|"
        r"better|"
        r"won|wins|winner|outspent|outspends)\b",
        r"\bwho (has|had|have|got|gets|makes?|made|runs?|ran|owns?|installed) more\b",
        r"\brunner-?up\b|\b(second|third|fourth|fifth) (place|most|highest|largest|biggest)\b|"
        r"\b(comes?|came|ranks?|ranked|is|was) (second|third|fourth|fifth)\b",
        r"(^|, )\W*(is|are|was|were|do|does|did|has|have|had)\b.*\b(more|higher|larger|bigger|greater|better|faster)\b"
        r".*\bor\b",
        r"\b(highest|largest|biggest|greatest|most)[- ](\w+ ){1,3}(country|company|firm|model|nation|"
        r"developer|lab)\b",
    ),
    Operation.COMPARE: (
        r"\bcompare[ds]?\b",
        r"\bcomparison\b",
        r"\bversus\b",
        r"\bvs\.?\b",
        r"\bagainst\b",
        r"\brespectively\b",
        r"\beach of\b",
    ),
}

_WANTS: dict[Wants, tuple[str, ...]] = {
    Wants.REASON: (
        r"^\W*(so |and |but )?(why|how (do|does|did|is|are|was|were|can|could|has|have|should)\b|"
        r"for what reason|what (is|was|are|were) the (reason|point|purpose|aim|idea|rationale)|explain)",
        r"\bwhat (explains|caused|led to|makes)\b",
        r"\bhow come\b",
        r"\bwhat does .* mean\b",
        r"\bwhat is meant\b",
    ),
    Wants.DATE: (
        r"^\W*(and |but |so )?(when|on (what|which) (date|day)|(in|by|since) (what|which) (year|month)|"
        r"(what|which) (date|day|year|month|quarter)|how (long ago|early|soon|recently))\b",
        r"\b(what|which) (date|day|year|month)\b",
        r"\bwhen (was|were|did|is|will|does|do|had)\b",
        r"\brelease date\b",
    ),
    Wants.SHARE: (
        r"\b(what|which|how large a|how big a|how high a) (share|percentage|proportion|fraction|portion|"
        r"percent|per ?cent|slice|part)\b",
        r"\bhow many percent\b",
        r"\b(what|which) (\w+ ){0,6}(share|percentage|proportion|rate|fraction)\b",
        r"\bone in how many\b",
    ),
    Wants.MONEY: (
        r"\bhow many (\w+ )?(dollars|yuan|euros)\b",
        r"\bhow much (\w+ )?(money|capital|funding|cash|investment|was (invested|spent|raised|paid|put)|"
        r"did .* (cost|spend|invest|raise|pay|earn|charge|put)|do(es)? .* (cost|charge|pay|earn|"
        r"plan to spend|spend|invest)|were? .* (worth|spent))\b",
        r"\bhow (expensive|costly)\b",
        r"\b(what|which) (\w+ ){0,3}(price|cost|revenue|valuation|sum|amount|budget|bill|fee)\b",
        r"^(?!.*\bhow many\b).*\b(dollars?|yuan|euros?|worth)\b",
    ),
    Wants.NAME: (
        r"^\W*(and |but |so |in \w+(['’]s)? (\w+ ){0,4}\w+, )?(who|whom|whose|which)\b(?! (\w+ ){0,3}"
        r"(score|count|rate|level|figure|number|rating|capacity)\b)",
        r"^\W*name\b",
        r"\b(which|what) (country|company|companies|countries|firm|organisation|organization|model|"
        r"models|lab|developer|nation|system|body|agency|publisher|chip|person|official|bank|law|rule|"
        r"act|app|product|licence|license|city|state|government|university|institute)\b",
        r"\bwho (has|had|have|got|gets|makes?|made|runs?|ran|owns?|installed|leads?|led)\b",
    ),
    Wants.NUMBER: (
        r"\bhow (many|much|large|big|high|long|far|fast|old|often|numerous|powerful)\b",
        r"\bwhat (number|score|count|total|quantity|size|figure|rate|level|value|population|capacity|"
        r"is the number)\b",
        r"\bnumber of\b",
        r"\b(what|which) (\w+ ){1,5}(score|count|rate|level|figure|rating|capacity|output|speed|"
        r"throughput|bandwidth|margin|lead|gap|price|length|window|size|yield)\b",
    ),
    Wants.YES_NO: (
        r"^\W*(and |but |so )?(is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may)\b",
    ),
}

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
        report reports reported please list name show give version"""
    )
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, taken apart.

    Attributes:
        names: known names in it (countries, organisations, models), each once, in order.
        periods: the periods that it names.
        words: stems of all its content words.
        subject: stems of the words that say what is asked about: names, periods and the frame taken out.
        latest: whether it asks for the newest state ('now', 'latest', 'currently').
        unknown: words written as names (a capital within the sentence, letters with digits) that are no known name,
            common words of the corpus apart.
        unheard: those of them that stand nowhere in the corpus.
        numbers: its numbers that belong to no name and no period.
        excluded: names that are left out of account.
        rank: for the highest or lowest, which place is asked for.
    """

    text: str
    names: tuple[Mention, ...]
    periods: tuple[PeriodMention, ...]
    words: tuple[str, ...]
    subject: tuple[str, ...]
    operation: Operation
    wants: Wants
    latest: bool
    unknown: tuple[str, ...] = ()
    unheard: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    rank: int = 1
    excluded: tuple[str, ...] = ()

    @property
    def strange(self) -> tuple[str, ...]:
        """Names that an answer must hold though no table has them: those heard nowhere, and those with a number."""
        return tuple(name for name in self.unknown if name in self.unheard or re.search(r"\d", name))

    @property
    def open_ended(self) -> bool:
        """Whether it asks for a reason, a description or a yes or no rather than for a figure, a name or a date."""
        return self.wants in (Wants.REASON, Wants.ANY, Wants.YES_NO) and self.operation is Operation.VALUE

    @property
    def focus(self) -> str:
        """The part that asks, without its names and periods; ``bare`` where that is the whole question."""
        return self._without_mentions(_point(self.text))

    @property
    def bare(self) -> str:
        """The question without its names and periods: what is left to match an indicator with."""
        return self._without_mentions(self.text)

    def _without_mentions(self, part: str) -> str:
        start = self.text.index(part)
        mentions: list[Mention | PeriodMention] = [*self.names, *self.periods]
        for mention in sorted(mentions, key=lambda mention: mention.start, reverse=True):
            if start <= mention.start and mention.end <= start + len(part):
                part = f"{part[: mention.start - start]} {part[mention.end - start :]}"
        return " ".join(part.split())


@cache
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def analyse(text: str, lexicon: Lexicon, weights: Weights) -> Asked:
    """Takes a standalone question apart; ``lexicon`` and ``weights`` are the corpus's names and words. Pure."""
    text = re.sub(r"\b(what|who|how|where|when|which)['’]s\b", r"\1 is", text, flags=re.IGNORECASE)
    periods = find_periods(text)
    names = [m for m in lexicon.find(text) if not any(m.start < p.end and p.start < m.end for p in periods)]
    point = _point(text)
    operation = next((op for op, patterns in _OPERATIONS.items() if _any_of(patterns).search(point)), Operation.VALUE)
    wants = next((kind for kind, patterns in _WANTS.items() if _any_of(patterns).search(point)), Wants.ANY)
    if wants is Wants.ANY and not names and not periods and _DEFINITION.match(point):
        wants = Wants.REASON
    if operation in _COMPUTED and wants is Wants.REASON:
        if re.match(r"\W*(why\b|how (is|are|was|were|do|does|did|can|could)\b(?!.*\bbetween\b))", point, re.IGNORECASE):
            operation = Operation.VALUE
        else:
            wants = Wants.NUMBER
    if operation is Operation.COMPARE and wants is Wants.REASON and len({mention.name for mention in names}) > 1:
        wants = Wants.NUMBER
    if operation is Operation.TREND and wants in (Wants.REASON, Wants.YES_NO):
        wants = Wants.ANY
    if operation is Operation.HIGHEST and wants in (Wants.YES_NO, Wants.ANY) and re.search(r"\bor\b", text):
        wants = Wants.NAME
    if operation in (Operation.HIGHEST, Operation.LOWEST) and wants not in (Wants.NAME, Wants.ANY):
        operation = Operation.VALUE
    names = [m for m in _outermost(names, lexicon) if not _in_passing(text, m, names)]
    excluded = tuple(m.name for m in names if _EXCLUDING.search(text[: m.start]))
    names = [mention for mention in names if mention.name not in excluded]
    if operation is Operation.VALUE and re.search(r"\bhow (many|much|far)\b.*\bbetween\b", text, re.IGNORECASE):
        after = text.lower().rindex("between")
        operation = Operation.DIFFERENCE if sum(m.start > after for m in names) == _PAIR else operation
    unknown = _unknown_names(text, [*names, *periods])
    asked = Asked(
        text=text,
        names=tuple(names),
        periods=tuple(periods),
        words=tuple(terms(text)),
        subject=(),
        operation=operation,
        wants=wants,
        latest=bool(re.search(r"\b(latest|newest|most recent|currently|current|now|today|at present)\b", text, re.I)),
        unknown=tuple(name for name in unknown if _share(name, weights) < _COMMON),
        unheard=tuple(name for name in unknown if not _share(name, weights)),
        rank=_rank(text),
        excluded=excluded,
        numbers=_quantities(text, [*names, *periods], unknown),
    )
    return replace(asked, subject=tuple(term for term in terms(asked.bare) if term not in _FRAME))


def _unknown_names(text: str, known: Sequence[Mention | PeriodMention]) -> tuple[str, ...]:
    """Words written as names that are in no known name or period, with the number that follows: 'Opus 6'.

    The first word of a sentence has its capital anyway.
    """
    found = []
    words = tokens(text)
    for place, match in enumerate(words):
        word = match.group()
        if _PLAIN.fullmatch(word):
            continue
        first = not re.search(r"[\w,;:]\W*$", text[: match.start()]) or bool(
            re.search(r"[.?!:]\W*$", text[: match.start()])
        )
        named = (word[0].isupper() and not first) or bool(re.search(r"[^\W\d]", word) and re.search(r"\d", word))
        if not named or word.lower() in STOP or _within(match, known):
            # a known name with a version that it does not have: 'Grok 9'
            named = bool(_within(match, known)) and word[0].isupper()
            if not named or not _version(text, words, place, known):
                continue
        number = _version(text, words, place, known)
        found.append(f"{word} {number}" if number else word)
    return tuple(dict.fromkeys(found))


def _point(text: str) -> str:
    """The part of a question that asks: its last sentence, or what follows a colon, where that is a question itself."""
    *_, last = re.split(r"(?<=[.!?])\s+(?=[A-Z\"'‘“])", re.sub(r"\s*\([^)]*\)\s*$", "", text))
    for part in (last.rpartition(":")[2].strip(), last):
        if _ASKS.search(part):
            return part
    return text


def _rank(text: str) -> int:
    found = re.search(r"\b(runner-?up|second|third|fourth|fifth)\b", text, re.IGNORECASE)
    return {"third": 3, "fourth": 4, "fifth": 5}.get(found[1].lower(), 2) if found else 1


def _in_passing(text: str, mention: Mention, names: Sequence[Mention]) -> bool:
    """A name that only describes: the owner of what is named after it ("Meta's Llama 2"), 'ChatGPT-like'."""
    after = text[mention.end :]
    if re.match(r"[-\s]((style|like|type|class|esque)\b|dollars?\b)|\$", after, re.IGNORECASE):
        return True
    owned = re.match(r"['’]s?\s+", after)
    start = mention.end + owned.end() if owned else -1
    return any(other.start == start for other in names)


def _outermost(names: Sequence[Mention], lexicon: Lexicon) -> list[Mention]:
    """The names, without those that others of them carry: of 'Nvidia's H100' the chip."""
    carried = {part for mention in names for part in lexicon.inside(mention.name) if part != mention.name}
    return [mention for mention in names if mention.name not in carried]


def _share(name: str, weights: Weights) -> float:
    """The share of the passages that hold all of a name's words, at most; an acronym's may be spelled out there."""
    return min((weights.share(term) for term in terms(name)), default=1.0)


def _within(match: re.Match[str], mentions: Sequence[Mention | PeriodMention]) -> bool:
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


def _quantities(text: str, known: Sequence[Mention | PeriodMention], unknown: Sequence[str]) -> tuple[str, ...]:
    """The bare numbers of the question that belong to no name and no period: the 7 of '7 nm', the 100 of 'top 100'."""
    taken = {number for name in unknown for number in re.findall(r"\d+(?:\.\d+)?", name)}
    bare = [match for match in tokens(text) if re.fullmatch(r"\d+(\.\d+)?", match.group())]
    return tuple(dict.fromkeys(m.group() for m in bare if m.group() not in taken and not _within(m, known)))


def holds(text: str, name: str) -> bool:
    """Whether a text holds a name's words side by side, spelled out where it is an acronym, or with a tail.

    >>> holds("AI venture capital in 2024", "VC"), holds("tonnes CO2e", "CO2"), holds("Claude Opus 4.5", "Opus 4")
    (True, True, False)
    """
    words, wanted = _keys(text), name_key(name)
    if f" {' '.join(wanted)} " in f" {' '.join(words)} ":
        return True
    if len(wanted) == 1 and stem(wanted[0]) in _stems(text):
        return True
    if len(wanted) != 1:
        return False
    word = wanted[0]
    if word.isalpha() and name.isupper() and 2 <= len(name) <= 5:
        return (len(name) > 2 or len(words) < _SHORT) and word in "".join(other[0] for other in words)
    return any(char.isalpha() for char in word) and len(word) >= 3 and any(other.startswith(word) for other in words)


@lru_cache(maxsize=20_000)
def _stems(text: str) -> frozenset[str]:
    return frozenset(terms(text))


@lru_cache(maxsize=20_000)
def _keys(text: str) -> tuple[str, ...]:
    return name_key(text)
