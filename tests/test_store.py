"""Vectors and words as they are stored: in several collections as in one, with filters and without."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from corpus.schema import Kind, Source
from index.embed import Vectors
from index.lexical import LexicalIndex, telling_words
from index.store import VectorStore
from index.types import Chunk, Filters, Locator

CHUNKS = [
    Chunk(f"{n:02}", "tides", "article" if n % 2 else "table", n, "", "", Locator(0, 0), (), Source("Tides"))
    for n in range(11)
]


def _vectors(count: int) -> Vectors:
    """Unit vectors, each a little further from the first."""
    turns = np.linspace(0, 1, count)
    return np.stack([np.cos(turns), np.sin(turns)], 1).astype(np.float32)


def test_several_collections_are_searched_as_one(tmp_path: Path) -> None:
    """The nearest of a kind come from all of its collections, best first; those who open them later find all."""
    vectors = _vectors(11)
    order = [3, 8, 0, 10, 5, 1, 9, 2, 7, 4, 6]
    store = VectorStore(tmp_path / "parts", create=True, shard=2)
    store.add([CHUNKS[n] for n in order], vectors[order])
    store.close()
    opened = VectorStore(tmp_path / "parts")
    assert opened.count() == 11
    assert opened.ids() == {chunk.id for chunk in CHUNKS}
    found = opened.search(vectors[0], 4, "table", Filters())
    assert [id_ for id_, _ in found] == ["00", "02", "04", "06"]
    assert [score for _, score in found] == pytest.approx((vectors[:8:2] @ vectors[0]).tolist(), abs=1e-5)
    assert [id_ for id_, _ in opened.search(vectors[0], 9, "article", Filters())] == ["01", "03", "05", "07", "09"]
    opened.close()


def test_filters_hold_near_and_far(tmp_path: Path) -> None:
    """What passes is found where it is among the nearest, and where nothing near does."""
    sources = [Source("Tides", f"House {n // 20}", published=f"20{10 + n // 20}") for n in range(60)]
    chunks = [
        Chunk(f"{n:02}", f"d{n}", "article", n, "", "", Locator(0, 0), (), sources[n], language="en" if n % 2 else "de")
        for n in range(60)
    ]
    vectors = _vectors(60)
    store = VectorStore(tmp_path / "one", create=True)
    store.add(chunks, vectors)

    def ids(filters: Filters, k: int = 3) -> list[str]:
        return [id_ for id_, _ in store.search(vectors[0], k, "article", filters)]

    assert ids(Filters(languages=("en",))) == ["01", "03", "05"]
    assert ids(Filters(publishers=("House 2",))) == ["40", "41", "42"]
    assert ids(Filters(publishers=("House 2", "House 0"), languages=("en",)), 11) == [
        *(f"{n:02}" for n in range(1, 20, 2)),
        "41",
    ]
    assert ids(Filters(documents=("d33", "d7"))) == ["07", "33"]
    assert ids(Filters(as_of=date(2010, 12, 31)), 50) == [f"{n:02}" for n in range(20)]
    assert ids(Filters(as_of=date(2009, 12, 31))) == []
    assert ids(Filters(since=date(2012, 12, 31)), 50) == [f"{n:02}" for n in range(40, 60)]
    assert ids(Filters(since=date(2011, 12, 31), as_of=date(2011, 12, 31)), 50) == [f"{n:02}" for n in range(20, 40)]
    store.close()


def test_a_vector_is_replaced_and_removed_wherever_it_lies(tmp_path: Path) -> None:
    """What is written again is there once, with its new vector; what is removed is gone; the rest stays."""
    vectors = _vectors(11)
    store = VectorStore(tmp_path / "parts", create=True, shard=2)
    store.add(CHUNKS, vectors)
    store.remove([chunk.id for chunk in CHUNKS[:2]])
    store.add(CHUNKS[:2], vectors[9:])
    store.remove(["02", "07", "unknown"])
    assert store.count() == 9
    assert store.ids() == {chunk.id for chunk in CHUNKS} - {"02", "07"}
    kept = store.vectors(["00", "01", "02", "03"])
    assert kept.keys() == {"00", "01", "03"}
    np.testing.assert_allclose(np.stack([kept["00"], kept["01"]]), vectors[9:], atol=1e-6)
    store.close()


def _words(folder: Path, *chunks: Chunk) -> LexicalIndex:
    index = LexicalIndex(folder / "words", create=True)
    index.add(chunks)
    index.commit()
    return index


def _chunk(place: int, words: str, kind: Kind = "article", publisher: str = "") -> Chunk:
    source = Source("Tides", publisher)
    return Chunk(f"{place}", "tides", kind, place, words, "", Locator(0, 0), (), source, words=f"\n{words}")


def test_words_are_found_in_their_order_by_bm25(tmp_path: Path) -> None:
    """Those with more, and rarer, words in fewer come first: of a kind alone, and within filters."""
    texts = ["tide tide harbour", "harbour wall", "tide table of the harbour", "ebb", "tide"]
    chunks = [_chunk(n, text, publisher=f"House {n % 2}") for n, text in enumerate(texts)]
    rows = [_chunk(9, "harbour dues", "table")]
    index = _words(tmp_path, *chunks, *rows)
    score = index.bm25("tide harbour").score
    order = sorted("0124", key=lambda id_: -score(chunks[int(id_)]))
    assert index.search("tide harbour", 10, "article", Filters()) == order
    assert index.search("tide harbour", 2, "article", Filters()) == order[:2]
    assert index.search("tide harbour", 10, "table", Filters()) == ["9"]
    even = Filters(publishers=("House 0",))
    assert index.search("tide harbour", 10, "article", even) == [id_ for id_ in order if int(id_) % 2 == 0]
    assert index.search("of the", 10, "article", Filters()) == []
    assert index.search("tide harbour", 10, "article", Filters(since=date(1900, 1, 1))) == []  # they have no date
    index.close()


def test_bm25_by_hand(tmp_path: Path) -> None:
    """Okapi's formula, lengths measured by the mean of the kind, rarity by all chunks."""
    chunks = [_chunk(0, "ebb ebb harbour"), _chunk(1, "harbour"), _chunk(2, "harbour dues here again", "table")]
    index = _words(tmp_path, *chunks)
    bm25 = index.bm25("the harbour at ebb and springtide")
    rarities = {"harbour": np.log(1 + 0.5 / 3.5), "ebb": np.log(1 + 2.5 / 1.5), "springtid": np.log(1 + 3.5 / 0.5)}
    assert bm25.rarities == pytest.approx(rarities)
    assert bm25.lengths == {"article": 2, "table": 4}
    long = 1.2 * (0.25 + 0.75 * 3 / 2)
    assert bm25.score(chunks[0]) == pytest.approx(
        rarities["ebb"] * 2 * 2.2 / (2 + long) + rarities["harbour"] * 2.2 / (1 + long)
    )
    assert bm25.score(chunks[2]) == pytest.approx(rarities["harbour"] * 2.2 / (1 + 1.2))
    assert bm25.score(_chunk(3, "wall")) == 0
    index.close()


def test_words_that_most_passages_have_are_not_looked_up_in_a_large_index() -> None:
    """Unless no other word has as many passages as are wanted; in a small one all are."""
    counts = {"harbour": 60_000, "ebb": 70, "springtide": 0}
    assert telling_words(counts, 100_000, 50) == ["ebb"]
    assert telling_words(counts, 100_000, 100) == [*counts]
    assert telling_words({"harbour": 60_000, "springtide": 0}, 100_000, 1) == ["harbour", "springtide"]
    assert telling_words({"harbour": 6, "ebb": 3}, 10, 1) == ["harbour", "ebb"]


def test_a_replaced_chunk_is_counted_once(tmp_path: Path) -> None:
    """A word is in no more chunks than there are, however often they were written anew."""
    index = _words(tmp_path, _chunk(0, "ebb"), _chunk(1, "ebb"))
    index.add([_chunk(0, "ebb harbour"), _chunk(1, "ebb")])
    index.commit()
    assert (index.count(), index.frequency("ebb")) == (2, 2)
    assert index.bm25("ebb").rarities["ebb"] == pytest.approx(np.log(1 + 0.5 / 2.5))
    index.close()
