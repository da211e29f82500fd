"""The corner bookshop's database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from webgym_sites.kit.money import Totals, totals
from webgym_sites.kit.search import found
from webgym_sites.kit.slots import Month, Slot, month_of, slots_of_day
from webgym_sites.kit.store import NotFound, Refused, accounts, create_schema, insert, insert_all, reviews, transaction
from webgym_sites.kit.store.accounts import Accounts, account_row
from webgym_sites.kit.store.bag import BagRows
from webgym_sites.kit.store.reviews import Reviews

BOOKS = tuple(
    (f"book-{n}", f"{what} {of}", f"A book of {of.lower()}.", 500 + 125 * n)
    for n, (what, of) in enumerate(((w, o) for w in ("Small", "Great", "Late") for o in ("Winds", "Roads", "Teas")), 1)
)
SLOTS = tuple(slots_of_day("10:00", "16:00", 60, 30))
EMAIL, PASSWORD = "kim@mail.test", "blue-lantern"


class BookLine(NamedTuple):
    id: int
    quantity: int
    product: Book
    price_cents: int
    options: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Book:
    id: str
    name: str
    about: str
    price_cents: int


class SlotView(NamedTuple):
    starts_at: str
    open: bool


def create_image(db: sqlite3.Connection) -> None:
    create_schema(db, __package__ or "")
    db.executescript(accounts.SCHEMA + reviews.SCHEMA)
    insert(db, "accounts", account_row(1, "Kim", EMAIL, PASSWORD, secret="k"))
    insert_all(db, [("books", dict(zip(("id", "name", "about", "price_cents"), book, strict=True))) for book in BOOKS])
    db.execute("INSERT INTO reviews VALUES (1, 'book-1', 'Ada', 4, 'Windy.', '2026-01-02')")
    db.commit()


class Store:
    def __init__(self, db: sqlite3.Connection, now: Callable[[], datetime]) -> None:
        self._db, self._now = db, now
        self.bag = BagRows(db)
        self.accounts = Accounts(db, now, "Corner Books")
        self.reviews = Reviews(db, now)

    def books(self, text: str = "") -> tuple[Book, ...]:
        books = tuple(Book(*row) for row in self._db.execute("SELECT * FROM books ORDER BY rowid"))
        return found(books, text, lambda book: book.name, lambda book: book.about) if text else books

    def book(self, book_id: str) -> Book:
        for book in self.books():
            if book.id == book_id:
                return book
        raise NotFound("We have no such book.")

    def lines(self) -> tuple[BookLine, ...]:
        rows = [(row, self.book(row.product_id)) for row in self.bag.lines()]
        return tuple(BookLine(row.id, row.quantity, book, book.price_cents * row.quantity) for row, book in rows)

    def totals(self) -> Totals:
        return totals(sum(line.price_cents for line in self.lines()), tax_per_10_000=500)

    def month(self, day: date) -> Month:
        today = self._now().date()
        return month_of(day, today, today + timedelta(days=60), day, lambda each: each.weekday() != 6)

    def today(self) -> date:
        return self._now().date()

    def slots(self, day: date) -> tuple[SlotView, ...]:
        return tuple(SlotView(slot.starts_at, self._is_open(slot, day)) for slot in SLOTS)

    def _is_open(self, slot: Slot, day: date) -> bool:
        return day.weekday() != 6 and slot.open_on(day, self._now())

    def place(self, day: date, slot: str) -> None:
        account = self.accounts.signed_in()
        if account is None or not self.lines():
            raise Refused("There is nothing to order.")
        if SlotView(slot, open=True) not in self.slots(day):
            raise Refused("Choose another time.", "slot")
        with transaction(self._db):
            head = {"account_id": account.id, "day": day.isoformat(), "slot": slot}
            order = insert(self._db, "orders", {**head, "total_cents": self.totals().total_cents})
            for line in self.lines():
                values = {"order_id": order, "product_id": line.product.id, "quantity": line.quantity}
                insert(self._db, "order_lines", values)
            self.bag.empty()
