"""The scripted policy that solves any task of this site through its pages.

builder     one pizza on the table
shopper     the bag
clerk       the checkout
"""

from __future__ import annotations

from pathlib import Path

from webgym.snapshot import Snapshot
from webgym.task import Task
from webgym.types import Action, Answer, Done, PageView
from webgym_sites.kit.oracle.names import Names
from webgym_sites.pizza.oracle.builder import Builder
from webgym_sites.pizza.oracle.clerk import Clerk
from webgym_sites.pizza.oracle.shopper import Shopper
from webgym_sites.pizza.tasks.reckoning import KINDS, pizza_of
from webgym_sites.pizza.tasks.wish import wish_of

__all__ = ["PizzaOracle"]

_FOLDER = Path(__file__).parents[1]


class PizzaOracle:
    """Puts right the first thing that is not as the goal wants it, in the bag and then at the checkout."""

    def __init__(self, task: Task) -> None:
        self._asked = Builder(pizza_of(KINDS.read(task.instruction))) if task.goal.answer else None
        if not self._asked:
            wish = wish_of(task.goal.added[0])
            self._shopper, self._clerk = Shopper(wish.items), Clerk(wish)

    def act(self, page: PageView, state: Snapshot) -> Action:
        """The next action, in whatever state page and store are."""
        say = Names.of(_FOLDER, state)
        if self._asked:
            step = self._asked.build(page, say, state)
            return step or Answer(say.read(page, "button", "Add to bag · {money}")["money"])
        if state.table("orders"):
            return Done()
        return self._shopper.act(page, say, state) or self._clerk.act(page, say, state)
