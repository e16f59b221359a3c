"""A claim and the evidence -> supported, unsupported or contradicted, with the words that decide it.

What is claimed is read as figures, names, periods, denials and comparisons, and each is held against the evidence: the
pieces that the claim cites first, then the rest. A figure must stand in one sentence or cell with the names and periods
that the claim gives it, in its unit, or come out when it is computed from such figures. Who is ahead is computed, or
stands so in the source. What is left is meaning, judged by the words shared and by embedding.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.alignment import aligned, tokens
from assistant.binding import bind, meets
from assistant.calculation import Held, calculated
from assistant.candidates import SentenceVectors
from assistant.draft import Evidence
from assistant.meaning import Likeness, shortfall
from assistant.naming import Named, kind, lower_words, opens_plainly
from assistant.ordering import acting
from assistant.polarity import disagreement
from assistant.presence import absent, is_initials
from assistant.quantities import PERCENT, TIMES
from assistant.ranking import Problem, check_order
from assistant.statements import Figure, Reader, Statement
from assistant.types import Support
from index.embed import Embedder
from index.names import Lexicon
from index.periods import Period
from index.text import Weights, term_set

_NEARLY_ALL = 0.8  # of a claim's words in a statement: another name in it is then another thing, of whatever kind
_BEHIND = 0.25  # of relevance, by which another figure for the same name and time stands nearer to the claim
_TELLING = 0.5  # relevance from which a statement's other figure contradicts the claim's
_REPEATED = 4  # sentences that a claim is laid beside, for it may repeat one of them: those that have most of its words
_NEARER = 0.1  # of relevance, by which a repeated sentence is nearer to a claim than what else the claim rests on
_CITED = 0.1  # of relevance, by which a statement that the claim cites comes first
_SAYS_LITTLE = 2  # words besides names, times and figures, with fewer than which a claim does not stand by itself
_GOES_ON = re.compile(r"(?:it|they|this|these|he|she)\s")
_JOINTS = re.compile(rf";\s+|,\s+(?:while|whereas|and in the same \w+)\s+|,\s+(?:and|but)\s+(?={_GOES_ON.pattern})")
_SETS_AGAINST = re.compile(
    r"\b(than|against|versus|vs|compared|comparison|ahead|behind|gap|difference|margin|lead|between|together|combined|"
    r"twice|times|exceed\w*|surpass\w*|trail\w*|average|mean|whereas)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the evidence says of a claim.

    Attributes:
        evidence: places in the pieces, from 0, that hold the claim: what to cite; empty unless supported.
        reason: the words that decide it: '15 stands for China, not for United States [2]'.
    """

    support: Support
    evidence: tuple[int, ...] = ()
    reason: str = ""


class Checker:
    """Checks claims against evidence. Thread-safe; remembers what it has read and embedded."""

    def __init__(self, lexicon: Lexicon, weights: Weights, embedder: Embedder) -> None:
        self._reader = Reader(lexicon)
        self._weights = weights
        self._vectors = SentenceVectors(embedder)
        self.tokens = lru_cache(maxsize=20_000)(lambda text: tokens(text, self._reader.names(text)))

    def warm(self, pieces: Sequence[Evidence]) -> None:
        """Reads and embeds the evidence ahead of the claims, so that a claim costs its own embedding alone."""
        statements = self._reader.statements(pieces)
        if statements:
            self._vectors([statement.text for statement in statements])
        for statement in statements:
            if not statement.measure:
                self.tokens(statement.text)

    def check(
        self, claim: str, pieces: Sequence[Evidence], cited: Sequence[int] = (), before: str = "", asked: str = ""
    ) -> Verdict:
        """The verdict on one sentence without marks.

        ``cited`` are the places of the pieces that it cites, ``before`` is the sentence before it, for 'It rose', and
        ``asked`` the question, of which 'China.' and '184 billion dollars' say what they say.
        """
        claim = " ".join(claim.split())
        if asked:
            claim = self._in_full(claim, asked)
        if not pieces or not re.search(r"\w", claim):
            return Verdict("unsupported", reason="there is no evidence")
        if (place := _verbatim(claim, pieces, cited)) is not None:
            return Verdict("supported", (place,))
        used: dict[int, None] = {}
        for part in _parts(claim):
            verdict = _Case(self, part, pieces, cited, before).verdict()
            if verdict.support != "supported":
                return verdict
            used |= dict.fromkeys(verdict.evidence)
            before = f"{before} {part}".strip()
        return Verdict("supported", tuple(sorted(used, key=lambda place: place not in cited)))

    def _in_full(self, claim: str, asked: str) -> str:
        """A claim of a figure or a name and little else, with the question that it answers."""
        said = self._reader.sentence(claim)
        little = len(said.content) < _SAYS_LITTLE and (said.figures or said.order)
        return f"{' '.join(asked.split()).rstrip(' ?.!')}: {claim}" if little else claim


class _Case:
    """One claim before its evidence."""

    def __init__(
        self, checker: Checker, claim: str, pieces: Sequence[Evidence], cited: Sequence[int], before: str
    ) -> None:
        self._reader, self._weights = checker._reader, checker._weights
        self._tokens = checker.tokens
        self._pieces = pieces
        self._cited = frozenset(place for place in cited if 0 <= place < len(pieces))
        lower = frozenset[str]().union(*(lower_words(piece.quote) for piece in pieces if piece.cell is None))
        self._plain = plain = self._reader.plain_opening(claim, lower)
        self._named = self._reader.names(claim)
        self.said = self._reader.sentence(claim, before=before, plain=plain)
        self._statements = self._reader.statements(pieces)
        texts = (
            f"{p.quote} {p.cell or ''} {p.context} {p.particulars.title} {p.particulars.publisher}" for p in pieces
        )
        self._whole = " ".join(texts)
        self.likeness = Likeness(self.said, self._statements, checker._vectors, self._weights)
        self._ranked = sorted(self._statements, key=lambda s: -self._relevance(s))

    def verdict(self) -> Verdict:
        """Names and periods, figures, order, denials, meaning: the first that fails decides."""
        if not (self.said.figures or self._named or self.said.periods) and len(self.said.content) < _SAYS_LITTLE:
            return Verdict("unsupported", reason="it says nothing that could be checked")
        if strange := self._strange():
            return Verdict("unsupported", reason=strange)
        used, problem = self._figures()
        if problem:
            return self._refused(problem)
        order = check_order(self.said, self._named, self._statements, self._relevance, self._reader.names)
        if order.problem:
            return self._refused(order.problem)
        basis = self._basis(used, order.shown)
        copied = aligned(self.said, self._likest(basis), self._tokens, self._akin)
        if copied and not copied.exchanged:
            basis = list(dict.fromkeys([copied.statement, *basis]))
        elif copied and copied.problem and self._is_nearest(copied.statement, basis) and not order.computed:
            return self._refused(Problem(copied.problem, True))
        if not basis or not self._holds_names(basis, told=bool(order.shown)):
            return Verdict("unsupported", reason="no single source holds all of its names and periods")
        for statement in basis[: 2 if copied else 1]:
            core = self.said.content & statement.content
            words = disagreement(self.said.text, statement.text, core) if not statement.measure else ""
            if words := words or self._turned(statement):
                return self._refused(Problem(f"{words} [{statement.place + 1}]", True))
        lacking = "" if copied and copied.repeats else shortfall(self.likeness, basis, bool(used))
        if lacking:
            return Verdict("unsupported", reason=lacking)
        places = dict.fromkeys(s.place for s in (*(pair[0] for pair in used), *order.shown, *basis))
        return Verdict("supported", tuple(sorted(places, key=lambda place: place not in self._cited)))

    def _likest(self, basis: Sequence[Statement]) -> list[Statement]:
        """The sentences that the claim may repeat: those that it rests on, and those that have most of its words."""
        ranked = sorted(self._statements, key=lambda statement: -self.likeness.cover_of(statement))
        return [s for s in dict.fromkeys([*basis, *ranked[:_REPEATED]]) if not s.measure]

    def _is_nearest(self, statement: Statement, basis: Sequence[Statement]) -> bool:
        """Whether the claim rests on the statement, or on none that is about as near."""
        best = max((self.likeness.relevance(other) for other in basis), default=0.0)
        return statement in basis or best + _NEARER < self.likeness.relevance(statement)

    def _turned(self, statement: Statement) -> str:
        """Whether the claim tells of two names what the statement tells of them the other way round."""
        if agents := acting(self.said.text, self._named):
            theirs = acting(statement.text, self._reader.names(statement.text))
            if theirs and agents[1] in self._reader.within(theirs[0]) and agents[0] in self._reader.within(theirs[1]):
                return f"the source says it of {theirs[0]} and {theirs[1]}"
        return ""

    def _refused(self, problem: Problem) -> Verdict:
        return Verdict("contradicted" if problem.contradicted else "unsupported", reason=problem.reason)

    def _relevance(self, statement: Statement) -> float:
        return self.likeness.relevance(statement) + _CITED * (statement.place in self._cited)

    def _strange(self) -> str:
        """The first name or period of the claim that no piece of evidence has."""
        known = frozenset[str]().union(*(s.names | s.around | s.scene | s.content for s in self._statements))
        names = [name for name in self._named if name.key not in known and not self._is_plain(name)]
        if strange := absent(self.said.text, names, self._named, self._whole):
            return f"{strange} is in none of the evidence"
        held = [p for s in self._statements for p in (*s.periods, *s.around_periods)]
        held += [m for piece in self._pieces for m in self._published(piece)]
        for period in self.said.periods:
            ranged = any(ours.contains(period) and ours in held for ours in self.said.ranges)
            if not ranged and not any(meets(period, other) for other in held):
                return f"{period.label} is in none of the evidence"
        return ""

    def _published(self, piece: Evidence) -> tuple[Period, ...]:
        return self._reader.periods(f"{piece.context} ; {piece.particulars.title} ; {piece.particulars.published}")

    def _figures(self) -> tuple[list[Held], Problem | None]:
        """The evidence's figures that the claim's rest on, or what is wrong with the first that rests on none."""
        held = [(statement, figure) for statement in self._ranked for figure in statement.figures]
        compares = bool(_SETS_AGAINST.search(self.said.text)) and len(set(self.said.order)) > 1
        used: list[Held] = []
        for claimed in self.said.figures:
            if not claimed.quantity.firm or self._is_of_measure(claimed):
                continue
            alike = [pair for pair in held if claimed.quantity.agrees(pair[1].quantity)]
            reasons: dict[str, Held] = {}
            fits = []
            for pair in alike:
                if reason := (
                    bind(self.said, claimed, pair[0], pair[1], compares)
                    or self._of_another(claimed, *pair)
                    or self._turned_ratio(claimed, *pair)
                ):
                    reasons.setdefault(reason, pair)
                else:
                    fits.append(pair)
            if fits:
                best = max(fits, key=lambda pair: (self._holds_names([pair[0]]), self._relevance(pair[0])))
                if nearer := self._nearer(claimed, best, held):
                    return used, nearer
                used.append(best)
            elif result := calculated(self.said, claimed, held):
                used += result.figures
            else:
                return used, self._unheld(claimed, held, reasons)
        return used, None

    def _is_of_measure(self, claimed: Figure) -> bool:
        """Whether the number is part of what a cell measures: 'papers among the 100 most cited'."""
        written = re.escape(self.said.text[claimed.quantity.start : claimed.quantity.end])
        following = re.escape(self.said.text[claimed.quantity.end :][:6])
        return any(s.measure and re.search(rf"(?<![\w.]){written}{following}", s.measure) for s in self._statements)

    def _nearer(self, claimed: Figure, best: Held, held: Sequence[Held]) -> Problem | None:
        """Whether the evidence has another figure for what the claim tells of, in a statement much nearer to it."""
        if not claimed.quantity.unit and not claimed.quantity.counted:
            return None
        for statement, figure in held:
            if self._relevance(statement) - self._relevance(best[0]) <= _BEHIND or statement is best[0]:
                break
            if (
                figure.quantity.unit == claimed.quantity.unit
                and figure.quantity.unit
                and not claimed.quantity.agrees(figure.quantity)
            ) and not bind(self.said, claimed, statement, figure, False):
                return Problem(f"the evidence has {figure.said}, not {claimed.said} [{statement.place + 1}]", True)
        return None

    def _of_another(self, claimed: Figure, statement: Statement, figure: Figure) -> str:
        """The words by which a figure measures something else than the claim says, or ''."""
        ours, theirs = claimed.quantity.counted, figure.quantity.counted
        near = statement.content | (statement.scene if statement.measure else frozenset())
        share = re.match(r"\s+of\s+((?:[\w’'-]+\s*){1,4})", self.said.text[claimed.quantity.end :])
        if share and claimed.quantity.unit == PERCENT:
            whole = self._reader.sentence(f"of {share[1]}").content & self.said.content
            if whole and not whole & (statement.content | statement.scene):
                return f"{figure.said} is of something else than {' '.join(sorted(whole))}"
        elsewhere = any(theirs & other.quantity.counted for other in self.said.figures)
        taken = any(ours & o.quantity.counted for o in statement.figures if o is not figure)
        if ours and theirs and not ours & theirs and (taken or not (ours & near or elsewhere)):
            return f"{figure.said} counts {' '.join(sorted(theirs))}"
        others = [
            other for other in statement.figures if other is not figure and other.quantity.unit == figure.quantity.unit
        ]
        own = figure.words - claimed.words
        for other in others:
            theirs_alone = (claimed.words & other.words) - figure.words
            if theirs_alone and own & (self.said.content | own - other.words):
                told = " ".join(sorted(own))
                return f"{figure.said} is told of {told}, not of {' '.join(sorted(theirs_alone))}"
        return ""

    def _turned_ratio(self, claimed: Figure, statement: Statement, figure: Figure) -> str:
        """Whether a multiple or a share of one in another is told the other way round."""
        if claimed.quantity.unit != TIMES and not re.match(r"\s+(of|as)\b", self.said.text[claimed.quantity.end :]):
            return ""
        ours = _beside(self._named, claimed)
        theirs = _beside(self._reader.names(statement.text), figure)
        if (
            ours
            and theirs
            and self._akin(ours[0], theirs[1])
            and self._akin(ours[1], theirs[0])
            and not (self._akin(ours[0], theirs[0]) or self._akin(ours[1], theirs[1]))
        ):
            return f"{figure.said} is told of {theirs[0]} against {theirs[1]}"
        return ""

    def _akin(self, one: str, other: str) -> bool:
        return one in self._reader.within(other) or other in self._reader.within(one)

    def _unheld(self, claimed: Figure, held: Sequence[Held], reasons: dict[str, Held]) -> Problem:
        """Why a figure does not stand: bound to something else, of another value, or nowhere."""
        if reasons:
            reason, pair = max(reasons.items(), key=lambda item: self._relevance(item[1][0]))
            return Problem(f"{reason} [{pair[0].place + 1}]", True)
        for statement, figure in held:
            near = claimed.quantity.unit == figure.quantity.unit and self._relevance(statement) > _TELLING
            told = near and bool(claimed.names or claimed.periods)
            if told and not bind(self.said, claimed, statement, figure, False):
                return Problem(f"the evidence has {figure.said}, not {claimed.said} [{statement.place + 1}]", True)
        return Problem(f"{claimed.said} is in none of the evidence, nor does it come out of its figures")

    def _basis(self, used: Sequence[Held], shown: Sequence[Statement]) -> list[Statement]:
        """The statements that the claim rests on: those of its figures and of its order, else the nearest that has all
        of its names and periods; and one that adds to its words."""
        if used or shown:
            return list(dict.fromkeys([*(pair[0] for pair in used), *shown]))
        return [s for s in self._near(self._ranked) if self._holds_names([s])][:1]

    def _near(self, ranked: Sequence[Statement]) -> list[Statement]:
        """The statements that tell of what the claim tells of: not much farther from it than the nearest."""
        best = self._relevance(ranked[0]) if ranked else 0.0
        return [statement for statement in ranked if best - self._relevance(statement) <= _BEHIND]

    def _holds_names(self, basis: Sequence[Statement], told: bool = False) -> bool:
        """Whether statements, or what they lean on, have the claim's names and periods, and no rivals of those that they
        lack; ``told``: they show an order, and may tell of others."""  # noqa: E501
        names = {name.key for name in self._named if not name.credit and not self._is_plain(name)}
        like = self.likeness.cover(basis) >= _NEARLY_ALL
        here = frozenset[str]().union(*(s.names if like else s.names | s.content for s in basis))
        around = frozenset[str]().union(*(s.around | s.scene for s in basis))
        lacking = {name for name in names if name not in here and not set(name.casefold().split()) <= here}
        if lacking - around and not all(
            is_initials(n, self.said.text, self._whole) for n in self._named if n.key in lacking - around
        ):
            return False
        if not told and lacking:
            rivals = {n for s in basis if like or not s.pronoun for n in (*s.order, *s.credits)}
            rivals -= {*self.said.order, *self.said.credits}
            if any(like or kind(name) == kind(rival) for name in lacking for rival in rivals):
                return False
        if basis and all(self._credits_another(statement) for statement in basis):
            return False
        held = [period for s in basis for period in s.periods]
        late = [p for p in self.said.periods if not any(meets(p, other) for other in held) and not any(
            ours.contains(p) and ours == other for ours in self.said.ranges for other in held)]  # fmt: skip
        if late and held and any(not any(meets(p, other) for p in self.said.periods) for other in held):
            return False
        wider = [p for s in basis for p in (*s.around_periods, *self._published(self._pieces[s.place]))]
        return all(any(meets(period, other) for other in wider) for period in late)

    def _credits_another(self, statement: Statement) -> bool:
        """Whether the claim names a source that neither the statement nor its piece's particulars name."""
        particulars = self._pieces[statement.place].particulars
        known = statement.names | statement.around | statement.scene | term_set(particulars.publisher)
        strange = {
            name for name in self.said.credits if name not in known and not set(name.casefold().split()) <= known
        }
        elsewhere = self.said.credits - statement.names
        return bool(strange) or bool(elsewhere and statement.credits - self.said.names)

    def _is_plain(self, name: Named) -> bool:
        """Whether it is the claim's first word, and a word that the evidence has in lower case or that looks plain."""
        word = self.said.text[name.start : name.end]
        return name.start == 0 and (opens_plainly(self.said.text, name.key) or word == self._plain)


def _beside(named: Sequence[Named], figure: Figure) -> tuple[str, str] | None:
    """The names right before and right after a figure."""
    before = [name.key for name in named if name.end <= figure.quantity.start and not name.credit]
    after = [name.key for name in named if name.start >= figure.quantity.end and not name.credit]
    return (before[-1], after[0]) if before and after else None


def _parts(claim: str) -> list[str]:
    """A claim cut where it joins two that stand by themselves: at a semicolon, before 'while' or 'whereas', before a
    pronoun (', and it does not …')."""
    parts = [f"{part[0].upper()}{part[1:]}" if _GOES_ON.match(part) else part for part in _JOINTS.split(claim.strip())]
    return parts if all(len(part.split()) >= 5 for part in parts) else [claim]


def _verbatim(claim: str, pieces: Sequence[Evidence], cited: Sequence[int]) -> int | None:
    """The place of a piece that has the claim's very words as a sentence of its own; cited ones first."""
    words = claim.casefold()
    for place in sorted(range(len(pieces)), key=lambda place: place not in cited):
        quote = " ".join(pieces[place].quote.split()).casefold()
        at = quote.find(words)
        if (
            at >= 0
            and (at == 0 or not quote[at - 1].isalnum())
            and quote[at + len(words) :][:1].strip() in ("", *"\"”'’)")
        ):
            opens = at == 0 or quote[:at].rstrip()[-1:] in '.?!:"”)#*-'
            if (opens and claim.rstrip("\"”'’)")[-1:] in ".?!") or (at == 0 and len(words) == len(quote)):
                return place
    return None
