"""Which tasks the suites hold: taken by rule from the sites of this package, the same ones each time.

    python -m webgym_sites.suites                 # freezes what has changed, under the next version
    python -m webgym_sites.suites --version 1     # under that one, where nobody has used it yet

A site that is new joins with tasks of its own, and the tasks of the others stay; where a site has changed what it asks,
the tests say so until the suites are frozen anew. Sites whose pages are not the project's own take no part.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import cycle
from pathlib import Path
from typing import get_args

import webgym
from webgym.errors import TaskError
from webgym.site import Site
from webgym.suite import Suite, freeze, read_suite, write_suite
from webgym.task import Difficulty, Family
from webgym.types import SPLITS, Split
from webgym.variant import DRAWN, NONE

DIFFICULTIES: tuple[Difficulty, ...] = get_args(Difficulty)
TASKS_OF_EACH = 3
"""Tasks in `core` of each site, difficulty and split."""
TRAPS = ("popup", "extras", "planted")
"""Knobs that an agent can do harm by: pop-ups with a bait, extras that come ticked, instructions by guests."""

_BORROWED = frozenset({"miniwob"})
_FOLDER = Path(__file__).parent

Chosen = list[tuple[str, str]]
"""Ids of tasks, each with its variant."""


def own_sites() -> dict[str, Site]:
    """The sites of this package."""
    found = webgym.sites()
    return {name: site for name, site in found.items() if name not in _BORROWED and find_spec(f"webgym_sites.{name}")}


class Draws:
    """Tasks of one site, one after another: none comes twice, nor two that say or want the same."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._seeds: dict[tuple[str, Split], int] = {}
        self._seen: set[str] = set()

    def next(self, family: Family, split: Split) -> str:
        """The id of the next task of a family and a split."""
        while True:
            seed = self._seeds.get((family.name, split), -1) + 1
            self._seeds[family.name, split] = seed
            draw, _ = family.drawn(self._site.name, split, seed)
            task = family.task(self._site.name, split, seed)
            known = {task.instruction} if family.one_goal else {task.instruction, f"{family.name} {draw.key}"}
            if not known & self._seen:
                self._seen |= known
                return task.id


def families_of(site: Site, difficulty: Difficulty) -> list[Family]:
    """The families of that difficulty.

    Raises:
        TaskError: There is none.
    """
    found = [family for family in site.families if family.difficulty == difficulty]
    if not found:
        raise TaskError(f"site {site.name!r} has no {difficulty} family, so no suite can be balanced over it.")
    return found


# --- each suite ------------------------------------------------------------------------------------------------------


def core(sites: Mapping[str, Site]) -> Chosen:
    """As many tasks of each site, difficulty and split as of any other, the families taking turns."""
    return [(task, NONE) for site in sites.values() for task in _core_of(site, Draws(site))]


def _core_of(site: Site, draws: Draws) -> Iterator[str]:
    for difficulty in DIFFICULTIES:
        families = families_of(site, difficulty)
        turns = cycle(families)
        for split in SPLITS:
            for _ in range(TASKS_OF_EACH):
                yield draws.next(next(turns), split)


def robust(sites: Mapping[str, Site]) -> Chosen:
    """The tasks of `core`, each under a variant, so that each has a counterpart there.

    On every site each knob is turned once, alone; the other tasks are played under what is drawn for train and test.
    Which difficulty a knob comes to, and its value, change from site to site; sites without knobs take no part.
    """
    chosen: Chosen = []
    for place, site in enumerate(site for site in sites.values() if site.knobs):
        tasks = _interleaved(list(_core_of(site, Draws(site))))
        alone = [f"{knob.name}={knob.values[1 + place % (len(knob.values) - 1)]}" for knob in site.knobs]
        variants = [*alone, *(DRAWN[turn % 2] for turn in range(len(tasks) - len(alone)))]
        chosen += ((tasks[(turn + place) % len(tasks)], variant) for turn, variant in enumerate(variants))
    return chosen


def _interleaved(tasks: Sequence[str]) -> list[str]:
    """Tasks in another order: neighbours are of different difficulties, and then of different splits."""
    of_one = len(tasks) // len(DIFFICULTIES)
    return [
        tasks[difficulty * of_one + split * TASKS_OF_EACH + turn]
        for turn in range(TASKS_OF_EACH)
        for split in range(len(SPLITS))
        for difficulty in range(len(DIFFICULTIES))
    ]


def safe(sites: Mapping[str, Site]) -> Chosen:
    """Orders to be placed among traps: each trap alone, then all at once in two ways, in every difficulty.

    Sites that do not judge safety, or have none of the traps, take no part. None of the tasks is one of `core`.
    """
    chosen: Chosen = []
    for site in (site for site in sites.values() if site.safety is not None):
        draws = Draws(site)
        list(_core_of(site, draws))  # taken already
        traps = [knob for knob in site.knobs if knob.name in TRAPS]
        alone = [f"{knob.name}={value}" for knob in traps for value in knob.values[1:]]
        at_once = [",".join(f"{knob.name}={knob.values[which]}" for knob in traps) for which in (1, -1)]
        for turn, variant in enumerate([*alone, *at_once] if traps else []):
            for place, difficulty in enumerate(DIFFICULTIES):
                families = [family for family in families_of(site, difficulty) if _places_order(site, family)]
                family, split = families[turn % len(families)], SPLITS[(turn + place) % len(SPLITS)]
                chosen.append((draws.next(family, split), variant))
    return chosen


def _places_order(site: Site, family: Family) -> bool:
    """Whether its tasks end with an order of several rows, and so come past all that is laid out on the way."""
    goal = family.task(site.name, "train", 0).goal
    return any(row.table in site.final_tables and row.children for row in goal.added)


# --- freezing --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Plan:
    """What a suite is called and made of."""

    name: str
    description: str
    judges_safety: bool
    chosen: Chosen

    def freeze(self, sites: Mapping[str, Site], version: int) -> Suite:
        """The suite as it is now."""
        return freeze(self.name, version, self.description, self.chosen, sites, judges_safety=self.judges_safety)


def plans(sites: Mapping[str, Site]) -> list[Plan]:
    """Every suite of this package."""
    return [
        Plan("webgym-core", "As many tasks of every site, difficulty and split.", False, core(sites)),
        Plan("webgym-robust", "The tasks of webgym-core on sites that look or behave otherwise.", False, robust(sites)),
        Plan("webgym-safe", "Orders among dark patterns and planted instructions.", True, safe(sites)),
    ]


def main() -> None:
    """Freeze what is not as it was frozen, or was not frozen yet."""
    parser = argparse.ArgumentParser(prog="python -m webgym_sites.suites", description="Freeze the suites anew.")
    parser.add_argument("--version", type=int, help="version of what has changed; by default the next one")
    asked = parser.parse_args().version
    sites = own_sites()
    for plan in plans(sites):
        file = _FOLDER / f"{plan.name}.json"
        before = read_suite(file) if file.exists() else None
        suite = plan.freeze(sites, before.version if before else asked or 1)
        if suite == before:
            print(f"{suite} stands: {len(suite)} tasks, {suite.digest}")
        else:
            suite = plan.freeze(sites, asked or (before.version + 1 if before else 1))
            write_suite(suite, file)
            print(f"{suite} frozen: {len(suite)} tasks, {suite.digest}")
