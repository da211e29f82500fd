"""Whole episodes, through ``env.reset`` and ``env.step`` alone: who succeeds, who does not, and what they are paid."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

import gymnasium as gym
import pytest

import webgym
from webgym.agent import Agent, Info, introduce
from webgym.engine import Engine, EngineSpec
from webgym.env import WebEnv
from webgym.registry import environment_id
from webgym.reward import REWARD_MODES, RewardMode
from webgym.rollout import Rollout, Transition
from webgym.task import ACTION_MODES, ActionMode
from webgym.types import SPLITS, Split
from webgym.verify import Verdict, potential
from webgym_sites.burrito import SITE

FAMILIES = [family.name for family in SITE.families]
WAYS = [(family.name, mode) for family in SITE.families for mode in sorted(family.modes)]
every_way = pytest.mark.parametrize(("family", "mode"), WAYS)
every_second_family = [
    pytest.param(family, marks=[pytest.mark.slow] if place % 2 else []) for place, family in enumerate(FAMILIES)
]


@contextmanager
def environment(engine: Engine, family: str, mode: ActionMode, **given: Any) -> Iterator[gym.Env[Any, Any]]:
    env_id = environment_id("burrito", family)
    env = gym.make(env_id, observation="url", action=mode, engine=engine, **given)
    try:
        yield env
    finally:
        env.close()


class Sayer:
    """Says the same call over and over."""

    observation: tuple[str, ...] = ()
    action_modes: tuple[ActionMode, ...] = ("computer",)

    def __init__(self, **call: object) -> None:
        self._call = json.dumps(call)

    def reset(self, observation: Any, info: Info) -> None:
        pass

    def act(self, observation: Any, info: Info) -> str:
        return self._call


def play(env: gym.Env[Any, Any], agent: Agent, task: str) -> list[Transition]:
    introduce(agent, env)
    steps = list(Rollout(env, agent, type(agent).__name__, task=task))
    assert "fault" not in steps[-1].info, (task, steps[-1].info)
    return steps


def verdict_of(steps: list[Transition]) -> Verdict:
    return Verdict.from_dict(steps[-1].info["verdict"])


def rewards_of(steps: list[Transition]) -> list[float]:
    return [step.reward for step in steps]


def tasks(family: str, seeds: range, splits: Sequence[Split] = SPLITS) -> list[str]:
    return [f"burrito/{family}:{split}:{seed}" for split in splits for seed in seeds]


def dealt(family: str, mode: ActionMode) -> tuple[Split, ...]:
    """One split for each way, so that every mode meets every split, and every family as many as it can."""
    return (SPLITS[(FAMILIES.index(family) + ACTION_MODES.index(mode)) % len(SPLITS)],)


def inner(env: gym.Env[Any, Any]) -> WebEnv:
    return cast("WebEnv", env.unwrapped)


# --- the oracle ------------------------------------------------------------------------------------------------------

SOME, ALL = range(1), range(3)
seeds_of_each = pytest.mark.parametrize(
    "seeds", [pytest.param(SOME, id="some"), pytest.param(ALL, id="all", marks=pytest.mark.slow)]
)


def test_those_are_at_least_300_episodes() -> None:
    assert {family for family, _ in WAYS} == set(FAMILIES)
    assert len(WAYS) * len(SPLITS) * len(ALL) >= 300


@seeds_of_each
@every_way
def test_the_oracle_always_succeeds(engine: Engine, family: str, mode: ActionMode, seeds: range) -> None:
    with environment(engine, family, mode) as env:
        for task in tasks(family, seeds, SPLITS if seeds == ALL else dealt(family, mode)):
            steps = play(env, webgym.load_agent("oracle"), task)
            verdict, last = verdict_of(steps), steps[-1]
            assert verdict.success, (task, inner(env).task.instruction, verdict.failed)
            assert (verdict.score, verdict.failed, last.terminated, last.truncated) == (1.0, (), True, False), task
            assert rewards_of(steps) == [0.0] * (len(steps) - 1) + [1.0], task
            assert not any("action_error" in step.info for step in steps), task


# --- agents that must not succeed ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seeds", "steps"),
    [pytest.param(SOME, 2, id="some"), pytest.param(range(4), None, id="all", marks=pytest.mark.slow)],
)
@pytest.mark.parametrize("family", FAMILIES)
def test_doing_nothing_scores_nothing(engine: Engine, family: str, seeds: range, steps: int | None) -> None:
    """Waiting, and saying at once that it is done: with four seeds of each split these are 312 episodes."""
    with environment(engine, family, "computer", max_steps=steps) as env:
        for task, call in itertools.product(tasks(family, seeds), ("wait", "done")):
            played = play(env, Sayer(action=call), task)
            verdict = verdict_of(played)
            assert (verdict.success, verdict.score) == (False, 0.0), (task, call, verdict)
            assert (played[-1].terminated, played[-1].truncated) == (call == "done", call == "wait"), task
            assert sum(rewards_of(played)) == 0, task


@pytest.mark.parametrize("family", FAMILIES)
def test_giving_up_succeeds_only_where_it_cannot_be_done(engine: Engine, family: str) -> None:
    with environment(engine, family, "computer") as env:
        for task in tasks(family, range(1)):
            verdict = verdict_of(play(env, Sayer(action="done", infeasible=True), task))
            wanted = inner(env).task.goal.answer
            assert verdict.success == (wanted is not None and wanted.kind == "infeasible"), (task, verdict)
            assert verdict.success or verdict.score == 0, (task, verdict)


@pytest.mark.parametrize(
    ("seeds", "steps"),
    [pytest.param(SOME, 6, id="some"), pytest.param(ALL, None, id="all", marks=pytest.mark.slow)],
)
@every_way
def test_chance_does_not_succeed(
    engine: Engine, family: str, mode: ActionMode, seeds: range, steps: int | None
) -> None:
    """Three seeds of each split in each way, with the whole budget, are 405 episodes."""
    with environment(engine, family, mode, max_steps=steps) as env:
        for task in tasks(family, seeds, SPLITS if seeds == ALL else dealt(family, mode)):
            played = play(env, webgym.load_agent("random"), task)
            verdict = verdict_of(played)
            assert not verdict.success and verdict.score < 1, (task, mode, len(played))
            assert sum(rewards_of(played)) == 0, task


# --- what the oracle is paid -----------------------------------------------------------------------------------------

GAMMA = 0.9


class Gauge:
    """The oracle, which also reads how far along the task is before each of its actions."""

    observation: tuple[str, ...] = ()
    action_modes: tuple[ActionMode, ...] = ("computer",)

    def __init__(self) -> None:
        self._oracle = webgym.load_agent("oracle")
        self._env: WebEnv | None = None
        self.seen: list[float] = []

    def attach(self, env: WebEnv) -> None:
        self._env = env
        introduce(self._oracle, env)

    def reset(self, observation: Any, info: Info) -> None:
        self._oracle.reset(observation, info)

    def act(self, observation: Any, info: Info) -> Any:
        self.seen.append(self.read())
        return self._oracle.act(observation, info)

    def read(self) -> float:
        assert self._env is not None
        return potential(self._env.task.goal, self._env.snapshot())


def paid() -> Iterator[Any]:
    """Every family with every reward but ``sparse``, which is shown above; the first of each family is quick."""
    modes = [mode for mode in REWARD_MODES if mode != "sparse"]
    for (place, family), turn in itertools.product(enumerate(FAMILIES), range(len(modes))):
        yield pytest.param(family, modes[(place + turn) % len(modes)], marks=[pytest.mark.slow] if turn else [])


@pytest.mark.parametrize(("family", "reward"), list(paid()))
def test_rewards_add_up(engine: Engine, family: str, reward: RewardMode) -> None:
    with environment(engine, family, "computer", reward=reward, gamma=GAMMA) as env:
        gauge = Gauge()
        steps = play(env, gauge, f"burrito/{family}:val:2")
        rewards, phi = rewards_of(steps), [*gauge.seen, gauge.read()]
        assert verdict_of(steps).success
        assert len(phi) == len(rewards) + 1
        # A question has no rungs on the way; an order ends on the highest.
        assert phi[-1] == pytest.approx(0.0 if family == "find-out" else 1.0)
        match reward:
            case "rubric":
                assert rewards == [0.0] * (len(rewards) - 1) + [1.0]
            case "progress":
                assert min(rewards) >= 0
                assert sum(rewards) == pytest.approx(1 + phi[-1] - phi[0])
                best = list(itertools.accumulate(phi, max))
                assert rewards[:-1] == pytest.approx([b - a for a, b in itertools.pairwise(best)][:-1])
            case "shaped":
                # Telescoping (Ng, Harada & Russell 1999): the discounted return is that of sparse, less phi at first.
                discounted = sum(GAMMA**step * each for step, each in enumerate(rewards))
                assert discounted == pytest.approx(GAMMA ** (len(rewards) - 1) - phi[0])


# --- over both engines -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def portable() -> Iterator[Engine]:
    engine = Engine(EngineSpec("portable"))
    yield engine
    engine.close()


@seeds_of_each
@pytest.mark.parametrize("family", every_second_family)
def test_both_engines_pay_and_judge_alike(engine: Engine, portable: Engine, family: str, seeds: range) -> None:
    played: list[list[Any]] = []
    for each in (engine, portable):
        with environment(each, family, "computer", reward="progress") as env:
            told: list[Any] = []
            for seed in seeds:
                introduce(oracle := webgym.load_agent("oracle"), env)
                steps = list(Rollout(env, oracle, "oracle", seed=seed))
                told += [(step.record.action, step.reward, step.info.get("verdict")) for step in steps]
                told.append(inner(env).snapshot().fingerprint)
            played.append(told)
    assert played[0] == played[1]
