"""Sites come in by entry point or folder; a broken one breaks nobody else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path

import gymnasium as gym
import pytest
from gymnasium.envs.registration import EnvSpec

import webgym
from tests.kiosk import SITE as KIOSK
from webgym.errors import SiteError, UsageError
from webgym.registry import BrokenSiteWarning, PackagedSite, SiteFolder, SiteRegistry, environment_id
from webgym.site import Site

KIOSK_FOLDER = Path(__file__).parents[1] / "kiosk"
CLASHING = replace(KIOSK, name="kiosk-buy", families=(replace(KIOSK.families[0], name="x"),))
CLASHED = replace(KIOSK, families=(replace(KIOSK.families[0], name="buy-x"),))
NO_SITE = "a string"


@pytest.fixture
def registry() -> Iterator[SiteRegistry]:
    """An empty registry: no site's environments are known to Gymnasium before, and those made known are forgotten."""
    known = dict(gym.registry)
    for env_id in [env_id for env_id in known if env_id.startswith("webgym/")]:
        del gym.registry[env_id]
    yield SiteRegistry()
    gym.registry.clear()
    gym.registry.update(known)


def packaged(name: str, attribute: str) -> PackagedSite:
    return PackagedSite(EntryPoint(name, f"{__name__}:{attribute}", "webgym.sites"))


def run_python(code: str, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environ}, check=False)


def test_importing_is_light_and_silent() -> None:
    code = """
import sys, threading, webgym
heavy = {"playwright", "starlette", "uvicorn", "torch", "PIL", "jinja2", "typer", "rich"} & set(sys.modules)
assert not heavy, heavy
assert threading.active_count() == 1
"""
    done = run_python(code)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_importing_registers_every_family_of_every_site() -> None:
    assert "burrito" in webgym.sites()
    for name, site in webgym.sites().items():
        for family in (None, *(family.name for family in site.families)):
            assert environment_id(name, family) in gym.registry


def test_specs_can_be_written_down() -> None:
    spec = gym.spec("webgym/burrito-extra-guac-v0")
    assert EnvSpec.from_json(spec.to_json()).kwargs == spec.kwargs


def test_a_broken_site_is_named_and_breaks_nobody_else(registry: SiteRegistry) -> None:
    broken = PackagedSite(EntryPoint("broken", "no_such_module_at_all:SITE", "webgym.sites"))
    with pytest.warns(
        BrokenSiteWarning, match=r"'broken' \(no_such_module_at_all:SITE\).*ModuleNotFoundError"
    ) as caught:
        registry.offer([broken, packaged("kiosk", "KIOSK")])
    assert len(caught) == 1
    assert list(registry.sites()) == ["kiosk"]
    with pytest.raises(SiteError, match="no_such_module_at_all"):
        registry.site("broken")
    with pytest.raises(UsageError, match="Possible: kiosk"):
        registry.site("kioks")


@pytest.mark.parametrize(
    ("offer", "message"),
    [
        (packaged("kiosk", "NO_SITE"), "is a str; it must be a webgym.site.Site"),
        (packaged("booth", "KIOSK"), "'booth'.*gives a site called 'kiosk'"),
        (packaged("kiosk", "MISSING"), "has no MISSING"),
        (SiteFolder(KIOSK_FOLDER / "nowhere"), "there is no .*nowhere"),
    ],
)
def test_what_is_no_site_is_refused(registry: SiteRegistry, offer: PackagedSite | SiteFolder, message: str) -> None:
    with pytest.warns(BrokenSiteWarning, match=message):
        registry.offer([offer])
        registry.sites()  # what looks half imported at first is tried again
    assert not registry.sites()


def test_two_sites_of_one_name_are_both_named(registry: SiteRegistry) -> None:
    with pytest.warns(BrokenSiteWarning, match=r"two sites are called 'kiosk': .*KIOSK and folder .*kiosk"):
        registry.offer([packaged("kiosk", "KIOSK"), SiteFolder(KIOSK_FOLDER)])
    with pytest.raises(SiteError, match="two sites are called 'kiosk'"):
        registry.site("kiosk")


def test_two_sites_cannot_share_an_environment_id(registry: SiteRegistry) -> None:
    with pytest.warns(BrokenSiteWarning, match="webgym/kiosk-buy-x-v0 would name both"):
        registry.offer([packaged("kiosk", "CLASHED"), packaged("kiosk-buy", "CLASHING")])


def test_a_folder_is_a_site(registry: SiteRegistry) -> None:
    site = registry.add(SiteFolder(KIOSK_FOLDER))
    assert isinstance(site, Site)
    assert gym.spec("webgym/kiosk-buy-v0").kwargs == {"site_name": "kiosk", "family": "buy"}
    assert registry.add(SiteFolder(KIOSK_FOLDER)).name == "kiosk", "the same folder again is no clash"


def test_folders_come_from_the_environment_variable(root: Path) -> None:
    code = "import webgym, gymnasium; assert 'kiosk' in webgym.sites(); gymnasium.spec('webgym/kiosk-note-v0')"
    assert run_python(code, WEBGYM_SITES=str(KIOSK_FOLDER), PYTHONPATH=str(root)).stderr == ""


def test_a_folder_given_to_this_process_is_known_to_its_children(root: Path) -> None:
    code = """
import subprocess, sys, webgym
webgym.add_site_folder(sys.argv[1] if len(sys.argv) > 1 else "tests/kiosk")
child = "import webgym; assert 'kiosk' in webgym.sites()"
subprocess.run([sys.executable, "-c", child], check=True)
"""
    command = [sys.executable, "-c", code, str(KIOSK_FOLDER)]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(root)})


STRANGER = """
from webgym.site import Site
SITE = Site("stranger", "Stranger", "A site.", print, print, (), print)
"""


def test_a_stranger_may_be_imported_before_webgym(tmp_path: Path) -> None:
    (tmp_path / "stranger.py").write_text(STRANGER)
    info = tmp_path / "stranger-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[webgym.sites]\nstranger = stranger:SITE\n")
    for order in ("stranger, webgym", "webgym, stranger"):
        code = f"import {order}; assert webgym.load_site('stranger') is stranger.SITE"
        assert run_python(code, PYTHONPATH=str(tmp_path)).stderr == ""


@pytest.mark.parametrize(
    ("task_id", "message"),
    [
        ("burrito/extra-guac", "is no task id; give site/family:split:seed"),
        ("burito/extra-guac:test:1", "unknown site 'burito'; did you mean 'burrito'"),
        ("burrito/extra-guak:test:1", "did you mean 'extra-guac'"),
        ("burrito/extra-guac:tset:1", "unknown split 'tset'; did you mean 'test'"),
        ("burrito/extra-guac:test:99999999999", "out of range"),
    ],
)
def test_unknown_tasks_say_what_there_is(task_id: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        webgym.load_task(task_id)


def test_the_same_task_for_ever() -> None:
    assert webgym.load_task("burrito/extra-guac:test:17") == webgym.load_task("burrito/extra-guac:test:17")
