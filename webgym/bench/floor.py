"""The floor below a step: the same calls to the same page over a bare DevTools connection, and nothing else."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Self

from webgym.bench.buttons import button_site, button_task
from webgym.bench.recording import ACTION
from webgym.bench.speed import timing
from webgym.browser.cdp import Params
from webgym.browser.context import READ_WORLD, Context
from webgym.browser.launch import Browser, Launch
from webgym.browser.tab import Tab, TabSpec
from webgym.engine import EngineName, EngineSpec
from webgym.env import WebEnv
from webgym.errors import BrowserError
from webgym.serve import TOKEN_HEADER, HttpServer, WorldHost
from webgym.site import Site
from webgym.task import Task
from webgym.types import Element
from webgym.world import World

_BUTTONS = 40
_PRESSED = 10  # of them, in turn
_STEP_MS = 500
_FIRST_TICK_MS = 1e9  # frame times must grow; the tab has drawn some before
_FRAME_MS = 1000 / 60


@dataclass(frozen=True, slots=True)
class Floor:
    """An environment against its floor, in medians of milliseconds of a step.

    Attributes:
        mode: The observation part.
        bare_ms: The bare calls: a click, a span of time with a look at its end, a frame where a picture is wanted.
        env_ms: The environment's step.
        share: The environment's steps a second, as a share of the bare loop's.
    """

    mode: str
    bare_ms: float
    env_ms: float
    share: float


def measure_floor(mode: str, engine: EngineName, steps: int, rounds: int = 4) -> Floor:
    """Press buttons that do nothing on a page of 40, bare and in an environment, in turns.

    Args:
        mode: ``"elements"`` or ``"screenshot"``.
        engine: Which; the bare loop draws its frames on command, so it must be the deterministic one.
        steps: How many of each in a round; one more round before them does not count.
        rounds: How many turns each has.

    Raises:
        BrowserError: The browser cannot draw frames on command.
    """
    executable, frame_control = EngineSpec(engine).resolve()
    if not frame_control:
        raise BrowserError(f"the floor is measured with frames on command, which {executable} does not do here.")
    bare_ms: list[float] = []
    env_ms: list[float] = []
    with tempfile.TemporaryDirectory(prefix="webgym-bench-") as folder:
        site = button_site(Path(folder), [_BUTTONS])
        env = WebEnv(site, site.families, observation=mode, action=ACTION, engine=engine, max_steps=10**6)
        try:
            env.reset(options={"task": button_task(_BUTTONS)})
            with BareLoop(executable, site, env.task, mode == "screenshot") as bare:
                for _ in range(1 + rounds):
                    bare_ms += bare.play(env.page.elements[:_PRESSED], steps)
                    env_ms += press(env, steps)
        finally:
            env.close()
    bare_p50, env_p50 = median(bare_ms[steps:]), median(env_ms[steps:])
    return Floor(mode, bare_p50, env_p50, bare_p50 / env_p50)


def press(env: WebEnv, steps: int) -> list[float]:
    """Press the first buttons of the page in turn; the milliseconds of each step."""
    taken_ms: list[float] = []
    for step in range(steps):
        with timing(taken_ms):
            env.step(step % min(_PRESSED, len(env.page.elements)))
    return taken_ms


class BareLoop:
    """A page of its own in a browser of its own, driven by the calls of a step alone. A context manager."""

    def __init__(self, executable: Path, site: Site, task: Task, picture: bool) -> None:
        self._executable, self._site, self._task, self._picture = executable, site, task, picture
        self._runner = asyncio.Runner()
        self._reader = 0  # the isolated world that the page is read in

    def __enter__(self) -> Self:
        self._runner.__enter__()
        try:
            self._runner.run(self._open())
        except BaseException:
            self._runner.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._runner.run(self._close())
        finally:
            self._runner.close()

    def play(self, elements: tuple[Element, ...], steps: int) -> list[float]:
        """Press these in turn; the milliseconds of each step."""
        return self._runner.run(self._play(elements, steps))

    async def _open(self) -> None:
        host = WorldHost()
        self._server = HttpServer(host)
        await self._server.start()
        self._browser = await Browser.start(Launch(self._executable, self._server.port, frame_control=True))
        width, height = self._site.viewport
        self._context = context = await Context.open(self._browser, width, height)
        tab = Tab(TabSpec(f"http://{self._site.name}.test", width, height), context)
        context.session.on("Runtime.executionContextCreated", self._on_world)
        context.session.on("Emulation.virtualTimeBudgetExpired", self._on_expired)
        self._expired = asyncio.get_running_loop().create_future()
        self._world = World(self._site)
        self._world.reset(self._task)
        token = host.new_token()
        host.bind(token, self._world)
        # The tab brings the page up; from then on it is not used any more.
        await tab.begin(self._task.start_path, {TOKEN_HEADER: token}, self._task.start_at, _STEP_MS, self._picture)

    async def _close(self) -> None:
        await self._browser.close()
        await self._server.stop()
        self._world.close()

    async def _play(self, elements: tuple[Element, ...], steps: int) -> list[float]:
        taken_ms: list[float] = []
        for step in range(steps):
            centre = elements[step % len(elements)].center
            with timing(taken_ms):
                await self._step({"x": centre.x, "y": centre.y})
        return taken_ms

    async def _step(self, place: Params) -> None:
        session, clock = self._context.session, self._context.clock
        button = {"button": "left", "clickCount": 1}
        mouse = ({"type": "mouseMoved"}, {"type": "mousePressed", **button}, {"type": "mouseReleased", **button})
        for taken in [session.start("Input.dispatchMouseEvent", place | event) for event in mouse]:
            await taken
        self._expired = asyncio.get_running_loop().create_future()
        look = {"expression": f"lookIn({_STEP_MS - 1})", "contextId": self._reader, "awaitPromise": True}
        read = session.start("Runtime.evaluate", look)
        span = {"policy": "pauseIfNetworkFetchesPending", "budget": _STEP_MS}
        await session.call("Emulation.setVirtualTimePolicy", span)
        await self._expired
        clock.elapsed_ms += _STEP_MS
        await read
        if self._picture:
            clock.frames += 1
            at_ms = _FIRST_TICK_MS + clock.elapsed_ms + 0.01 * clock.frames
            shot = {"screenshot": {"format": "png", "optimizeForSpeed": True}}
            await session.call(
                "HeadlessExperimental.beginFrame", {"frameTimeTicks": at_ms, "interval": _FRAME_MS, **shot}
            )

    def _on_world(self, event: Params) -> None:
        context = event["context"]
        if context.get("name") == READ_WORLD:
            self._reader = context["id"]

    def _on_expired(self, _: dict[str, Any]) -> None:
        if not self._expired.done():
            self._expired.set_result(None)
