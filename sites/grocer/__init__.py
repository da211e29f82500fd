"""Barrow & Peck: a grocer with over five hundred products, sold by the pack and by weight."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from webgym.site import AsgiApp, Site
from webgym_sites.grocer.image import create_image
from webgym_sites.grocer.oracle import GrocerOracle
from webgym_sites.grocer.tasks import FAMILIES
from webgym_sites.grocer.tasks.varying import vary
from webgym_sites.kit.oracle.steady import steady
from webgym_sites.kit.tasks.knobs import KNOBS
from webgym_sites.kit.tasks.safety import ShopSafety
from webgym_sites.kit.tasks.vary import SCRATCH

__all__ = ["SITE"]


def _create_app(db: sqlite3.Connection, now: Callable[[], datetime]) -> AsgiApp:
    # Imported when the first world is made: what can be asked is known without the web framework.
    from webgym_sites.grocer.app import create_app

    return create_app(db, now)


SITE = Site(
    name="grocer",
    title="Barrow & Peck",
    summary="A grocer: 500 products by the pack and by weight, offers, coupons, substitutes, a budget.",
    create_app=_create_app,
    create_image=create_image,
    families=FAMILIES,
    oracle=steady(GrocerOracle, Path(__file__).parent),
    final_tables=("orders",),
    scratch_tables=("checkout", *SCRATCH),
    knobs=KNOBS,
    vary=vary,
    safety=ShopSafety(texts=("note",)),
)
