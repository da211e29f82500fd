"""Usuals: pizzas that were saved, to be ordered again as they are or changed."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.kit.store import Refused
from webgym_sites.kit.web import page, read_form, then
from webgym_sites.pizza.pages import bag
from webgym_sites.pizza.pages.web import store_of


async def usuals(request: Request) -> Response:
    """All of them; their buttons put one into the bag, or forget it."""
    if request.method != "POST":
        return show(request)
    form, store = await read_form(request), store_of(request)
    removes = form.text("intent") == "remove"
    try:
        (store.remove_usual if removes else store.order_usual)(form.number("usual"))
    except Refused as refusal:
        return show(request, refusal)
    if removes:
        return then(request, "/usuals", lambda path: show(request, at=path))
    return then(request, "/bag", lambda path: bag.show(request, at=path))


def show(request: Request, refusal: Refused | None = None, at: str | None = None) -> Response:
    """The page of the usuals."""
    store = store_of(request)
    return page(request, "usuals.html", at=at, usuals=store.usuals(), menu=store.menu(), refusal=refusal)
