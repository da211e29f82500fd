"""UI-TARS: text that ends in ``Action: click(start_box='(10,20)')``, perhaps after a thought.

A place is a point or a box (its middle): ``'<|box_start|>(x,y)<|box_end|>'``, ``'[x1, y1, x2, y2]'``,
``'<point>x y</point>'``. A trailing newline of ``type`` presses Enter. ``finished(content)`` answers with its content,
and ``call_user()`` says that the task cannot be done.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from webgym.act.dialects.anthropic import DIRECTIONS
from webgym.act.dialects.call import WHEEL_NOTCH_PX, Call, Reader
from webgym.act.dialects.keys import normalise_chord
from webgym.types import Action, Answer, Button, Click, Done, Drag, Hover, Key, Point, Scroll, Type, Wait

MARKER = re.compile(r"^\s*Action:", re.MULTILINE)

_WAIT_MS = 5000
_NOTCHES = 5
_TAGS = re.compile(r"<\|box_start\|>|<\|box_end\|>|</?point>|</?bbox>")
_PLACE = re.compile(r"[(\[]?\s*(-?[\d.]+)[\s,]+(-?[\d.]+)(?:[\s,]+(-?[\d.]+)[\s,]+(-?[\d.]+))?\s*[)\]]?")
_START = ("start_box", "point", "start_point")
_END = ("end_box", "end_point")


def _point(call: Call, names: tuple[str, ...] = _START) -> Point:
    name = next((name for name in names if call.has(name)), names[0])
    match = _PLACE.fullmatch(_TAGS.sub("", call.text(name)).strip())
    numbers = [_number(call, name, group) for group in match.groups() if group] if match else []
    if len(numbers) not in (2, 4):
        raise call.wrong(name, "a place such as '(10,20)', '[10, 20, 30, 40]' or '<point>10 20</point>'")
    return call.screen.point((numbers[0] + numbers[-2]) / 2, (numbers[1] + numbers[-1]) / 2)


def _number(call: Call, name: str, digits: str) -> float:
    try:
        return float(digits)
    except ValueError as error:  # such as "1.2.3"
        raise call.wrong(name, "a place made of numbers") from error


def _click(button: Button = "left", count: int = 1) -> Reader:
    return lambda call: (Click(_point(call), button, count),)


def _type(call: Call) -> tuple[Action, ...]:
    text = call.text("content")
    line = text.removesuffix("\n")
    typed = (Type(line),) if line else ()
    return (*typed, Key("Enter")) if line != text else (Type(text),)


def _hotkey(call: Call) -> tuple[Action, ...]:
    return (Key(normalise_chord(call.text("key" if call.has("key") else "hotkey"))),)


def _scroll(call: Call) -> tuple[Action, ...]:
    right, down = call.choice("direction", DIRECTIONS)
    distance = _NOTCHES * WHEEL_NOTCH_PX
    aimed = any(call.has(name) for name in _START)
    return (Scroll(right * distance, down * distance, _point(call) if aimed else None),)


def _finished(call: Call) -> tuple[Action, ...]:
    content = call.text("content", "").strip()
    return (Answer(content) if content else Done(),)


VERBS: Mapping[str, Reader] = {
    "click": _click(),
    "left_single": _click(),
    "left_double": _click(count=2),
    "right_single": _click("right"),
    "hover": lambda call: (Hover(_point(call)),),
    "drag": lambda call: (Drag((_point(call), _point(call, _END))),),
    "hotkey": _hotkey,
    "press": _hotkey,
    "type": _type,
    "scroll": _scroll,
    "wait": lambda call: (Wait(_WAIT_MS),),
    "finished": _finished,
    "call_user": lambda call: (Done(infeasible=True),),
}
