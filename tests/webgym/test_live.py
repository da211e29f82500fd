"""The live page of ``render_mode="human"``: who watches sees what happens, and who does not pays nothing."""

from __future__ import annotations

import asyncio
import json
import threading
import webbrowser
from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright
from starlette.responses import HTMLResponse

from tests.kiosk import SITE
from webgym.browser.find import find_chromium
from webgym.engine import Engine, EngineSpec
from webgym.env import WebEnv
from webgym.live import LivePage, LiveView, hold
from webgym.reward import Reward
from webgym.site import Site
from webgym.stage import Stage
from webgym.types import Click, Look, Type

TASK = SITE.family("buy").task("kiosk", "train", 1)
PATIENCE_S = 15  # far more than anything here takes: a test that runs into it has failed


class Watcher:
    """Somebody who has the page open, without a browser."""

    def __init__(self, url: str) -> None:
        self._connection = HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE_S)
        self._connection.request("GET", "/moments")
        self._answer: HTTPResponse = self._connection.getresponse()
        assert self._answer.headers["content-type"].startswith("text/event-stream")

    def next(self) -> dict[str, Any] | None:
        """The next moment, or None at the end."""
        lines: list[str] = []
        while not lines or lines[-1]:
            line = self._answer.readline()
            assert line, "the stream broke off"
            lines.append(line.decode().rstrip("\n"))
        return None if lines[0] == "event: end" else json.loads(lines[0].removeprefix("data: "))

    def until(self, step: int) -> dict[str, Any]:
        """The moment of that step; some before it may be left out."""
        while (moment := self.next()) is not None:
            if moment["step"] == step:
                return moment
        raise AssertionError(f"the stream ended before step {step}")

    def leave(self) -> None:
        """Close the page."""
        self._answer.close()
        self._connection.close()


class Show:
    """A stage with an audience, and a record of every time it was made to wait for one."""

    def __init__(self, engine: Engine, fps: float = 4.0, real_waits: bool = False, site: Site = SITE) -> None:
        self.waits: list[float] = []
        self.waiting = threading.Event()
        self.page = LivePage(fps, self._hold)
        self._real_waits = real_waits
        self.stage = Stage(
            engine, site, variant="none", viewport=(320, 240), reward=Reward("sparse"), step_ms=100, picture=False
        )
        self.view = LiveView(engine, self.stage, self.page)
        self.engine = engine

    async def _hold(self, unwatched: asyncio.Event, seconds: float) -> None:
        self.waits.append(seconds)
        self.waiting.set()
        if self._real_waits:
            await hold(unwatched, seconds)

    def begin(self, path: str = "/") -> Look:
        return self.engine.run(self.view.begin(replace(TASK, start_path=path)))

    def step(self) -> Look:
        return self.engine.run(self.view.step((Click(0),), 1000)).look

    def watch(self) -> Watcher:
        assert self.view.url is not None
        return Watcher(self.view.url)

    def close(self) -> None:
        async def end() -> None:
            await self.view.close()
            self.stage.close()

        self.engine.run(end())


@pytest.fixture
def show(engine: Engine) -> Iterator[Show]:
    show = Show(engine)
    yield show
    show.close()


@pytest.fixture
def env(engine: Engine) -> Iterator[WebEnv]:
    env = WebEnv(
        SITE,
        SITE.families,
        observation="instruction",
        action="computer",
        reward="shaped",
        engine=engine,
        render_mode="human",
    )
    yield env
    env.close()


def test_a_watcher_sees_an_episode(env: WebEnv) -> None:
    env.reset(options={"task": "kiosk/ask:train:1"})
    assert env.live_url is not None
    watcher = Watcher(env.live_url)
    first = watcher.until(step=0)
    assert first["instruction"] == env.task.instruction
    assert first["url"] == "http://kiosk.test/"
    assert first["frame"].startswith("data:image/png;base64,")
    assert (first["action"], first["verdict"], first["max_steps"]) == ("", None, None)

    _, first_reward, *_ = env.step('{"action": "left_click", "coordinate": [1, 2]}')
    clicked = watcher.until(step=1)
    assert clicked["action"].startswith("click")
    assert clicked["places"] == [[1 / 640, 2 / 480]]
    assert clicked["frame"] and clicked["max_steps"] == 10

    _, second_reward, *_ = env.step("gibberish")
    refused = watcher.until(step=2)
    assert refused["action"] == "nothing" and refused["error"]

    _, last_reward, terminated, _, info = env.step('{"action": "answer", "text": "$77"}')
    assert terminated
    last = watcher.until(step=3)
    assert last["verdict"] == json.loads(json.dumps(info["verdict"]))
    assert last["reward"] == first_reward + second_reward + last_reward

    env.reset(seed=5)
    assert watcher.until(step=0)["episode"] == 2
    watcher.leave()


def test_nobody_watching_costs_no_picture_and_no_wait(show: Show) -> None:
    assert show.begin().frame is None
    assert [show.step().frame for _ in range(3)] == [None] * 3
    assert show.waits == []


def test_a_watcher_is_given_pictures_and_time(show: Show) -> None:
    show.begin()
    watcher = show.watch()
    assert watcher.until(step=0)["frame"], "the picture that nobody had taken is taken for a newcomer"
    for step in (1, 2, 3):
        look = show.step()
        assert look.frame is not None and look.frame.shape == (240, 320, 3)
        assert watcher.until(step=step)["frame"]
    assert len(show.waits) == 3
    assert all(0 < seconds <= 0.25 for seconds in show.waits)
    watcher.leave()


def test_a_watcher_who_leaves_holds_nobody_up(engine: Engine) -> None:
    show = Show(engine, fps=0.001, real_waits=True)
    show.begin()
    watcher = show.watch()
    watcher.until(step=0)
    stepping = threading.Thread(target=show.step, daemon=True)
    stepping.start()
    assert show.waiting.wait(PATIENCE_S)
    watcher.leave()
    stepping.join(PATIENCE_S)
    assert not stepping.is_alive()
    assert not show.page.watched
    show.close()


def test_closing_ends_open_streams_at_once(engine: Engine) -> None:
    show = Show(engine)
    show.begin()
    watchers = [show.watch(), show.watch()]
    for watcher in watchers:
        watcher.until(step=0)
    show.close()
    assert [watcher.next() for watcher in watchers] == [None, None], "they were cut off, not ended"
    with pytest.raises(ConnectionRefusedError):
        show.watch()
    for watcher in watchers:
        watcher.leave()


def test_an_engine_that_closes_first_takes_the_page_along() -> None:
    engine = Engine(EngineSpec())
    show = Show(engine)
    show.begin()
    watcher = show.watch()
    watcher.until(step=0)
    engine.close()
    with pytest.raises(ConnectionRefusedError):
        show.watch()
    watcher.leave()
    show.stage.world.close()


def test_watching_changes_nothing(engine: Engine) -> None:
    seen: list[list[Look]] = []
    for audience in (0, 1):
        show = Show(engine)
        looks = [show.begin("/odd/timers")]
        watchers = [show.watch() for _ in range(audience)]
        for watcher in watchers:
            watcher.until(step=0)
        looks += [show.step() for _ in range(3)]
        seen.append([replace(look, frame=None) for look in looks])
        for watcher in watchers:
            watcher.leave()
        show.close()
    assert seen[0] == seen[1]


def test_a_fault_is_shown(show: Show) -> None:
    show.begin()
    watcher = show.watch()
    watcher.until(step=0)

    async def burn() -> None:
        show.stage.world.faults.append("GET /: the kiosk is on fire")

    show.engine.run(burn())
    show.step()
    assert "on fire" in watcher.until(step=1)["fault"]
    watcher.leave()


def test_other_modes_have_no_page(engine: Engine) -> None:
    env = WebEnv(SITE, SITE.families, engine=engine)
    env.reset(seed=1)
    assert env.live_url is None
    env.close()


def test_a_page_that_is_played_cannot_reach_it(show: Show, engine: Engine) -> None:
    show.begin()
    port = urlsplit(show.view.url or "").port
    addresses = [f"http://{name}:{port}/moments" for name in ("127.0.0.1", "localhost", "a.localhost", "[::1]")]
    script = """Promise.all(%s.map(url => fetch(url, {mode: "no-cors"}).then(() => "reached " + url, () => "refused")))
        .then(all => document.body.append(all.join(", ")))"""
    hostile = HTMLResponse(f"<!doctype html><body><script>{script % json.dumps(addresses)}</script>")
    other = Show(engine, site=replace(SITE, create_app=lambda db, now: hostile))
    outline = other.begin().page.outline
    other.close()
    assert ", ".join(["refused"] * len(addresses)) in outline
    assert not show.page.watched


def test_only_loopback_names_lead_to_the_page(show: Show) -> None:
    show.begin()
    assert show.view.url is not None
    connection = HTTPConnection(urlsplit(show.view.url).netloc, timeout=PATIENCE_S)
    statuses = []
    for name in ("127.0.0.1", "localhost:99", "rebound.example"):
        connection.request("GET", "/", headers={"Host": name})
        answer = connection.getresponse()
        answer.read()
        statuses.append(answer.status)
    connection.close()
    assert statuses == [200, 200, 400]


@pytest.mark.parametrize(
    ("variables", "opened"),
    [
        ({"DISPLAY": ":7"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({}, False),
        ({"DISPLAY": ":7", "PYTEST_VERSION": "9"}, False),
    ],
)
def test_it_is_announced_once_and_opened_where_there_is_a_display(
    engine: Engine,
    variables: dict[str, str],
    opened: bool,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    visited: list[str] = []
    monkeypatch.setattr(webbrowser, "open", visited.append)
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "PYTEST_VERSION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    show = Show(engine)
    for _ in range(2):
        show.begin()
    url = show.view.url
    show.close()
    assert capfd.readouterr().err == f"webgym: watch at {url}\n"
    assert visited == ([url] if opened else [])


def test_in_a_browser_hostile_text_is_text(show: Show) -> None:
    """The page as people see it: markup written by the task and by the agent stays words, and nothing is loaded."""
    hostile = "<img src=x onerror=\"document.title='owned'\"></script><script>document.title='owned'</script>"
    show.engine.run(show.view.begin(replace(TASK, instruction=hostile, start_path="/bag")))
    assert show.view.url is not None
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        page = browser.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(show.view.url)
        page.wait_for_selector("#picture:not([hidden])")
        assert page.inner_text("#instruction") == hostile
        show.engine.run(show.view.step((Type(hostile, into=1),), 7))
        page.wait_for_function("document.querySelector('#step').textContent === '1'")
        assert hostile in page.inner_text("#log li span")
        assert page.locator("img").count() == 1 and page.locator("script").count() == 1
        assert page.title() == f"{TASK.id} · webgym"
        assert page.evaluate("document.querySelector('#picture').naturalWidth") == 320
        assert complaints == []
        with page.expect_console_message(lambda message: "Content Security Policy" in message.text):
            page.evaluate("document.body.innerHTML = '<img src=http://127.0.0.1/x>'")
        browser.close()
