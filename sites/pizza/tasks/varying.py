"""What the settings of an episode add to the database: sold out, dearer, what guests wrote, extras."""

from __future__ import annotations

from webgym.task import Setup, Task
from webgym.variant import Settings
from webgym_sites.kit.tasks.vary import Thing, shop_rows
from webgym_sites.pizza.image import first_menu
from webgym_sites.pizza.menu import PIZZA

_COMPARING = ("party",)
"""Families that compare the pizzas of the house: what is on these stays as it is."""


def vary(task: Task, settings: Settings) -> Setup:
    """Rows for toppings, sides and drinks that the task does not need."""
    menu = first_menu()
    things = [Thing(product.id, product.price_cents) for product in menu.products.values() if product.id != PIZZA]
    if task.family not in _COMPARING:
        things += [Thing(topping.id, topping.price_cents) for topping in menu.toppings.values()]
    return shop_rows(task, settings, things)
