"""The bag, the coupons that were clipped, and the budget."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from webgym_sites.grocer.catalogue import Coupon, Product, catalogue
from webgym_sites.grocer.pricing import Bill, bill_for, coupon_cents
from webgym_sites.grocer.store.shelves import Shelves
from webgym_sites.kit.money import parse_dollars
from webgym_sites.kit.store import NotFound, Refused, insert, transaction, update
from webgym_sites.kit.store.bag import BagRows

MAX_LINES, MAX_QUANTITY = 20, 50
BEST, NOTHING = "best", "nothing"


@dataclass(frozen=True, slots=True)
class Line:
    """A product in the bag or of an order; ``other`` is what shall come instead, if that is one product."""

    id: int
    product: Product
    quantity: int
    instead: str = BEST

    @property
    def other(self) -> Product | None:
        """The product that shall come instead."""
        return catalogue().products.get(self.instead)

    @property
    def cost_cents(self) -> int:
        """What it costs before offers."""
        return self.product.cost_cents(self.quantity)

    @property
    def saving_cents(self) -> int:
        """What the product's offer takes off."""
        return self.product.saving_cents(self.quantity)

    @property
    def amount(self) -> str:
        """``600 g``, or how many packs."""
        return self.product.amount(self.quantity)


@dataclass(frozen=True, slots=True)
class ClippedCoupon:
    """A coupon, whether it is clipped, and what it takes off the bag as it is."""

    coupon: Coupon
    clipped: bool
    cents: int


class Bag:
    """What is to be bought, and what is taken off that."""

    def __init__(self, db: sqlite3.Connection, shelves: Shelves) -> None:
        self._db = db
        self._shelves = shelves
        self._rows = BagRows(db, max_lines=MAX_LINES, max_quantity=MAX_QUANTITY)

    # --- reads -------------------------------------------------------------------------------------------------------

    def lines(self) -> tuple[Line, ...]:
        """All lines, oldest first, at today's prices."""
        rows = self._db.execute("SELECT id, product_id, quantity, instead FROM bag_lines ORDER BY id").fetchall()
        products = self._shelves.today([catalogue().product(row[1]) for row in rows])
        return tuple(Line(row[0], product, row[2], row[3]) for row, product in zip(rows, products, strict=True))

    def quantities(self) -> dict[str, int]:
        """How many packs or steps of each product are in it, by id."""
        return dict(self._db.execute("SELECT product_id, quantity FROM bag_lines"))

    def line(self, product_id: str) -> Line:
        """The line of a product.

        Raises:
            NotFound: It is not in the bag.
        """
        line = next((line for line in self.lines() if line.product.id == product_id), None)
        if line is None:
            raise NotFound("That is no longer in your bag.")
        return line

    def bill(self) -> Bill:
        """What the goods come to."""
        return bill_for(((line.product, line.quantity) for line in self.lines()), self.clipped())

    def clipped(self) -> tuple[Coupon, ...]:
        """The coupons that were clipped."""
        ids = {coupon_id for (coupon_id,) in self._db.execute("SELECT coupon_id FROM clipped")}
        return tuple(coupon for coupon in catalogue().coupons.values() if coupon.id in ids)

    def coupons(self) -> tuple[ClippedCoupon, ...]:
        """All coupons."""
        lines, clipped = [(line.product, line.quantity) for line in self.lines()], self.clipped()
        return tuple(
            ClippedCoupon(coupon, coupon in clipped, coupon_cents(coupon, lines))
            for coupon in catalogue().coupons.values()
        )

    def budget_cents(self) -> int | None:
        """The budget, if one is set."""
        cents: int | None = self._db.execute("SELECT cents FROM budget").fetchone()[0]
        return cents

    # --- writes ------------------------------------------------------------------------------------------------------

    def add(self, product_id: str, quantity: int | None = None) -> None:
        """Put so many more in; at first, as many as it comes with.

        Raises:
            NotFound: It is not for sale.
            Refused: It is sold out, or the bag takes no more.
        """
        product = self._shelves.product(product_id)
        if product.sold_out:
            raise Refused("Sold out for today.")
        there = self.quantities().get(product_id, 0)
        wanted = there + (product.first_quantity if quantity is None else quantity)
        with transaction(self._db):
            if not there:
                self._rows.add({"product_id": product_id, "quantity": 1, "instead": BEST})
            self._rows.set_quantity(self.line(product_id).id, wanted)

    def take(self, product_id: str, quantity: int) -> None:
        """Take so many out; all of it if there are no more.

        Raises:
            NotFound: It is not in the bag.
        """
        line = self.line(product_id)
        self._rows.set_quantity(line.id, max(line.quantity - quantity, 0))

    def remove(self, product_id: str) -> None:
        """Take all of it out.

        Raises:
            NotFound: It is not in the bag.
        """
        self._rows.remove(self.line(product_id).id)

    def choose_instead(self, product_id: str, instead: str) -> None:
        """Say what shall come if it is out: `BEST`, `NOTHING`, or the id of another product of its kind.

        Raises:
            NotFound: It is not in the bag.
            Refused: That cannot come in its place.
        """
        line = self.line(product_id)
        if instead not in (BEST, NOTHING, *(other.id for other in catalogue().instead_of(line.product))):
            raise Refused("That cannot come in its place.")
        with transaction(self._db):
            update(self._db, "bag_lines", line.id, {"instead": instead})

    def clip(self, coupon_id: str, on: bool) -> None:
        """Clip a coupon, or put it back.

        Raises:
            NotFound: There is none of that id.
        """
        coupon = catalogue().coupon(coupon_id)
        with transaction(self._db):
            self._db.execute("DELETE FROM clipped WHERE coupon_id = ?", (coupon.id,))
            if on:
                insert(self._db, "clipped", {"coupon_id": coupon.id})

    def set_budget(self, text: str) -> None:
        """Set the budget to so many dollars; without text, to none.

        Raises:
            Refused: It is no amount of money.
        """
        cents = parse_dollars(text)
        if text.strip() and not cents:
            raise Refused("Type an amount of dollars, such as 40.", "budget")
        with transaction(self._db):
            update(self._db, "budget", 1, {"cents": cents})

    def empty(self) -> None:
        """Take everything out."""
        self._rows.empty()
