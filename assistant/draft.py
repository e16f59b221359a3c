"""A draft: sentences, each with the evidence that it was made from, before it is checked and numbered."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from assistant.types import Conflict
from corpus.schema import Source
from index.facts import Fact
from index.periods import Period
from index.types import Chunk, Locator, Span


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words or a cell that a sentence rests on. Fields as in ``Citation``; the rest is for checking only.

    Attributes:
        context: what surrounds the quote: headings; of a cell, what it is about, of when, and what is noted of it.
        measure: what a cell measures; '' where there is none.
        value: the number in the cell, or None.
        entity, period, unit: of what, when and in what a cell tells; '' and None where there is none.
        fact: what the cell says, where it is one of a table; for charts.
        among: the rows of the table among which this one was found; 0 where it was looked for among none.
    """

    source: str
    particulars: Source
    locator: Locator
    quote: str
    cell: str | None = None
    context: str = ""
    measure: str = ""
    value: Decimal | None = None
    entity: str = ""
    period: Period | None = None
    unit: str = ""
    fact: Fact | None = None
    among: int = 0


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a draft, its evidence, and the result in it that was computed from that evidence ('' for none)."""

    text: str
    evidence: tuple[Evidence, ...]
    computed: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """Sentences in order; ``score`` says how well they answer the question (log-odds), ``missing`` what the question
    names that they lack, ``refusal`` why what it asks for cannot be computed, '' for none, ``decides`` whether they are
    of what a yes-or-no question is about."""

    sentences: tuple[Sentence, ...]
    score: float
    missing: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    refusal: str = ""
    decides: bool = True


def cell_evidence(fact: Fact) -> Evidence:
    """The cell of a fact."""
    locator = Locator(fact.row.start, fact.row.end, None, fact.table, fact.row.number, fact.column)
    period = fact.period.label if fact.period else ""
    about = (fact.indicator, fact.entity, period, fact.unit, fact.note, fact.source.publisher, fact.source.published)
    return Evidence(
        fact.table,
        fact.source,
        locator,
        fact.row.raw,
        fact.cell or fact.text,
        " ; ".join(about),
        fact.indicator,
        fact.value,
        fact.entity,
        fact.period,
        fact.unit,
        fact,
    )


def span_evidence(chunk: Chunk, span: Span) -> Evidence:
    """A sentence of an article."""
    origin = chunk.locator.start
    quote = chunk.text[span.start - origin : span.end - origin]
    locator = Locator(span.start, span.end, chunk.locator.page)
    return Evidence(chunk.document, chunk.source, locator, quote, None, chunk.scene)


def row_evidence(chunk: Chunk, raw: str) -> Evidence:
    """A whole row of a table."""
    return Evidence(chunk.document, chunk.source, chunk.locator, raw, None, chunk.text)
