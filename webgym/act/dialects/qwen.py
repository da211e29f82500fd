"""Qwen-VL's computer use: ``{"name": "computer_use", "arguments": {"action": "left_click", "coordinate": [10, 20]}}``.

Positive ``pixels`` scroll up, and to the right for ``hscroll``. Qwen2.5-VL speaks the pixels of the picture it was
shown, Qwen3-VL the 0-1000 grid: say which with `CoordinateSpace`; the viewport's pixels are assumed.
"""

from __future__ import annotations

from collections.abc import Mapping

from webgym.act.dialects.anthropic import click_with, drag
from webgym.act.dialects.call import Call, Reader, look
from webgym.act.dialects.keys import normalise_keys
from webgym.types import Action, Answer, Done, Hover, Key, Scroll, Type, Wait

FIELDS = frozenset({"keys", "pixels", "time", "status"})
"""Fields that tell a bare call from those of other dialects with the same verb."""

_INFEASIBLE = {"success": False, "failure": True}


def _key(call: Call) -> tuple[Action, ...]:
    return tuple(Key(chord) for chord in normalise_keys(call.texts("keys")))


def _scroll(call: Call) -> tuple[Action, ...]:
    pixels = call.number("pixels")
    across = call.verb == "hscroll"
    dx, dy = call.screen.length(pixels if across else 0, 0 if across else -pixels)
    return (Scroll(dx, dy, call.pair("coordinate") if call.has("coordinate") else None),)


VERBS: Mapping[str, Reader] = {
    "left_click": click_with(),
    "click": click_with(),
    "right_click": click_with("right"),
    "middle_click": click_with("middle"),
    "double_click": click_with(count=2),
    "triple_click": click_with(count=3),
    "left_click_drag": drag,
    "mouse_move": lambda call: (Hover(call.pair("coordinate")),),
    "key": _key,
    "type": lambda call: (Type(call.text("text")),),
    "scroll": _scroll,
    "hscroll": _scroll,
    "wait": lambda call: (Wait(call.seconds("time", 1.0)),),
    "screenshot": look,
    "terminate": lambda call: (Done(call.choice("status", _INFEASIBLE)),),
    "answer": lambda call: (Answer(call.text("text")),),
}
