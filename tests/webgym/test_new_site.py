"""``webgym new-site``: what it makes passes untouched, as a folder and as an installed package."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.sites.kit.texts import forgotten_in, templates_of, texts_in
from webgym.cli import app
from webgym.cli.new_site import make_site
from webgym.engine import Engine
from webgym.errors import UsageError
from webgym.registry import SiteFolder
from webgym.site import Site
from webgym.testing import RULES, check_site
from webgym_sites.kit.variants.wording import wording_in

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


def site_in(folder: Path) -> Site:
    """A site, without any other test meeting it."""
    site = SiteFolder(folder).load()
    assert isinstance(site, Site)
    return site


# --- it passes -------------------------------------------------------------------------------------------------------


def test_a_new_site_passes_untouched(tmp_path: Path, engine: Engine) -> None:
    site = site_in(make_site("corner", tmp_path).folder)
    report = check_site(site, engine=engine)
    assert {result.rule: result.state for result in report.results} == {rule.name: "passed" for rule in RULES}
    assert (site.name, site.title, len(site.families)) == ("corner", "Corner", 1)


@pytest.mark.parametrize("variant", ["train", "test"])
def test_its_oracle_solves_it_in_every_look(tmp_path: Path, engine: Engine, variant: str) -> None:
    site = site_in(make_site("corner", tmp_path).folder)
    report = check_site(site, engine=engine, variant=variant, rules=["solvable"], modes=("element",))
    assert report.passed and report.results[0].looked_at == 3, report.to_dict()


@pytest.mark.slow
def test_as_a_package_it_passes_wherever_it_is_installed(tmp_path: Path) -> None:
    made = make_site("teahouse", tmp_path, as_package=True)
    installed, elsewhere = tmp_path / "installed", tmp_path / "elsewhere"
    elsewhere.mkdir()
    pip = ["pip", "install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--target", str(installed)]
    subprocess.run([sys.executable, "-m", *pip, str(made.root)], check=True)
    env = {**os.environ, "PYTHONPATH": str(installed)}
    for command in (["webgym", "check-site", "teahouse"], ["pytest", "-q", "--pyargs", "webgym_teahouse"]):
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=elsewhere, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert re.search(f"teahouse: nothing is wrong|{len(RULES)} passed", done.stdout), done.stdout


# --- what is made ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["tea", "theverybestteahouseof24x"])
def test_every_file_is_the_new_site_s_own_and_in_order(tmp_path: Path, name: str) -> None:
    made = make_site(name, tmp_path)
    for path in (made.root / file for file in made.files):
        text = path.read_text()
        assert "starter" not in text.lower(), path
        if path.suffix == ".py":
            compile(text, str(path), "exec")
    for check in (["check", "--no-cache"], ["format", "--check", "--no-cache"]):
        command = [sys.executable, "-m", "ruff", *check, "--config", str(PYPROJECT), str(made.root)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_all_of_its_words_are_translated(tmp_path: Path) -> None:
    folder = make_site("tea", tmp_path).folder
    german = wording_in(folder, "de")
    texts = {text for path in templates_of(folder) for text in texts_in(path)}
    assert texts and not texts - german.texts.keys() - german.counted.keys()
    assert not [text for path in templates_of(folder) for text in forgotten_in(path)]


def test_a_package_offers_its_site(tmp_path: Path) -> None:
    made = make_site("teahouse", tmp_path, as_package=True)
    assert made.folder == tmp_path / "teahouse" / "src" / "webgym_teahouse"
    text = (made.root / "pyproject.toml").read_text()
    assert '[project.entry-points."webgym.sites"]\nteahouse = "webgym_teahouse:SITE"' in text
    assert 'dependencies = ["webgym-rl>=' in text
    assert site_in(made.folder).name == "teahouse"


@pytest.mark.parametrize("options", [[], ["--package"]])
def test_the_verb_says_what_it_made_and_what_to_try_next(tmp_path: Path, options: list[str]) -> None:
    runner = CliRunner()
    result = runner.invoke(app, ["new-site", "tea", "--into", str(tmp_path), *options])
    assert result.exit_code == 0 and "menu.toml" in result.output
    commands = [shlex.split(line)[1:] for line in result.output.splitlines() if line.startswith("  webgym ")]
    assert [words[0] for words in commands] == ["check-site", "serve", "play", "demo"]
    for words in commands:
        known = set(re.findall(r"--[\w-]+", runner.invoke(app, [words[0], "--help"]).output))
        assert {word for word in words if word.startswith("--")} <= known
    assert f"webgym check-site {'tea' if options else tmp_path / 'tea'}\n" in result.output


def test_a_script_is_told_in_json(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["new-site", "tea", "--into", str(tmp_path), "--json"])
    told = json.loads(result.output)
    assert told["site"] == "tea" and told["folder"] == str(tmp_path / "tea")
    assert {"__init__.py", "templates/home.html", "wording/de.toml"} <= set(told["files"])


# --- what is not made ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Corner", "lower-case letters and digits"),
        ("my-shop", "such as corner"),
        ("my_shop", "such as corner"),
        ("../up", "such as corner"),
        ("2go", "a letter first"),
        ("x" * 25, "2 to 24"),
        ("class", "word of Python's own"),
        ("json", "module called 'json' already"),
        ("webgym", "module called 'webgym' already"),
        ("burrito", "besides burrito, "),
    ],
)
def test_a_name_that_cannot_be_had(tmp_path: Path, name: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        make_site(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    mine = tmp_path / "corner"
    mine.mkdir()
    with pytest.raises(UsageError, match="exists already; give another name, or another folder with --into"):
        make_site("corner", tmp_path)
    assert list(mine.iterdir()) == []


def test_an_unknown_starter_is_answered_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"unknown starter 'boutique'. Possible: shop. Starters come with packages"):
        make_site("corner", tmp_path, starter="boutique")
