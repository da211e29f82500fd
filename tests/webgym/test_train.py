"""`webgym train`: from a recipe to an evaluated agent, whatever comes in between."""

from __future__ import annotations

import io
import itertools
import json
import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen

import pytest

from tests.processes import assert_none_left
from tests.webgym.test_cli import in_process, running

pytest.importorskip("stable_baselines3", reason="needs the extra `train`")

from webgym.cli import train as verb
from webgym.recipe import Stage
from webgym_agents.learning.checkpoint import load_checkpoint

STEPS = 48  # three rollouts
RECIPE = f'''
"""Says a word for each step of training, and waits for a line, so that tests can follow."""
import sys
from stable_baselines3.common.vec_env import VecEnvWrapper
from webgym.recipe import Recipe
from webgym.sb3 import make_vec_env
from webgym_agents.learning.ppo import PPOSettings, train_ppo

ENV_ID = "webgym/burrito-extra-guac-v0"

class Spoken(VecEnvWrapper):
    def reset(self):
        return self.venv.reset()
    def step_wait(self):
        print("step", flush=True)
        sys.stdin.readline()
        return self.venv.step_wait()

def train(run):
    def make_envs():
        return Spoken(make_vec_env(ENV_ID, run.num_envs, observation=("elements", "instruction"), action="element"))
    train_ppo(run, make_envs, steps={STEPS}, settings=PPOSettings(n_steps=8, batch_size=16, n_epochs=1))
    return "oracle"

RECIPE = Recipe("spoken", "Learns next to nothing.", ENV_ID, train, num_envs=2)
'''
ARGUMENTS = ["train", "spoken_recipe:RECIPE", "--run", "out", "--budget", "tiny", "--episodes", "1"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: Path) -> Iterator[Path]:
    """A working directory with a recipe in it."""
    (tmp_path / "spoken_recipe.py").write_text(RECIPE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(root))
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield tmp_path
    sys.modules.pop("spoken_recipe", None)


@contextmanager
def training(folder: Path, beyond: int = 0) -> Iterator[Popen[str]]:
    """The command in the middle of a step, with a checkpoint of more than this many steps."""
    with running(folder, *ARGUMENTS) as process:
        assert process.stdin is not None and process.stdout is not None
        while process.stdout.readline() == "step\n":
            if steps_kept(folder) > beyond:
                break
            process.stdin.write("\n")
            process.stdin.flush()
        else:
            pytest.fail("it ended too soon")
        yield process


def steps_kept(folder: Path) -> int:
    kept = load_checkpoint(folder / "out" / "ppo.pt", "PPO")
    return kept["steps"] if kept else 0


class Impatient(io.StringIO):
    """What is read from where Ctrl-C is pressed as soon as there is a checkpoint."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def readline(self, size: int | None = -1) -> str:
        if steps_kept(self._folder):
            raise KeyboardInterrupt
        return ""


def test_stopped_and_killed_it_goes_on_from_its_last_checkpoint(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with training(folder) as process:
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 130
        assert errors == f"stopped; to go on from the last checkpoint: webgym {' '.join(ARGUMENTS)}\n"
        assert_none_left(process.pid)
    stopped_at = steps_kept(folder)
    assert 0 < stopped_at < STEPS

    with training(folder, beyond=stopped_at) as process:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL
    killed_at = steps_kept(folder)
    assert stopped_at < killed_at < STEPS

    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert in_process(monkeypatch, *ARGUMENTS) == 0
    shown = capsys.readouterr().out
    assert shown.count("step\n") == (STEPS - killed_at) // 2
    assert "spoken, seed 0, on webgym/burrito-extra-guac-v0: 1 tasks of test, variant none\n" in shown
    assert "agent: oracle\n" in shown
    assert steps_kept(folder) == STEPS
    assert len(json.loads((folder / "out" / "sessions.json").read_text())) == 3

    assert in_process(monkeypatch, *ARGUMENTS, "--json") == 0
    again = capsys.readouterr()
    assert again.err == "out is finished; remove it, or give another folder with --run, to train anew.\n"
    assert json.loads(again.out)["evaluation"]["total"]["success_rate"] == 1.0


def test_a_broken_checkpoint_is_one_clear_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Impatient(folder))
    assert in_process(monkeypatch, *ARGUMENTS) == 130
    assert capsys.readouterr().err.startswith("stopped; ")
    checkpoint = folder / "out" / "ppo.pt"
    checkpoint.write_bytes(checkpoint.read_bytes()[:-100])
    assert in_process(monkeypatch, *ARGUMENTS) == 1
    errors = capsys.readouterr().err
    assert errors.startswith("webgym: checkpoint out/ppo.pt is truncated, or no checkpoint: ")
    assert errors.endswith(", or delete it to start this stage afresh.\n")
    assert in_process(monkeypatch, *ARGUMENTS, "--seed", "1") == 2
    assert "out was begun with seed=0, and now it is 1; give another folder" in capsys.readouterr().err


def test_it_lists_what_there_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    info = folder / "stranger-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[webgym.recipes]\nspoken = spoken_recipe:RECIPE\nbroken = no_such_module:RECIPE\n"
    )
    monkeypatch.syspath_prepend(folder)
    assert in_process(monkeypatch, "train", "--json") == 0
    told = {each["name"]: each["summary"] for each in json.loads(capsys.readouterr().out)["recipes"]}
    assert told["spoken"] == "Learns next to nothing."
    assert "ModuleNotFoundError: No module named 'no_such_module'" in told["broken"]
    assert in_process(monkeypatch, "train") == 0
    shown = capsys.readouterr().out
    assert re.search(r"^spoken +Learns next to nothing\.", shown, re.MULTILINE), shown


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["spoked"], "unknown recipe 'spoked'"),
        (["spoken_recipe:RECIPE", "--budget", "tni"], "unknown budget 'tni'. Possible: full, tiny"),
        (["spoken_recipe:RECIPE", "--num-envs", "0"], "Invalid value for '--num-envs'"),
        (["spoken_recipe:RECIPE", "--episodes", "0"], "Invalid value for '--episodes'"),
        (["spoken_recipe:RECIPE", "--variant", "tarin"], "unknown variant 'tarin'; did you mean 'train'"),
        (["spoken_recipe:RECIPE", "--run", "."], "and no run.json: it is no run; give another folder"),
    ],
)
def test_bad_input_is_one_sentence_with_the_remedy(
    arguments: list[str],
    message: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert in_process(monkeypatch, "train", *arguments) == 2
    streams = capsys.readouterr()
    assert message in streams.err
    assert "Traceback" not in streams.err
    assert streams.out == ""


def test_bars_show_speed_and_figures() -> None:
    seconds = itertools.count()
    with verb.Progress(*verb.COLUMNS, disable=True, get_time=lambda: float(next(seconds))) as progress:
        bars = verb.Bars(progress)
        stage = Stage("ppo", 100, 10, told=bars)
        bars(stage)
        stage.advance(20, success_rate=0.425, loss=0.01234)
        (bar,) = progress.tasks
        assert (bar.description, bar.completed, bar.total) == ("ppo", 30, 100)
        assert bar.fields["figures"] == "success rate 42.5%, loss 0.0123"
        stage.advance(20)
        assert re.fullmatch(r"[1-9]\d*/s", bar.fields["speed"])
