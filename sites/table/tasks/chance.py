"""What goals are drawn with: nights at a restaurant, other guests who fill them, and reservations of before."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta

from webgym.task import Setup
from webgym.types import SqlValue
from webgym_sites.kit.tasks.chance import moment
from webgym_sites.table.catalogue import catalogue
from webgym_sites.table.rules import FreeTime, Restaurant, free_tables, free_times, minutes
from webgym_sites.table.tasks.wish import Wish


class World:
    """The books of all houses at the start of one episode, which a draw fills.

    Attributes:
        rng: The only source of chance.
        start_at: When the episode starts.
    """

    def __init__(self, rng: random.Random, earliest: str = "10:30", latest: str = "16:00") -> None:
        self.rng = rng
        self.start_at: datetime = moment(rng, earliest, latest)
        self._taken: list[tuple[int, str, str]] = []
        self._reservations: list[tuple[Wish, int]] = []

    # --- drawing -----------------------------------------------------------------------------------------------------

    def a_place(self, fits: Callable[[Restaurant], bool] = lambda _: True) -> Restaurant:
        """One of the restaurants."""
        return self.rng.choice([place for place in catalogue().restaurants.values() if fits(place)])

    def a_day(self, place: Restaurant, first: int = 1, last: int = 28) -> date:
        """A day on which it is open, so many days ahead."""
        today = self.start_at.date()
        days = (today + timedelta(days=n) for n in range(first, min(last, place.ahead_days) + 1))
        return self.rng.choice([day for day in days if place.opens_on(day)])

    def a_party(self, place: Restaurant) -> int:
        """A party that leaves no deposit."""
        return self.rng.randint(1, min(6, place.large_from - 1))

    def a_wish(self, place: Restaurant | None = None, party: int | None = None, **days: int) -> Wish:
        """A table that can be had."""
        while True:
            where = place or self.a_place()
            day, guests = self.a_day(where, **days), party or self.a_party(where)
            free = self.free(where, day, guests)
            if free:
                return Wish(where.id, day.isoformat(), self.rng.choice(free).time, guests)

    # --- the books ---------------------------------------------------------------------------------------------------

    def free(self, place: Restaurant, day: date, party: int, area: str = "", besides: int = 0) -> list[FreeTime]:
        """When there are tables; ``besides`` is a reservation that does not count."""
        return free_times(place, day, party, self._on(place, day, besides), self.start_at, area)

    def _on(self, place: Restaurant, day: date, besides: int = 0) -> dict[int, set[str]]:
        taken = defaultdict(set, catalogue().taken(place, day))
        for table_id, when, time in self._taken:
            if when == day.isoformat():
                taken[table_id].add(time)
        for number, (wish, table_id) in enumerate(self._reservations, 1):
            if wish.day == day.isoformat() and number != besides:
                taken[table_id].add(wish.starts_at)
        return taken

    def fill_before(self, wish: Wish, from_time: str) -> None:
        """Have other guests at all tables that suit a wish, from a time on until the wish's own."""
        place = wish.place
        start = minutes(wish.starts_at) - place.stay_minutes
        for table in place.tables:
            taken = self._on(place, wish.date)
            early = [
                free.time for free in self.free(place, wish.date, wish.party) if from_time <= free.time < wish.starts_at
            ]
            if any(table in free_tables(place, time, wish.party, taken, wish.area) for time in early):
                self._taken.append((table.id, wish.day, f"{start // 60:02d}:{start % 60:02d}"))

    def fill(self, wish: Wish, until_time: str) -> None:
        """Have other guests at all tables that suit a wish, from its time to another, both included."""
        place, day = wish.place, wish.date
        while there := [f.time for f in self.free(place, day, wish.party) if wish.starts_at <= f.time <= until_time]:
            table = free_tables(place, there[0], wish.party, self._on(place, day))[0]
            self._taken.append((table.id, wish.day, there[0]))

    def reserve(self, wish: Wish) -> int:
        """Have the visitor reserve this table; gives the reservation's id."""
        tables = free_tables(wish.place, wish.starts_at, wish.party, self._on(wish.place, wish.date), wish.area)
        self._reservations.append((wish, tables[0].id))
        return len(self._reservations)

    def setup(self) -> Setup:
        """All of it as rows."""
        taken = [("taken", {"table_id": t, "day": day, "starts_at": time}) for t, day, time in sorted(set(self._taken))]
        kept = [("reservations", _row(n, wish, table)) for n, (wish, table) in enumerate(self._reservations, 1)]
        return (*taken, *kept)


def _row(number: int, wish: Wish, table_id: int) -> dict[str, SqlValue]:
    where: dict[str, SqlValue] = {"id": number, "account_id": wish.account_id, "restaurant_id": wish.place_id}
    when: dict[str, SqlValue] = {"day": wish.day, "starts_at": wish.starts_at, "party": wish.party}
    wishes: dict[str, SqlValue] = {"area": wish.area, "occasion": wish.occasion, "request": wish.request}
    paid: dict[str, SqlValue] = {"deposit_cents": wish.place.deposit(wish.party), "card_id": wish.card_id}
    rest: dict[str, SqlValue] = {"reminder": int(wish.reminder), "status": "booked", "fee_cents": 0}
    return {**where, "table_id": table_id, **when, **wishes, **paid, **rest}
