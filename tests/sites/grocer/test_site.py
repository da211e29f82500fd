"""The grocer keeps what every site must keep."""

from __future__ import annotations

from typing import ClassVar

from webgym.testing import SiteTests
from webgym_sites.grocer import SITE


class TestGrocer(SiteTests):
    site = SITE
    splits = ("test",)
    modes = ("element",)
    skip: ClassVar = {"deterministic": "two browsers of its own take long; `webgym check-site grocer` does it"}
