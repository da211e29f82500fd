"""Action modes: the space of what an agent does, and what each of its members means on a page.

    pixel       MultiDiscrete (columns, rows)   a click at the centre of a cell of 8 x 8 pixels
    xy          Box [0, 1]^2 float32            a click at that share of the viewport
    element     Discrete                        click an element, fill a field with a value, scroll, back
    computer    Text                            one tool call, in any dialect of `webgym.act.dialects`

All become `webgym.types.Action`. A plain click on an option of a native list box becomes `Select` on that very option,
as no mouse can reach it; options that the page draws itself are clicked. On a list box, `Select` goes by the name.
"""

from __future__ import annotations

from webgym.act.computer import ComputerActions
from webgym.act.dialects import CoordinateSpace
from webgym.act.element import MAX_VALUES, ElementActions, ElementChoice
from webgym.act.pointer import CELL_PX, PixelActions, XyActions
from webgym.act.spec import ActionSpec, Encoded, Mask
from webgym.errors import UsageError, unknown
from webgym.observe import checked_viewport
from webgym.task import ACTION_MODES

__all__ = [
    "CELL_PX",
    "MAX_VALUES",
    "ActionSpec",
    "ComputerActions",
    "ElementActions",
    "ElementChoice",
    "Encoded",
    "Mask",
    "PixelActions",
    "XyActions",
    "make_action_spec",
]


def make_action_spec(mode: str, viewport: tuple[int, int], coordinates: CoordinateSpace | None = None) -> ActionSpec:
    """Build an action mode for a viewport.

    Args:
        mode: One of `webgym.task.ACTION_MODES`.
        viewport: Width and height, in CSS pixels.
        coordinates: What points of ``computer`` calls are measured in; by default what each dialect is used to.

    Raises:
        UsageError: There is no such mode, or the viewport cannot be.
    """
    viewport = checked_viewport(viewport)
    match mode:
        case "pixel":
            return PixelActions(viewport)
        case "xy":
            return XyActions(viewport)
        case "element":
            return ElementActions()
        case "computer":
            return ComputerActions(viewport, coordinates)
        case _:
            raise UsageError(unknown("action mode", mode, ACTION_MODES))
