"""The website of Barrow & Peck: a Starlette app over the store. It works with or without its script."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime

from starlette.applications import Starlette
from starlette.routing import Route

from webgym_sites.grocer.pages import bag, checkout, shelves
from webgym_sites.grocer.pages.web import WEB
from webgym_sites.grocer.store import Store
from webgym_sites.kit import web as kit

_BOTH = ["GET", "POST"]

ROUTES = (
    Route("/", shelves.home),
    Route("/aisle/{aisle_id}", shelves.aisle, methods=_BOTH),
    Route("/offers", shelves.offers, methods=_BOTH),
    Route("/search", shelves.search, methods=_BOTH),
    Route("/product/{product_id}", shelves.product, methods=_BOTH),
    Route("/bag", bag.bag, methods=_BOTH),
    Route("/bag/{product_id}", bag.instead, methods=_BOTH),
    Route("/coupons", bag.coupons, methods=_BOTH),
    Route("/budget", bag.budget, methods=_BOTH),
    Route("/lists", bag.lists, methods=_BOTH),
    Route("/orders", bag.orders),
    Route("/orders/{number}", bag.order, methods=_BOTH),
    Route("/checkout", checkout.review, methods=_BOTH),
    Route("/checkout/when", checkout.when, methods=_BOTH),
    Route("/checkout/note", checkout.note, methods=_BOTH),
    Route("/checkout/place", checkout.place, methods=["POST"]),
)
"""Shared by every app: a route keeps nothing."""


def create_app(db: sqlite3.Connection, now: Callable[[], datetime]) -> Starlette:
    """The website over one open database and one clock. Cheap: the catalogue is worked out once per process.

    Args:
        db: Holds the schema and the image. The app writes to it.
        now: The clock. Nothing else here tells the time.
    """
    return kit.create_app(WEB, ROUTES, Store(db, now), db)
