"""Questions about houses, tables and reservations. A few are about houses that do not exist."""

from __future__ import annotations

import random
from datetime import date, timedelta

from webgym.goal import AnswerSpec
from webgym.task import ANSWERING, Draw, Family
from webgym_sites.kit.tasks.asking import Kinds, Question
from webgym_sites.kit.tasks.phrasings import questions
from webgym_sites.kit.tasks.wording import day as day_of
from webgym_sites.kit.tasks.wording import weekday_and_day
from webgym_sites.table.rules import AREAS, Restaurant
from webgym_sites.table.tasks.chance import World
from webgym_sites.table.tasks.changing import some_reservations
from webgym_sites.table.tasks.wish import Wish

KINDS = Kinds(
    {
        "fee": "the charge for cancelling a table for {party} at {place} too late",
        "hours": "the number of hours before a reservation at {place} until which cancelling is free",
        "deposit": "the deposit that a party of {party} leaves at {place}",
        "first": "the earliest time on {day} at which {place} has a table for {party}",
        "next": "the date of the first {weekday} after today on which {place} has a table for {party} at {time}",
        "areas": "the choice of areas in which {place} has a table for {party} on {day} at {time}",
        "mine": "the time of my reservation at {place} on {day}",
    },
    patterns={"party": r"\d+", "day": r"\w+, \w+ \d+", "weekday": r"\w+", "time": r"\d\d:\d\d"},
    indirect="what {} is",
)
"""What can be asked for."""
NO_HOUSES = tuple(
    f"{first} {second}"
    for first in ("The Copper", "Villa", "Chez", "Casa", "The Gilded", "Trattoria", "The Hidden", "Bistro")
    for second in ("Heron", "Marguerite", "Orchard", "Belmonte", "Lighthouse", "Truffle", "Fontaine", "Sparrow")
)

Details = dict[str, str]
Asked = tuple[Question, AnswerSpec]


def _find_out(rng: random.Random) -> Draw:
    world = World(rng)
    mine = [wish for wish, _ in some_reservations(world, 2, free=None)]
    draw = rng.choice((_fee, _hours, _deposit, _first, _first, _next, _next, _areas, _mine, _nothing))
    question, answer = draw(world, mine)
    return KINDS.draw(question, answer, world.start_at, world.setup())


def _fee(world: World, mine: list[Wish]) -> Asked:
    place = world.a_place()
    party = world.rng.randint(2, place.large_from - 1)
    return Question("fee", {"party": str(party), "place": place.name}), AnswerSpec("money", place.fee_cents * party)


def _hours(world: World, mine: list[Wish]) -> Asked:
    place = world.a_place()
    return Question("hours", {"place": place.name}), AnswerSpec("number", place.free_hours)


def _deposit(world: World, mine: list[Wish]) -> Asked:
    place = world.a_place()
    party = world.rng.randint(place.large_from, place.largest)
    return Question("deposit", {"party": str(party), "place": place.name}), AnswerSpec("money", place.deposit(party))


def _first(world: World, mine: list[Wish]) -> Asked:
    wish = world.a_wish()
    world.fill_before(wish, "00:00")
    time = world.free(wish.place, wish.date, wish.party)[0].time
    return Question("first", _about(wish, "day")), AnswerSpec("time", time)


def _next(world: World, mine: list[Wish]) -> Asked:
    wish = world.a_wish()
    for day in _same_weekday(world, wish.place, wish.date):
        there = [free.time for free in world.free(wish.place, day, wish.party)]
        if wish.starts_at in there and day < wish.date:
            world.fill(Wish(wish.place_id, day.isoformat(), wish.starts_at, wish.party), wish.starts_at)
    aliases = (
        f"{wish.date:%b} {wish.date.day}",
        f"{wish.date.day} {wish.date:%B}",
        weekday_and_day(wish.date),
        wish.day,
    )
    name = day_of(wish.date)
    more = (f"{name}, {wish.date.year}", f"{weekday_and_day(wish.date)}, {wish.date.year}")
    answer = AnswerSpec("name", name, {name: (*aliases, *more)})
    return Question("next", {**_about(wish, "time"), "weekday": f"{wish.date:%A}"}), answer


def _same_weekday(world: World, place: Restaurant, day: date) -> list[date]:
    today = world.start_at.date()
    return [
        today + timedelta(days=n) for n in range(1, place.ahead_days) if (day.weekday() - today.weekday() - n) % 7 == 0
    ]


def _areas(world: World, mine: list[Wish]) -> Asked:
    wish = world.a_wish()
    free = world.free(wish.place, wish.date, wish.party)
    areas = next(each.areas for each in free if each.time == wish.starts_at)
    return Question("areas", _about(wish, "day", "time")), AnswerSpec("set", tuple(AREAS[area] for area in areas))


def _mine(world: World, mine: list[Wish]) -> Asked:
    wish = world.rng.choice(mine)
    about = {"place": wish.place.name, "day": weekday_and_day(wish.date)}
    return Question("mine", about), AnswerSpec("time", wish.starts_at)


def _nothing(world: World, mine: list[Wish]) -> Asked:
    """A question about a house that is not there."""
    details = {"party": str(world.rng.randint(2, 8)), "place": world.rng.choice(NO_HOUSES)}
    kind = world.rng.choice(("fee", "hours", "deposit"))
    return Question(kind, details), AnswerSpec("infeasible", None)


def _about(wish: Wish, *what: str) -> Details:
    every = {"day": weekday_and_day(wish.date), "time": wish.starts_at}
    return {"place": wish.place.name, "party": str(wish.party), **{name: every[name] for name in what}}


FAMILIES = (
    Family(
        name="find-out",
        summary="A question about rules, tables or one's own reservations; some have no answer.",
        difficulty="medium",
        draw=_find_out,
        phrasings=questions("Candlewick", "reservation service", "book"),
        modes=ANSWERING,
        max_steps=50,
    ),
)
