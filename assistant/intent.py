"""What a question wants done with the figures, and what kind of thing answers it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache
from itertools import pairwise

from assistant.aims import Aim, likely
from assistant.risers import move_of
from assistant.wanted import HIGH, LOW, OPERATIONS, SUPERLATIVE, WANTS, Operation, Wants
from index.names import Mention

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


@cache
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_WHICH_PERIOD = re.compile(r"(^|[,:;]\s+)\W*(in )?(which|what) (year|quarter|month|half[- ]year)\b", re.IGNORECASE)
# 'When did it peak?', 'when was it lowest?'
_PEAK = re.compile(
    rf"\bwhen\b[^?]*\b((?P<high>peak(ed)?|at (its|their) peak)\b|(?P<low>bottom(ed)? out|troughs?|troughed)\b|"
    rf"(at (its|their) |the )?((?P<top>{HIGH})|(?P<least>{LOW}))\W*$)|\b(?P<peak>peak(ed)?)\W*$|"
    r"\b(high(est)?|(?P<bottom>low(est)?)) point (of|in|for|on)\b|\bpeak (year|quarter|month)\b|"
    rf"\b(when|what|which)\b[^?]*\b((?P<most>{HIGH})|(?P<fewest>{LOW})) (year|quarter|month)\b|"
    rf"^\W*(the )?((?P<least_of>{LOW})|{HIGH}|{SUPERLATIVE}) (year|quarter|month)\b",
    re.IGNORECASE,
)
# a superlative of time ranks nothing: 'the most recent valuation'
_RECENT = re.compile(r"\bmost (recent(ly)?|up[- ]to[- ]date|current)\b", re.IGNORECASE)


# said of several, these ask for their sum: 'total investment over 2023 and 2024'
_TOGETHER = re.compile(
    r"\b((?<!and )total\w*(?! (and|or)\b)|together|combin(ed?|ing)|jointly|altogether|all told|overall|"
    r"between (them|the two|the three)|plus|pooled|aggregate|sum|in sum|put together|summed( up)?|"
    r"added( up| together)?)\b|"
    r"\bput\b[^?]*\btogether\b",
    re.IGNORECASE,
)


_AVERAGE = re.compile(r"\b(average|mean)\b(?! (annual|yearly))", re.IGNORECASE)
_MARGIN = re.compile(r",?\s*\b(and )?by (how (much|many|far|wide|large|big)|what)\b[^,;?]*", re.IGNORECASE)
# when it was, asked beside how much it is
_AND_WHEN = re.compile(
    r",?\s*\band (((for|from|in|of|at|on|as of) )?(which|what) (year|month|quarter|date|day|period)\b|"
    r"(from |since )?when\b)[^,;?]*",
    re.IGNORECASE,
)
# 'did Norway or Sweden sell more of it?'
_EITHER = re.compile(
    r"(^|[,:] )\W*(is|are|was|were|do|does|did|has|have|had)\b[^?.;]*\bor\b[^?.;]*\b"
    r"((?P<more>more|higher|larger|bigger|greater|better|most)|(?P<less>less|fewer|lower|smaller|least))\b(?! than)",
    re.IGNORECASE,
)
_MEASURED = (Wants.NUMBER, Wants.SHARE, Wants.MONEY)
# 'how did it score?' asks how high
_FARED = re.compile(
    r"\bhow (do|does|did|has|have)\b[^?]*\b(scored?|rank(ed)?|rated?|fared?|perform(ed)?|stack(ed)? up|do|done) "
    r"(on|in|at|against)\b",
    re.IGNORECASE,
)
RANKS = (Operation.HIGHEST, Operation.LOWEST)
# what a wording that no rule knows is taken for, where it is as sure as this
_SURE = 0.55
# what is first or last in time is no highest or lowest figure
_IN_TIME = re.compile(r"\b(new|young|old|lat|earli)est\b|\b(first|last)\b|\bmost recent", re.IGNORECASE)
_OF_GROWTH = re.compile(r"\b(average|mean) (annual|yearly)\b|\b(growth|rate|change)\b", re.IGNORECASE)
_OF_TWO: dict[Aim, Operation] = {
    "difference": Operation.DIFFERENCE,
    "ratio": Operation.RATIO,
    "change": Operation.CHANGE,
    "mean": Operation.MEAN,
}
_OF_ANY: dict[Aim, Operation] = {"trend": Operation.TREND, "sum": Operation.SUM}
_OF_ALL: dict[Aim, Operation] = {"highest": Operation.HIGHEST, "lowest": Operation.LOWEST}
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
    r"cheaper) than) (?=(USD |\$)?\d)|"
    # a number is taken whole, and so are words: a question may be made to match slowly
    r"(?<!\d)(?<!\d[,.])(?>\d(?:[\d,.]*\d)?)(?!\d)\s*+(\w++[\s-]+){0,4}or (more|less|fewer|larger|bigger|greater|"
    r"higher|longer|smaller|lower)\b",
    re.IGNORECASE,
)


_OVER_KINDS = re.compile(
    r"\b(on|in|for|at|across|among|under|by) (which|what) (?!(other |single )?"
    r"(countr|nation|state|cit|region|compan|firm|year|quarter|month|half|decade|date|day)\w*\b)",
    re.IGNORECASE,
)


_ADDED_UP = re.compile(r"\b(add|sum|summ|count|tot|tott)(s|ed|ing)? up\b", re.IGNORECASE)
_TIMELINE = re.compile(r"^\W*timeline of\b|\bfrom (\w+ ){1,2}(19|20)\d\d on(wards?)?\W*$", re.IGNORECASE)
_SLASH = re.compile(r"\s*/\s*")


def _side_by_side(text: str, names: Sequence[Mention]) -> bool:
    """Whether names are set beside each other by strokes: 'exports: Norway / Sweden / Denmark'."""
    ordered = sorted(names, key=lambda name: name.start)
    return any(_SLASH.fullmatch(text[one.end : other.start]) for one, other in pairwise(ordered))


def over_kinds(text: str) -> bool:
    """Whether it is kinds of one thing that a question ranks: 'On which test was the lead widest?'"""
    return bool(_OVER_KINDS.search(text))


def over_periods(text: str) -> bool:
    """Whether it is periods that a question ranks: 'Which year had the highest …?'"""
    return bool(_WHICH_PERIOD.search(text) or _PEAK.search(text))


def intent(text: str, everyone: Collection[str], names: Sequence[Mention], periods: int) -> tuple[Operation, Wants]:
    """The operation and the kind of answer that a question asks for.

    ``everyone`` are all names in it, ``names`` those that it asks about; ``periods`` counts its periods, spans twice.
    """
    asked, text = text, _BOUNDED.sub("over ", _RECENT.sub("newest", text))
    point = point_of(text)
    operation = _done(asked, text, names, periods)
    wants = _wants(point)
    if wants is Wants.DATE and (value := _wants(_AND_WHEN.sub("", point))) in _MEASURED:
        wants = value  # 'what is the newest figure, and for which year?'
    if wants in (Wants.ANY, Wants.NUMBER) and operation is Operation.VALUE and _surely(asked) == "share":
        wants = Wants.SHARE
    defined = _DEFINITION.match(point)
    if wants is Wants.ANY and defined and not periods:
        end = text.index(point) + defined.end()
        wants = wants if any(mention.start < end for mention in names) else Wants.REASON
    if operation in _COMPUTED and wants is Wants.REASON:
        if re.match(r"\W*(why\b|how (is|are|was|were|do|does|did|can|could)\b(?!.*\bbetween\b))", point, re.IGNORECASE):
            operation = Operation.VALUE
        else:
            wants = Wants.NUMBER
    if wants is Wants.REASON and _FARED.search(point):
        wants = Wants.NUMBER
    if operation is Operation.COMPARE and wants is Wants.REASON and len(everyone) > 1:
        wants = Wants.NUMBER
    if not names and periods > 1 and operation not in _COMPUTED and move_of(asked):
        operation, wants = Operation.TREND, Wants.ANY  # 'which towns have more in 2023 than in 2019?'
    if operation is Operation.TREND and wants in (Wants.REASON, Wants.YES_NO):
        wants = Wants.ANY
    if operation in RANKS and wants in (Wants.YES_NO, Wants.ANY) and re.search(r"\bor\b", text):
        wants = Wants.NAME
    if operation in (Operation.HIGHEST, Operation.LOWEST) and (over_periods(text) or over_kinds(text)):
        wants = Wants.ANY  # these are what is ranked
    if operation in RANKS and wants in _MEASURED and _any_of(WANTS[Wants.NAME]).search(point):
        wants = Wants.NAME  # 'which country has the highest share': who, not how much
    if operation in RANKS and wants not in (Wants.NAME, Wants.ANY):
        operation = Operation.VALUE
    if operation is Operation.VALUE and re.search(r"\bhow (many|much|far)\b.*\bbetween\b", text, re.IGNORECASE):
        after = text.lower().rindex("between")
        operation = Operation.DIFFERENCE if sum(m.start > after for m in names) == _PAIR else operation
    return operation, wants


def _done(asked: str, text: str, names: Sequence[Mention], periods: int) -> Operation:
    """What is to be done with the figures: by rule, else by the wording. ``text`` is ``asked`` without its bounds."""
    point = point_of(text)
    summed = _WHOLE.sub(" ", text)
    operation = _operation(point)
    if operation is Operation.VALUE and _ADDED_UP.search(text):
        operation = Operation.SUM  # 'if I add up …, what do I get?'
    elif operation is Operation.VALUE and _TIMELINE.search(text):
        operation = Operation.TREND
    elif operation is Operation.VALUE and _side_by_side(asked, names):
        operation = Operation.COMPARE
    if operation is Operation.VALUE:
        operation = _by_wording(asked, len(names), periods)
    elif operation is Operation.SUM and rank(point) > 1:
        operation = Operation.HIGHEST  # 'adding it up, which town comes fourth?'
    if (apart := _MARGIN.sub("", point)) != point and (ranked := _operation(apart)) in RANKS:
        operation = ranked  # 'who has more, and by how much?'
    if operation is Operation.VALUE and not re.match(r"\W*how (many|much)\b", text, re.IGNORECASE):
        operation = _either(text, names) or extreme(text) or operation
    if operation in (Operation.VALUE, Operation.COMPARE) and max(len(names), periods) > 1 and _TOGETHER.search(summed):
        operation = Operation.SUM
    elif operation in (Operation.VALUE, Operation.COMPARE) and max(len(names), periods) > 1 and _AVERAGE.search(point):
        operation = Operation.MEAN
    return operation


def _wants(text: str) -> Wants:
    return next((kind for kind, patterns in WANTS.items() if _any_of(patterns).search(text)), Wants.ANY)


def _either(text: str, names: Sequence[Mention]) -> Operation | None:
    """Whether it is asked which of several that are named has more: 'did Norway or Sweden sell more?'"""
    found = _EITHER.search(text) if len(names) > 1 else None
    return found and (Operation.HIGHEST if found["more"] else Operation.LOWEST)


def _surely(text: str) -> Aim | None:
    """What a question's wording is surely for, whatever it is about; None where that is open."""
    found = likely(text)
    return found.aim if found.probability >= _SURE else None


def _by_wording(text: str, names: int, periods: int) -> Operation:
    """The operation that the wording is for, where so many names and periods allow it."""
    aim = _surely(text)
    if aim in _OF_TWO and max(names, periods) > 1 and not (aim == "mean" and _OF_GROWTH.search(text)):
        return _OF_TWO[aim]
    if aim in _OF_ALL and names != 1 and not _IN_TIME.search(text):
        return _OF_ALL[aim]
    if rank(text) > 1 and _any_of(WANTS[Wants.NAME]).search(point_of(text)):
        return Operation.HIGHEST  # 'which country sits fourth, right behind X?'
    return _OF_ANY.get(aim, Operation.VALUE) if aim and periods else Operation.VALUE


def _operation(text: str) -> Operation:
    return next((op for op, patterns in OPERATIONS.items() if _any_of(patterns).search(text)), Operation.VALUE)


RANKED = 10  # of whom a ranking tells, where no number is named
_COUNTS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNT = rf"(\d{{1,2}}|{'|'.join(_COUNTS)})"


def extreme(text: str) -> Operation | None:
    """Whether the highest or the lowest is asked for, by a superlative at the head of a request or of a name for it."""
    if re.match(r"\W*rank\b", text, re.IGNORECASE):
        return Operation.HIGHEST
    if peak := _PEAK.search(text):
        low = peak["low"] or peak["least"] or peak["bottom"] or peak["fewest"] or peak["least_of"]
        return Operation.LOWEST if low else Operation.HIGHEST
    head = rf"^\W*(the |name |list |give |show |rank |who |which |what )?(me )?(the )?({_COUNT} )?"
    if re.search(rf"{head}{LOW}\b", text, re.IGNORECASE):
        return Operation.LOWEST
    if re.search(rf"{head}{HIGH}\b", text, re.IGNORECASE) or (top(text) > 1 and re.search(r"\btop\b", text)):
        return Operation.HIGHEST
    return None


def top(text: str) -> int:
    """How many of the highest or lowest are asked for: 5 in 'the five biggest' and in 'top 5'; 1 where none is said."""
    found = re.search(
        rf"\btop[\s-]+(?P<a>{_COUNT})\b(?!\s*(%|per ?cent))|\b(?P<b>{_COUNT})[\s-]+({LOW}|{HIGH})\b|"
        rf"\b(which|what|whose) (?P<c>{_COUNT}) (?!or\b|of\b)[^,;?]*\b({LOW}|{HIGH})\b|"
        rf"\b(?P<d>{_COUNT}) \w+ (with|that ha(ve|d)|having|which ha(ve|d)) the ({LOW}|{HIGH})\b",
        text,
        re.IGNORECASE,
    )
    if not found:
        return RANKED if re.match(r"\W*rank\b", text, re.IGNORECASE) else 1
    count = (found["a"] or found["b"] or found["c"] or found["d"]).lower()
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


_PLACES = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_PLACE = re.compile(
    r"\b(?P<runner>runner-?up|(who|what|which( \w+){0,2}) (comes|came|ranks?|ranked|is|was) "
    r"(right |directly |just |immediately )?(next|behind(?=\W*(in (19|20)\d\d)?\W*$))|who follows(?=\W*$))\b|"
    # not of time or of a series: 'the third quarter', 'its second edition'
    rf"\b(?P<place>{'|'.join(_PLACES)}|(?P<digits>[2-9]|10)(nd|rd|th))\b(?!\s+(quarter|half|decade|edition|generation|term|wave|phase|"
    r"round|week|month|year|century|day|time|party|world|grade|class|largest (city|town))|-(?!\w+est\b|place))",
    re.IGNORECASE,
)


def rank(text: str) -> int:
    """Which place is asked for: 2 for the runner-up; 1 where none is named.

    >>> rank("Which country sits fourth, right behind Britain?"), rank("Who led in the third quarter?")
    (4, 1)
    """
    found = _PLACE.search(text)
    if not found:
        return 1
    if found["digits"]:
        return int(found["digits"])
    return _PLACES.index((found["place"] or "second").lower()) + 2
