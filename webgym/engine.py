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
from concurrent.futures import CancelledError
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


@dataclass(frozen=True, slots=True)
class EngineSpec:
    """What an engine is to be like.

    Attributes:
        name: ``"deterministic"``, ``"portable"``, or ``"auto"`` for the first that the browser can do.
        chromium: Path of the browser; by default the one that `find_chromium` finds.
        headless: Without a window.
        tabs_per_browser: Browser and driver grow with every tab; after so many, tabs come from a fresh browser.
    """

    name: EngineName = "auto"
    chromium: str | None = None
    headless: bool = True
    tabs_per_browser: int = 400

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
    """A browser, and how many tabs it has had and has."""

    browser: Browser
    opened: int = 0
    in_use: int = 0
    retired: bool = False

    async def stop(self) -> None:
        await self.browser.close()


@dataclass(frozen=True, eq=False, slots=True)
class BoundTab:
    """A tab bound to a world, for one episode."""

    tab: Tab
    token: str
    running: _Running


class _Machinery:
    """What lives on the engine's thread."""

    def __init__(self, spec: EngineSpec) -> None:
        self._path, self._frame_control = spec.resolve()
        self._spec = spec
        self._host = WorldHost()
        self._server: HttpServer | None = None
        self._running: _Running | None = None  # where new tabs come from
        self._retired: set[_Running] = set()  # each until its last tab is closed
        self._starting = asyncio.Lock()
        self._spare: tuple[TabSpec, asyncio.Task[BoundTab]] | None = None
        self._ending: set[asyncio.Task[None]] = set()
        self._guests: set[HttpServer] = set()

    @property
    def browser_pids(self) -> tuple[int, ...]:
        """The processes of its browsers, the one that new tabs come from first."""
        current = [self._running] if self._running else []
        return tuple(running.browser.pid for running in (*current, *self._retired))

    async def tab(self, world: World, spec: TabSpec) -> BoundTab:
        """A tab that nobody has used, whose requests reach this world alone."""
        bound = await self._take_spare(spec) or await self._open(spec)
        self._host.bind(bound.token, world)
        return bound

    def prepare(self, spec: TabSpec) -> None:
        """Begin to open the tab that the next episode will want."""
        if self._spare is None:
            self._spare = (spec, asyncio.create_task(self._open(spec)))

    def drop(self, bound: BoundTab) -> None:
        """Begin to close a tab; its world can no longer be reached by it."""
        self._host.unbind(bound.token)
        self._in_background(self._close(bound))

    async def revive(self) -> None:
        """After a fault: end browsers that do not answer any more, so that the next tab comes from a fresh one."""
        for running in (*self._retired, *([self._running] if self._running else [])):
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
        if self._spare is not None:
            self._spare[1].cancel()
            await asyncio.gather(self._spare[1], return_exceptions=True)
        if self._running is not None:
            self._retire(self._running)
        while self._ending:
            await asyncio.gather(*self._ending, return_exceptions=True)
        retired, self._retired = self._retired, set()
        await asyncio.gather(*(running.stop() for running in retired))
        servers = [*self._guests, *([self._server] if self._server else [])]
        await asyncio.gather(*(server.stop() for server in servers))

    async def _take_spare(self, spec: TabSpec) -> BoundTab | None:
        if self._spare is None:
            return None
        (made_for, making), self._spare = self._spare, None
        (outcome,) = await asyncio.gather(making, return_exceptions=True)
        if isinstance(outcome, BaseException):
            return None  # opening one now will say what is wrong, if it still is
        if made_for != spec or not outcome.tab.alive:
            self.drop(outcome)
            return None
        return outcome

    async def _open(self, spec: TabSpec) -> BoundTab:
        running = await self._ready_browser()
        token = self._host.new_token()
        with_token = TabSpec(spec.origin, {TOKEN_HEADER: token}, spec.width, spec.height, spec.deadline_s)
        running.opened += 1
        running.in_use += 1
        try:
            return BoundTab(await Tab.open(running.browser, with_token), token, running)
        except BaseException:
            self._give_back(running)
            raise

    async def _close(self, bound: BoundTab) -> None:
        try:
            await bound.tab.close()
        finally:
            self._give_back(bound.running)

    def _give_back(self, running: _Running) -> None:
        running.in_use -= 1
        if running.retired and not running.in_use:
            self._stop(running)

    async def _ready_browser(self) -> _Running:
        # Environments that share an engine may all ask at once: one of them starts it, the others wait for that.
        async with self._starting:
            if self._running is not None and not self._running.browser.alive:
                self._retire(self._running)
            if self._running is not None and self._running.opened >= self._spec.tabs_per_browser:
                self._retire(self._running)
            if self._server is None:
                self._server = HttpServer(self._host)
                await self._server.start()
            if self._running is None:
                self._running = await self._start(self._server.port)
            return self._running

    async def _start(self, port: int) -> _Running:
        return _Running(await Browser.start(Launch(self._path, port, self._frame_control, self._spec.headless)))

    def _retire(self, running: _Running) -> None:
        """Open no more tabs there; it ends with its last one."""
        if self._running is running:
            self._running = None
        if not running.retired:
            running.retired = True
            self._retired.add(running)
            if not running.in_use:
                self._stop(running)

    def _stop(self, running: _Running) -> None:
        if running in self._retired:
            self._retired.remove(running)
            self._in_background(running.stop())

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
            return future.result()
        except CancelledError as error:
            raise BrowserError("the engine was closed while it was at work.") from error
        except BaseException:
            if not future.done():  # it is not the work that raised, but what interrupted the waiting for it
                future.cancel()
                asyncio.run_coroutine_threadsafe(_ended(work, begun), loop).result()
            raise

    async def tab(self, world: World, spec: TabSpec) -> BoundTab:
        """As `_Machinery.tab`; on the engine's thread."""
        return await self._machinery.tab(world, spec)

    def prepare(self, spec: TabSpec) -> None:
        """As `_Machinery.prepare`; on the engine's thread."""
        self._machinery.prepare(spec)

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
