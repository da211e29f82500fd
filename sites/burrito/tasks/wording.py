"""The restaurant's things in plain English. What two orders differ in, their wordings differ in too."""

from __future__ import annotations

from collections.abc import Iterable

from webgym_sites.burrito.catalogue import Ask, Dish, Place, catalogue
from webgym_sites.burrito.tasks.wish import Item, Wish
from webgym_sites.kit.tasks import wording
from webgym_sites.kit.tasks.wording import listed, listed_apart, lower_first, money, sentences

_SIZES = ("size", "cup")
_PLACES = {"tortilla": "on a {}", "shell": "in {}", "portion": "{}"}


# --- products --------------------------------------------------------------------------------------------------------


def counted(name: str, quantity: int, size: str = "") -> str:
    """``a large Chicken Burrito``, ``two orders of Churros``."""
    return wording.counted(name, quantity, size, uncounted=name.startswith("Chips"))


def item_phrase(item: Item) -> str:
    """``two large Chicken Burritos on a spinach tortilla with guacamole but without beans (no onions)``.

    Only what is unlike the product as it comes is said; the note for the kitchen is left to the caller.
    """
    dish = catalogue().dishes[item.product_id]
    changes = [(ask, change) for ask in dish.asks for change in _changes(ask, dish.preselected, item.options)]
    size = next((words for ask, (kind, words) in changes if ask.group_id in _SIZES and kind == "set"), "")
    parts = [counted(dish.name, item.quantity, size)]
    parts += [_PLACES[ask.group_id].format(words) for ask, (_, words) in changes if ask.group_id in _PLACES]
    said = (*_SIZES, *_PLACES, "leave-outs")
    added = [words for ask, (kind, words) in changes if ask.group_id not in said and kind in ("set", "add")]
    gone = [words for ask, (kind, words) in changes if ask.group_id not in said and kind == "drop"]
    left_out = [words for ask, (_, words) in changes if ask.group_id == "leave-outs"]
    if added:
        parts.append(f"with {listed(added)}")
    if gone:
        parts.append(f"{'but ' if added else ''}without {listed(gone, 'or')}")
    return " ".join(parts) + (f" ({listed(left_out)})" if left_out else "")


def items_phrase(items: Iterable[Item]) -> str:
    """Several products: kept apart by semicolons, as one of them may be a list itself."""
    return listed_apart([item_phrase(item) for item in items])


def several(category_id: str) -> str:
    """A category's products in a sentence: ``desserts``."""
    return "kids meals" if category_id == "kids" else catalogue().categories[category_id][0].lower()


def _changes(ask: Ask, before: frozenset[str], after: frozenset[str]) -> list[tuple[str, str]]:
    """What differs in one group: ``set`` one choice for another, ``add``, ``drop``; and in which words."""
    options = catalogue().options
    new = [options[id_] for id_ in ask.offered if id_ in after and id_ not in before]
    old = [options[id_] for id_ in ask.offered if id_ in before and id_ not in after]
    if ask.max_choices == 1:
        if new:
            return [("set", lower_first(new[0].name))]
        return [("drop", catalogue().groups[ask.group_id].name.lower())] if old else []
    return [("add", lower_first(option.name)) for option in new] + [
        ("drop", lower_first(option.name)) for option in old
    ]


def dish_phrase(dish: Dish) -> str:
    """``a Chicken Burrito``."""
    return counted(dish.name, 1)


# --- changes of something that is there already ----------------------------------------------------------------------


def edit_phrases(before: Item, after: Item) -> list[str]:
    """What to do to a line of the bag, as imperatives that name the product."""
    dish = catalogue().dishes[before.product_id]
    edits: list[str] = []
    for ask in dish.asks:
        group = catalogue().groups[ask.group_id].name.lower()
        for kind, words in _changes(ask, before.options, after.options):
            edits.append(_edit(dish.name, group, kind, words, ask))
    if before.quantity != after.quantity:
        edits.append(f"change the quantity of the {dish.name} to {after.quantity}")
    return edits


def _edit(name: str, group: str, kind: str, words: str, ask: Ask) -> str:
    if ask.group_id == "leave-outs":
        return f"mark the {name} with {words!r}" if kind == "add" else f"take {words!r} off the {name}"
    if kind == "set":
        return f"set the {group} of the {name} to {words}"
    if kind == "add":
        return f"add {words} to the {name}"
    return f"take the {words} off the {name}"


# --- how an order is handed over and paid ----------------------------------------------------------------------------


def address_phrase(place: Place) -> str:
    """``12 Ash Street, Apt 3, Millport 97431``."""
    return ", ".join(part for part in (place.street, place.unit, f"{place.city} {place.zip}") if part)


def errands(wish: Wish) -> str:
    """Sentences for everything about a wish that is unlike a fresh checkout, each with a space before it."""
    book = catalogue()
    asked: list[str] = []
    if wish.address is not None and wish.address in book.addresses:
        asked.append(f"Have it delivered to my saved {wish.address.label} address.")
    elif wish.address is None and wish.location_id != book.locations[0].id:
        name = next(place.label for place in book.locations if place.id == wish.location_id)
        asked.append(f"I will pick it up at the {name} restaurant.")
    if wish.tip_cents:
        asked.append(f"Tip {money(wish.tip_cents)}.")
    if wish.card_id != book.cards[0].id:
        card = next(card for card in book.cards if card.id == wish.card_id)
        asked.append(f"Pay with the {card.brand} ending in {card.last4}.")
    if wish.utensils:
        asked.append("Include utensils.")
    if wish.newsletter:
        asked.append("Sign me up for news and offers by email as well.")
    return sentences(*asked)
