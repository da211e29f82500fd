"""The oracle agent: solves tasks through the page, in whichever action mode there is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import webgym
from webgym.agent import introduce
from webgym.engine import Engine
from webgym.env import WebEnv
from webgym.rollout import Rollout
from webgym_agents.oracle import OracleAgent


@pytest.fixture(params=OracleAgent.action_modes)
def env(request: pytest.FixtureRequest, engine: Engine) -> Iterator[WebEnv]:
    """The burrito site in each action mode."""
    site = webgym.load_site("burrito")
    env = WebEnv(site, site.families, observation="url", action=request.param, engine=engine)
    yield env
    env.close()


def test_it_orders_a_burrito_with_extra_guacamole(env: WebEnv) -> None:
    agent = OracleAgent()
    introduce(agent, env)
    rollout = Rollout(env, agent, "oracle", task="burrito/extra-guac:test:17")
    steps: list[Any] = list(rollout)
    assert rollout.result is not None
    assert rollout.result.success, rollout.outcome
    assert all(env.action_space.contains(step.record.action) for step in steps)
    assert not any(step.record.error for step in steps)
