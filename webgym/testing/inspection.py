"""A site under inspection: what every rule is given."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from webgym.engine import Engine, EngineSpec
from webgym.fleet import choose_tasks
from webgym.site import Site
from webgym.task import ActionMode, Draw, Family, Task, parse_task_id
from webgym.types import Split
from webgym.variant import NONE

_BEST_FIRST: tuple[ActionMode, ...] = ("element", "computer", "pixel", "xy")
_DRAWS = 400
"""So many goals of each family are drawn."""


class NotApplicableError(Exception):
    """A rule says nothing about this site, or cannot be checked on this machine; the message says why."""


@dataclass(frozen=True)
class Inspection:
    """A site, how much of it is looked at, and the browser to look with.

    Attributes:
        site: The site.
        seeds: How many tasks of each family and split.
        splits: Which splits.
        modes: The action modes that oracles play in, as far as a family says that they can express it.
        engine: The browser, which rules share.
        variant: How the site's knobs are turned while it is played; see `webgym.variant`.
    """

    site: Site
    seeds: int
    splits: tuple[Split, ...]
    modes: tuple[ActionMode, ...]
    engine: Engine
    variant: str = NONE
    _drawn: dict[str, tuple[Draw, ...]] = field(
        default_factory=dict[str, tuple[Draw, ...]], init=False, repr=False, compare=False
    )

    def fresh_engine(self) -> Engine:
        """Another engine of the same kind, with a browser of its own; close it."""
        return Engine(EngineSpec(self.engine.spec.name, self.engine.spec.chromium))

    def modes_of(self, family: Family) -> tuple[ActionMode, ...]:
        """The action modes to play a family in, the quickest first."""
        return tuple(mode for mode in _BEST_FIRST if mode in self.modes and mode in family.modes)

    def task_ids(self, family: Family, seeds: int | None = None) -> tuple[str, ...]:
        """Ids of the tasks that are looked at, always the same.

        Their seeds are numbers of many digits, which no page shows by chance.
        """
        count = len(self.splits) * (self.seeds if seeds is None else seeds)
        return choose_tasks(self.site.name, [family], self.splits, count, seed=0)

    def draws(self, family: Family) -> tuple[Draw, ...]:
        """Goals of the family, always the same; drawn once for all rules. Raises whatever the family's own code may."""
        if family.name not in self._drawn:
            rng = random.Random(f"{self.site.name}/{family.name}")
            self._drawn[family.name] = tuple(family.draw(rng) for _ in range(_DRAWS))
        return self._drawn[family.name]


def task_of(family: Family, task_id: str) -> Task:
    """The task of that id.

    Raises:
        TaskError: As `Family.task`; and whatever else a family's own code may raise.
    """
    name = parse_task_id(task_id)
    return family.task(name.site, name.split, name.seed)


def listed(names: Sequence[str]) -> str:
    """Names in a sentence.

    >>> listed(["train", "val", "test"])
    'train, val and test'
    """
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
