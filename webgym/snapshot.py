"""Every fact a site knows, as plain rows: taken from SQLite, compared and hashed."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from webgym.errors import SiteError, UsageError, unknown
from webgym.types import SqlValue

Values = tuple[SqlValue, ...]


@dataclass(frozen=True, slots=True)
class TableShape:
    """A table's columns, its primary key, and which of its columns point at which column of another table.

    ``surrogate`` names the ``INTEGER PRIMARY KEY`` column, where there is one: SQLite numbers such rows itself, so the
    number says nothing about the row.
    """

    columns: tuple[str, ...]
    primary_key: tuple[str, ...]
    parents: Mapping[str, tuple[str, str]]  # column -> (table, column)
    surrogate: str | None = None


@dataclass(frozen=True)
class Snapshot:
    """Every table of a database as plain rows, in the order of their primary keys."""

    shapes: Mapping[str, TableShape]
    rows: Mapping[str, tuple[Values, ...]]

    def table(self, name: str) -> list[dict[str, SqlValue]]:
        """The rows of one table as dictionaries.

        Raises:
            UsageError: If there is no such table, or it was left out of the snapshot.
        """
        if name not in self.shapes:
            raise UsageError(unknown("table", name, self.shapes))
        columns = self.shapes[name].columns
        return [dict(zip(columns, row, strict=True)) for row in self.rows[name]]

    def without(self, tables: Collection[str]) -> Snapshot:
        """The same state, but for these tables; such as a site's scratch tables, which a verdict leaves aside."""
        shapes = {name: shape for name, shape in self.shapes.items() if name not in tables}
        return Snapshot(shapes, {name: self.rows[name] for name in shapes})

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the canonical form, in hexadecimal: equal states have equal fingerprints."""
        canonical = {name: [list(self.shapes[name].columns), *map(list, self.rows[name])] for name in sorted(self.rows)}
        text = json.dumps(canonical, separators=(",", ":"), default=lambda blob: {"blob": bytes(blob).hex()})
        return hashlib.sha256(text.encode()).hexdigest()


def quoted(name: str) -> str:
    """A table's or column's name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def read_shapes(db: sqlite3.Connection) -> dict[str, TableShape]:
    """The shape of every table in the database.

    Raises:
        SiteError: A foreign key of several columns; one column is all that rows are nested by.
    """
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name"
    names: list[str] = [row[0] for row in db.execute(query)]
    return {name: _read_shape(db, name) for name in names}


def _read_shape(db: sqlite3.Connection, name: str) -> TableShape:
    info = db.execute(f"PRAGMA table_info({quoted(name)})").fetchall()
    columns: tuple[str, ...] = tuple(row[1] for row in info)
    key = _primary_key(info)
    # Text keys may be NULL or 1.5 in SQLite; only a column declared exactly INTEGER is numbered by SQLite itself.
    numbered = [row[1] for row in info if row[5] and row[2].upper() == "INTEGER"]
    surrogate = numbered[0] if len(key) == 1 and numbered else None
    return TableShape(columns, key or columns, _read_parents(db, name), surrogate)


def _primary_key(info: list[tuple[int, str, str, int, object, int]]) -> tuple[str, ...]:
    return tuple(column for _, column in sorted((row[5], row[1]) for row in info if row[5]))


def _read_parents(db: sqlite3.Connection, name: str) -> dict[str, tuple[str, str]]:
    keys = db.execute(f"PRAGMA foreign_key_list({quoted(name)})").fetchall()
    parts = Counter(row[0] for row in keys)
    parents: dict[str, tuple[str, str]] = {}
    for number, _, table, column, target, *_ in sorted(keys):
        if parts[number] > 1:
            raise SiteError(
                f"table {name!r} has a foreign key of {parts[number]} columns to {table!r}; webgym nests rows by one "
                f"column: give {table!r} an id and point at that."
            )
        if target is None:  # REFERENCES table, without a column, means its primary key
            target = _primary_key(db.execute(f"PRAGMA table_info({quoted(table)})").fetchall())[0]
        parents[column] = (table, target)
    return parents


def take_snapshot(
    db: sqlite3.Connection, shapes: Mapping[str, TableShape] | None = None, leave_out: Collection[str] = ()
) -> Snapshot:
    """Read every table of the database but those left out.

    Args:
        db: The open database.
        shapes: What `read_shapes` returned for it before, to save the time; only these tables are read.
        leave_out: Names of tables to skip.
    """
    shapes = read_shapes(db) if shapes is None else shapes
    kept = {name: shape for name, shape in shapes.items() if name not in leave_out}
    rows: dict[str, tuple[Values, ...]] = {}
    for name, shape in kept.items():
        columns = ", ".join(map(quoted, shape.columns))
        order = ", ".join(map(quoted, shape.primary_key))
        rows[name] = tuple(map(tuple, db.execute(f"SELECT {columns} FROM {quoted(name)} ORDER BY {order}")))
    return Snapshot(kept, rows)
