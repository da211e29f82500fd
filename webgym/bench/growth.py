"""How the cost of a step grows with the size of a page, and memory with the number of episodes."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import median

import numpy as np

from webgym.bench.buttons import button_site, button_task
from webgym.bench.floor import press
from webgym.bench.processes import memory_mb
from webgym.bench.recording import ACTION, Recorded
from webgym.bench.speed import Clocked, play
from webgym.engine import EngineName
from webgym.env import WebEnv
from webgym.errors import BrowserError
from webgym.site import Site
from webgym.variant import NONE

_WARM_UP_STEPS = 5
LEAST_EPISODES = 10
"""Of a soak; fewer say nothing."""
_SAMPLES = 50
_WARM_UP_SHARE = 0.1  # of a soak: the browser, the driver and Python fill their caches


@dataclass(frozen=True, slots=True)
class SizeCost:
    """Median milliseconds of a click that does nothing, on a page of so many buttons."""

    mode: str
    buttons: int
    step_p50_ms: float


@dataclass(frozen=True, slots=True)
class Soak:
    """Memory over many episodes.

    Attributes:
        episodes: How many.
        mb_per_episode: The slope of the memory of all processes, by least squares; the first tenth is left out.
        first_mb, last_mb: The memory at both ends of what was fitted.
    """

    episodes: int
    mb_per_episode: float
    first_mb: float
    last_mb: float


def page_size_costs(counts: Sequence[int], modes: Sequence[str], engine: EngineName, steps: int) -> list[SizeCost]:
    """The cost of a step on pages of so many buttons, by mode."""
    costs: list[SizeCost] = []
    with tempfile.TemporaryDirectory(prefix="webgym-bench-") as folder:
        site = button_site(Path(folder), counts)
        for mode in modes:
            env = WebEnv(site, site.families, observation=mode, action=ACTION, engine=engine, max_steps=10**6)
            try:
                for count in counts:
                    env.reset(options={"task": button_task(count)})
                    press(env, _WARM_UP_STEPS)
                    costs.append(SizeCost(mode, count, median(press(env, steps))))
            finally:
                env.close()
    return costs


def soak(
    site: Site,
    episodes: Sequence[Recorded],
    count: int,
    engine: EngineName,
    note: Callable[[int], None] = lambda _: None,
    variant: str = NONE,
) -> Soak:
    """Play recorded episodes, again and again, and watch the memory.

    Args:
        site: Where.
        episodes: What is played, in turn.
        count: How many episodes, at least `LEAST_EPISODES`.
        engine: Which.
        note: Is told the number of the episode whenever the memory was looked at.
        variant: How the site's knobs are turned.

    Raises:
        BrowserError: This system does not tell the memory of processes; or an episode was lost.
    """
    if memory_mb() is None:
        raise BrowserError("this system does not tell the memory of processes (/proc/PID/smaps_rollup); use Linux.")
    every = max(1, count // _SAMPLES)
    seen: list[tuple[int, float]] = []
    env = WebEnv(site, site.families, observation="elements", action=ACTION, engine=engine, variant=variant)
    try:
        for number, episode in enumerate(islice(cycle(episodes), count), start=1):
            play(env, episode, Clocked("elements", 1))
            if number % every == 0 and (held := memory_mb()) is not None:
                seen.append((number, held))
                note(number)
    finally:
        env.close()
    kept = seen[int(_WARM_UP_SHARE * len(seen)) :]
    numbers, held_mb = [number for number, _ in kept], [held for _, held in kept]
    slope = float(np.polyfit(numbers, held_mb, 1)[0])
    return Soak(count, slope, held_mb[0], held_mb[-1])
