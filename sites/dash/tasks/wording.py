"""Wishes in plain English. What two orders differ in, their wordings differ in too."""

from __future__ import annotations

from collections.abc import Iterable

from webgym_sites.dash.catalogue import Restaurant, catalogue
from webgym_sites.dash.tasks.wish import Item, Wish
from webgym_sites.kit.tasks.wording import counted, listed, listed_apart, lower_first, money, sentences


def item_phrase(item: Item) -> str:
    """``two large Pad Thais with tofu and soft egg``; only what is unlike the dish as it comes is said."""
    options = [option for id_, option in item.dish.options.items() if id_ in item.options - item.dish.comes_with]
    size = next((lower_first(option.name) for option in options if option.group_id == "size"), "")
    others = [lower_first(option.name) for option in options if option.group_id != "size"]
    uncounted = item.dish.name.split()[0] in ("Avocado", "Kung", "Mapo", "Garlic", "Palak", "Chana")
    said = counted(item.dish.name, item.quantity, size, uncounted)
    return f"{said} with {listed(others)}" if others else said


def items_phrase(items: Iterable[Item]) -> str:
    """Several dishes: kept apart by semicolons, as one of them may be a list itself."""
    return listed_apart([item_phrase(item) for item in items])


def place_phrase(place: Restaurant) -> str:
    """``Saffron Lane (Thai)``."""
    return f"{place.name} ({catalogue().cuisines[place.cuisine_id]})"


def errands(wish: Wish) -> str:
    """How an order is handed over and paid, where that is not as it comes: sentences, each with a space before it."""
    plain = Wish(wish.items)
    return sentences(
        "I pick it up myself." if wish.fulfilment == "pickup" else "",
        f"Have it brought to {wish.address.label}." if wish.address_id != plain.address_id else "",
        "Choose express delivery." if wish.speed == "express" else "",
        f"Schedule the delivery for {wish.slot}." if wish.slot else "",
        f"Tip {money(wish.tip_cents)}." if wish.tip_cents else "",
        f"Use the promo code {wish.promo_code}." if wish.promo_code else "",
        f"Pay with the {wish.card.brand}." if wish.card_id != plain.card_id else "",
        f'The note for the driver is "{wish.driver_note}".' if wish.driver_note else "",
    )
