"""What is searched for a question: made to stand alone, and taken apart where it asks several things.

By rules where they will do, by the chat model where there is one and they will not; what a model makes of a question is
used only where every name, period and number in it is the reader's own.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass

from assistant.chat import Model, Notes, complete
from assistant.citations import without_marks
from assistant.conversation import article_before, standalone
from assistant.evidence import harmless
from assistant.failures import ModelFailed
from assistant.injection import addressed
from assistant.markup import plain
from assistant.prompts import load_prompt
from assistant.question import Asked, analyse
from assistant.types import Turn
from assistant.wanted import Operation, Wants
from index.names import Lexicon
from index.periods import find_periods
from index.text import Weights, term_set

REMEMBERED = 6  # turns of a conversation that a model is told of
_TURN = 600  # characters of each
MOST = 4  # parts that a question is taken apart into
_LONGEST = 400  # characters of a question that a model writes

_ASKING = (
    r"(what|which|who|whom|whose|when|where|why|how "
    r"(much|many|long|far|old|often|large|big|does|do|did|is|was|were|are|has|have))"
)
_AND_ASKS = re.compile(
    rf"\s*(?:[,;]\s*and|[,;]|\band)\s+(?=(?:(?:in|on|at|by|of|for|to|from|with) )?{_ASKING}\b)", re.IGNORECASE
)
_ASKS = re.compile(rf"^(and |but |so )?((in|on|at|by|of|for|to|from|with) )?{_ASKING}\b", re.IGNORECASE)
# what joins halves that are one question: 'who leads and by how much'
_ONE = re.compile(
    r"^((by|with|and) )*what (margin|lead|gap)\W*$|"
    r"^(by |and )?(by )?how (much|many|far|long)( more| less| fewer| older| earlier| later)?\W*$|"
    r"^(why|how|when|where)( so| not)?\W*$|^which (one|of (them|these|those|the two))\b|"
    r"^what (is|was|are|were) the (difference|ratio|gap|total|sum|order|reason)\b|\b"
    r"(is|was|are|were) (that|this|those|these)$",
    re.IGNORECASE,
)
# 'When X raised money, what …' sets the scene of one question
_WHILE = re.compile(r"^(when|where) (?!(is|are|was|were|do|does|did|will|has|have|had|can|could)\b)", re.IGNORECASE)
_NESTED = re.compile(
    r"\b(the|a|an) [\w-]+( [\w-]+)? (that|which|who|whose|where)\b|\bof the [\w-]+ (that|which|who|with the)\b|"
    r"\b(both|respectively|as well as)\b|\bthan (the|that of)\b",
    re.IGNORECASE,
)
# 'Who owns the vessel that is the longest': what the first hop asks for is told by a clause of its own
_HOP = re.compile(
    rf"^(?P<head>{_ASKING}\b.*?)\bthe (?P<noun>[\w-]+(?: [\w-]+)?) (?:that|which|who) "
    r"(?P<told>(?:is|was|are|were|has|had|\w+(?:ed|s)(?! (?:is|was|are|were|has|had|have|can|will)\b)) [^,;]+?)\W*$",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(r"\b(is|was|are|were|did|does|do|has|have|had)\s*$", re.IGNORECASE)
# what stands between the members of a list, and before two that are its ends
_AND = re.compile(r"\b(and|as well as)\b|&", re.IGNORECASE)
_LISTED = re.compile(r"(\s*,)?\s*(and|&|as well as)?\s*((in|for|by|of|from|at) )?(the )?", re.IGNORECASE)
_SPANNED = re.compile(r"\b(between|from|difference|versus|vs\.?|than|against|gap|ratio)\b[^,;]*$", re.IGNORECASE)
_NUMBERED = re.compile(r"^\W*(?:\d{1,2}\s*[.):]\s*|[-*•]\s*)?")


@dataclass(frozen=True, slots=True)
class Words:
    """The names and words of the corpus."""

    lexicon: Lexicon
    weights: Weights


def is_new_topic(alone: str, asked: str, history: Sequence[Turn], words: Words) -> bool:
    """Whether a question that stands alone shares no name and no word of its subject with the conversation."""
    if not history or alone != " ".join(asked.split()):
        return False
    here = analyse(alone, words.lexicon, words.weights)
    before = [analyse(turn.question, words.lexicon, words.weights) for turn in history[-REMEMBERED:]]
    names = {mention.name for one in before for mention in one.names} | {name for one in before for name in one.unknown}
    subjects = {term for one in before for term in one.subject}
    own = {mention.name for mention in here.names} | set(here.unknown)
    return bool(here.subject) and not own & names and not set(here.subject) & subjects


def by_model(
    question: str, history: Sequence[Turn], model: Model, words: Words, notes: Notes
) -> Generator[str, None, str]:
    """The question in words that need no history; by rules where it stands alone, or where the model fails or adds
    what nobody said. Yields empty pieces while the model is at work."""
    ruled = standalone(question, history, words.lexicon)
    own = analyse(ruled, words.lexicon, words.weights)
    if not history or (ruled == " ".join(question.split()) and (own.names or own.periods or own.unknown)):
        return ruled
    conversation = "\n".join(
        f"Q: {harmless(turn.question)[:_TURN]}\nA: {harmless(without_marks(turn.answer))[:_TURN]}"
        for turn in history[-REMEMBERED:]
    )
    messages = load_prompt("rewrite").messages(conversation=conversation, question=harmless(question))
    reply = yield from _asked(model, "rewrite", messages, notes)
    lines = [line for line in plain(reply).splitlines() if line.strip()]
    said = " ".join(lines[0].split()).removeprefix("Question:").strip() if len(lines) == 1 else ""
    known = [question, ruled, *(text for turn in history for text in (turn.question, turn.answer))]
    return said if said.endswith("?") and _adds_nothing(said, known, words) else ruled


def parts_by_rule(question: str) -> tuple[str, ...]:
    """The questions that a question is made of, where that is plain: 'Who owns X and when was it built?'; else itself.

    The later ones may lean on the answer to the one before ('when was it built?'). Pure.
    """
    pieces: list[str] = []
    for sentence in re.split(r"(?<=\?)\s+", " ".join(question.split())):
        pieces += [piece.strip(" ,;?.") for piece in _AND_ASKS.split(sentence)[:: _AND_ASKS.groups + 1]]
    pieces = [piece for piece in pieces if piece]
    whole = (question,)
    if not 2 <= len(pieces) <= MOST or not all(_ASKS.match(piece) and not _WHILE.match(piece) for piece in pieces):
        return whole
    if any(_ONE.search(piece) or len(piece.split()) < 3 for piece in pieces[1:]):
        return whole
    return tuple(f"{piece[0].upper()}{piece[1:]}?" for piece in pieces)


def hops_by_rule(question: str) -> tuple[str, ...]:
    """A question that nests one in another, as two: 'Who owns the vessel that is the longest?' asks which vessel is the
    longest, and who owns '#1'. Empty for any other. Pure.

    >>> hops_by_rule("Who owns the vessel that is the longest?")
    ('Which vessel is the longest?', 'Who owns #1?')
    """
    nested = _HOP.match(" ".join(question.split()))
    if nested and _AUXILIARY.search(nested["head"]) and nested["told"].endswith("ed"):
        return ()  # 'When was the vessel that has most crew launched?'
    return (f"Which {nested['noun']} {nested['told']}?", f"{nested['head']}#1?") if nested else ()


def parts_by_list(asked: Asked) -> tuple[str, ...]:
    """A question that lists names or periods ('A, B and C', 'in 2023 and in 2024') as one for each; empty for any
    other, and where it sets them against each other. Pure.
    """
    plain = asked.operation in (Operation.VALUE, Operation.COMPARE) and not asked.condition
    if not plain or asked.wants not in (Wants.NUMBER, Wants.MONEY, Wants.SHARE, Wants.ANY):
        return ()
    parts = [asked.text]
    unknown = ((at, at + len(name)) for name in asked.unknown if (at := asked.text.find(name)) >= 0)
    named = sorted({*unknown, *((mention.start, mention.end) for mention in asked.names)})
    periods = [(mention.start, mention.end) for mention in asked.periods]
    for listed in sorted((_list_of(periods, asked.text), _list_of(named, asked.text)), reverse=True):
        # the later list first, so that places of the earlier one stay right
        if len(listed) > 1:
            own = [f"{article_before(asked.text, low)}{asked.text[low:high]}" for low, high in listed]
            start, end = listed[0][1] - len(own[0]), listed[-1][1]
            parts = [f"{part[:start]}{one}{part[end:]}" for one in own for part in parts]
    return tuple(parts) if 2 <= len(parts) <= 2 * MOST else ()


def _list_of(mentions: Sequence[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Where the members of the first list that ends with 'and' stand; empty for none, and for 'between A and B'."""
    run: list[tuple[int, int]] = []
    for start, end in mentions:
        if run and not _LISTED.fullmatch(text[run[-1][1] : start]):
            if len(run) > 1:
                break
            run = []
        run.append((start, end))
    whole = len(run) > 1 and _AND.search(text[run[-2][1] : run[-1][0]]) and not _SPANNED.search(text[: run[0][0]])
    return run if whole else []


def parts_by_model(question: str, model: Model, words: Words, notes: Notes) -> Generator[str, None, tuple[str, ...]]:
    """The questions that have to be looked up, in order, where the question nests one in another; '#1' stands for the
    answer to the first. Itself where it does not, or where the model fails or adds what nobody said. Yields empty
    pieces while the model is at work."""
    if not _NESTED.search(question):
        return (question,)
    messages = load_prompt("decompose").messages(question=harmless(question))
    reply = yield from _asked(model, "decompose", messages, notes)
    lines = [_NUMBERED.sub("", line).strip() for line in plain(reply).splitlines() if line.strip()]
    sound = all(line.endswith("?") and _adds_nothing(_blank(line), [question], words) for line in lines)
    if not 2 <= len(lines) <= MOST or not sound:
        return (question,)
    ahead = [int(n) for at, line in enumerate(lines) for n in re.findall(r"#(\d+)", line) if not 1 <= int(n) <= at]
    return (question,) if ahead else tuple(lines)


def filled(part: str, answers: Sequence[str]) -> str:
    """A part with the names that earlier parts were answered with in place of '#1', '#2'; '' where one gave no name."""
    known = {f"#{n}": name for n, name in enumerate(answers, 1)}
    if not all(known.get(place) for place in re.findall(r"#\d+", part)):
        return ""
    return re.sub(r"#\d+", lambda place: known[place[0]], part)


def named_in(answer: str, question: str, lexicon: Lexicon) -> str:
    """The name that an answer gives: the first that is not in the question; '' for none."""
    own = {mention.name for mention in lexicon.find(question)}
    return next((m.name for m in lexicon.find(without_marks(answer)) if m.name not in own), "")


def _asked(model: Model, job: str, messages: Sequence[tuple[str, str]], notes: Notes) -> Generator[str, None, str]:
    reply = ""
    try:
        for piece in complete(model, job, messages, notes):
            reply = reply or piece
            yield ""
    except ModelFailed:
        return ""
    return reply


def _blank(line: str) -> str:
    return re.sub(r"#\d+", " ", line)


def _adds_nothing(said: str, known: Sequence[str], words: Words) -> bool:
    """Whether every name, period and number of a text stands in those that are known, and most of its words do."""
    if len(said) > _LONGEST or addressed(said):
        return False
    whole = " \n ".join(known)
    asked = analyse(said, words.lexicon, words.weights)
    named = {mention.name for text in known for mention in words.lexicon.find(text)}
    periods = [mention.period for text in known for mention in find_periods(text)]
    held = term_set(whole)
    return (
        all(mention.name in named for mention in asked.names)
        and all(term_set(name) <= held for name in (*asked.unknown, *asked.numbers))
        and all(any(p.contains(m.period) or m.period.contains(p) for p in periods) for m in asked.periods)
        and len(term_set(said) & held) >= 0.6 * len(term_set(said))
    )
