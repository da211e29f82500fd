"""What the families draw with: products as they come, changes to them, ways to be handed an order."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from webgym_sites.burrito.catalogue import Ask, Catalogue, Dish, PastLine, PastOrder, Slot, catalogue
from webgym_sites.burrito.tasks.wish import Item, Wish
from webgym_sites.kit.tasks.chance import days_before

TIPS_CENTS = (100, 200, 300, 500)
"""Tips that are a button on the tip page."""


def a_dish(rng: random.Random, changeable: bool = False, besides: Iterable[str] = ()) -> Dish:
    """A dish from a category drawn first, so that a long category is not drawn more often.

    Args:
        rng: The only source of chance.
        changeable: Only dishes whose page asks three questions or more.
        besides: Ids of dishes not to draw.
    """
    book, taken = catalogue(), set(besides)
    while True:
        dishes = book.in_category(rng.choice(list(book.categories)))
        open_dishes = [d for d in dishes if d.id not in taken and (not changeable or len(d.asks) >= 3)]
        if open_dishes:
            return rng.choice(open_dishes)


def as_it_comes(rng: random.Random, dish: Dish, quantity: int = 1) -> Item:
    """A product as it comes; what its page requires and does not preselect is drawn."""
    required = [ask for ask in dish.asks if ask.min_choices > len(ask.preselected)]
    chosen = {rng.choice(ask.offered) for ask in required}
    return Item(dish.id, dish.preselected | chosen, quantity)


def changed(rng: random.Random, item: Item, count: int, groups: Iterable[str] | None = None) -> Item:
    """The item with that many of its questions answered otherwise (fewer, if it asks fewer).

    Args:
        rng: The only source of chance.
        item: Before.
        count: How many groups to change.
        groups: Only these groups may change.
    """
    dish = catalogue().dishes[item.product_id]
    asks = [ask for ask in dish.asks if groups is None or ask.group_id in groups]
    for ask in rng.sample(asks, min(count, len(asks))):
        item = replace(item, options=_answered_otherwise(rng, ask, item.options))
    return item


def _answered_otherwise(rng: random.Random, ask: Ask, options: frozenset[str]) -> frozenset[str]:
    mine = options & set(ask.offered)
    others = [option for option in ask.offered if option not in mine]
    if ask.max_choices == 1:
        if mine and not ask.min_choices and rng.random() < 0.25:
            return options - mine
        return (options - mine) | {rng.choice(others)}
    room = ask.max_choices - len(mine)
    if mine and (not room or rng.random() < 0.25):
        return options - {rng.choice(sorted(mine))}
    return options | set(rng.sample(others, rng.choice([1] * 3 + [2]) if room > 1 and len(others) > 1 else 1))


def some_items(rng: random.Random, count: int, changes: int) -> tuple[Item, ...]:
    """Different products, each with up to that many changes."""
    items: list[Item] = []
    for _ in range(count):
        dish = a_dish(rng, besides=[item.product_id for item in items])
        item = as_it_comes(rng, dish, rng.choice((1, 1, 1, 2, 3)))
        items.append(changed(rng, item, rng.randint(0, changes)))
    return tuple(items)


# --- handing over and paying -----------------------------------------------------------------------------------------


def with_errands(rng: random.Random, wish: Wish, count: int) -> Wish:
    """The wish with that many of these asked for: another location, a tip, another card, utensils, the newsletter."""
    book = catalogue()
    changes = (
        {"location_id": rng.choice(book.locations[1:]).id},
        {"tip_cents": rng.choice(TIPS_CENTS)},
        {"card_id": rng.choice(book.cards[1:]).id},
        {"utensils": True},
        {"newsletter": True},
    )
    for change in rng.sample(changes, count):
        wish = replace(wish, **change)
    return wish


def open_slots(book: Catalogue, fulfilment: str, at: datetime, spare_minutes: int = 5) -> list[Slot]:
    """The slots that stay open for some minutes more."""
    until = f"{at + timedelta(minutes=spare_minutes):%H:%M}"
    return [slot for slot in book.slots if slot.fulfilment == fulfilment and until < slot.closes_at]


# --- what was ordered before -----------------------------------------------------------------------------------------


def past_orders(rng: random.Random, before: datetime, count: int, delivered: bool = True) -> tuple[PastOrder, ...]:
    """Orders of the weeks before, oldest first, on different days; ``delivered``: some of them were."""
    book = catalogue()
    first_id = len(book.past_orders) + 1
    orders: list[PastOrder] = []
    for order_id, day in enumerate(days_before(rng, before, count), first_id):
        placed_at = datetime.combine(day, datetime.min.time()) + timedelta(minutes=rng.randrange(11 * 60, 20 * 60))
        food = some_items(rng, rng.randint(1, 3), 2)
        address = rng.choice((None, None, *book.addresses)) if delivered else None
        past = tuple(PastLine(item.product_id, item.quantity, tuple(sorted(item.options))) for item in food)
        orders.append(PastOrder(order_id, placed_at, address, past))
    return tuple(orders)
