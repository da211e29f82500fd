"""The restaurants, and which of their tables are taken."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from datetime import date

from webgym_sites.kit.store import NotFound
from webgym_sites.table.rules import Restaurant, Table


class Guide:
    """Restaurants never change while a database lives, so they are read once; what is taken is read afresh."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._places: dict[str, Restaurant] = {}

    def all(self) -> tuple[Restaurant, ...]:
        """Every restaurant, in order."""
        if not self._places:
            self._places = self._read()
        return tuple(self._places.values())

    def get(self, restaurant_id: str) -> Restaurant:
        """One restaurant.

        Raises:
            NotFound: There is no such restaurant.
        """
        found = next((place for place in self.all() if place.id == restaurant_id), None)
        if found is None:
            raise NotFound("No restaurant of that name is with us.")
        return found

    def taken(self, day: date, besides: int | None = None) -> dict[int, set[str]]:
        """By table, the times from which it is taken on a day; ``besides`` is a reservation that does not count."""
        rows = self._db.execute(
            "SELECT table_id, starts_at FROM standing WHERE weekday = ?"
            " UNION SELECT table_id, starts_at FROM taken WHERE day = ?"
            " UNION SELECT table_id, starts_at FROM reservations WHERE day = ? AND status = 'booked' AND id IS NOT ?",
            (day.weekday(), day.isoformat(), day.isoformat(), besides),
        )
        taken: dict[int, set[str]] = defaultdict(set)
        for table_id, starts_at in rows:
            taken[table_id].add(starts_at)
        return taken

    def _read(self) -> dict[str, Restaurant]:
        services: dict[tuple[str, int], list[tuple[str, str]]] = defaultdict(list)
        for place_id, weekday, first, last in self._db.execute("SELECT * FROM services ORDER BY first"):
            services[place_id, weekday].append((first, last))
        tables: dict[str, list[Table]] = defaultdict(list)
        for table_id, place_id, area, seats in self._db.execute("SELECT * FROM tables ORDER BY id"):
            tables[place_id].append(Table(table_id, area, seats))
        places: dict[str, Restaurant] = {}
        for row in self._db.execute(_RESTAURANTS):
            hours = tuple(tuple(services[row[0], weekday]) for weekday in range(7))
            places[row[0]] = Restaurant(*row, services=hours, tables=tuple(tables[row[0]]))
        return places


_RESTAURANTS = (
    "SELECT id, name, cuisine, quarter, blurb, hue, stay_minutes, ahead_days, free_hours, fee_cents, large_from,"
    " deposit_cents FROM restaurants ORDER BY position"
)
