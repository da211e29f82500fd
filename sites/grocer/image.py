"""The database a world starts from: the schema, products and coupons by name, two shopping lists."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from webgym_sites.grocer.catalogue import Catalogue, catalogue
from webgym_sites.kit.store import Value, create_schema, insert_all

FRESH: dict[str, Value] = {"slot_on": "", "slot_at": "", "bags": "crates", "tip_cents": 0, "note": "", "reviewed": 0}
"""The checkout before anything is chosen."""


def create_image(db: sqlite3.Connection) -> None:
    """Give an empty database the schema and what it starts with."""
    create_schema(db, "webgym_sites.grocer")
    insert_all(db, _rows(catalogue()))
    db.commit()


def _rows(book: Catalogue) -> Iterator[tuple[str, dict[str, Value]]]:
    for product in book.products.values():
        yield "products", {"id": product.id, "name": product.name, "price_cents": product.price_cents}
    for coupon in book.coupons.values():
        yield "coupons", {"id": coupon.id, "title": coupon.title}
    for saved in book.lists:
        yield "lists", {"id": saved.id, "name": saved.name}
        for product_id, quantity in saved.things.items():
            yield "list_lines", {"list_id": saved.id, "product_id": product_id, "quantity": quantity}
    yield "budget", {"id": 1, "cents": None}
    yield "checkout", {"id": 1, **FRESH}
