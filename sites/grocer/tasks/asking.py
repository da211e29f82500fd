"""Questions whose answers are on the shelves, or are put together from what is."""

from __future__ import annotations

import random

from webgym.goal import AnswerSpec
from webgym.task import ANSWERING, Draw, Family
from webgym_sites.grocer.catalogue import DIETS, catalogue
from webgym_sites.grocer.store.shelves import Filter
from webgym_sites.grocer.tasks.chance import a_product, packed
from webgym_sites.grocer.tasks.comparing import PACKED_AISLES, PACKED_KINDS, filtered
from webgym_sites.grocer.tasks.wording import FLAGS, UNITS
from webgym_sites.kit.tasks.asking import Kinds, Question
from webgym_sites.kit.tasks.chance import moment
from webgym_sites.kit.tasks.phrasings import questions

KINDS = Kinds(
    {
        "total": "the price of {count} packs of {one} and {grams} g of {other} together, with offers, without delivery",
        "unit": "the lowest price per {unit} of all {kind}",
        "count": "the number of {flag} products in the aisle {aisle}",
        "name": "the name of the cheapest {words}",
    },
    indirect="what {} is",
)
"""What can be asked for."""


def _ask(rng: random.Random) -> Draw:
    asked, answer = rng.choice((_total, _total, _unit, _unit, _count, _name))(rng)
    return KINDS.draw(asked, answer, moment(rng))


def _total(rng: random.Random) -> tuple[Question, AnswerSpec]:
    one = a_product(rng, lambda p: packed(p) and (p.offer is not None or rng.random() < 0.3))
    other = a_product(rng, lambda p: p.loose)
    count, steps = rng.randint(2, 5), rng.randint(2, 9)
    cents = one.cost_cents(count) - one.saving_cents(count) + other.cost_cents(steps)
    details = {"count": str(count), "one": one.name, "grams": str(100 * steps), "other": other.name}
    return Question("total", details), AnswerSpec("money", cents)


def _unit(rng: random.Random) -> tuple[Question, AnswerSpec]:
    kind, products = rng.choice(list(PACKED_KINDS.items()))
    cents = min(product.unit_cents for product in products)
    return Question("unit", {"unit": UNITS[products[0].unit], "kind": kind}), AnswerSpec("money", cents)


def _count(rng: random.Random) -> tuple[Question, AnswerSpec]:
    aisle, flag = rng.choice(PACKED_AISLES), rng.choice(DIETS)
    count = len(Filter((flag,))(catalogue().aisles[aisle.id].products))
    return Question("count", {"flag": FLAGS[flag], "aisle": aisle.name}), AnswerSpec("number", count)


def _name(rng: random.Random) -> tuple[Question, AnswerSpec]:
    found, words = filtered(rng)
    return Question("name", {"words": words}), AnswerSpec("name", found.name)


FAMILIES = (
    Family(
        name="question",
        summary="What several things cost with their offers, what is cheapest by the unit, how many suit a diet.",
        difficulty="medium",
        draw=_ask,
        phrasings=questions("Barrow & Peck", "grocer"),
        modes=ANSWERING,
        max_steps=50,
    ),
)
