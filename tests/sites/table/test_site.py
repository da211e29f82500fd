"""Candlewick keeps what every site must keep."""

from __future__ import annotations

import pytest

from webgym.testing import SiteTests
from webgym_sites.table import SITE


@pytest.mark.slow
class TestTable(SiteTests):
    site = SITE
