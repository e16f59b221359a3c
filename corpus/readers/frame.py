"""What stands above a table's records: title rows, rows of particulars, and a header of one to three rows.

Offices and spreadsheets put a title and a line on the units over the header, and spread the header over several rows:
a group over its columns ('Population' over '2021', '2022'), a unit under each name, or both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.readers.package import Description, undescribed

_DEEPEST = 3  # rows of a header
_BELOW = 20  # records under a header that tell whether its second row is one
_LONGEST_TITLE = 150  # characters; more is a paragraph
_NUMBER = re.compile(r"[-+(\u2212]?[$€£¥]?\d")
_YEAR = re.compile(r"(19|20)\d\d([-–/]\d\d(\d\d)?)?")
_SCALE = re.compile(r"1(?:[ ,.']?000)+\b.*")  # of a unit: '1,000', '1 000 t'
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
        depth: how many rows it takes, 1 to 3.
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
    # groups, names and units: of three rows the first two are one when the third is read
    while not described and depth < _DEEPEST and _goes_on([names, *rows[top + depth :]]):
        names, depth = _joined(names, rows[top + depth], _records(rows[top + depth + 1 :])), depth + 1
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
    first, second, *rest = ([row[at] for at in used] for row in rows[:_BELOW])
    below = _records(rest)
    filled = [at for at, cell in enumerate(second) if cell.strip()]
    gaps = not all(cell.strip() for cell in first[1:])
    if gaps and len(filled) == len(second):
        return _stands_over(first, second, below)
    if not first[0].strip() or second[0].strip() or not filled:
        return False
    if not all(one.strip() or two.strip() for one, two in zip(first, second, strict=True)):
        return False
    years = {at for at in filled if _YEAR.match(second[at])}
    words = not any(
        (_NUMBER.match(second[at]) and not _SCALE.fullmatch(second[at])) or _NO_VALUE.fullmatch(second[at].strip())
        for at in filled
        if at not in years or not gaps
    )
    numbers = {at for at in filled if _are_numbers([row[at] for row in below])}
    return words and (bool(numbers) and years <= numbers if gaps else len(numbers) == len(filled))


def _stands_over(groups: Cells, names: Cells, below: Sequence[Cells]) -> bool:
    """Whether a row with gaps is of groups over a whole row of names: words, or years, over columns of numbers."""
    dated = all(_YEAR.fullmatch(group.strip()) for group in groups[1:] if group.strip())
    if _NUMBER.match(names[0]) or (re.search(r"\d", "".join(groups)) and not dated):
        return False
    if not all((_YEAR.match(cell) and not dated) or not _NUMBER.match(cell) for cell in names[1:]):
        return False
    numbers = [_are_numbers([row[at] for row in below]) for at in range(len(names))]
    if not groups[0].strip():
        begin = next(at for at, group in enumerate(groups) if group.strip())
        return all(numbers[begin:])
    # 'Club', '' over 'Name', 'Town': a name is missing over numbers, which stand under no number of the row of names
    return not numbers[0] and any(number and not group.strip() for number, group in zip(numbers, groups, strict=True))


def _records(rows: Sequence[Cells]) -> Sequence[Cells]:
    """The rows without a third one of the header: it begins with a blank and has units, no numbers."""
    third = (
        len(rows) > 1 and not rows[0][0].strip() and all(not _NUMBER.match(c) or _SCALE.fullmatch(c) for c in rows[0])
    )
    return rows[1:] if third else rows


def _are_numbers(cells: Cells) -> bool:
    told = [cell for cell in cells if not _NO_VALUE.fullmatch(cell.strip())]
    return bool(told) and sum(bool(_NUMBER.match(cell)) for cell in told) >= 0.8 * len(told)


def _joined(first: Cells, second: Cells, below: Sequence[Cells]) -> tuple[str, ...]:
    """'Population', '' over '2021', '2022' -> 'Population 2021', 'Population 2022'; 'Area' over 'ha' -> 'Area (ha)'.

    Of columns of words the group says nothing more: 'Place', '' over 'Town', 'Region' -> 'Town', 'Region'.
    """
    units = all(cell.strip() for cell in first)
    names, group = [], ""
    for at, (one, two) in enumerate(zip(first, second, strict=True)):
        group = one.strip() or group
        under = two.strip()
        counted = units or _are_numbers([row[at] for row in below])
        names.append(
            f"{group} ({under.strip('()')})"
            if units and under
            else f"{group} {under}".strip()
            if counted
            else under or group
        )
    return tuple(names)
