"""A chart as a Vega-Lite specification, as SVG and as PNG. Drawn here, by Vega, without a browser or a network.

Imported when a chart is drawn and not before: Altair takes a second, and Vega two when it draws its first.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import altair as alt
import vl_convert
from lxml import etree

from assistant.chart import Chart, Grain, Point
from assistant.render import one_line, printable
from assistant.wording import number

DASHES = ((1, 0), (7, 3), (2, 2), (9, 3, 2, 3), (5, 2), (12, 4))
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
MOST_TICKS = 14  # periods that each get a tick of their own
_LONGEST = 2_000  # characters of one text
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_LETTER = 7  # pixels of a letter, about
_MARK, _COLUMNS = 40, 4  # pixels of a legend's mark with what stands around it, and the columns of one at most
_SCALE = 2.0  # pixels of a PNG for one of the page
_HEIGHT, _STEP = 220, 26  # of a line chart, and of one bar, in pixels
_DIVIDED = {"month": "%b %Y", "quarter": "Q%q %Y", "year": "%Y", "day": "%-d %b %Y"}
_HALF = "(utcmonth(datum.value) < 6 ? 'H1 ' : 'H2 ') + utcyear(datum.value)"
_PERIOD_TITLES = {"day": "Day", "month": "Month", "quarter": "Quarter", "half": "Half-year", "year": "Year"}
# a text is drawn as text, and nothing in a drawing acts, points elsewhere or is fetched
_ELEMENTS = {"svg", "g", "path", "line", "rect", "text", "tspan"}
_PLAIN = {"class", "d", "transform", "fill", "opacity", "width", "height", "viewBox", "version", "x", "y", "x2", "y2",
          "role", "display", "dx", "dy"}  # fmt: skip
_FAMILIES = ("stroke", "font", "text", "aria", "fill-", "pointer-events", "dominant-")


@dataclass(frozen=True, slots=True)
class Look:
    """The colours and the size of a drawing.

    Attributes:
        ink, soft, line, ground: of text, of labels, of rules and behind all; '' for none behind.
        colours: of the series in order, after Okabe and Ito (2008), made to be of 3:1 on its ground.
        width: in pixels, about.
        headed: whether the title and the sources stand in the picture, as a picture that goes out alone needs them.
    """

    ink: str
    soft: str
    line: str
    ground: str
    colours: tuple[str, ...]
    width: int = 640
    headed: bool = False


LIGHT_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#b5628f", "#5b5b5b")
DARK_COLOURS = ("#56b4e9", "#e69f00", "#2fbf94", "#e39cc4", "#f0e442")
LIGHT = Look("#1c2430", "#566171", "#dedbd2", "#ffffff", LIGHT_COLOURS, headed=True)
PRINT = Look("#1c2430", "#566171", "#dedbd2", "#ffffff", LIGHT_COLOURS)  # in a document, which has title and sources
# the page's own colours, which follow light and dark
_PAGE_COLOURS = tuple(f"var(--series-{place})" for place in range(1, len(LIGHT_COLOURS) + 1))
PAGE = Look("var(--ink)", "var(--soft)", "var(--line)", "", _PAGE_COLOURS, 600)
PHONE = Look("var(--ink)", "var(--soft)", "var(--line)", "", _PAGE_COLOURS, 330)


def specification(chart: Chart, look: Look = LIGHT) -> dict[str, Any]:
    """The Vega-Lite specification, data and all."""
    rows = _rows(chart)
    drawn, height = _lines(chart, look) if chart.kind == "line" else _bars(chart, rows, look)
    told: dict[str, Any] = {"description": chart.alt, "autosize": alt.AutoSizeParams(type="fit-x", contains="padding")}
    if look.headed:
        told["title"] = alt.TitleParams(
            text=_wrapped(chart.title, look.width, 8),
            subtitle=_wrapped(chart.caption, look.width, 6),
            anchor="start",
            frame="bounds",
            offset=14,
        )
    whole = drawn.properties(width=look.width, height=height, config=_config(look), **told)
    # Altair copies a chart, data and all, with each thing that is added to it: the data comes last
    return _plain({**whole.to_dict(validate=False), "datasets": {"values": rows}})  # type: ignore[no-any-return]


@lru_cache(maxsize=128)
def svg(chart: Chart, look: Look = LIGHT) -> str:
    """The chart as an SVG element.

    Raises:
        ValueError: it could not be drawn.
    """
    return _checked(vl_convert.vegalite_to_svg(specification(chart, look)), chart.alt)


def drawing_of(specification: dict[str, Any], look: Look, described: str) -> str:
    """Any other Vega-Lite specification as an SVG element, in a look, held to the same as a chart.

    Raises:
        ValueError: it could not be drawn.
    """
    told = _plain({**specification, "config": _config(look).to_dict()})
    return _checked(vl_convert.vegalite_to_svg(told), described)


def _plain(value: Any) -> Any:
    """A specification whose texts hold nothing but what is shown, each on one line.

    Vega puts texts into expressions, and cuts long ones in the middle of a character of two units; a character that XML
    does not have ends the whole process, by a panic in vl-convert that Python cannot catch.
    """
    if isinstance(value, str):
        return _BEYOND.sub("\ufffd", _said(value))[:_LONGEST]
    if isinstance(value, dict):
        return {key: _plain(held) for key, held in value.items()}
    return [_plain(held) for held in value] if isinstance(value, list) else value


def _said(text: str) -> str:
    return _NOT_XML.sub("", one_line(printable(text)))


def png(chart: Chart, look: Look = LIGHT) -> bytes:
    """The chart as a PNG; by default in light colours, with its title and its sources.

    Raises:
        ValueError: it could not be drawn.
    """
    return vl_convert.vegalite_to_png(specification(chart, look), scale=_SCALE)


def warm() -> None:
    """Starts what draws, so that the first chart does not wait for it."""
    vl_convert.vegalite_to_svg({"data": {"values": [{}]}, "mark": "point"})


def _config(look: Look) -> alt.Config:
    text: dict[str, Any] = {"labelColor": look.soft, "titleColor": look.ink, "labelFontSize": 12, "titleFontSize": 12}
    axis: dict[str, Any] = {
        "domainColor": look.soft,
        "tickColor": look.soft,
        "gridColor": look.line,
        "titleFontWeight": "normal",
    }
    title: dict[str, Any] = {"color": look.ink, "subtitleColor": look.soft, "fontSize": 15, "subtitleFontSize": 11}
    return alt.Config(
        aria=False,
        font="sans-serif",
        background=look.ground or "transparent",
        padding=14 if look.headed else 2,
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(**text, **axis),
        legend=alt.LegendConfig(**text, symbolStrokeWidth=0, symbolSize=70, labelLimit=look.width - 40),
        title=alt.TitleConfig(**title, subtitlePadding=5),
    )


def _lines(chart: Chart, look: Look) -> tuple[Any, Any]:
    """Lines within runs and a mark on every value, without the data; and the height."""
    values = [point.fact.number for point in chart.points]
    x = alt.X("start:T", title=_PERIOD_TITLES[chart.grain], scale=alt.Scale(type="utc", padding=14),
              axis=_time_axis(chart))  # fmt: skip
    y = alt.Y("value:Q", title=_unit_title(chart), scale=alt.Scale(zero=not chart.cut), axis=_value_axis(chart, values))
    told = _told(chart, look)
    several = len(chart.series) > 1
    base = alt.Chart(alt.NamedData("values")).encode(x=x, y=y, detail="run:N")
    colour = alt.Color("series:N", scale=alt.Scale(domain=list(chart.series), range=told["colours"]),
                       legend=_legend(look, chart.series) if several else None)  # fmt: skip
    dash = alt.StrokeDash("series:N", scale=alt.Scale(domain=list(chart.series), range=told["dashes"]), legend=None)
    shape = alt.Shape("series:N", scale=alt.Scale(domain=list(chart.series), range=told["shapes"]),
                      legend=_legend(look, chart.series) if several else None)  # fmt: skip
    lines = base.mark_line(strokeWidth=2).encode(color=colour, strokeDash=dash)
    reached = base.transform_filter("!datum.forecast").mark_point(filled=True, opacity=1, size=60)
    ahead = base.transform_filter("datum.forecast").mark_point(filled=False, opacity=1, size=60, strokeWidth=2)
    layers = [lines, *(marks.encode(color=colour, shape=shape) for marks in (reached, ahead))]
    return alt.layer(*layers), _HEIGHT


def _bars(chart: Chart, rows: Sequence[dict[str, Any]], look: Look) -> tuple[Any, Any]:
    """Bars from zero, each with its value as the source has it: one a series, or one a series and period. As _lines."""
    periods = list(dict.fromkeys(point.period.label if point.period else "" for point in _by_period(chart)))
    several = len(periods) > 1 and len(chart.series) > 1
    field, order = ("period", periods) if len(chart.series) == 1 and len(periods) > 1 else ("series", _ranked(chart))
    values = [point.fact.number for point in chart.points]
    # a page's font may be wider than the one that Vega measures with
    limit = look.width // 3
    extent = min(max(map(len, order)) * _LETTER + 12, limit * 1.1)
    names = alt.Axis(labelLimit=limit, labelPadding=6, minExtent=extent, ticks=False)
    base = alt.Chart(alt.NamedData("values")).encode(
        y=alt.Y(f"{field}:N", title=None, sort=order, axis=names),
        x=alt.X("value:Q", title=_unit_title(chart), scale=_room(rows, look), axis=_value_axis(chart, values, "x")),
    )
    colour: Any = alt.value(look.colours[0])
    if several:
        base = base.encode(yOffset=alt.YOffset("period:N", sort=periods))
        shades = [look.colours[place % len(look.colours)] for place in range(len(periods))]
        colour = alt.Color("period:N", scale=alt.Scale(domain=periods, range=shades), legend=_legend(look, periods))
    bars = base.mark_bar(strokeWidth=1.5).encode(
        color=colour,
        stroke=alt.condition("datum.forecast", alt.value(look.ink), alt.value("transparent")),
        fillOpacity=alt.condition("datum.forecast", alt.value(0.15), alt.value(1)),
    )
    right = base.transform_filter("datum.value >= 0").mark_text(align="left", dx=5, color=look.ink)
    left = base.transform_filter("datum.value < 0").mark_text(align="right", dx=-5, color=look.ink)
    told = (text.encode(text="told:N") for text in (right, left))
    return alt.layer(bars, *told), alt.Step(_STEP)


def _room(rows: Sequence[dict[str, Any]], look: Look) -> alt.Scale:
    """A scale from zero that leaves room for the values that are written at the bars' ends."""
    share = min(max(len(row["told"]) for row in rows) * _LETTER / (look.width * 2 / 3), 0.5)
    low, high = (end(0.0, *(row["value"] for row in rows)) for end in (min, max))
    room = (high - low) * share / (1 - share)
    return alt.Scale(domain=[low - room * (low < 0), high + room * (high > 0)], nice=False)


def _legend(look: Look, names: Sequence[str]) -> alt.Legend:
    """Below the chart, in as many columns as its longest name leaves room for."""
    columns = (look.width - 40) // (max(map(len, names)) * _LETTER + _MARK)
    return alt.Legend(title=None, orient="bottom", columns=max(1, min(columns, _COLUMNS)), columnPadding=20)


def _told(chart: Chart, look: Look) -> dict[str, list[Any]]:
    """What sets each series apart: its colour, its dashes and its marks, so that no one needs the colour."""
    places = range(len(chart.series))
    return {
        "colours": [look.colours[place % len(look.colours)] for place in places],
        "dashes": [list(DASHES[place % len(DASHES)]) for place in places],
        "shapes": [SHAPES[place % len(SHAPES)] for place in places],
    }


def _rows(chart: Chart) -> list[dict[str, Any]]:
    several = len({point.period for point in chart.points}) > 1 and len(chart.series) > 1
    return [
        row
        | {"start": point.period.start.isoformat() if point.period else None, "run": point.run}
        | {"told": number(point.fact.text) + (f" ({row['period']})" if several and row["period"] else "")}
        for row, point in zip(chart.rows(), chart.points, strict=True)
    ]


def _by_period(chart: Chart) -> list[Point]:
    return sorted(chart.points, key=lambda point: point.period.start if point.period else date.min)


def _ranked(chart: Chart) -> list[str]:
    """The series, that of the highest value first."""
    best = {name: max(p.fact.number for p in chart.points if p.series == name) for name in chart.series}
    return sorted(best, key=lambda name: best[name], reverse=True)


def _unit_title(chart: Chart) -> str:
    return chart.unit or chart.measure


def _value_axis(chart: Chart, values: Sequence[Any], orient: str = "y") -> alt.Axis:
    largest = max(abs(value) for value in values)
    written: dict[str, Any] = {"format": ",~f"}
    if largest >= 10**15:
        written = {"format": "~e"}
    elif largest >= 10**6:  # 'giga' is no word of most readers
        written = {"labelExpr": "replace(format(datum.value, '~s'), 'G', 'B')"}
    if orient == "x":
        return alt.Axis(**written, tickCount=4, grid=True)
    across: dict[str, Any] = {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": 0, "titleY": -12}
    return alt.Axis(**written, **across, titleLimit=500, tickCount=5)


def _time_axis(chart: Chart) -> alt.Axis:
    """A tick for every period from the first to the last, those without a value too, where they are few."""
    label: dict[str, Any] = {"labelExpr": _HALF} if chart.grain == "half" else {"format": _DIVIDED[chart.grain]}
    apart: dict[str, Any] = {"labelOverlap": "parity", "labelSeparation": _LETTER}  # each, every second, every fourth
    starts = _starts(chart)
    if len(starts) > MOST_TICKS:
        return alt.Axis(**label, **apart, grid=False, tickCount=6)
    ticks = [alt.DateTime(year=day.year, month=day.month, date=day.day, utc=True) for day in starts]
    return alt.Axis(**label, **apart, grid=False, values=ticks)


def _starts(chart: Chart) -> list[date]:
    """The days on which the periods begin, from the first to the last, or to one more than get a tick."""
    held = sorted({point.period.start for point in chart.points if point.period})
    if chart.grain == "day":
        return held
    found: list[date] = []
    day = held[0]
    while day <= held[-1] and len(found) <= MOST_TICKS:
        found.append(day)
        day = _next(day, chart.grain)
    return found


def _next(day: date, length: Grain) -> date:
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12}[length]
    for _ in range(months):
        day = (day + timedelta(days=31)).replace(day=1)
    return day


def _wrapped(text: str, width: int, letter: int) -> list[str]:
    """A text in lines of a width, each letter taken to be so wide."""
    return textwrap.wrap(text, width // letter)[:6]


def _checked(drawn: str, described: str) -> str:
    """A drawing without anything but shapes and text, which scales, and says in words what it shows.

    Raises:
        ValueError: something else is in it.
    """
    root = etree.fromstring(drawn.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    for element in root.iter():
        tag = etree.QName(element).localname
        odd = [name for name in element.attrib if name not in _PLAIN and not name.startswith(_FAMILIES)]
        if tag not in _ELEMENTS or odd:
            raise ValueError(f"a drawing held {tag!r} with {odd}")
        # a picture is one thing to a screen reader: its parts have no roles, and so want no names, of their own
        for name in [name for name in element.attrib if name == "role" or name.startswith("aria")]:
            del element.attrib[name]
    root.set("role", "img")
    root.set("aria-label", _said(described))
    return str(etree.tostring(root, encoding="unicode"))
