"""Filling the bag: the first line that is wrong or missing is put right."""

from __future__ import annotations

import re

from webgym.snapshot import Snapshot
from webgym.types import Action, Click, PageView
from webgym_sites.coffee.tasks.wish import Item
from webgym_sites.kit.oracle.bag import on_line
from webgym_sites.kit.oracle.controls import PRICE, click, fill, link_with_price, matching, path_of
from webgym_sites.kit.oracle.names import Names
from webgym_sites.kit.tasks.items import BAG_LINES, DRAFTS, ORDER_LINES


class Shopper:
    """Fills the bag.

    Args:
        items: What shall be in it.
        again: Whether an order of before holds all of it.
    """

    def __init__(self, items: tuple[Item, ...], again: bool = False) -> None:
        self._items = items
        self._again = again

    def act(self, page: PageView, say: Names, state: Snapshot) -> Action | None:
        """The next action; None once the bag is as it shall be."""
        if path_of(page) in ("/login", "/login/code"):  # signed in since, by another way
            return say.click(page, "link", "Bag, {items}")
        lines = [line.item for line in BAG_LINES.held(state, Item)]
        missing, spare = list(self._items), list[int]()
        for place, item in enumerate(lines):
            if item in missing:
                missing.remove(item)
            else:
                spare.append(place)
        if spare:
            return self._remove(page, say, lines, spare[0])
        if missing and not lines and self._again:
            return self._order_again(page, say, state)
        return self._add(page, say, state, missing[0]) if missing else None

    def _remove(self, page: PageView, say: Names, lines: list[Item], place: int) -> Action:
        if path_of(page) != "/bag":
            return say.click(page, "link", "Bag, {items}")
        alike = sum(item.product_id == lines[place].product_id for item in lines[:place])
        return on_line(page, say, "button", "Remove {thing}", lines[place].name, alike)

    def _order_again(self, page: PageView, say: Names, state: Snapshot) -> Action:
        if path_of(page) != "/orders":
            return say.click(page, "link", "Orders")
        lines = ORDER_LINES.held(state, Item)
        for order in state.table("orders"):
            items = [line.item for line in lines if line.row["order_id"] == order["id"]]
            if set(items) == set(self._items):
                return say.click(page, "button", "Order {number} again", number=order["number"])
        return self._add(page, say, state, self._items[0])

    def _add(self, page: PageView, say: Names, state: Snapshot, item: Item) -> Action:
        if path_of(page) != f"/item/{item.product_id}":
            link = link_with_price(page, item.product.name)
            return click(link) if link else say.click(page, "link", "Half Past")
        return _choose(page, say, state, item) or say.click(page, "button", "Add to bag · {money}")


def _choose(page: PageView, say: Names, state: Snapshot, item: Item) -> Action | None:
    """The first thing to change on the page of a product, or None if all is as the item shall be."""
    for option in sorted(item.product.options.values(), key=lambda o: o.id in item.options):  # first make room
        control = matching(page, ("radio", "checkbox"), re.escape(option.name) + rf"( \+{PRICE.strip()})?")
        wanted = option.id in item.options
        if control and control.checked != wanted and (wanted or control.role == "checkbox"):
            return Click(control.number)
    drafts = (line.item for line in DRAFTS.held(state, Item) if line.item.product_id == item.product_id)
    quantity = next((draft.quantity for draft in drafts), 1)
    if quantity != item.quantity:
        step = "One more {what}, now {count}" if quantity < item.quantity else "One less {what}, now {count}"
        return say.click(page, "button", step)
    return fill(page, say("Name on the cup"), item.note, clear=say.click(page, "button", "Start over"))
