"""A pizza from above, as it is made."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import cos, pi, sin, sqrt

from markupsafe import Markup

from webgym_sites.kit.art.svg import circle, ellipse, oval, shape, stroke
from webgym_sites.pizza.art.pieces import COUNTS, PIECES, USUAL_COUNT, Point, Spot, soft
from webgym_sites.pizza.menu import Made, Placed

MIDDLE = 200.0
GROUND, PAN, PAN_EDGE, PAN_GLEAM = "#f7cdb8", "#414b50", "#2b3337", "#5b676d"
CRUST = ("#f2d7a0", "#ecc27e", "#dea257", "#c07d38", "#9c5a28")
CRUST_EDGE = ("#dfba78", "#d3a058", "#bd7c38", "#985824", "#6f3a17")
SAUCES = {"tomato": "#c93a1f", "white": "#f4e7cb", "pesto": "#5f8a2e", "smoky": "#7c2f17"}
CHEESE = ("#fbe39a", "#fbdb85", "#f8cf6d", "#f0bd55", "#e3a746")
BROWN = "#9c5a1e"
SIZES = {"small": 0.84, "medium": 0.93, "large": 1.0}
RIMS = {"classic": 21.0, "thin": 12.0, "pan": 29.0, "filled": 33.0}
_OUTER, _GOLDEN = 176.0, pi * (3 - sqrt(5))
_ORDER = {topping_id: place for place, topping_id in enumerate(PIECES)}


def picture(made: Made, ground: bool = True) -> Markup:
    """The pizza as inline SVG, in its pan; without a ground, on whatever the page has there.

    A topping is a group with its id as ``data-topping``, which the page's script takes hold of.
    """
    return Markup(_picture(made, ground))


def topping_icon(topping_id: str) -> Markup:
    """One piece of a topping, as inline SVG."""
    drawn = "".join(layer.drawn([Spot(0, 0)]) for layer in PIECES[topping_id])
    reach = 6 + max(max(map(abs, point)) for layer in PIECES[topping_id] for point in layer.points)
    reach = max((reach, *(4 + layer.width for layer in PIECES[topping_id] if layer.kind == "dots")))
    box = f"{-reach:g} {-reach:g} {2 * reach:g} {2 * reach:g}"
    return Markup(f'<svg class="piece" viewBox="{box}" {_LINES} aria-hidden="true">{drawn}</svg>')


_LINES = 'stroke-linecap="round" stroke-linejoin="round"'


@lru_cache(maxsize=512)
def _picture(made: Made, ground: bool) -> str:
    drawn = "".join(_parts(made))
    size = next((SIZES[each] for each in SIZES if each in made.options), 1.0)
    shift = MIDDLE * (1 - size)
    below = f'<rect x="-200" y="-200" width="800" height="800" fill="{GROUND}"/>' if ground else ""
    return (
        f'<svg class="art pizza-art" viewBox="0 0 400 400" {_LINES} aria-hidden="true" focusable="false">{below}'
        f'{_pan()}<g transform="translate({shift:g} {shift:g}) scale({size:g})">{drawn}</g></svg>'
    )


def _pan() -> str:
    gleam = "M46 120Q76 62 132 38M362 262Q334 330 278 360"
    return (
        ellipse(MIDDLE, MIDDLE + 7, 193, 191, "#3a1d0e", 0.22)
        + circle(MIDDLE, MIDDLE, 193, PAN_EDGE)
        + circle(MIDDLE, MIDDLE - 1, 187, PAN)
        + stroke(gleam, PAN_GLEAM, 3, 0.8)
    )


def _parts(made: Made) -> Iterator[str]:
    """From the dough up."""
    bake, spice, slices = made.dials
    rim = next((RIMS[each] for each in RIMS if each in made.options), RIMS["classic"])
    inner = _OUTER - rim
    yield ellipse(MIDDLE, MIDDLE + 6, _OUTER + 1, _OUTER, "#3a1d0e", 0.34)
    yield shape(_wavy(_OUTER, 2.2, 31, 0.4), CRUST_EDGE[bake])
    yield shape(_wavy(_OUTER - 4, 2.0, 31, 0.4), CRUST[bake])
    yield shape(_wavy(inner + rim * 0.35, 2.5, 23, 1.1), CRUST_EDGE[bake], 0.35)
    if "filled" in made.options:
        yield stroke(oval(MIDDLE, MIDDLE, inner + rim * 0.56, inner + rim * 0.56), CHEESE[bake], 6, 0.75)
    yield _blisters(inner + rim * 0.62, rim, bake)
    sauce = next((SAUCES[each] for each in SAUCES if each in made.options), SAUCES["tomato"])
    yield shape(_wavy(inner, 3.2, 19, 2.0), sauce)
    yield shape(_wavy(inner - 7, 3.0, 17, 0.7), "#ffffff", 0.07)
    yield from _cheese(made.options, inner, bake)
    for placed in sorted(made.toppings, key=lambda each: (_ORDER[each.topping_id], each.side)):
        yield _topping(placed, inner - 16)
    yield _chilli(spice, inner - 14)
    yield _cuts(slices)


def _wavy(radius: float, wave: float, count: int, phase: float) -> str:
    """A circle that a hand has drawn."""
    points: list[Point] = []
    for step in range(count * 2):
        angle = pi * step / count
        reach = radius + wave * 0.6 * sin(5 * angle + phase) + wave * 0.6 * sin(9 * angle + 2 * phase)
        points.append((MIDDLE + reach * cos(angle), MIDDLE + reach * sin(angle)))
    return soft(points)


def _blisters(radius: float, rim: float, bake: int) -> str:
    """The oven's marks on the rim: more and darker, the longer it is in."""
    spots: list[Spot] = []
    for step in range(7 * bake):
        angle = step * 2.4 + 0.5 * sin(step * 5.0)
        reach = radius + rim * 0.2 * sin(step * 3.7)
        spots.append(Spot(MIDDLE + reach * cos(angle), MIDDLE + reach * sin(angle), angle, 0.7 + 0.5 * abs(sin(step))))
    paths = "".join(soft([spot.place(p) for p in ((-3, -6), (3, -5), (3.5, 5), (-2, 7))]) for spot in spots)
    return shape(paths, "#5b2f14", 0.22 + 0.09 * bake) if paths else ""


def _cheese(options: frozenset[str], inner: float, bake: int) -> Iterator[str]:
    """Cheese with holes where it is light, all over where it is not; browned by the oven."""
    if "no-cheese" in options:
        return
    light, extra = "light-cheese" in options, "extra-cheese" in options
    if light:
        blobs = (soft([s.place(p) for p in _BLOB]) for s in _spread(17, inner - 22, 0.3, 1.25))
        yield shape("".join(blobs), CHEESE[bake])
    else:
        yield shape(_wavy(inner - 9, 4.4, 15, 3.1), CHEESE[bake])
        if not extra:
            holes = (soft([s.place(p) for p in _BLOB]) for s in _spread(9, inner - 26, 1.9, 0.44))
            yield shape("".join(holes), next(SAUCES[each] for each in SAUCES if each in options), 0.75)
    pale = (soft([s.place(p) for p in _BLOB]) for s in _spread(15 if extra else 9, inner - 30, 4.0, 0.72))
    yield shape("".join(pale), "#fff3c9", 0.85 if extra else 0.55)
    toasted = (soft([s.place(p) for p in _BLOB]) for s in _spread(5 * bake + 2, inner - 24, 2.7, 0.3))
    yield shape("".join(toasted), BROWN, 0.16 + 0.1 * bake)


_BLOB: tuple[Point, ...] = ((-26, -4), (-14, -21), (6, -24), (23, -12), (25, 9), (9, 24), (-15, 20))


def _spread(count: int, reach: float, phase: float, size: float = 1.0) -> Iterator[Spot]:
    """Spots all over a disc, the same ones every time."""
    for step in range(count):
        far = reach * sqrt((step + 0.6) / count)
        angle = step * _GOLDEN + phase
        yield Spot(MIDDLE + far * cos(angle), MIDDLE + far * sin(angle), 2.3 * step + phase, size)


def _topping(placed: Placed, reach: float) -> str:
    """The pieces of a topping, on its half; they lie where they lie on a whole pizza, so that halves match."""
    count = COUNTS.get(placed.topping_id, USUAL_COUNT)
    phase = 0.9 * _ORDER[placed.topping_id] + 0.4
    size = 1.1 if count < 10 else 1.28
    spots = list(_spread(count, reach - (14 if count < 10 else 2), phase, size))
    if placed.extra:
        spots += _spread(count, reach - 10, phase + 1.3, size)
    aside = {"left": -1, "right": 1, "whole": 0}[placed.side]
    kept = [spot for spot in spots if aside * (spot.x - MIDDLE) > 14 or not aside]
    layers = "".join(layer.drawn(kept) for layer in PIECES[placed.topping_id])
    return f'<g data-topping="{placed.topping_id}" data-side="{placed.side}">{layers}</g>'


def _chilli(spice: int, reach: float) -> str:
    spots = list(_spread(13 * spice, reach, 5.2))
    flakes = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in map(s.place, ((-3, 0), (3, 1)))) for s in spots)
    return stroke(flakes, "#a3120a", 2.6) if flakes else ""


def _cuts(slices: int) -> str:
    """Where the knife went: never along the middle, where the halves meet."""
    lines = ""
    for cut in range(slices // 2):
        angle = pi / 2 + (cut + 0.5) * 2 * pi / slices
        x, y = (_OUTER + 1) * cos(angle), (_OUTER + 1) * sin(angle)
        lines += f"M{MIDDLE - x:.1f} {MIDDLE - y:.1f}L{MIDDLE + x:.1f} {MIDDLE + y:.1f}"
    return stroke(lines, "#4a1f0c", 3.4, 0.5) + stroke(lines, "#ffe9bd", 1, 0.35)
