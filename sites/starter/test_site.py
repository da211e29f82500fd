"""All that a site must keep: the rules of ``webgym check-site``, as tests."""

from __future__ import annotations

from webgym.testing import SiteTests

from . import SITE


class TestShop(SiteTests):
    """One test for each rule."""

    site = SITE
