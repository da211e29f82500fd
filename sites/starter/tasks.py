"""What can be asked of the shop: each family draws a goal, words it, and says which rows must then be there."""

from __future__ import annotations

import random
from dataclasses import dataclass

from webgym.goal import Goal, Row
from webgym.task import Draw, Family
from webgym_sites.kit.tasks.chance import moment
from webgym_sites.kit.tasks.goals import Stage, newer, thing_ladder
from webgym_sites.kit.tasks.phrasings import requests
from webgym_sites.kit.tasks.wording import counted, listed

from .store import PICKUP_TIMES, PRODUCTS, Product


@dataclass(frozen=True, slots=True)
class Wish:
    """A product, and how many of it."""

    product: Product
    quantity: int

    @property
    def text(self) -> str:
        """It in English; two wishes that differ are worded differently."""
        return counted(self.product.name, self.quantity)

    @property
    def price_cents(self) -> int:
        """What it costs."""
        return self.product.price_cents * self.quantity

    @property
    def ordered(self) -> Row:
        """The row of an order. Every column stands in it, but for its id and the key of its parent: nothing is free."""
        return Row("order_lines", {"product_id": self.product.id, "quantity": self.quantity}, label=self.product.name)

    @property
    def in_bag(self) -> Row:
        """The row of a bag on the way there, for rewards along the way."""
        return Row("bag_lines", {"product_id": self.product.id, "quantity": self.quantity})


def one_thing(rng: random.Random) -> Draw:
    """One product, some of it."""
    return draw(rng, Wish(rng.choice(PRODUCTS), rng.randint(1, 4)))


def draw(rng: random.Random, *wishes: Wish) -> Draw:
    """An order of these, at a time that is drawn."""
    pickup_at, texts = rng.choice(PICKUP_TIMES), [wish.text for wish in wishes]
    values = {"pickup_at": pickup_at, "total_cents": sum(wish.price_cents for wish in wishes)}
    order = Row("orders", values, tuple(wish.ordered for wish in wishes), label="order")
    progress = (thing_ladder((Stage(wish.in_bag),), newer(wish.ordered, 0, ("product_id",))) for wish in wishes)
    return Draw(
        key=" ".join([pickup_at, *sorted(texts)]),  # equal goals have equal keys; the key decides the split
        goal=Goal(added=(order,), progress=tuple(progress)),
        wording={"what": listed(texts), "time": pickup_at},
        start_at=moment(rng, "08:00", "11:30"),
    )


FAMILIES = (
    Family(
        name="order",
        summary="One product, to be picked up at a time.",
        difficulty="easy",  # up to 8 actions of the oracle; "medium" up to 20, "hard" more
        draw=one_thing,
        phrasings=requests("order {what}, to be picked up at {time}"),  # the kit words that in thirteen ways
        max_steps=30,
    ),
)
