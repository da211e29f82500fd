"""What all pages of the grocer share, and the way to its store."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request

from webgym_sites.grocer.art import picture
from webgym_sites.grocer.store import SHOP, Store
from webgym_sites.kit.web import MANROPE, SiteWeb

FOLDER = Path(__file__).parents[1]


def store_of(request: Request) -> Store:
    """The grocer behind this request."""
    return request.app.state.store


def _shared(request: Request) -> Mapping[str, object]:
    store = store_of(request)
    quantities, budget = store.bag.quantities(), store.bag.budget_cents()
    spent = store.counter.view().bill.total_cents if quantities and budget else 0
    return {"in_bag": quantities, "budget": budget, "spent": spent}


WEB = SiteWeb(
    title=SHOP,
    folder=FOLDER,
    fonts={"text": MANROPE},
    names={"picture": picture},
    shared=_shared,
    problems={
        404: ("Not on our shelves", "This page does not exist, or is not on sale any more."),
        422: ("We cannot do that", "Something in the request does not fit what we sell."),
    },
)
