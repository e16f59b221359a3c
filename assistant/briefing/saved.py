"""Briefings as JSON files: written, read back with every field checked, their chart drawn anew from the index."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.answer import Known
from assistant.briefing.plan import checked
from assistant.briefing.types import Briefing
from assistant.chart import cell_of, chart_of
from corpus.errors import UsageError

_FORMAT = 1
_LARGEST = 20_000_000  # bytes
_SKIPPED = ("chart", "seconds")
_Cell = tuple[str, int, str]


def as_json(briefing: Briefing) -> str:
    """The briefing as text; of a chart its cells."""
    data = asdict(replace(briefing, chart=None))
    cells = [cell_of(point.fact) for point in briefing.chart.points] if briefing.chart else []
    kept = {name: value for name, value in data.items() if name not in _SKIPPED}
    return (
        json.dumps({"format": _FORMAT, **kept, "chart_cells": cells}, ensure_ascii=False, indent=1, default=_plain)
        + "\n"
    )


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def read(path: Path, known: Known) -> Briefing:
    """A briefing from a file. What it says of its own support counts for nothing: audit it.

    Raises:
        UsageError: the file cannot be read, or is no saved briefing.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise UsageError(f"{str(path)!r} has over {_LARGEST // 1_000_000} MB: it is no saved briefing")
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"{str(path)!r} cannot be read ({error.strerror}): name a briefing saved with -o FILE.json"
        ) from None
    except ValueError:
        raise UsageError(f"{str(path)!r} is no text: name a briefing saved as JSON") from None
    return parsed(text, known, str(path))


def parsed(text: str, known: Known, name: str) -> Briefing:
    """A briefing from a file's text. Raises as ``read``."""
    if len(text) > _LARGEST:
        raise UsageError(f"{name!r} has over {_LARGEST // 1_000_000} MB: it is no saved briefing")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise UsageError(f"{name!r} is no JSON: name a briefing saved as JSON") from None
    if not isinstance(data, Mapping) or data.get("format") != _FORMAT:
        raise UsageError(f"{name!r} is no briefing of this version: name one saved as JSON")
    try:
        fields = {key: value for key, value in data.items() if key not in ("format", "chart_cells", *_SKIPPED)}
        briefing = TypeAdapter(Briefing).validate_python({**fields, "chart": None})
        cells = TypeAdapter(list[_Cell]).validate_python(data.get("chart_cells", []))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise UsageError(f"{name!r} is no saved briefing: {place}: {first['msg']}") from None
    facts = {cell_of(fact): fact for fact in known.facts.facts}
    drawn = chart_of([(facts[cell], 0) for cell in cells if cell in facts]) if cells else None
    return replace(briefing, brief=checked(briefing.brief), chart=drawn)
