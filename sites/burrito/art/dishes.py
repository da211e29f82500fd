"""Dishes drawn from their fillings: burrito, bowl, tacos, quesadilla. Each gives SVG for a canvas of 240 by 180."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from webgym_sites.burrito.art.fillings import Heap, mound, mounds, sunflower
from webgym_sites.kit.art.svg import at, circle, ellipse, oval, shadow, shape, stroke

GREEN, GREEN_DEEP = "#24453c", "#1a2c26"
"""The house's glazed bowls."""


@dataclass(frozen=True, slots=True)
class Dough:
    """The colours of a tortilla or shell: its face, its shaded side, its cut edge, its toasted spots."""

    face: str
    shade: str
    edge: str
    toast: str


FLOUR = Dough("#eccb93", "#d8ac6c", "#f7e3bb", "#c98d4c")
DOUGHS: dict[str, Dough] = {
    "flour-tortilla": FLOUR,
    "wheat-tortilla": Dough("#cf9f63", "#b5834a", "#e6c795", "#94602c"),
    "spinach-tortilla": Dough("#a9b96b", "#8a9c4e", "#cfdb9d", "#6d7a35"),
    "gluten-free-tortilla": Dough("#f4e2bd", "#dfc591", "#fff4da", "#cda765"),
    "soft-corn": Dough("#efc469", "#d6a243", "#f9e0a3", "#bd8530"),
    "soft-flour": FLOUR,
    "crispy-corn": Dough("#e9a63a", "#c98322", "#f6cd7c", "#a9691a"),
}
"""By option id."""

SALSAS = frozenset({"red-salsa", "green-salsa", "hot-salsa", "tomato", "corn", "mango"})
"""Served beside a quesadilla, not in it."""

# --- burrito ---------------------------------------------------------------------------------------------------------

_FOIL = "M12 70Q12 46 34 46L88 44l-8 12 13 9-10 12 13 10-12 12 10 11-10 12 6 14L34 134Q12 132 12 110Z"
_FOIL_LIGHT = (
    "M34 46l18 20-22 24 18 26-14 18Q12 132 12 110V70Q12 46 34 46Z"
    "M64 45l10 26-14 19 16 26-16 17-18-1 6-16-18-26 22-24-14-20Z"
)
_FOIL_DARK = "M48 92l34 26-24 14-12-14ZM74 66l18-6 1 5-10 12 11 9-12 10Z"
_SPOTS = ((98, 64, 10, 5), (126, 56, 6, 3), (128, 84, 9, 5), (104, 106, 7, 4), (88, 88, 5, 3), (128, 112, 6, 3))


def burrito(fillings: Sequence[str], dough: Dough = FLOUR, size: float = 1.0) -> str:
    """A burrito cut open, one end in foil, the cut turned to the viewer."""
    roll = (
        shape("M50 46H172V132H50Z", dough.face)
        + shape("M50 112H172v20H50Z", dough.shade, 0.75)
        + shape("".join(oval(*spot) for spot in _SPOTS), dough.toast, 0.6)
    )
    foil = shape(_FOIL, "#cfd4d6") + shape(_FOIL_LIGHT, "#eef0ef") + shape(_FOIL_DARK, "#a9b1b5", 0.6)
    face = (
        ellipse(172, 89, 37, 44, dough.shade)
        + ellipse(172, 89, 35, 42, dough.edge)
        + ellipse(173, 89, 30.5, 37, "#8a5a35")
        + _cut(fillings)
    )
    return shadow(120, 91 + 60 * size, 90 * size) + at(120, 91, at(-112, -89, roll, foil, face), turn=-15, size=size)


def _cut(fillings: Sequence[str]) -> str:
    """The fillings as seen in a cut, round (173, 89)."""
    shown = fillings[:9] or ["lettuce"]
    heap = 18.0 if len(shown) < 4 else 15.5
    places = _ring(len(shown), 14, 19.5)
    return "".join(mound(name, 173 + x, 89 + y, heap - 1, heap + 1) for name, (x, y) in zip(shown, places, strict=True))


def _ring(count: int, rx: float, ry: float) -> list[tuple[float, float]]:
    """Middles of so many heaps: one stands alone, up to six go round, more go inside the ring."""
    if count == 1:
        return [(0.0, 0.0)]
    outer = min(count, 6)
    angles = [k * math.tau / outer - math.pi / 2 for k in range(outer)]
    places = [(rx * math.cos(angle), ry * math.sin(angle)) for angle in angles]
    if count > outer:
        places += [(x, y) for x, y, _ in sunflower(count - outer, rx * 0.45, ry * 0.45, 0.6)]
    return places


# --- bowl ------------------------------------------------------------------------------------------------------------


def bowl(fillings: Sequence[str], ground: str = "rice", vessel: str = GREEN, size: float = 1.0) -> str:
    """A bowl from above: heaps of fillings on a ground of rice or leaves."""
    shown = [name for name in fillings if name != ground][:9] or [ground]
    reach, heap = (36, 25) if len(shown) > 3 else (29, 29)
    places = _ring(len(shown), reach, reach)
    heaps = "".join(mound(name, x, y, heap, heap) for name, (x, y) in zip(shown, places, strict=True))
    rim = circle(0, 0, 76, vessel) + circle(0, 0, 72, "#fff", 0.1) + circle(0, 0, 67, GREEN_DEEP, 0.55)
    shine = stroke("M-58-32A66 66 0 0 1-18-64", "#fff", 4, 0.3)
    food = mound(ground, 0, 0, 64, 64, share=0.55) + heaps
    return shadow(120, 98, 79 * size, 79 * size) + at(120, 90, rim, food, shine, size=size)


# --- tacos -----------------------------------------------------------------------------------------------------------


def tacos(fillings: Sequence[str], dough: Dough, count: int = 3) -> str:
    """Tacos side by side, the fillings peeping over the shell."""
    step = 44 if count >= 3 else 58
    left, middle = 120 - step * (count - 1) / 2, (count - 1) / 2
    placed = (
        at(left + step * i, 96 + 5 * (i % 2), _taco(fillings, dough, i), turn=(i - middle) * 9 - 4)
        for i in range(count)
    )
    return shadow(120, 142, 92) + "".join(placed)


def _taco(fillings: Sequence[str], dough: Dough, turn: int) -> str:
    """One taco round (0, 0), some 104 wide: back shell, heaps along its arc, front shell."""
    shown = fillings[:6] or ["lettuce"]
    heaps: list[Heap] = []
    for i in range(8):
        angle = math.pi * (0.13 + 0.74 * i / 7)
        x, y = 1 - 48 * math.cos(angle), 40 - 58 * math.sin(angle)
        heaps.append(Heap(shown[(i + turn) % len(shown)], x, y, 12, 12))
    places = ((-28, 18, 4), (2, 4, 5), (26, 22, 4), (-4, 30, 3))
    spots = shape("".join(oval(x, y, r, r) for x, y, r in places), dough.toast, 0.5)
    back = shape("M-46 40C-46-40 56-46 56 36Z", dough.shade)
    front = shape("M-54 42C-58-32 48-36 48 42Q-4 50-54 42Z", dough.face)
    fold = shape("M-54 42Q-4 50 48 42Q-4 40-54 42Z", dough.shade)
    return back + mounds(heaps, scale=0.95, share=0.8) + front + fold + spots


# --- quesadilla ------------------------------------------------------------------------------------------------------


def quesadilla(fillings: Sequence[str], dough: Dough = FLOUR, size: float = 1.0) -> str:
    """Three wedges in a fan, their fillings showing at the edge, and a pot of salsa."""
    fan = ((66, 92, 14), (168, 88, -14), (116, 98, 2))
    wedges = "".join(at(x, y, _wedge(fillings, dough, i), turn=turn) for i, (x, y, turn) in enumerate(fan))
    salsa = next((name for name in fillings if name in SALSAS), "red-salsa")
    pot = circle(200, 142, 25, GREEN) + circle(200, 142, 21, GREEN_DEEP) + mound(salsa, 200, 141, 19, 19)
    return shadow(118, 148, 96 * size) + at(120, 96, at(-120, -96, wedges), size=size) + pot


def _wedge(fillings: Sequence[str], dough: Dough, turn: int) -> str:
    """One wedge round (0, 0), its rounded edge to the viewer."""
    inside = [name for name in fillings if name not in SALSAS][:5] or ["cheese"]
    edge = (
        Heap(inside[(i + turn) % len(inside)], x, 37.5 - abs(x) ** 1.7 / 64, 8, 6)
        for i, x in enumerate((-38, -23, -8, 7, 22, 37))
    )
    return (
        shape("M-52 24Q0 54 52 24V36Q0 68-52 36Z", dough.shade)
        + shape("M-52 20Q0 50 52 20V29q-6 10-10 6t-10 5-12 2-10 8-12-2-12-2-12-5-14-3-12-9Z", "#f8c94f")
        + mounds(edge, scale=0.85)
        + shape("M4-60Q0-64-4-60L-54 20Q0 54 54 20Z", dough.face)
        + shape("M-54 20Q0 54 54 20L52 17Q0 49-52 17Z", dough.edge)
        + stroke("M-8-26q8 4 15 1M-18-2q18 8 35 2M-30 18q30 10 58 3", dough.toast, 4.5, 0.65)
    )
