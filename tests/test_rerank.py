"""A cross-encoder from a folder puts the best passages in its own order."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.answer import Assistant
from assistant.settings import Settings
from corpus.errors import ModelError
from index.embed import Embedder
from index.rerank import DEPTH, load_reranker
from index.retrieve import Index
from tests.small_models import save_reranker

QUERY = "How many trawlers were bought in Norway?"


def test_passages_come_in_the_cross_encoders_order(fishery: Path, embedder: Embedder, tmp_path: Path) -> None:
    """All that the hybrid search finds within its depth, each with the score that the library itself gives."""
    from sentence_transformers import CrossEncoder

    folder = save_reranker(tmp_path / "reranker")
    plain = Index.open(fishery, embedder).search(QUERY, DEPTH)
    index = Index.open(fishery, embedder, reranker=load_reranker(str(folder)))
    passages = index.search(QUERY, DEPTH)
    assert {passage.chunk.id for passage in passages} == {passage.chunk.id for passage in plain}
    assert [passage.rank for passage in passages] == list(range(1, len(passages) + 1))
    texts = [passage.chunk.text for passage in passages]
    own = CrossEncoder(str(folder)).predict([(QUERY, text) for text in texts])
    assert np.allclose([passage.score for passage in passages], own, atol=1e-4)
    assert np.all(np.diff(own) <= 1e-4)
    assert [passage.chunk.id for passage in passages] != [passage.chunk.id for passage in plain]
    assert [p.chunk.id for p in index.search(QUERY, 3)] == [p.chunk.id for p in passages[:3]]


def test_an_assistant_reads_it_from_its_settings(fishery: Path, tmp_path: Path) -> None:
    """The order of its passages is the reranker's."""
    settings = Settings(_env_file=None, index_dir=fishery, reranker=str(save_reranker(tmp_path / "reranker")))
    assistant = Assistant.open(settings)
    scores = [passage.score for passage in assistant.index.search(QUERY, 5)]
    assert scores == sorted(scores, reverse=True)
    assert assistant.ask(QUERY).status in ("answered", "abstained")


def test_a_reranker_that_cannot_be_used(tmp_path: Path) -> None:
    """One line says why: it is not there, or it classifies instead of scoring."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="name a folder with a sentence-transformers CrossEncoder"):
        load_reranker(str(tmp_path / "empty"))
    with pytest.raises(ModelError, match="gives 3 scores for a passage"):
        load_reranker(str(save_reranker(tmp_path / "classes", labels=3)))
