"""The grocer keeps what every site must keep, and its oracle is not misled by variants."""

from __future__ import annotations

from typing import ClassVar

import pytest

from webgym.engine import Engine
from webgym.env import WebEnv
from webgym.testing import SiteTests
from webgym_sites.grocer import SITE


class TestGrocer(SiteTests):
    site = SITE
    splits = ("test",)
    modes = ("element",)
    skip: ClassVar = {"deterministic": "two browsers of its own take long; `webgym check-site grocer` does it"}


@pytest.mark.parametrize(("family", "variant"), [("substitutions", "train"), ("within-budget", "test")])
def test_the_oracle_solves_variants(engine: Engine, family: str, variant: str) -> None:
    env = WebEnv(SITE, [SITE.family(family)], observation="url", action="computer", engine=engine, variant=variant)
    env.reset(options={"task": f"grocer/{family}:test:7"})
    oracle, over, info = SITE.oracle(env.task), False, {}
    while not over:
        action = env.actions.encode(oracle.act(env.page, env.snapshot()), env.page, env.task)
        *_, terminated, truncated, info = env.step(action)
        over = terminated or truncated
    env.close()
    assert info["verdict"]["success"] and not info["verdict"]["safety"], (env.task.id, info)
