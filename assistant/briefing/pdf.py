"""A document as PDF, by typst, from data: texts are strings that typst never reads as markup."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from assistant.briefing.layout import Block, Box, Paper, Picture, Table
from assistant.plot import PRINT, png

_TEMPLATE = Path(__file__).with_name("paper.typ")


def pdf(paper: Paper) -> bytes:
    """A4 pages with footnotes, links, tags for readers, and the document's title.

    Raises:
        RuntimeError: typst failed.
    """
    data = {
        "title": paper.title,
        "subtitle": paper.subtitle,
        "properties": paper.properties,
        "blocks": [_block(block) for block in paper.blocks],
    }
    told = {"paper": json.dumps(data, ensure_ascii=False)}
    return typst.compile(_TEMPLATE, root=_TEMPLATE.parent, format="pdf", sys_inputs=told)


def _block(block: Block) -> dict[str, Any]:
    kind = {"kind": type(block).__name__}
    match block:
        case Box():
            return {**kind, "title": block.title, "blocks": [_block(one) for one in block.blocks]}
        case Table():
            cells = [[asdict(run) for run in cell] for row in block.rows for cell in row]
            return {**kind, "header": block.header, "widths": block.widths, "cells": cells}
        case Picture():
            caption = [asdict(run) for run in block.caption]
            drawn = list(png(block.chart, PRINT))
            return {**kind, "title": block.title, "caption": caption, "alt": block.chart.alt, "png": drawn}
        case _:
            return {**kind, **asdict(block)}
