"""Recorded episodes: what is written is read back, and only whole ones are ever seen."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from webgym.act.performed import Performed
from webgym.episode import Header, Outcome, Result, StepRecord, read_episode, read_episodes
from webgym.episode.writer import EpisodeWriter, RunWriter, safe_name
from webgym.errors import UsageError
from webgym.types import Frame

TASK = {
    "id": "kiosk/buy:test:3",
    "instruction": "Buy it.",
    "site": "kiosk",
    "family": "buy",
    "split": "test",
    "seed": 3,
}
VERDICT = {"success": True, "score": 1.0, "checks": [{"name": "a", "passed": True}]}
DONE = Outcome("terminated", VERDICT, 1.0, "", 0.5)
FAULT = Outcome("fault", None, None, "BrowserError: it died", 0.5)


def header(task_id: str = "kiosk/buy:test:3", agent: str = "oracle") -> Header:
    return Header({**TASK, "id": task_id}, agent, {"action": "pixel"}, (64, 48))


def step(number: int, reward: float | None = 0.0) -> StepRecord:
    act = Performed("click", places=((1.5, 2.0),), element='link "\ud800 Bag"', box=(0.0, 1.0, 2.0, 3.0))
    return StepRecord(number, np.array([3, 4]), (act,), "", reward, "http://kiosk.test/", ("dialog: hi",), "", 1.0, 2.0)


def frame(shade: int) -> Frame:
    return np.full((48, 64, 3), shade, np.uint8)


def record(run: RunWriter, outcome: Outcome = DONE, task_id: str = "kiosk/buy:test:3") -> Result:
    with run.episode(header(task_id), frame(0)) as writer:
        writer.step(step(1), frame(0))
        writer.step(step(2, 1.0), frame(9))
        return writer.finish(outcome)


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    record(RunWriter(tmp_path))
    (episode,) = read_episodes(tmp_path)
    assert episode.folder == tmp_path / "episodes" / "kiosk.buy.test.3"
    assert episode.header.task == {**TASK}
    assert episode.header.viewport == (64, 48)
    assert episode.outcome == DONE
    assert episode.steps[0].performed == step(1).performed
    assert episode.steps[0].events == ("dialog: hi",)
    assert episode.steps[1].action == [3, 4]
    assert episode.steps[1].reward == 1.0


def test_a_picture_is_written_once_while_nothing_changes(tmp_path: Path) -> None:
    record(RunWriter(tmp_path))
    (episode,) = read_episodes(tmp_path)
    assert [episode.header.first_frame, *(step.frame for step in episode.steps)] == ["0000.png", "0000.png", "0001.png"]
    with Image.open(episode.folder / "0001.png") as picture:
        assert np.array_equal(np.asarray(picture), frame(9))


def test_results_hold_every_episode_also_of_an_earlier_program(tmp_path: Path) -> None:
    record(RunWriter(tmp_path))
    record(RunWriter(tmp_path), FAULT, "kiosk/buy:test:4")
    entries = json.loads((tmp_path / "results.json").read_text())["episodes"]
    assert [(entry["task"], entry["success"], entry["score"]) for entry in entries] == [
        ("kiosk/buy:test:3", True, 1.0),
        ("kiosk/buy:test:4", None, None),
    ]
    assert entries[1]["total_reward"] is None
    assert entries[1]["fault"] == "BrowserError: it died"


def test_the_same_task_twice_makes_two_episodes(tmp_path: Path) -> None:
    run = RunWriter(tmp_path)
    folders = [record(run).folder for _ in range(3)]
    assert folders == [f"episodes/kiosk.buy.test.3{suffix}" for suffix in ("", ".2", ".3")]
    assert len(list(read_episodes(tmp_path))) == 3


def test_what_was_not_finished_is_gone(tmp_path: Path) -> None:
    run = RunWriter(tmp_path)
    with pytest.raises(KeyboardInterrupt), run.episode(header(), frame(0)) as writer:
        writer.step(step(1), frame(1))
        raise KeyboardInterrupt
    assert list((tmp_path / "episodes").iterdir()) == []


KILLED = """
import os, signal, sys
from tests.webgym.episode.test_record import RunWriter, frame, header, record, step
run = RunWriter(sys.argv[1])
record(run)
with run.episode(header("kiosk/buy:test:4"), frame(0)) as writer:
    writer.step(step(1), frame(1))
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_kill_loses_no_finished_episode_and_leaves_no_half_one(tmp_path: Path, root: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], cwd=root, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert [episode.header.task["id"] for episode in read_episodes(tmp_path)] == ["kiosk/buy:test:3"]
    assert len(RunWriter(tmp_path).results) == 1


def test_what_is_no_run_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no recorded episodes; record some with"):
        list(read_episodes(tmp_path))
    (tmp_path / "episode.jsonl").write_text('{"kind": "step"}\n{"kind": "outcome"}\n')
    with pytest.raises(UsageError, match="holds no recorded episode .*'step' where 'header' belongs"):
        read_episode(tmp_path)


def test_different_tasks_have_different_folders() -> None:
    ids = ["a/b-c:test:1", "a-b/c:test:1", "a/b-c:test:11", "a/b_c:test:1"]
    names = {safe_name(task_id) for task_id in ids}
    assert len(names) == len(ids)
    assert not any(os.sep in name or ":" in name for name in names)


def test_an_action_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    writer = EpisodeWriter(RunWriter(tmp_path), header(), None)
    with pytest.raises(TypeError, match="set cannot be recorded"), writer:
        writer.step(StepRecord(1, {1, 2}, (), "", 0.0, "", (), "", 0.0, 0.0))
