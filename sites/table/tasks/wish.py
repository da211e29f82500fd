"""What is wanted, as goals: the rows that the database must show, and the way there."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass, replace
from datetime import date

from webgym.goal import ANYTHING, Change, Expected, Goal, Ladder, Row, Rung
from webgym_sites.kit.tasks.goals import newer, typed
from webgym_sites.kit.tasks.logins import sign_in_ladder
from webgym_sites.table.catalogue import catalogue
from webgym_sites.table.rules import Restaurant

_OPENED = 0.1
"""What the page of the right house or reservation is worth."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A table to book. The defaults are those of the page; ``card_id`` is for the deposit, where one is due."""

    place_id: str
    day: str
    starts_at: str
    party: int
    area: str = ""
    occasion: str = ""
    request: str = ""
    reminder: bool = False
    card_id: int | None = None
    account_id: int = 1

    @property
    def place(self) -> Restaurant:
        """Where."""
        return catalogue().restaurants[self.place_id]

    @property
    def date(self) -> date:
        """The day."""
        return date.fromisoformat(self.day)

    def key(self, *more: object) -> str:
        """Its canonical identity, with what else decides the goal."""
        return json.dumps([*astuple(self), *more])

    def columns(self) -> dict[str, Expected]:
        """The columns that a reservation and the draft of one have in common."""
        when: dict[str, Expected] = {"day": self.day, "party": self.party, "starts_at": self.starts_at}
        wishes: dict[str, Expected] = {"area": self.area, "occasion": self.occasion, "request": typed(self.request)}
        return {
            "restaurant_id": self.place_id,
            **when,
            **wishes,
            "reminder": int(self.reminder),
            "card_id": self.card_id,
        }

    def row(self) -> dict[str, Expected]:
        """All columns of the reservation."""
        deposit = self.place.deposit(self.party)
        sums: dict[str, Expected] = {"deposit_cents": deposit, "fee_cents": 0}
        return {**self.columns(), **sums, "account_id": self.account_id, "table_id": ANYTHING, "status": "booked"}


def confirmed(kind: str, reservation_id: int) -> Row:
    """That something happened to a reservation of before."""
    about: dict[str, Expected] = {"reservation_id": reservation_id, "waiting_id": None}
    return Row("confirmations", {"kind": kind, **about, "at": ANYTHING}, label=kind)


def booking_goal(wish: Wish) -> Goal:
    """The goal of a table booked."""
    child = Row("confirmations", {"kind": "booked", "waiting_id": None, "at": ANYTHING})
    booked = Row("reservations", wish.row(), (child,), label="reservation")
    draft = Row("draft", {"kind": "book", **wish.columns()}, key=("kind", "restaurant_id"))
    blank: dict[str, Expected] = {"day": "", "party": 2, "starts_at": "", "area": "", "occasion": "", "request": ""}
    start = Row("draft", {**draft.values, **blank, "reminder": 0, "card_id": None})
    done = newer(replace(booked, children=()), 0, ("restaurant_id", "day", "starts_at", "party", "account_id"))
    ladders = [Ladder((Rung(0.7, draft, _OPENED, start), Rung(1.0, done)), weight=2.0)]
    if wish.account_id != 1:
        ladders.append(sign_in_ladder(wish.account_id))
    return Goal(added=(booked,), progress=tuple(ladders))


def change_goal(reservation_id: int, before: Wish, after: Wish) -> Goal:
    """The goal of a reservation moved, to another day, time or party."""
    when: dict[str, Expected] = {"day": after.day, "starts_at": after.starts_at, "party": after.party}
    old: dict[str, Expected] = {"day": before.day, "starts_at": "", "party": before.party}
    about: dict[str, Expected] = {"kind": "change", "reservation_id": reservation_id}
    draft = Row("draft", {**about, **when}, key=tuple(about))
    done = Row("reservations", {"id": reservation_id, **when}, key=("id", *when))
    return Goal(
        added=(confirmed("changed", reservation_id),),
        changed=(Change("reservations", {"id": reservation_id}, {**when, "table_id": ANYTHING}, label="reservation"),),
        progress=(Ladder((Rung(0.7, draft, _OPENED, Row("draft", {**about, **old})), Rung(1.0, done))),),
    )


def cancel_goal(reservation_id: int) -> Goal:
    """The goal of a reservation cancelled for nothing."""
    about: dict[str, Expected] = {"kind": "cancel", "reservation_id": reservation_id}
    gone: dict[str, Expected] = {"id": reservation_id, "status": "cancelled"}
    rungs = (Rung(0.5, Row("draft", about, key=tuple(about))), Rung(1.0, Row("reservations", gone, key=tuple(gone))))
    wanted: dict[str, Expected] = {"status": "cancelled", "fee_cents": 0}
    return Goal(
        added=(confirmed("cancelled", reservation_id),),
        changed=(Change("reservations", {"id": reservation_id}, wanted, label="reservation"),),
        progress=(Ladder(rungs),),
    )


def waiting_goal(wish: Wish, until_time: str) -> Goal:
    """The goal of a place on the waiting list, from the wish's time until another."""
    where: dict[str, Expected] = {"restaurant_id": wish.place_id, "day": wish.day, "party": wish.party}
    span: dict[str, Expected] = {"from_time": wish.starts_at, "until_time": until_time}
    child = Row("confirmations", {"kind": "waiting", "reservation_id": None, "at": ANYTHING})
    joined = Row("waiting", {"account_id": wish.account_id, **where, **span}, (child,), label="waiting list")
    looked = Row("draft", {"kind": "book", **where}, key=("kind", "restaurant_id"))
    seen = Row("draft", {**looked.values, "day": "", "party": 2})
    drafted: dict[str, Expected] = {"kind": "wait", **where, "starts_at": wish.starts_at, "until_time": until_time}
    draft = Row("draft", drafted, key=("kind", *where))
    blank = Row("draft", {**drafted, "starts_at": "", "until_time": ""})
    done = replace(joined, children=(), key=tuple(joined.values))
    rungs = (Rung(0.4, looked, _OPENED, seen), Rung(0.7, draft, 0.4, blank), Rung(1.0, done))
    return Goal(added=(joined,), progress=(Ladder(rungs),))
