"""``webgym doctor``: what is installed, what works, and what to do about the rest."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import perf_counter
from typing import Annotated

import gymnasium as gym
import typer

from webgym import __version__
from webgym.agent import agents
from webgym.browser.find import CHROMIUM_VARIABLE, find_chromium, is_headless_shell
from webgym.cli.console import note, out, print_json
from webgym.cli.options import AsJson, SiteFolders, take_sites
from webgym.errors import AgentError, BrowserError, TaskError, WebgymError
from webgym.recipe import load_recipe, recipes
from webgym.registry import broken_sites, environment_id, load_suite, sites, suites

_PACKAGES = ("gymnasium", "playwright", "numpy", "starlette", "uvicorn", "stable-baselines3", "torch")
_ENGINES = ("deterministic", "portable")
_APT_PACKAGES = ("chromium-headless-shell", "libatomic1")  # the second is for the driver; slim systems lack it


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: What.
        state: ``"ok"``, ``"missing"`` (nothing is lost without it) or ``"bad"``.
        detail: What was found.
        remedy: What to do; empty if nothing needs doing.
    """

    name: str
    state: str
    detail: str
    remedy: str = ""


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("doctor")(doctor)


def doctor(
    install_browser: Annotated[
        bool, typer.Option("--install-browser", help="Install a browser if there is none.")
    ] = False,
    site: SiteFolders = None,
    json: AsJson = False,
) -> None:
    """Say what is installed, what works and what to do; the exit code is 1 if something needed does not work."""
    if install_browser:
        ensure_browser()
        return
    take_sites(site)
    findings: list[Finding] = []
    for finding in _examine():
        findings.append(finding)
        if not json:
            _show(finding)
    if json:
        print_json([asdict(finding) for finding in findings])
    if any(finding.state == "bad" for finding in findings):
        raise typer.Exit(1)


def _show(finding: Finding) -> None:
    sign, style = {"ok": ("✓", "green"), "missing": ("-", "dim"), "bad": ("✗", "bold red")}[finding.state]
    out.print(f"[{style}]{sign}[/] ", end="")
    out.print(f"{finding.name:26} {finding.detail}", markup=False, soft_wrap=True)
    if finding.remedy:
        out.print(f"  {'':26} {finding.remedy}", style="yellow", markup=False, soft_wrap=True)


def _examine() -> Iterator[Finding]:
    yield Finding("webgym", "ok", f"{__version__} at {Path(__file__).parents[1]}")
    yield Finding("python", "ok", f"{platform.python_version()} on {platform.platform()}")
    yield from map(_package, _PACKAGES)
    yield _driver()
    yield _browser()
    yield from _sites()
    yield from map(_suite, suites())
    yield Finding("agents", "ok", ", ".join(agents()) or "none")
    yield from _recipes()
    yield from map(_engine, _ENGINES)


def _package(name: str) -> Finding:
    try:
        return Finding(name, "ok", version(name))
    except PackageNotFoundError:
        return Finding(name, "missing", "not installed", "For training: pip install 'webgym-rl[train]'")


def _driver() -> Finding:
    fault = _driver_fault()
    if not fault:
        return Finding("playwright driver", "ok", "starts")
    return Finding("playwright driver", "bad", fault, "Install what it misses; on Debian: apt-get install libatomic1")


def _driver_fault() -> str:
    """Why the program that Playwright brings along does not start; empty if it does."""
    done = subprocess.run(
        [sys.executable, "-m", "playwright", "--version"], capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else (done.stderr.strip() or f"it exits with {done.returncode}").splitlines()[-1]


def _browser() -> Finding:
    try:
        path = find_chromium()
    except BrowserError as error:
        return Finding("browser", "bad", str(error), "Or let webgym install one: webgym doctor --install-browser")
    reported = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    kind = "chrome-headless-shell" if is_headless_shell(path) else "full Chromium, without frame control"
    return Finding("browser", "ok", f"{reported} ({kind}) at {path}")


def _sites() -> Iterator[Finding]:
    for name, site in sites().items():
        yield Finding(f"site {name}", "ok", f"{site.title}, {len(site.families)} task families")
    for name, fault in broken_sites().items():
        yield Finding(f"site {name}", "bad", str(fault))
    if not sites():
        yield Finding("sites", "bad", "none works", "Reinstall webgym-rl, or name a folder with --site.")


def _suite(name: str) -> Finding:
    label = f"suite {name}"
    try:
        suite = load_suite(name)
        suite.check(sites())
    except TaskError as error:
        return Finding(label, "bad", str(error))
    return Finding(label, "ok", f"version {suite.version}, {len(suite)} tasks as they were frozen")


def _recipes() -> Iterator[Finding]:
    """One finding for those that work, and one for each that does not, such as for want of torch."""
    faults: dict[str, str] = {}
    for name in recipes():
        try:
            load_recipe(name)
        except AgentError as error:
            faults[name] = str(error)
    yield Finding("recipes", "ok", ", ".join(name for name in recipes() if name not in faults) or "none")
    yield from (Finding(f"recipe {name}", "missing", fault) for name, fault in faults.items())


def _engine(name: str) -> Finding:
    """Play one reset in this engine, on the first site."""
    label = f"engine {name}"
    first = next(iter(sites()), None)
    if first is None:
        return Finding(label, "missing", "not tried: there is no site")
    start = perf_counter()
    env = gym.make(environment_id(first), disable_env_checker=True, engine=name)
    try:
        env.reset(seed=0)
        started_s = perf_counter() - start
        env.step(env.action_space.sample())
        start = perf_counter()
        env.reset(seed=1)
        return Finding(label, "ok", f"starts in {started_s:.1f} s, resets in {(perf_counter() - start) * 1000:.0f} ms")
    except WebgymError as error:
        return Finding(label, "bad" if name == "portable" else "missing", str(error))
    finally:
        env.close()


# --- installing a browser --------------------------------------------------------------------------------------------


def ensure_browser() -> None:
    """Find a browser that can be driven, or install what is missing in the first way that works.

    Raises:
        BrowserError: If none did, or one is named that is not there.
    """
    for command in (None, *_ways_to_install()):
        if command is not None:
            note("$ " + " ".join(command))
            subprocess.run(command, check=False)
        try:
            path = find_chromium()
        except BrowserError:
            if os.environ.get(CHROMIUM_VARIABLE):
                raise  # whatever were installed, the one that is named would be taken
            continue
        if not _driver_fault():
            note(f"browser: {path}")
            return
    fault = _driver_fault()
    if fault:
        raise BrowserError(f"Playwright's driver does not start ({fault}); on Debian: apt-get install libatomic1")
    raise BrowserError(
        "no browser could be installed; install chrome-headless-shell or Chromium yourself, "
        f"and name its program in {CHROMIUM_VARIABLE}."
    )


def _ways_to_install() -> Iterator[Sequence[str]]:
    """Commands that may install one, best first: Playwright's own build, then the system's package."""
    playwright = [sys.executable, "-m", "playwright", "install"]
    as_root_on_debian = shutil.which("apt-get") is not None and hasattr(os, "geteuid") and os.geteuid() == 0
    yield [*playwright, *(["--with-deps"] if as_root_on_debian else []), "--only-shell", "chromium"]
    if as_root_on_debian:
        yield ["apt-get", "update"]
        yield ["apt-get", "install", "--yes", "--no-install-recommends", *_APT_PACKAGES]
