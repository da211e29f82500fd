"""The marketplace keeps what every site must keep."""

from __future__ import annotations

import pytest

from tests.sites.rules import assert_asks_well, assert_plays_well
from webgym.engine import Engine
from webgym.testing import SiteTests
from webgym_sites.dash import SITE


def test_it_asks_well(engine: Engine) -> None:
    assert_asks_well(SITE, engine)


def test_it_plays_well(engine: Engine) -> None:
    assert_plays_well(SITE, engine)


@pytest.mark.slow
class TestDash(SiteTests):
    site = SITE
    splits = ("test",)
    modes = ("element",)
