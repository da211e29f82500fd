"""Palafuoco: a pizzeria whose pizzas are built by hand, half by half."""

from __future__ import annotations

from pathlib import Path

from webgym.site import Site
from webgym_sites.kit.deferred import create_app_of
from webgym_sites.kit.oracle.steady import steady
from webgym_sites.kit.tasks.knobs import KNOBS
from webgym_sites.kit.tasks.safety import ShopSafety
from webgym_sites.kit.tasks.vary import SCRATCH
from webgym_sites.pizza.image import create_image
from webgym_sites.pizza.oracle import PizzaOracle
from webgym_sites.pizza.tasks.families import FAMILIES
from webgym_sites.pizza.tasks.varying import vary

__all__ = ["SITE"]

SITE = Site(
    name="pizza",
    title="Palafuoco",
    summary="A pizzeria: toppings dragged onto halves, sliders, half-and-half, deals, usuals.",
    create_app=create_app_of(__name__),
    create_image=create_image,
    families=FAMILIES,
    oracle=steady(PizzaOracle, Path(__file__).parent),
    final_tables=("orders",),
    scratch_tables=("drafts", "draft_options", "draft_toppings", "checkout", *SCRATCH),
    knobs=KNOBS,
    vary=vary,
    safety=ShopSafety(personal={"addresses": ("street",)}, texts=("note",)),
)
