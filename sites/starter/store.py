"""The shop's database: what is for sale, the bag, and the orders. Nothing else reads or writes it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from webgym_sites.kit.catalogue import read_catalogue
from webgym_sites.kit.store import NotFound, Refused, create_schema, insert, insert_all, transaction
from webgym_sites.kit.store.bag import BagRow, BagRows

MENU = read_catalogue(__package__ or "", "menu.toml")
PICKUP_TIMES = tuple(f"{hour}:{minute:02}" for hour in range(12, 17) for minute in (0, 15, 30, 45))
MAX_QUANTITY = 9


@dataclass(frozen=True, slots=True)
class Product:
    """Something for sale."""

    id: str
    name: str
    about: str
    price_cents: int
    colour: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the bag, with all that the kit's ``bag_line`` shows of it."""

    id: int
    product: Product
    quantity: int
    price_cents: int
    options: tuple[()] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """An order as it was placed."""

    pickup_at: str
    total_cents: int


PRODUCTS = tuple(Product(**row) for row in MENU["products"])


def create_image(db: sqlite3.Connection) -> None:
    """Fill an empty database: the tables of schema.sql, the rows of menu.toml."""
    create_schema(db, __package__ or "")
    insert_all(db, ((table, row) for table, rows in MENU.items() for row in rows))
    db.commit()


class Store:
    """The shop over one open database. What it says no to is a `Refused` with a sentence for the customer."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.bag = BagRows(db, max_quantity=MAX_QUANTITY)

    def products(self) -> tuple[Product, ...]:
        """All that is for sale."""
        rows = self._db.execute("SELECT id, name, about, price_cents, colour FROM products ORDER BY rowid")
        return tuple(Product(*row) for row in rows)

    def product(self, product_id: str) -> Product:
        """One of them."""
        for product in self.products():
            if product.id == product_id:
                return product
        raise NotFound("We do not sell that.")

    def lines(self) -> tuple[Line, ...]:
        """What is in the bag."""
        return tuple(self._line(row) for row in self.bag.lines())

    def _line(self, row: BagRow) -> Line:
        product = self.product(row.product_id)
        return Line(row.id, product, row.quantity, product.price_cents * row.quantity)

    def total_cents(self) -> int:
        """What the bag comes to."""
        return sum(line.price_cents for line in self.lines())

    def add(self, product_id: str) -> None:
        """Put one more into the bag."""
        there = next((row for row in self.bag.lines() if row.product_id == product_id), None)
        if there is None:
            self.bag.add({"product_id": product_id, "quantity": 1})
        else:
            self.bag.set_quantity(there.id, there.quantity + 1)

    def place(self, pickup_at: str) -> None:
        """Order what is in the bag."""
        if pickup_at not in PICKUP_TIMES:
            raise Refused("Choose when you will come.")
        lines = self.lines()
        if not lines:
            raise Refused("Your bag is empty.")
        with transaction(self._db):
            order_id = insert(self._db, "orders", {"pickup_at": pickup_at, "total_cents": self.total_cents()})
            for line in lines:
                values = {"order_id": order_id, "product_id": line.product.id, "quantity": line.quantity}
                insert(self._db, "order_lines", values)
            self.bag.empty()

    def last_order(self) -> Order:
        """The order that was placed last."""
        row = self._db.execute("SELECT pickup_at, total_cents FROM orders ORDER BY id DESC").fetchone()
        if row is None:
            raise NotFound("There is no order yet.")
        return Order(*row)
