"""webgym's own calls: ``{"action": "click", "element": 12}``.

    action                   fields (in brackets: may be left out)
    click                    element, or x and y; [button: left, right, middle] [count: 1 to 3] [modifiers: ["Shift"]]
    double_click, hover      element, or x and y
    drag                     path: two or more of {"element": ..} or {"x": .., "y": ..}
    fill                     element, or x and y; text: replaces what the field holds
    type                     text: goes to whatever has the focus
    key                      key: "Enter", "Control+a"
    scroll                   [dx] [dy: positive is down]; [element, or x and y: what to scroll]
    select                   element: a list box, or the option itself; option: its name
    back, forward            -
    goto                     url: a path of this site
    wait                     [duration_ms]
    answer                   text; ends the episode
    done                     [infeasible]; ends the episode

Elements go by their number in brackets in the page outline. Points and distances are in the screen's coordinates.
Fields that are not listed are errors, so that a misspelt one is noticed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from webgym.act.dialects.call import MAX_WAIT_MS, Call, Reader, as_list
from webgym.act.dialects.keys import normalise_chord
from webgym.act.dialects.screen import Screen
from webgym.errors import ActionError
from webgym.types import (
    Action,
    Answer,
    Back,
    Button,
    Click,
    Done,
    Drag,
    Goto,
    Hover,
    Key,
    Scroll,
    Select,
    Target,
    Type,
    Wait,
)

BUTTONS: Mapping[str, Button] = {"left": "left", "right": "right", "middle": "middle"}

_MAX_PATH = 32


@dataclass(frozen=True, slots=True)
class Verb:
    """An action's fields, and how they are read."""

    fields: tuple[str, ...]
    read: Reader


def read_native(call: Call) -> tuple[Action, ...]:
    """The actions of one native call; its verb is one of `VERBS`.

    Raises:
        ActionError: A field that the verb has not, or a value that cannot be.
    """
    verb = VERBS[call.verb]
    extra = [name for name in call.fields if name not in verb.fields]
    if extra:
        takes = f"it takes {', '.join(verb.fields)}" if verb.fields else "it takes none"
        raise ActionError(f"{call.verb}: unknown field {extra[0][:60]!r}; {takes}.")
    return verb.read(call)


def _target(call: Call) -> Target:
    if call.has("element"):
        if call.has("x") or call.has("y"):
            raise ActionError(f"{call.verb}: give 'element', or 'x' and 'y', not both.")
        return call.screen.element(call.whole("element")).number
    if not (call.has("x") or call.has("y")):
        raise ActionError(f"{call.verb}: no target; give 'element', or 'x' and 'y'.")
    return call.point()


def _click(call: Call) -> tuple[Action, ...]:
    count = call.whole("count", 1, low=1, high=3)
    return (Click(_target(call), call.choice("button", BUTTONS, "left"), count, call.modifiers("modifiers")),)


def _double_click(call: Call) -> tuple[Action, ...]:
    return (Click(_target(call), count=2),)


def _drag(call: Call) -> tuple[Action, ...]:
    stops = as_list(call.fields.get("path"))
    if stops is None or not 2 <= len(stops) <= _MAX_PATH:
        raise call.wrong("path", f"a list of 2 to {_MAX_PATH} places")
    return (Drag(tuple(_stop(call, stop) for stop in stops)),)


def _stop(call: Call, stop: object) -> Target:
    if not isinstance(stop, dict):
        raise call.wrong("path", 'a list of {"element": ..} or {"x": .., "y": ..}')
    return _target(Call("drag", cast(dict[str, object], stop), call.screen))


def _fill(call: Call) -> tuple[Action, ...]:
    return (Type(call.text("text"), into=_target(call)),)


def _scroll(call: Call) -> tuple[Action, ...]:
    dx, dy = call.screen.length(call.number("dx", 0), call.number("dy", 0))
    if not (dx or dy):
        raise ActionError("scroll: nothing to scroll by; give 'dy' (positive is down) or 'dx'.")
    aimed = any(call.has(name) for name in ("element", "x", "y"))
    return (Scroll(dx, dy, _target(call) if aimed else None),)


def _select(call: Call) -> tuple[Action, ...]:
    return (Select(call.screen.element(call.whole("element")).number, call.text("option")),)


def _wait(call: Call) -> tuple[Action, ...]:
    return (Wait(call.whole("duration_ms", 1000, high=MAX_WAIT_MS)),)


_TARGET = ("element", "x", "y")

VERBS: Mapping[str, Verb] = {
    "click": Verb((*_TARGET, "button", "count", "modifiers"), _click),
    "double_click": Verb(_TARGET, _double_click),
    "drag": Verb(("path",), _drag),
    "hover": Verb(_TARGET, lambda call: (Hover(_target(call)),)),
    "scroll": Verb((*_TARGET, "dx", "dy"), _scroll),
    "fill": Verb((*_TARGET, "text"), _fill),
    "type": Verb(("text",), lambda call: (Type(call.text("text")),)),
    "key": Verb(("key",), lambda call: (Key(normalise_chord(call.text("key"))),)),
    "select": Verb(("element", "option"), _select),
    "back": Verb((), lambda call: (Back(),)),
    "forward": Verb((), lambda call: (Back(forward=True),)),
    "goto": Verb(("url",), lambda call: (Goto(call.screen.address(call.text("url"))),)),
    "wait": Verb(("duration_ms",), _wait),
    "answer": Verb(("text",), lambda call: (Answer(call.text("text")),)),
    "done": Verb(("infeasible",), lambda call: (Done(call.flag("infeasible", False)),)),
}


# --- the way back ----------------------------------------------------------------------------------------------------


def write_native(action: Action, screen: Screen) -> dict[str, object]:
    """The native call of an action, in the screen's coordinates; `read_native` gives the action back.

    Raises:
        ActionError: It is no action.
    """
    match action:
        case Click(target, button, count, modifiers):
            usual: dict[str, object] = {"button": "left", "count": 1, "modifiers": []}
            extra = {"button": button, "count": count, "modifiers": list(modifiers)}
            return {"action": "click", **_place(target, screen), **_unless(extra, usual)}
        case Drag(path):
            return {"action": "drag", "path": [_place(stop, screen) for stop in path]}
        case Hover(target):
            return {"action": "hover", **_place(target, screen)}
        case Scroll(dx, dy, target):
            across, along = screen.spoken(dx, dy)
            aim = {} if target is None else _place(target, screen)
            return {"action": "scroll", **_unless({"dx": across, "dy": along}, {"dx": 0, "dy": 0}), **aim}
        case Type(text, into):
            place = None if into is None else _place(into, screen)
            return {"action": "type", "text": text} if place is None else {"action": "fill", **place, "text": text}
        case _:
            return _write_plain(action)


def _write_plain(action: Action) -> dict[str, object]:
    """The native call of an action that has no place."""
    match action:
        case Select(target, option):
            return {"action": "select", "element": target, "option": option}
        case Key(chord):
            return {"action": "key", "key": chord}
        case Goto(url):
            return {"action": "goto", "url": url}
        case Wait(duration_ms):
            return {"action": "wait", "duration_ms": duration_ms}
        case Back(forward):
            return {"action": "forward" if forward else "back"}
        case Answer(text):
            return {"action": "answer", "text": text}
        case Done(infeasible):
            return {"action": "done", **_unless({"infeasible": infeasible}, {"infeasible": False})}
        case _:
            raise ActionError(f"{action!r} is no action of webgym.")


def _place(target: Target, screen: Screen) -> dict[str, object]:
    if isinstance(target, int):
        return {"element": target}
    x, y = screen.spoken(target.x, target.y)
    return {"x": x, "y": y}


def _unless(fields: Mapping[str, object], usual: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value != usual[name]}
