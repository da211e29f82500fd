"""A small shop: customers, a bag and orders, to check verdicts on. Its tables look like those a site would have."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from webgym.goal import ANYTHING, Expected, Goal, Row
from webgym.snapshot import Snapshot, take_snapshot

SCHEMA = """
CREATE TABLE products (id TEXT PRIMARY KEY, name TEXT NOT NULL, price_cents INTEGER NOT NULL);
CREATE TABLE toppings (id TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, newsletter INTEGER NOT NULL, photo BLOB);
CREATE TABLE addresses (
    id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers, street TEXT NOT NULL
);
CREATE TABLE bag (id INTEGER PRIMARY KEY, product_id TEXT NOT NULL REFERENCES products (id), quantity INTEGER NOT NULL);
CREATE TABLE bag_toppings (
    bag_id INTEGER NOT NULL REFERENCES bag (id) ON DELETE CASCADE, topping_id TEXT NOT NULL REFERENCES toppings (id),
    PRIMARY KEY (bag_id, topping_id)
);
CREATE TABLE orders (id INTEGER PRIMARY KEY, number TEXT NOT NULL, note TEXT NOT NULL, tip REAL NOT NULL);
CREATE TABLE lines (
    id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id),
    product_id TEXT NOT NULL REFERENCES products (id), quantity INTEGER NOT NULL
);
CREATE TABLE line_toppings (
    line_id INTEGER NOT NULL REFERENCES lines (id), topping_id TEXT NOT NULL REFERENCES toppings (id),
    PRIMARY KEY (line_id, topping_id)
);
CREATE TABLE visits (page TEXT, at TEXT);
INSERT INTO products VALUES ('burrito', 'Burrito', 900), ('bowl', 'Bowl', 1000), ('cola', 'Cola', 300);
INSERT INTO toppings VALUES ('guac', 'Guacamole'), ('salsa', 'Salsa'), ('cream', 'Sour cream'), ('rice', 'Rice');
INSERT INTO customers VALUES (1, 'Ada', 0, NULL), (2, 'Ben', 1, x'00ff');
INSERT INTO addresses VALUES (1, 1, '1 Elm Street');
INSERT INTO orders VALUES (1, 'A1', '', 0.0);
INSERT INTO lines VALUES (1, 1, 'burrito', 1);
INSERT INTO line_toppings VALUES (1, 'guac');
INSERT INTO visits VALUES ('/', 'monday'), ('/', 'monday');
"""


class Shop:
    """The shop's database, and what can be done in it."""

    def __init__(self) -> None:
        self.db = sqlite3.connect(":memory:")
        self.db.execute("PRAGMA foreign_keys = ON")
        self.db.executescript(SCHEMA)

    def __call__(self, sql: str, *values: object) -> int:
        """Run one statement; returns the number of the row inserted last."""
        return self.db.execute(sql, values).lastrowid or 0

    def snapshot(self) -> Snapshot:
        return take_snapshot(self.db)

    def order(self, *items: tuple[str, int, Iterable[str]], note: str = "", tip: float = 0.0) -> int:
        """Place an order of (product, quantity, toppings)."""
        order = self("INSERT INTO orders (number, note, tip) VALUES ('A' || hex(randomblob(4)), ?, ?)", note, tip)
        for product, quantity, toppings in items:
            sql = "INSERT INTO lines (order_id, product_id, quantity) VALUES (?, ?, ?)"
            line = self(sql, order, product, quantity)
            for topping in toppings:
                self("INSERT INTO line_toppings VALUES (?, ?)", line, topping)
        return order

    def bag(self, product: str, quantity: int = 1, *toppings: str) -> int:
        """Put something into the bag."""
        line = self("INSERT INTO bag (product_id, quantity) VALUES (?, ?)", product, quantity)
        for topping in toppings:
            self("INSERT INTO bag_toppings VALUES (?, ?)", line, topping)
        return line


def order_row(*lines: Row, note: Expected = "", tip: Expected = 0.0) -> Row:
    return Row("orders", {"number": ANYTHING, "note": note, "tip": tip}, lines, label="order")


def line_row(product: Expected, quantity: Expected = 1, *toppings: str, label: str = "") -> Row:
    children = tuple(Row("line_toppings", {"topping_id": topping}, label=topping) for topping in toppings)
    name = label or (product if isinstance(product, str) else "item")
    return Row("lines", {"product_id": product, "quantity": quantity}, children, label=name)


def bag_row(product: str, quantity: int = 1, *toppings: str) -> Row:
    children = tuple(Row("bag_toppings", {"topping_id": topping}, label=topping) for topping in toppings)
    return Row("bag", {"product_id": product, "quantity": quantity}, children, label=product)


def order_goal(*lines: Row, note: Expected = "", tip: Expected = 0.0) -> Goal:
    return Goal(added=(order_row(*lines, note=note, tip=tip),))
