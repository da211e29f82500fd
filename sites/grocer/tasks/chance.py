"""What the families of this shop draw with. All chance comes from the generator that is given."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from webgym_sites.grocer.catalogue import Product, catalogue
from webgym_sites.grocer.pricing import BAGS, DAYS_AHEAD, SLOTS, TIPS
from webgym_sites.grocer.store.counter import Slot, slot_of
from webgym_sites.grocer.tasks.wish import Item, Wish
from webgym_sites.kit.tasks.chance import from_groups

_WEIGHTS = (2, 3, 4, 6, 7, 8, 9, 10, 12, 15, 20)


def a_product(rng: random.Random, fits: Callable[[Product], bool] = lambda _: True) -> Product:
    """One that fits; the aisle is drawn first."""
    aisles = {aisle.id: [p for p in aisle.products if fits(p)] for aisle in catalogue().aisles.values()}
    return from_groups(rng, aisles)


def packed(product: Product) -> bool:
    """Whether it comes in packs."""
    return not product.loose


def by_weight(product: Product) -> bool:
    """Whether it is sold by weight."""
    return product.loose


def an_item(rng: random.Random, product: Product) -> Item:
    """Some packs of it, or some weight."""
    return Item(product.id, rng.choice(_WEIGHTS if product.loose else (1, 1, 2, 2, 3)))


def some_items(rng: random.Random, count: int, besides: Iterable[str] = ()) -> tuple[Item, ...]:
    """Different products, none of those that are left out."""
    items: list[Item] = []
    taken = set(besides)
    while len(items) < count:
        item = an_item(rng, a_product(rng, lambda product: product.id not in taken))
        items.append(item)
        taken.add(item.product_id)
    return tuple(items)


def tomorrow(now: datetime) -> date:
    """The first day on which an order can come, which is chosen until another is."""
    return now.date() + timedelta(days=1)


def free_slots(now: datetime) -> list[Slot]:
    """All slots that can be chosen."""
    days = [now.date() + timedelta(days=ahead) for ahead in range(1, DAYS_AHEAD + 1)]
    return [slot for day in days for at in SLOTS if (slot := slot_of(day, at)).free]


def with_errands(rng: random.Random, wish: Wish) -> Wish:
    """The wish with other bags, a tip, or neither."""
    if rng.random() < 0.4:
        wish = replace(wish, bags=rng.choice([bags for bags in BAGS if bags != wish.bags]))
    if rng.random() < 0.4:
        wish = replace(wish, tip_cents=rng.choice([tip for tip in TIPS if tip]))
    return wish
