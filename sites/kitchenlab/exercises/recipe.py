"""Recipes: for more people, in another oven, from what is in the cupboard."""

from __future__ import annotations

import random
from typing import Any

from webgym_sites.kitchenlab.exercises.exercise import Exercise, Figures, Slot

_STORES = ("rice", "flour", "beans", "sugar", "oats", "salt")


def _recipe(rng: random.Random, figures: Figures) -> list[Any]:
    names = rng.sample(_STORES, rng.randint(1, 3))
    return [{name: rng.randint(10, 400) for name in names}, rng.randint(1, 12)]


def _need(rng: random.Random, figures: Figures) -> list[Any]:
    pack = int(figures["pack"])
    have = rng.randint(0, 3 * pack)
    return [rng.choice((have + pack * rng.randint(1, 3), rng.randint(1, 6 * pack))), have]


def _trays(rng: random.Random, figures: Figures) -> list[Any]:
    return [rng.randint(20, 95), rng.randint(1, 4), rng.random() < 0.5]


EXERCISES = (
    Exercise(
        name="scale-recipe",
        title="Scaled recipe",
        kind="line",
        brief=(
            "A recipe for $base people is scaled to the number of servings: the grams of each ingredient, in whole "
            "grams rounded down, and then up to the next multiple of $step, as the scales show no other."
        ),
        function="scaled",
        template="""
def scaled(grams, servings):
    result = {}
    for name in grams:
        ⟦1⟧
        ⟦2⟧
    return result
""",
        slots=(
            Slot(
                "need = grams[name] * servings // $base",
                (
                    "need = grams[name] // $base * servings",
                    "need = grams[name] * $base // servings",
                    "need = grams[name] * servings",
                ),
            ),
            Slot(
                "result[name] = (need + $step - 1) // $step * $step",
                (
                    "result[name] = need // $step * $step",
                    "result[name] = (need + $step) // $step * $step",
                    "result[name] = need + $step",
                ),
            ),
        ),
        figures=lambda rng: {"base": rng.randint(3, 9), "step": rng.choice((5, 10, 15, 20, 25))},
        arguments=_recipe,
    ),
    Exercise(
        name="shopping-list",
        title="Shopping list",
        kind="line",
        brief=(
            "How many packs of $pack grams to buy: enough for what is needed beyond what is there, and none if there "
            "is enough. Packs are whole."
        ),
        function="packs_to_buy",
        template="""
def packs_to_buy(need, have):
    ⟦1⟧
    ⟦2⟧
""",
        slots=(
            Slot(
                "missing = max(0, need - have)",
                ("missing = abs(need - have)", "missing = max(need, have)", "missing = need"),
            ),
            Slot(
                "return (missing + $pack - 1) // $pack",
                ("return missing // $pack", "return missing // $pack + 1", "return missing / $pack"),
            ),
        ),
        figures=lambda rng: {"pack": rng.randint(8, 60) * 25},
        arguments=_need,
    ),
    Exercise(
        name="oven-time",
        title="Oven time",
        kind="line",
        brief=(
            "A dish takes its minutes, and $extra more for each tray after the first. In the fan oven the whole takes "
            "$less% less, rounded down to whole minutes."
        ),
        function="minutes_in_oven",
        template="""
def minutes_in_oven(minutes, trays, fan):
    ⟦1⟧
    if fan:
        ⟦2⟧
    return total
""",
        slots=(
            Slot(
                "total = minutes + $extra * (trays - 1)",
                (
                    "total = minutes + $extra * trays",
                    "total = minutes * trays + $extra",
                    "total = minutes + $extra + trays",
                ),
            ),
            Slot(
                "total = total * (100 - $less) // 100",
                ("total = total * $less // 100", "total = total - $less", "total = minutes * (100 - $less) // 100"),
            ),
        ),
        figures=lambda rng: {"extra": rng.randint(4, 12), "less": rng.choice((10, 15, 20, 25, 30))},
        arguments=_trays,
    ),
)
