"""What the settings of an episode add to the database: sold out, dearer, what guests wrote, extras."""

from __future__ import annotations

from webgym.task import Setup, Task
from webgym.variant import Settings
from webgym_sites.grocer.catalogue import catalogue
from webgym_sites.kit.tasks.vary import Thing, named_in, shop_rows


def vary(task: Task, settings: Settings) -> Setup:
    """Rows for what the task does not need; nothing else changes in aisles of what it needs, as that is compared."""
    products, named = catalogue().products, named_in(task)
    aisles = {product.aisle_id for product in products.values() if product.id in named}
    spare = (p for p in products.values() if p.id in named or p.aisle_id not in aisles)
    return shop_rows(task, settings, tuple(Thing(product.id, product.price_cents) for product in spare))
