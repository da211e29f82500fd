"""The pizzeria over one open database and one clock.

lines       products and how they are made, however they are kept
table       pizzas that are being built
counter     the order to come, and those that were placed
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime

from webgym_sites.kit.store import NotFound, Refused, transaction
from webgym_sites.kit.store.bag import BagRows
from webgym_sites.kit.variants.shop import GuestNote, charge_extras, note_on
from webgym_sites.pizza.menu import Menu, read_menu
from webgym_sites.pizza.store.counter import Counter
from webgym_sites.pizza.store.lines import Line, columns_of, read_lines, write_line, write_made
from webgym_sites.pizza.store.table import Start, Table

HOUSE = "Palafuoco"
_MAX_USUALS = 8


class Store:
    """All that the pages show and change.

    Args:
        db: Holds the schema and the menu.
        now: The clock; nothing else here tells the time.
    """

    def __init__(self, db: sqlite3.Connection, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now
        self.bag = BagRows(db)
        self.table = Table(db, self.menu, self.bag)
        self.counter = Counter(db, now, self.menu)

    def menu(self) -> Menu:
        """What is offered now."""
        return read_menu(self._db, self._now())

    def note(self, thing_id: str) -> GuestNote | None:
        """What a guest wrote about something."""
        return note_on(self._db, thing_id)

    def bag_lines(self) -> tuple[Line, ...]:
        """What is in the bag, oldest first."""
        return read_lines(self._db, self.menu(), "bag_lines")

    def add_product(self, product_id: str) -> None:
        """Put one of what is no pizza into the bag, on top of those that are in it.

        Raises:
            NotFound: It is not on the menu, or is built on the table.
            Refused: It is sold out, or the bag is full.
        """
        product = self.menu().product(product_id)
        if product.category_id == "pizza":
            raise NotFound("Pizzas are built on the table.")
        if product.sold_out:
            raise Refused("Sold out for today.")
        line = next((line for line in self.bag_lines() if line.product.id == product_id), None)
        if line:
            self.bag.set_quantity(line.id, line.quantity + 1)
        else:
            self.bag.add(columns_of(product_id, 1, None))

    def place_order(self) -> str:
        """Order what is in the bag; gives the order's number.

        Raises:
            Refused: Something stands in the way.
        """
        with transaction(self._db):
            number = self.counter.place()
            charge_extras(self._db)
            self.bag.empty()
        return number

    # --- usuals ------------------------------------------------------------------------------------------------------

    def usuals(self) -> tuple[tuple[str, Line], ...]:
        """The pizzas that were saved, with what they are called, oldest first."""
        names = dict(self._db.execute("SELECT id, name FROM usuals"))
        return tuple((names[line.id], line) for line in read_lines(self._db, self.menu(), "usuals"))

    def save_usual(self, start: Start) -> None:
        """Keep the pizza on the table as one of the usuals.

        Raises:
            Refused: It cannot be made like that, or there are too many.
        """
        line = self.table.of(start)
        if why := self.menu().problem(line.pizza):
            raise Refused(why)
        if len(self.usuals()) >= _MAX_USUALS:
            raise Refused(f"You have {_MAX_USUALS} usuals already. Remove one first.")
        with transaction(self._db):
            newest = self._db.execute("SELECT coalesce(max(id), 0) FROM usuals").fetchone()[0]
            write_line(self._db, "usuals", line, {"name": f"Usual {newest + 1}"})

    def order_usual(self, usual_id: int) -> None:
        """Put one of the usuals into the bag.

        Raises:
            NotFound: There is none of that id.
            Refused: It cannot be made today, or the bag is full.
        """
        line = self._usual(usual_id)
        if why := self.menu().problem(line.pizza):
            raise Refused(why)
        with transaction(self._db):
            line_id = self.bag.add(columns_of(line.product.id, line.quantity, line.made))
            write_made(self._db, "bag_lines", line_id, line.made)

    def remove_usual(self, usual_id: int) -> None:
        """Forget one of the usuals.

        Raises:
            NotFound: There is none of that id.
        """
        self._usual(usual_id)
        with transaction(self._db):
            self._db.execute("DELETE FROM usuals WHERE id = ?", (usual_id,))

    def _usual(self, usual_id: int) -> Line:
        line = next((line for _, line in self.usuals() if line.id == usual_id), None)
        if line is None:
            raise NotFound("You have no such usual.")
        return line
