"""The report: one page by itself, safe whatever a site or an agent wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, sync_playwright

from tests.webgym.episode.test_record import FAULT, VERDICT, header
from webgym.act.performed import Performed
from webgym.browser.find import find_chromium
from webgym.episode import Outcome, RunWriter, StepRecord
from webgym.report import write_report

HOSTILE = "</script><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">{{ 7 * 7 }}"
FAILED = {**VERDICT, "success": False, "score": 0.5}
ACTS = (
    Performed("click", places=((10.0, 10.0),), element=f'link "{HOSTILE}"', box=(0.0, 0.0, 20.0, 20.0)),
    Performed("type", HOSTILE, ((10.0, 10.0),)),
    Performed("scroll", places=((30.0, 30.0),), scroll=(0.0, 200.0)),
    Performed("click", places=((10.0, 900.0),)),
    Performed("drag", places=((1.0, 2.0), (30.0, 40.0))),
    Performed("answer", HOSTILE),
)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run of a passed, a failed and a lost episode, in which everything that can be is hostile."""
    writer = RunWriter(tmp_path / "a run")
    checks = [{"name": HOSTILE, "weight": 1.0, "passed": False, "expected": HOSTILE, "found": HOSTILE}]
    outcomes = [
        Outcome("terminated", {**VERDICT, "checks": []}, 1.0, "", 1.0),
        Outcome("truncated", {**FAILED, "checks": checks}, 0.0, "", 1.0),
        FAULT,
    ]
    for number, outcome in enumerate(outcomes):
        head = header(f"kiosk/buy:test:{number}", agent=HOSTILE)
        with writer.episode(head, np.zeros((48, 64, 3), np.uint8)) as episode:
            for index, act in enumerate(ACTS, start=1):
                page = np.full((48, 64, 3), index, np.uint8)
                episode.step(StepRecord(index, 0, (act,), HOSTILE, 0.0, HOSTILE, (HOSTILE,), "", 1.0, 1.0), page)
            episode.finish(outcome)
    return writer.folder


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A reader's browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


def test_nothing_that_was_recorded_becomes_part_of_the_page(run: Path, page: Page) -> None:
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(write_report(run).as_uri())
    assert page.title() == "a run · webgym report"
    assert page.locator("script, img, iframe").count() == 0
    assert page.locator("li .act", has_text="{{ 7 * 7 }}").count() > 0
    assert problems == [], "the page keeps its own content security policy"
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []


def test_the_page_stands_by_itself_and_allows_nothing_else(run: Path) -> None:
    html = write_report(run).read_text()
    assert "default-src 'none'; img-src data:; style-src 'sha256-" in html
    assert not re.findall(r"""(?:src|href)=["'](?!data:|#)""", html)
    assert html.count("data:image/webp") == len(ACTS) + 1, "a picture that several episodes share is held once"


def test_filters_show_what_they_say(run: Path, page: Page) -> None:
    page.goto(write_report(run).as_uri())
    for state, shown in (("all", 3), ("passed", 1), ("failed", 1), ("fault", 1)):
        page.locator(f"label:has(#show-{state})").click()
        assert page.locator(".episode:visible").count() == shown


def test_every_action_is_marked_on_its_picture(run: Path, page: Page) -> None:
    page.goto(write_report(run).as_uri())
    film = page.locator(".episode").first.locator(".film > li")
    assert film.count() == len(ACTS) + 1
    for index, mark in enumerate(("circle.dot", "text.typed", "line.line", "line.line", "polyline.line", "text.said")):
        assert film.nth(index).locator(mark).count() == 1, mark
    circle = film.nth(0).locator("circle.dot")
    assert (circle.get_attribute("cx"), circle.get_attribute("cy")) == ("10.0", "10.0")


def test_long_episodes_show_their_beginning_and_end(run: Path) -> None:
    html = write_report(run, pictures_per_episode=3).read_text()
    assert html.count("data:image/webp") == 3
    assert html.count('class="refused unseen"') == 3 * (len(ACTS) + 1 - 3)


def test_a_run_without_episodes_has_a_report_too(tmp_path: Path) -> None:
    RunWriter(tmp_path)
    assert "No episode was finished" in write_report(tmp_path).read_text()
