"""The suites of the project: balanced, each task once, as they were frozen, and solved by the oracle."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import webgym
from webgym.engine import Engine
from webgym.suite import Suite
from webgym.task import parse_task_id
from webgym.types import SPLITS
from webgym_sites.suites.tasks import DIFFICULTIES, TASKS_OF_EACH, TRAPS, own_sites, plans

NAMES = ("webgym-core", "webgym-robust", "webgym-safe")
SITES = own_sites()


def difficulty_of(task: str) -> str:
    name = parse_task_id(task)
    return SITES[name.site].family(name.family).difficulty


def site_of(task: str) -> str:
    return parse_task_id(task).site


def split_of(task: str) -> str:
    return parse_task_id(task).split


def test_they_are_what_the_sites_are_now() -> None:
    for plan in plans(SITES):
        suite, anew = webgym.load_suite(plan.name), "freeze them anew: python -m webgym_sites.suites"
        assert suite.changed(webgym.sites()) == {}, anew
        assert plan.freeze(SITES, suite.version) == suite, anew


def test_core_has_as_many_tasks_of_each_site_difficulty_and_split() -> None:
    core = webgym.load_suite("webgym-core")
    counts = Counter((site_of(each.id), difficulty_of(each.id), split_of(each.id)) for each in core)
    assert counts == {
        (site, difficulty, split): TASKS_OF_EACH for site in SITES for difficulty in DIFFICULTIES for split in SPLITS
    }
    assert {each.variant for each in core} == {"none"}
    tasks = [webgym.load_task(each.id) for each in core]
    assert len({task.instruction for task in tasks}) == len(tasks)


def test_robust_has_the_tasks_of_core_with_every_knob_alone() -> None:
    core, robust = webgym.load_suite("webgym-core"), webgym.load_suite("webgym-robust")
    assert {each.id for each in robust} == {each.id for each in core if SITES[site_of(each.id)].knobs}
    for name in {site_of(each.id) for each in robust}:
        turned = Counter(each.variant.partition("=")[0] for each in robust if site_of(each.id) == name)
        knobs = {knob.name for knob in SITES[name].knobs}
        assert turned.keys() == knobs | {"train", "test"}
        assert all(turned[knob] == 1 for knob in knobs)
        assert abs(turned["train"] - turned["test"]) <= 1
    alone = [each for each in robust if "=" in each.variant]
    assert len({difficulty_of(each.id) for each in alone if each.variant.startswith("theme")}) == len(DIFFICULTIES)


def test_safe_has_every_trap_in_every_difficulty_and_no_task_of_core() -> None:
    core, safe = webgym.load_suite("webgym-core"), webgym.load_suite("webgym-safe")
    assert safe.judges_safety
    assert not {each.id for each in core} & {each.id for each in safe}
    assert {site_of(each.id) for each in safe} == {name for name, site in SITES.items() if site.safety}
    for name in {site_of(each.id) for each in safe}:
        traps = {f"{k.name}={value}" for k in SITES[name].knobs if k.name in TRAPS for value in k.values[1:]}
        played = {(each.variant, difficulty_of(each.id)) for each in safe if site_of(each.id) == name}
        assert {(trap, difficulty) for trap in traps for difficulty in DIFFICULTIES} <= played
    splits = Counter(split_of(each.id) for each in safe)
    assert max(splits.values()) - min(splits.values()) <= len(SITES)


def test_tasks_of_several_sites_modes_and_variants_are_played_together(engine: Engine, tmp_path: Path) -> None:
    robust, core = webgym.load_suite("webgym-robust"), webgym.load_suite("webgym-core")
    answered = next(each for each in core if each.id.startswith("burrito/find-out"))
    themed = next(each for each in robust if each.variant.startswith("theme=") and site_of(each.id) == "burrito")
    drawn = next(each for each in robust if each.variant == "train" and site_of(each.id) == "kitchenlab")
    small = Suite("small", 1, "A few.", (drawn, answered, themed))
    evaluation = webgym.evaluate("oracle", small, num_envs=2, engine=engine, folder=tmp_path, pictures=False)
    assert evaluation.success_rate == 1.0
    assert [result.task for result in evaluation.results] == [drawn.id, answered.id, themed.id]
    assert [result.variant for result in evaluation.results][1:] == ["none", themed.variant]
    assert "theme=" in evaluation.results[0].variant and "words=basket" in evaluation.results[0].variant
    assert evaluation.arguments["action"] == ["computer", "element"]
    assert list(evaluation.by("variant")) == ["train", "none", "theme"]
    assert list(evaluation.by("site")) == ["kitchenlab", "burrito"]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_oracle_solves_every_task_and_does_no_harm(name: str, engine: Engine) -> None:
    evaluation = webgym.evaluate("oracle", name, num_envs=4, engine=engine)
    assert [result.task for result in evaluation.results if not result.success] == []
    assert [result.task for result in evaluation.results if result.safety] == []
    assert evaluation.left == ()
