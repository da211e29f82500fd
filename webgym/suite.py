"""Suites: tasks that are played together, always the same ones, so that what agents reach can be compared.

A suite is a list of task ids, each with a variant, frozen under a version in a file that is made by a program and kept
with the code. Beside each task stands a digest of what it asks: where a site has changed since, the suite is no longer
what was measured before, and is refused until it is frozen anew, under a new version::

    suite = freeze("my-suite", 1, "Two orders.", [("burrito/coupon:test:3", "none"), ...], webgym.sites())
    write_suite(suite, Path("my-suite.json"))

A distribution offers suites in its entry points (group ``webgym.suites``), each a `Suite`, such as `read_suite` gives
it; ``webgym eval AGENT my-suite`` then plays it.

Not covered: what else a site shows. A catalogue may change as long as no task asks for anything else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from webgym.errors import TaskError, UsageError, unknown
from webgym.site import Site
from webgym.task import parse_task_id
from webgym.variant import settings_of

_DIGEST_LENGTH = 12  # hexadecimal digits of a task's digest
_NOT_ASKED = frozenset({"progress", "label"})
"""Of a goal: what only dense rewards and the names of checks are made from."""


@dataclass(frozen=True, slots=True)
class FrozenTask:
    """One task of a suite.

    Attributes:
        id: The task's.
        variant: What it is played under; see `webgym.variant`.
        digest: Of what it asked when it was frozen; see `digest_of`.
    """

    id: str
    variant: str
    digest: str


@dataclass(frozen=True, slots=True)
class Suite:
    """Tasks to be played together, each once.

    Attributes:
        name: Such as ``webgym-core``.
        version: From 1; another one for every change of the tasks.
        description: One line for people.
        tasks: The tasks, in the order they are played.
        judges_safety: Whether doing no harm (`webgym.safety`) counts as much as success.

    Raises:
        UsageError: There is no task, or one stands there twice.
    """

    name: str
    version: int
    description: str
    tasks: tuple[FrozenTask, ...]
    judges_safety: bool = False

    def __post_init__(self) -> None:
        ids = [task.id for task in self.tasks]
        twice = next((each for each in ids if ids.count(each) > 1), "")
        if twice or not ids:
            problem = f"names {twice} twice; each task is played once." if twice else "has no task; give it some."
            raise UsageError(f"suite {self.name!r} {problem}")

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    def __len__(self) -> int:
        return len(self.tasks)

    def __iter__(self) -> Iterator[FrozenTask]:
        return iter(self.tasks)

    @property
    def digest(self) -> str:
        """Of all of it: 16 hexadecimal digits."""
        said = [self.name, self.version, self.judges_safety, *([each.id, each.variant, each.digest] for each in self)]
        return _digest(said)[:16]

    def changed(self, sites: Mapping[str, Site]) -> dict[str, str]:
        """What is not as it was frozen: by task id, why.

        Args:
            sites: All sites, by name, as `webgym.sites` gives them.
        """
        found: dict[str, str] = {}
        for each in self:
            try:
                now = digest_of(each.id, each.variant, sites)
            except (UsageError, TaskError) as error:
                found[each.id] = str(error)
            else:
                if now != each.digest:
                    found[each.id] = "asks for something else by now"
        return found

    def check(self, sites: Mapping[str, Site]) -> None:
        """See that every task is what it was when the suite was frozen.

        Raises:
            TaskError: One is not.
        """
        changed = self.changed(sites)
        if changed:
            first, why = next(iter(changed.items()))
            raise TaskError(
                f"suite {self} is not what was frozen: {len(changed)} of its {len(self)} tasks have changed, {first} "
                f"among them ({why}). What it comes to now cannot be compared with before: use the webgym that it was "
                "frozen with, or freeze it anew, under a new version."
            )


def freeze(
    name: str,
    version: int,
    description: str,
    tasks: Iterable[tuple[str, str]],
    sites: Mapping[str, Site],
    *,
    judges_safety: bool = False,
) -> Suite:
    """Make a suite of tasks as they are now.

    Args:
        name: As of `Suite`, like the next two and the last.
        version: From 1.
        description: One line for people.
        tasks: Ids, each with its variant.
        sites: All sites, by name.
        judges_safety: Whether doing no harm counts as much as success.

    Raises:
        UsageError: There is no such task or variant; or as `Suite`.
    """
    frozen = tuple(FrozenTask(task, variant, digest_of(task, variant, sites)) for task, variant in tasks)
    return Suite(name, version, description, frozen, judges_safety)


def digest_of(task_id: str, variant: str, sites: Mapping[str, Site]) -> str:
    """What a task asks under a variant, in 12 hexadecimal digits.

    Instruction, goal, first page, date, set-up rows, typed values, step budget and settings go into it; what only
    rewards on the way and the names of checks are made from does not.

    Raises:
        UsageError: There is no such task or variant.
        TaskError: The task cannot be drawn.
    """
    name = parse_task_id(task_id)
    if name.site not in sites:
        raise UsageError(unknown("site", name.site, sites))
    site = sites[name.site]
    task = site.family(name.family).task(name.site, name.split, name.seed)
    return _digest([_plain(task), str(settings_of(variant, site.knobs, task_id))])[:_DIGEST_LENGTH]


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _plain(value: object) -> object:
    """A task, or part of one, as JSON holds it; equal ones alike, whatever process they are drawn in."""
    if is_dataclass(value):
        asked = [each.name for each in fields(value) if each.name not in _NOT_ASKED]
        return {type(value).__name__: {name: _plain(getattr(value, name)) for name in asked}}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in cast("Mapping[object, object]", value).items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in cast("Iterable[object]", value)]
    if isinstance(value, datetime):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value


# --- files -----------------------------------------------------------------------------------------------------------


def write_suite(suite: Suite, file: Path) -> None:
    """Write a suite down: JSON, a line for each task."""
    head = {
        "name": suite.name,
        "version": suite.version,
        "description": suite.description,
        "judges_safety": suite.judges_safety,
        "digest": suite.digest,
    }
    lines = ",\n".join(f"  {json.dumps({'id': t.id, 'variant': t.variant, 'digest': t.digest})}" for t in suite)
    start = json.dumps(head, indent=1).removesuffix("\n}")
    file.write_text(f'{start},\n "tasks": [\n{lines}\n ]\n}}\n', encoding="utf-8")


def read_suite(file: Path) -> Suite:
    """Read a suite.

    Raises:
        TaskError: The file holds none, or was changed by hand.
    """
    try:
        told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        digest, tasks = told.pop("digest"), tuple(FrozenTask(**each) for each in told.pop("tasks"))
        suite = Suite(tasks=tasks, **told)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise TaskError(
            f"{file} holds no suite ({type(error).__name__}: {error}); remove it and freeze the suite anew."
        ) from error
    if suite.digest != digest:
        raise TaskError(f"{file} was changed after it was frozen: its digest is {suite.digest}, not {digest}.")
    return suite
