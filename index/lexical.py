"""BM25 over stemmed words, found by tantivy: the lexical half of the search. The only module that imports tantivy."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import tantivy

from corpus.schema import Kind
from index.periods import last_day
from index.text import searched_terms
from index.types import KINDS, Chunk, Filters

_ANALYZER = "words"
_HEAP = 64 << 20  # bytes; tantivy wants at least 15 MB a thread
_WORDS = 256  # words of a query that are looked up: as many as the embedding model reads tokens
_LARGE = 10_000  # chunks from which on a word that most of them have is slow to look up
_K1, _B = 1.2, 0.75  # of BM25, as tantivy, Lucene and their like have them


@dataclass(frozen=True, slots=True)
class Bm25:
    """How well chunks match a question's words (Okapi BM25; Robertson and Zaragoza, 2009).

    tantivy finds which chunks may be best, by a BM25 of its own; the score is computed here: that a chunk which the
    vectors found can be scored too, and that a table's rows, short as they are, are measured by the length of rows and
    not of an article's passages.

    Attributes:
        rarities: the words' inverse document frequencies.
        lengths: the mean number of words of a chunk, by kind.
    """

    rarities: dict[str, float]
    lengths: dict[Kind, float]

    def score(self, chunk: Chunk) -> float:
        """0 where it has none of the words."""
        words = chunk.words.split()
        norm = _K1 * (1 - _B + _B * len(words) / self.lengths[chunk.kind])
        counts = Counter(word for word in words if word in self.rarities)
        return sum(self.rarities[word] * count * (_K1 + 1) / (count + norm) for word, count in counts.items())


class LexicalIndex:
    """A tantivy index in a folder. Ids are the chunks'; the words of each kind are a field of their own."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Opens the index; with ``create``, makes it where there is none.

        Raises:
            LookupError: there is none, or its files are damaged.
        """
        if create:
            folder.mkdir(parents=True, exist_ok=True)
        elif not (folder / "meta.json").is_file():
            raise LookupError(f"there is no word index in {str(folder)!r}")
        try:
            self._index = tantivy.Index(_schema(), path=str(folder), reuse=True)
        except (ValueError, OSError) as error:
            raise LookupError(f"the word index in {str(folder)!r} is damaged ({error})") from error
        # words are stemmed before they come here, so that both halves of the search agree on what a word is
        self._index.register_tokenizer(_ANALYZER, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        self._writer: tantivy.IndexWriter | None = None
        self.reload()

    def add(self, chunks: Iterable[Chunk]) -> None:
        """Adds chunks, or replaces them; they are seen after ``commit``."""
        writer = self._open_writer()
        for chunk in chunks:
            writer.delete_documents("id", chunk.id)
            document = tantivy.Document()
            document.add_text("id", chunk.id)
            document.add_text(chunk.kind, chunk.words)
            document.add_text("kind", chunk.kind)
            document.add_unsigned("length", len(chunk.words.split()))
            document.add_text("publisher", chunk.source.publisher)
            document.add_text("language", chunk.language)
            document.add_text("document", chunk.document)
            document.add_unsigned("published", last_day(chunk.source.published))
            writer.add_document(document)

    def remove(self, ids: Iterable[str]) -> None:
        """Removes chunks by id; they are gone after ``commit``."""
        writer = self._open_writer()
        for id_ in ids:
            writer.delete_documents("id", id_)

    def commit(self) -> None:
        """Makes additions and removals durable and visible."""
        if self._writer is not None:
            self._writer.commit()
            self.reload()

    def close(self) -> None:
        """Commits and lets the folder go."""
        if self._writer is not None:
            self._writer.commit()
            self._writer.wait_merging_threads()
            self._writer = None

    def reload(self) -> None:
        """Sees what other processes have committed."""
        self._index.reload()
        self._lengths = {kind: self._length(kind) for kind in KINDS}

    def _length(self, kind: Kind) -> float:
        """The mean number of words of a chunk of a kind; 1 where there is none."""
        of_kind = tantivy.Query.term_query(self._index.schema, "kind", kind)
        found = self._index.searcher().aggregate(of_kind, {"length": {"avg": {"field": "length"}}})
        return float(found["length"]["value"] or 1.0)

    def search(self, query: str, k: int, kind: Kind, filters: Filters) -> list[str]:
        """The ids of the best k chunks of a kind, best first. The filters' own kinds are not looked at.

        The query is words, never syntax.
        """
        searcher = self._index.searcher()
        held = self._held_to(filters)
        telling = _looked_up(query)
        if not held:
            counts = {word: int(searcher.doc_freq(kind, word)) for word in telling}
            telling = telling_words(counts, int(searcher.doc_freq("kind", kind)), k)
        words = [(tantivy.Occur.Should, tantivy.Query.term_query(self._index.schema, kind, word)) for word in telling]
        if not words or k < 1:
            return []
        # tantivy leaves out what cannot be among the best k only where nothing but words is asked for, and no count
        clauses = [(tantivy.Occur.Must, tantivy.Query.boolean_query(words)), *held] if held else words
        hits = searcher.search(tantivy.Query.boolean_query(clauses), k, count=False).hits
        return [searcher.doc(address)["id"][0] for _, address in hits]

    def bm25(self, query: str) -> Bm25:
        """What scores chunks by the query's words."""
        total = self.count()
        counts = {word: self.frequency(word) for word in _looked_up(query)}
        rarities = {word: math.log(1 + (total - count + 0.5) / (count + 0.5)) for word, count in counts.items()}
        return Bm25(rarities, self._lengths)

    def frequency(self, term: str) -> int:
        """How many chunks hold a stemmed term (see ``index.text.terms``)."""
        searcher = self._index.searcher()
        # replaced chunks are counted until their segment is merged
        return min(sum(int(searcher.doc_freq(kind, term)) for kind in KINDS), self.count())

    def count(self) -> int:
        """How many chunks there are."""
        return int(self._index.searcher().num_docs)

    def ids(self) -> set[str]:
        """The ids of all chunks."""
        searcher = self._index.searcher()
        hits = searcher.search(tantivy.Query.all_query(), max(1, searcher.num_docs)).hits
        return {searcher.doc(address)["id"][0] for _, address in hits}

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(_HEAP, 1)
        return self._writer

    def _held_to(self, filters: Filters) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        held = []
        for field, values in (
            ("publisher", filters.publishers),
            ("language", filters.languages),
            ("document", filters.documents),
        ):
            if values:
                query = tantivy.Query.term_set_query(self._index.schema, field, list(values))
                held.append((tantivy.Occur.Must, tantivy.Query.const_score_query(query, 0.0)))
        if filters.as_of is not None or filters.since is not None:
            query = tantivy.Query.range_query(
                self._index.schema, "published", tantivy.FieldType.Unsigned, *filters.days
            )
            held.append((tantivy.Occur.Must, tantivy.Query.const_score_query(query, 0.0)))
        return held


def telling_words(counts: Mapping[str, int], total: int, k: int) -> list[str]:
    """The words by which the best k of ``total`` chunks are looked up, given how many have each.

    Of many chunks without the words that more than half of them have: these tell next to nothing apart (they count in
    the score all the same), and at a million chunks four fifths of the time went into them. They stay where no other
    word has k chunks.
    """
    rare = [word for word, count in counts.items() if 0 < count <= total / 2]
    enough = any(counts[word] >= k for word in rare)
    return rare if total > _LARGE and enough else list(counts)


def _looked_up(query: str) -> list[str]:
    """The words of a query, stemmed, each once."""
    return list(dict.fromkeys(searched_terms(query)[:_WORDS]))


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    for kind in KINDS:
        builder.add_text_field(kind, stored=False, tokenizer_name=_ANALYZER)
    builder.add_unsigned_field("length", stored=False, fast=True)
    for field in ("kind", "publisher", "language", "document"):
        builder.add_text_field(field, stored=False, tokenizer_name="raw")
    builder.add_unsigned_field("published", stored=False, indexed=True, fast=True)
    return builder.build()
