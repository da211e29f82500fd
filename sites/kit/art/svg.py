"""The few SVG elements that pictures are made of, as strings; put together, they are inline pictures with parameters.

A browser styles, lays out and paints element by element, so shapes of one colour go into one path where they can.
"""

from __future__ import annotations


def canvas(ground: str, drawing: str) -> str:
    """The whole picture, on a ground that fills whatever box it is put in, be it ten times as wide as the drawing or as
    high; hidden from screen readers.
    """
    return (
        '<svg class="art" viewBox="0 0 240 180" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"'
        f' focusable="false"><rect x="-1080" y="-810" width="2400" height="1800" fill="{ground}"/>{drawing}</svg>'
    )


def _number(value: float) -> str:
    """At most one decimal, and no more digits than it takes."""
    return f"{round(value, 1):g}"


def _faint(opacity: float) -> str:
    return "" if opacity == 1 else f' opacity="{opacity:g}"'


def shape(d: str, fill: str, opacity: float = 1) -> str:
    """A filled path."""
    return f'<path d="{d}" fill="{fill}"{_faint(opacity)}/>'


def outlined(d: str, fill: str, colour: str, width: float) -> str:
    """A filled path with a line round it."""
    return f'<path d="{d}" fill="{fill}" stroke="{colour}" stroke-width="{_number(width)}"/>'


def stroke(d: str, colour: str, width: float, opacity: float = 1) -> str:
    """A line with round ends; a piece of no length (``h0``) is a dot."""
    return f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{_number(width)}"{_faint(opacity)}/>'


def oval(x: float, y: float, rx: float, ry: float) -> str:
    """The outline of an ellipse, as part of a path."""
    half = f"a{_number(rx)} {_number(ry)} 0 1 0 "
    return f"M{_number(x - rx)} {_number(y)}{half}{_number(2 * rx)} 0{half}{_number(-2 * rx)} 0"


def ellipse(x: float, y: float, rx: float, ry: float, fill: str, opacity: float = 1) -> str:
    """A filled ellipse."""
    return shape(oval(x, y, rx, ry), fill, opacity)


def circle(x: float, y: float, r: float, fill: str, opacity: float = 1) -> str:
    """A filled circle."""
    return ellipse(x, y, r, r, fill, opacity)


def square(x: float, y: float, side: float, turn: float, fill: str, opacity: float = 1) -> str:
    """A filled square with soft corners, turned about its middle (degrees)."""
    half = side / 2
    box = f'x="{-half:g}" y="{-half:g}" width="{side:g}" height="{side:g}" rx="4"'
    return at(x, y, f'<rect {box} fill="{fill}"{_faint(opacity)}/>', turn=turn)


def at(x: float, y: float, *parts: str, turn: float = 0, size: float = 1) -> str:
    """Parts drawn round the origin, put at (x, y), turned (degrees) and scaled."""
    move = f"translate({_number(x)} {_number(y)})"
    move += f" rotate({_number(turn)})" if turn else ""
    move += f" scale({size:g})" if size != 1 else ""
    drawn = "".join(parts)
    if drawn.count("<") == 1:  # an element needs no group about it
        return drawn.replace(" ", f' transform="{move}" ', 1)
    return f'<g transform="{move}">{drawn}</g>'


def scaled(x: float, y: float, size: float, *parts: str) -> str:
    """Parts drawn where they belong, scaled about (x, y)."""
    return "".join(parts) if size == 1 else at(x * (1 - size), y * (1 - size), *parts, size=size)


def shadow(x: float, y: float, rx: float, ry: float = 9) -> str:
    """What a thing on the table casts."""
    return ellipse(x, y, rx, ry, "#2a1a12", 0.14)
