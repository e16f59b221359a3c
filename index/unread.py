"""What is told of a table whose numbers make no facts, or may be read in two ways."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from corpus.schema import FactTable
from index.columns import Columns
from index.facts import known_names
from index.registers import entity_column
from index.shapes import obstacle, recognise
from index.tablecells import left_out, numbers
from index.units import Style, read_value


def untyped(table: FactTable) -> str:
    """One line on a table with numbers that make no facts, or that may be read in two ways; '' for none."""
    said = "" if table.reference else "; ".join(filter(None, (_unread(table), _doubtful(table))))
    return f"{table.path}: {said}" if said else ""


def _doubtful(table: FactTable) -> str:
    """That a number is read as a fraction and may mean thousands, and how to say so."""
    found = Columns(table, lambda _: False).doubt()
    if found is None:
        return ""
    label, cell = found
    fraction, thousands = (read_value(cell, Style(decimal_comma=comma)).number or Decimal(0) for comma in (False, True))
    return (
        f"{cell!r} under {label!r} is read as {fraction.normalize():f}; if it means {thousands:,f}, give "
        'the field "decimalChar": "," in datapackage.json, else "."'
    )


def _unread(table: FactTable) -> str:
    known = known_names([table])
    if (shape := recognise(table, known)) is not None:
        left = left_out(table, shape, known)
        return f"{_some(left)}: searched as text and not computed with" if left else ""
    if entity_column(table) is not None:
        return ""
    found = numbers(table, known)
    if not found:
        return ""
    return (
        f"its numbers ({_some(found)}) are searched as text and not computed with: it has "
        f"no plain shape ({obstacle(table, known)})"
    )


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
