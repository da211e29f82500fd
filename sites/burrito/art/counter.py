"""What stands beside the dishes: sides, desserts, the paper bag. Each gives SVG for a canvas of 240 by 180."""

from __future__ import annotations

from collections.abc import Sequence

from webgym_sites.burrito.art.dishes import GREEN
from webgym_sites.burrito.art.fillings import mound
from webgym_sites.kit.art.svg import at, circle, ellipse, outlined, scaled, shadow, shape, stroke

CREAM, CLAY, CLAY_DARK = "#fff6e6", "#b5522d", "#8c3a1c"
EMBER, FLAME, LEAF, BARK = "#c8401b", "#f2a93b", "#2f6b4a", "#2a1a12"

# --- sides -----------------------------------------------------------------------------------------------------------

_CHIP_COLOURS = ("#e4a943", "#f1bf55", "#efba52")
_CHIPS = (
    (84, 62, -34), (118, 48, 8), (150, 62, 40), (100, 74, 12), (134, 76, -14), (164, 84, 64),
    (72, 86, -70), (116, 88, 180),
)  # fmt: skip


def basket(dip: str, size: float = 1.0) -> str:
    """A paper basket of tortilla chips with a pot of dip."""
    chip = "M0-27 24 16-24 16Z"
    chips = "".join(
        at(x, y, outlined(chip, _CHIP_COLOURS[i % 3], "#c58a2e", 1.5), turn=turn)
        for i, (x, y, turn) in enumerate(_CHIPS)
    )
    zigzag = "14 12 14-12 " * 5
    paper = (
        shape("M50 92H190L174 148Q120 158 66 148Z", EMBER)
        + shape(f"M50 92l{zigzag}-4 14Q120 116 54 106Z", CREAM)
        + stroke("M64 124Q120 134 176 124", FLAME, 4)
    )
    pot = circle(178, 131, 32, BARK, 0.18) + circle(178, 128, 32, CREAM) + circle(178, 128, 27, "#e2d2b4")
    return shadow(118, 150, 78) + scaled(120, 96, size, chips, paper, pot, mound(dip, 178, 128, 24, 24))


def pots(left: str, right: str, size: float = 1.0) -> str:
    """Two clay pots from above."""
    drawn = "".join(
        circle(x, y + 7, 46, BARK, 0.16)
        + circle(x, y, 46, CLAY)
        + circle(x, y, 39, CLAY_DARK)
        + mound(name, x, y, 36, 36)
        for name, x, y in ((left, 78, 84), (right, 162, 98))
    )
    return scaled(120, 90, size, drawn)


def street_corn(size: float = 1.0) -> str:
    """A cup of corn off the cob with crema, cheese and herbs, and a wooden spoon."""
    corn = (
        mound("corn", 120, 62, 44, 24)
        + mound("cream", 114, 58, 28, 12, base=False)
        + mound("white-cheese", 122, 60, 36, 16, base=False, scale=0.8)
        + mound("hot-salsa", 122, 58, 30, 13, base=False, scale=0.5)
        + mound("cilantro", 118, 60, 34, 15, base=False)
    )
    cup = (
        shape("M74 64q46 26 92 0l-13 86q-33 12-66 0Z", GREEN)
        + shape("M78 92q42 22 84 0l-3 18q-39 18-78 0Z", FLAME)
        + stroke("M83 126q37 14 74 0", CREAM, 3)
    )
    spoon = shape("M146 58 178 14q6-6 11-2t1 11L160 66Z", "#d8ac6c")
    return shadow(120, 156, 44) + scaled(120, 156, size, spoon, corn, cup)


def small_side(filling: str) -> str:
    """A little pot for the corner of a kids' plate."""
    pot = circle(196, 141, 30, BARK, 0.16) + circle(196, 137, 30, FLAME) + circle(196, 137, 25, "#d9822b")
    return pot + mound(filling, 196, 137, 23, 23)


# --- desserts --------------------------------------------------------------------------------------------------------

_CHURRO = (
    stroke("M-47 0H47", "#c98543", 22)
    + stroke("M-50-4H50M-50 4H50", "#a9662b", 2.5)
    + stroke("M-40-8h0m18 6h0m16-5h0m20 9h0m14-8h0m16 6h0M-30 7h0m44 1h0", "#fff", 2.6)
)
_BROWNIE = (
    shape("M-46-8 0-34 46-8 0 20Z", "#6a3724")
    + shape("M-46-8 0 20V46L-46 18Z", "#3a1c11")
    + shape("M46-8 0 20V46L46 18Z", "#4b2618")
    + stroke("M-28-8 0-24M-8 4 24-12M-14-2 12-16", "#8a543c", 3)
    + stroke("M-20-6h0m12-8h0m10 10h0m8-12h0m6 14h0m8-10h0m-26 18h0", "#f4e4d4", 3)
)


def churros(sauce: str) -> str:
    """Sugared sticks and a cup of sauce of that colour."""
    pile = ((90, 124, -6), (96, 100, -14), (102, 76, -22), (110, 52, -30))
    sticks = "".join(at(x, y, _CHURRO, turn=turn) for x, y, turn in pile)
    cup = circle(184, 121, 34, BARK, 0.16) + circle(184, 117, 34, CREAM) + circle(184, 117, 27, sauce)
    return shadow(118, 148, 90) + sticks + cup + stroke("M168 110q15-12 31 0", "#fff", 4, 0.4)


def dessert_cup(top: str, bottom: str, scoops: Sequence[str], toppings: Sequence[str]) -> str:
    """A glass cup of two layers under three scoops (their colours), with toppings scattered over."""
    places = ((101, 60, 27), (141, 61, 26), (121, 42, 24))
    balls = "".join(
        circle(x, y, r, colour) + stroke(f"M{x - 15} {y - 8}q7-12 19-10", "#fff", 3.5, 0.5)
        for colour, (x, y, r) in zip(scoops, places, strict=True)
    )
    over = "".join(mound(name, 120, 52, 38, 16, base=False, scale=0.9) for name in toppings)
    cup = (
        shape("M66 74H174L158 148q-2 10-14 10H96q-12 0-14-10Z", top)
        + shape("M74 110H166l-8 38q-2 10-14 10H96q-12 0-14-10Z", bottom)
        + shape("M62 70H178v9H62Z", "#fff", 0.85)
        + stroke("M82 88l9 54", "#fff", 5, 0.45)
    )
    return shadow(120, 160, 50) + balls + over + cup


def brownie() -> str:
    """Two squares of brownie with a dusting, and a chili."""
    plate = ellipse(120, 119, 98, 40, CREAM) + ellipse(120, 118, 80, 30, "#efdfc2")
    chili = shape("M150 46q26-4 34 18-20-2-34-18Z", EMBER) + stroke("M150 46q-6-4-6-12", "#3f7d3a", 4)
    squares = at(92, 84, _BROWNIE, size=1.05) + at(150, 100, _BROWNIE)
    return shadow(120, 124, 98, 40) + plate + squares + chili


# --- the house -------------------------------------------------------------------------------------------------------

_TORN = "7-7 7 7 " * 6
_AGAVE = (
    "M118 134c-16-1-25-12-26-28 9 3 14 7 17 13-5-12-5-20-3-28 6 6 9 14 9 22Z"
    "M118 134c16-1 25-12 26-28-9 3-14 7-17 13 5-12 5-20 3-28-6 6-9 14-9 22Z"
)
_EMBER = "M118 78c9 11 10 20 8 29-2 5-5 9-8 10-4-1-7-5-8-10-2-7 0-12 4-16 0 5 2 7 4 8 2-8 1-14 0-21Z"


def paper_bag() -> str:
    """The house's paper bag, standing open and empty."""
    return (
        shadow(120, 158, 62)
        + shape("M76 44H148V60H76Z", "#a9794a")
        + shape(f"M70 56l{_TORN}V152q0 6-6 6H76q-6 0-6-6Z", "#dcb483")
        + shape("M140 56l7-7 7 7V152q0 6-6 6H132Q142 110 140 56Z", "#c99a66", 0.7)
        + at(-6, 0, shape(_AGAVE, LEAF), shape(_EMBER, EMBER))
    )
