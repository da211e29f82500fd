"""The order book, and the stars that orders earn and spend."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from webgym_sites.coffee.menu import Menu, Reward, Shop
from webgym_sites.coffee.store.counter import Checkout
from webgym_sites.coffee.store.lines import Line, read_lines, write_line
from webgym_sites.kit.money import Totals
from webgym_sites.kit.store import NotFound, Refused, Value, insert, transaction
from webgym_sites.kit.store.bag import merged


@dataclass(frozen=True, slots=True)
class Order:
    """An order that was placed. ``pickup_on`` is a day, ``pickup_at`` HH:MM or ``asap``."""

    id: int
    number: str
    placed_at: str
    shop: Shop
    pickup_on: str
    pickup_at: str
    lines: tuple[Line, ...]
    totals: Totals
    reward: Reward | None
    own_cup: bool


@dataclass(frozen=True, slots=True)
class StarChange:
    """Stars that came or went, and why."""

    change: int
    reason: str


def order_number(order_id: int) -> str:
    """What an order is called: ``HP-204``."""
    return f"HP-{200 + order_id}"


class OrderBook:
    """The rows of one customer's orders and stars; ``account_id`` says whose they are now, None for nobody's."""

    def __init__(
        self,
        db: sqlite3.Connection,
        now: Callable[[], datetime],
        menu: Callable[[], Menu],
        account_id: Callable[[], int | None],
    ) -> None:
        self._db = db
        self._now = now
        self._menu = menu
        self._account_id = account_id

    # --- reads -------------------------------------------------------------------------------------------------------

    def all(self) -> tuple[Order, ...]:
        """Every order, newest first."""
        rows = self._db.execute(f"{_ORDERS} ORDER BY placed_at DESC, id DESC", (self._account_id(),)).fetchall()
        return tuple(self._order(row) for row in rows)

    def get(self, number: str) -> Order:
        """One order.

        Raises:
            NotFound: The customer has none of that number.
        """
        row = self._db.execute(f"{_ORDERS} AND number = ?", (self._account_id(), number)).fetchone()
        if row is None:
            raise NotFound(f"You have no order {number}.")
        return self._order(row)

    def _order(self, row: tuple[Any, ...]) -> Order:
        menu = self._menu()
        order_id, number, placed_at, shop_id, on, at, subtotal, discount, *rest = row
        tax, tip, total, reward_id, own_cup = rest
        paid = dict(self._db.execute("SELECT id, unit_price_cents FROM order_lines WHERE order_id = ?", (order_id,)))
        lines = read_lines(self._db, menu, "order_lines", "order_id", order_id)
        return Order(
            order_id,
            number,
            placed_at,
            menu.shop(shop_id),
            on,
            at,
            tuple(replace(line, unit_cents=paid[line.id]) for line in lines),
            Totals(subtotal, discount, 0, tax, tip, total),
            menu.rewards.get(reward_id or ""),
            bool(own_cup),
        )

    def balance(self) -> int:
        """How many stars the customer has."""
        query = "SELECT coalesce(sum(change), 0) FROM star_ledger WHERE account_id = ?"
        count: int = self._db.execute(query, (self._account_id(),)).fetchone()[0]
        return count

    def stars(self) -> tuple[StarChange, ...]:
        """How they came together, newest first."""
        query = "SELECT change, reason FROM star_ledger WHERE account_id = ? ORDER BY id DESC"
        return tuple(StarChange(*row) for row in self._db.execute(query, (self._account_id(),)))

    # --- writes ------------------------------------------------------------------------------------------------------

    def place(self, checkout: Checkout) -> str:
        """Turn what is at the counter into an order; gives its number.

        Raises:
            Refused: Nobody is signed in, or something stands in the way.
        """
        account_id = self._account_id()
        if account_id is None:
            raise Refused("Sign in to order.")
        if checkout.problem:
            raise Refused(checkout.problem)
        newest = self._db.execute("SELECT coalesce(max(id), 0) FROM orders").fetchone()[0]
        number = order_number(newest + 1)
        with transaction(self._db):
            order_id = insert(self._db, "orders", {"number": number, "account_id": account_id, **self._head(checkout)})
            for line in merged(checkout.lines):
                values = {"order_id": order_id, "unit_price_cents": line.unit_cents}
                write_line(self._db, "order_lines", line, values)
            if checkout.claim:
                reward = checkout.claim.reward
                self._note_stars(account_id, order_id, -reward.stars, f"{reward.name} on {number}")
            if checkout.stars:
                self._note_stars(account_id, order_id, checkout.stars, f"Earned by {number}")
        return number

    def _head(self, checkout: Checkout) -> dict[str, Value]:
        now, claim, sums = self._now(), checkout.claim, checkout.totals
        return {
            "placed_at": now.isoformat(timespec="seconds"),
            "shop_id": checkout.shop.id,
            "pickup_on": (checkout.pickup_on or now.date()).isoformat(),
            "pickup_at": checkout.pickup_at,
            "subtotal_cents": sums.subtotal_cents,
            "discount_cents": sums.discount_cents,
            "tax_cents": sums.tax_cents,
            "tip_cents": sums.tip_cents,
            "total_cents": sums.total_cents,
            "reward_id": claim.reward.id if claim else None,
            "reward_product_id": claim.line.product.id if claim else None,
            "own_cup": int(checkout.own_cup),
        }

    def _note_stars(self, account_id: int, order_id: int, change: int, reason: str) -> None:
        values = {"account_id": account_id, "order_id": order_id, "change": change, "reason": reason}
        insert(self._db, "star_ledger", values)


_ORDERS = (
    "SELECT id, number, placed_at, shop_id, pickup_on, pickup_at, subtotal_cents, discount_cents, tax_cents, tip_cents,"
    " total_cents, reward_id, own_cup FROM orders WHERE account_id = ?"
)
