"""Tables to book."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from operator import attrgetter

from webgym.task import TYPING, Draw, Family
from webgym_sites.kit.tasks.logins import Login
from webgym_sites.kit.tasks.phrasings import requests
from webgym_sites.kit.tasks.wording import listed, sentences, weekday_and_day
from webgym_sites.table.catalogue import catalogue
from webgym_sites.table.rules import OCCASIONS, FreeTime, Restaurant
from webgym_sites.table.tasks.chance import World
from webgym_sites.table.tasks.wish import Wish, booking_goal

SEATS: Mapping[str, str] = {
    "window": "by the window",
    "terrace": "on the terrace",
    "counter": "at the counter",
    "booth": "in a booth",
    "room": "in the main room",
}
REQUESTS = (
    "A high chair for the baby",
    "One of us is allergic to nuts",
    "Please print the menu in large type",
    "We bring our own cake",
    "A quiet corner, please",
    "Two of us are vegan",
    "Room for a wheelchair, please",
    "No shellfish for anyone",
    "A candle in the dessert",
    "We may be ten minutes late",
    "Still water on the table",
    "One guest eats gluten free",
    "Flowers on the table, if you can",
    "Please seat us away from the door",
    "We have to leave by ten",
    "A stool for the guitar case",
)
FIRST_NAMES = ("Jonas", "Priya", "Tomas", "Ingrid", "Malik", "Yuna", "Oskar", "Leila", "Bruno", "Anouk")
LAST_NAMES = ("Reed", "Nair", "Weir", "Sander", "Okoye", "Han", "Lind", "Farah", "Costa", "Maes")
SECRETS = ("maple-compass", "quiet-harbor", "copper-lark", "velvet-acorn", "winter-plum", "amber-kettle", "silver-fern")
ANOTHER = 2
"""The id of the account that a task adds."""
_WRONG_CODES = 4  # among the texts that can be typed, so that guessing uses up the tries
MEASURES: Mapping[str, str] = {
    "fee_cents": "charges the least a guest for cancelling late",
    "free_hours": "lets me cancel for free until the fewest hours before",
}
"""What houses are compared by, the lowest first: a figure of a restaurant, and how it is asked for."""
TABLE = "book a table for {party} at {place} on {day} at {time}"


def table_words(wish: Wish) -> dict[str, str]:
    """The words for a table in phrasings."""
    day = weekday_and_day(wish.date)
    return {"place": wish.place.name, "party": str(wish.party), "day": day, "time": wish.starts_at}


def _drawn(world: World, wish: Wish, more: Mapping[str, str] | None = None, values: tuple[str, ...] = ()) -> Draw:
    """The draw of a table to book."""
    words, setup = {**table_words(wish), **(more or {})}, world.setup()
    return Draw(wish.key(), booking_goal(wish), words, world.start_at, setup=setup, values=values)


def _book(rng: random.Random) -> Draw:
    world = World(rng)
    return _drawn(world, world.a_wish())


def _book_with_wishes(rng: random.Random) -> Draw:
    world = World(rng)
    wish = world.a_wish()
    areas = next(free.areas for free in world.free(wish.place, wish.date, wish.party) if free.time == wish.starts_at)
    occasion, request = rng.choice(["", *OCCASIONS]), rng.choice(REQUESTS)
    wish = replace(wish, area=rng.choice(areas), occasion=occasion, request=request, reminder=rng.random() < 0.5)
    said = sentences(
        f"We want to sit {SEATS[wish.area]}.",
        f"Give the occasion as {OCCASIONS[occasion].lower()}." if occasion else "",
        f'Add the request "{request}".',
        "Have them remind me by text message." if wish.reminder else "",
    )
    return _drawn(world, wish, {"wishes": said}, (request,))


def _large_party(rng: random.Random) -> Draw:
    world = World(rng)
    place = world.a_place()
    wish = world.a_wish(place, party=rng.randint(place.large_from, place.largest))
    card = rng.choice(catalogue().customer.cards)
    said = f" Leave the deposit on the {card.brand} ending in {card.last4}."
    return _drawn(world, replace(wish, card_id=card.id), {"wishes": said})


def _first_free(rng: random.Random) -> Draw:
    """The first of several times that are left, some of them before it filled up by others."""
    while True:
        world = World(rng)
        place = world.a_place()
        day, party, area = world.a_day(place), world.a_party(place), rng.choice(("", *place.areas))
        times = place.times(day)
        free = [each.time for each in world.free(place, day, party, area)]
        if len(free) < 2:
            continue
        wish = Wish(place.id, day.isoformat(), rng.choice(free[1:]), party, area)
        first = rng.choice([time for time in times if time < wish.starts_at])
        last = rng.choice([time for time in times if time >= wish.starts_at])
        world.fill_before(wish, first)
        left = [each.time for each in world.free(place, day, party, area) if each.time >= first]
        if left[:1] == [wish.starts_at]:
            where = f" {SEATS[area]}" if area else ""
            return _drawn(world, wish, {"first": first, "last": last, "where": where})


def _best_house(rng: random.Random) -> Draw:
    """The best of the houses of two quarters, but for those that other guests have filled."""
    while True:
        world = World(rng)
        measure = rng.choice(list(MEASURES))
        quarters = listed(rng.sample(sorted({house.quarter for house in catalogue().restaurants.values()}), 2), "or")
        rank: Callable[[Restaurant], int] = attrgetter(measure)
        houses = sorted(houses_in(quarters), key=rank)
        wish = world.a_wish(houses[0], party=rng.randint(2, 4))
        if not all(house.opens_on(wish.date) for house in houses):
            continue
        for house in houses:
            if rng.random() < 0.4:
                world.fill(replace(wish, place_id=house.id), wish.starts_at)
        free = [house for house in houses if wish.starts_at in map(_time, world.free(house, wish.date, wish.party))]
        if len(free) > 1 and rank(free[0]) < rank(free[1]):
            words = {"quarters": quarters, "measure": MEASURES[measure]}
            return _drawn(world, replace(wish, place_id=free[0].id), words)


def houses_in(text: str) -> list[Restaurant]:
    """The houses of the quarters that a text names."""
    return [house for house in catalogue().restaurants.values() if house.quarter in text]


def _time(free: FreeTime) -> str:
    return free.time


def _log_in_and_book(rng: random.Random) -> Draw:
    world = World(rng)
    login = _a_login(rng)
    codes = [*login.codes(1), *(f"{rng.randrange(1_000_000):06d}" for _ in range(_WRONG_CODES))]
    rng.shuffle(codes)
    more = {"email": login.email, "password": login.password}
    draw = _drawn(world, replace(world.a_wish(), account_id=login.account_id), more)
    key = json.dumps([draw.key, login.email, login.password])
    setup, values = (*login.setup(), *draw.setup), (login.email, login.password, *codes)
    return replace(draw, key=key, setup=setup, values=values)


def _a_login(rng: random.Random) -> Login:
    first, last, secret = rng.choice(FIRST_NAMES), rng.choice(LAST_NAMES), f"{rng.getrandbits(64):016x}"
    email, password = f"{first}.{last}@candlewick.test".lower(), f"{rng.choice(SECRETS)}-{rng.randint(10, 99)}"
    return Login(ANOTHER, f"{first} {last}", email, password, secret)


FAMILIES = (
    Family(
        name="book",
        summary="One table: house, day, time and party are given.",
        difficulty="easy",
        draw=_book,
        phrasings=requests(TABLE),
        max_steps=30,
    ),
    Family(
        name="book-with-wishes",
        summary="One table in an area, with an occasion, a request that is typed, a reminder.",
        difficulty="medium",
        draw=_book_with_wishes,
        phrasings=requests(TABLE, "{wishes}"),
        modes=TYPING,
        max_steps=40,
    ),
    Family(
        name="large-party",
        summary="A table for so many that a deposit is due, on one of several cards.",
        difficulty="medium",
        draw=_large_party,
        phrasings=requests(TABLE, "{wishes}"),
        max_steps=30,
    ),
    Family(
        name="first-free",
        summary="The earliest table left between two times, in an area or anywhere.",
        difficulty="medium",
        draw=_first_free,
        phrasings=requests(
            "book the earliest table for {party}{where} that {place} has on {day},"
            " not before {first} and not after {last}"
        ),
        max_steps=30,
    ),
    Family(
        name="best-house",
        summary="A table at whichever house of two quarters has the kindest rule, of those that have one.",
        difficulty="hard",
        draw=_best_house,
        phrasings=requests(
            "find the restaurants in {quarters} that have a table for {party} on {day} at {time},"
            " and book it at the one that {measure}"
        ),
        max_steps=100,
    ),
    Family(
        name="log-in-and-book",
        summary="A table from another account: password, then the code from its inbox.",
        difficulty="medium",
        draw=_log_in_and_book,
        phrasings=requests(
            "switch to my account {email}, whose password is {password}; enter the code from its inbox, then " + TABLE
        ),
        modes=TYPING,
        max_steps=60,
    ),
)
