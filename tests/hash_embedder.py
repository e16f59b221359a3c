"""An embedding model without a model: words hashed to places, so that texts which share words are near each other."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence

import numpy as np

from index.embed import Encoded, Vectors


class HashEmbedder:
    """Deterministic, and fast enough that a build spends its time on writing. ``encoded`` lists what it was given."""

    def __init__(self, name: str = "hash", dimension: int = 64, max_tokens: int = 256) -> None:
        self.name = f"{name} {dimension}"
        self.dimension = dimension
        self.max_tokens = max_tokens
        self.encoded: list[str] = []

    def count_tokens(self, text: str) -> int:
        """Words and marks."""
        return len(re.findall(r"\w+|[^\w\s]", text))

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32, shape (len(texts), dimension)."""
        self.encoded += texts
        return np.stack([self.encode_query(text) for text in texts]) if texts else np.zeros((0, self.dimension), "f4")

    def encode_parts(self, texts: Sequence[str], parts: Sequence[Sequence[tuple[int, int]]]) -> Iterator[Encoded]:
        """Eight texts at a time; a part of several has the vector of its own words."""
        for at in range(0, len(texts), 8):
            places = range(at, min(at + 8, len(texts)))
            vectors = self.encode_passages([texts[place] for place in places])
            pieces = [[texts[place][a:b] for a, b in parts[place]] if len(parts[place]) > 1 else [] for place in places]
            none = np.zeros((0, self.dimension), np.float32)
            found = [np.stack([self.encode_query(piece) for piece in own]) if own else none for own in pieces]
            yield Encoded(places, vectors, found)

    def encode_query(self, text: str) -> Vectors:
        """A unit vector, float32, shape (dimension,)."""
        vector = np.full(self.dimension, 1e-3, np.float32)
        for word in re.findall(r"\w+", text.lower()):
            seed = zlib.crc32(f"{self.name} {word}".encode())
            vector += np.random.default_rng(seed).standard_normal(self.dimension).astype(np.float32)
        return vector / np.linalg.norm(vector)
