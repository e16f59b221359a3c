"""A follow-up and its history -> a standalone question, by rules: no model is needed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.ellipsis import dated, filled_in, without_politeness
from assistant.naming import is_credited
from assistant.types import Turn
from assistant.wording import opening
from index.names import Lexicon, Mention, is_bloc, is_country
from index.periods import find_periods
from index.text import term_set

_OPENERS = re.compile(
    r"^\W*(and|but|so|or|also|then|what about|how about|and what about|what of|same for|the same for|likewise)\b[\s,]*",
    re.I,
)
_WHAT_THEN = re.compile(
    r"^what (is|was|were|will|has) (it|that|this|they)( be| been)? (?=(in|by|for|during|as of) )", re.I
)
_NOUNS = "company|firm|country|model|chip|law|rule|plan|report|fund|system|app"
# 'this' and 'that' stand for something at the start or after one of these, else they point ('that year') or join ('the
# model that'); 'there' does not where it says that something is
_POINTED_AT = "than|is|was|does|did|do|of|by|at|in|for|to|about|with|after|before|from|and"
_POINTING = "|".join(rf"(?<=\b{word} )" for word in _POINTED_AT.split("|"))
_PRONOUN = re.compile(
    r"\b(it|its|they|them|their|theirs|he|his|she|her|these|those|one|ones|the same|the (former|latter)|"
    rf"(^|{_POINTING})(this|that)(?! (year|month|week|day|time|decade)\b)|"
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )there(?! (is|are|was|were|has|have|had|will)\b)|"
    rf"the ({_NOUNS}|figure|number|share|gap|amount)(?! (that|which|who|of|called|named)\b))\b",
    re.I,
)
# 'it' that stands for nothing, in a question that has a name of its own: 'did it take to train', 'is it true that'
_IMPERSONAL = re.compile(r"\bit (?=(takes?|took|taken|costs?)\b.*\bto\b)|(?<=[ia]s )it (?=\w+ (that|to)\b)", re.I)
_COMPARED = re.compile(
    r"^(how (does|do|did|would) (it|that|this|they|those) )?compared? ((it|that|this|them) )?(with|to|against) ", re.I
)
# 'how did that change in 2024': to the period that was asked about comes another
_CHANGED = re.compile(
    r"^how (has|have|had|did|does|do|will) (it|that|this|they|those|these) (change|develop|evolve|move|grow|shift)\w* "
    r"(in|by|to|until|after|during|over) ",
    re.I,
)
# 'how many did China (make)', after another 'how many': what is counted, and all else, is as in the question before
_COUNTLESS = re.compile(r"^(how (many|much)|what (share|percentage)) (do(es)?|did|is|are|was|were|ha(s|ve|d))\b", re.I)
_WH = re.compile(
    r"\b(what|which|who|whom|whose|when|where|why|how|is|are|was|were|do|does|did|has|have|had|can|could|will)\b", re.I
)
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
_NO_VERB = re.compile(  # 'how many parameters?', 'which licence?'
    r"(how (many|much|large|big|old|long|fast)|which|what)"
    r"( (?!(is|are|was|were|do|does|did|has|have|had|can|will)\b)[\w-]+){0,3}",
    re.I,
)
_RELATIVE = re.compile(
    r"\b(in )?((?P<count>a|one|two|three|four|five|ten|\d+) years? (earlier|before( that)?|later|after( that)?)|"
    r"the (previous|preceding|following|next) year|the year (before|after)( that)?)\b|"
    r"^(and )?(before|after) that(?=\W*$)",
    re.IGNORECASE,
)
_LEFT_OUT = re.compile(r"\b(react|respond|reply|retaliate|object)(ed|s)?\s*\??$", re.I)  # to what is left out
_JOINS = re.compile(r"(\s*,)?\s*\b(and|or|to|until|through)\s*$|\s*,\s*$", re.I)  # a period to the one before
_PRO_VERBS = frozenset({"make", "made", "have", "had", "do", "did", "done", "get", "got"})
_SMALL = frozenset({"in", "the", "of", "for", "by", "and", "or", "during", "over"})
_OF_ONE = re.compile(r"(it|its|this|that)", re.I)
# what is answered by a name; not 'what is X' or 'what did X do', which has the name itself
_ASKS_WHO = re.compile(
    r"^\W*(which|who|whose|what (?!(is|are|was|were|did|does|do|has|have|had|will|can|about)\b))", re.I
)
_CAPITALS = re.compile(
    r"(?<=[\w,;:’')] )(?!I\b)[A-Z][\w’-]*(?: (?:of |the |for )?[A-Z][\w’-]*)*"
)  # not what opens a sentence
_TITLE = re.compile(rf"\b(the ({_NOUNS}))('s)?\b(?! (that|which|who|of|called|named)\b)", re.I)


def standalone(question: str, history: Sequence[Turn], lexicon: Lexicon) -> str:
    """The question in words that need no history; itself where it already stands alone or there is no history.

    A fragment ('And in 2023?', 'What about China?') takes the earlier question and puts its own period or names in
    place of that question's. A pronoun takes the name that was talked about last. Pure.
    """
    asked: list[str] = []
    answers = ["", *(turn.answer for turn in history)]
    for one, answer in zip([*(turn.question for turn in history), question], answers, strict=True):
        asked.append(_after(one, asked, answer, lexicon))
    return asked[-1]


def _after(question: str, asked: Sequence[str], answer: str, lexicon: Lexicon) -> str:
    """A question after others, each standalone, the last of which was answered so."""
    question = " ".join(question.split())
    if not asked:
        return question
    question, before = without_politeness(question), opening(without_politeness(asked[-1]))
    question = _LEFT_OUT.sub(lambda verb: f"{verb[0].rstrip(' ?')} to it?", _dated(dated(question, before), before))
    rest = _WHAT_THEN.sub("", _OPENERS.sub("", question)).strip(" ?.!,")
    names, periods = lexicon.find(rest), find_periods(rest)
    if re.fullmatch(r"why( is that| so| not)?|how( so| come)?", rest, re.I):
        return f"{opening(rest)}: {before}"
    if compared := _COMPARED.match(rest):
        return f"{before.rstrip(' ?.')}, compared with {rest[compared.end() :]}?"
    if _CHANGED.match(rest) and len(earlier := find_periods(before)) == 1 and len(periods) == 1 and not names:
        then, now = (text[p.start : p.end] for text, p in ((before, earlier[0]), (rest, periods[0])))
        return f"{before[: earlier[0].start]}{then} and {now}{before[earlier[0].end :]}"
    two_ago = opening(without_politeness(asked[-2])) if asked[1:] else ""
    if filled := filled_in(rest, before, two_ago, bool(names)):
        return opening(filled)
    if names and _is_countless(rest, names, before):
        told = [_with_article(rest, mention) for mention in names]
        told += [f"in {rest[mention.start : mention.end]}" for mention in periods]
        put = " and ".join(told)
        return _put_into(before, put, lexicon.find(put), lexicon)
    if _is_fragment(question, rest, names, bool(periods)):
        if re.match(r"(its|their|his|her)\b", rest, re.I):
            return _name_the_pronoun(f"What is {rest}?", before, answer, lexicon)
        return _put_into(before, rest, names, lexicon)
    if _NO_VERB.fullmatch(rest) and not names and (about := _talked_about(before, lexicon)):
        return f"{rest} of {about[0]}?"
    return _name_the_pronoun(question, before, answer, lexicon)


def _dated(question: str, before: str) -> str:
    """'A year earlier', 'the year after' as the year that is meant, counted from that of the earlier question."""
    match, periods = _RELATIVE.search(question), find_periods(before)
    if not match or not periods:
        return question
    words = match[0].lower()
    count = int(match["count"]) if (match["count"] or "").isdigit() else _COUNTS.get((match["count"] or "a").lower(), 1)
    sign = -1 if re.search(r"earlier|before|previous|preceding|ago", words) else 1
    year = periods[-1].period.end.year + sign * count
    return f"{question[: match.start()]}in {year}{question[match.end() :]}"


def _is_fragment(question: str, rest: str, names: Sequence[Mention], dated: bool) -> bool:
    """'And in 2023?', 'What about the UK?', 'China?': no verb of its own, and a name, a period or a few words."""
    opened = bool(_OPENERS.match(question))
    words = rest.split()
    if _WH.search(rest):
        return False
    return (opened and len(words) <= 8) or (len(words) <= 4 and (bool(names) or dated))


def _is_countless(rest: str, names: Sequence[Mention], before: str) -> bool:
    """'How many did China make in 2023?' after another 'how many': what is counted is left out, and there is no verb
    but one that stands for any, or that of the question before."""
    asking = _COUNTLESS.match(rest)
    if not asking or asking[1].lower() not in before.lower():
        return False
    left = list(rest)
    for start, end in [*((m.start, m.end) for m in names), *((m.start, m.end) for m in find_periods(rest))]:
        left[start:end] = " " * (end - start)
    own = {word for word in "".join(left[asking.end() :]).lower().split() if word not in _SMALL}
    return term_set(" ".join(own - _PRO_VERBS)) <= term_set(before)


def _kind(name: str) -> str:
    return "place" if is_country(name) or is_bloc(name) else "thing"


def _put_into(before: str, rest: str, names: Sequence[Mention], lexicon: Lexicon) -> str:
    """The earlier question with the fragment's periods and names in place of its own."""
    result = before
    new_periods, old_periods = find_periods(rest), find_periods(before)
    fragment = rest
    if new_periods:
        each = [rest[p.start : p.end] for p in new_periods]
        words = " and ".join((", ".join(each[:-1]), each[-1])) if each[1:] else each[0]
        for mention in reversed(new_periods):
            fragment = f"{fragment[: mention.start]} {fragment[mention.end :]}"
        if old_periods:
            for mention in reversed(old_periods[1:]):
                result = f"{_JOINS.sub('', result[: mention.start])}{result[mention.end :]}"
            result = f"{result[: old_periods[0].start]}{words}{result[old_periods[0].end :]}"
        else:
            result = f"{result.rstrip(' ?.')} in {words}?"
    if names:
        old = [m for m in lexicon.find(result) if m.name not in {n.name for n in names}]
        new = " and ".join(_with_article(rest, mention) for mention in names)
        same = [m for m in old if _kind(m.name) == _kind(names[0].name)] or old
        if same:
            head, tail = result[: same[0].start], result[same[0].end :]
            return _tidy(f"{re.sub(r'the $', '', head, flags=re.I)}{new}{tail}")
        return _tidy(f"{result.rstrip(' ?.')} for {new}?")
    leftover = re.sub(
        r"^(in|on|at|for|of|by|from|to|with|and)\b|\b(in|on|for|of|and)$", "", " ".join(fragment.split()), flags=re.I
    ).strip()
    if leftover:
        result = f"{result.rstrip(' ?.')}, {leftover}?"
    return _tidy(result)


def article_before(text: str, start: int) -> str:
    """'the ' as it is written before a place of a text; '' for none."""
    article = re.search(r"\bthe $", text[:start], re.I)
    return article[0] if article else ""


def _with_article(text: str, mention: Mention) -> str:
    return f"{article_before(text, mention.start).lower()}{text[mention.start : mention.end]}"


def _name_the_pronoun(question: str, before: str, answer: str, lexicon: Lexicon) -> str:
    """The question with what its pronoun stands for: the name that was asked about, else that the answer gave."""
    own = {m.name for m in lexicon.find(question)}
    pronoun = _PRONOUN.search(_IMPERSONAL.sub(" ", question) if own else question)
    if not pronoun:
        return question
    asked = [name for name in _talked_about(before, lexicon) if name not in own]
    answered = [name for name in _talked_about(answer, lexicon) if name not in own]
    if _OF_ONE.fullmatch(pronoun[0]):  # which is a country less often than what a question about countries asks of
        asked.sort(key=lambda name: _kind(name) == "place")
    found = answered or asked if _ASKS_WHO.match(before) else asked or answered
    if not found:
        topic = " ".join(before.rstrip(" ?.").split())
        return f"{question.rstrip(' ?')} ({topic})?"
    written = found[0]

    def put(match: re.Match[str]) -> str:
        possessive = match[0].lower() in ("its", "their", "theirs", "his", "her") or match[0].lower().endswith("'s")
        return f"{written}'s" if possessive else written

    replaced = re.sub(r"\b(it|its|they|them|their|theirs|he|his|she|her)\b", put, question, count=1, flags=re.I)
    if replaced == question:
        replaced = _TITLE.sub(put, question, count=1)
    return replaced if replaced != question else f"{question.rstrip(' ?')} ({written})?"


def _talked_about(text: str, lexicon: Lexicon) -> list[str]:
    """The names in a text, in order: known ones, and words with a capital within it; not those of whom it cites."""
    text = re.sub(r"\[\d+\]", "", text)
    known = lexicon.find(text)
    apart = [*((m.start, m.end) for m in known), *((m.start, m.end) for m in find_periods(text))]
    named = [(m.start, m.name if lexicon.canonical(m.name) == m.name else text[m.start : m.end]) for m in known]
    for match in _CAPITALS.finditer(text):
        if not any(match.start() < end and start < match.end() for start, end in apart):
            named.append((match.start(), match[0]))
    cited = {name for start, name in named if is_credited(text[max(start - 90, 0) : start])}
    return list(dict.fromkeys(name for _, name in sorted(named) if name not in cited))


def _tidy(text: str) -> str:
    text = re.sub(r"\s+([?.,])", r"\1", " ".join(text.split()))
    return text if text.endswith("?") else f"{text.rstrip('.')}?"
