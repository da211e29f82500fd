"""Families that begin with a shopping list or an order of before: all of it, but for some changes."""

from __future__ import annotations

import json
import random

from webgym.task import Draw, Family, Setup
from webgym_sites.grocer.catalogue import catalogue
from webgym_sites.grocer.store.counter import order_number
from webgym_sites.grocer.tasks.chance import an_item, some_items, tomorrow
from webgym_sites.grocer.tasks.wish import Item, Wish, goal_of, past_order
from webgym_sites.grocer.tasks.wording import item_phrase
from webgym_sites.kit.tasks.chance import days_before, moment
from webgym_sites.kit.tasks.phrasings import requests
from webgym_sites.kit.tasks.wording import day, sentences

_NAMES = (
    "Saturday soup",
    "Picnic",
    "Guests on Friday",
    "Camping",
    "Pantry",
    "Party",
    "Office kitchen",
    "Breakfast club",
)


def _changed(rng: random.Random, items: tuple[Item, ...]) -> tuple[tuple[Item, ...], str]:
    """One or two changes: something left out, something in another amount, something more."""
    changed, told = list(items), list[str]()
    for what in rng.sample(("drop", "amount", "more"), rng.randint(1, 2)):
        match what:
            case "drop":
                gone = changed.pop(0)
                told.append(f"Leave out the {gone.product.name}.")
            case "amount":
                other = an_item(rng, changed[-1].product)
                while other.quantity == changed[-1].quantity:
                    other = an_item(rng, changed[-1].product)
                changed[-1] = other
                told.append(f"Make it {item_phrase(other)} instead.")
            case _:
                (more,) = some_items(rng, 1, [item.product_id for item in items])
                changed.insert(0, more)
                told.append(f"Add {item_phrase(more)}.")
                break  # what was first before is not any more
    return tuple(changed), sentences(*told)


def _repeat_order(rng: random.Random) -> Draw:
    now = moment(rng)
    days = days_before(rng, now, rng.randint(2, 3))
    past = [some_items(rng, rng.randint(2, 4)) for _ in days]
    chosen = rng.randrange(len(past))
    items, told = _changed(rng, past[chosen])
    name = rng.choice([f"order {order_number(chosen + 1)}", f"my order of {day(days[chosen])}"])
    wish = Wish(items, tomorrow(now))
    setup: Setup = tuple(row for n, when in enumerate(days, 1) for row in past_order(n, when, past[n - 1]))
    key = json.dumps([wish.key(), name, told])
    return Draw(key, goal_of(wish, past=len(past)), {"past": name, "errands": told}, now, setup=setup)


def _saved_list(rng: random.Random) -> Draw:
    now = moment(rng)
    name, items = rng.choice(_NAMES), some_items(rng, rng.randint(2, 4))
    wished, told = _changed(rng, items)
    list_id = len(catalogue().lists) + 1
    lines = (
        ("list_lines", {"list_id": list_id, "product_id": item.product_id, "quantity": item.quantity}) for item in items
    )
    setup: Setup = (("lists", {"id": list_id, "name": name}), *lines)
    wish = Wish(wished, tomorrow(now))
    key = json.dumps([wish.key(), name, told])
    return Draw(key, goal_of(wish), {"list": name, "errands": told}, now, setup=setup)


FAMILIES = (
    Family(
        name="repeat-order",
        summary="What was ordered on some day, with changes.",
        difficulty="medium",
        draw=_repeat_order,
        phrasings=requests("order what was in {past} again, with changes", "{errands}"),
        max_steps=60,
    ),
    Family(
        name="saved-list",
        summary="All of a shopping list, with changes.",
        difficulty="medium",
        draw=_saved_list,
        phrasings=requests('order all of my shopping list "{list}", with changes', "{errands}"),
        max_steps=60,
    ),
)
