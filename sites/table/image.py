"""The database a world starts from: the schema, and the catalogue as rows. The customer is signed in."""

from __future__ import annotations

import sqlite3
from dataclasses import fields

from webgym_sites.kit.store import Value, create_schema, insert, update
from webgym_sites.kit.store.accounts import SCHEMA, account_row
from webgym_sites.table.catalogue import catalogue
from webgym_sites.table.rules import Restaurant


def create_image(db: sqlite3.Connection) -> None:
    """Give an empty database the schema and the catalogue."""
    db.executescript(SCHEMA)
    create_schema(db, "webgym_sites.table")
    book = catalogue()
    customer = book.customer
    insert(db, "accounts", account_row(customer.id, customer.name, customer.email, customer.password, "candles"))
    cards = [(card.id, customer.id, card.brand, card.last4) for card in customer.cards]
    db.executemany("INSERT INTO cards VALUES (?, ?, ?, ?)", cards)
    update(db, "session", 1, {"account_id": customer.id})
    for position, place in enumerate(book.restaurants.values()):
        _fill_restaurant(db, place, position)
    regulars = [(table_id, weekday, time) for (table_id, weekday), time in sorted(book.standing.items())]
    db.executemany("INSERT INTO standing VALUES (?, ?, ?)", regulars)
    db.commit()


def _fill_restaurant(db: sqlite3.Connection, place: Restaurant, position: int) -> None:
    plain = [field.name for field in fields(place) if field.name not in ("services", "tables")]
    row: dict[str, Value] = {name: getattr(place, name) for name in plain}
    insert(db, "restaurants", {**row, "position": position})
    db.executemany(
        "INSERT INTO services VALUES (?, ?, ?, ?)",
        [(place.id, weekday, *span) for weekday, spans in enumerate(place.services) for span in spans],
    )
    db.executemany(
        "INSERT INTO tables VALUES (?, ?, ?, ?)",
        [(table.id, place.id, table.area, table.seats) for table in place.tables],
    )
