"""Checking out: the review page, and a page for each thing that can be changed on it."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.burrito.pages.web import store_of
from webgym_sites.burrito.store import Store
from webgym_sites.kit.money import parse_dollars
from webgym_sites.kit.store import Refused
from webgym_sites.kit.web import Form, choice, page, read_form, then

ADDRESS_FIELDS = ("label", "street", "unit", "city", "zip", "delivery_note")
Act = Callable[[Store, Form], None]


async def review(request: Request) -> Response:
    """The order as it stands, with the button that places it; its own form ticks utensils and newsletter."""
    if request.method != "POST":
        return show_review(request)
    form = await read_form(request)
    store_of(request).set_extras(form.ticked("utensils"), form.ticked("newsletter"))
    return then(request, "/checkout", lambda path: show_review(request, at=path))


async def how(request: Request) -> Response:
    """Pickup or delivery, and where."""
    return await _choose(request, "how.html", _set_how)


async def when(request: Request) -> Response:
    """As soon as possible, or a time of today."""
    return await _choose(request, "when.html", lambda store, form: store.choose_slot(form.text("slot") or None))


async def tip(request: Request) -> Response:
    """One of the usual tips, or another amount."""
    return await _choose(request, "tip.html", lambda store, form: store.set_tip(_tip_cents(form.text("tip"))))


async def coupon(request: Request) -> Response:
    """Use a coupon, or none."""
    return await _choose(request, "coupon.html", _set_coupon)


async def payment(request: Request) -> Response:
    """One of the saved cards."""
    return await _choose(request, "payment.html", lambda store, form: store.choose_card(form.number("card")))


async def address(request: Request) -> Response:
    """The form of an address that is not saved."""
    return await _choose(request, "address.html", _set_address)


def show_review(request: Request, *, at: str | None = None, refusal: Refused | None = None) -> Response:
    """The review page."""
    checkout = store_of(request).review()
    return page(request, "review.html", at=at, checkout=checkout, refusal=refusal)


async def _choose(request: Request, template: str, act: Act) -> Response:
    """A page of choices: shown, or acted on and then back to the review; shown again with what was refused."""
    store = store_of(request)
    return await choice(
        request,
        ask=lambda form, refusal: _show(request, template, form, refusal),
        act=lambda form: act(store, form),
        after="/checkout",
        show=lambda path: show_review(request, at=path),
    )


def _show(request: Request, template: str, form: Form, refusal: Refused | None) -> Response:
    typed = {name: form.text(name) for name in (*ADDRESS_FIELDS, "code", "tip")} | {"save": form.ticked("save")}
    return page(
        request,
        template,
        checkout=store_of(request).checkout(),
        typed=typed,
        refusal=refusal,
    )


def _set_how(store: Store, form: Form) -> None:
    if form.text("location"):
        store.choose_pickup(form.text("location"))
    else:
        store.choose_saved_address(form.number("address"), form.text("delivery_note"))


def _set_coupon(store: Store, form: Form) -> None:
    if form.text("intent") == "remove":
        store.remove_coupon()
    else:
        store.apply_coupon(form.text("code"))


def _set_address(store: Store, form: Form) -> None:
    label, street, unit, city, zip_code, note = (form.text(name) for name in ADDRESS_FIELDS)
    store.choose_new_address(label, street, unit, city, zip_code, note, form.ticked("save"))


def _tip_cents(text: str) -> int:
    """Dollars as a customer types them, in cents: ``3``, ``$3``, ``3.5``, ``3.50``."""
    cents = parse_dollars(text)
    if cents is None:
        raise Refused("Enter the tip in dollars, such as 4 or 4.50.", "tip")
    return cents
