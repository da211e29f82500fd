"""The reservations of whoever is signed in."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.kit.web import page, read_form, then
from webgym_sites.table.pages.web import store_of


async def reservations(request: Request) -> Response:
    """All of them, and the waiting lists."""
    store = store_of(request)
    now, mine = store.now(), store.reservations()
    return page(
        request,
        "reservations.html",
        coming=[each for each in mine if each.is_open(now)],
        past=[each for each in reversed(mine) if not each.is_open(now)],
        waiting=store.waiting(),
    )


async def reservation(request: Request) -> Response:
    """One of them."""
    return show_reservation(request, request.path_params["code"])


def show_reservation(request: Request, code: str, *, at: str | None = None) -> Response:
    """A reservation's page."""
    store = store_of(request)
    return page(request, "reservation.html", at=at, it=store.reservation(code), now=store.now())


async def cancel(request: Request) -> Response:
    """What cancelling costs, and the button that does it."""
    store, code = store_of(request), request.path_params["code"]
    if request.method == "POST":
        await read_form(request)
        store.cancel(code)
        return then(request, f"/reservations/{code}", lambda path: show_reservation(request, code, at=path))
    it = store.consider_cancelling(code)
    return page(request, "cancel.html", it=it, cost=it.cancelling_cost(store.now()))
