"""The bridge to Stable-Baselines3: what a `VecEnv` must do, and that its algorithms learn on it."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gymnasium.wrappers import FlattenObservation

from tests.kiosk import SITE
from tests.webgym.conftest import MakeKiosk
from webgym.engine import Engine
from webgym.errors import UsageError
from webgym.vector import WebVectorEnv

pytest.importorskip("stable_baselines3", reason="needs the extra `train`")

import torch
from sb3_contrib import MaskablePPO
from sb3_contrib.common.maskable.utils import get_action_masks, is_masking_supported
from stable_baselines3 import A2C, DQN, PPO
from stable_baselines3.common.env_checker import check_env
from stable_baselines3.common.evaluation import evaluate_policy
from stable_baselines3.common.vec_env import VecMonitor

from webgym.sb3 import WebVecEnv, make_vec_env

PARTS = ("elements", "instruction")

MakeVec = Callable[..., VecMonitor]


@pytest.fixture(autouse=True)
def one_thread() -> None:
    """Nets this small are slowed down by more."""
    torch.set_num_threads(1)


@pytest.fixture
def make_vec(kiosk_ids: str, engine: Engine) -> Iterator[MakeVec]:
    """Makes environments of the kiosk that share one browser; they are closed after the test."""
    made: list[VecMonitor] = []

    def make(n_envs: int = 2, **given: Any) -> VecMonitor:
        arguments = {"engine": engine, "observation": PARTS, "action": "element"} | given
        made.append(make_vec_env("webgym/kiosk-buy-v0", n_envs, **arguments))
        return made[-1]

    yield make
    for envs in made:
        envs.close()


ALGORITHMS: dict[str, tuple[Any, dict[str, Any]]] = {
    "PPO": (PPO, {"n_steps": 16, "batch_size": 16}),
    "A2C": (A2C, {"n_steps": 16}),
    "DQN": (DQN, {"learning_starts": 16, "buffer_size": 100, "train_freq": 8, "target_update_interval": 32}),
    "MaskablePPO": (MaskablePPO, {"n_steps": 16, "batch_size": 16}),
}


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_algorithms_learn_on_it(algorithm: str, make_vec: MakeVec) -> None:
    learner, arguments = ALGORITHMS[algorithm]
    model = learner("MultiInputPolicy", make_vec(4, max_steps=5), seed=1, device="cpu", **arguments)
    before = [each.detach().clone() for each in model.policy.parameters()]
    model.learn(64)
    assert model.num_timesteps == 64
    lengths = [int(episode["l"]) for episode in model.ep_info_buffer]
    assert len(lengths) >= 12
    assert max(lengths) == 5
    assert any(not torch.equal(old, new) for old, new in zip(before, model.policy.parameters(), strict=True))


@pytest.mark.parametrize(("observation", "policy"), [("screenshot", "CnnPolicy"), ("elements", "MlpPolicy")])
def test_one_part_alone_and_continuous_actions_learn_too(observation: str, policy: str, make_vec: MakeVec) -> None:
    envs = make_vec(2, observation=observation, action="xy", max_steps=3, viewport=(64, 64))
    PPO(policy, envs, n_steps=4, batch_size=4, device="cpu").learn(8)


def test_stable_baselines_checks_its_environments(make_vec: MakeVec) -> None:
    envs = make_vec(2)
    for env in envs.get_attr("unwrapped"):
        check_env(env, skip_render_check=True, warn=False)


def test_a_model_can_be_evaluated_saved_and_loaded(make_vec: MakeVec, tmp_path: Path) -> None:
    envs = make_vec(2, max_steps=3)
    model = MaskablePPO("MultiInputPolicy", envs, n_steps=4, batch_size=4, seed=1, device="cpu").learn(8)
    model.save(tmp_path / "model.zip")
    again = MaskablePPO.load(tmp_path / "model.zip", envs, device="cpu")
    returns, lengths = evaluate_policy(again, envs, n_eval_episodes=2, return_episode_rewards=True)  # type: ignore[arg-type]
    assert (returns, lengths) == ([0.0, 0.0], [3, 3])


# --- a VecEnv's contract ---------------------------------------------------------------------------------------------


def test_what_it_returns(make_vec: MakeVec, make_kiosk: MakeKiosk) -> None:
    envs = make_vec(3, max_steps=2, seed=1)
    first: Any = envs.reset()
    assert {part: (each.shape, each.dtype) for part, each in first.items()} == {
        "elements": ((3, *envs.observation_space["elements"].shape), np.float32),  # type: ignore[index]
        "instruction": ((3, 64), np.int32),
    }
    assert [info["task"]["family"] for info in envs.unwrapped.reset_infos] == ["buy"] * 3
    _, rewards, dones, infos = envs.step(np.zeros(3, np.int64))
    assert (rewards.shape, rewards.dtype, dones.shape, dones.dtype) == ((3,), np.float32, (3,), np.bool_)
    assert not dones.any()
    assert [info["TimeLimit.truncated"] for info in infos] == [False] * 3
    assert all("terminal_observation" not in info and info["elapsed_steps"] == 1 for info in infos)
    last: Any
    last, _, dones, infos = envs.step(np.zeros(3, np.int64))
    assert dones.all()
    for index, info in enumerate(infos):
        assert info["TimeLimit.truncated"] is True
        assert info["elapsed_steps"] == 2
        assert info["verdict"]["success"] is np.False_
        assert (info["episode"]["r"], info["episode"]["l"]) == (0.0, 2)
        assert info["terminal_observation"] in envs.observation_space
        fresh = envs.unwrapped.reset_infos[index]
        assert (fresh["elapsed_steps"], fresh["task"]["id"]) == (0, envs.get_attr("task")[index].id)
        env: Any = make_kiosk(observation=PARTS, family="buy", max_steps=2)
        env.reset(seed=1 + index)
        *_, ended = (env.step(0)[0] for _ in range(2))
        begun = env.reset()[0]
        for part in PARTS:
            assert np.array_equal(info["terminal_observation"][part], ended[part])
            assert np.array_equal(last[part][index], begun[part])


def test_an_end_of_the_tasks_own_is_no_time_limit(make_vec: MakeVec) -> None:
    envs = make_vec(2, action="xy", observation="elements")
    envs.set_options([{"task": "kiosk/ask:train:1"}, {}])
    envs.reset()
    assert envs.get_attr("task")[0].id == "kiosk/ask:train:1"
    bridge: Any = envs.unwrapped
    for env in bridge.envs.envs:
        order(env)
    bag = next(each for each in envs.get_attr("page")[1].elements if each.name == "Place order")
    place = np.array([bag.center.x / 640, bag.center.y / 480], np.float32)
    _, _, dones, infos = envs.step(np.stack([np.zeros(2, np.float32), place]))
    assert dones.tolist() == [False, True]
    assert infos[1]["TimeLimit.truncated"] is False
    envs.reset()
    assert envs.get_attr("task")[0].id != "kiosk/ask:train:1", "options serve once"


def order(env: Any) -> None:
    """Open the bag, with the order form."""

    async def go() -> None:
        from webgym.types import Goto

        await env.seat.stage.step((Goto("/bag"),), 40)

    env._engine.run(go())


def test_seeds_are_those_of_single_environments(make_vec: MakeVec, make_kiosk: MakeKiosk) -> None:
    envs, env = make_vec(2, seed=5), make_kiosk(observation=PARTS, family="buy")
    observations: Any = envs.reset()
    for index in range(2):
        alone: Any = env.reset(seed=5 + index)[0]
        assert all(np.array_equal(observations[part][index], alone[part]) for part in PARTS)
    drawn = [env.id for env in envs.get_attr("task")]
    envs.reset()
    assert [env.id for env in envs.get_attr("task")] != drawn, "a seed serves once"
    envs.seed(5)
    envs.reset()
    assert [env.id for env in envs.get_attr("task")] == drawn


def test_masks_reach_sb3_contrib(make_vec: MakeVec) -> None:
    envs = make_vec(2, seed=1)
    envs.reset()
    assert is_masking_supported(envs)
    masks = get_action_masks(envs)
    assert (masks.shape, masks.dtype) == ((2, envs.action_space.n), np.bool_)  # type: ignore[attr-defined]
    _, _, _, infos = envs.step(np.array([np.flatnonzero(mask)[0] for mask in masks]))
    assert all("action_error" not in info for info in infos)
    assert np.array_equal(envs.env_method("action_masks", indices=1)[0], get_action_masks(envs)[1])


def test_attributes_and_pictures(make_vec: MakeVec) -> None:
    envs = make_vec(4, render_mode="rgb_array", viewport=(160, 120))
    envs.reset()
    assert envs.render_mode == "rgb_array"
    picture = envs.render()
    assert picture is not None
    assert picture.shape == (240, 320, 3)
    envs.set_attr("mark", 7, indices=[0, 2])
    assert envs.get_attr("mark", indices=[0, 2]) == [7, 7]
    assert not envs.has_attr("colour")
    assert envs.env_is_wrapped(FlattenObservation) == [False] * 4
    assert make_vec(1).get_images() == [None]


def test_episodes_are_written_down(make_vec: MakeVec, tmp_path: Path) -> None:
    file = tmp_path / "monitor.csv"
    envs = make_vec(2, max_steps=2, monitor_file=str(file), info_keywords=("elapsed_steps",))
    envs.reset()
    for _ in range(4):
        envs.step(np.zeros(2, np.int64))
    envs.close()
    header, *lines = file.read_text().splitlines()
    assert json.loads(header.removeprefix("#"))["env_id"] == "webgym/kiosk-buy-v0"
    assert [(row["r"], row["l"], row["elapsed_steps"]) for row in csv.DictReader(lines)] == [("0.0", "2", "2")] * 4


def test_a_fault_is_a_truncation(make_vec: MakeVec) -> None:
    envs = make_vec(2, seed=1, action="computer", observation="elements")
    envs.reset()
    wait = json.dumps({"action": "wait", "duration_ms": 10})
    _, _, dones, infos = envs.step([json.dumps({"action": "goto", "url": "/odd/fault"}), wait])  # type: ignore[arg-type]
    assert dones.tolist() == [True, False]
    assert infos[0]["TimeLimit.truncated"] is True
    assert infos[0]["fault"].startswith("SiteError: ")


@pytest.mark.parametrize("given", [{"autoreset_mode": "NextStep"}, {"copy": False}])
def test_vectors_it_cannot_use_are_refused(given: dict[str, Any], engine: Engine, make_vec: MakeVec) -> None:
    with pytest.raises(UsageError, match="Stable-Baselines3 needs 'SameStep'"):
        make_vec(2, **given)
    arguments: dict[str, Any] = {"autoreset_mode": "SameStep"} | given
    envs = WebVectorEnv(SITE, SITE.families, 2, engine=engine, **arguments)
    with pytest.raises(UsageError, match="Stable-Baselines3 needs 'SameStep' and True"):
        WebVecEnv(envs)
    envs.close()


def test_without_the_extra_it_says_how_to_get_it() -> None:
    script = "import sys; sys.modules['stable_baselines3'] = None; import webgym.sb3"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    wanted = "ImportError: webgym.sb3 needs Stable-Baselines3; install it with: pip install 'webgym-rl[train]'"
    assert done.stderr.splitlines()[-1] == wanted
