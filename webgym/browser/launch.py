"""One browser process: launched by Playwright, driven over its own DevTools connection as well."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser as PlaywrightBrowser
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Playwright, async_playwright

from webgym.browser.cdp import Connection
from webgym.browser.find import is_headless_shell
from webgym.errors import BrowserError

_FRAME_CONTROL = (
    "--enable-begin-frame-control",
    "--disable-new-content-rendering-timeout",
    "--disable-threaded-animation",
    "--disable-threaded-scrolling",
    "--disable-checker-imaging",
    "--disable-image-animation-resync",
    # Else only what changed of a tile is drawn anew, over its old pixels, and edges depend on what was there before.
    "--disable-partial-raster",
)
_QUIET = (
    # A frame waits for all that belongs to it, not for a deadline: that would be an instant of the page's own time,
    # which stands still while the agent thinks.
    "--run-all-compositor-stages-before-draw",
    "--disable-smooth-scrolling",
    "--disable-lcd-text",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--disable-quic",
    "--js-flags=--random-seed=1",
)
# The last --disable-features wins, so this repeats those of Playwright's that matter to a page.
_FEATURES_OFF = (
    # After a click Chromium holds all other work of the page back until its next frame, which comes only on command.
    "DeferRendererTasksAfterInput",
    "PaintHolding",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "OptimizationHints",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
)
_ANSWER_TIMEOUT_S = 2.0
_CLOSE_TIMEOUT_S = 5.0
_LAUNCH_TRIES = 3  # a free port can be taken by another program between our look and the browser's


@dataclass(frozen=True, slots=True)
class Launch:
    """How a browser is to be started.

    Attributes:
        executable: Which Chromium.
        server_port: The loopback port where every ``*.test`` name leads; no other name leads anywhere.
        frame_control: Draw frames on command only (chrome-headless-shell).
        headless: Without a window.
    """

    executable: Path
    server_port: int
    frame_control: bool
    headless: bool = True


class Browser:
    """A running browser, and the Playwright driver that started it. Use `start`."""

    def __init__(
        self, launch: Launch, driver: Playwright, handle: PlaywrightBrowser, connection: Connection, pid: int
    ) -> None:
        self.launch = launch
        self.handle = handle
        self.connection = connection
        self.pid = pid
        self._driver = driver
        # Two frames in flight at once, even of two pages, crash the process.
        self.frame_turn = asyncio.Lock()
        self.context_turn = asyncio.Lock()

    @classmethod
    async def start(cls, launch: Launch) -> Browser:
        """Launch a browser and connect to it.

        Raises:
            BrowserError: If it does not start.
        """
        driver = await _start_driver()
        try:
            return await cls._start(launch, driver)
        except BaseException:
            await driver.stop()
            raise

    @classmethod
    async def _start(cls, launch: Launch, driver: Playwright) -> Browser:
        for _ in range(_LAUNCH_TRIES):
            port = _free_port()
            handle = await _launch(launch, driver, port)
            try:
                connection = await Connection.open(await _websocket_url(port))
            except OSError:
                await handle.close()
                continue
            processes = await connection.call("SystemInfo.getProcessInfo")
            pid = next(int(each["id"]) for each in processes["processInfo"] if each["type"] == "browser")
            return cls(launch, driver, handle, connection, pid)
        raise BrowserError(f"{launch.executable} opened no DevTools port; something keeps taking free ports away.")

    @property
    def alive(self) -> bool:
        """Whether the process still answers."""
        return self.handle.is_connected() and not self.connection.closed

    async def answers(self) -> bool:
        """Whether it answers a simple call in good time: a stopped or wedged browser keeps its connections."""
        if not self.alive:
            return False
        try:
            async with asyncio.timeout(_ANSWER_TIMEOUT_S):
                await self.connection.call("Browser.getVersion")
        except (TimeoutError, BrowserError):
            return False
        return True

    async def close(self) -> None:
        """End the process: politely, and with SIGKILL where that is not heard."""
        try:
            async with asyncio.timeout(_CLOSE_TIMEOUT_S):
                await self.connection.close()
                await self.handle.close()
        except (TimeoutError, PlaywrightError):
            self.kill()
        await self._driver.stop()

    def kill(self) -> None:
        """End the process at once: a stopped or wedged browser hears nothing else."""
        with suppress(ProcessLookupError):  # it may have gone already, which is what was wanted
            os.kill(self.pid, signal.SIGKILL)


async def _start_driver() -> Playwright:
    try:
        return await async_playwright().start()
    except Exception as error:  # Playwright raises no narrower kind when its own Node does not run
        raise BrowserError(
            f"Playwright's driver does not start: {error}. `webgym doctor` says more; a slim Debian lacks libatomic1."
        ) from error


async def _launch(launch: Launch, driver: Playwright, port: int) -> PlaywrightBrowser:
    try:
        return await driver.chromium.launch(
            executable_path=launch.executable,
            headless=launch.headless,
            args=_arguments(launch, port),
            # A page longer than the viewport can be scrolled by its scroll bar, as people do.
            ignore_default_args=["--hide-scrollbars"],
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
        )
    except PlaywrightError as error:
        reason = str(error).strip().splitlines()[0]
        raise BrowserError(
            f"{launch.executable} did not start: {reason}. `webgym doctor` tries it step by step."
        ) from error


def _arguments(launch: Launch, port: int) -> list[str]:
    names = f"MAP *.test 127.0.0.1:{launch.server_port}, MAP * ~NOTFOUND"
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    frames = list(_FRAME_CONTROL) if launch.frame_control and is_headless_shell(launch.executable) else []
    features = "--disable-features=" + ",".join(_FEATURES_OFF)
    return [*root, *_QUIET, features, *frames, f"--remote-debugging-port={port}", f"--host-resolver-rules={names}"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _websocket_url(port: int) -> str:
    def ask() -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/version", timeout=10) as answer:
            return str(json.load(answer)["webSocketDebuggerUrl"])

    return await asyncio.to_thread(ask)
