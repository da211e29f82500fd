"""What dishes and orders are drawn with. All chance comes from the generator that is given."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

from webgym_sites.dash.catalogue import Restaurant, catalogue
from webgym_sites.dash.pricing import SLOTS, TIPS
from webgym_sites.dash.tasks.wish import Item, Wish

_SPARE = timedelta(minutes=45)
"""So long a time that is asked for can still be chosen at least."""


def a_restaurant(rng: random.Random) -> Restaurant:
    """Any of them."""
    return rng.choice(list(catalogue().restaurants.values()))


def an_item(rng: random.Random, place: Restaurant, changes: int = 0, quantity: int = 1) -> Item:
    """One of a restaurant's dishes, made otherwise than it comes in so many of its options."""
    dish = rng.choice([dish for dish in place.dishes if len(dish.groups) >= (2 if changes else 0)])
    chosen = set(dish.comes_with)
    others = [option for option in dish.options.values() if option.id not in dish.comes_with]
    for option in rng.sample(others, min(changes, len(others))):
        group = next(group for group in dish.groups if group.id == option.group_id)
        if group.radio:
            chosen -= {other.id for other in group.options}
        chosen.add(option.id)
    return Item(dish.id, frozenset(chosen), quantity)


def some_items(rng: random.Random, place: Restaurant, count: int, changes: int) -> tuple[Item, ...]:
    """That many different dishes of a restaurant, each with at most so many changes."""
    items: dict[str, Item] = {}
    while len(items) < count:
        item = an_item(rng, place, rng.randint(0, changes), rng.choice((1, 1, 1, 2)))
        items.setdefault(item.product_id, item)
    return tuple(items.values())


def with_errands(rng: random.Random, wish: Wish, at: datetime, count: int) -> Wish:
    """The same food, handed over or paid otherwise in so many ways."""
    slots = [slot.starts_at for slot in SLOTS if slot.open_on(at.date(), at + _SPARE)]
    for errand in rng.sample(("where", "when", "tip", "card"), count):
        if errand == "where" and wish.speed == "standard" and rng.random() < 0.4:
            wish = replace(wish, fulfilment="pickup")
        elif errand == "where":
            wish = replace(wish, address_id=rng.randint(2, len(catalogue().addresses)))
        elif errand == "when" and wish.fulfilment == "delivery":
            express = rng.random() < 0.4
            wish = replace(wish, speed="express" if express else "scheduled", slot="" if express else rng.choice(slots))
        elif errand == "card":
            wish = replace(wish, card_id=rng.randint(2, len(catalogue().cards)))
        else:
            wish = replace(wish, tip_cents=rng.choice(TIPS[1:-1]))
    return wish
