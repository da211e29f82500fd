"""The catalogue of ``menu.toml`` as frozen data.

`image` writes it into a database, and tasks are drawn from it; the store and the pages read the database only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from webgym_sites.burrito.pricing import line_cents
from webgym_sites.kit.catalogue import read_catalogue
from webgym_sites.kit.menu import Option
from webgym_sites.kit.money import Coupon, Fulfilment
from webgym_sites.kit.slots import slots_of_day


@dataclass(frozen=True, slots=True)
class Choice(Option):
    """One option of a group. ``heat`` is 0 to 3."""

    calories: int
    heat: int
    meat: bool
    vegan: bool


@dataclass(frozen=True, slots=True)
class Ask:
    """A question of a product page: how many choices it takes, what it offers and what it comes with (option ids)."""

    group_id: str
    min_choices: int
    max_choices: int
    offered: tuple[str, ...]
    preselected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dish:
    """Something on the menu, with the questions of its page."""

    id: str
    category_id: str
    name: str
    description: str
    base_price_cents: int
    calories: int
    vegan: bool
    vegetarian: bool
    gluten_free: bool
    dairy_free: bool
    spicy: int
    asks: tuple[Ask, ...]

    @property
    def preselected(self) -> frozenset[str]:
        """The ids of the options it comes with."""
        return frozenset(option for ask in self.asks for option in ask.preselected)

    @property
    def offered(self) -> tuple[str, ...]:
        """The ids of all options it can be had with."""
        return tuple(option for ask in self.asks for option in ask.offered)

    def ask(self, group_id: str) -> Ask | None:
        """Its question about that group, if it asks one."""
        return next((ask for ask in self.asks if ask.group_id == group_id), None)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of options that products ask about."""

    id: str
    name: str
    hint: str


@dataclass(frozen=True, slots=True)
class Place:
    """A restaurant (``label`` is its name) or a saved address, with its row's id."""

    id: str | int
    label: str
    street: str
    unit: str
    city: str
    zip: str


@dataclass(frozen=True, slots=True)
class SavedCard:
    """A saved card, with its row's id."""

    id: int
    brand: str
    last4: str
    expires: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A time of day, HH:MM, and when it can no longer be chosen."""

    id: str
    fulfilment: Fulfilment
    starts_at: str
    closes_at: str


@dataclass(frozen=True, slots=True)
class PastLine:
    """A line of a past order."""

    product_id: str
    quantity: int
    option_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PastOrder:
    """An order that was placed long ago; ``address`` is None for pickup at the first location."""

    id: int
    placed_at: datetime
    address: Place | None
    lines: tuple[PastLine, ...]


def line_id(order_id: int, position: int) -> int:
    """The row id of a line of a past order."""
    return order_id * 100 + position


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything the restaurant starts with."""

    categories: Mapping[str, tuple[str, str]]  # id -> name, blurb
    groups: Mapping[str, Group]
    options: Mapping[str, Choice]
    dishes: Mapping[str, Dish]
    coupons: Mapping[str, Coupon]
    locations: tuple[Place, ...]
    zips: Mapping[str, tuple[str, int]]  # zip -> city, fee in cents
    slots: tuple[Slot, ...]
    customer: tuple[str, str, str]  # name, email, phone
    addresses: tuple[Place, ...]
    cards: tuple[SavedCard, ...]
    past_orders: tuple[PastOrder, ...]

    def unit_cents(self, product_id: str, option_ids: Iterable[str]) -> int:
        """The price of one of a product with these options."""
        prices = (self.options[option].price_cents for option in option_ids)
        return line_cents(self.dishes[product_id].base_price_cents, prices)

    def in_category(self, category_id: str) -> tuple[Dish, ...]:
        """The dishes of one category, in the order of the menu."""
        return tuple(dish for dish in self.dishes.values() if dish.category_id == category_id)


# --- reading ---------------------------------------------------------------------------------------------------------


@cache
def catalogue() -> Catalogue:
    """The catalogue, read once."""
    raw: dict[str, Any] = read_catalogue("webgym_sites.burrito", "menu.toml")
    options = {o["id"]: _choice(group["id"], o) for group in raw["groups"] for o in group["options"]}
    dishes = {
        entry["id"]: _dish(category_id, entry, raw["kits"].get(entry.get("kit"), []), options)
        for category_id, entries in raw["products"].items()
        for entry in entries
    }
    customer = raw["customer"]
    addresses = tuple(Place(id=n, **a) for n, a in enumerate(customer["addresses"], 1))
    return Catalogue(
        categories={c["id"]: (c["name"], c["blurb"]) for c in raw["categories"]},
        groups={g["id"]: Group(g["id"], g["name"], g["hint"]) for g in raw["groups"]},
        options=options,
        dishes=dishes,
        coupons={code: _coupon(code, c) for code, c in raw["coupons"].items()},
        locations=tuple(Place(p["id"], p["name"], p["street"], "", "", p["zip"]) for p in raw["locations"]),
        zips={code: (z["city"], z["fee"]) for code, z in raw["zips"].items()},
        slots=tuple(slot for way in ("pickup", "delivery") for slot in _slots(way, raw["slots"][way])),
        customer=(customer["name"], customer["email"], customer["phone"]),
        addresses=addresses,
        cards=tuple(SavedCard(id=n, **c) for n, c in enumerate(customer["cards"], 1)),
        past_orders=tuple(_past_order(n, o, dishes, addresses) for n, o in enumerate(raw["past_orders"], 1)),
    )


def _choice(group_id: str, o: Mapping[str, Any]) -> Choice:
    meat = o.get("meat", False)
    vegan = o.get("vegan", not meat)
    return Choice(o["id"], group_id, o["name"], o["price"], o["calories"], o.get("heat", 0), meat, vegan)


def _dish(category_id: str, entry: Mapping[str, Any], kit: list[dict[str, Any]], options: Mapping[str, Choice]) -> Dish:
    flags = entry["flags"]
    asks = tuple(
        Ask(
            group_id=ask["group"],
            min_choices=ask["min"],
            max_choices=ask["max"],
            offered=tuple(ask.get("offer") or [o.id for o in options.values() if o.group_id == ask["group"]]),
            preselected=tuple(ask.get("with", [])),
        )
        for ask in kit
    )
    return Dish(
        id=entry["id"],
        category_id=category_id,
        name=entry["name"],
        description=entry["text"],
        base_price_cents=entry["price"],
        calories=entry["calories"],
        vegan="v" in flags,
        vegetarian="v" in flags or "y" in flags,
        gluten_free="g" in flags,
        dairy_free="v" in flags or "d" in flags,
        spicy=entry["spicy"],
        asks=asks,
    )


def _coupon(code: str, c: Mapping[str, Any]) -> Coupon:
    return Coupon(
        code=code,
        title=c["title"],
        kind=c["kind"],
        value=c["value"],
        min_subtotal_cents=c["min"],
        category_id=c.get("category"),
        fulfilment=c.get("fulfilment"),
        weekday=c.get("weekday"),
        expires_on=c.get("expires"),
    )


def _slots(fulfilment: Fulfilment, rule: Mapping[str, Any]) -> Iterable[Slot]:
    for slot in slots_of_day(rule["first"], rule["last"], rule["every_minutes"], rule["closes_minutes_before"]):
        yield Slot(f"{fulfilment}-{slot.starts_at.replace(':', '')}", fulfilment, slot.starts_at, slot.closes_at)


def _past_order(n: int, o: Mapping[str, Any], dishes: Mapping[str, Dish], addresses: tuple[Place, ...]) -> PastOrder:
    lines = tuple(
        PastLine(
            line["product"],
            line["quantity"],
            tuple(sorted((dishes[line["product"]].preselected - set(line["minus"])) | set(line["plus"]))),
        )
        for line in o["lines"]
    )
    address = next((a for a in addresses if a.label == o.get("delivered_to")), None)
    return PastOrder(n, datetime.fromisoformat(o["placed_at"]), address, lines)
