"""The counter: what is chosen for the bag's order (where to, deal, tip, note), what it comes to, and ordering it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from webgym_sites.kit.money import Totals
from webgym_sites.kit.store import NotFound, Refused, Value, insert, transaction
from webgym_sites.kit.store.bag import merged
from webgym_sites.kit.store.checkout import CheckoutRow
from webgym_sites.kit.store.texts import tidied
from webgym_sites.pizza.menu import Deal, Menu
from webgym_sites.pizza.pricing import TIP_CHOICES, order_totals, saving_cents
from webgym_sites.pizza.store.lines import Line, read_lines, write_line

MAX_NOTE = 80


@dataclass(frozen=True, slots=True)
class Offer:
    """A deal, and what it would save now; 0 where its condition is not met."""

    deal: Deal
    saves_cents: int


@dataclass(frozen=True, slots=True)
class Checkout:
    """An order as it stands at the counter; ``address_id`` is None to collect it."""

    lines: tuple[Line, ...]
    address_id: str | None
    street: str
    deal: Deal | None
    tip_cents: int
    note: str
    offers: tuple[Offer, ...]
    totals: Totals


@dataclass(frozen=True, slots=True)
class Order:
    """An order that was placed."""

    number: str
    placed_at: str
    address_id: str | None
    street: str
    deal: Deal | None
    note: str
    lines: tuple[Line, ...]
    totals: Totals


class Counter(CheckoutRow):
    """The row of choices, and the orders.

    Args:
        db: Holds them.
        now: The clock.
        menu: Reads the menu.
    """

    def __init__(self, db: sqlite3.Connection, now: Callable[[], datetime], menu: Callable[[], Menu]) -> None:
        super().__init__(db)
        self._now = now
        self._menu = menu

    # --- reads -------------------------------------------------------------------------------------------------------

    def view(self) -> Checkout:
        """How the order stands."""
        menu = self._menu()
        address_id, deal_id, tip, note = self._db.execute(
            "SELECT address_id, deal_id, tip_cents, note FROM checkout"
        ).fetchone()
        lines = read_lines(self._db, menu, "bag_lines")
        bought, delivered = [line.bought for line in lines], address_id is not None
        offers = tuple(Offer(deal, saving_cents(deal.id, bought, delivered)) for deal in menu.deals.values())
        sums = order_totals(bought, delivered=delivered, deal_id=deal_id, tip_cents=tip)
        street = menu.addresses.get(address_id or "", "")
        return Checkout(lines, address_id, street, menu.deals.get(deal_id or ""), tip, note, offers, sums)

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
            raise NotFound(f"You have no order {number}.")
        return self._order(row)

    def _order(self, row: tuple[Any, ...]) -> Order:
        menu = self._menu()
        order_id, number, placed_at, address_id, deal_id, note, *sums = row
        lines = read_lines(self._db, menu, "order_lines", "order_id", order_id)
        street, deal = menu.addresses.get(address_id or "", ""), menu.deals.get(deal_id or "")
        return Order(number, placed_at, address_id, street, deal, note, lines, Totals(*sums))

    # --- writes ------------------------------------------------------------------------------------------------------

    def go_to(self, address_id: str) -> None:
        """Have it brought to an address; ``""`` is to collect it.

        Raises:
            Refused: There is no such address.
        """
        if address_id and address_id not in self._menu().addresses:
            raise Refused("Choose one of your addresses.")
        self._set(address_id=address_id or None)

    def use_deal(self, deal_id: str) -> None:
        """Use a deal instead of any other; ``""`` is none.

        Raises:
            Refused: There is none of that id, or its condition is not met.
        """
        offer = next((each for each in self.view().offers if each.deal.id == deal_id), None)
        if deal_id and (offer is None or not offer.saves_cents):
            raise Refused("That deal takes nothing off this order.")
        self._set(deal_id=deal_id or None)

    def set_tip(self, cents: int) -> None:
        """Tip the riders.

        Raises:
            Refused: It is none of the choices.
        """
        if cents not in TIP_CHOICES:
            raise Refused("Choose one of the tips.")
        self._set(tip_cents=cents)

    def set_note(self, text: str) -> None:
        """Tell the kitchen something.

        Raises:
            Refused: It is too long.
        """
        self._set(note=tidied(text, MAX_NOTE))

    def place(self) -> str:
        """Order what is in the bag, and start over; gives the order's number.

        Raises:
            Refused: The bag is empty.
        """
        checkout = self.view()
        if not checkout.lines:
            raise Refused("There is nothing in your bag.")
        with transaction(self._db):
            newest = self._db.execute("SELECT coalesce(max(id), 0) FROM orders").fetchone()[0]
            number = f"PF-{newest + 301}"
            order_id = insert(self._db, "orders", {"number": number, **self._head(checkout)})
            for line in merged(checkout.lines):
                write_line(self._db, "order_lines", line, {"order_id": order_id, "unit_price_cents": line.unit_cents})
            self._set(address_id=None, deal_id=None, tip_cents=0, note="", reviewed=0)
        return number

    def _head(self, checkout: Checkout) -> dict[str, Value]:
        met = checkout.deal if any(o.deal == checkout.deal and o.saves_cents for o in checkout.offers) else None
        return {
            "placed_at": self._now().isoformat(timespec="seconds"),
            "address_id": checkout.address_id,
            "deal_id": met.id if met else None,
            "note": checkout.note,
            **asdict(checkout.totals),
        }


_ORDERS = (
    "SELECT id, number, placed_at, address_id, deal_id, note, subtotal_cents, discount_cents, delivery_fee_cents,"
    " tax_cents, tip_cents, total_cents FROM orders"
)
