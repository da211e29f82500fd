"""Pizzas, and what goes with them, in plain English."""

from __future__ import annotations

from collections.abc import Sequence

from webgym_sites.kit.tasks.wording import counted, listed, listed_apart, lower_first, money, sentences
from webgym_sites.pizza.image import first_menu
from webgym_sites.pizza.menu import DIALS, Made, Placed
from webgym_sites.pizza.store.table import OWN
from webgym_sites.pizza.tasks.wish import Item, Wish, nearest_start, starts

WHERE = {"left": "on the left half", "right": "on the right half", "whole": "all over"}
_DIALS = {"bake": "baked {}", "spice": "spice {}", "slices": "cut into {} slices"}


def topping_phrase(placed: Placed) -> str:
    """``extra black olives on the left half``."""
    name = lower_first(first_menu().toppings[placed.topping_id].name)
    return f"{'extra ' if placed.extra else ''}{name} {WHERE[placed.side]}"


def changes(wanted: Made, begun: Made) -> list[str]:
    """What is to be changed, but for the size: ``thin crust``, ``no red onions``, ``baked dark``."""
    menu = first_menu()
    options = [o for o in menu.pizza.chosen(wanted.options - begun.options) if o.group_id != "size"]
    told = [lower_first(option.name) for option in options]
    for topping_id, topping in menu.toppings.items():
        now, before = wanted.placed(topping_id), begun.placed(topping_id)
        if now and before and now.side != before.side and now.side != "whole":
            told.append(f"{topping_phrase(now)} only")
        elif now and now != before:
            told.append(topping_phrase(now))
        elif before and not now:
            told.append(f"no {lower_first(topping.name)}")
    for (name, dial), now, before in zip(DIALS.items(), wanted.dials, begun.dials, strict=True):
        if now != before:
            told.append(_DIALS[name].format(dial.level(now)))
    return told


def item_phrase(item: Item) -> str:
    """``two large Ortos (thin crust, no spinach)``; what it comes with is not said."""
    if item.made is None:
        name = first_menu().products[item.product_id].name
        return counted(name, item.quantity, uncounted=name in ("Still Water", "Iced Tea"))
    start = nearest_start(item.made)
    told = changes(item.made, starts()[start])
    what = counted(_start_name(start), item.quantity, size_phrase(item.made))
    if start == OWN:
        return what + (f" of my own with {listed(told)}" if told else " with nothing but sauce and cheese")
    return what + (f" ({', '.join(told)})" if told else "")


def _start_name(start: str) -> str:
    houses = first_menu().houses
    if start == OWN:
        return "pizza"
    left, _, right = start.partition(".")
    return f"half {houses[left].name} (left), half {houses[right].name} (right) pizza" if right else houses[left].name


def size_phrase(made: Made) -> str:
    """``large``; nothing for the size that pizzas begin with."""
    return next((each for each in ("small", "large") if each in made.options), "")


def items_phrase(items: Sequence[Item]) -> str:
    """All of them, listed."""
    return listed_apart([item_phrase(item) for item in items])


def errands(wish: Wish) -> str:
    """Sentences on where it goes, tip and note, each with a space before it."""
    return sentences(
        f"Have it delivered to {wish.address_id}." if wish.address_id else "",
        f"Tip {money(wish.tip_cents)}." if wish.tip_cents else "",
        f'The note for the kitchen is "{wish.note}".' if wish.note else "",
    )
