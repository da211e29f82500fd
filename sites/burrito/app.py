"""The website of Agave & Ember: a Starlette app over the store. It works with or without its script."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime

from starlette.applications import Starlette
from starlette.routing import Route

from webgym_sites.burrito.pages import bag, checkout, item, menu, orders
from webgym_sites.burrito.pages.web import WEB
from webgym_sites.burrito.store import Store
from webgym_sites.kit import web as kit

ROUTES = (
    Route("/", menu.home),
    Route("/menu/{category_id}", menu.category),
    Route("/search", menu.search),
    Route("/item/{product_id}", item.item, methods=["GET", "POST"]),
    Route("/bag", bag.bag, methods=["GET", "POST"]),
    Route("/checkout", checkout.review, methods=["GET", "POST"]),
    Route("/checkout/how", checkout.how, methods=["GET", "POST"]),
    Route("/checkout/address", checkout.address, methods=["GET", "POST"]),
    Route("/checkout/when", checkout.when, methods=["GET", "POST"]),
    Route("/checkout/tip", checkout.tip, methods=["GET", "POST"]),
    Route("/checkout/coupon", checkout.coupon, methods=["GET", "POST"]),
    Route("/checkout/payment", checkout.payment, methods=["GET", "POST"]),
    Route("/checkout/place", orders.place, methods=["POST"]),
    Route("/orders", orders.history),
    Route("/orders/{number}", orders.order, methods=["GET", "POST"]),
)
"""Shared by every app: a route keeps nothing."""


def create_app(db: sqlite3.Connection, now: Callable[[], datetime]) -> Starlette:
    """The website over one open database and one clock. Cheap: everything heavy is loaded once per process.

    Args:
        db: Holds the schema and a filled catalogue. The app writes to it.
        now: The clock. Nothing else here tells the time.
    """
    return kit.create_app(WEB, ROUTES, Store(db, now), db)
