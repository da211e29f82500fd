"""Checking out: all choices at a glance, the pages of slot and note, and placing the order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.grocer.catalogue import catalogue
from webgym_sites.grocer.pages.bag import show_order
from webgym_sites.grocer.pages.web import store_of
from webgym_sites.grocer.pricing import BAGS, TIPS
from webgym_sites.kit.slots import read_day
from webgym_sites.kit.store import Refused
from webgym_sites.kit.web import Form, choice, page, read_form, same_page, then

REVIEW = "/checkout"


async def review(request: Request) -> Response:
    """All choices at a glance; bags and tip are chosen here."""

    def act(form: Form) -> None:
        counter = store_of(request).counter
        if form.text("tip"):
            counter.set_tip(form.number("tip"))
        else:
            counter.choose_bags(form.text("bags"))

    return await same_page(request, REVIEW, _review, act)


def _shown(request: Request) -> Callable[[str], Response]:
    return lambda path: _review(request, at=path)


def _review(request: Request, refusal: Refused | None = None, at: str | None = None) -> Response:
    counter = store_of(request).counter
    checkout = counter.view()
    if checkout.lines:
        counter.note_review()
    coupons = catalogue().coupons
    return page(
        request, "checkout.html", at=at, checkout=checkout, coupons=coupons, bags=BAGS, tips=TIPS, refusal=refusal
    )


async def when(request: Request) -> Response:
    """When it is brought: a table of slots."""
    counter = store_of(request).counter

    def ask(form: Form, refusal: Refused | None) -> Response:
        return page(
            request,
            "when.html",
            days=counter.days,
            slots=counter.slots(),
            chosen=counter.view().slot,
            refusal=refusal,
        )

    def act(form: Form) -> None:
        day, _, at = form.text("slot").partition(" ")
        counter.choose_slot(read_day(day, date.min), at)

    return await choice(request, ask, act, REVIEW, _shown(request))


async def note(request: Request) -> Response:
    """What the driver shall know."""
    counter = store_of(request).counter

    def ask(form: Form, refusal: Refused | None) -> Response:
        text = form.text("note") if refusal else counter.view().note
        return page(request, "note.html", text=text, refusal=refusal)

    def act(form: Form) -> None:
        counter.set_note("" if form.text("intent") == "none" else form.text("note"))

    return await choice(request, ask, act, REVIEW, _shown(request))


async def place(request: Request) -> Response:
    """Order it."""
    await read_form(request)
    try:
        number = store_of(request).counter.place()
    except Refused as refusal:
        return _review(request, refusal, at=REVIEW)
    return then(request, f"/orders/{number}", lambda path: show_order(request, number, at=path))
