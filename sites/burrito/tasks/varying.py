"""What the settings of an episode add to the restaurant's database."""

from __future__ import annotations

from webgym.task import Setup, Task
from webgym.variant import Settings
from webgym_sites.burrito.catalogue import catalogue
from webgym_sites.kit.tasks.vary import Thing, shop_rows


def vary(task: Task, settings: Settings) -> Setup:
    """Dishes sold out and dearer, notes by guests, extras that come ticked."""
    return shop_rows(task, settings, [Thing(dish.id, dish.base_price_cents) for dish in catalogue().dishes.values()])
