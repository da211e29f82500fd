"""Menus: which dishes are on them, and in which order."""

from __future__ import annotations

import random
from typing import Any

from webgym_sites.kitchenlab.exercises.exercise import Exercise, Figures, Slot

_DISHES = ("Pho", "Ramen", "Dal", "Taco", "Pizza", "Salad", "Curry", "Soup")
_TAGS = ("vegan", "spicy", "local", "raw", "grilled", "cold")
_ALLERGENS = ("nuts", "milk", "egg", "soy", "wheat", "sesame")


def _dishes(rng: random.Random, words: tuple[str, ...], key: str, figures: Figures) -> list[dict[str, Any]]:
    told = str(figures["word"])
    others = [word for word in words if word != told]
    dishes: list[dict[str, Any]] = []
    for name in rng.sample(_DISHES, rng.randint(3, 5)):
        tags = rng.sample(others, rng.choice((0, 1, 1))) + [told] * (rng.random() < 0.5)
        rng.shuffle(tags)
        dishes.append({"name": name, "cents": rng.randint(12, 36) * 25, key: tags})
    return dishes


def _with_budget(rng: random.Random, figures: Figures) -> list[Any]:
    dishes = _dishes(rng, _TAGS, "tags", figures)
    return [dishes, rng.choice(dishes)["cents"] + int(figures["box"]) + rng.choice((0, 25, 100))]


def _without_budget(rng: random.Random, figures: Figures) -> list[Any]:
    dishes = _dishes(rng, _ALLERGENS, "contains", figures)
    for dish in dishes:
        dish["cents"] = int(figures["limit"]) + rng.choice((-300, -150, -75, -25, 0, 0, 50))
    return [dishes]


def _voted(rng: random.Random, figures: Figures) -> list[Any]:
    least = int(figures["least"])
    names = rng.sample(_DISHES, rng.randint(4, 6))
    stars = rng.sample(range(20, 50), len(names))
    return [[[name, star, least + rng.choice((-3, -1, 0, 2, 9))] for name, star in zip(names, stars, strict=True)]]


EXERCISES = (
    Exercise(
        name="budget-menu",
        title="Budget menu",
        kind="choice",
        brief=(
            "List the names of the $word dishes that cost no more than the budget, in alphabetical order. A box to "
            "take them away costs $box cents more."
        ),
        function="menu_for",
        template="""
def menu_for(dishes, budget):
    found = []
    for dish in dishes:
        cents = dish["cents"] + $box
        if ⟦1⟧ and ⟦2⟧:
            found.append(dish["name"])
    return ⟦3⟧
""",
        slots=(
            Slot("cents <= budget", ("cents < budget", "cents >= budget")),
            Slot('"$word" in dish["tags"]', ('"$word" not in dish["tags"]', 'dish["tags"] == ["$word"]')),
            Slot("sorted(found)", ("found", "sorted(found, reverse=True)")),
        ),
        figures=lambda rng: {"word": rng.choice(_TAGS), "box": rng.randint(2, 18) * 5},
        arguments=_with_budget,
    ),
    Exercise(
        name="allergy-card",
        title="Allergy card",
        kind="choice",
        brief="List the dishes without $word that cost less than $limit cents: their names, the cheapest first.",
        function="safe_dishes",
        template="""
def safe_dishes(dishes):
    safe = []
    for dish in dishes:
        if ⟦1⟧:
            continue
        if ⟦2⟧:
            safe.append([dish["cents"], dish["name"]])
    return ⟦3⟧
""",
        slots=(
            Slot(
                '"$word" in dish["contains"]',
                ('dish["contains"] == ["$word"]', '"$word" not in dish["contains"]'),
            ),
            Slot('dish["cents"] < $limit', ('dish["cents"] <= $limit', 'dish["cents"] > $limit')),
            Slot(
                "[name for cents, name in sorted(safe)]",
                ("[name for cents, name in safe]", "sorted(name for cents, name in safe)"),
            ),
        ),
        figures=lambda rng: {"word": rng.choice(_ALLERGENS), "limit": rng.randint(20, 34) * 25},
        arguments=_without_budget,
    ),
    Exercise(
        name="best-dishes",
        title="Best dishes",
        kind="choice",
        brief="Each dish is a name, its stars and its votes. Name the best $top of those with $least votes or more.",
        function="best_dishes",
        template="""
def best_dishes(dishes):
    ranked = []
    for name, stars, votes in dishes:
        if ⟦1⟧:
            ranked.append([⟦2⟧, name])
    ranked.sort()
    return [name for _, name in ⟦3⟧]
""",
        slots=(
            Slot("votes >= $least", ("votes > $least", "stars >= $least")),
            Slot("-stars", ("stars", "-votes")),
            Slot("ranked[:$top]", ("ranked[$top:]", "ranked[-$top:]")),
        ),
        figures=lambda rng: {"top": rng.randint(2, 3), "least": rng.randint(10, 90)},
        arguments=_voted,
    ),
)
