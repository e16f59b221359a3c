"""Hybrid search over an index: dense and lexical scores, put on one scale and summed."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from numpy.typing import NDArray
from pydantic import ConfigDict

from corpus.errors import IndexMismatch
from corpus.schema import Document, FactTable
from index.chunk import CHUNKING
from index.embed import Embedder
from index.lexical import LexicalIndex
from index.manifest import Manifest, Summary
from index.store import VectorStore
from index.types import Chunk, Filters, Passage

CANDIDATES = 50  # each half gives at least so many: a passage that answers is rarely below that in both


class Index:
    """An index, open for reading. Thread-safe; sees what other processes write, each document wholly old or wholly new."""

    def __init__(self, index_dir: Path, embedder: Embedder, chroma_url: str = "") -> None:
        self.embedder = embedder
        self._dir = index_dir
        self._chroma_url = chroma_url
        self._manifest = Manifest(index_dir)
        self._lock = threading.RLock()
        self._opened = -1
        self._reopen()

    @classmethod
    def open(cls, index_dir: Path, embedder: Embedder, chroma_url: str = "") -> Index:
        """Opens an index.

        Raises:
            IndexMissing: there is none in the folder.
            IndexMismatch: it was built with another embedding model or chunking.
            UsageError: the Chroma server does not answer.
        """
        manifest = Manifest(Path(index_dir))
        for key, now, said in (("embedder", embedder.name, "embedding model"), ("chunking", CHUNKING, "version")):
            if manifest.meta(key) != now:
                raise IndexMismatch(
                    f"the index in {str(index_dir)!r} was built with another {said}: run 'python -m assistant index'"
                )
        manifest.close()
        return cls(Path(index_dir), embedder, chroma_url)

    @property
    def generation(self) -> int:
        """Grows with every change of what is live."""
        return self._manifest.generation

    def _reopen(self) -> int:
        """Opens the stores anew where the index has changed since; returns the generation."""
        generation = self._manifest.generation
        with self._lock:
            if generation != self._opened:
                if self._opened >= 0:
                    self._store.close()
                self._store = VectorStore(self._dir / "chroma", self._chroma_url)
                self._lexical = LexicalIndex(self._dir / "lexical")
                self._opened = generation
        return generation

    def search(self, query: str, k: int = 10, filters: Filters | None = None) -> list[Passage]:
        """The best k passages, best first; near-duplicates give way. Scores compare within one search only."""
        filters = filters or Filters()
        vector = self.embedder.encode_query(query)
        while True:
            generation = self._reopen()
            wanted = max(CANDIDATES, 3 * k)
            dense = self._store.search(vector, wanted, filters)
            lexical = self._lexical.search(query, wanted, filters)
            ids = list(dict.fromkeys([id_ for id_, _ in dense] + [id_ for id_, _ in lexical]))
            live = self._manifest.chunks(ids)
            vectors = self._store.vectors([id_ for id_ in live if id_ not in dict(dense)])
            if generation == self._manifest.generation:
                break
        cosines = dict(dense) | {id_: float(found @ vector) for id_, found in vectors.items()}
        return _ranked(list(live.values()), cosines, dict(lexical), k)

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
        return self._manifest.tables()

    def close(self) -> None:
        """Lets the files go."""
        with self._lock:
            self._store.close()
            self._manifest.close()


def _ranked(chunks: Sequence[Chunk], cosines: dict[str, float], bm25: dict[str, float], k: int) -> list[Passage]:
    """Both halves' scores as z-scores over the candidates, summed (CombSUM; Fox and Shaw, 1994), duplicates left out."""
    if not chunks:
        return []
    floor = min(bm25.values(), default=0.0)
    total = _standard(np.array([cosines.get(chunk.id, 0.0) for chunk in chunks]))
    total += _standard(np.array([bm25.get(chunk.id, floor) for chunk in chunks]))
    # rows of a table of sources tell where things stand, not what they are: they come last; the id breaks ties
    order = sorted(range(len(chunks)), key=lambda place: (chunks[place].reference, -total[place], chunks[place].id))
    passages: list[Passage] = []
    seen: set[str] = set()
    for place in order:
        text = " ".join(chunks[place].text.casefold().split())
        if text not in seen:
            seen.add(text)
            passages.append(Passage(chunks[place], float(total[place]), len(passages) + 1))
        if len(passages) == k:
            break
    return passages


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
