"""The one door to Candlewick's database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from webgym_sites.kit.money import Card, dollars
from webgym_sites.kit.slots import Month, month_of
from webgym_sites.kit.store import NotFound, Refused, Value, insert, transaction, update
from webgym_sites.kit.store.accounts import Accounts
from webgym_sites.kit.store.texts import tidied
from webgym_sites.kit.variants.shop import charge_extras
from webgym_sites.table.rules import (
    OCCASIONS,
    FreeTime,
    Restaurant,
    Table,
    free_tables,
    free_times,
    waiting_ends,
    waiting_starts,
)
from webgym_sites.table.store.book import Book, Reservation, Waiting, code_of
from webgym_sites.table.store.desk import Desk, Draft
from webgym_sites.table.store.guide import Guide

MAX_REQUEST = 140
USUAL_PARTY = 2


@dataclass(frozen=True, slots=True)
class Picker:
    """What the page shows on which day, party and time are picked."""

    place: Restaurant
    reservation: Reservation | None
    day: date
    party: int
    month: Month
    times: tuple[FreeTime, ...]
    has_waiting_list: bool


class Store:
    """Candlewick over one open database and one clock.

    Args:
        db: Holds the schema and a filled catalogue (`image.create_image`).
        now: The clock.
    """

    def __init__(self, db: sqlite3.Connection, now: Callable[[], datetime]) -> None:
        self._db = db
        self.now = now
        self.accounts = Accounts(db, now, "Candlewick")
        self._guide = Guide(db)
        self._book = Book(db, self._guide)
        self._desk = Desk(db)

    # --- reads -------------------------------------------------------------------------------------------------------

    def restaurants(self) -> tuple[Restaurant, ...]:
        """Every restaurant."""
        return self._guide.all()

    def restaurant(self, restaurant_id: str) -> Restaurant:
        """One restaurant.

        Raises:
            NotFound: There is no such restaurant.
        """
        return self._guide.get(restaurant_id)

    def reservations(self) -> list[Reservation]:
        """Those of whoever is signed in, the next one first."""
        return self._book.reservations(self._guest())

    def reservation(self, code: str) -> Reservation:
        """One of them.

        Raises:
            NotFound: There is none of that code.
        """
        return self._book.reservation(self._guest(), code)

    def waiting(self) -> list[Waiting]:
        """The waiting lists that whoever is signed in is on."""
        return self._book.waiting(self._guest())

    def cards(self) -> tuple[Card, ...]:
        """The saved cards of whoever is signed in."""
        return self._book.cards(self._guest())

    def draft(self) -> Draft:
        """What is about to be settled."""
        return self._desk.draft()

    def fitting(self, draft: Draft, any_area: bool = False) -> tuple[Table, ...]:
        """The tables that the draft's party could have at its time, in its area or in any."""
        place, day = self._draft_place(draft), date.fromisoformat(draft.day)
        taken = self._guide.taken(day, draft.reservation_id)
        return free_tables(place, draft.starts_at, draft.party, taken, "" if any_area else draft.area)

    def _guest(self) -> int:
        account = self.accounts.signed_in()
        if account is None:
            raise Refused("Sign in first.")
        return account.id

    def _draft_place(self, draft: Draft) -> Restaurant:
        if draft.restaurant_id is None:
            raise NotFound("Choose a restaurant first.")
        return self._guide.get(draft.restaurant_id)

    # --- picking day, party and time ---------------------------------------------------------------------------------

    def pick(self, place: Restaurant, day: date | None, party: int | None, changed: Reservation | None) -> Picker:
        """The page of a day and a party, which become the draft's.

        Args:
            place: The restaurant.
            day: The nearest that can be booked is taken; None is the reservation's, or the first.
            party: None is the reservation's, or two.
            changed: The reservation that is to be changed, if one is.

        Raises:
            Refused: The reservation can no longer be changed.
        """
        now = self.now()
        if changed is not None:
            self._check_changeable(changed)
        today = now.date()
        latest = today + timedelta(days=place.ahead_days)
        day = min(max(day or (changed.starts.date() if changed else today), today), latest)
        while not place.times(day, now) and day < latest:
            day += timedelta(days=1)
        party = min(max(party or (changed.party if changed else USUAL_PARTY), 1), place.largest)
        taken = self._guide.taken(day, changed.id if changed else None)
        times = free_times(place, day, party, taken, now, changed.area if changed else "")
        self._turn_to("change" if changed else "book", place, day, party, changed)
        month = month_of(day, today, latest, day, lambda each: bool(place.times(each, now)))
        waits = changed is None and bool(waiting_starts(place, day, now))
        return Picker(place, changed, day, party, month, tuple(times), waits)

    def _turn_to(self, kind: str, place: Restaurant, day: date, party: int, changed: Reservation | None) -> None:
        given: dict[str, Value] = {}
        if changed is not None:
            kept = ("area", "occasion", "request", "card_id")
            given = {name: getattr(changed, name) for name in kept} | {"reminder": int(changed.reminder)}
        subject = {"kind": kind, "restaurant_id": place.id, "reservation_id": changed.id if changed else None}
        self._desk.turn_to(subject, {"day": day.isoformat(), "party": party}, given)

    def _check_changeable(self, reservation: Reservation) -> None:
        if not reservation.is_open(self.now()):
            raise Refused("That reservation is over or cancelled, and cannot be changed.")
        if reservation.cancelling_cost(self.now()):
            raise Refused(
                f"It is too late to change that reservation: {reservation.place.name} allows it until"
                f" {reservation.place.free_hours} hours before."
            )

    def choose_time(self, time: str) -> None:
        """Take one of the times that the page offers.

        Raises:
            Refused: There is no table at that time.
        """
        draft = self.draft()
        place, day = self._draft_place(draft), date.fromisoformat(draft.day)
        taken = self._guide.taken(day, draft.reservation_id)
        area = draft.area if draft.kind == "change" else ""
        if time not in [free.time for free in free_times(place, day, draft.party, taken, self.now(), area)]:
            raise Refused(f"{place.name} has no table for {draft.party} at {time}.")
        self._desk.set({"starts_at": time, "area": area})

    def set_wishes(self, area: str, occasion: str, request: str, reminder: bool, card_id: int | None) -> None:
        """Keep what the page asks besides.

        Raises:
            Refused: There is no table in that area, no such occasion or card, or the request is too long.
        """
        draft = self.draft()
        if area and area not in [table.area for table in self.fitting(draft, any_area=True)]:
            raise Refused("There is no table left in that area.", "area")
        if occasion and occasion not in OCCASIONS:
            raise Refused("We do not know that occasion.", "occasion")
        request = tidied(request, MAX_REQUEST, "request", "request")
        if card_id is not None and card_id not in [card.id for card in self.cards()]:
            raise Refused("Choose one of your saved cards.", "card")
        wishes = {"area": area, "occasion": occasion, "request": request}
        self._desk.set({**wishes, "reminder": int(reminder), "card_id": card_id})

    def confirm(self) -> str:
        """Settle the draft, a new reservation or a changed one, and give its code. Everything is checked again.

        Raises:
            Refused: The table has gone, or a deposit is due and no card was chosen.
        """
        draft, account_id = self.draft(), self._guest()
        place = self._draft_place(draft)
        deposit = place.deposit(draft.party)
        if deposit and draft.card_id not in [card.id for card in self.cards()]:
            raise Refused("Choose a card for the deposit.", "card")
        tables = self.fitting(draft)
        if not tables or draft.starts_at not in place.times(date.fromisoformat(draft.day), self.now()):
            raise Refused("That table has just gone. Choose another time.")
        when = {"day": draft.day, "starts_at": draft.starts_at, "party": draft.party, "table_id": tables[0].id}
        paid: dict[str, Value] = {"deposit_cents": deposit, "card_id": draft.card_id if deposit else None}
        with transaction(self._db):
            if draft.reservation_id is None:
                who = {"account_id": account_id, "restaurant_id": place.id, "status": "booked", "fee_cents": 0}
                wishes = {"area": draft.area, "occasion": draft.occasion, "request": draft.request}
                row = {**who, **when, **wishes, **paid, "reminder": int(draft.reminder)}
                reservation_id, kind = insert(self._db, "reservations", row), "booked"
            else:
                self._check_changeable(self._book.reservation(account_id, code_of(draft.reservation_id)))
                reservation_id, kind = draft.reservation_id, "changed"
                update(self._db, "reservations", reservation_id, {**when, **paid})
            charge_extras(self._db)
            self._settle(kind, reservation_id, None)
            when_said = f"{draft.day} at {draft.starts_at}"
            self._tell(place, kind, f"Party of {draft.party}, {when_said}. Your code is {code_of(reservation_id)}.")
        return code_of(reservation_id)

    # --- cancelling --------------------------------------------------------------------------------------------------

    def consider_cancelling(self, code: str) -> Reservation:
        """A reservation that can be cancelled; it becomes the draft's.

        Raises:
            NotFound: There is none of that code.
            Refused: It is over, or cancelled.
        """
        reservation = self.reservation(code)
        if not reservation.is_open(self.now()):
            raise Refused("That reservation is over or cancelled.")
        subject = {"kind": "cancel", "restaurant_id": reservation.place.id, "reservation_id": reservation.id}
        self._desk.turn_to(subject, {}, {})
        return reservation

    def cancel(self, code: str) -> None:
        """Cancel a reservation, at what that costs.

        Raises:
            NotFound: There is none of that code.
            Refused: It is over, or cancelled.
        """
        with transaction(self._db):
            reservation = self.consider_cancelling(code)
            cost = reservation.cancelling_cost(self.now())
            update(self._db, "reservations", reservation.id, {"status": "cancelled", "fee_cents": cost})
            self._settle("cancelled", reservation.id, None)
            charged = f"We charged {dollars(cost)}." if cost else "There was no charge."
            self._tell(reservation.place, "cancelled", f"Reservation {code} is cancelled. {charged}")

    # --- waiting -----------------------------------------------------------------------------------------------------

    def consider_waiting(self, place: Restaurant, day: date, party: int) -> Draft:
        """The draft of a place on the waiting list of a day; it starts with the first span of time there is.

        Raises:
            Refused: The day cannot be booked, or no table takes so many.
        """
        now = self.now()
        times = waiting_starts(place, day, now)
        if not times or day > now.date() + timedelta(days=place.ahead_days) or not 1 <= party <= place.largest:
            raise Refused(f"{place.name} keeps no waiting list for that day and party.")
        subject = {"kind": "wait", "restaurant_id": place.id, "reservation_id": None}
        first = {"starts_at": times[0], "until_time": waiting_ends(place, day, times[0])[0]}
        self._desk.turn_to(subject, {"day": day.isoformat(), "party": party}, {})
        if not self.draft().starts_at:
            self._desk.set(first)
        return self.draft()

    def set_span(self, from_time: str, until_time: str) -> None:
        """Wait for a table between these times; where the end no longer fits the start, the nearest that does.

        Raises:
            Refused: Nobody is seated at the first.
        """
        draft = self.draft()
        ends = waiting_ends(self._draft_place(draft), date.fromisoformat(draft.day), from_time)
        if not ends:
            raise Refused("Nobody is seated at that time.", "from")
        self._desk.set(
            {"starts_at": from_time, "until_time": next((end for end in ends if end >= until_time), ends[-1])}
        )

    def join_waiting_list(self) -> None:
        """Put the draft on the waiting list.

        Raises:
            Refused: There is a table in that time, or the guest waits for that day already.
        """
        draft, account_id = self.draft(), self._guest()
        place, day = self._draft_place(draft), date.fromisoformat(draft.day)
        free = free_times(place, day, draft.party, self._guide.taken(day), self.now())
        there = next((each.time for each in free if draft.starts_at <= each.time <= draft.until_time), None)
        if there is not None:
            raise Refused(f"No need to wait: {place.name} has a table for {draft.party} at {there}.")
        if any((each.place, each.day) == (place, draft.day) for each in self.waiting()):
            raise Refused(f"You are on the list of {place.name} for that day already.")
        row = {"account_id": account_id, "restaurant_id": place.id, "day": draft.day, "party": draft.party}
        with transaction(self._db):
            span = {"from_time": draft.starts_at, "until_time": draft.until_time}
            self._settle("waiting", None, insert(self._db, "waiting", {**row, **span}))
            self._tell(place, "waiting list", f"We write as soon as there is a table for {draft.party} on {draft.day}.")

    # --- what is settled ---------------------------------------------------------------------------------------------

    def _settle(self, kind: str, reservation_id: int | None, waiting_id: int | None) -> None:
        at = self.now().isoformat(timespec="seconds")
        about = {"reservation_id": reservation_id, "waiting_id": waiting_id}
        insert(self._db, "confirmations", {"kind": kind, **about, "at": at})
        self._desk.clear()

    def _tell(self, place: Restaurant, what: str, body: str) -> None:
        self.accounts.send(self._guest(), f"{place.name}: {what}", body)
