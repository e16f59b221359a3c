"""The stages of an answer, each a frozen value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

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
class ConflictValue:
    """One of the values that sources give for the same thing."""

    value: str
    source: str
    as_of: str


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
            "values": [{"value": v.value, "source": v.source, "as_of": v.as_of} for v in self.values],
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
        citations: numbered from 1 in order of first use.
        conflicts: where sources disagree.
        evidence: the passages that were found, best first; for an abstention, the nearest.
        missing: for an abstention, what the question asks that the evidence lacks ('2031', 'Brazil'), may be empty.
        timings_ms: retrieve, answer, total.
        chart: three cited values or more that are read better side by side, else None.
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
    timings_ms: dict[str, float] = field(default_factory=dict)
    chart: Chart | None = None

    def as_dict(self) -> dict[str, Any]:
        """The contract's JSON form (`ask --json`)."""
        return {
            "question": self.question,
            "standalone_question": self.standalone_question,
            "status": self.status,
            "answer": self.text,
            "mode": self.mode,
            "claims": [claim.as_dict() for claim in self.claims],
            "citations": [citation.as_dict() for citation in self.citations],
            "conflicts": [conflict.as_dict() for conflict in self.conflicts],
            "chart": self.chart.as_dict() if self.chart else None,
            "missing": list(self.missing),
            "timings_ms": {key: round(value, 2) for key, value in self.timings_ms.items()},
        }
