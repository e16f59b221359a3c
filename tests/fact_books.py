"""The facts of tables, with the conflicts that an assistant finds among them."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.clashes import Clashes
from assistant.compare import Comparer
from assistant.factbook import FactBook
from assistant.figures import Figures
from corpus.schema import FactTable
from index.text import Weights
from tests.hash_embedder import HashEmbedder


def book_of(tables: Sequence[FactTable], generation: int = 1) -> FactBook:
    """A book of the tables' facts, as ``Assistant.facts`` gives it."""
    figures = Figures(tables, HashEmbedder())
    words = Weights.over(" ".join(row.cells) for table in tables for row in table.rows)
    return FactBook(generation, figures.measures, Clashes(figures, Comparer(figures, HashEmbedder(), words)).by_cell)
