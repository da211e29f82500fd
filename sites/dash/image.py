"""The database a world starts from: the schema, and the catalogue as rows."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta

from webgym_sites.dash.catalogue import Catalogue, PastOrder, catalogue
from webgym_sites.dash.pricing import arrival, totals
from webgym_sites.dash.store.checkout import DEFAULTS
from webgym_sites.dash.store.orders import order_number
from webgym_sites.kit.store import Rows, Value, create_schema, insert_all, line_rows
from webgym_sites.kit.store.reviews import SCHEMA as REVIEWS

_DIETS = {"vegan": "v", "vegetarian": "t", "gluten_free": "g"}
LINES_OF_AN_ORDER = 10
"""Lines of an order of before have ids from ten times its own on."""


def create_image(db: sqlite3.Connection) -> None:
    """Give an empty database the schema and the catalogue."""
    create_schema(db, "webgym_sites.dash")
    db.executescript(REVIEWS)
    insert_all(db, _rows(catalogue()))
    db.commit()


def _rows(book: Catalogue) -> Iterator[tuple[str, dict[str, Value]]]:
    for position, (id_, name) in enumerate(book.cuisines.items()):
        yield "cuisines", {"id": id_, "name": name, "position": position}
    for group in {group.id: group for dish in book.dishes.values() for group in dish.groups}.values():
        yield "groups", {"id": group.id, "name": group.name, "one": int(group.radio)}
    yield from _restaurants(book)
    for promo in book.promos.values():
        kept = ("code", "title", "kind", "value", "min_subtotal_cents", "fulfilment")
        yield "promos", {name: getattr(promo, name) for name in kept}
    for address in book.addresses:
        yield "addresses", asdict(address)
    for card in book.cards:
        yield "cards", asdict(card)
    for place in book.favourites:
        yield "favourites", {"restaurant_id": place}
    yield "checkout", {"id": 1, **DEFAULTS}
    for order in book.past_orders:
        yield from past_order_rows(order)


def _restaurants(book: Catalogue) -> Iterator[tuple[str, dict[str, Value]]]:
    kinds = list(book.cuisines)
    seen = Counter[str]()
    for number, place in enumerate(book.restaurants.values()):
        position = seen[place.cuisine_id] * len(kinds) + kinds.index(place.cuisine_id)  # each page shows all kinds
        seen[place.cuisine_id] += 1
        values: dict[str, Value] = {"id": place.id, "cuisine_id": place.cuisine_id, "name": place.name}
        values |= {"rating_tenths": place.rating_tenths, "rating_count": place.rating_count}
        values |= {"fee_cents": place.fee_cents, "minutes": place.minutes, **_diets(place.diets)}
        yield "restaurants", {**values, "position": position}
        yield from _menu(book, place.id)
        yield from _reviews(book, place.id, number)


def _menu(book: Catalogue, restaurant_id: str) -> Iterator[tuple[str, dict[str, Value]]]:
    dishes = book.restaurants[restaurant_id].dishes
    options = {option.id: option for dish in dishes for option in dish.options.values()}
    for position, option in enumerate(options.values()):
        yield "options", {**asdict(option), "restaurant_id": restaurant_id, "position": position}
    for position, dish in enumerate(dishes):
        values: dict[str, Value] = {"id": dish.id, "restaurant_id": restaurant_id, "name": dish.name}
        values |= {"about": dish.about, "price_cents": dish.price_cents, **_diets(dish.diets)}
        yield "dishes", {**values, "picture": dish.picture, "main": int(dish.main), "position": position}
        for place, group in enumerate(dish.groups):
            yield "dish_groups", {"dish_id": dish.id, "group_id": group.id, "position": place}


def _diets(letters: str) -> dict[str, Value]:
    return {name: int(letter in letters) for name, letter in _DIETS.items()}


def _reviews(book: Catalogue, restaurant_id: str, place: int) -> Iterator[tuple[str, dict[str, Value]]]:
    for number in range(2):
        written = date(2025, 12, 28) - timedelta(days=place + 5 * number)
        yield (
            "reviews",
            {
                "thing_id": restaurant_id,
                "author": book.review_authors[(place + 3 * number) % len(book.review_authors)],
                "stars": 5 - (place + number) % 3,
                "text": book.review_texts[(2 * place + 5 * number) % len(book.review_texts)],
                "written_on": written.isoformat(),
            },
        )


def past_order_rows(order: PastOrder) -> Rows:
    """The rows of an order that was placed before, parents first: (table, values by column)."""
    book = catalogue()
    place, dishes = book.restaurants[order.restaurant_id], [book.dishes[dish] for dish in order.dish_ids]
    sums = totals(sum(dish.from_cents for dish in dishes), place.fee_cents, 0, None)
    arrives_at = arrival(order.placed_at, place.minutes, "standard", "", pickup=False)
    head: dict[str, Value] = {
        "id": order.id,
        "number": order_number(order.id),
        "restaurant_id": place.id,
        "placed_at": order.placed_at.isoformat(timespec="seconds"),
        "arrives_at": arrives_at.isoformat(timespec="seconds"),
        "fulfilment": "delivery",
        "address_id": 1,
        "speed": "standard",
        "slot": "",
        "driver_note": "",
        **asdict(sums),
        "promo_code": None,
        "card_id": 1,
    }
    rows: Rows = [("orders", head)]
    for number, dish in enumerate(dishes):
        line_id = LINES_OF_AN_ORDER * order.id + number
        line: dict[str, Value] = {"id": line_id, "order_id": order.id, "product_id": dish.id, "quantity": 1, "note": ""}
        line["unit_price_cents"] = dish.from_cents
        rows += line_rows("order_lines", "order_line_options", line, sorted(dish.comes_with))
    return rows
