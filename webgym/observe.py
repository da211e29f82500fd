"""Observations: the space of what an agent sees, and how one look at the page becomes a member of it.

    part              space                  what it holds
    screenshot        Box uint8 (H, W, 3)    the viewport as drawn, RGB
    elements          Box float32 (128, F)   one row per element, by its number; columns: `ELEMENT_FEATURES`
    element_text      Box int32 (128, 12)    hashed words (`webgym.words`) of each element's name, then of its value
    instruction       Box int32 (64,)        hashed words of the instruction
    instruction_text  Text                   the instruction
    url               Text                   the address of the page
    page              Text                   the accessibility outline, with element numbers

One part gives its space bare, several give a `Dict`. Rows of elements that do not exist are 0, and so is padding.

Columns of ``elements``, by index:
    present           1 for a row that is an element
    x, y              left top corner of the box, in viewport widths and heights, within [-8, 8]
    width, height     of the box, in viewport widths and heights, within [0, 8]
    in_view ... editable   the flags of `webgym.types.Element`, 0 or 1
    has_value         1 where the element's value is not empty
    role_<name>       one-hot of `ROLES`; ``role_other`` for any other role

Not covered: elements with a number of 128 or more are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, cast, get_args

import numpy as np
from gymnasium import Space, spaces
from numpy.typing import NDArray

from webgym.errors import BrowserError, UsageError, unknown
from webgym.task import Task
from webgym.types import Element, Look
from webgym.words import CHARSET, VOCABULARY_SIZE, clean, hash_words, pad

Part = Literal["screenshot", "elements", "element_text", "instruction", "instruction_text", "url", "page"]
PARTS: tuple[Part, ...] = get_args(Part)
ARRAY_PARTS: frozenset[Part] = frozenset({"screenshot", "elements", "element_text", "instruction"})

MAX_ELEMENTS = 128
ELEMENT_WORDS = 12
VALUE_WORDS = 4
"""Of the words of an element, so many are kept for its value however long its name is."""
INSTRUCTION_WORDS = 64
MAX_INSTRUCTION_CHARS = 2_000
MAX_URL_CHARS = 2_000
MAX_PAGE_CHARS = 20_000

BOX_LIMIT = 8.0
"""Boxes are clipped to so many viewports."""

ROLES = (
    "button",
    "link",
    "textbox",
    "searchbox",
    "checkbox",
    "radio",
    "switch",
    "combobox",
    "listbox",
    "option",
    "tab",
    "menuitem",
    "menuitemcheckbox",
    "menuitemradio",
    "slider",
    "spinbutton",
    "treeitem",
    "gridcell",
    "other",
)
BOX_FEATURES = ("x", "y", "width", "height")
FLAG_FEATURES = (
    "in_view",
    "covered",
    "disabled",
    "focused",
    "checked",
    "expanded",
    "required",
    "invalid",
    "editable",
    "has_value",
)
ELEMENT_FEATURES: tuple[str, ...] = ("present", *BOX_FEATURES, *FLAG_FEATURES, *(f"role_{role}" for role in ROLES))
"""The names of the columns of ``elements``."""

_DESCRIBED = 1 + len(BOX_FEATURES) + len(FLAG_FEATURES)  # columns before the roles
_LEAST_BOX = (-BOX_LIMIT, -BOX_LIMIT, 0.0, 0.0)
_ROLE_COLUMN = {role: _DESCRIBED + index for index, role in enumerate(ROLES)}

Array = NDArray[Any]
Observation = Array | str | dict[str, Array | str]


@dataclass(frozen=True)
class ObservationSpec:
    """What an environment shows, and how it is encoded.

    Attributes:
        parts: The parts, in the order they were asked for.
        bare: True where one part was asked for by name alone, so that its space stands by itself.
        viewport: Width and height of the page, in CSS pixels.
        screenshot_shape: (height, width, 3) of the frames; smaller than the viewport where frames are scaled down.
        space: The observation space.
    """

    parts: tuple[Part, ...]
    bare: bool
    viewport: tuple[int, int]
    screenshot_shape: tuple[int, int, int]
    space: Space[Any]

    @property
    def needs_frame(self) -> bool:
        """True where encoding needs `Look.frame`."""
        return "screenshot" in self.parts

    def part_space(self, part: Part) -> Space[Any]:
        """The space of one of the parts."""
        return self.space if self.bare else cast("spaces.Dict[Any]", self.space)[part]

    def encode(self, look: Look, task: Task, out: Mapping[str, Array] | None = None) -> Observation:
        """The observation of one look; always a member of ``space``.

        Args:
            look: What the page shows.
            task: What was asked.
            out: By part, arrays of the part's shape and dtype to write into, such as rows of a batch. Parts that are
                not in it are freshly allocated; texts are always new.

        Raises:
            BrowserError: A screenshot is needed, and the look has no frame or one of another shape.
        """
        given = out or {}
        encoded = {part: self._encode_part(part, look, task, given.get(part)) for part in self.parts}
        return encoded[self.parts[0]] if self.bare else dict(encoded)

    def _encode_part(self, part: Part, look: Look, task: Task, out: Array | None) -> Array | str:
        match part:
            case "screenshot":
                return _encode_frame(look, self.screenshot_shape, out)
            case "elements":
                return encode_elements(look.page.elements, self.viewport, out)
            case "element_text":
                return encode_element_text(look.page.elements, out)
            case "instruction":
                return _encode_instruction(task.instruction, out)
            case "instruction_text":
                return clean(task.instruction, MAX_INSTRUCTION_CHARS)
            case "url":
                return clean(look.page.url, MAX_URL_CHARS)
            case "page":
                return clean(look.page.outline, MAX_PAGE_CHARS)


def make_observation_spec(
    observation: str | tuple[str, ...] | list[str],
    viewport: tuple[int, int],
    screenshot_shape: tuple[int, int, int] | None = None,
) -> ObservationSpec:
    """Build the spec of ``observation``: one part's name, or several.

    Args:
        observation: Names out of `PARTS`. A name alone gives a bare space, a sequence gives a `Dict`.
        viewport: Width and height of the page, in CSS pixels.
        screenshot_shape: (height, width, 3) of the frames; by default that of the viewport.

    Raises:
        UsageError: Unknown, repeated or no parts; a viewport or shape that cannot be.
    """
    width, height = checked_viewport(viewport)
    shape = _checked_shape((height, width, 3) if screenshot_shape is None else screenshot_shape)
    bare = isinstance(observation, str)
    parts = _checked_parts((observation,) if isinstance(observation, str) else observation)
    by_part: dict[str, Space[Any]] = {part: _part_space(part, shape) for part in parts}
    space = by_part[parts[0]] if bare else spaces.Dict(by_part)
    return ObservationSpec(parts, bare, (width, height), shape, space)


# --- arguments -------------------------------------------------------------------------------------------------------


def _checked_parts(names: tuple[str, ...] | list[str]) -> tuple[Part, ...]:
    possible: dict[str, Part] = {part: part for part in PARTS}
    if not isinstance(names, (tuple, list)) or not names:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise UsageError(f"observation={names!r} names no part; give one or several of: {', '.join(PARTS)}.")
    for name in names:
        if name not in possible:
            raise UsageError(unknown("observation part", name, PARTS))
    if len(set(names)) < len(names):
        raise UsageError(f"observation={tuple(names)!r} names a part twice; give each part once.")
    return tuple(possible[name] for name in names)


def checked_viewport(viewport: tuple[int, int]) -> tuple[int, int]:
    """The viewport, if it can be one.

    Raises:
        UsageError: It is no pair of whole numbers within sane bounds.
    """
    match viewport:
        case (int(width), int(height)) if 64 <= width <= 4096 and 64 <= height <= 4096:
            return width, height
        case _:
            raise UsageError(f"viewport={viewport!r}: give (width, height) as two whole numbers from 64 to 4096.")


def _checked_shape(shape: tuple[int, int, int]) -> tuple[int, int, int]:
    match shape:
        case (int(height), int(width), 3) if height > 0 and width > 0:
            return height, width, 3
        case _:
            raise UsageError(f"screenshot_shape={shape!r}: give (height, width, 3).")


# --- spaces ----------------------------------------------------------------------------------------------------------


def _part_space(part: Part, screenshot_shape: tuple[int, int, int]) -> Space[Any]:
    makers: dict[Part, Callable[[], Space[Any]]] = {
        "screenshot": lambda: spaces.Box(0, 255, screenshot_shape, np.uint8),
        "elements": _elements_space,
        "element_text": lambda: _words_space((MAX_ELEMENTS, ELEMENT_WORDS)),
        "instruction": lambda: _words_space((INSTRUCTION_WORDS,)),
        "instruction_text": lambda: _text_space(MAX_INSTRUCTION_CHARS),
        "url": lambda: _text_space(MAX_URL_CHARS),
        "page": lambda: _text_space(MAX_PAGE_CHARS),
    }
    return makers[part]()


def _elements_space() -> spaces.Box:
    low = np.zeros((MAX_ELEMENTS, len(ELEMENT_FEATURES)), np.float32)
    high = np.ones_like(low)
    boxes = slice(1, 1 + len(BOX_FEATURES))
    low[:, boxes], high[:, boxes] = _LEAST_BOX, BOX_LIMIT
    return spaces.Box(low, high, dtype=np.float32)


def _words_space(shape: tuple[int, ...]) -> spaces.Box:
    return spaces.Box(0, VOCABULARY_SIZE - 1, shape, np.int32)


def _text_space(max_length: int) -> spaces.Text:
    return spaces.Text(max_length, min_length=0, charset=CHARSET)


# --- encoders --------------------------------------------------------------------------------------------------------


def _encode_frame(look: Look, shape: tuple[int, int, int], out: Array | None) -> Array:
    if look.frame is None or look.frame.shape != shape:
        found = "no frame" if look.frame is None else f"a frame of shape {look.frame.shape}"
        raise BrowserError(f"a screenshot of shape {shape} was to be encoded, and the look has {found}.")
    if out is None:
        return look.frame.copy()  # the engine may hand out the same frame again
    np.copyto(out, look.frame)
    return out


def encode_elements(elements: tuple[Element, ...], viewport: tuple[int, int], out: Array | None = None) -> Array:
    """Rows of ``elements``: float32 (MAX_ELEMENTS, len(ELEMENT_FEATURES)).

    Args:
        elements: The elements of the page.
        viewport: Width and height, in CSS pixels: the units of the boxes.
        out: Array to write into; by default a new one.
    """
    table = _blank(out, (MAX_ELEMENTS, len(ELEMENT_FEATURES)), np.float32)
    shown = [e for e in elements if 0 <= e.number < MAX_ELEMENTS]
    if not shown:
        return table
    numbers = [e.number for e in shown]
    width, height = viewport
    rows = np.array([_describe(e, width, height) for e in shown], np.float64)
    _clip_boxes(rows)
    table[numbers, :_DESCRIBED] = rows
    table[numbers, [_ROLE_COLUMN.get(e.role, _ROLE_COLUMN["other"]) for e in shown]] = 1.0
    return table


def encode_element_text(elements: tuple[Element, ...], out: Array | None = None) -> Array:
    """Hashed words of each element: int32 (MAX_ELEMENTS, ELEMENT_WORDS)."""
    table = _blank(out, (MAX_ELEMENTS, ELEMENT_WORDS), np.int32)
    shown = [e for e in elements if 0 <= e.number < MAX_ELEMENTS]
    if shown:
        table[[e.number for e in shown]] = [_hash_element(e.name, e.value) for e in shown]
    return table


def _encode_instruction(instruction: str, out: Array | None) -> Array:
    words = _blank(out, (INSTRUCTION_WORDS,), np.int32)
    words[:] = pad(hash_words(instruction), INSTRUCTION_WORDS)
    return words


def _describe(e: Element, width: int, height: int) -> tuple[float, ...]:
    """The columns before the roles, in the order of `ELEMENT_FEATURES`."""
    return (
        1.0,
        e.x / width,
        e.y / height,
        e.width / width,
        e.height / height,
        e.in_view,
        e.covered,
        e.disabled,
        e.focused,
        e.checked,
        e.expanded,
        e.required,
        e.invalid,
        e.editable,
        e.value != "",
    )


def _clip_boxes(rows: Array) -> None:
    """Bring the boxes of described elements within the space's bounds, whatever the page made of them."""
    boxes = rows[:, 1 : 1 + len(BOX_FEATURES)]
    np.nan_to_num(boxes, copy=False, nan=0.0, posinf=BOX_LIMIT, neginf=-BOX_LIMIT)
    np.clip(boxes, _LEAST_BOX, BOX_LIMIT, out=boxes)


@lru_cache(maxsize=2**16)
def _hash_element(name: str, value: str) -> tuple[int, ...]:
    value_words = hash_words(value)
    room = ELEMENT_WORDS - min(len(value_words), VALUE_WORDS)
    return pad(hash_words(name)[:room] + value_words, ELEMENT_WORDS)


def _blank(out: Array | None, shape: tuple[int, ...], dtype: type[np.generic]) -> Array:
    if out is None:
        return np.zeros(shape, dtype)
    out[...] = 0
    return out
