"""Finding the buttons of a line on a bag's page, whatever tells it apart from others of the same product."""

from __future__ import annotations

import re

from webgym.types import Action, PageView
from webgym_sites.kit.oracle.controls import click, in_order
from webgym_sites.kit.oracle.names import Names


def on_line(page: PageView, say: Names, role: str, text: str, product: str, nth: int = 0) -> Action:
    """Click the control of that text in the nth line of a product; on a page that does not have it, go back.

    Args:
        page: The bag's.
        say: What it calls things.
        role: Of the control.
        text: With a place for what it is about, ``{thing}`` or ``{what}``: ``"Remove {thing}"``.
        product: What the line is of; behind it may stand what tells it apart: ``Latte (oat milk)``.
        nth: Which of the product's lines, counted from 0.
    """
    place = "thing" if "{thing}" in text else "what"
    control, about = re.compile(say.pattern(text)), re.compile(rf"{re.escape(product)}( \(.*\))?")
    named = ((element, control.fullmatch(element.name)) for element in in_order(page) if element.role == role)
    found = [element for element, match in named if match and about.fullmatch(match[place])]
    return click(found[nth] if nth < len(found) else None)
