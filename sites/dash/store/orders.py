"""The order book: placing an order, and looking back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from webgym_sites.dash.store.bag import Bags
from webgym_sites.dash.store.checkout import Desk
from webgym_sites.dash.store.customer import Customer
from webgym_sites.dash.store.menu import Menu
from webgym_sites.dash.store.views import Line, Order
from webgym_sites.kit.money import Totals
from webgym_sites.kit.store import NotFound, Refused, Value, insert, transaction
from webgym_sites.kit.variants.shop import charge_extras

_STEPS = (0.15, 0.55, 1.0)
"""At which share of its time an order is being made, on the way, there."""


def order_number(order_id: int) -> str:
    """What an order is called: ``SW-204``."""
    return f"SW-{200 + order_id}"


class OrderBook:
    """The orders' rows."""

    def __init__(
        self,
        db: sqlite3.Connection,
        menu: Menu,
        customer: Customer,
        bags: Bags,
        desk: Desk,
        now: Callable[[], datetime],
    ) -> None:
        self._db = db
        self._menu = menu
        self._customer = customer
        self._bags = bags
        self._desk = desk
        self._now = now

    # --- reads -------------------------------------------------------------------------------------------------------

    def all(self) -> tuple[Order, ...]:
        """Every order, newest first."""
        return self._read("ORDER BY placed_at DESC, id DESC")

    def get(self, number: str) -> Order:
        """One order.

        Raises:
            NotFound: There is none of that number.
        """
        orders = self._read("WHERE number = ?", number)
        if not orders:
            raise NotFound(f"You have no order {number!r}.")
        return orders[0]

    def _read(self, clause: str, *values: str) -> tuple[Order, ...]:
        return tuple(self._order(*row) for row in self._db.execute(f"{_ORDERS} {clause}", values).fetchall())

    def _order(self, order_id: int, place_id: str, address_id: int | None, card_id: int, *rest: Any) -> Order:  # noqa: ANN401
        number, placed_at, arrives_at, fulfilment, speed, slot, note, promo_code, *sums = rest
        return Order(
            number=number,
            place=self._menu.place(place_id),
            placed_at=placed_at,
            arrives_at=arrives_at,
            fulfilment=fulfilment,
            address=next((each for each in self._customer.addresses() if each.id == address_id), None),
            speed=speed,
            slot=slot,
            driver_note=note,
            promo_code=promo_code,
            card=next(card for card in self._customer.cards() if card.id == card_id),
            totals=Totals(*sums),
            lines=self._lines(order_id),
            step=self._step(datetime.fromisoformat(placed_at), datetime.fromisoformat(arrives_at)),
        )

    def _step(self, placed_at: datetime, arrives_at: datetime) -> int:
        gone = (self._now() - placed_at) / (arrives_at - placed_at)
        return sum(gone >= share for share in _STEPS)

    def _lines(self, order_id: int) -> tuple[Line, ...]:
        rows = self._db.execute(_LINES, (order_id,)).fetchall()
        options = "SELECT option_id FROM order_line_options WHERE line_id = ?"
        return tuple(
            self._bags.line(id_, dish, quantity, note, [each for (each,) in self._db.execute(options, (id_,))], unit)
            for id_, dish, quantity, note, unit in rows
        )

    # --- writes ------------------------------------------------------------------------------------------------------

    def place(self) -> str:
        """Turn the bag into an order; gives its number.

        Raises:
            Refused: Something stands in the way.
        """
        with transaction(self._db):
            desk = self._desk.view()
            if desk.problems:
                raise Refused(desk.problems[0])
            order_id: int = self._db.execute("SELECT coalesce(max(id), 0) + 1 FROM orders").fetchone()[0]
            insert(self._db, "orders", {"id": order_id, **self._head(order_id)})
            for line in desk.bag.lines:
                self._write_line(order_id, line)
            charge_extras(self._db)
            self._desk.reset()
            self._bags.rows.empty()
            self._bags.forget_draft()
        return order_number(order_id)

    def _head(self, order_id: int) -> dict[str, Value]:
        desk, chosen = self._desk.view(), self._desk.choices()
        assert desk.bag.place  # it is not empty
        return {
            "number": order_number(order_id),
            "restaurant_id": desk.bag.place.id,
            "placed_at": self._now().isoformat(timespec="seconds"),
            "arrives_at": self._desk.arrives_at(chosen, desk.bag).isoformat(timespec="seconds"),
            "fulfilment": chosen.fulfilment,
            "address_id": chosen.address_id if chosen.fulfilment == "delivery" else None,
            "speed": chosen.speed,
            "slot": chosen.slot,
            "driver_note": chosen.driver_note,
            **asdict(desk.totals),
            "promo_code": chosen.promo_code,
            "card_id": chosen.card_id,
        }

    def _write_line(self, order_id: int, line: Line) -> None:
        values = {"order_id": order_id, "product_id": line.product.id, "quantity": line.quantity, "note": line.note}
        line_id = insert(self._db, "order_lines", {**values, "unit_price_cents": line.unit_price_cents})
        rows = [(line_id, option.id) for option in line.options]
        self._db.executemany("INSERT INTO order_line_options VALUES (?, ?)", rows)


_ORDERS = (
    "SELECT id, restaurant_id, address_id, card_id, number, placed_at, arrives_at, fulfilment, speed, slot,"
    " driver_note, promo_code, subtotal_cents, discount_cents, delivery_fee_cents, tax_cents, tip_cents, total_cents"
    " FROM orders"
)
_LINES = "SELECT id, product_id, quantity, note, unit_price_cents FROM order_lines WHERE order_id = ? ORDER BY id"
