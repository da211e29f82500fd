"""What the families of this house draw with. All chance comes from the generator that is given."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta

from webgym_sites.coffee.image import first_menu
from webgym_sites.coffee.menu import BAKERY, Shop
from webgym_sites.coffee.store.counter import DAYS_AHEAD, TIP_CHOICES
from webgym_sites.coffee.tasks.wish import Item, Wish
from webgym_sites.kit.menu import Group, Product
from webgym_sites.kit.tasks.chance import from_groups

_TODAY = 0.3


def a_product(rng: random.Random, bakery: float = 0.15, besides: Collection[str] = ()) -> Product:
    """A drink, or with that chance something from the bakery; none of those that are left out."""
    baked = rng.random() < bakery
    groups = {
        category.id: [product for product in category.products if product.id not in besides]
        for category in first_menu().categories
        if (category.id == BAKERY) == baked
    }
    return from_groups(rng, groups)


def an_item(rng: random.Random, product: Product, changes: int, quantity: int = 1) -> Item:
    """A product with so many of its choices made otherwise, or all it has."""
    options = set(product.comes_with)
    for group in rng.sample(product.groups, min(changes, len(product.groups))):
        _change(rng, group, options)
    return Item(product.id, frozenset(options), quantity)


def _change(rng: random.Random, group: Group, options: set[str]) -> None:
    """One choice of a group made otherwise."""
    had = [option.id for option in group.options if option.id in options]
    other = rng.choice([option.id for option in group.options if option.id not in options])
    if group.radio:
        options.difference_update(had)
        options.add(other)
    elif had and rng.random() < 0.5:
        options.remove(had[0])
    else:
        options.add(other)


def some_items(rng: random.Random, count: int, changes: int) -> tuple[Item, ...]:
    """Different products, each with up to so many changes."""
    items: list[Item] = []
    while len(items) < count:
        product = a_product(rng, 0.25, [item.product_id for item in items])
        items.append(an_item(rng, product, rng.randint(0, changes), rng.choice((1, 1, 2))))
    return tuple(items)


def a_day(rng: random.Random, shop: Shop, now: datetime) -> date:
    """One of the next days on which a shop is open; not today."""
    ahead = (now.date() + timedelta(days=n) for n in range(1, DAYS_AHEAD + 1))
    return rng.choice([day for day in ahead if shop.open_on(day)])


def with_time(rng: random.Random, wish: Wish, now: datetime) -> Wish:
    """The wish at a shop, on a day and at a time; sometimes today, if the shop is open and has time left."""
    shop = rng.choice(list(first_menu().shops.values()))
    left = shop.slots_on(now.date(), now + timedelta(minutes=20))
    if left and rng.random() < _TODAY:
        return replace(wish, shop_id=shop.id, pickup_on=now.date(), pickup_at=rng.choice(left))
    at = rng.choice(shop.slots).starts_at
    return replace(wish, shop_id=shop.id, pickup_on=a_day(rng, shop, now), pickup_at=at)


def with_errand(rng: random.Random, wish: Wish, share: float = 0.4) -> Wish:
    """With that chance, with a tip or an own cup."""
    if rng.random() >= share:
        return wish
    if rng.random() < 0.5:
        return replace(wish, own_cup=True)
    return replace(wish, tip_cents=rng.choice([cents for cents in TIP_CHOICES if cents]))
