"""The virtual time of a page: it stands still unless it is told to go on, and a request that is open holds it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

from webgym.browser.cdp import Params, Session


class PageClock:
    """The time of one page's process. It only runs forward, and is set once; `shift_ms` makes up for that.

    Attributes:
        elapsed_ms: How far it has come.
        ahead_ms: By how much frames have run ahead of it.
        frames: How many were drawn; no two of them are of the same instant.
    """

    def __init__(self, session: Session) -> None:
        self.elapsed_ms = 0
        self.ahead_ms = 0
        self.frames = 0
        self._session = session
        self._epoch: datetime | None = None
        self._expired: asyncio.Future[None] | None = None

    def listen(self) -> None:
        """Hear the page's events; to be called again when its handlers were dropped."""
        self._session.on("Emulation.virtualTimeBudgetExpired", self._on_expired)

    async def stop_at(self, instant: datetime) -> int:
        """Stop the time, at this instant (UTC) if it has not been set before.

        Returns:
            What must be added to the time that the process tells for it to be that instant, in milliseconds.
        """
        if self._epoch is None:
            self._epoch = instant
            seconds = instant.replace(tzinfo=UTC).timestamp()
            await self._set("pause", {"initialVirtualTime": seconds})
        return round((instant - self._epoch).total_seconds() * 1000) - self.elapsed_ms

    async def advance(self, duration_ms: int) -> None:
        """Let a span of time go by: timers that are due in it fire, requests that are open are answered."""
        self._expired = asyncio.get_running_loop().create_future()
        await self._set("pauseIfNetworkFetchesPending", {"budget": duration_ms})
        await self._expired
        self.elapsed_ms += duration_ms

    async def _set(self, policy: str, more: Params) -> None:
        await self._session.call("Emulation.setVirtualTimePolicy", {"policy": policy, **more})

    def _on_expired(self, _: dict[str, Any]) -> None:
        if self._expired is not None and not self._expired.done():
            self._expired.set_result(None)
