"""How fast one environment and vectors of several step and reset, what that costs, and where the time goes."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

import numpy as np

from webgym.bench.processes import memory_mb, processor_seconds
from webgym.bench.recording import ACTION, Recorded
from webgym.engine import EngineName
from webgym.env import WebEnv
from webgym.errors import BrowserError
from webgym.site import Site
from webgym.variant import NONE
from webgym.vector import WebVectorEnv


@dataclass(frozen=True, slots=True)
class Speed:
    """What one configuration came to.

    Attributes:
        mode: The observation part.
        num_envs: How many environments; 1 is one `WebEnv`, more are a `WebVectorEnv`.
        steps_per_s: Steps of all environments in a second of stepping, resets left out.
        resets_per_s: Resets of all environments in a second of resetting, all of them in flight together.
        overall_per_s: Steps in a second of playing, resets and all.
        step_p50_ms, step_p95_ms: Of a call of ``step``, which steps every environment.
        reset_p50_ms: Of a call of ``reset``, which resets every environment.
        processor_ms: Processor time a step, resets left out, of all processes; None where it cannot be known.
        memory_mb: Memory of all processes; None as above.
        steps: How many steps that is based on.
    """

    mode: str
    num_envs: int
    steps_per_s: float
    resets_per_s: float
    overall_per_s: float
    step_p50_ms: float
    step_p95_ms: float
    reset_p50_ms: float
    processor_ms: float | None
    memory_mb: float | None
    steps: int


@dataclass
class Clocked:
    """The calls of one configuration, in milliseconds, and what its processes took."""

    mode: str
    num_envs: int
    steps_ms: list[float] = field(default_factory=list[float])
    resets_ms: list[float] = field(default_factory=list[float])
    processor_s: float | None = 0.0
    memory_mb: float | None = None

    def speed(self) -> Speed:
        """The figures."""
        steps, resets = self.num_envs * len(self.steps_ms), self.num_envs * len(self.resets_ms)
        stepping_s, resetting_s = sum(self.steps_ms) / 1000, sum(self.resets_ms) / 1000
        p50, p95 = np.percentile(self.steps_ms, [50, 95])
        return Speed(
            mode=self.mode,
            num_envs=self.num_envs,
            steps_per_s=steps / stepping_s,
            resets_per_s=resets / resetting_s,
            overall_per_s=steps / (stepping_s + resetting_s),
            step_p50_ms=float(p50),
            step_p95_ms=float(p95),
            reset_p50_ms=float(np.median(self.resets_ms)),
            processor_ms=None if self.processor_s is None else 1000 * self.processor_s / steps,
            memory_mb=self.memory_mb,
            steps=steps,
        )


@contextmanager
def timing(into_ms: list[float]) -> Generator[None]:
    """Add the wall time of the block, in milliseconds."""
    begun = time.perf_counter()
    yield
    into_ms.append(1000 * (time.perf_counter() - begun))


def clock_episodes(
    site: Site, episodes: Sequence[Recorded], clocked: Clocked, seconds: float, engine: EngineName, variant: str = NONE
) -> None:
    """Play recorded episodes, whole ones, for at least so many seconds; the first, in a cold browser, does not count.

    All environments of a vector play the same task at the same time, so that each of them steps in every step.

    Raises:
        BrowserError: An episode was lost, or did not end as it did when it was recorded.
    """
    given: dict[str, Any] = {"observation": clocked.mode, "action": ACTION, "engine": engine, "variant": variant}
    count = clocked.num_envs
    env = WebEnv(site, site.families, **given) if count == 1 else WebVectorEnv(site, site.families, count, **given)
    try:
        turns = cycle(episodes)
        play(env, min(episodes, key=lambda episode: len(episode.actions)), Clocked(clocked.mode, count))
        ending = time.perf_counter() + seconds
        while time.perf_counter() < ending:
            play(env, next(turns), clocked)
        clocked.memory_mb = memory_mb()
    finally:
        env.close()


def play(env: WebEnv | WebVectorEnv, episode: Recorded, clocked: Clocked) -> None:
    """Play one recorded episode in every environment.

    Raises:
        BrowserError: As `clock_episodes`.
    """
    with timing(clocked.resets_ms):
        env.reset(options={"task": episode.task_id})
    before = processor_seconds()
    terminated, info = np.False_, dict[str, Any]()
    for action in episode.actions:
        actions = action if isinstance(env, WebEnv) else np.full(env.num_envs, action)
        with timing(clocked.steps_ms):
            _, _, terminated, _, info = env.step(actions)
    after = processor_seconds()
    if not np.all(terminated):
        reason = info.get("fault", "it did not end as it had when it was recorded")
        raise BrowserError(f"{episode.task_id} cannot be measured: {reason}. Try `webgym run {episode.task_id}`.")
    if before is None or after is None or clocked.processor_s is None:
        clocked.processor_s = None
    else:
        clocked.processor_s += after - before
