"""MiniWoB++: the task pages of the ``miniwob`` package, each as a family; see README.md."""

from __future__ import annotations

from webgym.static_site import StaticSite
from webgym_sites.miniwob.oracle import make_oracle
from webgym_sites.miniwob.package import bridge_script, html_folder
from webgym_sites.miniwob.tasks import FAMILIES, REPORTS, complete

__all__ = ["SITE"]

SITE = StaticSite(
    name="miniwob",
    folder=html_folder,
    title="MiniWoB++",
    summary="The task pages of the miniwob package: one small page, one instruction each.",
    script=bridge_script(),
    reports=REPORTS,
    families=FAMILIES,
    oracle=make_oracle,
    final_tables=("ended",),
    scratch_tables=("started",),
    viewport=(160, 210),
    complete=complete,
)
