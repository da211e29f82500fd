"""Demonstrations of the oracle, for a run, and as examples to clone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from webgym.demonstrations import Demonstration, Recording, record_demonstrations
from webgym.recipe import TrainingRun
from webgym_agents.learning.environments import PAGE_PARTS
from webgym_agents.learning.examples import Examples
from webgym_agents.learning.rephrasing import SLOTS, slots_of
from webgym_agents.policy.memory import Memory

_FOLDER = "demonstrations"


def demonstrate(run: TrainingRun, env_id: str, episodes: int) -> Path:
    """Record what the oracle does in so many tasks of ``train``, or what is missing of it; the folder.

    Args:
        run: Whose seed, variant, folder and progress are used.
        env_id: Id of the environment.
        episodes: How many.
    """
    folder = run.folder / _FOLDER
    with run.stage(_FOLDER, episodes) as stage:

        def watch(recording: Recording) -> None:
            stage.advance(len(recording.kept) + len(recording.dropped) - stage.done)

        record_demonstrations(
            folder,
            env_id,
            episodes=episodes,
            seed=run.seed,
            num_envs=run.num_envs,
            observation=list(PAGE_PARTS),
            action="element",
            variant=run.variant,
            watch=watch,
        )
    return folder


def examples_of(demonstrations: Iterable[Demonstration]) -> Examples:
    """Every step of them, for a page policy: with what the agent remembered when it took it.

    Args:
        demonstrations: Of `PAGE_PARTS` and the ``element`` mode, such as `read_demonstrations` gives them.
    """
    examples = Examples()
    for each in demonstrations:
        assert each.action_masks is not None and isinstance(each.actions, np.ndarray)
        shown: dict[str, NDArray[Any]] = {part: np.asarray(each.observations[part])[:-1] for part in PAGE_PARTS}
        slots = np.tile(slots_of(each.task["id"]), (len(each), 1))
        known = _remembered(each, shown["element_text"]) | {SLOTS: slots}
        examples.add(shown | known, each.action_masks, each.actions)
    return examples


def _remembered(demonstration: Demonstration, element_text: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """The parts of the memory at each step, (T, ...)."""
    memory = Memory()
    memory.begin(demonstration.task["values"])
    known: list[dict[str, NDArray[Any]]] = []
    for action, words in zip(demonstration.actions, element_text, strict=True):
        known.append(memory.read())
        memory.add(int(action), words)
    return {part: np.stack([each[part] for each in known]) for part in known[0]}
