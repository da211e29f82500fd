"""The website of Swiftlet: a Starlette app over the store. It works with or without its script."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime

from starlette.applications import Starlette
from starlette.routing import Route

from webgym_sites.dash.pages import bag, browse, checkout
from webgym_sites.dash.pages.web import WEB
from webgym_sites.dash.store import Store
from webgym_sites.kit import web as kit

ROUTES = (
    Route("/", browse.home),
    Route("/search", browse.search),
    Route("/place/{place_id}", browse.place, methods=["GET", "POST"]),
    Route("/place/{place_id}/rate", browse.rate, methods=["GET", "POST"]),
    Route("/dish/{dish_id}", bag.dish, methods=["GET", "POST"]),
    Route("/replace/{dish_id}", bag.replace, methods=["GET", "POST"]),
    Route("/bag", bag.bag, methods=["GET", "POST"]),
    Route("/checkout", checkout.review),
    Route("/checkout/place", checkout.place_order, methods=["POST"]),
    Route("/checkout/{what}", checkout.choose, methods=["GET", "POST"]),
    Route("/orders", checkout.orders),
    Route("/orders/{number}", checkout.order),
)
"""Shared by every app: a route keeps nothing."""


def create_app(db: sqlite3.Connection, now: Callable[[], datetime]) -> Starlette:
    """The website over one open database and one clock. Cheap: everything heavy is loaded once per process.

    Args:
        db: Holds the schema and a filled catalogue. The app writes to it.
        now: The clock. Nothing else here tells the time.
    """
    return kit.create_app(WEB, ROUTES, Store(db, now), db)
