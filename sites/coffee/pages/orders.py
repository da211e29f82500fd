"""Looking back: orders, and stars."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.coffee.pages import bag
from webgym_sites.coffee.pages.web import store_of
from webgym_sites.kit.store import Refused
from webgym_sites.kit.web import page, read_form, then


async def history(request: Request) -> Response:
    """Every order, newest first."""
    return page(request, "orders.html", orders=store_of(request).orders.all())


async def order(request: Request) -> Response:
    """One order; its button puts it into the bag again."""
    number = request.path_params["number"]
    if request.method != "POST":
        return show(request, number)
    await read_form(request)
    try:
        store_of(request).order_again(number)
    except Refused as refusal:
        return bag.show(request, refusal, at="/bag")
    return then(request, "/bag", lambda path: bag.show(request, at=path))


def show(request: Request, number: str, at: str | None = None) -> Response:
    """The page of an order."""
    return page(request, "order.html", at=at, order=store_of(request).orders.get(number))


async def stars(request: Request) -> Response:
    """How many stars there are, where they came from, and what they buy."""
    store = store_of(request)
    rewards = tuple(store.menu().rewards.values())
    return page(request, "stars.html", changes=store.orders.stars(), rewards=rewards)
