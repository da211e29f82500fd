"""The same page and clicks through other libraries, each in a virtual environment of its own, made here.

The page is MiniWoB++'s ``click-test-2``; the click, on its instruction, does nothing. Every library reads what it reads
by default after each click, in the browser that webgym finds: BrowserGym the page's tree, its accessibility tree and a
picture, MiniWoB++ its elements and a picture. Episodes of all of them take turns, so that a machine whose speed drifts
favours none.

Not covered: BrowserGym on macOS, where its Playwright looks for a browser elsewhere.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import shlex
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Self

import numpy as np

from webgym.bench import peer
from webgym.bench.speed import timing
from webgym.browser.find import find_chromium
from webgym.engine import EngineName
from webgym.env import WebEnv
from webgym.errors import BrowserError, UsageError, WebgymError
from webgym.registry import load_site

_SITE = "miniwob"
_MODES: dict[str, str | tuple[str, ...]] = {
    "webgym, elements": "elements",
    "webgym, picture as well": ("screenshot", "elements"),
}
_PICTURES = "webgym, picture as well"
_STEPS, _STEPS_WITHOUT_PAUSES = 10, 40  # of an episode: others', ours
_INSTALL_TIMEOUT_S = 900
# Where Playwright 1.44 looks for its browser. A path can be given to BrowserGym's page, but not to its chat window.
_BROWSER_OF_PLAYWRIGHT_1_44 = Path("chromium-1117", "chrome-linux", "chrome")


class PeerError(WebgymError):
    """A library that cannot be compared with, and why."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A library to compare with.

    Attributes:
        name: What it is called.
        maker: Its key in `webgym.bench.peer.MAKERS`.
        folder: The virtual environment that it shares with others of the same requirements.
        requirements: What is installed in it.
        prepare: Makes ready what it needs besides, in the folder of all virtual environments; returns more variables
            of its process's environment. Raises `PeerError`, or `BrowserError` where there is no browser for it.
    """

    name: str
    maker: str
    folder: str
    requirements: tuple[str, ...]
    prepare: Callable[[Path], dict[str, str]]


@dataclass(frozen=True, slots=True)
class PeerSpeed:
    """What a library came to, in medians; ratios are to webgym's figures of the same run.

    Attributes:
        name: Which.
        reset_ms, step_ms: Medians; None if it was left out.
        elements_ratio, screenshot_ratio: How many times as many steps a second webgym does, with ``elements`` and with
            ``screenshot`` and ``elements``; None for webgym itself.
        reset_ratio: How many times as quick a reset of webgym is, with ``screenshot`` and ``elements``.
        left_out: Why it was; empty if it was not.
    """

    name: str
    reset_ms: float | None = None
    step_ms: float | None = None
    elements_ratio: float | None = None
    screenshot_ratio: float | None = None
    reset_ratio: float | None = None
    left_out: str = ""


def browser_for_playwright(folder: Path) -> dict[str, str]:
    """Put a browser where Playwright 1.44 looks for its own."""
    browsers = folder / "browsers"
    launcher = browsers / _BROWSER_OF_PLAYWRIGHT_1_44
    launcher.parent.mkdir(parents=True, exist_ok=True)
    launcher.write_text(f'#!/bin/sh\nexec "{find_chromium()}" --no-sandbox "$@"\n')
    launcher.chmod(launcher.stat().st_mode | stat.S_IXUSR)
    return {"PLAYWRIGHT_BROWSERS_PATH": str(browsers)}


def browser_for_selenium(folder: Path) -> dict[str, str]:
    """Say which browser and which driver Selenium is to use.

    Raises:
        PeerError: There is no driver.
        BrowserError: There is no full Chromium, which the driver is made for.
    """
    driver = shutil.which("chromedriver")
    if driver is None:
        raise PeerError("there is no chromedriver on the PATH; install one (Debian's package is chromium-driver)")
    return {"MINIWOB_CHROME_BINARY": str(find_chromium(headless=False)), "MINIWOB_CHROMEDRIVER": driver}


_BROWSERGYM = ("browsergym-miniwob==0.14.3", "playwright==1.44.0", "miniwob==1.1.0")
PEERS = (
    Peer("BrowserGym 0.14.3", "browsergym", "browsergym", _BROWSERGYM, browser_for_playwright),
    Peer("BrowserGym 0.14.3 tuned", "browsergym-tuned", "browsergym", _BROWSERGYM, browser_for_playwright),
    Peer("MiniWoB++ 1.1.0", "miniwob", "miniwob", ("miniwob==1.1.0",), browser_for_selenium),
)


def check_page() -> None:
    """Find out whether the page is there, before minutes are spent on measuring.

    Raises:
        UsageError: It is not.
    """
    if importlib.util.find_spec("miniwob") is None:
        raise UsageError("the page that all play is not installed: pip install 'webgym-rl[miniwob]'.")


def peers_folder() -> Path:
    """Where their virtual environments are kept from one run to the next."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "webgym" / "peers"


def compare(
    rounds: int,
    engine: EngineName,
    folder: Path,
    peers: Sequence[Peer] = PEERS,
    note: Callable[[str], None] = lambda _: None,
) -> list[PeerSpeed]:
    """Play so many rounds, an episode of everybody in each; one more before them does not count.

    Args:
        rounds: How many.
        engine: Of webgym.
        folder: Where virtual environments are made, or found from last time.
        peers: Whom to compare with; those that cannot be are left out, and the result says why.
        note: Is told what is being done.
    """
    left_out: dict[str, str] = {}
    with contextlib.ExitStack() as stack:
        players: dict[str, Player] = {}
        for name, observation in _MODES.items():
            players[name] = stack.enter_context(OwnPlayer(observation, engine))
        for each in peers:
            note(f"{each.name}: making ready")
            try:
                players[each.name] = stack.enter_context(PeerPlayer(each, folder))
            except (PeerError, BrowserError) as error:
                left_out[each.name] = str(error)
        for number in range(1 + rounds):
            for name, player in tuple(players.items()):
                note(f"{name}: round {number} of {rounds}")
                try:
                    player.play(counts=number > 0)
                except PeerError as error:
                    left_out[name] = str(error)
                    del players[name]
        return _ratios(players, left_out)


@dataclass
class Player:
    """Somebody who plays episodes; a context manager."""

    resets_ms: list[float] = field(default_factory=list[float], init=False)
    steps_ms: list[float] = field(default_factory=list[float], init=False)

    def play(self, counts: bool) -> None:
        """One episode, of which the times are kept if it counts."""
        resets_ms, steps_ms = self.episode()
        if counts:
            self.resets_ms += resets_ms
            self.steps_ms += steps_ms

    def episode(self) -> tuple[list[float], list[float]]:
        """Play; the milliseconds of its reset and of its steps."""
        raise NotImplementedError


class OwnPlayer(Player):
    """An environment of webgym's."""

    def __init__(self, observation: str | tuple[str, ...], engine: EngineName) -> None:
        super().__init__()
        family = load_site(_SITE).family(peer.PAGE)
        given: dict[str, Any] = {"observation": observation, "action": "xy", "engine": engine, "max_steps": 10**6}
        self._env = WebEnv(load_site(_SITE), [family], **given)
        width, height = self._env.setting.observations.viewport
        self._action = np.array([peer.X / width, peer.Y / height], np.float32)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._env.close()

    def episode(self) -> tuple[list[float], list[float]]:
        """As of `Player`."""
        resets_ms, steps_ms = list[float](), list[float]()
        with timing(resets_ms):
            self._env.reset(seed=1)
        for _ in range(_STEPS_WITHOUT_PAUSES):
            with timing(steps_ms):
                _, _, terminated, truncated, info = self._env.step(self._action)
            if terminated or truncated:
                raise BrowserError(f"the click was not one that does nothing: {info}")
        return resets_ms, steps_ms


class PeerPlayer(Player):
    """Another library, in a process of its own."""

    def __init__(self, peer: Peer, folder: Path) -> None:
        super().__init__()
        self._peer = peer
        more = peer.prepare(folder)
        python = installed(peer, folder)
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed with the process
        self._process = subprocess.Popen(
            [str(python), "-I", str(Path(__file__).with_name("peer.py")), peer.maker],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={**os.environ, **more},
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(BrokenPipeError):  # it has ended by itself
            self._process.communicate()  # ends its input, and so the process
        self._errors.close()

    def episode(self) -> tuple[list[float], list[float]]:
        """As of `Player`.

        Raises:
            PeerError: It ended without an answer.
        """
        assert self._process.stdin is not None and self._process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(f"{_STEPS}\n")
            self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            self._process.wait()
            self._errors.seek(0)
            raise PeerError(_last_line(self._errors.read()))
        answer = json.loads(line)
        return [answer["reset_ms"]], answer["steps_ms"]


def installed(peer: Peer, folder: Path) -> Path:
    """The Python of a library's virtual environment, which is made if it is not there.

    Raises:
        PeerError: It cannot be made.
    """
    home = folder / peer.folder
    python, done = home / "bin" / "python", home / "requirements.txt"
    wanted = "\n".join(peer.requirements)
    if done.exists() and done.read_text() == wanted:
        return python
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *peer.requirements]
    for command in ([sys.executable, "-m", "venv", "--clear", str(home)], install):
        try:
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=_INSTALL_TIMEOUT_S)
        except (OSError, subprocess.SubprocessError) as error:
            reason = _last_line(getattr(error, "stderr", None) or str(error))
            raise PeerError(f"{reason} (see more with: {shlex.join(command)})") from error
    done.write_text(wanted)
    return python


def _last_line(text: str) -> str:
    """The last line that has words in it: messages may end in a frame of dashes."""
    lines = (line.strip() for line in reversed(text.splitlines()))
    return next((line for line in lines if any(map(str.isalnum, line))), "it ended without a word")


def _ratios(players: dict[str, Player], left_out: dict[str, str]) -> list[PeerSpeed]:
    resets = {name: median(player.resets_ms) for name, player in players.items()}
    steps = {name: median(player.steps_ms) for name, player in players.items()}
    own_steps, own_reset = [steps[name] for name in _MODES], resets[_PICTURES]
    found = [PeerSpeed(name, resets[name], steps[name]) for name in _MODES]
    for name in [name for name in players if name not in _MODES]:
        elements, screenshot = (steps[name] / own for own in own_steps)
        found.append(PeerSpeed(name, resets[name], steps[name], elements, screenshot, resets[name] / own_reset))
    return found + [PeerSpeed(name, left_out=reason) for name, reason in left_out.items()]
