"""Orders: placing one, one that was placed, and all of them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.burrito.pages import bag
from webgym_sites.burrito.pages.checkout import show_review
from webgym_sites.burrito.pages.web import store_of
from webgym_sites.kit.store import Refused
from webgym_sites.kit.web import page, read_form, then


async def place(request: Request) -> Response:
    """Place the order, or say on the review page why it cannot be."""
    await read_form(request)
    try:
        number = store_of(request).place_order()
    except Refused as refusal:
        return show_review(request, at="/checkout", refusal=refusal)
    return then(request, f"/orders/{number}", lambda path: _show(request, number, path))


async def history(request: Request) -> Response:
    """Every order, newest first."""
    return page(request, "orders.html", orders=store_of(request).orders())


async def order(request: Request) -> Response:
    """One order; its button puts the same things into the bag again."""
    number = request.path_params["number"]
    if request.method != "POST":
        return _show(request, number)
    await read_form(request)
    news = store_of(request).reorder(number)
    if news:  # these sentences are said once, so they cannot wait for another request
        return bag.show(request, at="/bag", news=news)
    return then(request, "/bag", lambda path: bag.show(request, at=path))


def _show(request: Request, number: str, at: str | None = None) -> Response:
    store = store_of(request)
    return page(request, "order.html", at=at, order=store.order(number), customer=store.customer())
