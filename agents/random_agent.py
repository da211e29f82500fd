"""The floor that every policy must rise above."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    import gymnasium as gym

    from webgym.act import ActionSpec
    from webgym.agent import Info
    from webgym.task import ActionMode


class RandomAgent:
    """Uniform over the actions that are possible now; equal tasks get equal actions."""

    observation: tuple[str, ...] = ()
    action_modes: tuple[ActionMode, ...] = ("element", "pixel", "xy", "computer")

    def __init__(self) -> None:
        self._rng = np.random.default_rng(0)
        self._actions: ActionSpec | None = None

    def set_spaces(self, observation_space: gym.Space[Any], actions: ActionSpec) -> None:
        """Learn what can be done."""
        self._actions = actions

    def reset(self, observation: Any, info: Info) -> None:  # noqa: ANN401 - it does not look
        """Begin an episode: the task's id is the seed."""
        self._rng = np.random.default_rng(crc32(info["task"]["id"].encode()))

    def act(self, observation: Any, info: Info) -> Any:  # noqa: ANN401 - a member of any action space
        """One action, uniform over those that ``info["action_mask"]`` allows, where there is one."""
        assert self._actions is not None, "set_spaces() comes first"
        mask = info.get("action_mask")
        return self._actions.random_action(self._rng, None if mask is None else mask.astype(np.bool_))
