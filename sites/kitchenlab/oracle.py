"""The scripted policy that solves any task of this site through its pages."""

from __future__ import annotations

from webgym.snapshot import Snapshot
from webgym.task import Task
from webgym.types import Action, Done, Element, PageView, Type
from webgym_sites.kit.oracle.controls import click, click_on, path_of, tick
from webgym_sites.kitchenlab.program import letter
from webgym_sites.kitchenlab.tickets import read_ticket


class KitchenLabOracle:
    """Puts the right texts into the slots of the task's ticket, runs the tests, reads on, hands in."""

    def __init__(self, task: Task) -> None:
        self._id = str(task.goal.added[0].values["ticket_id"])
        row = next(values for table, values in task.setup if table == "tickets" and values["id"] == self._id)
        ticket = read_ticket(self._id, str(row["exercise"]), str(row["figures"]))
        self._kind = ticket.exercise.kind
        self._solution = ticket.solution
        self._program = ticket.solved.program(*ticket.solution)

    def act(self, page: PageView, state: Snapshot) -> Action:
        """The next action, in whatever state page and store are."""
        if state.rows["submissions"]:
            return Done()
        path, home = path_of(page), f"/tickets/{self._id}"
        if path == f"{home}/review" and self._is_done(state):
            return click_on(page, "button", f"Hand in {self._id}")
        if path == f"{home}/results" and self._is_done(state):
            return click_on(page, "link", "Review")
        if path in (home, f"{home}/edit"):
            return self._work(page)
        if path.startswith(f"{home}/"):
            return click_on(page, "link", "Back to the program")
        ticket = page.find("link", lambda name: name.endswith(f", {self._id}"))
        return click(ticket) if ticket else click_on(page, "link", "All tickets")

    def _is_done(self, state: Snapshot) -> bool:
        """Whether the right program was run."""
        runs = state.table("runs")
        return any(run["ticket_id"] == self._id and run["program"] == self._program for run in runs)

    def _work(self, page: PageView) -> Action:
        for number, text in enumerate(self._solution, 1):
            action = self._mend(page, number, text)
            if action is not None:
                return action
        edit = page.find("link", "Edit the program")
        return click(edit) if edit else click_on(page, "button", "Run the tests")

    def _mend(self, page: PageView, number: int, text: str) -> Action | None:
        """What puts a text into a slot; None if it is there, or the page does not have the slot."""
        if self._kind == "choice":
            return tick(page, "radio", f"{letter(number)}: {text}")
        field = page.find("textbox", f"Line {letter(number)}" if self._kind == "line" else "Program")
        return None if field is None or _shows(field, text) else Type(text, into=field.number)


def _shows(field: Element, text: str) -> bool:
    """Whether a field holds a text, as far as can be told: a value of several lines is shown in one, and cut short."""
    flat = " ".join(text.split())
    return field.value == flat or (field.value.endswith("\u2026") and flat.startswith(field.value[:-1]))
