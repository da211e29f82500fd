"""Gemini's computer use: ``{"name": "click_at", "args": {"x": 500, "y": 500}}``, on a 0-1000 grid.

Not covered: ``search``, which opens a search engine.
"""

from __future__ import annotations

from collections.abc import Mapping

from webgym.act.dialects.anthropic import DIRECTIONS
from webgym.act.dialects.call import Call, Reader, look, refuse
from webgym.act.dialects.keys import normalise_chord
from webgym.types import Action, Back, Click, Drag, Goto, Hover, Key, Scroll, Type, Wait

_MAGNITUDE = 800.0  # of the grid, both where it is left out and for the whole document


def read_gemini(call: Call) -> tuple[Action, ...]:
    """The actions of one call; its verb is one of `VERBS`."""
    return VERBS[call.verb](Call(call.verb, call.fields, call.screen.or_grid()))


def _type_text_at(call: Call) -> tuple[Action, ...]:
    point, text = call.point(), call.text("text")
    typed = (Type(text, into=point),) if call.flag("clear_before_typing", True) else (Click(point), Type(text))
    return (*typed, Key("Enter")) if call.flag("press_enter", True) else typed


def _scroll_document(call: Call) -> tuple[Action, ...]:
    right, down = call.choice("direction", DIRECTIONS)
    dx, dy = call.screen.length(right * _MAGNITUDE, down * _MAGNITUDE)
    return (Scroll(dx, dy),)


def _scroll_at(call: Call) -> tuple[Action, ...]:
    right, down = call.choice("direction", DIRECTIONS)
    magnitude = call.number("magnitude", _MAGNITUDE, low=0)
    dx, dy = call.screen.length(right * magnitude, down * magnitude)
    return (Scroll(dx, dy, call.point()),)


def _drag_and_drop(call: Call) -> tuple[Action, ...]:
    return (Drag((call.point(), call.point("destination_x", "destination_y"))),)


VERBS: Mapping[str, Reader] = {
    "click_at": lambda call: (Click(call.point()),),
    "hover_at": lambda call: (Hover(call.point()),),
    "type_text_at": _type_text_at,
    "key_combination": lambda call: (Key(normalise_chord(call.text("keys"))),),
    "scroll_document": _scroll_document,
    "scroll_at": _scroll_at,
    "drag_and_drop": _drag_and_drop,
    "navigate": lambda call: (Goto(call.screen.address(call.text("url"))),),
    "go_back": lambda call: (Back(),),
    "go_forward": lambda call: (Back(forward=True),),
    "wait_5_seconds": lambda call: (Wait(5000),),
    "open_web_browser": look,
    "search": refuse("only this site can be opened; use its own search field"),
}
