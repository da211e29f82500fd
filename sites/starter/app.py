"""The shop's pages: a plain website over the store. It works with its script off, too."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from webgym_sites.kit.store import Refused
from webgym_sites.kit.web import SiteWeb, choice, page
from webgym_sites.kit.web import create_app as create_kit_app
from webgym_sites.kit.web.bag import act_on_bag

from .art import picture
from .store import PICKUP_TIMES, Store


def store_of(request: Request) -> Store:
    """The store that a request is for."""
    return request.app.state.store


def shared(request: Request) -> Mapping[str, object]:
    """What every page shows besides its own: the templates find it by these names."""
    return {"bag_count": store_of(request).bag.count()}


WEB = SiteWeb(title="Starter", folder=Path(__file__).parent, names={"picture": picture}, shared=shared)


async def home(request: Request) -> Response:
    """What is for sale."""
    return page(request, "home.html", products=store_of(request).products())


async def product(request: Request) -> Response:
    """One product; its form puts it into the bag."""
    store = store_of(request)
    shown = store.product(request.path_params["product_id"])
    return await choice(
        request,
        ask=lambda form, refusal: page(request, "product.html", product=shown, refusal=refusal),
        act=lambda form: store.add(shown.id),
        after="/bag",
        show=lambda path: show_bag(request, path),
    )


async def bag(request: Request) -> Response:
    """The bag, where quantities are changed and the time is chosen."""
    return await choice(
        request,
        ask=lambda form, refusal: show_bag(request, refusal=refusal),
        act=lambda form: act_on_bag(store_of(request).bag, form),
        after="/bag",
        show=lambda path: show_bag(request, path),
    )


def show_bag(request: Request, at: str | None = None, refusal: Refused | None = None) -> Response:
    """The page of the bag."""
    store = store_of(request)
    return page(
        request,
        "bag.html",
        at=at,
        lines=store.lines(),
        total_cents=store.total_cents(),
        times=PICKUP_TIMES,
        refusal=refusal,
    )


async def order(request: Request) -> Response:
    """The bag's other form: it places the order."""
    return await choice(
        request,
        ask=lambda form, refusal: show_bag(request, "/bag", refusal),
        act=lambda form: store_of(request).place(form.text("pickup_at")),
        after="/thanks",
        show=lambda path: show_thanks(request, path),
    )


async def thanks(request: Request) -> Response:
    """What was ordered."""
    return show_thanks(request)


def show_thanks(request: Request, at: str | None = None) -> Response:
    """The page after an order."""
    return page(request, "thanks.html", at=at, order=store_of(request).last_order())


ROUTES = (
    Route("/", home),
    Route("/product/{product_id}", product, methods=["GET", "POST"]),
    Route("/bag", bag, methods=["GET", "POST"]),
    Route("/order", order, methods=["POST"]),
    Route("/thanks", thanks),
)


def create_app(db: sqlite3.Connection, now: Callable[[], datetime]) -> Starlette:
    """The website over one open database. ``now`` is its clock, for shops that must know the time."""
    return create_kit_app(WEB, ROUTES, Store(db), db)
