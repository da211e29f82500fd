"""One page in a fresh context: what an episode drives."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import urljoin, urlsplit

from playwright.async_api import BrowserContext, Page
from playwright.async_api import Error as PlaywrightError

from webgym.browser.cdp import Params, Session
from webgym.browser.hands import Hands
from webgym.browser.launch import Browser
from webgym.browser.pace import CommandedFrames, FreeFrames, LoadWatch, Pace
from webgym.browser.picture import Camera
from webgym.browser.watch import EventLog
from webgym.errors import ActionError, BrowserError
from webgym.types import Action, Back, Element, Frame, Goto, Look, PageView, Select, Wait

_WORLD_NAME = "webgym"
_RETURNS_TO_SITE = 3  # how often in one step a page may lead away from its site before that is a fault

# The origin of performance.now() is the real start of the navigation: tie it to the page's own clock instead.
_INIT_SCRIPT = """(() => {
  const started = Date.now();
  Object.defineProperty(Performance.prototype, "now", {value: function now() { return Date.now() - started; },
    configurable: true, writable: true});
  // A caret blinks by the wall clock: pictures of a focused field would differ between runs.
  const still = new CSSStyleSheet();
  still.replaceSync("* { caret-color: transparent !important; }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
})()"""


@cache
def _look_script() -> str:
    return resources.files(__package__ or "webgym.browser").joinpath("look.js").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class TabSpec:
    """What a tab is to be like.

    Attributes:
        origin: The one origin it may show, such as ``http://burrito.test``.
        headers: Added to every request below the page's sight.
        width, height: The viewport, in CSS pixels.
        deadline_s: Wall-clock seconds one step may take before it counts as a fault of the machinery.
    """

    origin: str
    headers: dict[str, str]
    width: int
    height: int
    deadline_s: float = 20.0


class Tab:
    """One page in a fresh context, whose storage nobody has used. Use `open`, then `begin`, `act` and `look`."""

    def __init__(
        self, spec: TabSpec, browser: Browser, context: BrowserContext, session: Session, frame_id: str
    ) -> None:
        self.spec = spec
        self._browser = browser
        self._context = context
        self._session = session
        self._frame_id = frame_id
        self._world: int | None = None  # the isolated world of the document shown
        self._url = "about:blank"
        controlled = browser.launch.frame_control
        frames = CommandedFrames(session, browser.frame_turn) if controlled else FreeFrames(session)
        self._pace = Pace(session, LoadWatch(session, frame_id), frames)
        self._camera = Camera(self._pace)
        self._hands = Hands(session, self._pace, spec.width, spec.height, self._place)
        self.log = EventLog(session, spec.origin)
        self._view: PageView | None = None  # the last look, while nothing has happened since
        self._crashed = False
        session.on("Inspector.targetCrashed", self._on_crash)
        session.on("Page.frameNavigated", self._on_navigated)
        session.on("Page.navigatedWithinDocument", self._on_navigated_within)
        session.on("Runtime.executionContextCreated", self._on_world)
        session.on("Runtime.executionContextsCleared", self._on_worlds_gone)

    @classmethod
    async def open(cls, browser: Browser, spec: TabSpec) -> Tab:
        """Make a fresh context with one blank page in it, ready to `begin`.

        Raises:
            BrowserError: If the browser is gone or refuses.
        """
        try:
            async with asyncio.timeout(spec.deadline_s):
                return await cls._open(browser, spec)
        except PlaywrightError as error:
            raise BrowserError(f"the browser opened no page: {str(error).splitlines()[0]}") from error
        except TimeoutError as error:
            raise BrowserError(f"the browser opened no page within {spec.deadline_s:g} s.") from error

    @classmethod
    async def _open(cls, browser: Browser, spec: TabSpec) -> Tab:
        connection = browser.connection
        async with browser.context_turn:  # a new context is known by its not having been there before
            known = set((await connection.call("Target.getBrowserContexts"))["browserContextIds"])
            context = await browser.handle.new_context(
                viewport={"width": spec.width, "height": spec.height},
                extra_http_headers=spec.headers,
                reduced_motion="reduce",
                color_scheme="light",
                service_workers="block",
                accept_downloads=False,
                locale="en-US",
                timezone_id="UTC",
            )
            (context_id,) = set((await connection.call("Target.getBrowserContexts"))["browserContextIds"]) - known
        await context.add_init_script(_INIT_SCRIPT)
        async with context.expect_page() as arriving:
            target = await connection.call(
                "Target.createTarget",
                {
                    "url": "about:blank",
                    "width": spec.width,
                    "height": spec.height,
                    "browserContextId": context_id,
                    **({"enableBeginFrameControl": True} if browser.launch.frame_control else {}),
                },
            )
        page = await arriving.value
        attached = await connection.call("Target.attachToTarget", {"targetId": target["targetId"], "flatten": True})
        session = Session(connection, attached["sessionId"])
        tab = cls(spec, browser, context, session, frame_id=target["targetId"])
        await tab._prepare(page)
        return tab

    async def _prepare(self, page: Page) -> None:
        def close_other(other: Page) -> None:
            if other is not page:
                self.log.close_popup(other)

        self._context.on("page", close_other)
        script = {"source": _look_script(), "worldName": _WORLD_NAME}
        await asyncio.gather(
            self._session.start("Inspector.enable"),
            self._session.start("Page.enable"),
            self._session.start("Runtime.enable"),
            self._session.start("Page.addScriptToEvaluateOnNewDocument", script),
        )

    @property
    def alive(self) -> bool:
        """Whether the browser is there and the page has not crashed."""
        return self._browser.alive and not self._crashed

    # --- what an episode does -----------------------------------------------------------------------------------------

    async def begin(self, path: str, start_at: datetime, settle_ms: int, picture: bool) -> Look:
        """Set the page's clock, open the first page and look at it."""
        async with self._limit("the first page did not come to rest"):
            await self._pace.begin(start_at)
            await self._session.call("Page.navigate", {"url": self.spec.origin + path})
            await self._settle(settle_ms)
            return await self._look(picture)

    async def act(self, actions: Sequence[Action], settle_ms: int) -> int:
        """Carry out actions, and let the page live and come to rest after each.

        Returns:
            How many milliseconds of the page's own time went by.

        Raises:
            ActionError: If one of them cannot be done; those before it are done.
            BrowserError: If the browser is gone, or the page did not come to rest.
        """
        async with self._limit("the page did not come to rest"):
            elapsed_ms = 0
            for action in actions:
                await self._perform(action)
                last = action.duration_ms if isinstance(action, Wait) else settle_ms
                elapsed_ms += await self._settle(last)
            return elapsed_ms or await self._settle(settle_ms)

    async def look(self, picture: bool) -> Look:
        """Draw, and read what the page shows; with ``picture`` the viewport's pixels as well."""
        async with self._limit("the page could not be read"):
            return await self._look(picture)

    async def screenshot(self) -> Frame:
        """The viewport's pixels, (H, W, 3) uint8."""
        async with self._limit("the page could not be drawn"):
            return await self._camera.take()

    async def close(self) -> None:
        """End the context and all that it stored; a browser that hangs is killed."""
        self._session.forget()
        if not self._browser.alive:
            return
        try:
            async with asyncio.timeout(self.spec.deadline_s):
                await self._context.close()
        except TimeoutError:
            self._browser.kill()
        except PlaywrightError:
            if self._browser.alive:
                raise

    # --- details ------------------------------------------------------------------------------------------------------

    def _limit(self, what: str) -> _Deadline:
        return _Deadline(self.spec.deadline_s, what)

    async def _perform(self, action: Action) -> None:
        match action:
            case Back(forward=forward):
                await self._go_back(1 if forward else -1)
            case Goto(url=url):
                await self._session.call("Page.navigate", {"url": self._inside(url)})
            case Select(target=number, option=option):
                problem = await self._ask(f"choose({number}, {json.dumps(option)})")
                if problem:
                    raise ActionError(f"nothing was selected in element {number}: {problem}.")
            case Wait():
                pass
            case _:
                await self._hands.do(action)
        self._view = None

    async def _settle(self, duration_ms: int) -> int:
        elapsed_ms = await self._pace.settle(duration_ms)
        for _ in range(_RETURNS_TO_SITE):
            if await self.log.popups_gone():
                await self._session.call("Page.bringToFront")
            follow = self.log.take_popup()
            if follow:
                await self._session.call("Page.navigate", {"url": follow})
            elif not self._is_inside(self._url):
                await self._return_to_site()
            else:
                return elapsed_ms
            elapsed_ms += await self._pace.settle(duration_ms)
        raise BrowserError(f"the page kept leading away from {self.spec.origin}; it shows {self._url!r}.")

    async def _look(self, picture: bool) -> Look:
        frame, read = await self._frame_and_read(picture)
        if read.pop():
            # A transition has begun with this frame: show where it ends, not where it starts.
            self._pace.finish_animations()
            frame, read = await self._frame_and_read(picture)
            read.pop()
        url, title, scroll_y, scroll_height, outline, rows = read
        view = PageView(
            url=url,
            title=title,
            elements=tuple(map(_element, rows)),
            outline=outline,
            width=self.spec.width,
            height=self.spec.height,
            scroll_y=scroll_y,
            scroll_height=scroll_height,
        )
        self._view = view
        return Look(view, frame, self.log.take())

    async def _frame_and_read(self, picture: bool) -> tuple[Frame | None, list[Any]]:
        frame = await self._camera.take() if picture else None
        if frame is None:
            await self._pace.draw()
        # One after the other: what the frame's callbacks change belongs to what is read.
        return frame, json.loads(await self._ask("look()") or "")

    async def _place(self, number: int) -> tuple[float, float]:
        """Where to aim at an element, in CSS pixels of the viewport; it is scrolled into view if it has to be."""
        if self._view is not None:
            element = next((each for each in self._view.elements if each.number == number), None)
            if element is not None and element.in_view and not element.covered:
                return element.center.x, element.center.y
        answer = await self._ask(f"place({number})")
        if answer is None:
            raise ActionError(f"there is no element {number} in the page now; look at the numbers again.")
        x, y = json.loads(answer)
        return x, y

    async def _ask(self, expression: str) -> str | None:
        """Evaluate in the isolated world of the document shown; None for JavaScript's null."""
        if self._world is None:
            raise BrowserError(f"the page {self._url!r} has no document to read.")
        answer = await self._session.call("Runtime.evaluate", {"expression": expression, "contextId": self._world})
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            text = details.get("exception", {}).get("description", details.get("text", ""))
            raise BrowserError(f"{expression.partition('(')[0]}() failed in the page: {text}")
        return answer["result"].get("value")

    async def _go_back(self, offset: int) -> None:
        history = await self._session.call("Page.getNavigationHistory")
        entries, index = history["entries"], history["currentIndex"] + offset
        if not (0 <= index < len(entries) and self._is_inside(entries[index]["url"])):
            raise ActionError(f"there is no page to go {'back' if offset < 0 else 'forward'} to.")
        await self._session.call("Page.navigateToHistoryEntry", {"entryId": entries[index]["id"]})

    async def _return_to_site(self) -> None:
        self.log.add("blocked", f"the page led to {self._url[:200]!r}, outside {self.spec.origin}")
        history = await self._session.call("Page.getNavigationHistory")
        for entry in reversed(history["entries"][: history["currentIndex"] + 1]):
            if self._is_inside(entry["url"]) and entry["url"] != self._url:
                await self._session.call("Page.navigateToHistoryEntry", {"entryId": entry["id"]})
                return
        raise BrowserError(f"{self.spec.origin} did not answer; the page shows {self._url!r}.")

    def _inside(self, url: str) -> str:
        whole = urljoin(self._url, url)
        if not self._is_inside(whole):
            raise ActionError(f"{url[:200]!r} is outside the site; only pages of {self.spec.origin} can be opened.")
        return whole

    def _is_inside(self, url: str) -> bool:
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc}" == self.spec.origin

    def _on_navigated(self, event: Params) -> None:
        frame = event["frame"]
        if frame["id"] == self._frame_id:
            # The address of an error page is chrome-error://..., outside every site.
            self._url = frame["url"]

    def _on_navigated_within(self, event: Params) -> None:
        if event["frameId"] == self._frame_id:
            self._url = event["url"]

    def _on_crash(self, _: Params) -> None:
        self._crashed = True
        self._session.fail("the page's process crashed")

    def _on_world(self, event: Params) -> None:
        context = event["context"]
        if context.get("name") == _WORLD_NAME and context.get("auxData", {}).get("frameId") == self._frame_id:
            self._world = context["id"]

    def _on_worlds_gone(self, _: Params) -> None:
        self._world = None


class _Deadline:
    """A time limit whose overrun is a BrowserError that says what did not happen."""

    def __init__(self, seconds: float, what: str) -> None:
        self._seconds, self._what = seconds, what
        self._timeout = asyncio.timeout(seconds)

    async def __aenter__(self) -> None:
        await self._timeout.__aenter__()

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        try:
            await self._timeout.__aexit__(kind, error, trace)  # type: ignore[arg-type]
        except TimeoutError as late:
            raise BrowserError(f"{self._what} within {self._seconds:g} s.") from late


_FLAGS = ("in_view", "covered", "disabled", "focused", "checked", "expanded", "required", "invalid", "editable")


def _element(row: list[object]) -> Element:
    """An element from the row that look.js writes."""
    number, role, name, value, x, y, width, height, bits = row
    flags = [bool(bits & (1 << place)) for place in range(len(_FLAGS))]  # type: ignore[operator]
    return Element(number, role, name, value, x, y, width, height, *flags)  # type: ignore[arg-type]
