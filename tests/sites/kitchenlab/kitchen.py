"""A cook without a browser: opens tickets, sends programs, hands them in, and is judged as an agent would be."""

from __future__ import annotations

from urllib.parse import urlencode

from tests.webgym.asgi import Answer, ask
from webgym.verify import Verdict, potential, verify
from webgym.world import World
from webgym_sites.kitchenlab import SITE
from webgym_sites.kitchenlab.exercises.bank import BANK
from webgym_sites.kitchenlab.tasks.traps import ticket_of

_FORM = {"content-type": "application/x-www-form-urlencoded"}


class Cook:
    """One world of the site, with a task."""

    def __init__(self, family: str, exercise: str = "", seed: int = 0, variant: str = "none") -> None:
        tasks = (SITE.family(family).task(SITE.name, "test", each) for each in range(seed, seed + 200))
        self.task = next(task for task in tasks if not exercise or ticket_of(task).exercise.name == exercise)
        self.ticket = ticket_of(self.task)
        self.world = World(SITE, variant)
        self.world.reset(self.task)
        self.all_before = self.world.snapshot()
        self.before = self.all_before.without(SITE.scratch_tables)
        self.home = f"/tickets/{self.ticket.id}"

    @property
    def decoy(self) -> str:
        """The other ticket of the same title."""
        return next(
            str(row["id"]) for table, row in self.task.setup if table == "tickets" and row["id"] != self.ticket.id
        )

    def get(self, path: str) -> Answer:
        return ask(self.world, path)

    def post(self, path: str, **fields: str) -> Answer:
        """Send a form, and go where it leads."""
        answer = ask(self.world, path, "POST", urlencode(fields).encode(), _FORM)
        return self.get(answer.headers["location"]) if answer.status == 303 else answer

    def send(self, *texts: str, act: str = "run") -> Answer:
        """Put these texts into the slots of the ticket, and press a button."""
        slots = {f"slot-{number}": text for number, text in enumerate(texts, 1)}
        return self.post(self.home, **slots, act=act)

    def hand_in(self, *texts: str) -> Verdict:
        """Save these texts, hand them in, and see what that is worth."""
        assert self.send(*texts, act="update").status == 200
        assert self.post(f"{self.home}/hand-in").status == 200
        return self.judged()

    def judged(self) -> Verdict:
        """What an agent would be given that stops here."""
        return verify(self.task.goal, self.before, self.world.snapshot().without(SITE.scratch_tables))

    def progress(self) -> float:
        return potential(self.task.goal, self.world.snapshot())


__all__ = ["BANK", "Cook", "ticket_of"]
