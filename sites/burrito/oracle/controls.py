"""Finding the controls of the site's pages by role and name, and the ways from page to page."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from webgym.types import Action, Back, Click, Element, PageView, Type
from webgym_sites.burrito.catalogue import Dish, catalogue

_NUMBERED = re.compile(r"^\s*\[(\d+)\]", re.MULTILINE)
_PRICE = r" \$[\d,]+\.\d\d"
_ON_AN_OPTION = rf"( \+{_PRICE.strip()})?( heat \d of 3)?"


def path_of(page: PageView) -> str:
    """The path of the page's address."""
    return urlsplit(page.url).path


def in_order(page: PageView) -> list[Element]:
    """The controls in the order of the page."""
    places = {int(number): place for place, number in enumerate(_NUMBERED.findall(page.outline))}
    return sorted(page.elements, key=lambda element: places.get(element.number, len(places)))


def click(element: Element | None) -> Action:
    """Click it; on a page that does not have it, go back."""
    return Back() if element is None else Click(element.number)


def click_on(page: PageView, role: str, start: str, nth: int = 0) -> Action:
    """Click the nth control of that role whose name begins with these words."""
    found = [e for e in in_order(page) if e.role == role and f"{e.name} ".startswith((f"{start} ", f"{start},"))]
    return click(found[nth] if nth < len(found) else None)


def option_control(page: PageView, name: str) -> Element | None:
    """The radio button or checkbox of an option, whatever its price and heat."""
    pattern = re.compile(re.escape(name) + _ON_AN_OPTION)
    return next((e for e in page.elements if e.role in ("radio", "checkbox") and pattern.fullmatch(e.name)), None)


def none_control(page: PageView, first_option: str) -> Element | None:
    """The radio button "None" of the group that begins with that option: the control before it."""
    controls = in_order(page)
    first = option_control(page, first_option)
    place = controls.index(first) if first else 0
    before = controls[place - 1] if place else None
    return before if before and before.name == "None" else None


def dish_link(page: PageView, name: str) -> Element | None:
    """The link to a product, its price behind its name."""
    pattern = re.compile(re.escape(name) + _PRICE)
    return next((e for e in page.elements if e.role == "link" and pattern.fullmatch(e.name)), None)


def field_value(page: PageView, name: str) -> str:
    """What the field of that name holds."""
    return next((e.value for e in page.elements if e.editable and e.name == name), "")


def fill(page: PageView, name: str, text: str, clear: Action | None = None) -> Action | None:
    """Type into the field of that name; None if it holds the text already, or is not there.

    An empty text cannot be typed in every action mode: ``clear`` is a click that empties the field.
    """
    field = next((e for e in page.elements if e.editable and e.name == name), None)
    if field is None or field.value == text:
        return None
    return Type(text, into=field.number) if text or clear is None else clear


# --- ways ------------------------------------------------------------------------------------------------------------


def to_bag(page: PageView) -> Action:
    """Open the bag from anywhere."""
    return click_on(page, "link", "Bag")


def to_category(page: PageView, category_id: str) -> Action:
    """Open a category's page from anywhere."""
    name = catalogue().categories[category_id][0]
    tab = page.find("link", name)
    return click_on(page, "link", "Agave & Ember, home") if tab is None else click(tab)


def to_dish(page: PageView, dish: Dish) -> Action:
    """Open a product's page from anywhere."""
    link = dish_link(page, dish.name)
    return to_category(page, dish.category_id) if link is None else click(link)
