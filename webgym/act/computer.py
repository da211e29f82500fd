"""The ``computer`` mode: one tool call as text, in any dialect of `webgym.act.dialects`."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from gymnasium import spaces

from webgym.act.dialects import MAX_CALL_CHARS, CoordinateSpace, parse, write_native
from webgym.act.dialects.screen import Screen
from webgym.act.dialects.shown import shown
from webgym.act.spec import ActionSpec, Mask, as_choice
from webgym.errors import ActionError
from webgym.task import ActionMode, Task
from webgym.types import Action, PageView
from webgym.words import CHARSET


class ComputerActions(ActionSpec):
    """Text: see `webgym.act.dialects`. Characters outside the space's charset are understood all the same."""

    mode: ActionMode = "computer"

    def __init__(self, viewport: tuple[int, int], coordinates: CoordinateSpace | None = None) -> None:
        self.width, self.height = viewport
        self.coordinates = coordinates
        self.space = spaces.Text(MAX_CALL_CHARS, min_length=0, charset=CHARSET)

    def decode(self, action: object, page: PageView, task: Task) -> tuple[Action, ...]:
        """What the call asks for; see `webgym.act.dialects.parse`."""
        if not isinstance(action, str):
            example = json.dumps({"action": "click", "element": 3})
            raise ActionError(f"{shown(action)} is no text; give a tool call as text, such as {example!r}.")
        return tuple(as_choice(one, page) for one in parse(action, page, self.coordinates))

    def encode(self, action: Action, page: PageView, task: Task) -> str:
        """The call in webgym's own dialect."""
        return _write(write_native(action, Screen(page, self.coordinates)))

    def random_action(self, rng: np.random.Generator, mask: Mask | None = None) -> str:
        """A click somewhere: masks are for other modes."""
        space = self.coordinates or CoordinateSpace(self.width, self.height)
        x, y = rng.random(2) * (space.width, space.height)
        return _write({"action": "click", "x": round(float(x), 2), "y": round(float(y), 2)})


def _write(call: dict[str, Any]) -> str:
    text = json.dumps(call)
    if len(text) > MAX_CALL_CHARS:
        raise ActionError(f"the call has {len(text):,} characters; at most {MAX_CALL_CHARS:,} are possible.")
    return text
