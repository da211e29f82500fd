"""Restaurants; picking a day, a party and a time; and what is asked besides before a table is booked."""

from __future__ import annotations

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.kit.store import Refused
from webgym_sites.kit.web import Form, page, read_form, redirect, then, whole_number
from webgym_sites.table.pages.reservations import show_reservation
from webgym_sites.table.pages.web import store_of
from webgym_sites.table.rules import Restaurant, instant, waiting_ends, waiting_starts
from webgym_sites.table.store import Reservation


async def home(request: Request) -> Response:
    """All restaurants."""
    return page(request, "home.html", places=store_of(request).restaurants())


async def restaurant(request: Request) -> Response:
    """A restaurant, and when it has tables."""
    return await _pick(request, store_of(request).restaurant(request.path_params["place"]), None)


async def change(request: Request) -> Response:
    """Another day, time or party for a reservation."""
    reservation = store_of(request).reservation(request.path_params["code"])
    return await _pick(request, reservation.place, reservation)


async def _pick(request: Request, place: Restaurant, changed: Reservation | None) -> Response:
    """The page; or, with a time, on to the page that settles it."""
    store = store_of(request)
    form = await read_form(request) if request.method == "POST" else Form(())
    asked = request.query_params
    day = read_day(form.text("day") or asked.get("day", ""))
    party = whole_number(form.text("party") or asked.get("party", "0"), "party")
    picker = store.pick(place, day, party, changed)
    refusal = None
    if request.method == "POST":
        try:
            store.choose_time(form.text("time"))
            return then(request, "/book", lambda path: show_book(request, at=path))
        except Refused as refused:
            refusal = refused
    here = f"{request.scope['path']}?party={picker.party}&day="
    return page(request, "restaurant.html", it=picker, place=place, here=here, refusal=refusal)


def read_day(text: str) -> date | None:
    """A day as an address gives it; None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


async def book(request: Request) -> Response:
    """What is asked besides, and the button that settles it."""
    if not store_of(request).draft().starts_at:
        return redirect("/")
    if request.method != "POST":
        return show_book(request)
    form = await read_form(request)
    try:
        _wish(request, form)
        if form.text("intent") != "confirm":
            return then(request, "/book", lambda path: show_book(request, at=path))
        code = store_of(request).confirm()
    except Refused as refusal:
        return show_book(request, at="/book", refusal=refusal)
    return then(request, f"/reservations/{code}", lambda path: show_reservation(request, code, at=path))


def _wish(request: Request, form: Form) -> None:
    card = form.number("card") if form.text("card") else None
    draft = store_of(request).draft()
    if draft.kind == "change":  # of a change, only the card is asked
        store_of(request).set_wishes(draft.area, draft.occasion, draft.request, draft.reminder, card or draft.card_id)
    else:
        area, occasion, asked = form.text("area"), form.text("occasion"), form.text("request")
        store_of(request).set_wishes(area, occasion, asked, form.ticked("reminder"), card)


def show_book(request: Request, *, at: str | None = None, refusal: Refused | None = None) -> Response:
    """The page that settles the draft."""
    store = store_of(request)
    draft = store.draft()
    assert draft.restaurant_id is not None  # a time was chosen
    place = store.restaurant(draft.restaurant_id)
    code = next((each.code for each in store.reservations() if each.id == draft.reservation_id), "")
    start = f"/reservations/{code}/change" if code else f"/r/{place.id}"
    return page(
        request,
        "book.html",
        at=at,
        draft=draft,
        place=place,
        code=code,
        back=f"{start}?party={draft.party}&day={draft.day}",
        tables=store.fitting(draft, any_area=draft.kind != "change"),
        cards=store.cards() if place.deposit(draft.party) else (),
        free_until=place.free_until(instant(draft.day, draft.starts_at)).isoformat(),
        refusal=refusal,
    )


async def wait(request: Request) -> Response:
    """The waiting list of a day."""
    store = store_of(request)
    place = store.restaurant(request.path_params["place"])
    day = read_day(request.query_params.get("day", "")) or store.now().date()
    party = whole_number(request.query_params.get("party", "2"), "party")
    store.consider_waiting(place, day, party)
    refusal = None
    if request.method == "POST":
        form = await read_form(request)
        try:
            store.set_span(form.text("from"), form.text("until"))
            if form.text("intent") == "join":
                store.join_waiting_list()
                return redirect("/reservations")
        except Refused as refused:
            refusal = refused
    draft = store.draft()
    return page(
        request,
        "wait.html",
        place=place,
        draft=draft,
        starts=waiting_starts(place, day, store.now()),
        ends=waiting_ends(place, day, draft.starts_at),
        here=f"{request.scope['path']}?{request.url.query}",
        refusal=refusal,
    )
