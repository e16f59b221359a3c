"""Whose country is which, and whose a thing is, as tables of things say it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from assistant.things import Things
from corpus.schema import FactTable
from index.columns import PROVENANCE
from index.names import Lexicon, is_country


def homes(tables: Sequence[FactTable], lexicon: Lexicon) -> dict[str, str]:
    """Whose country is which, as tables of things say it: of a thing and of its maker."""
    found: dict[str, str] = {}
    for table in tables:
        columns = [[lexicon.canonical(row.cells[place]) for row in table.rows] for place in range(len(table.columns))]
        places = [at for at, cells in enumerate(columns) if cells and all(is_country(cell) for cell in cells)]
        if table.reference or table.tidy or len(places) != 1:
            continue
        for at, column in enumerate(table.columns):
            if column.type == "string" and column.name not in PROVENANCE and at != places[0]:
                pairs = {*zip(columns[at], columns[places[0]], strict=True)}
                owners = Counter(name for name, _ in pairs)
                found |= {name: home for name, home in pairs if name and owners[name] == 1}
    return found


def owners(things: Iterable[Things], lexicon: Lexicon) -> dict[str, frozenset[str]]:
    """What else the row of a thing names, such as its maker."""
    return {
        lexicon.canonical(row.cells[one.place]): frozenset(lexicon.canonical(cell) for cell in row.cells if cell)
        for one in things
        if one.place is not None
        for row in one.rows
    }
