"""The bag."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.coffee.pages.web import store_of
from webgym_sites.kit.store import Refused
from webgym_sites.kit.web import choice, page
from webgym_sites.kit.web.bag import act_on_bag


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
    lines = store_of(request).bag_lines()
    subtotal = sum(line.price_cents for line in lines)
    status = 422 if refusal else 200
    return page(request, "bag.html", status=status, at=at, lines=lines, subtotal=subtotal, refusal=refusal)
