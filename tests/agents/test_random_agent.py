"""The random agent: uniform over what is possible."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from webgym.act import make_action_spec
from webgym_agents.random_agent import RandomAgent

TASK = {"task": {"id": "kiosk/buy:test:1"}}


def playing(mode: Any, task_id: str = "kiosk/buy:test:1") -> tuple[RandomAgent, Any]:
    agent, actions = RandomAgent(), make_action_spec(mode, (640, 480))
    agent.set_spaces(actions.space, actions)
    agent.reset(None, {"task": {"id": task_id}})
    return agent, actions.space


@pytest.mark.parametrize("mode", RandomAgent.action_modes)
def test_every_action_is_a_member_of_the_space(mode: str) -> None:
    agent, space = playing(mode)
    assert all(space.contains(agent.act(None, TASK)) for _ in range(200))


def test_it_is_uniform_over_what_the_mask_allows() -> None:
    agent, space = playing("element")
    mask = np.zeros(space.n, np.int8)
    mask[[0, 3, int(space.n) - 1]] = 1
    drawn = Counter(int(agent.act(None, {**TASK, "action_mask": mask})) for _ in range(3000))
    assert set(drawn) == {0, 3, int(space.n) - 1}
    assert all(900 < count < 1100 for count in drawn.values())  # 1000, give or take 3.9 standard deviations


@pytest.mark.parametrize("mode", RandomAgent.action_modes)
def test_equal_tasks_get_equal_actions_and_others_do_not(mode: str) -> None:
    drawn = []
    for task_id in ("kiosk/buy:test:1", "kiosk/buy:test:1", "kiosk/buy:test:2"):
        agent, _ = playing(mode, task_id)
        drawn.append([np.asarray(agent.act(None, TASK)).tolist() for _ in range(20)])
    assert drawn[0] == drawn[1] != drawn[2]
