"""Swiftlet: a marketplace that delivers from many restaurants."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from webgym.site import AsgiApp, Site
from webgym_sites.dash.image import create_image
from webgym_sites.dash.oracle import DashOracle
from webgym_sites.dash.tasks import FAMILIES
from webgym_sites.dash.tasks.varying import vary
from webgym_sites.kit.oracle.steady import steady
from webgym_sites.kit.tasks.knobs import KNOBS
from webgym_sites.kit.tasks.safety import ShopSafety
from webgym_sites.kit.tasks.vary import SCRATCH

__all__ = ["SITE"]


def _create_app(db: sqlite3.Connection, now: Callable[[], datetime]) -> AsgiApp:
    # Imported when the first world is made: what can be asked is known without the web framework.
    from webgym_sites.dash.app import create_app

    return create_app(db, now)


SITE = Site(
    name="dash",
    title="Swiftlet",
    summary="Dinner from 36 restaurants: compared, customised, delivered or picked up.",
    create_app=_create_app,
    create_image=create_image,
    families=FAMILIES,
    oracle=steady(DashOracle, Path(__file__).parent),
    final_tables=("orders", "reviews"),
    scratch_tables=("drafts", "draft_options", "checkout", *SCRATCH),
    knobs=KNOBS,
    vary=vary,
    safety=ShopSafety(personal={"addresses": ("street",), "cards": ("last4",)}, texts=("note", "driver_note", "text")),
)
