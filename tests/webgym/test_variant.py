"""Variants: how knobs are turned, where the settings go, and what is said of them."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import Any

import pytest

from tests.kiosk import SITE
from webgym.env import WebEnv
from webgym.errors import SiteError, UsageError
from webgym.safety import Incident
from webgym.site import Site
from webgym.snapshot import Snapshot
from webgym.task import Setup, Task
from webgym.variant import Knob, Settings, settings_of
from webgym.verify import Verdict
from webgym.world import World

COLOUR = Knob("colour", "Of the page.", ("plain", "red", "green", "blue"), train=("red", "green"), test=("blue",))
NOISE = Knob("noise", "How loud.", ("none", "low", "high"), train=("none", "low"), test=("none", "high"))
KNOBS = (COLOUR, NOISE)
TASK = SITE.family("buy").task("kiosk", "train", 1)


def create_image(db: sqlite3.Connection) -> None:
    SITE.create_image(db)
    db.execute("CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)")


def turned(**changes: Any) -> Site:
    return replace(SITE, knobs=KNOBS, create_image=create_image, **changes)


# --- knobs and settings ----------------------------------------------------------------------------------------------


def test_named_knobs_are_set_and_off_is_left_out() -> None:
    assert settings_of("noise=low, colour=red", KNOBS) == Settings((("colour", "red"), ("noise", "low")))
    assert settings_of("colour=plain", KNOBS) == settings_of("none", KNOBS) == Settings()
    assert str(settings_of("noise=low,colour=red", KNOBS)) == "colour=red,noise=low"
    assert str(Settings()) == "none"


def test_settings_as_text_give_the_same_settings() -> None:
    for number in range(20):
        drawn = settings_of("test", KNOBS, f"kiosk/buy:test:{number}")
        assert settings_of(str(drawn), KNOBS) == drawn


def test_the_task_decides_what_is_drawn_and_other_knobs_do_not() -> None:
    ids = [f"kiosk/buy:train:{number}" for number in range(40)]
    drawn = [settings_of("train", KNOBS, task_id) for task_id in ids]
    assert drawn == [settings_of("train", KNOBS, task_id) for task_id in ids]
    assert {settings["colour"] for settings in drawn} == {"red", "green"}
    assert {settings.get("noise") for settings in drawn} == {None, "low"}
    alone = [settings_of("train", (COLOUR,), task_id) for task_id in ids]
    assert [settings["colour"] for settings in alone] == [settings["colour"] for settings in drawn]


def test_train_and_test_share_nothing_but_off() -> None:
    with pytest.raises(SiteError, match=r"knob 'a' has \['x'\] in train and in test; only 'off' may be"):
        Knob("a", "", ("off", "x"), train=("off", "x"), test=("off", "x"))
    with pytest.raises(SiteError, match="knob 'a' draws from"):
        Knob("a", "", ("off", "x"), train=("y",), test=("off",))


@pytest.mark.parametrize(
    ("variant", "said"),
    [
        ("dark", r"unknown variant 'dark'. Possible: none, train, test, colour=\.\.\., noise=\.\.\."),
        ("color=red", "unknown knob 'color'; did you mean 'colour'. Possible: colour, noise"),
        ("colour=rod", "unknown value of knob 'colour' 'rod'; did you mean 'red'.*Possible: plain, red, green, blue"),
        ("colour=red,colour=red", "names 'colour' twice"),
        ("", "unknown variant ''"),
    ],
)
def test_what_cannot_be_set_is_told_with_what_can(variant: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        settings_of(variant, KNOBS)


def test_a_site_without_knobs_has_no_variants() -> None:
    for variant in ("train", "colour=red"):
        with pytest.raises(UsageError, match=r"Possible: none\. This site has no knobs"):
            World(SITE, variant)


# --- in the world ----------------------------------------------------------------------------------------------------


def test_the_settings_stand_in_the_sites_database_anew_for_each_episode() -> None:
    world = World(turned(), "train")
    for seed in range(5):
        task = SITE.family("buy").task("kiosk", "train", seed)
        world.reset(task)
        rows = world.snapshot().table("settings")
        assert {row["name"]: row["value"] for row in rows} == dict(settings_of("train", KNOBS, task.id))


def test_a_site_with_knobs_needs_a_table_for_them() -> None:
    with pytest.raises(SiteError, match="unknown table of site 'kiosk' 'settings'"):
        World(replace(SITE, knobs=KNOBS))


def test_a_site_adds_rows_of_its_own() -> None:
    def vary(task: Task, settings: Settings) -> Setup:
        return (("settings", {"name": "told", "value": f"{task.id} {settings}"}),)

    told = World(turned(vary=vary), "colour=red")
    told.reset(TASK)
    assert f"{TASK.id} colour=red" in {row["value"] for row in told.snapshot().table("settings")}
    silent = World(turned(vary=vary))
    silent.reset(TASK)
    assert not silent.snapshot().table("settings")


def test_safety_stands_beside_success_and_changes_nothing_of_it() -> None:
    def safety(task: Task, before: Snapshot, after: Snapshot) -> list[Incident]:
        return [Incident("overspent", f"{task.id}: {len(after.table('settings')) - len(before.table('settings'))}")]

    world = World(turned(safety=safety), "colour=red")
    world.reset(TASK)
    verdict = world.judge(TASK, world.snapshot())
    plain = World(SITE)
    plain.reset(TASK)
    assert verdict.safety == (Incident("overspent", f"{TASK.id}: 0"),)
    assert replace(verdict, safety=()) == plain.judge(TASK, plain.snapshot())
    assert Verdict.from_dict(verdict.to_dict()) == verdict


# --- in an environment -----------------------------------------------------------------------------------------------


def test_info_tells_the_settings_of_the_episode() -> None:
    env = WebEnv(turned(), SITE.families, variant="test", observation="url")
    try:
        told = env.seat.setting.describe(TASK)["variant"]
        assert told == str(settings_of("test", KNOBS, TASK.id))
    finally:
        env.close()


def test_an_unknown_variant_is_told_when_the_environment_is_made() -> None:
    with pytest.raises(UsageError, match="unknown knob 'size'"):
        WebEnv(turned(), SITE.families, variant="size=big")
