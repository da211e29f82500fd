"""The controls that only this site has, and the ways from page to page."""

from __future__ import annotations

import re
from pathlib import Path

from webgym.snapshot import Snapshot
from webgym.types import Action, Element, PageView
from webgym_sites.burrito.catalogue import Dish, catalogue
from webgym_sites.kit.oracle.controls import PRICE, click, in_order, link_with_price, matching
from webgym_sites.kit.oracle.names import Names

_ON_AN_OPTION = rf"( \+{PRICE.strip()})?( \D* \d \D* 3)?"  # its heat stands last, in any language


def names_in(state: Snapshot) -> Names:
    """What the pages call things in this episode."""
    return Names.of(Path(__file__).parents[1], state)


def option_control(page: PageView, name: str) -> Element | None:
    """The radio button or checkbox of an option, whatever its price and heat."""
    return matching(page, ("radio", "checkbox"), re.escape(name) + _ON_AN_OPTION)


def none_control(page: PageView, say: Names, first_option: str) -> Element | None:
    """The radio button "None" of the group that begins with that option: the control before it."""
    controls = in_order(page)
    first = option_control(page, first_option)
    place = controls.index(first) if first else 0
    before = controls[place - 1] if place else None
    return before if before and before.name == say("None") else None


# --- ways ------------------------------------------------------------------------------------------------------------


def to_bag(page: PageView, say: Names) -> Action:
    """Open the bag from anywhere."""
    return say.click(page, "link", "Bag, {items}")


def to_category(page: PageView, say: Names, category_id: str) -> Action:
    """Open a category's page from anywhere."""
    name = catalogue().categories[category_id][0]
    tab = page.find("link", name)
    return say.click(page, "link", "{shop}, home") if tab is None else click(tab)


def to_dish(page: PageView, say: Names, dish: Dish) -> Action:
    """Open a product's page from anywhere."""
    link = link_with_price(page, dish.name)
    return to_category(page, say, dish.category_id) if link is None else click(link)
