"""Vectors and words as they are stored: in several collections as in one, with filters and without."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus.schema import Source
from index.embed import Vectors
from index.lexical import LexicalIndex
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
    """The nearest come from all of them, best first, within the filters; those who open them later find all."""
    vectors = _vectors(11)
    order = [3, 8, 0, 10, 5, 1, 9, 2, 7, 4, 6]
    store = VectorStore(tmp_path / "parts", create=True, shard=4)
    store.add([CHUNKS[n] for n in order], vectors[order])
    store.close()
    opened = VectorStore(tmp_path / "parts")
    assert opened.count() == 11
    assert opened.ids() == {chunk.id for chunk in CHUNKS}
    found = opened.search(vectors[0], 5, Filters())
    assert [id_ for id_, _ in found] == ["00", "01", "02", "03", "04"]
    assert [score for _, score in found] == pytest.approx((vectors[:5] @ vectors[0]).tolist(), abs=1e-5)
    assert [id_ for id_, _ in opened.search(vectors[0], 3, Filters(kinds=("article",)))] == ["01", "03", "05"]
    opened.close()


def test_a_vector_is_replaced_and_removed_wherever_it_lies(tmp_path: Path) -> None:
    """What is written again is there once, with its new vector; what is removed is gone; the rest stays."""
    vectors = _vectors(11)
    store = VectorStore(tmp_path / "parts", create=True, shard=4)
    store.add(CHUNKS, vectors)
    store.add(CHUNKS[:2], vectors[9:])
    store.remove(["02", "07", "unknown"])
    assert store.count() == 9
    assert store.ids() == {chunk.id for chunk in CHUNKS} - {"02", "07"}
    kept = store.vectors(["00", "01", "02", "03"])
    assert kept.keys() == {"00", "01", "03"}
    np.testing.assert_allclose(np.stack([kept["00"], kept["01"]]), vectors[9:], atol=1e-6)
    store.drop()
    with pytest.raises(LookupError, match="no collection"):
        VectorStore(tmp_path / "parts")


def test_words_score_the_same_within_filters(tmp_path: Path) -> None:
    """A passage's BM25 is the same among all, among those of its kind, and among a few that are named."""
    texts = ["tide tide harbour", "harbour wall", "tide table of the harbour", "ebb", "tide"]
    chunks = [
        Chunk(f"{n}", "tides", "article", n, text, "", Locator(0, 0), (), Source("Tides"), words=f"\n{text}")
        for n, text in enumerate(texts)
    ]
    index = LexicalIndex(tmp_path / "words", create=True)
    index.add(chunks)
    index.commit()
    found = dict(index.search("tide harbour", 10, Filters()))
    assert found.keys() == {"0", "1", "2", "4"}
    assert dict(index.search("tide harbour", 10, Filters(kinds=("article",)))) == pytest.approx(found)
    few = dict(index.search("tide harbour", 10, Filters(), ["1", "3", "4"]))
    assert few == pytest.approx({"1": found["1"], "4": found["4"]})
    index.close()


def test_a_words_rarity_is_bm25s(tmp_path: Path) -> None:
    """A word that stands nowhere is rarest; one that stands everywhere weighs next to nothing."""
    chunks = [
        Chunk(f"{n}", "d", "article", n, "", "", Locator(0, 0), (), Source("T"), words=words)
        for n, words in enumerate(["\nharbour ebb", "\nharbour", "\nharbour", "\nharbour"])
    ]
    index = LexicalIndex(tmp_path / "words", create=True)
    index.add(chunks)
    index.commit()
    assert index.rarities("the harbour at ebb and springtide") == pytest.approx(
        {"harbour": np.log(1 + 0.5 / 4.5), "ebb": np.log(1 + 3.5 / 1.5), "springtid": np.log(1 + 4.5 / 0.5)}
    )
    index.close()
