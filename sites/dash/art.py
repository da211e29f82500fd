"""Pictures of dishes and restaurants: flat, parametric SVG on cool grounds, drawn once and kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from math import cos, pi, sin
from random import Random

from markupsafe import Markup

from webgym_sites.kit.art.svg import at, canvas, circle, ellipse, outlined, oval, shadow, shape, square, stroke

GROUNDS = ("#cfdcff", "#c5ecea", "#dcd3ff", "#c9e7f8", "#d2eed9", "#f3d9ee")
"""What is behind a picture: one by chance, always the same for the same seed."""
DEEP = ("#aabfff", "#97dcd8", "#c0b0ff", "#9dd4f1", "#aadfb8", "#e5b8dd")
"""For the pattern on each ground."""

_GREENS = ("#4f9d5d", "#78b84d", "#3b7f4f")
_BOWLS = ("#2b3a8c", "#156f78", "#5b3fa8", "#22577a")

CUISINES = {
    "mexican": "tacos",
    "thai": "noodles",
    "italian": "pizza",
    "japanese": "sushi",
    "indian": "curry",
    "burgers": "burger",
    "mediterranean": "bowl",
    "chinese": "dumplings",
    "brunch": "pancakes",
}
"""What a restaurant's picture shows, by its cuisine."""


@lru_cache(maxsize=1024)
def picture(kind: str, seed: str) -> Markup:
    """A dish; decorative, so hidden from screen readers.

    Args:
        kind: One of `KINDS`, or of `CUISINES`.
        seed: What it is of: the same seed gives the same picture.
    """
    rng = Random(f"{kind} {seed}")
    ground = rng.randrange(len(GROUNDS))
    drawn = KINDS[CUISINES.get(kind, kind)](rng)
    return Markup(canvas(GROUNDS[ground], _pattern(rng, DEEP[ground]) + drawn))  # all of it made here


def _pattern(rng: Random, colour: str) -> str:
    """Large soft shapes that reach beyond the picture, as a wide cover shows more of its ground."""
    if rng.random() < 0.5:
        x, y = rng.choice((-20, 260)), rng.choice((10, 170))
        return circle(x, y, 90, colour, 0.55) + circle(240 - x, 180 - y, 54, colour, 0.55)
    lean = rng.choice((-60, 60))
    lines = "".join(f"M{x} 220l{lean} -260" for x in range(-338, 600, 62))
    return stroke(lines, colour, 13, 0.5)


def _round(rng: Random, count: int, r: float, draw: Callable[[float, float], str]) -> str:
    """Things in a ring round the middle of a plate."""
    turn = rng.random() * 2 * pi
    steps = (turn + 2 * pi * n / count for n in range(count))
    return "".join(draw(120 + r * cos(step), 92 + r * sin(step)) for step in steps)


def _plate(inside: str = "#f4f6ff") -> str:
    return shadow(120, 104, 80, 66) + circle(120, 92, 74, "#ffffff") + circle(120, 92, 58, inside)


def _bowl_of(rng: Random, content: str) -> str:
    return shadow(120, 104, 78, 66) + circle(120, 92, 73, rng.choice(_BOWLS)) + circle(120, 92, 63, content)


def _herbs(rng: Random, count: int, r: float) -> str:
    leaf = "M0 -9c8 4 8 14 0 18c-8 -4 -8 -14 0 -18Z"
    return _round(rng, count, r, lambda x, y: at(x, y, shape(leaf, rng.choice(_GREENS)), turn=rng.randrange(360)))


# --- bowls and plates ------------------------------------------------------------------------------------------------


def _noodles(rng: Random) -> str:
    strands = "".join(f"M{72 + 3 * n} {66 + 9 * n}c20 -22 34 22 52 0s26 18 42 {-4 + n}" for n in range(6))
    egg = circle(146, 70, 17, "#fffdf5") + circle(147, 71, 9, "#f5a623")
    sticks = stroke("M166 132L228 34M178 136L238 44", "#7a4a2b", 5)
    broth = _bowl_of(rng, rng.choice(("#d98b4a", "#c9743a", "#e2b26a")))
    return broth + stroke(strands, "#fbe3b0", 6) + egg + _herbs(rng, 5, 44) + sticks


def _curry(rng: Random) -> str:
    sauce = rng.choice(("#e07b2f", "#c9502c", "#7fae4f", "#e3a52f"))
    pieces = _round(rng, 5, 30, lambda x, y: square(x, y, 22, rng.randrange(90), "#fff1d6", 0.85))
    swirl = stroke("M84 92c0 -30 52 -38 64 -10s-28 40 -38 18s22 -24 26 -8", "#fff6e5", 5, 0.9)
    return _bowl_of(rng, sauce) + pieces + swirl + _herbs(rng, 4, 46)


def _bowl(rng: Random) -> str:
    colours = rng.sample(("#f28c38", "#7d4fa8", "#f7d154", "#e2574c", "#f3ead8", "#a9cf6a"), 4)
    turn = rng.randrange(90)
    wedge = "M0 0L58 0A58 58 0 0 1 0 58Z"
    wedges = "".join(at(120, 92, shape(wedge, colour), turn=turn + 90 * n) for n, colour in enumerate(colours))
    seeds = _round(rng, 9, 30, lambda x, y: circle(x, y, 3, "#ffffff", 0.75))
    return _bowl_of(rng, "#5f9f57") + wedges + seeds + circle(120, 92, 15, "#fffdf5") + circle(120, 92, 8, "#f5a623")


def _soup(rng: Random) -> str:
    broth = rng.choice(("#d9482f", "#e8b04a", "#c9a15f", "#d96b3f"))
    rings = _round(rng, 4, 32, lambda x, y: circle(x, y, 11, "#fff4dc", 0.9) + circle(x, y, 5, broth))
    spoon = stroke("M182 128l44 34", "#c3cbe0", 8) + ellipse(176, 122, 15, 11, "#dbe1f0")
    return _bowl_of(rng, broth) + rings + _herbs(rng, 4, 17) + spoon


def _meal(rng: Random) -> str:
    rice = ellipse(98, 80, 30, 24, "#fffaf0") + ellipse(94, 74, 18, 12, "#ffffff")
    sauce = rng.choice(("#a8432a", "#c4622d", "#8c3b4a", "#b5772c"))
    strips = "".join(at(132 + 9 * n, 88 + 4 * n, ellipse(0, 0, 12, 25, sauce), turn=24) for n in range(3))
    shine = stroke("M126 74l8 -6M140 80l8 -6", "#ffffff", 3, 0.5)
    greens = at(108, 124, _leaf_pile(rng))
    return _plate() + rice + greens + strips + shine


def _leaf_pile(rng: Random) -> str:
    return "".join(ellipse(11 * n - 22, rng.randrange(-3, 4), 13, 8, rng.choice(_GREENS)) for n in range(5))


def _pizza(rng: Random) -> str:
    topping = rng.choice(("#c8362e", "#7a3f8c", "#d9762b"))
    base = shadow(120, 104, 80, 66) + circle(120, 92, 74, "#d9944a") + circle(120, 92, 64, "#f9d36b")
    spots = _round(rng, 7, 46, lambda x, y: circle(x, y, 10, topping)) + _round(
        rng, 4, 22, lambda x, y: circle(x, y, 9, topping)
    )
    cuts = stroke("M46 92H194M83 28L157 156M157 28L83 156", "#fff3cf", 2.5, 0.8)
    return base + spots + _herbs(rng, 5, 34) + cuts


def _sushi(rng: Random) -> str:
    fish = rng.choice(("#f4845f", "#e2574c", "#a9cf6a"))
    wood = '<rect x="26" y="54" width="188" height="92" rx="14" fill="#8a5a3b"/>'

    def roll(x: float, y: float) -> str:
        return circle(x, y, 23, "#22313f") + circle(x, y, 18.5, "#fdfdf8") + circle(x, y, 8.5, fish)

    rolls = "".join(roll(62 + 57 * column, 80 + 46 * row) for row in range(2) for column in range(3))
    return shadow(120, 148, 92, 8) + wood + rolls + at(206, 62, ellipse(0, 0, 14, 9, "#7cb342"))


def _dumplings(rng: Random) -> str:
    basket = shadow(120, 104, 80, 66) + circle(120, 92, 76, "#c99a5b") + circle(120, 92, 66, "#ecd3a1")
    fold = "M-22 8C-22 -22 22 -22 22 8C10 16 -10 16 -22 8Z"
    pleats = "M-10 -8v8M0 -12v9M10 -8v8"

    def one(x: float, y: float) -> str:
        dough = outlined(fold, "#fdf5e6", "#d9c3a0", 2) + stroke(pleats, "#d9c3a0", 2.5)
        return at(x, y, dough, turn=rng.randrange(-30, 30))

    return basket + _round(rng, 5, 40, one) + one(120, 94)


# --- held in the hand ------------------------------------------------------------------------------------------------


def _burger(rng: Random) -> str:
    patty = outlined("M58 112h124c10 0 10 20 0 20H58c-10 0 -10 -20 0 -20Z", "#6b3a22", "#57301d", 2)
    cheese = shape("M56 108h128l-20 18 -18 -14 -24 16 -22 -16 -26 12Z", rng.choice(("#f7c544", "#ffe08a")))
    lettuce = stroke("M56 104q10 10 21 0t21 0t21 0t21 0t21 0t21 0", rng.choice(_GREENS), 10)
    tomato = stroke("M68 94h104", "#d9423a", 9)
    top = outlined("M54 86C54 28 186 28 186 86Z", "#e0994a", "#c9803a", 2)
    seeds = stroke("M92 58h0M118 48h0M146 58h0M108 70h0M132 70h0", "#fff0cf", 6)
    bottom = outlined("M58 136h124v10c0 10 -10 14 -20 14H78c-10 0 -20 -4 -20 -14Z", "#e0994a", "#c9803a", 2)
    return shadow(120, 160, 74, 8) + bottom + patty + cheese + lettuce + tomato + top + seeds


def _wrap(rng: Random) -> str:
    filling = rng.choice(("#a8432a", "#c4622d", "#6f9f45"))
    tortilla = '<rect x="-84" y="-30" width="168" height="60" rx="28" fill="#f1cf95"/>'
    spots = stroke("M-30 -12h0M0 8h0M-50 10h0M24 -10h0", "#d9a862", 7)
    foil = '<rect x="-88" y="-34" width="84" height="68" rx="20" fill="#dfe5f4"/>' + stroke(
        "M-66 -30v60M-44 -32v64M-22 -32v64", "#bcc7e2", 3
    )
    end = ellipse(76, 0, 16, 27, "#f7dfb4") + ellipse(77, 0, 10, 20, filling) + circle(77, -6, 4, "#fff4dc")
    end += circle(80, 6, 4, rng.choice(_GREENS))
    return shadow(120, 142, 82, 8) + at(120, 94, tortilla, spots, end, foil, turn=-22)


def _tacos(rng: Random) -> str:
    meat = rng.choice(("#9c4a2a", "#c4622d", "#e0a15a"))

    def taco(x: float, y: float) -> str:
        bits = "".join(circle(-24 + 12 * n, -30 - (n % 2) * 6, 9, (meat, *_GREENS[:2])[n % 3]) for n in range(5))
        shell = outlined("M-40 14C-40 -46 40 -46 40 14Z", "#f5c862", "#dca63d", 2)
        return at(x, y, bits + circle(4, -36, 5, "#e2574c") + shell + stroke("M-14 -6h0M8 -14h0M18 2h0", "#dca63d", 6))

    return shadow(120, 148, 94, 8) + taco(74, 112) + taco(166, 112) + taco(120, 132)


def _toast(rng: Random) -> str:
    bread = "M58 60c-14 -26 30 -36 62 -34s76 8 62 34v78c0 10 -6 14 -14 14H72c-8 0 -14 -4 -14 -14Z"
    spread = "M74 66c-6 -16 26 -22 46 -22s52 6 46 22v62c0 6 -4 8 -8 8H82c-4 0 -8 -2 -8 -8Z"
    seeds = _round(rng, 7, 28, lambda x, y: circle(x, y, 3.5, rng.choice(("#ffffff", "#e2574c", "#22313f"))))
    colour = rng.choice(("#9dc65b", "#f7d98a", "#e9a3b1"))
    return shadow(120, 154, 66, 8) + outlined(bread, "#d9a05a", "#b97d3c", 4) + shape(spread, colour) + seeds


def _pancakes(rng: Random) -> str:
    stack = "".join(
        ellipse(120, 136 - 15 * n, 66, 20, "#c98544") + ellipse(120, 132 - 15 * n, 66, 19, "#f0c078") for n in range(5)
    )
    run = "M70 70c10 -18 90 -18 100 0s-4 16 -8 34 -14 10 -14 -6 -22 -2 -26 12 -16 0 -16 -12 -46 -10 -36 -28Z"
    syrup = shape(run, "#8a4b1f", 0.92)
    berries = _round(rng, 4, 15, lambda x, y: circle(x, y - 26, 7, rng.choice(("#4a55a8", "#c8362e"))))
    return shadow(120, 152, 84, 10) + ellipse(120, 144, 84, 20, "#ffffff") + stack + syrup + berries


# --- drinks and sweets -----------------------------------------------------------------------------------------------


def _drink(rng: Random) -> str:
    liquids = (("#f9e27a", "#e0b81e"), ("#c9743a", "#e58b2f"), ("#bfe6f5", "#7cb342"), ("#f0d9a0", "#d99a2b"))
    colour, rind = rng.choice(liquids)
    glass = "M84 36h72l-9 118c-1 6 -4 8 -9 8h-36c-5 0 -8 -2 -9 -8Z"
    inside = "M88 60h64l-7 90c0 5 -3 6 -6 6h-38c-3 0 -6 -1 -6 -6Z"
    ice = square(108, 84, 20, 18, "#ffffff", 0.6) + square(132, 104, 20, -24, "#ffffff", 0.6)
    slice_ = circle(156, 48, 19, rind) + circle(156, 48, 14, "#fdf6d8") + stroke("M156 36v24M144 48h24", rind, 2)
    straw = stroke("M122 128L140 12", "#3347e0", 6)
    return shadow(120, 164, 42, 6) + shape(glass, "#ffffff", 0.65) + shape(inside, colour) + ice + straw + slice_


def _cake(rng: Random, top: str = "#f7dc6f", side: str = "#d9a05a") -> str:
    slab = shape("M60 84l68 -28 58 26 -68 32Z", top) + shape("M60 84l58 30v34L60 116Z", side)
    slab += shape("M118 114l68 -32v34l-68 32Z", top, 0.85)
    berry = circle(124, 78, 9, "#c8362e") + _herbs(rng, 1, 4)
    return shadow(120, 148, 86, 10) + ellipse(120, 136, 92, 24, "#ffffff") + slab + berry


def _cup(rng: Random) -> str:
    scoop = rng.choice(("#f7a928", "#fff1d0", "#f2b5c4"))
    foot = shape("M112 126h16v24h22v8H90v-8h22Z", "#e6ecfa")
    cup = shape("M68 82h104l-22 48H90Z", "#f3f6ff") + shape("M76 88h88l-4 10H80Z", scoop, 0.6)
    scoops = circle(96, 72, 26, scoop) + circle(144, 72, 26, scoop) + circle(120, 54, 27, scoop)
    shine = shape(oval(110, 44, 8, 5), "#ffffff", 0.6)
    wafer = at(158, 40, '<rect x="-7" y="-32" width="14" height="58" rx="3" fill="#d9a05a"/>', turn=24)
    return shadow(120, 160, 44, 6) + wafer + scoops + shine + cup + foot


def _box(rng: Random) -> str:
    """An empty delivery box."""
    lid = shape("M56 74l64 -30 64 30 -64 28Z", "#e9eefc") + shape("M74 74l46 -22 46 22 -46 20Z", "#8b98c9")
    sides = shape("M56 74l64 28v54l-64 -28Z", "#c6d1f3") + shape("M120 102l64 -28v54l-64 28Z", "#aebce8")
    return shadow(120, 156, 72, 9) + sides + lid + stroke("M92 122l16 7", "#3347e0", 5)


KINDS: dict[str, Callable[[Random], str]] = {
    "wrap": _wrap, "tacos": _tacos, "pizza": _pizza, "plate": _meal, "soup": _soup, "noodles": _noodles,
    "curry": _curry, "bowl": _bowl, "sushi": _sushi, "dumplings": _dumplings, "burger": _burger, "toast": _toast,
    "pancakes": _pancakes,
    "drink": _drink, "cake": _cake, "brownie": partial(_cake, top="#5a3524", side="#40241a"), "cup": _cup, "box": _box,
}  # fmt: skip
"""How each kind of dish is drawn."""
