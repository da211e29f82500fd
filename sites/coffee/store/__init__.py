"""The coffee house over one open database and one clock.

lines       products with options, however they are kept
drafts      product pages, not yet in the bag
counter     shop, time, tip and stars of the order to come
orders      orders that were placed, and the stars they earned
repeats     orders that are made by themselves, week after week
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime

from webgym_sites.coffee.menu import Menu, read_menu
from webgym_sites.coffee.store.counter import Counter
from webgym_sites.coffee.store.drafts import Drafts
from webgym_sites.coffee.store.lines import Line, read_lines
from webgym_sites.coffee.store.orders import OrderBook
from webgym_sites.coffee.store.repeats import Repeat, RepeatBook
from webgym_sites.kit.store import transaction
from webgym_sites.kit.store.accounts import Accounts
from webgym_sites.kit.store.bag import BagRows
from webgym_sites.kit.variants.shop import GuestNote, charge_extras, note_on

HOUSE = "Half Past"


class Store:
    """All that the pages show and change.

    Args:
        db: Holds the schema and the catalogue.
        now: The clock; nothing else here tells the time.
    """

    def __init__(self, db: sqlite3.Connection, now: Callable[[], datetime]) -> None:
        self._db = db
        self.now = now
        self.accounts = Accounts(db, now, HOUSE)
        self.bag = BagRows(db, touched=lambda _: self.counter.drop_loose_claim())
        self.drafts = Drafts(db, self.menu, self.bag)
        self.orders = OrderBook(db, now, self.menu, self._account_id)
        self.counter = Counter(db, now, self.menu, self.bag_lines, self.orders.balance)
        self.repeats = RepeatBook(db, now, self.menu, self.bag_lines, self._account_id)

    def _account_id(self) -> int | None:
        account = self.accounts.signed_in()
        return account.id if account else None

    def menu(self) -> Menu:
        """What is offered now."""
        return read_menu(self._db, self.now())

    def note(self, product_id: str) -> GuestNote | None:
        """What a guest wrote about a product."""
        return note_on(self._db, product_id)

    def bag_lines(self) -> tuple[Line, ...]:
        """What is in the bag, oldest first."""
        return read_lines(self._db, self.menu(), "bag_lines")

    def place_order(self) -> str:
        """Order what is in the bag; gives the order's number.

        Raises:
            Refused: Something stands in the way.
        """
        with transaction(self._db):
            number = self.orders.place(self.counter.view())
            charge_extras(self._db)
            self.counter.clear()
            self.bag.empty()
        self._tell(f"Order {number}", f"We have your order {number} and start on it in time.")
        return number

    def order_again(self, number: str) -> None:
        """Put the lines of an order into the bag.

        Raises:
            NotFound: There is no such order.
            Refused: The bag is full.
        """
        with transaction(self._db):
            for line in self.orders.get(number).lines:
                values = {"product_id": line.product.id, "quantity": line.quantity, "note": line.note}
                self.bag.add(values, line.option_ids)

    def save_repeat(self, plan: Repeat) -> int:
        """Make a plan count; the bag that a new one was made of is emptied. Gives the id of the repeat order.

        Raises:
            Refused: Something stands in the way.
        """
        with transaction(self._db):
            standing_id = self.repeats.save(plan)
            if plan.standing_id is None:
                self.bag.empty()
                self.counter.clear()
        self._tell("Your repeat order", f"{plan.summary}, {plan.days} at {plan.pickup_at}: noted.")
        return standing_id

    def _tell(self, subject: str, body: str) -> None:
        account = self.accounts.signed_in()
        if account is not None:
            self.accounts.send(account.id, subject, body)
