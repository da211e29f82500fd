"""The website of Kitchen Lab: a Starlette app over its database. It works with or without its script."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Route

from webgym_sites.kit.web import FIRA_MONO, MANROPE, SiteWeb
from webgym_sites.kit.web import create_app as create_site
from webgym_sites.kitchenlab import pages

WEB = SiteWeb(
    title="Kitchen Lab",
    folder=Path(__file__).parent,
    fonts={"text": MANROPE, "code": FIRA_MONO},
    filters=pages.FILTERS,
    problems={
        404: ("Not on the rail", "There is no such page here. The rail shows every ticket there is."),
        422: ("That does not fit", "Something in the request does not fit this ticket."),
    },
)

ROUTES = (
    Route("/", pages.home),
    Route("/tickets/{ticket_id}", pages.ticket, methods=["GET", "POST"]),
    Route("/tickets/{ticket_id}/edit", pages.edit),
    Route("/tickets/{ticket_id}/results", pages.results),
    Route("/tickets/{ticket_id}/review", pages.review),
    Route("/tickets/{ticket_id}/hand-in", pages.hand_in, methods=["POST"]),
)


def create_app(db: sqlite3.Connection, now: Callable[[], datetime]) -> Starlette:
    """The website over one open database and one clock.

    Args:
        db: Holds the schema and tickets. The app writes to it.
        now: The clock. Nothing else here tells the time.
    """
    return create_site(WEB, ROUTES, pages.Kitchen.over(db, now), db)
