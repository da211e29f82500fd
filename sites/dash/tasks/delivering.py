"""Orders that have to be somewhere, at some time, paid in some way."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

from webgym.task import TYPING, Draw, Family
from webgym_sites.dash.catalogue import catalogue
from webgym_sites.dash.pricing import SLOTS, TIPS
from webgym_sites.dash.tasks.chance import a_restaurant, an_item, some_items, with_errands
from webgym_sites.dash.tasks.ordering import words_of
from webgym_sites.dash.tasks.wish import Wish, goal_of
from webgym_sites.kit.money import coupon_problem
from webgym_sites.kit.tasks.chance import moment
from webgym_sites.kit.tasks.phrasings import requests

_NOTES = (
    "Ring twice",
    "Leave it at the door",
    "Call when you are here",
    "The gate code is 2285",
    "Ask for Robin at the desk",
    "Use the side entrance",
    "Mind the cat",
)


def _handed_over(rng: random.Random) -> Draw:
    start_at = moment(rng)
    wish = Wish((an_item(rng, a_restaurant(rng), quantity=rng.choice((1, 1, 2))),))
    wish = with_errands(rng, wish, start_at, rng.randint(1, 3))
    return Draw(wish.key(), goal_of(wish), words_of(wish), start_at, values=(wish.restaurant.name,))


def _scheduled(rng: random.Random) -> Draw:
    start_at = moment(rng)
    slots = [slot.starts_at for slot in SLOTS if slot.open_on(start_at.date(), start_at + timedelta(minutes=45))]
    wish = Wish(
        some_items(rng, a_restaurant(rng), count := rng.randint(1, 2), changes=1),
        address_id=rng.randint(1, len(catalogue().addresses)),
        speed="scheduled",
        slot=rng.choice(slots),
        tip_cents=rng.choice(TIPS[1:-1]),
        card_id=rng.randint(1, len(catalogue().cards)),
        driver_note=rng.choice(_NOTES) if count == 1 and rng.random() < 0.6 else "",
    )
    wish = replace(wish, promo_code=rng.choice(_codes(wish, start_at)))
    typed = (wish.promo_code or "", wish.driver_note, wish.restaurant.name)
    return Draw(wish.key(), goal_of(wish), words_of(wish), start_at, values=tuple(text for text in typed if text))


def _codes(wish: Wish, at: datetime) -> list[str]:
    """The promo codes that count for a wish."""
    promos = catalogue().promos.values()
    return [p.code for p in promos if not coupon_problem(p, wish.subtotal_cents, (), wish.fulfilment, at.date())]


FAMILIES = (
    Family(
        name="handed-over",
        summary="A dish picked up, sent elsewhere, sooner or later, tipped for, or paid by another card.",
        difficulty="medium",
        draw=_handed_over,
        phrasings=requests("get {items} from {place}", "{errands}"),
        max_steps=60,
    ),
    Family(
        name="scheduled-delivery",
        summary="Dishes at a time of today, with a promo code and a tip, perhaps a note, an address and a card.",
        difficulty="hard",
        draw=_scheduled,
        phrasings=requests("order {items} from {place} for later today", "{errands}"),
        modes=TYPING,
        max_steps=100,
    ),
)
