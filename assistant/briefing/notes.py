"""Footnotes in their order: a source that an earlier one has named is told by that one's number."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from assistant.briefing.layout import Block, Box, Bullets, Note, Paper, Paragraph, Picture, Run, Runs, Table


def shortened(paper: Paper) -> Paper:
    """The document, each source named whole in the first note that cites it alone; every note keeps its own words or
    cell. Notes are numbered from 1 in the order in which they are read, as every format numbers them."""
    numbering = _Numbering()
    return replace(paper, blocks=tuple(map(numbering.block, paper.blocks)))


@dataclass(slots=True)
class _Numbering:
    count: int = 0
    first: dict[tuple[str, str], int] = field(default_factory=dict)

    def block(self, block: Block) -> Block:
        match block:
            case Paragraph() | Bullets():
                return self.text(block)
            case Box():
                return replace(block, blocks=tuple(map(self.text, block.blocks)))
            case Table():
                return replace(block, rows=tuple(tuple(map(self.runs, row)) for row in block.rows))
            case Picture():
                return replace(block, caption=self.runs(block.caption))
            case _:
                return block

    def text(self, block: Paragraph | Bullets) -> Paragraph | Bullets:
        if isinstance(block, Bullets):
            return replace(block, items=tuple(map(self.runs, block.items)))
        return replace(block, runs=self.runs(block.runs))

    def runs(self, runs: Runs) -> Runs:
        return tuple(map(self.run, runs))

    def run(self, run: Run) -> Run:
        if run.note is None:
            return run
        self.count += 1
        parts = []
        for what, url, words in run.note.parts:
            at = self.first.setdefault((what, url), self.count)
            parts.append((what, url, words) if at == self.count else (f"As note {at}", "", words))
        return replace(run, note=Note(tuple(parts)))
