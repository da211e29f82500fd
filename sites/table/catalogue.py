"""The catalogue: the restaurants, the customer who is signed in at the start, and who comes every week."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from webgym_sites.kit.catalogue import read_catalogue
from webgym_sites.kit.money import Card
from webgym_sites.table.rules import Restaurant, Table

_REGULARS = (0.25, 0.25, 0.3, 0.35, 0.55, 0.6, 0.3)
"""How likely a table has a regular guest, by weekday."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account."""

    id: int
    name: str
    email: str
    password: str
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """All of it. ``standing`` is when a regular guest comes, HH:MM, by table and weekday."""

    restaurants: dict[str, Restaurant]
    customer: Person
    standing: dict[tuple[int, int], str]

    def taken(self, place: Restaurant, day: date) -> dict[int, set[str]]:
        """By table the times that regular guests have on a day."""
        times = ((table.id, self.standing.get((table.id, day.weekday()))) for table in place.tables)
        return {table_id: {time} if time else set() for table_id, time in times}


@cache
def catalogue() -> Catalogue:
    """The catalogue; read once."""
    book = read_catalogue("webgym_sites.table", "catalogue.toml")
    numbers = iter(range(1, 10_000))
    places = [_restaurant(entry, numbers) for entry in book["restaurants"]]
    cards = tuple(Card(number, *card.split()) for number, card in enumerate(book["customer"].pop("cards"), 1))
    customer = Person(1, **book["customer"], cards=cards)
    return Catalogue({place.id: place for place in places}, customer, dict(_regulars(places)))


def _restaurant(entry: dict[str, Any], numbers: Iterator[int]) -> Restaurant:
    hours: list[list[str]] = entry.pop("hours")
    areas: dict[str, list[int]] = entry.pop("tables")
    services = tuple(tuple((span[:5], span[6:]) for span in spans) for spans in hours)
    tables = tuple(Table(next(numbers), area, seats) for area, sizes in areas.items() for seats in sizes)
    return Restaurant(**entry, services=services, tables=tables)


def _regulars(places: list[Restaurant]) -> Iterator[tuple[tuple[int, int], str]]:
    """One evening a week for some tables, always the same."""
    rng = random.Random("regular guests")
    for place in places:
        for table in place.tables:
            for weekday, services in enumerate(place.services):
                if services and rng.random() < _REGULARS[weekday]:
                    hour = rng.randint(int(services[-1][0][:2]), int(services[-1][1][:2]))
                    yield (table.id, weekday), max(services[-1][0], f"{hour:02d}:{rng.choice(('00', '30'))}")
