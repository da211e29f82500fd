"""Pictures: the front of a restaurant at night, and the plan of its tables. Both are drawn from its figures."""

from __future__ import annotations

from collections.abc import Callable, Collection
from html import escape
from math import cos, pi, sin

from webgym_sites.kit.art.svg import at, canvas, circle, ellipse, outlined, scaled, shape, stroke
from webgym_sites.table.rules import AREAS, Restaurant, Table

BRASS, FLAME, GLOW, NIGHT = "#d2a656", "#ffe2a0", "#f3b24a", "#0b1815"


def facade(place: Restaurant) -> str:
    """The front of a restaurant: lit windows, a door, an awning in its colour, lamps and what grows before it."""
    hue = place.hue
    wall, trim = f"hsl({hue} 22% 21%)", f"hsl({hue} 26% 14%)"
    cloth, shade = f"hsl({hue} 48% 40%)", f"hsl({hue} 48% 31%)"
    windows = 2 + len(place.tables) % 2
    sky = shape("M-120-120H360V140H-120Z", f"hsl({200 + hue / 9:.0f} 38% 13%)")
    moon = circle(20 + hue / 2, 14, 7, "#efe3c4", 0.85)
    stars = stroke(
        "".join(f"M{(hue * 7 + n * 53) % 236} {8 + (hue + n * 31) % 34}h0" for n in range(14)), "#efe3c4", 1.6
    )
    house = shape("M22 44H218V152H22Z", wall) + shape("M16 38H224V47H16Z", trim) + shape("M22 132H218V152H22Z", trim)
    upper = "".join(_window(46 + n * 49.3, 53, 17, 20, trim, lit=(hue + n) % 3 != 0) for n in range(4))
    span = 128 / windows
    lower = "".join(_window(36 + span * n, 94, span - 12, 38, trim, lit=True) for n in range(windows))
    candles = "".join(_candle(36 + span * n + (span - 12) / 2, 131) for n in range(windows))
    door = shape("M178 152V104q0-14 14-14t14 14V152Z", trim) + shape(
        "M182 148V106q0-10 10-10t10 10V148Z", f"hsl({hue} 40% 28%)"
    )
    door += shape("M185 120v-13q0-8 7-8t7 8v13Z", GLOW, 0.85) + circle(198, 128, 1.7, BRASS)
    width = 136 / 8
    awning = "".join(
        shape(f"M{30 + width * n:g} 80h{width:g}v12q-{width / 2:g} 9-{width:g} 0Z", cloth if n % 2 else shade)
        for n in range(8)
    )
    lamps = "".join(
        at(x, 84, ellipse(0, 8, 13, 16, GLOW, 0.22), stroke("M0-6v6", BRASS, 1.6), circle(0, 5, 4.4, FLAME))
        for x in (172, 212)
    )
    ground = shape("M-120 152H360V300H-120Z", NIGHT) + shape(
        "M36 152H164L178 180H12Z M182 152H202L212 180H184Z", GLOW, 0.16
    )
    front = _roof(place.hue, trim, wall) + house + upper + lower + candles + awning + door + lamps + _plants(place)
    return canvas("#10231f", sky + moon + stars + ground + scaled(120, 152, 1.08, front))


def _roof(hue: int, trim: str, wall: str) -> str:
    """A gable, a mansard with a chimney, or steps: it differs from house to house."""
    if hue % 3 == 0:
        return shape("M16 40L120 12 224 40Z", trim) + circle(120, 31, 4.5, GLOW)
    if hue % 3 == 1:
        return shape("M170 40V12h14V40Z", wall) + shape("M16 40L36 22H204L224 40Z", trim)
    return shape("M60 40V30H82V22H104V15H136V22H158V30H180V40Z", wall) + stroke("M104 15H136", trim, 3)


def _window(x: float, y: float, width: float, height: float, frame: str, lit: bool) -> str:
    pane = f"M{x:g} {y:g}h{width:g}v{height:g}h-{width:g}Z"
    bars = f"M{x + width / 2:g} {y:g}v{height:g}M{x:g} {y + height * 0.36:g}h{width:g}"
    light = shape(pane, GLOW if lit else "#16282a") + (
        shape(f"M{x:g} {y:g}h{width:g}l-{width:g} {height:g}Z", FLAME, 0.45) if lit else ""
    )
    return light + stroke(bars, frame, 1.4) + outlined(pane, "none", frame, 2.2)


def _candle(x: float, y: float) -> str:
    table = shape(f"M{x - 15:g} {y - 4:g}h30v4h-30Z", "#3a231a")
    return table + shape(f"M{x - 1.6:g} {y - 14:g}h3.2v10h-3.2Z", "#fff3da") + ellipse(x, y - 17, 1.7, 3.4, "#c8501e")


def _plants(place: Restaurant) -> str:
    """Pots by the door, in a shape that differs from house to house."""
    green = f"hsl({110 + place.hue / 6:.0f} 28% 30%)"
    drawn = ""
    for x in (170, 214):
        leaves = (circle(0, -14, 9, green), shape("M-8-6L0-28 8-6Z", green), ellipse(0, -13, 6, 13, green))[
            place.hue % 3
        ]
        drawn += at(x, 152, leaves, shape("M-6-8h12l-2 8h-8Z", "#7b4a32"))
    return drawn


# --- the plan of the tables ------------------------------------------------------------------------------------------

Box = tuple[int, int, int, int]
"""Left, top, width and height."""


def _zones(place: Restaurant) -> dict[str, Box]:
    """Where the areas lie: the counter along the right wall and the booths on the left, the rest takes what is left."""
    right = 352 if "counter" in place.areas else 466
    left = 138 if "booth" in place.areas else 14
    return {
        "window": (14, 28, right - 14, 72),
        "counter": (366, 28, 100, 160),
        "booth": (14, 108, 112, 80),
        "room": (left, 108, right - left, 80),
        "terrace": (14, 214, 452, 66),
    }


def floor_plan(place: Restaurant, lit: Collection[Table], say: Callable[[str], str], chosen: str = "") -> str:
    """Where the tables of a restaurant stand, area by area.

    Args:
        place: The restaurant.
        lit: The tables with a candle on them: those that can be had.
        say: Words the names of the areas.
        chosen: The area to set off, if one is.
    """
    drawn = outlined("M8 8H472V194H8Z", "#1b3630", BRASS, 2) + outlined("M8 202V280H472V202", "#152b26", "#5c7a6c", 1.6)
    drawn += stroke("M26 8h58M104 8h58M182 8h58M260 8h58", "#bfe0e6", 4) + stroke("M212 194h56", "#10231f", 5)
    for area in place.areas:
        tables = [table for table in place.tables if table.area == area]
        box = _zones(place)[area]
        x, y, width, height = box
        drawn += shape(f"M{x} {y - 14}h{width}v{height + 10}h-{width}Z", BRASS, 0.22) if area == chosen else ""
        drawn += f'<text x="{x + 4}" y="{y + 2}" fill="#b9cabf">{escape(say(AREAS[area]))}</text>'
        drawn += _zone(area, box, tables, {table.id for table in lit})
    frame = 'class="plan" viewBox="0 0 480 288" stroke-linecap="round" aria-hidden="true" focusable="false"'
    return f"<svg {frame}>{drawn}</svg>"


def _zone(area: str, box: Box, tables: list[Table], lit: Collection[int]) -> str:
    x, y, width, height = box
    drawn = ""
    if area == "counter":
        drawn += stroke(f"M{x + 20} {y + 14}V{y + height - 10}", "#6b4a30", 13)
    for n, table in enumerate(tables):
        part = (n + 0.5) / len(tables)
        middle = (x + 62, y + 4 + (height - 8) * part) if area == "counter" else (x + width * part, y + height * 0.54)
        size = 1.0 if area == "booth" and len(tables) > 2 else 1.25
        drawn += at(*middle, _table(table, table.id in lit), size=size)
    return drawn


def _table(table: Table, lit: bool) -> str:
    """A table with its chairs; one that can be had has a candle on it."""
    wood, seat = ("#8a5a34", BRASS) if lit else ("#2c4a42", "#3d5c52")
    half = 8 + 2.6 * (table.seats // 2 - 1) if table.seats > 2 else 8
    if table.seats <= 2:
        chairs, top = "M-15 0h0M15 0h0", circle(0, 0, 8.5, wood)
    elif table.seats == 4:
        chairs = "".join(
            f"M{18 * cos(turn):.1f} {18 * sin(turn):.1f}h0" for turn in (pi / 4 + n * pi / 2 for n in range(4))
        )
        top = circle(0, 0, 11.5, wood)
    else:
        side = table.seats // 2
        xs = [half * (2 * (n + 0.5) / side - 1) for n in range(side)]
        chairs = "".join(f"M{x:.1f}-16h0M{x:.1f} 16h0" for x in xs)
        top = shape(f"M{-half - 2:g}-10h{2 * half + 4:g}v20h-{2 * half + 4:g}Z", wood)
    candle = circle(0, 0, 5.5, FLAME, 0.35) + circle(0, 0, 2.4, FLAME) if lit else ""
    return stroke(chairs, seat, 6.5) + top + candle
