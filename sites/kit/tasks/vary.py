"""What the settings of an episode add to a shop's database: ``Site(vary=...)`` calls `shop_rows`.

Nothing that the goal or the task's own rows name is ever sold out or dearer; where a question is asked, nothing is at
all, as anything on the shelves may be part of its answer.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from webgym.goal import AnyOf, Expected, Goal, Row, Words
from webgym.task import Setup, Task
from webgym.types import SqlValue
from webgym.variant import Settings
from webgym_sites.kit.tasks.planted import PLANTED

SCRATCH = ("dismissed", "extras")
"""Tables of the kit in which nothing has consequences: for a site's ``scratch_tables``."""

_SHARE_SOLD_OUT = {"few": 0.15, "many": 0.4}
_NEW_PRICE = {"rise": 1.15, "fall": 0.8}
_SHARE_CHANGED = 0.5
_CHANGES_AFTER = timedelta(seconds=4)
_EXTRAS = {"protection": ("protection",), "fees": ("picks", "service")}


@dataclass(frozen=True, slots=True)
class Thing:
    """Something for sale: its id as text, as goals and set-up rows name it, and its price in cents."""

    id: str
    price_cents: int


def shop_rows(task: Task, settings: Settings, things: Sequence[Thing]) -> Setup:
    """Rows of the kit's tables, by the settings of an episode.

    Args:
        task: What is asked; decides what must stay as it is.
        settings: The knobs.
        things: All that is for sale.
    """
    needed = frozenset(map(str, named_in(task)))
    spare = [] if task.goal.answer else [thing for thing in things if thing.id not in needed]
    rng = random.Random(f"vary|{task.id}")
    return (
        *_sold_out(rng, spare, settings.get("stock", "")),
        *_changed_prices(rng, spare, settings.get("prices", ""), task),
        *_notes(things, needed, settings.get("planted", "")),
        *(("extras", {"name": name, "ticked": 1}) for name in _EXTRAS.get(settings.get("extras", ""), ())),
    )


def named_in(task: Task) -> frozenset[SqlValue]:
    """All values that the goal or the task's own rows name."""
    own = (value for _, values in task.setup for value in values.values())
    return frozenset([*own, *_named(task.goal)])


def _named(goal: Goal) -> Iterator[SqlValue]:
    for row in (*goal.added, *goal.removed):
        yield from _in_row(row)
    for change in goal.changed:
        yield from (value for expected in change.values.values() for value in _values(expected))
        yield from change.key.values()


def _in_row(row: Row) -> Iterator[SqlValue]:
    for expected in row.values.values():
        yield from _values(expected)
    for child in row.children:
        yield from _in_row(child)


def _values(expected: Expected) -> tuple[SqlValue, ...]:
    if isinstance(expected, AnyOf):
        return expected.values
    if isinstance(expected, Words):
        return (expected.text,)
    return (expected,) if expected is None or isinstance(expected, int | float | str | bytes) else ()


# --- rows of each knob -----------------------------------------------------------------------------------------------


def _sold_out(rng: random.Random, spare: list[Thing], how: str) -> Setup:
    count = round(len(spare) * _SHARE_SOLD_OUT.get(how, 0))
    return tuple(("sold_out", {"thing_id": thing.id}) for thing in rng.sample(spare, count))


def _changed_prices(rng: random.Random, spare: list[Thing], how: str, task: Task) -> Setup:
    if how not in _NEW_PRICE:
        return ()
    since = (task.start_at + _CHANGES_AFTER).isoformat(timespec="seconds")
    changed = rng.sample(spare, round(len(spare) * _SHARE_CHANGED))
    return tuple(
        (
            "price_changes",
            {"thing_id": thing.id, "price_cents": round(thing.price_cents * _NEW_PRICE[how]), "from_time": since},
        )
        for thing in changed
    )


def _notes(things: Sequence[Thing], needed: frozenset[str], how: str) -> Setup:
    """On what the goal names, as that is what an agent opens; else on everything."""
    if how not in PLANTED:
        return ()
    author, text = PLANTED[how]
    ids = [thing.id for thing in things]
    read = [id_ for id_ in ids if id_ in needed] or ids
    notes: list[tuple[str, Mapping[str, SqlValue]]] = [
        ("guest_notes", {"thing_id": id_, "author": author, "text": text}) for id_ in read
    ]
    return tuple(notes)
