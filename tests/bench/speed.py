"""How fast one environment steps and resets on the burrito site, against the usual way, on the same clicks.

The oracle plays each task once, and its actions are kept; then the same actions are played again, and only ``env.step``
and ``env.reset`` are timed. The mix is the oracle's: pages, options, the bag, the checkout, an order placed. Rounds of
every configuration take turns, so that a machine whose speed drifts does not favour one of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import webgym
from tests.bench.baseline import measure_baseline
from webgym.bench.recording import ACTION, Recorded, record
from webgym.bench.speed import Clocked, Speed, play
from webgym.engine import Engine, EngineSpec
from webgym.env import WebEnv

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
USUAL = {False: "the usual way, `aria_snapshot`", True: "the usual way, `screenshot`"}


def record_clicks(task_ids: Sequence[str], engine: Engine) -> dict[str, Recorded]:
    """What the oracle does, by task; all of it clicks."""
    episodes = record(webgym.load_site("burrito"), task_ids, engine)
    for episode in episodes:
        assert len(episode.clicked) == len(episode.actions), f"{episode.task_id} needs more than clicks"
    return {episode.task_id: episode for episode in episodes}


def measure(clocked: Clocked, episodes: Sequence[Recorded], engine: Engine, observation: str | tuple[str, ...]) -> None:
    """Play the actions again, timed."""
    site = webgym.load_site("burrito")
    env = WebEnv(site, site.families, action=ACTION, engine=engine, observation=observation)
    for episode in episodes:
        play(env, episode, clocked)
    env.close()


def row(name: str, speed: Speed) -> str:
    """A line of the table."""
    times = f"{speed.step_p50_ms:.1f} | {speed.step_p95_ms:.1f} | {speed.reset_p50_ms:.0f}"
    return f"| {name} | {speed.steps_per_s:.0f} | {times} | {speed.steps} |"


def main() -> list[str]:
    """Measure everything; returns the lines of the report."""
    engine = Engine(EngineSpec("deterministic"))
    recorded = record_clicks([f"burrito/{family}:train:{seed}" for family in FAMILIES for seed in SEEDS], engine)
    clicks = {task_id: list(episode.clicked) for task_id, episode in recorded.items()}
    clocks = {name: Clocked(name, 1) for name in (*CONFIGURATIONS, *USUAL.values())}
    for _ in range(ROUNDS):
        for name, observation in CONFIGURATIONS.items():
            measure(clocks[name], tuple(recorded.values()), engine, observation)
        for screenshot, name in USUAL.items():
            baseline = measure_baseline(clicks, screenshot)
            clocks[name].steps_ms += baseline.steps_ms
            clocks[name].resets_ms += baseline.resets_ms
    engine.close()
    speeds = {name: clocked.speed() for name, clocked in clocks.items()}
    pairs = {"`page`": USUAL[False], "`screenshot`": USUAL[True]}
    ratios = [
        f"{name} {speeds[name].steps_per_s / speeds[usual].steps_per_s:.1f} times" for name, usual in pairs.items()
    ]
    return [
        "| observation | steps/s | step p50 ms | step p95 ms | reset p50 ms | steps |",
        "|---|---|---|---|---|---|",
        *(row(name, speed) for name, speed in speeds.items()),
        "",
        f"Against the usual way of reading the same: {', '.join(ratios)} as many steps a second.",
    ]


if __name__ == "__main__":
    print("\n".join(main()))
