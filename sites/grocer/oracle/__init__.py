"""The scripted policy that solves any task of this site through its pages.

ways        how products and pages are come to
shopper     the bag: products, amounts, substitutes, coupons, the budget
clerk       the checkout
researcher  questions
"""

from __future__ import annotations

from pathlib import Path

from webgym.goal import Change
from webgym.snapshot import Snapshot
from webgym.task import Task
from webgym.types import Action, Done, PageView
from webgym_sites.grocer.oracle.clerk import Clerk
from webgym_sites.grocer.oracle.researcher import Researcher
from webgym_sites.grocer.oracle.shopper import Shopper
from webgym_sites.grocer.tasks.wish import wish_of
from webgym_sites.kit.oracle.goals import number_of
from webgym_sites.kit.oracle.names import Names

__all__ = ["GrocerOracle"]

_FOLDER = Path(__file__).parents[1]


class GrocerOracle:
    """Puts right the first thing that is not as the goal wants it: bag, coupons, budget, checkout; or looks up."""

    def __init__(self, task: Task) -> None:
        self._researcher = Researcher(task.instruction) if task.goal.answer else None
        self._past = sum(table == "orders" for table, _ in task.setup)
        if self._researcher is None:
            wish = wish_of(task.goal)
            self._shopper = Shopper(wish, _budget(task.goal.changed), _source(task))
            self._clerk = Clerk(wish, task.start_at.date())

    def act(self, page: PageView, state: Snapshot) -> Action:
        """The next action, in whatever state page and store are."""
        say = Names.of(_FOLDER, state)
        if self._researcher is not None:
            return self._researcher.act(page, say)
        if len(state.table("orders")) > self._past:
            return Done()
        return self._shopper.act(page, say, state) or self._clerk.act(page, say, state)


def _budget(changes: tuple[Change, ...]) -> int | None:
    return next((number_of(change.values["cents"]) for change in changes), None)


def _source(task: Task) -> str:
    """The page on which much of what is asked for can be put into the bag at once, if there is one."""
    return {"saved-list": "/lists", "repeat-order": "/orders"}.get(task.family, "")
