"""The stages of an answer, each a frozen value."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal, TypeAlias

from assistant.chart import Chart
from index.types import Locator, Passage

Status = Literal["answered", "abstained"]
Support = Literal["supported", "unsupported", "contradicted"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier question of a conversation and its answer (text, marks and all)."""

    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and what the answer is held to."""

    text: str
    history: tuple[Turn, ...] = ()
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a claim's words, or its cell, stand.

    Attributes:
        n: the mark in the answer, from 1.
        source: id of the document or table.
        title, publisher, url, published: for the footnote; '' where unknown.
        locator: offsets, page, or table, row and column.
        quote: the cited words, exactly as the source has them; for a table, the row's own text in its file.
        cell: for a table, the value of the cell that is cited, else None.
    """

    n: int
    source: str
    title: str
    publisher: str
    url: str
    published: str
    locator: Locator
    quote: str
    cell: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The contract's JSON form."""
        return {
            "n": self.n,
            "source": self.source,
            "title": self.title,
            "publisher": self.publisher,
            "url": self.url,
            "published": self.published,
            "locator": self.locator.as_dict(),
            "quote": self.quote,
            "cell": self.cell,
        }


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer, without its marks, the numbers of its citations, and the verdict."""

    text: str
    citations: tuple[int, ...]
    support: Support = "supported"

    def as_dict(self) -> dict[str, Any]:
        """The contract's JSON form."""
        return {"text": self.text, "citations": list(self.citations), "support": self.support}


@dataclass(frozen=True, slots=True)
class Struck:
    """A sentence that a chat model wrote and the evidence does not hold: never part of the answer's text.

    Attributes:
        text: the sentence, without marks.
        support: 'unsupported' or 'contradicted'.
        reason: the words that decide it.
        place: how many of the answer's claims stand before it.
    """

    text: str
    support: Support
    reason: str
    place: int

    def as_dict(self) -> dict[str, Any]:
        """Its JSON form."""
        return {"text": self.text, "support": self.support, "reason": self.reason, "place": self.place}


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a chat model.

    Attributes:
        job: the prompt's name: 'answer', 'repair', 'rewrite' or 'decompose'.
        messages: what was sent, word for word: (role, text).
        reply: what came back, as far as it came.
        tokens_in, tokens_out: as the provider counts them, or None where it does not say.
        cut: whether the reply ends because it became too long.
        first_word_ms, total_ms: from the call on; ``first_word_ms`` is None where no word came.
        error: one line, where the call failed.
    """

    job: str
    messages: tuple[tuple[str, str], ...]
    reply: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None
    cut: bool = False
    first_word_ms: float | None = None
    total_ms: float = 0.0
    error: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Its JSON form."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of evidence as a chat model was shown it: its number, its source's id and its text."""

    n: int
    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence of a draft and the verdict on it; ``cited`` are the draft's own marks that exist."""

    text: str
    support: Support
    reason: str
    cited: tuple[int, ...] = ()
    job: str = "answer"


@dataclass(frozen=True, slots=True)
class Trace:
    """How an answer came about where a chat model took part.

    Attributes:
        model: its name.
        calls: in order, failed ones too.
        evidence: what the model was shown.
        verdicts: of every sentence that it wrote.
        invented_marks: how many marks of its drafts name no evidence.
    """

    model: str
    calls: tuple[Call, ...] = ()
    evidence: tuple[Shown, ...] = ()
    verdicts: tuple[Judged, ...] = ()
    invented_marks: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Its JSON form."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it is searched, while its answer is on the way: see ``Answer``."""

    standalone_question: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """The verdict on a sentence that has been streamed, while the rest may still come.

    Attributes:
        start, end: where the sentence stands in the text that was streamed since the last ``Restarted``.
        text: the sentence as it is kept, without marks.
        support: 'supported', or what it is struck for.
        reason: the words that decide it.
        citations: the marks that it gets.
        pending: True where the model is yet asked to mend it: another verdict on the same place will follow.
    """

    start: int
    end: int
    text: str
    support: Support
    reason: str = ""
    citations: tuple[int, ...] = ()
    pending: bool = False


@dataclass(frozen=True, slots=True)
class Restarted:
    """What was streamed so far is void, and ``why`` ('' where nothing was). What follows is the extractive answer."""

    why: str


@dataclass(frozen=True, slots=True)
class ConflictValue:
    """One of the values that sources give for the same thing; ``body`` is who says so, '' where unknown."""

    value: str
    source: str
    as_of: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Sources that disagree.

    Attributes:
        about: indicator, entity and period.
        reason: what is known of why they do; '' where nothing is.
        power: n where the values are just 10 to the n times apart, else 0.
    """

    about: str
    values: tuple[ConflictValue, ...]
    reason: str = ""
    power: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The contract's JSON form."""
        return {
            "about": self.about,
            "values": [{"value": v.value, "source": v.source, "as_of": v.as_of, "body": v.body} for v in self.values],
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or an abstention that says what is missing.

    Attributes:
        question, standalone_question: as asked, and as searched.
        text: what is shown: sentences with [1] marks; for an abstention, what the sources do not say.
        mode: 'extractive', or the chat model's name.
        claims: the sentences, in order; empty for an abstention.
        citations: numbered from 1 in order of first use; for an abstention, those of ``nearest``.
        conflicts: where sources disagree.
        evidence: the passages that were found, best first; for an abstention, the nearest.
        missing: for an abstention, what the question asks that the evidence lacks ('2031', 'Brazil'), may be empty.
        parts: the questions that were searched, where it was taken apart; else empty.
        new_topic: True where the question has nothing to do with the conversation before it.
        notes: what the reader is told of how the answer came about ('the model broke off …').
        struck: what a chat model wrote and the evidence does not hold.
        trace: the calls of the chat model, or None where none took part.
        timings_ms: retrieve, answer, total.
        chart: three cited values or more that are read better side by side, else None.
        nearest: for an abstention, cells of another period or of someone else, in words; no answer, and cited like one.
    """

    question: str
    standalone_question: str
    status: Status
    text: str
    mode: str
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    evidence: tuple[Passage, ...] = ()
    missing: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    new_topic: bool = False
    notes: tuple[str, ...] = ()
    struck: tuple[Struck, ...] = ()
    trace: Trace | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)
    chart: Chart | None = None
    nearest: tuple[Claim, ...] = ()

    @property
    def cited(self) -> tuple[Citation, ...]:
        """What the answer rests on: nothing for an abstention, whose citations are of what is nearest."""
        return self.citations if self.status == "answered" else ()

    def as_dict(self) -> dict[str, Any]:
        """The contract's JSON form (`ask --json`)."""
        return {
            "question": self.question,
            "standalone_question": self.standalone_question,
            "status": self.status,
            "answer": self.text,
            "mode": self.mode,
            "claims": [claim.as_dict() for claim in self.claims],
            "nearest": [claim.as_dict() for claim in self.nearest],
            "citations": [citation.as_dict() for citation in self.citations],
            "conflicts": [conflict.as_dict() for conflict in self.conflicts],
            "chart": self.chart.as_dict() if self.chart else None,
            "missing": list(self.missing),
            "parts": list(self.parts),
            "new_topic": self.new_topic,
            "notes": list(self.notes),
            "struck": [struck.as_dict() for struck in self.struck],
            "timings_ms": {key: round(value, 2) for key, value in self.timings_ms.items()},
        }


Event: TypeAlias = str | Understood | Settled | Restarted | Answer  # of a stream; the Answer is the last
