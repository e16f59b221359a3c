"""Hybrid search over an index: the scores of passages, sentences and words, put on one scale and summed."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from numpy.typing import NDArray
from pydantic import ConfigDict

from corpus.errors import AssistantError, IndexMismatch
from corpus.schema import Document, FactTable
from index.chunk import CHUNKING
from index.embed import Embedder, Vectors
from index.facts import search_lexicon
from index.lexical import LexicalIndex
from index.manifest import Candidate, Manifest, Summary
from index.names import Lexicon, country_lexicon
from index.rerank import DEPTH, Reranker
from index.store import VectorStore
from index.stores import open_stores
from index.text import Weights
from index.types import Chunk, Filters, Passage

CANDIDATES = 50  # each half gives at least so many: a passage that answers is rarely below that in both
_ALIKE = 0.9  # the share of words in common from which on two passages say the same
_DIGIT = re.compile(r"\d")
_DEEPEST = 20_000  # hits that are asked for where most are dead
_TRIES = 5  # searches that may meet a change of the index before one is taken as it is
_PAUSE = 0.05  # seconds before stores that could not be read are opened anew


class _View:
    """The stores as of one generation of the manifest, closed when the last search in them has ended."""

    def __init__(self, key: tuple[int, str], store: VectorStore, lexical: LexicalIndex) -> None:
        self.key = key
        self.store = store
        self.lexical = lexical
        self.users = 0
        self.retired = False


class Index:
    """An index, open for reading. Thread-safe; sees what other processes write, each document wholly old or new."""

    def __init__(
        self, index_dir: Path, embedder: Embedder, chroma_url: str = "", reranker: Reranker | None = None
    ) -> None:
        """Opens an index; see ``open``."""
        self.embedder = embedder
        self._reranker = reranker
        self._dir = Path(index_dir)
        self._chroma_url = chroma_url
        self._manifest = Manifest(self._dir)
        self._lock = threading.Lock()
        self._view: _View | None = None
        self._tables: tuple[int, list[FactTable], Lexicon] = (-1, [], country_lexicon())
        with self._viewing():
            pass

    @classmethod
    def open(cls, index_dir: Path, embedder: Embedder, chroma_url: str = "", reranker: Reranker | None = None) -> Index:
        """Opens an index. With a reranker, the best passages are put in its order.

        Raises:
            IndexMissing: there is none in the folder.
            IndexMismatch: it was built with another embedding model, chunking or Chroma server, or it is damaged.
            UsageError: the Chroma server does not answer.
        """
        return cls(index_dir, embedder, chroma_url, reranker)

    @property
    def generation(self) -> int:
        """Grows with every change of what is live."""
        return self._manifest.generation

    @property
    def state(self) -> str:
        """Names what is live now, unlike any other state of any index: for what is made from it and kept."""
        generation, stores = self._key()
        return f"{generation} {stores}"

    def search(self, query: str, k: int = 10, filters: Filters | None = None) -> list[Passage]:
        """The best k passages, best first; near-duplicates give way. Scores compare within one search only.

        A name of several forms is searched by one of them, or by all, however the query writes it.

        Raises:
            IndexMismatch: the index was built anew with another model, or its files are damaged.
            UsageError: the Chroma server does not answer.
        """
        filters = filters or Filters()
        query = self._names().canonical_text(query)
        vector = self.embedder.encode_query(query)
        for last in range(_TRIES):
            with self._viewing() as view:
                try:
                    found = self._candidates(view, query, vector, k, filters)
                except AssistantError:
                    raise
                except Exception as error:  # Chroma and tantivy raise what they like where a file is just being written
                    self._retire(view)
                    if last == _TRIES - 1:
                        raise self._damaged(error) from error
                    time.sleep(_PAUSE)
                    continue
                if view.key == self._key() or last == _TRIES - 1:
                    break
        if self._reranker is None:
            return _ranked(*found, vector, k)
        return _reranked(self._reranker, query, _ranked(*found, vector, max(k, DEPTH)))[:k]

    def _names(self) -> Lexicon:
        """The names that have several forms, as of now."""
        return self._read_tables()[2]

    def _read_tables(self) -> tuple[int, list[FactTable], Lexicon]:
        """A generation with its tables and their names: read once, since search and answers both want them."""
        if self._tables[0] != (now := self.generation):
            tables = self._manifest.tables()
            self._tables = now, tables, search_lexicon(tables)
        return self._tables

    def weights(self) -> Weights:
        """How rare each word is among the passages, as of now."""
        with self._viewing() as view:
            total = view.lexical.count()
        return Weights(self._frequency, total)

    def _frequency(self, term: str) -> int:
        with self._viewing() as view:
            return view.lexical.frequency(term)

    def document(self, id_: str) -> Document | FactTable | None:
        """A source as it was indexed, or None."""
        return self._manifest.document(id_)

    def chunks_of(self, id_: str) -> list[Chunk]:
        """A source's chunks, in order; empty where there is no such source."""
        return self._manifest.chunks_of(id_)

    def documents(self) -> list[Summary]:
        """Every source in the index, by id."""
        return self._manifest.summaries()

    def tables(self) -> list[FactTable]:
        """Every table in the index, by id."""
        return list(self._read_tables()[1])

    def close(self) -> None:
        """Lets the files go."""
        with self._lock:
            view, self._view = self._view, None
        if view is not None:
            self._retire(view)
        self._manifest.close()

    def _key(self) -> tuple[int, str]:
        return self._manifest.generation, self._manifest.meta("stores")

    @contextmanager
    def _viewing(self) -> Iterator[_View]:
        """The stores of now, opened anew where the index has changed since they were."""
        with self._lock:
            old = None
            if self._view is None or self._view.retired or self._view.key != self._key():
                old, self._view = self._view, self._opened()
            view = self._view
            view.users += 1
        if old is not None:
            self._retire(old)
        try:
            yield view
        finally:
            with self._lock:
                view.users -= 1
                unused = view.retired and not view.users
            if unused:
                view.store.close()

    def _retire(self, view: _View) -> None:
        with self._lock:
            unused = not view.retired and not view.users
            view.retired = True
        if unused:
            view.store.close()

    def _opened(self) -> _View:
        for last in range(_TRIES):
            key = self._key()
            self._check()
            try:
                return _View(key, *open_stores(self._dir, self._manifest, self._chroma_url))
            except AssistantError:
                raise
            except Exception as error:
                if last == _TRIES - 1:
                    raise self._damaged(error) from error
                time.sleep(_PAUSE)
        raise AssertionError

    def _check(self) -> None:
        now = {"embedder": self.embedder.name, "chunking": CHUNKING, "chroma": self._chroma_url}
        said = {"embedder": "embedding model", "chunking": "version of this program", "chroma": "Chroma server"}
        for key, value in now.items():
            if self._manifest.meta(key) != value:
                raise IndexMismatch(
                    f"the index in {str(self._dir)!r} was built with another {said[key]} "
                    f"({self._manifest.meta(key)!r}, not {value!r}): run 'python -m assistant index'"
                )

    def _damaged(self, error: Exception) -> IndexMismatch:
        reason = " ".join(str(error).split())[:120]
        return IndexMismatch(
            f"the index in {str(self._dir)!r} cannot be read ({reason}): run 'python -m assistant index'"
        )

    def _candidates(
        self, view: _View, query: str, vector: Vectors, k: int, filters: Filters
    ) -> tuple[list[Candidate], dict[str, float]]:
        """The live chunks that either half finds, and the BM25 scores of those that have any of the words."""
        wanted = max(CANDIDATES, 3 * k)
        while True:
            dense = view.store.search(vector, wanted, filters)
            lexical = view.lexical.search(query, wanted, filters)
            live = self._manifest.candidates(list(dict.fromkeys(id_ for id_, _ in (*dense, *lexical))))
            crowded = any(
                len(hits) == wanted and 2 * sum(id_ in live for id_, _ in hits) < wanted for hits in (dense, lexical)
            )
            if not crowded or wanted >= _DEEPEST:
                scores = dict(lexical)
                unscored = [id_ for id_ in live if id_ not in scores]
                scores |= dict(view.lexical.search(query, len(unscored), filters, unscored)) if unscored else {}
                return list(live.values()), scores
            wanted *= 8


def _ranked(candidates: Sequence[Candidate], bm25: dict[str, float], vector: Vectors, k: int) -> list[Passage]:
    """The candidates by the sum of three z-scores (CombSUM; Fox and Shaw, 1994), without near-duplicates.

    These are how near the passage is to the question, how near its nearest sentence is, and what BM25 gives its words.
    """
    if not candidates:
        return []
    nearness = np.stack([candidate.vector for candidate in candidates]).astype(np.float64) @ vector
    # of a single sentence no vector is kept: it is the passage
    inner = [
        candidate.sentences @ vector if len(candidate.sentences) else np.array([near])
        for candidate, near in zip(candidates, nearness, strict=True)
    ]
    total = _standard(nearness) + _standard(np.array([near.max() for near in inner]))
    total += _standard(np.array([bm25.get(candidate.id, 0.0) for candidate in candidates]))
    chunks = [candidate.chunk() for candidate in candidates]
    # rows of a table of sources tell where things stand, not what they are: they come last; the id breaks ties
    order = sorted(range(len(chunks)), key=lambda place: (chunks[place].reference, -total[place], chunks[place].id))
    kinds = ["" if chunk.reference else chunk.kind for chunk in chunks]
    least = {kind: min(k // 3, kinds.count(kind)) for kind in {*kinds} - {""}}
    kept: list[int] = []
    seen: list[tuple[str, frozenset[str]]] = []
    for place in order:
        if len(kept) >= k and not any(least.values()):
            break
        text = " ".join(chunks[place].text.casefold().split())
        words = frozenset(text.split()) if chunks[place].kind == "article" else frozenset()
        if not any(text == other or _near_duplicates(words, its) for other, its in seen):
            seen.append((text, words))
            kept.append(place)
            least[kinds[place]] = max(0, least.get(kinds[place], 0) - 1)
    chosen = _of_both_kinds([(place, kinds[place]) for place in kept], k)
    return [
        Passage(chunks[place], float(total[place]), rank, tuple(map(float, inner[place])))
        for rank, place in enumerate(chosen, 1)
    ]


def _near_duplicates(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two articles' passages have nearly the same words and the very same numbers.

    Rows of a table, whose words are not given, are other facts where a single word differs.
    """
    if not one or not other or min(len(one), len(other)) < _ALIKE * max(len(one), len(other)):
        return False
    apart = one ^ other
    return len(apart) <= (1 - _ALIKE) * len(one | other) and not any(map(_DIGIT.search, apart))


def _of_both_kinds(ranked: Sequence[tuple[int, str]], k: int) -> list[int]:
    """The first k, a third of them at least from articles and a third from tables, as far as there are so many.

    Rows of a table say little, in words much alike: where either fills the list, the other is not heard. Kind '' (rows
    of a table of sources) has no such claim.
    """
    best, rest = list(ranked[:k]), ranked[k:]
    for kind in {kind for _, kind in rest} - {""}:
        others = [item for item in best if item[1] != kind]
        spare = [item for item in rest if item[1] == kind]
        lacking = min(k // 3 - (len(best) - len(others)), len(spare))
        if lacking > 0:
            drop = set(others[len(others) - lacking :])
            best = [item for item in best if item not in drop] + spare[:lacking]
    return [place for place, _ in best]


def _reranked(reranker: Reranker, query: str, passages: Sequence[Passage]) -> list[Passage]:
    """The first passages, up to ``DEPTH``, in the reranker's order and with its scores; rows of sources stay last."""
    scores = reranker.scores(query, [passage.chunk.text for passage in passages[:DEPTH]])
    best = sorted(zip(passages, scores, strict=False), key=lambda pair: (pair[0].chunk.reference, -pair[1]))
    scored = [replace(passage, score=float(score)) for passage, score in best]
    return [replace(passage, rank=rank) for rank, passage in enumerate([*scored, *passages[DEPTH:]], 1)]


def _standard(values: NDArray[np.float64]) -> NDArray[np.float64]:
    spread = float(values.std())
    return (values - values.mean()) / spread if spread else np.zeros_like(values)


class HybridRetriever(BaseRetriever):
    """The search as a LangChain retriever: a drop-in for any chain.

    Each document's metadata has source, title, publisher, url, published, kind, rank, score, locator and sentences.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: Index
    k: int = 10
    filters: Filters = Filters()

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        return [_as_langchain(passage) for passage in self.index.search(query, self.k, self.filters)]


def _as_langchain(passage: Passage) -> LangChainDocument:
    chunk = passage.chunk
    return LangChainDocument(
        id=chunk.id,
        page_content=chunk.text,
        metadata={
            "source": chunk.document,
            "kind": chunk.kind,
            "title": chunk.source.title,
            "publisher": chunk.source.publisher,
            "url": chunk.source.url,
            "published": chunk.source.published,
            "rank": passage.rank,
            "score": passage.score,
            "locator": chunk.locator.as_dict(),
            "sentences": [(span.start, span.end) for span in chunk.sentences],
        },
    )
