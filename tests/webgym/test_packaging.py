"""What is installed is what lies here, in a wheel and in an editable install alike."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

FOLDERS = {"webgym": "webgym", "sites": "webgym_sites", "agents": "webgym_agents"}
BUILD = "import sys, hatchling.build as build; build.build_{kind}(sys.argv[1])"
ADDED = "from webgym_sites.burrito import SITE as burrito\nSITE = burrito\n"


@pytest.fixture(scope="module")
def checkout(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with one more site, which pyproject.toml knows nothing of."""
    copy = tmp_path_factory.mktemp("checkout")
    for folder in FOLDERS:
        shutil.copytree(root / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "CHANGELOG.md", ".gitignore"):
        shutil.copy(root / name, copy / name)
    added = copy / "sites" / "added"
    (added / "templates").mkdir(parents=True)
    (added / "__init__.py").write_text(ADDED)
    (added / "templates" / "page.html").write_text("<p>")
    return copy


def build(checkout: Path, kind: str, into: Path) -> Path:
    """Build an archive and unpack it, as an installer does."""
    subprocess.run([sys.executable, "-c", BUILD.format(kind=kind), str(into)], cwd=checkout, check=True)
    (archive,) = into.glob("*.whl")
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(into)
    return into


def run_python(code: str, into: Path) -> str:
    """Run code in another folder, with only this installation of the project."""
    start = f"import site, sys; site.addsitedir({str(into)!r}); sys.path.insert(0, sys.path.pop())\n"
    environ = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "WEBGYM_SITES")}
    command = [sys.executable, "-P", "-W", "error", "-c", start + code]
    return subprocess.run(command, capture_output=True, text=True, cwd="/", env=environ, check=True).stdout


WHERE = """
import webgym, webgym_agents.oracle, webgym_sites.added, webgym_sites.burrito
for module in (webgym, webgym_agents, webgym_sites.added, webgym_sites.burrito):
    print(module.__file__)
"""


def test_a_wheel_holds_every_file_under_its_import_name(checkout: Path, tmp_path: Path) -> None:
    installed = build(checkout, "wheel", tmp_path)
    for folder, package in FOLDERS.items():
        files = [
            path.relative_to(checkout / folder)
            for path in (checkout / folder).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        ]
        assert [path for path in files if not (installed / package / path).is_file()] == []
    assert all(line.startswith(str(installed)) for line in run_python(WHERE, installed).splitlines())


def test_an_editable_install_follows_the_files(checkout: Path, tmp_path: Path) -> None:
    installed = build(checkout, "editable", tmp_path)
    lines = run_python(WHERE, installed).splitlines()
    assert [Path(line).resolve().relative_to(checkout).parts[0] for line in lines] == [
        "webgym",
        "agents",
        "sites",
        "sites",
    ]
    (checkout / "sites" / "later").mkdir()
    (checkout / "sites" / "later" / "__init__.py").write_text(ADDED)
    assert run_python("import webgym_sites.later as later; print(later.SITE.name)", installed) == "burrito\n"


def test_entry_points_name_what_is_there(checkout: Path, tmp_path: Path) -> None:
    installed = build(checkout, "wheel", tmp_path)
    code = """
from importlib.metadata import distribution
for entry in distribution("webgym-rl").entry_points:
    print(entry.group, entry.name, callable(entry.load()) or type(entry.load()).__name__)
"""
    assert set(run_python(code, installed).splitlines()) == {
        "console_scripts webgym True",
        "webgym.agents burrito True",
        "webgym.agents oracle True",
        "webgym.agents policy True",
        "webgym.agents random True",
        "webgym.recipes burrito Recipe",
        "webgym.recipes dagger Recipe",
        "webgym.recipes distill_then_rl Recipe",
        "webgym.recipes pixels_flagship Recipe",
        "webgym.recipes ppo_flagship Recipe",
        "webgym.sites burrito Site",
        "webgym.starters shop module",
        "webgym.suites webgym-core Suite",
        "webgym.suites webgym-robust Suite",
        "webgym.suites webgym-safe Suite",
        "webgym.sites table Site",
        "webgym.sites dash Site",
        "webgym.sites coffee Site",
        "webgym.sites grocer Site",
        "webgym.sites kitchenlab Site",
        "webgym.sites miniwob StaticSite",
        "webgym.sites pizza Site",
    }


def test_what_is_pinned_covers_what_is_needed(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"].values()
    needed = [line for lines in (project["dependencies"], *extras) for line in lines]
    pinned = {
        line.split("==")[0].lower().replace("_", "-") for line in (root / "constraints.txt").read_text().splitlines()
    }
    names = {line.split(">")[0].split("[")[0].lower() for line in needed}
    assert names - pinned == {project["name"]}, "an extra may bring in another"


def test_the_build_server_runs_what_people_run(root: Path) -> None:
    script = root / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "exec make test" in script.read_text()
