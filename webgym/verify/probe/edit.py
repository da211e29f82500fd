"""Snapshots made from snapshots: rows put in, taken out or changed, as if a database had been written to."""

from __future__ import annotations

from collections.abc import Mapping

from webgym.snapshot import Snapshot, Values
from webgym.types import SqlValue

Record = Mapping[str, SqlValue]
"""A row by column names."""


def put(state: Snapshot, table: str, *records: Record) -> Snapshot:
    """The state with these rows besides."""
    columns = state.shapes[table].columns
    return _with(
        state, table, [*state.rows[table], *(tuple(record[column] for column in columns) for record in records)]
    )


def take(state: Snapshot, table: str, record: Record) -> Snapshot:
    """The state without the row of this primary key; without one of several equal rows, where a table has no key."""
    rows, key = list(state.rows[table]), key_of(state, table, record)
    place = next((place for place, row in enumerate(rows) if _key(state, table, row) == key), None)
    return _with(state, table, [row for number, row in enumerate(rows) if number != place])


def change(state: Snapshot, table: str, record: Record, column: str, value: SqlValue) -> Snapshot:
    """The state with another value in one column of one row."""
    now = next(row for row in state.table(table) if key_of(state, table, row) == key_of(state, table, record))
    return put(take(state, table, now), table, {**now, column: value})


def key_of(state: Snapshot, table: str, record: Record) -> Values:
    """A row's primary key."""
    return tuple(record[column] for column in state.shapes[table].primary_key)


def has_row(state: Snapshot, table: str, record: Record) -> bool:
    """Whether there is a row of that primary key."""
    key = key_of(state, table, record)
    return any(_key(state, table, row) == key for row in state.rows[table])


def _key(state: Snapshot, table: str, row: Values) -> Values:
    shape = state.shapes[table]
    return tuple(row[shape.columns.index(column)] for column in shape.primary_key)


def _with(state: Snapshot, table: str, rows: list[Values]) -> Snapshot:
    ordered = sorted(rows, key=lambda row: tuple(map(_rank, _key(state, table, row))))
    return Snapshot(state.shapes, {**state.rows, table: tuple(ordered)})


def _rank(value: SqlValue) -> tuple[int, SqlValue]:
    """Where SQLite sorts a value: NULL, numbers, text, bytes."""
    kind = 0 if value is None else 1 if isinstance(value, int | float) else 2 if isinstance(value, str) else 3
    return kind, 0 if value is None else value
