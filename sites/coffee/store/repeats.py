"""Repeat orders: what the bar makes by itself on some days of the week; one is set up, paused, changed or ended.

Each is made or changed as a plan first; nothing counts before the plan is saved.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from webgym_sites.coffee.menu import Menu, Shop
from webgym_sites.coffee.store.lines import Line, read_lines, write_line
from webgym_sites.kit.money import WEEKDAYS
from webgym_sites.kit.store import NotFound, Refused, Value, insert, transaction, update
from webgym_sites.kit.store.bag import merged

Status = Literal["active", "paused", "ended"]
FIRST_TIME = "08:00"
DAYS_AHEAD = 42


@dataclass(frozen=True, slots=True)
class Repeat:
    """A repeat order, or the plan of one. ``weekdays`` count from Monday as 0; ``standing_id`` is None for a new one.

    ``resumes_on`` is the day on which a paused one goes on, None until it is resumed.
    """

    standing_id: int | None
    shop: Shop
    weekdays: tuple[int, ...]
    pickup_at: str
    starts_on: date
    status: Status
    resumes_on: date | None
    lines: tuple[Line, ...]

    @property
    def days(self) -> str:
        """``Mondays, Wednesdays and Fridays``."""
        return named_days(self.weekdays)

    @property
    def summary(self) -> str:
        """``2 Latte, 1 Oat Cookie``."""
        return ", ".join(f"{line.quantity} {line.product.name}" for line in self.lines)

    @property
    def problem(self) -> str:
        """Why it cannot be saved, as a sentence; empty if it can."""
        if not self.lines:
            return "There is nothing in your bag to repeat."
        if not self.weekdays:
            return "Choose at least one day of the week."
        if self.shop.closed_on in self.weekdays:
            return f"{self.shop.name} is closed on {WEEKDAYS[self.shop.closed_on]}s."
        if all(self.pickup_at != slot.starts_at for slot in self.shop.slots):
            return f"{self.shop.name} has no pick-up at {self.pickup_at}."
        return ""


def named_days(weekdays: Collection[int]) -> str:
    """Days of the week in words; those of a whole week and of its working days have a name of their own."""
    if len(weekdays) == 7:
        return "every day"
    if tuple(weekdays) == (0, 1, 2, 3, 4):
        return "every weekday"
    names = [f"{WEEKDAYS[day]}s" for day in weekdays]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


class RepeatBook:
    """The rows of one customer's repeat orders, and the plan; ``bag`` reads what a new one would hold."""

    def __init__(
        self,
        db: sqlite3.Connection,
        now: Callable[[], datetime],
        menu: Callable[[], Menu],
        bag: Callable[[], tuple[Line, ...]],
        account_id: Callable[[], int | None],
    ) -> None:
        self._db = db
        self._now = now
        self._menu = menu
        self._bag = bag
        self._account_id = account_id

    # --- reads -------------------------------------------------------------------------------------------------------

    def all(self) -> tuple[Repeat, ...]:
        """Every repeat order that has not ended, oldest first."""
        query = f"SELECT id, {_COLUMNS} FROM standing_orders WHERE account_id = ? AND status <> 'ended' ORDER BY id"
        return tuple(self._repeat(*row) for row in self._db.execute(query, (self._account_id(),)).fetchall())

    def get(self, standing_id: int) -> Repeat:
        """One that has not ended.

        Raises:
            NotFound: The customer has none of that id.
        """
        found = next((repeat for repeat in self.all() if repeat.standing_id == standing_id), None)
        if found is None:
            raise NotFound("You have no such repeat order.")
        return found

    def plan(self, standing_id: int | None) -> Repeat:
        """The plan of a repeat order, or of a new one; begun if it is not the one that was worked at last.

        Raises:
            NotFound: The customer has none of that id.
        """
        row = self._db.execute(f"SELECT standing_id, {_COLUMNS} FROM plan").fetchone()
        if row is None or row[0] != standing_id:
            first = self.get(standing_id) if standing_id is not None else self._blank()
            self._write(first)
            return first
        return self._repeat(*row)

    @property
    def tomorrow(self) -> date:
        """The earliest day that a repeat order may start or go on."""
        return self._now().date() + timedelta(days=1)

    @property
    def last_day(self) -> date:
        """The latest."""
        return self._now().date() + timedelta(days=DAYS_AHEAD)

    def _blank(self) -> Repeat:
        shop = next(iter(self._menu().shops.values()))
        return Repeat(None, shop, (), FIRST_TIME, self.tomorrow, "active", None, self._bag())

    def _repeat(
        self,
        standing_id: int | None,
        shop_id: str,
        weekdays: str,
        pickup_at: str,
        starts_on: str,
        status: Status,
        resumes_on: str | None,
    ) -> Repeat:
        menu = self._menu()
        known = standing_id is not None
        return Repeat(
            standing_id,
            menu.shop(shop_id),
            tuple(map(int, weekdays)),
            pickup_at,
            date.fromisoformat(starts_on),
            status,
            date.fromisoformat(resumes_on) if resumes_on else None,
            read_lines(self._db, menu, "standing_lines", "standing_id", standing_id) if known else self._bag(),
        )

    # --- the plan ----------------------------------------------------------------------------------------------------

    def choose(self, plan: Repeat, shop_id: str, weekdays: Collection[int]) -> None:
        """Plan these days of the week at that shop.

        Raises:
            NotFound: There is no such shop.
            Refused: There is no such day.
        """
        if not set(weekdays) <= set(range(7)):
            raise Refused("A week has seven days.")
        self._write(replace(plan, shop=self._menu().shop(shop_id), weekdays=tuple(sorted(set(weekdays)))))

    def choose_time(self, plan: Repeat, pickup_at: str) -> None:
        """Plan that time of day.

        Raises:
            Refused: The shop has no such time.
        """
        if all(slot.starts_at != pickup_at for slot in plan.shop.slots):
            raise Refused(f"{plan.shop.name} has no pick-up at that time.")
        self._write(replace(plan, pickup_at=pickup_at))

    def choose_first_day(self, plan: Repeat, day: date) -> None:
        """Plan to start on that day.

        Raises:
            Refused: It is too early or too late.
        """
        self._check_day(day)
        self._write(replace(plan, starts_on=day))

    def pause(self, plan: Repeat, resumes_on: date | None) -> None:
        """Plan to pause until that day, or until it is resumed.

        Raises:
            Refused: The day is too early or too late.
        """
        if resumes_on is not None:
            self._check_day(resumes_on)
        self._write(replace(plan, status="paused", resumes_on=resumes_on))

    def resume(self, plan: Repeat) -> None:
        """Plan to go on."""
        self._write(replace(plan, status="active", resumes_on=None))

    def end(self, plan: Repeat) -> None:
        """Plan to end it."""
        self._write(replace(plan, status="ended", resumes_on=None))

    def drop(self) -> None:
        """Forget the plan."""
        with transaction(self._db):
            self._db.execute("DELETE FROM plan")

    def _check_day(self, day: date) -> None:
        if not self.tomorrow <= day <= self.last_day:
            raise Refused("Choose a day of the next six weeks.")

    def _write(self, plan: Repeat) -> None:
        with transaction(self._db):
            self._db.execute("DELETE FROM plan")
            insert(self._db, "plan", {"id": 1, "standing_id": plan.standing_id, **_values(plan)})

    # --- saving ------------------------------------------------------------------------------------------------------

    def save(self, plan: Repeat) -> int:
        """Make the plan count; gives the id of the repeat order.

        Raises:
            Refused: Something stands in the way, or nothing is different.
        """
        account_id = self._account_id()
        if account_id is None:
            raise Refused("Sign in to repeat an order.")
        if plan.problem:
            raise Refused(plan.problem)
        if plan.standing_id is not None and plan == self.get(plan.standing_id):
            raise Refused("Nothing is different yet, so there is nothing to save.")
        with transaction(self._db):
            if plan.standing_id is None:
                standing_id, what = self._set_up(account_id, plan), "set up"
            else:
                standing_id, what = plan.standing_id, "changed"
                update(self._db, "standing_orders", standing_id, _values(plan))
            made_at = self._now().isoformat(timespec="seconds")
            insert(self._db, "standing_changes", {"standing_id": standing_id, "what": what, "made_at": made_at})
            self.drop()
        return standing_id

    def _set_up(self, account_id: int, plan: Repeat) -> int:
        standing_id = insert(self._db, "standing_orders", {"account_id": account_id, **_values(plan)})
        for line in merged(plan.lines):
            write_line(self._db, "standing_lines", line, {"standing_id": standing_id})
        return standing_id


_COLUMNS = "shop_id, weekdays, pickup_at, starts_on, status, resumes_on"


def _values(plan: Repeat) -> dict[str, Value]:
    return {
        "shop_id": plan.shop.id,
        "weekdays": "".join(map(str, plan.weekdays)),
        "pickup_at": plan.pickup_at,
        "starts_on": plan.starts_on.isoformat(),
        "status": plan.status,
        "resumes_on": plan.resumes_on.isoformat() if plan.resumes_on else None,
    }
