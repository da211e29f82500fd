"""Checking out: the counter with all choices, the pages of those that need room, and placing the order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.coffee.pages import orders
from webgym_sites.coffee.pages.web import store_of
from webgym_sites.coffee.store.counter import ASAP, TIP_CHOICES
from webgym_sites.kit.slots import month_of, read_day
from webgym_sites.kit.store import Refused
from webgym_sites.kit.web import Form, choice, page, read_form, same_page, then

REVIEW = "/checkout"


async def review(request: Request) -> Response:
    """All choices at a glance; tip and cup are chosen here."""

    def act(form: Form) -> None:
        counter = store_of(request).counter
        if "tip" in dict(form.fields):
            counter.set_tip(form.number("tip"))
        else:
            counter.set_own_cup(form.ticked("own-cup"))

    return await same_page(request, REVIEW, _review, act)


def _review_at(request: Request) -> Callable[[str], Response]:
    return lambda path: _review(request, at=path)


def _review(request: Request, refusal: Refused | None = None, at: str | None = None) -> Response:
    store = store_of(request)
    checkout = store.counter.view()
    if checkout.lines:
        store.counter.note_review()
    return page(request, "checkout.html", at=at, checkout=checkout, tips=TIP_CHOICES, refusal=refusal)


async def shop(request: Request) -> Response:
    """Where to pick it up."""
    store = store_of(request)

    def ask(form: Form, refusal: Refused | None) -> Response:
        shops = tuple(store.menu().shops.values())
        return page(request, "shop.html", shops=shops, chosen=store.counter.view().shop.id)

    return await choice(
        request, ask, lambda form: store.counter.choose_shop(form.text("shop")), REVIEW, _review_at(request)
    )


async def when(request: Request) -> Response:
    """When to pick it up: at once, or on a day of the calendar at one of its times."""
    store = store_of(request)

    def act(form: Form) -> None:
        if form.text("at") == ASAP:
            store.counter.choose_asap()
        else:
            store.counter.choose_time(read_day(form.text("day"), store.now().date()), form.text("at"))

    return await choice(request, lambda _, refusal: _when(request, refusal), act, REVIEW, _review_at(request))


def _when(request: Request, refusal: Refused | None) -> Response:
    store = store_of(request)
    now, checkout, last = store.now(), store.counter.view(), store.counter.last_day
    today, chosen = now.date(), checkout.pickup_on

    def has_slots(day: date) -> bool:
        return bool(checkout.shop.slots_on(day, now))

    shown = min(max(read_day(request.query_params.get("day", ""), chosen or today), today), last)
    return page(
        request,
        "when.html",
        shop=checkout.shop,
        asap=checkout.shop.open_at(now),
        month=month_of(shown, today, last, shown, has_slots),
        day=shown,
        slots=checkout.shop.slots_on(shown, now),
        chosen=checkout.pickup_at if shown == chosen else "",
        refusal=refusal,
    )


async def stars(request: Request) -> Response:
    """What the stars are used for, if they are."""
    store = store_of(request)

    def ask(form: Form, refusal: Refused | None) -> Response:
        checkout, rewards = store.counter.view(), tuple(store.menu().rewards.values())
        return page(request, "use-stars.html", checkout=checkout, rewards=rewards, refusal=refusal)

    def act(form: Form) -> None:
        if form.text("reward"):
            store.counter.claim(form.text("reward"), form.number("line"))
        else:
            store.counter.forgo()

    return await choice(request, ask, act, REVIEW, _review_at(request))


async def place(request: Request) -> Response:
    """Order it."""
    await read_form(request)
    try:
        number = store_of(request).place_order()
    except Refused as refusal:
        return _review(request, refusal, at=REVIEW)
    return then(request, f"/orders/{number}", lambda path: orders.show(request, number, at=path))
