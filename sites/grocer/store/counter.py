"""The checkout: slot, bags, tip and note, and placing the order; and the orders of before."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from webgym_sites.grocer.catalogue import catalogue
from webgym_sites.grocer.image import FRESH
from webgym_sites.grocer.pricing import BAGS, DAYS_AHEAD, FIRST_SLOT, SLOTS, TIPS, Bill, bill_for, slot_cents, slot_free
from webgym_sites.grocer.store.bag import Bag, Line
from webgym_sites.kit.store import NotFound, Refused, Value, insert, transaction
from webgym_sites.kit.store.checkout import CheckoutRow
from webgym_sites.kit.variants.shop import charge_extras

MAX_NOTE = 80


@dataclass(frozen=True, slots=True)
class Slot:
    """Two hours of a day in which an order can come; ``free``: it still can."""

    on: date
    at: str
    cents: int
    free: bool

    @property
    def until(self) -> str:
        """When it ends."""
        return f"{int(self.at[:2]) + 2:02d}:00"


def slot_of(day: date, at: str) -> Slot:
    """A slot."""
    return Slot(day, at, slot_cents(day, at), slot_free(day, at))


@dataclass(frozen=True, slots=True)
class Checkout:
    """An order as it stands at the checkout."""

    lines: tuple[Line, ...]
    slot: Slot
    bags: str
    note: str
    bill: Bill


@dataclass(frozen=True, slots=True)
class Order(Checkout):
    """One that was placed."""

    number: str
    placed_at: str


def order_number(order_id: int) -> str:
    """What an order is called: ``BP-504``."""
    return f"BP-{500 + order_id}"


class Counter(CheckoutRow):
    """The row of choices, and the order book."""

    def __init__(self, db: sqlite3.Connection, now: Callable[[], datetime], bag: Bag) -> None:
        super().__init__(db)
        self._now = now
        self._bag = bag

    # --- reads -------------------------------------------------------------------------------------------------------

    def view(self) -> Checkout:
        """How the order stands."""
        on, at, bags, tip, note = self._db.execute(
            "SELECT slot_on, slot_at, bags, tip_cents, note FROM checkout"
        ).fetchone()
        slot = slot_of(date.fromisoformat(on) if on else self.days[0], at or FIRST_SLOT)
        lines = self._bag.lines()
        things = ((line.product, line.quantity) for line in lines)
        bill = bill_for(things, self._bag.clipped(), delivery_cents=slot.cents, bags=bags, tip_cents=tip)
        return Checkout(lines, slot, bags, note, bill)

    @property
    def days(self) -> tuple[date, ...]:
        """The days on which an order can come: from tomorrow on."""
        today = self._now().date()
        return tuple(today + timedelta(days=ahead) for ahead in range(1, DAYS_AHEAD + 1))

    def slots(self) -> tuple[tuple[Slot, ...], ...]:
        """All slots, by time of day and day."""
        return tuple(tuple(slot_of(day, at) for day in self.days) for at in SLOTS)

    def orders(self) -> tuple[Order, ...]:
        """Every order, newest first."""
        return tuple(self._order(row) for row in self._db.execute(f"{_ORDERS} ORDER BY id DESC").fetchall())

    def order(self, number: str) -> Order:
        """One order.

        Raises:
            NotFound: There is none of that number.
        """
        row = self._db.execute(f"{_ORDERS} WHERE number = ?", (number,)).fetchone()
        if row is None:
            raise NotFound("You have no such order.")
        return self._order(row)

    def _order(self, row: tuple[Any, ...]) -> Order:
        order_id, number, placed_at, on, at, bags, note, subtotal, savings, delivery, bags_cents, tip = row
        query = "SELECT id, product_id, quantity, instead FROM order_lines WHERE order_id = ? ORDER BY id"
        lines = tuple(
            Line(id_, catalogue().product(product_id), quantity, instead)
            for id_, product_id, quantity, instead in self._db.execute(query, (order_id,))
        )
        used = self._db.execute(
            "SELECT coupon_id, cents FROM order_coupons WHERE order_id = ? ORDER BY id", (order_id,)
        )
        bill = Bill(subtotal, savings, tuple(used.fetchall()), delivery, bags_cents, tip)
        return Order(lines, slot_of(date.fromisoformat(on), at), bags, note, bill, number, placed_at)

    # --- writes ------------------------------------------------------------------------------------------------------

    def choose_slot(self, day: date, at: str) -> None:
        """Have it brought then.

        Raises:
            Refused: There is no such slot, or it is taken.
        """
        if day not in self.days or at not in SLOTS or not slot_free(day, at):
            raise Refused("That slot is taken. Choose another.")
        self._set(slot_on=day.isoformat(), slot_at=at)

    def choose_bags(self, bags: str) -> None:
        """Have it packed so.

        Raises:
            Refused: It is none of `BAGS`.
        """
        if bags not in BAGS:
            raise Refused("Choose one of the bags.")
        self._set(bags=bags)

    def set_tip(self, cents: int) -> None:
        """Give the driver something.

        Raises:
            Refused: It is none of `TIPS`.
        """
        if cents not in TIPS:
            raise Refused("Choose one of the tips.")
        self._set(tip_cents=cents)

    def set_note(self, text: str) -> None:
        """Tell the driver something.

        Raises:
            Refused: It is too long.
        """
        note = " ".join(text.split())
        if len(note) > MAX_NOTE:
            raise Refused("Keep the note under 80 characters.", "note")
        self._set(note=note)

    def place(self) -> str:
        """Order what is in the bag; gives the order's number. Coupons that counted are used up.

        Raises:
            Refused: Something stands in the way.
        """
        checkout = self.view()
        if not checkout.lines:
            raise Refused("There is nothing in your bag.")
        if any(line.product.sold_out for line in checkout.lines):
            raise Refused("Something in your bag is sold out.")
        with transaction(self._db):
            number = self._write(checkout)
            self._db.executemany("DELETE FROM clipped WHERE coupon_id = ?", [(id_,) for id_, _ in checkout.bill.used])
            charge_extras(self._db)
            self._set(**FRESH)
            self._bag.empty()
        return number

    def _write(self, checkout: Checkout) -> str:
        newest = self._db.execute("SELECT coalesce(max(id), 0) FROM orders").fetchone()[0]
        number, bill = order_number(newest + 1), checkout.bill
        head: dict[str, Value] = {
            "number": number,
            "placed_at": self._now().isoformat(timespec="seconds"),
            "slot_on": checkout.slot.on.isoformat(),
            "slot_at": checkout.slot.at,
            "bags": checkout.bags,
            "note": checkout.note,
            **bill_columns(bill),
        }
        order_id = insert(self._db, "orders", head)
        for line in checkout.lines:
            values = line_columns(line)
            insert(self._db, "order_lines", {"order_id": order_id, **values})
        for coupon_id, cents in bill.used:
            insert(self._db, "order_coupons", {"order_id": order_id, "coupon_id": coupon_id, "cents": cents})
        return number


def bill_columns(bill: Bill) -> dict[str, int]:
    """The sums of an order, as its row has them."""
    names = ("subtotal", "savings", "coupons", "delivery", "bags", "tip", "total")
    return {f"{name}_cents": getattr(bill, f"{name}_cents") for name in names}


def line_columns(line: Line) -> dict[str, Value]:
    """A line of an order, as its row has it."""
    return {
        "product_id": line.product.id,
        "quantity": line.quantity,
        "instead": line.instead,
        "price_cents": line.product.price_cents,
        "cost_cents": line.cost_cents,
    }


_ORDERS = (
    "SELECT id, number, placed_at, slot_on, slot_at, bags, note, subtotal_cents, savings_cents, delivery_cents,"
    " bags_cents, tip_cents FROM orders"
)
