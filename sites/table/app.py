"""The website of Candlewick: a Starlette app over the store. It works with or without its script."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime

from starlette.applications import Starlette
from starlette.routing import Route

from webgym_sites.kit import web as kit
from webgym_sites.kit.web.accounts import ROUTES as ACCOUNT_ROUTES
from webgym_sites.kit.web.accounts import signed_in
from webgym_sites.table.pages import picking, reservations
from webgym_sites.table.pages.web import WEB
from webgym_sites.table.store import Store

_BOTH = ["GET", "POST"]
ROUTES = (
    Route("/", picking.home),
    Route("/r/{place}", picking.restaurant, methods=_BOTH),
    Route("/r/{place}/wait", signed_in(picking.wait), methods=_BOTH),
    Route("/book", signed_in(picking.book), methods=_BOTH),
    Route("/reservations", signed_in(reservations.reservations)),
    Route("/reservations/{code}", signed_in(reservations.reservation)),
    Route("/reservations/{code}/change", signed_in(picking.change), methods=_BOTH),
    Route("/reservations/{code}/cancel", signed_in(reservations.cancel), methods=_BOTH),
    *ACCOUNT_ROUTES,
)
"""Shared by every app: a route keeps nothing."""


def create_app(db: sqlite3.Connection, now: Callable[[], datetime]) -> Starlette:
    """The website over one open database and one clock.

    Args:
        db: Holds the schema and a filled catalogue. The app writes to it.
        now: The clock. Nothing else here tells the time.
    """
    return kit.create_app(WEB, ROUTES, Store(db, now), db)
