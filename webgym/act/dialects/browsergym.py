"""BrowserGym's strings: ``click("12")``, ``fill("7", "text")``; a bid is an element's number.

``press`` and ``focus`` need the focus on the element: it is clicked first where a click does no more than that (fields
that text can be typed into). ``check`` and ``uncheck`` click only where the box is not so already.

Not covered: tabs, uploads, and keys or buttons held from one call to the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from webgym.act.dialects.call import MAX_WAIT_MS, Call, Reader, refuse
from webgym.act.dialects.keys import normalise_chord
from webgym.act.dialects.native import BUTTONS
from webgym.errors import ActionError
from webgym.types import (
    Action,
    Answer,
    Back,
    Click,
    Done,
    Drag,
    Element,
    Goto,
    Hover,
    Key,
    Scroll,
    Select,
    Type,
    Wait,
)


@dataclass(frozen=True, slots=True)
class Function:
    """A function's parameters in their order, and how a call of it is read."""

    parameters: tuple[str, ...]
    read: Reader


def _element(call: Call, name: str = "bid") -> Element:
    bid = call.fields.get(name)
    if isinstance(bid, int) and not isinstance(bid, bool):
        return call.screen.element(bid)
    if not (isinstance(bid, str) and bid.isascii() and bid.isdigit() and len(bid) <= 6):
        raise call.wrong(name, "an element's number in quotes, such as '12'")
    return call.screen.element(int(bid))


def _click(count: int) -> Reader:
    def read(call: Call) -> tuple[Action, ...]:
        button = call.choice("button", BUTTONS, "left")
        return (Click(_element(call).number, button, count, call.modifiers("modifiers")),)

    return read


def _mouse_click(count: int) -> Reader:
    return lambda call: (Click(call.point(), call.choice("button", BUTTONS, "left"), count),)


def _focus(call: Call) -> tuple[Action, ...]:
    element = _element(call)
    if element.focused:
        return ()
    if not element.editable:
        raise ActionError(f"{call.verb}: element {element.number} ({element.role}) takes no text; click it instead.")
    return (Click(element.number),)


def _press(call: Call) -> tuple[Action, ...]:
    chord = normalise_chord(call.text("key_comb"))
    return (*_focus(call), Key(chord))


def _check(wanted: bool) -> Reader:
    def read(call: Call) -> tuple[Action, ...]:
        element = _element(call)
        return () if element.checked == wanted else (Click(element.number),)

    return read


def _select_option(call: Call) -> tuple[Action, ...]:
    options = call.texts("options")
    if len(options) != 1:
        raise call.wrong("options", "the name of one option")
    return (Select(_element(call).number, Call(call.verb, {"options": options[0]}, call.screen).text("options")),)


def _scroll(call: Call) -> tuple[Action, ...]:
    dx, dy = call.screen.length(call.number("delta_x"), call.number("delta_y"))
    return (Scroll(dx, dy),)


def _mouse_drag(call: Call) -> tuple[Action, ...]:
    return (Drag((call.point("from_x", "from_y"), call.point("to_x", "to_y"))),)


_HELD = refuse("keys and buttons cannot be held from one call to the next; press a chord, or drag")
_TABS = refuse("there is one tab; use goto, go_back and go_forward")

FUNCTIONS: Mapping[str, Function] = {
    "click": Function(("bid", "button", "modifiers"), _click(1)),
    "dblclick": Function(("bid", "button", "modifiers"), _click(2)),
    "hover": Function(("bid",), lambda call: (Hover(_element(call).number),)),
    "fill": Function(("bid", "value"), lambda call: (Type(call.text("value"), into=_element(call).number),)),
    "clear": Function(("bid",), lambda call: (Type("", into=_element(call).number),)),
    "press": Function(("bid", "key_comb"), _press),
    "focus": Function(("bid",), _focus),
    "check": Function(("bid",), _check(True)),
    "uncheck": Function(("bid",), _check(False)),
    "select_option": Function(("bid", "options"), _select_option),
    "drag_and_drop": Function(
        ("from_bid", "to_bid"),
        lambda call: (Drag((_element(call, "from_bid").number, _element(call, "to_bid").number)),),
    ),
    "scroll": Function(("delta_x", "delta_y"), _scroll),
    "mouse_move": Function(("x", "y"), lambda call: (Hover(call.point()),)),
    "mouse_click": Function(("x", "y", "button"), _mouse_click(1)),
    "mouse_dblclick": Function(("x", "y", "button"), _mouse_click(2)),
    "mouse_drag_and_drop": Function(("from_x", "from_y", "to_x", "to_y"), _mouse_drag),
    "keyboard_press": Function(("key",), lambda call: (Key(normalise_chord(call.text("key"))),)),
    "keyboard_type": Function(("text",), lambda call: (Type(call.text("text")),)),
    "keyboard_insert_text": Function(("text",), lambda call: (Type(call.text("text")),)),
    "goto": Function(("url",), lambda call: (Goto(call.screen.address(call.text("url"))),)),
    "go_back": Function((), lambda call: (Back(),)),
    "go_forward": Function((), lambda call: (Back(forward=True),)),
    "noop": Function(("wait_ms",), lambda call: (Wait(call.whole("wait_ms", 1000, high=MAX_WAIT_MS)),)),
    "send_msg_to_user": Function(("text",), lambda call: (Answer(call.text("text")),)),
    "report_infeasible": Function(("reason",), lambda call: (Done(infeasible=True),)),
    "mouse_down": Function(("x", "y", "button"), _HELD),
    "mouse_up": Function(("x", "y", "button"), _HELD),
    "keyboard_down": Function(("key",), _HELD),
    "keyboard_up": Function(("key",), _HELD),
    "new_tab": Function((), _TABS),
    "tab_close": Function((), _TABS),
    "tab_focus": Function(("index",), _TABS),
    "upload_file": Function(("bid", "file"), refuse("no site takes files")),
}
