"""Anthropic's computer tool: ``{"action": "left_click", "coordinate": [10, 20]}``, and the newer one-tool-a-verb form.

``text`` of a click names the keys held down; ``text`` of ``key`` is one or several chords in X names, separated
by blanks.
One notch of ``scroll_amount`` is `WHEEL_NOTCH_PX`.

Not covered: what depends on where the mouse was left (a click without a place, ``left_mouse_down``, ``left_mouse_up``),
and ``hold_key``; each is refused with the call to make instead.
"""

from __future__ import annotations

from collections.abc import Mapping

from webgym.act.dialects.call import WHEEL_NOTCH_PX, Call, Reader, look, refuse
from webgym.act.dialects.keys import normalise_chord
from webgym.errors import ActionError
from webgym.types import Action, Button, Click, Drag, Hover, Key, Scroll, Type, Wait

FIELDS = frozenset(
    {"coordinate", "start_coordinate", "text", "scroll_direction", "scroll_amount", "duration", "repeat", "region"}
)
"""Fields that tell a bare call from webgym's own of the same verb."""

DIRECTIONS: Mapping[str, tuple[int, int]] = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}

MAX_REPEAT = 50
_MAX_NOTCHES = 100


def click_with(button: Button = "left", count: int = 1) -> Reader:
    """The reader of a click at ``coordinate`` with the keys of ``text`` held down."""

    def read(call: Call) -> tuple[Action, ...]:
        return (Click(call.pair("coordinate"), button, count, call.modifiers("text")),)

    return read


def drag(call: Call) -> tuple[Action, ...]:
    """From ``start_coordinate`` to ``coordinate``."""
    call.refuse_modifiers("text")
    return (Drag((call.pair("start_coordinate"), call.pair("coordinate"))),)


def _key(call: Call) -> tuple[Action, ...]:
    repeat = call.whole("repeat", 1, low=1, high=MAX_REPEAT)
    text = call.text("text")
    chords = [normalise_chord(chord) for chord in text.split() or [text]]
    if len(chords) * repeat > MAX_REPEAT:
        raise ActionError(f"key: {len(chords) * repeat} key presses in one call; give at most {MAX_REPEAT}.")
    return tuple(Key(chord) for chord in chords) * repeat


def _scroll(call: Call) -> tuple[Action, ...]:
    call.refuse_modifiers("text")
    right, down = call.choice("scroll_direction", DIRECTIONS)
    distance = WHEEL_NOTCH_PX * call.number("scroll_amount", low=0, high=_MAX_NOTCHES)
    target = call.pair("coordinate") if call.has("coordinate") else None
    return (Scroll(right * distance, down * distance, target),)


VERBS: Mapping[str, Reader] = {
    "left_click": click_with(),
    "right_click": click_with("right"),
    "middle_click": click_with("middle"),
    "double_click": click_with(count=2),
    "triple_click": click_with(count=3),
    "left_click_drag": drag,
    "mouse_move": lambda call: (Hover(call.pair("coordinate")),),
    "scroll": _scroll,
    "key": _key,
    "type": lambda call: (Type(call.text("text")),),
    "wait": lambda call: (Wait(call.seconds("duration", 1.0)),),
    "screenshot": look,
    "cursor_position": look,
    "zoom": look,
    "hold_key": refuse("give the held keys as 'text' of a click, or press the key with 'key'"),
    "left_mouse_down": refuse("drag with 'left_click_drag', start_coordinate and coordinate"),
    "left_mouse_up": refuse("drag with 'left_click_drag', start_coordinate and coordinate"),
}
