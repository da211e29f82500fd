"""`webgym bench`: that its figures are what they are called, on the smallest settings."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.kiosk import SITE
from tests.processes import assert_none_left
from tests.webgym.test_cli import KIOSK, in_process, running, webgym
from webgym.bench.parts import PART_NAMES
from webgym.bench.peers import Peer, PeerError, PeerSpeed, browser_for_playwright, browser_for_selenium, compare
from webgym.bench.plot import draw_plot
from webgym.bench.recording import choose_tasks, record
from webgym.bench.report import BenchReport, Plan, run_bench
from webgym.bench.speed import Clocked
from webgym.browser.find import find_chromium
from webgym.cli.bench import left_out, show
from webgym.engine import Engine, EngineSpec
from webgym.errors import BrowserError, TaskError

MODES = ("elements", "screenshot")
DETERMINISTIC = EngineSpec().resolve()[1]
LEAST = ["--num-envs", "1", "--modes", "elements", "--seconds", "0.1", "--episodes", "1", "--sizes", "none"]


@pytest.fixture(scope="module")
def told() -> list[str]:
    """What the run of `report` said that it was doing."""
    return []


@pytest.fixture(scope="module")
def report(told: list[str]) -> BenchReport:
    """One whole run."""
    plan = Plan(SITE, [SITE.family("buy")], MODES, (1, 2, 3), seconds=0.1, rounds=1, episodes=2, sizes=(3, 12), soak=10)
    return run_bench(plan, told.append)


# --- figures ---------------------------------------------------------------------------------------------------------


def test_there_is_a_row_for_each_mode_and_number(report: BenchReport, told: list[str]) -> None:
    assert [(row.mode, row.num_envs) for row in report.speeds] == [(mode, n) for mode in MODES for n in (1, 2, 3)]
    assert [(row.mode, row.buttons) for row in report.sizes] == [(mode, n) for mode in MODES for n in (3, 12)]
    assert [each.mode for each in report.memory] == [each.mode for each in report.parts] == list(MODES)
    assert (report.environment, report.peers) == ("webgym/kiosk-buy-v0", None)
    assert "screenshot, 2 at once, round 1 of 1" in told


def test_a_vector_counts_the_steps_of_all_its_environments() -> None:
    clocked = Clocked("elements", 4, steps_ms=[10, 10, 10, 50], resets_ms=[100, 300], processor_s=0.32, memory_mb=5)
    speed = clocked.speed()
    assert (speed.steps, speed.steps_per_s, speed.resets_per_s) == (16, 16 / 0.08, 8 / 0.4)
    assert speed.overall_per_s == pytest.approx(16 / 0.48)
    assert (speed.step_p50_ms, speed.reset_p50_ms, speed.processor_ms) == (10, 200, 20)
    assert speed.step_p95_ms == pytest.approx(44)


def test_every_step_of_a_run_is_counted(report: BenchReport, engine: Engine) -> None:
    episodes = record(SITE, choose_tasks(SITE, [SITE.family("buy")], 2), engine)
    lengths = [len(episode.actions) for episode in episodes]
    whole = {sum(lengths[place % 2] for place in range(count)) for count in range(1, 200)}
    for row in report.speeds:
        assert row.steps / row.num_envs in whole
        assert row.steps_per_s > row.overall_per_s > 0
        assert row.step_p95_ms >= row.step_p50_ms > 0


def test_the_parts_of_a_step_add_up_to_it(report: BenchReport) -> None:
    for parts in report.parts:
        assert sum(getattr(parts, name) for name in PART_NAMES) == pytest.approx(parts.step)
        assert min(parts.input, parts.server, parts.living, parts.decoding, parts.encoding) > 0
    elements, screenshot = report.parts
    assert screenshot.drawing > elements.drawing


@pytest.mark.skipif(not DETERMINISTIC, reason="the floor draws frames on command")
def test_the_share_of_the_floor_is_the_ratio_of_the_medians(report: BenchReport) -> None:
    assert report.floors is not None
    assert [floor.mode for floor in report.floors] == list(MODES)
    for floor in report.floors:
        assert floor.bare_ms > 0
        assert floor.share == pytest.approx(floor.bare_ms / floor.env_ms)


def test_memory_is_fitted_over_the_vectors_alone(report: BenchReport) -> None:
    for cost in report.memory:
        two, three = (row.memory_mb for row in report.speeds if row.mode == cost.mode and row.num_envs > 1)
        assert two is not None and three is not None
        assert cost.mb_per_env == pytest.approx(three - two)
    assert report.soak is not None
    assert report.soak.episodes == 10
    assert report.soak.first_mb > 50


COUNTING = """
import subprocess, sys
from webgym.bench.processes import family, memory_mb, processor_seconds
child_code = "b = bytearray(b'x') * 60_000_000; sum(range(10_000_000)); print(flush=True); input()"
seconds, held = processor_seconds(), memory_mb()
with subprocess.Popen([sys.executable, "-c", child_code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
    child.stdout.readline()
    assert child.pid in family()
    assert held + 60 < memory_mb() < held + 120
    child.communicate(b"end")
assert child.pid not in family()
assert memory_mb() < held + 30
assert processor_seconds() > seconds + 0.05  # the child has ended, and its time still counts
"""


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="nothing is known here")
def test_a_process_and_its_children_are_counted(root: Path) -> None:
    subprocess.run([sys.executable, "-c", COUNTING], cwd=root, check=True)


def test_only_what_the_oracle_can_click_is_played(engine: Engine) -> None:
    buying = [SITE.family("buy"), SITE.family("note")]
    assert choose_tasks(SITE, buying, 3) == ["kiosk/buy:train:0", "kiosk/note:train:0", "kiosk/buy:train:1"]
    with pytest.raises(TaskError, match="ask: nothing of it can be done with action='element'"):
        choose_tasks(SITE, [SITE.family("ask")], 1)
    (episode,) = record(SITE, ["kiosk/note:train:0"], engine)
    assert 0 < len(episode.clicked) < len(episode.actions)  # a note is typed


# --- what is shown ---------------------------------------------------------------------------------------------------


def test_the_tables_show_every_figure(report: BenchReport, capsys: pytest.CaptureFixture[str]) -> None:
    show(report)
    shown = capsys.readouterr().out
    assert shown.startswith("webgym/kiosk-buy-v0; ")
    for row in report.speeds:
        assert re.search(rf"{row.mode} +{row.num_envs} +{row.steps_per_s:.0f} +{row.step_p50_ms:.1f} ", shown)
        assert re.search(rf"{row.mode} +{row.num_envs} +{row.processor_ms:.1f} +{row.memory_mb:.0f}\n", shown)
    for name in PART_NAMES:
        figures = " +".join(f"{getattr(parts, name):.2f}" for parts in report.parts)
        assert re.search(rf"{name} +{figures}\n", shown)
    assert "Memory over 10 episodes" in shown
    assert "nan" not in shown


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_the_plot_is_drawn(report: BenchReport, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"bench{suffix}"
    draw_plot(report, file)
    if suffix == ".png":
        with Image.open(file) as picture:
            assert picture.width > 1000
            assert len(np.unique(np.asarray(picture.convert("RGB")).reshape(-1, 3), axis=0)) > 10
    if suffix == ".svg":
        drawn = file.read_text()
        for words in ("webgym/kiosk-buy-v0", *MODES, *PART_NAMES, f"{report.parts[0].step:.1f}"):
            assert words in drawn
    assert file.stat().st_size > 1000


def test_the_command_prints_json_and_draws(tmp_path: Path) -> None:
    done = webgym("bench", "webgym/kiosk-note-v0", *LEAST, "--json", "--plot", "a.png", *KIOSK, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    printed = json.loads(done.stdout)
    assert printed["environment"] == "webgym/kiosk-note-v0"
    assert set(printed) == set(BenchReport.__dataclass_fields__)
    (speed,) = printed["speeds"]
    assert (speed["mode"], speed["num_envs"]) == ("elements", 1)
    assert (printed["sizes"], printed["soak"], printed["peers"]) == ([], None, None)
    assert printed["memory"] == [{"mode": "elements", "mb_per_env": None}]
    assert done.stderr.endswith("plot: a.png\n")
    assert (tmp_path / "a.png").is_file()


def test_ctrl_c_leaves_no_browser(root: Path) -> None:
    with running(root, "bench", "webgym/kiosk-buy-v0", "--num-envs", "2", "--seconds", "60", *KIOSK) as process:
        assert process.stderr is not None
        while "2 at once" not in process.stderr.readline():
            assert process.poll() is None
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
        _, errors = process.communicate(timeout=30)
        assert process.returncode == 130
        assert "Traceback" not in errors
    assert_none_left(process.pid)


# --- bad input -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["webgym/burito-v0"], "unknown environment 'webgym/burito-v0'; did you mean 'webgym/burrito-v0'"),
        (["--modes", "elements,pictures"], "unknown mode 'pictures'. Possible: elements, screenshot"),
        (["--modes", ""], "nothing to measure: give at least one mode"),
        (["--num-envs", "1,two"], "--num-envs '1,two': give whole numbers of at least 1, separated by commas"),
        (["--num-envs", "0"], "--num-envs '0': give whole numbers of at least 1"),
        (["--sizes", "10,-5"], "--sizes '10,-5': give whole numbers of at least 1"),
        (["--sizes", ""], "--sizes '': give whole numbers of at least 1"),
        (["--seconds", "0"], "seconds=0: give a number greater than 0"),
        (["--seconds", "nan"], "seconds=nan: give a number greater than 0"),
        (["--episodes", "0"], "Invalid value for '--episodes'"),
        (["--soak", "9"], "a soak of 9 episodes says nothing; give at least 10"),
        (["--engine", "fast"], "unknown engine 'fast'. Possible: auto, deterministic, portable"),
        (["--plot", "a.jpg"], "a.jpg cannot be drawn; give a file that ends in .png, .svg, .pdf"),
        (["--plot", "no/such/a.png"], "there is no folder no/such to put a.png into"),
    ],
)
def test_bad_input_is_one_sentence_before_anything_is_measured(
    arguments: list[str], message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert in_process(monkeypatch, "bench", *arguments) == 2
    streams = capsys.readouterr()
    assert message in streams.err
    assert streams.out == ""


@pytest.mark.parametrize(
    ("package", "arguments", "extra"),
    [("matplotlib", ["--plot", "a.png"], "train"), ("miniwob", ["--peers"], "miniwob")],
)
def test_a_missing_package_is_named_with_its_extra(
    package: str,
    arguments: list[str],
    extra: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert in_process(monkeypatch, "bench", *arguments) == 2
    assert f"not installed: pip install 'webgym-rl[{extra}]'" in capsys.readouterr().err


# --- other libraries -------------------------------------------------------------------------------------------------


def stand_in(folder: Path, name: str, script: str) -> Peer:
    """A library that is installed already, whose Python is this script."""
    python = folder / name / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)
    (folder / name / "requirements.txt").write_text("it==1.0")
    return Peer(name, "it", name, ("it==1.0",), lambda _: {})


def no_browser(_: Path) -> dict[str, str]:
    raise BrowserError("there is no browser for it.")


def test_others_are_compared_with_and_those_who_cannot_be_are_left_out(tmp_path: Path) -> None:
    answer = '{"reset_ms": 1000, "steps_ms": [500, 700, 600]}'
    peers = (
        stand_in(tmp_path, "slow", f"while read steps; do echo '{answer}'; done"),
        stand_in(tmp_path, "broken", 'echo "OSError: it hurts" >&2; echo "╚════╝" >&2; exit 3'),
        Peer("absent", "absent", "absent", (str(tmp_path / "nothing"),), lambda _: {}),
        Peer("blind", "blind", "blind", (), no_browser),
    )
    told: list[str] = []
    elements, picture, slow, *left = compare(1, "auto", tmp_path, peers, told.append)
    assert (elements.name, picture.name, slow.name) == ("webgym, elements", "webgym, picture as well", "slow")
    assert elements.step_ms is not None and picture.step_ms is not None and picture.reset_ms is not None
    assert (slow.reset_ms, slow.step_ms) == (1000, 600)
    assert slow.elements_ratio == pytest.approx(600 / elements.step_ms)
    assert slow.screenshot_ratio == pytest.approx(600 / picture.step_ms)
    assert slow.reset_ratio == pytest.approx(1000 / picture.reset_ms)

    reasons = {each.name: each.left_out for each in left}
    assert reasons["broken"] == "OSError: it hurts"
    assert reasons["blind"] == "there is no browser for it."
    assert re.search(r"nothing.*\(see more with: .*/absent/bin/python -m pip install .*\)", reasons["absent"])
    assert told[-1] == "slow: round 1 of 1"
    assert all(each.step_ms is None and each.elements_ratio is None for each in left)


def test_who_was_left_out_is_said_in_a_sentence(
    report: BenchReport, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:

    compared = replace(report, peers=(PeerSpeed("fast", 1.0, 2.0, 3.0, 4.0, 5.0), PeerSpeed("blind", left_out="dark.")))
    assert left_out(compared) == ["blind was left out: dark."]
    assert asdict(compared)["peers"][1]["step_ms"] is None
    show(compared)
    shown = capsys.readouterr().out
    assert re.search(r"fast +1\.0 +2\.0 +3\.0 +4\.0 +5\.0\n", shown)
    assert "blind was left out: dark.\n" in shown


def test_without_a_driver_selenium_is_left_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        PeerError, match=r"no chromedriver on the PATH; install one \(Debian's package is chromium-driver"
    ):
        browser_for_selenium(tmp_path)


def test_browsergym_gets_the_browser_that_webgym_finds(tmp_path: Path) -> None:
    browsers = Path(browser_for_playwright(tmp_path)["PLAYWRIGHT_BROWSERS_PATH"])
    (launcher,) = browsers.glob("chromium-*/*/chrome")
    version = subprocess.run([launcher, "--version"], capture_output=True, text=True, check=True).stdout
    assert version == subprocess.run([find_chromium(), "--version"], capture_output=True, text=True, check=True).stdout
