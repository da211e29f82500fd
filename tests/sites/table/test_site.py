"""Candlewick keeps what every site must keep."""

from __future__ import annotations

from webgym.testing import SiteTests
from webgym_sites.table import SITE


class TestTable(SiteTests):
    site = SITE
    splits = ("test",)
    modes = ("element", "computer")
