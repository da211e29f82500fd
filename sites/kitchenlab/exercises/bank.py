"""Every exercise, by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from webgym_sites.kitchenlab.exercises import bill, discount, menu, order, recipe, shift, total
from webgym_sites.kitchenlab.exercises.exercise import Exercise

SUBJECTS: Mapping[str, tuple[Exercise, ...]] = MappingProxyType(
    {
        "total": total.EXERCISES,
        "discount": discount.EXERCISES,
        "menu": menu.EXERCISES,
        "recipe": recipe.EXERCISES,
        "bill": bill.EXERCISES,
        "order": order.EXERCISES,
        "shift": shift.EXERCISES,
    }
)
BANK: Mapping[str, Exercise] = MappingProxyType(
    {exercise.name: exercise for exercises in SUBJECTS.values() for exercise in exercises}
)
