"""What the database must show: pieces of goals that every shop has."""

from __future__ import annotations

from dataclasses import dataclass, replace

from webgym.goal import Between, Expected, Ladder, Row, Rung, Words

_FOUND = 0.25
"""What the right thing is worth as it comes, on its page or in the bag."""


def typed(text: str) -> Expected:
    """Text that a person types is compared leniently; text that should be absent is not."""
    return Words(text) if text else ""


def newer(row: Row, newest_id: int, key: tuple[str, ...] = ()) -> Row:
    """The same row, but one that was added after the row with that id; without the columns of ``key`` it is another."""
    return replace(row, values={**row.values, "id": Between(low=newest_id + 1)}, key=("id", *key))


@dataclass(frozen=True, slots=True)
class Stage:
    """A table that a thing goes through on its way to the order: its product page, or the bag.

    Attributes:
        row: What the thing shall be like there.
        start: What it is like as it comes; see `webgym.goal.Rung`.
    """

    row: Row
    start: Row | None = None


def thing_ladder(stages: tuple[Stage, ...], ordered: Row, key: str = "product_id") -> Ladder:
    """From a product page through the bag to a new order, for one thing.

    Args:
        stages: Where it stands before it is ordered, in this order; each is worth more than the one before.
        ordered: The line of the order; see `newer`.
        key: The column without which it is another thing altogether.
    """
    rungs = tuple(
        Rung(0.5 + 0.25 * place / max(len(stages) - 1, 1), replace(stage.row, key=(key,)), _FOUND, stage.start)
        for place, stage in enumerate(stages)
    )
    return Ladder((*rungs, Rung(1.0, ordered)))


def checkout_ladder(reviewed: Row, order: Row, weight: float = 1.0) -> Ladder:
    """From the choices of the checkout to a new order with them.

    Args:
        reviewed: The row of choices, with a key that it has only once there is something to order.
        order: The order; see `newer`.
        weight: Its share, relative to the things ordered; little, where nothing is asked of the checkout.
    """
    return Ladder((Rung(0.5, reviewed), Rung(1.0, order)), weight=weight)
