"""What the settings of an episode add to the marketplace's database."""

from __future__ import annotations

from webgym.task import Setup, Task
from webgym.variant import Settings
from webgym_sites.dash.catalogue import catalogue
from webgym_sites.kit.tasks.vary import Thing, named_in, shop_rows


def vary(task: Task, settings: Settings) -> Setup:
    """Dishes sold out and dearer, notes by guests, extras that come ticked.

    What other restaurants offer under the name of a dish that is wanted stays as it is: it may be compared with it.
    """
    dishes = catalogue().dishes
    needed = named_in(task)
    wanted = {dish.name for dish in dishes.values() if dish.id in needed}
    others = (dish for dish in dishes.values() if dish.id in needed or dish.name not in wanted)
    return shop_rows(task, settings, [Thing(dish.id, dish.price_cents) for dish in others])
