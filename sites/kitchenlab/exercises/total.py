"""Receipts: what they come to."""

from __future__ import annotations

import random
from typing import Any

from webgym_sites.kitchenlab.exercises.exercise import Exercise, Figures, Slot

_DISHES = ("Soup", "Taco", "Salad", "Curry", "Toast", "Ramen", "Pie", "Tea")


def _items(rng: random.Random, figures: Figures) -> list[Any]:
    names = rng.sample(_DISHES, rng.randint(1, 3))
    return [[[name, rng.randint(75, 999), rng.randint(1, 4)] for name in names]]


def _tips(rng: random.Random, figures: Figures) -> list[Any]:
    cooks = rng.sample(("Ada", "Ben", "Cleo", "Dov", "Eve"), rng.randint(2, 5))
    return [[rng.randint(150, 900) for _ in range(rng.randint(2, 4))], cooks]


def _points(rng: random.Random, figures: Figures) -> list[Any]:
    limit = int(figures["limit"])
    return [limit if rng.random() < 0.25 else rng.randint(limit // 4, limit * 2)]


EXERCISES = (
    Exercise(
        name="receipt-total",
        title="Receipt total",
        kind="choice",
        brief=(
            "Add up a receipt in cents: $cover for the table, and each item, a name, a price and a count. On the sum "
            "comes $tax% tax, rounded to the nearest cent, halves up."
        ),
        function="receipt_total",
        template="""
def receipt_total(items):
    total = $cover
    for name, cents, count in items:
        total += ⟦1⟧
    tax = ⟦2⟧
    return total + tax
""",
        slots=(
            Slot("cents * count", ("cents", "cents + count", "count")),
            Slot(
                "(total * $tax + 50) // 100",
                ("total * $tax // 100", "(total * $tax + 99) // 100", "total * $tax"),
            ),
        ),
        figures=lambda rng: {"tax": rng.randint(6, 24), "cover": rng.randint(5, 40) * 10},
        arguments=_items,
    ),
    Exercise(
        name="tip-jar",
        title="Tip jar",
        kind="choice",
        brief=(
            "Share out the tips, in cents. $fee cents stay in the jar for plates; of the rest every cook gets the same "
            "whole number of cents. Return the share, and what is left over after sharing."
        ),
        function="share_tips",
        template="""
def share_tips(tips, cooks):
    total = sum(tips) - $fee
    share = ⟦1⟧
    left = ⟦2⟧
    return [share, left]
""",
        slots=(
            Slot(
                "total // len(cooks)",
                ("total / len(cooks)", "total // (len(cooks) - 1)", "sum(tips) // len(cooks)"),
            ),
            Slot("total - share * len(cooks)", ("total - share", "share % len(cooks)", "len(cooks) - total % share")),
        ),
        figures=lambda rng: {"fee": rng.randint(20, 149)},
        arguments=_tips,
    ),
    Exercise(
        name="loyalty-points",
        title="Loyalty points",
        kind="choice",
        brief=(
            "Every full $per cents of a bill earn $points points. A bill of more than $limit cents earns twice as many."
        ),
        function="points_for",
        template="""
def points_for(cents):
    points = ⟦1⟧
    if ⟦2⟧:
        points = points * 2
    return points
""",
        slots=(
            Slot(
                "cents // $per * $points",
                ("cents * $points // $per", "cents // $per + $points", "cents % $per * $points"),
            ),
            Slot("cents > $limit", ("cents >= $limit", "cents < $limit", "points > $limit")),
        ),
        figures=lambda rng: {
            "per": rng.choice((100, 150, 200, 250)),
            "points": rng.randint(3, 9),
            "limit": rng.randint(15, 60) * 100,
        },
        arguments=_points,
    ),
)
