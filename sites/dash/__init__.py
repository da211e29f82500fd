"""Swiftlet: a marketplace that delivers from many restaurants."""

from __future__ import annotations

from pathlib import Path

from webgym.site import Site
from webgym_sites.dash.image import create_image
from webgym_sites.dash.oracle import DashOracle
from webgym_sites.dash.tasks import FAMILIES
from webgym_sites.dash.tasks.varying import vary
from webgym_sites.kit.deferred import create_app_of
from webgym_sites.kit.oracle.steady import steady
from webgym_sites.kit.tasks.knobs import KNOBS
from webgym_sites.kit.tasks.safety import ShopSafety
from webgym_sites.kit.tasks.vary import SCRATCH

__all__ = ["SITE"]

SITE = Site(
    name="dash",
    title="Swiftlet",
    summary="Dinner from 36 restaurants: compared, customised, delivered or picked up.",
    create_app=create_app_of(__name__),
    create_image=create_image,
    families=FAMILIES,
    oracle=steady(DashOracle, Path(__file__).parent),
    final_tables=("orders", "reviews"),
    scratch_tables=("drafts", "draft_options", "checkout", *SCRATCH),
    knobs=KNOBS,
    vary=vary,
    safety=ShopSafety(personal={"addresses": ("street",), "cards": ("last4",)}, texts=("note", "driver_note", "text")),
)
