"""The scripted policy that solves any task of this site through its pages.

shopper     product pages and the bag
counter     the checkout
repeats     plans of repeat orders
"""

from __future__ import annotations

from pathlib import Path

from webgym.snapshot import Snapshot
from webgym.task import Task
from webgym.types import Action, Done, PageView
from webgym_sites.coffee.oracle.counter import Clerk
from webgym_sites.coffee.oracle.repeats import Planner
from webgym_sites.coffee.oracle.shopper import Shopper
from webgym_sites.coffee.tasks.wish import repeat_of, wish_of
from webgym_sites.kit.oracle.names import Names
from webgym_sites.kit.oracle.sign_in import SignIn

__all__ = ["CoffeeOracle"]

_FOLDER = Path(__file__).parents[1]


class CoffeeOracle:
    """Puts right the first thing that is not as the goal wants it: signed in, bag, checkout or plan."""

    def __init__(self, task: Task) -> None:
        goal = {row.table: row for row in task.goal.added}
        self._sign_in = SignIn.of(task)
        self._shopper: Shopper | None = None
        if "orders" in goal:
            wish = wish_of(goal["orders"])
            self._shopper = Shopper(wish.items, again=task.family == "order-again")
            self._finish = Clerk(wish, task.start_at.date())
        elif "standing_orders" in goal:
            repeat = repeat_of(goal["standing_orders"])
            self._shopper = Shopper(repeat.items)
            self._finish = Planner.of_new(repeat)
        else:
            self._finish = Planner.of_change(task.goal.changed[0])
        self._final = "orders" if "orders" in goal else "standing_changes"
        self._past = sum(table == self._final for table, _ in task.setup)

    def act(self, page: PageView, state: Snapshot) -> Action:
        """The next action, in whatever state page and store are."""
        if len(state.table(self._final)) > self._past:
            return Done()
        say = Names.of(_FOLDER, state)
        steps = (self._sign_in, self._shopper, self._finish)
        actions = (step.act(page, say, state) for step in steps if step is not None)
        return next(action for action in actions if action is not None)
