"""A document as Markdown with footnotes; what comes from sources is escaped."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.briefing.layout import Block, Box, Bullets, Heading, Note, Paper, Paragraph, Picture, Run, Runs, Table
from assistant.chart import Chart
from assistant.render import escaped
from assistant.wording import number


def markdown(paper: Paper) -> str:
    """The document as text that ends with a line end. Charts are given as the table of their values."""
    return _Writer().written(paper)


class _Writer:
    def __init__(self) -> None:
        self._notes: list[str] = []

    def written(self, paper: Paper) -> str:
        blocks = [f"# {escaped(paper.title)}", f"*{escaped(paper.subtitle)}*"]
        for block in paper.blocks:
            blocks += self._block(block)
        return "\n\n".join([*blocks, *(["\n".join(self._notes)] if self._notes else [])]) + "\n"

    def _block(self, block: Block) -> list[str]:
        match block:
            case Heading():
                return [f"{'#' * (block.level + 1)} {escaped(block.text)}"]
            case Paragraph():
                return [_opening(self._runs(block.runs))]
            case Bullets():
                return ["\n".join(f"- {_opening(self._runs(item))}" for item in block.items)]
            case Box():
                inner = [f"**{escaped(block.title)}**", *(text for one in block.blocks for text in self._block(one))]
                return ["\n>\n".join("> " + text.replace("\n", "\n> ") for text in inner)]
            case Table():
                return [self._table(block)]
            case Picture():
                return [f"**{escaped(block.title)}**", _values(block.chart), f"*{self._runs(block.caption)}*"]

    def _runs(self, runs: Runs) -> str:
        return "".join(map(self._run, runs))

    def _run(self, run: Run) -> str:
        if run.url:
            return f"<{run.url}>"
        text = escaped(run.text)
        left = " " if run.text.startswith(" ") else ""
        right = " " if run.text.endswith(" ") and run.text.strip() else ""
        text = f"**{text}**" if run.style in ("strong", "alarm") and text else text
        return f"{left}{text}{right}{self._mark(run.note) if run.note else ''}"

    def _mark(self, note: Note) -> str:
        n = len(self._notes) + 1
        parts = [f"{escaped(what)}.{f' <{url}>' if url else ''} {escaped(words)}" for what, url, words in note.parts]
        self._notes.append(f"[^{n}]: {'; '.join(parts)}")
        return f"[^{n}]"

    def _table(self, table: Table) -> str:
        rows = [[self._runs(cell) or " " for cell in row] for row in table.rows]
        return _grid([escaped(cell) for cell in table.header], rows)


def _grid(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _values(chart: Chart) -> str:
    """The chart's values: a row a period, a column a series."""
    periods = sorted({point.period for point in chart.points if point.period})
    held = {(point.period, point.series): point.fact.text for point in chart.points}
    rows = [
        [escaped(period.label), *(escaped(number(held.get((period, name), "–"))) for name in chart.series)]
        for period in periods
    ]
    return _grid(["", *map(escaped, chart.series)], rows)


def _opening(text: str) -> str:
    """A line that Markdown takes for no list, heading, quotation or rule."""
    first = text.lstrip()[:1]
    if first in ("+", "-", "=", ":", "!"):
        return f"\\{text.lstrip()}"
    head, dot, rest = text.partition(".")
    return f"{head}\\.{rest}" if dot and head.isdigit() else text
