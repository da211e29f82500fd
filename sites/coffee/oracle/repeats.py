"""Plans of repeat orders: the first thing that is not as wished is put right, then the plan is saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from webgym.goal import Change
from webgym.snapshot import Snapshot
from webgym.types import Action, PageView, SqlValue
from webgym_sites.coffee.image import first_menu
from webgym_sites.coffee.oracle.counter import to_day
from webgym_sites.coffee.tasks.wish import STANDING_LINES, Item, RepeatWish, standing_values
from webgym_sites.kit.money import WEEKDAYS
from webgym_sites.kit.oracle.controls import path_of, tick
from webgym_sites.kit.oracle.names import Names
from webgym_sites.kit.slots import read_day

Values = Mapping[str, object]


class Planner:
    """Makes a plan as wished, and saves it.

    Args:
        standing_id: Of the repeat order that is changed; None for a new one.
        wished: What columns shall be; the others stay as they are.
    """

    def __init__(self, standing_id: SqlValue, wished: Values) -> None:
        self._id = standing_id
        self._wished = wished
        self._home = f"/repeat/{'new' if standing_id is None else standing_id}"

    @classmethod
    def of_new(cls, wish: RepeatWish) -> Planner:
        """For one that is set up; the bag is filled before."""
        return cls(None, standing_values(wish))

    @classmethod
    def of_change(cls, change: Change) -> Planner:
        """For one that is there."""
        return cls(change.key["id"], change.values)

    def act(self, page: PageView, say: Names, state: Snapshot) -> Action:
        """The next action."""
        path = path_of(page)
        plan = next((row for row in state.table("plan") if row["standing_id"] == self._id), None)
        if plan is None or (path != self._home and not path.startswith(f"{self._home}/")):
            return self._open(page, say, state)
        wrong = [column for column, value in self._wanted(state).items() if plan[column] != value]
        if path == self._home:
            return self._work(page, say, state, wrong)
        if path == f"{self._home}/time" and "pickup_at" in wrong:
            return say.click(page, "button", "{time} {on}", time=self._wished["pickup_at"])
        if path == f"{self._home}/first" and "starts_on" in wrong:
            return _on_day(page, say, str(self._wished["starts_on"]), "Start on {day}", str(plan["starts_on"]))
        if path == f"{self._home}/pause" and self._wished.get("status") == "paused" and wrong:
            return self._pause(page, say, str(plan["starts_on"]), state)
        return say.click(page, "link", "Back to the repeat order")

    def _wanted(self, state: Snapshot) -> Values:
        """All columns of the plan as they shall be."""
        there = {row["id"]: row for row in state.table("standing_orders")}.get(self._id, {})
        columns = ("shop_id", "weekdays", "pickup_at", "starts_on", "status", "resumes_on")
        return {column: self._wished.get(column, there.get(column)) for column in columns}

    def _open(self, page: PageView, say: Names, state: Snapshot) -> Action:
        path = path_of(page)
        if self._id is None:
            text = "Repeat this order" if path == "/bag" else "Bag, {items}"
            return say.click(page, "link", text)
        if path != "/repeat":
            return say.click(page, "link", "Repeat orders")
        lines = STANDING_LINES.held(state, Item)
        items = [line.item for line in lines if line.row["standing_id"] == self._id]
        what = ", ".join(f"{item.quantity} {item.product.name}" for item in items)
        return say.click(page, "link", "Change {what}, {state}", what=what)

    def _work(self, page: PageView, say: Names, state: Snapshot, wrong: list[str]) -> Action:
        wanted = self._wanted(state)
        if "shop_id" in wrong:
            shop = first_menu().shops[str(wanted["shop_id"])].name
            action = tick(page, "radio", shop)
            if action is not None:
                return action
        for number, day in enumerate(WEEKDAYS):
            action = tick(page, "checkbox", say(day), str(number) in str(wanted["weekdays"]))
            if action is not None:
                return action
        if "pickup_at" in wrong:
            return say.click(page, "link", "Change time, now {time}")
        if "starts_on" in wrong:
            return say.click(page, "link", "Change first day, now {day}")
        if wrong and wanted["status"] == "paused":
            return say.click(page, "link", "Pause it")
        if wrong:
            return say.click(page, "button", "Resume it" if wanted["status"] == "active" else "End it")
        return say.click(page, "button", "Set it up" if self._id is None else "Save the changes")

    def _pause(self, page: PageView, say: Names, otherwise: str, state: Snapshot) -> Action:
        back = self._wanted(state)["resumes_on"]
        if back is None:
            return say.click(page, "button", "Pause until I resume it")
        return _on_day(page, say, str(back), "Back on {day}", otherwise)


def _on_day(page: PageView, say: Names, day: str, text: str, otherwise: str) -> Action:
    """Press the button for a day, once that is the day shown."""
    when = date.fromisoformat(day)
    named = say.wording.long_date(when)
    if say.control(page, "button", text, day=named):
        return say.click(page, "button", text, day=named)
    return to_day(page, say, when, read_day(otherwise, when))
