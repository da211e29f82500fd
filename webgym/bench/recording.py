"""What is played to measure: the actions of the oracle, recorded once and then played again and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, islice

from webgym.engine import Engine
from webgym.env import WebEnv
from webgym.errors import TaskError
from webgym.seat import Info
from webgym.site import Site
from webgym.task import Family
from webgym.types import Element
from webgym.variant import NONE

ACTION = "element"
"""The action mode that is recorded."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One task as the oracle does it.

    Attributes:
        task_id: The task.
        actions: Members of the ``element`` action space, one a step; the last ends the episode.
        clicked: The controls that they clicked; fewer than actions where some did something else.
    """

    task_id: str
    actions: tuple[int, ...]
    clicked: tuple[Element, ...]


def choose_tasks(site: Site, families: Sequence[Family], episodes: int) -> list[str]:
    """Ids of so many tasks that the ``element`` mode can express, families in turn and spread over all there are.

    Raises:
        TaskError: It can express none of them.
    """
    able = [family for family in families if ACTION in family.modes]
    if not able:
        names = ", ".join(family.name for family in families)
        raise TaskError(f"{names}: nothing of it can be done with action='element', whose actions are measured.")
    spread = able[:: max(1, len(able) // episodes)]
    ids = (f"{site.name}/{family.name}:train:{seed}" for seed in count() for family in spread)
    return list(islice(ids, episodes))


def record(site: Site, task_ids: Sequence[str], engine: Engine, variant: str = NONE) -> tuple[Recorded, ...]:
    """Let the oracle play each task.

    Raises:
        TaskError: It does not solve one of them, or the site has no oracle.
    """
    env = WebEnv(site, site.families, observation="elements", action=ACTION, engine=engine, variant=variant)
    try:
        return tuple(_play(env, task_id) for task_id in task_ids)
    finally:
        env.close()


def _play(env: WebEnv, task_id: str) -> Recorded:
    env.reset(options={"task": task_id})
    oracle = env.site.oracle(env.task)
    actions: list[int] = []
    clicked: list[Element] = []
    over, info = False, Info()
    while not over:
        action = env.actions.encode(oracle.act(env.page, env.snapshot()), env.page, env.task)
        actions.append(int(action))
        clicked += [element for element in env.page.elements if element.number == actions[-1]]
        *_, terminated, truncated, info = env.step(action)
        over = terminated or truncated
    if not info.get("verdict", {}).get("success"):
        reason = info.get("fault", "its verdict is a failure")
        raise TaskError(f"the oracle did not solve {task_id}: {reason}. Try `webgym run {task_id}`.")
    return Recorded(task_id, tuple(actions), tuple(clicked))
