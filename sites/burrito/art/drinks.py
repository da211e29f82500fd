"""Drinks. Each gives SVG for a canvas of 240 by 180."""

from __future__ import annotations

from dataclasses import dataclass

from webgym_sites.kit.art.svg import at, circle, scaled, shadow, shape, square, stroke


@dataclass(frozen=True, slots=True)
class Drink:
    """The colours of a drink at the top and bottom of its glass, and of the slice on its rim; milky ones are dusted."""

    top: str
    bottom: str
    rind: str
    flesh: str
    milky: bool = False


def glass(drink: Drink, ice: int = 3, size: float = 1.0) -> str:
    """A tall glass with a straw and a slice, and as many cubes of ice."""
    straw = stroke("M128 60 140 10h18", "#c8401b", 6)
    liquid = (
        shape("M79 30h82l-9 122q-1 8-9 8H97q-8 0-9-8Z", "#fff", 0.6)
        + shape("M82 48h76l-7.500 103q-.5 5-6 5h-49q-5.500 0-6-5Z", drink.bottom)
        + shape("M82 48h76l-4.500 58q-34 18-67 0Z", drink.top)
    )
    places = ((106, 68, 14), (132, 80, -18), (113, 98, 30))[:ice]
    cubes = "".join(square(x, y, 20, turn, "#fff", 0.45) for x, y, turn in places)
    dust = stroke("M102 56h0m16 4h0m14-5h0m-22 7h0m34-3h0", "#a9673a", 3) if drink.milky else ""
    shine = stroke("M91 40 98 142", "#fff", 5, 0.5)
    return shadow(120, 160, 44) + scaled(120, 160, size, straw, liquid, cubes, dust, shine, _slice(drink))


def _slice(drink: Drink) -> str:
    cuts = stroke("M-12 0h24M0-12v24M-8-8 8 8M8-8-8 8", "#fffbe8", 1.6)
    return at(154, 42, circle(0, 0, 18, drink.rind), circle(0, 0, 14.5, "#fffbe8"), circle(0, 0, 12, drink.flesh), cuts)


def bottle(colour: str, label: str) -> str:
    """A glass bottle with a label and bubbles."""
    return (
        shadow(120, 166, 38)
        + shape("M109 14h22v30q0 10 10 20 9 10 9 24v68q0 10-10 10h-40q-10 0-10-10V88q0-14 9-24 10-10 10-20Z", colour)
        + shape("M106 6h28v13h-28Z", "#c8401b")
        + shape("M90 92h60v46H90Z", "#fff6e6")
        + shape("M90 97h60v4H90zM90 129h60v4H90zM120 103c9 6 10 15 0 22-10-7-9-16 0-22Z", label)
        + stroke("M112 76h0m12-6h0m6 12h0M110 152h0m16-4h0m8 8h0", "#fff", 5, 0.6)
        + stroke("M99 84v66", "#fff", 4, 0.4)
    )
