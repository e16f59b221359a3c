"""All facts of a corpus in DuckDB: typed, in file order, with the table, row and column that each comes from.

The only module that imports duckdb. The database is a file beside the index, made from the tables once a generation and
only read after that. It is written under another name and put in place whole, and says which state of the index it is
of: what a killed run left, or what is of another state, is made anew. Where the index may not be written to, the
database is in memory.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from corpus.schema import FactTable
from index.facts import Fact, Measure
from index.periods import Period

_FORMAT = "1"
_PART = 20_000  # facts that are handed over together
_MEASURES = (
    "measure INTEGER, table_id VARCHAR, table_title VARCHAR, indicator VARCHAR, description VARCHAR, attribute BOOLEAN"
)
_FACTS = (
    "fact INTEGER, measure INTEGER, row_number INTEGER, column_name VARCHAR, entity VARCHAR, entities VARCHAR[], "
    "period_start DATE, period_end DATE, number VARCHAR, value DOUBLE, text VARCHAR, unit VARCHAR, dimension VARCHAR, "
    "currency VARCHAR, amount DOUBLE, publisher VARCHAR, published VARCHAR, note VARCHAR, as_of VARCHAR, "
    "confidence VARCHAR, cell VARCHAR"
)
# Facts of two measures that may be of one thing: of one entity, in periods that share a day (or unknown), comparable,
# and not equal. Values without a period, and those of things, are of any time.
_RIVALS = """
SELECT a.fact, b.fact
FROM pairs p JOIN facts a ON a.measure = p.one
JOIN facts b ON b.measure = p.other AND a.fact < b.fact AND a.entities[1] = b.entities[1]
    AND a.dimension = b.dimension AND a.currency = b.currency AND a.amount <> b.amount
WHERE p.timeless OR a.period_start IS NULL OR b.period_start IS NULL
    OR (a.period_start <= b.period_end AND b.period_start <= a.period_end)
ORDER BY 1, 2
"""


class FactStore:
    """The facts of one state of an index, in a database that is read only. Thread-safe."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    @classmethod
    def of(cls, measures: Sequence[Measure]) -> FactStore:
        """A store in memory."""
        connection = duckdb.connect(":memory:")
        _fill(connection, "", measures)
        return cls(connection)

    @classmethod
    def open(cls, path: Path, state: str, make: Callable[[], Sequence[Measure]]) -> FactStore:
        """The store in a file if it is of that state of the index; else one that is made of the measures, and kept."""
        if (known := _opened(path, state)) is not None:
            return cls(known)
        measures = make()
        with suppress(OSError, duckdb.Error):
            _write(path, state, measures)
        known = _opened(path, state)
        return cls.of(measures) if known is None else cls(known)

    def measures(self, tables: Iterable[FactTable]) -> list[Measure]:
        """The catalogue: every measure with its facts, in file order, tied to the rows of the tables.

        Raises:
            LookupError: the tables are not those that the store was made of.
        """
        rows = {table.id: {row.number: row for row in table.rows} for table in tables}
        heads = self.rows("SELECT * FROM measures ORDER BY measure")
        found: list[list[Fact]] = [[] for _ in heads]
        periods: dict[tuple[Any, Any], Period] = {}
        for _, place, number_of, column, entity, entities, start, end, number, _, text, unit, *rest in self.rows(
            "SELECT * FROM facts ORDER BY fact"
        ):
            _, table, _, indicator, _, attribute = heads[place]
            row = rows[table][number_of]
            period = periods.setdefault((start, end), Period(start, end)) if start else None
            _, _, _, _, _, note, as_of, confidence, cell = rest
            found[place].append(
                Fact(
                    table,
                    row,
                    column,
                    indicator,
                    entity,
                    tuple(entities),
                    period,
                    None if number is None else Decimal(number),
                    text,
                    unit,
                    row.source,
                    note,
                    as_of,
                    cell,
                    confidence,
                    attribute,
                )
            )
        return [
            Measure(table, title, indicator, description, tuple(facts), attribute)
            for (_, table, title, indicator, description, attribute), facts in zip(heads, found, strict=True)
        ]

    def rivals(self, pairs: Sequence[tuple[int, int, bool]]) -> list[tuple[int, int]]:
        """Pairs of facts, by place in the catalogue, that differ, of pairs of measures that may mean the same.

        ``pairs`` are places of measures, in order or twice the same, and whether their values are of any time.
        """
        cursor = self._connection.cursor()
        records = [{"one": one, "other": other, "timeless": timeless} for one, other, timeless in pairs]
        shape = "STRUCT(one INTEGER, other INTEGER, timeless BOOLEAN)[]"
        query = f"WITH pairs AS (SELECT unnest(?::{shape}, recursive := true)) {_RIVALS}"
        return [(one, other) for one, other in cursor.execute(query, [records]).fetchall()]

    def rows(self, query: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """What a query over the tables ``measures`` and ``facts`` gives. Text from outside goes into ``parameters``."""
        return self._connection.cursor().execute(query, list(parameters)).fetchall()

    def close(self) -> None:
        """Lets the file go."""
        self._connection.close()


def _opened(path: Path, state: str) -> duckdb.DuckDBPyConnection | None:
    """The database of a file, if it is of that state; None for one that is missing, older or damaged."""
    if not path.is_file():
        return None
    try:
        connection = duckdb.connect(path, read_only=True)
    except duckdb.Error:
        return None
    try:
        if connection.execute("SELECT format, state FROM state").fetchall() == [(_FORMAT, state)]:
            return connection
    except duckdb.Error:
        pass
    connection.close()
    return None


def _write(path: Path, state: str, measures: Sequence[Measure]) -> None:
    """Writes a database whole or not at all."""
    with tempfile.TemporaryDirectory(prefix=f"{path.name}.", dir=path.parent) as folder:
        new = Path(folder) / path.name
        connection = duckdb.connect(new)
        try:
            _fill(connection, state, measures)
        finally:
            connection.close()
        new.replace(path)


def _fill(connection: duckdb.DuckDBPyConnection, state: str, measures: Sequence[Measure]) -> None:
    connection.execute("CREATE TABLE state (format VARCHAR, state VARCHAR)")
    connection.execute("INSERT INTO state VALUES (?, ?)", [_FORMAT, state])
    heads = [
        {
            "measure": place,
            "table_id": measure.table,
            "table_title": measure.table_title,
            "indicator": measure.indicator,
            "description": measure.description,
            "attribute": measure.attribute,
        }
        for place, measure in enumerate(measures)
    ]
    facts = [(place, fact) for place, measure in enumerate(measures) for fact in measure.facts]
    records = [_record(at, place, fact) for at, (place, fact) in enumerate(facts)]
    _insert(connection, "measures", _MEASURES, heads)
    _insert(connection, "facts", _FACTS, records)


def _insert(
    connection: duckdb.DuckDBPyConnection, table: str, columns: str, records: Sequence[dict[str, object]]
) -> None:
    connection.execute(f"CREATE TABLE {table} ({columns})")
    for at in range(0, len(records), _PART):
        query = f"INSERT INTO {table} SELECT unnest(?::STRUCT({columns})[], recursive := true)"
        connection.execute(query, [records[at : at + _PART]])


def _record(at: int, place: int, fact: Fact) -> dict[str, object]:
    unit, amount = fact.measured, fact.amount
    return {
        "fact": at,
        "measure": place,
        "row_number": fact.row.number,
        "column_name": fact.column,
        "entity": fact.entity,
        "entities": list(fact.entities),
        "period_start": fact.period.start if fact.period else None,
        "period_end": fact.period.end if fact.period else None,
        "number": None if fact.value is None else str(fact.value),
        "value": None if fact.value is None else float(fact.value),
        "text": fact.text,
        "unit": fact.unit,
        "dimension": unit.dimension,
        "currency": unit.currency,
        "amount": None if amount is None else float(amount),
        "publisher": fact.source.publisher,
        "published": fact.source.published,
        "note": fact.note,
        "as_of": fact.as_of,
        "confidence": fact.confidence,
        "cell": fact.cell,
    }
