"""Prices that come down: coupons, happy hours, free drinks."""

from __future__ import annotations

import random
from typing import Any

from webgym_sites.kitchenlab.exercises.exercise import Exercise, Figures, Slot


def _subtotal(rng: random.Random, figures: Figures) -> list[Any]:
    limit = int(figures["limit"])
    return [limit if rng.random() < 0.2 else rng.randint(limit // 2, limit * 2)]


def _price_and_hour(rng: random.Random, figures: Figures) -> list[Any]:
    edges = (int(figures["start"]), int(figures["end"]))
    return [rng.randint(8, 60) * 25, rng.choice((*edges, rng.randint(8, 22)))]


def _round_of_drinks(rng: random.Random, figures: Figures) -> list[Any]:
    return [rng.randint(1, 4 * int(figures["every"])), rng.randint(8, 30) * 25]


EXERCISES = (
    Exercise(
        name="coupon",
        title="Coupon",
        kind="line",
        brief=(
            "From a subtotal of $limit cents or more, take off $percent%. The discount is rounded down to whole cents."
        ),
        function="with_coupon",
        template="""
def with_coupon(subtotal):
    if subtotal >= $limit:
        ⟦1⟧
    return subtotal
""",
        slots=(
            Slot(
                "subtotal -= subtotal * $percent // 100",
                (
                    "subtotal -= $percent",
                    "subtotal = subtotal * $percent // 100",
                    "subtotal -= subtotal // $percent",
                    "subtotal = subtotal * (100 - $percent) // 100",
                ),
            ),
        ),
        figures=lambda rng: {"limit": rng.randint(8, 50) * 100, "percent": rng.choice((5, 8, 15, 20, 25, 30, 35))},
        arguments=_subtotal,
    ),
    Exercise(
        name="happy-hour",
        title="Happy hour",
        kind="line",
        brief=(
            "Drinks are $percent% off from $start:00 until $end:00; at $end:00 it is over. Round down to whole cents."
        ),
        function="price_at",
        template="""
def price_at(cents, hour):
    ⟦1⟧
        return cents * (100 - $percent) // 100
    return cents
""",
        slots=(
            Slot(
                "if $start <= hour < $end:",
                (
                    "if $start <= hour <= $end:",
                    "if $start < hour < $end:",
                    "if hour >= $start or hour < $end:",
                    "if hour < $end:",
                ),
            ),
        ),
        figures=lambda rng: {
            "start": rng.randint(14, 16),
            "end": rng.randint(18, 20),
            "percent": rng.choice((10, 20, 25, 30, 40, 50)),
        },
        arguments=_price_and_hour,
    ),
    Exercise(
        name="free-drinks",
        title="Free drinks",
        kind="line",
        brief="What a round of drinks at one price comes to: for every $every drinks in it, one is free.",
        function="round_price",
        template="""
def round_price(count, cents):
    ⟦1⟧
    return (count - free) * cents
""",
        slots=(
            Slot(
                "free = count // $every",
                (
                    "free = count // ($every - 1)",
                    "free = count % $every",
                    "free = 1 if count >= $every else 0",
                    "free = count // ($every + 1)",
                ),
            ),
        ),
        figures=lambda rng: {"every": rng.randint(4, 40)},
        arguments=_round_of_drinks,
    ),
)
