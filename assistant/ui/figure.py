"""A chart as HTML: the drawing, its sources, its data as a table, and buttons that save it. Pure but for the drawing.

The drawing stands in the page itself and takes its colours from it; nothing is loaded for it.
"""

from __future__ import annotations

import base64
import logging
import re
import uuid
from collections.abc import Callable

from markupsafe import Markup

from assistant.chart import Chart, Point, table_csv
from assistant.wording import amount

log = logging.getLogger(__name__)

KINDS = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv;charset=utf-8"}
_NAMES = {"svg": "SVG", "png": "PNG", "csv": "Data as CSV"}
LONGEST_NAME = 60  # characters of a file's name


def figure(chart: Chart, save: Markup, mark: Callable[[Point], Markup]) -> Markup:
    """The chart.

    Args:
        chart: what is shown.
        save: the data- attributes that say, with a button's click, which chart is to be saved.
        mark: a point's citation as a button.
    """
    saves = Markup("").join(
        Markup('<button type="button" class="save" data-save="{}" {}>{}</button>').format(kind, save, name)
        for kind, name in _NAMES.items()
    )
    return Markup(
        '<figure class="chart"><figcaption>{}</figcaption>{}<p class="sources-line">{}</p>'
        '<details class="data"><summary>Data</summary>{}</details><p class="saves"><span>Save as</span> {}</p></figure>'
    ).format(chart.title, _drawn(chart), chart.caption, _table(chart, mark), saves)


def _drawn(chart: Chart) -> Markup:
    """The drawing, for a wide and for a narrow page; where it fails, a line that leads to the data."""
    from assistant.plot import PAGE, PHONE, svg  # noqa: PLC0415  Altair takes a second; only charts need it

    try:
        wide, narrow = svg(chart, PAGE), svg(chart, PHONE)
    except Exception as error:
        log.error("a chart could not be drawn", exc_info=error)
        return Markup('<p class="note">The chart could not be drawn. Its values stand below.</p>')
    # assistant.plot has seen to it that there are shapes and text in them and nothing else
    drawings = Markup(wide), Markup(narrow)  # noqa: S704
    return Markup('<div class="drawing wide">{}</div><div class="drawing narrow">{}</div>').format(*drawings)


def _table(chart: Chart, mark: Callable[[Point], Markup]) -> Markup:
    """The values, each with the mark of its source."""
    dated = any(point.period for point in chart.points)
    head = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(Markup(' class="number"') if label == "Value" else "", label)
        for label in ("Of", *(["Period"] if dated else []), "Value", "Source")
    )
    rows = Markup("").join(
        Markup('<tr><th scope="row">{}</th>{}<td class="number">{}{}</td><td>{}</td></tr>').format(
            point.series,
            Markup("<td>{}</td>").format(point.period.label if point.period else "") if dated else "",
            amount(point.fact.text, point.fact.unit),
            " (forecast, plan or target)" if point.ahead else "",
            mark(point),
        )
        for point in chart.points
    )
    return Markup(
        '<div class="box" tabindex="0" role="group" aria-label="Data of the chart"><table><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>"
    ).format(head, rows)


def saved(chart: Chart, kind: str) -> str:
    """A chart as a file, for the page to save.

    Raises:
        ValueError: it could not be drawn.
    """
    from assistant.plot import png, svg  # noqa: PLC0415  as above

    if kind == "csv":
        content = table_csv((point.fact, point.n) for point in chart.points).encode("utf-8-sig")
    else:
        content = png(chart) if kind == "png" else svg(chart).encode()
    return file(f"{file_name(chart.title)}.{kind}", KINDS[kind], content)


def file(name: str, media_type: str, content: bytes) -> str:
    """A file within the page, which ``save.js`` hands to the browser; twice the same is saved twice."""
    link = Markup('<a download="{}" href="data:{};base64,{}"></a>')
    return str(link.format(name, media_type, base64.b64encode(content).decode())) + once()


def once() -> str:
    """What makes a value unlike the one before, so that the page takes note of it."""
    return f"<!-- {uuid.uuid4().hex} -->"


def file_name(title: str) -> str:
    """A title as a file's name, without its ending."""
    return re.sub(r"[^\w.-]+", "-", title)[:LONGEST_NAME].strip("-.") or "file"
