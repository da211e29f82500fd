"""The bag."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.kit.store import Refused
from webgym_sites.kit.web import page, same_page
from webgym_sites.kit.web.bag import act_on_bag
from webgym_sites.pizza.pages.web import store_of


async def bag(request: Request) -> Response:
    """What is in it; its buttons change that."""
    return await same_page(request, "/bag", show, lambda form: act_on_bag(store_of(request).bag, form))


def show(request: Request, refusal: Refused | None = None, at: str | None = None) -> Response:
    """The page of the bag."""
    store = store_of(request)
    lines = store.bag_lines()
    subtotal = sum(line.price_cents for line in lines)
    return page(request, "bag.html", at=at, lines=lines, menu=store.menu(), subtotal=subtotal, refusal=refusal)
