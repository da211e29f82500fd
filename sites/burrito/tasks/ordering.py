"""Orders of exact products: the flagship, one product, custom products, things left out, several at once."""

from __future__ import annotations

import random
from dataclasses import replace

from webgym.task import Draw, Family
from webgym_sites.burrito.catalogue import catalogue
from webgym_sites.burrito.tasks import phrasings
from webgym_sites.burrito.tasks.chance import a_dish, as_it_comes, changed, some_items, with_errands
from webgym_sites.burrito.tasks.wish import Item, Wish, goal_of
from webgym_sites.burrito.tasks.wording import errands, items_phrase
from webgym_sites.kit.tasks.chance import moment

LEAVE_OUT_GROUPS = ("rice", "beans", "cheese", "dressing", "salsas")
"""Groups whose preselected choice may be left out too."""


def _draw(rng: random.Random, wish: Wish) -> Draw:
    words = {"items": items_phrase(wish.items), "errands": errands(wish)}
    return Draw(wish.key(), goal_of(wish), words, moment(rng))


def _extra_guac(rng: random.Random) -> Draw:
    dish = catalogue().dishes["chicken-burrito"]
    return _draw(rng, Wish((Item(dish.id, dish.preselected | {"extra-guacamole"}),)))


def _order_one(rng: random.Random) -> Draw:
    item = as_it_comes(rng, a_dish(rng), rng.choice((1, 1, 2, 3, 4)))
    if rng.random() < 0.4:
        item = changed(rng, item, 1, groups=("size", "cup", "portion", "shell", "tortilla"))
    return _draw(rng, Wish((item,)))


def _customise(rng: random.Random) -> Draw:
    item = as_it_comes(rng, a_dish(rng, changeable=True), rng.choice((1, 1, 1, 2)))
    return _draw(rng, Wish((changed(rng, item, rng.randint(2, 5)),)))


def _leave_out(rng: random.Random) -> Draw:
    while True:
        dish = a_dish(rng)
        ask = dish.ask("leave-outs")
        if ask is not None:
            break
    item = as_it_comes(rng, dish)
    out = rng.sample(ask.offered, rng.randint(1, min(3, len(ask.offered))))
    droppable = [a for a in dish.asks if a.group_id in LEAVE_OUT_GROUPS and a.preselected]
    dropped = [a.preselected[0] for a in droppable if rng.random() < 0.25]
    return _draw(rng, Wish((replace(item, options=(item.options - set(dropped)) | set(out)),)))


def _several_items(rng: random.Random) -> Draw:
    wish = Wish(some_items(rng, rng.randint(2, 4), changes=2))
    return _draw(rng, with_errands(rng, wish, rng.choice((0, 1, 1, 2))))


FAMILIES = (
    Family(
        name="extra-guac",
        summary="The same order every time: a Chicken Burrito with extra guacamole.",
        difficulty="easy",
        draw=_extra_guac,
        phrasings=phrasings.EXTRA_GUAC,
        max_steps=30,
        one_goal=True,
    ),
    Family(
        name="order-one",
        summary="One product, as it comes or in another size, once or a few times.",
        difficulty="easy",
        draw=_order_one,
        phrasings=phrasings.ORDER_ONE,
        max_steps=30,
    ),
    Family(
        name="customise",
        summary="One product with two to five of its choices changed.",
        difficulty="medium",
        draw=_customise,
        phrasings=phrasings.CUSTOMISE,
        max_steps=50,
    ),
    Family(
        name="leave-out",
        summary="One product without some of what it comes with.",
        difficulty="easy",
        draw=_leave_out,
        phrasings=phrasings.LEAVE_OUT,
        max_steps=40,
    ),
    Family(
        name="several-items",
        summary="Two to four products with their changes, perhaps a tip, another card or another restaurant.",
        difficulty="hard",
        draw=_several_items,
        phrasings=phrasings.SEVERAL_ITEMS,
        max_steps=120,
    ),
)
