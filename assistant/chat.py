"""A chat model writes a draft, and the evidence decides what of it is an answer.

Each sentence is checked as soon as it is complete. Those that the evidence does not hold are given back to the model
once, with the reason; what does not hold then is struck.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Protocol

from assistant.citations import number, without_marks
from assistant.claims import Verdict
from assistant.draft import Evidence, Sentence
from assistant.evidence import Dossier, harmless
from assistant.failures import ContextTooLong, ModelFailed
from assistant.injection import addressed
from assistant.markup import Cleaner, plain
from assistant.prompts import load_prompt
from assistant.splitting import DraftClaim, split_claims
from assistant.types import Call, Judged, Settled, Struck, Trace

NOTHING = "NOT IN THE EVIDENCE"  # what the prompt tells a model to write where the evidence does not answer
_SMALLEST = 50  # tokens of evidence below which there is no use in trying again
_SENTENCE = 22  # words of a sentence, about
_WHOLE = re.compile(r"[.!?][\"'”’)]*$")
_LINE = re.compile(r"^\W*(\d{1,2})\s*[:.)]\s*(\S.*)$", re.MULTILINE)


class Model(Protocol):
    """A chat model, as far as a draft needs it."""

    @property
    def name(self) -> str:
        """As it is shown."""

    def stream(self, job: str, messages: Sequence[tuple[str, str]]) -> Iterator[str | Call]:
        """The reply as it comes, the Call last."""


class Checks(Protocol):
    """What decides whether evidence holds a claim."""

    def check(
        self, claim: str, pieces: Sequence[Evidence], cited: Sequence[int] = (), before: str = "", asked: str = ""
    ) -> Verdict:
        """The verdict on a sentence; ``evidence`` are places in ``pieces``."""

    def warm(self, pieces: Sequence[Evidence]) -> None:
        """Reads the evidence ahead of the claims."""


@dataclass(slots=True)
class Notes:
    """What comes together for a trace while an answer is made."""

    model: str
    calls: list[Call] = field(default_factory=list)
    verdicts: list[Judged] = field(default_factory=list)
    evidence: Dossier = field(default_factory=Dossier)
    invented: int = 0

    def trace(self) -> Trace:
        """All of it, as an Answer keeps it."""
        return Trace(self.model, tuple(self.calls), self.evidence.shown(), tuple(self.verdicts), self.invented)


@dataclass(frozen=True, slots=True)
class Written:
    """What is left of a draft: sentences with their evidence, and what was struck. ``declined`` where the model says
    that the evidence does not answer."""

    kept: tuple[Sentence, ...]
    struck: tuple[Struck, ...]
    declined: bool = False


@dataclass(frozen=True, slots=True)
class _Checked:
    """A sentence of the draft: where it stood, what it says, and the verdict."""

    start: int
    end: int
    text: str
    verdict: Verdict

    @property
    def held(self) -> bool:
        return self.verdict.support == "supported"


def complete(model: Model, job: str, messages: Sequence[tuple[str, str]], notes: Notes) -> Iterator[str]:
    """A whole reply, for the jobs whose reply is not shown: empty pieces while it comes, the text last.

    Raises:
        ModelError, ModelFailed: as ``Chat.stream``.
    """
    try:
        for piece in model.stream(job, messages):
            if isinstance(piece, Call):
                notes.calls.append(piece)
                yield piece.reply
            else:
                yield ""
    except ModelFailed as failed:
        notes.calls.append(failed.call)
        raise


def write(
    model: Model, checker: Checks, question: str, dossier: Dossier, notes: Notes, job: str = "answer", enough: int = 0
) -> Iterator[str | Settled | Written]:
    """The draft's text as it comes, each sentence's verdict as it is settled, and what is left of it last.

    ``job`` is the prompt's name; it takes ``question`` and ``evidence``, and ``sentences`` where it is told how many
    words are ``enough``: with so many that hold the model is heard no further, nor asked to mend. 0 for all it says.

    Raises:
        ModelError, ModelFailed: as ``Chat.stream``.
    """
    tokens = dossier.tokens() + 1
    while True:
        notes.evidence = dossier.within(tokens)
        try:
            yield from _Draft(model, checker, question, notes, job, enough).written()
        except ContextTooLong:
            tokens //= 2
            if tokens < _SMALLEST:
                raise
        else:
            return


class _Draft:
    """One draft on its way."""

    def __init__(self, model: Model, checker: Checks, question: str, notes: Notes, job: str, enough: int) -> None:
        self._model, self._checker, self._notes, self._job = model, checker, notes, job
        self._enough = enough
        self._asked = question if job == "answer" else ""  # a section's heading asks nothing
        self._pieces = notes.evidence.pieces
        wanted = {"sentences": str(max(2, round(enough / _SENTENCE)))} if enough else {}
        shown = notes.evidence.text()
        self._messages = load_prompt(job).messages(question=harmless(question), evidence=shown, **wanted)
        self._checked: list[_Checked] = []

    def written(self) -> Iterator[str | Settled | Written]:
        text, warm = "", False
        with closing(self._reply()) as reply:
            for piece in reply:
                yield piece
                if not warm:  # while the model goes on
                    self._checker.warm(self._pieces)
                    warm = True
                if piece:
                    text += piece
                    yield from self._settle(self._claims(text)[:-1])
                if self._has_enough():
                    break
        if _declines(plain(self._notes.calls[-1].reply)):
            yield Written((), (), declined=True)
            return
        claims = self._claims(text)
        if self._notes.calls[-1].cut and claims and not _WHOLE.search(claims[-1].text):
            claims.pop()  # half a sentence
        yield from self._settle(claims)
        if not self._has_enough():
            yield from self._mend()
        kept = tuple(self._sentence(one) for one in self._checked if one.held)
        yield Written(kept, self._struck())

    def _has_enough(self) -> bool:
        return 0 < self._enough <= sum(len(one.text.split()) for one in self._checked if one.held)

    def _reply(self) -> Generator[str, None, None]:
        """The reply's plain text as it comes; nothing while it may still be that there is no answer. Closed before its
        end, it counts as cut."""
        cleaner, held, open_ = Cleaner(), "", True
        call = Call(self._job, tuple(self._messages), cut=True)
        try:
            for piece in self._model.stream(self._job, self._messages):
                if isinstance(piece, str):
                    call = replace(call, reply=call.reply + piece)
                if isinstance(piece, Call):
                    self._notes.calls.append(piece)
                    piece = cleaner.end()  # noqa: PLW2901  the rest of the reply
                    open_ = _declines(held + piece)
                else:
                    piece = cleaner.feed(piece)  # noqa: PLW2901  as it can be shown
                    open_ = open_ and _may_decline(held + piece)
                held += piece
                if open_:
                    yield ""
                else:
                    yield held
                    held = ""
        except ModelFailed as failed:
            self._notes.calls.append(failed.call)
            raise
        except GeneratorExit:
            self._notes.calls.append(call)
            raise

    def _claims(self, text: str) -> list[DraftClaim]:
        return split_claims(text, len(self._notes.evidence.items))

    def _settle(self, claims: Sequence[DraftClaim]) -> Iterator[Settled]:
        """The verdicts on sentences that are complete, and have none yet."""
        end = self._checked[-1].end if self._checked else 0
        for claim in (claim for claim in claims if claim.span.start >= end):
            self._notes.invented += claim.unknown
            checked = self._check(claim.span.start, claim.span.end, claim.text, claim.marks)
            self._checked.append(checked)
            yield self._settled(checked, pending=True)

    def _check(self, start: int, end: int, text: str, cited: Sequence[int], job: str = "answer") -> _Checked:
        before = next((one.text for one in reversed(self._checked) if one.held and one.start < start), "")
        places = self._notes.evidence.places(cited)
        if addressed(text):
            verdict = Verdict("unsupported", (), "it is no statement but an order")
        else:
            verdict = self._checker.check(text, self._pieces, places, before, self._asked)
        if verdict.support == "supported" and not verdict.evidence:
            verdict = replace(verdict, support="unsupported", reason="nothing was found to cite for it")
        verdict = replace(verdict, reason=self._in_numbers(verdict.reason))
        self._notes.verdicts.append(Judged(text, verdict.support, verdict.reason, tuple(cited), job))
        return _Checked(start, end, text, verdict)

    def _settled(self, checked: _Checked, *, pending: bool) -> Settled:
        """``pending`` while the model may still mend what does not hold."""
        if not checked.held:
            support, reason = checked.verdict.support, without_marks(checked.verdict.reason)
            return Settled(checked.start, checked.end, checked.text, support, reason, (), pending)
        so_far = [self._sentence(one) for one in self._checked if one.held and one.start <= checked.start]
        _, claims, _ = number([(sentence, "supported") for sentence in so_far])
        return Settled(checked.start, checked.end, checked.text, "supported", "", claims[-1].citations)

    def _mend(self) -> Iterator[str | Settled]:
        """Asks the model once more for what does not hold."""
        wrong = [place for place, one in enumerate(self._checked) if not one.held]
        if not wrong:
            return
        listed = "\n".join(
            f"{n}: {harmless(self._checked[place].text)} (wrong: {harmless(self._checked[place].verdict.reason)})"
            for n, place in enumerate(wrong, 1)
        )
        reply = ""
        try:
            # in the same conversation, so that a server need not read the evidence again
            messages = [
                *self._messages,
                ("ai", self._notes.calls[-1].reply),
                *load_prompt("repair").messages(sentences=listed),
            ]
            for piece in complete(self._model, "repair", messages, self._notes):
                reply = reply or piece
                yield ""
        except ModelFailed:
            pass  # the draft is there; what does not hold is struck as it is
        lines = {int(found[1]): found[2] for found in _LINE.finditer(plain(reply))}
        for n, place in enumerate(wrong, 1):
            old = self._checked[place]
            for claim in self._claims(re.sub(r"^\W*NONE\W*$", "", lines.get(n, "")))[:1]:
                new = self._check(old.start, old.end, claim.text, claim.marks, "repair")
                if new.held and claim.text not in {one.text for one in self._checked if one.held}:
                    self._checked[place] = new
            yield self._settled(self._checked[place], pending=False)

    def _in_numbers(self, reason: str) -> str:
        """A reason that names a piece by its place, with the number that the piece was shown under."""
        owners = [n for n, item in enumerate(self._notes.evidence.items, 1) for _ in item.pieces]

        def shown(place: re.Match[str]) -> str:
            return f"[{owners[int(place[1]) - 1]}]" if 0 < int(place[1]) <= len(owners) else ""

        return re.sub(r"\[(\d{1,4})\]", shown, reason).strip()

    def _sentence(self, checked: _Checked) -> Sentence:
        return Sentence(checked.text, tuple(self._pieces[place] for place in checked.verdict.evidence))

    def _struck(self) -> tuple[Struck, ...]:
        found, place = [], 0
        for one in self._checked:
            if one.held:
                place += 1
            else:
                found.append(Struck(one.text, one.verdict.support, without_marks(one.verdict.reason), place))
        return tuple(found)


def _may_decline(text: str) -> bool:
    """Whether a reply that begins so may be the one that says that there is no answer."""
    return NOTHING.startswith(text.strip(" .\n").upper()) or _declines(text)


def _declines(text: str) -> bool:
    return text.strip(" .\n").upper().startswith(NOTHING)
