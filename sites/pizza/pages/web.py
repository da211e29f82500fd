"""What all pages of the pizzeria share, and the way to its store."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request

from webgym_sites.kit.web import SiteWeb
from webgym_sites.pizza.art import picture, side_picture, topping_icon
from webgym_sites.pizza.menu import DIALS
from webgym_sites.pizza.store import HOUSE, Store

FOLDER = Path(__file__).parents[1]


def store_of(request: Request) -> Store:
    """The pizzeria behind this request."""
    return request.app.state.store


def _shared(request: Request) -> Mapping[str, object]:
    return {"bag_count": store_of(request).bag.count()}


WEB = SiteWeb(
    title=HOUSE,
    folder=FOLDER,
    names={
        "DIALS": DIALS,
        "picture": picture,
        "side_picture": side_picture,
        "topping_icon": topping_icon,
    },
    shared=_shared,
    problems={
        404: ("Fell off the peel", "This page does not exist, or not any more."),
        422: ("We cannot do that", "Something in the request does not fit what we bake."),
    },
)
