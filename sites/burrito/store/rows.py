"""Transactions and inserts over a connection that others use too."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Mapping
from contextlib import contextmanager

Value = None | int | str


@contextmanager
def transaction(db: sqlite3.Connection) -> Generator[None]:
    """All of it or nothing, whatever isolation level the connection was opened with; may be nested."""
    if db.in_transaction:
        yield
        return
    db.execute("BEGIN")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def insert(db: sqlite3.Connection, table: str, values: Mapping[str, Value]) -> int:
    """Insert one row and give its rowid. Table and column names come from the code, never from a visitor."""
    columns = ", ".join(values)
    marks = ", ".join("?" * len(values))
    query = f"INSERT INTO {table} ({columns}) VALUES ({marks})"
    return db.execute(query, tuple(values.values())).lastrowid or 0


def update(db: sqlite3.Connection, table: str, row_id: int, values: Mapping[str, Value]) -> None:
    """Change columns of the row with that id. Table and column names come from the code, never from a visitor."""
    sets = ", ".join(f"{column} = ?" for column in values)
    db.execute(f"UPDATE {table} SET {sets} WHERE id = ?", (*values.values(), row_id))
