"""The test kitchen keeps what every site must keep."""

from __future__ import annotations

from webgym.testing import SiteTests
from webgym_sites.kitchenlab import SITE


class TestKitchenLab(SiteTests):
    site = SITE
    splits = ("test",)
    modes = ("element", "computer")
