"""Finding the controls of a page by role and name, and the actions on them."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from webgym.types import Action, Back, Click, Element, PageView, Type

_NUMBERED = re.compile(r"^\s*\[(\d+)\]", re.MULTILINE)
PRICE = r" \$[\d,]+\.\d\d"
"""A price behind a name, as a pattern."""

_MASK = "\u2022"  # what a password field shows for each character, 32 at most


def path_of(page: PageView) -> str:
    """The path of the page's address."""
    return urlsplit(page.url).path


def query_of(page: PageView) -> dict[str, list[str]]:
    """The query of the page's address: values by name."""
    return parse_qs(urlsplit(page.url).query)


def in_order(page: PageView) -> list[Element]:
    """The controls in the order of the page."""
    places = {int(number): place for place, number in enumerate(_NUMBERED.findall(page.outline))}
    return sorted(page.elements, key=lambda element: places.get(element.number, len(places)))


def click(element: Element | None) -> Action:
    """Click it; on a page that does not have it, go back."""
    return Back() if element is None else Click(element.number)


def named(page: PageView, role: str, start: str, nth: int = 0) -> Element | None:
    """The nth control of that role whose name begins with these words."""
    found = [e for e in in_order(page) if e.role == role and f"{e.name} ".startswith((f"{start} ", f"{start},"))]
    return found[nth] if nth < len(found) else None


def click_on(page: PageView, role: str, start: str, nth: int = 0) -> Action:
    """Click the nth control of that role whose name begins with these words."""
    return click(named(page, role, start, nth))


def matching(page: PageView, roles: tuple[str, ...], pattern: str) -> Element | None:
    """The first control of one of these roles whose whole name fits the pattern."""
    fits: Callable[[str], object] = re.compile(pattern).fullmatch
    return next((element for element in page.elements if element.role in roles and fits(element.name)), None)


def link_with_price(page: PageView, name: str) -> Element | None:
    """The link to a product, its price behind its name."""
    return matching(page, ("link",), re.escape(name) + PRICE)


def field_value(page: PageView, name: str) -> str:
    """What the field of that name holds."""
    return next((e.value for e in page.elements if e.editable and e.name == name), "")


def fill(page: PageView, name: str, text: str, clear: Action | None = None) -> Action | None:
    """Type into the field of that name; None if it holds the text already, or is not there.

    An empty text cannot be typed in every action mode: ``clear`` is a click that empties the field. A password field
    shows only how long its text is; one that is as long as wanted is taken for right.
    """
    field = next((e for e in page.elements if e.editable and e.name == name), None)
    if field is None or field.value in (text, _MASK * len(text[:32]) or text):
        return None
    return Type(text, into=field.number) if text or clear is None else clear


def fill_all(page: PageView, texts: dict[str, str], clear: Action | None = None) -> Action | None:
    """The first of these fields (texts by name) that does not hold its text yet, filled; None if all do."""
    actions = (fill(page, name, text, clear) for name, text in texts.items())
    return next((action for action in actions if action is not None), None)


def tick(page: PageView, role: str, start: str, ticked: bool = True) -> Action | None:
    """Tick or untick a checkbox, or choose a radio button; None if it is so already, or is not there."""
    box = named(page, role, start)
    return None if box is None or box.checked == ticked else Click(box.number)
