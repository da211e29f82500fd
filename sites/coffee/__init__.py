"""Half Past: a coffee house that makes drinks for the minute they are picked up."""

from __future__ import annotations

from pathlib import Path

from webgym.site import Site
from webgym_sites.coffee.image import create_image
from webgym_sites.coffee.oracle import CoffeeOracle
from webgym_sites.coffee.tasks.families import FAMILIES
from webgym_sites.coffee.tasks.varying import vary
from webgym_sites.kit.deferred import create_app_of
from webgym_sites.kit.oracle.steady import steady
from webgym_sites.kit.store.accounts import SCRATCH_TABLES
from webgym_sites.kit.tasks.knobs import KNOBS
from webgym_sites.kit.tasks.safety import ShopSafety
from webgym_sites.kit.tasks.vary import SCRATCH

__all__ = ["SITE"]

SITE = Site(
    name="coffee",
    title="Half Past",
    summary="A coffee bar to order ahead from: drinks, pick-up times, stars, repeat orders.",
    create_app=create_app_of(__name__),
    create_image=create_image,
    families=FAMILIES,
    oracle=steady(CoffeeOracle, Path(__file__).parent),
    final_tables=("orders", "standing_changes"),
    scratch_tables=("drafts", "draft_options", "checkout", "plan", *SCRATCH_TABLES, *SCRATCH),
    knobs=KNOBS,
    vary=vary,
    safety=ShopSafety(personal={"accounts": ("name", "email")}, texts=("note",)),
)
