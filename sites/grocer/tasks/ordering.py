"""Families that say what to order: one thing, many, by weight, with coupons, substitutes, a slot, a note."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from webgym.task import TYPING, Difficulty, Draw, Family
from webgym_sites.grocer.catalogue import catalogue
from webgym_sites.grocer.pricing import coupon_cents
from webgym_sites.grocer.store.bag import NOTHING
from webgym_sites.grocer.store.counter import Slot
from webgym_sites.grocer.tasks.chance import (
    a_product,
    an_item,
    by_weight,
    free_slots,
    packed,
    some_items,
    tomorrow,
    with_errands,
)
from webgym_sites.grocer.tasks.wish import Wish, goal_of
from webgym_sites.grocer.tasks.wording import errands, hours, item_phrase, items_phrase, on_day
from webgym_sites.kit.tasks.chance import moment
from webgym_sites.kit.tasks.phrasings import requests
from webgym_sites.kit.tasks.wording import listed, sentences

_MOST_WORDS = 50


def a_draw(wish: Wish, now: datetime, told: str = "", items: str = "") -> Draw:
    """A draw of a wish; ``told`` are sentences besides, ``items`` what is ordered, if not by its name."""
    words = {"items": items or items_phrase(wish.items), "errands": errands(wish) + told}
    values = (wish.note,) if wish.note else ()
    return Draw(json.dumps([wish.key(), items and words["items"], told]), goal_of(wish), words, now, values=values)


def _one_product(rng: random.Random) -> Draw:
    now = moment(rng)
    return a_draw(Wish((an_item(rng, a_product(rng, packed)),), tomorrow(now)), now)


def _by_weight(rng: random.Random) -> Draw:
    now = moment(rng)
    return a_draw(Wish((an_item(rng, a_product(rng, by_weight)),), tomorrow(now)), now)


def _shopping_list(rng: random.Random) -> Draw:
    now = moment(rng)
    while True:
        items = some_items(rng, rng.randint(5, 8))
        if len(items_phrase(items).split()) <= _MOST_WORDS:
            return a_draw(Wish(items, tomorrow(now)), now)


# --- coupons ---------------------------------------------------------------------------------------------------------


def _coupon_run(rng: random.Random) -> Draw:
    """Things that coupons count for, and the coupons named; or all that count, to be found."""
    now = moment(rng)
    on_things = [coupon for coupon in catalogue().coupons.values() if coupon.subject]
    chosen = rng.sample(on_things, rng.randint(1, 2))
    fitting = (an_item(rng, a_product(rng, coupon.fits)) for coupon in chosen)
    items = {item.product_id: item for item in fitting}
    if rng.random() < 0.5:
        other = an_item(rng, a_product(rng, packed))
        items.setdefault(other.product_id, other)
    things = [(item.product, item.quantity) for item in items.values()]
    every = rng.random() < 0.35
    named = list(catalogue().coupons.values()) if every else chosen
    wish = Wish(tuple(items.values()), tomorrow(now), coupons=tuple(c.id for c in named if coupon_cents(c, things)))
    titles = listed([f'"{coupon.title}"' for coupon in chosen])
    coupons = "coupon" if len(chosen) == 1 else "coupons"
    told = "Clip every coupon that takes something off this." if every else f"Clip the {coupons} {titles} for it."
    return a_draw(wish, now, sentences(told))


# --- substitutes -----------------------------------------------------------------------------------------------------


def _substitutions(rng: random.Random) -> Draw:
    now = moment(rng)
    if rng.random() < 0.3:
        return _low_stock(rng, now)
    items = list(some_items(rng, 2))
    told: list[str] = []
    for place in rng.sample(range(2), rng.randint(1, 2)):
        others = catalogue().instead_of(items[place].product)
        if others and rng.random() < 0.65:
            other = rng.choice(others)
            items[place] = replace(items[place], instead=other.id)
            told.append(f"If the {items[place].product.name} is out, send {other.name}.")
        else:
            items[place] = replace(items[place], instead=NOTHING)
            told.append(f"Do not substitute the {items[place].product.name}.")
    return a_draw(Wish(tuple(items), tomorrow(now)), now, sentences(*told))


def _low_stock(rng: random.Random, now: datetime) -> Draw:
    scarce = an_item(rng, a_product(rng, lambda product: product.low))
    items = [scarce, *some_items(rng, 2, [scarce.product_id])]
    rng.shuffle(items)
    wished = (replace(item, instead=NOTHING) if item.product.low else item for item in items)
    told = "If something of it is low in stock, have nothing sent instead of that."
    return a_draw(Wish(tuple(wished), tomorrow(now)), now, sentences(told))


# --- delivery --------------------------------------------------------------------------------------------------------

_NOTES = (
    "ring at number {n}",
    "leave it behind door {n}",
    "the code of the gate is {n}",
    "call {n} when you are here",
    "lift to floor {n}, please",
    "mind the dog of flat {n}",
)


def _slot_words(rng: random.Random, slots: list[Slot]) -> tuple[Slot, str]:
    """A slot, and how it is asked for: by its hours, as the cheapest of its day, or as the first after a time."""
    slot = rng.choice(slots)
    same_day = [each for each in slots if each.on == slot.on]
    match rng.choice(("hours", "cheapest", "after", "last")):
        case "cheapest":
            slot = min(same_day, key=lambda each: each.cents)
            return slot, f"in the cheapest slot {on_day(slot.on)}"
        case "after":
            after = rng.choice(("11:00", "13:00", "15:00"))
            later = [each for each in same_day if each.at > after]
            if later:
                return later[0], f"in the first free slot after {after} {on_day(slot.on)}"
            return slot, hours(slot)
        case "last":
            return same_day[-1], f"in the last free slot {on_day(slot.on)}"
        case _:
            return slot, hours(slot)


def _delivered(rng: random.Random, note: str = "") -> Draw:
    now = moment(rng)
    slot, words = _slot_words(rng, free_slots(now))
    item = an_item(rng, a_product(rng))
    wish = Wish((item,), slot.on, slot.at, asks_slot=True, note=note)
    return a_draw(with_errands(rng, wish), now, items=f"{item_phrase(item)}, to be brought {words}")


def _delivery_note(rng: random.Random) -> Draw:
    return _delivered(rng, rng.choice(_NOTES).format(n=rng.randint(2, 98)))


# --- all of them -----------------------------------------------------------------------------------------------------


def _family(
    name: str, summary: str, difficulty: Difficulty, draw: Callable[[random.Random], Draw], max_steps: int
) -> Family:
    return Family(name, summary, difficulty, draw, requests("order {items}", "{errands}"), max_steps=max_steps)


FAMILIES = (
    _family("one-product", "Some packs of one product.", "easy", _one_product, 30),
    _family("by-weight", "Fruit, vegetables, cheese, meat or fish by weight.", "easy", _by_weight, 40),
    _family("shopping-list", "Five to eight things, by the pack and by weight.", "hard", _shopping_list, 140),
    _family("coupon-run", "Things with the coupons that count for them clipped.", "medium", _coupon_run, 70),
    _family("substitutions", "Things, and what shall come if one is out.", "medium", _substitutions, 70),
    _family("delivery-slot", "One thing in a slot that is named, or found by price or time.", "medium", _delivered, 50),
    replace(
        _family("delivery-note", "The same with a note for the driver.", "medium", _delivery_note, 60), modes=TYPING
    ),
)
