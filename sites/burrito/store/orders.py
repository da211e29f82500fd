"""The order book: placing an order, looking back, ordering again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from webgym_sites.burrito.store.bag import BagShelf
from webgym_sites.burrito.store.checkout import CheckoutDesk
from webgym_sites.burrito.store.menu import Menu
from webgym_sites.burrito.store.views import Card, Checkout, Line, Order
from webgym_sites.kit.money import Totals
from webgym_sites.kit.store import NotFound, Refused, Value, insert, transaction
from webgym_sites.kit.store.bag import merged
from webgym_sites.kit.variants.shop import charge_extras


def order_number(order_id: int) -> str:
    """What an order is called: ``AE-1004``."""
    return f"AE-{1000 + order_id}"


class OrderBook:
    """The orders' rows."""

    def __init__(
        self, db: sqlite3.Connection, menu: Menu, bag: BagShelf, desk: CheckoutDesk, now: Callable[[], datetime]
    ) -> None:
        self._db = db
        self._menu = menu
        self._bag = bag
        self._desk = desk
        self._now = now

    # --- reads -------------------------------------------------------------------------------------------------------

    def all(self) -> list[Order]:
        """Every order, newest first."""
        return self._read("ORDER BY placed_at DESC, orders.id DESC")

    def get(self, number: str) -> Order:
        """One order."""
        found = self._read("WHERE number = ?", number)
        if not found:
            raise NotFound(f"You have no order {number!r}.")
        return found[0]

    def _read(self, clause: str, *values: str) -> list[Order]:
        rows = self._db.execute(f"{_ORDERS} {clause}", values).fetchall()
        return [self._order(row, self._lines(row[0])) for row in rows]

    def _lines(self, order_id: int) -> tuple[Line, ...]:
        return self._bag.lines(_OPTIONS, self._db.execute(_LINES, (order_id,)))

    def _order(self, row: tuple[Any, ...], lines: tuple[Line, ...]) -> Order:
        totals, card = row[1:7], row[7:12]
        number, placed_at, status, fulfilment, location_id, *where, slot, coupon_code, utensils = row[12:]
        return Order(
            number,
            placed_at,
            status,
            fulfilment,
            self._menu.location(location_id) if location_id else None,
            *where,
            slot=slot,
            lines=lines,
            totals=Totals(*totals),
            coupon_code=coupon_code,
            card=Card(*card[:4], is_default=bool(card[4])),
            utensils=bool(utensils),
        )

    # --- writes ------------------------------------------------------------------------------------------------------

    def place(self) -> str:
        """Turn the bag into an order."""
        with transaction(self._db):
            desk = self._desk.view()
            if desk.problems:
                raise Refused(desk.problems[0])
            order_id = self._write(desk)
            charge_extras(self._db)
            self._desk.settle()
            self._bag.rows.empty()
            self._db.execute("DELETE FROM draft_options")
            self._db.execute("DELETE FROM drafts")
        return order_number(order_id)

    def _write(self, desk: Checkout) -> int:
        order_id: int = self._db.execute("SELECT coalesce(max(id), 0) + 1 FROM orders").fetchone()[0]
        insert(self._db, "orders", {"id": order_id, **self._head(order_id, desk)})
        for line in merged(desk.bag.lines):
            values = {"order_id": order_id, "product_id": line.product.id, "quantity": line.quantity, "note": line.note}
            line_id = insert(self._db, "order_lines", {**values, "unit_price_cents": line.unit_price_cents})
            rows = [(line_id, option.id) for option in line.options]
            self._db.executemany("INSERT INTO order_line_options VALUES (?, ?)", rows)
        return order_id

    def _head(self, order_id: int, desk: Checkout) -> dict[str, Value]:
        place = desk.address
        return {
            "number": order_number(order_id),
            "placed_at": self._now().isoformat(timespec="seconds"),
            "status": "received",
            "fulfilment": desk.fulfilment,
            "location_id": None if place else desk.location.id,
            "street": place.street if place else "",
            "unit": place.unit if place else "",
            "city": place.city if place else "",
            "zip": place.zip if place else "",
            "delivery_note": desk.delivery_note,
            "slot": desk.slot.starts_at if desk.slot else "asap",
            **asdict(desk.totals),
            "coupon_code": desk.coupon.code if desk.coupon else None,
            "card_id": desk.card.id,
            "utensils": int(desk.utensils),
        }

    def reorder(self, number: str) -> list[str]:
        """Put the lines of an order into the bag, as far as they are still offered and complete."""
        missing: list[str] = []
        with transaction(self._db):
            for line in self.get(number).lines:
                options = {option.id for option in line.options}
                problems = [q.problem(options) for q in self._menu.questions(line.product.id)]
                if any(problems):
                    missing.append(f"{line.product.name} needs a choice that is no longer offered.")
                else:
                    self._bag.add(line.product.id, line.quantity, line.note, options)
        return missing


_ORDERS = (
    "SELECT orders.id, subtotal_cents, discount_cents, delivery_fee_cents, tax_cents, tip_cents, total_cents,"
    " cards.id, brand, last4, expires, is_default,"
    " number, placed_at, status, fulfilment, location_id, street, unit, city, zip, delivery_note, slot, coupon_code,"
    " utensils FROM orders JOIN cards ON cards.id = card_id"
)
_LINES = "SELECT id, product_id, quantity, note, unit_price_cents FROM order_lines WHERE order_id = ? ORDER BY id"
_OPTIONS = "SELECT line_id, option_id FROM order_line_options WHERE line_id BETWEEN ? AND ?"
