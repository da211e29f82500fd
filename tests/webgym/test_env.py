"""`WebEnv` against Gymnasium's contract, and against its own, in a real browser."""

from __future__ import annotations

import json
import os
import pickle
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.envs.registration import EnvSpec
from gymnasium.utils.env_checker import check_env, data_equivalence
from gymnasium.wrappers import RecordEpisodeStatistics, RecordVideo

import webgym
from tests.kiosk import SITE
from tests.webgym.conftest import MakeKiosk, rollout
from webgym.agent import introduce
from webgym.browser import find
from webgym.engine import Engine, EngineSpec
from webgym.env import WebEnv
from webgym.errors import BrowserError, SiteError, UsageError, WebgymError
from webgym.observe import PARTS
from webgym.task import ACTION_MODES

THREE_APPLES = next(
    f"kiosk/buy:train:{seed}"
    for seed in range(1000)
    if SITE.family("buy").task("kiosk", "train", seed).instruction == "Buy 3 x Apple."
)
NOTE, PRICE = "kiosk/note:train:1", "kiosk/ask:train:1"
NOTHING = {"element": 10**6, "pixel": None, "xy": None, "computer": ""}
"""By action mode, what is no action at all."""


def call(action: str, **fields: object) -> str:
    """An action of the ``computer`` mode."""
    return json.dumps({"action": action, **fields})


def play(env: WebEnv, task: str) -> list[tuple[Any, float, bool, bool, dict[str, Any]]]:
    """An episode of the oracle: what its steps returned."""
    agent = webgym.load_agent("oracle")
    introduce(agent, env)
    observation, info = env.reset(options={"task": task})
    agent.reset(observation, info)
    steps = []
    while not (steps and (steps[-1][2] or steps[-1][3])):
        steps.append(env.step(agent.act(observation, info)))
    return steps


@pytest.fixture
def own_engine() -> Iterator[Engine]:
    """A browser that may be broken."""
    engine = Engine()
    yield engine
    engine.close()


# --- Gymnasium's contract --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ACTION_MODES)
@pytest.mark.parametrize("part", PARTS)
def test_every_part_and_mode_keeps_gymnasiums_contract(part: str, action: str, kiosk_ids: str, engine: Engine) -> None:
    env = gym.make(
        kiosk_ids, observation=part, action=action, viewport=(320, 240), engine=engine, render_mode="rgb_array"
    )
    # The check of the render modes is the same for all parts: it makes the environment twice more.
    check_env(env.unwrapped, skip_render_check=part != "elements")
    env.close()


def test_several_parts_keep_the_contract_and_the_order_they_were_asked_in(kiosk_ids: str, engine: Engine) -> None:
    parts = ("url", "screenshot", "instruction", "elements", "page", "instruction_text", "element_text")
    env = gym.make(kiosk_ids, observation=parts, action="element", engine=engine)
    assert set(env.reset(seed=1)[0]) == set(parts)
    check_env(env.unwrapped, skip_render_check=True)
    env.close()


@pytest.mark.parametrize(
    ("observation", "action"),
    [
        ("screenshot", "pixel"),
        ("elements", "xy"),
        (("screenshot", "elements", "element_text", "instruction"), "element"),
    ],
)
def test_stable_baselines_takes_it(observation: str | tuple[str, ...], action: str, make_kiosk: MakeKiosk) -> None:
    checker = pytest.importorskip("stable_baselines3.common.env_checker", reason="needs the extra `train`")
    # Its advice, of which `warn` rids us, is to flatten tables and to centre boxes at 0; neither is an error.
    checker.check_env(make_kiosk(observation=observation, action=action), skip_render_check=True, warn=False)


def test_masks_reach_sb3_contrib(make_kiosk: MakeKiosk) -> None:
    maskable = pytest.importorskip("sb3_contrib.common.maskable.utils", reason="needs the extra `train`")
    env = make_kiosk(family="note")
    _, info = env.reset(seed=3)
    assert maskable.is_masking_supported(env)
    mask = maskable.get_action_masks(env)
    assert mask.dtype == np.bool_
    assert np.array_equal(mask, info["action_mask"] == 1)
    assert env.action_space.sample(mask=info["action_mask"]) in np.flatnonzero(mask)


def test_masks_say_what_can_be_done(make_kiosk: MakeKiosk) -> None:
    env = make_kiosk(family="note")
    env.reset(seed=3)
    mask = env.action_masks()
    assert mask.shape == (env.action_space.n,)  # pyright: ignore[reportAttributeAccessIssue]
    assert all(mask[element.number] for element in env.page.elements)
    assert "action_error" not in env.step(np.flatnonzero(mask)[0])[4]
    assert "action_error" in env.step(np.flatnonzero(~env.action_masks())[0])[4]
    pixel = make_kiosk(action="pixel")
    pixel.reset(seed=3)
    assert pixel.action_masks().shape == (80 + 60,)


def test_modes_without_masks_say_so(make_kiosk: MakeKiosk) -> None:
    env = make_kiosk(action="xy")
    _, info = env.reset(seed=1)
    assert "action_mask" not in info
    with pytest.raises(UsageError, match="action='xy' has no masks; action='element' and action='pixel' have"):
        env.action_masks()


def test_it_can_be_filmed_and_counted(make_kiosk: MakeKiosk, tmp_path: Path) -> None:
    inner = make_kiosk(family="buy", max_steps=3, render_mode="rgb_array")
    env = RecordEpisodeStatistics(RecordVideo(inner, str(tmp_path / "films"), episode_trigger=lambda _: True))
    env.reset(seed=4)
    infos = [env.step(0)[4] for _ in range(3)]
    assert (infos[-1]["episode"]["r"], infos[-1]["episode"]["l"]) == (0.0, 3)
    env.close()
    (film,) = tmp_path.glob("films/*.mp4")
    assert film.stat().st_size > 1000


def test_a_film_survives_a_dead_browser(own_engine: Engine, make_kiosk: MakeKiosk, tmp_path: Path) -> None:
    inner = make_kiosk(engine=own_engine, render_mode="rgb_array")
    with closing(RecordVideo(inner, str(tmp_path / "films"))) as env:
        env.reset(seed=4)
        before: Any = env.render()
        os.kill(own_engine.browser_pids[0], signal.SIGKILL)
        *_, truncated, info = env.step(0)
        assert truncated
        assert "fault" in info
        after: Any = env.render()
        assert np.array_equal(after, before)
        env.reset(seed=5)


def test_pictures_are_of_the_viewport_and_the_callers_own(make_kiosk: MakeKiosk) -> None:
    env = make_kiosk(viewport=(320, 200), observation="screenshot", render_mode="rgb_array")
    observation: Any = env.reset(seed=1)[0]
    picture = env.render()
    assert (picture.shape, picture.dtype) == ((200, 320, 3), np.uint8)
    assert np.array_equal(picture, observation)
    picture[:] = 0
    assert np.array_equal(env.render(), observation)
    assert make_kiosk(render_mode=None).render() is None


# --- seeds and tasks -------------------------------------------------------------------------------------------------


def test_equal_seeds_give_equal_episodes_to_the_byte(make_kiosk: MakeKiosk) -> None:
    parts = ("screenshot", "elements", "page", "url", "instruction_text")
    one, other = make_kiosk(observation=parts), make_kiosk(observation=parts)
    first = rollout(one, 11)
    assert data_equivalence(first, rollout(one, 11), exact=True)
    assert data_equivalence(first, rollout(other, 11), exact=True)
    assert first[0][1]["task"]["id"] != rollout(one, 12)[0][1]["task"]["id"]


def test_a_reset_without_a_seed_draws_on(make_kiosk: MakeKiosk) -> None:
    env = make_kiosk()
    drawn = [[env.reset(seed=5)[1]["task"]["id"], *(env.reset()[1]["task"]["id"] for _ in range(3))] for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert len(set(drawn[0])) == 4
    state = env.np_random.bit_generator.state
    env.reset()
    assert env.np_random.bit_generator.state != state, "episodes are drawn from np_random"


def test_a_task_can_be_asked_for(make_kiosk: MakeKiosk) -> None:
    env = make_kiosk(max_steps=7)
    _, info = env.reset(options={"task": NOTE})
    assert env.task == SITE.family("note").task("kiosk", "train", 1)
    assert info["task"] == {
        "id": NOTE,
        "instruction": env.task.instruction,
        "site": "kiosk",
        "family": "note",
        "split": "train",
        "seed": 1,
        "max_steps": 7,
        "values": list(env.task.values),
        "variant": "none",
    }
    assert info["elapsed_steps"] == 0
    assert info["events"] == []
    assert set(info) == {"task", "elapsed_steps", "events", "action_mask"}


def test_a_sites_environment_draws_what_its_mode_can_express(make_kiosk: MakeKiosk) -> None:
    assert [family.name for family in make_kiosk(action="pixel").families] == ["buy"]
    assert [family.name for family in make_kiosk(action="element").families] == ["buy", "note"]
    assert [family.name for family in make_kiosk(action="computer").families] == ["buy", "note", "ask"]
    assert [family.name for family in make_kiosk(action="pixel", family="ask").families] == ["ask"]


@pytest.mark.parametrize("split", ["val", "test"])
def test_tasks_come_from_the_split(split: str, make_kiosk: MakeKiosk) -> None:
    _, info = make_kiosk(split=split).reset(seed=2)
    assert info["task"]["split"] == split
    assert f":{split}:" in info["task"]["id"]


# --- episodes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "task"),
    [*((mode, THREE_APPLES) for mode in ACTION_MODES), ("element", NOTE), ("computer", NOTE), ("computer", PRICE)],
)
def test_the_oracle_succeeds_in_every_mode_that_can_express_the_task(
    action: str, task: str, make_kiosk: MakeKiosk
) -> None:
    env = make_kiosk(action=action)
    steps = play(env, task)
    *_, (_, reward, terminated, truncated, info) = steps
    assert (reward, terminated, truncated) == (1.0, True, False)
    assert info["verdict"]["success"]
    assert info["verdict"]["score"] == 1.0
    assert info["elapsed_steps"] == len(steps)
    assert all(step[1:4] == (0.0, False, False) and "verdict" not in step[4] for step in steps[:-1])
    json.dumps(info["verdict"])


@pytest.mark.parametrize(
    ("reward", "gamma", "total"),
    # Three presses bring the potential from 0 by thirds of a half, in some measure, to a half, and the order ends it.
    [("sparse", 0.99, 1.0), ("rubric", 0.99, 1.0), ("shaped", 1.0, 1.0), ("progress", 0.99, 2.0)],
)
def test_rewards_add_up(reward: str, gamma: float, total: float, make_kiosk: MakeKiosk) -> None:
    steps = play(make_kiosk(reward=reward, gamma=gamma), THREE_APPLES)
    assert sum(step[1] for step in steps) == pytest.approx(total)
    assert all(type(step[1]) is float for step in steps)


def test_the_step_budget_truncates_with_a_verdict(make_kiosk: MakeKiosk) -> None:
    env = make_kiosk(max_steps=2, reward="rubric")
    env.reset(options={"task": THREE_APPLES})
    press = env.page.find("button", "One more").number  # type: ignore[union-attr]
    assert env.step(press)[1:4] == (0.0, False, False)
    _, reward, terminated, truncated, info = env.step(press)
    assert (reward, terminated, truncated) == (0.0, False, True)
    assert info["verdict"]["success"] is False
    assert info["verdict"]["checks"]
    assert "fault" not in info
    with pytest.raises(gym.error.ResetNeeded, match="no episode is under way"):
        env.step(press)


def test_the_tasks_own_budget_is_the_default(make_kiosk: MakeKiosk) -> None:
    _, info = make_kiosk(family="note").reset(seed=1)
    assert info["task"]["max_steps"] == SITE.family("note").max_steps == 20


def test_the_last_step_of_the_budget_may_still_succeed(make_kiosk: MakeKiosk) -> None:
    needed = len(play(make_kiosk(), THREE_APPLES))
    *_, (_, reward, terminated, truncated, _) = play(make_kiosk(max_steps=needed), THREE_APPLES)
    assert (reward, terminated, truncated) == (1.0, True, False)
    *_, (_, reward, terminated, truncated, _) = play(make_kiosk(max_steps=needed - 1), THREE_APPLES)
    assert (reward, terminated, truncated) == (0.0, False, True)


@pytest.mark.parametrize(("said", "reward"), [("right", 1.0), ("$9.99", 0.0), ("no idea", 0.0), (None, 0.0)])
def test_an_answer_ends_the_episode(said: str | None, reward: float, make_kiosk: MakeKiosk) -> None:
    env = make_kiosk(action="computer", reward="rubric")
    env.reset(options={"task": PRICE})
    assert env.task.goal.answer is not None
    right = f"${int(str(env.task.goal.answer.value)) / 100:.2f}"
    action = call("done") if said is None else call("answer", text=right if said == "right" else said)
    _, got, terminated, truncated, info = env.step(action)
    assert (got, terminated, truncated) == (reward, True, False)
    assert info["verdict"]["success"] == bool(reward)


def test_page_and_server_agree_on_the_time(make_kiosk: MakeKiosk) -> None:
    env = make_kiosk(action="computer", step_ms=700)
    env.reset(options={"task": THREE_APPLES})
    doings = (call("wait", duration_ms=60_000), call("click", element=10**4), call("goto", url="/odd/timers"))
    for action in (*doings, call("wait", duration_ms=650), call("back"), call("forward"), call("hover", x=9, y=9)):
        env.step(action)
        shown = re.search(r'text "\d+ (\d+) \d+"', env.page.outline)  # the page notes its own time every 100 ms
        if shown:
            server_ms = env.world.clock.now().replace(tzinfo=UTC).timestamp() * 1000
            assert 0 <= server_ms - int(shown[1]) <= 100
    assert env.page.title == "timers"


# --- actions that are none -------------------------------------------------------------------------------------------

MALFORMED: list[tuple[str, Any]] = [
    *(("element", action) for action in (-1, 10**6, 1.5, "0", None, True, [0], np.array([1, 2]), np.float32(1), {})),
    *(
        ("pixel", action)
        for action in ([80, 0], [0, 60], [-1, 3], [0], [1.5, 2], "ab", None, np.zeros((2, 2), int), [[], 1])
    ),
    *(
        ("xy", action)
        for action in ([1.5, 0.5], [-0.1, 0], [float("nan"), 0], [0.5], "ab", None, np.zeros((1, 2)), ["0", "1"])
    ),
    *(
        ("computer", action)
        for action in (
            "",
            "buy me a burrito",
            "{",
            "[]",
            "null",
            call("fly"),
            call("click"),
            call("click", x="left", y=3),
            call("click", x=1e9, y=3),
            call("click", element=3, x=1),
            call("click", element=3, colour="red"),
            call("goto", url="http://elsewhere.example/"),
            call("goto", url="file:///etc/passwd"),
            call("goto", url="javascript:alert(1)"),
            call("key", key="Control+Alt+Nothing"),
            call("wait", duration_ms=-1),
            "__import__('os').system('touch /tmp/pwned')",
            '{"action": ' * 2000,
            "\x00\ud800",
            5,
            None,
            b"{}",
            {"action": "back"},
        )
    ),
]


@pytest.mark.parametrize("mode", ACTION_MODES)
def test_what_is_no_action_is_a_step_that_does_nothing(mode: str, make_kiosk: MakeKiosk) -> None:
    env = make_kiosk(action=mode, max_steps=100)
    env.reset(options={"task": THREE_APPLES})
    url, rows = env.page.url, env.world.snapshot()
    cases = [action for of, action in MALFORMED if of == mode]
    for count, action in enumerate(cases, 1):
        observation, reward, terminated, truncated, info = env.step(action)
        assert info.get("action_error"), f"{action!r} was accepted"
        assert len(info["action_error"]) < 1000
        assert observation in env.observation_space
        assert (reward, terminated, truncated) == (0.0, False, False)
        assert info["elapsed_steps"] == count
        assert env.performed == ()
        assert (env.page.url, env.world.snapshot()) == (url, rows)
    assert not Path("/tmp/pwned").exists()


def test_what_cannot_be_done_on_this_page_is_a_step_that_does_nothing(make_kiosk: MakeKiosk) -> None:
    env = make_kiosk()
    env.reset(options={"task": THREE_APPLES})
    last = env.action_space.n - 1  # type: ignore[attr-defined]
    for action, message in ((100, "element 100"), (128, "takes no text"), (last, "no page to go back to")):
        *_, info = env.step(action)
        assert message in info["action_error"]
    assert env.world.snapshot().table("bag") == []


# --- faults of the machinery -----------------------------------------------------------------------------------------


def test_a_fault_of_the_site_counts_for_nothing(make_kiosk: MakeKiosk) -> None:
    env = make_kiosk(action="computer", reward="progress")
    env.reset(options={"task": THREE_APPLES})
    observation, reward, terminated, truncated, info = env.step(call("goto", url="/odd/fault"))
    assert (reward, terminated, truncated) == (0.0, False, True)
    assert info["fault"] == "SiteError: GET /odd/fault: RuntimeError: the kiosk is on fire"
    assert "verdict" not in info
    assert observation in env.observation_space
    with pytest.raises(gym.error.ResetNeeded):
        env.step(call("back"))
    assert sum(step[1] for step in play(env, THREE_APPLES)) == pytest.approx(2.0), "1 for success, 1 for progress"


def test_a_site_that_cannot_show_its_first_page_is_named(make_kiosk: MakeKiosk) -> None:
    buy = SITE.family("buy")
    broken = replace(buy, name="broken", draw=lambda rng: replace(buy.draw(rng), start_path="/odd/fault"))
    env = make_kiosk(site=replace(SITE, families=(buy, broken)), render_mode="rgb_array")
    with pytest.raises(
        SiteError, match="site 'kiosk' failed on /odd/fault: GET /odd/fault: RuntimeError: the kiosk is on"
    ):
        env.reset(options={"task": "kiosk/broken:train:1"})
    with pytest.raises(gym.error.ResetNeeded):
        env.step(0)
    assert env.reset(options={"task": THREE_APPLES})[1]["task"]["id"] == THREE_APPLES
    assert not env.step(0)[3]


def test_a_browser_that_is_killed_in_a_step_is_a_fault_and_the_next_episode_works(
    own_engine: Engine, make_kiosk: MakeKiosk
) -> None:
    env = make_kiosk(engine=own_engine, observation=("screenshot", "elements"), reward="shaped")
    first, _ = env.reset(seed=1)
    os.kill(own_engine.browser_pids[0], signal.SIGKILL)
    observation, reward, terminated, truncated, info = env.step(0)
    assert (reward, terminated, truncated) == (0.0, False, True)
    assert info["fault"].startswith("BrowserError: ")
    assert "verdict" not in info
    assert data_equivalence(observation, first, exact=True), "what the page showed last"
    again, info = env.reset(seed=1)
    assert data_equivalence(again, first, exact=True)
    assert "fault" not in env.step(0)[4]


def test_a_browser_that_dies_between_episodes_is_replaced_unnoticed(own_engine: Engine, make_kiosk: MakeKiosk) -> None:
    env = make_kiosk(engine=own_engine)
    first = env.reset(seed=1)
    killed = own_engine.browser_pids[0]
    os.kill(killed, signal.SIGKILL)
    assert data_equivalence(env.reset(seed=1), first, exact=True)
    assert own_engine.browser_pids[0] != killed


# --- closed, or not begun --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shared", [True, False])
def test_use_after_close_is_a_clear_error(shared: bool, engine: Engine) -> None:
    env = WebEnv(SITE, SITE.families, action="element", engine=engine if shared else "auto", render_mode="rgb_array")
    if shared:
        env.reset(seed=1)
    env.close()
    env.close()
    for use in (env.reset, lambda: env.step(0), env.render):
        with pytest.raises(gym.error.ClosedEnvironmentError, match="this environment is closed; make it again"):
            use()


def test_use_before_reset_is_a_clear_error(make_kiosk: MakeKiosk) -> None:
    env = make_kiosk(render_mode="rgb_array")
    for use in (lambda: env.step(0), env.render, env.action_masks, lambda: env.page, lambda: env.task):
        with pytest.raises(gym.error.ResetNeeded, match=r"reset\(\)"):
            use()


# --- bad arguments ---------------------------------------------------------------------------------------------------


def at_reset(task: str) -> Callable[[MakeKiosk], object]:
    return lambda make: make().reset(options={"task": task})


BAD: dict[str, tuple[Callable[[MakeKiosk], object], str]] = {
    "observation": (
        lambda make: make(observation="screnshot"),
        "unknown observation part 'screnshot'; did you mean 'screenshot'.*Possible: screenshot, elements, element_text",
    ),
    "observation twice": (lambda make: make(observation=("url", "url")), "names a part twice"),
    "no observation": (
        lambda make: make(observation=()),
        r"observation=\(\) names no part; give one or several of: screenshot",
    ),
    "action": (
        lambda make: make(action="pixels"),
        "unknown action mode 'pixels'; did you mean 'pixel'.*Possible: pixel, xy, element, computer",
    ),
    "reward": (lambda make: make(reward="dense"), "unknown reward 'dense'. Possible: sparse, rubric, shaped, progress"),
    "gamma": (lambda make: make(reward="shaped", gamma=2), "gamma=2 is no discount; give a number above 0"),
    "split": (
        lambda make: make(split="tests"),
        "unknown split 'tests'; did you mean 'test'.*Possible: train, val, test",
    ),
    "variant": (lambda make: make(variant="dark"), "unknown variant 'dark'. Possible: none"),
    "engine": (lambda make: make(engine="fast"), "unknown engine 'fast'. Possible: auto, deterministic, portable"),
    "render_mode": (
        lambda make: make(render_mode="ansi"),
        "unknown render_mode 'ansi'. Possible: None, rgb_array, human",
    ),
    "viewport": (
        lambda make: make(viewport=(640.5, 480)),
        r"viewport=\(640.5, 480\): give .* two whole numbers from 64 to 4096",
    ),
    "small viewport": (lambda make: make(viewport=(10, 10)), r"viewport=\(10, 10\)"),
    "no viewport": (lambda make: make(viewport="big"), "viewport='big'"),
    "max_steps": (lambda make: make(max_steps=0), "max_steps=0: give a whole number of at least 1"),
    "fractional max_steps": (lambda make: make(max_steps=2.5), "max_steps=2.5: give a whole number"),
    "step_ms": (lambda make: make(step_ms=-5), "step_ms=-5: give a whole number of at least 1"),
    "text step_ms": (lambda make: make(step_ms="500"), "step_ms='500': give a whole number"),
    "family": (
        lambda make: make(family="by"),
        "unknown family of site 'kiosk' 'by'; did you mean 'buy'.*Possible: buy, note, ask",
    ),
    "site": (lambda _: webgym.load_site("burito"), "unknown site 'burito'; did you mean 'burrito'"),
    "agent": (lambda _: webgym.load_agent("orcale"), "orcale.*did you mean 'oracle'"),
    "reset option": (lambda make: make().reset(options={"tsk": 1}), "unknown reset option 'tsk'; did you mean 'task'"),
    "task id": (at_reset("buy:1"), "'buy:1' is no task id; give site/family:split:seed"),
    "task of another site": (
        at_reset("burrito/extra-guac:test:1"),
        "is of another site; this environment is of 'kiosk'",
    ),
    "task of no family": (at_reset("kiosk/bye:test:1"), "unknown family of site 'kiosk' 'bye'; did you mean 'buy'"),
    "task of no split": (at_reset("kiosk/buy:tset:1"), "unknown split 'tset'; did you mean 'test'"),
    "task out of range": (at_reset("kiosk/buy:test:9999999999"), "task seed 9999999999 is out of range"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_argument_says_what_was_given_and_what_is_possible(case: str, make_kiosk: MakeKiosk) -> None:
    use, message = BAD[case]
    with pytest.raises(WebgymError, match=message):
        use(make_kiosk)


def test_a_failed_reset_leaves_the_environment_usable(make_kiosk: MakeKiosk) -> None:
    env = make_kiosk()
    with pytest.raises(UsageError):
        env.reset(options={"task": "kiosk/bye:test:1"})
    assert env.reset(seed=1)[0] in env.observation_space


def test_an_unknown_id_names_the_nearest(kiosk_ids: str) -> None:
    with pytest.raises(gym.error.NameNotFound, match="kiosk-by.*Did you mean.*kiosk-buy"):
        gym.make("webgym/kiosk-by-v0")


def test_an_unknown_argument_of_make_is_named(kiosk_ids: str) -> None:
    with pytest.raises(TypeError, match="'colour'"):
        gym.make(kiosk_ids, colour="red")


def test_a_browser_that_is_none_is_named(
    make_kiosk: MakeKiosk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(BrowserError, match="argument names '/no/chrome' as the browser, which is no program"):
        make_kiosk(engine="auto", chromium="/no/chrome")
    monkeypatch.setenv("WEBGYM_CHROMIUM", str(tmp_path))
    with pytest.raises(
        BrowserError, match=f"WEBGYM_CHROMIUM names '{tmp_path}' as the browser, which is no program; give"
    ):
        make_kiosk(engine="auto")


def test_where_no_browser_is_it_says_how_to_get_one(
    make_kiosk: MakeKiosk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("PATH", "HOME", "PLAYWRIGHT_BROWSERS_PATH"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.delenv("WEBGYM_CHROMIUM", raising=False)
    monkeypatch.setattr(find, "_BEHIND_WRAPPERS", (str(tmp_path / "shell"), str(tmp_path / "full")))
    for engine in ("auto", "deterministic", "portable"):
        with pytest.raises(
            BrowserError, match="no Chromium was found. Install one with `playwright install .*WEBGYM_CHROMIUM"
        ):
            make_kiosk(engine=engine)


def test_a_full_browser_is_not_deterministic(make_kiosk: MakeKiosk, tmp_path: Path) -> None:
    full = tmp_path / "chrome"
    full.write_text("#!/bin/sh\n")
    full.chmod(0o755)
    with pytest.raises(BrowserError, match=f"needs chrome-headless-shell .*found {full}.*or use engine='portable'"):
        make_kiosk(engine="deterministic", chromium=str(full))
    assert EngineSpec("auto", str(full)).resolve() == (full, False)


def test_a_browser_that_does_not_start_is_named(make_kiosk: MakeKiosk, tmp_path: Path) -> None:
    broken = tmp_path / "chrome-headless-shell"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    env = make_kiosk(engine="auto", chromium=str(broken))
    with pytest.raises(BrowserError, match=f"{broken} did not start: .*webgym doctor"):
        env.reset(seed=1)


# --- specs, and other processes --------------------------------------------------------------------------------------


def test_specs_can_be_written_down_and_sent(kiosk_ids: str, engine: Engine) -> None:
    for env_id in ("webgym/burrito-v0", "webgym/burrito-extra-guac-v0", kiosk_ids, "webgym/kiosk-buy-v0"):
        spec = gym.spec(env_id)
        assert EnvSpec.from_json(spec.to_json()) == spec
        assert pickle.loads(pickle.dumps(spec)) == spec
    env = gym.make(EnvSpec.from_json(gym.spec("webgym/kiosk-buy-v0").to_json()), engine=engine, action="element")
    assert env.reset(seed=1)[1]["task"]["family"] == "buy"
    env.close()


def test_the_spec_of_an_environment_makes_it_again(kiosk_ids: str, engine: Engine) -> None:
    env = gym.make("webgym/kiosk-note-v0", observation="url", action="element", max_steps=3, engine=engine)
    assert env.spec is not None
    again = env.spec.make()
    assert again.reset(seed=1)[0] == env.reset(seed=1)[0]
    assert again.unwrapped.max_steps == 3  # type: ignore[attr-defined]
    assert again.unwrapped._engine is engine  # type: ignore[attr-defined]
    for each in (env, again):
        each.close()


@pytest.mark.parametrize("context", ["fork", "spawn"])
def test_it_runs_in_worker_processes(context: str, kiosk_ids: str, engine: Engine) -> None:
    def make() -> gym.Env[Any, Any]:
        return gym.make(
            "webgym:webgym/kiosk-buy-v0", observation=("elements", "instruction"), action="element", max_steps=2
        )

    one = gym.make("webgym/kiosk-buy-v0", observation="elements", action="element", engine=engine)
    expected, _ = one.reset(seed=8)  # also: the parent's own engine runs while others are forked
    envs = gym.vector.AsyncVectorEnv([make, make], context=context)
    try:
        observations, infos = envs.reset(seed=[8, 9])
        assert np.array_equal(observations["elements"][0], expected)
        assert len(set(infos["task"]["id"])) == 2
        for step in range(3):
            _, rewards, terminations, truncations, infos = envs.step(np.array([0, 1]))
            assert not terminations.any() and not rewards.any()
            assert truncations.tolist() == [step == 1] * 2
    finally:
        envs.close()
        one.close()
