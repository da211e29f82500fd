"""The scripted policy that solves any task of this site through its pages."""

from __future__ import annotations

from webgym.snapshot import Snapshot
from webgym.task import Task
from webgym.types import Action, Done, PageView
from webgym_sites.kit.oracle.goals import number_of
from webgym_sites.kit.oracle.sign_in import SignIn
from webgym_sites.table.oracle.booker import Booker, Changer, Waiter
from webgym_sites.table.oracle.guest import Canceller
from webgym_sites.table.oracle.researcher import Researcher, Scout


class TableOracle:
    """Does what the task's goal asks for, or looks up the answer to the question of its instruction."""

    def __init__(self, task: Task) -> None:
        goal = task.goal
        added = {row.table: row.values for row in goal.added}
        self._policy: Booker | Changer | Waiter | Canceller | Researcher | Scout
        if task.family == "find-out":
            self._policy = Researcher(task.instruction, task.start_at.date())
        elif task.family.startswith("cancel"):
            self._policy = Canceller(task.instruction)
        elif task.family == "best-house":
            self._policy = Scout(task.instruction, added["reservations"])
        elif "reservations" in added:
            self._policy = Booker(added["reservations"], SignIn.of(task))
        elif "waiting" in added:
            self._policy = Waiter(added["waiting"])
        else:
            (change,) = goal.changed
            self._policy = Changer(number_of(change.key["id"]), change.values)

    def act(self, page: PageView, state: Snapshot) -> Action:
        """The next action, in whatever state page and store are."""
        return Done() if state.rows["confirmations"] else self._policy.act(page, state)
