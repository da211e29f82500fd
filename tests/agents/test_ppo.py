"""Reinforcement learning that can be stopped: what its checkpoints hold, and how training goes on from them."""

from __future__ import annotations

import pickle
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from webgym.engine import Engine
from webgym.errors import AgentError, UsageError
from webgym.recipe import Stage, TrainingRun

pytest.importorskip("stable_baselines3", reason="needs the extra `train`")

import torch
from sb3_contrib import MaskablePPO
from stable_baselines3.common.vec_env import VecEnvWrapper
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from webgym.sb3 import make_vec_env
from webgym_agents.learning.checkpoint import load_checkpoint, random_state, restore_random_state, save_checkpoint
from webgym_agents.learning.ppo import PPOSettings, Until, train_ppo

SETTINGS = PPOSettings(n_steps=4, batch_size=8, n_epochs=1, learning_rate=1e-3, final_learning_rate=0.0)
STEPS = 32  # four rollouts of two environments
SMALL: dict[str, Any] = {"net_arch": [8]}

Train = Callable[..., Any]


class Interrupted(VecEnvWrapper):
    """Environments in whose n-th step somebody presses Ctrl-C; they write down their first tasks."""

    def __init__(self, envs: Any, step: int, tasks: list[str]) -> None:
        super().__init__(envs)
        self.left, self.tasks = step, tasks

    def reset(self) -> Any:
        seen = self.venv.reset()
        self.tasks += [task.id for task in self.venv.get_attr("task")]
        return seen

    def step_wait(self) -> Any:
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt
        return self.venv.step_wait()


@pytest.fixture
def tasks() -> list[str]:
    """Ids of the tasks that each training of the test began with."""
    return []


@pytest.fixture
def train(tmp_path: Path, engine: Engine, tasks: list[str]) -> Train:
    """Trains on the burrito site for a moment, in a folder of the test's unless told otherwise."""

    def train(stop_at: int = 0, folder: str = "run", watch: Any = None, **given: Any) -> Any:
        def make_envs() -> Any:
            arguments: Any = {"observation": ("elements", "instruction"), "action": "element", "max_steps": 2}
            envs = make_vec_env("webgym/burrito-extra-guac-v0", 2, engine=engine, **arguments)
            return Interrupted(envs, stop_at, tasks)

        run = TrainingRun(tmp_path / folder, seed=given.pop("seed", 3), num_envs=2, watch=watch)
        arguments: dict[str, Any] = {"steps": STEPS, "settings": SETTINGS, "policy_kwargs": SMALL} | given
        return train_ppo(run, make_envs, **arguments)

    return train


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    """Where the checkpoint is."""
    return tmp_path / "run" / "ppo.pt"


def curve(run: Path, name: str) -> list[tuple[int, float]]:
    """A curve as TensorBoard shows it: steps and values."""
    events = EventAccumulator(str(run / "tensorboard" / "ppo")).Reload()
    return [(event.step, event.value) for event in events.Scalars(name)]


def equal(policy: Any, weights: Any) -> bool:
    return all(torch.equal(value, weights[name]) for name, value in policy.state_dict().items())


def test_it_trains_and_keeps_what_it_takes_to_go_on(train: Train, checkpoint: Path) -> None:
    stages: list[tuple[str, int, bool]] = []
    policy = train(watch=lambda stage: stages.append((stage.name, stage.done, stage.over)))
    assert stages == [("ppo", done, False) for done in range(0, STEPS + 1, 2)] + [("ppo", STEPS, True)]
    found = load_checkpoint(checkpoint, "PPO")
    assert found is not None
    assert (found["steps"], found["updates"], found["ended"]) == (STEPS, 4, True)
    assert equal(policy, found["policy"])
    assert not policy.training
    assert found["successes"] == [0.0] * 16
    assert [each["l"] for each in found["episodes"]] == [2.0] * 16


def test_equal_seeds_give_equal_policies(train: Train) -> None:
    first = train(folder="first", steps=8).state_dict()
    assert equal(train(folder="second", steps=8), first)
    assert not equal(train(folder="third", seed=4, steps=8), first)


def test_an_interrupted_training_goes_on_with_the_same_schedules(
    train: Train, checkpoint: Path, tmp_path: Path
) -> None:
    train(folder="whole")
    with pytest.raises(KeyboardInterrupt):
        train(stop_at=11)  # in the third rollout: two are done
    found = load_checkpoint(checkpoint, "PPO")
    assert found is not None
    assert (found["steps"], found["updates"], found["ended"]) == (16, 2, False)
    before = TrainingRun(tmp_path / "run").stages["ppo"]
    stages: list[Stage] = []
    train(watch=lambda stage: stages.append(replace(stage)))
    assert (stages[0].done, stages[-1].done) == (16, STEPS)
    assert "success_rate" in stages[1].figures, "episodes of the session before are remembered"
    assert stages[-1].seconds > before["seconds"] > 0
    rates = curve(tmp_path / "run", "train/learning_rate")
    assert rates == [(8, pytest.approx(7.5e-4)), (16, pytest.approx(5e-4)), (24, pytest.approx(2.5e-4)), (32, 0.0)]
    assert rates == curve(tmp_path / "whole", "train/learning_rate")
    assert [step for step, _ in curve(tmp_path / "run", "rollout/success_rate")] == [8, 16, 24, 32]


def test_neither_sessions_nor_neighbouring_seeds_share_tasks(train: Train, tasks: list[str]) -> None:
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            train(stop_at=5)
    train(folder="neighbour", seed=4, steps=8)
    assert len(tasks) == len(set(tasks)) == 6


def test_what_has_ended_is_not_trained_again(train: Train) -> None:
    weights = train(steps=8).state_dict()
    assert equal(train(steps=8, stop_at=1), weights)


def test_it_ends_early_when_it_is_good_enough(train: Train, checkpoint: Path) -> None:
    train(until=Until(success_rate=0.0, episodes=8))
    found = load_checkpoint(checkpoint, "PPO")
    assert found is not None
    assert (found["steps"], found["updates"], found["ended"]) == (18, 2, True)
    assert equal(train(until=Until(0.0, 8), stop_at=1), found["policy"])


def test_it_starts_from_weights_that_are_given(train: Train) -> None:
    weights = {name: value + 0.01 for name, value in train(folder="first", steps=8).state_dict().items()}
    still = replace(SETTINGS, learning_rate=0.0)
    assert equal(train(initial_weights=weights, settings=still, steps=8), weights)
    assert not equal(train(folder="third", settings=still, steps=8), weights)


def test_entropy_fades_and_advantages_keep_the_scale_of_the_run(train: Train, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[float, float, bool]] = []
    learn = MaskablePPO.train

    def spy(model: Any) -> None:
        told.append((model.ent_coef, float(model.rollout_buffer.advantages.std()), model.normalize_advantage))
        learn(model)

    monkeypatch.setattr(MaskablePPO, "train", spy)
    train(settings=replace(SETTINGS, ent_coef=0.4, final_ent_coef=0.0, normalize_advantage="run"))
    weights, deviations, normalized = zip(*told, strict=True)
    assert weights == pytest.approx((0.3, 0.2, 0.1, 0.0))
    assert deviations[0] == pytest.approx(1.0, rel=1e-3)
    assert all(0 < deviation <= 1.001 for deviation in deviations)
    assert not any(normalized)


def test_threads_are_as_they_were(train: Train) -> None:
    before = torch.get_num_threads()
    train(threads=before + 1, steps=8)
    assert torch.get_num_threads() == before


# --- what cannot be ---------------------------------------------------------------------------------------------------


class Runs:
    """As a pickle, it makes a file when it is loaded."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> Any:
        return (Path.touch, (self.file,))


@pytest.mark.parametrize("kept", [0, 10, 0.5, 0.99])
def test_a_truncated_checkpoint_is_refused(train: Train, checkpoint: Path, kept: float) -> None:
    train(steps=8)
    whole = checkpoint.read_bytes()
    checkpoint.write_bytes(whole[: int(kept * len(whole)) if kept < 1 else int(kept)])
    with pytest.raises(AgentError, match=rf"{checkpoint} is truncated, or no checkpoint: .*delete it to start"):
        train(steps=8)


def test_a_checkpoint_with_code_in_it_is_refused_and_not_run(train: Train, checkpoint: Path, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    checkpoint.parent.mkdir()
    for write in (torch.save, lambda value, file: file.write_bytes(pickle.dumps(value))):
        write({"webgym checkpoint": "PPO", "settings": Runs(ran)}, checkpoint)
        with pytest.raises(AgentError, match="no checkpoint: .*delete it to start"):
            train()
    assert not ran.exists()


@pytest.mark.parametrize(
    ("contents", "message"),
    [
        ([1, 2], "holds a list, where a checkpoint of PPO was expected"),
        ({"weights": 1}, "is no checkpoint of PPO, or delete it"),
        ({"webgym checkpoint": "cloning"}, "is no checkpoint of PPO, or delete it"),
        ({"webgym checkpoint": "PPO"}, "was made with batch_size=None, and now it is 8; go back to that, or delete it"),
    ],
)
def test_a_foreign_file_is_refused(train: Train, checkpoint: Path, contents: Any, message: str) -> None:
    checkpoint.parent.mkdir()
    torch.save(contents, checkpoint)
    with pytest.raises(AgentError, match=message):
        train()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"steps": 9}, "was made with steps=8, and now it is 16"),
        ({"settings": replace(SETTINGS, gamma=0.5)}, "was made with gamma=0.99, and now it is 0.5"),
        ({"seed": 4}, "was made with seed=3, and now it is 4"),
        ({"policy_kwargs": {"net_arch": [9]}}, r"does not fit this policy \(RuntimeError: Error\(s\) in loading"),
    ],
)
def test_other_arguments_are_refused(train: Train, given: dict[str, Any], message: str) -> None:
    train(steps=8)
    with pytest.raises(AgentError, match=message):
        train(**({"steps": 8} | given))


@pytest.mark.parametrize("given", [{"steps": 0}, {"save_every": 0}, {"threads": 0}])
def test_counts_are_at_least_one(train: Train, given: dict[str, int]) -> None:
    with pytest.raises(UsageError, match=r"=0: give a whole number of at least 1\."):
        train(**given)


# --- checkpoints in general -------------------------------------------------------------------------------------------


def test_generators_go_on_where_they_stood(tmp_path: Path) -> None:
    def draw() -> list[float]:
        return [random.random(), np.random.normal(), float(torch.rand(1)), random.gauss(0, 1)]

    draw()
    save_checkpoint(tmp_path / "x.pt", "dice", random_state())
    drawn = draw()
    found = load_checkpoint(tmp_path / "x.pt", "dice")
    assert found is not None
    restore_random_state(found)
    assert draw() == drawn


def test_a_checkpoint_is_replaced_in_one_go(tmp_path: Path) -> None:
    file = tmp_path / "x.pt"
    assert load_checkpoint(file, "dice") is None
    save_checkpoint(file, "dice", {"steps": 1})
    with pytest.raises(Exception, match="pickle"):
        save_checkpoint(file, "dice", {"steps": lambda: 1})
    assert load_checkpoint(file, "dice") == {"steps": 1}
