"""How fast one environment steps and resets on the burrito site, against the usual way and against its own floor.

The oracle plays each task once, and its actions are kept; then the same actions are played again, and only ``env.step``
and ``env.reset`` are timed. The mix is the oracle's: pages, options, the bag, the checkout, an order placed. Rounds of
every configuration take turns, so that a machine whose speed drifts does not favour one of them.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

import webgym
from tests.bench.baseline import Clicks, measure_baseline
from tests.kiosk import SITE as KIOSK
from webgym.engine import Engine, EngineSpec
from webgym.env import WebEnv
from webgym.site import AsgiApp, Receive, Scope, Send, Site

FAMILIES = ("extra-guac", "order-one", "customise", "leave-out", "several-items", "time-slot", "edit-bag")
SEEDS = range(3)
ROUNDS = 2
CONFIGURATIONS: dict[str, str | tuple[str, ...]] = {
    "`elements`": "elements",
    "`elements, element_text, instruction`": ("elements", "element_text", "instruction"),
    "`page`": "page",
    "`screenshot`": "screenshot",
    "`screenshot, elements`": ("screenshot", "elements"),
}


@dataclass
class Played:
    """What the oracle did, by task id: its actions in the ``element`` mode, and the controls they clicked."""

    actions: dict[str, list[int]] = field(default_factory=dict[str, list[int]])
    clicks: Clicks = field(default_factory=Clicks)


@dataclass
class Timing:
    """What one configuration took: milliseconds of every step and reset, and those spent in the site's application."""

    name: str
    steps_ms: list[float] = field(default_factory=list[float])
    resets_ms: list[float] = field(default_factory=list[float])
    server_ms: float = 0.0

    @property
    def steps_per_s(self) -> float:
        """Steps in a second of stepping, resets left out."""
        return 1000 * len(self.steps_ms) / sum(self.steps_ms)

    def row(self) -> str:
        """A line of the table."""
        p50, p95 = np.percentile(self.steps_ms, [50, 95])
        server = f"{self.server_ms / len(self.steps_ms):.2f}" if self.server_ms else ""
        resets = f"{statistics.median(self.resets_ms):.0f}" if self.resets_ms else ""
        count = len(self.steps_ms)
        return f"| {self.name} | {self.steps_per_s:.0f} | {p50:.1f} | {p95:.1f} | {server} | {resets} | {count} |"


@dataclass
class ServerClock:
    """Seconds spent inside a site's application."""

    seconds: float = 0.0

    def around(self, site: Site) -> Site:
        """The same site, its application timed."""

        def create_app(*args: Any) -> AsgiApp:
            app = site.create_app(*args)

            async def timed(scope: Scope, receive: Receive, send: Send) -> None:
                begun = time.perf_counter()
                await app(scope, receive, send)
                self.seconds += time.perf_counter() - begun

            return timed

        return replace(site, create_app=create_app)


def play_oracle(task_ids: Sequence[str], engine: Engine) -> Played:
    """Let the oracle play each task."""
    site = webgym.load_site("burrito")
    env = WebEnv(site, site.families, observation="elements", action="element", engine=engine)
    played = Played()
    for task_id in task_ids:
        env.reset(options={"task": task_id})
        oracle, over, info = site.oracle(env.task), False, dict[str, Any]()
        actions = played.actions[task_id] = list[int]()
        clicks = played.clicks[task_id] = []
        while not over:
            actions.append(int(env.actions.encode(oracle.act(env.page, env.snapshot()), env.page, env.task)))  # type: ignore[arg-type]
            clicks += [element for element in env.page.elements if element.number == actions[-1]]
            *_, terminated, truncated, info = env.step(actions[-1])
            over = terminated or truncated
        assert info["verdict"]["success"], task_id
        assert len(clicks) == len(actions), f"{task_id} needs more than clicks"
    env.close()
    return played


def measure(timing: Timing, played: Played, engine: Engine, observation: str | tuple[str, ...]) -> None:
    """Play the actions again, timed."""
    clock = ServerClock()
    site = clock.around(webgym.load_site("burrito"))
    env = WebEnv(site, site.families, action="element", engine=engine, observation=observation)
    for task_id, actions in played.actions.items():
        begun = time.perf_counter()
        env.reset(options={"task": task_id})
        timing.resets_ms.append(1000 * (time.perf_counter() - begun))
        clock.seconds, info = 0.0, dict[str, Any]()
        for action in actions:
            begun = time.perf_counter()
            *_, info = env.step(action)
            timing.steps_ms.append(1000 * (time.perf_counter() - begun))
        timing.server_ms += 1000 * clock.seconds
        assert info["verdict"]["success"], task_id
    env.close()


def measure_floor(timing: Timing, engine: Engine, steps: int = 100) -> None:
    """Clicks that do nothing on a page of four links: what the machinery costs by itself."""
    env = WebEnv(KIOSK, KIOSK.families, action="xy", engine=engine, observation="elements", max_steps=steps + 1)
    env.reset(options={"task": "kiosk/buy:train:1"})
    nowhere = np.array([0.5, 0.9], np.float32)
    for _ in range(steps):
        begun = time.perf_counter()
        env.step(nowhere)
        timing.steps_ms.append(1000 * (time.perf_counter() - begun))
    env.close()


def main() -> list[str]:
    """Measure everything; returns the lines of the report."""
    engine = Engine(EngineSpec("deterministic"))
    played = play_oracle([f"burrito/{family}:train:{seed}" for family in FAMILIES for seed in SEEDS], engine)
    timings = {name: Timing(name) for name in CONFIGURATIONS}
    floor = Timing("floor: `elements`, a click that does nothing on a page of four links")
    usual = {shot: Timing(f"the usual way, {'`screenshot`' if shot else '`aria_snapshot`'}") for shot in (False, True)}
    for _ in range(ROUNDS):
        for name, observation in CONFIGURATIONS.items():
            measure(timings[name], played, engine, observation)
        measure_floor(floor, engine)
        for shot, timing in usual.items():
            baseline = measure_baseline(played.clicks, shot)
            timing.steps_ms += baseline.steps_ms
            timing.resets_ms += baseline.resets_ms
    engine.close()
    rows = [*timings.values(), floor, *usual.values()]
    pairs = (("`page`", False), ("`screenshot`", True))
    ratios = [f"{name} {timings[name].steps_per_s / usual[shot].steps_per_s:.1f} times" for name, shot in pairs]
    return [
        "| observation | steps/s | step p50 ms | step p95 ms | of it server ms | reset p50 ms | steps |",
        "|---|---|---|---|---|---|---|",
        *(timing.row() for timing in rows),
        "",
        f"Against the usual way of reading the same: {', '.join(ratios)} as many steps a second.",
    ]


if __name__ == "__main__":
    print("\n".join(main()))
