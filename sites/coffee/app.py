"""The website of Half Past: a Starlette app over the store. It works with or without its script."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime

from starlette.applications import Starlette
from starlette.routing import Route

from webgym_sites.coffee.pages import bag, checkout, menu, orders, repeats
from webgym_sites.coffee.pages.web import WEB
from webgym_sites.coffee.store import Store
from webgym_sites.kit import web as kit
from webgym_sites.kit.web import accounts
from webgym_sites.kit.web.accounts import signed_in

_BOTH = ["GET", "POST"]

ROUTES = (
    Route("/", menu.home),
    Route("/item/{product_id}", menu.product, methods=_BOTH),
    Route("/bag", bag.bag, methods=_BOTH),
    Route("/checkout", signed_in(checkout.review), methods=_BOTH),
    Route("/checkout/shop", signed_in(checkout.shop), methods=_BOTH),
    Route("/checkout/when", signed_in(checkout.when), methods=_BOTH),
    Route("/checkout/stars", signed_in(checkout.stars), methods=_BOTH),
    Route("/checkout/place", signed_in(checkout.place), methods=["POST"]),
    Route("/orders", signed_in(orders.history)),
    Route("/orders/{number}", signed_in(orders.order), methods=_BOTH),
    Route("/stars", signed_in(orders.stars)),
    Route("/repeat", signed_in(repeats.every)),
    Route("/repeat/{which}", signed_in(repeats.plan), methods=_BOTH),
    Route("/repeat/{which}/time", signed_in(repeats.time), methods=_BOTH),
    Route("/repeat/{which}/first", signed_in(repeats.first), methods=_BOTH),
    Route("/repeat/{which}/pause", signed_in(repeats.pause), methods=_BOTH),
    Route("/repeat/{which}/save", signed_in(repeats.save), methods=["POST"]),
    *accounts.ROUTES,
)
"""Shared by every app: a route keeps nothing."""


def create_app(db: sqlite3.Connection, now: Callable[[], datetime]) -> Starlette:
    """The website over one open database and one clock. Cheap: everything heavy is loaded once per process.

    Args:
        db: Holds the schema and a filled catalogue. The app writes to it.
        now: The clock. Nothing else here tells the time.
    """
    return kit.create_app(WEB, ROUTES, Store(db, now), db)
