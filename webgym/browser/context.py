"""A browser context with one page in it: made fresh, and wiped between the episodes that are played in it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import datetime
from functools import cache
from importlib import resources

from playwright.async_api import BrowserContext, Page
from playwright.async_api import Error as PlaywrightError

from webgym.browser.cdp import Params, Session
from webgym.browser.clock import PageClock
from webgym.browser.launch import Browser
from webgym.errors import BrowserError

READ_WORLD = "webgym"
"""Name of the isolated world in which pages are read."""

NEEDS_FRAME = "webgymNeedsFrame"
"""Binding by which a page's set-up script says that the page waits for a frame; the page itself never sees it."""

_LEAVE = """(() => {
  window.name = "";
  history.replaceState(null, "", "/%s");
  return [onpagehide, onunload, onbeforeunload, document.onvisibilitychange].some(Boolean);
})()"""
_NOWHERE = ".between-episodes"
_WIND_DOWN_MS = 1000


@cache
def _script(name: str) -> str:
    return resources.files("webgym.browser").joinpath(name).read_text(encoding="utf-8")


class Context:
    """One page in a context of its own. Use `open`; then `begin` and `wipe` for each episode."""

    def __init__(
        self, browser: Browser, handle: BrowserContext, context_id: str, page: Page, session: Session, frame_id: str
    ) -> None:
        self.browser = browser
        self.session = session
        self.frame_id = frame_id
        self.page = page
        self.clock = PageClock(session)
        self.on_new_page: Callable[[Page], None] | None = None  # called with every further page that opens
        self._crashed = False
        self._hears_its_end = False  # a document of this episode has asked to be told when it is left
        self._handle = handle
        self._id = context_id
        self._set_up: str | None = None  # the script that sets up documents, by the browser's name for it
        handle.on("page", self._on_page)
        self._listen()

    @classmethod
    async def open(cls, browser: Browser, width: int, height: int) -> Context:
        """Make a context that nobody has used, with one blank page in it.

        Raises:
            BrowserError: If the browser is gone or refuses.
        """
        try:
            return await cls._open(browser, width, height)
        except PlaywrightError as error:
            raise BrowserError(f"the browser opened no page: {str(error).splitlines()[0]}") from error

    @classmethod
    async def _open(cls, browser: Browser, width: int, height: int) -> Context:
        connection = browser.connection
        async with browser.context_turn:  # a new context is known by its not having been there before
            known = set((await connection.call("Target.getBrowserContexts"))["browserContextIds"])
            handle = await browser.handle.new_context(
                viewport={"width": width, "height": height},
                reduced_motion="reduce",
                color_scheme="light",
                service_workers="block",
                accept_downloads=False,
                locale="en-US",
                timezone_id="UTC",
            )
            (context_id,) = set((await connection.call("Target.getBrowserContexts"))["browserContextIds"]) - known
        async with handle.expect_page() as arriving:
            target = await connection.call(
                "Target.createTarget",
                {
                    "url": "about:blank",
                    "width": width,
                    "height": height,
                    "browserContextId": context_id,
                    **({"enableBeginFrameControl": True} if browser.launch.frame_control else {}),
                },
            )
        page = await arriving.value
        attached = await connection.call("Target.attachToTarget", {"targetId": target["targetId"], "flatten": True})
        session = Session(connection, attached["sessionId"])
        read = {"source": _script("look.js"), "worldName": READ_WORLD}
        await asyncio.gather(
            session.start("Inspector.enable"),
            session.start("Page.enable"),
            session.start("Runtime.enable"),
            session.start("Runtime.addBinding", {"name": NEEDS_FRAME}),
            session.start("Page.addScriptToEvaluateOnNewDocument", read),
        )
        return cls(browser, handle, context_id, page, session, target["targetId"])

    @property
    def alive(self) -> bool:
        """Whether the browser is there and the page has not crashed."""
        return self.browser.alive and not self._crashed

    async def begin(self, headers: dict[str, str], start_at: datetime) -> None:
        """Get ready for an episode: what is added to its requests, and the instant (UTC) that its pages see first."""
        try:
            await asyncio.gather(self._handle.set_extra_http_headers(headers), self._set_clock(start_at))
        except PlaywrightError as error:
            raise BrowserError(f"the browser has lost the page: {str(error).splitlines()[0]}") from error

    async def wipe(self, origin: str) -> None:
        """Leave the page, and forget all that it and its site have kept.

        Afterwards the context is as one that nobody has used: no document of the site, no cookies, and no storage of
        any kind; what is left of the history goes with `forget_way`. Answers that a server marks as immutable stay.

        The site must be answering with an empty page by now. A page of another origin, ``about:blank`` among them,
        would cost the process, and with it all that it has compiled.
        """
        self.session.forget()
        self._listen()
        answer = await self.session.call("Runtime.evaluate", {"expression": _LEAVE % _NOWHERE})
        await self.clock.advance(_WIND_DOWN_MS)
        if self._hears_its_end or answer["result"].get("value") is not False:
            await self._leave_page(f"{origin}/{_NOWHERE}")
        self._hears_its_end = False
        browser, session = self.browser.connection, self.session
        await asyncio.gather(
            session.start("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"}),
            browser.start("Storage.clearCookies", {"browserContextId": self._id}),
            session.start("Page.resetNavigationHistory"),
        )

    async def forget_way(self) -> None:
        """Forget the pages that led to the one shown, so that there is no way back to them."""
        await self.session.call("Page.resetNavigationHistory")

    async def close(self) -> None:
        """End the context and all that it stored."""
        self.session.forget()
        try:
            await self._handle.close()
        except PlaywrightError:
            if self.browser.alive:
                raise

    async def _leave_page(self, url: str) -> None:
        left = asyncio.get_running_loop().create_future()

        def on_navigated(event: Params) -> None:
            if event["frame"]["id"] == self.frame_id and not left.done():
                left.set_result(None)

        self.session.on("Page.frameNavigated", on_navigated)
        await self.session.call("Page.navigate", {"url": url})
        await left
        # Its answer comes after the browser has taken note of the new document; only then can the history be reset.
        await self.session.call("Runtime.evaluate", {"expression": "window.name = ''"})
        # What a document has put off to later would go on in the time of the next one.
        await self.clock.advance(_WIND_DOWN_MS)

    async def _set_clock(self, start_at: datetime) -> None:
        calls: list[asyncio.Future[Params]] = []
        if self._set_up is not None:
            calls.append(self.session.start("Page.removeScriptToEvaluateOnNewDocument", {"identifier": self._set_up}))
        shift_ms = await self.clock.stop_at(start_at)
        source = f"({_script('setup.js')})({json.dumps(NEEDS_FRAME)}, {shift_ms})"
        added = self.session.start("Page.addScriptToEvaluateOnNewDocument", {"source": source})
        await asyncio.gather(added, *calls)
        self._set_up = str(added.result()["identifier"])

    def _listen(self) -> None:
        self.clock.listen()
        self.session.on("Inspector.targetCrashed", self._on_crash)
        self.session.on("Runtime.bindingCalled", self._on_asked)

    def _on_asked(self, event: Params) -> None:
        if event["name"] == NEEDS_FRAME and event["payload"] == "end":
            self._hears_its_end = True

    def _on_page(self, page: Page) -> None:
        if page is not self.page and self.on_new_page is not None:
            self.on_new_page(page)

    def _on_crash(self, _: Params) -> None:
        self._crashed = True
        self.session.fail("the page's process crashed")
