"""What a question wants done with the figures, and what kind of thing answers it: English patterns."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from enum import Enum
from functools import cache

from index.names import Mention


class Operation(Enum):
    """What is to be done with the figures."""

    VALUE = "value"
    COMPARE = "compare"
    DIFFERENCE = "difference"
    RATIO = "ratio"
    CHANGE = "percentage change"
    SUM = "sum"
    MEAN = "mean"
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
_ASKS = re.compile(
    r"\b(what|which|who|whom|whose|when|where|why|how|is|are|was|were|do|does|did|has|have|can|could|name|compare)\b",
    re.I,
)
_DEFINITION = re.compile(
    r"\W*(what (is|are)|what does) (an? |the |this |that |meant by )*"
    r"(['‘“\"]?[\w-]+( [\w-]+)?['’”\"]?\s*(mean)?[,?.]|['‘“\"][^'’”\"]+['’”\"])",
    re.I,
)
_COMPUTED = (Operation.DIFFERENCE, Operation.RATIO, Operation.CHANGE, Operation.SUM, Operation.MEAN)
# English superlatives of size, amount and rank
_LOW = (
    r"(least|lowest|smallest|fewest|cheapest|slowest|weakest|shortest|narrowest|poorest|worst|tiniest|slimmest|thinnest|"
    r"tightest|lightest|shallowest|youngest|slightest)"
)
_HIGH = (
    r"(most|highest|largest|biggest|greatest|best|longest|fastest|strongest|widest|deepest|heaviest|dearest|costliest|"
    r"fattest|priciest|steepest|tallest|broadest|thickest|richest|sharpest|top)"
)
# any other superlative: 'the fattest'; not what ends alike, nor what is of time
_SUPERLATIVE = (
    r"(?!(?:lat|new|earli|old|inter|requ|[a-z]*for|harv|inv|conqu|har|hon|mod|prot|sugg|cont|manif|arr|dig|ear|b)est)"
    r"[a-z]{3,}est\b"
)
# a word that asks; not 'people who say', which tells of whom
_WH = (
    r"(?:(?:^|[^\w\s'’”)])\W*|\b(?:and|but|so|or|of|in|for|by|on|at|to|from|with|tell me|show me|know|say|name)\s+)"
    r"\b(?:which|what|who|whose|name the)\b"
)
# the mean over a span, which is no mean growth
OVER_SPAN = (
    r"^(?=.*\b(on average|average[ds]?|mean)\b)(?!.*\b(growth|rate|change|increase|rise|decline|drop|fall|gain)\b)"
    r"(?=.*((\bannual(ly)?|\byearly|\b(an?|per|each|every) year)\b|\b\d{4} ?(-|–|to|and|until|through) ?\d{4}\b)).*"
    r"\b(over|between|from|across|during|since|in) .*\b(19|20)\d\d\b"
)
# English for each operation and for each kind of answer. Order matters: the first that matches is taken.
_OPERATIONS: dict[Operation, tuple[str, ...]] = {
    Operation.CHANGE: (
        r"\b(what|which|how (big|large|great)) (percentage|percent|per ?cent|%) (change|increase|rise|"
        r"growth|drop|decrease|fall)",
        r"\bby (what|how (many|much)) (percent\b|percentage\b(?! point)|per ?cent\b|%)",
        r"\bpercent(age)? (change|increase|growth|rise|drop|fall|decline) (in|of|between|from)\b",
        r"\bin (percentage terms|per ?cent\b|%)",
        r"\byear[- ]on[- ]year (growth|change|increase|rise|fall|decline)\b",
        r"\b(percentage|percent|per ?cent|%) (jump|surge|hike|gain|climb|dip|slide|uptick|rise|growth|increase|drop|"
        r"fall|decline|change)",
        r"\b(growth|rise|increase|drop|fall|decline|cut|jump|change|decrease)\b.{0,60}"
        r"(\b(percent|per ?cent|percentage(?! point))\b|%)",
    ),
    Operation.RATIO: (
        r"\b(multiplied|times) (by )?what\b|\b[xn] times\b|\bwhat\b.{0,30}\bmultiple\b",
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
        r"\bhow (many|much|far) (\w+ ){0,3}(separat|divid)(ed?|es|ing)\b",
        r"\bhow (far|wide|big|large|great)( of)? (a |is |was )?(the )?(\w+ ){0,3}?"
        r"(gap|lead|margin|behind|ahead|apart)\b",
        r"\bmargin between\b",
        r"\bhow much did\b.*\b(grow|rise|fall|increase|decrease|drop|climb|shrink|change)",
        r"\boutnumber",
        r"\bexceed",
        r"\b(gap|spread) (\w+ ){0,4}between\b",
        r"\bsurplus of\b",
        r"\b(how (much|many)|what) .* (gain|lose|add|shed|put on)(ed)?\b(?! (up|together)\b)",
        r"\bhow (many|much) (\w+ ){0,3}(extra|additional)\b",
    ),
    Operation.SUM: (
        r"\bcombined\b",
        r"\bin total\b",
        r"\bsum of\b",
        r"\btotal(led)? (number |amount |count )?(of|for|across)\b",
        r"^\W*(add|sum)\b",
        r"\bin all\b",
        r"\btaken together\b",
        r"\btogether\s*(in|on|for|have|had|spen[dt]|account|make|by|[?,])",
        r"\badd(ed)? up\b",
        r"\baltogether\b",
        r"\bjointly\b",
        r"\bgrand total\b|\w[\w’'-]* plus \w[^,?]* plus \w|\bsummed up\b|\bput\b[^?]*\btogether\b",
        r"\w \+ \w",
    ),
    Operation.MEAN: (
        r"\b(mean|average) (of|number of|value of|across)\b",
        r"\b(mean|average)\b.*\bacross\b",
        r"\baveraged? (over|across)\b",
        OVER_SPAN,
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
        r"\b(walk|take|run|talk) (me|us) through\b(?=.*\d)",
        r"\b(trajectory|evolution|time series|the (path|progression))\b",
        r"\bgetting (\w+er|more|less|better|worse)\b",
    ),
    Operation.LOWEST: (
        r"\bbrings? up the (rear|tail)\b|\b(comes?|came|ranks?|ranked|is|was|in) (in )?last\b",
        rf"\b(in|of|for|by|on) (which|whose|what)\b.*\b{_LOW}\b",
        rf"{_WH}.*\b({_LOW}|fewer|"
        r"lower|smaller|short(er|est)|bottom|weak(er|est)|cheaper|slow(er|est)|less)\b",
    ),
    Operation.HIGHEST: (
        rf"{_WH}.*\b(most|highest|largest|biggest|greatest|best|top|leading|"
        r"leads?|led|ahead|more|higher|larger|bigger|longest|fastest|strongest|first place|tops?|topped|"
        r"number one|no\. 1|dear(er|est)|pric(ier|iest)|costl(ier|iest)|heav(ier|iest)|strong(er)?|fast(er)?|greater|"
        r"better|"
        r"won|wins|winner|outspent|outspends)\b",
        r"\bwho (has|had|have|got|gets|makes?|made|runs?|ran|owns?|installed) more\b",
        rf"{_WH}.*\b{_SUPERLATIVE}",
        r"\brunner-?up\b|\b(second|third|fourth|fifth) (place|most|highest|largest|biggest)\b|"
        r"\b(comes?|came|ranks?|ranked|is|was) (second|third|fourth|fifth)\b",
        r"(^|, )\W*(is|are|was|were|do|does|did|has|have|had)\b.*\b(more|higher|larger|bigger|greater|better|faster)\b"
        r".*\bor\b",
        r"(^|[,:] )\W*(is|are|was|were)\b.*\bor\b.*"
        r"\b(ahead|in front|in the lead|leading|larger|bigger|higher|greater)\b",
        r"\b(highest|largest|biggest|greatest|most)[- ](\w+ ){1,3}(country|company|firm|model|nation|"
        r"developer|lab)\b",
    ),
    Operation.COMPARE: (
        r"^\W*(is|are|was|were)\b.*\b(ahead of|behind)\b",
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
        r"\b(what|which|how (large|big|high) a) (share|percentage|proportion|fraction|percent|per ?cent|slice)\b",
        r"['’]s slice of\b",
        r"(?<!in )\b(what|how (large|big|high) a) (portion|part) of (all|the|its|their|every)\b",
        r"\bhow many percent\b",
        r"\bas an? (%|(percentage|per ?cent|share|fraction|proportion)\b)",
        r"\b(percentage|proportion|share) of (all|the|total|global|world)\b",
        r"\b(what|which) (?!(do|does|did|happened)\b)(\w+ ){0,6}(share|percentage|proportion|fraction)\b"
        r"(?! (with|in)\b)",
        r"\b(what|which) ((is|was|are|were) )?(the |its |their )?([a-z-]+ ){0,3}rate\b",
        r"\bone in how many\b",
    ),
    Wants.MONEY: (
        r"\bhow many (\w+ )?(dollars|yuan|euros)\b",
        r"\bhow much (\w+ )?(money|capital|funding|cash|investment|was (invested|spent|raised|paid|put)|"
        r"did .* (cost|spend|invest|raise|pay|earn|charge|put)|do(es)? .* (cost|charge|pay|earn|"
        r"plan to spend|spend|invest)|were? .* (worth|spent))\b",
        r"\bhow (expensive|costly)\b",
        r"\b(what|which) (\w+ ){0,3}(price|cost|revenue|valuation|sum|budget|bill|fee)\b",
        r"\bamount of (money|capital|funding)\b",
        r"^(?!.*\bhow many\b).*\b(dollars|euros|(?-i:yuan)|worth)\b",
    ),
    Wants.NAME: (
        r"^\W*(and |but |so |in \w+(['’]s)? (\w+ ){0,4}\w+, )?(who|whom|whose|which)\b(?! (\w+ ){0,3}"
        r"(score|count|rate|level|figure|number|rating|capacity|yield|price|length|speed|size|share)\b)",
        r"^\W*name\b",
        r"\b(which|what) (country|company|companies|countries|firm|organisation|organization|model|"
        r"models|lab|developer|nation|system|body|agency|publisher|chip|person|official|bank|law|rule|"
        r"act|app|product|licence|license|city|state|government|university|institute)\b",
        r"\bwho (has|had|have|got|gets|makes?|made|runs?|ran|owns?|installed|leads?|led)\b",
    ),
    Wants.NUMBER: (
        r"\bhow (many|much|large|big|high|long|far|fast|old|numerous|powerful)\b",
        r"\bwhat (number|amount|quantity|score|count|total|quantity|size|figure|rate|level|value|population|capacity|"
        r"is the number)\b",
        r"\bnumber of\b",
        r"\b(what|which) (\w+ ){0,5}(score|count|rate|level|figure|rating|capacity|output|speed|"
        r"throughput|bandwidth|margin|lead|gap|price|length|window|size|yield)\b",
    ),
    Wants.YES_NO: (
        r"^\W*(and |but |so )?(is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may)\b",
    ),
}


@cache
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_WHICH_PERIOD = re.compile(r"(^|[,:;]\s+)\W*(in )?(which|what) (year|quarter|month|half[- ]year)\b", re.IGNORECASE)
# a superlative of time ranks nothing: 'the most recent valuation'
_RECENT = re.compile(r"\bmost (recent(ly)?|up[- ]to[- ]date|current)\b", re.IGNORECASE)


# said of several, these ask for their sum: 'total investment over 2023 and 2024'
_TOGETHER = re.compile(
    r"\b(total\w*|together|combined|jointly|altogether|all told|overall|between (them|the two|the three)|plus|"
    r"pooled|aggregate|sum|in sum|put together|summed( up)?|added( up| together)?)\b|"
    r"\bput\b[^?]*\btogether\b",
    re.IGNORECASE,
)


# the total of which a share is asked for is none of those that are named
_WHOLE = re.compile(
    r"\b(the )?(global|world['’]?s?|worldwide|international|overall|regional|european|national) "
    r"(total|sum|aggregate)\b|"
    r"\b(of|in) (the|its) (total|sum|aggregate)\b",
    re.IGNORECASE,
)
# nor does a bound: 'which models have more than 500 billion parameters'
_BOUNDED = re.compile(
    r"\b(at (least|most)|(no |not )?(more|greater|larger|bigger|longer|higher|less|fewer|smaller|shorter|lower|"
    r"cheaper) than) (?=(USD |\$)?\d)",
    re.IGNORECASE,
)


_OVER_KINDS = re.compile(
    r"\b(on|in|for|at|across|among|under|by) (which|what) (?!(other |single )?"
    r"(countr|nation|state|cit|region|compan|firm|year|quarter|month|half|decade|date|day)\w*\b)",
    re.IGNORECASE,
)


def over_kinds(text: str) -> bool:
    """Whether it is kinds of one thing that a question ranks: 'On which test was the lead widest?'"""
    return bool(_OVER_KINDS.search(text))


def over_periods(text: str) -> bool:
    """Whether it is periods that a question ranks: 'Which year had the highest …?'"""
    return bool(_WHICH_PERIOD.search(text))


def intent(text: str, everyone: Collection[str], names: Sequence[Mention], periods: int) -> tuple[Operation, Wants]:
    """The operation and the kind of answer that a question asks for.

    ``everyone`` are all names in it, ``names`` those that it asks about; ``periods`` counts its periods, spans twice.
    """
    text = _BOUNDED.sub("over ", _RECENT.sub("newest", text))
    point = point_of(text)
    summed = _WHOLE.sub(" ", text)
    operation = next((op for op, patterns in _OPERATIONS.items() if _any_of(patterns).search(point)), Operation.VALUE)
    if operation is Operation.VALUE and not re.match(r"\W*how (many|much)\b", text, re.IGNORECASE):
        operation = extreme(text) or operation
    if operation in (Operation.VALUE, Operation.COMPARE) and max(len(names), periods) > 1 and _TOGETHER.search(summed):
        operation = Operation.SUM
    wants = next((kind for kind, patterns in _WANTS.items() if _any_of(patterns).search(point)), Wants.ANY)
    defined = _DEFINITION.match(point)
    if wants is Wants.ANY and defined and not periods:
        end = text.index(point) + defined.end()
        wants = wants if any(mention.start < end for mention in names) else Wants.REASON
    if operation in _COMPUTED and wants is Wants.REASON:
        if re.match(r"\W*(why\b|how (is|are|was|were|do|does|did|can|could)\b(?!.*\bbetween\b))", point, re.IGNORECASE):
            operation = Operation.VALUE
        else:
            wants = Wants.NUMBER
    if operation is Operation.COMPARE and wants is Wants.REASON and len(everyone) > 1:
        wants = Wants.NUMBER
    if operation is Operation.TREND and wants in (Wants.REASON, Wants.YES_NO):
        wants = Wants.ANY
    if operation is Operation.HIGHEST and wants in (Wants.YES_NO, Wants.ANY) and re.search(r"\bor\b", text):
        wants = Wants.NAME
    if operation in (Operation.HIGHEST, Operation.LOWEST) and (over_periods(text) or over_kinds(text)):
        wants = Wants.ANY  # these are what is ranked
    if operation in (Operation.HIGHEST, Operation.LOWEST) and wants not in (Wants.NAME, Wants.ANY):
        operation = Operation.VALUE
    if operation is Operation.VALUE and re.search(r"\bhow (many|much|far)\b.*\bbetween\b", text, re.IGNORECASE):
        after = text.lower().rindex("between")
        operation = Operation.DIFFERENCE if sum(m.start > after for m in names) == _PAIR else operation
    return operation, wants


RANKED = 10  # of whom a ranking tells, where no number is named
_COUNTS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNT = rf"(\d{{1,2}}|{'|'.join(_COUNTS)})"


def extreme(text: str) -> Operation | None:
    """Whether the highest or the lowest is asked for, by a superlative at the head of a request or of a name for it."""
    if re.match(r"\W*rank\b", text, re.IGNORECASE):
        return Operation.HIGHEST
    head = rf"^\W*(the |name |list |give |show |rank |who |which |what )?(me )?(the )?({_COUNT} )?"
    if re.search(rf"{head}{_LOW}\b", text, re.IGNORECASE):
        return Operation.LOWEST
    if re.search(rf"{head}{_HIGH}\b", text, re.IGNORECASE) or (top(text) > 1 and re.search(r"\btop\b", text)):
        return Operation.HIGHEST
    return None


def top(text: str) -> int:
    """How many of the highest or lowest are asked for: 5 in 'the five biggest' and in 'top 5'; 1 where none is said."""
    found = re.search(
        rf"\btop[\s-]+(?P<a>{_COUNT})\b(?!\s*(%|per ?cent))|\b(?P<b>{_COUNT})[\s-]+({_LOW}|{_HIGH})\b",
        text,
        re.IGNORECASE,
    )
    if not found:
        return RANKED if re.match(r"\W*rank\b", text, re.IGNORECASE) else 1
    count = (found["a"] or found["b"]).lower()
    return int(count) if count.isdigit() else _COUNTS.index(count) + 2


# 'When a state does this, what is it called?' asks what, not when.
_CLAUSE = re.compile(
    r"\W*(when|while|if|once|as|although|since|after|before)\b[^?]*?,\s+(?=(what|which|who|whom|how|where|why|when)\b)",
    re.IGNORECASE,
)


_NAMED_BY_LETTER = re.compile(r"(?<=[.;,])\s*(what|find|give)\s+(is\s+)?[a-z]\s*[?.]?$", re.IGNORECASE)  # 'What is x?'


def point_of(text: str) -> str:
    """The part of a question that asks: its last sentence, or what follows a colon, where that is a question itself."""
    if clause := _CLAUSE.match(text):
        return text[clause.end() :]
    text = _NAMED_BY_LETTER.sub("", text)
    *_, last = re.split(r"(?<=[.!?])\s+(?=[A-Z\"'‘“])", re.sub(r"\s*\([^)]*\)\s*$", "", text))
    for part in (last.rpartition(":")[2].strip(), last):
        if _ASKS.search(part):
            return part
    return text


def rank(text: str) -> int:
    """Which place is asked for: 2 for the runner-up; 1 where none is named."""
    found = re.search(
        r"\b(?P<runner>runner-?up)\b|\b(?P<place>second|third|fourth|fifth)[\s-]+"
        r"(place|\w+est\b|most|least|best|worst|rank\w*|in (the )?(rank|list|table|order|world)\w*|after|behind)|"
        r"\b(came|comes|come|is|was|ranks?|ranked|placed|finish\w*|who|which)\s+(in )?"
        r"(?P<at>second|third|fourth|fifth)\b",
        text,
        re.IGNORECASE,
    )
    place = (found["place"] or found["at"] or "second").lower() if found else ""
    return {"": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}[place]
