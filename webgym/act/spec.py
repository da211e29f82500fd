"""What every action mode offers: a space, and the ways between its members and webgym's own actions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import numpy as np
from gymnasium import Space
from numpy.typing import NDArray

from webgym.task import ActionMode, Task
from webgym.types import Action, Click, Element, PageView, Select

Mask = NDArray[np.bool_]
_EDGE = 0.3  # of the viewport's height; two bars may stand one above the other

Encoded = NDArray[np.generic] | np.int64 | str
"""A member of some mode's action space."""


class ActionSpec(ABC):
    """One action mode, for one viewport.

    Attributes:
        mode: Its name.
        space: The action space.
    """

    mode: ActionMode
    space: Space[Any]

    @abstractmethod
    def decode(self, action: object, page: PageView, task: Task) -> tuple[Action, ...]:
        """What a member of the space does on this page; nothing at all where only a look was asked for.

        Raises:
            ActionError: It is no member of the space, or cannot be done on this page.
        """

    @abstractmethod
    def encode(self, action: Action, page: PageView, task: Task) -> Encoded:
        """The member of the space that does this, or a step towards it (scrolling a target into view).

        Raises:
            ActionError: This mode cannot express it.
        """

    @abstractmethod
    def random_action(self, rng: np.random.Generator, mask: Mask | None = None) -> Encoded:
        """A member of the space, uniform over those that the mask allows (all, where there is none)."""

    def mask(self, page: PageView, task: Task) -> Mask | None:
        """Which actions are possible now, flat, as SB3's MaskablePPO wants it; None for spaces that have no masks."""
        return None


def as_choice(action: Action, page: PageView) -> Action:
    """A plain click on an option that is not drawn is choosing it; every other action stays what it is."""
    match action:
        case Click(int(number), "left", 1, ()):
            option = next((e for e in page.elements if e.number == number), None)
            return action if option is None or is_drawn(option, page) else Select(number, option.name)
        case _:
            return action


def is_drawn(element: Element, page: PageView) -> bool:
    """False for the options of a native list box, which no click can land on.

    The browser draws their list outside the page, so a page view gives them the box of the list box they belong to.
    """
    if element.role != "option":
        return True
    box = (element.x, element.y, element.width, element.height)
    return not any(box == (e.x, e.y, e.width, e.height) for e in page.elements if e.role in ("combobox", "listbox"))


def is_behind_bar(element: Element, page: PageView) -> bool:
    """Whether a covered element is near the upper or lower edge of the viewport.

    What covers it is taken for a bar that stays there, and scrolling brings the element out from behind it.
    """
    return element.covered and not _EDGE * page.height <= element.center.y <= (1 - _EDGE) * page.height
