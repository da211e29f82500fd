"""Shifts and slots: who is in the kitchen when."""

from __future__ import annotations

import random
from typing import Any

from webgym_sites.kitchenlab.exercises.exercise import Exercise, Figures, Slot

_COOKS = ("Ada", "Ben", "Cleo", "Dov", "Eve", "Finn")


def _bookings(rng: random.Random, figures: Figures) -> list[Any]:
    first, last, length = int(figures["opens"]), int(figures["closes"]), rng.randint(1, 3)
    taken: list[list[int]] = []
    hour = first
    while hour < last:
        end = min(last, hour + rng.randint(1, 3))
        if rng.random() < 0.45:
            taken.append([hour, end])
        hour = end
    rng.shuffle(taken)
    return [taken, length]


def _worked(rng: random.Random, figures: Figures) -> list[Any]:
    cooks = rng.sample(_COOKS, rng.randint(2, 3))
    return [
        [[rng.choice(cooks), start, start + rng.randint(2, 9)] for start in rng.sample(range(6, 15), rng.randint(2, 5))]
    ]


def _clock(rng: random.Random, figures: Figures) -> list[Any]:
    return [f"{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}", rng.randint(1, 6)]


EXERCISES = (
    Exercise(
        name="free-slot",
        title="First free slot",
        kind="program",
        brief=(
            "first_free(taken, length) finds the first hour from $opens at which the oven is free for that many hours "
            "and is done by $closes. Taken are pairs of start and end, in any order. Return -1 if there is none."
        ),
        function="first_free",
        template="⟦1⟧",
        slots=(
            Slot(
                """\
def first_free(taken, length):
    for hour in range($opens, $closes - length + 1):
        free = True
        for start, end in taken:
            if start < hour + length and hour < end:
                free = False
        if free:
            return hour
    return -1""",
                (
                    """\
def first_free(taken, length):
    hour = $opens
    for start, end in taken:
        if hour + length <= start:
            return hour
        hour = end
    return hour""",
                    """\
def first_free(taken, length):
    for hour in range($opens, $closes):
        if all(end <= hour or start >= hour + length for start, end in taken):
            return hour
    return -1""",
                ),
            ),
        ),
        figures=lambda rng: {"opens": rng.randint(5, 10), "closes": rng.randint(16, 23)},
        arguments=_bookings,
    ),
    Exercise(
        name="pay-day",
        title="Pay day",
        kind="program",
        brief=(
            "pay(shifts) takes shifts of a cook, a start and an end in hours. An hour earns $$$wage, and hours beyond "
            "$full in one shift earn double. Return what each cook earns in dollars, by name."
        ),
        function="pay",
        template="⟦1⟧",
        slots=(
            Slot(
                """\
def pay(shifts):
    earned = {}
    for cook, start, end in shifts:
        hours = end - start
        extra = max(0, hours - $full)
        earned[cook] = earned.get(cook, 0) + (hours + extra) * $wage
    return earned""",
                (
                    """\
def pay(shifts):
    earned = {}
    for cook, start, end in shifts:
        hours = end - start
        earned[cook] = hours * $wage
    return earned""",
                    """\
def pay(shifts):
    earned = {}
    for cook, start, end in shifts:
        hours = end - start
        if hours > $full:
            hours = hours * 2
        earned[cook] = earned.get(cook, 0) + hours * $wage
    return earned""",
                ),
            ),
        ),
        figures=lambda rng: {"wage": rng.randint(14, 29), "full": rng.randint(4, 7)},
        arguments=_worked,
    ),
    Exercise(
        name="timers",
        title="Kitchen timers",
        kind="program",
        brief=(
            "timers(start, count) lists the times at which the timer rings: count times, every $every minutes after "
            "the start, as 'HH:MM'. After 23:59 comes 00:00."
        ),
        function="timers",
        template="⟦1⟧",
        slots=(
            Slot(
                """\
def timers(start, count):
    hours, minutes = start.split(":")
    now = int(hours) * 60 + int(minutes)
    rings = []
    for _ in range(count):
        now = (now + $every) % 1440
        rings.append(f"{now // 60:02d}:{now % 60:02d}")
    return rings""",
                (
                    """\
def timers(start, count):
    hours, minutes = start.split(":")
    now = int(hours) * 60 + int(minutes)
    rings = []
    for _ in range(count):
        rings.append(f"{now // 60}:{now % 60}")
        now = now + $every
    return rings""",
                    """\
def timers(start, count):
    hours, minutes = start.split(":")
    now = int(hours) * 60 + int(minutes)
    rings = []
    for _ in range(count):
        now = now + $every
        rings.append(f"{now // 60:02d}:{now % 60:02d}")
    return rings""",
                ),
            ),
        ),
        figures=lambda rng: {"every": rng.randint(35, 240)},
        arguments=_clock,
    ),
)
