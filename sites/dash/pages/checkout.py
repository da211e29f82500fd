"""Checking out: the review page, a page for each thing that can be changed on it, and the orders."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.dash.pages.web import store_of
from webgym_sites.dash.pricing import TIPS
from webgym_sites.dash.store.checkout import Desk
from webgym_sites.kit.store import Refused
from webgym_sites.kit.web import Form, choice, page, read_form, then


def _where(desk: Desk, form: Form) -> None:
    if form.text("address") == "pickup":
        desk.pick_up()
    else:
        desk.deliver_to(form.number("address"))


def _speed(desk: Desk, form: Form) -> None:
    desk.choose_speed(form.text("speed") or "scheduled", form.text("slot"))


def _promo(desk: Desk, form: Form) -> None:
    if form.text("intent") == "remove":
        desk.remove_promo()
    else:
        desk.apply_promo(form.text("code"))


def _note(desk: Desk, form: Form) -> None:
    desk.set_note("" if form.text("intent") == "remove" else form.text("note"))


CHOICES: Mapping[str, Callable[[Desk, Form], None]] = {
    "where": _where,
    "speed": _speed,
    "note": _note,
    "tip": lambda desk, form: desk.set_tip(form.number("tip")),
    "promo": _promo,
    "card": lambda desk, form: desk.choose_card(form.number("card")),
}
"""What can be changed, each on its page, and how it is."""


async def review(request: Request) -> Response:
    """The order as it stands, with the button that places it."""
    return show_review(request)


def show_review(request: Request, *, at: str | None = None, refusal: Refused | None = None) -> Response:
    """The review page."""
    seen = store_of(request).desk.review()
    return page(request, "review.html", at=at, checkout=seen, refusal=refusal)


async def choose(request: Request) -> Response:
    """A page of choices, and then back to the review."""
    what, desk = request.path_params["what"], store_of(request).desk
    if what not in CHOICES:
        raise HTTPException(404)

    def ask(form: Form, refusal: Refused | None) -> Response:
        return page(
            request,
            "choose.html",
            what=what,
            checkout=desk.view(),
            tips=TIPS,
            typed=form.text("code"),
            refusal=refusal,
        )

    return await choice(
        request, ask, lambda form: CHOICES[what](desk, form), "/checkout", lambda path: show_review(request, at=path)
    )


# --- orders ----------------------------------------------------------------------------------------------------------


async def place_order(request: Request) -> Response:
    """Place the order, or say on the review page why it cannot be."""
    await read_form(request)
    try:
        number = store_of(request).orders.place()
    except Refused as refusal:
        return show_review(request, at="/checkout", refusal=refusal)
    return then(request, f"/orders/{number}", lambda path: _show_order(request, number, path))


async def orders(request: Request) -> Response:
    """Every order, newest first."""
    return page(request, "orders.html", orders=store_of(request).orders.all())


async def order(request: Request) -> Response:
    """One order, and how far it is."""
    return _show_order(request, request.path_params["number"])


def _show_order(request: Request, number: str, at: str | None = None) -> Response:
    store = store_of(request)
    found = store.orders.get(number)
    return page(request, "order.html", at=at, order=found, may_review=store.customer.may_review(found.place.id))
