"""Candlewick: tables of eight restaurants, reserved online."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime

from webgym.site import AsgiApp, Site
from webgym_sites.kit.store.accounts import SCRATCH_TABLES
from webgym_sites.kit.tasks.knobs import KNOBS
from webgym_sites.table.image import create_image
from webgym_sites.table.oracle import TableOracle
from webgym_sites.table.tasks.families import FAMILIES

__all__ = ["SITE"]


def _create_app(db: sqlite3.Connection, now: Callable[[], datetime]) -> AsgiApp:
    # Imported when the first world is made: what can be asked is known without the web framework.
    from webgym_sites.table.app import create_app

    return create_app(db, now)


SITE = Site(
    name="table",
    title="Candlewick",
    summary="Tables of eight restaurants: booked, changed, cancelled, waited for.",
    create_app=_create_app,
    create_image=create_image,
    families=FAMILIES,
    oracle=TableOracle,
    final_tables=("confirmations",),
    scratch_tables=("draft", "dismissed", *SCRATCH_TABLES),
    knobs=KNOBS,
)
