"""Pictures: what is for sale, standing on a shelf; packed things wear the label of their brand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from webgym_sites.grocer.catalogue import Product, catalogue
from webgym_sites.kit.art.svg import at, canvas, circle, ellipse, outlined, oval, scaled, shadow, shape, stroke

MIDDLE, BASE = 120.0, 152.0
INK, LEAF, STEM, GLASS, BOARD, EDGE = "#2b2a1f", "#5f8f2f", "#6b4a24", "#ffffff", "#c99f63", "#e7c48c"
GROUNDS = {
    "produce": "#e3efd3",
    "bakery": "#f7e7cf",
    "dairy": "#dcebf7",
    "meat": "#f9e0da",
    "cupboard": "#f6ebc8",
    "breakfast": "#f3e0ee",
    "drinks": "#d8f0ec",
    "frozen": "#dfe9f8",
    "household": "#e6e3f4",
}

Box = tuple[float, float, float, float]
"""Left, top, width, height."""


@dataclass(frozen=True, slots=True)
class Pack:
    """What packed things look like: an outline in the kind's colour, where the label is, and what is brand-coloured."""

    outline: str
    label: Box
    trim: str = ""
    clear: bool = False  # the outline is glass; the colour is what is in it, up to the brim of ``fill``
    fill: str = ""


PACKS: Mapping[str, Pack] = {
    "carton": Pack("M86 68l16-26h36l16 26v84H86Z", (86, 86, 68, 40), "M102 42v-10h36v10ZM86 134h68v10H86Z"),
    "bottle": Pack(
        "M92 152v-58c0-16 18-18 18-38V42h20v14c0 20 18 22 18 38v58Z", (92, 98, 56, 34), "M108 28h24v14h-24Z"
    ),
    "oil": Pack(
        "M98 152V92c0-14 14-14 14-34V40h16v18c0 20 14 20 14 34v60Z",
        (98, 100, 44, 36),
        "M110 24h20v16h-20Z",
        clear=True,
        fill="M98 152V92c0-7 4-10 7-14h30c3 4 7 7 7 14v60Z",
    ),
    "can": Pack("M84 54c0-6 72-6 72 0v92c0 8-72 8-72 0Z", (84, 72, 72, 48), "M84 54c0-6 72-6 72 0s-72 6-72 0Z"),
    "jar": Pack(
        "M84 76c0-10 8-12 8-16h56c0 4 8 6 8 16v66c0 7-5 10-10 10H94c-5 0-10-3-10-10Z",
        (84, 86, 72, 40),
        "M88 42h64v18H88Z",
        clear=True,
        fill="M84 80h72v62c0 7-5 10-10 10H94c-5 0-10-3-10-10Z",
    ),
    "box": Pack("M76 40h76v112H76Z", (76, 62, 76, 44), "M152 40l14 8v98l-14 6ZM76 138h76v14H76Z"),
    "bag": Pack(
        "M82 50c20 5 56 5 76 0l10 90c2 10-4 12-12 12H84c-8 0-14-2-12-12Z",
        (77, 78, 86, 44),
        "M82 50l-3-14h82l-3 14c-20 5-56 5-76 0Z",
    ),
    "pot": Pack("M80 84h80l-9 60c-1 6-3 8-8 8H97c-5 0-7-2-8-8Z", (84, 98, 72, 32), "M76 74h88v11H76Z"),
    "tub": Pack("M70 76h100l-8 66c-1 7-4 10-10 10H88c-6 0-9-3-10-10Z", (74, 92, 92, 36), "M66 62h108v15H66Z"),
    "block": Pack("M60 106h104v46H60Z", (60, 112, 104, 32), "M60 106l16-18h104l-16 18ZM164 106l16-18v44l-16 20Z"),
    "bar": Pack(
        "M52 92h136v60H52Z",
        (52, 102, 136, 36),
        "M52 92l-6 6 6 6-6 6 6 6-6 6 6 6-6 6 6 6-6 6 6 6h8V92ZM188 92h-8v60h8l6-6-6-6 6-6-6-6 6-6-6-6 6-6-6-6 6-6Z",
    ),
    "roll": Pack(
        "M56 104h128c12 0 12 48 0 48H56c-12 0-12-48 0-48Z", (70, 104, 100, 48), "M56 104c12 0 12 48 0 48s-12-48 0-48Z"
    ),
    "detergent": Pack(
        "M80 152V92c0-14 10-22 24-22h8V52h26v18c14 2 24 12 24 26v56Z", (84, 100, 70, 36), "M110 30h30v22h-30Z"
    ),
    "tray": Pack("M52 118h136l-10 34H62Z", (84, 122, 72, 24), ""),
}


def picture(product: Product) -> Markup:
    """A product on its shelf, as inline SVG."""
    return Markup(_picture(product.form, product.tint, product.brand, product.pack, product.aisle_id))


@lru_cache(maxsize=1024)
def _picture(form: str, tint: str, brand: str, pack: str, aisle_id: str) -> str:
    department = next(d for d in catalogue().departments.values() if any(a.id == aisle_id for a in d.aisles))
    paint, paper = catalogue().labels.get(brand, (LEAF, GLASS))
    if form in PACKS and brand:
        one = _packed(PACKS[form], tint, paint, paper, brand) + _INSIDE.get(form, _nothing)(tint)
    else:
        one = _LOOSE[form](tint) + (_tag(paint, paper, brand) if brand else "")
    times = pack.partition("x")[0] if "x" in pack else "1"
    size = _scale(pack)
    thing = scaled(MIDDLE, BASE, size, one)
    if times != "1":
        back = scaled(MIDDLE, BASE, 0.72, one)
        thing = at(-36, -4, back) + at(36, -4, back) + scaled(MIDDLE, BASE, 0.82, one) + _times(times, paint, paper)
    board = shape("M-120 148h480v40h-480Z", BOARD) + shape("M-120 148h480v7h-480Z", EDGE)
    return canvas(GROUNDS[department.id], board + shadow(MIDDLE, BASE, 62 * size, 5) + thing)


def _scale(pack: str) -> float:
    """Bigger packs stand higher; what is counted or loose is drawn alike."""
    number, _, measure = pack.partition(" ")
    if "x" in number or measure not in ("g", "kg", "ml", "l"):
        return 1.0
    size = float(number) * (1000 if measure in ("kg", "l") else 1)
    return next((scale for most, scale in ((200, 0.8), (350, 0.9), (600, 0.98), (1000, 1.06)) if size <= most), 1.12)


# --- packed ----------------------------------------------------------------------------------------------------------


def _packed(pack: Pack, tint: str, paint: str, paper: str, brand: str) -> str:
    x, y, width, height = pack.label
    body = shape(pack.outline, "#f2f7f4" if pack.clear else tint)
    inside = shape(pack.fill, tint) if pack.fill else ""
    label = shape(f"M{x:g} {y:g}h{width:g}v{height:g}h{-width:g}Z", paper)
    line = shape(f"M{x:g} {y + height - 8:g}h{width:g}v5h{-width:g}Z", paint)
    trim = shape(pack.trim, paint) if pack.trim else ""
    gloss = stroke(f"M{x + 7:g} {y - 8:g}v{height + 18:g}", GLASS, 4, 0.35)
    return (
        body + inside + trim + label + line + gloss + _word(brand, x + width / 2, y + height / 2 + 1, width - 8, paint)
    )


def _word(brand: str, x: float, y: float, width: float, colour: str) -> str:
    return _text(brand, x, y, min(15.0, width / len(brand) * 1.55), colour)


def _text(text: str, x: float, y: float, size: float, colour: str) -> str:
    style = f'font-size="{size:.1f}" font-weight="800" text-anchor="middle" fill="{colour}"'
    return f'<text x="{x:g}" y="{y:g}" {style}>{text}</text>'


def _tag(paint: str, paper: str, brand: str) -> str:
    return outlined("M86 120h68v26H86Z", paper, paint, 2) + _word(brand, MIDDLE, 138, 60, paint)


def _times(times: str, paint: str, paper: str) -> str:
    return circle(186, 44, 19, paint) + _text(f"{times}x", 186, 50, 17, paper)


def _nothing(tint: str) -> str:
    return ""


def _meat(tint: str) -> str:
    joint = shape("M62 118c2-22 34-20 46-16 14-10 66-6 70 16Z", tint)
    return joint + stroke("M82 110q14-6 26 0M124 108q18-6 36 2", GLASS, 4, 0.55)


_INSIDE: Mapping[str, Callable[[str], str]] = {"tray": _meat}


# --- loose, baked, and what shows itself -----------------------------------------------------------------------------


def _heap(one: Callable[[float, float], str], dx: float = 36, dy: float = 32) -> str:
    """Three below, two above."""
    above = "".join(one(MIDDLE + x, BASE - 22 - dy) for x in (-dx / 2, dx / 2))
    return above + "".join(one(MIDDLE + x, BASE - 22) for x in (-dx, 0, dx))


def _round(tint: str) -> str:
    def one(x: float, y: float) -> str:
        return (
            circle(x, y, 21, tint)
            + ellipse(x - 7, y - 8, 5, 4, GLASS, 0.45)
            + stroke(f"M{x:g} {y - 18:g}q1-5 6-7", STEM, 3)
        )

    return _heap(one)


def _pear(tint: str) -> str:
    def one(x: float, y: float) -> str:
        return at(
            x,
            y,
            shape("M0-34c10 0 9 16 15 26 8 16-1 30-15 30s-23-14-15-30c6-10 5-26 15-26Z", tint),
            stroke("M0-32q1-7 6-9", STEM, 3),
        )

    return _heap(one, dy=38)


def _banana(tint: str) -> str:
    hand = [
        at(
            MIDDLE,
            88,
            shape("M-60 18C-44 70 30 76 66 30c4-5-2-11-8-8C26 46-20 40-46 10c-6-4-16-1-14 8Z", tint),
            turn=turn,
        )
        for turn in (-14, 0, 14)
    ]
    return "".join(hand) + stroke("M66 104q40 48 104 8", STEM, 3, 0.35) + circle(70, 92, 9, STEM)


def _lemon(tint: str) -> str:
    def one(x: float, y: float) -> str:
        return at(
            x,
            y,
            shape("M-27 0c4-4 6-18 27-18s23 14 27 18c-4 4-6 18-27 18s-23-14-27-18Z", tint),
            ellipse(-8, -7, 6, 3, GLASS, 0.5),
        )

    return _heap(one, dx=46, dy=30)


def _grapes(tint: str) -> str:
    places = [(-36, 0), (-12, 0), (12, 0), (36, 0), (-24, 20), (0, 20), (24, 20), (-12, 40), (12, 40), (0, 58)]
    balls = "".join(oval(MIDDLE + x, 76 + y, 13, 13) for x, y in places)
    shine = "".join(oval(MIDDLE + x - 4, 72 + y, 3, 3) for x, y in places)
    return (
        stroke("M120 70V44q4-8 14-8", STEM, 5)
        + shape(balls, tint)
        + shape(shine, GLASS, 0.5)
        + shape("M120 56c-26-20-44 0-44 0 14 14 34 12 44 0Z", LEAF)
    )


def _carrot(tint: str) -> str:
    def one(turn: float, y: float) -> str:
        root = shape("M-58-13C-20-13 40-8 62 0 40 8-20 13-58 13c-8-6-8-20 0-26Z", tint)
        return at(
            MIDDLE + 6,
            y,
            stroke("M-58 0q-14-12-26-12M-58 0q-16 0-28 4M-58 0q-12 10-20 16", LEAF, 6),
            root,
            stroke("M-30-6h12M-6 5h14M14-4h10", GLASS, 2, 0.5),
            turn=turn,
        )

    return one(-8, 94) + one(6, 116) + one(-2, 138)


def _potato(tint: str) -> str:
    def one(x: float, y: float) -> str:
        spuds = shape("M-26 2c0-16 16-24 30-20s24 12 20 26-18 16-32 14S-26 14-26 2Z", tint)
        return at(x, y, spuds, stroke("M-8-4h0M8 4h0M-2 10h0", STEM, 4, 0.6))

    return _heap(one, dx=44, dy=30)


def _onion(tint: str) -> str:
    def one(x: float, y: float) -> str:
        bulb = shape("M0-30c3 12 25 14 25 32 0 14-12 20-25 20S-25 16-25 2c0-18 22-20 25-32Z", tint)
        return at(x, y, bulb, stroke("M0-20c-14 10-14 28-6 40M0-20c14 10 14 28 6 40", GLASS, 2, 0.45))

    return _heap(one, dx=44, dy=36)


def _tree(tint: str) -> str:
    crown = "".join(oval(MIDDLE + x, y, r, r) for x, y, r in ((-34, 84, 24), (0, 66, 28), (34, 84, 24), (0, 92, 26)))
    dots = "".join(
        oval(MIDDLE + x, y, 4, 4) for x, y in ((-38, 76), (-12, 58), (10, 70), (38, 80), (-14, 88), (18, 94))
    )
    return shape("M102 152l4-52h28l4 52Z", "#9cbf6a") + shape(crown, tint) + shape(dots, "#8fbf5a", 0.7)


def _punnet(tint: str) -> str:
    berries = "".join(
        oval(x, y, 14, 14) for x, y in ((82, 96), (108, 92), (134, 92), (158, 96), (94, 78), (120, 74), (146, 78))
    )
    shine = "".join(oval(x, y, 3, 3) for x, y in ((78, 90), (104, 86), (130, 86), (90, 72), (116, 68), (142, 72)))
    return (
        shape(berries, tint)
        + shape(shine, GLASS, 0.6)
        + shape("M62 100h116l-12 52H74Z", "#dfe9e2")
        + stroke("M66 112h108", GLASS, 4)
    )


def _eggs(tint: str) -> str:
    eggs = "".join(f"M{x - 15} 108c0-20 8-32 15-32s15 12 15 32Z" for x in (72, 104, 136, 168))
    return (
        shape(eggs, tint)
        + shape("M48 104h144l-8 48H56Z", "#a9a79a")
        + stroke("M56 122h128M88 106v44M120 106v44M152 106v44", "#8d8b7d", 3)
    )


def _loaf(tint: str) -> str:
    crust = shape("M48 152v-44c-12-22 10-38 30-34 24-12 60-12 84 0 20-4 42 12 30 34v44Z", tint)
    return crust + stroke("M84 84l10 22M116 80l10 22M148 84l10 22", GLASS, 6, 0.55)


def _bun(tint: str) -> str:
    def one(x: float, y: float) -> str:
        return at(
            x, y, shape("M-32 20c-6-34 12-42 32-42s38 8 32 42Z", tint), stroke("M-10-8h0M4-12h0M14-2h0", GLASS, 5, 0.8)
        )

    return one(MIDDLE, 92) + one(84, 132) + one(156, 132)


def _ring(tint: str) -> str:
    return "".join(
        outlined(oval(x, y, 32, 26) + oval(x, y, 9, 7), tint, "#a87433", 2).replace("/>", ' fill-rule="evenodd"/>')
        for x, y in ((120, 90), (84, 126), (156, 126))
    )


def _flat(tint: str) -> str:
    return "".join(outlined(oval(120, 140 - 9 * n, 76, 16), tint, "#cfae74", 2) for n in range(5)) + stroke(
        "M92 102h8M128 98h10M112 108h6", "#b98d4e", 4, 0.7
    )


def _crescent(tint: str) -> str:
    def one(x: float, y: float) -> str:
        return at(
            x,
            y,
            shape("M-50 18c-4-30 24-46 50-46s54 16 50 46c-10 6-18 0-20-8-12-12-48-12-60 0-2 8-10 14-20 8Z", tint),
            stroke("M-22-18l-8 18M0-24v18M22-18l8 18", "#a86a24", 4, 0.6),
        )

    return one(MIDDLE, 92) + one(MIDDLE, 132)


def _muffin(tint: str) -> str:
    def one(x: float) -> str:
        berries = "".join(oval(x + dx, y, 5, 5) for dx, y in ((-16, 100), (2, 92), (16, 102)))
        return (
            shape(f"M{x - 26} 114h52l-8 38h-36Z", "#e7d7b5")
            + shape(f"M{x - 34} 116c-4-24 14-36 34-36s38 12 34 36Z", tint)
            + shape(berries, "#3b4a8c")
        )

    return one(82) + one(158)


def _wedge(tint: str) -> str:
    holes = oval(92, 128, 8, 7) + oval(130, 134, 10, 7) + oval(150, 118, 6, 6)
    return (
        shape("M48 112l112-44c18 8 32 26 32 44Z", "#fbe7ad")
        + shape("M48 112h144v40H48Z", tint)
        + shape(holes, INK, 0.16)
    )


def _fish(tint: str) -> str:
    def one(y: float) -> str:
        return shape(f"M56 {y}c20-30 92-34 128-8 6 8 4 20-8 22-40 8-100 10-120-14Z", tint) + stroke(
            f"M84 {y - 10}q10 10 4 22M112 {y - 16}q10 14 4 28M140 {y - 14}q8 12 2 26", GLASS, 3, 0.7
        )

    return one(104) + one(136)


def _tray_heap(tint: str) -> str:
    return _meat(tint) + shape(PACKS["tray"].outline, "#e9ece8")


def _pot_heap(tint: str) -> str:
    balls = "".join(oval(x, y, 12, 10) for x, y in ((92, 92), (116, 86), (142, 92), (104, 76), (130, 74)))
    return shape(balls, tint) + shape("M70 94h100l-14 58H84Z", "#efe6d3") + stroke("M76 106h88", "#d9c9a6", 4)


def _pizza(tint: str) -> str:
    toppings = "".join(oval(x, y, 7, 5) for x, y in ((96, 92), (124, 84), (146, 96), (112, 106), (136, 112)))
    return (
        shape("M56 152l10-84h108l10 84Z", "#e8e3d6")
        + ellipse(120, 98, 46, 30, "#d9a24e")
        + ellipse(120, 98, 39, 25, "#f2cf74")
        + shape(toppings, tint)
    )


def _rolls(tint: str) -> str:
    ends = "".join(oval(x, y, 24, 22) for x, y in ((92, 86), (144, 86), (92, 130), (144, 130)))
    holes = "".join(oval(x, y, 7, 6) for x, y in ((92, 86), (144, 86), (92, 130), (144, 130)))
    return shape("M62 66h112v86H62Z", tint, 0.45) + shape(ends, GLASS) + shape(holes, "#b9a98a")


_LOOSE: Mapping[str, Callable[[str], str]] = {
    "round": _round,
    "pear": _pear,
    "banana": _banana,
    "lemon": _lemon,
    "grapes": _grapes,
    "carrot": _carrot,
    "potato": _potato,
    "onion": _onion,
    "tree": _tree,
    "punnet": _punnet,
    "eggs": _eggs,
    "loaf": _loaf,
    "bun": _bun,
    "ring": _ring,
    "flat": _flat,
    "crescent": _crescent,
    "muffin": _muffin,
    "wedge": _wedge,
    "fish": _fish,
    "tray": _tray_heap,
    "pot": _pot_heap,
    "pizza": _pizza,
    "rolls": _rolls,
}
"""How each form is drawn that has no pack of its own, or when it is sold loose."""
