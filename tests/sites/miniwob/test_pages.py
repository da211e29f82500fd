"""The pages of MiniWoB++: all are there, keep the contract, look the same each time, and pay only what they say."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

from webgym.engine import Engine
from webgym.env import WebEnv
from webgym.task import split_of
from webgym.types import Action, Click, Goto, Wait
from webgym_sites.miniwob import SITE
from webgym_sites.miniwob.package import html_folder
from webgym_sites.miniwob.tasks import PAGES, VIEWPORT

EVERY_PART = ("screenshot", "elements", "element_text", "instruction", "instruction_text", "url", "page")
SAMPLE = ("chase-circle", "choose-date", "click-dialog", "click-pie", "flight-alaska-auto", "text-editor")


@pytest.fixture
def make(engine: Engine) -> Iterator[Any]:
    """Makes environments that share one browser; they are closed after the test."""
    made: list[WebEnv] = []

    def make(page: str, observation: Any = "elements", action: Any = "computer") -> WebEnv:
        env = WebEnv(SITE, [SITE.family(page)], observation=observation, action=action, engine=engine)
        made.append(env)
        return env

    yield make
    for env in made:
        env.close()


def do(env: WebEnv, action: Action) -> tuple[Any, float, bool, bool, dict[str, Any]]:
    return env.step(env.actions.encode(action, env.page, env.task))


# --- all of them -----------------------------------------------------------------------------------------------------


def test_every_page_of_the_package_is_a_task_or_left_out_with_a_reason(root: Path) -> None:
    table = tomllib.loads((root / "sites/miniwob/pages.toml").read_text())
    shipped = {f"/miniwob/{file.name}" for file in (html_folder() / "miniwob").glob("*.html")}
    shipped |= {
        f"/{file.relative_to(html_folder()).as_posix()}" for file in html_folder().glob("flight/*/wrapper.html")
    }
    assert {page.path for page in PAGES.values()} == shipped - {f"/miniwob/{name}.html" for name in table["left_out"]}
    assert all(len(reason) > 20 for reason in table["left_out"].values())
    listed = [name for names in table["needs"].values() for name in names]
    assert len(listed) == len(set(listed))
    assert {*table["pays_by_closeness"]["pages"], *table["long"]["pages"]} <= set(listed)


def test_splits_never_share_a_seed() -> None:
    family = SITE.family("click-test-2")
    keys: dict[str, set[str]] = {"train": set(), "val": set(), "test": set()}
    for seed in range(300):
        key = family.draw(random.Random(seed)).key
        keys[split_of(key)].add(key)
    for split in ("train", "val", "test"):
        assert keys[split], "a split without goals"
        given = {str(family.task("miniwob", split, seed).setup[0][1]["data"]) for seed in range(20)}
        assert len(given) == 20


def check(env: WebEnv) -> None:
    check_env(env, skip_render_check=True, skip_close_check=True)


@pytest.mark.parametrize("page", SAMPLE)
def test_a_page_keeps_the_contract(make: Any, page: str) -> None:
    check(make(page, EVERY_PART))


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page in PAGES if page not in SAMPLE])
def test_every_page_keeps_the_contract(make: Any, page: str) -> None:
    check(make(page, EVERY_PART))


def bytes_of(env: WebEnv, task_id: str) -> list[Any]:
    """All that an agent sees of an episode: of the start, of a span of time, and of a click in the middle."""
    observation, info = env.reset(options={"task": task_id})
    width, height = env.page.width, env.page.height
    click = f'{{"action": "click", "x": {width // 2}, "y": {height // 2}}}'
    seen = [observation, info["task"]]
    for action in (env.actions.encode(Wait(300), env.page, env.task), click):
        seen += list(env.step(action))[:4]
    return seen


def assert_same(one: Any, other: Any) -> None:
    assert type(one) is type(other)
    if isinstance(one, dict):
        for key in one:
            assert_same(one[key], other[key])
    elif isinstance(one, np.ndarray):
        assert one.tobytes() == other.tobytes()
    else:
        assert one == other


def assert_deterministic(make: Any, page: str) -> None:
    task_id = f"miniwob/{page}:train:5"
    first, second = (bytes_of(make(page, EVERY_PART), task_id) for _ in range(2))
    for one, other in zip(first, second, strict=True):
        assert_same(one, other)


@pytest.mark.parametrize("page", SAMPLE)
def test_a_task_looks_the_same_each_time(make: Any, page: str) -> None:
    assert_deterministic(make, page)


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page in PAGES if page not in SAMPLE])
def test_every_task_looks_the_same_each_time(make: Any, page: str) -> None:
    assert_deterministic(make, page)


# --- what a page tells -----------------------------------------------------------------------------------------------


def test_the_page_words_its_task(make: Any) -> None:
    env = make("login-user", ("instruction_text", "screenshot"), "element")
    observation, info = env.reset(seed=1)
    username, password = info["task"]["values"]
    text = f'Enter the username "{username}" and the password "{password}" into the text fields and press login.'
    assert observation["instruction_text"] == info["task"]["instruction"] == text
    assert observation["screenshot"].shape == (VIEWPORT[1], VIEWPORT[0], 3)
    assert info["action_mask"][128:136].tolist() == [1, 1, 0, 0, 0, 0, 0, 0]  # two values for the first field


def test_tests_have_other_problems_where_the_page_has_them(make: Any) -> None:
    env = make("click-test-transfer")
    asked = [
        env.reset(options={"task": f"miniwob/click-test-transfer:{split}:1"})[1]["task"]["instruction"]
        for split in ("train", "val", "test")
    ]
    assert asked == ["Click button ONE.", "Click button ONE.", "Click button TWO."]


def test_the_pages_own_time_limit_is_off(make: Any) -> None:
    env = make("click-test")
    env.reset(seed=1)
    for _ in range(3):
        assert do(env, Wait(10_000))[2:4] == (False, False)
    assert do(env, Click(0))[1:3] == (1.0, True)  # and time spent costs nothing
    (ended,) = env.snapshot().table("ended")
    assert (ended["reward"], ended["positive"]) == (1, 1)


@pytest.mark.parametrize(("button", "reward"), [("ONE", 1.0), ("TWO", 0.0)])
def test_the_pages_verdict_is_the_verdict(make: Any, button: str, reward: float) -> None:
    env = make("click-test-2")
    env.reset(seed=1)
    element = env.page.find("button", button)
    _, got, terminated, _, info = do(env, Click(element.number))
    assert (got, terminated, info["verdict"]["success"], info["verdict"]["score"]) == (
        reward,
        True,
        bool(reward),
        reward,
    )


def test_part_of_a_reward_is_no_success_and_some_score(make: Any) -> None:
    env = make("use-colorwheel")
    env.reset(seed=1)
    _, reward, terminated, _, info = do(env, Click(env.page.find("button", "Submit").number))
    (ended,) = env.snapshot().table("ended")
    assert 0 < float(ended["reward"]) < 0.8  # as far as the first colour happens to be right
    assert (reward, terminated, info["verdict"]["success"]) == (0.0, True, False)
    assert 0 < info["verdict"]["score"] < 1


def test_another_page_cannot_pay(make: Any) -> None:
    env = make("click-shades")
    env.reset(seed=1)
    do(env, Goto("/miniwob/click-test.html"))
    start = env.page.find("generic", "START")
    assert start is not None, "as shipped: without our script the page waits for a click"
    do(env, Click(start.number))
    _, reward, terminated, *_ = do(env, Click(env.page.find("button").number))
    assert (reward, terminated, env.world.count("ended")) == (0.0, False, 0)
    do(env, Goto("/.report/ended?reward=1&positive=1"))
    assert env.world.count("ended") == 0
