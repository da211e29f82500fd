"""The database a world starts from: the schema, the catalogue as rows, and one customer, signed in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

from webgym_sites.coffee.menu import Menu, read_menu
from webgym_sites.kit.catalogue import read_catalogue
from webgym_sites.kit.store import Value, create_schema, insert_all
from webgym_sites.kit.store.accounts import SCHEMA, account_row

PACKAGE = "webgym_sites.coffee"
CUSTOMER = (1, "Nora Lind", "nora@lind.example", "paper-cup-7")
"""Account, name, email address and password of who is signed in."""

FIRST_STARS = 20
"""What the customer has been given so far."""


def create_image(db: sqlite3.Connection) -> None:
    """Give an empty database the schema, the catalogue and a customer."""
    db.executescript(SCHEMA)
    create_schema(db, PACKAGE)
    insert_all(db, _catalogue_rows(read_catalogue(PACKAGE, "menu.toml")))
    insert_all(db, (("accounts", account_row(*CUSTOMER, "half past seven")), star_row(FIRST_STARS, "A warm welcome")))
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
    for position, category in enumerate(book["categories"]):
        yield "categories", {**category, "position": position}
    for position, group in enumerate(book["groups"]):
        limits = {"min_choices": group.get("min_choices", 0), "max_choices": group.get("max_choices", 1)}
        yield "option_groups", {"id": group["id"], "name": group["name"], **limits, "position": position}
        for number, (option_id, name, price_cents) in enumerate(group["options"], 100 * position):
            values = {"group_id": group["id"], "name": name, "price_cents": price_cents, "position": number}
            yield "options", {"id": option_id, **values}
    for position, product in enumerate(book["products"]):
        head = {name: product[name] for name in ("id", "name", "about", "price_cents")}
        yield "products", {**head, "category_id": product["category"], "position": position}
        yield from (("product_groups", {"product_id": head["id"], "group_id": each}) for each in product["asks"])
        yield from (("product_options", {"product_id": head["id"], "option_id": e}) for e in product["comes_with"])


@lru_cache(maxsize=1)
def first_menu() -> Menu:
    """The menu of the image: what goals are drawn from."""
    db = sqlite3.connect(":memory:")
    try:
        create_image(db)
        return read_menu(db, datetime.min)
    finally:
        db.close()
