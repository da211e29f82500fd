"""In which order sections of a page and groups of options stand: the knob ``order``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from jinja2 import pass_context
from jinja2.runtime import Context

from webgym_sites.kit.variants.shown import Variant

T = TypeVar("T")


@pass_context
def arranged(context: Context, things: Iterable[T]) -> list[T]:
    """The filter of that name: sections as the settings of this episode have them, and as they are where they do not.

    It belongs into templates of pages, which know the settings; macros are given what is arranged already.
    """
    variant: Variant = context["variant"]
    listed = list(things)
    match variant.settings.get("order"):
        case "reversed":
            return listed[::-1]
        case "rotated":
            half = len(listed) // 2
            return listed[half:] + listed[:half]
        case _:
            return listed
