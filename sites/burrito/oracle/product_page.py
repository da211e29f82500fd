"""Choosing on a product page: the first thing that is not as the item shall be."""

from __future__ import annotations

from webgym.types import Action, PageView
from webgym_sites.burrito.catalogue import Ask, catalogue
from webgym_sites.burrito.oracle.controls import none_control, option_control
from webgym_sites.burrito.tasks.wish import Item
from webgym_sites.kit.oracle.controls import click, fill
from webgym_sites.kit.oracle.names import Names


def choose_item(page: PageView, say: Names, item: Item, quantity: int) -> Action | None:
    """The first thing to change on the product page, or None if all is as it shall be.

    Args:
        page: The page of the item's product.
        say: What it calls things.
        item: What it shall be.
        quantity: How many it asks for now.
    """
    for ask in catalogue().dishes[item.product_id].asks:
        action = choose_group(page, say, ask, item.options)
        if action is not None:
            return action
    if quantity != item.quantity:
        return say.click(
            page,
            "button",
            "One more {what}, now {count}" if quantity < item.quantity else "One less {what}, now {count}",
        )
    return fill(page, say("Note for the kitchen"), item.note, clear=say.click(page, "button", "Start over"))


def choose_group(page: PageView, say: Names, ask: Ask, wanted: frozenset[str]) -> Action | None:
    """The first thing to change in one group, or None."""
    options = catalogue().options
    if ask.max_choices == 1 and not wanted & set(ask.offered):
        none = none_control(page, say, options[ask.offered[0]].name)
        return None if none is None or none.checked else click(none)
    unwanted = [option for option in ask.offered if option not in wanted] if ask.max_choices > 1 else []
    for option in (*unwanted, *(option for option in ask.offered if option in wanted)):  # first make room
        box = option_control(page, options[option].name)
        if box is None or box.checked != (option in wanted):
            return click(box)
    return None
