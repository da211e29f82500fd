"""A menu: categories of products, and the groups of options that a product's page asks about.

A site's TOML file says what there is, and `rows_of` makes rows of it for the tables of `SCHEMA`; the store reads them
back as they are now, with `read_categories`. What only one site has, such as its deals, goes into a subclass of `Menu`.

    categories = [{ id = "drinks", name = "Drinks", blurb = "Cold, all of them." }]

    [[groups]]                      # exactly one is chosen with min_choices = 1; by default none or one
    id = "size"
    name = "Size"
    min_choices = 1
    options = [["small", "Small", 0], ["large", "Large", 75]]

    [[products]]
    id = "lemonade"
    category = "drinks"
    name = "Lemonade"
    about = "Pressed this morning."
    price_cents = 325
    asks = ["size"]
    comes_with = ["small"]
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from webgym_sites.kit.store.errors import NotFound
from webgym_sites.kit.store.rows import Value
from webgym_sites.kit.variants.shop import changed_prices, sold_out

SCHEMA = """
CREATE TABLE categories (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, blurb TEXT NOT NULL, position INTEGER NOT NULL
);
CREATE TABLE products (
    id TEXT PRIMARY KEY, category_id TEXT NOT NULL REFERENCES categories (id),
    name TEXT NOT NULL, about TEXT NOT NULL, price_cents INTEGER NOT NULL, position INTEGER NOT NULL
);
CREATE TABLE option_groups (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, min_choices INTEGER NOT NULL, max_choices INTEGER NOT NULL,
    position INTEGER NOT NULL
);
CREATE TABLE options (
    id TEXT PRIMARY KEY, group_id TEXT NOT NULL REFERENCES option_groups (id),
    name TEXT NOT NULL, price_cents INTEGER NOT NULL, position INTEGER NOT NULL
);
CREATE TABLE product_groups (      -- what is asked of a product
    product_id TEXT NOT NULL REFERENCES products (id), group_id TEXT NOT NULL REFERENCES option_groups (id),
    PRIMARY KEY (product_id, group_id)
);
CREATE TABLE product_options (     -- what it comes with
    product_id TEXT NOT NULL REFERENCES products (id), option_id TEXT NOT NULL REFERENCES options (id),
    PRIMARY KEY (product_id, option_id)
);
"""
"""The menu's tables. Money is whole cents; what has a ``position`` is shown in that order."""


@dataclass(frozen=True, slots=True)
class Option:
    """A choice, and what it adds to the price of one."""

    id: str
    group_id: str
    name: str
    price_cents: int


@dataclass(frozen=True, slots=True)
class Group:
    """What is asked of a product: at least so many of these options, and at most."""

    id: str
    name: str
    min_choices: int
    max_choices: int
    options: tuple[Option, ...]

    @property
    def radio(self) -> bool:
        """Whether exactly one is chosen."""
        return self.min_choices == self.max_choices == 1


@dataclass(frozen=True, slots=True)
class Product:
    """Something on the menu; ``price_cents`` is without its options, ``comes_with`` are the ids of those it has."""

    id: str
    category_id: str
    name: str
    about: str
    price_cents: int
    groups: tuple[Group, ...] = ()
    comes_with: frozenset[str] = frozenset()
    sold_out: bool = False

    @property
    def options(self) -> dict[str, Option]:
        """All that it offers by id, in the order of its page."""
        return {option.id: option for group in self.groups for option in group.options}

    def chosen(self, option_ids: Collection[str]) -> tuple[Option, ...]:
        """These of its options, in the order of its page."""
        return tuple(option for option in self.options.values() if option.id in option_ids)

    def unit_cents(self, option_ids: Collection[str]) -> int:
        """What one costs, made like that."""
        return self.price_cents + sum(option.price_cents for option in self.chosen(option_ids))

    @property
    def from_cents(self) -> int:
        """What it costs as it comes."""
        return self.unit_cents(self.comes_with)

    def problem(self, option_ids: Collection[str]) -> str:
        """Why it cannot be made like that, as a sentence; empty if it can."""
        if unknown := sorted(set(option_ids) - self.options.keys()):
            return f"{self.name} does not come with {', '.join(unknown)}."
        for group in self.groups:
            count = sum(option.id in option_ids for option in group.options)
            if count > group.max_choices:
                return f"Choose at most {group.max_choices} under {group.name}."
            if count < group.min_choices:
                return f"Choose one under {group.name}."
        return ""


@dataclass(frozen=True, slots=True)
class Category:
    """A part of the menu."""

    id: str
    name: str
    blurb: str
    products: tuple[Product, ...]


@dataclass(frozen=True)
class Menu:
    """All of it, in the order of the pages."""

    categories: tuple[Category, ...]

    @cached_property
    def products(self) -> Mapping[str, Product]:
        """All products by id."""
        return {product.id: product for category in self.categories for product in category.products}

    def product(self, product_id: str) -> Product:
        """One product.

        Raises:
            NotFound: It is not on the menu.
        """
        if product_id not in self.products:
            raise NotFound("That is not on the menu.")
        return self.products[product_id]


# --- from TOML into a database, and back -----------------------------------------------------------------------------


def rows_of(book: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Value]]]:
    """The rows of ``categories``, ``groups`` and ``products`` of a TOML file, parents first."""
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
        for name, table, column in _OF_A_PRODUCT:
            yield from ((table, {"product_id": head["id"], column: each}) for each in product.get(name, ()))


_OF_A_PRODUCT = (("asks", "product_groups", "group_id"), ("comes_with", "product_options", "option_id"))


def read_categories(db: sqlite3.Connection, now: datetime) -> tuple[Category, ...]:
    """The categories with their products, as far as these are to be had, at the prices of now."""
    products = _read_products(db, now)
    return tuple(
        Category(*row, products=tuple(product for product in products if product.category_id == row[0]))
        for row in db.execute("SELECT id, name, blurb FROM categories ORDER BY position")
    )


def _read_products(db: sqlite3.Connection, now: datetime) -> list[Product]:
    gone, prices, groups = sold_out(db), changed_prices(db, now), _read_groups(db)
    asked, comes_with = _by_product(db, "product_groups"), _by_product(db, "product_options")
    return [
        Product(
            *row[:-1],
            price_cents=prices.get(row[0], row[-1]),
            groups=tuple(group for group in groups if group.id in asked[row[0]]),
            comes_with=frozenset(comes_with[row[0]]),
            sold_out=row[0] in gone,
        )
        for row in db.execute("SELECT id, category_id, name, about, price_cents FROM products ORDER BY position")
    ]


def _read_groups(db: sqlite3.Connection) -> list[Group]:
    options = [Option(*row) for row in db.execute(_OPTIONS)]
    return [Group(*row, options=tuple(o for o in options if o.group_id == row[0])) for row in db.execute(_GROUPS)]


def _by_product(db: sqlite3.Connection, table: str) -> Mapping[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for product_id, other_id in db.execute(f"SELECT * FROM {table}"):
        found[product_id].append(other_id)
    return found


_GROUPS = "SELECT id, name, min_choices, max_choices FROM option_groups ORDER BY position"
_OPTIONS = "SELECT id, group_id, name, price_cents FROM options ORDER BY position"
