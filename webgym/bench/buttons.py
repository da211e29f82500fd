"""Pages of buttons that do nothing: what a step costs when nothing happens, by the size of the page."""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from webgym.goal import Goal, Row
from webgym.static_site import StaticSite, give
from webgym.task import Draw, Family, Phrasings

_NAME = "buttons"
_START_AT = datetime.datetime(2026, 1, 1)
_HEAD = "<!doctype html><html lang=en><title>Buttons</title><style>body{font:14px sans-serif;margin:8px}</style>"


def button_site(folder: Path, counts: Sequence[int]) -> StaticSite:
    """A site with a page for each count of buttons, written into the folder; each is a family, of one endless task."""
    for count in counts:
        buttons = "".join(f"<button>Choice {number}</button>\n" for number in range(count))
        (folder / f"{count}.html").write_text(f"{_HEAD}<main>{buttons}</main>", encoding="utf-8")
    return StaticSite(
        _NAME, folder, families=tuple(map(_family, counts)), reports={"ended": ("score",)}, final_tables=("ended",)
    )


def button_task(count: int) -> str:
    """The id of the task on the page of so many buttons."""
    return f"{_NAME}/of-{count}:train:0"


def _family(count: int) -> Family:
    wording = Phrasings.shared("Press buttons.")
    return Family(f"of-{count}", "Press buttons.", "easy", partial(_draw, count), wording, one_goal=True)


def _draw(count: int, _: random.Random) -> Draw:
    page = f"/{count}.html"
    goal = Goal(added=(Row("ended", {"score": 1}, key=("score",)),))
    return Draw(str(count), goal, {}, _START_AT, page, give(page))
