"""Makes ``sites/gallery/<site>.png``: the pages of a site as its oracle meets them, and its first page in other themes.

python -m tests.bench.gallery            # every site
python -m tests.bench.gallery coffee table
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image

import webgym
from webgym.engine import Engine
from webgym.env import WebEnv
from webgym.site import Site

FOLDER = Path(__file__).parents[2] / "sites" / "gallery"
BORROWED = {"miniwob"}
"""Sites whose pages are not the project's own."""

_THEMES = ("meadow", "clay", "night")
_PAGES, _COLUMNS, _GAP, _VIEWPORT, _SHOWN = 6, 3, 16, (1280, 800), (480, 300)
_GROUND, _COLOURS = (226, 228, 232), 255


def shown() -> list[str]:
    """The sites that have a picture."""
    return [name for name in webgym.sites() if name not in BORROWED]


def pages(site: Site, engine: Engine) -> list[Image.Image]:
    """Pages as they were when the oracle left them: one of each kind, then others of the same kinds.

    Kinds are told apart by the first part of the path.
    """
    looks: dict[str, Image.Image] = {}
    firsts: dict[str, str] = {}
    for family in site.families:
        if len(firsts) < _PAGES:
            seen = dict(_looks(site, f"{site.name}/{family.name}:train:1", engine))
            looks |= {path: look for path, look in seen.items() if path not in looks}
            for path in looks:
                firsts.setdefault(path.split("/")[1], path)
    others = [path for path in looks if path not in firsts.values()]
    return [looks[path] for path in [*firsts.values(), *others][:_PAGES]]


def _looks(site: Site, task_id: str, engine: Engine) -> Iterator[tuple[str, Image.Image]]:
    env = _env(site, engine)
    env.reset(options={"task": task_id})
    oracle, over = site.oracle(env.task), False
    while not over:
        yield urlsplit(env.page.url).path, Image.fromarray(env.render())
        action = env.actions.encode(oracle.act(env.page, env.snapshot()), env.page, env.task)
        *_, terminated, truncated, info = env.step(action)
        over = terminated or truncated
        if over and not info["verdict"]["success"]:
            raise SystemExit(f"the oracle failed in {task_id}: check the site first.")
    yield urlsplit(env.page.url).path, Image.fromarray(env.render())
    env.close()


def themes(site: Site, engine: Engine) -> Iterator[Image.Image]:
    """The first page in other themes, for sites that have them."""
    if any(knob.name == "theme" for knob in site.knobs):
        for theme in _THEMES:
            env = _env(site, engine, f"theme={theme}")
            env.reset(options={"task": f"{site.name}/{site.families[0].name}:train:1"})
            yield Image.fromarray(env.render())
            env.close()


def _env(site: Site, engine: Engine, variant: str = "none") -> WebEnv:
    given = {"viewport": _VIEWPORT, "render_mode": "rgb_array", "variant": variant, "engine": engine}
    return WebEnv(site, site.families, observation="url", action="computer", **given)


def sheet(pictures: list[Image.Image]) -> Image.Image:
    """Pictures side by side, in rows."""
    width, height = _SHOWN
    rows = -(-len(pictures) // _COLUMNS)
    made = Image.new("RGB", (_COLUMNS * (width + _GAP) + _GAP, rows * (height + _GAP) + _GAP), _GROUND)
    for place, picture in enumerate(pictures):
        row, column = divmod(place, _COLUMNS)
        small = picture.resize(_SHOWN, Image.Resampling.LANCZOS)
        made.paste(small, (_GAP + column * (width + _GAP), _GAP + row * (height + _GAP)))
    return made


def main(names: list[str]) -> None:
    """Make the pictures of these sites, or of all."""
    engine = Engine()
    for name in names or shown():
        site, target = webgym.load_site(name), FOLDER / f"{name}.png"
        pictures = [*pages(site, engine), *themes(site, engine)]
        sheet(pictures).quantize(_COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=1).save(target, optimize=True)
        print(f"{target}: {len(pictures)} pictures, {target.stat().st_size // 1024} KiB")
    engine.close()


if __name__ == "__main__":
    main(sys.argv[1:])
