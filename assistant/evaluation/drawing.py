"""A report's charts as SVG: Vega-Lite specifications of plain data, drawn by ``assistant.plot``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.evaluation.report import LOWER_IS_BETTER
from assistant.evaluation.types import Rate
from assistant.plot import PAGE, PHONE, Look, drawing_of

_ROW = 24  # pixels of a line
_LETTER = 7  # pixels of a letter, about


def rates_chart(rates: Mapping[str, Rate], described: str) -> tuple[str, str]:
    """Rates as points with their intervals, one a line, for a wide and for a narrow page.

    Raises:
        ValueError: it could not be drawn.
    """
    rows: list[dict[str, Any]] = [
        {"name": name, "value": one.value, "low": one.low, "high": one.high, "kind": _kind(name, one)}
        for name, one in rates.items()
    ]
    told = f"{described}: " + "; ".join(f"{row['name']} {row['value']:.2f}" for row in rows)
    wide, narrow = (drawing_of(_specification(rows, look), look, told) for look in (PAGE, PHONE))
    return wide, narrow


def _kind(name: str, one: Rate) -> str:
    return "few" if one.few else ("lower" if name in LOWER_IS_BETTER else "rate")


def _specification(rows: list[dict[str, Any]], look: Look) -> dict[str, Any]:
    """A rule from low to high and a point at the value; hollow where there are too few cases to tell."""
    names = [row["name"] for row in rows]
    room = min(max(map(len, names)) * _LETTER + 12, look.width // 2)
    axis = {"labelLimit": room, "labelPadding": 6, "minExtent": room, "ticks": False, "domain": False}
    y = {"field": "name", "type": "nominal", "sort": names, "title": None, "axis": axis}
    across = {"domain": [0, 1], "nice": False}
    x = {
        "type": "quantitative",
        "scale": across,
        "title": None,
        "axis": {"grid": True, "tickCount": 5, "format": ".1f"},
    }
    colour = {"value": look.colours[0]}
    point = {"type": "point", "size": 70, "opacity": 1, "strokeWidth": 2}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": look.width,
        "height": {"step": _ROW},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": rows},
        "layer": [
            {"mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.45},
             "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}, "color": colour}},
            {"transform": [{"filter": "datum.kind !== 'few'"}], "mark": {**point, "filled": True},
             "encoding": {"y": y, "x": {**x, "field": "value"}, "color": colour}},
            {"transform": [{"filter": "datum.kind === 'few'"}], "mark": {**point, "filled": False},
             "encoding": {"y": y, "x": {**x, "field": "value"}, "color": colour}},
        ],
    }  # fmt: skip
