"""What the families of the pizzeria draw with. All chance comes from the generator that is given."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import replace

from webgym_sites.pizza.image import first_menu
from webgym_sites.pizza.menu import DIALS, PIZZA, SIDES, Made, Placed, Side
from webgym_sites.pizza.tasks.wish import Item


def a_house(rng: random.Random, besides: Collection[str] = ()) -> str:
    """A pizza of the house; none of those that are left out."""
    return rng.choice([house_id for house_id in first_menu().houses if house_id not in besides])


def with_option(rng: random.Random, made: Made, group_id: str, share: float = 1.0) -> Made:
    """With that chance, another option of a group."""
    if rng.random() >= share:
        return made
    options = next(group.options for group in first_menu().pizza.groups if group.id == group_id)
    ids = [option.id for option in options]
    other = rng.choice([each for each in ids if each not in made.options])
    return replace(made, options=made.options - set(ids) | {other})


def with_dials(rng: random.Random, made: Made, count: int) -> Made:
    """So many dials turned to something else."""
    turned = rng.sample(list(DIALS), count)
    dials = tuple(
        rng.choice([each for each in dial.values if each != now]) if name in turned else now
        for (name, dial), now in zip(DIALS.items(), made.dials, strict=True)
    )
    return replace(made, dials=dials)


def a_placed(rng: random.Random, besides: Collection[str], halves: float = 0.7, extra: float = 0.3) -> Placed:
    """A topping, more often than not on a half; none of those that are left out."""
    topping_id = rng.choice([each for each in first_menu().toppings if each not in besides])
    sides: tuple[Side, ...] = ("left", "right") if rng.random() < halves else ("whole",)
    return Placed(topping_id, rng.choice(sides), rng.random() < extra)


def with_toppings(rng: random.Random, made: Made, count: int) -> Made:
    """So many more toppings."""
    for _ in range(count):
        placed = a_placed(rng, [each.topping_id for each in made.toppings])
        made = replace(made, toppings=made.toppings | {placed})
    return made


def with_one_moved(rng: random.Random, made: Made) -> Made:
    """One of its toppings somewhere else, doubled, made single, or gone; of a whole one, mostly one half taken off."""
    before = rng.choice(sorted(made.toppings, key=lambda each: each.topping_id))
    sides: list[Side] = [side for side in SIDES if side != before.side]
    ways = [Placed(before.topping_id, side, before.extra) for side in sides]
    now = rng.choice([*ways, *ways, replace(before, extra=not before.extra), None])
    return replace(made, toppings=made.toppings - {before} | ({now} if now else set()))


def some_sides(rng: random.Random, count: int, most: int = 2) -> tuple[Item, ...]:
    """Different sides and drinks."""
    products = [each for each in first_menu().products if each != PIZZA]
    return tuple(Item(each, None, rng.randint(1, most)) for each in rng.sample(products, count))
