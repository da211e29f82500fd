"""One episode's page: actions go in, what it shows comes out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from playwright.async_api import Page

from webgym.browser.cdp import Params
from webgym.browser.context import READ_WORLD, Context
from webgym.browser.hands import Hands
from webgym.browser.launch import Browser
from webgym.browser.pace import CommandedFrames, FreeFrames, LoadWatch, Pace
from webgym.browser.picture import Camera
from webgym.browser.watch import EventLog
from webgym.errors import ActionError, BrowserError
from webgym.stopwatch import UNTIMED, Stopwatch
from webgym.types import Action, Back, Element, Frame, Goto, Look, PageView, Select, Wait

_RETURNS_TO_SITE = 3  # how often in one step a page may lead away from its site before that is a fault


@dataclass(frozen=True, slots=True)
class TabSpec:
    """What a tab is to be like.

    Attributes:
        origin: The one origin it may show, such as ``http://burrito.test``.
        width, height: The viewport, in CSS pixels.
        deadline_s: Wall-clock seconds one step may take before it counts as a fault of the machinery.
    """

    origin: str
    width: int
    height: int
    deadline_s: float = 20.0


class Tab:
    """The page of one episode, in a context that nobody has used or that was wiped. Use `open`, then `act` and `look`.

    An episode that follows takes its context over with `renew`.

    Attributes:
        stopwatch: Is told where the time goes; by default nobody is.
    """

    def __init__(self, spec: TabSpec, context: Context) -> None:
        self.spec = spec
        self.stopwatch: Stopwatch = UNTIMED
        self.log = EventLog(context.session, spec.origin)
        self._context = context
        self._session = session = context.session
        self._frame_id = context.frame_id
        self._world: int | None = None  # the isolated world of the document shown
        self._url = "about:blank"
        turn = context.browser.frame_turn
        controlled = context.browser.launch.frame_control
        frames = CommandedFrames(session, context.clock, turn) if controlled else FreeFrames(session)
        self._pace = Pace(session, context.clock, LoadWatch(session, context.frame_id), frames)
        self._camera = Camera(self._pace)
        self._hands = Hands(session, self._pace, spec.width, spec.height, self._place)
        self._view: PageView | None = None  # the last look, while nothing has happened since
        self._reading: asyncio.Future[Params] | None = None  # a look that came with the end of the last span
        session.on("Page.frameNavigated", self._on_navigated)
        session.on("Page.navigatedWithinDocument", self._on_navigated_within)
        session.on("Runtime.executionContextCreated", self._on_world)
        session.on("Runtime.executionContextsCleared", self._on_worlds_gone)
        context.on_new_page = self._on_new_page

    @classmethod
    async def open(cls, browser: Browser, spec: TabSpec) -> Tab:
        """A tab in a context of its own, with a blank page.

        Raises:
            BrowserError: If the browser is gone or refuses.
        """
        async with _Deadline(spec.deadline_s, "the browser opened no page"):
            return cls(spec, await Context.open(browser, spec.width, spec.height))

    async def renew(self) -> Tab:
        """End this tab; the one returned has its context, wiped.

        Raises:
            BrowserError: If the page cannot be left; close it then.
        """
        async with self._limit("the page was not left"):
            await self._context.wipe(self.spec.origin)
        return Tab(self.spec, self._context)

    @property
    def alive(self) -> bool:
        """Whether the browser is there and the page has not crashed."""
        return self._context.alive

    # --- what an episode does -----------------------------------------------------------------------------------------

    async def begin(
        self, path: str, headers: dict[str, str], start_at: datetime, settle_ms: int, picture: bool
    ) -> Look:
        """Set the page's clock (UTC) and the headers of its requests, open the first page and look at it."""
        async with self._limit("the first page did not come to rest"):
            await self._context.begin(headers, start_at)
            await self._session.call("Page.navigate", {"url": self.spec.origin + path})
            await self._settle(settle_ms)
            await self._context.forget_way()
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
                with self.stopwatch.part("input"):
                    await self._perform(action)
                last = action.duration_ms if isinstance(action, Wait) else settle_ms
                with self.stopwatch.part("living"):
                    elapsed_ms += await self._settle(last)
            with self.stopwatch.part("living"):
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
        browser = self._context.browser
        if not browser.alive:
            return
        try:
            async with asyncio.timeout(self.spec.deadline_s):
                await self._context.close()
        except TimeoutError:
            browser.kill()

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
        self._view = self._reading = None

    async def _settle(self, duration_ms: int) -> int:
        reading = self._start_reading(duration_ms) if self._world is not None else None
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
                as_planned = elapsed_ms == duration_ms and not self._pace.frame_is_due
                self._reading = reading if reading is not None and reading.done() and as_planned else None
                return elapsed_ms
            elapsed_ms += await self._pace.settle(duration_ms)
        raise BrowserError(f"the page kept leading away from {self.spec.origin}; it shows {self._url!r}.")

    async def _look(self, picture: bool) -> Look:
        frame = await self._draw(picture)
        read = await self._read()
        if read.pop():
            # A transition is under way: show where it ends, not where it starts.
            await self._pace.draw()
            self._pace.finish_animations()
            await self._pace.draw()
            frame = await self._draw(picture)
            read = await self._read()
            read.pop()
        with self.stopwatch.part("decoding"):
            self._view = view = self._view_of(read)
        return Look(view, frame, self.log.take())

    def _view_of(self, read: list[Any]) -> PageView:
        url, title, scroll_y, scroll_height, scroll_width, sideways, outline, rows = read
        return PageView(
            url=url,
            title=title,
            elements=tuple(map(_element, rows)),
            outline=outline,
            width=self.spec.width,
            height=self.spec.height,
            scroll_y=scroll_y,
            scroll_height=scroll_height,
            scroll_width=scroll_width,
            sideways=sideways,
        )

    async def _draw(self, picture: bool) -> Frame | None:
        with self.stopwatch.part("drawing"):
            if picture:
                return await self._camera.take(self.stopwatch)
            if self._pace.frame_is_due:
                await self._pace.draw()
        return None

    async def _read(self) -> list[Any]:
        # After the frame, not with it: what the frame's callbacks change belongs to what is read.
        reading, self._reading = self._reading, None
        with self.stopwatch.part("reading"):
            found = _value("look()", reading.result()) if reading is not None else await self._ask("look()")
        with self.stopwatch.part("decoding"):
            return json.loads(found or "")

    def _start_reading(self, duration_ms: int) -> asyncio.Future[Params]:
        """A look in the last millisecond of a span; what it finds comes with the span's end, and saves a round trip."""
        late = {"expression": f"lookIn({duration_ms - 1})", "contextId": self._world, "awaitPromise": True}
        return self._session.start("Runtime.evaluate", late)

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
        asked = {"expression": expression, "contextId": self._world}
        return _value(expression, await self._session.call("Runtime.evaluate", asked))

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

    def _on_new_page(self, page: Page) -> None:
        self.log.close_popup(page)

    def _on_world(self, event: Params) -> None:
        context = event["context"]
        if context.get("name") == READ_WORLD and context.get("auxData", {}).get("frameId") == self._frame_id:
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


def _value(expression: str, answer: Params) -> str | None:
    """What an expression came to, a text; None for JavaScript's null."""
    if "exceptionDetails" in answer:
        details = answer["exceptionDetails"]
        text = details.get("exception", {}).get("description", details.get("text", ""))
        raise BrowserError(f"{expression.partition('(')[0]}() failed in the page: {text}")
    return answer["result"].get("value")


_FLAGS = ("in_view", "covered", "disabled", "focused", "checked", "expanded", "required", "invalid", "editable")


def _element(row: list[object]) -> Element:
    """An element from the row that look.js writes."""
    number, role, name, value, x, y, width, height, bits = row
    flags = [bool(bits & (1 << place)) for place in range(len(_FLAGS))]  # type: ignore[operator]
    return Element(number, role, name, value, x, y, width, height, *flags)  # type: ignore[arg-type]
