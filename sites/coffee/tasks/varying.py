"""What the settings of an episode add to the database: sold out, dearer, what guests wrote, extras."""

from __future__ import annotations

from webgym.task import Setup, Task
from webgym.variant import Settings
from webgym_sites.coffee.image import first_menu
from webgym_sites.kit.tasks.vary import Thing, shop_rows


def vary(task: Task, settings: Settings) -> Setup:
    """Rows for everything on the menu that the task does not need."""
    things = (Thing(product.id, product.price_cents) for product in first_menu().products.values())
    return shop_rows(task, settings, tuple(things))
