"""The scripted policy that solves any task of this site through its pages."""

from __future__ import annotations

from webgym.snapshot import Snapshot
from webgym.task import Task
from webgym.types import Action, PageView
from webgym_sites.burrito.oracle.researcher import Researcher
from webgym_sites.burrito.oracle.shopper import Shopper
from webgym_sites.burrito.tasks.plan import plan_of


class BurritoOracle:
    """Places the order that the task's goal asks for, or looks up the answer to the question of its instruction."""

    def __init__(self, task: Task) -> None:
        plan = plan_of(task.goal)
        if plan is None:
            self._policy = Researcher(task.instruction)
        else:
            self._policy = Shopper(plan, reorders=task.family == "reorder-changed")

    def act(self, page: PageView, state: Snapshot) -> Action:
        """The next action, in whatever state page and store are."""
        return self._policy.act(page, state)
