"""The restaurant keeps what every site must keep."""

from __future__ import annotations

import pytest

from webgym.testing import SiteTests
from webgym_sites.burrito import SITE


@pytest.mark.slow
class TestBurrito(SiteTests):
    site = SITE
