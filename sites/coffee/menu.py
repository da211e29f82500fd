"""What the house offers, read from its database: the kit's menu, shops and their hours, rewards."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from webgym_sites.kit import menu
from webgym_sites.kit.menu import Product
from webgym_sites.kit.slots import Slot, slots_of_day
from webgym_sites.kit.store import NotFound

SLOT_MINUTES, CLOSES_MINUTES_BEFORE = 15, 10
BAKERY = "bakery"


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
class Menu(menu.Menu):
    """All of it; mappings by id, in the order of the pages."""

    shops: Mapping[str, Shop]
    rewards: Mapping[str, Reward]

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
    shops = (Shop(*row) for row in db.execute(_SHOPS))
    rewards = (Reward(*row) for row in db.execute("SELECT id, name, about, stars FROM rewards ORDER BY stars"))
    categories = menu.read_categories(db, now)
    return Menu(categories, {shop.id: shop for shop in shops}, {reward.id: reward for reward in rewards})


_SHOPS = "SELECT id, name, street, opens_at, closes_at, closed_on FROM shops ORDER BY position"
