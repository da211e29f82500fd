"""Rows over a connection that others use too: transactions, inserts, updates; and the image a database starts from."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import closing, contextmanager
from importlib.resources import files

from webgym_sites.kit.variants.settings import SCHEMA

Value = None | int | str
Rows = list[tuple[str, dict[str, Value]]]
"""Rows to insert, parents first: (table, values by column)."""


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


def insert_all(db: sqlite3.Connection, rows: Iterable[tuple[str, Mapping[str, Value]]]) -> None:
    """Insert rows of any tables, in the order given: parents first."""
    for table, values in rows:
        insert(db, table, values)


def line_rows(table: str, options_table: str, values: Mapping[str, Value], option_ids: Iterable[str]) -> Rows:
    """A line with its options as rows: ``values`` are its own, its ``id`` among them."""
    options: Rows = [(options_table, {"line_id": values["id"], "option_id": option_id}) for option_id in option_ids]
    return [(table, dict(values)), *options]


@contextmanager
def filled(create_image: Callable[[sqlite3.Connection], None]) -> Generator[sqlite3.Connection]:
    """A database as every world begins, to read what there is: goals are drawn from it."""
    with closing(sqlite3.connect(":memory:")) as db:
        create_image(db)
        yield db


def create_schema(db: sqlite3.Connection, package: str) -> None:
    """Give an empty database the tables of a package's ``schema.sql``, and the kit's own for variants."""
    db.executescript(SCHEMA)
    db.executescript(files(package).joinpath("schema.sql").read_text(encoding="utf-8"))
