"""Reservations and waiting lists as they stand."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from webgym_sites.kit.money import Card
from webgym_sites.kit.store import NotFound
from webgym_sites.table.rules import Restaurant, instant
from webgym_sites.table.store.guide import Guide


@dataclass(frozen=True, slots=True)
class Reservation:
    """A reservation; see schema.sql. ``card_id`` is the card that holds the deposit."""

    place: Restaurant
    id: int
    table_id: int
    day: str
    starts_at: str
    party: int
    area: str
    occasion: str
    request: str
    reminder: bool
    deposit_cents: int
    card_id: int | None
    status: str
    fee_cents: int

    @property
    def code(self) -> str:
        """What it is called: ``CW-1004``."""
        return code_of(self.id)

    @property
    def starts(self) -> datetime:
        """When the guests come."""
        return instant(self.day, self.starts_at)

    def is_open(self, now: datetime) -> bool:
        """Whether it can still be kept or cancelled."""
        return self.status == "booked" and now < self.starts

    def cancelling_cost(self, now: datetime) -> int:
        """What cancelling it costs now, in cents."""
        return self.place.cancelling_cost(self.starts, self.party, now)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A place on a waiting list: for a table from one time of a day until another."""

    place: Restaurant
    id: int
    day: str
    party: int
    from_time: str
    until_time: str


def code_of(reservation_id: int) -> str:
    """What a reservation is called."""
    return f"CW-{1000 + reservation_id}"


class Book:
    """What an account has."""

    def __init__(self, db: sqlite3.Connection, guide: Guide) -> None:
        self._db = db
        self._guide = guide

    def reservations(self, account_id: int) -> list[Reservation]:
        """All of an account's, the next one first."""
        rows = self._db.execute(
            "SELECT restaurant_id, id, table_id, day, starts_at, party, area, occasion, request, reminder,"
            " deposit_cents, card_id, status, fee_cents FROM reservations WHERE account_id = ?"
            " ORDER BY day, starts_at, id",
            (account_id,),
        )
        return [Reservation(self._guide.get(row[0]), *row[1:]) for row in rows]

    def reservation(self, account_id: int, code: str) -> Reservation:
        """One of an account's.

        Raises:
            NotFound: It has none of that code.
        """
        found = next((each for each in self.reservations(account_id) if each.code == code), None)
        if found is None:
            raise NotFound(f"You have no reservation {code!r}.")
        return found

    def waiting(self, account_id: int) -> list[Waiting]:
        """The waiting lists that an account is on."""
        rows = self._db.execute(
            "SELECT restaurant_id, id, day, party, from_time, until_time FROM waiting WHERE account_id = ?"
            " ORDER BY day, id",
            (account_id,),
        )
        return [Waiting(self._guide.get(row[0]), *row[1:]) for row in rows]

    def cards(self, account_id: int) -> tuple[Card, ...]:
        """The saved cards of an account."""
        query = "SELECT id, brand, last4 FROM cards WHERE account_id = ? ORDER BY id"
        return tuple(Card(*row) for row in self._db.execute(query, (account_id,)))
