"""Checking out: all choices on one page, and the orders that were placed."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.kit.store import Refused
from webgym_sites.kit.web import Form, choice, page, read_form, then
from webgym_sites.pizza.pages.web import store_of
from webgym_sites.pizza.pricing import DELIVERY_FEE_CENTS, TIP_CHOICES

REVIEW = "/checkout"


async def review(request: Request) -> Response:
    """What is ordered, where it goes, and what it costs; each of its forms makes one choice."""

    def act(form: Form) -> None:
        counter, sent = store_of(request).counter, dict(form.fields)
        if "address" in sent:
            counter.go_to(sent["address"])
        elif "deal" in sent:
            counter.use_deal(sent["deal"])
        elif "tip" in sent:
            counter.set_tip(form.number("tip"))
        else:
            counter.set_note(form.text("note"))

    return await choice(
        request,
        lambda form, refusal: _review(request, refusal, typed=form.text("note") if refusal else None),
        act,
        REVIEW,
        lambda path: _review(request, at=path),
    )


def _review(
    request: Request, refusal: Refused | None = None, at: str | None = None, typed: str | None = None
) -> Response:
    store = store_of(request)
    checkout, menu = store.counter.view(), store.menu()
    if checkout.lines:
        store.counter.note_review()
    return page(
        request,
        "checkout.html",
        at=at,
        checkout=checkout,
        menu=menu,
        tips=TIP_CHOICES,
        fee=DELIVERY_FEE_CENTS,
        note=checkout.note if typed is None else typed,
        refusal=refusal,
    )


async def place(request: Request) -> Response:
    """Order it."""
    await read_form(request)
    try:
        number = store_of(request).place_order()
    except Refused as refusal:
        return _review(request, refusal, at=REVIEW)
    return then(request, f"/orders/{number}", lambda path: _order(request, number, at=path))


async def orders(request: Request) -> Response:
    """Every order, newest first."""
    store = store_of(request)
    return page(request, "orders.html", orders=store.counter.orders())


async def order(request: Request) -> Response:
    """One order."""
    return _order(request, request.path_params["number"])


def _order(request: Request, number: str, at: str | None = None) -> Response:
    store = store_of(request)
    return page(request, "order.html", at=at, order=store.counter.order(number), menu=store.menu())
