"""Fillings: what each ingredient looks like, and how it is scattered.

Every filling is one SVG path of short round-capped strokes, perhaps over a blob of a base colour: a grain of rice is a
thin dash, a bean a thick one, a shred of cheese a long one. A picture with eight fillings has some twenty elements.
"""

from __future__ import annotations

import math
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from webgym_sites.kit.art.svg import oval, shape, stroke

GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True, slots=True)
class Filling:
    """How one ingredient is drawn.

    Attributes:
        colour: Colour of the pieces.
        base: Colour of the mound beneath them, ``""`` for none.
        length: Length of a piece; 0 makes dots.
        width: Thickness of a piece.
        density: Pieces per 1,000 square units.
        bend: How far a piece bows: 0 is straight.
    """

    colour: str
    base: str = ""
    length: float = 5.0
    width: float = 2.4
    density: float = 9.0
    bend: float = 0.0


FILLINGS: dict[str, Filling] = {
    "rice": Filling("#fffaf0", "#efe3c8", 5.5, 2.2, 13),
    "brown-rice": Filling("#e3c89b", "#c9a873", 5.5, 2.2, 13),
    "cauliflower": Filling("#fffdf4", "#e3e4c8", 0, 6.0, 8),
    "black-beans": Filling("#2f2230", "#4a3742", 4.5, 4.6, 8),
    "pinto": Filling("#a5633f", "#8a4e31", 4.5, 4.6, 8),
    "refried": Filling("#a86b4c", "#93573a", 9, 3.0, 4, 4.0),
    "chicken": Filling("#d09048", "#a9662b", 10, 6.0, 4),
    "steak": Filling("#74402d", "#512a1f", 9, 7.0, 4),
    "carnitas": Filling("#c08055", "#95552f", 11, 3.4, 6, 2.5),
    "barbacoa": Filling("#83402a", "#5e2a1b", 11, 3.4, 6, 2.5),
    "shrimp": Filling("#f08a62", "#f3bf9f", 9, 5.0, 4, 6.0),
    "fish": Filling("#ebc47e", "#cf9d52", 12, 7.5, 3),
    "tofu": Filling("#e09a45", "#b96c23", 0, 7.0, 6),
    "mushroom": Filling("#9c7a63", "#6f5040", 8, 4.6, 5, 3.5),
    "bacon": Filling("#a53a2c", "#f0b7a0", 10, 2.6, 6, 2.0),
    "chorizo": Filling("#b3402a", "#8c2d1d", 0, 6.0, 6),
    "peppers": Filling("#d4512f", "#7fa04a", 12, 3.0, 4, 4.0),
    "squash": Filling("#f0b43c", "#6f9a3f", 7, 5.0, 4, 2.0),
    "jalapeno": Filling("#3f7d3a", "#8cbc5c", 0, 5.0, 4),
    "lettuce": Filling("#94c35f", "#6fa445", 11, 3.0, 7, 4.0),
    "cabbage": Filling("#a86aa8", "#d9e3c0", 11, 2.0, 7, 4.0),
    "cheese": Filling("#f6c445", "#e9b238", 10, 1.9, 12, 1.0),
    "vegan-cheese": Filling("#f8dc8a", "#e8c46a", 10, 1.9, 12, 1.0),
    "white-cheese": Filling("#fffdf3", "#eee7d2", 0, 4.0, 9),
    "queso": Filling("#fbd979", "#f0b13c", 12, 4.0, 2, 5.0),
    "cream": Filling("#ffffff", "#f1ebe0", 10, 3.0, 3, 5.0),
    "guacamole": Filling("#b1cf60", "#7fa63a", 6, 3.4, 5, 3.0),
    "avocado": Filling("#d3e38b", "#5f8a2f", 12, 4.4, 3, 5.0),
    "tomato": Filling("#d63e2a", "#f0d9c4", 0, 4.4, 9),
    "red-salsa": Filling("#d8452c", "#a92a1a", 0, 3.4, 9),
    "green-salsa": Filling("#9cba3f", "#6c8b25", 0, 3.4, 9),
    "hot-salsa": Filling("#e2641d", "#8f1f13", 0, 3.4, 9),
    "mango": Filling("#ffd257", "#ea9a2a", 0, 5.0, 6),
    "corn": Filling("#fbd04a", "#e0a026", 0, 4.2, 12),
    "onion": Filling("#c65c93", "#f3dbe6", 8, 1.8, 6, 4.0),
    "cilantro": Filling("#3f8a45", "#a9cf8e", 3.5, 2.4, 9, 2.0),
    "pepitas": Filling("#6f8f3c", "#c9cf9a", 4.0, 3.2, 9),
    "apple": Filling("#fff7dc", "#c8401b", 11, 4.6, 3, 6.0),
    "carrot": Filling("#f08a2c", "#d96f17", 14, 4.2, 5),
    "chips": Filling("#f1bf55", "#d29331", 9, 5.0, 5),
    "coconut": Filling("#fffdf6", "", 9, 1.8, 7, 2.0),
}


OPTION_FILLINGS: dict[str, str] = {
    "chicken": "chicken", "steak": "steak", "carnitas": "carnitas", "barbacoa": "barbacoa", "shrimp": "shrimp",
    "tofu": "tofu", "mushrooms": "mushroom", "lime-rice": "rice", "brown-rice": "brown-rice",
    "cauliflower-rice": "cauliflower", "black-beans": "black-beans", "pinto-beans": "pinto", "refried-beans": "refried",
    "pico": "tomato", "corn-salsa": "corn", "verde": "green-salsa", "smoked-tomato": "red-salsa", "arbol": "hot-salsa",
    "habanero": "mango", "jack": "cheese", "queso-fresco": "white-cheese", "warm-queso": "queso",
    "vegan-cheese": "vegan-cheese", "guacamole": "guacamole", "extra-guacamole": "avocado", "sour-cream": "cream",
    "fajita-vegetables": "peppers", "charred-peppers": "jalapeno", "pepitas": "pepitas", "bacon": "bacon",
    "chorizo": "chorizo", "avocado-ranch": "cream",
}  # fmt: skip
"""What an option looks like, by its id; options that are not here (a size, a cup) show nothing of their own."""

LEFT_OUT: dict[str, frozenset[str]] = {
    "no-onions": frozenset({"onion"}),
    "no-cilantro": frozenset({"cilantro"}),
    "no-tomatoes": frozenset({"tomato"}),
    "no-lettuce": frozenset({"lettuce"}),
}
"""What an option takes away."""


def fillings_of(natural: Iterable[str], option_ids: Collection[str]) -> tuple[str, ...]:
    """The distinct fillings of a dish: those it always has, then those chosen, less those left out.

    Args:
        natural: Names of fillings the dish has whatever is chosen.
        option_ids: The options chosen.
    """
    chosen = (OPTION_FILLINGS[option_id] for option_id in option_ids if option_id in OPTION_FILLINGS)
    left_out = frozenset[str]().union(*(LEFT_OUT.get(option_id, frozenset()) for option_id in option_ids))
    return tuple(name for name in dict.fromkeys((*natural, *chosen)) if name not in left_out)


def sunflower(count: int, rx: float, ry: float, turn: float) -> Iterator[tuple[float, float, float]]:
    """`count` evenly spread points of an ellipse round the origin, each with an angle in radians (Vogel's spiral)."""
    for i in range(count):
        reach, theta = math.sqrt((i + 0.5) / count), i * GOLDEN_ANGLE + turn
        yield rx * reach * math.cos(theta), ry * reach * math.sin(theta), theta * 3.7 + turn


def pieces(filling: Filling, points: Iterable[tuple[float, float, float]], scale: float) -> str:
    """A piece of the filling at each point (x, y, angle), as part of a path."""
    half, bow = filling.length * scale / 2, filling.bend * scale
    parts: list[str] = []
    for x, y, angle in points:
        dx, dy = half * math.cos(angle), half * math.sin(angle)
        bend = f"q{dx - bow * math.sin(angle):.1f} {dy + bow * math.cos(angle):.1f} {2 * dx:.1f} {2 * dy:.1f}"
        tail = "h0" if not half else bend if bow else f"l{2 * dx:.1f} {2 * dy:.1f}"
        parts.append(f"M{x - dx:.1f} {y - dy:.1f}{tail}")
    return "".join(parts)


def mound(
    name: str, x: float, y: float, rx: float, ry: float, *, scale: float = 1.0, base: bool = True, share: float = 1.0
) -> str:
    """A heap of a filling inside an ellipse: its base colour, then its pieces.

    Args:
        name: Which filling.
        x: Middle of the ellipse.
        y: Middle of the ellipse.
        rx: Half its width.
        ry: Half its height.
        scale: Size of the pieces.
        base: Whether to draw the mound beneath them.
        share: Part of the usual number of pieces to draw.
    """
    return mounds([Heap(name, x, y, rx, ry)], scale=scale, base=base, share=share)


@dataclass(frozen=True, slots=True)
class Heap:
    """Where a filling lies: the middle of an ellipse, and half its width and height."""

    name: str
    x: float
    y: float
    rx: float
    ry: float


def mounds(heaps: Iterable[Heap], *, scale: float = 1.0, base: bool = True, share: float = 1.0) -> str:
    """Several heaps as `mound` draws one. Those of one filling are drawn together, where its first one lies."""
    drawn: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for heap in heaps:
        blobs, scattered = drawn[heap.name]
        blobs.append(oval(heap.x, heap.y, heap.rx, heap.ry))
        scattered.append(_scatter(heap, scale, share))
    return "".join(
        (shape("".join(blobs), FILLINGS[name].base) if base and FILLINGS[name].base else "")
        + stroke("".join(scattered), FILLINGS[name].colour, FILLINGS[name].width * scale)
        for name, (blobs, scattered) in drawn.items()
    )


def _scatter(heap: Heap, scale: float, share: float) -> str:
    """The pieces of a heap, as part of a path."""
    filling, name, x, y, rx, ry = FILLINGS[heap.name], heap.name, heap.x, heap.y, heap.rx, heap.ry
    turn = math.radians((zlib.crc32(name.encode()) + int(x * 7 + y * 13)) % 360)
    count = max(3, round(filling.density * share * math.pi * rx * ry / 1000 / scale**1.5))
    inset = filling.width * scale / 2
    points = ((x + dx, y + dy, a) for dx, dy, a in sunflower(count, max(rx - inset, 1), max(ry - inset, 1), turn))
    return pieces(filling, points, scale)
