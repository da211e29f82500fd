"""The reservations that a guest has: finding the one that is asked for, and cancelling it."""

from __future__ import annotations

from datetime import date

from webgym.snapshot import Snapshot
from webgym.types import Action, Answer, PageView
from webgym_sites.kit.oracle.controls import path_of
from webgym_sites.kit.tasks.wording import weekday_and_day
from webgym_sites.table.catalogue import catalogue
from webgym_sites.table.oracle.ways import Values, names_of, to_reservation


def my_reservation(instruction: str, state: Snapshot) -> Values:
    """The reservation that an instruction is about: its house and day are named in it."""
    for row in state.table("reservations"):
        place = catalogue().restaurants[str(row["restaurant_id"])]
        if place.name in instruction and weekday_and_day(date.fromisoformat(str(row["day"]))) in instruction:
            return row
    raise ValueError(f"no reservation is named in {instruction!r}.")


class Canceller:
    """Cancels the reservation that an instruction names; if that is not free, answers what it would cost."""

    def __init__(self, instruction: str) -> None:
        self._instruction = instruction

    def act(self, page: PageView, state: Snapshot) -> Action:
        """The next action."""
        say, row = names_of(state), my_reservation(self._instruction, state)
        home = f"/reservations/CW-{1000 + int(str(row['id']))}"
        if path_of(page) == home:
            return say.click(page, "link", "Cancel it, {cost}")
        if path_of(page) == f"{home}/cancel":
            cost = say.read(page, "button", "Cancel {code} for {cost}")
            return Answer(cost["cost"]) if cost else say.click(page, "button", "Cancel {code}, free")
        return to_reservation(say, page, row)
