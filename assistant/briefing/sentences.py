"""What kind of sentence a sentence is: whether it stands by itself, tells of its own text, and which figures it has."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from assistant.candidates import LEANS
from assistant.grounding import plain_numbers
from index.periods import PeriodMention, find_periods

# what is understood only beside the sentence before, wherever in a sentence it stands
_LEANING = re.compile(
    r"^(the|its|their|an?other|one|both|each|all|some|most|others|more|that) "
    r"(\w+ )?(article|paper|report|digest|page|post|blog|survey|study|list|table|chart|dataset|source|authors?|account|"
    r"document|pledge|subject|group|estimate|count|tally|series|two|three|latter|former|other|others|difference|reason|"
    r"result|effect|answer|question|point|case|comparison|change|step|move|deal|text)s?\b(?! (of|in|from|for|on)\b)|"
    r"^(\S+ ){0,3}(they|it|them|he|she)\b|^(there|here|then|now|later|earlier|since then|only|even|nor|nothing|none)\b|"
    r"\b(the same (?!time\b)\w+|the (former|latter|other|others)\b|the two\b(?! (countries|of))|"
    r"thus|therefore|likewise|hence|instead|however|moreover|meanwhile|similarly|conversely|"
    r"(in|by) contrast|in addition|as well\b|too\b|in turn|above\b|below\b|again\b|"
    r"(this|that)(?= (is|was|means|does|has|easier|alone|too|year|time|figure|sum|count|rule|way|sense|reason|point)\b"
    r"|[.,;:])|"
    r"these|those (two|figures|counts|rules)|(of|between|among|for|by|with|to|from) (them|it)\b|"
    r"such\b(?! as\b))|\bby then\b|\bthen,|, then\b|\b(in|of|by|on|at|from|for|with) (that|those|these) \w+|"
    r"\b(in|of|by|on|at|from|for|with) this (?!(year|month|week|decade|century)\b)\w+|"
    r"\b(a|the) (second|third|fourth|further|similar|different) (form|kind|way|table|reason|point|count|list|case|"
    r"figure|source|step|measure|text|question)\b|^(a|the) (second|third|fourth|fifth|further) \w+\b"
    r"(?<!quarter)(?<!half)(?! (of|in|for)\b)|\bin another way\b|^few would\b|^as with\b|^each\b(?! of)|"
    r"^(\S+ ){1,3}also\b|^other \w+s\b|\bthe (figure|number|value|sum|total)\b(?! (of|for|in|that|from|on|at|by)\b)|"
    r"\bthe one (is|was|are|were|has|had)\b|\beither (has|had|is|was|of)\b|\b(is|are|was|were) (reversed|alike)\b|"
    r"\b(said|did|do|does|done|think|thought|say|says) so\b|"
    r"\bthe (year|month|week|quarter|day) (before|after)\W|\b(in|on|of|by|for) both \w+\b(?!.*\band\b)|"
    r"^(in|by|on|for|at|of|to|with|from|under) (this|that|these|those)\b|"
    r"\b(it|them)\W*$|^one (?!(of|in|more|or|and|hundred|thousand|million|billion)\b|\w+ (of|in)\b)[a-z]+s\b|"
    r"\bthe (first|second|third|last)\b(?= (come|comes|is|are|was|were|of these)\b|[.,;])",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(it|its|they|them|their|he|she|his|her)\b")
_NOUN = re.compile(r"\b([Tt]he|[Aa]n?|[Ee]very|[Ee]ach|[Nn]o) +\w|\w,? +[A-Z]")
_PLURAL = re.compile(
    r"\b(?!(this|thus|less|always|perhaps|besides|towards|afterwards)\b)\w{3,}[^su\W]s\b", re.IGNORECASE
)
_MANY = re.compile(r"\b(people|public|government|company|firm|group|team|men|women|children|staff|\d+ percent)\b")
_OPENING = 6  # words of a sentence in which its subject ends
_ONLY_ONE = frozenset(("world", "public", "internet", "state", "law", "economy"))  # needs no sentence before it
_COMPLEMENT = frozenset(
    ("of", "in", "for", "between", "among", "on", "from", "to", "with", "at", "by", "that", "which", "who", "whose")
)
_VERB = re.compile(
    r"is|are|was|were|has|have|had|does|did|do|can|could|will|would|may|might|must|should|came|went|ran|rose|fell|took|"
    r"gave|made|became|grew|stood|began|said|cost|put|set|sold|paid|\w+ed"
)
# sentences about the text itself
_ABOUT_ITSELF = re.compile(
    r"\b(this|the) (article|page|section|text|chapter|note|table|paragraph)\b|\b(see|described|listed|quoted|given) "
    r"(here|below|above|elsewhere)\b|\bas (we|noted|mentioned)\b|\b(we|our|I)\b|"
    r"\b(dates|figures|numbers|sizes|values|names|prices|scores) (\w+ \w+ )?(below|above|here)\b|"
    r"\bhere (is|are|as|come|comes|follow)\b|\b(an?|any|every) (\w+ ){0,4}sentence (that|about|on)\b|"
    # and advice on how to write of something
    r"^(and |but |so )?(do not|don't|never|keep|name|note|remember|compare|ask|see|treat|quote|read|check|consider|"
    r"avoid|beware|mind)\b(?! of)|^whoever\b|\bworth (quoting|citing|reading|naming|nothing|little)\b|"
    r"\b(should|must|may|can)( not|n't)?( only| best)? be (quoted|cited|read|"
    r"named|called|compared|confused|understood|taken|added|set|written)\b|"
    r"\bin (a separate|another) (article|page|section|text)\b|"
    r"^(a|the|for the|every) (\w+ )?(reader|analyst)\b",
    re.IGNORECASE,
)


def leans(text: str, names: Collection[str]) -> bool:
    """Whether a sentence is understood only beside the one before it; ``names`` are those that it holds."""
    return bool(LEANS.match(text) or _LEANING.search(text)) or _pronoun_alone(text, names) or _known_already(text)


def about_itself(text: str, publisher: str) -> bool:
    """Whether a sentence tells of the text that it stands in, or of its publisher's tables and habits."""
    return bool(_ABOUT_ITSELF.search(text)) or _of_its_publisher(text, publisher)


def _pronoun_alone(text: str, names: Collection[str]) -> bool:
    """Whether the first pronoun has nothing before it in the sentence that it could stand for."""
    pronoun = _PRONOUN.search(text)
    if pronoun is None:
        return False
    before = text[: pronoun.start()]
    if pronoun.group().startswith("the"):  # they, their, them
        return not (_PLURAL.search(before) or " and " in before or _MANY.search(before))
    return not (_NOUN.search(before) or any(before.startswith(name) for name in names))


def _known_already(text: str) -> bool:
    """Whether a sentence begins with a thing that is taken as known: 'The release came in two sizes'."""
    first, *words = text.split()[:_OPENING]
    if first != "The" or (words and words[0] in _ONLY_ONE):
        return False
    for place, word in enumerate(words):
        if not re.fullmatch(r"[a-z-]+", word) or word in _COMPLEMENT:
            return False  # a name, a number, whose it is, or of what: told by the sentence itself
        after = words[place + 1] if place + 1 < len(words) else ""
        singular = place == 1 and re.search(r"[^s]s$", word) and after not in _COMPLEMENT
        if place and after != "of" and (_VERB.fullmatch(word) or singular):
            return True
    return False


def _of_its_publisher(text: str, publisher: str) -> bool:
    """Whether a sentence tells of the publisher's own tables and habits: 'The Desk holds no value'."""
    name = publisher.rsplit(maxsplit=1)[-1] if publisher.split() else ""
    habits = (
        "has|holds|keeps|lists?|files|marks|leaves|gives|stores|covers|records|notes|reads?|cites|uses|follows|treats|"
        "tables?|figures?|dataset|own|data|values?"
    )
    own = rf"\b(the )?{re.escape(name)}('s|’s)? (\w+ )?({habits})\b"
    return bool(name) and re.search(own, text, re.IGNORECASE) is not None


def figures_beside(text: str, periods: Sequence[PeriodMention]) -> frozenset[Decimal | date]:
    """The numbers of a text apart from its periods, which are given, and the days among these."""
    days: set[Decimal | date] = {mention.period.start for mention in periods if mention.period.days == 1}
    for mention in reversed(periods):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return frozenset(days | plain_numbers(text))


@lru_cache(maxsize=4096)  # a sentence is held against all others of a document
def figures_of(text: str) -> frozenset[Decimal | date]:
    """The numbers of a text, its periods apart, and the days that it names."""
    return figures_beside(text, find_periods(text))


# who says so, where it stands at the end of a sentence and can be left out of it
_BY = re.compile(r",? (?:according to|as reported by|as given (?:by|in)) (?P<who>[^,;:()]+(?: \([^()]*\))?)(?=[.]$)")
_SAME = re.compile(r"^(?:(?P<body>.+) (?:in|by|from) )?(?:the|that) (?:same )?(?P<noun>[a-z-]+)$")


def attribution(text: str) -> tuple[str, str]:
    """A sentence without the words at its end that say who says so, and who that is; '' where none stand there.

    >>> attribution("Bees lost a third, according to the Bureau of Hives.")
    ('Bees lost a third.', 'the Bureau of Hives')
    """
    match = _BY.search(text)
    if match is None or (re.match(r"^\S+ \S+$", text[: match.start()])):
        return text, ""
    return text[: match.start()] + text[match.end() :], match["who"].strip()


def same_body(who: str, before: str, next_to: bool) -> bool:
    """Whether an attribution is the one before it, or points to it: 'the digest' after 'the digest of May', and 'the
    same report' right after whatever it is."""
    if not who or not before:
        return False
    match = _SAME.match(who)
    if match is None:
        return who == before
    told = match["noun"] in re.findall(r"[\w-]+", before) or (next_to and "the same " in who)
    return told and before.startswith(match["body"] or "")
