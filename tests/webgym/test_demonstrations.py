"""Demonstrations: what was played is read back, whole and from nowhere else."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import webgym
from tests.kiosk import SITE
from tests.webgym.test_cli import KIOSK, in_process
from webgym.demonstrations import (
    Demonstration,
    encode_demonstration,
    read_demonstration,
    read_demonstrations,
    record_demonstrations,
)
from webgym.engine import Engine
from webgym.env import WebEnv
from webgym.errors import UsageError
from webgym.fleet import choose_tasks

PARTS = ("screenshot", "elements", "instruction", "url")


@pytest.fixture(scope="module", autouse=True)
def _registered() -> Iterator[None]:
    """The kiosk can be made by its id."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WEBGYM_SITES", KIOSK[1])
        webgym.add_site_folder(KIOSK[1])
        yield


@pytest.fixture(scope="module")
def recorded(_registered: None, tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> Path:
    """Four episodes of the oracle."""
    folder = tmp_path_factory.mktemp("recorded")
    record_demonstrations(folder, "webgym/kiosk-v0", episodes=4, observation=PARTS, num_envs=2, engine=engine)
    return folder


def same(one: Demonstration, other: Demonstration) -> bool:
    """Whether they are equal, array by array."""
    return all(
        np.array_equal(a, b) if isinstance(a, np.ndarray) else a == b
        for a, b in zip(_values(one), _values(other), strict=True)
    )


def _values(demonstration: Demonstration) -> list[Any]:
    values = {field.name: getattr(demonstration, field.name) for field in fields(demonstration)}
    return [*values.pop("observations").values(), *values.values()]


# --- what is recorded ------------------------------------------------------------------------------------------------


def test_episodes_are_what_the_environment_says_when_they_are_played_again(recorded: Path, engine: Engine) -> None:
    env = WebEnv(SITE, SITE.families, observation=PARTS, action="element", engine=engine)
    demonstrations = list(read_demonstrations(recorded))
    assert [each.task["id"] for each in demonstrations] == list(
        choose_tasks("kiosk", SITE.families[:2], ("train",), 4, 0)
    )
    for demonstration in demonstrations:
        observation, info = env.reset(options={"task": demonstration.task["id"]})
        assert demonstration.task == info["task"]
        seen, masks, rewards, verdict = [observation], [], [], None
        for action in demonstration.actions:
            masks.append(env.action_masks())
            observation, reward, terminated, _, info = env.step(action)
            seen.append(observation)
            rewards.append(reward)
            verdict = info.get("verdict")
            assert terminated == (verdict is not None)
        assert demonstration.terminated and demonstration.success
        assert demonstration.verdict == verdict
        assert np.array_equal(demonstration.rewards, rewards)
        assert demonstration.action_masks is not None
        assert np.array_equal(demonstration.action_masks, masks)
        for part, values in demonstration.observations.items():
            expected: list[Any] = [each[part] for each in seen]  # pyright: ignore[reportCallIssue, reportArgumentType]
            if isinstance(values, tuple):
                assert values == tuple(expected)
            else:
                assert np.array_equal(values, expected)
                assert values.dtype == env.observation_space[part].dtype  # pyright: ignore[reportIndexIssue]
    env.close()


@pytest.mark.parametrize("action", ["xy", "computer"])
def test_actions_of_other_modes_have_the_dtype_of_their_space_and_no_masks(
    action: str, engine: Engine, tmp_path: Path
) -> None:
    record_demonstrations(tmp_path / "demos", "webgym/kiosk-buy-v0", episodes=1, action=action, engine=engine)
    (demonstration,) = read_demonstrations(tmp_path / "demos")
    assert demonstration.action_masks is None
    if action == "computer":
        assert all(json.loads(call)["action"] for call in demonstration.actions)
    else:
        assert isinstance(demonstration.actions, np.ndarray)
        assert (demonstration.actions.dtype, demonstration.actions.shape[1:]) == (np.float32, (2,))


def test_what_fails_is_dropped_and_counted_and_not_played_again(engine: Engine, tmp_path: Path) -> None:
    def go(folder: str, **given: Any) -> tuple[int, int]:
        arguments: dict[str, Any] = {"agent": "random", "max_steps": 3, "engine": engine, "num_envs": 2, **given}
        recording = record_demonstrations(tmp_path / folder, "webgym/kiosk-v0", **arguments)
        assert recording.left == ()
        return len(recording.kept), len(recording.dropped)

    assert go("kept", episodes=2, keep_failures=True) == (2, 0)
    assert [each.success for each in read_demonstrations(tmp_path / "kept")] == [False, False]
    assert not any(each.terminated for each in read_demonstrations(tmp_path / "kept"))
    assert go("dropped", episodes=2) == (0, 2)
    before = (tmp_path / "dropped" / "dropped.json").stat().st_mtime_ns
    assert go("dropped", episodes=2) == (0, 2)
    assert (tmp_path / "dropped" / "dropped.json").stat().st_mtime_ns == before
    assert go("dropped", episodes=3) == (0, 3), "more can be asked for"
    with pytest.raises(UsageError, match="begun with keep_failures=False, and now it is True"):
        go("dropped", episodes=3, keep_failures=True)


KILLED = """
import os, signal, sys, webgym
from webgym.demonstrations import record_demonstrations
webgym.add_site_folder(sys.argv[2])
def watch(recording):
    if len(recording.kept) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
record_demonstrations(sys.argv[1], "webgym/kiosk-v0", episodes=4, observation=sys.argv[3].split(","), watch=watch)
"""


def test_a_kill_loses_no_episode_and_the_rest_comes_out_the_same(
    recorded: Path, engine: Engine, tmp_path: Path
) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), KIOSK[1], ",".join(PARTS)], check=False)
    assert killed.returncode == -signal.SIGKILL
    there = {file: file.stat().st_mtime_ns for file in tmp_path.glob("episodes/*.npz")}
    assert len(there) == 2
    recording = record_demonstrations(tmp_path, "webgym/kiosk-v0", episodes=4, observation=PARTS, engine=engine)
    assert len(recording.kept) == 4
    assert all(file.stat().st_mtime_ns == when for file, when in there.items())
    assert all(map(same, read_demonstrations(tmp_path), read_demonstrations(recorded)))


# --- what is refused -------------------------------------------------------------------------------------------------


def test_reading_is_lazy_and_finds_what_is_broken_or_strange(recorded: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    (folder / "episodes").mkdir(parents=True)
    for file in recorded.rglob("*.json"):
        (folder / file.name).write_bytes(file.read_bytes())
    names = [
        f"{task.replace('/', '.').replace(':', '.')}.npz" for task in json.loads((folder / "tasks.json").read_text())
    ]
    for name in names:
        (folder / "episodes" / name).write_bytes((recorded / "episodes" / name).read_bytes())
    second = folder / "episodes" / names[1]
    whole = second.read_bytes()
    second.write_bytes(whole[: len(whole) // 2])
    reading = read_demonstrations(folder)
    assert next(reading).success
    with pytest.raises(UsageError, match=f"{names[1]} is no demonstration, or a broken one .* record it again"):
        next(reading)
    second.write_bytes((folder / "episodes" / names[2]).read_bytes())
    with pytest.raises(UsageError, match=f"{names[1]} holds an episode of kiosk/"):
        list(read_demonstrations(folder))
    second.write_bytes(whole)
    (folder / "episodes" / "holiday.jpg").write_bytes(b"")
    with pytest.raises(UsageError, match=r"holiday.jpg is of none of the tasks in .*tasks.json; move it away"):
        read_demonstrations(folder)


class Evil:
    """Unpickled, it would leave a trace."""

    def __reduce__(self) -> Any:
        return os.mkdir, ("taken",)


def test_files_of_others_are_refused_and_nothing_in_them_is_run(
    recorded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    good = next(read_demonstrations(recorded))
    np.savez("pickled.npz", header=np.array([Evil()], dtype=object))
    np.savez("other.npz", header=np.frombuffer(b'{"format": "mine", "version": 1}', np.uint8))
    np.save("array.npz", np.zeros(3))
    Path("text.npz").write_text("hello")
    Path("short.npz").write_bytes(encode_demonstration(replace(good, rewards=good.rewards[1:])))
    whole = encode_demonstration(good)
    Path("encrypted.npz").write_bytes(
        whole.replace(b"PK\x01\x02\x2d\x03\x2d\x00\x00", b"PK\x01\x02\x2d\x03\x2d\x00\x01")
    )
    with zipfile.ZipFile("header.npz", "w") as archive:
        archive.writestr("header.npy", b"\x93NUMPY\x01\x00\x02\x00{\n")
    for name, message in (
        ("pickled", "allow_pickle=False"),
        ("other", "format 'mine', version 1; it must be 'webgym demonstrations', 1"),
        ("array", "no demonstration"),
        ("text", "no demonstration"),
        ("short", r"actions has \d+ rows for \d+ steps"),
        ("missing", "FileNotFoundError"),
        ("encrypted", "RuntimeError"),
        ("header", "TokenError"),
    ):
        with pytest.raises(UsageError, match=message):
            read_demonstration(f"{name}.npz")
    assert not Path("taken").exists()


def test_folders_of_others_are_refused(tmp_path: Path, engine: Engine) -> None:
    with pytest.raises(UsageError, match="holds no demonstrations; record some with webgym record"):
        read_demonstrations(tmp_path)
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(UsageError, match="holds something else than demonstrations; give another folder"):
        record_demonstrations(tmp_path, "webgym/kiosk-v0", episodes=1, engine=engine)
    (tmp_path / "demonstrations.json").write_text('{"format": "webgym demonstrations", "version": 99}')
    with pytest.raises(UsageError, match="version 99; this reads 'webgym demonstrations', 1"):
        read_demonstrations(tmp_path)
    with pytest.raises(UsageError, match="begun with action=None"):
        record_demonstrations(tmp_path, "webgym/kiosk-v0", episodes=1, engine=engine)


# --- the command, and Minari -----------------------------------------------------------------------------------------


def test_the_command_records_and_exports_to_minari(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    minari = pytest.importorskip("minari", reason="needs the extra `minari`")
    monkeypatch.setenv("MINARI_DATASETS_PATH", str(tmp_path / "minari"))
    folder, parts = tmp_path / "demos", "elements,instruction_text"
    arguments = ["record", "webgym/kiosk-v0", str(folder), "--episodes", "2", "--observation", parts, *KIOSK]
    assert in_process(monkeypatch, *arguments, "--minari", "kiosk/oracle-v0", "--json") == 0
    printed = json.loads(capsys.readouterr().out)
    assert (printed["kept"], printed["dropped"], printed["left"], printed["exported"]) == (2, 0, [], 2)
    dataset = minari.load_dataset("kiosk/oracle-v0")
    assert dataset.spec.env_spec.kwargs["action"] == "element"
    for episode, demonstration in zip(dataset, read_demonstrations(folder), strict=True):
        assert np.array_equal(episode.observations["elements"], demonstration.observations["elements"])
        assert tuple(episode.observations["instruction_text"]) == demonstration.observations["instruction_text"]
        assert np.array_equal(episode.actions, demonstration.actions)
        assert demonstration.action_masks is not None
        assert np.array_equal(episode.infos["action_mask"], demonstration.action_masks)
        assert np.array_equal(episode.rewards, demonstration.rewards)
        assert episode.terminations.tolist() == [False] * (len(demonstration) - 1) + [True]
        assert not episode.truncations.any()
    env = dataset.recover_environment()
    assert env.observation_space == dataset.observation_space
    env.close()
    assert in_process(monkeypatch, *arguments, "--minari", "kiosk/oracle-v0") == 2
    assert "there is a data set 'kiosk/oracle-v0' already" in capsys.readouterr().err
