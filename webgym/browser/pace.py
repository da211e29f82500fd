"""How time passes in a page, and when it has come to rest.

The page's time is virtual: it stands still between two steps, and a step lasts a fixed span of it, in which every timer
and every request comes to its end. How frames are drawn depends on the browser: `CommandedFrames` draws them when told
to, which makes replays byte-identical; `FreeFrames` leaves them to the browser, as any Chromium can.
"""

from __future__ import annotations

import asyncio
import base64
from typing import Protocol

from webgym.browser.cdp import Params, Session
from webgym.browser.clock import PageClock
from webgym.browser.context import NEEDS_FRAME
from webgym.errors import BrowserError

_FRAME_MS = 1000 / 60
_LONGEST_TRANSITION_MS = 2000
_FIRST_TICK_MS = 1e6  # frame times must lie after the browser's start
_WITHIN_DOCUMENT = ("sameDocument", "historySameDocument")
_MORE_MS = 10  # granted at a time to a document that is not complete when its span is over
_MOST_FIRST_FRAMES = 500
_ACK_GRACE_S, _FRAME_GRACE_S = 0.25, 0.01
_DRAW_PATIENCE_S = 0.5

Calls = list[asyncio.Future[Params]]


class Frames(Protocol):
    """How the frames of one page are drawn."""

    async def draw(self, ahead_ms: float, show: bool) -> bool:
        """Run what a frame runs: callbacks, animations, style, layout; whether anything new came to the screen.

        ``ahead_ms`` is by how much the frame is later than the page's time. With ``show`` the result goes to the screen
        as well, where input is aimed at documents: needed once for each new one, and costly.
        """
        ...

    async def picture(self, ahead_ms: float) -> bytes | None:
        """Draw, and return the viewport as PNG; None where it is still what the last picture showed."""
        ...


class CommandedFrames:
    """Frames on command (chrome-headless-shell under begin-frame control).

    Args:
        session: The page.
        clock: Its time; frames follow it.
        turn: Held while a frame is in flight: two at once, even of two pages, crash the browser.
    """

    def __init__(self, session: Session, clock: PageClock, turn: asyncio.Lock) -> None:
        self._session = session
        self._clock = clock
        self._turn = turn

    async def draw(self, ahead_ms: float, show: bool) -> bool:
        """Run one frame."""
        return bool((await self._frame(ahead_ms, {} if show else {"noDisplayUpdates": True}))["hasDamage"])

    async def picture(self, ahead_ms: float) -> bytes | None:
        """Draw one frame and take it."""
        result = await self._frame(ahead_ms, {"screenshot": {"format": "png", "optimizeForSpeed": True}})
        data = result.get("screenshotData")
        return base64.b64decode(data) if data else None

    async def _frame(self, ahead_ms: float, extra: Params) -> Params:
        # Ticks follow the page's time, so that an animation of 200 ms is over after 200 ms of it. No two are equal.
        self._clock.frames += 1
        at_ms = self._clock.elapsed_ms + ahead_ms + self._clock.frames * 0.01
        timing = {"frameTimeTicks": _FIRST_TICK_MS + at_ms, "interval": _FRAME_MS}
        async with self._turn:
            return await self._session.call("HeadlessExperimental.beginFrame", timing | extra)


# Resolves in the next frame. Only one: while the page's time stands still, the browser may owe it a second for ever.
_NEXT_FRAME = "new Promise(resolve => requestAnimationFrame(() => resolve(true)))"


class FreeFrames:
    """Frames at the browser's own rhythm."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def draw(self, ahead_ms: float, show: bool) -> bool:
        """Wait until the browser has drawn all changes; not for long, as a page behind a pop-up draws none."""
        drawn = self._session.start("Runtime.evaluate", {"expression": _NEXT_FRAME, "awaitPromise": True})
        await asyncio.wait([drawn], timeout=_DRAW_PATIENCE_S)
        if drawn.done():
            drawn.result()
        return True

    async def picture(self, ahead_ms: float) -> bytes | None:
        """Take a picture of the viewport; the browser draws for it."""
        shot = await self._session.call("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True})
        return base64.b64decode(shot["data"])


class LoadWatch:
    """How far the main frame has come with loading, and whether its document was shown, from the page's own events."""

    def __init__(self, session: Session, frame_id: str) -> None:
        self._frame_id = frame_id
        self.requested = False  # another document is on its way
        self.loading = False  # the one that is there has not said that it is complete
        self.unseen = False  # the one that is there was never on the screen
        self.stirred = False  # something may have changed that takes effect only on the screen
        self.waits_for_frame = False  # the document has asked for the next frame
        self.lives_by_frames = False  # it has asked for things that come with any frame
        session.on("Page.frameStartedNavigating", self._requested)
        session.on("Page.frameNavigated", self._navigated)
        session.on("Page.frameStoppedLoading", self._stopped)
        session.on("Runtime.bindingCalled", self._asked)

    def _requested(self, event: Params) -> None:
        if event["frameId"] == self._frame_id and event.get("navigationType") not in _WITHIN_DOCUMENT:
            self.requested = True

    def _navigated(self, event: Params) -> None:
        self.stirred = True
        if event["frame"]["id"] == self._frame_id:
            self.requested, self.loading, self.unseen = False, True, True
            self.waits_for_frame = self.lives_by_frames = False

    def _stopped(self, event: Params) -> None:
        if event["frameId"] == self._frame_id:  # also where a request came to nothing: a download, an empty answer
            self.requested = self.loading = False

    def _asked(self, event: Params) -> None:
        if event["name"] == NEEDS_FRAME:
            self.lives_by_frames |= event["payload"] == "always"
            self.waits_for_frame |= event["payload"] == "once"


class Pace:
    """The time of one page.

    Args:
        session: The page.
        clock: Its time, which stands still.
        watch: Says whether it is loading.
        frames: How its frames are drawn.
    """

    def __init__(self, session: Session, clock: PageClock, watch: LoadWatch, frames: Frames) -> None:
        self._session = session
        self._clock = clock
        self._watch = watch
        self._frames = frames

    def show_next(self) -> None:
        """Let the next frame go to the screen: what the compositor scrolls takes effect only then."""
        self._watch.stirred = True

    async def deliver(self, calls: Calls, needs_frame: bool = False) -> None:
        """Wait until the page has taken input that was sent to it.

        Args:
            calls: The input calls under way.
            needs_frame: True for the wheel and bare mouse moves, which a page takes together with a frame.
        """
        # Other input is taken without a frame; one is drawn only if a page holds its input back.
        waiting = needs_frame or (await asyncio.wait(calls, timeout=_ACK_GRACE_S))[1]
        while waiting:
            self.show_next()
            await self.draw()
            waiting = (await asyncio.wait(calls, timeout=_FRAME_GRACE_S))[1]
        if needs_frame:
            self.show_next()
        for call in calls:
            call.result()

    async def settle(self, duration_ms: int) -> int:
        """Let the page live for a span of its time, and longer only if it is still loading then.

        Open requests hold virtual time, so all that were begun are answered.

        Returns:
            How many of the page's own milliseconds went by.
        """
        begun_ms = self._clock.elapsed_ms
        await self._clock.advance(max(duration_ms, 1))
        # What decides is the document, at an instant of its own time: events may come early or late.
        while self._watch.requested or (self._watch.loading and not await self._is_complete()):
            await self._clock.advance(_MORE_MS)
        self._watch.loading = False
        return self._clock.elapsed_ms - begun_ms

    @property
    def frame_is_due(self) -> bool:
        """Whether something waits for the next frame; else what the page shows can be read without one."""
        watch = self._watch
        return watch.unseen or watch.stirred or watch.waits_for_frame or watch.lives_by_frames

    async def draw(self) -> None:
        """Run one frame; one that goes to the screen where that matters."""
        if self._watch.unseen:
            await self._draw_new_document()
        else:
            show = self._watch.stirred
            self._watch.stirred = self._watch.waits_for_frame = False
            await self._frames.draw(self._clock.ahead_ms, show)

    async def picture(self) -> bytes | None:
        """The viewport as PNG, or None where it is still what the last picture showed."""
        if self._watch.unseen:
            await self._draw_new_document()
        self._watch.stirred = self._watch.waits_for_frame = False
        return await self._frames.picture(self._clock.ahead_ms)

    async def _draw_new_document(self) -> None:
        # Until the new document is connected to the screen, frames pass it by and change nothing there; the first that
        # reaches it does, and so it has seen one frame then, however many it took.
        self._watch.waits_for_frame = False
        for _ in range(_MOST_FIRST_FRAMES):
            if await self._frames.draw(self._clock.ahead_ms, show=True):
                break
        else:
            raise BrowserError("a new page was never drawn.")
        self._watch.unseen = self._watch.stirred = False

    def finish_animations(self) -> None:
        """Let the next frame show the end of every transition under way; the page's own time does not notice."""
        self._clock.ahead_ms += _LONGEST_TRANSITION_MS

    async def _is_complete(self) -> bool:
        """Whether the document that is there has loaded all that it asked for."""
        answer = await self._session.call("Runtime.evaluate", {"expression": "document.readyState"})
        return bool(answer["result"].get("value") == "complete")
