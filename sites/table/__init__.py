"""Candlewick: tables of eight restaurants, reserved online."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from webgym.site import AsgiApp, Site
from webgym.task import Setup, Task
from webgym.variant import Settings
from webgym_sites.kit.oracle.steady import steady
from webgym_sites.kit.store.accounts import SCRATCH_TABLES
from webgym_sites.kit.tasks.knobs import BANNER, EXTRAS, LOOKS, POPUP, SLOW
from webgym_sites.kit.tasks.vary import SCRATCH, shop_rows
from webgym_sites.table.image import create_image
from webgym_sites.table.oracle import TableOracle
from webgym_sites.table.tasks.families import FAMILIES

__all__ = ["SITE"]


def _create_app(db: sqlite3.Connection, now: Callable[[], datetime]) -> AsgiApp:
    # Imported when the first world is made: what can be asked is known without the web framework.
    from webgym_sites.table.app import create_app

    return create_app(db, now)


def _vary(task: Task, settings: Settings) -> Setup:
    """Extras that come ticked where a table is booked; tables are never sold out but by guests."""
    return shop_rows(task, settings, ())


SITE = Site(
    name="table",
    title="Candlewick",
    summary="Tables of eight restaurants: booked, changed, cancelled, waited for.",
    create_app=_create_app,
    create_image=create_image,
    families=FAMILIES,
    oracle=steady(TableOracle, Path(__file__).parent),
    final_tables=("confirmations",),
    scratch_tables=("draft", *SCRATCH_TABLES, *SCRATCH),
    knobs=(*LOOKS, BANNER, POPUP, SLOW, EXTRAS),
    vary=_vary,
)
