"""Hybrid search over an index: what vectors and words find, of each kind of source, to be ranked together."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from corpus.errors import AssistantError, IndexMismatch
from corpus.schema import Document, FactTable
from index.chunk import CHUNKING
from index.embed import Embedder, Vectors
from index.facts import search_lexicon
from index.lexical import LexicalIndex
from index.manifest import Candidate, Manifest, Summary
from index.names import Lexicon, country_lexicon
from index.rank import Findings
from index.rerank import Reranker
from index.store import VectorStore
from index.stores import open_stores
from index.text import Weights
from index.types import KINDS, Chunk, Filters, Passage

CANDIDATES = 50  # each half gives at least so many: a passage that answers is rarely below that in both
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
        return self.find(query, k, filters).best(k)

    def find(self, query: str, k: int = 10, filters: Filters | None = None) -> Findings:
        """What there is to rank for ``k`` passages of each kind. Errors as ``search``."""
        filters = filters or Filters()
        query = self._names().canonical_text(query)
        vector = self.embedder.encode_query(query)
        for last in range(_TRIES):
            with self._viewing() as view:
                try:
                    found = self._candidates(view, query, vector, k, filters)
                    bm25 = view.lexical.bm25(query)
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
        return Findings(found, query, vector, bm25, self._reranker)

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

    def _candidates(self, view: _View, query: str, vector: Vectors, k: int, filters: Filters) -> list[Candidate]:
        """The live chunks that either half finds, of each kind."""
        found: dict[str, Candidate] = {}
        for kind in (kind for kind in KINDS if not filters.kinds or kind in filters.kinds):
            wanted = max(CANDIDATES, 3 * k)
            while True:
                dense = [id_ for id_, _ in view.store.search(vector, wanted, kind, filters)]
                lexical = view.lexical.search(query, wanted, kind, filters)
                live = self._manifest.candidates(list(dict.fromkeys((*dense, *lexical))))
                halves = [ids for ids in (dense, lexical) if len(ids) == wanted]
                crowded = any(2 * sum(id_ in live for id_ in ids) < wanted for ids in halves)
                if not crowded or wanted >= _DEEPEST:
                    break
                wanted *= 8
            found |= live
        return list(found.values())


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
