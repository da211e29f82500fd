"""The catalogue: restaurants, their menus worked out from ``catalogue.toml``, and the customer's things."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from zlib import crc32

from webgym_sites.dash.store.views import Address
from webgym_sites.kit.catalogue import read_catalogue
from webgym_sites.kit.menu import Group, Option, Product
from webgym_sites.kit.money import Card, Coupon

SWEETS = (0, 3)
"""Which of the drinks and sweets a restaurant offers: these many places on from its own place in the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dish(Product):
    """A dish of one restaurant, which is its category."""

    diets: str  # v vegan, t vegetarian, g gluten-free
    picture: str
    main: bool

    @property
    def restaurant_id(self) -> str:
        """Whose it is."""
        return self.category_id


@dataclass(frozen=True, slots=True)
class Restaurant:
    """A restaurant; ``minutes`` and ``fee_cents`` are of standard delivery to the nearest address."""

    id: str
    name: str
    cuisine_id: str
    rating_tenths: int
    rating_count: int
    fee_cents: int
    minutes: int
    dishes: tuple[Dish, ...]

    @property
    def diets(self) -> str:
        """The diets that one of its mains fits at least: letters as of `Dish.diets`."""
        return "".join(sorted({letter for dish in self.dishes if dish.main for letter in dish.diets}))


@dataclass(frozen=True, slots=True)
class PastOrder:
    """An order of one each of some dishes as they come, brought to the first address and paid by the first card."""

    id: int
    placed_at: datetime
    restaurant_id: str
    dish_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All of it."""

    customer: str
    cuisines: Mapping[str, str]
    restaurants: Mapping[str, Restaurant]
    dishes: Mapping[str, Dish]
    addresses: tuple[Address, ...]
    cards: tuple[Card, ...]
    promos: Mapping[str, Coupon]
    favourites: tuple[str, ...]
    past_orders: tuple[PastOrder, ...]
    review_authors: tuple[str, ...]
    review_texts: tuple[str, ...]


@cache
def catalogue() -> Catalogue:
    """The catalogue, read once."""
    book = read_catalogue("webgym_sites.dash", "catalogue.toml")
    restaurants: dict[str, Restaurant] = {}
    for cuisine_id, rows in book["restaurants"].items():
        for name, rating, count, fee, minutes, level, without in rows:
            menu = _Menu(book, slug(name), level, without.split())
            sweets = book["cuisines"]["sweet"]["dishes"]
            offered = [(row, True) for row in book["cuisines"][cuisine_id]["dishes"]]
            offered += [(sweets[(len(restaurants) + place) % len(sweets)], False) for place in SWEETS]
            dishes = tuple(menu.dish(row, main) for row, main in offered if slug(row[0]) not in menu.without)
            restaurants[menu.id] = Restaurant(menu.id, name, cuisine_id, rating, count, fee, minutes, dishes)
    return Catalogue(
        customer=book["customer"],
        cuisines={id_: cuisine["name"] for id_, cuisine in book["cuisines"].items() if id_ in book["restaurants"]},
        restaurants=restaurants,
        dishes={dish.id: dish for place in restaurants.values() for dish in place.dishes},
        addresses=tuple(Address(number, **values) for number, values in enumerate(book["addresses"], 1)),
        cards=tuple(Card(number, **values) for number, values in enumerate(book["cards"], 1)),
        promos={values["code"]: Coupon(**values) for values in book["promos"]},
        favourites=tuple(map(slug, book["favourites"])),
        past_orders=tuple(_past_order(number, values) for number, values in enumerate(book["past_orders"], 1)),
        review_authors=tuple(book["review_authors"]),
        review_texts=tuple(book["review_texts"]),
    )


def slug(name: str) -> str:
    """``Gnocchi al Pesto`` as ``gnocchi-al-pesto``."""
    return name.lower().replace(" ", "-")


def _past_order(number: int, values: Mapping[str, Any]) -> PastOrder:
    place = slug(values["restaurant"])
    dishes = tuple(f"{place}.{dish}" for dish in values["dishes"])
    return PastOrder(number, datetime.fromisoformat(values["placed_at"]), place, dishes)


@dataclass(frozen=True)
class _Menu:
    """One restaurant's menu: what its cuisine offers, at its own prices."""

    book: Mapping[str, Any]
    id: str
    level: int
    without: list[str]

    def dish(self, row: list[str | int], main: bool) -> Dish:
        name, price, diets, groups, picture, about = row
        key = f"{self.id}.{slug(str(name))}"
        offered = tuple(self._group(group) for group in str(groups).split())
        return Dish(
            id=key,
            category_id=self.id,
            name=str(name),
            about=str(about),
            price_cents=self._cents(int(price), key, step=15),
            groups=offered,
            comes_with=frozenset(group.options[0].id for group in offered if group.radio),
            diets=str(diets),
            picture=str(picture),
            main=main,
        )

    def _group(self, group_id: str) -> Group:
        """Extras, of which there may be any number; of all other groups exactly one, at first the first."""
        options = tuple(
            Option(key := f"{self.id}.{id_}", group_id, name, self._cents(price, key, step=10) if price else 0)
            for id_, (name, price) in self.book["groups"][group_id]["options"].items()
            if id_ not in self.without
        )
        limits = (0, len(options)) if group_id.endswith("extras") else (1, 1)
        return Group(group_id, self.book["groups"][group_id]["name"], *limits, options)

    def _cents(self, cents: int, key: str, step: int) -> int:
        """A price at this restaurant's level, moved a little by its name alone; whole five cents."""
        return cents * self.level // 500 * 5 + (crc32(key.encode()) % 7 - 2) * step
