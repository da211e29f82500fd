"""Starter: a shop that sells one thing, for people to fetch. Make it yours.

Read, and change, in this order:

    menu.toml   what is for sale
    schema.sql  the tables of the database: every fact that the site knows
    store.py    what can be done to them
    app.py      the pages: a plain website, which knows nothing of tasks; templates/, static/, art.py: their look
    wording/    the texts of the pages in other words, and in another language
    tasks.py    what can be asked, and which rows must then be there
    oracle.py   solves any of it, through the pages alone
"""

from __future__ import annotations

from pathlib import Path

from webgym.site import Site
from webgym_sites.kit.oracle.steady import steady
from webgym_sites.kit.tasks.knobs import BANNER, LOOKS, POPUP, SLOW

from .app import create_app
from .oracle import ShopOracle
from .store import create_image
from .tasks import FAMILIES

__all__ = ["SITE"]

SITE = Site(
    name="starter",
    title="Starter",
    summary="A shop that sells one thing.",
    create_app=create_app,
    create_image=create_image,
    families=FAMILIES,
    oracle=steady(ShopOracle, Path(__file__).parent),  # the kit answers banners and pop-ups; your oracle sees none
    final_tables=("orders",),  # an order cannot be taken back: it ends the episode
    scratch_tables=("dismissed",),  # what may change without having been asked for
    knobs=(*LOOKS, BANNER, POPUP, SLOW),  # what `variant` can turn; the kit has more for shops, see its tasks/knobs.py
)
