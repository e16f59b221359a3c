"""What a question may want done with the figures, what kind of thing may answer it, and the English that says so."""

from __future__ import annotations

import re
from enum import Enum

from index.text import term_set


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


# English superlatives of size, amount and rank
LOW = (
    r"(least|lowest|smallest|fewest|cheapest|slowest|weakest|shortest|narrowest|poorest|worst|tiniest|slimmest|thinnest|"
    r"tightest|lightest|shallowest|youngest|slightest|quietest|coldest|coolest|driest|calmest|emptiest|rarest)"
)
HIGH = (
    r"(most|highest|largest|biggest|greatest|best|longest|fastest|strongest|widest|deepest|heaviest|dearest|costliest|"
    r"fattest|priciest|steepest|tallest|broadest|thickest|richest|sharpest|top)"
)
HIGHER = (
    r"(more|higher|larger|bigger|greater|better|longer|faster|stronger|wider|deeper|heavier|dearer|costlier|fatter|"
    r"pricier|steeper|taller|broader|thicker|richer|sharper)"
)
# any other superlative: 'the fattest'; not what ends alike, nor what is of time
SUPERLATIVE = (
    r"(?!(?:lat|new|earli|old|inter|requ|[a-z]*for|harv|inv|conqu|har|hon|mod|prot|sugg|cont|manif|arr|dig|ear|b)est)"
    r"[a-z]{3,}est\b"
)
# a word that asks; not 'people who say', which tells of whom
_WH = (
    r"(?:(?:^|[^\w\s'’”)])\W*|\b(?:and|but|so|or|of|in|for|by|on|at|to|from|with|tell me|show me|know|say|name)\s+)"
    r"\b(?:which|what|who|whose|name the)\b"
)
# what asks how editions of one figure differ
RESTATED = re.compile(r"\b(editions?|versions?|revis\w+|restat\w+|correct(ed|ion)|adjusted)\b", re.IGNORECASE)
# the mean over a span, which is no mean growth
OVER_SPAN = (
    r"^(?=.*\b(on average|average[ds]?|mean)\b)(?!.*\b(growth|rate|change|increase|rise|decline|drop|fall|gain)\b)"
    r"(?=.*((\bannual(ly)?|\byearly|\b(an?|per|each|every) year)\b|\b\d{4} ?(-|–|to|and|until|through) ?\d{4}\b)).*"
    r"\b(over|between|from|across|during|since|in) .*\b(19|20)\d\d\b"
)
# English for each operation and for each kind of answer. Order matters: the first that matches is taken.
OPERATIONS: dict[Operation, tuple[str, ...]] = {
    Operation.CHANGE: (
        r"\b(what|which|how (big|large|great)) (percentage|percent|per ?cent|%) (change|increase|rise|"
        r"growth|drop|decrease|fall)",
        r"\bby (what|how (many|much)) (percent\b|percentage\b(?! point)|per ?cent\b|%)",
        r"\bpercent(age)? (change|increase|growth|rise|drop|fall|decline) (in|of|between|from)\b",
        r"\bin (percentage terms|per ?cent\b|%)",
        r"\bas an? (percentage|per ?cent|%)(?! of\b).*\b(lose|lost|gain|gr[eo]w|rise|rose|fall|fell|drop|cut|shr[ai]nk|"
        r"increase|decrease|change|decline|more|less|higher|lower|larger|smaller)\b",
        r"\bhow (much faster|fast|quickly|rapidly|strongly) (did|do|does|has|have|is|was|were)\b.*"
        r"\b(gr[eo]w\w*|ris\w+|rose|increas\w+|expand\w*|climb\w*|fall\w*|fell|declin\w+|shr[ai]nk\w*)\b",
        r"\byear[- ]on[- ]year (growth|change|increase|rise|fall|decline)\b",
        r"\b(percentage|percent|per ?cent|%) (jump|surge|hike|gain|climb|dip|slide|uptick|rise|growth|increase|drop|"
        r"fall|decline|change)",
        r"\b(growth|rise|increase|drop|fall|decline|cut|jump|change|decrease)\b.{0,60}"
        r"(\b(percent|per ?cent|percentage(?! point))\b|%)",
    ),
    Operation.RATIO: (
        r"\b(multiplied|times) (by )?what\b|\b[xn] times\b|\bwhat\b.{0,30}\bmultiple\b",
        r"\bhow many times\b(?! (had|has|have|did|do|does|was|were|is|are|a|per|each|in)\b)",
        r"\bratio of\b|\bas a ratio\b",
        r"\b(what|as an?) multiple\b",
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
        r"\bcombin(ed?|ing)\b",
        r"\bin total\b",
        r"\bsum of\b",
        r"\btotal(led)? (number |amount |count )?(of|for|across)\b",
        r"^\W*(add|sum)\b",
        r"\bin all\b",
        r"\b(in|over|during|throughout|for) the (whole|entire|full)( of)?( the)?( year)?,? (19|20)\d\d\b|"
        r"\b(throughout|in all of|all through) (19|20)\d\d\b",
        r"\btaken together\b",
        r"\btogether\s*(in|on|for|have|had|spen[dt]|account|make|by|[?,])",
        r"\b(add|sum|count|tot|tott|summ)(s|ed|ing)? up\b",
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
        r"\bhow (has|have|had)\b.*\b(been (going|doing|faring)|gone|fared)\b(?! (on|in|at|against)\b)",
        r"\btrend\b|\bwhich (way|direction)\b|\bdirection of\b",
        r"\b(has|have|had)\b.*\bbeen (ris|grow|increas|climb|fall|drop|declin|shrink|decreas)ing\b",
        r"\b(up or down|down or up|rising or falling|falling or rising|growing or shrinking|bigger or smaller|"
        r"wider or narrower|better or worse over)\b",
        r"\b(narrow|widen|shrunk|mov)(ed|ing)?\b.*\b(since|between|from)\b",
        r"\bover (time|the years)\b",
        r"\byear by year\b",
        r"\bfrom year to year\b",
        r"\b(every|each) (single )?(year|quarter|month)\b",
        r"\bhistory of\b",
        r"\bannual(ly)? (figures|values|numbers)",
        r"\b(walk|take|run|talk) (me|us) through\b(?=.*\d)",
        r"\b(trajectory|evolution|time series|the (path|progression))\b",
        r"\bgetting (\w+er|more|less|better|worse)\b",
    ),
    Operation.LOWEST: (
        r"\bbrings? up the (rear|tail)\b|\b(comes?|came|ranks?|ranked|is|was|in) (in )?last\b",
        rf"\b(in|of|for|by|on) (which|whose|what)\b.*\b{LOW}\b",
        rf"^\W*where\b.*\b({LOW}|cheapest)\b",
        rf"{_WH}.*\b({LOW}|fewer|"
        r"lower|smaller|short(er|est)|bottom|weak(er|est)|cheaper|slow(er|est)|less)\b",
    ),
    Operation.HIGHEST: (
        rf"{_WH}.*\b(most|highest|largest|biggest|greatest|best|top|leading|"
        rf"leads?|led|ahead|{HIGHER}|longest|fastest|strongest|first place|tops?|topped|"
        r"number one|no\. 1|dearest|priciest|costliest|heaviest|strong|fast|"
        r"won|wins|winner|outspent|outspends)\b",
        r"\bwho (has|had|have|got|gets|makes?|made|runs?|ran|owns?|installed) more\b",
        rf"^\W*where\b.*\b({HIGH}|{SUPERLATIVE})",
        rf"{_WH}.*\b{SUPERLATIVE}",
        r"\brunner-?up\b|\b(second|third|fourth|fifth) (place|most|highest|largest|biggest)\b|"
        r"\b(comes?|came|ranks?|ranked|is|was) (second|third|fourth|fifth)\b",
        r"(^|, )\W*(is|are|was|were|do|does|did|has|have|had)\b.*\b(more|higher|larger|bigger|greater|better|faster)\b"
        r".*\bor\b",
        r"(^|[,:] )\W*(is|are|was|were)\b.*\bor\b.*"
        r"\b(ahead|in front|in the lead|leading|larger|bigger|higher|greater)\b",
        r"\b(which|who)( one)? (is|was|comes out|came out) (the )?"
        r"(?!(?:und|ov|oth|eith|neith|nev|ev|aft|rath)er\b)[a-z]{3,}er\b",
        r"\b(who|what|which( \w+){0,2}) (comes|came|ranks?|ranked|is|was) (right |directly |just |immediately )?"
        r"(next\b|(right |directly |just |immediately )?behind\W*(in (19|20)\d\d)?\W*$)|\bwho follows\W*$",
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

WANTS: dict[Wants, tuple[str, ...]] = {
    Wants.REASON: (
        r"^\W*(so |and |but )?(why|how (do|does|did|is|are|was|were|can|could|has|have|should)\b|"
        r"for what reason|what (is|was|are|were) the (reason|point|purpose|aim|idea|rationale)|explain)",
        r"\bwhat (explains|caused|led to|makes)\b",
        r"\bhow come\b",
        r"\bwhat does .* mean\b",
        r"\bwhat is meant\b",
        r"\bwhat (are|were) the ([\w-]+ ){0,3}(risks|benefits|(dis)?advantages|drawbacks|dangers|challenges|problems|"
        r"limits|limitations|weaknesses|strengths|causes|reasons|effects|consequences|implications|concerns|arguments|"
        r"objections|aims|goals|lessons)\b",
    ),
    Wants.DATE: (
        r"^\W*(and |but |so )?(when|on (what|which) (date|day)|(in|by|since) (what|which) (year|month)|"
        r"(what|which) (date|day|year|month|quarter)|how (long ago|early|soon|recently))\b",
        r"\b(what|which) (date|day|year|month)\b",
        r"\bwhen (was|were|did|is|will|does|do|had)\b",
        r"\bat (what|which) (reading|point|time|date|stage|count)\b",
        r"\brelease date\b",
    ),
    Wants.SHARE: (
        r"\b(what|which|how (large|big|high) a) (share|percentage|proportion|fraction|percent|per ?cent|slice)\b",
        r"['’]s slice of\b",
        r"(?<!in )\b(what|how (large|big|high) a) (portion|part) of "
        r"(?!(the |this |that |our |your )?(world|country|city|town|state|region|day|year|week|month)\b)",
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
        r"\bwhat (do|does|did)\b[^?]*\b(earn|pay|charge|spend)\b(?! attention)",
        r"\b(what|which) (\w+ ){0,3}(price|cost|revenue|valuation|sum|budget|bill|fee)\b",
        r"\bamount of (money|capital|funding)\b",
        r"^(?!.*\bhow many\b).*\b(dollars|euros|(?-i:yuan)|worth)\b",
    ),
    Wants.NAME: (
        r"^\W*(and |but |so |in \w+(['’]s)? (\w+ ){0,4}\w+, )?(who|whom|whose|which)\b(?! (\w+ ){0,3}"
        r"(score|count|rate|level|figure|number|rating|capacity|yield|price|length|speed|size|share|way|direction)\b)",
        r"^\W*name\b",
        r"^\W*(under|on) (which|what) licence\b",
        r"^\W*(the )?(very )?(first|earliest|last|latest) ((?!figure|number|value|time|date|day|year)\w+ ){1,4}to\b",
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


# what an adjective measures: 'the longest' has the greatest length; not 'largest' or 'highest', which fit any measure
_DIMENSIONS = (
    (r"(long|short)(est|er (than|is|was))|how long (is|are)\b", "length"),
    (r"tall(est|er)|how tall", "height"),
    (r"(deep|shallow)(est|er)|how deep", "depth"),
    (r"(widest|wider|(narrow|broad)(est|er))( than)?|how wide", "width"),
    (r"(heavi|light)(est|er)|how heavy", "weight"),
    (r"(fast|slow|quick)(est|er) than|fastest|slowest|quickest|how fast", "speed"),
    (
        r"(cheap|dear|costli|prici)(est|er)|(most|least|more|less) (expensive|costly)|how (expensive|dear)",
        "price cost fare",
    ),
    (r"(hott|cold|warm|cool)(est|er)|how (hot|cold|warm)", "temperature"),
    (r"deadl(iest|ier)|how deadly", "death killed fatality victim"),
    (r"(wett|dri)(est|er)", "rain rainfall precipitation"),
)
_MEASURED = tuple((re.compile(rf"\b({said})\b", re.IGNORECASE), term_set(noun)) for said, noun in _DIMENSIONS)


def measured_by(text: str) -> frozenset[str]:
    """The terms of what the adjectives of a question measure: those of 'length' for 'the longest'."""
    return frozenset().union(*(nouns for said, nouns in _MEASURED if said.search(text)))
