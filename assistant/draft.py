"""A draft: sentences, each with the evidence that it was made from, before it is checked and numbered."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.types import Conflict
from corpus.schema import Source
from index.facts import Fact
from index.types import Chunk, Locator, Span


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words or a cell that a sentence rests on. Fields as in ``Citation``; ``context`` is what surrounds the quote
    (heading, column names), for checking only."""

    source: str
    particulars: Source
    locator: Locator
    quote: str
    cell: str | None = None
    context: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a draft, its evidence, and the numbers in it that were computed from the cells of that evidence."""

    text: str
    evidence: tuple[Evidence, ...]
    computed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """Sentences in order; ``score`` says how well they answer the question (log-odds), ``missing`` what the question
    names that they lack."""

    sentences: tuple[Sentence, ...]
    score: float
    missing: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


def cell_evidence(fact: Fact) -> Evidence:
    """The cell of a fact."""
    locator = Locator(fact.row.start, fact.row.end, None, fact.table, fact.row.number, fact.column)
    context = f"{fact.indicator} {fact.entity} {fact.unit} {fact.source.publisher} {fact.source.published}"
    return Evidence(fact.table, fact.source, locator, fact.row.raw, fact.text, context)


def span_evidence(chunk: Chunk, span: Span) -> Evidence:
    """A sentence of an article."""
    origin = chunk.locator.start
    quote = chunk.text[span.start - origin : span.end - origin]
    locator = Locator(span.start, span.end, chunk.locator.page)
    return Evidence(chunk.document, chunk.source, locator, quote, None, " ".join((chunk.source.title, *chunk.heading)))


def row_evidence(chunk: Chunk, raw: str) -> Evidence:
    """A whole row of a table."""
    return Evidence(chunk.document, chunk.source, chunk.locator, raw, None, chunk.text)
