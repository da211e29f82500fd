"""Restaurants, their tables and rules, and what follows from them: pure functions over days and times."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile

from webgym_sites.kit.slots import slots_of_day

AREAS: Mapping[str, str] = {
    "window": "Window",
    "terrace": "Terrace",
    "counter": "Counter",
    "booth": "Booth",
    "room": "Main room",
}
OCCASIONS: Mapping[str, str] = {
    "birthday": "Birthday",
    "anniversary": "Anniversary",
    "date": "Date night",
    "business": "Business meal",
    "graduation": "Graduation",
}
SLOT_MINUTES = 30
CLOSES_MINUTES_BEFORE = 60
"""So long before, a time of today can no longer be booked."""
SHORTEST_WAIT, LONGEST_WAIT = timedelta(hours=1), timedelta(hours=3)
"""How long the span of time on a waiting list may be."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``area`` is one of `AREAS`."""

    id: int
    area: str
    seats: int

    def takes(self, party: int) -> bool:
        """Whether it is given to so many guests: it is at least half full."""
        return self.seats // 2 <= party <= self.seats


@dataclass(frozen=True, slots=True)
class Restaurant:
    """A restaurant; see schema.sql for its figures. ``services`` are (first, last) times HH:MM by weekday."""

    id: str
    name: str
    cuisine: str
    quarter: str
    blurb: str
    hue: int
    stay_minutes: int
    ahead_days: int
    free_hours: int
    fee_cents: int
    large_from: int
    deposit_cents: int
    services: tuple[tuple[tuple[str, str], ...], ...]
    tables: tuple[Table, ...]

    @property
    def largest(self) -> int:
        """The most guests that one table takes."""
        return max(table.seats for table in self.tables)

    @property
    def areas(self) -> tuple[str, ...]:
        """Where one can sit, in the order of `AREAS`."""
        return tuple(area for area in AREAS if any(table.area == area for table in self.tables))

    def opens_on(self, day: date) -> bool:
        """Whether guests are seated on that day of the week."""
        return bool(self.services[day.weekday()])

    def times(self, day: date, now: datetime | None = None) -> tuple[str, ...]:
        """The times of a day at which guests are seated; with ``now``, those that can still be booked."""
        slots = (
            slot
            for first, last in self.services[day.weekday()]
            for slot in slots_of_day(first, last, SLOT_MINUTES, CLOSES_MINUTES_BEFORE)
        )
        return tuple(slot.starts_at for slot in slots if now is None or slot.open_on(day, now))

    def deposit(self, party: int) -> int:
        """What so many guests leave as a deposit, in cents."""
        return self.deposit_cents * party if party >= self.large_from else 0

    def cancelling_cost(self, starts: datetime, party: int, now: datetime) -> int:
        """What cancelling costs now, in cents: nothing in time; later the deposit, or the fee where there was none."""
        if now <= self.free_until(starts):
            return 0
        return self.deposit(party) or self.fee_cents * party

    def free_until(self, starts: datetime) -> datetime:
        """The last moment at which a reservation can be cancelled or changed for nothing."""
        return starts - timedelta(hours=self.free_hours)


Taken = Mapping[int, Collection[str]]
"""By table the times, HH:MM, from which it is taken on one day."""


def free_tables(place: Restaurant, time: str, party: int, taken: Taken, area: str = "") -> tuple[Table, ...]:
    """The tables that so many guests can have from a time on, the one that is given first: the smallest.

    Args:
        place: The restaurant.
        time: HH:MM.
        party: How many guests.
        taken: Of that day.
        area: Only there; empty for anywhere.
    """
    start = minutes(time)

    def is_free(table: Table) -> bool:
        return all(abs(minutes(other) - start) >= place.stay_minutes for other in taken.get(table.id, ()))

    free = (t for t in place.tables if t.takes(party) and area in ("", t.area) and is_free(t))
    return tuple(sorted(free, key=lambda table: (table.seats, table.id)))


@dataclass(frozen=True, slots=True)
class FreeTime:
    """A time at which there are tables, and in which areas."""

    time: str
    areas: tuple[str, ...]


def free_times(
    place: Restaurant, day: date, party: int, taken: Taken, now: datetime | None = None, area: str = ""
) -> list[FreeTime]:
    """The times of a day at which so many guests can have a table; arguments as of `free_tables`."""
    found: list[FreeTime] = []
    for time in place.times(day, now):
        areas = {table.area for table in free_tables(place, time, party, taken, area)}
        if areas:
            found.append(FreeTime(time, tuple(name for name in AREAS if name in areas)))
    return found


def waiting_starts(place: Restaurant, day: date, now: datetime) -> tuple[str, ...]:
    """The times of a day at which a wait may begin."""
    return tuple(time for time in place.times(day, now) if waiting_ends(place, day, time))


def waiting_ends(place: Restaurant, day: date, from_time: str) -> tuple[str, ...]:
    """The times at which a wait from a time on may end, in the same service."""
    times = [time for time in place.times(day) if time > from_time]
    unbroken = takewhile(
        lambda pair: minutes(pair[1]) - minutes(pair[0]) == SLOT_MINUTES, zip([from_time, *times], times, strict=False)
    )
    shortest, longest = (limit.total_seconds() / 60 for limit in (SHORTEST_WAIT, LONGEST_WAIT))
    return tuple(end for _, end in unbroken if shortest <= minutes(end) - minutes(from_time) <= longest)


def minutes(time: str) -> int:
    """``18:30`` as minutes from midnight."""
    return int(time[:2]) * 60 + int(time[3:])


def instant(day: str, time: str) -> datetime:
    """A day and a time as one."""
    return datetime.fromisoformat(f"{day}T{time}")
