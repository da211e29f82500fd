"""What the pizzeria offers, read from its database: the kit's menu, what goes on pizzas, those of the house, deals."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from webgym_sites.kit import menu
from webgym_sites.kit.menu import Product
from webgym_sites.kit.store import NotFound
from webgym_sites.kit.variants.shop import changed_prices, sold_out

PIZZA = "pizza"
"""The product that is built."""

Side = Literal["left", "right", "whole"]
SIDES: tuple[Side, ...] = get_args(Side)


@dataclass(frozen=True, slots=True)
class Topping:
    """What goes on a pizza; ``price_cents`` is for all of it, ``holds`` what somebody may not eat, or ``""``."""

    id: str
    name: str
    price_cents: int
    premium: bool
    holds: str
    sold_out: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A topping on a pizza: where it lies, and whether it is doubled."""

    topping_id: str
    side: Side = "whole"
    extra: bool = False


@dataclass(frozen=True, slots=True)
class Dial:
    """A choice on a scale, in steps; its ``levels`` are what its values are called."""

    name: str
    low: int
    high: int
    step: int
    standard: int
    levels: tuple[str, ...]

    @property
    def values(self) -> range:
        """All that can be chosen."""
        return range(self.low, self.high + 1, self.step)

    def level(self, value: int) -> str:
        """What a value is called."""
        return self.levels[self.values.index(value)]


DIALS: Mapping[str, Dial] = {
    "bake": Dial("Bake", 0, 4, 1, 2, ("light", "blond", "golden", "dark", "well done")),
    "spice": Dial("Spice", 0, 4, 1, 0, ("none", "mild", "medium", "hot", "fierce")),
    "slices": Dial("Slices", 4, 12, 2, 8, ("4", "6", "8", "10", "12")),
}
"""The oven, the chilli and the knife, by column."""


@dataclass(frozen=True)
class Made:
    """How a pizza is made: one option of each group, toppings in their places, and the value of each dial."""

    options: frozenset[str]
    toppings: frozenset[Placed]
    dials: tuple[int, ...]

    def placed(self, topping_id: str) -> Placed | None:
        """Where a topping lies, if it does."""
        return next((placed for placed in self.toppings if placed.topping_id == topping_id), None)

    def dial(self, name: str) -> int:
        """The value of a dial."""
        return self.dials[list(DIALS).index(name)]


@dataclass(frozen=True, slots=True)
class House:
    """A pizza of the house, to start from."""

    id: str
    name: str
    about: str
    sauce: str
    spice: int
    topping_ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Deal:
    """Something off an order, if it meets a condition; `webgym_sites.pizza.pricing` says what."""

    id: str
    name: str
    about: str


@dataclass(frozen=True)
class Menu(menu.Menu):
    """All of it; mappings by id, in the order of the pages."""

    toppings: Mapping[str, Topping]
    houses: Mapping[str, House]
    deals: Mapping[str, Deal]
    addresses: Mapping[str, str]

    @property
    def pizza(self) -> Product:
        """The product that is built: its groups are what every pizza needs one of."""
        return self.products[PIZZA]

    def house(self, house_id: str) -> House:
        """One pizza of the house.

        Raises:
            NotFound: There is none of that id.
        """
        if house_id not in self.houses:
            raise NotFound("We have no such pizza.")
        return self.houses[house_id]

    def plain(self) -> Made:
        """A pizza with nothing on it, as building begins."""
        dials = tuple(dial.standard for dial in DIALS.values())
        return Made(self.pizza.comes_with, frozenset(), dials)

    def of_house(self, house_id: str, other_id: str = "") -> Made:
        """A pizza of the house as it comes; or half of it (the left) and half of another.

        Sauce and spice are those of the left half; what lies on both halves lies on the whole.

        Raises:
            NotFound: There is none of that id.
        """
        left = self.house(house_id)
        right = self.house(other_id) if other_id else left
        both = left.topping_ids & right.topping_ids
        placed = [Placed(each) for each in both]
        placed += [Placed(each, "left") for each in left.topping_ids - both]
        placed += [Placed(each, "right") for each in right.topping_ids - both]
        dials = tuple(left.spice if name == "spice" else dial.standard for name, dial in DIALS.items())
        return Made(self.pizza.comes_with - {"tomato"} | {left.sauce}, frozenset(placed), dials)

    def name_of(self, made: Made) -> str:
        """What a pizza with these toppings is called: ``Orto``, ``Half Orto, half Rossa``, ``Own pizza``."""
        halves = [self._house_with(made, side) for side in ("left", "right")]
        if halves[0] is None or halves[1] is None:
            return "Own pizza"
        if halves[0] == halves[1]:
            return halves[0].name
        return f"Half {halves[0].name}, half {halves[1].name}"

    def _house_with(self, made: Made, side: str) -> House | None:
        on_it = frozenset(placed.topping_id for placed in made.toppings if placed.side in (side, "whole"))
        return next((house for house in self.houses.values() if house.topping_ids == on_it), None)

    def holds(self, house: House) -> tuple[str, ...]:
        """What a pizza of the house holds that somebody may not eat."""
        found = {self.toppings[each].holds for each in house.topping_ids} - {""}
        return tuple(sorted(found))

    def problem(self, made: Made) -> str:
        """Why a pizza cannot be made like that, as a sentence; empty if it can."""
        if problem := self.pizza.problem(made.options):
            return problem
        gone = (self.toppings[placed.topping_id] for placed in made.toppings)
        return next((f"{topping.name} is sold out today: take it off." for topping in gone if topping.sold_out), "")


def read_menu(db: sqlite3.Connection, now: datetime) -> Menu:
    """The menu as the database holds it, at the prices of now."""
    gone, prices = sold_out(db), changed_prices(db, now)
    toppings = {
        id_: Topping(id_, name, prices.get(id_, cents), bool(premium), holds, id_ in gone)
        for id_, name, cents, premium, holds in db.execute(_TOPPINGS)
    }
    on_it: dict[str, list[str]] = {}
    for house_id, topping_id in db.execute("SELECT house_id, topping_id FROM house_toppings"):
        on_it.setdefault(house_id, []).append(topping_id)
    return Menu(
        menu.read_categories(db, now),
        toppings,
        {row[0]: House(*row, topping_ids=frozenset(on_it[row[0]])) for row in db.execute(_HOUSES)},
        {row[0]: Deal(*row) for row in db.execute("SELECT id, name, about FROM deals ORDER BY position")},
        dict(db.execute("SELECT id, street FROM addresses ORDER BY position")),
    )


_TOPPINGS = "SELECT id, name, price_cents, premium, holds FROM toppings ORDER BY position"
_HOUSES = "SELECT id, name, about, sauce, spice FROM house_pizzas ORDER BY position"
