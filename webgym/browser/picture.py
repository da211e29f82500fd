"""Pictures of the page, decoded."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from webgym.browser.pace import Pace
from webgym.errors import BrowserError
from webgym.stopwatch import UNTIMED, Stopwatch
from webgym.types import Frame


class Camera:
    """Takes pictures of one page, and keeps the last one for when nothing has changed since."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._last: Frame | None = None

    async def take(self, stopwatch: Stopwatch = UNTIMED) -> Frame:
        """The viewport as drawn now: (H, W, 3) uint8, read-only."""
        data = await self._pace.picture()
        if data is not None:
            with stopwatch.part("decoding"):
                self._last = decode(data)
        if self._last is None:
            raise BrowserError("the browser drew no picture of the page.")
        return self._last


def decode(data: bytes) -> Frame:
    """The pixels of an encoded picture: (H, W, 3) uint8, read-only."""
    frame = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
    frame.flags.writeable = False
    return frame
