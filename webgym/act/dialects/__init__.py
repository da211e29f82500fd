"""The dialects of computer-use tool calls that ``action="computer"`` understands: one parser, one result.

Data only: no call is ever executed as code. `parse` reads a call, `write_native` writes one.
"""

from __future__ import annotations

from webgym.act.dialects.call import MAX_TEXT_CHARS, MAX_WAIT_MS, WHEEL_NOTCH_PX
from webgym.act.dialects.keys import MODIFIERS, NAMED_KEYS, normalise_chord
from webgym.act.dialects.native import write_native
from webgym.act.dialects.parse import MAX_ACTIONS, MAX_CALL_CHARS, MAX_CALLS, parse
from webgym.act.dialects.screen import GRID_1000, CoordinateSpace

__all__ = [
    "GRID_1000",
    "MAX_ACTIONS",
    "MAX_CALLS",
    "MAX_CALL_CHARS",
    "MAX_TEXT_CHARS",
    "MAX_WAIT_MS",
    "MODIFIERS",
    "NAMED_KEYS",
    "WHEEL_NOTCH_PX",
    "CoordinateSpace",
    "normalise_chord",
    "parse",
    "write_native",
]
