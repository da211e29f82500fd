"""What an agent knows beside what it sees: the values it may type, and what it did in the episode so far.

A page does not show what was done on the pages before it, nor what the task gives for its fields; an agent can know
both, and `Memory` keeps them as two parts of the observation. Like the other parts they are hashed words.

    part     space                                      what it holds
    memory   Box int32 (REMEMBERED, 1 + ELEMENT_WORDS)  a row per action, the latest first
    values   Box int32 (MAX_VALUES, ELEMENT_WORDS)      the words of each value that the task gives

The first column of ``memory`` is the `Kind` of action (of a fill, the place of the value is added to it), the others
are the words of the element that was clicked or filled.
Rows that there are none for are 0.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (the types of torch and of the Stable-Baselines3 family are incomplete)

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from webgym.act.element import BACK, FIRST_FILL, MAX_VALUES, SCROLL_DOWN, SCROLL_UP
from webgym.observe import ELEMENT_WORDS
from webgym.words import VOCABULARY_SIZE, hash_words, pad

REMEMBERED = 24

Words = NDArray[np.int32]


class Kind(IntEnum):
    """First column of ``memory``."""

    NOTHING = 0
    CLICK = 1
    SCROLL_DOWN = 2
    SCROLL_UP = 3
    BACK = 4
    FILL = 5
    """With the task's first value; with the second it is one more, and so on."""


KINDS = Kind.FILL + MAX_VALUES

_OTHERS = {SCROLL_DOWN: Kind.SCROLL_DOWN, SCROLL_UP: Kind.SCROLL_UP, BACK: Kind.BACK}
_SHAPES = {"memory": (REMEMBERED, 1 + ELEMENT_WORDS), "values": (MAX_VALUES, ELEMENT_WORDS)}


class Memory:
    """The memory of one episode."""

    def __init__(self) -> None:
        self._parts = {part: np.zeros(shape, np.int32) for part, shape in _SHAPES.items()}

    def begin(self, values: Sequence[str]) -> None:
        """An episode begins, whose task gives these values (``info["task"]["values"]``)."""
        for rows in self._parts.values():
            rows[:] = 0
        for row, value in zip(self._parts["values"], values, strict=False):
            row[:] = pad(hash_words(value), ELEMENT_WORDS)

    def add(self, action: int, element_text: Words) -> None:
        """Remember an action of the ``element`` mode.

        Args:
            action: What is done.
            element_text: What that part of the observation was when it was chosen.
        """
        rows = self._parts["memory"]
        rows[1:] = rows[:-1].copy()
        rows[0] = 0
        if action in _OTHERS:
            rows[0, 0] = _OTHERS[action]
            return
        element, value = divmod(action - FIRST_FILL, MAX_VALUES)
        kind, number = (Kind.CLICK, action) if action < FIRST_FILL else (Kind.FILL + value, element)
        rows[0, 0] = kind
        rows[0, 1:] = element_text[number]

    def read(self) -> dict[str, Words]:
        """Copies of both parts."""
        return {part: rows.copy() for part, rows in self._parts.items()}


def with_memory(space: spaces.Space[Any]) -> spaces.Dict:
    """An observation space of several parts, with those of a memory added."""
    assert isinstance(space, spaces.Dict)
    parts: Mapping[str, Any] = space.spaces
    added = {part: spaces.Box(0, VOCABULARY_SIZE - 1, shape, np.int32) for part, shape in _SHAPES.items()}
    return spaces.Dict({**parts, **added})
