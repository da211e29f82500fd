"""Pictures: cups cut open, so that what is in them shows, and things from the oven."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from webgym_sites.kit.art.svg import at, canvas, circle, ellipse, outlined, oval, scaled, shadow, shape, square, stroke

INK, GROUND, GLASS, ICE, STEAM = "#1c1812", "#e9e0cf", "#f8f4ea", "#ffffff", "#b9ab94"
BASE, MIDDLE = 148.0, 120.0

BEANS = {"house": "#3a2116", "guest": "#5a3018", "decaf": "#4d3426"}
MILK = {"whole": "#f3e4cb", "skimmed": "#efe9dc", "oat": "#dfc8a0", "almond": "#e6d3b6", "soy": "#e8dcae"}
SYRUP = {"vanilla": "#e5c25d", "caramel": "#c47a23", "hazelnut": "#8f5a2c", "cardamom": "#9cae6a", "maple": "#a8541f"}
SHOTS = {"single": 0.16, "double": 0.26, "triple": 0.36, "quad": 0.46}
ORIGIN = {"yirga": "#8a4a22", "cerrado": "#54301d", "huila": "#6e3a1d"}
SIZE = {"small": 0.84, "regular": 0.94, "large": 1.06}
FOAM, COCOA, CINNAMON, CREAM = "#fffaf0", "#4a2a1b", "#b0632a", "#fffdf8"


@dataclass(frozen=True, slots=True)
class Vessel:
    """What a drink is in; widths are from the middle. ``bend`` below 1 makes it round."""

    bottom: float
    top: float
    height: float
    bend: float = 1.0
    handle: bool = False
    saucer: bool = False
    straw: bool = False

    def half(self, level: float) -> float:
        """How wide it is at a level, 0 at the bottom, 1 at the brim."""
        return self.bottom + (self.top - self.bottom) * level**self.bend

    def band(self, low: float, high: float) -> str:
        """The path of what fills it from one level to another."""
        levels = [low + (high - low) * step / 6 for step in range(7)]
        left = [(MIDDLE - self.half(level), BASE - level * self.height) for level in levels]
        right = [(MIDDLE + self.half(level), BASE - level * self.height) for level in reversed(levels)]
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (*left, *right)) + "Z"


DEMITASSE = Vessel(17, 33, 46, 0.55, handle=True, saucer=True)
CUP = Vessel(26, 54, 72, 0.5, handle=True, saucer=True)
MUG = Vessel(36, 40, 84, handle=True)
SHORT = Vessel(25, 31, 72)
TALL = Vessel(30, 40, 112, straw=True)

Layers = list[tuple[str, float]]
"""What a drink is made of from the bottom up: colour, and share of the height."""

_FOAM = {"macchiato": 0.16, "cortado": 0.07, "flat-white": 0.08, "cappuccino": 0.28, "latte": 0.13, "mocha": 0.08}
_BAKERY = "bakery"


def picture(product_id: str, category_id: str, chosen: Iterable[str] = ()) -> Markup:
    """A product made like that, as inline SVG; without choices, a plain one."""
    return Markup(_picture(product_id, category_id, frozenset(chosen)))


@lru_cache(maxsize=2048)
def _picture(product_id: str, category_id: str, chosen: frozenset[str]) -> str:
    if category_id == _BAKERY:
        drawn = _BAKED[product_id]() + (_steam() if "warmed" in chosen else "")
        return canvas(GROUND, shadow(MIDDLE, 152, 70, 8) + drawn)
    return canvas(GROUND, _drink(product_id, chosen))


def _of(table: dict[str, str], chosen: Collection[str], otherwise: str = "") -> str:
    return next((colour for name, colour in table.items() if name in chosen), otherwise)


def _vessel(product_id: str, iced: bool) -> Vessel:
    if product_id in ("espresso", "macchiato"):
        return DEMITASSE
    if iced or product_id in ("cold-brew", "espresso-tonic"):
        return TALL
    return {"cortado": SHORT, "batch-brew": MUG, "pour-over": MUG, "mint-tea": MUG}.get(product_id, CUP)


def _drink(product_id: str, chosen: frozenset[str]) -> str:
    iced = "iced" in chosen or product_id in ("cold-brew", "espresso-tonic")
    vessel = _vessel(product_id, iced)
    layers = [*((SYRUP[name], 0.07) for name in SYRUP if name in chosen), *_layers(product_id, chosen)]
    size = next((factor for name, factor in SIZE.items() if name in chosen), 0.94)
    inside = shape(vessel.band(0, 1), GLASS) + _filled(vessel, layers)
    inside += _cubes(vessel) if iced else ""
    inside += _bubbles(vessel) if product_id == "espresso-tonic" else ""
    inside += _leaves() if product_id == "mint-tea" else ""
    extras = _on_top(vessel, chosen)
    steam = "" if iced else _steam(3 if "extra-hot" in chosen else 2, BASE - vessel.height - 12)
    return scaled(
        MIDDLE, BASE, size, _behind(vessel), inside, outlined(vessel.band(0, 1), "none", INK, 3), extras, steam
    )


def _layers(product_id: str, chosen: frozenset[str]) -> Layers:
    """What is above the syrup; it fills the vessel to nine tenths, foam included."""
    coffee, milk = _of(BEANS, chosen, BEANS["house"]), _of(MILK, chosen, MILK["whole"])
    shot = next((share for name, share in SHOTS.items() if name in chosen), SHOTS["double"])
    syrup = 0.07 * sum(name in chosen for name in SYRUP)
    foam = (0.05 if "iced" in chosen else _FOAM.get(product_id, 0.06)) + (0.12 if "foam" in chosen else 0)
    room = 0.92 - syrup
    if product_id == "espresso":
        return [(coffee, shot + 0.24), ("#a9682f", 0.06)]
    if product_id in ("batch-brew", "pour-over", "cold-brew"):
        return [(_of(ORIGIN, chosen), room)]
    if product_id == "mint-tea":
        return [("#d5d389", room)]
    if product_id == "americano":
        return [(coffee, shot), ("#7a4a2a", room - shot - 0.04), ("#a9682f", 0.04)]
    if product_id == "espresso-tonic":
        return [("#e3e8df", room - shot), (coffee, shot)]
    base = {"chai": "#b06a34", "matcha": "#86a352", "hot-chocolate": "#5a3020"}.get(product_id)
    if base:
        return [(base, 0.34), (milk, room - 0.34 - foam), (FOAM, foam)]
    dark = [(COCOA, 0.14)] if product_id == "mocha" else []
    return [*dark, (coffee, shot), (milk, room - shot - foam - 0.14 * len(dark)), (FOAM, foam)]


def _filled(vessel: Vessel, layers: Layers) -> str:
    drawn, level = "", 0.0
    for colour, share in layers:
        drawn += shape(vessel.band(level, level + share), colour)
        level += share
    return drawn


def _behind(vessel: Vessel) -> str:
    """Shadow, saucer, handle and straw."""
    drawn = shadow(MIDDLE, BASE + 4, vessel.top + 26, 8)
    if vessel.saucer:
        drawn += outlined(oval(MIDDLE, BASE + 3, vessel.top + 20, 6), GLASS, INK, 3)
    if vessel.handle:
        x, y = MIDDLE + vessel.half(0.75) - 2, BASE - vessel.height * 0.75
        reach, drop = vessel.height * 0.42, vessel.height * 0.5
        drawn += stroke(
            f"M{x:.1f} {y:.1f}c{reach:.1f} {-0.1 * drop:.1f} {reach:.1f} {drop:.1f} {-4:.1f} {drop:.1f}", INK, 4
        )
    if vessel.straw:
        drawn += stroke(f"M{MIDDLE + 10} {BASE - 30}L{MIDDLE + 30} {BASE - vessel.height - 26}", "#2b3fd0", 6)
    return drawn


def _cubes(vessel: Vessel) -> str:
    top = BASE - vessel.height
    places = ((-14, 30, 18), (12, 36, -14), (-4, 54, 40))
    return "".join(square(MIDDLE + x, top + y, 19, turn, ICE, 0.62) for x, y, turn in places)


def _bubbles(vessel: Vessel) -> str:
    places = ((-16, 12), (8, 20), (-6, 34), (17, 42), (-19, 50), (3, 8))
    return "".join(circle(MIDDLE + x, BASE - y, 2.4, ICE, 0.9) for x, y in places)


def _leaves() -> str:
    leaf = shape("M0 0c-10 -6 -12 -18 0 -26c12 8 10 20 0 26Z", "#4f8a4a")
    return at(MIDDLE - 14, BASE - 30, leaf, turn=-40) + at(MIDDLE + 12, BASE - 42, leaf, turn=30, size=0.9)


def _on_top(vessel: Vessel, chosen: frozenset[str]) -> str:
    brim = BASE - vessel.height * 0.93
    wide = vessel.half(0.9)
    drawn = ""
    if "cream" in chosen:
        swirl = (
            f"M{MIDDLE - wide * 0.8:.1f} {brim:.1f}q4 -18 {wide * 0.4:.1f} -18q6 -16 {wide * 0.5:.1f} -12q14 -2 12 12"
        )
        drawn += outlined(f"{swirl}q12 4 {wide * 0.3:.1f} 18Z", CREAM, INK, 2.5)
    for name, colour in (("cocoa", COCOA), ("cinnamon", CINNAMON)):
        if name in chosen:
            lift = 20 if "cream" in chosen else -3
            shift = 3 if name == "cinnamon" else 0
            spots = "".join(f"M{MIDDLE + x * wide / 10 + shift:.1f} {brim - lift + y:.1f}h0" for x, y in _SPOTS)
            drawn += stroke(spots, colour, 3.4)
    return drawn


_SPOTS = ((-5, 1), (-3, 4), (-1, 0), (1, 4), (3, 1), (5, 4))


def _steam(wisps: int = 2, y: float = 84) -> str:
    starts = {2: (-12, 12), 3: (-20, 0, 20)}[wisps]
    return stroke("".join(f"M{MIDDLE + x} {y:.1f}q-8 -9 0 -18t0 -18" for x in starts), STEAM, 3)


# --- the oven --------------------------------------------------------------------------------------------------------

CRUST, CRUMB, DARK = "#c98a45", "#e9c48a", "#8f5523"


def _croissant() -> str:
    outside = "M56 136c-8 -34 24 -66 64 -66s72 32 64 66c-10 6 -18 4 -24 -4"
    horn = f"{outside}c-6 -16 -20 -26 -40 -26s-34 10 -40 26c-6 8 -14 10 -24 4Z"
    folds = "M88 82l10 30M112 72l2 34M140 76l-10 32M166 94l-20 24M70 100l22 20"
    return outlined(horn, CRUST, INK, 3) + stroke(folds, DARK, 3)


def _bun() -> str:
    knot = "M70 118c8 -22 34 -30 50 -16s38 12 50 -2M78 134c20 10 30 -14 46 -14s28 16 44 6M96 88c10 10 34 12 48 0"
    seeds = "".join(f"M{x} {y}h0" for x, y in ((92, 104), (112, 92), (140, 98), (152, 120), (124, 132), (98, 126)))
    return outlined(oval(MIDDLE, 114, 58, 36), CRUST, INK, 3) + stroke(knot, DARK, 5) + stroke(seeds, GLASS, 4)


def _slice() -> str:
    loaf = "M72 148v-46c-10 -10 -4 -32 20 -32h56c24 0 30 22 20 32v46Z"
    dots = "".join(f"M{x} {y}h0" for x, y in ((96, 104), (118, 118), (142, 102), (104, 134), (138, 132), (124, 92)))
    return outlined(loaf, CRUMB, INK, 3) + stroke("M78 88c8 -10 76 -10 84 0", DARK, 7) + stroke(dots, DARK, 5)


def _scone() -> str:
    body = "M66 146c-4 -12 2 -18 -2 -28s4 -20 0 -28c26 -20 86 -20 112 0c-4 8 4 18 0 28s2 16 -2 28Z"
    return outlined(body, CRUMB, INK, 3) + stroke("M68 118c30 8 74 8 104 0", DARK, 3) + _chives()


def _chives() -> str:
    return stroke("M92 92l6 4M116 84l4 6M142 90l6 -4M104 102l8 -2M132 100l6 4", "#5c8a45", 3.5)


def _cookie() -> str:
    oats = "".join(f"M{x} {y}l7 3" for x, y in ((88, 104), (112, 86), (142, 96), (98, 128), (124, 112), (146, 124)))
    salt = "".join(f"M{x} {y}h0" for x, y in ((104, 98), (132, 86), (120, 132), (152, 110), (88, 118)))
    return (
        ellipse(MIDDLE, 116, 58, 42, INK)
        + ellipse(MIDDLE, 114, 55, 38, CRUST)
        + stroke(oats, DARK, 4)
        + stroke(salt, GLASS, 4)
    )


_BAKED: dict[str, Callable[[], str]] = {
    "croissant": _croissant,
    "cardamom-bun": _bun,
    "banana-bread": _slice,
    "cheese-scone": _scone,
    "oat-cookie": _cookie,
}
