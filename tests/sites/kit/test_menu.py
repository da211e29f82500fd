"""A menu on its way from TOML through a database; and what stores of shops do with notes, lines and choices."""

from __future__ import annotations

import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

import pytest

from webgym_sites.kit import menu
from webgym_sites.kit.menu import Menu, read_categories, rows_of
from webgym_sites.kit.store import NotFound, Refused, insert, insert_all
from webgym_sites.kit.store.bag import merged
from webgym_sites.kit.store.checkout import CheckoutRow
from webgym_sites.kit.store.texts import tidied
from webgym_sites.kit.variants.settings import SCHEMA as VARIANTS

NOON = datetime(2026, 3, 4, 12)
BOOK = """
categories = [{ id = "cold", name = "Cold", blurb = "Ice in it." }, { id = "warm", name = "Warm", blurb = "Steam." }]
[[groups]]
id = "size"
name = "Size"
min_choices = 1
options = [["small", "Small", 0], ["large", "Large", 75]]
[[groups]]
id = "extras"
name = "Extras"
max_choices = 2
options = [["mint", "Mint", 20], ["lime", "Lime", 30], ["ice", "Ice", 0]]
[[products]]
id = "tea"
category = "warm"
name = "Tea"
about = "Black."
price_cents = 200
[[products]]
id = "soda"
category = "cold"
name = "Soda"
about = "Wet."
price_cents = 300
asks = ["extras", "size"]
comes_with = ["small", "ice"]
"""


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(VARIANTS + menu.SCHEMA)
        insert_all(db, rows_of(tomllib.loads(BOOK)))
        yield db


def test_a_menu_is_read_back_in_the_order_of_its_book(db: sqlite3.Connection) -> None:
    read = Menu(read_categories(db, NOON))
    assert [(each.id, [product.id for product in each.products]) for each in read.categories] == [
        ("cold", ["soda"]),
        ("warm", ["tea"]),
    ]
    soda, tea = read.product("soda"), read.product("tea")
    assert [(group.id, group.radio, group.max_choices) for group in soda.groups] == [
        ("size", True, 1),
        ("extras", False, 2),
    ]
    assert list(soda.options) == ["small", "large", "mint", "lime", "ice"]
    assert (soda.comes_with, tea.groups, tea.comes_with) == ({"small", "ice"}, (), frozenset())
    with pytest.raises(NotFound, match="not on the menu"):
        read.product("juice")


def test_a_product_costs_what_is_chosen(db: sqlite3.Connection) -> None:
    soda = Menu(read_categories(db, NOON)).product("soda")
    assert (soda.from_cents, soda.unit_cents({"lime", "large"})) == (300, 405)
    assert [option.name for option in soda.chosen({"lime", "large"})] == ["Large", "Lime"]


def test_a_menu_is_of_now(db: sqlite3.Connection) -> None:
    insert(db, "sold_out", {"thing_id": "tea"})
    insert(db, "price_changes", {"thing_id": "soda", "from_time": NOON.isoformat(), "price_cents": 350})
    before, after = (Menu(read_categories(db, NOON.replace(hour=hour))) for hour in (11, 12))
    assert [each.product("soda").from_cents for each in (before, after)] == [300, 350]
    assert (before.product("tea").sold_out, before.product("soda").sold_out) == (True, False)


@pytest.mark.parametrize(
    ("chosen", "why"),
    [
        ({"small"}, ""),
        ({"large", "mint", "lime"}, ""),
        (set[str](), "Choose one under Size."),
        ({"small", "large"}, "Choose at most 1 under Size."),
        ({"small", "mint", "lime", "ice"}, "Choose at most 2 under Extras."),
        ({"small", "rum", "gin"}, "Soda does not come with gin, rum."),
    ],
)
def test_what_cannot_be_made_is_said(db: sqlite3.Connection, chosen: set[str], why: str) -> None:
    assert Menu(read_categories(db, NOON)).product("soda").problem(chosen) == why


# --- stores ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    id: int
    food: str
    quantity: int


def test_lines_of_the_same_food_are_one() -> None:
    lines = [Line(1, "soda", 2), Line(2, "tea", 1), Line(3, "soda", 3)]
    assert [(line.food, line.quantity) for line in merged(lines)] == [("soda", 5), ("tea", 1)]


def test_a_text_is_tidied_and_not_too_long() -> None:
    assert tidied("  by  the\n door ", 11) == "by the door"
    with pytest.raises(Refused, match=r"Keep the request under 10 characters; yours has 11\.") as refused:
        tidied("by the door", 10, "request", "wish")
    assert list(refused.value.fields) == ["wish"]


def test_a_review_is_noted_once() -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE checkout (id INTEGER PRIMARY KEY, reviewed INTEGER NOT NULL)")
        db.execute("INSERT INTO checkout VALUES (1, 0)")
        for _ in range(2):
            CheckoutRow(db).note_review()
        assert db.execute("SELECT reviewed FROM checkout").fetchall() == [(1,)]
        assert db.total_changes == 2
