"""What the house offers, read from its database: products and their options, shops and their hours, rewards."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from webgym_sites.kit.slots import Slot, slots_of_day
from webgym_sites.kit.store import NotFound
from webgym_sites.kit.variants.shop import changed_prices, sold_out

SLOT_MINUTES, CLOSES_MINUTES_BEFORE = 15, 10
BAKERY = "bakery"


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
    """Something to drink or eat; ``price_cents`` is without its options."""

    id: str
    category_id: str
    name: str
    about: str
    price_cents: int
    groups: tuple[Group, ...]
    comes_with: frozenset[str]
    sold_out: bool = False

    @property
    def options(self) -> dict[str, Option]:
        """All that it offers, in the order of its page."""
        return {option.id: option for group in self.groups for option in group.options}

    def unit_cents(self, chosen: Collection[str]) -> int:
        """What one costs, made like that."""
        return self.price_cents + sum(o.price_cents for o in self.options.values() if o.id in chosen)

    @property
    def from_cents(self) -> int:
        """What it costs as it comes."""
        return self.unit_cents(self.comes_with)

    def problem(self, chosen: Collection[str]) -> str:
        """Why it cannot be made like that, as a sentence; empty if it can."""
        if unknown := sorted(set(chosen) - self.options.keys()):
            return f"{self.name} does not come with {', '.join(unknown)}."
        for group in self.groups:
            count = sum(option.id in chosen for option in group.options)
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


@dataclass(frozen=True, slots=True)
class Shop:
    """Where orders are picked up; ``closed_on`` is a weekday, from Monday as 0."""

    id: str
    name: str
    street: str
    opens_at: str
    closes_at: str
    closed_on: int | None

    def open_on(self, day: date) -> bool:
        """Whether it opens on that day."""
        return day.weekday() != self.closed_on

    def open_at(self, now: datetime) -> bool:
        """Whether an order can be made there right now."""
        return self.open_on(now.date()) and self.opens_at <= f"{now:%H:%M}" < self.slots[-1].closes_at

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Its times of pick-up."""
        every = slots_of_day(self.opens_at, self.closes_at, SLOT_MINUTES, CLOSES_MINUTES_BEFORE)
        return tuple(slot for slot in every if slot.starts_at < self.closes_at)

    def slots_on(self, day: date, now: datetime) -> tuple[str, ...]:
        """The times of pick-up on a day that can still be chosen, HH:MM."""
        if not self.open_on(day):
            return ()
        return tuple(slot.starts_at for slot in self.slots if slot.open_on(day, now))


@dataclass(frozen=True, slots=True)
class Reward:
    """What stars buy: something off one cup or plate of an order."""

    id: str
    name: str
    about: str
    stars: int

    def saves_cents(self, product: Product, chosen: Collection[str]) -> int:
        """What it takes off one of that product made like that; 0 where it does not count."""
        baked = product.category_id == BAKERY
        if self.id == "bake":
            return product.price_cents if baked else 0
        if self.id == "drink":
            return 0 if baked or "large" in chosen else product.unit_cents(chosen)
        groups = {"size": ("size",), "extras": ("milk", "syrup")}[self.id]
        return sum(o.price_cents for o in product.options.values() if o.id in chosen and o.group_id in groups)


@dataclass(frozen=True)
class Menu:
    """All of it; mappings by id, in the order of the pages."""

    categories: tuple[Category, ...]
    products: Mapping[str, Product]
    shops: Mapping[str, Shop]
    rewards: Mapping[str, Reward]

    def product(self, product_id: str) -> Product:
        """One product.

        Raises:
            NotFound: It is not on the menu.
        """
        if product_id not in self.products:
            raise NotFound("That is not on the menu.")
        return self.products[product_id]

    def shop(self, shop_id: str) -> Shop:
        """One shop.

        Raises:
            NotFound: There is none of that id.
        """
        if shop_id not in self.shops:
            raise NotFound("We have no such shop.")
        return self.shops[shop_id]


def read_menu(db: sqlite3.Connection, now: datetime) -> Menu:
    """The menu as the database holds it, at the prices of now."""
    gone, prices = sold_out(db), changed_prices(db, now)
    groups = {row[0]: Group(*row, options=()) for row in db.execute(_GROUPS)}
    offered: dict[str, list[Option]] = {group_id: [] for group_id in groups}
    for row in db.execute("SELECT id, group_id, name, price_cents FROM options ORDER BY position"):
        offered[row[1]].append(Option(*row))
    filled = {g.id: Group(g.id, g.name, g.min_choices, g.max_choices, tuple(offered[g.id])) for g in groups.values()}
    asked, comes_with = _by_product(db, "product_groups"), _by_product(db, "product_options")
    products = {
        row[0]: Product(
            *row[:-1],
            price_cents=prices.get(row[0], row[-1]),
            groups=tuple(group for group in filled.values() if group.id in asked.get(row[0], ())),
            comes_with=frozenset(comes_with.get(row[0], ())),
            sold_out=row[0] in gone,
        )
        for row in db.execute("SELECT id, category_id, name, about, price_cents FROM products ORDER BY position")
    }
    categories = tuple(
        Category(*row, products=tuple(p for p in products.values() if p.category_id == row[0]))
        for row in db.execute("SELECT id, name, blurb FROM categories ORDER BY position")
    )
    shops = (Shop(*row) for row in db.execute(_SHOPS))
    rewards = (Reward(*row) for row in db.execute("SELECT id, name, about, stars FROM rewards ORDER BY stars"))
    return Menu(categories, products, {s.id: s for s in shops}, {r.id: r for r in rewards})


_GROUPS = "SELECT id, name, min_choices, max_choices FROM option_groups ORDER BY position"
_SHOPS = "SELECT id, name, street, opens_at, closes_at, closed_on FROM shops ORDER BY position"


def _by_product(db: sqlite3.Connection, table: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for product_id, other_id in db.execute(f"SELECT * FROM {table}"):
        found.setdefault(product_id, []).append(other_id)
    return found
