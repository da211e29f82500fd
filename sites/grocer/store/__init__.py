"""The grocer over one open database and one clock.

shelves     products as they are now, filtered, sorted, searched
bag         what is in the bag, coupons, the budget
counter     the checkout, and orders
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from webgym_sites.grocer.catalogue import catalogue
from webgym_sites.grocer.store.bag import Bag, Line
from webgym_sites.grocer.store.counter import Counter
from webgym_sites.grocer.store.shelves import Shelves
from webgym_sites.kit.store import transaction
from webgym_sites.kit.variants.shop import GuestNote, note_on

SHOP = "Barrow & Peck"


@dataclass(frozen=True, slots=True)
class ShoppingList:
    """A list of things to buy."""

    id: int
    name: str
    lines: tuple[Line, ...]


class Store:
    """All that the pages show and change.

    Args:
        db: Holds the schema and the image.
        now: The clock; nothing else here tells the time.
    """

    def __init__(self, db: sqlite3.Connection, now: Callable[[], datetime]) -> None:
        self._db = db
        self.shelves = Shelves(db, now)
        self.bag = Bag(db, self.shelves)
        self.counter = Counter(db, now, self.bag)

    def note(self, product_id: str) -> GuestNote | None:
        """What a guest wrote about a product."""
        return note_on(self._db, product_id)

    def lists(self) -> tuple[ShoppingList, ...]:
        """All shopping lists."""
        lines = self._db.execute("SELECT list_id, id, product_id, quantity FROM list_lines ORDER BY id").fetchall()
        return tuple(
            ShoppingList(
                id_, name, tuple(Line(row[1], catalogue().product(row[2]), row[3]) for row in lines if row[0] == id_)
            )
            for id_, name in self._db.execute("SELECT id, name FROM lists ORDER BY id")
        )

    def add_all(self, lines: tuple[Line, ...]) -> None:
        """Put all of this into the bag, or nothing.

        Raises:
            Refused: Some of it is sold out, or the bag takes no more.
        """
        with transaction(self._db):
            for line in lines:
                self.bag.add(line.product.id, line.quantity)
