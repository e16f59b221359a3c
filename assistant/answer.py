"""The main path: a question in, an answer with its citations out, or an abstention that says what is missing."""

from __future__ import annotations

import math
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

from langchain_core.runnables import Runnable, RunnableConfig

from assistant.cells import OTHER_KIND
from assistant.chart import chart_of_evidence
from assistant.chat import Model, Notes
from assistant.citations import number
from assistant.claims import Checker
from assistant.clashes import Clashes
from assistant.compare import Comparer
from assistant.compose import Composer
from assistant.conversation import standalone
from assistant.draft import Draft, Evidence, Sentence
from assistant.durations import asks as asks_how_long
from assistant.durations import lasting
from assistant.factbook import FactBook
from assistant.figures import Figures
from assistant.found import Found, gathered, interleaved, tells_cells
from assistant.grounding import verdict
from assistant.indexing import embedder_of
from assistant.injection import addressed, trusted
from assistant.listing import Listing
from assistant.models import Chat
from assistant.nearest import nearest
from assistant.queries import Queries
from assistant.question import Asked, analyse
from assistant.readings import Reading
from assistant.relations import relations
from assistant.repeats import merged, without_repeats
from assistant.rewriting import (
    Words,
    by_model,
    filled,
    hops_by_rule,
    is_new_topic,
    named_in,
    parts_by_list,
    parts_by_model,
    parts_by_rule,
)
from assistant.settings import Settings
from assistant.telling import distinct, value_of
from assistant.trace import log, send, writable
from assistant.types import Answer, Event, Question, Turn, Understood
from assistant.verifying import Option, chosen
from assistant.wanted import Operation, Wants
from assistant.writing import abstention, in_words, written
from assistant.yesno import answered
from corpus.errors import UsageError
from corpus.schema import Document, FactTable
from index.names import Lexicon
from index.rerank import load_reranker
from index.retrieve import Index
from index.text import Weights, term_set
from index.types import Filters

EVERYTHING = Filters()  # no source is left out
CERTAIN = 6.0  # log-odds of what rows that a question picks say: nothing of it was left out of account
# The likelihood below which an answer is told as a doubtful one: of these more are beside the point than of the others.
DOUBTFUL = 0.75
DOUBT = "This may not be what you asked: it is the nearest that was found, so read what it cites."
OFFERED = 2  # cells that are offered where the sources do not say
LONGEST_QUESTION = 2_000  # characters; a question is a sentence or a few, a pasted document is none


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What is known of the tables in one generation of the index."""

    generation: int
    weights: Weights
    figures: Figures
    composer: Composer
    listing: Listing
    facts: FactBook
    clashes: Clashes
    checker: Checker
    queries: Queries

    @property
    def words(self) -> Words:
        """The corpus's names and words."""
        return Words(self.figures.lexicon, self.weights)


class Assistant(Runnable[Any, Answer]):
    """Answers questions over an index. Thread-safe; a LangChain Runnable (invoke, stream, batch)."""

    def __init__(self, index: Index, settings: Settings, model: Model | None = None) -> None:
        """``model`` writes the answers, if there is one; else they are put together from the sources' own words."""
        self.index = index
        self.settings = settings
        self.model = model
        self._lock = Lock()
        self._tables: Known | None = None
        self.known()

    @classmethod
    def open(cls, settings: Settings) -> Assistant:
        """Opens the index, and the chat model, that the settings name.

        Raises:
            IndexMissing, IndexMismatch: there is no index, or it was built with another model.
            ModelError: the embedding model, the reranker or the chat model cannot be loaded.
            UsageError: the log cannot be written.
        """
        model = Chat.named(settings.model, settings.patience)
        if settings.log:
            writable(Path(settings.log))
        reranker = load_reranker(settings.reranker, threads=settings.threads) if settings.reranker else None
        index = Index.open(settings.index_dir, embedder_of(settings), settings.chroma_url, reranker)
        return cls(index, settings, model)

    def ask(
        self, question: str, history: Sequence[Turn] = (), as_of: date | None = None, only: Filters = EVERYTHING
    ) -> Answer:
        """One answer, from the sources that pass ``only`` (whose own ``as_of`` is not looked at).

        Raises:
            UsageError: an empty question or one of over 2,000 characters.
            ModelError: the chat model's name, key or address is wrong.
        """
        return next(piece for piece in self.stream_answer(question, history, as_of, only) if isinstance(piece, Answer))

    def stream_answer(
        self, question: str, history: Sequence[Turn] = (), as_of: date | None = None, only: Filters = EVERYTHING
    ) -> Generator[Event, None, None]:
        """The answer's text in pieces as it comes, and the whole Answer last. Errors as ``ask``.

        Where a chat model writes, ``Understood`` comes first, each sentence is followed by its ``Settled``, and
        ``Restarted`` says that the text so far is given up. Empty pieces come while the model is silent: closing the
        iterator then ends its work.
        """
        started = time.perf_counter()
        question = _checked(question)
        tables = self.known()
        notes = Notes(self.model.name) if self.model else None
        alone = yield from self._alone(question, history, tables, notes)
        parts = yield from self._parts(alone, tables, notes)
        found = self._found(alone, parts, tables, as_of, only)
        retrieved = started + sum(one.seconds for one in found)
        answer = self._extractive(question, alone, found)
        answer = replace(answer, new_topic=is_new_topic(alone, question, history, tables.words))
        if self.model and notes:
            yield Understood(alone, answer.parts)
            evidence, most = gathered(found, tables.composer), self.settings.evidence_tokens
            answer = yield from written(self.model, tables.checker, answer, evidence, tables.words, notes, most)
        else:
            yield from in_words(answer.text)
        done = time.perf_counter()
        timings = {"retrieve": retrieved - started, "answer": done - retrieved, "total": done - started}
        answer = replace(answer, timings_ms={name: seconds * 1000 for name, seconds in timings.items()})
        send(answer)
        if self.settings.log:
            log(answer, Path(self.settings.log))
        yield answer

    def document(self, id: str) -> Document | FactTable | None:  # noqa: A002  the field's own name
        """A source as it was indexed, or None."""
        return self.index.document(id)

    def facts(self) -> FactBook:
        """The facts of the index as it is now; of the same generation, the same book."""
        return self.known().facts

    def invoke(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:  # noqa: A002
        """LangChain's entry: a question as text or as a ``Question``."""
        asked = input if isinstance(input, Question) else Question(str(input))
        return self.ask(asked.text, asked.history, asked.as_of)

    def known(self) -> Known:
        """The tables of now, read anew where the index has moved on; while another thread does, those before."""
        before, generation = self._tables, self.index.generation
        if before is not None and before.generation == generation:
            return before
        if not self._lock.acquire(blocking=before is None) and before is not None:
            return before
        try:
            if self._tables is None or self._tables.generation != generation:
                self._tables = self._read_tables(generation)
            return self._tables
        finally:
            self._lock.release()

    def _read_tables(self, generation: int) -> Known:
        """All that is known of the tables, which takes a second or more."""
        kept, state = self.settings.index_dir, self.index.state
        tables, weights = self.index.tables(), self.index.weights()
        figures = Figures(tables, self.index.embedder, kept / "facts.duckdb", state)
        figures.warm(kept / "measures.npz")
        composer = Composer(self.index.embedder, figures.lexicon, weights, tables)
        listing = Listing(list(figures.things.values()), figures.lexicon, self.index.embedder)
        checker = Checker(figures.lexicon, weights, self.index.embedder)
        clashes = Clashes(figures, Comparer(figures, self.index.embedder, weights))
        facts = FactBook(generation, figures.measures, clashes.by_cell)
        queries = Queries(
            relations(tables, figures.measures, figures.shapes, figures.lexicon), self.index.embedder, weights
        )
        queries.warm(kept / "columns.npz")
        return Known(generation, weights, figures, composer, listing, facts, clashes, checker, queries)

    def _alone(
        self, question: str, history: Sequence[Turn], tables: Known, notes: Notes | None
    ) -> Generator[str, None, str]:
        """The question in words that need no history."""
        if self.model and notes and history:
            return (yield from by_model(question, history, self.model, tables.words, notes))
        return standalone(question, history, tables.figures.lexicon)

    def _parts(self, alone: str, tables: Known, notes: Notes | None) -> Generator[str, None, tuple[str, ...]]:
        """The questions that are searched."""
        if asks_how_long(alone):  # 'between this and that' is one question
            return (alone,)
        parts = parts_by_rule(alone)
        if len(parts) == 1 and self.model and notes:
            parts = yield from parts_by_model(alone, self.model, tables.words, notes)
        return parts

    def _found(self, alone: str, parts: Sequence[str], tables: Known, as_of: date | None, only: Filters) -> list[Found]:
        """What is found for the parts, hop by hop where one question is nested in the other; for the whole where they
        lead nowhere."""
        if len(parts) == 1:
            hops = self._searched(hops_by_rule(alone), tables, as_of, only)
            if hops and len(hops[0].held) == 1 and hops[-1].held:  # one name, and no list of them
                return hops
        found = self._searched(parts, tables, as_of, only) or [self._search(alone, tables, as_of, only)]
        listed = [one for part in found for one in self._each(part, tables, as_of, only)]
        return list({one.question: one for one in listed}.values())

    def _each(self, whole: Found, tables: Known, as_of: date | None, only: Filters) -> list[Found]:
        """What is found for each of those that a question lists, where the whole has no answer and one of them has, so
        that what there is of them is told, and of whom there is nothing; else what is found for the whole."""
        if whole.held or whole.draft.refusal:
            return [whole]
        each = [self._search(part, tables, as_of, only) for part in parts_by_list(whole.asked)]
        return each if any(tells_cells(one.held) for one in each) else [whole]

    def _searched(self, parts: Sequence[str], tables: Known, as_of: date | None, only: Filters) -> list[Found]:
        """What is found for each part; a later one takes what it leaves out from those before it and their answers.
        Nothing where one asks of what an earlier one has no name for."""
        found: list[Found] = []
        turns: list[Turn] = []
        lexicon = tables.figures.lexicon
        for part in parts:
            names = [named_in(turn.answer, turn.question, lexicon) for turn in turns]
            question = filled(part, names) if "#" in part else standalone(part, turns[-1:], lexicon)
            if not question:
                return []
            one = self._search(question, tables, as_of, only)
            found.append(one)
            turns.append(Turn(question, " ".join(sentence.text for sentence in one.held)))
        return found

    def _search(self, alone: str, tables: Known, as_of: date | None, only: Filters) -> Found:
        """The evidence for one question, and what the extractive path makes of it."""
        started = time.perf_counter()
        figures = tables.figures
        question, alone = alone, figures.written_out(alone, tables.weights)
        asked = analyse(alone, figures.lexicon, tables.weights)
        most = self.settings.passages * 2
        found = self.index.find(alone, most, replace(only, as_of=as_of))
        passages = found.best(self.settings.passages)
        prose = trusted(found.best(self.settings.passages, ("article",)))
        # of tables that are of later, earlier editions may be told: what was known when is decided by the row
        tabled = self.index.find(alone, most, replace(only, as_of=None)) if as_of else found
        rows = tabled.best(most, ("table",))
        seconds = time.perf_counter() - started
        records = trusted([passage for passage in rows if passage.chunk.document in figures.records])
        if as_of:
            records = [passage for passage in records if figures.recorded(passage.chunk) <= as_of]
        if asked.wants is Wants.REASON:
            records = []  # they tell what happened, not why
        readings = [one for one in figures.readings(asked, rows, as_of) if _passes(one, asked, only)]
        options = tables.composer.drafts(asked, [*prose, *records], readings)
        whole = as_of is None and only == EVERYTHING  # what a table lists is of all its rows, and of today
        if whole:
            options = [*_listed(asked, tables), *options, *tables.queries.options(asked, rows)]
        options = _of_what_is_named(asked, options, readings)
        draft = chosen(asked, options, figures.lexicon, _log_odds(self.settings.confidence))
        figured = next((option.draft for option in options if option.way == "figures"), None)
        if figured and tables.clashes.contradicts(draft, figured, passages):
            draft = replace(figured, score=draft.score)  # which tells the words as well
        draft = answered(asked, tables.clashes.told(asked, draft, passages, as_of))
        draft = replace(draft, sentences=without_repeats(asked, draft.sentences, tables.clashes.comparer))
        held = self._held(draft, figures.lexicon, only)
        followed = asked.ranks or asked.operation is Operation.TREND
        held = held if followed else lasting(asked, held)  # 'in which year between …' asks for no length of time
        near: tuple[Sentence, ...] = ()
        if not held and not draft.refusal and (reading := nearest(asked, readings)):
            cells = [value_of(fact) for fact in distinct(reading.facts)[:OFFERED]]
            if near := _holding(cells, figures.lexicon, only):
                draft = replace(draft, missing=reading.missing)
        return Found(question, asked, tuple(passages), (*prose, *records), tuple(readings), draft, held, near, seconds)

    def _held(self, draft: Draft, lexicon: Lexicon, only: Filters) -> tuple[Sentence, ...]:
        """The draft's sentences that hold and rest on what passes, if it is sure enough."""
        if draft.missing or _probability(draft.score) < self.settings.confidence:
            return ()
        return _holding(draft.sentences, lexicon, only)

    def _extractive(self, question: str, alone: str, found: Sequence[Found]) -> Answer:
        """What the sources' own words say to each part, or an abstention that says what is missing."""
        told: dict[object, Sentence] = {}
        for sentence in (sentence for one in found for sentence in one.held):
            told.setdefault((sentence.computed, sentence.evidence), sentence)  # what two parts rest on is told once
        held = list(told.values())
        parts = tuple(one.question for one in found) if len(found) > 1 else ()
        passages = interleaved([one.passages for one in found])
        if not held:
            missing = tuple(name for one in found for name in one.draft.missing if name != OTHER_KIND)
            missing = tuple(dict.fromkeys(missing))
            refused = next((one.draft.refusal for one in found if one.draft.refusal), "")
            near = dict.fromkeys(sentence for one in found for sentence in one.near)
            _, offered, citations = number([(sentence, "supported") for sentence in near])
            return Answer(question, alone, "abstained", abstention(missing, refused), "extractive", nearest=offered,
                          citations=citations, evidence=passages, missing=missing, parts=parts)  # fmt: skip
        text, claims, citations = number([(sentence, "supported") for sentence in held])
        chart = chart_of_evidence((cited for sentence in held for cited in sentence.evidence), citations)
        conflicts = merged(conflict for one in found for conflict in one.draft.conflicts if one.held)
        open_ = tuple(f"The sources do not say: {one.question}" for one in found if not one.held)
        sure = all(_probability(one.draft.score) >= DOUBTFUL for one in found if one.held)
        return Answer(question, alone, "answered", text, "extractive", claims, citations, conflicts, passages,
                      chart=chart, parts=parts, notes=open_ if sure else (*open_, DOUBT))  # fmt: skip


def _holding(sentences: Sequence[Sentence], lexicon: Lexicon, only: Filters) -> tuple[Sentence, ...]:
    """The sentences that their evidence holds, that rest on what passes and that speak to no machine."""
    wanted = (sentence for sentence in sentences if all(_is_of(piece, only) for piece in sentence.evidence))
    held = (sentence for sentence in wanted if verdict(sentence, lexicon) == "supported")
    return tuple(sentence for sentence in held if not addressed(sentence.text))


def _of_what_is_named(asked: Asked, options: Sequence[Option], readings: Sequence[Reading]) -> list[Option]:
    """The options; where the question names a measure word for word, those of measures that it has no word of say
    nothing."""
    words = {*asked.words}
    said = (term_set(reading.measure.indicator) for reading in readings)
    if not any(len(own) > 1 and own <= words for own in said):
        return [*options]
    cited = {id(option): [e for s in option.draft.sentences for e in s.evidence if e.measure] for option in options}
    off = {key for key, own in cited.items() if own and all(words.isdisjoint(term_set(e.measure)) for e in own)}
    return [replace(o, draft=replace(o.draft, sentences=())) if id(o) in off else o for o in options]


def _passes(reading: Reading, asked: Asked, only: Filters) -> bool:
    """Whether all cells that a reading is made from pass; of a rank, all that it is a rank among."""
    facts = reading.measure.facts if asked.ranks else reading.facts
    return all(only.passes(fact.table, "table", fact.source) for fact in facts)


def _is_of(piece: Evidence, only: Filters) -> bool:
    """Whether a piece of evidence passes."""
    kind = "article" if piece.locator.table is None else "table"
    return only.passes(piece.source, kind, piece.particulars)


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds)) if log_odds > -700 else 0.0


def _log_odds(probability: float) -> float:
    return (
        math.log(probability / (1 - probability)) if 0 < probability < 1 else math.copysign(math.inf, probability - 0.5)
    )


def _listed(asked: Asked, tables: Known) -> Iterator[Option]:
    """What the tables of things say by the rules for them."""
    for place, tell in enumerate((tables.listing.answer, tables.listing.otherwise)):
        if told := tell(asked):
            yield Option("listed", Draft(tuple(told), CERTAIN), place)


def _checked(question: str) -> str:
    question = " ".join("".join(char if char.isprintable() else " " for char in question).split())
    if not question:
        raise UsageError("the question is empty: type one, for instance 'What changed in 2024?'")
    if len(question) > LONGEST_QUESTION:
        raise UsageError(f"the question has {len(question):,} characters: shorten it to {LONGEST_QUESTION:,} or fewer")
    return question
