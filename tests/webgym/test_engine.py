"""The engine in every kind of program: threads, asyncio, notebooks, forks, interrupts, sudden ends."""

from __future__ import annotations

import asyncio
import copy
import gc
import os
import pickle
import select
import signal
import sqlite3
import subprocess
import sys
import threading
import uuid
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

import gymnasium as gym
import pytest
from gymnasium.utils.env_checker import data_equivalence

from tests.kiosk import SITE
from tests.webgym.conftest import KIOSK_FOLDER, MakeKiosk, rollout, sample
from webgym.engine import Engine, EngineSpec
from webgym.env import WebEnv
from webgym.errors import BrowserError
from webgym.site import AsgiApp, Receive, Scope, Send, Site

MARK = "WEBGYM_TEST_MARK"
PATIENCE_S = 15.0
STUCK = '{"action": "goto", "url": "/odd/stuck"}'

needs_proc = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads /proc")


def wait_for_end(pid: int, deadline: float) -> None:
    """Wait until a process that is none of ours has ended."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    ended, _, _ = select.select([handle], [], [], max(deadline - monotonic(), 0))
    os.close(handle)
    assert ended, f"process {pid} is still there: {Path(f'/proc/{pid}/cmdline').read_bytes()!r}"


def marked(mark: str) -> list[int]:
    """The processes whose environment carries this mark."""
    found: list[int] = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environ = (folder / "environ").read_bytes()
        except OSError:
            continue  # it has just ended, or is somebody else's
        if f"{MARK}={mark}".encode() in environ.split(b"\0"):
            found.append(int(folder.name))
    return found


def wait_for_none(mark: str) -> None:
    """Wait until no process carries the mark any more."""
    deadline = monotonic() + PATIENCE_S
    while pids := marked(mark):
        wait_for_end(pids[0], deadline)


@contextmanager
def script(code: str, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A Python program in a process group of its own, while it runs; and the mark of all that it starts."""
    mark = uuid.uuid4().hex
    environ = {**os.environ, MARK: mark, "PYTHONPATH": str(KIOSK_FOLDER.parents[1])}
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environ,
        start_new_session=True,
    )
    try:
        yield process, mark
    finally:
        process.kill()
        process.communicate()
        for pid in marked(mark):
            os.kill(pid, signal.SIGKILL)


def telling(tell: Callable[[], None]) -> Site:
    """The kiosk; it tells when somebody asks for the page that never comes."""

    def create_app(db: sqlite3.Connection, now: Callable[[], datetime]) -> AsgiApp:
        app = SITE.create_app(db, now)

        async def told(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["path"] == "/odd/stuck":
                tell()
            await app(scope, receive, send)

        return told

    return replace(SITE, create_app=create_app)


@pytest.fixture
def lone(make_kiosk: MakeKiosk) -> Callable[[int], list[Any]]:
    """What a run of that seed gives with nothing beside it."""
    return lambda seed: rollout(make_kiosk(observation=("screenshot", "elements")), seed)


# --- threads, loops and neighbours -----------------------------------------------------------------------------------


def test_it_works_inside_a_running_loop(make_kiosk: MakeKiosk, lone: Callable[[int], list[Any]]) -> None:
    env = make_kiosk(observation=("screenshot", "elements"))

    async def main() -> list[Any]:
        assert asyncio.get_running_loop().is_running()
        return rollout(env, 3)

    assert data_equivalence(asyncio.run(main()), lone(3), exact=True)


@needs_proc
@pytest.mark.parametrize("shared", [True, False], ids=["one engine", "an engine each"])
def test_environments_in_two_threads_do_not_disturb_each_other(
    shared: bool, lone: Callable[[int], list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = uuid.uuid4().hex
    expected = [lone(3), lone(4)]
    monkeypatch.setenv(MARK, mark)
    engine = Engine()  # a fresh one: both threads ask it to start at once
    barrier = threading.Barrier(2)

    def play(seed: int) -> list[Any]:
        given: Any = engine if shared else "auto"
        env = WebEnv(SITE, SITE.families, observation=("screenshot", "elements"), action="element", engine=given)
        barrier.wait(PATIENCE_S)
        seen = rollout(env, seed)
        env.close()
        return seen

    with ThreadPoolExecutor(2) as pool:
        played = list(pool.map(play, (3, 4)))
    assert len(engine.browser_pids) == int(shared)
    engine.close()
    assert data_equivalence(played, expected, exact=True)
    wait_for_none(mark)  # had both started a browser, one would be left


def test_interleaved_environments_do_not_disturb_each_other(
    make_kiosk: MakeKiosk, lone: Callable[[int], list[Any]]
) -> None:
    parts = ("screenshot", "elements")
    one, other = make_kiosk(observation=parts), make_kiosk(observation=parts)
    smaller = make_kiosk(observation=parts, viewport=(320, 240))
    seen: dict[int, list[Any]] = {3: [], 4: []}
    for seed, env in ((3, one), (4, other)):
        seen[seed].append(env.reset(seed=seed))
        env.action_space.seed(seed)
        smaller.reset(seed=seed)
    for _ in range(3):
        for seed, env in ((3, one), (4, other)):
            seen[seed].append(env.step(sample(env)))
            smaller.step(0)
    for seed, env in ((3, one), (4, other)):
        seen[seed].append(env.reset())
    assert data_equivalence(seen, {3: lone(3), 4: lone(4)}, exact=True)


# --- browsers come and go --------------------------------------------------------------------------------------------


@needs_proc
def test_worn_browsers_are_replaced_and_episodes_under_way_go_on(lone: Callable[[int], list[Any]]) -> None:
    engine = Engine(EngineSpec(episodes_per_browser=3))
    parts = ("screenshot", "elements")
    long, short = (WebEnv(SITE, SITE.families, observation=parts, action="element", engine=engine) for _ in range(2))
    seen: list[Any] = [long.reset(seed=3)]
    long.action_space.seed(3)
    used = {engine.browser_pids[0]}
    for _ in range(3):
        for _ in range(2):
            short.reset()
            assert "fault" not in short.step(0)[4]
            used.update(engine.browser_pids)
        seen.append(long.step(sample(long)))
    seen.append(long.reset())
    assert len(used) >= 3
    assert data_equivalence(seen, lone(3), exact=True)
    deadline = monotonic() + PATIENCE_S
    for pid in used - set(engine.browser_pids):
        wait_for_end(pid, deadline)
    assert len(engine.browser_pids) <= 2, "one for each episode under way at most"
    long.close()
    short.close()
    engine.close()
    for pid in used:
        wait_for_end(pid, deadline)


@needs_proc
@pytest.mark.parametrize("render_mode", [None, "human"])
def test_an_environment_that_is_dropped_takes_its_browser_with_it(render_mode: Any) -> None:
    env = WebEnv(SITE, SITE.families, render_mode=render_mode)
    env.reset(seed=1)
    (pid,) = env._engine.browser_pids  # pyright: ignore[reportPrivateUsage]
    threads, known = threading.active_count(), weakref.ref(env)
    del env
    gc.collect()
    assert known() is None
    wait_for_end(pid, monotonic() + PATIENCE_S)
    assert threading.active_count() < threads


@needs_proc
def test_the_engines_own_thread_may_collect_it() -> None:
    """Where the collector runs is chance; on the engine's thread, waiting for that thread would be for ever."""
    before = set(threading.enumerate())
    env: Any = WebEnv(SITE, SITE.families)
    env.reset(seed=1)
    (pid,) = env._engine.browser_pids
    (thread,) = (each for each in set(threading.enumerate()) - before if each.name == "webgym-engine")
    loop, env.itself = env._engine._loop, env
    gc.disable()
    try:
        del env
        loop.call_soon_threadsafe(gc.collect)
        thread.join(PATIENCE_S)
    finally:
        gc.enable()
    assert not thread.is_alive()
    wait_for_end(pid, monotonic() + PATIENCE_S)


def test_an_engine_is_shared_and_never_copied(engine: Engine) -> None:
    assert copy.deepcopy({"engine": engine})["engine"] is engine
    assert copy.copy(engine) is engine
    with pytest.raises(TypeError, match="an engine cannot be sent to another process; let each make its own"):
        pickle.dumps(engine)


@pytest.mark.parametrize("started", [True, False])
def test_a_closed_engine_says_so(started: bool) -> None:
    engine = Engine()
    env = WebEnv(SITE, SITE.families, engine=engine)
    if started:
        env.reset(seed=1)
    engine.close()
    engine.close()
    assert engine.closed
    with pytest.raises(BrowserError, match="the engine is closed; make the environment again"):
        env.reset(seed=1)
    env.close()


def test_an_engine_that_is_closed_at_work_says_so() -> None:
    asked = threading.Event()
    engine = Engine()
    env = WebEnv(telling(asked.set), SITE.families, action="computer", observation="url", engine=engine)
    env.reset(seed=1)
    with ThreadPoolExecutor(1) as pool:
        step = pool.submit(env.step, STUCK)
        assert asked.wait(PATIENCE_S)
        engine.close()
        error = step.exception(PATIENCE_S)
        assert isinstance(error, BrowserError) if error else "fault" in step.result()[4]


# --- interrupts ------------------------------------------------------------------------------------------------------


def interrupt() -> None:
    """Ctrl-C at its worst: the signal comes to the engine's thread, so that nothing wakes the one that waits."""
    signal.pthread_kill(threading.get_ident(), signal.SIGINT)


def test_ctrl_c_in_a_step_ends_the_episode_and_nothing_else(engine: Engine, lone: Callable[[int], list[Any]]) -> None:
    parts = ("screenshot", "elements")
    neighbour = WebEnv(SITE, SITE.families, observation=parts, action="element", engine=engine)
    seen: list[Any] = [neighbour.reset(seed=3)]
    neighbour.action_space.seed(3)
    env = WebEnv(telling(interrupt), SITE.families, action="computer", observation=parts, engine=engine)
    env.reset(seed=1)
    with pytest.raises(KeyboardInterrupt):
        env.step(STUCK)
    with pytest.raises(gym.error.ResetNeeded):
        env.step(STUCK)
    env.reset(seed=1)
    *_, info = env.step('{"action": "wait", "duration_ms": 10}')
    assert "fault" not in info
    seen += [neighbour.step(sample(neighbour)) for _ in range(3)]
    seen.append(neighbour.reset())
    assert data_equivalence(seen, lone(3), exact=True)
    env.close()
    neighbour.close()


def test_ctrl_c_in_a_reset_leaves_the_environment_usable(engine: Engine) -> None:
    buy = SITE.family("buy")
    stuck = replace(buy, name="stuck", draw=lambda rng: replace(buy.draw(rng), start_path="/odd/stuck"))
    env = WebEnv(replace(telling(interrupt), families=(buy, stuck)), [buy], observation="elements", engine=engine)
    env.reset(seed=1)
    with pytest.raises(KeyboardInterrupt):
        env.reset(options={"task": "kiosk/stuck:train:1"})
    with pytest.raises(gym.error.ResetNeeded):
        env.step([0, 0])
    env.reset(seed=1)
    assert "fault" not in env.step([0, 0])[4]
    env.close()


STEPPING = """
import sys
from tests.kiosk import SITE
from webgym.env import WebEnv

env = WebEnv(SITE, SITE.families, observation="elements", action="element")
env.reset(seed=1)
print("ready", flush=True)
if sys.argv[1] == "leave":
    sys.exit()
while True:
    _, _, terminated, truncated, info = env.step(0)
    assert "fault" not in info, info
    if terminated or truncated:
        env.reset()
"""


@needs_proc
@pytest.mark.parametrize("way", ["leave", "SIGINT", "SIGTERM", "SIGKILL"])
def test_no_browser_outlives_its_program(way: str) -> None:
    with script(STEPPING, way) as (process, mark):
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        assert len(marked(mark)) >= 3, "Python, the driver, the browser and its helpers"
        if way == "leave":
            _, error = process.communicate(timeout=PATIENCE_S)
            assert (process.returncode, error) == (0, "")
        elif way == "SIGINT":
            os.killpg(process.pid, signal.SIGINT)  # to the whole group, as a terminal sends it
            _, error = process.communicate(timeout=PATIENCE_S)
            assert process.returncode in (-signal.SIGINT, 128 + signal.SIGINT)
            assert error.splitlines()[-1] == "KeyboardInterrupt"
            assert error.count("Traceback") == 1
        else:
            process.send_signal(getattr(signal, way))
            process.wait(PATIENCE_S)
        wait_for_none(mark)


# --- forks and notebooks ---------------------------------------------------------------------------------------------

FORKING = """
import gc, os, sys
from tests.kiosk import SITE
from webgym.env import WebEnv
from webgym.errors import BrowserError

env = WebEnv(SITE, SITE.families, observation="elements", action="element")
unused = WebEnv(SITE, SITE.families, observation="url", action="element")
env.reset(seed=1)
child = os.fork()
if child == 0:
    for use in (lambda: env.step(0), lambda: env.reset(seed=1)):
        try:
            use()
        except BrowserError as error:
            print(error)
    print(unused.reset(seed=1)[0])
    unused.close()
    env.close()
    del env
    gc.collect()
    sys.exit(7)
_, status = os.waitpid(child, 0)
print(os.waitstatus_to_exitcode(status))
print("fault" in env.step(0)[4])
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_fork_cannot_use_a_running_engine_and_does_not_harm_it() -> None:
    with script(FORKING) as (process, _):
        output, error = process.communicate(timeout=2 * PATIENCE_S)
    refusal = "a running engine cannot be taken into a forked process; make the environment there."
    lines = output.splitlines()
    assert lines[:2] == [refusal, refusal], error
    assert lines[2].startswith("http://kiosk.test/"), "an engine that had not started yet starts there"
    assert lines[3:] == ["7", "False"]
    assert error == ""


CELLS = (
    "import asyncio; asyncio.get_running_loop().is_running()",
    "from tests.kiosk import SITE; from webgym.env import WebEnv\n"
    "env = WebEnv(SITE, SITE.families, observation='page', action='computer')\n"
    "observation, info = env.reset(seed=1); info['task']['id']",
    "async def step():\n    return env.step('{\"action\": \"wait\"}')\n(await step())[4]['elapsed_steps']",
    "env.step('{\"action\": \"back\"}')[4]['elapsed_steps']",
)


@pytest.mark.skipif(sys.platform == "win32", reason="interrupts kernels by signal")
def test_it_works_in_a_notebook(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, make_kiosk: MakeKiosk) -> None:
    manager = pytest.importorskip("jupyter_client.manager")
    for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("PYTHONPATH", str(KIOSK_FOLDER.parents[1]))
    kernel, client = manager.start_new_kernel(kernel_name="python3", startup_timeout=60)

    def run(code: str) -> tuple[str, str]:
        """What a cell shows, and the name of the error it ends with."""
        shown: list[str] = []

        def note(message: dict[str, Any]) -> None:
            content = message["content"]
            shown.append(content.get("text") or content.get("data", {}).get("text/plain", ""))
            if "asked" in shown[-1]:
                kernel.interrupt_kernel()

        reply = client.execute_interactive(code, output_hook=note, timeout=30)["content"]
        return "".join(shown).strip(), reply.get("ename", "")

    try:
        task = make_kiosk(action="computer").reset(seed=1)[1]["task"]["id"]
        assert [run(cell) for cell in CELLS] == [("True", ""), (repr(task), ""), ("1", ""), ("2", "")]
        told = "from tests.webgym.test_engine import telling, STUCK\nfrom functools import partial\n"
        told += "site = telling(partial(print, 'asked', flush=True))\n"
        told += "two = WebEnv(site, SITE.families, action='computer', observation='url')\n"
        assert run(told + "two.reset(seed=1); two.step(STUCK)")[1] == "KeyboardInterrupt"
        again = 'two.reset(seed=1); [env.step(\'{"action": "wait"}\')[4] | two.step(\'{"action": "wait"}\')[4]]'
        shown, error = run(again)
        assert "elapsed_steps" in shown and "fault" not in shown and not error
        assert run("env.close(); two.close()") == ("", "")
    finally:
        client.stop_channels()
        kernel.shutdown_kernel(now=True)
