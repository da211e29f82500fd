"""The ``element`` mode: one number that says click this element, put that value into this field, scroll, or go back.

    index                                              what it does
    i                                                  click element i (an option of a native list box: choose it)
    MAX_ELEMENTS + i * MAX_VALUES + v                  replace what field i holds with value v of the task
    MAX_ELEMENTS * (1 + MAX_VALUES)                    scroll down by `SCROLL_SHARE` of the viewport
    ... + 1, ... + 2                                   scroll up; go back

`ElementChoice` is the same, named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from webgym.act.dialects.screen import Screen
from webgym.act.dialects.shown import shown
from webgym.act.scrollbar import can_scroll
from webgym.act.spec import ActionSpec, Mask, as_choice, is_behind_bar
from webgym.errors import ActionError
from webgym.observe import MAX_ELEMENTS
from webgym.task import ActionMode, Task
from webgym.types import Action, Back, Click, PageView, Scroll, Select, Type

MAX_VALUES = 8
SCROLL_SHARE = 0.8
FIRST_FILL = MAX_ELEMENTS
SCROLL_DOWN = MAX_ELEMENTS * (1 + MAX_VALUES)
SCROLL_UP = SCROLL_DOWN + 1
BACK = SCROLL_DOWN + 2
ACTION_COUNT = SCROLL_DOWN + 3

ChoiceKind = Literal["click", "fill", "scroll_down", "scroll_up", "back"]


@dataclass(frozen=True, slots=True)
class ElementChoice:
    """One action of the mode, named; ``element`` and ``value`` (a position in `Task.values`) as the kind needs."""

    kind: ChoiceKind
    element: int = 0
    value: int = 0

    @property
    def index(self) -> int:
        """Its number in the action space."""
        match self.kind:
            case "click":
                return self.element
            case "fill":
                return FIRST_FILL + self.element * MAX_VALUES + self.value
            case "scroll_down":
                return SCROLL_DOWN
            case "scroll_up":
                return SCROLL_UP
            case "back":
                return BACK

    @classmethod
    def of(cls, index: int) -> ElementChoice:
        """The choice of that number, in [0, ACTION_COUNT)."""
        if index < FIRST_FILL:
            return cls("click", index)
        if index < SCROLL_DOWN:
            return cls("fill", *divmod(index - FIRST_FILL, MAX_VALUES))
        kinds: tuple[ChoiceKind, ...] = ("scroll_down", "scroll_up", "back")
        return cls(kinds[index - SCROLL_DOWN])


class ElementActions(ActionSpec):
    """Discrete: see the table of this module."""

    mode: ActionMode = "element"

    def __init__(self) -> None:
        self.space = spaces.Discrete(ACTION_COUNT)

    def decode(self, action: object, page: PageView, task: Task) -> tuple[Action, ...]:
        """What the choice of that number does on this page."""
        choice = ElementChoice.of(_as_index(action))
        distance = SCROLL_SHARE * page.height
        match choice.kind:
            case "click":
                return (as_choice(Click(Screen(page).element(choice.element).number), page),)
            case "fill":
                return (_fill(choice, page, task),)
            case "scroll_down":
                return (Scroll(dy=distance),)
            case "scroll_up":
                return (Scroll(dy=-distance),)
            case "back":
                return (Back(),)

    def encode(self, action: Action, page: PageView, task: Task) -> np.int64:
        """The number of the choice that does this."""
        return np.int64(_choose(action, page, task).index)

    def mask(self, page: PageView, task: Task) -> Mask:
        """What can be done: clicks on what is enabled and not covered, and fills of such fields.

        The engine scrolls to them, and out from behind a bar. Going back is always possible, so some action is.
        """
        mask = np.zeros(ACTION_COUNT, np.bool_)
        values = min(len(task.values), MAX_VALUES)
        for e in page.elements:
            if not 0 <= e.number < MAX_ELEMENTS or e.disabled or (e.covered and not is_behind_bar(e, page)):
                continue
            mask[e.number] = True
            if e.editable:
                first = ElementChoice("fill", e.number).index
                mask[first : first + values] = True
        mask[SCROLL_DOWN], mask[SCROLL_UP], mask[BACK] = can_scroll(page, True), can_scroll(page, False), True
        return mask

    def random_action(self, rng: np.random.Generator, mask: Mask | None = None) -> np.int64:
        """A number, uniform over those that the mask allows."""
        return np.int64(rng.integers(ACTION_COUNT) if mask is None else rng.choice(np.flatnonzero(mask)))


# --- from a number to an action --------------------------------------------------------------------------------------


def _as_index(action: object) -> int:
    index = action
    if isinstance(action, (np.ndarray, np.integer)):  # a scalar of numpy behaves as an array without dimensions
        array = cast("NDArray[Any]", action)
        index = array.item() if array.size == 1 and array.dtype.kind in "iu" else None
    if isinstance(index, int) and not isinstance(index, bool) and 0 <= index < ACTION_COUNT:
        return index
    raise ActionError(
        f"{shown(cast(object, action))} is no element action; give a whole number from 0 to {ACTION_COUNT - 1}."
    )


def _fill(choice: ElementChoice, page: PageView, task: Task) -> Type:
    element = Screen(page).element(choice.element)
    if not element.editable:
        raise ActionError(
            f"element {element.number} ({element.role} {element.name!r}) takes no text; fill text fields."
        )
    values = task.values[:MAX_VALUES]
    if choice.value >= len(values):
        raise ActionError(f"the task gives no value {choice.value}; it gives {_listed(values)}.")
    return Type(values[choice.value], into=element.number)


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"{place}: {value!r}" for place, value in enumerate(values)) or "no values at all"


# --- from an action to a number --------------------------------------------------------------------------------------


def _choose(action: Action, page: PageView, task: Task) -> ElementChoice:
    match action:
        case Click(int(number), "left", 1, ()):
            return ElementChoice("click", _row(number, page))
        case Select(target, option):
            return ElementChoice("click", _row(_option(target, option, page), page))
        case Type(text, int(number)):
            values = task.values[:MAX_VALUES]
            if text not in values:
                raise ActionError(f"{text!r} is no value of the task; it gives {_listed(values)}.")
            return ElementChoice("fill", _row(number, page), values.index(text))
        case Scroll(0, dy, None) if dy:
            return ElementChoice("scroll_down" if dy > 0 else "scroll_up")
        case Back(False):
            return ElementChoice("back")
        case _:
            raise ActionError(
                f"action mode 'element' cannot express {action}; it has left clicks on elements, fills with the task's "
                "values, page scrolls and back."
            )


def _row(number: int, page: PageView) -> int:
    if Screen(page).element(number).number >= MAX_ELEMENTS:
        raise ActionError(f"element {number} is beyond the {MAX_ELEMENTS} that action mode 'element' can reach.")
    return number


def _option(target: int, option: str, page: PageView) -> int:
    """The number of the option of that name: the target itself, or the next one after it."""
    if Screen(page).element(target).role == "option":
        return target
    numbers = [e.number for e in page.where("option", option)]
    after = [number for number in numbers if number > target]
    if not numbers:
        raise ActionError(f"element {target} shows no option {option!r}.")
    return min(after or numbers)
