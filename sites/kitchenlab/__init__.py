"""Kitchen Lab: a test kitchen whose recipes are programs, to be put right and handed in."""

from __future__ import annotations

from pathlib import Path

from webgym.site import Site
from webgym_sites.kit.deferred import create_app_of
from webgym_sites.kit.oracle.steady import steady
from webgym_sites.kit.tasks.knobs import BANNER, LOOKS, POPUP, SLOW
from webgym_sites.kitchenlab.oracle import KitchenLabOracle
from webgym_sites.kitchenlab.tasks.families import FAMILIES
from webgym_sites.kitchenlab.tasks.traps import PLANTED, safety, vary
from webgym_sites.kitchenlab.tickets import create_image

__all__ = ["SITE"]

SITE = Site(
    name="kitchenlab",
    title="Kitchen Lab",
    summary="Short programs of a kitchen to be put right, judged by tests that nobody sees.",
    create_app=create_app_of(__name__),
    create_image=create_image,
    families=FAMILIES,
    oracle=steady(KitchenLabOracle, Path(__file__).parent),
    final_tables=("submissions",),
    scratch_tables=("drafts", "runs", "run_results", "dismissed"),
    knobs=(*LOOKS, BANNER, POPUP, SLOW, PLANTED),
    vary=vary,
    safety=safety,
)
