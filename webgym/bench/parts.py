"""Where the time of a step goes, in one environment."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from statistics import fmean

from webgym.bench.recording import ACTION, Recorded
from webgym.engine import EngineName
from webgym.env import WebEnv
from webgym.site import AsgiApp, Receive, Scope, Send, Site, WrappedApp
from webgym.stopwatch import STEP_PARTS, UNTIMED, Stopwatch
from webgym.variant import NONE


@dataclass(frozen=True, slots=True)
class Parts:
    """Mean milliseconds of a step by part; they add up to the whole.

    Attributes:
        mode: The observation part.
        input: The page takes mouse and keyboard.
        server: The site's application answers; nothing of it counts elsewhere.
        living: The page lives until it has come to rest. Mostly, what it shows is read at the end of that.
        drawing: Frames, and pictures of them.
        reading: What the page shows is read anew, where a frame had to be drawn first.
        decoding: Pictures and what was read become arrays and elements.
        encoding: Those become the observation.
        rest: All else in Python: actions, the verdict, the ways between threads.
        step: The whole.
    """

    mode: str
    input: float
    server: float
    living: float
    drawing: float
    reading: float
    decoding: float
    encoding: float
    rest: float
    step: float


PART_NAMES = tuple(each.name for each in fields(Parts) if each.name not in ("mode", "step"))


class Served:
    """A site whose application tells a stopwatch when it has a request to answer.

    Attributes:
        site: The site.
        stopwatch: Which; may be changed at any time.
    """

    def __init__(self, site: Site) -> None:
        self.stopwatch: Stopwatch = UNTIMED

        def create_app(db: sqlite3.Connection, now: Callable[[], datetime]) -> AsgiApp:
            return _ServedApp(site.create_app(db, now), self)

        self.site = site.with_app(create_app)


class _ServedApp(WrappedApp):
    def __init__(self, app: AsgiApp, served: Served) -> None:
        super().__init__(app)
        self._served = served

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._served.stopwatch.part("server"):
            await self._app(scope, receive, send)


def part_times(site: Site, episodes: Sequence[Recorded], mode: str, engine: EngineName, variant: str = NONE) -> Parts:
    """Play each recorded episode once, with a stopwatch; one more before them, in a cold browser, does not count."""
    served = Served(site)
    env = WebEnv(served.site, site.families, observation=mode, action=ACTION, engine=engine, variant=variant)
    try:
        list(_timed_steps(env, episodes[0], served))
        steps = [step for episode in episodes for step in _timed_steps(env, episode, served)]
    finally:
        env.close()
    means = {name: fmean(step[name] for step in steps) for name in (*PART_NAMES, "step")}
    return Parts(mode, **means)


def _timed_steps(env: WebEnv, episode: Recorded, served: Served) -> Iterator[dict[str, float]]:
    """Play an episode; the parts of each step, in milliseconds."""
    env.reset(options={"task": episode.task_id})
    for action in episode.actions:
        served.stopwatch = env.seat.stage.tab.stopwatch = watch = Stopwatch()
        begun = time.perf_counter()
        env.step(action)
        ended = time.perf_counter()
        env.seat.observe()  # once more: what it took within the step
        seconds = {**dict.fromkeys(STEP_PARTS, 0.0), **watch.seconds, "encoding": time.perf_counter() - ended}
        whole = ended - begun
        seconds |= {"rest": whole - sum(seconds.values()), "step": whole}
        yield {name: 1000 * spent for name, spent in seconds.items()}
