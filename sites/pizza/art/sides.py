"""Plates and bottles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from markupsafe import Markup

from webgym_sites.kit.art.svg import at, canvas, circle, ellipse, outlined, oval, shadow, shape, stroke
from webgym_sites.pizza.art.pieces import PIECES, Spot

PLATE, RIM = "#fffaf1", "#e9dccb"


@lru_cache(maxsize=64)
def side_picture(product_id: str) -> Markup:
    """A side or a drink, as inline SVG."""
    ground, draw = _DRAWN[product_id]
    return Markup(canvas(ground, draw()))


def _plate(*food: str) -> str:
    return shadow(120, 152, 82, 8) + ellipse(120, 128, 86, 34, RIM) + ellipse(120, 124, 84, 32, PLATE) + "".join(food)


def _knots() -> str:
    knot = outlined("M-20 4Q-24-14-6-14Q10-16 18-6Q26 8 8 12Q-12 16-20 4Z", "#dc9c4c", "#b5732c", 2)
    knot += stroke("M-10-6Q2-16 10-2M-12 4Q0-4 14 4", "#b5732c", 3) + stroke("M-8-9Q-2-13 4-11", "#f6d08f", 3)
    green = stroke("M-4 2h0M6-7h0M-12-1h0M10 5h0", "#3f7d32", 4)
    return _plate(*(at(x, y, knot, green, turn=t) for x, y, t in _PILE))


_PILE = ((84, 112, -12), (124, 106, 14), (158, 114, -8), (104, 92, 20), (142, 90, -18), (122, 126, 4))


def _salad() -> str:
    leaf = shape("M0 0C-26-10-30-34-6-46C16-36 18-12 0 0Z", "#4c9a3f") + stroke("M0 0Q-4-24-6-42", "#a7d67a", 2.5)
    leaves = (at(120 + dx, 124, leaf, turn=t) for dx, t in ((-30, -62), (-18, -34), (0, -6), (18, 22), (34, 58)))
    shaved = stroke("M98 92l16-10M128 84l18 4M112 104l20-6", "#fff3c9", 6)
    return _plate(*leaves, shaved, stroke("M94 112h0M120 96h0M146 108h0M134 118h0", "#c98a45", 7))


def _olives() -> str:
    bowl = shape("M60 104Q64 154 120 154Q176 154 180 104Z", "#c84a32") + ellipse(120, 104, 60, 20, "#8f2f20")
    spots = ((92, 98), (118, 92), (146, 98), (106, 108), (134, 108), (120, 101))
    balls = "".join(circle(x, y, 12, "#4d5a24") + circle(x - 3, y - 4, 3.5, "#aab85e") for x, y in spots)
    return shadow(120, 154, 56) + bowl + balls + stroke("M96 86q12-10 24 0", "#f59a3a", 5)


def _wedges() -> str:
    wedge = outlined("M-26 8Q-4-18 26-6Q10 14-26 8Z", "#f0b94e", "#b5792a", 2.5) + stroke(
        "M-14 3Q2-9 16-5", "#fbe09a", 4
    )
    green = stroke("M-6 0l6-4M6-1l5 2", "#41702f", 2.5)
    return _plate(*(at(x, y, wedge, green, turn=t) for x, y, t in _PILE))


def _wings() -> str:
    wing = outlined("M-24 6Q-22-14 0-14Q24-12 24 4Q14 10 4 6Q-8 18-24 6Z", "#b8542a", "#7f3114", 2.5)
    wing += stroke("M-12-4Q-2-11 8-8", "#f0a05c", 4) + stroke("M-8 3h0M6-2h0M12 2h0", "#ffd9a0", 3)
    return _plate(*(at(x, y, wing, turn=t) for x, y, t in _PILE))


def _tiramisu() -> str:
    layers = ((124, "#7a4526"), (112, "#fff1d6"), (98, "#8a5230"), (86, "#fff6e4"))
    block = "".join(shape(f"M76 {y}l88 0 0 14-88 0Z", colour) for y, colour in layers)
    top = shape("M76 86l14-14h88l-14 14Z", "#5d331c") + shape("M164 86l14-14v52l-14 14Z", "#d9c3a0")
    return _plate(block, top, stroke("M100 78h0M120 80h0M144 77h0M158 79h0", "#3f2110", 4))


def _bottle(glass: str, drink: str, label: str, mark: str) -> Callable[[], str]:
    def draw() -> str:
        body = "M104 26h32v20q0 8 8 16q8 8 8 20v66q0 8-8 8h-48q-8 0-8-8v-66q0-12 8-20q8-8 8-16Z"
        filled = "M90 84q4-6 8-10h44q4 4 8 10v60q0 8-8 8h-44q-8 0-8-8Z"
        paper = shape("M88 96h64v34h-64Z", label) + circle(120, 113, 11, mark)
        shine = stroke("M98 80q2-8 8-12M98 140v-6", "#ffffff", 5, 0.65)
        cap = shape("M101 18h38v10h-38Z", mark)
        return shadow(120, 157, 44) + shape(body, glass) + shape(filled, drink) + paper + shine + cap

    return draw


def _tumbler(drink: str, floating: str) -> Callable[[], str]:
    def draw() -> str:
        glass = shape("M82 48h76l-9 104q-1 6-8 6h-42q-7 0-8-6Z", "#ffffff", 0.75)
        inside = shape("M85 66h70l-8 84q0 4-5 4h-44q-5 0-5-4Z", drink)
        ice = "".join(at(x, y, shape("M-11-11h22v22h-22Z", "#ffffff", 0.55), turn=t) for x, y, t in _ICE)
        straw = stroke("M128 120L146 26", "#c3271b", 6) + stroke("M128 120L146 26", "#ffffff", 2, 0.5)
        return shadow(120, 157, 44) + straw + glass + inside + ice + floating

    return draw


_ICE = ((106, 82, 14), (132, 90, -20), (112, 108, 36))
_LEMON = "".join(
    (
        shape(oval(150, 52, 18, 18), "#f7d13d"),
        shape(oval(150, 52, 13, 13), "#fff3a8"),
        stroke("M150 40v24M138 52h24", "#f7d13d", 2),
    )
)
_MINT = "".join(layer.drawn([Spot(104, 62, -0.6, 1.1), Spot(124, 58, 0.5, 1.0)]) for layer in PIECES["basil"])

_DRAWN: Mapping[str, tuple[str, Callable[[], str]]] = {
    "garlic-knots": ("#f9e0b4", _knots),
    "rocket-salad": ("#dcebd0", _salad),
    "baked-olives": ("#f6d9c4", _olives),
    "potato-wedges": ("#fbd6c6", _wedges),
    "chicken-wings": ("#f9e0b4", _wings),
    "tiramisu": ("#f3d9cf", _tiramisu),
    "lemonade": ("#fdf0b8", _tumbler("#f9e27a", _LEMON)),
    "blood-orange": ("#fbd0bd", _bottle("#f3b49c", "#e4512c", "#fff3e2", "#c3271b")),
    "iced-tea": ("#e6ead0", _tumbler("#c9803a", _MINT)),
    "still-water": ("#d5e8ec", _bottle("#cfe6ee", "#a9d4e3", "#ffffff", "#2f7f9b")),
    "root-beer": ("#eadccb", _bottle("#7a4a2a", "#4a2815", "#f6e3c2", "#1c5c43")),
}
