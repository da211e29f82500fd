"""Browsing: the restaurants with their filters, a search, a restaurant."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from webgym_sites.dash.pages.web import store_of
from webgym_sites.dash.store.menu import DIETS
from webgym_sites.kit.store import Refused
from webgym_sites.kit.web import Form, choice, page, paged, read_form, then, with_query

PAGE_SIZE = 9
MAX_SEARCH = 80
SORTS = ("rating", "fee", "time")


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on or off; its address turns it round."""

    name: str
    on: bool
    url: str


async def home(request: Request) -> Response:
    """All restaurants that meet the filters of the query, a page at a time."""
    menu, query = store_of(request).menu, request.query_params
    cuisine, sort, favourites = query.get("cuisine", ""), query.get("sort", ""), query.get("favourites") == "yes"
    diets = [diet for diet in DIETS if query.get(diet) == "yes"]
    places = menu.places(cuisine, diets, favourites, sort if sort in SORTS else None)
    every = _chip(request, "all", "cuisine", "", not cuisine)
    kinds = (_chip(request, each.name, "cuisine", each.id, each.id == cuisine) for each in menu.cuisines())
    flags = [(diet, diet in diets) for diet in DIETS] + [("favourites", favourites)]
    return page(
        request,
        "home.html",
        cuisines=(every, *kinds),
        flags=tuple(_chip(request, key, key, "yes", on) for key, on in flags),
        sorts=tuple(_chip(request, key, "sort", key, key == sort) for key in SORTS),
        places=paged(request, places, PAGE_SIZE),
        address=store_of(request).desk.address(),
    )


def _chip(request: Request, name: str, key: str, value: str, on: bool) -> Chip:
    return Chip(name, on, with_query(request, **{key: "" if on else value, "page": ""}))


async def search(request: Request) -> Response:
    """Restaurants and dishes that a text finds."""
    text = " ".join(request.query_params.get("q", "").split())[:MAX_SEARCH]
    places, hits = store_of(request).menu.search(text)
    return page(request, "search.html", query=text, places=places[:6], hits=paged(request, hits, PAGE_SIZE))


async def place(request: Request) -> Response:
    """A restaurant with its menu; its form makes it a favourite, or no favourite any more."""
    store, found = store_of(request), store_of(request).menu.place(request.path_params["place_id"])
    if request.method != "POST":
        return show_place(request, found.id)
    form = await read_form(request)
    store.customer.set_favourite(found.id, form.text("favourite") == "yes")
    return then(request, f"/place/{found.id}", lambda path: show_place(request, found.id, path))


def show_place(request: Request, place_id: str, at: str | None = None) -> Response:
    """A restaurant's page."""
    store = store_of(request)
    return page(
        request,
        "place.html",
        at=at,
        place=store.menu.place(place_id),
        dishes=store.menu.dishes(place_id),
        reviews=store.customer.reviews(place_id),
        may_review=store.customer.may_review(place_id),
    )


async def rate(request: Request) -> Response:
    """The form that rates a restaurant."""
    found = store_of(request).menu.place(request.path_params["place_id"])

    def ask(form: Form, refusal: Refused | None) -> Response:
        return page(request, "rate.html", place=found, text=form.text("text"), refusal=refusal)

    def act(form: Form) -> None:
        stars = form.number("stars") if form.text("stars") else 0
        store_of(request).customer.review(found.id, stars, form.text("text"))

    return await choice(request, ask, act, f"/place/{found.id}", lambda path: show_place(request, found.id, path))
