"""`WebVectorEnv` against single environments, to the byte, and against Gymnasium's contract for vectors."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode
from gymnasium.vector.utils import iterate
from gymnasium.wrappers import FlattenObservation
from gymnasium.wrappers.vector import DictInfoToList, RecordEpisodeStatistics
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

import webgym
from tests.kiosk import SITE
from tests.webgym.conftest import MakeKiosk
from webgym.engine import Engine, EngineSpec
from webgym.env import WebEnv
from webgym.errors import BrowserError, SiteError, UsageError
from webgym.site import Site
from webgym.types import PageView
from webgym.vector import WebVectorEnv

PARTS = ("screenshot", "elements", "element_text", "instruction", "url")
NEXT, SAME, DISABLED = AutoresetMode.NEXT_STEP, AutoresetMode.SAME_STEP, AutoresetMode.DISABLED
BUY, NOTE = "kiosk/buy:train:1", "kiosk/note:train:1"
WAIT = json.dumps({"action": "wait", "duration_ms": 10})
ABLAZE = json.dumps({"action": "goto", "url": "/odd/fault"})

MakeVector = Callable[..., WebVectorEnv]
Choose = Callable[[int, Any], Any]
"""What environment ``i`` does on its page."""


@pytest.fixture
def make_vector(engine: Engine) -> Iterator[MakeVector]:
    """Makes vectors of the kiosk that share one browser; they are closed after the test."""
    made: list[WebVectorEnv] = []

    def make(num_envs: int = 2, *, site: Site = SITE, **given: Any) -> WebVectorEnv:
        arguments = {"engine": engine, "observation": "elements", "action": "element"} | given
        made.append(WebVectorEnv(site, site.families, num_envs, **arguments))
        return made[-1]

    yield make
    for envs in made:
        envs.close()


# --- what was seen, one event after another --------------------------------------------------------------------------


def plain(value: Any) -> Any:
    """The value in terms that can be compared, arrays by their bytes."""
    match value:
        case np.ndarray():
            return value.dtype.str, value.shape, value.tobytes()
        case np.generic():
            return value.item()
        case dict():
            return {key: plain(each) for key, each in value.items()}
        case list() | tuple():
            return [plain(each) for each in value]
        case _:
            return value


def differences(seen: Any, expected: Any, where: str = "") -> list[str]:
    """Where two of them differ, in few words."""
    if isinstance(seen, dict) and isinstance(expected, dict) and seen.keys() == expected.keys():
        return [each for key in seen for each in differences(seen[key], expected[key], f"{where}/{key}")]
    if isinstance(seen, list) and isinstance(expected, list) and len(seen) == len(expected):
        pairs = enumerate(zip(seen, expected, strict=True))
        return [each for place, pair in pairs for each in differences(*pair, f"{where}/{place}")]
    return [] if seen == expected else [f"{where}: {seen!s:.60} and not {expected!s:.60}"]


class Chooser:
    """Random possible actions, for each environment out of a generator of its own."""

    def __init__(self, seeds: Sequence[int]) -> None:
        self._rngs = [np.random.default_rng(seed) for seed in seeds]

    def __call__(self, index: int, mask: Any) -> int:
        return int(self._rngs[index].choice(np.flatnonzero(mask)))


def alone(env: WebEnv, seed: int, length: int) -> list[Any]:
    """The first events of an environment: resets, and steps of a `Chooser`."""
    choose = Chooser([seed])
    events: list[Any] = [plain(("reset", *env.reset(seed=seed)))]
    over = False
    while len(events) < length:
        if over:
            events.append(plain(("reset", *env.reset())))
            over = False
        else:
            step = env.step(choose(0, env.action_masks()))
            events.append(plain(("step", *step)))
            over = step[2] or step[3]
    return events


class Transcript:
    """Steps a vector, and notes the events of each environment as if it were alone."""

    def __init__(self, envs: WebVectorEnv, seed: int) -> None:
        self._envs, self._listed = envs, DictInfoToList(envs)
        observations, infos = self._listed.reset(seed=seed)
        assert observations in envs.observation_space
        rows = iterate(envs.observation_space, observations)
        self.events: list[list[Any]] = [[plain(("reset", *each))] for each in zip(rows, infos, strict=True)]
        self._over = [False] * envs.num_envs

    def step(self, choose: Choose) -> list[dict[str, Any]]:
        """One step of all; those that are about to be reset are given an action that is none."""
        masks = self._envs.action_masks() if self._envs.envs[0].actions.mode == "element" else [None] * len(self._over)
        actions = [-1 if over else choose(i, masks[i]) for i, over in enumerate(self._over)]
        batch = np.array(actions) if self._envs.envs[0].actions.mode == "element" else [str(each) for each in actions]
        observations, rewards, terminations, truncations, infos = self._listed.step(batch)
        assert observations in self._envs.observation_space
        outcomes = zip(rewards, terminations, truncations, strict=True)
        rows = iterate(self._envs.observation_space, observations)
        for index, (row, outcome, info) in enumerate(zip(rows, outcomes, infos, strict=True)):
            self._note(index, row, outcome, dict(info))
        return list(infos)

    def _note(self, index: int, row: Any, outcome: tuple[Any, ...], info: dict[str, Any]) -> None:
        events = self.events[index]
        if self._over[index]:
            assert outcome == (0.0, False, False)
            events.append(plain(("reset", row, info)))
            self._over[index] = False
        elif "final_info" in info:
            events.append(plain(("step", info.pop("final_obs"), *outcome, info.pop("final_info"))))
            events.append(plain(("reset", row, info)))
        else:
            events.append(plain(("step", row, *outcome, info)))
            self._over[index] = bool(outcome[1] or outcome[2])


def test_it_does_what_single_environments_do_to_the_byte(make_vector: MakeVector, make_kiosk: MakeKiosk) -> None:
    arguments: Any = {"observation": PARTS, "max_steps": 5, "reward": "progress", "viewport": (320, 240)}
    vectors = [make_vector(3, autoreset_mode=mode, **arguments) for mode in (NEXT, SAME)]
    env = make_kiosk(**arguments)
    for seed in (10, 20):
        seeds = range(seed, seed + 3)
        transcripts = [Transcript(envs, seed) for envs in vectors]
        for seen in transcripts:
            choose = Chooser(seeds)
            for _ in range(12):
                seen.step(choose)
        for index, one in enumerate(seeds):
            expected = alone(env, one, max(len(seen.events[index]) for seen in transcripts))
            for seen in transcripts:
                events = seen.events[index]
                assert sum(event[0] == "reset" for event in events) >= 3
                assert differences(events, expected[: len(events)]) == []


def test_pages_in_several_browsers_do_the_same() -> None:
    arguments: Any = {"observation": PARTS, "action": "element", "max_steps": 3, "viewport": (320, 240)}
    envs: Any = gym.make_vec("webgym/burrito-v0", 4, browsers=2, autoreset_mode=SAME, **arguments)
    env: Any = gym.make("webgym/burrito-v0", **arguments).unwrapped
    try:
        seen, choose = Transcript(envs, 1), Chooser(range(1, 5))
        for _ in range(5):
            seen.step(choose)
        assert len(envs._engine.browser_pids) == 2
        for one, events in enumerate(seen.events, 1):
            assert differences(events, alone(env, one, len(events))) == []
    finally:
        envs.close()
        env.close()


@pytest.mark.slow
@pytest.mark.parametrize("mode", [NEXT, SAME])
def test_fifty_seeds_do_the_same_for_thirty_steps(mode: AutoresetMode) -> None:
    arguments: Any = {"observation": PARTS, "action": "element", "max_steps": 12}
    envs: Any = gym.make_vec("webgym/burrito-v0", 10, autoreset_mode=mode, **arguments)
    env: Any = gym.make("webgym/burrito-v0", **arguments).unwrapped
    try:
        for seed in range(0, 50, 10):
            seen, choose = Transcript(envs, seed), Chooser(range(seed, seed + 10))
            for _ in range(30):
                seen.step(choose)
            for one, events in enumerate(seen.events, seed):
                assert differences(events, alone(env, one, len(events))) == []
    finally:
        envs.close()
        env.close()


# --- Gymnasium's contract --------------------------------------------------------------------------------------------


def test_observations_are_batches_of_the_single_space(make_vector: MakeVector) -> None:
    envs = make_vector(3, observation=("screenshot", "elements", "page"), viewport=(320, 240))
    observations, _ = envs.reset(seed=1)
    assert {part: getattr(each, "shape", len(each)) for part, each in observations.items()} == {
        "screenshot": (3, 240, 320, 3),
        "elements": (3, *envs.single_observation_space["elements"].shape),  # type: ignore[index]
        "page": 3,
    }
    assert observations["screenshot"].dtype == np.uint8
    observations, rewards, terminations, truncations, _ = envs.step(np.zeros(3, np.int64))
    assert observations in envs.observation_space
    assert (rewards.dtype, terminations.dtype, truncations.dtype) == (np.float64, np.bool_, np.bool_)
    assert rewards.shape == terminations.shape == truncations.shape == (3,)


@pytest.mark.parametrize("part", ["screenshot", "url"])
def test_one_part_gives_its_batch_bare(part: str, make_vector: MakeVector) -> None:
    envs = make_vector(2, observation=part)
    observations, _ = envs.reset(seed=1)
    assert isinstance(observations, np.ndarray if part == "screenshot" else tuple)
    assert observations in envs.observation_space


def test_what_was_returned_stays_as_it_is_unless_the_same_arrays_are_asked_for(make_vector: MakeVector) -> None:
    for copied in (True, False):
        envs = make_vector(2, observation="screenshot", copy=copied)
        first = envs.reset(seed=1)[0]
        before = first.copy()
        second = envs.step(np.array([0, 1]))[0]
        assert not np.array_equal(second, before)
        assert (second is first) is not copied
        assert np.array_equal(first, before) is copied


def test_infos_are_in_gymnasiums_form(make_vector: MakeVector) -> None:
    envs = make_vector(2, max_steps=1, action="computer", autoreset_mode=SAME)
    _, infos = envs.reset(seed=1)
    assert infos["_task"].tolist() == [True, True]
    assert infos["task"]["id"].tolist() == [task.id for task in envs.tasks]
    assert infos["task"]["max_steps"].tolist() == [1, 1]
    assert infos["elapsed_steps"].tolist() == [0, 0]
    assert infos["events"].tolist() == [[], []]
    *_, infos = envs.step([WAIT, "buy me an apple"])
    final = infos["final_info"]
    assert infos["_final_info"].tolist() == infos["_final_obs"].tolist() == [True, True]
    assert final["_action_error"].tolist() == [False, True]
    assert final["elapsed_steps"].tolist() == [1, 1]
    assert final["verdict"]["success"].tolist() == [False, False]
    assert final["verdict"]["checks"][0][0]["passed"] in (True, False)
    assert infos["final_obs"][0] in envs.single_observation_space


def test_the_step_after_an_end_is_a_reset(make_vector: MakeVector) -> None:
    envs = make_vector(2, action="computer")
    envs.reset(seed=1)
    answer = json.dumps({"action": "answer", "text": "no"})
    _, rewards, terminations, truncations, infos = envs.step([answer, WAIT])
    assert (rewards.tolist(), terminations.tolist(), truncations.tolist()) == ([0, 0], [True, False], [False, False])
    assert infos["_verdict"].tolist() == [True, False]
    ended = envs.tasks[0].id
    *_, terminations, truncations, infos = envs.step(["ignored", WAIT])
    assert not terminations.any() and not truncations.any()
    assert infos["_task"].tolist() == [True, False]
    assert infos["elapsed_steps"].tolist() == [0, 2]
    assert "action_error" not in infos
    assert envs.tasks[0].id != ended


def test_without_autoreset_those_that_ended_are_reset_by_a_mask(make_vector: MakeVector) -> None:
    envs = make_vector(3, action="computer", autoreset_mode=DISABLED)
    envs.reset(seed=1)
    envs.step([WAIT, json.dumps({"action": "done"}), WAIT])
    with pytest.raises(gym.error.ResetNeeded, match=r"episodes have ended in environments \[1\]; reset these"):
        envs.step([WAIT] * 3)
    _, infos = envs.reset(options={"reset_mask": np.array([False, True, False])})
    assert infos["_task"].tolist() == [False, True, False]
    *_, infos = envs.step([WAIT] * 3)
    assert infos["elapsed_steps"].tolist() == [2, 1, 2]


def test_a_mask_leaves_the_others_in_their_episodes(make_vector: MakeVector) -> None:
    envs = make_vector(2, observation="screenshot")
    envs.reset(seed=1)
    before = envs.step(np.array([0, 1]))[0]
    options = {"reset_mask": np.array([True, False]), "tasks": [BUY, None]}
    observations, infos = envs.reset(options=options)
    assert np.array_equal(observations[1], before[1])
    assert not np.array_equal(observations[0], before[0])
    assert set(options) == {"reset_mask", "tasks"}
    assert infos["task"]["id"].tolist() == [BUY, None]
    assert envs.step(np.array([0, 0]))[4]["elapsed_steps"].tolist() == [1, 2]


def test_tasks_can_be_asked_for(make_vector: MakeVector) -> None:
    envs = make_vector(3)
    assert envs.reset(options={"task": NOTE})[1]["task"]["id"].tolist() == [NOTE] * 3
    _, infos = envs.reset(seed=[5, 6, 7], options={"tasks": [BUY, None, NOTE]})
    assert infos["task"]["id"][[0, 2]].tolist() == [BUY, NOTE]
    assert infos["task"]["id"][1] == make_vector(1).reset(seed=6)[1]["task"]["id"][0]


def test_seeds_are_one_for_all_or_one_each(make_vector: MakeVector) -> None:
    envs = make_vector(3)
    drawn = [envs.reset(seed=seed)[1]["task"]["id"].tolist() for seed in (4, np.int64(4), [4, 5, 6], [4, 4, None])]
    assert drawn[0] == drawn[1] == drawn[2]
    assert len(set(drawn[0])) == 3
    assert drawn[3][0] == drawn[3][1] == drawn[0][0]
    assert envs.reset()[1]["task"]["id"].tolist() != drawn[3], "generators are drawn on from"
    envs.reset(seed=9)
    assert envs.np_random_seed == (9, 10, 11)
    assert [rng is env.np_random for rng, env in zip(envs.np_random, envs.envs, strict=True)] == [True] * 3


def test_it_offers_what_gymnasiums_vectors_offer(make_vector: MakeVector) -> None:
    envs = make_vector(2, render_mode="rgb_array", viewport=(320, 240))
    envs.reset(seed=1, options={"tasks": [BUY, NOTE]})
    assert envs.action_masks().shape == (2, envs.single_action_space.n)  # type: ignore[attr-defined]
    assert np.array_equal(envs.action_masks(), np.stack(envs.call("action_masks")))
    assert [task.id for task in envs.tasks] == [task.id for task in envs.get_attr("task")] == [BUY, NOTE]
    assert all(isinstance(page, PageView) for page in envs.pages)
    frames = envs.render()
    assert frames is not None
    assert [(frame.shape, frame.dtype) for frame in frames] == [((240, 320, 3), np.uint8)] * 2
    assert make_vector(2).render() is None
    envs.set_attr("mark", [1, 2])
    assert envs.get_attr("mark") == (1, 2)
    envs.set_attr("mark", 3)
    assert envs.call("mark") == (3, 3)
    envs.set_attr("max_steps", [1, None])
    assert envs.step(np.zeros(2, np.int64))[3].tolist() == [True, False]
    with pytest.raises(AttributeError, match="colour"):
        envs.get_attr("colour")
    assert envs.metadata["autoreset_mode"] is NEXT


@pytest.mark.parametrize("mode", [NEXT, SAME])
def test_gymnasiums_statistics_are_right(mode: AutoresetMode, make_vector: MakeVector) -> None:
    envs = RecordEpisodeStatistics(make_vector(2, max_steps=3, autoreset_mode=mode))
    envs.reset(seed=1)
    lengths: list[int] = []
    for _ in range(9):
        infos = envs.step(np.array([0, 1]))[4]
        if "episode" in infos:
            lengths += infos["episode"]["l"][infos["_episode"]].tolist()
    assert lengths == [3] * (4 if mode is NEXT else 6)


# --- made by id ------------------------------------------------------------------------------------------------------


def test_make_vec_makes_it(kiosk_ids: str, engine: Engine) -> None:
    envs: Any = gym.make_vec(kiosk_ids, num_envs=2, observation="url", action="element", engine=engine)
    assert isinstance(envs, WebVectorEnv)
    assert envs.spec is not None
    again = gym.make_vec(envs.spec)
    assert isinstance(again, WebVectorEnv)
    assert again.num_envs == 2
    assert again.reset(seed=1)[0] == envs.reset(seed=1)[0]
    for each in (envs, again):
        each.close()


def test_one_family_and_a_budget_by_gymnasiums_name(kiosk_ids: str, engine: Engine) -> None:
    arguments: Any = {"observation": "url", "action": "element", "engine": engine}
    envs: Any = gym.make_vec("webgym/kiosk-note-v0", num_envs=2, max_episode_steps=2, **arguments)
    _, infos = envs.reset(seed=1)
    assert infos["task"]["family"].tolist() == ["note", "note"]
    assert infos["task"]["max_steps"].tolist() == [2, 2]
    assert not envs.step(np.array([0, 0]))[3].any()
    assert envs.step(np.array([0, 0]))[3].all()
    envs.close()


def test_wrappers_are_for_vectors_of_gymnasiums_own(kiosk_ids: str, engine: Engine) -> None:
    arguments: Any = {"observation": "elements", "action": "element", "engine": engine}
    with pytest.raises(gym.error.Error, match="wrappers"):
        gym.make_vec(kiosk_ids, num_envs=2, wrappers=[FlattenObservation], **arguments)
    envs = gym.make_vec(kiosk_ids, 2, vectorization_mode="sync", wrappers=[FlattenObservation], **arguments)
    assert envs.reset(seed=1)[0] in envs.observation_space
    envs.close()


# --- faults of the machinery -----------------------------------------------------------------------------------------


def crash(env: WebEnv) -> None:
    """End the process that draws its page."""

    async def start() -> None:
        env.seat.stage.tab._session.start("Page.crash")  # pyright: ignore[reportPrivateUsage]

    env._engine.run(start())  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize("mode", [NEXT, SAME])
def test_a_page_that_crashes_is_the_fault_of_one_and_changes_no_other(
    mode: AutoresetMode, make_vector: MakeVector
) -> None:
    arguments: Any = {"observation": PARTS, "max_steps": 4, "autoreset_mode": mode, "viewport": (160, 120)}
    calm, struck = (Transcript(make_vector(3, **arguments), 30) for _ in range(2))
    choosers = Chooser(range(30, 33)), Chooser(range(30, 33))
    for step in range(7):
        if step == 3:
            crash(struck._envs.envs[1])
        for transcript, choose in zip((calm, struck), choosers, strict=True):
            infos = transcript.step(choose)
        if step == 3:
            told = infos[1].get("final_info", infos[1])  # type: ignore[possibly-undefined]
            assert told["fault"].startswith("BrowserError: ")
            assert "verdict" not in told
    assert differences(struck.events[::2], calm.events[::2]) == []
    assert differences(struck.events[1][:4], calm.events[1][:4]) == []
    kind, _, reward, terminated, truncated, _ = struck.events[1][4]
    assert (kind, reward, terminated, truncated) == ("step", 0.0, False, True)
    assert struck.events[1][5][0] == "reset"
    assert all("fault" not in event[-1] for event in struck.events[1][5:])


def test_a_browser_that_is_killed_is_the_fault_of_those_in_it() -> None:
    engine = Engine(EngineSpec(browsers=2))
    envs = WebVectorEnv(SITE, SITE.families, 4, engine=engine, observation="elements", action="element")
    try:
        envs.reset(seed=1)
        killed, left = engine.browser_pids
        os.kill(killed, signal.SIGKILL)
        *_, truncations, infos = envs.step(np.zeros(4, np.int64))
        assert truncations.sum() == 2
        assert infos["_fault"].tolist() == truncations.tolist()
        *_, truncations, infos = envs.step(np.zeros(4, np.int64))
        assert not truncations.any()
        assert sorted(infos["elapsed_steps"]) == [0, 0, 2, 2]
        assert left in engine.browser_pids
        assert killed not in engine.browser_pids
    finally:
        envs.close()
        engine.close()


class Fire:
    """A kiosk; while it burns, no episode that is drawn can begin."""

    def __init__(self) -> None:
        self.burns = False
        buy = SITE.family("buy")
        self._draw = buy.draw
        self.site = replace(SITE, families=(replace(buy, draw=self._drawn),))

    def _drawn(self, rng: Any) -> Any:
        draw = self._draw(rng)
        return replace(draw, start_path="/odd/fault") if self.burns else draw


def test_a_next_episode_that_cannot_begin_costs_the_others_nothing(make_vector: MakeVector) -> None:
    fire = Fire()
    envs = make_vector(2, site=fire.site, action="computer", observation=("screenshot", "url"), render_mode="rgb_array")
    envs.reset(seed=1)
    envs.step([ABLAZE, WAIT])
    fire.burns = True
    observations, rewards, terminations, truncations, infos = envs.step([WAIT, WAIT])
    assert (terminations.tolist(), truncations.tolist(), rewards.tolist()) == ([False] * 2, [True, False], [0, 0])
    assert infos["_fault"].tolist() == [True, False]
    assert "SiteError: site 'kiosk' failed on /odd/fault" in infos["fault"][0]
    assert infos["elapsed_steps"].tolist() == [0, 2]
    assert observations in envs.observation_space
    assert (observations["screenshot"][0].any(), observations["url"][0]) == (False, "")
    assert observations["screenshot"][1].any()
    frames = envs.render()
    assert frames is not None
    assert [frame.any() for frame in frames] == [False, True]
    fire.burns = False
    observations, *_, truncations, infos = envs.step([WAIT, WAIT])
    assert not truncations.any()
    assert infos["_task"].tolist() == [True, False]
    assert observations["screenshot"][0].any()
    assert envs.step([WAIT, WAIT])[4]["elapsed_steps"].tolist() == [1, 4]


def test_in_the_same_step_an_episode_that_cannot_begin_ends_with_the_next(make_vector: MakeVector) -> None:
    fire = Fire()
    envs = make_vector(2, site=fire.site, action="computer", observation="screenshot", autoreset_mode=SAME)
    envs.reset(seed=1)
    fire.burns = True
    observations, *_, truncations, infos = envs.step([ABLAZE, WAIT])
    assert truncations.tolist() == [True, False]
    assert infos["final_info"]["fault"][0].startswith("SiteError: GET /odd/fault")
    assert infos["final_obs"][0].any()
    assert not observations[0].any()
    assert infos["fault"][0].startswith("SiteError: site 'kiosk' failed on /odd/fault")
    fire.burns = False
    observations, rewards, *_, truncations, infos = envs.step([WAIT, WAIT])
    assert (truncations.tolist(), rewards.tolist()) == ([True, False], [0, 0])
    assert infos["final_info"]["fault"][0].startswith("SiteError: site 'kiosk' failed on /odd/fault")
    assert not infos["final_obs"][0].any()
    assert observations[0].any()
    assert "fault" not in infos
    assert envs.step([WAIT, WAIT])[4]["elapsed_steps"].tolist() == [1, 3]


@pytest.mark.parametrize("mode", [NEXT, SAME])
def test_where_no_episode_can_begin_twice_the_next_step_says_so_and_takes_none(
    mode: AutoresetMode, make_vector: MakeVector
) -> None:
    fire = Fire()
    envs = make_vector(2, site=fire.site, action="computer", observation="url", autoreset_mode=mode)
    envs.reset(seed=1)
    if mode is NEXT:
        envs.step([ABLAZE, WAIT])
    fire.burns = True
    envs.step([ABLAZE, WAIT])
    envs.step([WAIT, WAIT])
    steps = envs.envs[1].seat.stage.elapsed_steps
    for _ in range(2):
        with pytest.raises(SiteError, match=r"environment 0 could not be reset, 2 times in a row.*call reset\(\)"):
            envs.step([WAIT, WAIT])
    assert envs.envs[1].seat.stage.elapsed_steps == steps
    with pytest.raises(SiteError, match="site 'kiosk' failed on /odd/fault"):
        envs.reset()
    with pytest.raises(gym.error.ResetNeeded):
        envs.step([WAIT, WAIT])
    fire.burns = False
    envs.reset()
    assert "fault" not in envs.step([WAIT, WAIT])[4]


@pytest.mark.parametrize("mode", [NEXT, SAME])
def test_ctrl_c_in_a_step_is_answered_at_once_and_the_next_reset_works(
    mode: AutoresetMode, make_vector: MakeVector, make_kiosk: MakeKiosk
) -> None:
    async def stuck(request: Request) -> Response:
        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.Event().wait()
        return PlainTextResponse("")

    def create_app(db: Any, now: Any) -> Starlette:
        app = SITE.create_app(db, now)
        app.router.routes.insert(0, Route("/odd/stuck", stuck))  # type: ignore[attr-defined]
        return app  # type: ignore[return-value]

    envs = make_vector(3, site=replace(SITE, create_app=create_app), action="computer", autoreset_mode=mode)
    envs.reset(seed=1)
    with pytest.raises(KeyboardInterrupt):
        envs.step([WAIT, json.dumps({"action": "goto", "url": "/odd/stuck"}), WAIT])
    with pytest.raises(gym.error.ResetNeeded, match=r"no episode is under way in environments \[0, 1, 2\]"):
        envs.step([WAIT] * 3)
    observations, _ = envs.reset(seed=1)
    *_, truncations, infos = envs.step([WAIT] * 3)
    assert not truncations.any()
    assert "fault" not in infos
    alone: Any = make_kiosk(action="computer").reset(seed=1)[0]
    assert np.array_equal(observations[0], alone)


# --- closed, not begun, and bad arguments ----------------------------------------------------------------------------


def test_use_before_reset_and_after_close_is_a_clear_error(make_vector: MakeVector) -> None:
    envs = make_vector(2)
    for use in (lambda: envs.step(np.zeros(2, np.int64)), envs.action_masks, lambda: envs.pages, lambda: envs.tasks):
        with pytest.raises(gym.error.ResetNeeded, match=r"reset\(\)"):
            use()
    envs.close()
    envs.close()
    for use in (envs.reset, lambda: envs.step(np.zeros(2, np.int64))):
        with pytest.raises(gym.error.ClosedEnvironmentError, match="this environment is closed; make it again"):
            use()


def test_a_vector_closes_its_own_engine_only(make_vector: MakeVector, engine: Engine) -> None:
    own = WebVectorEnv(SITE, SITE.families, 2, observation="url", action="element")
    mine = own._engine  # pyright: ignore[reportPrivateUsage]
    assert mine.spec.browsers == min(2, len(os.sched_getaffinity(0)))
    own.close()
    assert mine.closed
    make_vector(2).close()
    assert not engine.closed


BAD: dict[str, tuple[Callable[[MakeVector], object], str]] = {
    "no environments": (lambda make: make(0), "num_envs=0: give a whole number of at least 1"),
    "mode": (lambda make: make(autoreset_mode="Same"), "unknown autoreset_mode 'Same'.*Possible: NextStep, SameStep"),
    "browsers": (lambda make: make(engine="auto", browsers=0), "browsers=0: give a whole number"),
    "browsers of an engine": (lambda make: make(browsers=2), r"Engine\(EngineSpec\(browsers=...\)\)"),
    "two budgets": (lambda make: make(max_steps=2, max_episode_steps=3), "one thing by two names"),
    "observation": (lambda make: make(observation="screnshot"), "did you mean 'screenshot'"),
    "seeds": (lambda make: make().reset(seed=[1, 2, 3]), "3 seeds for 2 environments"),
    "option": (lambda make: make().reset(options={"tsk": 1}), "unknown reset option 'tsk'; did you mean 'task'"),
    "task": (lambda make: make().reset(options={"task": "kiosk/bye:test:1"}), "did you mean 'buy'"),
    "tasks": (lambda make: make().reset(options={"tasks": [BUY]}), "give a list of 2, each the id of a task or None"),
    "both": (lambda make: make().reset(options={"task": BUY, "tasks": [BUY, BUY]}), "both given"),
    "mask shape": (lambda make: make().reset(options={"reset_mask": np.ones(3, bool)}), r"shape \(3,\), dtype bool"),
    "mask dtype": (lambda make: make().reset(options={"reset_mask": np.ones(2)}), "dtype float64"),
    "empty mask": (lambda make: make().reset(options={"reset_mask": np.zeros(2, bool)}), "not all false"),
    "values": (lambda make: make().set_attr("mark", [1]), "1 values for 2 environments"),
    "masks": (lambda make: masks_of(make(action="xy")), "action='xy' has no masks"),
}


def masks_of(envs: WebVectorEnv) -> Any:
    envs.reset(seed=1)
    return envs.action_masks()


@pytest.mark.parametrize("case", BAD)
def test_a_bad_argument_says_what_was_given_and_what_is_possible(case: str, make_vector: MakeVector) -> None:
    use, message = BAD[case]
    with pytest.raises(UsageError, match=message):
        use(make_vector)


@pytest.mark.parametrize("actions", [np.zeros(3, np.int64), np.int64(0), 0, None, "back", [[0]], np.zeros((1, 2))])
def test_actions_that_are_not_one_for_each_are_refused(actions: Any, make_vector: MakeVector) -> None:
    envs = make_vector(2)
    envs.reset(seed=1)
    with pytest.raises(UsageError, match="not one for each of 2 environments"):
        envs.step(actions)
    assert envs.step(np.zeros(2, np.int64))[4]["elapsed_steps"].tolist() == [1, 1]


def test_a_malformed_action_is_the_error_of_one(make_vector: MakeVector) -> None:
    envs = make_vector(2)
    envs.reset(seed=1)
    *_, infos = envs.step(np.array([0, 10**6]))
    assert infos["_action_error"].tolist() == [False, True]
    assert "is no element action" in infos["action_error"][1]


def test_a_failed_reset_leaves_the_episodes_alone(make_vector: MakeVector) -> None:
    envs = make_vector(2)
    envs.reset(seed=1)
    with pytest.raises(UsageError):
        envs.reset(options={"tasks": [BUY, "kiosk/bye:test:1"]})
    assert envs.step(np.zeros(2, np.int64))[4]["elapsed_steps"].tolist() == [1, 1]


def test_a_browser_that_is_none_is_named() -> None:
    with pytest.raises(BrowserError, match="'/no/chrome'"):
        WebVectorEnv(SITE, SITE.families, 2, chromium="/no/chrome")


def test_importing_webgym_imports_no_vector() -> None:
    assert "WebVectorEnv" not in vars(webgym)
