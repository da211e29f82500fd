"""Bills for several people: who pays what."""

from __future__ import annotations

import random
from typing import Any

from webgym_sites.kitchenlab.exercises.exercise import Exercise, Figures, Slot

_GUESTS = ("Ana", "Bo", "Cy", "Di", "Eli", "Fay")


def _even(rng: random.Random, figures: Figures) -> list[Any]:
    return [rng.randint(900, 9999), rng.sample(_GUESTS, rng.randint(2, 5))]


def _by_items(rng: random.Random, figures: Figures) -> list[Any]:
    guests = rng.sample(_GUESTS, rng.randint(2, 3))
    return [[[rng.choice(guests), rng.randint(300, 2400)] for _ in range(rng.randint(2, 5))]]


def _payments(rng: random.Random, figures: Figures) -> list[Any]:
    guests = rng.sample(_GUESTS, rng.randint(2, 4))
    return [
        {guest: rng.choice((0, rng.randint(100, 4000))) for guest in guests},
        len(guests) * rng.randint(5, 15) * 100,
    ]


EXERCISES = (
    Exercise(
        name="split-evenly",
        title="Split evenly",
        kind="program",
        brief=(
            "split(cents, guests) adds a tip of $tip%, rounded down, and splits the bill into whole cents. What cannot "
            "be shared is paid by the first guests, one cent each. Return what each pays, by name."
        ),
        function="split",
        template="⟦1⟧",
        slots=(
            Slot(
                """\
def split(cents, guests):
    total = cents + cents * $tip // 100
    share = total // len(guests)
    left = total % len(guests)
    pays = {}
    for place, guest in enumerate(guests):
        pays[guest] = share + (1 if place < left else 0)
    return pays""",
                (
                    """\
def split(cents, guests):
    total = cents + $tip
    share = total // len(guests)
    pays = {}
    for guest in guests:
        pays[guest] = share
    return pays""",
                    """\
def split(cents, guests):
    total = cents + cents * $tip // 100
    share = total // len(guests)
    return {guest: share for guest in guests}""",
                ),
            ),
        ),
        figures=lambda rng: {"tip": rng.randint(4, 25)},
        arguments=_even,
    ),
    Exercise(
        name="split-by-items",
        title="Split by items",
        kind="program",
        brief=(
            "split(items) takes pairs of a guest and a price in cents. Each guest pays for their own, and $cover cents "
            "for the table once. Return pairs of guest and sum in alphabetical order."
        ),
        function="split",
        template="⟦1⟧",
        slots=(
            Slot(
                """\
def split(items):
    owes = {}
    for guest, cents in items:
        owes[guest] = owes.get(guest, $cover) + cents
    return [[guest, owes[guest]] for guest in sorted(owes)]""",
                (
                    """\
def split(items):
    owes = {}
    for guest, cents in items:
        owes[guest] = cents + $cover
    return [[guest, owes[guest]] for guest in owes]""",
                    """\
def split(items):
    owes = {}
    for guest, cents in items:
        owes[guest] = owes.get(guest, 0) + cents + $cover
    return [[guest, owes[guest]] for guest in sorted(owes)]""",
                ),
            ),
        ),
        figures=lambda rng: {"cover": rng.randint(5, 60) * 5},
        arguments=_by_items,
    ),
    Exercise(
        name="still-to-pay",
        title="Still to pay",
        kind="program",
        brief=(
            "still_to_pay(paid, cents) shares the bill evenly, which goes without a rest, and knows what each guest "
            "has paid. Name those who owe more than $least cents, the one who owes most first; with equal debts, by "
            "name."
        ),
        function="still_to_pay",
        template="⟦1⟧",
        slots=(
            Slot(
                """\
def still_to_pay(paid, cents):
    share = cents // len(paid)
    debts = []
    for guest in paid:
        owed = share - paid[guest]
        if owed > $least:
            debts.append([-owed, guest])
    return [guest for _, guest in sorted(debts)]""",
                (
                    """\
def still_to_pay(paid, cents):
    share = cents // len(paid)
    debts = []
    for guest in paid:
        if paid[guest] < $least:
            debts.append(guest)
    return debts""",
                    """\
def still_to_pay(paid, cents):
    share = cents // len(paid)
    debts = [guest for guest in paid if share - paid[guest] > $least]
    return sorted(debts)""",
                ),
            ),
        ),
        figures=lambda rng: {"least": rng.randint(10, 200)},
        arguments=_payments,
    ),
)
