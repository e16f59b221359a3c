"""An optional second look: a cross-encoder reads the question and each of the best passages together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelError
from index.embed import not_loaded, prepare_libraries

# Passages that are read again. Measured on our own questions (tests.benchmarks.retrieval): all evidence is within the
# first 10 in 0.86 of them, within 20 in 0.94, 30 in 0.96, 40 in 0.98; the time is theirs, some 10 ms each on two cores.
DEPTH = 40


class Reranker(Protocol):
    """Scores passages for a question."""

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float64]:
        """How well each text answers the query, shape (len(texts),); higher is better, on any scale."""
        ...


def load_reranker(name: str, *, threads: int = 0) -> Reranker:
    """A sentence-transformers CrossEncoder by hub name or folder. A folder never needs the network.

    Raises:
        ModelError: it is not there, is no cross-encoder, or gives several scores for a pair.
    """
    prepare_libraries(threads)
    from sentence_transformers import CrossEncoder  # noqa: PLC0415  takes seconds to import

    try:
        model = CrossEncoder(name, local_files_only=Path(name).is_dir())
        labels = int(model.num_labels)
    except Exception as error:  # the libraries raise whatever their parts raise
        raise not_loaded("reranker", name, "sentence-transformers CrossEncoder", error) from error
    if labels != 1:
        raise ModelError(f"the reranker {name!r} gives {labels} scores for a passage, not one: name another")
    return _CrossEncoderReranker(model)


class _CrossEncoderReranker:
    def __init__(self, model: Any) -> None:
        self._model = model

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float64]:
        """How well each text answers the query."""
        if not texts:
            return np.zeros(0)
        return np.asarray(self._model.predict([(query, text) for text in texts], show_progress_bar=False), np.float64)
