"""Families of orders that begin with an empty bag."""

from __future__ import annotations

import random
from dataclasses import replace

from webgym.task import TYPING, Draw, Family
from webgym_sites.kit.tasks.chance import moment
from webgym_sites.kit.tasks.phrasings import requests
from webgym_sites.pizza.image import first_menu
from webgym_sites.pizza.pricing import TIP_CHOICES
from webgym_sites.pizza.tasks.chance import a_house, some_sides, with_dials, with_option, with_toppings
from webgym_sites.pizza.tasks.wish import Wish, goal_of, pizza, starts
from webgym_sites.pizza.tasks.wording import errands, items_phrase

NOTES = (
    "Ring twice please",
    "The dog is friendly",
    "Leave it with the porter",
    "Blue door on the left",
    "Call when you are here",
    "No napkins needed",
    "Third floor without a lift",
    "Mind the wet paint",
)


def drawn(rng: random.Random, wish: Wish) -> Draw:
    """A draw that asks for an order, from an empty bag."""
    words = {"items": items_phrase(wish.items), "errands": errands(wish)}
    values = (wish.note,) if wish.note else ()
    return Draw(wish.key(), goal_of(wish), words, moment(rng), values=values)


def _house_pizza(rng: random.Random) -> Draw:
    made = with_option(rng, first_menu().of_house(a_house(rng)), "size", 0.6)
    return drawn(rng, Wish((pizza(with_option(rng, made, "crust", 0.5), rng.choice((1, 1, 2))),)))


def _sides_and_drinks(rng: random.Random) -> Draw:
    return drawn(rng, Wish(some_sides(rng, rng.randint(2, 3))))


def _bake_and_slices(rng: random.Random) -> Draw:
    made = with_dials(rng, first_menu().of_house(a_house(rng)), rng.randint(1, 3))
    return drawn(rng, Wish((pizza(made),)))


def _build_your_own(rng: random.Random) -> Draw:
    made = with_toppings(rng, first_menu().plain(), rng.randint(2, 3))
    for group in rng.sample(("size", "crust", "sauce", "cheese"), rng.randint(1, 2)):
        made = with_option(rng, made, group)
    return drawn(rng, Wish((pizza(made),)))


def _half_and_half(rng: random.Random) -> Draw:
    left = a_house(rng)
    made = with_option(rng, starts()[f"{left}.{a_house(rng, [left])}"], "size", 0.6)
    return drawn(rng, Wish((pizza(with_option(rng, made, "cheese", 0.4)),)))


def _brought_to(rng: random.Random) -> Draw:
    made = with_option(rng, first_menu().of_house(a_house(rng)), "size", 0.5)
    wish = Wish((pizza(made),), rng.choice(list(first_menu().addresses)), tip_cents=rng.choice(TIP_CHOICES[1:]))
    return drawn(rng, replace(wish, note=rng.choice(NOTES)))


FAMILIES = (
    Family(
        name="house-pizza",
        summary="A pizza of the house, once or twice, in a size and on a crust.",
        difficulty="easy",
        draw=_house_pizza,
        phrasings=requests("order {items}"),
        max_steps=30,
    ),
    Family(
        name="sides-and-drinks",
        summary="Two or three sides and drinks.",
        difficulty="easy",
        draw=_sides_and_drinks,
        phrasings=requests("order {items}"),
        max_steps=30,
    ),
    Family(
        name="bake-and-slices",
        summary="A pizza of the house with sliders set: bake, spice, slices.",
        difficulty="medium",
        draw=_bake_and_slices,
        phrasings=requests("order {items}"),
        max_steps=40,
    ),
    Family(
        name="build-your-own",
        summary="A pizza from nothing: toppings on halves or all over, some doubled; crust, sauce, cheese.",
        difficulty="medium",
        draw=_build_your_own,
        phrasings=requests("order {items}"),
        max_steps=50,
    ),
    Family(
        name="half-and-half",
        summary="Two pizzas of the house, a half of each.",
        difficulty="medium",
        draw=_half_and_half,
        phrasings=requests("order {items}"),
        max_steps=40,
    ),
    Family(
        name="brought-to",
        summary="A pizza of the house, delivered to an address, with a tip and a note that is typed.",
        difficulty="medium",
        draw=_brought_to,
        phrasings=requests("order {items}", "{errands}"),
        modes=TYPING,
        max_steps=40,
    ),
)
