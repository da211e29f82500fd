"""Equal seeds give equal episodes, to the byte: in other processes, in another order, and on a machine that is busy."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import gymnasium as gym
import numpy as np
import pytest
from PIL import Image

import webgym
from webgym.agent import introduce
from webgym.engine import Engine, EngineSpec
from webgym.env import WebEnv
from webgym.registry import environment_id
from webgym.task import ActionMode
from webgym_sites.burrito import SITE

PARTS = ("screenshot", "elements", "element_text", "page", "url", "instruction")
STRAY_STEPS = 3
"""So many random steps come before the oracle's."""
BUSY_S = 300
"""Busy loops end themselves after so long, should the test not live to end them."""

Record = dict[str, str]
"""What one reset or step returned: fingerprints of the parts, and the rest as canonical JSON."""
Episodes = dict[int, list[Record]]

# --- playing ---------------------------------------------------------------------------------------------------------


def play_all(seeds: list[int], folder: Path) -> Episodes:
    """Play these seeds one after another over one browser; in a process of its own."""
    engine = Engine(EngineSpec("deterministic"))
    try:
        return {seed: play(engine, seed, folder) for seed in seeds}
    finally:
        engine.close()


def play(engine: Engine, seed: int, folder: Path) -> list[Record]:
    """One episode: some random steps, then the oracle's. Its pictures go to the folder, to be compared by eye."""
    family = SITE.families[seed % len(SITE.families)]
    modes: list[ActionMode] = sorted(family.modes)
    mode = modes[seed % len(modes)]
    env_id = environment_id(SITE.name, family.name)
    env = gym.make(env_id, observation=PARTS, action=mode, reward="progress", split="test", engine=engine)
    stray, oracle = webgym.load_agent("random"), webgym.load_agent("oracle")
    introduce(stray, env)
    introduce(oracle, env)
    observation, info = env.reset(seed=seed)
    stray.reset(observation, info)
    oracle.reset(observation, info)
    told, ended = [record(env, observation, folder, seed, 0, {"info": info})], False
    while not ended:
        agent = stray if len(told) <= STRAY_STEPS else oracle
        action = agent.act(observation, info)
        observation, reward, terminated, truncated, info = env.step(action)
        ended = terminated or truncated
        rest = {"action": action, "reward": reward, "ended": [terminated, truncated], "info": info}
        told.append(record(env, observation, folder, seed, len(told), rest))
    env.close()
    return told


def record(
    env: gym.Env[Any, Any], observation: Mapping[str, Any], folder: Path, seed: int, step: int, rest: dict[str, Any]
) -> Record:
    Image.fromarray(observation["screenshot"]).save(folder / f"{seed}-{step}.png", compress_level=1)
    assert isinstance(env.unwrapped, WebEnv)
    rows = env.unwrapped.snapshot().fingerprint
    return {
        **{part: fingerprint(value) for part, value in observation.items()},
        **{name: json.dumps(value, sort_keys=True, default=plain) for name, value in rest.items()},
        "database": rows,
    }


def fingerprint(value: np.ndarray[Any, Any] | str) -> str:
    kind, data = (
        ("text", value.encode()) if isinstance(value, str) else (f"{value.dtype}{value.shape}", value.tobytes())
    )
    return f"{kind} {hashlib.sha256(data).hexdigest()}"


def plain(value: Any) -> Any:
    return value.tolist()  # arrays and scalars of numpy


# --- three processes -------------------------------------------------------------------------------------------------


@contextmanager
def busy_machine() -> Iterator[None]:
    """Every core has more to do than it can."""
    loop = f"import time\nend = time.monotonic() + {BUSY_S}\nwhile time.monotonic() < end: pass"
    loops = [subprocess.Popen([sys.executable, "-c", loop]) for _ in range(2 * (os.cpu_count() or 1))]
    try:
        yield
    finally:
        for each in loops:
            each.kill()
            each.wait()


def in_a_process(stack: ExitStack, seeds: list[int], folder: Path) -> Future[Episodes]:
    folder.mkdir()
    pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))
    return stack.enter_context(pool).submit(play_all, seeds, folder)


def first_difference(one: Episodes, other: Episodes) -> str:
    """Where two runs part, or nothing: seed, step, and what differs there."""
    for seed, mine in one.items():
        for step, (this, that) in enumerate(zip(mine, other[seed], strict=False)):
            parts = [name for name in this if this[name] != that[name]]
            if parts:
                shown = [f"{name}: {this[name][:400]} / {that[name][:400]}" for name in parts]
                return f"{seed}-{step}.png: " + "; ".join(shown)
        if len(mine) != len(other[seed]):
            return f"seed {seed}: {len(mine)} records / {len(other[seed])}"
    return ""


@pytest.mark.parametrize(
    "seeds", [pytest.param(range(0, 20, 10), id="some"), pytest.param(range(20), id="all", marks=pytest.mark.slow)]
)
def test_three_processes_see_the_same(seeds: range, tmp_path: Path) -> None:
    """Two at a time, in opposite orders; then one alone on a machine that is busy with other things."""
    with ExitStack() as stack:
        there = in_a_process(stack, list(seeds), tmp_path / "there")
        back = in_a_process(stack, list(seeds)[::-1], tmp_path / "back")
        first, second = there.result(), back.result()
    with ExitStack() as stack:
        stack.enter_context(busy_machine())
        third = in_a_process(stack, list(seeds), tmp_path / "busy").result()
    assert list(first) == list(seeds)
    assert all(len(told) > STRAY_STEPS + 1 and json.loads(told[-1]["ended"])[0] for told in first.values())
    assert all(json.loads(told[-1]["info"])["verdict"]["success"] for told in first.values())
    assert first_difference(first, second) == "", f"pictures in {tmp_path}"
    assert first_difference(first, third) == "", f"pictures in {tmp_path}"


def test_other_seeds_see_something_else(engine: Engine, tmp_path: Path) -> None:
    """So that the comparison above has something to compare."""
    one, other = (play(engine, seed, tmp_path) for seed in (1, 1 + 4 * len(SITE.families)))  # of one family and mode
    difference = first_difference({1: one}, {1: other})
    assert difference.startswith("1-0.png: ")
    assert "instruction: " in difference and "info: " in difference
    assert {name for this, that in zip(one, other, strict=False) for name in this if this[name] != that[name]} >= {
        *PARTS,
        "database",
    }
