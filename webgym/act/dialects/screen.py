"""What the coordinates, element numbers and addresses of a call mean: the page as the model saw it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from webgym.act.dialects.shown import shown
from webgym.errors import ActionError
from webgym.types import Element, PageView, Point

_PLAIN_URL = re.compile(r"[!-\[\]-~]{1,2000}")  # ASCII without blanks, and without the backslash browsers read as /


@dataclass(frozen=True, slots=True)
class CoordinateSpace:
    """What a model's coordinates run over: (0, 0) is the left top, (width, height) the right bottom of the viewport.

    A model that is shown a resized picture speaks its pixels; others speak a grid, whatever the picture's size.
    """

    width: float
    height: float


GRID_1000 = CoordinateSpace(1000, 1000)
"""The 0-1000 grid of Gemini and Qwen3-VL."""


@dataclass(frozen=True, slots=True)
class Screen:
    """The page that a call was made about.

    Attributes:
        page: The page as last seen.
        coordinates: What points and lengths in the call are measured in; None is CSS pixels of the viewport.
    """

    page: PageView
    coordinates: CoordinateSpace | None = None

    @property
    def space(self) -> CoordinateSpace:
        """The space that the call's points lie in."""
        return self.coordinates or CoordinateSpace(self.page.width, self.page.height)

    def or_grid(self) -> Screen:
        """The same screen, on the 0-1000 grid unless coordinates were set otherwise."""
        return self if self.coordinates else replace(self, coordinates=GRID_1000)

    def point(self, x: float, y: float) -> Point:
        """The place in the viewport of a point of the call.

        Raises:
            ActionError: It lies outside. The far edges count as the last pixel.
        """
        space, page = self.space, self.page
        if not (0 <= x <= space.width and 0 <= y <= space.height):
            raise ActionError(
                f"the point ({shown(x)}, {shown(y)}) is outside the screen; "
                f"x is 0 to {space.width:g} and y is 0 to {space.height:g}."
            )
        at_x, at_y = x * page.width / space.width, y * page.height / space.height
        return Point(min(at_x, page.width - 1), min(at_y, page.height - 1))

    def length(self, dx: float, dy: float) -> tuple[float, float]:
        """A distance of the call in CSS pixels."""
        return dx * self.page.width / self.space.width, dy * self.page.height / self.space.height

    def spoken(self, x: float, y: float) -> tuple[float, float]:
        """A place or distance in CSS pixels, in the coordinates of the call."""
        return x * self.space.width / self.page.width, y * self.space.height / self.page.height

    def element(self, number: int) -> Element:
        """The element of that number.

        Raises:
            ActionError: The page has none.
        """
        for element in self.page.elements:
            if element.number == number:
                return element
        raise ActionError(f"the page has no element {shown(number)}; it has {_ranges(self.page)}.")

    def address(self, url: str) -> str:
        """An address of the same site, as it was given.

        Raises:
            ActionError: It is not a path (``/menu?x=1``) and not an URL of the page's own origin.
        """
        origin = _origin(self.page.url)
        as_path = url.startswith("/") and not url.startswith("//")
        if _PLAIN_URL.fullmatch(url) and (as_path or (origin and _origin(url) == origin)):
            return url
        here = f" or a URL that begins with {origin}/" if origin else ""
        raise ActionError(f"{shown(url)} cannot be opened; this site only: give a path such as /menu{here}.")


def _origin(url: str) -> str:
    """``http://host`` of a web address, or nothing for any other."""
    try:
        parts = urlsplit(url)
    except ValueError:  # such as "http://[": no address at all
        return ""
    return f"{parts.scheme}://{parts.netloc.lower()}" if parts.scheme in ("http", "https") and parts.netloc else ""


def _ranges(page: PageView) -> str:
    """The element numbers of a page in short: ``"0-7, 9"``."""
    runs: list[list[int]] = []
    for number in sorted(element.number for element in page.elements):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    named = [str(low) if low == high else f"{low}-{high}" for low, high in runs[:12]]
    return f"elements {', '.join(named)}{', ...' if len(runs) > 12 else ''}" if named else "none at all"
