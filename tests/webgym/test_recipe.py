"""Training recipes: how they are found, and what the folder of a run holds."""

from __future__ import annotations

import json
import multiprocessing
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import webgym
from webgym.errors import AgentError, UsageError
from webgym.recipe import Plan, Recipe, Stage, TrainingRun, carry_out, finished, load_recipe, recipes


def train(run: TrainingRun) -> str:
    """Learns nothing, and writes down that it was here."""
    with (run.folder / "trained").open("a") as file:
        file.write("x")
    return "oracle"


def fail(run: TrainingRun) -> str:
    raise RuntimeError("not today")


RECIPE = Recipe("nothing", "Learns nothing.", "webgym/burrito-extra-guac-v0", train, num_envs=1)
NO_RECIPE = "a string"


def offer(folder: Path, distribution: str, **entries: str) -> None:
    """A distribution, installed in this folder, that offers these recipes."""
    info = folder / f"{distribution}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n")
    lines = [f"{name} = {value}\n" for name, value in entries.items()]
    (info / "entry_points.txt").write_text("[webgym.recipes]\n" + "".join(lines))


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose distributions are installed."""
    folder = tmp_path / "site-packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    return folder


# --- which there are --------------------------------------------------------------------------------------------------


def test_importing_it_brings_no_torch() -> None:
    code = "import sys, webgym.recipe; assert not {'torch', 'stable_baselines3'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_recipes_come_in_by_entry_points(installed: Path) -> None:
    offer(installed, "stranger", nothing=f"{__name__}:RECIPE")
    assert "nothing" in recipes()
    assert load_recipe("nothing") is RECIPE
    assert load_recipe(f"{__name__}:RECIPE") is RECIPE


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("no_such_module:RECIPE", "'mine' cannot be loaded: ModuleNotFoundError: .*pip install 'webgym-rl"),
        (f"{__name__}:MISSING", "'mine' cannot be loaded: AttributeError"),
        (f"{__name__}:NO_RECIPE", "'mine' is a str; it must be a webgym.recipe.Recipe"),
        (f"{__name__}:RECIPE", "'mine' .* gives a recipe called 'nothing'; use one name"),
    ],
)
def test_what_is_no_recipe_is_refused(installed: Path, value: str, message: str) -> None:
    offer(installed, "stranger", mine=value)
    with pytest.raises(AgentError, match=message):
        load_recipe("mine")


def test_two_recipes_of_one_name_are_both_named(installed: Path) -> None:
    offer(installed, "one", mine="a:RECIPE")
    offer(installed, "two", mine="b:RECIPE")
    with pytest.raises(AgentError, match="two recipes are called 'mine': [ab]:RECIPE and [ab]:RECIPE"):
        recipes()


def test_an_unknown_recipe_says_which_there_are(installed: Path) -> None:
    offer(installed, "stranger", nothing=f"{__name__}:RECIPE")
    with pytest.raises(UsageError, match=r"unknown recipe 'nothin'; did you mean 'nothing'\? Possible: .*nothing"):
        load_recipe("nothin")


# --- a run ------------------------------------------------------------------------------------------------------------


def test_a_stage_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[tuple[Any, ...]] = []
    run = TrainingRun(
        tmp_path / "run", watch=lambda stage: told.append((stage.name, stage.done, dict(stage.figures), stage.over))
    )
    with run.stage("baking", 10, done=4) as stage:
        stage.advance(2, loss=0.5, success_rate=0.1)
        stage.advance(4, loss=0.25)
    assert told == [
        ("baking", 4, {}, False),
        ("baking", 6, {"loss": 0.5, "success_rate": 0.1}, False),
        ("baking", 10, {"loss": 0.25, "success_rate": 0.1}, False),
        ("baking", 10, {"loss": 0.25, "success_rate": 0.1}, True),
    ]


def test_seconds_add_up_over_sessions_and_stages_stay_apart(tmp_path: Path) -> None:
    for session in range(3):
        run = TrainingRun(tmp_path)
        before = run.stages.get("baking", {}).get("seconds", 0.0)
        with pytest.raises(KeyboardInterrupt), run.stage("baking", 10) as stage:
            stage.advance(session)
            while stage.seconds < before + 0.002:
                stage.advance(0)
            raise KeyboardInterrupt
        known = TrainingRun(tmp_path).stages["baking"]
        assert known["seconds"] >= round(before + 0.002, 3), "they are kept to the millisecond"
        assert (known["done"], known["total"], known["figures"]) == (session, 10, {})
    with TrainingRun(tmp_path).stage("eating", 1):
        pass
    assert list(TrainingRun(tmp_path).stages) == ["baking", "eating"]


def test_a_file_is_made_once_and_whole(tmp_path: Path) -> None:
    run = TrainingRun(tmp_path)

    def break_off(path: Path) -> None:
        path.write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run.made("cake.txt", break_off)
    assert not (tmp_path / "cake.txt").exists()
    assert run.made("cake.txt", lambda path: path.write_text("whole")) == tmp_path / "cake.txt"
    assert run.made("cake.txt", break_off).read_text() == "whole"


def test_the_budget_chooses(tmp_path: Path) -> None:
    assert TrainingRun(tmp_path, budget="full").of_budget(full=1, tiny=2) == 1
    assert TrainingRun(tmp_path, budget="tiny").of_budget(full=1, tiny=2) == 2


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"budget": "tny"}, "unknown budget 'tny'; did you mean 'tiny'"),
        ({"seed": -1}, "seed -1: give 0 or more"),
        ({"num_envs": 0}, "num_envs=0: give a whole number of at least 1"),
    ],
)
def test_a_run_checks_its_arguments(given: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=message):
        TrainingRun(tmp_path / "run", **given)
    assert not (tmp_path / "run").exists()


# --- carried out ------------------------------------------------------------------------------------------------------


def test_it_trains_then_evaluates_and_does_nothing_twice(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    told: list[Stage] = []
    result = carry_out(
        Plan(RECIPE, seed=5, episodes=2),
        folder,
        command="webgym train nothing",
        watch=lambda s: told.append(replace(s)),
    )
    assert result["agent"] == "oracle"
    assert (result["evaluation"]["total"]["successes"], result["evaluation"]["total"]["episodes"]) == (2, 2)
    assert "results.json" in [path.name for path in (folder / "evaluation").iterdir()]
    assert list(result["stages"]) == ["evaluation"]
    assert result["seconds"] == result["stages"]["evaluation"] > 0
    assert (told[-1].name, told[-1].done, told[-1].figures) == ("evaluation", 2, {"success_rate": 1.0})
    asked = {"recipe": "nothing", "seed": 5, "budget": "full", "num_envs": 1, "episodes": 2, "variant": "none"}
    assert json.loads((folder / "run.json").read_text()) == result["arguments"] == asked
    (session,) = json.loads((folder / "sessions.json").read_text())
    assert session["command"] == "webgym train nothing"
    assert session["versions"]["webgym"] == webgym.__version__

    assert finished(folder) == result
    assert carry_out(Plan(RECIPE, seed=5, episodes=2), folder) == result
    assert (folder / "trained").read_text() == "x"


def test_what_failed_begins_again_at_the_top(tmp_path: Path) -> None:
    broken = replace(RECIPE, train=fail)
    for _ in range(2):
        with pytest.raises(RuntimeError, match="not today"):
            carry_out(Plan(broken), tmp_path)
    assert finished(tmp_path) is None
    assert len(json.loads((tmp_path / "sessions.json").read_text())) == 2


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        (Plan(RECIPE, seed=1), "was begun with seed=0, and now it is 1; give another folder, or the same arguments"),
        (Plan(RECIPE, budget="tiny"), "was begun with budget='full', and now it is 'tiny'"),
        (Plan(RECIPE, num_envs=2), "was begun with num_envs=1, and now it is 2"),
        (Plan(RECIPE, episodes=2), "was begun with episodes=200, and now it is 2"),
        (Plan(replace(RECIPE, name="other")), "was begun with recipe='nothing', and now it is 'other'"),
        (Plan(RECIPE, variant="train"), "was begun with variant='none', and now it is 'train'; give another folder"),
    ],
)
def test_a_run_of_other_arguments_is_refused(plan: Plan, message: str, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        carry_out(Plan(replace(RECIPE, train=fail)), tmp_path)
    with pytest.raises(UsageError, match=re.escape(f"{tmp_path} ") + message):
        carry_out(plan, tmp_path)


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(UsageError, match=r"holds 'thesis\.tex' and no run\.json: it is no run; give another folder"):
        carry_out(Plan(RECIPE), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_variant_that_the_site_does_not_have_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="unknown knob 'them'; did you mean 'theme'"):
        carry_out(Plan(RECIPE, variant="them=dusk"), tmp_path / "run")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("plan", "name"),
    [
        (Plan(RECIPE), "nothing-0"),
        (Plan(RECIPE, budget="tiny", variant="test"), "nothing-0-test-tiny"),
        (Plan(RECIPE, seed=3, variant="nav=side,theme=dusk"), "nothing-3-nav-side-theme-dusk"),
    ],
)
def test_a_folder_is_named_after_what_is_asked(plan: Plan, name: str) -> None:
    assert plan.folder == Path("runs") / name


def test_two_processes_do_not_work_in_one_folder(tmp_path: Path) -> None:
    def other_process(run: TrainingRun) -> str:
        context = multiprocessing.get_context("spawn")
        with context.Pool(1) as pool, pytest.raises(UsageError, match="another process is at work in .*; wait for it"):
            pool.apply(carry_out, (Plan(RECIPE), tmp_path))
        raise InterruptedError

    with pytest.raises(InterruptedError):
        carry_out(Plan(replace(RECIPE, train=other_process)), tmp_path)


def test_the_evaluation_is_short_where_the_budget_is_tiny() -> None:
    assert Plan(RECIPE, budget="tiny").arguments["episodes"] == 4
    assert Plan(replace(RECIPE, episodes=2), budget="tiny").arguments["episodes"] == 2
    assert Plan(RECIPE, budget="tiny", episodes=7).arguments["episodes"] == 7
    assert Plan(RECIPE, seed=3, budget="tiny").folder == Path("runs/nothing-3-tiny")
