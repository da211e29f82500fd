"""Solves every task of the shop through its pages: asked in any state, it says what to do next."""

from __future__ import annotations

from pathlib import Path

from webgym.snapshot import Snapshot
from webgym.task import Task
from webgym.types import Action, Done, PageView
from webgym_sites.kit.oracle.controls import click, link_with_price, path_of, tick
from webgym_sites.kit.oracle.goals import number_of, text_of
from webgym_sites.kit.oracle.names import Names

from .store import PRODUCTS

FOLDER = Path(__file__).parent
NAMES = {product.id: product.name for product in PRODUCTS}


class ShopOracle:
    """Fills the bag as the goal has it, and orders.

    It asks for controls by the English texts of the templates; `Names` knows what they are called in this episode.
    """

    def __init__(self, task: Task) -> None:
        (order,) = task.goal.added
        lines = [line.values for line in order.children]
        self._wanted = {text_of(line["product_id"]): number_of(line["quantity"]) for line in lines}
        self._pickup_at = text_of(order.values["pickup_at"])

    def act(self, page: PageView, state: Snapshot) -> Action:
        """The next action."""
        say = Names.of(FOLDER, state)
        bag = {text_of(row["product_id"]): number_of(row["quantity"]) for row in state.table("bag_lines")}
        missing = [thing for thing in self._wanted if thing not in bag]
        if path_of(page) == "/thanks":
            return Done()
        if missing:
            return self._add(page, say, missing[0])
        if path_of(page) != "/bag":
            return say.click(page, "link", "Bag, {items}")
        return self._correct(page, say, bag) or self._order(page, say)

    def _add(self, page: PageView, say: Names, product_id: str) -> Action:
        if path_of(page) == "/":
            return click(link_with_price(page, NAMES[product_id]))
        if path_of(page) != f"/product/{product_id}":
            return say.click(page, "link", "All we have")
        return say.click(page, "button", "Add to bag")

    def _correct(self, page: PageView, say: Names, bag: dict[str, int]) -> Action | None:
        for thing, quantity in bag.items():
            name, wanted = NAMES[thing], self._wanted.get(thing, 0)
            if not wanted:
                return say.click(page, "button", "Remove {thing}", thing=name)
            if quantity < wanted:
                return say.click(page, "button", "One more {what}, now {count}", what=name)
            if quantity > wanted:
                return say.click(page, "button", "One less {what}, now {count}", what=name)
        return None

    def _order(self, page: PageView, say: Names) -> Action:
        return tick(page, "radio", self._pickup_at) or say.click(page, "button", "Place order, {money}")
