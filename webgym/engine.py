"""The machinery below an environment: one thread with an event loop, on which server, browser and all worlds run.

Callers are ordinary synchronous code on any thread, in a notebook or inside a running asyncio loop: they hand a
coroutine over and wait for its result. As everything happens on the one thread, requests to a world and looks into its
database never overlap.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import weakref
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from webgym.browser.find import find_chromium, is_headless_shell
from webgym.browser.launch import Browser, Launch
from webgym.browser.tab import Tab, TabSpec
from webgym.errors import BrowserError, UsageError, unknown
from webgym.serve import TOKEN_HEADER, HttpServer, WorldHost
from webgym.site import AsgiApp
from webgym.world import World

EngineName = Literal["auto", "deterministic", "portable"]
ENGINES: tuple[EngineName, ...] = get_args(EngineName)

_Result = TypeVar("_Result")

_SIGNALS_S = 0.1
"""How often the wait for a result looks up: a signal just before it, or to another thread, does not end it."""


@dataclass(frozen=True, slots=True)
class EngineSpec:
    """What an engine is to be like.

    Attributes:
        name: ``"deterministic"``, ``"portable"``, or ``"auto"`` for the first that the browser can do.
        chromium: Path of the browser; by default the one that `find_chromium` finds.
        headless: Without a window.
        browsers: How many browser processes its tabs are spread over.
        episodes_per_browser: Browser and driver grow with every episode; after so many, tabs come from a fresh browser.
        keep_tabs: Let an episode take over the tab of the one before it, wiped. It is ready much sooner than a fresh
            one, and shows the same.
    """

    name: EngineName = "auto"
    chromium: str | None = None
    headless: bool = True
    browsers: int = 1
    episodes_per_browser: int = 400
    keep_tabs: bool = True

    def resolve(self) -> tuple[Path, bool]:
        """The browser to run, and whether frame by frame.

        Raises:
            UsageError: Unknown engine.
            BrowserError: No browser, or none that can do what was asked for.
        """
        if self.name not in ENGINES:
            raise UsageError(unknown("engine", self.name, ENGINES))
        path = find_chromium(self.chromium, headless=self.headless)
        able = self.headless and is_headless_shell(path) and sys.platform != "darwin"
        if self.name == "deterministic" and not able:
            raise BrowserError(
                "engine='deterministic' needs chrome-headless-shell on Linux or Windows, without a window; found "
                f"{path}. Install it with `playwright install chromium-headless-shell`, or use engine='portable'."
            )
        return path, able and self.name != "portable"


@dataclass(eq=False, slots=True)
class _Running:
    """A browser, how many episodes it has had, and how many tabs it has."""

    browser: Browser
    episodes: int = 0
    tabs: int = 0
    retired: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class BoundTab:
    """A tab bound to a world, for one episode: requests with these headers reach it."""

    tab: Tab
    token: str
    running: _Running

    @property
    def headers(self) -> dict[str, str]:
        """What is added to the tab's requests."""
        return {TOKEN_HEADER: self.token}


class _Machinery:
    """What lives on the engine's thread."""

    def __init__(self, spec: EngineSpec) -> None:
        self._path, self._frame_control = spec.resolve()
        self._spec = spec
        self._host = WorldHost()
        self._server: HttpServer | None = None
        self._fleet: list[_Running] = []  # where new tabs come from
        self._retired: set[_Running] = set()  # each until its last tab is closed
        self._starting = asyncio.Lock()
        self._ending: set[asyncio.Task[None]] = set()
        self._guests: set[HttpServer] = set()

    @property
    def browser_pids(self) -> tuple[int, ...]:
        """The processes of its browsers, those that new tabs come from first."""
        return tuple(running.browser.pid for running in (*self._fleet, *self._retired))

    async def tab(self, world: World, spec: TabSpec, last: BoundTab | None = None) -> BoundTab:
        """A tab without a trace of any other episode, whose requests reach this world alone.

        Args:
            world: What it shows.
            spec: What it is to be like.
            last: The tab of the episode before, which ends; its context may be taken over.
        """
        bound = await self._renewed(last, spec) if last else None
        bound = bound or await self._open(spec)
        self._host.bind(bound.token, world)
        return bound

    def drop(self, bound: BoundTab) -> None:
        """Begin to close a tab; its world can no longer be reached by it."""
        self._host.unbind(bound.token)
        self._in_background(self._close(bound))

    async def revive(self) -> None:
        """After a fault: end browsers that do not answer any more, so that the next tab comes from a fresh one."""
        for running in (*self._retired, *self._fleet):
            if not await running.browser.answers():
                running.browser.kill()
                self._retire(running)

    async def host(self, app: AsgiApp) -> HttpServer:
        """Serve an application for people on a port of its own, until `unhost` or `close`."""
        server = HttpServer(app)
        await server.start()
        self._guests.add(server)
        return server

    async def unhost(self, server: HttpServer) -> None:
        """End a server that `host` started."""
        self._guests.discard(server)
        await server.stop()

    async def close(self) -> None:
        """End everything."""
        for running in tuple(self._fleet):
            self._retire(running)
        while self._ending:
            await asyncio.gather(*self._ending, return_exceptions=True)
        retired, self._retired = self._retired, set()
        await asyncio.gather(*(running.browser.close() for running in retired))
        servers = [*self._guests, *([self._server] if self._server else [])]
        await asyncio.gather(*(server.stop() for server in servers))

    async def _renewed(self, last: BoundTab, spec: TabSpec) -> BoundTab | None:
        """The tab of the last episode, wiped; None where it cannot be kept."""
        running = last.running
        kept = self._spec.keep_tabs and last.tab.spec == spec and last.tab.alive
        if not kept or running.retired or running.episodes >= self._spec.episodes_per_browser:
            self.drop(last)
            return None
        self._host.unbind(last.token)
        try:
            tab = await last.tab.renew()
        except BaseException:
            self._in_background(self._close(last))
            raise
        running.episodes += 1
        return BoundTab(tab, self._host.new_token(), running)

    async def _open(self, spec: TabSpec) -> BoundTab:
        running = await self._ready_browser()
        running.episodes += 1
        running.tabs += 1
        try:
            return BoundTab(await Tab.open(running.browser, spec), self._host.new_token(), running)
        except BaseException:
            self._give_back(running)
            raise

    async def _close(self, bound: BoundTab) -> None:
        try:
            await bound.tab.close()
        finally:
            self._give_back(bound.running)

    def _give_back(self, running: _Running) -> None:
        running.tabs -= 1
        if running.retired and not running.tabs:
            self._stop(running)

    async def _ready_browser(self) -> _Running:
        # Environments that share an engine may all ask at once: one of them starts it, the others wait for that.
        async with self._starting:
            for running in tuple(self._fleet):
                if not running.browser.alive or running.episodes >= self._spec.episodes_per_browser:
                    self._retire(running)
            if self._server is None:
                self._server = HttpServer(self._host)
                await self._server.start()
            idle = min(self._fleet, key=lambda running: running.tabs, default=None)
            if idle is None or (idle.tabs and len(self._fleet) < self._spec.browsers):
                idle = await self._start(self._server.port)
                self._fleet.append(idle)
            return idle

    async def _start(self, port: int) -> _Running:
        return _Running(await Browser.start(Launch(self._path, port, self._frame_control, self._spec.headless)))

    def _retire(self, running: _Running) -> None:
        """Open no more tabs there; it ends with its last one."""
        if running in self._fleet:
            self._fleet.remove(running)
        if not running.retired:
            running.retired = True
            self._retired.add(running)
            if not running.tabs:
                self._stop(running)

    def _stop(self, running: _Running) -> None:
        if running in self._retired:
            self._retired.remove(running)
            self._in_background(running.browser.close())

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)


class Engine:
    """A thread, and on it a server, a browser and the pages of any number of environments.

    Nothing is started before the first page is asked for. Give one engine to several environments (``engine=``) to let
    them share a browser; an environment that was given a name has an engine of its own and closes it.
    """

    def __init__(self, spec: EngineSpec | None = None) -> None:
        self.spec = spec or EngineSpec()
        self._machinery = _Machinery(self.spec)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._finalizer: Callable[[], object] | None = None
        self._process = os.getpid()
        self._closed = False
        self._starting = threading.Lock()

    def run(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        """Run a coroutine on the engine's thread and wait for its result.

        Ctrl-C while waiting cancels it: when this returns or raises, nothing of it is still under way.

        Raises:
            BrowserError: The engine is closed, or was started in the process that this one was forked from.
        """
        try:
            loop = self._running_loop()
        except BrowserError:
            work.close()
            raise
        begun: list[asyncio.Task[Any]] = []
        future = asyncio.run_coroutine_threadsafe(_tracked(work, begun), loop)
        try:
            while not wait((future,), timeout=_SIGNALS_S).done:
                pass  # and if Ctrl-C has come, it is raised here
            return future.result()
        except CancelledError as error:
            raise BrowserError("the engine was closed while it was at work.") from error
        except BaseException:
            if not future.done():  # it is not the work that raised, but what interrupted the waiting for it
                future.cancel()
                asyncio.run_coroutine_threadsafe(_ended(work, begun), loop).result()
            raise

    async def tab(self, world: World, spec: TabSpec, last: BoundTab | None = None) -> BoundTab:
        """As `_Machinery.tab`; on the engine's thread."""
        return await self._machinery.tab(world, spec, last)

    def drop(self, bound: BoundTab) -> None:
        """As `_Machinery.drop`; on the engine's thread."""
        self._machinery.drop(bound)

    async def revive(self) -> None:
        """As `_Machinery.revive`; on the engine's thread."""
        await self._machinery.revive()

    async def host(self, app: AsgiApp) -> HttpServer:
        """As `_Machinery.host`; on the engine's thread."""
        return await self._machinery.host(app)

    async def unhost(self, server: HttpServer) -> None:
        """As `_Machinery.unhost`; on the engine's thread."""
        await self._machinery.unhost(server)

    @property
    def browser_pids(self) -> tuple[int, ...]:
        """The processes of its browsers, the one that new pages come from first: for diagnosis."""
        return self._machinery.browser_pids

    @property
    def closed(self) -> bool:
        """Whether `close` has been called, or this process has the engine only from before it was forked."""
        return self._closed or self._is_inherited

    def close(self) -> None:
        """End the browser, the server and the thread; calling it twice does no harm."""
        self._closed = True
        if self._finalizer is not None:
            self._finalizer()

    def __copy__(self) -> Engine:
        return self

    def __deepcopy__(self, memo: object) -> Engine:
        """Itself: copies of an environment's arguments (Gymnasium makes some) go on sharing it."""
        return self

    def __reduce__(self) -> str:
        raise TypeError("an engine cannot be sent to another process; let each make its own, with engine='auto'.")

    @property
    def _is_inherited(self) -> bool:
        return self._loop is not None and self._process != os.getpid()

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        if self._is_inherited:
            raise BrowserError("a running engine cannot be taken into a forked process; make the environment there.")
        if self._closed:
            raise BrowserError("the engine is closed; make the environment again.")
        with self._starting:
            if self._loop is None:
                self._loop, self._process = asyncio.new_event_loop(), os.getpid()
                thread = threading.Thread(target=_serve_loop, args=(self._loop,), name="webgym-engine", daemon=True)
                thread.start()
                # Runs when the engine is no longer referred to, or at exit, whichever is first.
                self._finalizer = weakref.finalize(self, _shut_down, self._loop, thread, self._machinery, self._process)
            return self._loop


def engine_for(num_envs: int, name: EngineName = "auto", chromium: str | None = None) -> Engine:
    """An engine for so many environments: a browser per core, and no more of them than there are environments."""
    return Engine(EngineSpec(name, chromium, browsers=min(num_envs, cores())))


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


async def _tracked(work: Coroutine[Any, Any, _Result], begun: list[asyncio.Task[Any]]) -> _Result:
    task = asyncio.current_task()
    assert task is not None
    begun.append(task)
    return await work


async def _ended(work: Coroutine[Any, Any, Any], begun: list[asyncio.Task[Any]]) -> None:
    """Wait for the end of work that was cancelled, if it had begun at all."""
    if begun:
        await asyncio.wait(begun)
    work.close()


def _serve_loop(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    loop.run_forever()
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()


def _shut_down(loop: asyncio.AbstractEventLoop, thread: threading.Thread, machinery: _Machinery, process: int) -> None:
    if os.getpid() != process:
        return  # a forked child: the thread and the browser are its parent's

    async def finish() -> None:
        await machinery.close()
        rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    finished = asyncio.run_coroutine_threadsafe(finish(), loop)
    finished.add_done_callback(lambda _: loop.call_soon_threadsafe(loop.stop))
    # The garbage collector runs on whichever thread it likes; on the engine's own, waiting would be for ever.
    if threading.current_thread() is not thread:
        finished.result()
        thread.join()
