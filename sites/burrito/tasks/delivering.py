"""Orders that have to be somewhere, at some time, or at a coupon's price."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime

from webgym.task import TYPING, Draw, Family
from webgym_sites.burrito.catalogue import Catalogue, Place, Slot, catalogue
from webgym_sites.burrito.tasks import phrasings
from webgym_sites.burrito.tasks.chance import a_dish, as_it_comes, changed, open_slots, some_items, with_errands
from webgym_sites.burrito.tasks.wish import Item, Wish, goal_of
from webgym_sites.burrito.tasks.wording import address_phrase, errands, items_phrase
from webgym_sites.kit.money import Coupon, coupon_problem
from webgym_sites.kit.tasks.chance import moment
from webgym_sites.kit.tasks.wording import sentences, typed_money

_STREETS = tuple(
    f"{name} {kind}"
    for name in (
        "Ash",
        "Bramble",
        "Copper",
        "Dover",
        "Elder",
        "Falcon",
        "Granite",
        "Hazel",
        "Juniper",
        "Kestrel",
        "Linden",
    )
    for kind in ("Street", "Lane", "Avenue", "Court", "Road")
)
_UNITS = ("Apt", "Suite", "Floor")
_LABELS = ("Gym", "Studio", "Parents", "Office", "Cabin", "Library", "School", "Weekend")
_DRIVER_NOTES = (
    "Ring twice",
    "Leave it at the door",
    "Call when you arrive",
    "The gate code is 4471",
    "Ask for Sam at the desk",
    "Use the side entrance",
    "Mind the dog",
    "Back door, please",
)
_KITCHEN_NOTES = (
    "Cut it in half",
    "Extra napkins please",
    "Pack it in two bags",
    "Sauce on the side",
    "Well done please",
    "No plastic please",
)


def _one_item(rng: random.Random) -> Item:
    item = as_it_comes(rng, a_dish(rng), rng.choice((1, 1, 2)))
    return changed(rng, item, rng.randint(0, 1))


# --- deliver-to ------------------------------------------------------------------------------------------------------


def _new_place(rng: random.Random) -> Place:
    zip_code, (city, _) = rng.choice(list(catalogue().zips.items()))
    unit = f"{rng.choice(_UNITS)} {rng.randint(1, 29)}" if rng.random() < 0.5 else ""
    return Place(0, rng.choice(_LABELS), f"{rng.randint(2, 1999)} {rng.choice(_STREETS)}", unit, city, zip_code)


def _deliver_to(rng: random.Random) -> Draw:
    place, item = _new_place(rng), _one_item(rng)
    save, driver, kitchen = (rng.random() < share for share in (0.3, 0.35, 0.25))
    item = replace(item, note=rng.choice(_KITCHEN_NOTES) if kitchen else "")
    wish = Wish((item,), address=place, save_address=save, delivery_note=rng.choice(_DRIVER_NOTES) if driver else "")
    label = place.label if save else ""
    typed = (place.street, place.unit, place.city, place.zip, wish.delivery_note, label, item.note)
    words = {"items": items_phrase(wish.items), "address": address_phrase(place), "extra": _extra(wish)}
    return Draw(wish.key(), goal_of(wish), words, moment(rng), values=tuple(text for text in typed if text))


def _extra(wish: Wish) -> str:
    asked: list[str] = []
    if wish.save_address and wish.address:
        asked.append(f'Save the address under the name "{wish.address.label}".')
    if wish.delivery_note:
        asked.append(f'The note for the driver is "{wish.delivery_note}".')
    if wish.items[0].note:
        asked.append(f'The note for the kitchen is "{wish.items[0].note}".')
    return sentences(*asked)


# --- time-slot -------------------------------------------------------------------------------------------------------


def _time_slot(rng: random.Random) -> Draw:
    book = catalogue()
    hurry = rng.random() < 0.25  # a slot that is about to close
    start_at = moment(rng, latest="18:30")
    wish = Wish((_one_item(rng),), address=rng.choice(book.addresses) if rng.random() < 0.4 else None)
    slots = open_slots(book, wish.fulfilment, start_at)
    closing = open_slots(book, wish.fulfilment, start_at, spare_minutes=0) != slots
    slot, when = _named_slot(rng, slots[:2] if hurry else slots, slots, exactly=closing)
    wish = replace(wish, slot=slot.starts_at)
    if rng.random() < 0.4:
        wish = with_errands(rng, wish, 1)
        if wish.address:  # a restaurant to pick up at is no part of a delivery
            wish = replace(wish, location_id=Wish(()).location_id)
    way = "pickup" if wish.fulfilment == "pickup" else "delivery"
    words = {"items": items_phrase(wish.items), "when": f"{way} {when}", "errands": errands(wish)}
    return Draw(wish.key(), goal_of(wish), words, start_at)


def _named_slot(rng: random.Random, some: list[Slot], slots: list[Slot], exactly: bool) -> tuple[Slot, str]:
    """One of some slots, in words.

    Most are named by their time, a few by where they stand among the day's. With ``exactly``, when a slot is about to
    close, none is named as the first, as that would depend on when one looks.
    """
    slot = rng.choice(some)
    kind = rng.random()
    if kind < 0.1:
        return slots[-1], "at the last time that can be chosen today"
    if kind < 0.3 and not exactly:
        hour = f"{slot.starts_at[:2]}:00"
        first = next(other for other in slots if other.starts_at > hour)
        return first, f"at the first time after {hour} that can be chosen"
    return slot, f"at {slot.starts_at}"


# --- coupon ----------------------------------------------------------------------------------------------------------


def _coupon(rng: random.Random) -> Draw:
    book = catalogue()
    while True:
        coupon = rng.choice(list(book.coupons.values()))
        start_at = moment(rng, weekday=coupon.weekday)
        wish = Wish(
            some_items(rng, rng.randint(1, 3), changes=1),
            address=rng.choice(book.addresses) if coupon.fulfilment == "delivery" else None,
        )
        if coupon_counts(book, coupon, wish, start_at):
            break
    other = rng.choice([code for code in book.coupons if code != coupon.code])
    codes, words = (coupon.code,), coupon.code
    wish = replace(wish, coupon_code=coupon.code)
    if rng.random() < 0.3:
        saving = replace(wish, coupon_code=other)
        usable = coupon_counts(book, book.coupons[other], wish, start_at)
        if not usable or saving.totals.total_cents > wish.totals.total_cents:
            codes = tuple(sorted((coupon.code, other)))
            words = f"{codes[0]} or {codes[1]} (whichever makes the total lower; one of them may not count)"
    if rng.random() < 0.25:
        wish = replace(wish, tip_cents=rng.choice((150, 250, 400, 700)))
    tip = (typed_money(wish.tip_cents),) if wish.tip_cents else ()
    worded = {"items": items_phrase(wish.items), "code": words, "errands": errands(wish)}
    return Draw(wish.key(), goal_of(wish), worded, start_at, values=codes + tip)


def coupon_counts(book: Catalogue, coupon: Coupon, wish: Wish, at: datetime) -> bool:
    """Whether a coupon counts for a wish on that day."""
    categories = {book.dishes[item.product_id].category_id for item in wish.items}
    return not coupon_problem(coupon, wish.subtotal_cents, categories, wish.fulfilment, at.date())


FAMILIES = (
    Family(
        name="deliver-to",
        summary="A product delivered to an address that has to be typed, perhaps saved, perhaps with notes.",
        difficulty="hard",
        draw=_deliver_to,
        phrasings=phrasings.DELIVER_TO,
        modes=TYPING,
        max_steps=60,
    ),
    Family(
        name="time-slot",
        summary="A product for pickup or delivery at a time of today.",
        difficulty="medium",
        draw=_time_slot,
        phrasings=phrasings.TIME_SLOT,
        max_steps=60,
    ),
    Family(
        name="coupon",
        summary="Products at the price of a coupon, or of the better one of two.",
        difficulty="hard",
        draw=_coupon,
        phrasings=phrasings.COUPON,
        modes=TYPING,
        max_steps=100,
    ),
)
