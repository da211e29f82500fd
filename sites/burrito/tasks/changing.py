"""Orders made from something that is there already: a filled bag, or an order of before."""

from __future__ import annotations

import json
import random
from dataclasses import replace

from webgym.task import Draw, Family, Setup
from webgym_sites.burrito.catalogue import PastLine, PastOrder, catalogue
from webgym_sites.burrito.image import past_order_rows
from webgym_sites.burrito.store.orders import order_number
from webgym_sites.burrito.tasks import phrasings
from webgym_sites.burrito.tasks.chance import a_dish, as_it_comes, changed, past_orders, some_items
from webgym_sites.burrito.tasks.wish import Item, Wish, goal_of
from webgym_sites.burrito.tasks.wording import edit_phrases, item_phrase
from webgym_sites.kit.tasks.chance import moment
from webgym_sites.kit.tasks.items import BAG_LINES, bag_setup
from webgym_sites.kit.tasks.wording import as_sentences, day


def _edited(rng: random.Random, items: tuple[Item, ...], edits: int) -> tuple[tuple[Item, ...], str]:
    """The items after some edits, and the edits as sentences; at least one item stays."""
    kept = list(items)
    edits_made: list[str] = []
    for position in rng.sample(range(len(items)), min(edits, len(items))):
        item, name = items[position], catalogue().dishes[items[position].product_id].name
        if len(kept) > 1 and rng.random() < 0.3:
            kept.remove(item)
            edits_made.append(f"remove the {name}")
        else:
            new = _otherwise(rng, item)
            kept[kept.index(item)] = new
            edits_made += edit_phrases(item, new)
    if rng.random() < 0.3:
        dish = a_dish(rng, besides=[item.product_id for item in items])
        new = changed(rng, as_it_comes(rng, dish), rng.randint(0, 1))
        kept.append(new)
        edits_made.append(f"add {item_phrase(new)}")
    return tuple(kept), as_sentences(edits_made)


def _otherwise(rng: random.Random, item: Item) -> Item:
    """The same product in another quantity, or made otherwise."""
    if catalogue().dishes[item.product_id].asks and rng.random() < 0.65:
        return changed(rng, item, rng.choice((1, 1, 2)))
    return replace(item, quantity=rng.choice([n for n in range(1, 6) if n != item.quantity]))


# --- edit-bag --------------------------------------------------------------------------------------------------------


def _edit_bag(rng: random.Random) -> Draw:
    before = some_items(rng, rng.randint(2, 4), changes=2)
    after, edits = _edited(rng, before, rng.randint(1, 3))
    wish = Wish(after)
    removed = [BAG_LINES.row(item) for item in before]
    key = json.dumps([wish.key(), [item.key() for item in before]])
    return Draw(key, goal_of(wish, removed), {"edits": edits}, moment(rng), "/bag", bag_setup(before))


# --- reorder-changed -------------------------------------------------------------------------------------------------


def order_setup(orders: tuple[PastOrder, ...]) -> Setup:
    """Rows of orders that were placed before the episode."""
    return tuple(row for order in orders for row in past_order_rows(order, catalogue()))


def _reorder_changed(rng: random.Random) -> Draw:
    start_at = moment(rng)
    past = past_orders(rng, start_at, rng.randint(1, 3), delivered=False)
    chosen = rng.choice(past)
    before = tuple(map(_item, chosen.lines))
    after, edits = _edited(rng, before, rng.randint(1, 2))
    wish = Wish(after)
    words = {"past": _named_order(rng, chosen, past), "edits": edits}
    key = json.dumps([wish.key(), [item.key() for item in before]])
    return Draw(key, goal_of(wish, past=past), words, start_at, setup=order_setup(past))


def _item(line: PastLine) -> Item:
    return Item(line.product_id, frozenset(line.option_ids), line.quantity)


def _named_order(rng: random.Random, order: PastOrder, orders: tuple[PastOrder, ...]) -> str:
    names = [f"order {order_number(order.id)}", f"my order of {day(order.placed_at)}"]
    return rng.choice([*names, "my last order"] if order == orders[-1] else names)


FAMILIES = (
    Family(
        name="edit-bag",
        summary="A bag that was filled before has to be corrected and ordered.",
        difficulty="hard",
        draw=_edit_bag,
        phrasings=phrasings.EDIT_BAG,
        max_steps=70,
    ),
    Family(
        name="reorder-changed",
        summary="An order of before, again, but with changes.",
        difficulty="hard",
        draw=_reorder_changed,
        phrasings=phrasings.REORDER_CHANGED,
        max_steps=70,
    ),
)
