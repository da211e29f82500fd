"""The database a world starts from: the schema, and the menu as rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

from webgym_sites.kit import menu
from webgym_sites.kit.catalogue import read_catalogue
from webgym_sites.kit.store import Value, create_schema, filled, insert_all
from webgym_sites.pizza.menu import Menu, read_menu

PACKAGE = "webgym_sites.pizza"


def create_image(db: sqlite3.Connection) -> None:
    """Give an empty database the schema and the menu."""
    db.executescript(menu.SCHEMA)
    create_schema(db, PACKAGE)
    insert_all(db, _rows(read_catalogue(PACKAGE, "menu.toml")))
    db.execute("INSERT INTO checkout VALUES (1, NULL, NULL, 0, '', 0)")
    db.commit()


def _rows(book: dict[str, Any]) -> Iterator[tuple[str, dict[str, Value]]]:
    for table in ("deals", "addresses"):
        yield from ((table, {**row, "position": position}) for position, row in enumerate(book[table]))
    yield from menu.rows_of(book)
    names = ("id", "name", "price_cents", "premium", "holds")
    for position, topping in enumerate(book["toppings"]):
        yield "toppings", {**dict(zip(names, topping, strict=True)), "position": position}
    for position, house in enumerate(book["house_pizzas"]):
        on_it = house.pop("toppings")
        yield "house_pizzas", {**house, "position": position}
        yield from (("house_toppings", {"house_id": house["id"], "topping_id": each}) for each in on_it)


@lru_cache(maxsize=1)
def first_menu() -> Menu:
    """The menu of the image: what goals are drawn from."""
    with filled(create_image) as db:
        return read_menu(db, datetime.min)
