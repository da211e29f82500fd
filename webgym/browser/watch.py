"""What a page does besides being drawn: dialogs, pop-ups, downloads, script errors."""

from __future__ import annotations

import asyncio
from typing import Literal
from urllib.parse import urlsplit

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from webgym.browser.cdp import Params, Session
from webgym.types import PageEvent

_MAX_EVENTS = 32  # a step; a page that floods is cut off
_TEXT_LENGTH = 300


class EventLog:
    """Collects the events of one page, a step at a time.

    Dialogs are answered at once, by Playwright: an alert is closed, a question declined, leaving a page allowed.
    A pop-up or new tab never stays: if a click asked for it and it is the site's own, its page opens in this tab
    (`take_popup`), else it is closed.
    """

    def __init__(self, session: Session, origin: str) -> None:
        self._origin = origin
        self._events: list[PageEvent] = []
        self._popup: str | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self._popups_closed = 0
        session.on("Page.javascriptDialogOpening", self._on_dialog)
        session.on("Page.windowOpen", self._on_window_open)
        session.on("Page.downloadWillBegin", self._on_download)
        session.on("Runtime.exceptionThrown", self._on_exception)

    def add(self, kind: Literal["dialog", "popup", "download", "blocked", "script_error"], text: str) -> None:
        """Note an event."""
        if len(self._events) < _MAX_EVENTS:
            self._events.append(PageEvent(kind, text[:_TEXT_LENGTH]))

    def take(self) -> tuple[PageEvent, ...]:
        """The events since the last call."""
        taken, self._events = tuple(self._events), []
        return taken

    def take_popup(self) -> str | None:
        """The address of a pop-up whose page should open here."""
        taken, self._popup = self._popup, None
        return taken

    def close_popup(self, page: Page) -> None:
        """Close a page that is not the episode's own."""
        task = asyncio.ensure_future(_close(page))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
        self._popups_closed += 1

    async def popups_gone(self) -> bool:
        """Wait until every pop-up so far is closed; whether there were any since the last call."""
        while self._closing:
            await asyncio.gather(*self._closing)
        some, self._popups_closed = self._popups_closed > 0, 0
        return some

    def _on_dialog(self, event: Params) -> None:
        self.add("dialog", f"{event['type']}: {event['message']}")

    def _on_window_open(self, event: Params) -> None:
        self.add("popup", event["url"])
        parts = urlsplit(str(event["url"]))
        if event.get("userGesture") and f"{parts.scheme}://{parts.netloc}" == self._origin:
            self._popup = event["url"]

    def _on_download(self, event: Params) -> None:
        self.add("download", f"{event.get('suggestedFilename', '')} from {event['url']}")

    def _on_exception(self, event: Params) -> None:
        details = event["exceptionDetails"]
        self.add("script_error", details.get("exception", {}).get("description") or details.get("text", ""))


async def _close(page: Page) -> None:
    try:
        await page.close()
    except PlaywrightError:
        if not page.is_closed():  # it closed itself, or went with its context: that is what was wanted
            raise
