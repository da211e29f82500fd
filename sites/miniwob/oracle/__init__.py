"""Solves many of the pages, through the page alone: what stands in the instruction and on the page decides.

A script plays from the start of an episode; it does not take over from another policy half way.
"""

from __future__ import annotations

from webgym.errors import TaskError
from webgym.snapshot import Snapshot
from webgym.task import Task
from webgym.types import Action, PageView
from webgym_sites.miniwob.oracle.clicking import CLICKING
from webgym_sites.miniwob.oracle.script import Script, Solver
from webgym_sites.miniwob.oracle.typing import TYPING

__all__ = ["SOLVERS", "MiniwobOracle", "make_oracle"]

SOLVERS: dict[str, Solver] = dict(sorted((CLICKING | TYPING).items()))
"""The scripts, by family."""


class MiniwobOracle:
    """Plays one task by its script.

    Args:
        task: The task, completed: with the instruction that its page has worded.
        solver: The script.
    """

    def __init__(self, task: Task, solver: Solver) -> None:
        self._task = task
        self._solver = solver
        self._script: Script | None = None

    def act(self, page: PageView, state: Snapshot) -> Action:
        """The script's next action.

        Raises:
            TaskError: The page is not as the script expects, or the script has done all it knows.
        """
        try:
            if self._script is None:
                self._script = self._solver(self._task, page)
                return next(self._script)
            return self._script.send(page)
        except StopIteration:
            raise TaskError(f"the script of {self._task.id!r} came to its end, and the page did not.") from None


def make_oracle(task: Task) -> MiniwobOracle:
    """The oracle of a task.

    Raises:
        TaskError: Its page has no script; the message lists those that have.
    """
    solver = SOLVERS.get(task.family)
    if solver is None:
        have = f"{len(SOLVERS)} pages have: {', '.join(SOLVERS)}."
        raise TaskError(f"miniwob page {task.family!r} has no script that solves it; {have}")
    return MiniwobOracle(task, solver)
