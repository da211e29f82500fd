"""Families that begin with something: a filled bag, or usuals."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from webgym.task import Draw, Family, Setup
from webgym_sites.kit.tasks.chance import moment
from webgym_sites.kit.tasks.phrasings import bag_edits, requests
from webgym_sites.kit.tasks.wording import as_sentences, listed, lower_first
from webgym_sites.pizza.image import first_menu
from webgym_sites.pizza.menu import Made
from webgym_sites.pizza.tasks.chance import (
    a_house,
    some_sides,
    with_dials,
    with_one_moved,
    with_option,
    with_toppings,
)
from webgym_sites.pizza.tasks.wish import Item, Wish, goal_of, line_setup, pizza
from webgym_sites.pizza.tasks.wording import WHERE, changes, size_phrase

_NAMES: tuple[str, ...] = ("Friday night", "Movie pizza", "Rainy Sunday", "The big match", "Late shift", "First pick")
_OTHER_HALF = {"left": "right", "right": "left"}


def _change_the_bag(rng: random.Random) -> Draw:
    """Two pizzas of the house and a side; one or two toppings of one or both pizzas are to lie elsewhere."""
    menu, first = first_menu(), a_house(rng)
    before = [menu.of_house(first), menu.of_house(a_house(rng, [first]))]
    sides = some_sides(rng, rng.randint(0, 1))
    after = [with_one_moved(rng, before[0]), with_one_moved(rng, before[1]) if rng.random() < 0.5 else before[1]]
    after = [with_toppings(rng, after[0], 1) if rng.random() < 0.3 else after[0], after[1]]
    begun = {pizza(now): pizza(was) for now, was in zip(after, before, strict=True)}
    if len(begun) < 2:
        return _change_the_bag(rng)
    wish = Wish((*begun, *sides))
    lines = (*begun.values(), *sides)
    setup = tuple(row for number, item in enumerate(lines, 1) for row in line_setup("bag_lines", number, item))
    edits = [
        edit for now, was in zip(after, before, strict=True) for edit in _edits(now, was, f"the {menu.name_of(was)}")
    ]
    key = f"{wish.key()} from {[item.key() for item in lines]}"
    return Draw(key, goal_of(wish, begun, lines), {"edits": as_sentences(edits)}, moment(rng), "/bag", setup)


def _edits(now: Made, was: Made, what: str) -> list[str]:
    """What is to be done to a pizza: ``take the onions off the left half of the Orto``."""
    menu, told = first_menu(), list[str]()
    for topping_id, topping in menu.toppings.items():
        lies, lay, name = now.placed(topping_id), was.placed(topping_id), lower_first(topping.name)
        if lies == lay:
            continue
        if lies is None:
            told.append(f"take the {name} off {what}")
        elif lay is None:
            told.append(f"put {'extra ' if lies.extra else ''}{name} on {what}, {WHERE[lies.side]}")
        elif lies.side in _OTHER_HALF and lay.side == "whole":
            told.append(f"take the {name} off the {_OTHER_HALF[lies.side]} half of {what}")
        elif lies.extra != lay.extra:
            told.append(f"make the {name} on {what} {'extra' if lies.extra else 'single'}")
    return told


def _usual_with_a_change(rng: random.Random) -> Draw:
    names = rng.sample(_NAMES, rng.randint(2, 3))
    usuals = [pizza(_a_usual(rng)) for _ in names]
    if len(set(usuals)) < len(usuals):
        return _usual_with_a_change(rng)
    was = usuals[0].made or first_menu().plain()
    alter: Callable[[], Made] = rng.choice(
        (
            lambda: with_one_moved(rng, was),
            lambda: with_toppings(rng, was, 1),
            lambda: with_dials(rng, was, 1),
            lambda: with_option(rng, was, rng.choice(("size", "crust", "cheese"))),
        )
    )
    now = alter()
    wish, placed = Wish((pizza(now),)), list(zip(names, usuals, strict=True))
    rng.shuffle(placed)
    words = {"usual": f'my usual "{names[0]}"', "change": _change(now, was)}
    key = f"{wish.key()} from {usuals[0].key()}"
    return Draw(key, goal_of(wish, {pizza(now): usuals[0]}), words, moment(rng), setup=_usual_rows(placed))


def _usual_rows(named: list[tuple[str, Item]]) -> Setup:
    return tuple(
        row for number, (name, item) in enumerate(named, 1) for row in line_setup("usuals", number, item, name=name)
    )


def _a_usual(rng: random.Random) -> Made:
    made = with_toppings(rng, first_menu().of_house(a_house(rng)), rng.randint(0, 1))
    made = replace(made, toppings=frozenset(replace(each, extra=False) for each in made.toppings))
    return with_dials(rng, with_option(rng, made, "size", 0.5), rng.randint(0, 1))


def _change(now: Made, was: Made) -> str:
    """``in large``, ``with no red onions``, ``baked dark``."""
    size = [] if size_phrase(now) == size_phrase(was) else [f"in {size_phrase(now) or 'medium'}"]
    told = [each if each.startswith(("baked", "cut")) else f"with {each}" for each in changes(now, was)]
    return listed([*size, *told])


FAMILIES = (
    Family(
        name="change-the-bag",
        summary="Two pizzas in the bag whose toppings are to lie elsewhere: off one half, doubled, gone; then ordered.",
        difficulty="medium",
        draw=_change_the_bag,
        phrasings=bag_edits(),
        max_steps=50,
    ),
    Family(
        name="usual-with-a-change",
        summary="A pizza that was saved, with one thing otherwise; what is saved stays as it is.",
        difficulty="medium",
        draw=_usual_with_a_change,
        phrasings=requests("order {usual}, but {change}"),
        max_steps=40,
    ),
)
