"""Restaurants and dishes: lists, filters, search."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from typing import Literal

from webgym_sites.dash.store.views import Cuisine, Dish, Hit, Place
from webgym_sites.kit.menu import Group, Option
from webgym_sites.kit.search import found
from webgym_sites.kit.store import NotFound
from webgym_sites.kit.variants.shop import changed_prices, sold_out

Sort = Literal["rating", "fee", "time"]
DIETS = ("vegan", "vegetarian", "gluten_free")


class Menu:
    """What there is to eat, and where."""

    def __init__(self, db: sqlite3.Connection, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now

    # --- restaurants -------------------------------------------------------------------------------------------------

    def cuisines(self) -> tuple[Cuisine, ...]:
        """The kinds of food."""
        return tuple(Cuisine(*row) for row in self._db.execute("SELECT id, name FROM cuisines ORDER BY position"))

    def places(
        self, cuisine_id: str = "", diets: Collection[str] = (), favourite: bool = False, sort: Sort | None = None
    ) -> tuple[Place, ...]:
        """Restaurants that meet every filter that is given.

        Args:
            cuisine_id: Of this cuisine; ``""`` is any.
            diets: With something for each of these of `DIETS`.
            favourite: Favourites only.
            sort: Best rated, cheapest delivery or quickest first.
        """
        tests = [f"{diet} = 1" for diet in DIETS if diet in diets]
        tests += ["cuisine_id = :cuisine"] if cuisine_id else []
        tests += ["favourite = 1"] if favourite else []
        orders = {"rating": "rating_tenths DESC, ", "fee": "fee_cents, ", "time": "minutes, "}
        where = f"WHERE {' AND '.join(tests)}" if tests else ""
        query = f"{_PLACES} {where} ORDER BY {orders[sort] if sort else ''}restaurants.position"
        return tuple(Place(*row) for row in self._db.execute(query, {"cuisine": cuisine_id}))

    def place(self, place_id: str) -> Place:
        """One restaurant.

        Raises:
            NotFound: There is none of that name.
        """
        row = self._db.execute(f"{_PLACES} WHERE restaurants.id = ?", (place_id,)).fetchone()
        if row is None:
            raise NotFound("We do not deliver for such a restaurant.")
        return Place(*row)

    # --- dishes ------------------------------------------------------------------------------------------------------

    def dishes(self, place_id: str) -> tuple[Dish, ...]:
        """A restaurant's menu."""
        return self._dishes("WHERE restaurant_id = ? ORDER BY position", place_id)

    def dish(self, dish_id: str) -> Dish:
        """One dish.

        Raises:
            NotFound: There is none of that name.
        """
        dishes = self._dishes("WHERE id = ?", dish_id)
        if not dishes:
            raise NotFound("That dish is not on any menu.")
        return dishes[0]

    def search(self, text: str) -> tuple[tuple[Place, ...], tuple[Hit, ...]]:
        """The restaurants that a text finds by their name or cuisine, and the dishes."""
        places = self.places()
        by_id = {place.id: place for place in places}
        hits = (Hit(dish, by_id[dish.restaurant_id]) for dish in self._dishes("ORDER BY position"))
        ordered = sorted(hits, key=lambda hit: (hit.place.name, hit.dish.name))
        dishes = found(ordered, text, lambda hit: hit.dish.name, lambda hit: f"{hit.place.name} {hit.place.cuisine}")
        return found(places, text, lambda place: place.name, lambda place: place.cuisine), dishes

    def _dishes(self, clause: str, *values: str) -> tuple[Dish, ...]:
        dishes = (Dish(*row) for row in self._db.execute(f"{_DISHES} {clause}", values))
        gone, prices = sold_out(self._db), changed_prices(self._db, self._now())
        if not gone and not prices:
            return tuple(dishes)
        return tuple(
            replace(dish, price_cents=prices.get(dish.id, dish.price_cents), sold_out=dish.id in gone)
            for dish in dishes
        )

    # --- options -----------------------------------------------------------------------------------------------------

    def groups(self, dish_id: str) -> tuple[Group, ...]:
        """What a dish can be had with."""
        groups: list[Group] = []
        for group_id, name, one in self._db.execute(_GROUPS, (dish_id,)).fetchall():
            options = tuple(Option(*row) for row in self._db.execute(_OPTIONS, (dish_id, group_id)))
            groups.append(Group(group_id, name, one, 1 if one else len(options), options))
        return tuple(groups)

    def options(self, dish_id: str, chosen: Collection[str]) -> tuple[Option, ...]:
        """These options, in the order of the dish's page."""
        return tuple(option for group in self.groups(dish_id) for option in group.options if option.id in chosen)


_PLACES = (
    "SELECT restaurants.id, cuisine_id, cuisines.name, restaurants.name, rating_tenths, rating_count,"
    " fee_cents + extra_cents AS fee_cents, minutes + extra_minutes AS minutes,"
    " restaurants.id IN (SELECT restaurant_id FROM favourites) AS favourite"
    " FROM restaurants JOIN cuisines ON cuisines.id = cuisine_id"
    " JOIN addresses ON addresses.id = (SELECT address_id FROM checkout)"
)
_DISHES = (
    "SELECT id, restaurant_id, name, about, price_cents, vegan, vegetarian, gluten_free, picture, main FROM dishes"
)
_GROUPS = (
    "SELECT groups.id, name, one FROM dish_groups JOIN groups ON groups.id = group_id WHERE dish_id = ?"
    " ORDER BY position"
)
_OPTIONS = (
    "SELECT options.id, group_id, options.name, options.price_cents FROM options"
    " JOIN dishes ON dishes.id = ? AND dishes.restaurant_id = options.restaurant_id"
    " WHERE group_id = ? ORDER BY options.position"
)
