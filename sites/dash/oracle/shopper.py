"""Placing one exact order: the first thing that is not as it should be is put right, bag before checkout."""

from __future__ import annotations

import re

from webgym.goal import Row
from webgym.snapshot import Snapshot
from webgym.task import Task
from webgym.types import Action, PageView
from webgym_sites.dash.catalogue import catalogue
from webgym_sites.dash.oracle.checkout import CheckoutClerk
from webgym_sites.dash.oracle.ways import HIT, names_of, to_bag, to_dish, to_results, turn_favourites
from webgym_sites.dash.tasks.wish import Item
from webgym_sites.kit.oracle.bag import on_line
from webgym_sites.kit.oracle.controls import click, fill, matching, path_of
from webgym_sites.kit.oracle.goals import text_of
from webgym_sites.kit.oracle.names import Names
from webgym_sites.kit.tasks.items import BAG_LINES, items_of

_SORTED = {"highest-rated": "rating", "quickest": "time", "lowest delivery fee": "fee"}
"""How to sort restaurants, by the words of an instruction that compares them."""


class Shopper:
    """Places an order through the pages."""

    def __init__(self, task: Task) -> None:
        self._order = next(row for row in task.goal.added if row.table == "orders")
        self._items = items_of(self._order, Item)
        self._favourites = {*catalogue().favourites, *_favourites(task.goal.added)} - _favourites(task.goal.removed)
        self._sort = next((sort for words, sort in _SORTED.items() if words in task.instruction), "")
        self._searches = task.family == "cheapest-arriving"
        self._clerk = CheckoutClerk(self._order)

    def act(self, page: PageView, state: Snapshot) -> Action:
        """The next action."""
        say = names_of(state)
        lines = [line.item for line in BAG_LINES.held(state, Item)]
        turned = turn_favourites(say, page, state, self._favourites)
        if turned is not None:
            return turned
        missing = [item for item in self._items if not any(item.food == held.food for held in lines)]
        here = self._items[0].dish.restaurant_id
        if not missing or all(held.dish.restaurant_id == here for held in lines):
            for position, held in enumerate(lines):
                wanted = next((item.quantity for item in self._items if item.food == held.food), 0)
                if held.quantity != wanted:
                    nth = sum(other.product_id == held.product_id for other in lines[:position])
                    return self._on_line(say, page, nth, held, wanted)
        if missing:
            return self._add(say, page, state, missing[0])
        return self._clerk.act(say, page, state)

    # --- the bag -----------------------------------------------------------------------------------------------------

    def _on_line(self, say: Names, page: PageView, nth: int, held: Item, wanted: int) -> Action:
        """Change how many of a line there are, or take it out; it is the nth of its dish."""
        if path_of(page) != "/bag":
            return to_bag(say, page)
        text = _step(held.quantity, wanted) if wanted else "Remove {thing}"
        return on_line(page, say, "button", text, held.name, nth)

    # --- a dish ------------------------------------------------------------------------------------------------------

    def _add(self, say: Names, page: PageView, state: Snapshot, item: Item) -> Action:
        if path_of(page) == f"/replace/{item.product_id}":
            return say.click(page, "button", "Replace the {old} bag with {dish}")
        if path_of(page) == f"/dish/{item.product_id}":
            return self._choose(say, page, state, item) or say.click(page, "button", "Add {count} to bag, {money}")
        if not self._searches:
            return to_dish(say, page, item.dish, self._sort)
        place = catalogue().restaurants[item.dish.restaurant_id]
        search = to_results(say, page, item.dish.name)
        return search or say.click(page, "link", HIT, dish=item.dish.name, place=place.name)

    def _choose(self, say: Names, page: PageView, state: Snapshot, item: Item) -> Action | None:
        for group in item.dish.groups:
            for option in group.options:
                box = matching(page, ("radio", "checkbox"), rf"{re.escape(option.name)}( \+\$[\d.]+)?")
                wanted = option.id in item.options
                if (wanted or not group.radio) and (box is None or box.checked != wanted):
                    return click(box)
        quantity = next((int(str(draft["quantity"])) for draft in state.table("drafts")), 1)
        if quantity != item.quantity:
            return say.click(page, "button", _step(quantity, item.quantity))
        return fill(page, say("Note for the kitchen"), item.note, clear=say.click(page, "button", "Start over"))


# --- what goal and store say -----------------------------------------------------------------------------------------


def _favourites(rows: tuple[Row, ...]) -> set[str]:
    return {text_of(row.values["restaurant_id"]) for row in rows if row.table == "favourites"}


def _step(now: int, wanted: int) -> str:
    return "One more {what}, now {count}" if now < wanted else "One less {what}, now {count}"
