"""A whole run of the benchmark: what is measured, in which order, and what came of it."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np

from webgym.bench.floor import Floor, measure_floor
from webgym.bench.growth import LEAST_EPISODES, SizeCost, Soak, page_size_costs, soak
from webgym.bench.parts import Parts, part_times
from webgym.bench.peers import PeerSpeed, check_page, compare, peers_folder
from webgym.bench.recording import Recorded, choose_tasks, record
from webgym.bench.speed import Clocked, Speed, clock_episodes
from webgym.browser.find import find_chromium
from webgym.engine import Engine, EngineName, EngineSpec
from webgym.errors import UsageError, unknown
from webgym.registry import environment_id
from webgym.site import Site
from webgym.task import Family
from webgym.variant import NONE

Note = Callable[[str], None]
MODES = ("elements", "screenshot")
_FLOOR_STEPS = 25  # a round
_SIZE_STEPS = 25


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured.

    Attributes:
        site, families: On which environment.
        modes: Observation parts, of `MODES`.
        num_envs: Sizes of vectors; 1 is one environment.
        seconds: For how long each mode and size is played, in `rounds` turns.
        rounds: How many turns.
        episodes: How many different ones the oracle records.
        sizes: Numbers of buttons on the pages whose cost is compared; none leaves that out.
        soak: Over how many episodes memory is watched; 0 leaves that out.
        peer_rounds: How many episodes other libraries play; 0 leaves them out.
        engine: Which.
        variant: How the site's knobs are turned.

    Raises:
        UsageError: One of them cannot be, or what it needs is not installed.
        BrowserError: There is no browser for this engine.
    """

    site: Site
    families: Sequence[Family]
    modes: tuple[str, ...] = MODES
    num_envs: tuple[int, ...] = (1, 2, 4, 8, 16)
    seconds: float = 4.0
    rounds: int = 2
    episodes: int = 8
    sizes: tuple[int, ...] = (10, 100, 1000, 5000)
    soak: int = 0
    peer_rounds: int = 0
    engine: EngineName = "auto"
    variant: str = NONE

    def __post_init__(self) -> None:
        for mode in self.modes:
            if mode not in MODES:
                raise UsageError(unknown("mode", mode, MODES))
        if not self.modes or not self.num_envs:
            raise UsageError("nothing to measure: give at least one mode and one number of environments.")
        if min(self.num_envs) < 1 or min(self.sizes, default=1) < 1:
            raise UsageError("numbers of environments and of buttons are whole numbers of at least 1.")
        if not self.seconds > 0:
            raise UsageError(f"seconds={self.seconds:g}: give a number greater than 0.")
        if 0 < self.soak < LEAST_EPISODES:
            raise UsageError(f"a soak of {self.soak} episodes says nothing; give at least {LEAST_EPISODES}.")
        EngineSpec(self.engine).resolve()
        if self.peer_rounds:
            check_page()

    @property
    def env_id(self) -> str:
        """Of the environment that is measured."""
        family = None if len(self.families) > 1 else self.families[0].name
        return environment_id(self.site.name, family)


@dataclass(frozen=True, slots=True)
class MemoryCost:
    """Memory for each environment more, in MB, by least squares over the vectors of this mode, of two and more.

    None where there were not two of them, or memory cannot be known.
    """

    mode: str
    mb_per_env: float | None


@dataclass(frozen=True, slots=True)
class BenchReport:
    """What came of it; see the classes of its parts.

    Attributes:
        environment: The id of what was measured.
        machine: Where, and with which versions.
        engine: ``"deterministic"`` or ``"portable"``.
        floors: None where the engine is not the deterministic one.
    """

    environment: str
    machine: str
    engine: str
    speeds: tuple[Speed, ...]
    memory: tuple[MemoryCost, ...]
    parts: tuple[Parts, ...]
    floors: tuple[Floor, ...] | None
    sizes: tuple[SizeCost, ...]
    soak: Soak | None
    peers: tuple[PeerSpeed, ...] | None


def run_bench(plan: Plan, note: Note = lambda _: None) -> BenchReport:
    """Measure all of it, one thing at a time.

    Args:
        plan: What.
        note: Is told what is being done, in a few words.

    Raises:
        TaskError: The oracle has nothing that can be recorded, or fails.
        BrowserError, SiteError: An episode was lost, or memory cannot be known.
    """
    episodes = _record(plan, note)
    deterministic = EngineSpec(plan.engine).resolve()[1]
    speeds = tuple(_speeds(plan, episodes, note))
    return BenchReport(
        environment=plan.env_id,
        machine=describe_machine(),
        engine="deterministic" if deterministic else "portable",
        speeds=speeds,
        memory=tuple(_memory(speeds, mode) for mode in plan.modes),
        parts=tuple(_parts(plan, episodes, note)),
        floors=tuple(_floors(plan, note)) if deterministic else None,
        sizes=tuple(_sizes(plan, note)),
        soak=_soak(plan, episodes, note) if plan.soak else None,
        peers=tuple(compare(plan.peer_rounds, plan.engine, peers_folder(), note=note)) if plan.peer_rounds else None,
    )


def describe_machine() -> str:
    """Cores, system and versions, in one line."""
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    return f"{machine}; Playwright {version('playwright')}, Gymnasium {version('gymnasium')}, {find_chromium().name}"


def _record(plan: Plan, note: Note) -> tuple[Recorded, ...]:
    note("the oracle plays, and is recorded")
    engine = Engine(EngineSpec(plan.engine))
    try:
        return record(plan.site, choose_tasks(plan.site, plan.families, plan.episodes), engine, plan.variant)
    finally:
        engine.close()


def _speeds(plan: Plan, episodes: Sequence[Recorded], note: Note) -> list[Speed]:
    """Every mode and size; all of them take turns, so that a machine whose speed drifts favours none."""
    clocks = [Clocked(mode, count) for mode in plan.modes for count in plan.num_envs]
    for turn in range(plan.rounds):
        for clocked in clocks:
            note(f"{clocked.mode}, {clocked.num_envs} at once, round {turn + 1} of {plan.rounds}")
            clock_episodes(plan.site, episodes, clocked, plan.seconds / plan.rounds, plan.engine, plan.variant)
    return [clocked.speed() for clocked in clocks]


def _memory(speeds: Sequence[Speed], mode: str) -> MemoryCost:
    vectors = [each for each in speeds if each.mode == mode and each.num_envs > 1 and each.memory_mb is not None]
    if len(vectors) < 2:
        return MemoryCost(mode, None)
    held = [each.memory_mb or 0.0 for each in vectors]
    return MemoryCost(mode, float(np.polyfit([each.num_envs for each in vectors], held, 1)[0]))


def _parts(plan: Plan, episodes: Sequence[Recorded], note: Note) -> Iterator[Parts]:
    for mode in plan.modes:
        note(f"{mode}: where the time goes")
        yield part_times(plan.site, episodes, mode, plan.engine, plan.variant)


def _floors(plan: Plan, note: Note) -> Iterator[Floor]:
    for mode in plan.modes:
        note(f"{mode}: the floor")
        yield measure_floor(mode, plan.engine, _FLOOR_STEPS)


def _sizes(plan: Plan, note: Note) -> list[SizeCost]:
    note("pages of many sizes")
    return page_size_costs(plan.sizes, plan.modes, plan.engine, _SIZE_STEPS) if plan.sizes else []


def _soak(plan: Plan, episodes: Sequence[Recorded], note: Note) -> Soak:
    shortest = min(episodes, key=lambda episode: len(episode.actions))
    return soak(
        plan.site, [shortest], plan.soak, plan.engine, lambda number: note(f"soak: episode {number}"), plan.variant
    )
