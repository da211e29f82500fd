"""The loop between an agent and an environment, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import webgym
from tests.kiosk import SITE
from webgym.agent import Agent, introduce
from webgym.engine import Engine
from webgym.env import WebEnv
from webgym.episode import RunWriter, read_episodes
from webgym.errors import AgentError
from webgym.rollout import Rollout

TASK = "kiosk/buy:test:3"  # ten bananas


@pytest.fixture
def env(engine: Engine) -> Iterator[WebEnv]:
    """The kiosk, with pictures."""
    env = WebEnv(SITE, SITE.families, action="element", engine=engine, render_mode="rgb_array")
    yield env
    env.close()


def known(name: str, env: WebEnv) -> Agent:
    agent = webgym.load_agent(name)
    introduce(agent, env)
    return agent


class Breaking:
    """An agent that breaks at its second action."""

    observation: tuple[str, ...] = ()
    action_modes = ("element",)

    def reset(self, observation: Any, info: Any) -> None:
        self.acts = 0

    def act(self, observation: Any, info: Any) -> int:
        self.acts += 1
        return [0][self.acts - 1]


def test_an_oracle_plays_and_is_recorded(env: WebEnv, tmp_path: Path) -> None:
    run = RunWriter(tmp_path)
    rollout = Rollout(env, known("oracle", env), "oracle", task=TASK, run=run)
    transitions = list(rollout)
    assert transitions[-1].terminated
    assert rollout.result is not None
    assert (rollout.result.success, rollout.result.score, rollout.result.steps) == (True, 1.0, len(transitions))
    (episode,) = read_episodes(tmp_path)
    assert [step.step for step in episode.steps] == list(range(1, len(transitions) + 1))
    assert str(episode.steps[-1].performed[0]) == 'click button "Place order"'
    assert episode.outcome.total_reward == 1.0
    assert all((episode.folder / step.frame).is_file() for step in episode.steps)
    assert run.results == [rollout.result]


def test_without_a_record_the_result_is_the_same(env: WebEnv, tmp_path: Path) -> None:
    results = []
    for run in (RunWriter(tmp_path), None):
        rollout = Rollout(env, known("oracle", env), "oracle", task=TASK, run=run)
        list(rollout)
        assert rollout.result is not None
        results.append((rollout.result.task, rollout.result.success, rollout.result.score, rollout.result.steps))
    assert results[0] == results[1]


def test_when_the_last_step_is_handed_out_the_episode_is_on_disk(env: WebEnv, tmp_path: Path) -> None:
    for transition in Rollout(env, known("oracle", env), "oracle", task=TASK, run=RunWriter(tmp_path)):
        assert len(list(read_episodes(tmp_path))) == int(transition.terminated)


def test_random_does_the_same_in_the_same_task_and_never_what_is_masked(env: WebEnv) -> None:
    actions = []
    for _ in range(2):
        rollout = Rollout(env, known("random", env), "random", task="kiosk/note:test:5")
        transitions = list(rollout)
        assert not any(transition.record.error for transition in transitions)
        assert rollout.result is not None
        assert not rollout.result.success
        actions.append([transition.record.action for transition in transitions])
    assert actions[0] == actions[1]
    assert len(set(actions[0])) > 3


def test_an_agent_that_breaks_is_at_fault_and_leaves_no_record(env: WebEnv, tmp_path: Path) -> None:
    rollout = Rollout(env, Breaking(), "mine", task=TASK, run=RunWriter(tmp_path))
    with pytest.raises(AgentError, match=r"agent 'mine' raised IndexError: .* \(task kiosk/buy:test:3\)"):
        list(rollout)
    assert list(read_episodes(tmp_path)) == []


@pytest.mark.parametrize("mode", ["pixel", "xy", "element", "computer"])
def test_both_agents_act_in_every_mode(engine: Engine, mode: Any) -> None:
    env = WebEnv(SITE, SITE.families, action=mode, engine=engine, max_steps=30)
    for name, succeeds in (("oracle", True), ("random", False)):
        rollout = Rollout(env, known(name, env), name, task="kiosk/buy:test:1")
        list(rollout)
        assert rollout.result is not None
        assert rollout.result.success is succeeds
    env.close()
