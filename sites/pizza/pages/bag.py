"""The bag."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.kit.store import Refused
from webgym_sites.kit.web import choice, page
from webgym_sites.kit.web.bag import act_on_bag
from webgym_sites.pizza.pages.web import store_of


async def bag(request: Request) -> Response:
    """What is in it; its buttons change that."""
    return await choice(
        request,
        lambda _, refusal: show(request, refusal),
        lambda form: act_on_bag(store_of(request).bag, form),
        "/bag",
        lambda path: show(request, at=path),
    )


def show(request: Request, refusal: Refused | None = None, at: str | None = None) -> Response:
    """The page of the bag."""
    store = store_of(request)
    lines = store.bag_lines()
    subtotal, status = sum(line.price_cents for line in lines), 422 if refusal else 200
    menu = store.menu()
    return page(request, "bag.html", status=status, at=at, lines=lines, menu=menu, subtotal=subtotal, refusal=refusal)
