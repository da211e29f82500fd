"""OpenAI's computer tool: ``{"type": "click", "button": "left", "x": 10, "y": 20}``, alone or in a ``computer_call``.

Keys can be held during clicks only. ``back`` and ``forward`` buttons of the mouse go through the history; ``wheel`` is
the middle button. Positive ``scroll_y`` is down.
"""

from __future__ import annotations

from collections.abc import Mapping

from webgym.act.dialects.call import Call, Reader, as_list, look
from webgym.act.dialects.keys import normalise_keys
from webgym.types import Action, Back, Button, Click, Drag, Hover, Key, Scroll, Type, Wait

_BUTTONS: Mapping[str, Button | Back] = {
    "left": "left",
    "right": "right",
    "wheel": "middle",
    "back": Back(),
    "forward": Back(forward=True),
}
_WAIT_MS = 2000
_MAX_PATH = 512  # it sends every place that the mouse goes through
_KEPT_STOPS = 32


def _click(call: Call) -> tuple[Action, ...]:
    button = call.choice("button", _BUTTONS, "left")
    point = call.point()
    return (button,) if isinstance(button, Back) else (Click(point, button, modifiers=call.modifiers("keys")),)


def _double_click(call: Call) -> tuple[Action, ...]:
    return (Click(call.point(), count=2, modifiers=call.modifiers("keys")),)


def _drag(call: Call) -> tuple[Action, ...]:
    call.refuse_modifiers("keys")
    stops = as_list(call.fields.get("path"))
    if stops is None or not 2 <= len(stops) <= _MAX_PATH:
        raise call.wrong("path", f"a list of 2 to {_MAX_PATH} points")
    points = [call.place(stop, "path") for stop in stops]
    every = -(-len(points) // _KEPT_STOPS)
    return (Drag((*points[:-1:every], points[-1])),)


def _move(call: Call) -> tuple[Action, ...]:
    call.refuse_modifiers("keys")
    return (Hover(call.point()),)


def _scroll(call: Call) -> tuple[Action, ...]:
    call.refuse_modifiers("keys")
    dx, dy = call.screen.length(call.number("scroll_x", 0), call.number("scroll_y", 0))
    return (Scroll(dx, dy, call.point()),)


def _keypress(call: Call) -> tuple[Action, ...]:
    return tuple(Key(chord) for chord in normalise_keys(call.texts("keys")))


VERBS: Mapping[str, Reader] = {
    "click": _click,
    "double_click": _double_click,
    "drag": _drag,
    "keypress": _keypress,
    "move": _move,
    "screenshot": look,
    "scroll": _scroll,
    "type": lambda call: (Type(call.text("text")),),
    "wait": lambda call: (Wait(_WAIT_MS),),
}
