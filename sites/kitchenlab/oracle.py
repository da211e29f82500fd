"""The scripted policy that solves any task of this site through its pages."""

from __future__ import annotations

from pathlib import Path

from webgym.snapshot import Snapshot
from webgym.task import Task
from webgym.types import Action, Done, Element, PageView, Type
from webgym_sites.kit.oracle.controls import click, path_of, tick
from webgym_sites.kit.oracle.names import Names
from webgym_sites.kitchenlab.program import letter
from webgym_sites.kitchenlab.tasks.traps import ticket_of

_FOLDER = Path(__file__).parent


class KitchenLabOracle:
    """Puts the right texts into the slots of the task's ticket, runs the tests, reads on, hands in."""

    def __init__(self, task: Task) -> None:
        ticket = ticket_of(task)
        self._id = ticket.id
        self._kind = ticket.exercise.kind
        self._solution = ticket.solution
        self._program = ticket.solved.program(*ticket.solution)

    def act(self, page: PageView, state: Snapshot) -> Action:
        """The next action, in whatever state page and store are."""
        if state.rows["submissions"]:
            return Done()
        say = Names.of(_FOLDER, state)
        path, home = path_of(page), f"/tickets/{self._id}"
        if path == f"{home}/review" and self._is_done(state):
            return say.click(page, "button", "Hand in {ticket}", ticket=self._id)
        if path == f"{home}/results" and self._is_done(state):
            return say.click(page, "link", "Review")
        if path in (home, f"{home}/edit"):
            return self._work(page, say)
        if path.startswith(f"{home}/"):
            return say.click(page, "link", "Back to the program")
        ticket = page.find("link", lambda name: name.endswith(f", {self._id}"))
        return click(ticket) if ticket else say.click(page, "link", "All tickets")

    def _is_done(self, state: Snapshot) -> bool:
        """Whether the right program was run."""
        runs = state.table("runs")
        return any(run["ticket_id"] == self._id and run["program"] == self._program for run in runs)

    def _work(self, page: PageView, say: Names) -> Action:
        for number, text in enumerate(self._solution, 1):
            action = self._mend(page, say, number, text)
            if action is not None:
                return action
        edit = say.control(page, "link", "Edit the program")
        return click(edit) if edit else say.click(page, "button", "Run the tests")

    def _mend(self, page: PageView, say: Names, number: int, text: str) -> Action | None:
        """What puts a text into a slot; None if it is there, or the page does not have the slot."""
        if self._kind == "choice":
            return tick(page, "radio", f"{letter(number)}: {text}")
        name = say("Line {letter}", letter=letter(number)) if self._kind == "line" else say("Program")
        field = page.find("textbox", name)
        return None if field is None or _shows(field, text) else Type(text, into=field.number)


def _shows(field: Element, text: str) -> bool:
    """Whether a field holds a text, as far as can be told: a value of several lines is shown in one, and cut short."""
    flat = " ".join(text.split())
    return field.value == flat or (field.value.endswith("\u2026") and flat.startswith(field.value[:-1]))
