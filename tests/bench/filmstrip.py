"""Makes ``sites/gallery/extra-guac.png``: the flagship task as the oracle does it, each click marked where it lands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

import webgym
from webgym.env import WebEnv
from webgym.types import Click

TASK = "burrito/extra-guac:test:17"
TARGET = Path(__file__).parents[2] / "sites" / "gallery" / "extra-guac.png"
_WIDTH, _HEIGHT, _GAP, _RADIUS = 640, 480, 12, 20
_EMBER = (188, 58, 20)


def film(task_id: str) -> list[Image.Image]:
    """Every picture of an episode, with a ring where the next click goes."""
    site = webgym.load_site("burrito")
    env = WebEnv(site, site.families, action="pixel", viewport=(_WIDTH, _HEIGHT), render_mode="rgb_array")
    env.reset(options={"task": task_id})
    oracle, frames, over, info = site.oracle(env.task), list[Image.Image](), False, dict[str, Any]()
    while not over:
        action = env.actions.encode(oracle.act(env.page, env.snapshot()), env.page, env.task)
        (click,) = env.actions.decode(action, env.page, env.task)
        frames.append(_marked(Image.fromarray(env.render()), click))
        *_, terminated, truncated, info = env.step(action)
        over = terminated or truncated
    assert info["verdict"]["success"]
    frames.append(Image.fromarray(env.render()))
    env.close()
    return frames


def _marked(picture: Image.Image, action: object) -> Image.Image:
    assert isinstance(action, Click)
    assert not isinstance(action.target, int)
    x, y = action.target.x, action.target.y
    draw = ImageDraw.Draw(picture)
    for radius, width, colour in ((_RADIUS, 7, (255, 255, 255)), (_RADIUS - 2, 4, _EMBER)):
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=colour, width=width)
    return picture


def strip(frames: list[Image.Image], columns: int = 4) -> Image.Image:
    """The pictures side by side, in rows."""
    rows = -(-len(frames) // columns)
    size = (columns * (_WIDTH + _GAP) + _GAP, rows * (_HEIGHT + _GAP) + _GAP)
    sheet = Image.new("RGB", size, (24, 59, 50))
    for place, frame in enumerate(frames):
        row, column = divmod(place, columns)
        sheet.paste(frame, (_GAP + column * (_WIDTH + _GAP), _GAP + row * (_HEIGHT + _GAP)))
    return sheet.resize((size[0] // 2, size[1] // 2), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    frames = film(TASK)
    strip(frames).quantize(128).save(TARGET, optimize=True)
    print(f"{TARGET}: {len(frames)} pictures, {TARGET.stat().st_size // 1024} KiB")
