"""What all pages of the coffee house share, and the way to its store."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request

from webgym_sites.coffee.art import picture
from webgym_sites.coffee.store import HOUSE, Store
from webgym_sites.kit.money import WEEKDAYS
from webgym_sites.kit.web import MANROPE, Font, SiteWeb

FOLDER = Path(__file__).parents[1]
_SERIF = Font("font_source_serif_pro", "SourceSerifPro-Regular.ttf")


def store_of(request: Request) -> Store:
    """The coffee house behind this request."""
    return request.app.state.store


def _shared(request: Request) -> Mapping[str, object]:
    store = store_of(request)
    account = store.accounts.signed_in()
    return {"bag_count": store.bag.count(), "account": account, "balance": store.orders.balance()}


WEB = SiteWeb(
    title=HOUSE,
    folder=FOLDER,
    fonts={"display": _SERIF, "text": MANROPE},
    names={"picture": picture, "WEEKDAYS": WEEKDAYS},
    shared=_shared,
    problems={
        404: ("Not on the shelf", "This page does not exist, or is not on the menu any more."),
        422: ("We cannot do that", "Something in the request does not fit what we make."),
    },
)
