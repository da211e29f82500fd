"""The usual way to do the same: Playwright's own calls, with a fresh context an episode, on the same site and machine.

A step is a click by role and name, which waits until the control can be clicked; then the load state is awaited, and
the page is read with ``aria_snapshot`` or ``screenshot``. Nothing sleeps, so this is the quick version of the
usual way; a page that is still busy may be read too early by it.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from playwright.async_api import Browser, async_playwright

import webgym
from webgym.browser.find import find_chromium
from webgym.serve import TOKEN_HEADER, HttpServer, WorldHost
from webgym.types import Element
from webgym.world import World

Clicks = dict[str, list[Element]]
"""What the oracle clicked, by task id."""


@dataclass(frozen=True)
class Baseline:
    """Milliseconds of every step and every reset."""

    steps_ms: list[float]
    resets_ms: list[float]


def measure_baseline(clicks: Clicks, screenshot: bool) -> Baseline:
    """Play the clicks through Playwright."""
    return asyncio.run(_play_all(clicks, screenshot))


async def _play_all(clicks: Clicks, screenshot: bool) -> Baseline:
    host = WorldHost()
    server = HttpServer(host)
    await server.start()
    result = Baseline([], [])
    async with async_playwright() as playwright:
        rules = f"--host-resolver-rules=MAP *.test 127.0.0.1:{server.port}, MAP * ~NOTFOUND"
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", rules])
        for task_id, elements in clicks.items():
            await _play(task_id, elements, host, browser, screenshot, result)
        await browser.close()
    await server.stop()
    return result


async def _play(
    task_id: str, elements: list[Element], host: WorldHost, browser: Browser, screenshot: bool, result: Baseline
) -> None:
    task = webgym.load_task(task_id)
    begun = time.perf_counter()
    world = World(webgym.load_site(task.site))
    world.reset(task)
    token = host.new_token()
    host.bind(token, world)
    context = await browser.new_context(
        viewport={"width": 640, "height": 480}, extra_http_headers={TOKEN_HEADER: token}
    )
    page = await context.new_page()
    await page.goto(f"http://{task.site}.test{task.start_path}")
    result.resets_ms.append(1000 * (time.perf_counter() - begun))
    for element in elements:
        begun = time.perf_counter()
        await page.get_by_role(element.role, name=element.name, exact=True).first.click()  # type: ignore[arg-type]
        await page.wait_for_load_state()
        await (page.screenshot() if screenshot else page.locator("body").aria_snapshot())
        result.steps_ms.append(1000 * (time.perf_counter() - begun))
    await context.close()
    host.unbind(token)
    world.close()
