"""The database a world starts from: the schema, and the catalogue as rows."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict

from webgym_sites.burrito.catalogue import Catalogue, PastOrder, catalogue, line_id
from webgym_sites.burrito.pricing import totals
from webgym_sites.burrito.store.orders import order_number
from webgym_sites.kit.store import Rows, Value, create_schema, insert, insert_all, line_rows


def create_image(db: sqlite3.Connection) -> None:
    """Give an empty database the schema and the catalogue."""
    create_schema(db, "webgym_sites.burrito")
    fill(db)
    db.commit()


def fill(db: sqlite3.Connection) -> None:
    """Put the catalogue into a database that has the schema and nothing else."""
    book = catalogue()
    _fill_menu(db, book)
    _fill_house(db, book)
    _fill_customer(db, book)
    for order in book.past_orders:
        insert_all(db, past_order_rows(order, book))


def past_order_rows(order: PastOrder, book: Catalogue) -> Rows:
    """The rows of an order that was placed and completed, parents first: (table, values by column)."""
    units = [book.unit_cents(line.product_id, line.option_ids) for line in order.lines]
    subtotal = sum(unit * line.quantity for unit, line in zip(units, order.lines, strict=True))
    place = order.address
    sums = totals(subtotal, book.zips[place.zip][1] if place else 0)
    head: dict[str, Value] = {
        "id": order.id,
        "number": order_number(order.id),
        "placed_at": order.placed_at.isoformat(timespec="seconds"),
        "status": "completed",
        "fulfilment": "delivery" if place else "pickup",
        "location_id": None if place else book.locations[0].id,
        "street": place.street if place else "",
        "unit": place.unit if place else "",
        "city": place.city if place else "",
        "zip": place.zip if place else "",
        "delivery_note": "",
        "slot": "asap",
        **asdict(sums),
        "coupon_code": None,
        "card_id": book.cards[0].id,
        "utensils": 0,
    }
    rows: Rows = [("orders", head)]
    for position, (unit, line) in enumerate(zip(units, order.lines, strict=True)):
        row_id = line_id(order.id, position)
        kept: dict[str, Value] = {"id": row_id, "order_id": order.id, "product_id": line.product_id}
        kept |= {"quantity": line.quantity, "note": "", "unit_price_cents": unit}
        rows += line_rows("order_lines", "order_line_options", kept, line.option_ids)
    return rows


def _fill_menu(db: sqlite3.Connection, book: Catalogue) -> None:
    for position, (category_id, (name, blurb)) in enumerate(book.categories.items()):
        insert(db, "categories", {"id": category_id, "name": name, "blurb": blurb, "position": position})
    for group in book.groups.values():
        insert(db, "option_groups", {"id": group.id, "name": group.name, "hint": group.hint})
    db.executemany(
        "INSERT INTO options VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (o.id, o.group_id, o.name, o.price_cents, o.calories, o.heat, o.meat, o.vegan, position)
            for position, o in enumerate(book.options.values())
        ],
    )
    for position, d in enumerate(book.dishes.values()):
        diets = (d.vegan, d.vegetarian, d.gluten_free, d.dairy_free)
        row = (d.id, d.category_id, d.name, d.description, d.base_price_cents, d.calories, *diets, d.spicy, position)
        db.execute("INSERT INTO products VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        for place, ask in enumerate(d.asks):
            asked = (d.id, ask.group_id, ask.min_choices, ask.max_choices, place)
            db.execute("INSERT INTO product_groups VALUES (?, ?, ?, ?, ?)", asked)
            offers = [(d.id, option, option in ask.preselected) for option in ask.offered]
            db.executemany("INSERT INTO product_options VALUES (?, ?, ?)", offers)


def _fill_house(db: sqlite3.Connection, book: Catalogue) -> None:
    for c in book.coupons.values():
        row = (
            c.code,
            c.title,
            c.kind,
            c.value,
            c.min_subtotal_cents,
            c.category_id,
            c.fulfilment,
            c.weekday,
            c.expires_on,
        )
        db.execute("INSERT INTO coupons VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    db.executemany(
        "INSERT INTO locations VALUES (?, ?, ?, ?, ?)",
        [(p.id, p.label, p.street, p.zip, position) for position, p in enumerate(book.locations)],
    )
    db.executemany(
        "INSERT INTO delivery_zips VALUES (?, ?, ?)", [(z, city, fee) for z, (city, fee) in book.zips.items()]
    )
    db.executemany(
        "INSERT INTO slots VALUES (?, ?, ?, ?)", [(s.id, s.fulfilment, s.starts_at, s.closes_at) for s in book.slots]
    )


def _fill_customer(db: sqlite3.Connection, book: Catalogue) -> None:
    name, email, phone = book.customer
    db.execute("INSERT INTO customers VALUES (1, ?, ?, ?, 0)", (name, email, phone))
    db.executemany(
        "INSERT INTO addresses VALUES (?, 1, ?, ?, ?, ?, ?)",
        [(a.id, a.label, a.street, a.unit, a.city, a.zip) for a in book.addresses],
    )
    db.executemany(
        "INSERT INTO cards VALUES (?, 1, ?, ?, ?, ?)",
        [(c.id, c.brand, c.last4, c.expires, n == 0) for n, c in enumerate(book.cards)],
    )
    insert(
        db,
        "checkout",
        {
            "id": 1,
            "fulfilment": "pickup",
            "location_id": book.locations[0].id,
            **dict.fromkeys(("address_label", "street", "unit", "city", "zip", "delivery_note"), ""),
            "save_address": 0,
            "slot_id": None,
            "tip_cents": 0,
            "coupon_code": None,
            "card_id": book.cards[0].id,
            "utensils": 0,
            "newsletter": 0,
            "reviewed": 0,
        },
    )
