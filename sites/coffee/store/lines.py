"""Lines of products with their options: of the bag, of orders and of repeat orders, which are all kept alike."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from webgym_sites.coffee.menu import Menu
from webgym_sites.kit.menu import Option, Product
from webgym_sites.kit.store import Value, insert

LineTable = Literal["drafts", "bag_lines", "order_lines", "standing_lines"]
OPTIONS: Mapping[LineTable, str] = {
    "drafts": "draft_options",
    "bag_lines": "bag_line_options",
    "order_lines": "order_line_options",
    "standing_lines": "standing_line_options",
}
"""Where the options of each kind of line stand."""


@dataclass(frozen=True, slots=True)
class Line:
    """A product as it shall be made, and how many; ``options`` in the order of its page."""

    id: int
    product: Product
    quantity: int
    note: str
    options: tuple[Option, ...]
    unit_cents: int

    @property
    def option_ids(self) -> tuple[str, ...]:
        """The ids of its options."""
        return tuple(option.id for option in self.options)

    @property
    def food(self) -> Hashable:
        """What it is, and how it shall be made."""
        return (self.product.id, self.options, self.note)

    @property
    def price_cents(self) -> int:
        """What all of it costs."""
        return self.unit_cents * self.quantity


def _line(menu: Menu, line_id: int, product_id: str, quantity: int, note: str, chosen: Collection[str]) -> Line:
    """A line at today's price."""
    product = menu.product(product_id)
    return Line(line_id, product, quantity, note, product.chosen(chosen), product.unit_cents(chosen))


def read_lines(
    db: sqlite3.Connection, menu: Menu, table: LineTable, column: str = "true", value: Value = 1
) -> tuple[Line, ...]:
    """The lines with that value in a column, oldest first, at today's prices; without a column, all there are."""
    chosen: defaultdict[int, list[str]] = defaultdict(list)
    joined = f"{OPTIONS[table]} JOIN {table} ON {table}.id = line_id WHERE {column} = ?"
    for line_id, option_id in db.execute(f"SELECT line_id, option_id FROM {joined}", (value,)):
        chosen[line_id].append(option_id)
    rows = db.execute(f"SELECT id, product_id, quantity, note FROM {table} WHERE {column} = ? ORDER BY id", (value,))
    return tuple(_line(menu, *row, chosen=chosen[row[0]]) for row in rows)


def write_line(db: sqlite3.Connection, table: LineTable, line: Line, values: Mapping[str, Value]) -> None:
    """Add a line with its options; ``values`` are the columns that only this table has."""
    head = {"product_id": line.product.id, "quantity": line.quantity, "note": line.note}
    line_id = insert(db, table, {**head, **values})
    write_options(db, table, line_id, line.option_ids)


def write_options(db: sqlite3.Connection, table: LineTable, line_id: int, option_ids: Iterable[str]) -> None:
    """Put options in the place of those that a line has."""
    db.execute(f"DELETE FROM {OPTIONS[table]} WHERE line_id = ?", (line_id,))
    rows = [(line_id, option_id) for option_id in sorted(option_ids)]
    db.executemany(f"INSERT INTO {OPTIONS[table]} VALUES (?, ?)", rows)
