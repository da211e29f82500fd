"""What is asked: one family for each page, whose episodes differ by the seed that the page is given.

A page words its own task and judges it. So the instruction and its values are only known once the page has started
(`complete`), and the goal is a row that the page reports at its end: see the README for what that can be trusted for.
"""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from importlib import resources

from webgym.errors import SiteError
from webgym.goal import ANYTHING, Between, Goal, Row
from webgym.snapshot import Snapshot
from webgym.static_site import give
from webgym.task import CLICKS, MAX_TASK_SEED, TYPING, ActionMode, Difficulty, Draw, Family, Phrasings, Task, split_of
from webgym_sites.miniwob.package import fields_of

REPORTS: dict[str, tuple[str, ...]] = {"started": ("utterance", "fields"), "ended": ("reward", "positive", "reason")}
"""What a page tells the site: its instruction when it starts, and what it paid when it ends."""

VIEWPORT = (160, 210)
WINDOW = (500, 320)
"""Width and height of the window that pages are laid out for; what is shown of it is `VIEWPORT`."""

POINTING: frozenset[ActionMode] = frozenset({"pixel", "xy", "computer"})
COMPOSING: frozenset[ActionMode] = frozenset({"computer"})
NEEDS: dict[str, frozenset[ActionMode]] = {
    "click": CLICKS,
    "point": POINTING,
    "reach": TYPING,
    "fill": TYPING,
    "compose": COMPOSING,
}
"""By what a page needs (see pages.toml), the action modes that can do it."""

_DIFFICULTY: dict[str, Difficulty] = {"click": "easy", "point": "easy", "reach": "medium", "fill": "medium"}
_START_AT = datetime(2016, 11, 14, 9, 0)
_IN_FULL = 0.999  # thirds that were added up
_MAX_STEPS = 40


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the package.

    Attributes:
        name: The name of its family.
        path: Where the site has it.
        title: What the package calls it.
        needs: What an agent must be able to do; a key of `NEEDS`.
        pays: From which reward on it is a success.
        max_steps: The step budget.
        viewport, window: As `VIEWPORT` and `WINDOW`.
    """

    name: str
    path: str
    title: str
    needs: str
    pays: float = _IN_FULL
    max_steps: int = _MAX_STEPS
    viewport: tuple[int, int] = VIEWPORT
    window: tuple[int, int] = WINDOW


def _pages() -> Iterator[Page]:
    text = resources.files(__package__ or "webgym_sites.miniwob").joinpath("pages.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    close, long, flight = table["pays_by_closeness"], table["long"], table["flight"]
    for needs, names in table["needs"].items():
        for name in names:
            pays = close["at_least"] if name in close["pages"] else _IN_FULL
            max_steps = long["max_steps"] if name in long["pages"] else _MAX_STEPS
            yield Page(name, f"/miniwob/{name}.html", name, needs, pays, max_steps)
    for name, folder in flight["pages"].items():
        path, own = f"/flight/{folder}/wrapper.html", (tuple(flight["viewport"]), tuple(flight["window"]))
        yield Page(name, path, f"flight.{folder}", flight["needs"], _IN_FULL, flight["max_steps"], *own)


PAGES = {page.name: page for page in sorted(_pages(), key=lambda page: page.name)}


def _draw(page: Page, rng: random.Random) -> Draw:
    seed = rng.randrange(MAX_TASK_SEED)
    key = f"{page.name}:{seed}"
    # Some pages have other problems for tests than for training.
    mode = "test" if split_of(key) == "test" else "train"
    paid = {"positive": 1, "reward": Between(low=page.pays), "reason": ANYTHING}
    ended = Row("ended", paid, key=("positive",), label="reward")
    given = give(page.path, seed=seed, mode=mode, window=page.window)
    return Draw(key, Goal(added=(ended,)), {}, _START_AT, page.path, given)


def _family(page: Page) -> Family:
    return Family(
        name=page.name,
        summary=f"MiniWoB++ {page.title}.",
        difficulty=_DIFFICULTY.get(page.needs, "hard"),
        draw=partial(_draw, page),
        phrasings=Phrasings.shared("Do what the page says."),
        modes=NEEDS[page.needs],
        max_steps=page.max_steps,
        viewport=page.viewport,
    )


FAMILIES = tuple(map(_family, PAGES.values()))


def complete(task: Task, state: Snapshot) -> Task:
    """The task with the instruction that its page has worded, and the values that the instruction names.

    Raises:
        SiteError: The page has not started.
    """
    from webgym.act import MAX_VALUES  # here and not above: what can be asked is known without the action modes

    started = state.table("started")
    if not started:
        raise SiteError(f"the page of {task.id!r} did not start; is the miniwob package one that was tested?")
    utterance, fields = str(started[0]["utterance"]), json.loads(str(started[0]["fields"]))
    found = fields_of(PAGES[task.family].title, utterance) if fields is None else fields.items()
    values = dict.fromkeys(str(value) for _, value in found)
    return replace(task, instruction=utterance, values=tuple(values)[:MAX_VALUES])
