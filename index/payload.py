"""Documents, tables and chunks as JSON, as the manifest keeps them."""

from __future__ import annotations

import dataclasses
import json

from corpus.schema import Column, Document, FactTable, Row, Source
from index.types import Chunk, Locator, Span


def packed(value: Chunk | Document | FactTable) -> str:
    """The JSON form. Characters beyond ASCII stay as they are."""
    return json.dumps(dataclasses.asdict(value), ensure_ascii=False, separators=(",", ":"))


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
