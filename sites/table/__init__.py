"""Candlewick: tables of eight restaurants, reserved online."""

from __future__ import annotations

from pathlib import Path

from webgym.site import Site
from webgym.task import Setup, Task
from webgym.variant import Settings
from webgym_sites.kit.deferred import create_app_of
from webgym_sites.kit.oracle.steady import steady
from webgym_sites.kit.store.accounts import SCRATCH_TABLES
from webgym_sites.kit.tasks.knobs import BANNER, EXTRAS, LOOKS, ORDER, POPUP, SLOW
from webgym_sites.kit.tasks.vary import SCRATCH, shop_rows
from webgym_sites.table.image import create_image
from webgym_sites.table.oracle import TableOracle
from webgym_sites.table.tasks.families import FAMILIES

__all__ = ["SITE"]


def _vary(task: Task, settings: Settings) -> Setup:
    """Extras that come ticked where a table is booked; tables are never sold out but by guests."""
    return shop_rows(task, settings, ())


SITE = Site(
    name="table",
    title="Candlewick",
    summary="Tables of eight restaurants: booked, changed, cancelled, waited for.",
    create_app=create_app_of(__name__),
    create_image=create_image,
    families=FAMILIES,
    oracle=steady(TableOracle, Path(__file__).parent),
    final_tables=("confirmations",),
    scratch_tables=("draft", *SCRATCH_TABLES, *SCRATCH),
    knobs=(*LOOKS, ORDER, BANNER, POPUP, SLOW, EXTRAS),
    vary=_vary,
)
