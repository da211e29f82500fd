"""What all pages of the restaurant share, and the way to its store."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request

from webgym_sites.burrito.art import picture
from webgym_sites.burrito.store import Store
from webgym_sites.kit.web import MANROPE, SOURCE_SERIF, SiteWeb


def store_of(request: Request) -> Store:
    """The restaurant behind this request."""
    return request.app.state.store


def _shared(request: Request) -> Mapping[str, object]:
    return {"bag_count": store_of(request).bag_rows.count()}


WEB = SiteWeb(
    title="Agave & Ember",
    folder=Path(__file__).parent.parent,
    fonts={"display": SOURCE_SERIF, "text": MANROPE},
    names={"picture": picture},
    shared=_shared,
    problems={
        404: ("Nothing on the grill here", "This page does not exist, or is not on the menu any more."),
        413: (
            "That is too much for one plate",
            "The form is larger than we take. Shorten what you typed and try again.",
        ),
        422: ("We cannot do that", "Something in the request does not fit the menu."),
    },
)
