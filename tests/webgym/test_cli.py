"""The command line, as a person and as a script use it."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from rich.console import Console

from tests.kiosk import SITE
from tests.processes import assert_none_left
from webgym.browser.find import find_chromium
from webgym.cli import main
from webgym.cli.console import summary_table
from webgym.engine import Engine
from webgym.env import WebEnv
from webgym.episode import read_episodes
from webgym.summary import Figures, Summary

KIOSK = ["--site", str(Path(__file__).parents[1] / "kiosk")]
TASK = "kiosk/buy:test:3"  # ten bananas


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "webgym", *arguments]


def webgym(*arguments: str, cwd: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end, in a folder of its own."""
    root = str(Path(__file__).parents[2])
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")])), **environ}
    return subprocess.run(command(*arguments), capture_output=True, text=True, cwd=cwd, env=env, check=False)


@contextmanager
def running(root: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The command while it runs, with everything it starts in one process group."""
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        command(*arguments), stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=root, start_new_session=True
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def in_process(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the command here, which is quicker; its exit code."""
    monkeypatch.setattr(sys, "argv", ["webgym", *arguments])
    with pytest.raises(SystemExit) as exiting:
        main()
    return int(exiting.value.code or 0)


@dataclass(frozen=True)
class Done:
    """How a command that was run here ended."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command here, in a folder of its own; what it puts on the path is gone after the test."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))

    def run(*arguments: str, **environ: str) -> Done:
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        code, streams = in_process(monkeypatch, *arguments), capsys.readouterr()
        return Done(code, streams.out, streams.err)

    return run


# --- what works ------------------------------------------------------------------------------------------------------


def test_list_names_what_can_be_played(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert in_process(monkeypatch, "list") == 0
    shown = capsys.readouterr().out
    for name in ("webgym/burrito-v0", "webgym/burrito-extra-guac-v0", "oracle", "random"):
        assert name in shown
    assert in_process(monkeypatch, "list", "--json") == 0
    sites = json.loads(capsys.readouterr().out)["sites"]
    assert "extra-guac" in [family["name"] for site in sites for family in site["families"]]


def test_run_logs_each_step_and_ends_with_the_verdict(tmp_path: Path) -> None:
    done = webgym("run", TASK, "--agent", "oracle", *KIOSK, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{TASK}\nPlease: Buy 10 x Banana.\n")
    assert '  12  click button "Place order"  reward +1.000' in done.stdout
    assert "✓ success  score 1.00, reward 1.00, terminated" in done.stdout


def test_run_records_prints_json_and_view_makes_the_report_again(tmp_path: Path, run: Run) -> None:
    arguments = ["run", "webgym/kiosk-buy-v0", "--agent", "random", "--episodes", "2", "--max-steps", "3"]
    done = run(*arguments, "--record", "out", "--json", *KIOSK)
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)["episodes"]
    assert [(entry["steps"], entry["success"]) for entry in results] == [(3, False), (3, False)]
    assert results[0]["task"] != results[1]["task"]
    assert len(list(read_episodes(tmp_path / "out"))) == 2
    report = tmp_path / "out" / "report.html"
    assert report.is_file()
    report.unlink()
    again = run("view", "out", "--no-open")
    assert again.stdout == "out/report.html\n"
    assert report.is_file()


def test_the_seed_decides_the_tasks(run: Run, engine: Engine) -> None:
    arguments = ["run", "webgym/kiosk-buy-v0", "--agent", "random", "--episodes", "2", "--max-steps", "1", "--json"]
    done = run(*arguments, "--seed", "5", *KIOSK)
    env = WebEnv(SITE, [SITE.family("buy")], action="element", engine=engine)
    drawn = [env.reset(seed=seed)[1]["task"]["id"] for seed in (5, None)]
    env.close()
    assert [entry["task"] for entry in json.loads(done.stdout)["episodes"]] == drawn


def test_demo_ends_with_a_table_and_a_report(tmp_path: Path, run: Run) -> None:
    done = run("demo", "kiosk", "--families", "1", "--episodes", "1", *KIOSK)
    assert done.returncode == 0, done.stderr
    assert [line.split()[:3] for line in done.stdout.splitlines() if " buy " in line] == [
        ["oracle", "buy", "1/1"],
        ["random", "buy", "0/1"],
    ]
    assert done.stdout.endswith("report: runs/demo/report.html\n")
    assert (tmp_path / "runs/demo/report.html").is_file()


def test_a_table_of_several_agents_fits_eighty_columns() -> None:
    figures = Figures(episodes=200, successes=199, score=1.0, steps=120.0, seconds=10.25, faults=0)
    rows = [
        Summary(agent, family, figures)
        for agent in ("burrito", "oracle", "random")
        for family in ("burrito/reorder-changed", "burrito/several-items", "")
    ]
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(summary_table(rows))
    lines = console.export_text().splitlines()
    assert not [line for line in lines if "…" in line]
    assert lines[1].split()[:3] == ["burrito", "reorder-changed", "199/200"]
    assert lines[3].split()[:3] == ["burrito", "all", "families"]


def test_demo_takes_nothing_away_that_is_not_its_own(tmp_path: Path, run: Run) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    done = run("demo", "kiosk", "--record", ".", *KIOSK)
    assert done.returncode == 2
    assert "'thesis.tex', which is no part of a run" in done.stderr
    assert (tmp_path / "thesis.tex").is_file()


def test_serve_is_a_website_until_ctrl_c(root: Path) -> None:
    with running(root, "serve", "kiosk", "--port", "0", "--at", "2026-05-04 09:30", *KIOSK) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        with urllib.request.urlopen(url) as page:
            assert "It is 2026-05-04 09:30:" in page.read().decode()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
        assert process.returncode == 130
        assert "Traceback" not in errors


def test_serve_warns_where_others_can_come_in(root: Path) -> None:
    with running(root, "serve", "kiosk", "--port", "0", "--host", "0.0.0.0", *KIOSK) as process:
        assert process.stdout is not None
        with urllib.request.urlopen(process.stdout.readline().strip()) as page:
            assert page.status == 200
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
        assert "Listening on 0.0.0.0: whoever reaches this machine" in errors


def test_a_busy_port_is_one_clear_sentence(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for verb in (("serve", "kiosk"), ("play", TASK, "--no-open")):
            done = run(*verb, "--port", port, *KIOSK)
            assert done.returncode == 2
            assert done.stderr.startswith(f"webgym: port {port} cannot be used")
            assert "--port" in done.stderr
            assert done.stderr.count("\n") == 1


def test_a_person_plays_and_is_judged(root: Path) -> None:
    with running(root, "play", TASK, "--port", "0", "--no-open", *KIOSK) as process, sync_playwright() as playwright:
        assert process.stdout is not None
        assert process.stdout.readline() == f"{TASK}\n"
        process.stdout.readline()
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(process.stdout.readline().strip())
        assert page.locator("h1").inner_text() == "Please: Buy 10 x Banana."
        site = page.frame_locator("#site")
        for count in range(1, 11):
            site.get_by_role("button", name="One more").click()
            site.get_by_text(f"{count} in your bag").wait_for()
        site.get_by_role("link", name="Bag").click()
        site.get_by_role("button", name="Place order").click()
        page.locator("#word", has_text="Success").wait_for()

        page.get_by_role("button", name="Start again").click()
        page.get_by_role("button", name="I am done").click()
        page.locator("#word", has_text="Not quite").wait_for()
        assert page.locator("#checks .failure").count() > 0
        browser.close()


def test_doctor_says_what_works(tmp_path: Path) -> None:
    done = webgym("doctor", "--json", *KIOSK, cwd=tmp_path)
    assert done.returncode == 0, done.stderr + done.stdout
    states = {finding["name"]: finding["state"] for finding in json.loads(done.stdout)}
    assert states["browser"] == states["engine portable"] == states["site kiosk"] == "ok"


def test_doctor_says_what_to_do_without_a_browser(tmp_path: Path, run: Run) -> None:
    done = run("doctor", *KIOSK, WEBGYM_CHROMIUM=str(tmp_path / "nothing"))
    assert done.returncode == 1
    assert "✗ browser" in done.stdout
    assert "webgym doctor --install-browser" in done.stdout


def test_doctor_says_what_to_do_where_the_driver_does_not_start(tmp_path: Path, run: Run) -> None:
    node = tmp_path / "node"
    node.write_text("#!/bin/sh\necho 'libatomic.so.1: cannot open shared object file' >&2\nexit 127\n")
    node.chmod(0o755)
    done = run("doctor", *KIOSK, PLAYWRIGHT_NODEJS_PATH=str(node))
    assert done.returncode == 1
    assert "✗ playwright driver          libatomic.so.1: cannot open shared object file\n" in done.stdout
    assert "apt-get install libatomic1" in done.stdout


def test_a_browser_that_is_there_is_not_installed_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert in_process(monkeypatch, "doctor", "--install-browser") == 0
    assert capsys.readouterr().err == f"browser: {find_chromium()}\n"


def test_nothing_is_installed_beside_a_browser_that_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WEBGYM_CHROMIUM", "/no/such/browser")
    assert in_process(monkeypatch, "doctor", "--install-browser") == 1
    assert capsys.readouterr().err.startswith("webgym: WEBGYM_CHROMIUM names '/no/such/browser'")


# --- what does not ---------------------------------------------------------------------------------------------------

ENV = "webgym/burrito-extra-guac-v0"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (
            ["run", "webgym/burrito-extra-guak-v0"],
            2,
            "unknown environment.*mean 'webgym/burrito-extra-guac-v0'",
        ),
        (["run", "burito/extra-guac:test:1"], 2, "unknown site 'burito'; did you mean 'burrito'"),
        (["run", "burrito/extra-guak:test:1"], 2, "did you mean 'extra-guac'"),
        (["run", "burrito/extra-guac:tset:1"], 2, "did you mean 'test'"),
        (["run", ENV, "--agent", "orakle"], 2, "unknown agent 'orakle'; did you mean 'oracle'"),
        (["run", ENV, "--agent", "json:nothing"], 1, "agent 'json:nothing' cannot be loaded: AttributeError"),
        (["run", ENV, "--action", "pixle"], 2, "did you mean 'pixel'.*element, computer, pixel, xy"),
        (["run", ENV, "--observation", "screenshots"], 2, "unknown observation part 'screenshots'; did you mean 'scre"),
        (["run", ENV, "--reward", "spare"], 2, "unknown reward 'spare'; did you mean 'sparse'"),
        (["run", ENV, "--split", "tset"], 2, "unknown split 'tset'; did you mean 'test'"),
        (["run", ENV, "--engine", "fast"], 2, "unknown engine 'fast'. Possible: auto, deterministic, portable"),
        (["run", ENV, "--site", "no/such/folder"], 1, "there is no .*no/such/folder/__init__.py"),
        (["serve", "burito"], 2, "unknown site 'burito'; did you mean 'burrito'"),
        (["play", "burrito/extra-guac"], 2, "unknown environment 'burrito/extra-guac'"),
        (["view", "no/such/run", "--no-open"], 2, "'no/such/run' holds no recorded episodes"),
        (["run", ENV, "--episodes", "0"], 2, "Invalid value for '--episodes'"),
        (["walk"], 2, "No such command 'walk'"),
    ],
)
def test_bad_input_is_one_sentence_with_the_remedy(
    arguments: list[str],
    code: int,
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert in_process(monkeypatch, *arguments) == code
    streams = capsys.readouterr()
    assert re.search(message, streams.err), streams.err
    assert "Traceback" not in streams.err
    assert streams.out == ""


def test_debug_shows_where_an_error_came_from(tmp_path: Path) -> None:
    done = webgym("run", "nothing", "--debug", cwd=tmp_path)
    assert done.returncode == 1
    assert "Traceback" in done.stderr
    assert "UsageError: unknown environment 'nothing'" in done.stderr


def test_an_agent_of_ones_own_lies_in_the_working_directory(tmp_path: Path, run: Run) -> None:
    (tmp_path / "my_agent_here.py").write_text(
        "class Mine:\n"
        "    observation, action_modes = ('page',), ('computer',)\n"
        "    def reset(self, observation, info): pass\n"
        "    def act(self, observation, info): raise OSError('no model is served there')\n"
    )
    done = webgym("run", TASK, "--agent", "my_agent_here:Mine", *KIOSK, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr == f"webgym: agent 'my_agent_here:Mine' raised OSError: no model is served there (task {TASK})\n"
    done = run("run", TASK, "--agent", "my_agent_here:Mine", "--action", "pixel", *KIOSK)
    assert (done.returncode, "Possible: computer." in done.stderr) == (2, True)
    done = run("run", TASK, "--agent", "my_agent_here:Mine", "--observation", "url", *KIOSK)
    assert (done.returncode, "needs the observation part 'page'" in done.stderr) == (2, True)


def test_ctrl_c_keeps_finished_episodes_and_leaves_no_browser(tmp_path: Path, root: Path) -> None:
    arguments = ["run", "webgym/kiosk-buy-v0", "--agent", "random", "--episodes", "90", "--max-steps", "4"]
    with running(root, *arguments, "--record", str(tmp_path), *KIOSK) as process:
        assert process.stdout is not None
        finished = 0
        while finished < 2:
            finished += "✗ failed" in process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
        _, errors = process.communicate(timeout=30)
        assert process.returncode == 130
        assert errors == "stopped; episodes that were finished stay recorded.\n"
    assert len(list(read_episodes(tmp_path))) >= 2
    assert_none_left(process.pid)


def test_a_closed_pipe_is_silent(root: Path) -> None:
    with running(root, "list") as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == ""
        process.wait(timeout=20)
        process.stdout = None
