"""Products, amounts and slots in plain English."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from webgym_sites.grocer.store.counter import Slot
from webgym_sites.grocer.tasks.wish import Item, Wish
from webgym_sites.kit.tasks.wording import listed, money, number, sentences, weekday_and_day

UNITS = {"kg": "kilogram", "l": "litre", "each": "piece"}
FLAGS = {"organic": "organic", "vegan": "vegan", "gluten_free": "gluten-free"}


def item_phrase(item: Item) -> str:
    """``600 g of Loose Carrots``, ``one Peck Oat Drink 1 l``, ``two packs of ...``."""
    product = item.product
    if product.loose:
        return f"{product.amount(item.quantity)} of {product.name}"
    return f"one {product.name}" if item.quantity == 1 else f"{number(item.quantity)} packs of {product.name}"


def items_phrase(items: Iterable[Item]) -> str:
    """All of them, listed."""
    return listed([item_phrase(item) for item in items])


def packs(count: int) -> str:
    """``one pack``, ``two packs``."""
    return f"{number(count)} pack{'' if count == 1 else 's'}"


def hours(slot: Slot) -> str:
    """``on Saturday, March 7, from 10:00 to 12:00``."""
    return f"on {weekday_and_day(slot.on)}, from {slot.at} to {slot.until}"


def on_day(day: date) -> str:
    """``on Saturday, March 7``."""
    return f"on {weekday_and_day(day)}"


def errands(wish: Wish) -> str:
    """Sentences on bags, tip and note, each with a space before it."""
    bags = {"crates": "", "paper": "Pack it in paper bags.", "insulated": "Pack it in insulated bags."}[wish.bags]
    tip = f"Tip the driver {money(wish.tip_cents)}." if wish.tip_cents else ""
    return sentences(bags, tip, f'Tell the driver: "{wish.note}"' if wish.note else "")


def size_phrase(amount: int, unit: str) -> str:
    """``1.5 kg``, ``24 pieces``; amounts in grams, millilitres or pieces."""
    return f"{amount} pieces" if unit == "each" else f"{amount / 1000:g} {unit}"
