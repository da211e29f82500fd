"""The corner bookshop's pages."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.sites.kit.corner.store import Store
from webgym_sites.kit.slots import read_day
from webgym_sites.kit.store import Refused
from webgym_sites.kit.web import SiteWeb, choice, page, paged, read_form, then
from webgym_sites.kit.web import create_app as create_kit_app
from webgym_sites.kit.web.accounts import ROUTES, signed_in
from webgym_sites.kit.web.bag import act_on_bag


def store_of(request: Request) -> Store:
    return request.app.state.store


def shared(request: Request) -> dict[str, object]:
    return {"count": store_of(request).bag.count(), "account": store_of(request).accounts.signed_in()}


WEB = SiteWeb(title="Corner Books", folder=Path(__file__).parent, shared=shared)


async def home(request: Request) -> Response:
    text = request.query_params.get("q", "")
    return page(request, "home.html", books=paged(request, store_of(request).books(text), 4), text=text)


async def book(request: Request) -> Response:
    store = store_of(request)
    shown = store.book(request.path_params["book_id"])
    if request.method == "POST":
        await read_form(request)
        store.bag.add({"product_id": shown.id, "quantity": 1})
        return then(request, "/bag", lambda path: show_bag(request, path))
    return show_book(request)


def show_book(request: Request, at: str | None = None, refusal: Refused | None = None) -> Response:
    store, book_id = store_of(request), request.path_params["book_id"]
    return page(
        request,
        "book.html",
        at=at,
        book=store.book(book_id),
        rating=store.reviews.rating(book_id),
        reviews=store.reviews.of(book_id),
        refusal=refusal,
    )


async def review(request: Request) -> Response:
    book_id = request.path_params["book_id"]
    where = f"/book/{book_id}"
    return await choice(
        request,
        ask=lambda form, refusal: show_book(request, where, refusal),
        act=lambda form: add_review(store_of(request), book_id, form.text("stars"), form.text("text")),
        after=where,
        show=lambda path: show_book(request, path),
    )


def add_review(store: Store, book_id: str, stars: str, text: str) -> None:
    store.reviews.add(store.book(book_id).id, "You", int(stars) if stars.isdigit() else 0, text)


async def bag(request: Request) -> Response:
    if request.method == "POST":
        act_on_bag(store_of(request).bag, await read_form(request))
        return then(request, "/bag", lambda path: show_bag(request, path))
    return show_bag(request)


def show_bag(request: Request, at: str | None = None) -> Response:
    store = store_of(request)
    return page(request, "bag.html", at=at, lines=store.lines(), totals=store.totals())


@signed_in
async def pickup(request: Request) -> Response:
    store = store_of(request)
    day = read_day(request.query_params.get("day", ""), store.today())
    return await choice(
        request,
        ask=lambda form, refusal: page(
            request, "pickup.html", month=store.month(day), day=day,
            slots=store.slots(day), refusal=refusal,
        ),
        act=lambda form: store.place(day, form.text("slot")),
        after="/thanks",
        show=lambda path: page(request, "thanks.html", at=path),
    )  # fmt: skip


async def thanks(request: Request) -> Response:
    return page(request, "thanks.html")


PAGES = (
    Route("/", home),
    Route("/book/{book_id}", book, methods=["GET", "POST"]),
    Route("/book/{book_id}/review", review, methods=["POST"]),
    Route("/bag", bag, methods=["GET", "POST"]),
    Route("/pickup", pickup, methods=["GET", "POST"]),
    Route("/thanks", thanks),
    *ROUTES,
)


def create_app(db: sqlite3.Connection, now: Callable[[], datetime]) -> Starlette:
    return create_kit_app(WEB, PAGES, Store(db, now))
