"""The main path: a question in, an answer with its citations out, or an abstention that says what is missing."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from typing import Any

from langchain_core.runnables import Runnable, RunnableConfig

from assistant.cells import OTHER_KIND
from assistant.chart import chart_of_evidence
from assistant.citations import number
from assistant.clashes import Clashes
from assistant.compare import Comparer
from assistant.compose import Composer
from assistant.conversation import standalone
from assistant.draft import Draft
from assistant.factbook import FactBook
from assistant.figures import Figures
from assistant.grounding import verdict
from assistant.indexing import embedder_of
from assistant.intent import Wants
from assistant.question import analyse
from assistant.settings import Settings
from assistant.things import Listing
from assistant.types import Answer, Question, Turn
from assistant.wording import joined
from corpus.errors import UsageError
from corpus.schema import Document, FactTable
from index.names import Lexicon
from index.rerank import load_reranker
from index.retrieve import Index
from index.text import Weights
from index.types import Filters, Passage

CERTAIN = 6.0  # log-odds of what rows that a question picks say: nothing of it was left out of account
LONGEST_QUESTION = 2_000  # characters; a question is a sentence or a few, a pasted document is none


@dataclass(frozen=True, slots=True, eq=False)
class _Tables:
    """What is known of the tables in one generation of the index."""

    generation: int
    weights: Weights
    figures: Figures
    composer: Composer
    listing: Listing
    facts: FactBook
    clashes: Clashes


class Assistant(Runnable[Any, Answer]):
    """Answers questions over an index. Thread-safe; a LangChain Runnable (invoke, stream, batch)."""

    def __init__(self, index: Index, settings: Settings) -> None:
        self.index = index
        self.settings = settings
        self._lock = Lock()
        self._tables: _Tables | None = None
        self._prepared()

    @classmethod
    def open(cls, settings: Settings) -> Assistant:
        """Opens the index that the settings name.

        Raises:
            IndexMissing, IndexMismatch: there is no index, or it was built with another model.
            ModelError: the embedding model, or the reranker, cannot be loaded.
        """
        reranker = load_reranker(settings.reranker, threads=settings.threads) if settings.reranker else None
        return cls(Index.open(settings.index_dir, embedder_of(settings), settings.chroma_url, reranker), settings)

    def ask(self, question: str, history: Sequence[Turn] = (), as_of: date | None = None) -> Answer:
        """One answer.

        Raises:
            UsageError: an empty question or one of over 2,000 characters.
        """
        return next(piece for piece in self.stream_answer(question, history, as_of) if isinstance(piece, Answer))

    def stream_answer(
        self, question: str, history: Sequence[Turn] = (), as_of: date | None = None
    ) -> Iterator[str | Answer]:
        """The answer's text in pieces as it comes, and the whole Answer last. Errors as ``ask``."""
        started = time.perf_counter()
        question = _checked(question)
        tables = self._prepared()
        figures = tables.figures
        alone = standalone(question, history, figures.lexicon)
        asked = analyse(alone, figures.lexicon, tables.weights)
        passages = self.index.search(alone, self.settings.passages, Filters(as_of=as_of))
        prose = self.index.search(alone, self.settings.passages, Filters(as_of=as_of, kinds=("article",)))
        rows = self.index.search(alone, self.settings.passages * 2, Filters(kinds=("table",)))
        retrieved = time.perf_counter()
        records = [passage for passage in rows if passage.chunk.document in figures.records]
        if as_of:
            records = [passage for passage in records if figures.recorded(passage.chunk) <= as_of]
        if asked.wants is Wants.REASON:
            records = []  # they tell what happened, not why
        # what a table lists is of today
        if listed := tables.listing.answer(asked) if as_of is None else ():
            draft = Draft(tuple(listed), CERTAIN)
        else:
            readings = figures.readings(asked, rows, as_of)
            draft = tables.composer.draft(asked, [*prose, *records], readings)
            draft = tables.clashes.told(asked, draft, passages, as_of)
        answer = self._decide(question, alone, draft, passages, figures.lexicon)
        yield from re.findall(r"\S+\s*", answer.text)
        done = time.perf_counter()
        timings = {"retrieve": retrieved - started, "answer": done - retrieved, "total": done - started}
        yield replace(answer, timings_ms={name: seconds * 1000 for name, seconds in timings.items()})

    def document(self, id: str) -> Document | FactTable | None:  # noqa: A002  the field's own name
        """A source as it was indexed, or None."""
        return self.index.document(id)

    def facts(self) -> FactBook:
        """The facts of the index as it is now; of the same generation, the same book."""
        return self._prepared().facts

    def invoke(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:  # noqa: A002
        """LangChain's entry: a question as text or as a ``Question``."""
        asked = input if isinstance(input, Question) else Question(str(input))
        return self.ask(asked.text, asked.history, asked.as_of)

    def _prepared(self) -> _Tables:
        """The tables of now, read anew where the index has moved on."""
        with self._lock:
            generation = self.index.generation
            if self._tables is None or generation != self._tables.generation:
                kept, state = self.settings.index_dir, self.index.state
                tables, weights = self.index.tables(), self.index.weights()
                figures = Figures(tables, self.index.embedder, kept / "facts.duckdb", state)
                figures.warm(kept / "measures.npz")
                composer = Composer(self.index.embedder, figures.lexicon, weights, tables)
                listing = Listing(list(figures.things.values()), figures.lexicon, weights)
                clashes = Clashes(figures, Comparer(figures, self.index.embedder, weights))
                facts = FactBook(generation, figures.measures, clashes.by_cell)
                self._tables = _Tables(generation, weights, figures, composer, listing, facts, clashes)
            return self._tables

    def _decide(self, question: str, alone: str, draft: Draft, passages: Sequence[Passage], lexicon: Lexicon) -> Answer:
        """The draft as an answer if it is sure enough and its claims hold, else an abstention."""
        checked = [(sentence, verdict(sentence, lexicon)) for sentence in draft.sentences]
        held = [(sentence, support) for sentence, support in checked if support == "supported"]
        if held and _probability(draft.score) >= self.settings.confidence and not draft.missing:
            text, claims, citations = number(held)
            chart = chart_of_evidence((cited for sentence, _ in held for cited in sentence.evidence), citations)
            found = tuple(passages)
            return Answer(
                question, alone, "answered", text, "extractive", claims, citations, draft.conflicts, found, chart=chart
            )
        missing = tuple(name for name in draft.missing if name != OTHER_KIND)
        text = _abstention(missing)
        return Answer(question, alone, "abstained", text, "extractive", evidence=tuple(passages), missing=missing)


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds)) if log_odds > -700 else 0.0


def _checked(question: str) -> str:
    question = " ".join("".join(char if char.isprintable() else " " for char in question).split())
    if not question:
        raise UsageError("the question is empty: type one, for instance 'What changed in 2024?'")
    if len(question) > LONGEST_QUESTION:
        raise UsageError(f"the question has {len(question):,} characters: shorten it to {LONGEST_QUESTION:,} or fewer")
    return question


def _abstention(missing: Sequence[str]) -> str:
    """What the sources do not say."""
    if missing:
        return f"The sources do not say: none of them answers this for {joined(missing)}."
    return "The sources do not say."
