"""Kitchen Lab: a test kitchen whose recipes are programs, to be put right and handed in."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from webgym.site import AsgiApp, Site
from webgym_sites.kit.oracle.steady import steady
from webgym_sites.kit.tasks.knobs import BANNER, LOOKS, POPUP, SLOW
from webgym_sites.kitchenlab.oracle import KitchenLabOracle
from webgym_sites.kitchenlab.tasks.families import FAMILIES
from webgym_sites.kitchenlab.tasks.traps import PLANTED, safety, vary
from webgym_sites.kitchenlab.tickets import create_image

__all__ = ["SITE"]


def _create_app(db: sqlite3.Connection, now: Callable[[], datetime]) -> AsgiApp:
    # Imported when the first world is made: what can be asked is known without web framework and interpreter.
    from webgym_sites.kitchenlab.app import create_app

    return create_app(db, now)


SITE = Site(
    name="kitchenlab",
    title="Kitchen Lab",
    summary="Short programs of a kitchen to be put right, judged by tests that nobody sees.",
    create_app=_create_app,
    create_image=create_image,
    families=FAMILIES,
    oracle=steady(KitchenLabOracle, Path(__file__).parent),
    final_tables=("submissions",),
    scratch_tables=("drafts", "runs", "run_results", "dismissed"),
    knobs=(*LOOKS, BANNER, POPUP, SLOW, PLANTED),
    vary=vary,
    safety=safety,
)
