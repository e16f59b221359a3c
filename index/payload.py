"""Documents, tables and chunks as JSON, and vectors as bytes, as the manifest keeps them."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.schema import Column, Document, FactTable, Row, Source
from index.types import Chunk, Locator, Span


def packed(value: Chunk | Document | FactTable) -> str:
    """The JSON form. Characters beyond ASCII stay as they are."""
    return json.dumps(value, default=_fields, ensure_ascii=False, separators=(",", ":"))


def _fields(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}


def unpacked_chunk(payload: str) -> Chunk:
    """The chunk that was packed."""
    raw = json.loads(payload)
    return Chunk(
        **{
            **raw,
            "locator": Locator(**raw["locator"]),
            "sentences": tuple(Span(**span) for span in raw["sentences"]),
            "source": Source(**raw["source"]),
            "heading": tuple(raw["heading"]),
        }
    )


def unpacked_document(kind: str, payload: str) -> Document | FactTable:
    """The article or table that was packed."""
    raw = json.loads(payload)
    source = Source(**raw["source"])
    if kind == "article":
        lists = {name: tuple(raw[name]) for name in ("tags", "refs", "pages")}
        return Document(**{**raw, "source": source, **lists})
    rows = tuple(Row(**{**row, "cells": tuple(row["cells"]), "source": Source(**row["source"])}) for row in raw["rows"])
    columns = tuple(Column(**column) for column in raw["columns"])
    return FactTable(**{**raw, "source": source, "rows": rows, "columns": columns})


def packed_vectors(vectors: NDArray[np.float32]) -> bytes:
    """Unit vectors in a byte a number: where they stand in a ranking, the rounding is lost in the noise."""
    largest = np.abs(vectors).max(1, initial=1e-12, keepdims=True).astype("<f4")
    steps = np.rint(vectors * (127 / largest)).astype(np.int8)
    return bytes(largest.tobytes() + steps.tobytes())


def unpacked_vectors(kept: bytes, dimension: int) -> NDArray[np.float32]:
    """The vectors, shape (n, dimension), each to 1/254 of its largest number."""
    count = len(kept) // (dimension + 4)
    largest = np.frombuffer(kept, "<f4", count)
    steps = np.frombuffer(kept, np.int8, offset=4 * count).reshape(count, dimension)
    return np.asarray(steps * (largest / 127)[:, None], np.float32)
