"""The modes of a mouse alone: ``pixel`` clicks a cell of a grid, ``xy`` a continuous place."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, cast

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from webgym.act.dialects.screen import Screen
from webgym.act.dialects.shown import shown
from webgym.act.scrollbar import can_scroll, scroll_click
from webgym.act.spec import ActionSpec, Encoded, Mask, is_behind_bar, is_drawn
from webgym.errors import ActionError
from webgym.task import ActionMode, Task
from webgym.types import Action, Click, Element, PageView, Point, Scroll, Select

CELL_PX = 8
"""The side of a cell of the ``pixel`` grid, where the viewport divides by it."""


class PointerActions(ActionSpec):
    """A click somewhere. What only a keyboard or a wheel can do is not expressible, but for scrolling the page."""

    def __init__(self, viewport: tuple[int, int]) -> None:
        self.width, self.height = viewport

    @abstractmethod
    def encode_point(self, point: Point, within: Element | None = None) -> Encoded:
        """The member of the space that clicks there, or as near as can be.

        Raises:
            ActionError: That is not ``within`` the element's box.
        """

    def encode(self, action: Action, page: PageView, task: Task) -> Encoded:
        """The click that does this, or the one on the scrollbar that brings its target nearer.

        Raises:
            ActionError: It takes more than a left click, or its target is covered, not drawn or out of reach.
        """
        match action:
            case Click(Point() as point, "left", 1, ()):
                return self.encode_point(point)
            case Click(int(number), "left", 1, ()):
                return self._encode_element(Screen(page).element(number), page)
            case Select(target, option) if (element := Screen(page).element(target)).role == "option":
                if element.name == option:
                    return self._encode_element(element, page)
            case Scroll(0, dy, None) if dy:
                return self.encode_point(scroll_click(page, down=dy > 0))
            case _:
                pass
        raise ActionError(f"action mode {self.mode!r} cannot express {action}; it has left clicks and page scrolls.")

    def _encode_element(self, element: Element, page: PageView) -> Encoded:
        center = element.center
        drawn = element.width > 0 and element.height > 0 and is_drawn(element, page)
        if not (drawn and 0 <= center.x < self.width):
            raise ActionError(f"element {element.number} ({element.name!r}) is not drawn, or beside the viewport.")
        if not 0 <= center.y < self.height:
            return self.encode_point(_scroll_towards(element, page, down=center.y >= self.height, far=True))
        if not element.covered:
            return self.encode_point(center, within=element)
        if not is_behind_bar(element, page):
            raise ActionError(f"element {element.number} ({element.name!r}) is covered by something else.")
        return self.encode_point(_scroll_towards(element, page, down=center.y > self.height / 2, far=False))


class PixelActions(PointerActions):
    """MultiDiscrete (columns, rows): a click at the centre of that cell."""

    mode: ActionMode = "pixel"

    def __init__(self, viewport: tuple[int, int]) -> None:
        super().__init__(viewport)
        self.columns, self.rows = self.width // CELL_PX, self.height // CELL_PX
        self.space = spaces.MultiDiscrete([self.columns, self.rows])

    def decode(self, action: object, page: PageView, task: Task) -> tuple[Action, ...]:
        """A click at the centre of the cell."""
        cell = _as_array(action)
        fits = cell is not None and cell.shape == (2,) and np.issubdtype(cell.dtype, np.integer)
        if cell is None or not fits or not (0 <= cell[0] < self.columns and 0 <= cell[1] < self.rows):
            raise ActionError(
                f"{shown(action)} is no cell; give [column, row], whole numbers, "
                f"column 0 to {self.columns - 1} and row 0 to {self.rows - 1}."
            )
        return (Click(self._centre(int(cell[0]), int(cell[1]))),)

    def mask(self, page: PageView, task: Task) -> Mask:
        """Everything is possible: bool (columns + rows,)."""
        return np.ones(self.columns + self.rows, np.bool_)

    def random_action(self, rng: np.random.Generator, mask: Mask | None = None) -> NDArray[np.int64]:
        """A cell: int64 (2,)."""
        allowed = np.ones(self.columns + self.rows, np.bool_) if mask is None else mask
        column = rng.choice(np.flatnonzero(allowed[: self.columns]))
        row = rng.choice(np.flatnonzero(allowed[self.columns :]))
        return np.array([column, row], np.int64)

    def encode_point(self, point: Point, within: Element | None = None) -> NDArray[np.int64]:
        """The cell that holds the point: its centre is the nearest of all.

        Within an element, it is the row beside it, where that one's centre is in the box too, and nearer to the middle
        of the viewport than the point is: a bar at the edge may begin right after the point.
        """
        column = min(int(point.x * self.columns / self.width), self.columns - 1)
        row = min(int(point.y * self.rows / self.height), self.rows - 1)
        middle, centre = self.height / 2, self._centre(column, row)
        if within is not None and abs(centre.y - middle) > abs(point.y - middle):
            inner = row + (1 if centre.y < middle else -1)
            row = inner if _holds(within, self._centre(column, inner)) else row
        if within is not None and not _holds(within, self._centre(column, row)):
            raise ActionError(
                f"element {within.number} ({within.name!r}) lies between the centres of the grid's cells."
            )
        return np.array([column, row], np.int64)

    def _centre(self, column: int, row: int) -> Point:
        return Point((column + 0.5) * self.width / self.columns, (row + 0.5) * self.height / self.rows)


class XyActions(PointerActions):
    """Box [0, 1]^2: a click at that share of the viewport's width and height."""

    mode: ActionMode = "xy"

    def __init__(self, viewport: tuple[int, int]) -> None:
        super().__init__(viewport)
        self.space = spaces.Box(0.0, 1.0, (2,), np.float32)

    def decode(self, action: object, page: PageView, task: Task) -> tuple[Action, ...]:
        """A click at the place."""
        place = _as_array(action)
        fits = place is not None and place.shape == (2,) and place.dtype.kind in "fiu"
        if place is None or not fits or not np.all((place >= 0) & (place <= 1)):  # NaN is neither
            raise ActionError(f"{shown(action)} is no place; give [x, y], each from 0 to 1.")
        x, y = float(place[0]) * self.width, float(place[1]) * self.height
        return (Click(Point(min(x, self.width - 1), min(y, self.height - 1))),)

    def random_action(self, rng: np.random.Generator, mask: Mask | None = None) -> NDArray[np.float32]:
        """A place: float32 (2,)."""
        return rng.random(2, np.float32)

    def encode_point(self, point: Point, within: Element | None = None) -> NDArray[np.float32]:
        """The place itself: float32 (2,)."""
        return np.clip(np.array([point.x / self.width, point.y / self.height], np.float32), 0, 1)


def _as_array(action: object) -> NDArray[Any] | None:
    """The action as an array of numbers, or None where it is no such thing."""
    if isinstance(action, np.ndarray):
        return cast("NDArray[Any]", action)
    if not isinstance(action, (list, tuple)):
        return None
    items = cast("list[object]", action)
    plain = all(isinstance(item, (int, float, np.number)) and not isinstance(item, bool) for item in items)
    return np.array(items) if plain and len(items) == 2 else None


def _scroll_towards(element: Element, page: PageView, down: bool, far: bool) -> Point:
    if not can_scroll(page, down):
        way = "down" if down else "up"
        raise ActionError(
            f"element {element.number} ({element.name!r}) is out of reach; the page scrolls {way} no more."
        )
    return scroll_click(page, down, far)


def _holds(element: Element, point: Point) -> bool:
    return 0 < point.x - element.x < element.width and 0 < point.y - element.y < element.height
