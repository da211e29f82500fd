"""What is asked of an agent: tasks, and the families that make them.

A *family* draws goals, words them and says what the database must then show. A *task* is one draw, named by an id such
as ``burrito/extra-guac:test:17`` from which it can be made again, for ever.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from webgym.errors import TaskError, UsageError, unknown
from webgym.goal import Goal
from webgym.types import SPLITS, Split, SqlValue

Difficulty = Literal["easy", "medium", "hard"]
ActionMode = Literal["pixel", "xy", "element", "computer"]
ACTION_MODES: tuple[ActionMode, ...] = ("pixel", "xy", "element", "computer")
CLICKS: frozenset[ActionMode] = frozenset(ACTION_MODES)
"""Modes that can express a task of clicks alone."""
TYPING: frozenset[ActionMode] = frozenset({"element", "computer"})
"""Modes that can express a task that needs text typed into fields."""
ANSWERING: frozenset[ActionMode] = frozenset({"computer"})
"""Modes that can express a task that ends with a spoken answer."""

Setup = tuple[tuple[str, Mapping[str, SqlValue]], ...]
"""Rows that stand in the database when the episode starts: (table, values by column), in the order of insertion."""

MAX_TASK_SEED = 2**31 - 1
_TASK_ID = re.compile(r"^(?P<site>[\w-]+)/(?P<family>[\w-]+):(?P<split>\w+):(?P<seed>\d+)$")
_SHARE_OF_VAL, _SHARE_OF_TEST = 10, 20  # per cent of all goals


@dataclass(frozen=True, slots=True)
class Task:
    """One reproducible task.

    Attributes:
        id: ``site/family:split:seed``.
        instruction: What the agent is told.
        goal: What the database must show; agents never see it (the oracle does).
        start_path: The page the episode starts on.
        start_at: The world's date and time at reset.
        setup: Rows that stand in the database besides the site's own image.
        values: Texts that the ``element`` action mode can type, at most `webgym.act.MAX_VALUES`.
        max_steps: The step budget, in agent actions.
    """

    id: str
    site: str
    family: str
    instruction: str
    goal: Goal
    start_path: str
    seed: int
    split: Split
    max_steps: int
    start_at: datetime
    setup: Setup = ()
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draw:
    """One draw of a family: a goal and all that is needed to word, start and check it.

    ``key`` is the goal's canonical identity: equal goals have equal keys, and the key alone decides the split.
    ``wording`` fills the placeholders of a phrasing.
    """

    key: str
    goal: Goal
    wording: Mapping[str, str]
    start_at: datetime
    start_path: str = "/"
    setup: Setup = ()
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrasings:
    """Ways to word an instruction (`str.format` templates), disjoint between the splits unless they are `shared`."""

    train: tuple[str, ...]
    val: tuple[str, ...]
    test: tuple[str, ...]

    @classmethod
    def shared(cls, *templates: str) -> Phrasings:
        """The same for all splits: for pages that word their tasks themselves, and tasks where wording is no matter."""
        return cls(templates, templates, templates)

    def of(self, split: Split) -> tuple[str, ...]:
        """The phrasings of one split."""
        return {"train": self.train, "val": self.val, "test": self.test}[split]


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of task on one site.

    Attributes:
        name: As in the task id.
        summary: One line for people.
        difficulty: Roughly: up to 8 oracle actions, up to 20, more.
        draw: Draws one goal; all of its randomness comes from the generator given.
        phrasings: How the goal is worded.
        modes: The action modes that can express it.
        max_steps: Step budget of its tasks.
        one_goal: True where the family has one goal only, which all splits then share (phrasings stay disjoint).
        viewport: Width and height that its pages are made for, in CSS pixels; by default the site's.
    """

    name: str
    summary: str
    difficulty: Difficulty
    draw: Callable[[random.Random], Draw]
    phrasings: Phrasings
    modes: frozenset[ActionMode] = CLICKS
    max_steps: int = 60
    one_goal: bool = False
    viewport: tuple[int, int] | None = None

    def task(self, site: str, split: Split, seed: int) -> Task:
        """The task of that seed; the same for ever.

        Raises:
            UsageError: Unknown split, or a seed out of range.
            TaskError: No goal of that split was found in 1,000 draws.
        """
        draw, phrasing = self.drawn(site, split, seed)
        return Task(
            id=f"{site}/{self.name}:{split}:{seed}",
            site=site,
            family=self.name,
            instruction=phrasing.format_map(draw.wording),
            goal=draw.goal,
            start_path=draw.start_path,
            seed=seed,
            split=split,
            max_steps=self.max_steps,
            start_at=draw.start_at,
            setup=draw.setup,
            values=draw.values,
        )

    def drawn(self, site: str, split: Split, seed: int) -> tuple[Draw, str]:
        """What the task of that seed is made of: the draw, and the phrasing that it is worded by.

        Raises:
            UsageError: As `task`.
            TaskError: As `task`.
        """
        if split not in SPLITS:
            raise UsageError(unknown("split", split, SPLITS))
        if not 0 <= seed <= MAX_TASK_SEED:
            raise UsageError(f"task seed {seed} is out of range; give a whole number from 0 to {MAX_TASK_SEED}.")
        rng = random.Random(f"{site}/{self.name}:{split}:{seed}")
        for _ in range(1000):
            draw = self.draw(rng)
            if self.one_goal or split_of(draw.key) == split:
                return draw, rng.choice(self.phrasings.of(split))
        raise TaskError(f"no goal of split {split!r} in 1,000 draws of {site}/{self.name}: widen what it draws from.")


def split_of(key: str) -> Split:
    """The split a goal belongs to, from its canonical key alone: 70% train, 10% val, 20% test."""
    bucket = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8]) % 100
    if bucket < _SHARE_OF_TEST:
        return "test"
    return "val" if bucket < _SHARE_OF_TEST + _SHARE_OF_VAL else "train"


@dataclass(frozen=True, slots=True)
class TaskName:
    """The parts of a task id."""

    site: str
    family: str
    split: Split
    seed: int


def parse_task_id(task_id: str) -> TaskName:
    """Take ``site/family:split:seed`` apart.

    Raises:
        UsageError: If it is not of that form, or names no split.
    """
    match = _TASK_ID.match(task_id)
    if match is None:
        raise UsageError(f"{task_id!r} is no task id; give site/family:split:seed, such as burrito/extra-guac:test:17.")
    for split in SPLITS:
        if split == match["split"]:
            return TaskName(match["site"], match["family"], split, int(match["seed"]))
    raise UsageError(unknown("split", match["split"], SPLITS))
