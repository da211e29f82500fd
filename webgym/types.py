"""The nouns that every part shares: what a page shows, and what can be done to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

SqlValue = None | int | float | str | bytes
Split = Literal["train", "val", "test"]
SPLITS: tuple[Split, ...] = ("train", "val", "test")
Button = Literal["left", "right", "middle"]
Frame = NDArray[np.uint8]  # (H, W, 3), RGB


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the viewport, in CSS pixels from its top left corner."""

    x: float
    y: float


Target = Point | int
"""Where an action goes: a point of the viewport, or the number of an element."""


# --- what a page shows -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Element:
    """One control of the page, as assistive technology would name it.

    ``number`` is its row in the ``elements`` observation; it keeps it for as long as it lives in the page.
    ``x, y, width, height`` are CSS pixels relative to the viewport, of the part a click would go to.
    """

    number: int
    role: str
    name: str
    value: str
    x: float
    y: float
    width: float
    height: float
    in_view: bool = True  # its centre lies in the viewport
    covered: bool = False  # something else would take a click on its centre
    disabled: bool = False
    focused: bool = False
    checked: bool = False  # also: selected, pressed, current
    expanded: bool = False
    required: bool = False
    invalid: bool = False
    editable: bool = False  # text can be typed into it

    @property
    def center(self) -> Point:
        """The middle of the box, in CSS pixels of the viewport."""
        return Point(self.x + self.width / 2, self.y + self.height / 2)


@dataclass(frozen=True, slots=True)
class PageView:
    """What one look at the page returns, pictures aside.

    ``outline`` is the accessibility outline: one line per heading, text or control, indented by nesting, controls
    marked with their number in brackets. ``scroll_y``, ``scroll_height`` and ``scroll_width`` are CSS pixels.
    """

    url: str
    title: str
    elements: tuple[Element, ...]
    outline: str
    width: int
    height: int
    scroll_y: float = 0.0
    scroll_height: float = 0.0
    scroll_width: float = 0.0
    sideways: bool = False  # a scrollbar for going sideways lies along the lower edge of the viewport

    def where(self, role: str | None = None, name: str | Callable[[str], bool] | None = None) -> list[Element]:
        """The elements of that role whose name equals ``name`` or satisfies it, in the order of their numbers."""
        return [e for e in self.elements if (role is None or e.role == role) and _is_named(e.name, name)]

    def find(self, role: str | None = None, name: str | Callable[[str], bool] | None = None) -> Element | None:
        """The first of `where`, or None."""
        return next(iter(self.where(role, name)), None)


def _is_named(found: str, asked: str | Callable[[str], bool] | None) -> bool:
    return asked is None or (asked(found) if callable(asked) else found == asked)


# --- what can be done ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Click:
    """Mouse press and release; ``count`` 2 is a double click. ``modifiers`` such as ``("Shift",)`` are held down."""

    target: Target
    button: Button = "left"
    count: int = 1
    modifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drag:
    """Press at the first point, move through the others, release at the last."""

    path: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Hover:
    """Move the mouse there."""

    target: Target


@dataclass(frozen=True, slots=True)
class Scroll:
    """Turn the wheel at ``target`` (default: the middle of the viewport); positive ``dy`` goes down. CSS pixels."""

    dx: float = 0.0
    dy: float = 0.0
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class Type:
    """Type text; with ``into``, replace what that element holds, else into whatever has the focus."""

    text: str
    into: Target | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """Press a key or a chord once, in Playwright's names: ``"Enter"``, ``"Control+a"``."""

    chord: str


@dataclass(frozen=True, slots=True)
class Select:
    """Choose the option of that name in a list box element."""

    target: int
    option: str


@dataclass(frozen=True, slots=True)
class Back:
    """Go back (or forward) one entry of the tab's history."""

    forward: bool = False


@dataclass(frozen=True, slots=True)
class Goto:
    """Open another page of the same site, by path or same-site URL."""

    url: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Let the page live for ``duration_ms`` of its own time."""

    duration_ms: int = 1000


@dataclass(frozen=True, slots=True)
class Answer:
    """Say the answer to the question that was asked; ends the episode."""

    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """Say that the task is finished, or that it cannot be done; ends the episode."""

    infeasible: bool = False


Action = Click | Drag | Hover | Scroll | Type | Key | Select | Back | Goto | Wait | Answer | Done

INFEASIBLE = "infeasible"
"""The answer that ``Done(infeasible=True)`` stands for."""


# --- what happened besides -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PageEvent:
    """Something the page did that is not drawn in it: a dialog, a pop-up, a download, a script error."""

    kind: Literal["dialog", "popup", "download", "blocked", "script_error"]
    text: str


@dataclass(frozen=True, slots=True)
class Look:
    """The result of one look at the page: its elements, the picture where one was asked for, and what happened."""

    page: PageView
    frame: Frame | None = None
    events: tuple[PageEvent, ...] = field(default=())
