"""What a short follow-up leaves out, from the question before: 'Since when?', 'The second most?', 'Did it rise?'."""

from __future__ import annotations

import re

from index.periods import PeriodMention, find_periods

# what leads up to a question, and would make it one to be answered with yes or no
_POLITE = re.compile(
    r"^\W*((hi|hello|hey|ok(ay)?|well|so|please|quick question|excuse me|sorry)\b[\s,.:;!–-]*)*"
    r"((can|could|would|will|might) (you|anyone|someone|anybody|somebody)( please| kindly| perhaps)?"
    r"( (tell|give|show|remind|explain|say|find|look)( out| up)?( to)?( me| us)?)( please)?\b[\s,:]*|"
    r"(please )?(tell|give|show|remind) (me|us)( please)?\b[\s,:]*|"
    r"(do|does|did) (you|anyone|anybody) (happen to )?(know|remember|recall|have)\b[\s,:]*|"
    r"I(['’]d| would| should) (like|love) to (know|learn|see|hear)\b[\s,:]*|"
    r"I (want|need|wish|have) to (know|find out)\b[\s,:]*|"
    r"I(['’]m| am| was)? (wonder(ing)?|curious|interested|looking for|asking)( to know)?\b[\s,:]*|any idea\b[\s,:]*)?"
    r"(?=\S)",
    re.IGNORECASE,
)
# the answer again, which tells its source and its date
_SAID_BY = re.compile(
    r"(who (says|said)( so| that| this)?|says who|according to (whom|who)|"
    r"(what (is|was|are) |what's )?(the |your )?sources?|how do you know( that)?|as of when|"
    r"how (old|recent) is (it|that|this)( (figure|number|value))?|"
    r"(is|are|was) (it|that|this|you) (sure|right|true|correct))",
    re.IGNORECASE,
)
_WHEN = re.compile(r"(as of )?when (is|was) (it|that|this)( measured| counted| published| from)?", re.IGNORECASE)
_ADDED = re.compile(
    r"(by how (much|many|far)|by what (margin|factor)|(since|until|from) when|for how long)", re.IGNORECASE
)
_AS_ANOTHER = re.compile(r"as (a|an) \w+( of .*)?|in (percent|per cent|percentages?|dollars|euros|yuan)", re.IGNORECASE)
_ONLY = re.compile(r"(only|just) ((for|from|of|in|with) )?(those|these|the ones|them)?\b *(?P<which>.+)", re.IGNORECASE)
_AFTER = re.compile(r"how (long|many (days|weeks|months|years)) (after|before) .+", re.IGNORECASE)
_RANK = r"((second|third|fourth|fifth|next|\d+(?:st|nd|rd|th))[ -])?"
_MOST = re.compile(
    rf"(the )?(?P<most>{_RANK}(most|least|fewest|(high|low|larg|small|bigg|cheap|dear|fast|long|new|old)est))"
)
_TO = re.compile(r"(until|till|up to|through|to)\b", re.IGNORECASE)
_SINCE = re.compile(r"(since|from)\b", re.IGNORECASE)
_BEFORE_PERIOD = re.compile(r"\b(in|for|during|at|as of|by|on|of|from|since|between|after) (the )?$", re.IGNORECASE)
# the figure that was asked for: what it is of, in words that may stand in its place
_WHAT_IS = re.compile(r"(what|how (high|large|big|great|strong|low)) (is|are|was|were) (?P<of>.+)", re.IGNORECASE)
_HOW_MANY = re.compile(r"how (many|much) (?P<what>.+?) (did|does|do)(?P<rest> .+)", re.IGNORECASE)
_HOW_MANY_TOLD = re.compile(r"how (many) (?P<what>\S+ .+)(?P<rest>)", re.IGNORECASE)  # 'tell me how many hives it had'
_IT = re.compile(r"\b(it|that|this|they|these|those)\b(?! (year|month|week|quarter)\b)", re.IGNORECASE)
# what is said of figures, and not of what they are of
_SAID_OF_FIGURES = (
    r"\b(ris(e|es|en|ing)|rose|f[ae]ll(s|en|ing)?|gr[eo]w(s|n|ing)?|(in|de)creas\w+|dropp?\w*|declin\w+|chang\w+|doubl\w+|"
    r"tripl\w+|shr[aiu]nk\w*|peak\w*|develop\w*|more|less|fewer|higher|lower|larger|smaller|greater|compare[sd]?|"
    r"percent|share|exceed\w*|per cent)\b"
)
_OF_FIGURES = re.compile(_SAID_OF_FIGURES, re.IGNORECASE)
_CHANGE_OF = re.compile(
    rf"(how (much|far|fast)( (more|less|higher|lower))? )?(is|are|was|were|did|has|have|had) (?P<of>.+?) "
    rf"({_SAID_OF_FIGURES}|than\b).*",
    re.IGNORECASE,
)
_ROSE = re.compile(
    r"\b(rise|rose|risen|fall|fell|fallen|grow|grew|grown|increased?|decreased?|drop(ped)?|declined?|changed?)$",
    re.IGNORECASE,
)
_WHICH_OF = re.compile(r"which( ones?)? of (them|these|those) (?P<rest>.+)", re.IGNORECASE)
_WHICH = re.compile(
    r"(which|what) (?P<what>[^,]+?) (?P<are>(are|were|is|was|have|has|had|can|do|does|did) .+)", re.IGNORECASE
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH = re.compile(rf"\b(in|by|since|until|for|from|to|of) ({_MONTHS})\b(?! \d)|^({_MONTHS})$", re.IGNORECASE)


def without_politeness(text: str) -> str:
    """A question without what leads up to it: 'Could you tell me', 'I would like to know'."""
    return _POLITE.sub("", text, count=1)


def dated(question: str, before: str) -> str:
    """The question with the year of the question before beside a month that has none: 'and in December?'."""
    periods = find_periods(before)
    if not periods or find_periods(question):
        return question
    year = periods[-1].period.end.year
    return _MONTH.sub(lambda month: f"{month[0]} {year}", question, count=1)


def filled_in(rest: str, before: str, earlier: str, named: bool) -> str:
    """A follow-up, without what opens it and ends it, with what it leaves out, from the question before and the one
    before that; '' where that is not plain. ``named`` is whether it has a name of its own. Pure."""
    asked = before.rstrip(" ?.")
    if _SAID_BY.fullmatch(rest) or (_WHEN.fullmatch(rest) and _figure(asked)):
        return before
    if _ADDED.fullmatch(rest) or _AS_ANOTHER.fullmatch(rest):
        return f"{asked}, {'and ' if _ADDED.fullmatch(rest) else ''}{rest[:1].lower()}{rest[1:]}?"
    if only := _ONLY.fullmatch(rest):
        return f"{asked}, only {rest[only.start('which') :]}?"
    if _AFTER.fullmatch(rest) and re.match(r"when\b", asked, re.IGNORECASE):
        return f"{rest}{asked[4:]}?"
    told, most = _MOST.search(asked), _MOST.fullmatch(rest)
    if told and most:
        return f"{asked[: told.start('most')]}{most['most']}{asked[told.end('most') :]}?"
    rest = f"{rest}{_between(earlier, asked)}" if _ROSE.search(rest) else rest
    return _with_bound(rest, asked) or _with_figure(rest, asked, named) or _of_them(rest, asked)


def _with_bound(rest: str, asked: str) -> str:
    """'Until 2025', 'since 2020': a period to, or from, that of the question before; '' for anything else."""
    own, old = find_periods(rest), find_periods(asked)
    opened = next((bound for bound in (_TO, _SINCE) if bound.match(rest)), None)
    if opened is None or len(own) != 1 or not old:
        return ""
    if opened.sub("", rest[: own[0].start]).strip() or rest[own[0].end :].strip():
        return ""  # it says more than that
    new, first, last = rest[own[0].start : own[0].end], old[0], old[-1]
    ends = (new, asked[last.start : last.end]) if opened is _SINCE else (asked[first.start : first.end], new)
    return f"{asked[: _start(asked, first)].rstrip()} from {ends[0]} to {ends[1]}{asked[last.end :]}?"


def _between(one: str, other: str) -> str:
    """' from 2023 to 2024' where two questions differ in their period alone; else ''."""
    first, last = find_periods(one), find_periods(other)
    if len(first) != 1 or len(last) != 1:
        return ""
    ends = one[first[0].start : first[0].end], other[last[0].start : last[0].end]
    rests = (text.replace(end, "").strip(" ?.") for text, end in zip((one, other), ends, strict=True))
    return f" from {ends[0]} to {ends[1]}" if len(set(rests)) == 1 else ""


def _start(text: str, mention: PeriodMention) -> int:
    """Where a period begins, with the word that leads to it."""
    led = _BEFORE_PERIOD.search(text[: mention.start])
    return led.start() if led else mention.start


def _with_figure(rest: str, asked: str, named: bool) -> str:
    """'Did it rise since 2020?', 'How much more is that than in Poland?' with the figure that 'it' is; '' where it may
    be something else."""
    pronoun = _IT.search(rest)
    if named and not re.search(r"\bthan\b", rest):
        return ""  # it is asked of something else
    if not pronoun or not _OF_FIGURES.search(rest) or not (figure := _figure(asked)):
        return ""
    own, old = find_periods(rest), find_periods(figure)
    if own and len(old) == 1 and not re.search(r"\bthan\b", rest[: own[0].start]):
        since = re.search(r"\b(since|from) $", rest[: own[0].start], re.IGNORECASE)
        if since and len(own) == 1:  # until what was asked about
            then = f"from {rest[own[0].start : own[0].end]} to {figure[old[0].start : old[0].end]}"
            rest = f"{rest[: since.start()]}{then}{rest[own[0].end :]}"
        figure = f"{figure[: _start(figure, old[0])].rstrip()}{figure[old[0].end :]}"
    return f"{rest[: pronoun.start()]}{figure}{rest[pronoun.end() :]}?"


def _figure(asked: str) -> str:
    """What a question asks for the figure of: 'the number of hives Poland had in 2024'; '' if it is none."""
    if what := _CHANGE_OF.fullmatch(asked) or _WHAT_IS.fullmatch(asked):
        return what["of"] if " " in what["of"] else ""  # a name alone is no figure
    many = _HOW_MANY.fullmatch(asked) or _HOW_MANY_TOLD.fullmatch(asked)
    return f"the {'number of ' if many[1].lower() == 'many' else ''}{many['what']}{many['rest']}" if many else ""


def _of_them(rest: str, asked: str) -> str:
    """'Which of them is the oldest?' after a question for several things; '' for anything else."""
    them, told = _WHICH_OF.fullmatch(rest), _WHICH.fullmatch(asked)
    return f"Which of the {told['what']} that {told['are']} {them['rest']}?" if them and told else ""
