"""Where to click on the page's scrollbar: how modes without a wheel bring something into view.

The geometry is Chromium's classic vertical scrollbar (15 px wide, arrows of 17 px at its ends, as measured): a click
between thumb and end moves by 7/8 of the viewport, a click on an arrow by 40 px. Where a platform draws no arrows, a
click there counts as one on the track. Where the page goes sideways too, the bar ends above the other one.
"""

from __future__ import annotations

from webgym.errors import ActionError
from webgym.types import PageView, Point

WIDTH_PX = 15
ARROW_PX = 17
MIN_THUMB_PX = 17
_EASY_GAP_PX = 10  # its middle is hit by a cell of the pixel grid, too


def can_scroll(page: PageView, down: bool) -> bool:
    """True where the page can still scroll that way (a pixel or more)."""
    return page.scroll_y + _length(page) <= page.scroll_height - 1 if down else page.scroll_y >= 1


def scroll_click(page: PageView, down: bool, far: bool = True) -> Point:
    """Where to click to scroll the page.

    Args:
        page: The page as it stands.
        down: Towards its end.
        far: By most of a viewport; else by an arrow's step.

    Raises:
        ActionError: The page cannot scroll that way.
    """
    if not can_scroll(page, down):
        raise ActionError(f"the page cannot scroll {'down' if down else 'up'} any further.")
    x = page.width - WIDTH_PX / 2
    top, bottom = _thumb(page)
    start, end = (bottom, _length(page) - ARROW_PX) if down else (ARROW_PX, top)
    if far and end - start >= _EASY_GAP_PX:
        return Point(x, (start + end) / 2)
    return Point(x, _length(page) - ARROW_PX / 2 if down else ARROW_PX / 2)


def _length(page: PageView) -> float:
    """How long the bar is, and how much of the page's height is seen, in CSS pixels."""
    return page.height - (WIDTH_PX if page.sideways else 0)


def _thumb(page: PageView) -> tuple[float, float]:
    """Top and bottom of the thumb, in CSS pixels of the viewport."""
    seen = _length(page)
    track = seen - 2 * ARROW_PX
    length = max(MIN_THUMB_PX, track * seen / page.scroll_height)
    top = ARROW_PX + (track - length) * page.scroll_y / (page.scroll_height - seen)
    return top, top + length
