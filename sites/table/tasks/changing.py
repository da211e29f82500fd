"""Reservations to change or cancel, and waiting lists to join."""

from __future__ import annotations

import json
import random
from dataclasses import replace

from webgym.goal import AnswerSpec, Goal
from webgym.task import ANSWERING, Draw, Family
from webgym_sites.kit.tasks.phrasings import requests
from webgym_sites.kit.tasks.wording import listed, weekday_and_day
from webgym_sites.table.rules import instant, waiting_ends
from webgym_sites.table.tasks.booking import table_words
from webgym_sites.table.tasks.chance import World
from webgym_sites.table.tasks.wish import Wish, cancel_goal, change_goal, waiting_goal


def cost_of(wish: Wish, world: World) -> int:
    """What cancelling a reservation costs at the start of an episode, in cents."""
    return wish.place.cancelling_cost(instant(wish.day, wish.starts_at), wish.party, world.start_at)


def some_reservations(world: World, count: int, free: bool | None = True) -> list[tuple[Wish, int]]:
    """Reservations on different days, two of them at one house, with their ids.

    Args:
        world: Which takes them.
        count: How many.
        free: Whether cancelling the first is free, with hours to spare either way; None for no matter.
    """
    mine: list[Wish] = []
    while len(mine) < count:
        place = mine[0].place if len(mine) == 1 else None
        wish = world.a_wish(place, first=0 if not mine and free is False else 1)
        hours = (instant(wish.day, wish.starts_at) - world.start_at).total_seconds() / 3600
        spare = wish.place.free_hours - hours
        if not mine and free is not None and not (spare < -1 if free else spare > 1 and hours > 2):
            continue
        if all(wish.day != other.day for other in mine):
            mine.append(wish)
    places = list(range(count))
    world.rng.shuffle(places)
    numbers = {place: world.reserve(mine[place]) for place in places}
    return [(mine[place], numbers[place]) for place in range(count)]


def _change(rng: random.Random) -> Draw:
    while True:
        world = World(rng)
        before, number = some_reservations(world, rng.randint(2, 4))[0]
        after = _moved(world, before, number)
        if after is None:
            continue
        day, time = ("" if getattr(before, c) == getattr(after, c) else getattr(after, c) for c in ("day", "starts_at"))
        said = [
            f"to {weekday_and_day(after.date)}" if day else "",
            f"to {time}" if time else "",
            f"to {after.party} guests" if before.party != after.party else "",
        ]
        words = {**table_words(before), "changes": listed([part for part in said if part])}
        key = after.key(before.day, before.starts_at, before.party)
        return Draw(key, change_goal(number, before, after), words, world.start_at, setup=world.setup())


def _moved(world: World, before: Wish, number: int) -> Wish | None:
    """The same with one or two of day, time and party changed; None where there is no table for that."""
    rng, place = world.rng, before.place
    what = rng.choice(("day", "time", "party", "day time", "day party", "time party"))
    day = world.a_day(place) if "day" in what else before.date
    party = rng.randint(2, min(6, place.large_from - 1)) if "party" in what else before.party
    times = [free.time for free in world.free(place, day, party, besides=number)]
    if "time" in what:
        times = [time for time in times if time != before.starts_at]
    else:
        times = [time for time in times if time == before.starts_at]
    if not times:
        return None
    after = replace(before, day=day.isoformat(), party=party, starts_at=rng.choice(times))
    return (
        None if (after.day == before.day) == ("day" in what) or (party == before.party) == ("party" in what) else after
    )


def _cancel(rng: random.Random) -> Draw:
    world = World(rng)
    wish, number = some_reservations(world, rng.randint(2, 5))[0]
    setup = world.setup()
    key = json.dumps([wish.key(), number])
    return Draw(key, cancel_goal(number), table_words(wish), world.start_at, setup=setup)


def _cancel_if_free(rng: random.Random) -> Draw:
    world = World(rng, latest="14:30")
    free = rng.random() < 0.5
    wish, number = some_reservations(world, rng.randint(2, 4), free)[0]
    goal = cancel_goal(number) if free else Goal(answer=AnswerSpec("money", cost_of(wish, world)))
    return Draw(wish.key(number, free), goal, table_words(wish), world.start_at, setup=world.setup())


def _waiting_list(rng: random.Random) -> Draw:
    while True:
        world = World(rng)
        wish = world.a_wish()
        ends = waiting_ends(wish.place, wish.date, wish.starts_at)
        if ends:
            until = rng.choice(ends)
            world.fill(wish, until)
            words = {**table_words(wish), "until": until}
            goal = waiting_goal(wish, until)
            return Draw(wish.key(until), goal, words, world.start_at, setup=world.setup())


FAMILIES = (
    Family(
        name="change-booking",
        summary="Another day, time or party for one of several reservations.",
        difficulty="medium",
        draw=_change,
        phrasings=requests(
            "change my reservation at {place} on {day} at {time} {changes}", " Leave all else as it is."
        ),
        max_steps=40,
    ),
    Family(
        name="cancel",
        summary="One of several reservations, cancelled in time.",
        difficulty="easy",
        draw=_cancel,
        phrasings=requests("cancel my reservation at {place} on {day}"),
        max_steps=24,
    ),
    Family(
        name="cancel-if-free",
        summary="Cancelled if that is free; else kept, and answered what it would cost.",
        difficulty="medium",
        draw=_cancel_if_free,
        phrasings=requests(
            "cancel my reservation at {place} on {day} if that is free",
            " If it is not, keep it and tell me what cancelling would cost.",
        ),
        modes=ANSWERING,
        max_steps=24,
    ),
    Family(
        name="waiting-list",
        summary="A place on the waiting list of a day, for a span of time.",
        difficulty="medium",
        draw=_waiting_list,
        phrasings=requests(
            "put me on the waiting list of {place} for a table for {party} on {day}, from {time} until {until}"
        ),
        max_steps=40,
    ),
)
