"""What a sentence denies, and words that are each other's opposite: whether two sentences that tell of one thing agree."""  # noqa: E501

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.text import STOP, stem, terms

_DENIES = re.compile(
    r"\b(no|not|never|none|neither|nor|without|cannot|nobody|nothing|nowhere|hardly|scarcely|barely|fail(?:s|ed|ing)? to|"  # noqa: E501
    r"refus(?:e|es|ed|ing) to|declin(?:e|es|ed|ing) to|lack(?:s|ed|ing)?|unable to|far from|instead of|rather than|except|"  # noqa: E501
    r"\w+n['’]t)\b(?!\s+(?:only|other|matter|one else|least|doubt|longer than)\b)",
    re.IGNORECASE,
)
# 'no more than 5' and 'no longer' set bounds, 'no fewer' too; the first are no denial
_BOUND = re.compile(r"\b(no|not)\s+(more|less|fewer|later|earlier|higher|lower)\s+than\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[;:,.()—]\s|\s(?:but|and|while|whereas|although|though|because|which|that)\s", re.IGNORECASE)
_REACH = 5  # words that a denial bears on

# General English. A word and its opposite in otherwise like sentences contradict each other.
_OPPOSITES = """
    rise fall; rise decline; rise drop; increase decrease; increase decline; increase fall; increase reduce; grow shrink;
    grow fall; grow decline; grow drop; climb fall; climb drop; gain lose; expand shrink; expand cut; raise lower;
    raise cut; raise reduce; up down; more less; more fewer; higher lower; high low; highest lowest; larger smaller;
    large small; largest smallest; bigger smaller; greater smaller; greater less; most least; most fewest;
    longer shorter; faster slower; fast slow; older newer; old new; publish secret; publish hide; publish conceal; older younger; cheaper dearer; cheap expensive;
    strong weak; stronger weaker; wide narrow; widen narrow; ahead behind; above below; over under; before after; earlier later;
    early late; first last; begin end; start stop; open closed; open close; allow ban; allow forbid; allow prohibit;
    permit ban; permit forbid; permit prohibit; lift impose; accept reject; accept refuse; approve reject; support oppose;
    agree disagree; confirm deny; admit deny; win lose; succeed fail; success failure; buy sell; import export; publish
    withhold; public private; public secret; include exclude; inside outside; domestic foreign; join leave; enter leave;
    add remove; create destroy; rich poor; true false; legal illegal; likely unlikely; possible impossible; easy difficult;
    easy hard; majority minority; all none; always never; both neither; better worse; best worst; lead trail;
    lead lag; exceed trail; optimistic pessimistic; voluntary mandatory; voluntary compulsory; temporary permanent;
    strengthen weaken; tighten loosen; tighten ease; tighten relax; north south; east west; northern southern; eastern
    western; male female; men women; birth death; maximum minimum; upper lower; major minor; free paid; encourage
    discourage; encourage prevent; narrow widen; overestimate underestimate; heavier lighter"""  # noqa: E501
OPPOSITES: dict[str, frozenset[str]] = {}
for _pair in " ".join(_OPPOSITES.split()).split(";"):
    _one, _other = (stem(word) for word in _pair.split())
    OPPOSITES[_one] = OPPOSITES.get(_one, frozenset()) | {_other}
    OPPOSITES[_other] = OPPOSITES.get(_other, frozenset()) | {_one}


@dataclass(frozen=True, slots=True)
class Polarity:
    """The stems that a text denies, those that it holds plainly, per denial the stems that it bears on and those of its
    clause, and all of them."""

    denied: frozenset[str]
    plain: frozenset[str]
    clauses: tuple[tuple[frozenset[str], frozenset[str]], ...]
    words: tuple[str, ...]


@lru_cache(maxsize=20_000)
def polarity(text: str) -> Polarity:
    """What a text denies and what it does not."""
    denied: set[str] = set()
    plain: set[str] = set()
    clauses = []
    bare = _BOUND.sub(" ", text)
    pieces = _CLAUSE.split(bare)
    for place, clause in enumerate(pieces):
        cues = list(_DENIES.finditer(clause))
        at = 0
        for cue in cues:
            plain |= set(_stems(clause[at : cue.start()]))
            words = re.findall(r"\S+", clause[cue.end() :])
            reach = " ".join(words[:_REACH])
            borne = frozenset(
                _stems(reach) or _stems(clause[at : cue.start()])[-2:] or _stems(" ".join(pieces[place + 1 :]))[:_REACH]
            )
            clauses.append((borne, frozenset(_stems(clause))))
            denied |= borne
            at = cue.end() + len(clause[cue.end() :]) - len(" ".join(words[_REACH:]))
        plain |= set(_stems(clause[at:]))
    return Polarity(frozenset(denied), frozenset(plain), tuple(clauses), tuple(_stems(bare)))


def _stems(text: str) -> list[str]:
    """Content stems, and those words of direction that are left out of them elsewhere."""
    small = [stem(word) for word in re.findall(r"[a-z]+", text.lower()) if stem(word) in OPPOSITES and word in STOP]
    return [*terms(text), *small]


def disagreement(claim: str, source: str, core: frozenset[str]) -> str:
    """The words by which a claim says the opposite of a source that tells of the same thing; '' where it does not.

    ``core`` are the stems by which the two tell of one thing; a denial elsewhere in the source does not count.
    """
    said, held = polarity(claim), polarity(source)
    for borne, _ in said.clauses:
        if borne & held.plain and not borne & held.denied:
            return f"the source does not deny it ({', '.join(sorted(borne & held.plain))})"
    told = set(said.words)
    for borne, clause in held.clauses:
        turned = borne & said.plain - said.denied
        restated = len(clause & core) >= 0.6 * len(core) or len(clause & told) >= 0.7 * len(clause)
        if turned and not said.clauses and restated:
            return f"the source denies it ({', '.join(sorted(turned))})"
    return _opposed(said, held)


def _opposed(said: Polarity, held: Polarity) -> str:
    """An opposite in otherwise agreeing texts: 'rose' where the source has 'fell', neither of them denied."""
    ours, theirs = said.words, held.words
    for word in sorted(set(ours) - set(theirs)):
        for other in sorted(OPPOSITES.get(word, frozenset()) & set(theirs)):
            if ours.count(other) < theirs.count(other) and (word in said.denied) == (other in held.denied):
                return f"{word!r} where the source has {other!r}"
    return ""
