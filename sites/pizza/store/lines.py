"""Lines: products and how they are made, kept alike on the table, in the bag, in orders and among the usuals."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Literal

from webgym_sites.kit.menu import Product
from webgym_sites.kit.store import Value, insert
from webgym_sites.pizza.menu import DIALS, PIZZA, Made, Menu, Placed
from webgym_sites.pizza.pricing import Bought, pizza_cents

LineTable = Literal["drafts", "bag_lines", "order_lines", "usuals"]
OPTIONS: Mapping[LineTable, str] = {
    "drafts": "draft_options",
    "bag_lines": "bag_line_options",
    "order_lines": "order_line_options",
    "usuals": "usual_options",
}
TOPPINGS: Mapping[LineTable, str] = {
    "drafts": "draft_toppings",
    "bag_lines": "bag_line_toppings",
    "order_lines": "order_line_toppings",
    "usuals": "usual_toppings",
}
"""Where the options and the toppings of each kind of line stand."""


@dataclass(frozen=True, slots=True)
class Line:
    """So many of a product at the price of one; ``made`` is None for what is no pizza."""

    id: int
    product: Product
    quantity: int
    made: Made | None
    name: str
    unit_cents: int

    @property
    def food(self) -> Hashable:
        """What it is, and how it shall be made."""
        return (self.product.id, self.made)

    @property
    def price_cents(self) -> int:
        """What all of it costs."""
        return self.unit_cents * self.quantity

    @property
    def pizza(self) -> Made:
        """How it is made; only of a line that is a pizza.

        Raises:
            ValueError: It is none.
        """
        if self.made is None:
            raise ValueError(f"a line of {self.product.name} is no pizza; look at its `made` first")
        return self.made

    @property
    def bought(self) -> Bought:
        """What deals look at."""
        large = self.made is not None and "large" in self.made.options
        return Bought(self.product, self.quantity, self.unit_cents, large)


def read_lines(
    db: sqlite3.Connection, menu: Menu, table: LineTable, column: str = "true", value: Value = 1
) -> tuple[Line, ...]:
    """The lines with that value in a column, oldest first, at today's prices; without a column, all there are."""
    options: defaultdict[int, set[str]] = defaultdict(set)
    toppings: defaultdict[int, set[Placed]] = defaultdict(set)
    joined = f"JOIN {table} ON {table}.id = line_id WHERE {column} = ?"
    for line_id, option_id in db.execute(f"SELECT line_id, option_id FROM {OPTIONS[table]} {joined}", (value,)):
        options[line_id].add(option_id)
    query = f"SELECT line_id, topping_id, side, extra FROM {TOPPINGS[table]} {joined}"
    for line_id, topping_id, side, extra in db.execute(query, (value,)):
        toppings[line_id].add(Placed(topping_id, side, bool(extra)))
    query = f"SELECT id, product_id, quantity, {', '.join(DIALS)} FROM {table} WHERE {column} = ? ORDER BY id"
    lines: list[Line] = []
    for line_id, product_id, quantity, *dials in db.execute(query, (value,)):
        product = menu.product(product_id)
        if product_id != PIZZA:
            lines.append(Line(line_id, product, quantity, None, product.name, product.price_cents))
            continue
        made = Made(frozenset(options[line_id]), frozenset(toppings[line_id]), tuple(dials))
        lines.append(Line(line_id, product, quantity, made, menu.name_of(made), pizza_cents(menu, made)))
    return tuple(lines)


def columns_of(product_id: str, quantity: int, made: Made | None) -> dict[str, Value]:
    """The columns that every kind of line has."""
    dials = made.dials if made else (None,) * len(DIALS)
    return {"product_id": product_id, "quantity": quantity, **dict(zip(DIALS, dials, strict=True))}


def write_line(db: sqlite3.Connection, table: LineTable, line: Line, values: Mapping[str, Value] | None = None) -> int:
    """Add a line; ``values`` are the columns that only this table has. Gives its id."""
    line_id = insert(db, table, {**columns_of(line.product.id, line.quantity, line.made), **(values or {})})
    write_made(db, table, line_id, line.made)
    return line_id


def write_made(db: sqlite3.Connection, table: LineTable, line_id: int, made: Made | None) -> None:
    """Put options and toppings in the place of those that a line has."""
    db.execute(f"DELETE FROM {OPTIONS[table]} WHERE line_id = ?", (line_id,))
    db.execute(f"DELETE FROM {TOPPINGS[table]} WHERE line_id = ?", (line_id,))
    if made is None:
        return
    options = [(line_id, option_id) for option_id in sorted(made.options)]
    toppings = sorted((line_id, each.topping_id, each.side, int(each.extra)) for each in made.toppings)
    db.executemany(f"INSERT INTO {OPTIONS[table]} VALUES (?, ?)", options)
    db.executemany(f"INSERT INTO {TOPPINGS[table]} VALUES (?, ?, ?, ?)", toppings)
