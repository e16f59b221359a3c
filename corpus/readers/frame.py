"""What stands above a table's records: title rows, rows of particulars, and a header of one row or two.

Offices and spreadsheets put a title and a line on the units over the header, and spread the header over two rows: a
group over its columns ('Population' over '2021', '2022'), or a unit under each name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.readers.package import Description, undescribed

_BELOW = 20  # records under a header that tell whether its second row is one
_LONGEST_TITLE = 150  # characters; more is a paragraph
_NUMBER = re.compile(r"[-+(\u2212]?[$€£¥]?\d")
_YEAR = re.compile(r"(19|20)\d\d")
_NO_VALUE = re.compile(r"(n\.?/?a\.?|n\.?d\.?|null|none|nil|x|[-–—.:]*)", re.IGNORECASE)
_PARTICULAR = re.compile(r"(source|units?|notes?|updated|last updated|contact)\b", re.IGNORECASE)

Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a table's header stands.

    Attributes:
        title: the first text of several words that stands alone in a row above it, or ''.
        titles: the texts of all rows above it.
        top: the place of its first row among the rows that hold anything.
        depth: how many rows it takes, 1 or 2.
        names: the names of the columns, not yet made unique.
    """

    title: str
    titles: tuple[str, ...]
    top: int
    depth: int
    names: tuple[str, ...]


def frame(rows: Sequence[Cells], described: bool = False) -> Frame:
    """The frame of a table from its first rows, each of the width of the table; the header of a described one is the
    row that the description names."""
    top = next((place for place in range(len(rows)) if not _is_title(rows, place)), 0)
    names, depth = tuple(rows[top]), 1
    if not described and _goes_on(rows[top:]):
        names, depth = _joined(rows[top], rows[top + 1]), 2
    return Frame(*told(rows[:top]), top, depth, names)


def told(rows: Sequence[Cells]) -> tuple[str, tuple[str, ...]]:
    """What rows above a header say: the title, and all of it."""
    texts = [[cell.strip(" :") for cell in row if cell.strip()] for row in rows]
    alone = (" ".join(text[0].split()) for text in texts if len(text) == 1)
    title = next((t for t in alone if " " in t and len(t) <= _LONGEST_TITLE and not _PARTICULAR.match(t)), "")
    return title, tuple(": ".join(text) for text in texts)


def titled(description: Description, name: str, found: Frame) -> Description:
    """A description with what the title rows say, where nothing else tells it.

    The title row is a better title than the file's name, which is kept where someone gave the table another one.
    """
    plain = undescribed(name).source.title
    if found.title and description.source.title.startswith(plain):
        title = found.title + description.source.title.removeprefix(plain)
        description = replace(description, source=replace(description.source, title=title))
    return replace(description, description=description.description or "; ".join(found.titles))


def _is_title(rows: Sequence[Cells], place: int) -> bool:
    """Whether a row stands above the header: one cell, or a name and its content over a table that is far wider.

    A group's name over the second row of a header stands over a row that begins with a blank.
    """
    filled = [at for at, cell in enumerate(rows[place]) if cell.strip()]
    below = rows[place + 1 : place + _BELOW]
    if len(filled) <= 1:
        return any(sum(map(bool, row)) > 1 for row in below)
    wider = any(sum(map(bool, row)) > 3 for row in below)
    return filled == [0, 1] and wider and bool(below[0][0].strip())


def _goes_on(rows: Sequence[Cells]) -> bool:
    """Whether the header has a second row: the names of the rows' own columns stand above a blank, and the rest are
    words, or years under groups, over columns of numbers."""
    if len(rows) < 4:
        return False
    used = [at for at in range(len(rows[0])) if any(row[at].strip() for row in rows)]
    first, second, *below = ([row[at] for at in used] for row in rows[:_BELOW])
    filled = [at for at, cell in enumerate(second) if cell.strip()]
    if not first[0].strip() and len(filled) == len(second) and not all(cell.strip() for cell in first[1:]):
        named = not (_NUMBER.match(second[0]) or re.search(r"\d", "".join(first)))  # groups over the row of names
        heads = all(_YEAR.match(cell) or not _NUMBER.match(cell) for cell in second[1:])
        return named and heads and all(_are_numbers([row[at] for row in below]) for at in filled[1:])
    if not first[0].strip() or second[0].strip() or not filled:
        return False
    if not all(one.strip() or two.strip() for one, two in zip(first, second, strict=True)):
        return False
    gaps = not all(cell.strip() for cell in first)
    years = all(_YEAR.match(second[at]) for at in filled)
    words = not any(_NUMBER.match(second[at]) or _NO_VALUE.fullmatch(second[at].strip()) for at in filled)
    return (words or (gaps and years)) and all(_are_numbers([row[at] for row in below]) for at in filled)


def _are_numbers(cells: Cells) -> bool:
    told = [cell for cell in cells if not _NO_VALUE.fullmatch(cell.strip())]
    return bool(told) and sum(bool(_NUMBER.match(cell)) for cell in told) >= 0.8 * len(told)


def _joined(first: Cells, second: Cells) -> tuple[str, ...]:
    """'Population', '' over '2021', '2022' -> 'Population 2021', 'Population 2022'; 'Area' over 'ha' -> 'Area (ha)'."""
    units = all(cell.strip() for cell in first)
    names, group = [], ""
    for one, two in zip(first, second, strict=True):
        group = one.strip() or group
        under = two.strip()
        names.append(f"{group} ({under.strip('()')})" if units and under else f"{group} {under}".strip())
    return tuple(names)
