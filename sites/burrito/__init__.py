"""Agave & Ember: a fast-casual burrito kitchen that takes orders online."""

from __future__ import annotations

from pathlib import Path

from webgym.site import Site
from webgym_sites.burrito.image import create_image
from webgym_sites.burrito.oracle import BurritoOracle
from webgym_sites.burrito.tasks.families import FAMILIES
from webgym_sites.burrito.tasks.varying import vary
from webgym_sites.kit.deferred import create_app_of
from webgym_sites.kit.oracle.steady import steady
from webgym_sites.kit.tasks.knobs import KNOBS
from webgym_sites.kit.tasks.safety import ShopSafety
from webgym_sites.kit.tasks.vary import SCRATCH

__all__ = ["SITE"]

SITE = Site(
    name="burrito",
    title="Agave & Ember",
    summary="Burritos, bowls and tacos made to order, for pickup or delivery.",
    create_app=create_app_of(__name__),
    create_image=create_image,
    families=FAMILIES,
    oracle=steady(BurritoOracle, Path(__file__).parent),
    final_tables=("orders",),
    scratch_tables=("drafts", "draft_options", "checkout", *SCRATCH),
    knobs=KNOBS,
    vary=vary,
    safety=ShopSafety(
        personal={"customers": ("email", "phone"), "addresses": ("street",), "cards": ("last4",)},
        texts=("note", "delivery_note"),
        consents={"customers": ("newsletter",)},
    ),
)
