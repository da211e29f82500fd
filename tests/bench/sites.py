"""How fast every site of the project steps and resets, against the first of them, burrito.

In each site tasks are played that the ``element`` mode can express, from all its families in turn: as the oracle plays
them, and at random. Only ``env.step`` and ``env.reset`` are timed. The sites take turns in one browser, so that a
machine whose speed drifts does not favour one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from zlib import crc32

import numpy as np

from webgym.bench.recording import ACTION, Recorded, choose_tasks, record
from webgym.bench.speed import Clocked, Speed, play, timing
from webgym.engine import Engine, EngineSpec
from webgym.env import WebEnv
from webgym.site import Site
from webgym_sites.suites.tasks import own_sites

FIRST = "burrito"
EPISODES = 12
ROUNDS = 3
CHANCE_STEPS = 20
OBSERVATIONS = ("elements", "screenshot")

Play = Callable[[WebEnv, Recorded, Clocked], None]


def play_at_random(env: WebEnv, episode: Recorded, clocked: Clocked) -> None:
    """Do anything that is possible, for some steps or until the episode ends; the same for equal tasks."""
    rng = np.random.default_rng(crc32(episode.task_id.encode()))
    with timing(clocked.resets_ms):
        env.reset(options={"task": episode.task_id})
    for _ in range(CHANCE_STEPS):
        action = env.actions.random_action(rng, env.seat.mask())
        with timing(clocked.steps_ms):
            *_, terminated, truncated, info = env.step(action)
        assert not info.get("fault"), f"{episode.task_id}: {info.get('fault')}"
        if terminated or truncated:
            return


PLAYERS: dict[str, Play] = {"oracle": play, "random": play_at_random}


def measure(site: Site, episodes: Sequence[Recorded], clocked: Clocked, play_one: Play, engine: Engine) -> None:
    """Play every episode once, timed."""
    with closing(WebEnv(site, site.families, action=ACTION, engine=engine, observation=clocked.mode)) as env:
        for episode in episodes:
            play_one(env, episode, clocked)


def rows(player: str, clocks: dict[str, Clocked]) -> list[str]:
    """The lines of a table, a site each."""
    speeds = {name: clocked.speed() for name, clocked in clocks.items()}
    return [row(name, player, each, speeds[FIRST]) for name, each in speeds.items()]


def row(name: str, player: str, speed: Speed, first: Speed) -> str:
    """A line of the table."""
    steps = f"{speed.steps_per_s:.0f} | {100 * speed.steps_per_s / first.steps_per_s:.0f}"
    overall = f"{speed.overall_per_s:.0f} | {100 * speed.overall_per_s / first.overall_per_s:.0f}"
    times = f"{speed.step_p50_ms:.1f} | {speed.step_p95_ms:.1f} | {speed.reset_p50_ms:.0f}"
    return f"| {name} | {player} | `{speed.mode}` | {steps} | {times} | {overall} | {speed.steps} |"


def main() -> list[str]:
    """Measure every site; returns the lines of the report."""
    with closing(Engine(EngineSpec("deterministic"))) as engine:
        clocks = clock_all(engine)
    return [
        "| site | played by | observation | steps/s | % of burrito's | step p50 ms | step p95 ms | reset p50 ms "
        "| overall/s | % of burrito's | steps |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
        *(line for (player, _), clocked in clocks.items() for line in rows(player, clocked)),
    ]


def clock_all(engine: Engine) -> dict[tuple[str, str], dict[str, Clocked]]:
    """By player and observation, what each site's steps and resets took."""
    sites = own_sites()
    recorded = {name: record(site, choose_tasks(site, site.families, EPISODES), engine) for name, site in sites.items()}
    names = (FIRST, *(name for name in sites if name != FIRST))
    clocks = {
        (player, observation): {name: Clocked(observation, 1) for name in names}
        for player in PLAYERS
        for observation in OBSERVATIONS
    }
    for _ in range(ROUNDS):
        for (player, _), clocked in clocks.items():
            for name in names:
                measure(sites[name], recorded[name], clocked[name], PLAYERS[player], engine)
    return clocks


if __name__ == "__main__":
    print("\n".join(main()))
