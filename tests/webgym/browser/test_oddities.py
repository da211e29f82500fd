"""Dialogs, pop-ups, downloads, other origins, crashes, endless loops: reported, survived, and nothing left behind."""

from __future__ import annotations

import os
import signal
import time
from datetime import timedelta

import pytest

from tests.kiosk import NOON
from tests.webgym.browser.conftest import Visitor
from webgym.browser.tab import TabSpec
from webgym.engine import Engine, EngineSpec
from webgym.types import Click, Goto, Hover, Key, Point, Scroll, Select, Type


def _kinds(visitor: Visitor) -> list[str]:
    assert visitor.stage.look is not None
    return [event.kind for event in visitor.stage.look.events]


def test_dialogs_are_answered_and_reported(visitor: Visitor) -> None:
    visitor.open("/odd/alert")
    outcome = visitor.press("Alert")
    assert [(e.kind, e.text) for e in outcome.look.events] == [("dialog", "alert: hello")]
    assert visitor.page.find("button", "after alert")
    visitor.press("Confirm")
    assert visitor.page.find("button", "false")
    visitor.press("Prompt")
    assert visitor.page.find("button", "null")


def test_a_new_tab_of_the_site_opens_here(visitor: Visitor) -> None:
    visitor.open("/odd/popup")
    outcome = visitor.press("Bag in a new tab")
    assert "popup" in _kinds(visitor)
    assert outcome.look.page.title == "Bag"


def test_other_pop_ups_are_closed(visitor: Visitor) -> None:
    visitor.open("/odd/popup")
    visitor.press("Elsewhere")
    assert visitor.page.title == "popup"
    assert "popup" in _kinds(visitor)
    visitor.open("/odd/popup")
    visitor.press("Flood")
    assert not visitor.do().fault


def test_the_list_of_a_drop_down_stays_shut(visitor: Visitor) -> None:
    """Open, it would be in no picture, and no frame would come."""
    visitor.open("/odd/controls")
    heat = visitor.control("Heat")
    visitor.do(Click(heat.number))
    assert visitor.control("Heat").focused
    before = visitor.picture()
    for key in (" ", "F4", "Alt+ArrowDown"):
        visitor.do(Key(key))
        assert (visitor.picture() == before).all()
    visitor.do(Key("ArrowUp"))
    assert visitor.control("Heat").value == "mild"
    visitor.do(Select(visitor.control("Heat").number, "hot"))
    assert visitor.control("Heat").value == "hot"


def test_downloads_are_reported_and_refused(visitor: Visitor) -> None:
    visitor.open("/odd/away")
    outcome = visitor.do(Goto("/odd/file"))
    assert "download" in [event.kind for event in outcome.look.events]
    assert visitor.page.title == "away"


def test_script_errors_are_reported(visitor: Visitor) -> None:
    visitor.open("/odd/error")
    outcome = visitor.press("Throw")
    assert [e.kind for e in outcome.look.events] == ["script_error"]
    assert "broken script" in outcome.look.events[0].text


@pytest.mark.parametrize("name", ["Elsewhere", "Other site", "File", "Data"])
def test_links_out_of_the_site_lead_nowhere(visitor: Visitor, name: str) -> None:
    visitor.open("/odd/away")
    outcome = visitor.press(name)
    assert not outcome.fault
    assert visitor.page.url == "http://kiosk.test/odd/away"
    assert visitor.page.title == "away"


def test_nothing_but_the_site_can_be_reached(visitor: Visitor) -> None:
    visitor.open("/odd/reach")
    assert 'text "refused,refused,refused,' in visitor.page.outline


def test_the_token_is_out_of_the_sites_sight(visitor: Visitor) -> None:
    visitor.open("/odd/headers")
    assert "host: kiosk.test" in visitor.page.outline
    assert "webgym" not in visitor.page.outline


def test_each_episode_finds_clean_storage(visitor: Visitor) -> None:
    first = visitor.open("/odd/storage").page.outline
    visitor.do(Goto("/odd/storage"))
    assert visitor.page.outline != first
    assert "1|2|n=3|4" in visitor.page.outline
    assert visitor.open("/odd/storage").page.outline == first


def test_a_request_that_takes_its_time_is_waited_for(visitor: Visitor) -> None:
    visitor.open("/")
    visitor.do(Goto("/odd/slow"))
    assert visitor.page.title == "slow"


@pytest.mark.parametrize(
    ("name", "title"),
    [("Nothing", "leaving"), ("Twice", "Bag"), ("Stopped", "leaving"), ("Late", "Bag"), ("Again", "leaving")],
)
def test_navigations_that_come_to_nothing_or_come_late_are_settled(visitor: Visitor, name: str, title: str) -> None:
    visitor.open("/odd/leaving")
    assert not visitor.press(name).fault
    assert visitor.page.title == title


def test_a_fault_of_the_site_ends_the_episode_without_reward(visitor: Visitor) -> None:
    visitor.open("/")
    outcome = visitor.do(Goto("/odd/fault"))
    assert outcome.truncated
    assert not outcome.terminated
    assert "the kiosk is on fire" in outcome.fault
    assert outcome.reward == 0
    assert outcome.verdict is None
    assert visitor.open("/").page.title == "Kiosk"


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch, engine: Engine) -> Visitor:
    """A visitor of an engine of its own, who waits two seconds at most."""
    own = Visitor(Engine(EngineSpec(engine.spec.name)))
    own.stage._spec = TabSpec("http://kiosk.test", 640, 480, deadline_s=2.0)  # pyright: ignore[reportPrivateUsage]
    return own


def test_endless_loops_dead_and_stopped_browsers_are_survived(hasty: Visitor) -> None:
    try:
        hasty.open("/odd/loop")
        assert "within 2 s" in hasty.press("Hang").fault
        assert hasty.open("/").page.title == "Kiosk"
        for deadly in (signal.SIGKILL, signal.SIGSTOP):
            os.kill(hasty.engine.browser_pids[0], deadly)
            assert hasty.do(Click(0)).fault
            assert hasty.open("/").page.title == "Kiosk"
            assert not hasty.do().fault
        hasty.do(Goto("/odd/stuck"))
        assert hasty.open("/").page.title == "Kiosk"
    finally:
        hasty.engine.close()


def test_a_crashed_page_is_a_fault(hasty: Visitor) -> None:
    try:
        hasty.open("/")

        async def crash() -> None:
            bound = hasty.stage._bound  # pyright: ignore[reportPrivateUsage]
            assert bound is not None
            bound.tab._session.start("Page.crash")  # pyright: ignore[reportPrivateUsage]

        hasty.engine.run(crash())
        assert hasty.do(Click(0)).fault
        assert hasty.open("/").page.title == "Kiosk"
    finally:
        hasty.engine.close()


def test_the_wall_clock_may_run_ahead_of_the_pages(engine: Engine) -> None:
    slow = Visitor(engine, picture=True, step_ms=1)  # as with an agent that thinks for long
    slow.open("/odd/controls")
    begun = time.monotonic()
    while time.monotonic() < begun + 1.5:
        assert not slow.do(Click(Point(300, 300))).fault
    assert slow.picture().any()

    async def leave() -> None:
        slow.stage.close()

    engine.run(leave())


def test_a_tab_that_is_taken_over_shows_what_a_fresh_one_shows(engine: Engine, visitor: Visitor) -> None:
    fresh = Visitor(Engine(EngineSpec(engine.spec.name, keep_tabs=False)))
    try:
        for day in (NOON, NOON + timedelta(days=3), NOON - timedelta(days=400, minutes=7)):
            for one in (fresh, visitor):
                one.open("/odd/traces", start_at=day)
                while "…" in one.page.outline:  # a database answers in the wall clock's time
                    one.do()
            assert fresh.page == visitor.page
            assert f"{day:%Y-%m-%dT%H:%M}" in visitor.page.outline
            assert (fresh.picture() == visitor.picture()).all()
            visitor.do(Click(visitor.control("Field").number), Type("hello"))
            visitor.do(Goto("/odd/storage"))
            visitor.do(Goto("/odd/traces"))
            visitor.do(Hover(Point(300, 200)), Scroll(dx=0, dy=400))
    finally:
        fresh.engine.close()
