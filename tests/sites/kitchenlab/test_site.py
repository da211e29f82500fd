"""The test kitchen keeps what every site must keep."""

from __future__ import annotations

from typing import ClassVar

from webgym.testing import SiteTests
from webgym_sites.kitchenlab import SITE


class TestKitchenLab(SiteTests):
    site = SITE
    splits = ("test",)
    modes = ("element", "computer")
    skip: ClassVar = {"deterministic": "two browsers of its own take long; `webgym check-site kitchenlab` does it"}
