"""The website of Palafuoco: a Starlette app over the store. It works with or without its scripts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime

from starlette.applications import Starlette
from starlette.routing import Route

from webgym_sites.kit import web as kit
from webgym_sites.pizza.pages import bag, checkout, menu, table, usuals
from webgym_sites.pizza.pages.web import WEB
from webgym_sites.pizza.store import Store

_BOTH = ["GET", "POST"]

ROUTES = (
    Route("/", menu.home),
    Route("/halves", menu.halves),
    Route("/besides", menu.besides, methods=_BOTH),
    Route("/deals", menu.deals),
    Route("/pizza/{start}", table.build, methods=_BOTH),
    Route("/usuals", usuals.usuals, methods=_BOTH),
    Route("/bag", bag.bag, methods=_BOTH),
    Route("/checkout", checkout.review, methods=_BOTH),
    Route("/checkout/place", checkout.place, methods=["POST"]),
    Route("/orders", checkout.orders),
    Route("/orders/{number}", checkout.order),
)
"""Shared by every app: a route keeps nothing."""


def create_app(db: sqlite3.Connection, now: Callable[[], datetime]) -> Starlette:
    """The website over one open database and one clock. Cheap: everything heavy is loaded once per process.

    Args:
        db: Holds the schema and a filled menu. The app writes to it.
        now: The clock. Nothing else here tells the time.
    """
    return kit.create_app(WEB, ROUTES, Store(db, now), db)
