"""The shop's pictures: drawn, not loaded, by parameters that stand in menu.toml."""

from __future__ import annotations

from markupsafe import Markup

from webgym_sites.kit.art.svg import canvas, ellipse, outlined, shadow, shape, stroke


def picture(colour: str) -> Markup:
    """A cup of something of that colour."""
    cup = "M72 78h96c0 44-8 70-30 72h-36c-22-2-30-28-30-72Z"
    drawing = (
        shadow(124, 156, 72, 8),
        stroke("M168 92c30-6 32 34-6 34", "#ffffff", 9),
        outlined(cup, "#ffffff", "#e3e6ea", 2),
        ellipse(120, 79, 48, 12, "#eef0f3"),
        ellipse(120, 81, 41, 8.5, colour),
        shape("M78 100c2 22 8 38 18 44c-12-6-17-24-18-44Z", "#e3e6ea", 0.8),
        *(stroke(f"M{x} 58c-8-9 8-14 0-25", "#ffffff", 5, 0.9) for x in (100, 120, 140)),
    )
    return Markup(canvas(f"color-mix(in srgb, {colour} 45%, #f4f1ea)", "".join(drawing)))
