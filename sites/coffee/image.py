"""The database a world starts from: the schema, the catalogue as rows, and one customer, signed in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

from webgym_sites.coffee.menu import Menu, read_menu
from webgym_sites.kit import menu
from webgym_sites.kit.catalogue import read_catalogue
from webgym_sites.kit.store import Value, accounts, create_schema, filled, insert_all

PACKAGE = "webgym_sites.coffee"
CUSTOMER = (1, "Nora Lind", "nora@lind.example", "paper-cup-7")
"""Account, name, email address and password of who is signed in."""

FIRST_STARS = 20
"""What the customer has been given so far."""


def create_image(db: sqlite3.Connection) -> None:
    """Give an empty database the schema, the catalogue and a customer."""
    db.executescript(menu.SCHEMA + accounts.SCHEMA)
    create_schema(db, PACKAGE)
    insert_all(db, _catalogue_rows(read_catalogue(PACKAGE, "menu.toml")))
    customer = accounts.account_row(*CUSTOMER, "half past seven")
    insert_all(db, (("accounts", customer), star_row(FIRST_STARS, "A warm welcome")))
    db.execute("UPDATE session SET account_id = ?", (CUSTOMER[0],))
    db.execute(
        "INSERT INTO checkout VALUES (1, (SELECT id FROM shops WHERE position = 0), '', 'asap', 0, 0, NULL, NULL, 0)"
    )
    db.commit()


def star_row(change: int, reason: str) -> tuple[str, dict[str, Value]]:
    """Stars that were given to the customer without an order."""
    return "star_ledger", {"account_id": CUSTOMER[0], "order_id": None, "change": change, "reason": reason}


def _catalogue_rows(book: dict[str, Any]) -> Iterator[tuple[str, dict[str, Value]]]:
    for position, shop in enumerate(book["shops"]):
        yield "shops", {**shop, "position": position}
    yield from (("rewards", reward) for reward in book["rewards"])
    yield from menu.rows_of(book)


@lru_cache(maxsize=1)
def first_menu() -> Menu:
    """The menu of the image: what goals are drawn from."""
    with filled(create_image) as db:
        return read_menu(db, datetime.min)
