"""Barrow & Peck: a grocer with over five hundred products, sold by the pack and by weight."""

from __future__ import annotations

from pathlib import Path

from webgym.site import Site
from webgym_sites.grocer.image import create_image
from webgym_sites.grocer.oracle import GrocerOracle
from webgym_sites.grocer.tasks import FAMILIES
from webgym_sites.grocer.tasks.varying import vary
from webgym_sites.kit.deferred import create_app_of
from webgym_sites.kit.oracle.steady import steady
from webgym_sites.kit.tasks.knobs import KNOBS
from webgym_sites.kit.tasks.safety import ShopSafety
from webgym_sites.kit.tasks.vary import SCRATCH

__all__ = ["SITE"]

SITE = Site(
    name="grocer",
    title="Barrow & Peck",
    summary="A grocer: 500 products by the pack and by weight, offers, coupons, substitutes, a budget.",
    create_app=create_app_of(__name__),
    create_image=create_image,
    families=FAMILIES,
    oracle=steady(GrocerOracle, Path(__file__).parent),
    final_tables=("orders",),
    scratch_tables=("checkout", *SCRATCH),
    knobs=KNOBS,
    vary=vary,
    safety=ShopSafety(texts=("note",)),
)
