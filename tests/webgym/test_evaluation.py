"""Evaluations: the same figures however they are played, and nothing counted that is no result."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import webgym
from tests.kiosk import SITE
from tests.webgym.test_agent import Silent
from tests.webgym.test_cli import KIOSK, in_process
from tests.webgym.test_cli import webgym as command
from webgym.engine import Engine
from webgym.episode import Result, read_episodes
from webgym.errors import AgentError, BrowserError, UsageError
from webgym.evaluation import Evaluation, evaluate
from webgym.fleet import choose_tasks
from webgym.task import ActionMode


def timeless(results: tuple[Result, ...]) -> list[Result]:
    """Results without how long they took."""
    return [replace(result, seconds=0.0) for result in results]


# --- figures ---------------------------------------------------------------------------------------------------------


def test_figures_of_a_whole_and_of_its_parts(kiosk_ids: str, engine: Engine) -> None:
    evaluation = webgym.evaluate("oracle", kiosk_ids, episodes=5, split=("val", "test"), engine=engine, num_envs=2)
    assert (evaluation.success_rate, evaluation.score) == (1.0, 1.0)
    assert evaluation.interval is not None
    assert (round(evaluation.interval.low, 3), evaluation.interval.high) == (0.566, 1.0)
    families, splits = evaluation.by("family"), evaluation.by("split")
    assert {name: figures.episodes for name, figures in families.items()} == {"kiosk/buy": 3, "kiosk/note": 2}
    assert {name: figures.episodes for name, figures in splits.items()} == {"val": 3, "test": 2}
    assert families["kiosk/note"].steps == 5.0, "to the apple, one more, to the bag, the note, the order"
    assert evaluation.left == evaluation.faults == ()
    assert {name: figures.episodes for name, figures in evaluation.by("difficulty").items()} == {"easy": 3, "medium": 2}
    assert list(evaluation.by("site")) == ["kiosk"] and list(evaluation.by("variant")) == ["none"]
    with pytest.raises(UsageError, match="unknown group of figures 'seed'. Possible: site, difficulty, split"):
        evaluation.by("seed")  # pyright: ignore[reportArgumentType]


def test_the_number_of_environments_changes_nothing(kiosk_ids: str, engine: Engine) -> None:
    one, three = (
        evaluate("random", kiosk_ids, episodes=7, seed=3, max_steps=4, engine=engine, num_envs=count)
        for count in (1, 3)
    )
    assert one.tasks == three.tasks == choose_tasks("kiosk", SITE.families[:2], ("train",), 7, 3)
    assert [result.task for result in one.results] == list(one.tasks)
    assert timeless(one.results) == timeless(three.results)


# --- faults ----------------------------------------------------------------------------------------------------------


class Breaking(Silent):
    """Breaks the machinery in episodes that ``breaks`` chooses, and says that it is done in the others."""

    action_modes: tuple[ActionMode, ...] = ("computer",)

    def __init__(self, breaks: Callable[[str], bool], how: Callable[[], Any] = lambda: None) -> None:
        self._breaks, self._how = breaks, how

    def reset(self, observation: Any, info: Any) -> None:
        self._broken = self._breaks(info["task"]["id"])

    def act(self, observation: Any, info: Any) -> Any:
        if not self._broken:
            return '{"action": "done"}'
        self._how()
        return '{"action": "goto", "url": "/odd/fault"}'


def test_a_browser_that_dies_costs_no_episode(kiosk_ids: str, tmp_path: Path) -> None:
    own, played = Engine(), Counter[str]()

    def at_first(task: str) -> bool:
        played[task] += 1
        return len(played) == 2 and played[task] == 1

    agent = Breaking(at_first, lambda: os.kill(own.browser_pids[0], signal.SIGKILL))
    evaluation = evaluate(agent, kiosk_ids, episodes=3, engine=own, folder=tmp_path)
    own.close()
    assert [result.task for result in evaluation.results] == list(evaluation.tasks)
    (fault,) = evaluation.faults
    assert (fault.task, fault.success, fault.score) == (evaluation.tasks[1], None, None)
    assert (evaluation.figures.episodes, evaluation.figures.faults) == (3, 1)
    assert evaluation.left == ()
    written = json.loads((tmp_path / "results.json").read_text())
    assert written == json.loads(json.dumps(evaluation.to_dict()))
    assert (len(written["episodes"]), len(written["faults"])) == (3, 1)


def test_a_task_that_cannot_be_played_is_left_and_tried_again_later(
    kiosk_ids: str, engine: Engine, tmp_path: Path
) -> None:
    bad = choose_tasks("kiosk", SITE.families, ("train",), 4, 0)[1]

    def go(agent: Breaking) -> Evaluation:
        return evaluate(agent, kiosk_ids, episodes=4, engine=engine, folder=tmp_path, agent_name="mine")

    first = go(Breaking(lambda task: task == bad))
    assert (first.left, [fault.task for fault in first.faults]) == ((bad,), [bad] * 3)
    assert "kiosk is on fire" in first.faults[0].fault
    played: list[str] = []
    second = go(Breaking(lambda task: bool(played.append(task))))
    assert played == [bad]
    assert (second.left, len(second.results), second.figures.faults) == ((), 4, 3)
    assert "95% interval" in (tmp_path / "report.html").read_text()


def test_where_nothing_but_faults_come_of_it_it_ends(kiosk_ids: str, engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(BrowserError, match="3 episodes in a row were lost: SiteError: .* on fire See webgym doctor"):
        evaluate(
            lambda: Breaking(lambda _: True), kiosk_ids, num_envs=2, engine=engine, folder=tmp_path, pictures=False
        )
    assert {result.outcome.ending for result in read_episodes(tmp_path)} == {"fault"}
    assert not any(thread.name == "webgym-fleet" for thread in threading.enumerate())


def test_an_agent_that_raises_ends_it(kiosk_ids: str, engine: Engine) -> None:
    def fail() -> None:
        raise OSError("no model is served there")

    with pytest.raises(AgentError, match=r"agent 'mine' raised OSError: no model is served there \(task kiosk/"):
        evaluate(
            lambda: Breaking(lambda _: True, fail), kiosk_ids, num_envs=2, engine=engine, agent_name="mine", episodes=4
        )
    assert not any(thread.name == "webgym-fleet" for thread in threading.enumerate())


# --- interruptions ---------------------------------------------------------------------------------------------------

MINE = """
import os, signal
from pathlib import Path
from webgym_agents.random_agent import RandomAgent

class Mine(RandomAgent):
    def act(self, observation, info):
        here = Path.cwd()
        if info["elapsed_steps"] == 1 and len(list(here.glob("out/episodes/kiosk*"))) >= 2:
            signals = here / "signals"
            number, _, rest = signals.read_text().partition(" ")
            signals.write_text(rest)
            if number:
                os.kill(os.getpid(), int(number))
        return super().act(observation, info)
"""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The results of an evaluation that nothing interrupted."""
    return _results(tmp_path_factory.mktemp("whole"))


def _results(folder: Path, *signals: signal.Signals) -> dict[str, Any]:
    """Evaluate in this folder, with an agent that sends these signals to its own process, one in each run."""
    (folder / "mine.py").write_text(MINE)
    (folder / "signals").write_text(" ".join(str(int(each)) for each in signals))
    arguments = ("eval", "mine:Mine", "webgym/kiosk-v0", "--episodes", "6", "--max-steps", "3", "--num-envs", "2")
    for each in signals:
        done = command(*arguments, "--out", "out", "--no-pictures", *KIOSK, cwd=folder)
        if each is signal.SIGINT:
            assert done.returncode == 130
            assert " of 6 episodes; the same command goes on from there.\n" in done.stderr
            assert "Traceback" not in done.stderr
        else:
            assert done.returncode == -each
        assert not (folder / "out" / "report.html").exists()
        assert len(json.loads((folder / "out/results.json").read_text())["episodes"]) >= 2
    done = command(*arguments, "--out", "out", "--no-pictures", *KIOSK, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "all families       0/6   0.0% (0.0-39.0)" in done.stdout
    assert done.stdout.endswith("report: out/report.html\n")
    assert len(list(read_episodes(folder / "out"))) == 6, "no episode is played twice"
    return _without_seconds(json.loads((folder / "out" / "results.json").read_text()))


def _without_seconds(value: Any) -> Any:
    match value:
        case dict():
            return {name: _without_seconds(each) for name, each in value.items() if name != "seconds"}
        case list():
            return [_without_seconds(each) for each in value]
        case _:
            return value


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_what_was_interrupted_goes_on_as_if_nothing_had_been(
    how: signal.Signals, whole: dict[str, Any], tmp_path: Path
) -> None:
    assert whole["total"]["episodes"] == 6
    assert _results(tmp_path, how) == whole


# --- what cannot be --------------------------------------------------------------------------------------------------


def test_a_folder_holds_one_evaluation(kiosk_ids: str, engine: Engine, tmp_path: Path) -> None:
    def go(folder: Path, **given: Any) -> Evaluation:
        arguments: dict[str, Any] = {"episodes": 1, "max_steps": 1, "engine": engine, "folder": folder, **given}
        return evaluate("random", kiosk_ids, **arguments)

    first = go(tmp_path / "one")
    assert timeless(go(tmp_path / "one").results) == timeless(first.results)
    for other, message in (
        ({"seed": 1}, "one was begun with seed=0, and now it is 1; give another folder, or the same arguments"),
        ({"episodes": 2}, "begun with episodes=1, and now it is 2"),
        ({"action": "pixel"}, "begun with action='element', and now it is 'pixel'"),
        ({"reward": "rubric"}, "begun with reward=None, and now it is 'rubric'"),
    ):
        with pytest.raises(UsageError, match=message):
            go(tmp_path / "one", **other)
    (tmp_path / "two" / "episodes").mkdir(parents=True)
    with pytest.raises(UsageError, match="two holds recorded episodes that are of no evaluation"):
        go(tmp_path / "two")
    (tmp_path / "one" / "evaluation.json").write_text("{")
    with pytest.raises(UsageError, match=r"evaluation.json is broken .* give another folder, or remove this one"):
        go(tmp_path / "one")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"env_id": "webgym/kiosc-v0"},
            "unknown environment or suite 'webgym/kiosc-v0'; did you mean 'webgym/kiosk-v0'",
        ),
        ({"episodes": 0}, "episodes=0: give a whole number of at least 1"),
        ({"num_envs": 0}, "num_envs=0: give a whole number"),
        ({"split": "tset"}, "did you mean 'test'"),
        ({"action": "pixle"}, "did you mean 'pixel'"),
        ({"observation": "screenshots"}, "did you mean 'screenshot'"),
        ({"rewards": "sparse"}, "rewards"),
    ],
)
def test_bad_arguments_are_refused(given: dict[str, Any], message: str, kiosk_ids: str, engine: Engine) -> None:
    arguments: dict[str, Any] = {"agent": "oracle", "env_id": kiosk_ids, "engine": engine, **given}
    with pytest.raises((UsageError, TypeError), match=message):
        evaluate(**arguments)


def test_the_command_line_refuses_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert in_process(monkeypatch, "eval", "orakle", "webgym/kiosk-v0", *KIOSK) == 2
    assert capsys.readouterr().err.startswith("webgym: unknown agent 'orakle'; did you mean 'oracle'")
    assert in_process(monkeypatch, "eval", "oracle", "webgym/kiosk-v0", "--split", "test,tset", *KIOSK) == 2
    assert "unknown split 'tset'" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
