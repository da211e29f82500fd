"""Placing one exact order: the first thing that is not as it should be is put right, bag before checkout."""

from __future__ import annotations

import re
from collections.abc import Mapping

from webgym.goal import Row
from webgym.snapshot import Snapshot
from webgym.task import Task
from webgym.types import Action, PageView, SqlValue
from webgym_sites.dash.catalogue import catalogue
from webgym_sites.dash.oracle.checkout import CheckoutClerk
from webgym_sites.dash.oracle.ways import HIT, names_of, to_bag, to_dish, to_results, turn_favourites
from webgym_sites.dash.tasks.wish import Item
from webgym_sites.kit.oracle.controls import click, fill, matching, path_of
from webgym_sites.kit.oracle.goals import number_of, text_of
from webgym_sites.kit.oracle.names import Names

_SORTED = {"highest-rated": "rating", "quickest": "time", "lowest delivery fee": "fee"}
"""How to sort restaurants, by the words of an instruction that compares them."""


class Shopper:
    """Places an order through the pages."""

    def __init__(self, task: Task) -> None:
        self._order = next(row for row in task.goal.added if row.table == "orders")
        self._items = [_item(line) for line in self._order.children]
        self._favourites = {*catalogue().favourites, *_favourites(task.goal.added)} - _favourites(task.goal.removed)
        self._sort = next((sort for words, sort in _SORTED.items() if words in task.instruction), "")
        self._searches = task.family == "cheapest-arriving"
        self._clerk = CheckoutClerk(self._order)

    def act(self, page: PageView, state: Snapshot) -> Action:
        """The next action."""
        say = names_of(state)
        lines = [_bagged(row, state) for row in state.table("bag_lines")]
        turned = turn_favourites(say, page, state, self._favourites)
        if turned is not None:
            return turned
        missing = [item for item in self._items if not any(_same(item, held) for held in lines)]
        here = self._items[0].dish.restaurant_id
        if not missing or all(held.dish.restaurant_id == here for held in lines):
            for position, held in enumerate(lines):
                wanted = next((item.quantity for item in self._items if _same(item, held)), 0)
                if held.quantity != wanted:
                    nth = sum(other.dish_id == held.dish_id for other in lines[:position])
                    return self._on_line(say, page, nth, held, wanted)
        if missing:
            return self._add(say, page, state, missing[0])
        return self._clerk.act(say, page, state)

    # --- the bag -----------------------------------------------------------------------------------------------------

    def _on_line(self, say: Names, page: PageView, nth: int, held: Item, wanted: int) -> Action:
        """Change how many of a line there are, or take it out; it is the nth of its dish."""
        if path_of(page) != "/bag":
            return to_bag(say, page)
        if not wanted:
            return say.click(page, "button", "Remove {thing}", nth=nth, thing=held.dish.name)
        return say.click(page, "button", _step(held.quantity, wanted), nth=nth, what=held.dish.name)

    # --- a dish ------------------------------------------------------------------------------------------------------

    def _add(self, say: Names, page: PageView, state: Snapshot, item: Item) -> Action:
        if path_of(page) == f"/replace/{item.dish_id}":
            return say.click(page, "button", "Replace the {old} bag with {dish}")
        if path_of(page) == f"/dish/{item.dish_id}":
            return self._choose(say, page, state, item) or say.click(page, "button", "Add {count} to bag, {money}")
        if not self._searches:
            return to_dish(say, page, item.dish, self._sort)
        place = catalogue().restaurants[item.dish.restaurant_id]
        search = to_results(say, page, item.dish.name)
        return search or say.click(page, "link", HIT, dish=item.dish.name, place=place.name)

    def _choose(self, say: Names, page: PageView, state: Snapshot, item: Item) -> Action | None:
        for group, options in item.dish.groups.items():
            for option in options:
                box = matching(page, ("radio", "checkbox"), rf"{re.escape(option.name)}( \+\$[\d.]+)?")
                wanted = option.id in item.options
                if (wanted or not catalogue().groups[group].one) and (box is None or box.checked != wanted):
                    return click(box)
        quantity = next((int(str(draft["quantity"])) for draft in state.table("drafts")), 1)
        if quantity != item.quantity:
            return say.click(page, "button", _step(quantity, item.quantity))
        return fill(page, say("Note for the kitchen"), item.note, clear=say.click(page, "button", "Start over"))


# --- what goal and store say -----------------------------------------------------------------------------------------


def _favourites(rows: tuple[Row, ...]) -> set[str]:
    return {text_of(row.values["restaurant_id"]) for row in rows if row.table == "favourites"}


def _item(line: Row) -> Item:
    values = line.values
    options = frozenset(text_of(child.values["option_id"]) for child in line.children)
    return Item(text_of(values["product_id"]), options, number_of(values["quantity"]), text_of(values["note"]))


def _bagged(row: Mapping[str, SqlValue], state: Snapshot) -> Item:
    options = (each["option_id"] for each in state.table("bag_line_options") if each["line_id"] == row["id"])
    return Item(str(row["product_id"]), frozenset(map(str, options)), int(str(row["quantity"])), str(row["note"]))


def _step(now: int, wanted: int) -> str:
    return "One more {what}, now {count}" if now < wanted else "One less {what}, now {count}"


def _same(item: Item, other: Item) -> bool:
    """Whether they are the same but for how many."""
    return (item.dish_id, item.options, item.note) == (other.dish_id, other.options, other.note)
