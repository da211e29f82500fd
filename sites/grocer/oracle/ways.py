"""How products are come to, and what their links say."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from webgym.types import Action, Element, PageView
from webgym_sites.grocer.catalogue import Offer, Product, catalogue
from webgym_sites.kit.money import parse_dollars
from webgym_sites.kit.oracle.controls import click, in_order, matching, path_of, query_of
from webgym_sites.kit.oracle.names import Names

_LINK = re.compile(r"(?P<name>.+?) \$(?P<price>[\d.]+)(?:/\S+)?(?: \$(?P<unit>[\d.]+)(?:/\S+)?)?(?P<rest>.*)")
_DEAL = re.compile(r"(?P<take>\d) \S+ (?P<cost>\$?[\d.]+)")
HOME = "Barrow & Peck"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a product's link says; the price by the unit is its own where it is sold by weight."""

    name: str
    price_cents: int
    unit_cents: int
    offer: Offer | None


def product_link(page: PageView, product: Product) -> Element | None:
    """The link to a product."""
    return matching(page, ("link",), rf"{re.escape(product.name)} \$.*")


def shown(page: PageView) -> list[Shown]:
    """All products of the page, in its order."""
    found = (_LINK.fullmatch(element.name) for element in in_order(page) if element.role == "link")
    return [_read(match) for match in found if match]


def _read(match: re.Match[str]) -> Shown:
    price, deal = _cents(match["price"]), _DEAL.search(match["rest"])
    offer = None
    if deal:
        fixed = deal["cost"].startswith("$")
        offer = Offer(int(deal["take"]), **({"cents": _cents(deal["cost"])} if fixed else {"pay": int(deal["cost"])}))
    return Shown(match["name"], price, _cents(match["unit"]) if match["unit"] else price, offer)


def _cents(text: str) -> int:
    return parse_dollars(text) or 0


def to_home(page: PageView, say: Names) -> Action:
    """To the list of all aisles."""
    return say.click(page, "link", HOME)


def to_aisle(page: PageView, say: Names, aisle_id: str, query: Collection[str] = ()) -> Action | None:
    """To the shelves of an aisle; None if they are shown, on any page and with nothing in the query but these names."""
    if path_of(page) != f"/aisle/{aisle_id}" or query_of(page).keys() - {"page", *query}:
        name = catalogue().aisles[aisle_id].name
        return say.click(page, "link", "{aisle}", aisle=name) if path_of(page) == "/" else to_home(page, say)
    return None


def to_shelf(page: PageView, say: Names, product: Product) -> Action:
    """A step towards a page that shows a product."""
    step = to_aisle(page, say, product.aisle_id)
    if step is not None:
        return step
    forward = say.control(page, "link", "Next")
    return click(forward) if forward else to_home(page, say)
