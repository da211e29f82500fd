"""Pieces of toppings: layers of dots, soft shapes and lines, drawn many at once, one path a layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Literal

from webgym_sites.kit.art.svg import oval, shape, stroke

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a piece lies: its middle, turned by an angle (radians), scaled."""

    x: float
    y: float
    turn: float = 0.0
    size: float = 1.0

    def place(self, point: Point) -> Point:
        """A point of the piece, which is drawn round the origin, on the pizza."""
        x, y = point[0] * self.size, point[1] * self.size
        return self.x + x * cos(self.turn) - y * sin(self.turn), self.y + x * sin(self.turn) + y * cos(self.turn)


@dataclass(frozen=True, slots=True)
class Layer:
    """One colour of a piece.

    Attributes:
        kind: ``dots`` (points with the radius ``width``), ``soft`` (a closed shape through points), ``line``.
        points: Round the origin.
        fill: Its colour.
        width: Of a line, or the radius of dots.
        opacity: From 0 to 1.
    """

    kind: Literal["dots", "soft", "line"]
    points: tuple[Point, ...]
    fill: str
    width: float = 1.0
    opacity: float = 1.0

    def drawn(self, spots: Iterable[Spot]) -> str:
        """This layer of pieces at all these spots, as one element."""
        paths = "".join(self._path(spot) for spot in spots)
        if self.kind == "line":
            return stroke(paths, self.fill, self.width, self.opacity)
        return shape(paths, self.fill, self.opacity)

    def _path(self, spot: Spot) -> str:
        placed = [spot.place(point) for point in self.points]
        if self.kind == "dots":
            radius = self.width * spot.size
            return "".join(oval(x, y, radius, radius) for x, y in placed)
        if self.kind == "line":
            return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in placed)
        return soft(placed)


def soft(points: list[Point]) -> str:
    """A closed shape whose corners are rounded off: through the middles of its sides, bent towards its points."""
    middles = [((x + nx) / 2, (y + ny) / 2) for (x, y), (nx, ny) in zip(points, points[1:] + points[:1], strict=True)]
    curves = (
        f"Q{x:.1f} {y:.1f} {mx:.1f} {my:.1f}"
        for (x, y), (mx, my) in zip(points[1:] + points[:1], middles[1:] + middles[:1], strict=True)
    )
    return f"M{middles[0][0]:.1f} {middles[0][1]:.1f}{''.join(curves)}Z"


def ring(count: int, wide: float, high: float = 0.0, wobble: float = 0.0) -> tuple[Point, ...]:
    """Points round an ellipse; each other one is further in by a share of it."""
    high = high or wide
    points: list[Point] = []
    for step in range(count):
        angle, reach = 2 * pi * step / count, 1 - wobble * (step % 2)
        points.append((wide * reach * cos(angle), high * reach * sin(angle)))
    return tuple(points)


def _arc(radius: float, start: float, end: float, flat: float = 1.0) -> tuple[Point, ...]:
    angles = (start + (end - start) * step / 9 for step in range(10))
    return tuple((radius * cos(angle), radius * flat * sin(angle)) for angle in angles)


_MIDDLE: tuple[Point, ...] = ((0, 0),)
_LEAF = ((-17, 0), (-9, -9), (3, -10), (14, -5), (19, 0), (14, 5), (3, 10), (-9, 9))
_MUSHROOM = ((-15, 2), (-14, -9), (-5, -15), (5, -15), (14, -9), (15, 2), (6, 3), (5, 13), (-5, 13), (-6, 3))
_RAG = ((-24, -6), (-15, -15), (-2, -11), (9, -17), (24, -8), (22, 4), (13, 9), (4, 16), (-9, 11), (-20, 9))
_CHUNK = ((-13, -5), (-5, -10), (8, -9), (14, -2), (10, 8), (-1, 10), (-12, 6))
_FISH = ((-22, 0), (-12, -5), (4, -5), (16, -1), (25, -6), (22, 1), (25, 7), (15, 3), (2, 6), (-13, 4))
_SHADE = "#4a1a0a"


def _shade(points: tuple[Point, ...]) -> Layer:
    """What a piece casts on the cheese, a little below it."""
    return Layer("soft", tuple((x * 1.06 + 1.5, y * 1.06 + 3) for x, y in points), _SHADE, opacity=0.2)


PIECES: Mapping[str, tuple[Layer, ...]] = {
    "pepperoni": (
        _shade(ring(12, 20)),
        Layer("dots", _MIDDLE, "#8f1d16", 18.5),
        Layer("dots", _MIDDLE, "#c5392a", 16),
        Layer("dots", ((-6, -5), (5, -8), (8, 4), (-3, 8), (-9, 3), (1, 0)), "#e8806a", 1.7),
        Layer("dots", ((-2, -10), (10, -2), (3, 9), (-8, -1)), "#8f1d16", 1.3),
        Layer("line", _arc(13, 3.5, 4.7), "#f3a28d", 2, 0.8),
    ),
    "ham": (
        _shade(_CHUNK),
        Layer("soft", tuple((x * 1.3, y * 1.3) for x, y in _CHUNK), "#e58d8f"),
        Layer("soft", tuple((x * 1.05, y) for x, y in _CHUNK), "#f7b3ae"),
        Layer("line", ((-7, -3), (0, -5), (8, -3)), "#fbd3cc", 2.2),
    ),
    "prosciutto": (
        _shade(_RAG),
        Layer("soft", _RAG, "#c14b4f"),
        Layer("soft", tuple((x * 0.8, y * 0.74) for x, y in _RAG), "#dd6c68"),
        Layer("line", ((-18, -4), (-6, -7), (5, -8), (18, -5)), "#fde3d4", 3),
        Layer("line", ((-14, 5), (-3, 3), (10, 3)), "#fbcfc3", 2.2),
    ),
    "chicken": (
        _shade(_CHUNK),
        Layer("soft", tuple((x * 1.35, y * 1.2) for x, y in _CHUNK), "#c98a45"),
        Layer("soft", tuple((x * 1.15, y * 0.95) for x, y in _CHUNK), "#f4d9a8"),
        Layer("line", ((-8, -4), (-4, 4)), "#8a5326", 2.4),
        Layer("line", ((0, -5), (4, 4)), "#8a5326", 2.4),
    ),
    "anchovies": (
        _shade(_FISH),
        Layer("soft", _FISH, "#5d6b77"),
        Layer("soft", tuple((x * 0.86, y * 0.5 - 1) for x, y in _FISH), "#a9b7bf"),
        Layer("line", ((-15, 0), (12, 0)), "#e8eef0", 1.2),
    ),
    "mushrooms": (
        _shade(_MUSHROOM),
        Layer("soft", tuple((x * 1.12, y * 1.12) for x, y in _MUSHROOM), "#a57b56"),
        Layer("soft", tuple((x * 0.94, y * 0.94) for x, y in _MUSHROOM), "#f4e6cf"),
        Layer("line", _arc(8.5, 3.4, 6.0), "#b98d66", 2),
        Layer("line", ((0, -3), (0, 9)), "#dcc3a0", 1.6),
    ),
    "onions": (
        Layer("line", _arc(16, 0.3, 3.6, 0.8), _SHADE, 6, 0.16),
        Layer("line", _arc(15, 0.2, 3.7, 0.8), "#8c2f6b", 5),
        Layer("line", _arc(14.5, 0.3, 3.6, 0.8), "#f3d6e6", 2.4),
        Layer("line", _arc(9, 0.5, 3.3, 0.8), "#b35a94", 3),
    ),
    "peppers": (
        Layer("line", _arc(15, 0.1, 4.3, 0.72), _SHADE, 8, 0.16),
        Layer("line", _arc(14, 0, 4.2, 0.72), "#2f7d32", 6.5),
        Layer("line", _arc(14.6, 0.1, 4.1, 0.72), "#8fcb4d", 2.4),
    ),
    "olives": (
        _shade(ring(9, 11)),
        Layer("dots", _MIDDLE, "#231b2b", 10.5),
        Layer("dots", ((-0.6, -0.6),), "#4a3b58", 8),
        Layer("dots", _MIDDLE, "#e9b65a", 4.2),
        Layer("line", _arc(7.6, 3.7, 4.9), "#8c7aa0", 1.8),
    ),
    "cherry-tomatoes": (
        _shade(ring(10, 14)),
        Layer("dots", _MIDDLE, "#b8251c", 13.5),
        Layer("dots", _MIDDLE, "#ef5a3c", 11),
        Layer("soft", ((-8, -1), (-5, -7), (-1, -7), (-1, -1)), "#f9a06a"),
        Layer("soft", ((8, -1), (5, -7), (1, -7), (1, -1)), "#f9a06a"),
        Layer("soft", ((-7, 2), (-1, 2), (-1, 8), (-4, 7)), "#f9a06a"),
        Layer("soft", ((7, 2), (1, 2), (1, 8), (4, 7)), "#f9a06a"),
        Layer("dots", ((-4, -4), (4, -4), (-3, 5), (3, 5)), "#fff0b8", 1.3),
    ),
    "spinach": (
        _shade(_LEAF),
        Layer("soft", tuple((x * 1.15, y * 1.3) for x, y in _LEAF), "#1f5a2c"),
        Layer("soft", tuple((x * 0.98, y * 1.0) for x, y in _LEAF), "#2f7a3a"),
        Layer("line", ((-22, 0), (14, 0)), "#8cc06a", 1.6),
        Layer("line", ((-6, 0), (0, -7)), "#8cc06a", 1.1),
        Layer("line", ((-2, 0), (5, 7)), "#8cc06a", 1.1),
    ),
    "pineapple": (
        _shade(((-14, -10), (13, -13), (15, 12), (-10, 10))),
        Layer("soft", ((-17, -12), (0, -17), (17, -14), (18, 2), (15, 15), (0, 12), (-14, 12), (-12, 0)), "#d99a1d"),
        Layer("soft", ((-14, -10), (0, -14), (14, -11), (15, 2), (12, 12), (0, 9), (-11, 9), (-9, 0)), "#fcd34f"),
        Layer("line", ((-5, -9), (-4, 6)), "#e9ae28", 1.8),
        Layer("line", ((4, -10), (5, 7)), "#e9ae28", 1.8),
    ),
    "jalapenos": (
        _shade(ring(10, 11)),
        Layer("dots", _MIDDLE, "#2c6b22", 10.5),
        Layer("dots", _MIDDLE, "#a8d665", 8),
        Layer("dots", ((-3, -2.5), (3, -2.5), (0, 3.2)), "#e6f3b8", 2.5),
        Layer("dots", ((-3, -2.5), (3, -2.5), (0, 3.2)), "#f6e7a6", 1.1),
    ),
    "basil": (
        _shade(_LEAF),
        Layer("soft", tuple((x * 0.95, y * 0.95) for x, y in _LEAF), "#2c8a3a"),
        Layer("soft", tuple((x * 0.7, y * 0.6 - 2) for x, y in _LEAF), "#4fae4c"),
        Layer("line", ((-15, 0), (12, 0)), "#bfe08c", 1.2),
    ),
    "egg": (
        _shade(ring(14, 32, 30, 0.12)),
        Layer("soft", ring(14, 33, 30, 0.14), "#f3e9d6"),
        Layer("soft", ring(14, 30, 27, 0.12), "#fffdf6"),
        Layer("dots", ((2, -1),), "#e98a12", 13.5),
        Layer("dots", ((2, -1.5),), "#ffb52b", 11.8),
        Layer("line", tuple((x + 2, y - 1) for x, y in _arc(7.5, 3.6, 4.8)), "#fff1c0", 2.6),
    ),
    "artichokes": (
        _shade(_MUSHROOM),
        Layer("soft", ((-16, 11), (-14, -6), (0, -19), (14, -6), (16, 11), (0, 16)), "#7d8b3d"),
        Layer("soft", ((-12, 9), (-10, -4), (0, -14), (10, -4), (12, 9), (0, 12)), "#c9cf86"),
        Layer("line", ((0, -11), (0, 10)), "#8f9a4c", 1.8),
        Layer("line", ((0, -2), (-8, 6)), "#8f9a4c", 1.6),
        Layer("line", ((0, -2), (8, 6)), "#8f9a4c", 1.6),
    ),
    "mozzarella": (
        _shade(ring(11, 24, 21, 0.1)),
        Layer("soft", ring(11, 25, 22, 0.14), "#ead9b4"),
        Layer("soft", ring(11, 22, 19, 0.12), "#fffaf0"),
        Layer("line", _arc(13, 3.5, 5.0, 0.8), "#ffffff", 3),
        Layer("dots", ((6, 7), (-8, 5)), "#e3c27f", 2.2),
    ),
    "pistachios": (
        _shade(((-8, 0), (0, -5), (8, 0), (0, 5))),
        Layer("soft", ((-10, 0), (-4, -7), (6, -6), (11, 0), (5, 7), (-5, 6)), "#7b5a78"),
        Layer("soft", ((-8, -1), (-3, -6), (5, -5), (9, -1), (4, 4), (-4, 4)), "#b8cf63"),
        Layer("line", ((-5, -1), (5, -1)), "#e3eda6", 1.4),
    ),
}
"""What a piece of each topping looks like, the lowest layer first; about 30 units wide."""

COUNTS: Mapping[str, int] = {
    "egg": 4,
    "prosciutto": 9,
    "mozzarella": 9,
    "pistachios": 26,
    "olives": 18,
    "jalapenos": 18,
}
"""How many pieces make a topping; those that are not here are `USUAL_COUNT`."""

USUAL_COUNT = 14
