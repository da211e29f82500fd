"""Finding a Chromium to drive."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from webgym.errors import BrowserError

CHROMIUM_VARIABLE = "WEBGYM_CHROMIUM"

_NAMES = ("chromium-headless-shell", "chrome-headless-shell", "headless_shell", "chromium", "chromium-browser")
_NAMES_OF_CHROME = ("google-chrome-stable", "google-chrome", "chrome")
# Debian's commands on PATH are shell wrappers, whose child outlives a kill of the wrapper: prefer what they wrap.
_BEHIND_WRAPPERS = ("/usr/lib/chromium/chromium-headless-shell", "/usr/lib/chromium/chromium")


def find_chromium(given: str | None = None, headless: bool = True) -> Path:
    """The browser to drive: the path given, else ``WEBGYM_CHROMIUM``, else Playwright's own build, else the system's.

    chrome-headless-shell is preferred to a full Chromium wherever both are there: it starts three times as fast, and
    only it can be run frame by frame. With ``headless=False`` only a full Chromium will do, as the shell has no window.

    Raises:
        BrowserError: If a path was given that is no program, or none was found anywhere.
    """
    for source, named in (("argument", given), (CHROMIUM_VARIABLE, os.environ.get(CHROMIUM_VARIABLE))):
        if named:
            path = Path(named)
            if not (path.is_file() and os.access(path, os.X_OK)):
                raise BrowserError(
                    f"{source} names {named!r} as the browser, which is no program; give the path of one."
                )
            return path
    for path in _candidates():
        if path.is_file() and os.access(path, os.X_OK) and (headless or not is_headless_shell(path)):
            return path
    if not headless:
        raise BrowserError(
            "no Chromium with a window was found (chrome-headless-shell has none). Install one: `playwright install "
            "chromium`, or with `apt-get install chromium` on Debian, or name one in " + CHROMIUM_VARIABLE + "."
        )
    raise BrowserError(
        "no Chromium was found. Install one with `playwright install chromium-headless-shell`, or with "
        "`apt-get install chromium-headless-shell` on Debian, or name one in " + CHROMIUM_VARIABLE + "."
    )


def is_headless_shell(path: Path) -> bool:
    """Whether this program is chrome-headless-shell, by its name."""
    return "headless" in path.name.replace("_", "-")


def _candidates() -> Iterator[Path]:
    yield from _playwright_builds("chromium_headless_shell-*", _NAMES)
    yield Path(_BEHIND_WRAPPERS[0])
    for name in _NAMES[:3]:
        if found := shutil.which(name):
            yield Path(found)
    yield from _playwright_builds("chromium-*", ("chrome",))
    yield Path(_BEHIND_WRAPPERS[1])
    for name in (*_NAMES[3:], *_NAMES_OF_CHROME):
        if found := shutil.which(name):
            yield Path(found)


def _playwright_builds(pattern: str, names: tuple[str, ...]) -> Iterator[Path]:
    """Browsers in Playwright's cache, newest first."""
    given = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    homes = [Path(given)] if given and given != "0" else []
    homes += [Path.home() / ".cache/ms-playwright", Path.home() / "Library/Caches/ms-playwright"]
    for home in homes:
        for build in sorted(home.glob(pattern), key=_build_number, reverse=True):
            for name in (*names, "headless_shell", "chrome-headless-shell"):
                yield from build.glob(f"*/{name}")


def _build_number(build: Path) -> int:
    number = build.name.rpartition("-")[2]
    return int(number) if number.isdigit() else 0
